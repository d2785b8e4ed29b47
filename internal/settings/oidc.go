package settings

import (
	"cmp"
	"errors"
	"fmt"
	"net/url"
	"os"
	"slices"
	"strings"
)

// OIDC is the identity provider that people sign in with, and what this service is to it.
type OIDC struct {
	// Name is what its button says.
	Name string
	// Issuer is where its configuration is found, and whose word is taken.
	Issuer       string
	ClientID     string
	ClientSecret string
	Scopes       []string
	// ACR is the levels of authentication that are asked for, any of them; none: whatever it was.
	ACR []string
	// PKCE proves that whoever comes back is who left; a provider that refuses it is the reason to do without.
	PKCE bool
	// VerifiedEmail refuses an address of which the provider does not say that it was verified. Without it, only one of which
	// it says that it was not is refused.
	VerifiedEmail bool
}

// signInHelp lists the variables about signing in.
const signInHelp = `

Connexion par un fournisseur d’identité OpenID Connect, par exemple ProConnect :
  TRAVERSE_OIDC_ISSUER     émetteur, en https (absent : connexion par lien seulement). TRAVERSE_URL est alors obligatoire
  TRAVERSE_OIDC_CLIENT_ID  identifiant du service chez ce fournisseur
  TRAVERSE_OIDC_CLIENT_SECRET_FILE
                           fichier de son secret, en mode 0600
  TRAVERSE_OIDC_NAME       nom que porte le bouton (ProConnect)
  TRAVERSE_OIDC_SCOPES     informations demandées, séparées par des espaces (openid given_name usual_name email siret)
  TRAVERSE_OIDC_ACR        niveaux d’authentification acceptés, séparés par des espaces (absents : tous)
  TRAVERSE_OIDC_PKCE       0 : sans PKCE, pour un fournisseur qui le refuse (1)
  TRAVERSE_OIDC_EMAIL_VERIFIED
                           1 : refuse une adresse dont le fournisseur ne dit pas qu’elle est vérifiée (0 : refuse seulement
                           celle qu’il dit non vérifiée)
  TRAVERSE_CONTACT         à qui demander un accès, montré à qui n’a pas de compte : une adresse, un numéro ou une phrase`

const (
	defaultProvider = "ProConnect"
	defaultScopes   = "openid given_name usual_name email siret"
)

// readOIDC reads the identity provider; none without an issuer. No message quotes the secret.
func (s *Settings) readOIDC(get func(string) string) error {
	s.Contact = strings.TrimSpace(get("TRAVERSE_CONTACT"))
	issuer := get("TRAVERSE_OIDC_ISSUER")
	if issuer == "" {
		for _, name := range []string{"CLIENT_ID", "CLIENT_SECRET_FILE", "ACR"} {
			if get("TRAVERSE_OIDC_"+name) != "" {
				return fmt.Errorf("TRAVERSE_OIDC_%s : sans TRAVERSE_OIDC_ISSUER, il ne sert à rien", name)
			}
		}
		return nil
	}
	read := &OIDC{
		Name: cmp.Or(get("TRAVERSE_OIDC_NAME"), defaultProvider), Issuer: issuer, ClientID: get("TRAVERSE_OIDC_CLIENT_ID"),
		Scopes: strings.Fields(cmp.Or(get("TRAVERSE_OIDC_SCOPES"), defaultScopes)), ACR: strings.Fields(get("TRAVERSE_OIDC_ACR")),
	}
	var pkce, verified, secret error
	read.PKCE, pkce = flag("TRAVERSE_OIDC_PKCE", get("TRAVERSE_OIDC_PKCE"), true)
	read.VerifiedEmail, verified = flag("TRAVERSE_OIDC_EMAIL_VERIFIED", get("TRAVERSE_OIDC_EMAIL_VERIFIED"), false)
	read.ClientSecret, secret = readSecret("TRAVERSE_OIDC_CLIENT_SECRET_FILE", get("TRAVERSE_OIDC_CLIENT_SECRET_FILE"))
	s.OIDC = read
	wrong := []error{pkce, verified, secret, checkIssuer(issuer)}
	if read.ClientID == "" {
		wrong = append(wrong, errors.New("TRAVERSE_OIDC_CLIENT_ID est obligatoire avec TRAVERSE_OIDC_ISSUER"))
	}
	if !slices.Contains(read.Scopes, "openid") || !slices.Contains(read.Scopes, "email") {
		wrong = append(wrong, errors.New("TRAVERSE_OIDC_SCOPES : « openid » et « email » en font toujours partie"))
	}
	if s.Site == "" && !s.Demo {
		wrong = append(wrong, errors.New("TRAVERSE_URL est obligatoire avec TRAVERSE_OIDC_ISSUER : le fournisseur y renvoie les personnes"))
	}
	return errors.Join(wrong...)
}

// checkIssuer refuses what could be read on its way, and an address that no issuer can have.
func checkIssuer(issuer string) error {
	u, err := url.Parse(issuer)
	if err != nil || u.Host == "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
		return fmt.Errorf("TRAVERSE_OIDC_ISSUER : « %s » n’est pas l’adresse d’un émetteur", issuer)
	}
	if u.Scheme != "https" && !onThisMachine(u.Hostname()) {
		return fmt.Errorf("TRAVERSE_OIDC_ISSUER : « %s » n’est pas en https", issuer)
	}
	return nil
}

// readSecret reads a file of one line that nobody else may read.
func readSecret(name, path string) (string, error) {
	if path == "" {
		return "", fmt.Errorf("%s est obligatoire", name)
	}
	info, err := os.Stat(path)
	if err != nil {
		return "", fmt.Errorf("%s : le fichier ne peut pas être lu : %w", name, err)
	}
	if info.Mode().Perm()&0o077 != 0 {
		return "", fmt.Errorf("%s : le fichier est lisible par d’autres (mode %04o) : mettez 0600", name, info.Mode().Perm())
	}
	content, err := os.ReadFile(path) //nolint:gosec // the path is the operator's own
	if err != nil {
		return "", fmt.Errorf("%s : le fichier ne peut pas être lu : %w", name, err)
	}
	secret := strings.TrimRight(string(content), "\r\n")
	if secret == "" {
		return "", fmt.Errorf("%s : le fichier est vide", name)
	}
	return secret, nil
}

func flag(name, text string, other bool) (bool, error) {
	switch text {
	case "":
		return other, nil
	case "0", "1":
		return text == "1", nil
	default:
		return other, fmt.Errorf("%s : « %s » n’est ni 0 ni 1", name, text)
	}
}
