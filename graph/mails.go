package graph

import (
	"net/http"
	"strings"
	"time"

	"traverse/internal/notify"
)

// keptMails shows the mails of a demonstration, where none of them leaves. They are written out anew each time: their
// texts, and the links in them, are kept nowhere.
type keptMails struct {
	notices  *notify.Service
	composer *notify.Composer
	sessions *Sessions
}

// keptMail is a mail in the list. A mail whose link has been used, or has expired, is left out.
type keptMail struct {
	ID      string    `json:"id"`
	To      string    `json:"to"`
	Subject string    `json:"subject"`
	At      time.Time `json:"at"`
	Text    string    `json:"text"`
}

// routes adds the addresses of the mails. Elsewhere than in a demonstration on this machine they do not exist.
func (k *keptMails) routes(mux *http.ServeMux) {
	mux.HandleFunc("GET /session/demo/mails", k.here(k.list))
	mux.HandleFunc("GET /session/demo/mails/{id}", k.here(k.show))
}

func (k *keptMails) here(do http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if !k.sessions.mayDemonstrate(r) {
			http.NotFound(w, r)
			return
		}
		do(w, r)
	}
}

// list gives the newest mails in JSON.
func (k *keptMails) list(w http.ResponseWriter, r *http.Request) {
	mails, err := k.notices.KeptMails(r.Context())
	if err != nil {
		k.sessions.refuse(w, r, err)
		return
	}
	listed := []keptMail{}
	for i := range mails {
		message, err := k.composer.Compose(&mails[i])
		if err != nil {
			continue
		}
		listed = append(listed, keptMail{mails[i].ID.String(), message.To, message.Subject, message.Date, message.Text})
	}
	writeJSON(w, http.StatusOK, listed)
}

// mailPolicy lets a mail be what it is, within a page of this site: its own styles, and nothing from anywhere.
const mailPolicy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'self'; form-action 'none'; frame-ancestors 'self'"

// show gives a mail's HTML, for a frame of the list's page. Its links open in the whole window.
func (k *keptMails) show(w http.ResponseWriter, r *http.Request) {
	mails, err := k.notices.KeptMails(r.Context())
	if err != nil {
		k.sessions.refuse(w, r, err)
		return
	}
	for i := range mails {
		if mails[i].ID.String() != r.PathValue("id") {
			continue
		}
		message, err := k.composer.Compose(&mails[i])
		if err != nil {
			break
		}
		w.Header().Set("Content-Security-Policy", mailPolicy)
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Cache-Control", "no-store")
		_, _ = w.Write([]byte(strings.Replace(message.HTML, "<head>", `<head><base target="_top">`, 1))) // the reader has left: there is nobody to tell
		return
	}
	http.NotFound(w, r)
}
