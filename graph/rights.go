package graph

import "traverse/internal/access"

// rootActs says which act every root field asks of the domain. A root field without an act does not ship: a test
// walks the schema, and prints this map with the matrix to testdata/rights.golden.
var rootActs = map[string]access.Act{
	"Query.action":       access.ReadCatalogue,
	"Query.actions":      access.ReadCatalogue,
	"Query.axes":         access.ReadCatalogue,
	"Query.barriers":     access.ReadCatalogue,
	"Query.installation": access.ReadCatalogue,
	"Query.leaves":       access.ReadCatalogue,
	"Query.matchActions": access.ReadCatalogue,
	"Query.node":         access.ReadCatalogue,
	"Query.nodes":        access.ReadCatalogue,
	"Query.pole":         access.ReadCatalogue,
	"Query.poles":        access.ReadCatalogue,
	"Query.programme":    access.ReadCatalogue,
	"Query.programmes":   access.ReadCatalogue,
	"Query.publics":      access.ReadCatalogue,
	"Query.schemes":      access.ReadCatalogue,
	"Query.territories":  access.ReadCatalogue,
	"Query.territory":    access.ReadCatalogue,
	"Query.theme":        access.ReadCatalogue,
	"Query.themes":       access.ReadCatalogue,
	"Query.viewer":       access.ReadOwnAccount,

	"Query.beneficiaries":          access.ReadCaseload,
	"Query.consentText":            access.ReadCatalogue,
	"Mutation.saveBeneficiary":     access.ManageCaseload,
	"Mutation.handOverBeneficiary": access.ManageCaseload,
	"Mutation.handOverCaseload":    access.HandOverCaseload,

	"Mutation.closeOwnAccount":  access.ManageOwnAccount,
	"Mutation.endSessions":      access.ManageOwnAccount,
	"Mutation.updateOwnAccount": access.ManageOwnAccount,
	"Query.sessionBoard":        access.ManageSessions,
	"Mutation.saveSession":      access.ManageSessions,
	"Mutation.duplicateSession": access.ManageSessions,
	"Mutation.setPlaces":        access.ManageSessions,
	"Mutation.confirmPlaces":    access.ManageSessions,
	"Mutation.pauseSession":     access.ManageSessions,
	"Mutation.resumeSession":    access.ManageSessions,
	"Mutation.closeSession":     access.ManageSessions,
	"Mutation.cancelSession":    access.ManageSessions,

	"Mutation.chooseMembership": access.ManageOwnAccount,

	// To found an organisation takes FoundOrganization.
	"Query.organization":                 access.ReadCatalogue,
	"Query.organizations":                access.ReadCatalogue,
	"Mutation.saveOrganization":          access.ManageOrganization,
	"Mutation.verifyOrganization":        access.FoundOrganization,
	"Mutation.inviteMember":              access.ManageMembers,
	"Mutation.resendInvitation":          access.ManageMembers,
	"Mutation.cancelInvitation":          access.ManageMembers,
	"Mutation.changeMembership":          access.ManageMembers,
	"Mutation.endMembership":             access.ManageMembers,
	"Mutation.leaveOrganization":         access.ManageOwnAccount,
	"Mutation.requestMembership":         access.RequestMembership,
	"Mutation.withdrawMembershipRequest": access.RequestMembership,
	"Mutation.acceptMembershipRequest":   access.ManageMembers,
	"Mutation.refuseMembershipRequest":   access.ManageMembers,

	"Subscription.actionPlacesChanged": access.ReadCatalogue,
}

// personalFields are the fields that take or give something about a person, her situation included: those of the root, and
// those of objects that anyone may read. They answer POST only, and their answers are never kept.
var personalFields = map[string]bool{
	"Query.matchActions": true, "Query.viewer": true, "Query.beneficiaries": true,
	"Organization.members": true, "Organization.invitations": true, "Organization.membershipRequests": true,
}
