package upkeep

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"traverse/catalogue"
	"traverse/internal/access"
	"traverse/internal/clock"
	"traverse/internal/deed"
	"traverse/internal/fault"
	"traverse/internal/form"
	"traverse/internal/keyset"
	"traverse/internal/link"
)

// Store is what upkeep needs of a database. What is not there, or not in the scope, is a NotFound.
type Store interface {
	// RemindPorteurs gives every porteur to ask, writes the requests that it makes and has their mails sent, all at once. It
	// gives how many; none while another instance does it.
	RemindPorteurs(ctx context.Context, now time.Time, ask func(*Porteur) *Request) (int, error)
	// TellOverdueReviews has the direction told of the reviews that wait for too long, once each. It gives how many.
	TellOverdueReviews(ctx context.Context, now time.Time) (int, error)
	// PorteursOf lists those who can confirm some of the actions, and the organisations of whom nobody can.
	PorteursOf(ctx context.Context, actions []uuid.UUID) ([]Porteur, []uuid.UUID, error)
	// OpenCampaign writes a campaign with its sheets, and the requests that ask makes of their porteurs.
	OpenCampaign(ctx context.Context, deed *access.Deed, campaign *Campaign, sheets []uuid.UUID, ask func(*Porteur) *Request) (access.Done, error)
	// CloseCampaign ends one before its day.
	CloseCampaign(ctx context.Context, deed *access.Deed, id uuid.UUID, version int) (access.Done, error)
	// Campaign reads one with its sheets.
	Campaign(ctx context.Context, scope access.Scope, id uuid.UUID) (*Campaign, error)
	// Campaigns reads a page of them, with their sheets.
	Campaigns(ctx context.Context, scope access.Scope, window keyset.Window) (*Page, error)
	// Asked reads the request of a link. A token that is no good is a problem of the field « token ».
	Asked(ctx context.Context, token string, now time.Time) (*Asked, error)
	// ConfirmByLink confirms sheets of the request of a link, at the revisions that were read.
	ConfirmByLink(ctx context.Context, deed *access.Deed, token string, read []Read) (access.Done, error)
}

// Service asks porteurs to confirm, and takes what they say. What somebody signed in does asks the matrix first; whoever
// holds the link of a mail may confirm the sheets that the mail is about.
type Service struct {
	store     Store
	catalogue *catalogue.Service
	deeds     deed.Maker
	links     link.Maker
	newID     func() uuid.UUID
	log       *slog.Logger
}

// NewService makes a service.
func NewService(store Store, actions *catalogue.Service, deeds deed.Maker, log *slog.Logger) *Service {
	return &Service{store: store, catalogue: actions, deeds: deeds, links: link.Maker{Keys: deeds.Keys, Now: deeds.Now}, newID: uuid.New, log: log}
}

// request makes the mail that asks a porteur to confirm sheets.
func (s *Service) request(p *Porteur, campaign *Campaign, sheets []uuid.UUID, lasts time.Duration) *Request {
	r := &Request{ID: s.newID(), Porteur: *p, Campaign: campaign, At: s.deeds.Now(), Sheets: sheets}
	r.Link = s.links.New(link.ConfirmSheets, r.ID, p.Email, lasts)
	return r
}

// Remind asks the porteurs whose sheets want a confirmation, and who have not been asked lately.
func (s *Service) Remind(ctx context.Context) (int, error) {
	snapshot, err := s.catalogue.Catalogue(ctx)
	if err != nil {
		return 0, err
	}
	now := s.deeds.Now()
	freshness := func(id uuid.UUID) catalogue.Freshness {
		if e := snapshot.ActionByID(id); e != nil {
			return e.Freshness
		}
		return ""
	}
	return s.store.RemindPorteurs(ctx, now, func(p *Porteur) *Request {
		due := p.Due(now, freshness)
		if len(due) == 0 {
			return nil
		}
		return s.request(p, nil, due, reminderLasts)
	})
}

// remindEvery is how often it is looked whether reminders are due.
const remindEvery = time.Hour

// RemindOfReviews has the direction told of the reviews that have begun to wait for too long.
func (s *Service) RemindOfReviews(ctx context.Context) (int, error) {
	return s.store.TellOverdueReviews(ctx, s.deeds.Now())
}

// Follow sends the reminders that are due, on working days, until ctx ends. Failures are logged once and tried again.
func (s *Service) Follow(ctx context.Context, tick <-chan time.Time) {
	var next time.Time
	failing := false
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick:
		}
		now := s.deeds.Now()
		if now.Before(next) || !clock.AtWork(now) {
			continue
		}
		next = now.Add(remindEvery)
		n, err := s.Remind(ctx)
		late, errLate := s.RemindOfReviews(ctx)
		err = errors.Join(err, errLate)
		if err != nil && ctx.Err() == nil && !failing {
			s.log.WarnContext(ctx, "reminders could not be sent", "error", err)
		}
		if n+late > 0 {
			s.log.InfoContext(ctx, "people were reminded", "porteurs of their sheets", n, "the direction of reviews", late)
		}
		failing = err != nil
	}
}

// NewCampaign is a campaign to open.
type NewCampaign struct {
	Key    string    `field:"idempotencyKey" json:"-"`
	Theme  string    `field:"theme"`
	Pole   string    `field:"pole"`
	EndsOn clock.Day `field:"endsOn"`
	Word   string    `field:"word" validate:"max=500,text,nonir"`
}

// longest is the most days that a campaign may last.
const longest = 90

// Open opens a campaign: a coordinator's is about her pôle.
func (s *Service) Open(ctx context.Context, asked NewCampaign) (access.Done, error) {
	scope, snapshot, err := s.campaigning(ctx)
	if err != nil {
		return access.Done{}, err
	}
	asked.Word = strings.TrimSpace(asked.Word)
	problems := append(form.Check(&asked), checkSubject(&scope, snapshot, asked.Theme, asked.Pole)...)
	problems = append(problems, checkEnd(asked.EndsOn, s.deeds.Now())...)
	sheets := sheetsOf(snapshot, asked.Theme, asked.Pole)
	if problems == nil && len(sheets) == 0 {
		problems = fault.On("theme", fault.Invalid, "Aucune fiche publiée ne correspond : il n’y a personne à solliciter.")
	}
	if problems != nil {
		return access.Done{}, problems
	}
	once, err := s.deeds.Once(scope, access.RunCampaigns, asked.Key, asked)
	if err != nil {
		return access.Done{}, err
	}
	campaign := &Campaign{ID: s.newID(), Theme: asked.Theme, Pole: asked.Pole, Word: asked.Word, OpenedAt: once.At, EndsOn: asked.EndsOn}
	lasts := time.Duration(clock.DayOf(once.At).DaysUntil(asked.EndsOn))*24*time.Hour + afterTheCampaign
	return s.store.OpenCampaign(ctx, once, campaign, idsOf(sheets), func(p *Porteur) *Request {
		return s.request(p, campaign, p.actions(), lasts)
	})
}

func (s *Service) campaigning(ctx context.Context) (access.Scope, *catalogue.Snapshot, error) {
	scope, err := access.Require(ctx, access.RunCampaigns)
	if err != nil {
		return scope, nil, err
	}
	snapshot, err := s.catalogue.Catalogue(ctx)
	return scope, snapshot, err
}

// checkSubject refuses a campaign about nothing, and one about another pôle than the coordinator's.
func checkSubject(scope *access.Scope, snapshot *catalogue.Snapshot, theme, pole string) fault.Problems {
	var problems fault.Problems
	contents := snapshot.Contents
	if theme != "" && !slices.ContainsFunc(contents.Themes, func(t catalogue.Theme) bool { return t.Code == theme }) {
		problems = append(problems, fault.On("theme", fault.Missing, "Ce thème n’existe pas.")...)
	}
	switch {
	case pole != "" && !slices.ContainsFunc(contents.Poles, func(p catalogue.Pole) bool { return p.Code == pole }):
		problems = append(problems, fault.On("pole", fault.Missing, "Ce pôle n’existe pas.")...)
	case scope.Reach < access.Departmental && pole != scope.Actor.Pole:
		problems = append(problems, fault.On("pole", fault.NotAllowed, "Vous ne pouvez solliciter que les porteurs de votre pôle.")...)
	case theme == "" && pole == "":
		problems = append(problems, fault.On("theme", fault.Required, "Choisissez un thème, un pôle, ou les deux.")...)
	}
	return problems
}

func checkEnd(day clock.Day, now time.Time) fault.Problems {
	switch days := clock.DayOf(now).DaysUntil(day); {
	case days < 1:
		return fault.On("endsOn", fault.OutOfRange, "Donnez un jour à venir.")
	case days > longest:
		return fault.On("endsOn", fault.OutOfRange, "Une campagne dure 90 jours au plus.")
	}
	return nil
}

func idsOf(entries []*catalogue.Entry) []uuid.UUID {
	ids := make([]uuid.UUID, 0, len(entries))
	for _, e := range entries {
		ids = append(ids, e.ID)
	}
	return ids
}

// actions lists the sheets that a porteur runs.
func (p *Porteur) actions() []uuid.UUID {
	ids := make([]uuid.UUID, 0, len(p.Sheets))
	for _, s := range p.Sheets {
		ids = append(ids, s.Action)
	}
	return ids
}

// Preview says whom a campaign would reach, before it is opened. Problems are those that opening it would have.
func (s *Service) Preview(ctx context.Context, theme, pole string) (*Preview, error) {
	scope, snapshot, err := s.campaigning(ctx)
	if err != nil {
		return nil, err
	}
	if problems := checkSubject(&scope, snapshot, theme, pole); problems != nil {
		return nil, problems
	}
	sheets := sheetsOf(snapshot, theme, pole)
	porteurs, unreached, err := s.store.PorteursOf(ctx, idsOf(sheets))
	return &Preview{Sheets: sheets, Asked: len(porteurs), Unreached: unreached}, err
}

// Close ends a campaign before its day.
func (s *Service) Close(ctx context.Context, key string, id uuid.UUID, version int) (access.Done, error) {
	scope, err := access.Require(ctx, access.RunCampaigns)
	if err != nil {
		return access.Done{}, err
	}
	once, err := s.deeds.Once(scope, access.RunCampaigns, key, struct{ Close uuid.UUID }{id})
	if err != nil {
		return access.Done{}, err
	}
	return s.store.CloseCampaign(ctx, once, id, version)
}

// Find gives a campaign.
func (s *Service) Find(ctx context.Context, id uuid.UUID) (*Campaign, error) {
	scope, err := access.Require(ctx, access.RunCampaigns)
	if err != nil {
		return nil, err
	}
	return s.store.Campaign(ctx, scope, id)
}

// List gives a page of campaigns, the newest first.
func (s *Service) List(ctx context.Context, page keyset.Page) (*Page, error) {
	scope, err := access.Require(ctx, access.RunCampaigns)
	if err != nil {
		return nil, err
	}
	window, err := keyset.Read(page, "campaigns")
	if err != nil {
		return nil, err
	}
	return s.store.Campaigns(ctx, scope, window)
}

// Now is the instant by which campaigns are over or not.
func (s *Service) Now() time.Time { return s.deeds.Now() }

// Asked gives the request of a link to whoever holds it. Reading it changes nothing: programs that read mails open links.
func (s *Service) Asked(ctx context.Context, token string) (*Asked, error) {
	if _, err := access.Require(ctx, access.ConfirmByLink); err != nil {
		return nil, err
	}
	return s.store.Asked(ctx, token, s.deeds.Now())
}

// ConfirmByLink confirms sheets for the porteur of a link, as they were read. What was confirmed by it before stays as it is.
func (s *Service) ConfirmByLink(ctx context.Context, token string, read []Read) (access.Done, error) {
	if _, err := access.Require(ctx, access.ConfirmByLink); err != nil {
		return access.Done{}, err
	}
	// The right is the link's, whoever is signed in in this browser.
	nobody := access.Scope{Actor: access.Actor{Role: access.Anonymous}, Reach: access.Self}
	done, err := s.store.ConfirmByLink(ctx, s.deeds.Plain(nobody, access.ConfirmByLink), token, read)
	if err == nil {
		err = s.catalogue.Load(ctx)
	}
	return done, err
}
