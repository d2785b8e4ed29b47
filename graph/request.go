package graph

import (
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"traverse/internal/fault"
)

// maxBody is how many bytes a request may have.
const maxBody = 256 << 10

// The media types of GraphQL over HTTP.
const (
	typeJSON     = "application/json"
	typeResponse = "application/graphql-response+json"
)

// operation is one GraphQL request, read from HTTP.
type operation struct {
	Query         string
	OperationName string
	Variables     map[string]any
	postOnly      bool // it asks for a field that takes or returns a person or a situation; known once it was checked
}

// refusal is a request that is not GraphQL over HTTP: it has a status of its own.
type refusal struct {
	status  int
	code    fault.Code
	message string
	allow   string
}

func (r *refusal) Error() string { return r.message }

func badRequest(message string) *refusal {
	return &refusal{status: http.StatusBadRequest, code: fault.BadRequest, message: message}
}

// negotiate chooses the media type of the answer; a request that accepts neither is refused.
func negotiate(header http.Header) (string, error) {
	accepted := header.Values("Accept")
	if len(accepted) == 0 {
		return typeJSON, nil
	}
	var types []string
	for part := range strings.SplitSeq(strings.Join(accepted, ","), ",") {
		mediaType, parameters, err := mime.ParseMediaType(part)
		if err == nil && parameters["q"] != "0" {
			types = append(types, mediaType)
		}
	}
	position := func(wanted ...string) int {
		return slices.IndexFunc(types, func(t string) bool { return slices.Contains(wanted, t) })
	}
	asJSON, asResponse := position(typeJSON, "*/*", "application/*"), position(typeResponse)
	switch {
	case asResponse >= 0 && (asJSON < 0 || asResponse < asJSON):
		return typeResponse, nil
	case asJSON >= 0:
		return typeJSON, nil
	default:
		return typeJSON, &refusal{
			status: http.StatusNotAcceptable, code: fault.BadRequest,
			message: "Cette adresse répond en application/graphql-response+json ou en application/json.",
		}
	}
}

// readOperation reads a POST or a GET.
func readOperation(w http.ResponseWriter, r *http.Request) (*operation, error) {
	switch r.Method {
	case http.MethodPost:
		return readPost(w, r)
	case http.MethodGet, http.MethodHead:
		return readGet(r.URL.Query())
	default:
		return nil, &refusal{status: http.StatusMethodNotAllowed, code: fault.BadRequest, message: "Utilisez POST ou GET.", allow: "GET, POST"}
	}
}

func readPost(w http.ResponseWriter, r *http.Request) (*operation, error) {
	mediaType, parameters, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	charset := parameters["charset"]
	if err != nil || mediaType != typeJSON || (charset != "" && !strings.EqualFold(charset, "utf-8")) {
		return nil, &refusal{
			status: http.StatusUnsupportedMediaType, code: fault.BadRequest, message: "Le corps doit être en application/json, encodé en UTF-8.",
		}
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if _, tooLong := errors.AsType[*http.MaxBytesError](err); tooLong {
		return nil, &refusal{status: http.StatusRequestEntityTooLarge, code: fault.TooComplex, message: "Le corps dépasse 256 ko."}
	}
	if err != nil {
		return nil, badRequest("Le corps de la requête n’a pas pu être lu en entier.")
	}
	if !utf8.Valid(body) {
		return nil, badRequest("Le corps n’est pas de l’UTF-8.")
	}
	var members map[string]json.RawMessage
	if err := json.Unmarshal(body, &members); err != nil {
		return nil, badRequest("Le corps n’est pas un objet JSON.")
	}
	return newOperation(func(name string) json.RawMessage { return members[name] })
}

func readGet(values url.Values) (*operation, error) {
	if !utf8.ValidString(values.Get("query") + values.Get("variables")) {
		return nil, badRequest("La requête n’est pas de l’UTF-8.")
	}
	return newOperation(func(name string) json.RawMessage {
		switch text := values.Get(name); {
		case !values.Has(name) || text == "":
			return nil
		case name == "variables" || name == "extensions":
			return json.RawMessage(text)
		default:
			quoted, err := json.Marshal(text)
			if err != nil {
				return nil // a valid string is always JSON
			}
			return quoted
		}
	})
}

// newOperation checks the four members of a request. null stands for absent.
func newOperation(member func(string) json.RawMessage) (*operation, error) {
	op := &operation{}
	if member("query") == nil || !optionalJSON(member("query"), &op.Query) || op.Query == "" {
		return nil, badRequest("Il manque « query », un texte.")
	}
	if !optionalJSON(member("operationName"), &op.OperationName) {
		return nil, badRequest("« operationName » doit être un texte.")
	}
	if !optionalJSON(member("variables"), &op.Variables) {
		return nil, badRequest("« variables » doit être un objet.")
	}
	var extensions map[string]any
	if !optionalJSON(member("extensions"), &extensions) {
		return nil, badRequest("« extensions » doit être un objet.")
	}
	return op, nil
}

func optionalJSON(raw json.RawMessage, into any) bool {
	return raw == nil || json.Unmarshal(raw, into) == nil
}
