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

	"Mutation.closeOwnAccount":         access.ManageOwnAccount,
	"Mutation.endSessions":             access.ManageOwnAccount,
	"Mutation.updateOwnAccount":        access.ManageOwnAccount,
	"Query.sessionBoard":               access.ManageSessions,
	"Mutation.saveSession":             access.ManageSessions,
	"Mutation.duplicateSession":        access.ManageSessions,
	"Mutation.setPlaces":               access.ManageSessions,
	"Mutation.confirmPlaces":           access.ManageSessions,
	"Mutation.pauseSession":            access.ManageSessions,
	"Mutation.resumeSession":           access.ManageSessions,
	"Mutation.closeSession":            access.ManageSessions,
	"Mutation.cancelSession":           access.ManageSessions,
	"Query.referral":                   access.ReadReferrals,
	"Query.referrals":                  access.ReadReferrals,
	"Subscription.referralChanged":     access.ReadReferrals,
	"Mutation.createReferral":          access.Refer,
	"Mutation.updateReferral":          access.Refer,
	"Mutation.sendReferral":            access.Refer,
	"Mutation.putReferralUnderReview":  access.AnswerReferrals,
	"Mutation.requestReferralInfo":     access.AnswerReferrals,
	"Mutation.answerReferralInfo":      access.Refer,
	"Mutation.acceptReferral":          access.AnswerReferrals,
	"Mutation.waitlistReferral":        access.AnswerReferrals,
	"Mutation.offerReferralPlace":      access.AnswerReferrals,
	"Mutation.confirmReferralPlace":    access.Refer,
	"Mutation.declineReferralPlace":    access.Refer,
	"Mutation.setReferralAppointment":  access.AnswerReferrals,
	"Mutation.recordReferralNoShow":    access.AnswerReferrals,
	"Mutation.startReferral":           access.AnswerReferrals,
	"Mutation.completeReferral":        access.FollowReferrals,
	"Mutation.dropOutReferral":         access.AnswerReferrals,
	"Mutation.declineReferral":         access.AnswerReferrals,
	"Mutation.cancelReferral":          access.Refer,
	"Mutation.redirectReferral":        access.Refer,
	"Mutation.reopenReferral":          access.FollowReferrals,
	"Mutation.withdrawReferralConsent": access.Refer,
	"Mutation.postReferralMessage":     access.FollowReferrals,
	"Mutation.readReferralMessages":    access.FollowReferrals,
	"Mutation.recordFollowUp":          access.FollowReferrals,
	"Mutation.noteOutsideReferral":     access.Refer,

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

	"Query.accounts":    access.ManageAccounts,
	"Query.journal":     access.ReadJournal,
	"Query.journalActs": access.ReadJournal,
	"Query.settings":    access.ManageSettings,

	"Mutation.closeAccount":                 access.ManageAccounts,
	"Mutation.saveBarrier":                  access.ManageVocabulary,
	"Mutation.savePublic":                   access.ManageVocabulary,
	"Mutation.saveSetting":                  access.ManageSettings,
	"Mutation.saveTheme":                    access.ManageVocabulary,
	"Query.notifications":                   access.ReadOwnAccount,
	"Query.failedDeliveries":                access.ManageDeliveries,
	"Mutation.markNotificationsRead":        access.ManageOwnAccount,
	"Mutation.updateNotificationPreference": access.ManageOwnAccount,
	"Mutation.retryDelivery":                access.ManageDeliveries,
	"Mutation.abandonDelivery":              access.ManageDeliveries,
	"Subscription.notificationReceived":     access.ReadOwnAccount,

	"Subscription.actionPlacesChanged": access.ReadCatalogue,
}

// personalTypes are the types of the SDL that say something about a person, as an answer or as an argument. Whatever document
// touches one, at any depth, is answered in POST only, and its answer is never kept. A test holds every type that looks like
// a person to this list.
var personalTypes = map[string]bool{
	"Account": true, "Beneficiary": true, "Invitation": true, "JournalEntry": true, "JournalFilter": true, "Member": true,
	"Membership": true, "MembershipRequest": true, "Notification": true, "Delivery": true, "SituationInput": true, "Viewer": true, "ViewerSession": true,
	"Message": true, "Person": true, "Referral": true, "ReferralEvent": true, "ReferralFilter": true,
}

// personalFields are the root fields that are about a person whatever is asked of them. They too answer POST only, and their
// answers are never kept.
var personalFields = map[string]bool{
	"Query.matchActions": true, "Query.viewer": true, "Query.beneficiaries": true,
	"Query.notifications": true, "Query.failedDeliveries": true, "Subscription.notificationReceived": true,
}
