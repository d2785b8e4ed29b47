package graph_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
)

const matchQuery = `query($situation: SituationInput!, $verdict: Verdict, $first: Int = 100, $after: String) {
	matchActions(situation: $situation, verdict: $verdict, first: $first, after: $after) {
		totalCount
		verdicts { value label count selected }
		missing { fact question actionCount }
		pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
		edges { cursor node { action { code } } }
		nodes { verdict missing action { code slug } criteria { key verdict explanation } }
	}
}`

type matches struct {
	MatchActions struct {
		TotalCount int
		Verdicts   []struct {
			Value, Label string
			Count        int
			Selected     bool
		}
		Missing []struct {
			Fact, Question string
			ActionCount    int
		}
		PageInfo struct {
			HasNextPage, HasPreviousPage bool
			StartCursor, EndCursor       *string
		}
		Edges []struct{ Cursor string }
		Nodes []matched
	}
}

type matched struct {
	Verdict  string
	Missing  []string
	Action   struct{ Code, Slug string }
	Criteria []struct{ Key, Verdict, Explanation string }
}

func (a *api) match(situation map[string]any) matches {
	a.t.Helper()
	var got matches
	a.query(&got, matchQuery, map[string]any{"situation": situation})
	return got
}

func (m *matches) of(t *testing.T, code string) matched {
	t.Helper()
	i := slices.IndexFunc(m.MatchActions.Nodes, func(n matched) bool { return n.Action.Code == code })
	if i < 0 {
		t.Fatalf("%s is not in the answer", code)
	}
	return m.MatchActions.Nodes[i]
}

// TestMatchByName holds what the rule gives on the real programme, case by case, with the sentence that says it.
func TestMatchByName(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	mother := map[string]any{"territory": "13213", "age": 30, "rsa": true, "publics": []string{"parents"}, "barriers": []string{"garde-enfants"}}
	for _, c := range []struct {
		situation                           map[string]any
		code, verdict, key, of, explanation string
	}{
		{mother, "3.2.1", "YES", "COVERAGE", "YES", "Oui : « Marseille 13e arrondissement » est dans le secteur de l’action."},
		{mother, "3.2.1", "YES", "RSA", "YES", "La personne perçoit le RSA : elle fait partie de celles à qui s’adresse le programme."},
		{mother, "3.2.1", "YES", "PUBLIC", "YES", "La personne fait partie d’un public que l’action semble viser : « Parents ayant besoin d’une solution de garde »."},
		{mother, "3.2.1", "YES", "BARRIER", "YES", "L’action porte sur ce frein : « Garde d’enfants »."},
		{mother, "3.2.2", "NO", "COVERAGE", "NO", "Non : « Marseille 13e arrondissement » n’est pas dans le secteur de l’action (« Marseille 1er/4e/5e/6e/7e/8e/9e/10e/11e/12e arrondissements »)."},
		{mother, "1.1.1", "NO", "BARRIER", "NO", "L’action ne porte pas sur ce frein : « Garde d’enfants »."},

		{map[string]any{}, "1.2.1", "UNKNOWN", "COVERAGE", "YES", "L’action est proposée dans tout le département."},
		{map[string]any{}, "1.2.1", "UNKNOWN", "RSA", "UNKNOWN", "L’action est réservée aux personnes qui perçoivent le RSA : il faut savoir si la personne le perçoit."},
		{map[string]any{}, "1.1.1", "UNKNOWN", "COVERAGE", "UNKNOWN", "L’action n’est pas proposée partout, mais dans ce secteur : « Département sauf Pôles d’insertion de Salon et d’Arles ». Il faut savoir où la personne habite."},

		{map[string]any{"rsa": false}, "1.2.1", "NO", "RSA", "NO", "L’action est réservée aux personnes qui perçoivent le RSA, et la personne ne le perçoit pas."},
		{map[string]any{"rsa": false}, "3.2.1", "UNKNOWN", "RSA", "UNKNOWN", "La personne ne perçoit pas le RSA, et la fiche ne dit pas s’il le faut : c’est à vérifier auprès du porteur de l’action."},
		{map[string]any{"rsa": false}, "1.4.1", "UNKNOWN", "RSA", "UNKNOWN", "La personne ne perçoit pas le RSA. L’action aide à ne pas y entrer, mais la fiche ne dit pas à quelles conditions : c’est à vérifier auprès du porteur de l’action."},

		{map[string]any{"territory": "13028", "age": 52, "rsa": true}, "1.5.1", "YES", "AGE", "YES", "À 52 ans, la personne a l’âge prévu (50 ans et plus)."},
		{map[string]any{"territory": "13028", "age": 52, "rsa": true}, "1.5.1", "YES", "PUBLIC", "YES", "À 52 ans, la personne fait partie d’un public de l’action : « Personnes de 50 ans et plus »."},
		{map[string]any{"territory": "13028", "age": 49, "rsa": true}, "1.5.1", "NO", "AGE", "NO", "À 49 ans, la personne n’a pas l’âge que demande l’action (50 ans et plus)."},
		{map[string]any{"territory": "13206", "age": 46, "publics": []string{"femmes"}, "rsa": true}, "2.4.5", "UNKNOWN", "AGE", "UNKNOWN", "À 46 ans, la personne n’a pas l’âge attendu (44 ans au plus, selon la première partie du programme). La fiche ne le demande pas : c’est à vérifier auprès du porteur de l’action."},

		{map[string]any{"notPublics": []string{"gens-du-voyage"}}, "2.1.1", "NO", "PUBLIC", "NO", "L’action s’adresse à ce public : « Gens du voyage ». La personne n’en fait pas partie."},
		{map[string]any{"territory": "13055"}, "3.2.1", "UNKNOWN", "COVERAGE", "UNKNOWN", "Il faut préciser la commune ou l’arrondissement."},
		{map[string]any{"territory": "13020", "rsa": true}, "1.3.1", "UNKNOWN", "COVERAGE", "UNKNOWN", "Demandez au porteur avant d’orienter."},
		{map[string]any{"seeksPlaceNow": true}, "1.2.1", "UNKNOWN", "PLACE", "UNKNOWN", "Le porteur n’a pas dit s’il reste des places : il faut le lui demander."},
	} {
		got := a.match(c.situation)
		m := got.of(t, c.code)
		i := slices.IndexFunc(m.Criteria, func(one struct{ Key, Verdict, Explanation string }) bool { return one.Key == c.key })
		if i < 0 || m.Verdict != c.verdict || m.Criteria[i].Verdict != c.of || !strings.HasSuffix(m.Criteria[i].Explanation, c.explanation) {
			t.Errorf("%v, %s: %+v, want %s, %s %s « %s »", c.situation, c.code, m, c.verdict, c.key, c.of, c.explanation)
		}
		if n := got.MatchActions.TotalCount; n != 52 || len(got.MatchActions.Nodes) != 52 {
			t.Errorf("%v: %d actions, %d in the page", c.situation, n, len(got.MatchActions.Nodes))
		}
	}
}

// TestMatchAnswers: what is missing is named, asked and counted, and its answer moves the action.
func TestMatchAnswers(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	got := a.match(map[string]any{"territory": "13213", "age": 30})
	m := got.of(t, "3.2.1")
	if want := []string{"rsa", "publics:parents"}; m.Verdict != "UNKNOWN" || !slices.Equal(m.Missing, want) {
		t.Errorf("3.2.1: %s, missing %v, want %v", m.Verdict, m.Missing, want)
	}
	counts, labels := map[string]int{}, []string{}
	for _, n := range got.MatchActions.Nodes {
		counts[n.Verdict]++
	}
	for _, v := range got.MatchActions.Verdicts {
		labels = append(labels, v.Value+" "+v.Label)
		if v.Count != counts[v.Value] || v.Selected {
			t.Errorf("%s: %d, want %d", v.Value, v.Count, counts[v.Value])
		}
	}
	if want := []string{"YES Convient", "UNKNOWN À vérifier", "NO Ne convient pas"}; !slices.Equal(labels, want) {
		t.Errorf("verdicts: %q", labels)
	}
	if asked := got.MatchActions.Missing; asked[0].Fact != "rsa" || asked[0].Question != "La personne perçoit-elle le RSA ?" || asked[0].ActionCount == 0 {
		t.Errorf("the first question is %+v", asked[0])
	}
	answered := a.match(map[string]any{"territory": "13213", "age": 30, "rsa": true, "publics": []string{"parents"}})
	if m := answered.of(t, "3.2.1"); m.Verdict != "YES" || len(m.Missing) != 0 {
		t.Errorf("answered: %+v", m)
	}
}

// TestMatchPagesOverHTTP reads the whole answer in pages of seven, and one verdict alone.
func TestMatchPagesOverHTTP(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	situation := map[string]any{"territory": "13055", "rsa": true}
	whole := a.match(situation)
	var after *string
	var read []string
	for {
		var got matches
		a.query(&got, matchQuery, map[string]any{"situation": situation, "first": 7, "after": after})
		for _, n := range got.MatchActions.Nodes {
			read = append(read, n.Action.Code)
		}
		info := got.MatchActions.PageInfo
		if info.HasPreviousPage != (after != nil) || *info.EndCursor != got.MatchActions.Edges[len(got.MatchActions.Edges)-1].Cursor {
			t.Errorf("after %v: %+v", after, info)
		}
		if !info.HasNextPage {
			break
		}
		after = info.EndCursor
	}
	for i, n := range whole.MatchActions.Nodes {
		if n.Action.Code != read[i] {
			t.Fatalf("in pages %v", read)
		}
	}
	var alone matches
	a.query(&alone, matchQuery, map[string]any{"situation": situation, "verdict": "NO"})
	if n := whole.MatchActions.Verdicts[2].Count; alone.MatchActions.TotalCount != n || n == 0 || alone.MatchActions.Verdicts[2].Count != n {
		t.Errorf("NO alone: %d of %d", alone.MatchActions.TotalCount, n)
	}
}

// TestMatchRefused: the contract's BAD_REQUESTs, each naming its argument.
func TestMatchRefused(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	cursor := *a.match(map[string]any{"rsa": true}).MatchActions.PageInfo.StartCursor
	for name, c := range map[string]struct {
		variables      map[string]any
		code, argument string
	}{
		"territory":          {map[string]any{"situation": map[string]any{"territory": "75056"}}, "BAD_REQUEST", "territory"},
		"postal code":        {map[string]any{"situation": map[string]any{"territory": "13800"}}, "BAD_REQUEST", "territory"},
		"age 121":            {map[string]any{"situation": map[string]any{"age": 121}}, "BAD_REQUEST", "age"},
		"age -1":             {map[string]any{"situation": map[string]any{"age": -1}}, "BAD_REQUEST", "age"},
		"public":             {map[string]any{"situation": map[string]any{"publics": []string{"licornes"}}}, "BAD_REQUEST", "publics"},
		"not public":         {map[string]any{"situation": map[string]any{"notPublics": []string{"licornes"}}}, "BAD_REQUEST", "notPublics"},
		"rsa as a public":    {map[string]any{"situation": map[string]any{"publics": []string{"brsa"}}}, "BAD_REQUEST", "publics"},
		"barrier":            {map[string]any{"situation": map[string]any{"barriers": []string{"ennui"}}}, "BAD_REQUEST", "barriers"},
		"first 0":            {map[string]any{"situation": map[string]any{}, "first": 0}, "BAD_REQUEST", "first"},
		"first 101":          {map[string]any{"situation": map[string]any{}, "first": 101}, "BAD_REQUEST", "first"},
		"foreign cursor":     {map[string]any{"situation": map[string]any{"rsa": false}, "after": cursor}, "BAD_REQUEST", "after"},
		"tampered cursor":    {map[string]any{"situation": map[string]any{"rsa": true}, "after": "A" + cursor[1:] + "A"}, "BAD_REQUEST", "after"},
		"verdict of no name": {map[string]any{"situation": map[string]any{}, "verdict": "MAYBE"}, "VALIDATION_FAILED", ""},
		"no situation":       {map[string]any{}, "VALIDATION_FAILED", ""},
	} {
		body, err := json.Marshal(map[string]any{"query": matchQuery, "variables": c.variables})
		if err != nil {
			t.Fatal(err)
		}
		response, content := a.do(http.MethodPost, "/graphql", http.Header{"Content-Type": {"application/json"}, "Accept": {"application/graphql-response+json"}}, body)
		var got answer
		if err := json.Unmarshal(content, &got); err != nil {
			t.Fatal(err)
		}
		if len(got.Errors) == 0 || got.Errors[0].Extensions["code"] != c.code || (c.argument != "" && got.Errors[0].Extensions["argument"] != c.argument) {
			t.Errorf("%s: %d %s", name, response.StatusCode, content)
		}
		if response.StatusCode >= 500 {
			t.Errorf("%s: %d", name, response.StatusCode)
		}
		checkNoLeak(t, name, content)
	}
}

// TestSituationsAnswerPostOnly: a situation in an address is refused, by whatever way the document asks for it.
func TestSituationsAnswerPostOnly(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	const field = `matchActions(situation: {rsa: true}) { totalCount }`
	for name, c := range map[string]struct {
		query, operation string
		status           int
	}{
		"plain":                    {`{ ` + field + ` }`, "", http.StatusMethodNotAllowed},
		"alias":                    {`{ axes: ` + field + ` }`, "", http.StatusMethodNotAllowed},
		"inline fragment":          {`{ axes { code } ... on Query { ` + field + ` } }`, "", http.StatusMethodNotAllowed},
		"fragments":                {`{ ...A } fragment A on Query { axes { code } ...B } fragment B on Query { ` + field + ` }`, "", http.StatusMethodNotAllowed},
		"skipped":                  {`{ matchActions(situation: {rsa: true}) @skip(if: false) { totalCount } }`, "", http.StatusMethodNotAllowed},
		"the operation chosen":     {`query A { axes { code } } query B { ` + field + ` }`, "B", http.StatusMethodNotAllowed},
		"the operation not chosen": {`query A { axes { code } } query B { ` + field + ` }`, "A", http.StatusOK},
		"a read":                   {`{ axes { code } }`, "", http.StatusOK},
	} {
		for _, method := range []string{http.MethodGet, http.MethodHead} {
			target := "/graphql?" + url.Values{"query": {c.query}, "operationName": {c.operation}}.Encode()
			response, content := a.do(method, target, nil, nil)
			if response.StatusCode != c.status || (c.status == http.StatusMethodNotAllowed && response.Header.Get("Allow") != "POST") {
				t.Errorf("%s %s: %d %s", method, name, response.StatusCode, content)
			}
			if c.status != http.StatusOK && !strings.Contains(string(content), "BAD_REQUEST") {
				t.Errorf("%s %s: %s", method, name, content)
			}
		}
	}
}

// TestSituationsAreNotLogged: answered, refused or failed, nothing of a situation reaches the log.
func TestSituationsAreNotLogged(t *testing.T) {
	t.Parallel()
	var written bytes.Buffer
	a := newAPIWithLog(t, slog.New(slog.NewTextHandler(&written, &slog.HandlerOptions{Level: slog.LevelDebug})))
	loaded := written.Len()
	if loaded == 0 {
		t.Fatal("the log is not the server's")
	}
	for _, situation := range []map[string]any{
		{"territory": "13213", "age": 37, "rsa": true, "publics": []string{"gens-du-voyage"}, "notPublics": []string{"addiction"}, "barriers": []string{"sante-psychique"}},
		{"territory": "13999"},
		{"age": 137},
		{"publics": []string{"gens-du-voyage-137"}},
		{"age": "37"},
	} {
		a.ask(matchQuery, map[string]any{"situation": situation})
		variables, err := json.Marshal(map[string]any{"situation": situation})
		if err != nil {
			t.Fatal(err)
		}
		a.do(http.MethodGet, "/graphql?"+url.Values{"query": {matchQuery}, "variables": {string(variables)}}.Encode(), nil, nil)
	}
	a.ask(fmt.Sprintf(`{ matchActions(situation: {territory: %q, publics: ["addiction"]}) { nodes { nothing } } }`, "13213"), nil)
	log := written.String()
	for _, secret := range []string{"13213", "13999", "37", "gens-du-voyage", "addiction", "sante-psychique", "matchActions", "situation"} {
		if strings.Contains(log[loaded:], secret) {
			t.Errorf("the log holds %q:\n%s", secret, log[loaded:])
		}
	}
}
