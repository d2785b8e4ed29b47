package sheet

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"traverse/catalogue"
	"traverse/internal/access"
	"traverse/internal/clock"
	"traverse/internal/fault"
	"traverse/internal/form"
	"traverse/internal/notify"
)

// The events that people are told of.
const (
	EventSubmitted = notify.SheetSubmitted
	EventSentBack  = notify.SheetSentBack
	EventPublished = notify.SheetPublished
	EventAtOnce    = notify.SheetChangedAtOnce
	EventReverted  = notify.SheetChangeReverted
	EventCommented = notify.SheetCommented
)

// Transition is what somebody asks to be done to a sheet that she has read: to its open revision or to its state. Version is
// that of the one or the other.
type Transition struct {
	Key     string `json:"-"` // of idempotency
	ID      uuid.UUID
	Version int
	Note    string
}

// work is one act under way: what it is done to, by whom, when.
type work struct {
	service  *Service
	snapshot *catalogue.Snapshot
	names    *Names
	act      Act
	actor    access.Actor
	record   *Record
	at       time.Time
	effect   Effect
	did      string // for the journal, where the act alone does not tell enough
}

// change does an act on a sheet. decide writes its effect, after the table has allowed it and given the next state.
func (s *Service) change(ctx context.Context, deed *access.Deed, act Act, key Key, decide func(*work, State) error) (access.Done, error) {
	snapshot, err := s.catalogue.Catalogue(ctx)
	if err != nil {
		return access.Done{}, err
	}
	names := NamesOf(snapshot.Contents)
	done, err := s.store.ChangeSheet(ctx, deed, key, func(record *Record) (*Effect, error) {
		w := &work{service: s, snapshot: snapshot, names: names, act: act, actor: deed.Scope.Actor, record: record, at: deed.At}
		next, err := w.next(act)
		if err != nil {
			return nil, err
		}
		if err := decide(w, next); err != nil {
			return nil, err
		}
		w.tellJournal(act)
		return &w.effect, nil
	})
	if err != nil {
		return done, err
	}
	return done, s.catalogue.Refresh(ctx)
}

// journalWords say in the journal what was done to a sheet: the right that it took does not tell enough.
var journalWords = map[Act]string{
	Save: "fiche : brouillon enregistré", PublishAtOnce: "fiche : champs publiés immédiatement", Submit: "fiche soumise à la relecture",
	TakeBack: "fiche : rédaction reprise", SendBack: "fiche renvoyée à ses auteurs", Publish: "fiche publiée", Abandon: "fiche : modifications abandonnées",
	Comment: "fiche commentée", Revert: "fiche : publication immédiate annulée", Suspend: "fiche suspendue", Resume: "fiche : suspension levée",
	Archive: "fiche archivée", Restore: "fiche rétablie", Confirm: "fiche confirmée", SetProviders: "fiche : porteurs modifiés",
	ReceiveReferrals: "fiche : prescriptions ouvertes ou fermées",
}

// tellJournal has the line of the journal say the act.
func (w *work) tellJournal(act Act) {
	if w.effect.Detail == nil {
		w.effect.Detail = map[string]any{}
	}
	w.effect.Detail["fait"] = cmp.Or(w.did, journalWords[act])
}

// next asks the table for an act.
func (w *work) next(act Act) (State, error) {
	standing, err := standingIn(w.snapshot, &w.actor, w.record)
	if err != nil {
		return State{}, err
	}
	next, problems := Next(act, w.record.State(clock.DayOf(w.at)), standing)
	return next, problems.OrNil()
}

// asked is what a key of idempotency stands for: the same input for another act is another thing.
type asked struct {
	Act   Act
	Input any
}

// once makes a deed that is done once per key.
func (s *Service) once(ctx context.Context, right access.Act, act Act, key string, input any) (*access.Deed, error) {
	scope, err := access.Require(ctx, right)
	if err != nil {
		return nil, err
	}
	return s.deeds.Once(scope, right, key, asked{act, input})
}

// actionEffect is the state of the action as it is, for an act to change.
func (w *work) actionEffect(status catalogue.ActionStatus) *ActionEffect {
	effect := &ActionEffect{Status: status, ConfirmedAt: w.record.ConfirmedAt}
	if status == catalogue.StatusSuspended {
		effect.SuspendedUntil = w.record.SuspendedUntil
	}
	return effect
}

// open gives a copy of the open revision for an act to change, if nobody has changed it since version.
func (w *work) open(version int) (*Revision, error) {
	if w.record.Open.Version != version {
		return nil, fault.StaleVersion()
	}
	copied := *w.record.Open
	copied.Version++
	copied.UpdatedAt = w.at
	copied.Edits = maps.Clone(copied.Edits)
	return &copied, nil
}

// Creation is a sheet that somebody begins.
type Creation struct {
	Key      string `json:"-"` // of idempotency
	Title    string
	Theme    string
	Provider uuid.UUID // uuid.Nil: her own organisation; for the direction, none
	Scheme   string    // slug of the scheme that it is made from, "" for none
}

// Create begins a sheet: by a porteur for her organisation, by the direction for any. Made from a scheme, it says at first
// what the scheme says.
func (s *Service) Create(ctx context.Context, input *Creation) (access.Done, error) {
	deed, err := s.once(ctx, access.WriteSheets, "CREATE", input.Key, input)
	if err != nil {
		return access.Done{}, err
	}
	snapshot, err := s.catalogue.Catalogue(ctx)
	if err != nil {
		return access.Done{}, err
	}
	provider, problems := providerOf(&deed.Scope, snapshot, input.Provider)
	drafted := &catalogue.Sheet{Mode: catalogue.ModeUnknown}
	if input.Scheme != "" {
		if scheme := schemeOf(snapshot, input.Scheme); scheme != nil {
			drafted = fromScheme(scheme)
		} else {
			problems = append(problems, fault.On("scheme", fault.Missing, "Ce dispositif n’existe pas, ou n’existe plus.")...)
		}
	}
	drafted.Title, drafted.ThemeCode = cmp.Or(strings.TrimSpace(input.Title), drafted.Title), input.Theme
	if organization := snapshot.Organization(provider); organization != nil {
		drafted.Provider, drafted.ProviderAcronym = organization.Name, organization.Acronym
	}
	drafted = trimmed(drafted)
	if drafted.Title == "" {
		problems = append(problems, fault.On("title", fault.Required, "Donnez un intitulé.")...)
	}
	if drafted.ThemeCode == "" {
		problems = append(problems, fault.On("theme", fault.Required, "Choisissez un thème.")...)
	}
	if problems = append(problems, Check(drafted, snapshot)...); len(problems) > 0 {
		return access.Done{}, problems
	}
	by := byOf(&deed.Scope.Actor)
	return s.store.CreateSheet(ctx, deed, &Created{
		ID: s.newID(), Programme: snapshot.Contents.Programme.ID, Slug: slugOf(drafted.Title), Provider: provider, Scheme: input.Scheme,
		Draft: Revision{ID: s.newID(), Status: Draft, Kind: KindReviewed, Version: 1, By: by, CreatedAt: deed.At, UpdatedAt: deed.At, Sheet: *drafted},
	})
}

// providerOf says which organisation a new sheet is of.
func providerOf(scope *access.Scope, snapshot *catalogue.Snapshot, asked uuid.UUID) (uuid.UUID, fault.Problems) {
	if scope.Reach < access.Departmental {
		if asked != uuid.Nil && asked != scope.Actor.Organization {
			return uuid.Nil, fault.On("provider", fault.NotAllowed, "Vous créez les fiches de votre structure seulement.")
		}
		return scope.Actor.Organization, nil
	}
	if asked != uuid.Nil && snapshot.Organization(asked) == nil {
		return uuid.Nil, fault.NotFoundProblem("provider")
	}
	return asked, nil
}

func schemeOf(snapshot *catalogue.Snapshot, slug string) *catalogue.Scheme {
	for i := range snapshot.Contents.Schemes {
		if snapshot.Contents.Schemes[i].Slug == slug {
			return &snapshot.Contents.Schemes[i]
		}
	}
	return nil
}

// fromScheme is what a sheet says at first when it is made from a scheme.
func fromScheme(scheme *catalogue.Scheme) *catalogue.Sheet {
	d := &scheme.Document
	drafted := &catalogue.Sheet{
		Title: scheme.Title, Acronym: scheme.Acronym, Summary: d.Summary, Objectives: d.Objectives, Barriers: d.Barriers, Remarks: d.Facts,
		Mode: catalogue.ModeUnknown, Sources: d.Sources,
	}
	for _, public := range d.Publics {
		if public == catalogue.RSAPublic {
			required := true
			drafted.Admission.RSARequired = &required
			continue
		}
		drafted.Publics = append(drafted.Publics, public)
	}
	if d.Coverage != nil {
		drafted.Coverage = *d.Coverage
	}
	return drafted
}

// Saving is what somebody writes in a sheet. Version is that of the draft that she has read, 0 if there was none; Seen the
// number of the published revision that she has read, 0 before the first publication. AtOnce publishes now those of the
// fields which need no review; without it they wait in the draft with the others.
type Saving struct {
	ID      uuid.UUID
	Version int
	Seen    int
	AtOnce  bool
	Edit    Edit
}

// Clash is a field that somebody else has changed since: what she wrote, and what was about to be written over it.
type Clash struct {
	Conflict
	By string
	At time.Time
}

// Save writes in the draft of a sheet, beginning one if there is none. What other people have changed meanwhile in other
// fields stays; where they have changed the same field otherwise, nothing is saved and the clashes show both versions.
func (s *Service) Save(ctx context.Context, input *Saving) (access.Done, []Clash, error) {
	scope, err := access.Require(ctx, access.WriteSheets)
	if err != nil {
		return access.Done{}, nil, err
	}
	var clashes []Clash
	deed := s.deeds.Plain(scope, access.WriteSheets)
	snapshot, err := s.catalogue.Catalogue(ctx)
	if err != nil {
		return access.Done{}, nil, err
	}
	done, err := s.store.ChangeSheet(ctx, deed, Key{Action: input.ID, Seen: input.Seen}, func(record *Record) (*Effect, error) {
		w := &work{service: s, snapshot: snapshot, names: NamesOf(snapshot.Contents), actor: scope.Actor, record: record, at: deed.At}
		clashes = nil
		err := w.save(input, &clashes)
		w.tellJournal(Save)
		if w.effect.Added != nil || (w.effect.Open != nil && w.effect.Open.Status == Published) {
			w.tellJournal(PublishAtOnce)
		}
		return &w.effect, err
	})
	if err != nil || !input.AtOnce {
		return done, clashes, err
	}
	return done, nil, s.catalogue.Refresh(ctx)
}

func (w *work) save(input *Saving, clashes *[]Clash) error {
	current := w.record.Current()
	edited, _ := input.Edit.Apply(current)
	// An edit is allowed before it is judged: whoever may not write learns nothing of what is written.
	now, later := w.parts(input, edited)
	if err := w.allow(now, later, input); err != nil {
		return err
	}
	if *clashes = w.clashes(input, edited); len(*clashes) > 0 {
		return clashProblems(*clashes)
	}
	if problems := Worse(Check(current, w.snapshot), Check(edited, w.snapshot)); len(problems) > 0 {
		return problems
	}
	if len(now) > 0 {
		if err := w.publishAtOnce(edited, now); err != nil {
			return err
		}
	}
	w.keepDraft(input, edited, now, later)
	return nil
}

// parts says which of the fields given are published now, and which wait: those that need a review, and all of them in a sheet
// that was never published.
func (w *work) parts(input *Saving, edited *catalogue.Sheet) (now, later []*Field) {
	if !input.AtOnce || w.record.Published == nil {
		return nil, Differing(w.record.Current(), edited)
	}
	given := map[string]bool{}
	for _, f := range input.Edit.Fields {
		given[f.Key] = true
	}
	for _, f := range AtOnce(Differing(&w.record.Published.Sheet, edited)) {
		if given[f.Key] {
			now = append(now, f)
		}
	}
	return now, Reviewed(Differing(w.record.Current(), edited))
}

func (w *work) allow(now, later []*Field, input *Saving) error {
	if len(now) > 0 {
		if _, err := w.next(PublishAtOnce); err != nil {
			return err
		}
	}
	if len(later) > 0 || len(now) == 0 {
		act := Save
		if input.AtOnce && len(later) == 0 && w.record.Published != nil {
			act = PublishAtOnce // nothing of it has changed
		}
		if _, err := w.next(act); err != nil {
			return err
		}
	}
	return nil
}

// clashes lists the fields given that somebody else has changed since they were read, and said otherwise.
func (w *work) clashes(input *Saving, edited *catalogue.Sheet) []Clash {
	current, open := w.record.Current(), w.record.Open
	var clashes []Clash
	for _, f := range input.Edit.Fields {
		if f.same(current, edited) {
			continue
		}
		base := &catalogue.Sheet{}
		switch {
		case w.record.Seen != nil:
			base = w.record.Seen
		case w.record.Published != nil:
			base = &w.record.Published.Sheet
		}
		var by Mark
		changed := w.record.Seen != nil && !f.same(tidied(w.record.Seen), tidied(&w.record.Published.Sheet)) && f.same(tidied(&w.record.Published.Sheet), current)
		if changed {
			by = Mark{Name: w.record.Published.By.Name, At: *w.record.Published.PublishedAt}
		}
		if open != nil && open.Edits[f.Key].Version > input.Version {
			changed, by = true, open.Edits[f.Key]
		}
		if changed {
			clashes = append(clashes, Clash{Conflict{f, f.show(base, w.names), f.show(edited, w.names), f.show(current, w.names)}, by.Name, by.At})
		}
	}
	return clashes
}

func clashProblems(clashes []Clash) fault.Problems {
	var problems fault.Problems
	for _, c := range clashes {
		problems = append(problems, fault.On(c.Field.Key, fault.Stale,
			fmt.Sprintf("« %s » a été modifié entre-temps par %s : « %s ». Vous avez écrit : « %s ». Choisissez ce qu’il faut garder.",
				c.Field.Label, cmp.Or(c.By, "quelqu’un d’autre"), clipped(c.Theirs), clipped(c.Mine)))...)
	}
	return problems
}

// publishAtOnce publishes some fields of a sheet beside its open revision.
func (w *work) publishAtOnce(edited *catalogue.Sheet, fields []*Field) error {
	after := With(&w.record.Published.Sheet, edited, fields)
	if lacks := w.lacks(after); len(lacks) > 0 {
		return lacks
	}
	return w.add(KindAtOnce, after, fields)
}

// lacks lists what the public's sheet would lack, which it has, if it became another one.
func (w *work) lacks(after *catalogue.Sheet) fault.Problems {
	return Worse(Missing(&w.record.Published.Sheet, w.record.Providers), Missing(after, w.record.Providers))
}

// add has a revision published beside the open one.
func (w *work) add(kind Kind, after *catalogue.Sheet, fields []*Field) error {
	poles, err := polesOf(w.snapshot, after)
	if err != nil {
		return err
	}
	w.credit(after, fields)
	w.effect.Added = &Revision{
		ID: w.service.newID(), Status: Published, Kind: kind, Version: 1, Base: w.record.Published.Number, By: byOf(&w.actor),
		CreatedAt: w.at, UpdatedAt: w.at, PublishedAt: &w.at, CoveredPoles: poles, Sheet: *after,
	}
	w.effect.Action = w.actionEffect(w.record.StatusOn(clock.DayOf(w.at)))
	w.effect.Detail = map[string]any{"fields": keysOf(fields)}
	// What the direction writes itself needs nobody's second look.
	if kind == KindAtOnce && w.actor.Role != access.DepartmentAdmin {
		_, reviewers := reviewerOf(poles)
		w.tell(EventAtOnce, reviewers)
	}
	return nil
}

// reviewerOf says who reviews what covers some pôles: the coordination of the only one, else, for "", the direction.
func reviewerOf(poles []string) (pole string, told notify.Audience) {
	if len(poles) == 1 {
		return poles[0], notify.ToPole(poles[0])
	}
	return "", notify.ToDirection()
}

// keepDraft writes in the open revision what waits for a review, and what has just been published so that it does not undo
// that. A draft begins only if something waits; one of which nothing is left is published with the rest.
func (w *work) keepDraft(input *Saving, edited *catalogue.Sheet, now, later []*Field) {
	published := w.record.Published
	if w.effect.Added != nil {
		published = w.effect.Added
	}
	open := w.record.Open
	if open == nil && input.AtOnce && len(later) == 0 && published != nil {
		return
	}
	draft := w.draft(open, published, edited)
	for _, f := range slices.Concat(now, later) {
		draft.Edits[f.Key] = Mark{Version: draft.Version, Name: w.actor.Name, Account: w.actor.Account, At: w.at}
	}
	if input.AtOnce && w.effect.Added != nil && len(Differing(&published.Sheet, &draft.Sheet)) == 0 {
		w.publishDraftInstead(draft)
		return
	}
	w.effect.Open = draft
}

// draft is the open revision with what is written in it, or a new one. Versions go on from one draft of a sheet to the next, so
// that a form left open on the one before is never taken for having read this one.
func (w *work) draft(open, published *Revision, edited *catalogue.Sheet) *Revision {
	draft := &Revision{
		ID: w.service.newID(), Status: Draft, Kind: KindReviewed, Version: w.record.LastVersion, By: byOf(&w.actor), CreatedAt: w.at, Edits: map[string]Mark{},
	}
	if open != nil {
		copied := *open
		draft = &copied
		draft.Edits = maps.Clone(open.Edits)
		if draft.Edits == nil {
			draft.Edits = map[string]Mark{}
		}
	}
	draft.Version++
	draft.UpdatedAt = w.at
	draft.Sheet = *edited
	if published != nil {
		draft.Base = published.Number
		draft.Sheet.Sources = published.Sheet.Sources
		if w.effect.Added != nil {
			draft.Base = -1 // the store knows the number that the added one gets
		}
	}
	return draft
}

// publishDraftInstead makes of an open revision, of which nothing is left to review, the one that is published at once.
func (w *work) publishDraftInstead(draft *Revision) {
	added := w.effect.Added
	draft.Status, draft.Kind, draft.Base, draft.PublishedAt = Published, KindAtOnce, added.Base, added.PublishedAt
	draft.By, draft.CoveredPoles, draft.Sheet = added.By, added.CoveredPoles, added.Sheet
	draft.SubmittedAt, draft.ReviewDueAt = nil, nil
	w.effect.Added, w.effect.Open = nil, draft
}

// credit notes in a sheet that some of its facts come from whoever has just written them.
func (w *work) credit(s *catalogue.Sheet, fields []*Field) {
	parts := map[string]bool{}
	for _, f := range fields {
		parts[f.Part()] = true
	}
	if len(parts) == 0 {
		return
	}
	origin := "porteur"
	switch w.actor.Role {
	case access.PoleCoordinator:
		origin = "pôle d’insertion"
	case access.DepartmentAdmin:
		origin = "direction de l’insertion"
	default:
	}
	if o := w.snapshot.Organization(w.actor.Organization); o != nil && origin == "porteur" {
		origin = o.Name + ", porteur"
	}
	sources := slices.DeleteFunc(slices.Clone(s.Sources), func(source catalogue.Source) bool { return parts[source.Field] })
	for _, part := range sorted(parts) {
		sources = append(sources, catalogue.Source{Field: part, Origin: origin, Note: "le " + clock.Written(w.at)})
	}
	s.Sources = sources
}

// Submit asks for the review of a draft. What needs none is published now; the rest must be complete.
func (s *Service) Submit(ctx context.Context, input *Transition) (access.Done, error) {
	deed, err := s.once(ctx, access.WriteSheets, Submit, input.Key, input)
	if err != nil {
		return access.Done{}, err
	}
	return s.change(ctx, deed, Submit, Key{Action: input.ID}, func(w *work, next State) error {
		return w.submit(input, next)
	})
}

func (w *work) submit(input *Transition, next State) error {
	draft, err := w.open(input.Version)
	if err != nil {
		return err
	}
	problems := append(Check(&draft.Sheet, w.snapshot), Missing(&draft.Sheet, w.record.Providers)...)
	if problems = append(problems, checkNote(input.Note)...); len(problems) > 0 {
		return problems
	}
	if done, err := w.submitAtOnce(draft); done || err != nil {
		return err
	}
	sheets := []*catalogue.Sheet{&draft.Sheet}
	if w.record.Published != nil {
		sheets = append(sheets, &w.record.Published.Sheet)
	}
	poles, err := polesOf(w.snapshot, sheets...)
	if err != nil {
		return err
	}
	due := clock.AddWorkingDays(w.at, ReviewWorkingDays)
	draft.Status, draft.By, draft.Note, draft.SubmittedAt, draft.ReviewDueAt, draft.CoveredPoles = next.Revision, byOf(&w.actor), strings.TrimSpace(input.Note), &w.at, &due, poles
	var reviewer notify.Audience
	draft.ReviewerPole, reviewer = reviewerOf(poles)
	w.effect.Open = draft
	if w.record.Published == nil {
		w.effect.Action = w.actionEffect(next.Action)
	}
	w.tell(EventSubmitted, reviewer)
	return nil
}

// submitAtOnce publishes those fields of a draft which need no review; done says that nothing else was in it. Those without whose
// reviewed companions the public's sheet would be incomplete wait with them.
func (w *work) submitAtOnce(draft *Revision) (done bool, err error) {
	if w.record.Published == nil {
		return false, nil
	}
	changed := Differing(&w.record.Published.Sheet, &draft.Sheet)
	if len(changed) == 0 {
		return false, fault.On("id", fault.StateForbids, "Rien n’a changé : il n’y a rien à relire.")
	}
	now := w.publishable(draft, AtOnce(changed))
	if len(now) == 0 {
		return false, nil
	}
	if err := w.add(KindAtOnce, With(&w.record.Published.Sheet, &draft.Sheet, now), now); err != nil {
		return false, err
	}
	draft.Base = -1
	draft.Sheet.Sources = w.effect.Added.Sheet.Sources
	if len(now) == len(changed) {
		w.publishDraftInstead(draft)
		return true, nil
	}
	return false, nil
}

// publishable keeps those of a draft's fields that can be published before the rest of it: it leaves out one after the other as
// long as the sheet would lack something with it.
func (w *work) publishable(draft *Revision, fields []*Field) []*Field {
	lacking := func(fields []*Field) int { return len(w.lacks(With(&w.record.Published.Sheet, &draft.Sheet, fields))) }
	for most := lacking(fields); most > 0; most = lacking(fields) {
		better := slices.IndexFunc(fields, func(f *Field) bool { return lacking(without(fields, f)) < most })
		if better < 0 {
			return nil // no single one is to blame
		}
		fields = without(fields, fields[better])
	}
	return fields
}

func without(fields []*Field, one *Field) []*Field {
	return slices.DeleteFunc(slices.Clone(fields), func(f *Field) bool { return f == one })
}

func checkNote(note string) fault.Problems {
	return form.Check(struct {
		Note string `validate:"max=2000,text,nonir"`
	}{note})
}

// TakeBack goes on writing what waits for a review.
func (s *Service) TakeBack(ctx context.Context, input *Transition) (access.Done, error) {
	return s.onOpen(ctx, access.WriteSheets, TakeBack, input)
}

// Abandon gives up what is being written. The revision is kept, and a sheet that was never published can be taken up again.
func (s *Service) Abandon(ctx context.Context, input *Transition) (access.Done, error) {
	return s.onOpen(ctx, access.WriteSheets, Abandon, input)
}

// onOpen does an act that only moves the open revision, and the action before its first publication.
func (s *Service) onOpen(ctx context.Context, right access.Act, act Act, input *Transition) (access.Done, error) {
	deed, err := s.once(ctx, right, act, input.Key, input)
	if err != nil {
		return access.Done{}, err
	}
	return s.change(ctx, deed, act, Key{Action: input.ID}, func(w *work, next State) error {
		draft, err := w.open(input.Version)
		if err != nil {
			return err
		}
		draft.Status, draft.SubmittedAt, draft.ReviewDueAt = next.Revision, nil, nil
		w.effect.Open = draft
		if w.record.Published == nil {
			w.effect.Action = w.actionEffect(next.Action)
		}
		return nil
	})
}

// Remark is what somebody says of a field of a revision; "" for the whole.
type Remark struct {
	Field string
	Body  string
}

// Review is a decision on what was submitted.
type Review struct {
	Transition
	Publish bool // or send back
	Remarks []Remark
}

// Review publishes what was submitted, or sends it back with what is to be mended.
func (s *Service) Review(ctx context.Context, input *Review) (access.Done, error) {
	act := SendBack
	if input.Publish {
		act = Publish
	}
	deed, err := s.once(ctx, access.ReviewSheets, act, input.Key, input)
	if err != nil {
		return access.Done{}, err
	}
	return s.change(ctx, deed, act, Key{Action: input.ID}, func(w *work, next State) error {
		problems := checkNote(input.Note)
		for i, remark := range input.Remarks {
			problems = append(problems, checkRemark(remark, fmt.Sprintf("comments.%d.", i))...)
		}
		if !input.Publish && strings.TrimSpace(input.Note) == "" && len(input.Remarks) == 0 {
			problems = append(problems, fault.On("note", fault.Required, "Dites ce qu’il faut reprendre, dans la note ou sur un champ.")...)
		}
		if len(problems) > 0 {
			return problems
		}
		for _, remark := range input.Remarks {
			w.say(remark)
		}
		return w.decide(&input.Transition, next)
	})
}

// PublishDraft publishes what is being written without a review: for the direction, which reviews.
func (s *Service) PublishDraft(ctx context.Context, input *Transition) (access.Done, error) {
	deed, err := s.once(ctx, access.ReviewSheets, Publish, input.Key, input)
	if err != nil {
		return access.Done{}, err
	}
	return s.change(ctx, deed, Publish, Key{Action: input.ID}, func(w *work, next State) error { return w.decide(input, next) })
}

// decide publishes the open revision or sends it back.
func (w *work) decide(input *Transition, next State) error {
	draft, err := w.open(input.Version)
	if err != nil {
		return err
	}
	draft.Status, draft.DecidedBy, draft.DecidedAt, draft.DecisionNote = next.Revision, byOf(&w.actor), &w.at, strings.TrimSpace(input.Note)
	w.effect.Open = draft
	if w.record.Published == nil || next.Revision == Published {
		w.effect.Action = w.actionEffect(next.Action)
	}
	if next.Revision != Published {
		w.tellProviders(EventSentBack)
		return nil
	}
	return w.publish(draft)
}

// publish brings the open revision before the public.
func (w *work) publish(draft *Revision) error {
	problems := append(Check(&draft.Sheet, w.snapshot), Missing(&draft.Sheet, w.record.Providers)...)
	if len(problems) > 0 {
		return problems
	}
	before := &catalogue.Sheet{Mode: catalogue.ModeUnknown}
	if w.record.Published != nil {
		before = &w.record.Published.Sheet
	}
	changed := Differing(before, &draft.Sheet)
	if w.record.Published != nil && len(changed) == 0 {
		return fault.On("id", fault.StateForbids, "Rien n’a changé : il n’y a rien à publier.")
	}
	draft.PublishedAt = &w.at
	draft.Sheet = *w.creditAuthor(draft, changed)
	if draft.CoveredPoles == nil {
		poles, err := polesOf(w.snapshot, &draft.Sheet)
		if err != nil {
			return err
		}
		draft.CoveredPoles = poles
	}
	if !strings.HasPrefix(w.record.Code, draft.Sheet.ThemeCode+".") {
		w.effect.Action.CodeFor = draft.Sheet.ThemeCode
	}
	w.effect.Detail = map[string]any{"fields": keysOf(changed)}
	w.tellProviders(EventPublished)
	return nil
}

// creditAuthor notes the facts of a revision as its author's, who is not the one that publishes it.
func (w *work) creditAuthor(draft *Revision, changed []*Field) *catalogue.Sheet {
	author := *w
	if draft.By.Organization != w.actor.Organization {
		author.actor = access.Actor{Organization: draft.By.Organization, Role: access.Provider}
	}
	credited := draft.Sheet
	author.credit(&credited, changed)
	return &credited
}

// Suspend tells readers that an action takes nobody for a while: until the end of a day, or until somebody says otherwise.
func (s *Service) Suspend(ctx context.Context, input *Transition, until *clock.Day) (access.Done, error) {
	suspension := struct {
		*Transition
		Until *clock.Day
	}{input, until}
	deed, err := s.once(ctx, access.WriteSheets, Suspend, input.Key, suspension)
	if err != nil {
		return access.Done{}, err
	}
	return s.onAction(ctx, deed, Suspend, input, func(w *work, effect *ActionEffect) error {
		effect.SuspendedUntil = nil
		if until == nil {
			return nil
		}
		if *until <= clock.DayOf(w.at) {
			return fault.On("until", fault.OutOfRange, "Donnez un jour à venir : la fiche redevient disponible le lendemain.")
		}
		last, err := time.Parse(time.DateOnly, string(*until))
		effect.SuspendedUntil = &last
		return err
	})
}

// Resume ends a suspension before its day.
func (s *Service) Resume(ctx context.Context, input *Transition) (access.Done, error) {
	return s.simple(ctx, Resume, input)
}

// Archive takes a sheet out of the catalogue. What is being written of it stays, for the day it comes back.
func (s *Service) Archive(ctx context.Context, input *Transition) (access.Done, error) {
	return s.simple(ctx, Archive, input)
}

// Restore brings an archived sheet back as it was.
func (s *Service) Restore(ctx context.Context, input *Transition) (access.Done, error) {
	return s.simple(ctx, Restore, input)
}

// Confirm says that a sheet is up to date: the porteur's one gesture, from which freshness counts.
func (s *Service) Confirm(ctx context.Context, input *Transition) (access.Done, error) {
	deed, err := s.once(ctx, access.ConfirmSheets, Confirm, input.Key, input)
	if err != nil {
		return access.Done{}, err
	}
	return s.onAction(ctx, deed, Confirm, input, func(w *work, effect *ActionEffect) error {
		effect.ConfirmedAt = &w.at
		return nil
	})
}

// simple does an act of which the table says everything.
func (s *Service) simple(ctx context.Context, act Act, input *Transition) (access.Done, error) {
	deed, err := s.once(ctx, access.WriteSheets, act, input.Key, input)
	if err != nil {
		return access.Done{}, err
	}
	return s.onAction(ctx, deed, act, input, func(*work, *ActionEffect) error { return nil })
}

// onAction does an act on the state of a sheet, whose version counts. It moves the open revision where the table says so.
func (s *Service) onAction(ctx context.Context, deed *access.Deed, act Act, input *Transition, do func(*work, *ActionEffect) error) (access.Done, error) {
	return s.change(ctx, deed, act, Key{Action: input.ID}, func(w *work, next State) error {
		if w.record.Version != input.Version {
			return fault.StaleVersion()
		}
		effect := w.actionEffect(next.Action)
		if w.record.Open != nil && next.Revision != w.record.Open.Status {
			open, err := w.open(w.record.Open.Version)
			if err != nil {
				return err
			}
			open.Status, open.SubmittedAt, open.ReviewDueAt = next.Revision, nil, nil
			w.effect.Open = open
		}
		w.effect.Action = effect
		return do(w, effect)
	})
}

// CommentOn is a comment on a revision.
type CommentOn struct {
	Key      string `json:"-"` // of idempotency
	Revision uuid.UUID
	Remark
}

// Comment says something of a revision under review: the porteurs, the pôles covered, whoever reviews it.
func (s *Service) Comment(ctx context.Context, input *CommentOn) (access.Done, error) {
	deed, err := s.once(ctx, access.CommentSheets, Comment, input.Key, input)
	if err != nil {
		return access.Done{}, err
	}
	return s.change(ctx, deed, Comment, Key{Revision: input.Revision}, func(w *work, _ State) error {
		if w.record.Open == nil || w.record.Open.ID != input.Revision {
			return fault.On("revision", fault.StateForbids, "Cette révision n’est plus en relecture.")
		}
		if problems := checkRemark(input.Remark, ""); len(problems) > 0 {
			return problems
		}
		w.say(input.Remark)
		w.tellProviders(EventCommented)
		reviewer := notify.ToDirection()
		if pole := w.record.Open.ReviewerPole; pole != "" {
			reviewer = notify.ToPole(pole)
		}
		w.tell(EventCommented, reviewer)
		return nil
	})
}

func checkRemark(remark Remark, at string) fault.Problems {
	var problems fault.Problems
	if remark.Field != "" && FieldOf(remark.Field) == nil {
		problems = append(problems, fault.On(at+"field", fault.Missing, "Ce champ n’existe pas.")...)
	}
	body := strings.TrimSpace(remark.Body)
	if body == "" {
		return append(problems, fault.On(at+"body", fault.Required, "Écrivez votre commentaire.")...)
	}
	for _, p := range form.Check(struct {
		Body string `validate:"max=2000,text,nonir"`
	}{body}) {
		problems = append(problems, fault.On(at+"body", p.Code, p.Message)...)
	}
	return problems
}

func (w *work) say(remark Remark) {
	w.effect.Comments = append(w.effect.Comments, Said{
		ID: w.service.newID(), Field: remark.Field, Body: strings.TrimSpace(remark.Body), By: byOf(&w.actor), At: w.at,
	})
}

// Undoing is the pôle's decision that a change which was published at once should not stand.
type Undoing struct {
	Key      string `json:"-"` // of idempotency
	Revision uuid.UUID
	Field    string
	Note     string
}

// Undo publishes again what a field said before it was changed at once, unless it has been changed since.
func (s *Service) Undo(ctx context.Context, input *Undoing) (access.Done, error) {
	deed, err := s.once(ctx, access.ReviewSheets, Revert, input.Key, input)
	if err != nil {
		return access.Done{}, err
	}
	_, revision, err := s.Revision(ctx, input.Revision)
	if err != nil && fault.CodeOf(err) == fault.NotFound {
		err = fault.NotFoundProblem("revision")
	}
	if err != nil {
		return access.Done{}, err
	}
	return s.change(ctx, deed, Revert, Key{Action: revision.Action}, func(w *work, _ State) error { return w.undo(input, revision) })
}

func (w *work) undo(input *Undoing, revision *Revision) error {
	field := FieldOf(input.Field)
	switch {
	case revision.Kind != KindAtOnce || revision.Before == nil:
		return fault.On("revision", fault.StateForbids, "Seul ce qui a été publié immédiatement peut être annulé ainsi.")
	case field == nil || !slices.Contains(Differing(revision.Before, &revision.Sheet), field):
		return fault.On("field", fault.Missing, "Cette révision n’a pas modifié ce champ.")
	case !field.same(tidied(&w.record.Published.Sheet), tidied(&revision.Sheet)):
		return fault.On("field", fault.Stale, "Ce champ a été modifié de nouveau depuis : regardez ce qu’il dit maintenant.")
	}
	if problems := checkNote(input.Note); len(problems) > 0 {
		return problems
	}
	fields := []*Field{field}
	after := With(&w.record.Published.Sheet, revision.Before, fields)
	if lacks := w.lacks(after); len(lacks) > 0 {
		return fault.On("field", fault.StateForbids, fmt.Sprintf("Sans ce changement, la fiche serait incomplète : « %s » Demandez au porteur de la corriger.", lacks[0].Message))
	}
	if err := w.add(KindRevert, after, fields); err != nil {
		return err
	}
	w.effect.Added.Reverts, w.effect.Added.Note = revision.ID, strings.TrimSpace(input.Note)
	w.followUndoing(field, after)
	w.tellProviders(EventReverted)
	return nil
}

// followUndoing keeps a draft from bringing back what was undone. One that says something else by now is somebody's later text,
// which stays.
func (w *work) followUndoing(field *Field, after *catalogue.Sheet) {
	if w.record.Open == nil {
		return
	}
	written := &w.record.Open.Sheet
	follows := field.same(tidied(written), tidied(&w.record.Published.Sheet))
	if follows {
		written = With(written, after, []*Field{field})
	}
	draft := w.draft(w.record.Open, w.record.Published, written)
	if follows {
		draft.Edits[field.Key] = Mark{Version: draft.Version, Name: w.actor.Name, Account: w.actor.Account, At: w.at}
	}
	w.effect.Open = draft
}

// RestoreRevision begins a draft that says again what an old revision said. What is being written already would be lost: it
// must be given up or published first.
func (s *Service) RestoreRevision(ctx context.Context, key string, id uuid.UUID) (access.Done, error) {
	deed, err := s.once(ctx, access.WriteSheets, Save, key, id)
	if err != nil {
		return access.Done{}, err
	}
	_, revision, err := s.Revision(ctx, id)
	if err != nil && fault.CodeOf(err) == fault.NotFound {
		err = fault.NotFoundProblem("revision")
	}
	if err != nil {
		return access.Done{}, err
	}
	return s.change(ctx, deed, Save, Key{Action: revision.Action}, func(w *work, _ State) error {
		if w.record.Open != nil {
			return fault.On("revision", fault.StateForbids, "Une modification est en cours : publiez-la ou abandonnez-la d’abord.")
		}
		restored := With(w.record.Current(), &revision.Sheet, Fields)
		changed := Differing(w.record.Current(), restored)
		if len(changed) == 0 {
			return fault.On("revision", fault.StateForbids, "La fiche dit déjà la même chose que cette révision.")
		}
		draft := w.draft(nil, w.record.Published, restored)
		for _, f := range changed {
			draft.Edits[f.Key] = Mark{Version: draft.Version, Name: w.actor.Name, Account: w.actor.Account, At: w.at}
		}
		w.effect.Open = draft
		return nil
	})
}

// tell has people told of the act, by the code and the slug of the sheet.
func (w *work) tell(kind notify.Kind, audience ...notify.Audience) {
	w.effect.Events = append(w.effect.Events, notify.Event{
		Kind: kind, Object: w.record.ID, Audience: audience, Params: map[string]string{"code": w.record.Code, "slug": w.record.Slug},
	})
}

// tellProviders has the porteurs told.
func (w *work) tellProviders(kind notify.Kind) {
	var audience []notify.Audience
	for _, p := range w.record.Providers {
		audience = append(audience, notify.ToMembers(p.OrganizationID, string(access.Provider)))
	}
	if len(audience) > 0 {
		w.tell(kind, audience...)
	}
}

func keysOf(fields []*Field) []string {
	keys := make([]string, 0, len(fields))
	for _, f := range fields {
		keys = append(keys, f.Key)
	}
	return keys
}

func sorted(set map[string]bool) []string {
	return slices.Sorted(maps.Keys(set))
}
