package db_test

import (
	"testing"

	"github.com/google/uuid"

	"traverse/internal/clock"
	"traverse/referral"
)

// TestPersonIsErased: two years after the last thing that happened to her, what names a person and every text about her are
// gone, once; what is counted stays. Whoever waits, or was changed since, is kept.
func TestPersonIsErased(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ended, waits := w.send("13001"), w.send("13001")
	w.session(1)
	for _, act := range []referral.Act{referral.PutUnderReview, referral.RequestInfo} {
		w.must(w.porteur, act, ended)
	}
	w.must(w.referent, referral.AnswerInfo, ended)
	w.must(w.porteur, referral.PostMessage, ended)
	w.must(w.porteur, referral.Accept, ended)
	w.must(w.porteur, referral.SetAppointment, ended)
	w.must(w.porteur, referral.Accept, waits)
	w.must(w.porteur, referral.Start, ended)
	w.must(w.porteur, referral.Complete, ended)
	w.exec(`UPDATE referral SET reason = 'x', override_reason = 'x', receiver_fingerprint = 'x'`)
	never := w.person("13001") // sent nowhere
	w.wants(waits, referral.PlaceOffered)
	w.must(w.referent, referral.DeclinePlace, waits) // a caseload: offered again
	left := func(query string) (n int) {
		t.Helper()
		w.one(&n, query)
		return n
	}
	forget := func() {
		t.Helper()
		if err := w.db.Purge(t.Context(), clock.DayOf(w.now), w.now); err != nil {
			t.Fatal(err)
		}
	}
	w.now = w.now.AddDate(0, 23, 0)
	forget()
	if n := left("SELECT count(*) FROM beneficiary WHERE erased_at IS NOT NULL"); n != 0 {
		t.Fatalf("%d persons were erased after 23 months", n)
	}
	w.now = w.now.AddDate(0, 2, 0)
	forget()
	for query, want := range map[string]int{
		"SELECT count(*) FROM beneficiary WHERE erased_at IS NULL":             1,
		"SELECT count(*) FROM beneficiary WHERE identity IS NOT NULL":          1,
		"SELECT count(*) FROM referral":                                        2,
		"SELECT count(*) FROM referral WHERE beneficiary_id IS NOT NULL":       1,
		"SELECT count(*) FROM referral WHERE reason IS NOT NULL":               1,
		"SELECT count(*) FROM referral WHERE override_reason IS NOT NULL":      1,
		"SELECT count(*) FROM referral WHERE receiver_fingerprint IS NOT NULL": 1,
		"SELECT count(*) FROM referral WHERE outcome IS NOT NULL":              1,
		"SELECT count(*) FROM referral_appointment":                            0,
		"SELECT count(*) FROM referral_message":                                1,
		"SELECT count(*) FROM referral_message WHERE body IS NOT NULL":         0,
		"SELECT count(*) FROM referral_follow_up":                              2,
	} {
		if got := left(query); got != want {
			t.Errorf("%s: %d, want %d", query, got, want)
		}
	}
	if n := left("SELECT count(*) FROM referral_event e JOIN referral r ON r.id = e.referral_id WHERE e.note IS NOT NULL AND r.beneficiary_id IS NULL"); n != 0 {
		t.Errorf("%d notes are left", n)
	}
	if _, err := w.db.ExecContext(t.Context(), "UPDATE referral_event SET note = NULL"); err == nil {
		t.Error("the history may be changed otherwise")
	}
	if _, err := w.choose(uuid.Nil, never); err == nil {
		t.Error("whoever was erased is prescribed")
	}
	w.sound()
}
