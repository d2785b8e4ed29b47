package graph

import (
	"context"

	"github.com/google/uuid"
	"github.com/graph-gophers/graphql-go"

	"traverse/catalogue/sheet"
	"traverse/internal/access"
	"traverse/internal/clock"
	"traverse/internal/fault"
)

// sheetPayload is what every mutation of a sheet answers.
type sheetPayload struct {
	payload
	Action    *actionNode
	Conflicts []*fieldConflictNode
}

type fieldConflictNode struct {
	Field  string
	Label  string
	Base   *string
	Mine   *string
	Theirs *string
	By     *string
	At     *DateTime
}

// sheetAnswer answers for a deed on a sheet, which is read again as it is now.
func (r *Resolver) sheetAnswer(ctx context.Context, done access.Done, err error) (*sheetPayload, error) {
	outcome, err := outcome(done.Replayed, err)
	answer := &sheetPayload{payload: outcome, Conflicts: []*fieldConflictNode{}}
	if err != nil || outcome.failed() {
		return answer, err
	}
	answer.Action, err = r.sheetNow(ctx, sheet.Key{Action: done.ID})
	return answer, err
}

// sheetNow gives a sheet as it is now, whatever the request had read before; nil for whoever may not see it any more.
func (r *Resolver) sheetNow(ctx context.Context, key sheet.Key) (*actionNode, error) {
	v, err := r.view(r.catalogue.Fresh(ctx))
	if err != nil {
		return nil, err
	}
	return r.unpublished(ctx, v, key)
}

type transitionInput struct {
	IdempotencyKey graphql.ID
	ID             graphql.ID
	Version        int32
}

func (in *transitionInput) transition(note *string) *sheet.Transition {
	return &sheet.Transition{Key: string(in.IdempotencyKey), ID: keyOfID("Action", in.ID), Version: int(in.Version), Note: deref(note)}
}

type transitionArgs struct{ Input transitionInput }

type createActionArgs struct {
	Input struct {
		IdempotencyKey graphql.ID
		Title          *string
		Theme          string
		Provider       *graphql.ID
		Scheme         *graphql.ID
	}
}

// CreateAction resolves Mutation.createAction.
func (r *Resolver) CreateAction(ctx context.Context, args createActionArgs) (*sheetPayload, error) {
	in := &args.Input
	creation := &sheet.Creation{Key: string(in.IdempotencyKey), Title: deref(in.Title), Theme: in.Theme, Provider: organizationOf(in.Provider), Scheme: schemeSlug(in.Scheme)}
	done, err := r.sheets.Create(ctx, creation)
	return r.sheetAnswer(ctx, done, err)
}

func organizationOf(id *graphql.ID) uuid.UUID {
	if id == nil {
		return uuid.Nil
	}
	if key := keyOfID("Organization", *id); key != uuid.Nil {
		return key
	}
	return uuid.Max // nobody's: not the same as not given
}

// schemeSlug reads the identifier of a scheme; what is none stays what it is, and is found nowhere.
func schemeSlug(id *graphql.ID) string {
	if id == nil {
		return ""
	}
	if slug, ok := idOf(*id, "Scheme"); ok {
		return slug
	}
	return string(*id)
}

type saveActionDraftArgs struct {
	Input struct {
		ID       graphql.ID
		Version  int32
		Revision int32
		AtOnce   bool
		Sheet    sheetInput
	}
}

// SaveActionDraft resolves Mutation.saveActionDraft.
func (r *Resolver) SaveActionDraft(ctx context.Context, args saveActionDraftArgs) (*sheetPayload, error) {
	in := &args.Input
	saving := &sheet.Saving{ID: keyOfID("Action", in.ID), Version: int(in.Version), Seen: int(in.Revision), AtOnce: in.AtOnce, Edit: in.Sheet.edit()}
	done, clashes, err := r.sheets.Save(ctx, saving)
	answer, err := r.sheetAnswer(ctx, done, err)
	if len(clashes) == 0 || err != nil {
		return answer, err
	}
	return r.withConflicts(ctx, answer, saving.ID, clashes)
}

// withConflicts adds both versions of what two people have written, and the sheet as it is now.
func (r *Resolver) withConflicts(ctx context.Context, answer *sheetPayload, id uuid.UUID, clashes []sheet.Clash) (*sheetPayload, error) {
	for i := range clashes {
		c := &clashes[i]
		node := &fieldConflictNode{
			Field: c.Field.Key, Label: c.Field.Label, Base: optional(c.Base), Mine: optional(c.Mine), Theirs: optional(c.Theirs), By: optional(c.By),
		}
		if !c.At.IsZero() {
			node.At = &DateTime{c.At}
		}
		answer.Conflicts = append(answer.Conflicts, node)
	}
	var err error
	answer.Action, err = r.sheetNow(ctx, sheet.Key{Action: id})
	return answer, err
}

type notedTransitionArgs struct {
	Input struct {
		transitionInput
		Note *string
	}
}

// SubmitAction resolves Mutation.submitAction.
func (r *Resolver) SubmitAction(ctx context.Context, args notedTransitionArgs) (*sheetPayload, error) {
	done, err := r.sheets.Submit(ctx, args.Input.transition(args.Input.Note))
	return r.sheetAnswer(ctx, done, err)
}

// TakeBackAction resolves Mutation.takeBackAction.
func (r *Resolver) TakeBackAction(ctx context.Context, args transitionArgs) (*sheetPayload, error) {
	done, err := r.sheets.TakeBack(ctx, args.Input.transition(nil))
	return r.sheetAnswer(ctx, done, err)
}

// AbandonActionDraft resolves Mutation.abandonActionDraft.
func (r *Resolver) AbandonActionDraft(ctx context.Context, args transitionArgs) (*sheetPayload, error) {
	done, err := r.sheets.Abandon(ctx, args.Input.transition(nil))
	return r.sheetAnswer(ctx, done, err)
}

type reviewActionArgs struct {
	Input struct {
		transitionInput
		Decision string
		Note     *string
		Comments *[]*struct {
			Field *string
			Body  string
		}
	}
}

// ReviewAction resolves Mutation.reviewAction.
func (r *Resolver) ReviewAction(ctx context.Context, args reviewActionArgs) (*sheetPayload, error) {
	in := &args.Input
	review := &sheet.Review{Transition: *in.transition(in.Note), Publish: in.Decision == "PUBLISH"}
	if in.Comments != nil {
		for _, c := range *in.Comments {
			review.Remarks = append(review.Remarks, sheet.Remark{Field: deref(c.Field), Body: c.Body})
		}
	}
	done, err := r.sheets.Review(ctx, review)
	return r.sheetAnswer(ctx, done, err)
}

// PublishAction resolves Mutation.publishAction.
func (r *Resolver) PublishAction(ctx context.Context, args transitionArgs) (*sheetPayload, error) {
	done, err := r.sheets.PublishDraft(ctx, args.Input.transition(nil))
	return r.sheetAnswer(ctx, done, err)
}

type suspendActionArgs struct {
	Input struct {
		transitionInput
		Until *Date
	}
}

// SuspendAction resolves Mutation.suspendAction.
func (r *Resolver) SuspendAction(ctx context.Context, args suspendActionArgs) (*sheetPayload, error) {
	done, err := r.sheets.Suspend(ctx, args.Input.transition(nil), (*clock.Day)(args.Input.Until))
	return r.sheetAnswer(ctx, done, err)
}

// ResumeAction resolves Mutation.resumeAction.
func (r *Resolver) ResumeAction(ctx context.Context, args transitionArgs) (*sheetPayload, error) {
	done, err := r.sheets.Resume(ctx, args.Input.transition(nil))
	return r.sheetAnswer(ctx, done, err)
}

// ArchiveAction resolves Mutation.archiveAction.
func (r *Resolver) ArchiveAction(ctx context.Context, args transitionArgs) (*sheetPayload, error) {
	done, err := r.sheets.Archive(ctx, args.Input.transition(nil))
	return r.sheetAnswer(ctx, done, err)
}

// RestoreAction resolves Mutation.restoreAction.
func (r *Resolver) RestoreAction(ctx context.Context, args transitionArgs) (*sheetPayload, error) {
	done, err := r.sheets.Restore(ctx, args.Input.transition(nil))
	return r.sheetAnswer(ctx, done, err)
}

// ConfirmAction resolves Mutation.confirmAction.
func (r *Resolver) ConfirmAction(ctx context.Context, args transitionArgs) (*sheetPayload, error) {
	done, err := r.sheets.Confirm(ctx, args.Input.transition(nil))
	return r.sheetAnswer(ctx, done, err)
}

type onProviderInput struct {
	IdempotencyKey graphql.ID
	ID             graphql.ID
	Version        int32
	Organization   graphql.ID
}

func (in *onProviderInput) asked() sheet.OnProvider {
	return sheet.OnProvider{
		Key: string(in.IdempotencyKey), ID: keyOfID("Action", in.ID), Version: int(in.Version), Organization: organizationOf(&in.Organization),
	}
}

type saveActionProviderArgs struct {
	Input struct {
		onProviderInput
		Territories []string
	}
}

// SaveActionProvider resolves Mutation.saveActionProvider.
func (r *Resolver) SaveActionProvider(ctx context.Context, args saveActionProviderArgs) (*sheetPayload, error) {
	done, err := r.sheets.SaveProvider(ctx, &sheet.Providing{OnProvider: args.Input.asked(), Territories: args.Input.Territories})
	return r.sheetAnswer(ctx, done, err)
}

// RemoveActionProvider resolves Mutation.removeActionProvider.
func (r *Resolver) RemoveActionProvider(ctx context.Context, args struct{ Input onProviderInput }) (*sheetPayload, error) {
	asked := args.Input.asked()
	done, err := r.sheets.RemoveProvider(ctx, &asked)
	return r.sheetAnswer(ctx, done, err)
}

type receiveReferralsArgs struct {
	Input struct {
		IdempotencyKey graphql.ID
		ID             graphql.ID
		Version        int32
		Organization   *graphql.ID
		Receives       bool
	}
}

// ReceiveReferrals resolves Mutation.receiveReferrals.
func (r *Resolver) ReceiveReferrals(ctx context.Context, args receiveReferralsArgs) (*sheetPayload, error) {
	in := &args.Input
	on := sheet.OnProvider{Key: string(in.IdempotencyKey), ID: keyOfID("Action", in.ID), Version: int(in.Version), Organization: organizationOf(in.Organization)}
	done, err := r.sheets.ReceiveReferrals(ctx, &sheet.Receiving{OnProvider: on, Receives: in.Receives})
	return r.sheetAnswer(ctx, done, err)
}

type commentRevisionArgs struct {
	Input struct {
		IdempotencyKey graphql.ID
		Revision       graphql.ID
		Field          *string
		Body           string
	}
}

// CommentRevision resolves Mutation.commentRevision.
func (r *Resolver) CommentRevision(ctx context.Context, args commentRevisionArgs) (*sheetPayload, error) {
	in := &args.Input
	said := &sheet.CommentOn{Key: string(in.IdempotencyKey), Revision: keyOfID("Revision", in.Revision), Remark: sheet.Remark{Field: deref(in.Field), Body: in.Body}}
	done, err := r.sheets.Comment(ctx, said)
	return r.sheetAnswer(ctx, done, named(err, "revision"))
}

type revertChangeArgs struct {
	Input struct {
		IdempotencyKey graphql.ID
		Revision       graphql.ID
		Field          string
		Note           *string
	}
}

// RevertChange resolves Mutation.revertChange.
func (r *Resolver) RevertChange(ctx context.Context, args revertChangeArgs) (*sheetPayload, error) {
	in := &args.Input
	undoing := &sheet.Undoing{Key: string(in.IdempotencyKey), Revision: keyOfID("Revision", in.Revision), Field: in.Field, Note: deref(in.Note)}
	done, err := r.sheets.Undo(ctx, undoing)
	return r.sheetAnswer(ctx, done, named(err, "revision"))
}

type restoreRevisionArgs struct {
	Input struct {
		IdempotencyKey graphql.ID
		Revision       graphql.ID
	}
}

// RestoreRevision resolves Mutation.restoreRevision.
func (r *Resolver) RestoreRevision(ctx context.Context, args restoreRevisionArgs) (*sheetPayload, error) {
	in := &args.Input
	done, err := r.sheets.RestoreRevision(ctx, string(in.IdempotencyKey), keyOfID("Revision", in.Revision))
	return r.sheetAnswer(ctx, done, named(err, "revision"))
}

// named makes of what is not there a problem of the field that named it.
func named(err error, field string) error {
	if err != nil && fault.ProblemsOf(err) == nil && fault.CodeOf(err) == fault.NotFound {
		return fault.NotFoundProblem(field)
	}
	return err
}
