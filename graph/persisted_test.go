package graph_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"

	"traverse/graph"
	webclient "traverse/web-client"
)

// TestPersistedDocuments: a document that the server knows may be named, by POST and by GET; any other is answered too.
func TestPersistedDocuments(t *testing.T) {
	t.Parallel()
	const text = `query Sheet($code: String) { action(code: $code) { code } }`
	sum := sha256.Sum256([]byte(text))
	id := "sha256:" + hex.EncodeToString(sum[:])
	a := newAPI(t, graph.WithDocuments(map[string]string{id: text}))
	post := func(body map[string]any) (*http.Response, string) {
		content, err := json.Marshal(body)
		if err != nil {
			t.Fatal(err)
		}
		response, answer := a.do(http.MethodPost, "/graphql", http.Header{"Content-Type": {"application/json"}}, content)
		return response, string(answer)
	}
	const want = `{"data":{"action":{"code":"1.1.1"}}}`
	variables := map[string]any{"code": "1.1.1"}
	if response, answer := post(map[string]any{"documentId": id, "variables": variables, "operationName": "Sheet"}); answer != want {
		t.Errorf("by POST: %d %s", response.StatusCode, answer)
	}
	query := url.Values{"documentId": {id}, "variables": {`{"code":"1.1.1"}`}}
	get, answer := a.do(http.MethodGet, "/graphql?"+query.Encode(), nil, nil)
	if string(answer) != want || get.Header.Get("ETag") == "" {
		t.Errorf("by GET: %d %s", get.StatusCode, answer)
	}
	if held, _ := a.do(http.MethodGet, "/graphql?"+query.Encode(), http.Header{"If-None-Match": {get.Header.Get("ETag")}}, nil); held.StatusCode != http.StatusNotModified {
		t.Errorf("its ETag: %d", held.StatusCode)
	}
	if _, answer := post(map[string]any{"query": strings.Replace(text, "Sheet", "Other", 1), "variables": variables}); answer != want {
		t.Errorf("another document: %s", answer)
	}
	unknown := "sha256:" + strings.Repeat("0", 64)
	for name, c := range map[string]struct {
		body           map[string]any
		argument, want string
	}{
		"unknown":           {map[string]any{"documentId": unknown, "variables": variables}, "documentId", "pas connu"},
		"not_an_identifier": {map[string]any{"documentId": "../../etc/passwd"}, "documentId", "pas connu"},
		"with_another_text": {map[string]any{"documentId": id, "query": `{ axes { code } }`}, "", "exactement l’un des deux"},
		"a_number":          {map[string]any{"documentId": 42}, "", "documentId"},
		"neither":           {map[string]any{"documentId": nil}, "", "query"},
	} {
		response, answer := post(c.body)
		if response.StatusCode != http.StatusBadRequest || !strings.Contains(answer, `"BAD_REQUEST"`) || !strings.Contains(answer, c.want) ||
			(c.argument != "" && !strings.Contains(answer, `"argument":"documentId"`)) {
			t.Errorf("%s: %d %s", name, response.StatusCode, answer)
		}
	}
	// A text is not learnt by being sent: nobody can make an identifier stand for something.
	stranger := sha256.Sum256([]byte(`{ axes { code } }`))
	post(map[string]any{"query": `{ axes { code } }`, "extensions": map[string]any{"persistedQuery": map[string]any{"version": 1, "sha256Hash": hex.EncodeToString(stranger[:])}}})
	if response, answer := post(map[string]any{"documentId": "sha256:" + hex.EncodeToString(stranger[:])}); response.StatusCode != http.StatusBadRequest {
		t.Errorf("a text that was sent is known: %s", answer)
	}
}

// TestDocumentsOfTheClient: every one is named by the digest of its text and fits the schema.
func TestDocumentsOfTheClient(t *testing.T) {
	t.Parallel()
	known := webclient.Documents()
	if len(known) < 10 {
		t.Fatalf("%d documents", len(known))
	}
	schema, sheet := loadSchema(t), ""
	for id, text := range known {
		sum := sha256.Sum256([]byte(text))
		if id != "sha256:"+hex.EncodeToString(sum[:]) {
			t.Errorf("%s is not the digest of its text", id)
		}
		if _, err := gqlparser.LoadQueryWithRules(schema, text, nil); err != nil {
			t.Errorf("%s: %v", text, err)
		}
		if strings.Contains(text, "query ActionSheet(") {
			sheet = id
		}
	}
	a := newAPI(t, graph.WithDocuments(known))
	response, answer := a.do(http.MethodPost, "/graphql", http.Header{"Content-Type": {"application/json"}},
		[]byte(`{"documentId":"`+sheet+`","variables":{"slug":"boost-emploi"}}`))
	if response.StatusCode != http.StatusOK || strings.Contains(string(answer), `"errors"`) || !strings.Contains(string(answer), "Boost") {
		t.Errorf("the sheet by its identifier: %d %.300s", response.StatusCode, answer)
	}
}
