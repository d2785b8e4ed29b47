package demo

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"time"

	"github.com/google/uuid"

	"traverse/catalogue"
	"traverse/catalogue/sheet"
	"traverse/db"
	"traverse/internal/access"
	"traverse/internal/clock"
	"traverse/internal/keys"
)

const (
	selectWritten = `-- name: DemoSheetsWritten
SELECT EXISTS (SELECT FROM action_revision WHERE account_id IS NOT NULL)`
	selectActor = `-- name: DemoActor
SELECT a.id AS account, m.id AS membership, o.id AS organization, m.role, m.administrator, coalesce(o.pole_code, '') AS pole, a.name
  FROM account a JOIN membership m ON m.account_id = a.id AND m.ended_at IS NULL JOIN organization o ON o.id = m.organization_id
 WHERE a.email = $1 || '@demo.invalid' AND a.closed_at IS NULL`
	selectKept = `-- name: DemoKeptActions
SELECT a.id, o.slug AS porteur FROM action a JOIN action_provider p ON p.action_id = a.id JOIN organization o ON o.id = p.organization_id
 WHERE a.status = 'PUBLISHED' AND EXISTS (SELECT FROM account x WHERE x.email = 'porteur.' || o.slug || '@demo.invalid' AND x.closed_at IS NULL)
   AND (SELECT count(*) FROM action_provider other WHERE other.action_id = a.id) = 1
 ORDER BY string_to_array(a.code, '.')::numeric[]`
)

// stage is how far an invented sheet has come.
type stage int

const (
	stageBegun stage = iota
	stageSubmitted
	stageOverdue
	stageSentBack
	stagePublished
	stageSuspended
	stageArchived
	stageRevised // published, and its next revision waits
	stageFromScheme
)

// invented is a sheet that is no programme's: whose it is, where, and what has become of it. Its pôle reviews it where there is
// only one, else the direction.
type invented struct {
	title, porteur string
	poles          []string
	stage          stage
}

// inventedSheets are one for each stage of the life of a sheet.
var inventedSheets = []invented{
	{"Atelier fictif : premiers pas en informatique", "ccipa", []string{"arles"}, stageBegun},
	{"Atelier fictif : préparer son permis", "ccipa", []string{"arles"}, stageSubmitted},
	{"Atelier fictif : chercher un logement", "isatis", []string{"arles", "salon-berre"}, stageOverdue},
	{"Atelier fictif : parler de sa santé", "isatis", []string{"arles"}, stageSentBack},
	{"Atelier fictif : cuisine et budget", "heda", []string{"arles"}, stagePublished},
	{"Atelier fictif : jardin partagé", "heda", []string{"arles"}, stageSuspended},
	{"Atelier fictif : théâtre", "wimoov", []string{"salon-berre"}, stageArchived},
	{"Atelier fictif : réparer son vélo", "wimoov", []string{"arles"}, stageRevised},
	{"", "", nil, stageFromScheme},
}

// LoadSheets has fictitious people write sheets, through the same rules as everybody: one at every stage of its life, and on
// sheets of the programme drafts and changes that needed no review. It does so once: as soon as somebody has written a sheet,
// they are hers.
func LoadSheets(ctx context.Context, store *db.DB, ring *keys.Ring, now time.Time) error {
	var written bool
	if err := store.GetContext(ctx, &written, selectWritten); err != nil || written {
		return err
	}
	service := catalogue.NewService(store, func() time.Time { return now }, slog.New(slog.DiscardHandler))
	if err := service.Load(ctx); err != nil {
		return fmt.Errorf("lire le catalogue de la démonstration: %w", err)
	}
	t := &teller{store: store, catalogue: service, ring: ring, now: now}
	for i := range inventedSheets {
		if err := t.tell(ctx, &inventedSheets[i]); err != nil {
			return fmt.Errorf("écrire la fiche « %s » de la démonstration: %w", inventedSheets[i].title, err)
		}
	}
	if err := t.reviseProgramme(ctx); err != nil {
		return fmt.Errorf("écrire les révisions de la démonstration: %w", err)
	}
	return nil
}

// teller has people act on sheets, each on a day of her own.
type teller struct {
	store     *db.DB
	catalogue *catalogue.Service
	ring      *keys.Ring
	now       time.Time
}

// as gives the service on a day that is past, and a context in which somebody acts.
func (t *teller) as(ctx context.Context, name string, daysAgo int) (context.Context, *sheet.Service, error) {
	var who struct {
		Account, Membership, Organization uuid.UUID
		Role                              access.Role
		Administrator                     bool
		Pole, Name                        string
	}
	if err := t.store.GetContext(ctx, &who, selectActor, name); err != nil {
		return nil, nil, fmt.Errorf("agir comme %s: %w", name, err)
	}
	then := t.now.AddDate(0, 0, -daysAgo)
	service := sheet.NewService(t.store, t.catalogue, func() time.Time { return then }, t.ring)
	return access.As(ctx, access.Actor{
		Account: who.Account, Membership: who.Membership, Organization: who.Organization, Role: who.Role, Administrator: who.Administrator,
		Pole: who.Pole, Name: who.Name, Demonstration: true,
	}), service, nil
}

// tell takes one invented sheet from its beginning to its stage.
func (t *teller) tell(ctx context.Context, s *invented) error {
	if s.stage == stageFromScheme {
		return t.fromScheme(ctx)
	}
	porteur, reviewer := "porteur."+s.porteur, "direction"
	if len(s.poles) == 1 {
		reviewer = "pole." + s.poles[0]
	}
	id, err := t.begin(ctx, porteur, s)
	if err != nil || s.stage == stageBegun {
		return err
	}
	submitted := 2
	if s.stage == stageOverdue {
		submitted = 20
	}
	if s.stage >= stagePublished {
		submitted = 40
	}
	if err := t.act(ctx, porteur, submitted, id, func(ctx context.Context, of *sheet.Service, on *sheet.Transition) error {
		on.Note = "Nouvelle action, qui ouvre le mois prochain."
		_, err := of.Submit(ctx, on)
		return err
	}); err != nil || s.stage < stageSentBack {
		return err
	}
	if err := t.act(ctx, reviewer, submitted-1, id, func(ctx context.Context, of *sheet.Service, on *sheet.Transition) error {
		review := &sheet.Review{Transition: *on, Publish: s.stage >= stagePublished}
		if review.Note = "Merci, la fiche est claire."; !review.Publish {
			review.Note = "Encore deux précisions, et nous publions."
			review.Remarks = []sheet.Remark{{Field: "summary", Body: "À qui s’adresse l’atelier ?"}, {Field: "contacts", Body: "Ce numéro est celui de l’accueil : est-ce bien lui ?"}}
		}
		_, err := of.Review(ctx, review)
		return err
	}); err != nil || s.stage < stageSuspended {
		return err
	}
	return t.afterwards(ctx, porteur, s.stage, id)
}

// begin writes a whole draft.
func (t *teller) begin(ctx context.Context, porteur string, s *invented) (uuid.UUID, error) {
	ctx, service, err := t.as(ctx, porteur, 41)
	if err != nil {
		return uuid.Nil, err
	}
	done, err := service.Create(ctx, &sheet.Creation{Key: keyOf("create", s.title), Title: s.title, Theme: "1.7"})
	if err != nil {
		return uuid.Nil, err
	}
	_, clashes, err := service.Save(ctx, &sheet.Saving{ID: done.ID, Version: 1, Edit: sheet.Edit{Sheet: *workshop(s), Fields: sheet.Fields}})
	if err == nil && len(clashes) > 0 {
		err = fmt.Errorf("%d conflits", len(clashes))
	}
	return done.ID, err
}

// workshop is the whole of an invented sheet.
func workshop(s *invented) *catalogue.Sheet {
	months := 2
	return &catalogue.Sheet{
		Title: s.title, ThemeCode: "1.7", Summary: "Des ateliers en petit groupe, inventés pour la démonstration.",
		Objectives: []string{"Reprendre confiance", "Faire avancer son projet"}, Barriers: []string{"mobilite"},
		Prescription:   catalogue.PrescriptionMode{Channels: []string{catalogue.ChannelPhone}, Instructions: "Appeler avec la personne."},
		DurationMonths: &months, Mode: catalogue.ModeCollective, Fees: &catalogue.Fees{Free: true},
		Locations: []catalogue.Location{{Address: "1 rue de l’Exemple", TerritoryCode: "13004"}},
		Coverage:  catalogue.CoverageRule{Includes: s.poles, Text: "Selon les pôles indiqués"},
		Contacts:  []catalogue.Contact{{Name: "Accueil fictif", Phone: "04 00 00 00 00", Public: true}},
	}
}

// act has somebody do an act on a sheet as it is.
func (t *teller) act(ctx context.Context, name string, daysAgo int, id uuid.UUID, do func(context.Context, *sheet.Service, *sheet.Transition) error) error {
	ctx, service, err := t.as(ctx, name, daysAgo)
	if err != nil {
		return err
	}
	record, err := service.Sheet(ctx, sheet.Key{Action: id})
	if err != nil {
		return err
	}
	on := &sheet.Transition{Key: keyOf(name, fmt.Sprint(id, daysAgo)), ID: id, Version: record.Version}
	if record.Open != nil {
		on.Version = record.Open.Version
	}
	return do(ctx, service, on)
}

// afterwards is what becomes of a sheet that was published.
func (t *teller) afterwards(ctx context.Context, porteur string, stage stage, id uuid.UUID) error {
	return t.act(ctx, porteur, 3, id, func(ctx context.Context, of *sheet.Service, on *sheet.Transition) error {
		var err error
		switch stage {
		case stageSuspended:
			until := clock.DayOf(t.now.AddDate(0, 0, 30))
			_, err = of.Suspend(ctx, on, &until)
		case stageArchived:
			_, err = of.Archive(ctx, on)
		default:
			edit := &catalogue.Sheet{Title: "Atelier fictif : réparer et entretenir son vélo", Summary: "Des ateliers en petit groupe, désormais aussi le samedi."}
			if err = t.write(ctx, of, id, 1, false, edit, "title", "summary"); err == nil {
				err = t.submitOpen(ctx, of, on)
			}
		}
		return err
	})
}

// submitOpen submits the draft that has just been written.
func (t *teller) submitOpen(ctx context.Context, of *sheet.Service, on *sheet.Transition) error {
	record, err := of.Sheet(ctx, sheet.Key{Action: on.ID})
	if err != nil {
		return err
	}
	on.Version = record.Open.Version
	_, err = of.Submit(ctx, on)
	return err
}

func (t *teller) write(ctx context.Context, of *sheet.Service, id uuid.UUID, seen int, atOnce bool, to *catalogue.Sheet, fields ...string) error {
	edit := sheet.Edit{Sheet: *to}
	for _, key := range fields {
		edit.Fields = append(edit.Fields, sheet.FieldOf(key))
	}
	_, clashes, err := of.Save(ctx, &sheet.Saving{ID: id, Seen: seen, AtOnce: atOnce, Edit: edit})
	if err == nil && len(clashes) > 0 {
		err = fmt.Errorf("%d conflits", len(clashes))
	}
	return err
}

// fromScheme begins the sheet of a scheme of the programme, as the direction may.
func (t *teller) fromScheme(ctx context.Context) error {
	snapshot, err := t.catalogue.Catalogue(ctx)
	if err != nil {
		return err
	}
	ctx, service, err := t.as(ctx, "direction", 1)
	if err != nil {
		return err
	}
	_, err = service.Create(ctx, &sheet.Creation{Key: keyOf("create", "scheme"), Theme: "1.1", Scheme: snapshot.Contents.Schemes[0].Slug})
	return err
}

// revisedSheets is how many sheets of the programme have been changed without a review, and as many have a draft.
const revisedSheets = 3

// reviseProgramme changes sheets of the programme that the seed draws among those of porteurs with an account.
func (t *teller) reviseProgramme(ctx context.Context) error {
	var kept []struct {
		ID      uuid.UUID
		Porteur string
	}
	if err := t.store.SelectContext(ctx, &kept, selectKept); err != nil {
		return err
	}
	chance := rand.New(rand.NewPCG(13, 2027)) //nolint:gosec // a fixed seed is the point
	drawn := chance.Perm(len(kept))
	for n, i := range drawn[:min(2*revisedSheets, len(drawn))] {
		acting, service, err := t.as(ctx, "porteur."+kept[i].Porteur, 1+chance.IntN(20))
		if err != nil {
			return err
		}
		if atOnce := n < revisedSheets; atOnce {
			open := true
			err = t.write(acting, service, kept[i].ID, 1, true, &catalogue.Sheet{SelfReferral: &open}, "selfReferral")
		} else {
			err = t.write(acting, service, kept[i].ID, 1, false, &catalogue.Sheet{Summary: "Résumé repris pour la démonstration ; il attend d’être soumis."}, "summary")
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// keyOf is the idempotency key of an act of the demonstration.
func keyOf(kind, name string) string { return idOf("sheet-"+kind, name).String() }
