package graph

import (
	"context"

	"github.com/graph-gophers/graphql-go"

	"traverse/internal/clock"
	"traverse/referral"
)

// transition is what every act on a prescription takes: its key, the prescription, and the version that was read.
type transition struct {
	IdempotencyKey graphql.ID
	ID             graphql.ID
	Version        int32
}

func (t *transition) asked() *referral.Asked {
	return &referral.Asked{Key: string(t.IdempotencyKey), ID: keyOfID("Referral", t.ID), Version: int(t.Version)}
}

// SendReferral resolves Mutation.sendReferral.
func (r *Resolver) SendReferral(ctx context.Context, args struct{ Input transition }) (*referralPayload, error) {
	return r.actOnReferral(ctx, referral.Send, args.Input.asked())
}

// PutReferralUnderReview resolves Mutation.putReferralUnderReview.
func (r *Resolver) PutReferralUnderReview(ctx context.Context, args struct{ Input transition }) (*referralPayload, error) {
	return r.actOnReferral(ctx, referral.PutUnderReview, args.Input.asked())
}

type requestReferralInfoArgs struct {
	Input struct {
		transition
		Question string
	}
}

// RequestReferralInfo resolves Mutation.requestReferralInfo.
func (r *Resolver) RequestReferralInfo(ctx context.Context, args requestReferralInfoArgs) (*referralPayload, error) {
	asked := args.Input.asked()
	asked.Text = args.Input.Question
	return r.actOnReferral(ctx, referral.RequestInfo, asked)
}

type answerReferralInfoArgs struct {
	Input struct {
		transition
		Answer string
	}
}

// AnswerReferralInfo resolves Mutation.answerReferralInfo.
func (r *Resolver) AnswerReferralInfo(ctx context.Context, args answerReferralInfoArgs) (*referralPayload, error) {
	asked := args.Input.asked()
	asked.Text = args.Input.Answer
	return r.actOnReferral(ctx, referral.AnswerInfo, asked)
}

type acceptReferralArgs struct {
	Input struct {
		transition
		Session *graphql.ID
	}
}

// AcceptReferral resolves Mutation.acceptReferral.
func (r *Resolver) AcceptReferral(ctx context.Context, args acceptReferralArgs) (*referralPayload, error) {
	asked := args.Input.asked()
	asked.Session = keyOfOptionalID("Session", args.Input.Session)
	return r.actOnReferral(ctx, referral.Accept, asked)
}

// WaitlistReferral resolves Mutation.waitlistReferral.
func (r *Resolver) WaitlistReferral(ctx context.Context, args struct{ Input transition }) (*referralPayload, error) {
	return r.actOnReferral(ctx, referral.Waitlist, args.Input.asked())
}

type offerReferralPlaceArgs struct {
	Input struct {
		transition
		Session *graphql.ID
		Reason  *string
	}
}

// OfferReferralPlace resolves Mutation.offerReferralPlace.
func (r *Resolver) OfferReferralPlace(ctx context.Context, args offerReferralPlaceArgs) (*referralPayload, error) {
	asked := args.Input.asked()
	asked.Session = keyOfOptionalID("Session", args.Input.Session)
	asked.Text = deref(args.Input.Reason)
	return r.actOnReferral(ctx, referral.OfferPlace, asked)
}

// ConfirmReferralPlace resolves Mutation.confirmReferralPlace.
func (r *Resolver) ConfirmReferralPlace(ctx context.Context, args struct{ Input transition }) (*referralPayload, error) {
	return r.actOnReferral(ctx, referral.ConfirmPlace, args.Input.asked())
}

// DeclineReferralPlace resolves Mutation.declineReferralPlace.
func (r *Resolver) DeclineReferralPlace(ctx context.Context, args struct{ Input transition }) (*referralPayload, error) {
	return r.actOnReferral(ctx, referral.DeclinePlace, args.Input.asked())
}

type setReferralAppointmentArgs struct {
	Input struct {
		transition
		StartsAt DateTime
		Place    string
	}
}

// SetReferralAppointment resolves Mutation.setReferralAppointment.
func (r *Resolver) SetReferralAppointment(ctx context.Context, args setReferralAppointmentArgs) (*referralPayload, error) {
	asked := args.Input.asked()
	asked.StartsAt = args.Input.StartsAt.UTC()
	asked.Place = args.Input.Place
	return r.actOnReferral(ctx, referral.SetAppointment, asked)
}

// RecordReferralNoShow resolves Mutation.recordReferralNoShow.
func (r *Resolver) RecordReferralNoShow(ctx context.Context, args struct{ Input transition }) (*referralPayload, error) {
	return r.actOnReferral(ctx, referral.RecordNoShow, args.Input.asked())
}

type startReferralArgs struct {
	Input struct {
		transition
		On Date
	}
}

// StartReferral resolves Mutation.startReferral.
func (r *Resolver) StartReferral(ctx context.Context, args startReferralArgs) (*referralPayload, error) {
	asked := args.Input.asked()
	asked.On = clock.Day(args.Input.On)
	return r.actOnReferral(ctx, referral.Start, asked)
}

type completeReferralArgs struct {
	Input struct {
		transition
		Outcome string
		Note    *string
	}
}

// CompleteReferral resolves Mutation.completeReferral.
func (r *Resolver) CompleteReferral(ctx context.Context, args completeReferralArgs) (*referralPayload, error) {
	asked := args.Input.asked()
	asked.Outcome = referral.Outcome(args.Input.Outcome)
	asked.Text = deref(args.Input.Note)
	return r.actOnReferral(ctx, referral.Complete, asked)
}

type dropOutReferralArgs struct {
	Input struct {
		transition
		Reason string
	}
}

// DropOutReferral resolves Mutation.dropOutReferral.
func (r *Resolver) DropOutReferral(ctx context.Context, args dropOutReferralArgs) (*referralPayload, error) {
	asked := args.Input.asked()
	asked.Text = args.Input.Reason
	return r.actOnReferral(ctx, referral.DropOut, asked)
}

type declineReferralArgs struct {
	Input struct {
		transition
		Reason string
		Note   *string
	}
}

// DeclineReferral resolves Mutation.declineReferral.
func (r *Resolver) DeclineReferral(ctx context.Context, args declineReferralArgs) (*referralPayload, error) {
	asked := args.Input.asked()
	asked.DeclineReason = referral.DeclineReason(args.Input.Reason)
	asked.Text = deref(args.Input.Note)
	return r.actOnReferral(ctx, referral.Decline, asked)
}

type cancelReferralArgs struct {
	Input struct {
		transition
		Reason string
	}
}

// CancelReferral resolves Mutation.cancelReferral.
func (r *Resolver) CancelReferral(ctx context.Context, args cancelReferralArgs) (*referralPayload, error) {
	asked := args.Input.asked()
	asked.Text = args.Input.Reason
	return r.actOnReferral(ctx, referral.Cancel, asked)
}

type reopenReferralArgs struct {
	Input struct {
		transition
		Reason string
	}
}

// ReopenReferral resolves Mutation.reopenReferral.
func (r *Resolver) ReopenReferral(ctx context.Context, args reopenReferralArgs) (*referralPayload, error) {
	asked := args.Input.asked()
	asked.Text = args.Input.Reason
	return r.actOnReferral(ctx, referral.Reopen, asked)
}

// WithdrawReferralConsent resolves Mutation.withdrawReferralConsent.
func (r *Resolver) WithdrawReferralConsent(ctx context.Context, args struct{ Input transition }) (*referralPayload, error) {
	return r.actOnReferral(ctx, referral.WithdrawConsent, args.Input.asked())
}
