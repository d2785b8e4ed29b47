package settings_test

import (
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"traverse/internal/settings"
)

func read(variables map[string]string) (*settings.Settings, error) {
	return settings.Read(func(name string) string { return variables[name] })
}

// TestDemonstrationStaysOnThisMachine: a demonstration is refused on every address that another machine could reach.
func TestDemonstrationStaysOnThisMachine(t *testing.T) {
	t.Parallel()
	for addr, allowed := range map[string]bool{
		"": true, "127.0.0.1:8080": true, "127.1.2.3:80": true, "localhost:8080": true, "[::1]:8080": true, "127.0.0.1:0": true,
		"0.0.0.0:8080": false, ":8080": false, "[::]:8080": false, "192.0.2.1:8080": false, "10.0.0.1:8080": false, "traverse.exemple.fr:443": false,
		"localhost.exemple.fr:80": false, "[::ffff:192.0.2.1]:80": false, "0:8080": false,
	} {
		got, err := read(map[string]string{"TRAVERSE_DEMO": "1", "TRAVERSE_ADDR": addr})
		if (err == nil) != allowed || (err == nil && !got.Demo) {
			t.Errorf("%q: %v", addr, err)
		}
		if err != nil && !strings.Contains(err.Error(), "TRAVERSE_DEMO : une démonstration n’est servie que sur cette machine") {
			t.Errorf("%q: %v", addr, err)
		}
	}
	if got, err := read(map[string]string{}); err != nil || got.Demo {
		t.Errorf("a demonstration without being asked: %v", err)
	}
}

// TestIdentityProvider: what is missing or dangerous in its settings is said, all of it, and the secret never.
func TestIdentityProvider(t *testing.T) {
	t.Parallel()
	secret := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(secret, []byte("tr3s-secret\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	open := filepath.Join(t.TempDir(), "open")
	if err := os.WriteFile(open, []byte("tr3s-secret"), 0o644); err != nil {
		t.Fatal(err)
	}
	whole := func(changes map[string]string) map[string]string {
		variables := map[string]string{
			"TRAVERSE_URL": "https://traverse.exemple.fr", "TRAVERSE_OIDC_ISSUER": "https://auth.exemple.fr/api/v2",
			"TRAVERSE_OIDC_CLIENT_ID": "traverse", "TRAVERSE_OIDC_CLIENT_SECRET_FILE": secret, "TRAVERSE_OIDC_ACR": "eidas1 https://proconnect.gouv.fr/assurance/consistency-checked-2fa",
		}
		maps.Copy(variables, changes)
		return variables
	}
	got, err := read(whole(nil))
	if err != nil {
		t.Fatal(err)
	}
	if p := got.OIDC; p.Name != "ProConnect" || p.ClientSecret != "tr3s-secret" || !p.PKCE || p.VerifiedEmail || len(p.ACR) != 2 || strings.Join(p.Scopes, " ") != "openid given_name usual_name email siret" {
		t.Errorf("%+v", p)
	}
	for name, wrong := range map[string]struct {
		changes map[string]string
		says    string
	}{
		"in clear":                {map[string]string{"TRAVERSE_OIDC_ISSUER": "http://auth.exemple.fr"}, "n’est pas en https"},
		"no issuer":               {map[string]string{"TRAVERSE_OIDC_ISSUER": "auth.exemple.fr"}, "n’est pas l’adresse d’un émetteur"},
		"an issuer with a query":  {map[string]string{"TRAVERSE_OIDC_ISSUER": "https://auth.exemple.fr/?a=b"}, "n’est pas l’adresse d’un émetteur"},
		"no client":               {map[string]string{"TRAVERSE_OIDC_CLIENT_ID": ""}, "TRAVERSE_OIDC_CLIENT_ID est obligatoire"},
		"no secret":               {map[string]string{"TRAVERSE_OIDC_CLIENT_SECRET_FILE": ""}, "TRAVERSE_OIDC_CLIENT_SECRET_FILE est obligatoire"},
		"a secret that all read":  {map[string]string{"TRAVERSE_OIDC_CLIENT_SECRET_FILE": open}, "lisible par d’autres (mode 0644)"},
		"a secret that is absent": {map[string]string{"TRAVERSE_OIDC_CLIENT_SECRET_FILE": open + "2"}, "ne peut pas être lu"},
		"no address":              {map[string]string{"TRAVERSE_OIDC_SCOPES": "openid"}, "« openid » et « email » en font toujours partie"},
		"no site":                 {map[string]string{"TRAVERSE_URL": ""}, "TRAVERSE_URL est obligatoire avec TRAVERSE_OIDC_ISSUER"},
		"a site in clear":         {map[string]string{"TRAVERSE_URL": "http://traverse.exemple.fr"}, "serait lue en clair"},
		"a site with a path":      {map[string]string{"TRAVERSE_URL": "https://exemple.fr/traverse"}, "n’est pas une adresse de site"},
		"PKCE of neither":         {map[string]string{"TRAVERSE_OIDC_PKCE": "non"}, "TRAVERSE_OIDC_PKCE"},
		"a level without issuer":  {map[string]string{"TRAVERSE_OIDC_ISSUER": "", "TRAVERSE_OIDC_CLIENT_ID": "", "TRAVERSE_OIDC_CLIENT_SECRET_FILE": ""}, "TRAVERSE_OIDC_ACR : sans TRAVERSE_OIDC_ISSUER"},
	} {
		_, err := read(whole(wrong.changes))
		if err == nil || !strings.Contains(err.Error(), wrong.says) || strings.Contains(err.Error(), "tr3s") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
