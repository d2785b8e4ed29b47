package graph

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"

	gqlerrors "github.com/graph-gophers/graphql-go/errors"

	"traverse/internal/fault"
)

// answer is what is sent for an operation: written once, sent as often as it is asked for.
type answer struct {
	status    int
	mediaType string
	body      []byte
	whole     bool   // it was executed, without any error
	etag      string // of an answer that may be kept; "" for others

	compressing sync.Once
	compressed  []byte // nil when compressing does not pay
}

// minimumToCompress is below what size an answer fits a packet anyway.
const minimumToCompress = 1400

// newAnswer writes the answer of the engine. data is already JSON: it is copied, not read again.
func newAnswer(mediaType string, data json.RawMessage, failures []*gqlerrors.QueryError, degraded bool) *answer {
	a := &answer{status: http.StatusOK, mediaType: mediaType, whole: len(data) > 0 && len(failures) == 0}
	if len(data) == 0 && mediaType == typeResponse {
		a.status = http.StatusBadRequest // refused before anything was executed
	}
	body := bytes.NewBuffer(make([]byte, 0, len(data)+64))
	separator := byte('{')
	member := func(name string, value []byte) {
		body.WriteByte(separator)
		body.WriteString(`"` + name + `":`)
		body.Write(value)
		separator = ','
	}
	if len(data) > 0 {
		member("data", data)
	}
	if len(failures) > 0 {
		member("errors", mustJSON(failures))
	}
	if degraded {
		member("extensions", []byte(`{"degraded":true}`))
	}
	body.WriteByte('}')
	a.body = body.Bytes()
	return a
}

// failure is the answer of a request for which nothing was executed.
func failure(mediaType string, status int, message string, extensions map[string]any) *answer {
	a := newAnswer(mediaType, nil, []*gqlerrors.QueryError{{Message: message, Extensions: extensions}}, false)
	a.status = status
	return a
}

// send sends an answer that nobody may keep.
func (a *answer) send(w http.ResponseWriter) {
	h := w.Header()
	h.Set("Content-Type", a.mediaType+"; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("Vary", "Accept, Cookie")
	h.Set("Content-Length", strconv.Itoa(len(a.body)))
	w.WriteHeader(a.status)
	_, _ = w.Write(a.body) // JSON, labelled so, which nobody may sniff; the reader has left: there is nobody to tell
}

func mustJSON(value any) []byte {
	content, err := json.Marshal(value)
	if err != nil {
		panic("graph: an error is always JSON: " + err.Error()) // messages, positions and short texts
	}
	return content
}

// write sends the answer. One that may be kept goes compressed to a reader who takes that, and with its ETag to one who
// may ask again by it.
func (a *answer) write(w http.ResponseWriter, r *http.Request) {
	if a.etag == "" {
		a.send(w)
		return
	}
	h, body, etag := w.Header(), a.body, a.etag
	if acceptsGzip(r.Header) && a.gzip() != nil {
		body, etag = a.compressed, zippedTag(a.etag)
		h.Set("Content-Encoding", "gzip")
	}
	if r.Method == http.MethodPost {
		h.Set("Cache-Control", "no-store")
		h.Set("Vary", "Accept, Accept-Encoding, Cookie")
	} else {
		setValidators(h, etag)
	}
	h.Set("Content-Type", a.mediaType+"; charset=utf-8")
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(a.status)
	_, _ = w.Write(body) // a reader who has left, or a HEAD: there is nobody to tell
}

var zippers = sync.Pool{New: func() any {
	z, err := gzip.NewWriterLevel(nil, gzip.BestSpeed)
	if err != nil {
		panic("graph: " + err.Error()) // the level is a constant
	}
	return z
}}

// gzip compresses the body once, for all who will ask. It is only for what everyone may read: the length of a
// compressed text can tell of a secret in it.
func (a *answer) gzip() []byte {
	a.compressing.Do(func() {
		if len(a.body) < minimumToCompress {
			return
		}
		z := zippers.Get().(*gzip.Writer) //nolint:forcetypeassert // the pool holds nothing else
		defer zippers.Put(z)
		var compressed bytes.Buffer
		z.Reset(&compressed)
		_, _ = z.Write(a.body) // a buffer takes everything
		_ = z.Close()
		if compressed.Len() < len(a.body) {
			a.compressed = compressed.Bytes()
		}
	})
	return a.compressed
}

// acceptsGzip says whether gzip is among the encodings that the reader takes.
func acceptsGzip(header http.Header) bool {
	for _, encodings := range header.Values("Accept-Encoding") {
		for part := range strings.SplitSeq(encodings, ",") {
			name, parameters, _ := strings.Cut(part, ";")
			name = strings.TrimSpace(name)
			if !strings.EqualFold(name, "gzip") && name != "*" {
				continue
			}
			quality, given := strings.CutPrefix(strings.ReplaceAll(parameters, " ", ""), "q=")
			value, err := strconv.ParseFloat(quality, 64)
			return !given || (err == nil && value > 0)
		}
	}
	return false
}

// statusOf gives the status of a request for which nothing was executed. Under application/json a well-formed request
// has always been answered with 200; the newer media type says what happened.
func statusOf(mediaType string, code fault.Code) int {
	switch code {
	case fault.Validation, fault.TooComplex, fault.BadRequest:
		if mediaType == typeJSON {
			return http.StatusOK
		}
		return http.StatusBadRequest
	case fault.Unavailable:
		return http.StatusServiceUnavailable
	case fault.Timeout:
		return http.StatusGatewayTimeout
	case fault.Unauthenticated:
		return http.StatusUnauthorized
	case fault.Forbidden:
		return http.StatusForbidden
	case fault.TooManyRequests:
		return http.StatusTooManyRequests
	case fault.Internal, fault.NotFound, fault.Conflict:
		return http.StatusInternalServerError
	}
	return http.StatusInternalServerError
}

// setValidators lets a reader keep an answer, and ask each time whether it still holds.
func setValidators(h http.Header, etag string) {
	h.Set("Cache-Control", "no-cache")
	h.Set("ETag", etag)
	h.Set("Vary", "Accept, Accept-Encoding, Cookie")
}

// zippedTag is the ETag of the compressed form: other bytes, another strong ETag.
func zippedTag(etag string) string { return strings.TrimSuffix(etag, `"`) + `-gzip"` }

// notModified answers a GET or a HEAD whose reader has the answer already.
func notModified(w http.ResponseWriter, r *http.Request, k key) bool {
	if r.Method == http.MethodPost || r.Header.Get("If-None-Match") == "" {
		return false
	}
	etag := k.etag()
	held := strings.Split(strings.Join(r.Header.Values("If-None-Match"), ","), ",")
	for i := range held {
		held[i] = strings.TrimPrefix(strings.TrimSpace(held[i]), "W/")
	}
	for _, form := range []string{etag, zippedTag(etag)} {
		if slices.Contains(held, form) {
			setValidators(w.Header(), form)
			w.WriteHeader(http.StatusNotModified)
			return true
		}
	}
	return false
}
