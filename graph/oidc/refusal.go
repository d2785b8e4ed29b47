package oidc

import (
	"encoding/json"
	"fmt"
)

// Reason is why somebody could not come in through the provider; the web client has a sentence for each.
type Reason string

// The reasons.
const (
	// Unreachable is a provider that does not answer.
	Unreachable Reason = "fournisseur-injoignable"
	// Invalid is an answer that cannot be trusted.
	Invalid Reason = "reponse-invalide"
	// LevelTooLow is an authentication weaker than what was asked for.
	LevelTooLow Reason = "niveau-insuffisant"
	// NoEmail is a person without an address, or whose address was not verified.
	NoEmail Reason = "courriel-non-verifie"
	// Expired is an attempt that is unknown, used, too old or of another browser.
	Expired Reason = "tentative-expiree"
	// Cancelled is a person who gave up, or whom the provider refused.
	Cancelled Reason = "connexion-annulee"
	// NoAccount is a person whom the provider knows and who has no account here.
	NoAccount Reason = "sans-acces"
	// TooMany is an address from which too much was tried.
	TooMany Reason = "trop-de-tentatives"
	// Failed is a failure of our own.
	Failed Reason = "panne"
)

// Refusal says why nobody came in. Err is for the log.
type Refusal struct { //nolint:errname // whoever is turned away reads why: it is an answer before it is an error
	Reason Reason
	Err    error
}

// Error gives the reason and the cause.
func (r *Refusal) Error() string {
	if r.Err == nil {
		return string(r.Reason)
	}
	return string(r.Reason) + ": " + r.Err.Error()
}

// Unwrap gives the cause.
func (r *Refusal) Unwrap() error { return r.Err }

// audience is one text or several.
type audience []string

// UnmarshalJSON reads both.
func (a *audience) UnmarshalJSON(content []byte) error {
	var one string
	if json.Unmarshal(content, &one) == nil {
		*a = audience{one}
		return nil
	}
	var several []string
	if err := json.Unmarshal(content, &several); err != nil {
		return fmt.Errorf("aud: %w", err)
	}
	*a = several
	return nil
}

// boolean is true, or "true": some providers write it so.
type boolean bool

// UnmarshalJSON reads both.
func (b *boolean) UnmarshalJSON(content []byte) error {
	*b = string(content) == "true" || string(content) == `"true"`
	return nil
}
