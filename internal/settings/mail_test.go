package settings_test

import (
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"traverse/internal/mail"
)

// file writes a secret and gives its path.
func file(t *testing.T, content string, mode os.FileMode) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(path, []byte(content), mode); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestMailServer: ports and encryption follow from the address, and the password from its file.
func TestMailServer(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]mail.Server{
		"smtp://relais.example.fr":                {Host: "relais.example.fr", Port: 587, Encryption: mail.RequiredTLS},
		"smtp://relais.example.fr:2525":           {Host: "relais.example.fr", Port: 2525, Encryption: mail.RequiredTLS},
		"smtps://traverse@relais.example.fr":      {Host: "relais.example.fr", Port: 465, Encryption: mail.ImplicitTLS, User: "traverse"},
		"smtp://a%40b.fr@relais.example.fr:587":   {Host: "relais.example.fr", Port: 587, Encryption: mail.RequiredTLS, User: "a@b.fr"},
		"smtp://relais.interne:25?tls=none":       {Host: "relais.interne", Port: 25, Encryption: mail.NoTLS},
		"smtp://127.0.0.1:1025":                   {Host: "127.0.0.1", Port: 1025, Encryption: mail.OfferedTLS},
		"smtp://traverse@localhost:1025?tls=none": {Host: "localhost", Port: 1025, Encryption: mail.NoTLS, User: "traverse"},
	} {
		variables := map[string]string{"TRAVERSE_URL": "https://traverse.example.fr/", "TRAVERSE_SMTP_URL": address, "TRAVERSE_MAIL_FROM": "Traverse <ne-pas-repondre@example.fr>"}
		if want.User != "" {
			variables["TRAVERSE_SMTP_PASSWORD_FILE"] = file(t, "mot de passe\n", 0o600)
			want.Password = "mot de passe"
		}
		got, err := read(variables)
		if err != nil {
			t.Errorf("%s: %v", address, err)
			continue
		}
		want.From.Name, want.From.Address = "Traverse", "ne-pas-repondre@example.fr"
		if *got.MailServer != want || got.Site != "https://traverse.example.fr" {
			t.Errorf("%s: %+v, %s", address, got.MailServer, got.Site)
		}
	}
}

// TestMailRefused: what would not work, or would send a secret in clear, is refused at the start, and no message repeats a
// password.
func TestMailRefused(t *testing.T) {
	t.Parallel()
	good := map[string]string{"TRAVERSE_URL": "https://t.example.fr", "TRAVERSE_SMTP_URL": "smtp://u@r.example.fr", "TRAVERSE_MAIL_FROM": "t@example.fr", "TRAVERSE_SMTP_PASSWORD_FILE": file(t, "x", 0o600)}
	if _, err := read(good); err != nil {
		t.Fatal(err)
	}
	for variable, values := range map[string][]string{
		"TRAVERSE_URL":                {"", "traverse.example.fr", "http://traverse.example.fr", "https://t.example.fr/chemin", "https://u:p@t.example.fr", "ftp://t.example.fr"},
		"TRAVERSE_SMTP_URL":           {"r.example.fr:25", "http://r.example.fr", "smtp://", "smtp://u:motdepasse@r.example.fr", "smtp://u@r.example.fr:99999", "smtp://u@r.example.fr?tls=none", "smtps://u@r.example.fr?tls=none", "smtp://u@r.example.fr?tls=some", "smtp://r.example.fr"},
		"TRAVERSE_MAIL_FROM":          {"", "Traverse", "traverse@"},
		"TRAVERSE_SMTP_PASSWORD_FILE": {"", filepath.Join(t.TempDir(), "none"), file(t, "", 0o600), file(t, "motdepasse", 0o644)},
	} {
		for _, value := range values {
			variables := map[string]string{}
			maps.Copy(variables, good)
			variables[variable] = value
			_, err := read(variables)
			if err == nil {
				t.Errorf("%s=%q is accepted", variable, value)
				continue
			}
			if strings.Contains(err.Error(), "motdepasse") || !strings.Contains(err.Error(), "TRAVERSE_") {
				t.Errorf("%s=%q: %v", variable, value, err)
			}
		}
	}
}

// TestNoMailServer: without one nothing is required.
func TestNoMailServer(t *testing.T) {
	t.Parallel()
	got, err := read(map[string]string{})
	if err != nil || got.MailServer != nil || got.Site != "" {
		t.Errorf("%+v %v", got, err)
	}
}
