package graph_test

import (
	"time"

	"github.com/google/uuid"

	"traverse/internal/keys"
	"traverse/internal/link"
)

// report writes a report of an account about an action, read by a pôle, in a state; it gives its identifier.
func (w *world) report(account uuid.UUID, code, state, pole string) string {
	w.t.Helper()
	made := uuid.New()
	if account == uuid.Nil {
		account = w.account("Lectrice")
	}
	w.exec(`INSERT INTO report (id, action_id, topic, body, poles, account_id, organization_id, state, created_at, updated_at)
		SELECT $1, a.id, 'OTHER', 'Faux.', ARRAY[$4], $2, $3, $5, $6, $6 FROM action a WHERE a.code = $7`, made, account, w.home, pole, state, today, code)
	return id("Report", made.String())
}

// reportTo is an open report that somebody may answer and close: about an action of her organisation if she is a porteur, of
// her pôle; her own for anybody else.
func (w *world) reportTo(p *asker) string {
	w.t.Helper()
	code := "2.2.6"
	if p.organization != uuid.Nil {
		_ = w.db.GetContext(w.t.Context(), &code, `SELECT a.code FROM action a JOIN action_provider p ON p.action_id = a.id WHERE p.organization_id = $1 ORDER BY a.code LIMIT 1`, p.organization) // none: the one above
	}
	return w.report(p.account, code, "OPEN", "arles")
}

// answeredReportOf is a report of somebody's that was answered.
func (w *world) answeredReportOf(p *asker) string {
	return w.report(p.account, "2.2.6", "ANSWERED", "arles")
}

// strangersReport is between a reader and a porteur in the pôle of Aix.
func (w *world) strangersReport() string { return w.report(uuid.Nil, "2.2.5", "OPEN", "aix-gardanne") }

// savedSearchOf writes a search of an account, and gives its identifier.
func (w *world) savedSearchOf(account uuid.UUID) string {
	w.t.Helper()
	made := uuid.New()
	if account == uuid.Nil {
		account = w.account("Quelqu’un")
	}
	w.exec(`INSERT INTO saved_search (id, account_id, name, criteria, created_at, seen_at, mark_edition, mark_day) VALUES ($1, $2, $3, '{}', $4, $4, 0, '2026-11-24')`,
		made, account, w.word(), today)
	return id("SavedSearch", made.String())
}

// campaignInput is the input that opens a campaign.
func campaignInput(theme, pole string) vars {
	return input("idempotencyKey", key(), "theme", theme, "pole", pole, "endsOn", today.AddDate(0, 0, 20).Format(time.DateOnly))
}

// campaignOf writes a campaign about a pôle, and gives its identifier.
func (w *world) campaignOf(pole string) string {
	w.t.Helper()
	made := uuid.New()
	w.exec(`INSERT INTO campaign (id, pole_code, word, opened_at, ends_on, account_id, organization_id) VALUES ($1, $2, '', $3, $4, $5, $6)`,
		made, pole, today, today.AddDate(0, 0, 20), w.account("Coordinatrice"), w.home)
	return id("Campaign", made.String())
}

// confirmRequest asks a porteur to confirm a sheet.
func (w *world) confirmRequest() uuid.UUID {
	w.t.Helper()
	request := uuid.New()
	w.exec(`INSERT INTO confirmation_request (id, account_id, created_at)
		SELECT $1, id, $2 FROM account WHERE email = 'porteur.confluence@demo.invalid'`, request, today)
	w.exec(`INSERT INTO confirmation_item (request_id, action_id) SELECT $1, id FROM action WHERE code = '2.2.6'`, request)
	return request
}

func (w *world) writeLink(made *link.Link) {
	w.t.Helper()
	w.exec(`INSERT INTO link (id, token_hash, purpose, object_id, email, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		made.ID, made.Hash, made.Purpose, made.Object, made.Email, made.CreatedAt, made.ExpiresAt)
}

// confirmToken gives the token of a mail that asks a porteur to confirm a sheet.
func (w *world) confirmToken() string {
	w.t.Helper()
	maker := link.Maker{Keys: keys.Demonstration(), Now: w.now}
	made := maker.New(link.ConfirmSheets, w.confirmRequest(), "porteur.confluence@demo.invalid", 24*time.Hour)
	w.writeLink(&made)
	return maker.Token(made.ID)
}
