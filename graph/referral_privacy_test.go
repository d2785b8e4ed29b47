package graph_test

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"traverse/internal/mail"
)

// noted is a log that several may write to.
type noted struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (w *noted) Write(line []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.text.Write(line)
}

// TestNothingTellsWho takes a prescription through its whole life, refusals and mistakes included, and looks for the person
// wherever she must not be: in no log, no mail, no notice and no table in clear; nor is the action's title in a mail. What
// was looked for is found where it may be, so that the search is one.
func TestNothingTellsWho(t *testing.T) {
	t.Parallel()
	var log noted
	logger := slog.New(slog.NewJSONHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	a := newAPIWithLog(t, logger)
	action, porteur := a.prescribable()
	referent := a.as("referent.arles")
	if _, err := a.db.ExecContext(t.Context(), `UPDATE account SET notification_preference = 'AT_ONCE'`); err != nil {
		t.Fatal(err)
	}
	who := referent.mustSave(map[string]any{
		"firstName": "Wilhelmine", "lastName": "Quasimodette", "birthDate": "1979-02-13", "phone": "06 12 34 56 78", "email": "wilhelmine.q@exemple.invalid",
	})
	var title string
	if err := a.db.GetContext(t.Context(), &title, `SELECT r.content ->> 'title' FROM action a JOIN action_revision r ON r.action_id = a.id AND r.number = a.published_revision
		WHERE a.id = (SELECT action_id FROM action_provider WHERE receives_referrals AND action_id = $1)`, uuidOf(t, action)); err != nil {
		t.Fatal(err)
	}
	mails := liveOf(t, a, logger, referent, porteur, action, who.ID)

	told := []string{
		"Wilhelmine", "Quasimodette", "QUASIMODETTE", "quasimodette", "1979-02-13", "13/02/1979", "13 février 1979", "06 12 34 56 78", "0612345678", "+33612345678",
		"wilhelmine.q", "Motif-secret", "Question-secrete", "Message-secret", "Lieu-secret",
	}
	a.nothingInClear(told...)
	notices := string(mustMarshal(t, []any{porteur.notices(false), referent.notices(false)}))
	for _, text := range told {
		for where, content := range map[string]string{"a log": log.text.String(), "a mail": mails, "a notice": notices} {
			if strings.Contains(content, text) {
				t.Errorf("%s tells « %s »", where, text)
			}
		}
	}
	if strings.Contains(mails, title) || strings.Contains(notices, title) {
		t.Errorf("a mail or a notice tells the action: %s", title)
	}
	for _, there := range []string{"26-000001", "/prescriptions/26-000001"} {
		if !strings.Contains(mails, there) {
			t.Errorf("no mail has %s: nothing is proved", there)
		}
	}
	if log.text.Len() == 0 {
		t.Error("nothing was logged: nothing is proved")
	}
}

// liveOf leads a prescription from its request to its outcome, and gives all mails that were sent of it.
func liveOf(t *testing.T, a *api, log *slog.Logger, referent, porteur *person, action, who string) string {
	t.Helper()
	sent := referent.prescribe(action, who).Referral
	number := sent.Number
	// What is refused, or is not understood, is not told either.
	porteur.tried("declineReferral", sent.on("reason", "OTHER", "note", "Wilhelmine Quasimodette, 1 79 02 13 055 123 45"))
	referent.ask(`mutation { createReferral(input: {reason: "Quasimodette"}) { referral { id } } }`, nil)
	referent.ask(`{ referrals(filter: {search: "Quasimodette"}) { nodes { rien } } }`, nil)
	referent.caseload("Quasimodette")
	porteur.acted("requestReferralInfo", porteur.read(number).on("question", "Question-secrete ?"))
	referent.acted("answerReferralInfo", referent.read(number).on("answer", "Motif-secret"))
	porteur.acted("acceptReferral", porteur.read(number).on())
	porteur.acted("setReferralAppointment", porteur.read(number).on("startsAt", "2026-12-02T09:00:00Z", "place", "Lieu-secret"))
	referent.acted("postReferralMessage", map[string]any{"idempotencyKey": uuid.NewString(), "id": sent.ID, "body": "Message-secret"})
	porteur.acted("startReferral", porteur.read(number).on("on", "2026-11-24"))
	porteur.acted("completeReferral", porteur.read(number).on("outcome", "TRAINING", "note", "Motif-secret"))
	var mails strings.Builder
	worker := a.mailer(func(_ context.Context, m *mail.Message) (bool, error) {
		mails.Write(mustMarshal(t, m))
		return false, nil
	})
	worker.Log = log
	worker.TellAll(t.Context())
	a.later.Add(int64(time.Hour)) // mails of one hand wait for each other
	worker.SendAll(t.Context())
	return mails.String()
}

// uuidOf reads the key of an identifier of the API.
func uuidOf(t *testing.T, id string) uuid.UUID {
	t.Helper()
	_, key, _ := decodeID(id)
	return uuid.MustParse(key)
}
