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

	"Subscription.actionPlacesChanged": access.ReadCatalogue,
}

// personalFields are the root fields that take or give something about a person, her situation included. They answer
// POST only, and their answers are never kept.
var personalFields = map[string]bool{
	"Query.matchActions": true, "Query.viewer": true, "Query.beneficiaries": true, "Query.referral": true, "Query.referrals": true,
	"Subscription.referralChanged": true,
}
