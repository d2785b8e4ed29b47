package graph

import (
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
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

// typeStream is the media type of subscriptions (graphql-sse).
const typeStream = "text/event-stream"

// operation is one GraphQL request, read from HTTP.
type operation struct {
	Query         string
	OperationName string
	Variables     map[string]any
}

// request is what was sent, before anything is made of it: the body of a POST or the query string of a GET.
type request struct {
	form    byte // 'P' or 'G'
	content []byte
}

// refusal is a request that is not answered as GraphQL: it has a status of its own.
type refusal struct {
	status          int
	code            fault.Code
	message         string
	allow           string
	retryAfter      int // in seconds
	argument, value string
}

func (r *refusal) Error() string { return r.message }

func (r *refusal) send(w http.ResponseWriter, accepted accepts) {
	if r.allow != "" {
		w.Header().Set("Allow", r.allow)
	}
	if r.retryAfter > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(r.retryAfter))
	}
	extensions := map[string]any{"code": string(r.code)}
	if r.argument != "" {
		extensions["argument"], extensions["value"] = r.argument, clipText(r.value)
	}
	failure(accepted.mediaType(), r.status, r.message, extensions).send(w)
}

func badRequest(message string) *refusal {
	return &refusal{status: http.StatusBadRequest, code: fault.BadRequest, message: message}
}

// accepts is what a reader takes: a media type for one answer ("" for none), and a stream of events.
type accepts struct {
	answer string
	stream bool
}

// mediaType is that of a request which is refused before it is anything else.
func (a accepts) mediaType() string {
	if a.answer == "" {
		return typeJSON
	}
	return a.answer
}

// negotiate chooses the media type of the answer; a request that accepts none is refused.
func negotiate(header http.Header) (accepts, error) {
	accepted := header.Values("Accept")
	if len(accepted) == 0 {
		return accepts{answer: typeJSON}, nil
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
	chosen := accepts{stream: position(typeStream) >= 0}
	switch {
	case asResponse >= 0 && (asJSON < 0 || asResponse < asJSON):
		chosen.answer = typeResponse
	case asJSON >= 0:
		chosen.answer = typeJSON
	case !chosen.stream:
		return chosen, &refusal{
			status: http.StatusNotAcceptable, code: fault.BadRequest,
			message: "Cette adresse répond en application/graphql-response+json ou en application/json, et en text/event-stream pour un abonnement.",
		}
	}
	return chosen, nil
}

// readRequest reads a POST or a GET.
func readRequest(w http.ResponseWriter, r *http.Request) (*request, error) {
	switch r.Method {
	case http.MethodPost:
		return readPost(w, r)
	case http.MethodGet, http.MethodHead:
		return &request{'G', []byte(r.URL.RawQuery)}, nil
	default:
		return nil, &refusal{status: http.StatusMethodNotAllowed, code: fault.BadRequest, message: "Utilisez POST ou GET.", allow: "GET, POST"}
	}
}

func readPost(w http.ResponseWriter, r *http.Request) (*request, error) {
	mediaType, parameters, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	charset := parameters["charset"]
	if err != nil || mediaType != typeJSON || (charset != "" && !strings.EqualFold(charset, "utf-8")) {
		return nil, &refusal{
			status: http.StatusUnsupportedMediaType, code: fault.BadRequest, message: "Le corps doit être en application/json, encodé en UTF-8.",
		}
	}
	if encoding := r.Header.Get("Content-Encoding"); encoding != "" && encoding != "identity" {
		return nil, &refusal{
			status: http.StatusUnsupportedMediaType, code: fault.BadRequest, message: "Le corps ne doit pas être compressé.",
		}
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if _, tooLong := errors.AsType[*http.MaxBytesError](err); tooLong {
		return nil, &refusal{status: http.StatusRequestEntityTooLarge, code: fault.TooComplex, message: "Le corps dépasse 256 ko."}
	}
	if err != nil {
		return nil, badRequest("Le corps de la requête n’a pas pu être lu en entier.")
	}
	return &request{'P', body}, nil
}

// operation makes of a request what it asks, its document found among the known ones if it is only named.
func (r *request) operation(known documents) (*operation, error) {
	if r.form == 'G' {
		return fromQueryString(string(r.content), known)
	}
	if !utf8.Valid(r.content) {
		return nil, badRequest("Le corps n’est pas de l’UTF-8.")
	}
	var members map[string]json.RawMessage
	if err := json.Unmarshal(r.content, &members); err != nil {
		return nil, badRequest("Le corps n’est pas un objet JSON.")
	}
	return newOperation(known, func(name string) json.RawMessage { return members[name] })
}

func fromQueryString(raw string, known documents) (*operation, error) {
	values, err := url.ParseQuery(raw)
	if err != nil {
		return nil, badRequest("L’adresse ne peut pas être lue.")
	}
	return newOperation(known, func(name string) json.RawMessage {
		switch text := values.Get(name); {
		case text == "":
			return nil
		case name == "variables" || name == "extensions":
			return json.RawMessage(text)
		case !utf8.ValidString(text):
			return json.RawMessage("0") // refused as what is no text
		default:
			return mustJSON(text)
		}
	})
}

// newOperation checks the members of a request. null stands for absent.
func newOperation(known documents, member func(string) json.RawMessage) (*operation, error) {
	op := &operation{}
	var documentID string
	if !optionalJSON(member("query"), &op.Query) {
		return nil, badRequest("« query » doit être un texte.")
	}
	if !optionalJSON(member("documentId"), &documentID) {
		return nil, badRequest("« documentId » doit être un texte.")
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
	var err error
	op.Query, err = known.text(op.Query, documentID)
	return op, err
}

func optionalJSON(raw json.RawMessage, into any) bool {
	return raw == nil || json.Unmarshal(raw, into) == nil
}
