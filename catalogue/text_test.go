package catalogue_test

import (
	"html"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"traverse/catalogue"
	"traverse/catalogue/fulltext"
	"traverse/internal/effort"
)

// found gives the codes that a text finds, sorted: the set, whatever the order.
func found(t *testing.T, s *catalogue.Snapshot, text string) []string {
	t.Helper()
	list := codes(search(t, s, catalogue.ActionQuery{Search: text}).Results)
	slices.SortFunc(list, compareCodes)
	return list
}

// phrases draws texts as people type them: the requests of the relevance table, and runs of words of the sheets.
func phrases(t *testing.T, s *catalogue.Snapshot) func(r *rand.Rand) string {
	t.Helper()
	table := relevanceTable(t, "relevance.tsv")
	return func(r *rand.Rand) string {
		if r.IntN(2) == 0 {
			return table[r.IntN(len(table))].text
		}
		sheet := &s.Actions[r.IntN(len(s.Actions))].Sheet
		words := strings.Fields(sheet.Title + " " + sheet.Summary)
		from := r.IntN(len(words))
		return strings.Join(words[from:min(len(words), from+1+r.IntN(4))], " ")
	}
}

// TestSpellingChangesNothing: case, accents, composed or decomposed, and the kind of apostrophe change no result, nor
// their order.
func TestSpellingChangesNothing(t *testing.T) {
	t.Parallel()
	s := realSnapshot(t)
	phrase, r := phrases(t, s), rand.New(rand.NewPCG(7, 8))
	for range effort.Times(200) {
		text := phrase(r)
		want := codes(search(t, s, catalogue.ActionQuery{Search: text}).Results)
		for name, other := range map[string]string{
			"upper case":           strings.ToUpper(text),
			"without accents":      withoutAccents(text),
			"decomposed":           norm.NFD.String(text),
			"curly apostrophe":     strings.ReplaceAll(text, "'", "’"),
			"straight apostrophe":  strings.ReplaceAll(text, "’", "'"),
			"spaces and a mark":    "  " + strings.ReplaceAll(text, " ", "   ") + " ?",
			"a zero-width letter":  "\u200b" + text,
			"hyphens for spaces":   strings.ReplaceAll(text, " - ", " – "),
			"non-breaking spacing": strings.ReplaceAll(text, " ", "\u00a0"),
		} {
			if got := codes(search(t, s, catalogue.ActionQuery{Search: other}).Results); !slices.Equal(got, want) {
				t.Fatalf("%s: %q gives %v, %q gives %v", name, other, got, text, want)
			}
		}
	}
}

func withoutAccents(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFD.String(text))
}

// TestOrderOfWordsChangesNoResult: the same words in another order find the same actions.
func TestOrderOfWordsChangesNoResult(t *testing.T) {
	t.Parallel()
	s := realSnapshot(t)
	phrase, r := phrases(t, s), rand.New(rand.NewPCG(9, 10))
	for range effort.Times(200) {
		words := fulltext.Words(phrase(r))
		want := found(t, s, strings.Join(words, " "))
		mixed := slices.Clone(words)
		r.Shuffle(len(mixed), func(i, j int) { mixed[i], mixed[j] = mixed[j], mixed[i] })
		if got := found(t, s, strings.Join(mixed, " ")); !slices.Equal(got, want) {
			t.Fatalf("%v gives %v, %v gives %v", words, want, mixed, got)
		}
	}
}

// TestPluralChangesNoResult: a word in the plural finds what it finds in the singular.
func TestPluralChangesNoResult(t *testing.T) {
	t.Parallel()
	s := realSnapshot(t)
	phrase, r := phrases(t, s), rand.New(rand.NewPCG(11, 12))
	for range effort.Times(200) {
		words := fulltext.Telling(phrase(r))
		want := found(t, s, strings.Join(words, " "))
		plural := slices.Clone(words)
		for i, w := range plural {
			plural[i] = pluralOf(w)
		}
		if got := found(t, s, strings.Join(plural, " ")); !slices.Equal(got, want) {
			t.Fatalf("%v gives %v, %v gives %v", words, want, plural, got)
		}
	}
}

// pluralOf writes a folded word in the plural; as it is if it takes none, or is a number, a sigil or cut short.
func pluralOf(word string) string {
	switch {
	case len(word) < 4, strings.ContainsAny(word, "0123456789"), strings.ContainsAny(word[len(word)-1:], "sxz"):
		return word
	case strings.HasSuffix(word, "eau"), strings.HasSuffix(word, "eu"):
		return word + "x"
	case strings.HasSuffix(word, "al"):
		return strings.TrimSuffix(word, "al") + "aux"
	}
	return word + "s"
}

// TestFilterNeverAdds: whatever the text, a filter only takes away.
func TestFilterNeverAdds(t *testing.T) {
	t.Parallel()
	s := realSnapshot(t)
	phrase, r := phrases(t, s), rand.New(rand.NewPCG(13, 14))
	for range effort.Times(200) {
		text, f := phrase(r), randomFilter(s, r)
		whole := found(t, s, text)
		for _, code := range codes(search(t, s, catalogue.ActionQuery{Search: text, Filter: f}).Results) {
			if !slices.Contains(whole, code) {
				t.Fatalf("%q under %+v gives %s, which the text alone does not", text, f, code)
			}
		}
	}
}

func TestTextForms(t *testing.T) {
	t.Parallel()
	s := realSnapshot(t)
	for name, c := range map[string]struct {
		text string
		want []string // these and no other, in any order
	}{
		"a phrase":                        {`"culture du cœur"`, []string{"3.5.1"}},
		"a phrase in French marks":        {"« centre social »", []string{"2.4.1", "2.4.6"}},
		"a phrase that nobody writes":     {`"cœur de la culture"`, nil},
		"a phrase has no synonyms":        {`"nounou"`, nil},
		"an elision without apostrophe":   {"lentrepreneuriat", []string{"1.2.1", "1.2.2"}},
		"an apostrophe forgotten":         {"poppins", []string{"3.2.3"}},
		"one wrong letter":                {"jedaï", []string{"3.2.1"}},
		"two wrong letters":               {"restauratoin", []string{"1.7.3"}},
		"a printed code":                  {"1.7.2", []string{"1.7.2", "1.7.3"}},
		"a code":                          {"1.5.1", []string{"1.5.1"}},
		"a theme":                         {"3.2", []string{"3.2.1", "3.2.2", "3.2.3"}},
		"excluded places do not answer":   {`"Salon et d'Arles"`, nil},
		"a mark that is not closed":       {`"protis`, []string{"3.2.2"}},
		"a typo is not taken for a match": {"protis", []string{"3.2.2"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := found(t, s, c.text); !slices.Equal(got, c.want) {
				t.Errorf("%q gives %v, want %v", c.text, got, c.want)
			}
		})
	}
}

// TestPlacesInText: a place in the text never empties the results, puts what it covers first, and is proposed.
func TestPlacesInText(t *testing.T) {
	t.Parallel()
	s := realSnapshot(t)
	for text, want := range map[string][]string{ // territory codes, then what remains of the text
		"permis istres":                   {"13047", "permis"},
		"nounou 13e":                      {"13213", "nounou"},
		"nounou à Marseille 13":           {"13213", "nounou"},
		"nounou 13ème arrondissement":     {"13213", "nounou"},
		"3eme":                            {"13203", ""},
		"psy 13013":                       {"13213", "psy"},
		"garde d'enfants Aix":             {"13001", "garde enfants"},
		"mobilité pôle salon":             {"salon-berre", "mobilité"},
		"pole marseille 4":                {"marseille-4", ""},
		"pays d’Aix plie":                 {"pays-aix", "plie"},
		"permis marseile":                 {"13055", "permis"},
		"saint rémy jeunes":               {"13100", "jeunes"},
		"fos sur mer":                     {"13039", ""},
		"« culture du cœur » à Vitrolles": {"13117", "« culture du cœur »"},
		"jeune de 16 ans":                 nil,
		"port":                            nil,
		"2 enfants marseille":             {"13055", "2 enfants"},
	} {
		page := search(t, s, catalogue.ActionQuery{Search: text})
		readings := page.Readings()
		if len(want) == 0 {
			if len(readings) > 0 {
				t.Errorf("%q is read as %s, want no place", text, readings[0].Territory.Code)
			}
			continue
		}
		if len(readings) != 1 || readings[0].Territory.Code != want[0] || readings[0].Rest != want[1] {
			t.Errorf("%q: readings %+v, want %v", text, readings, want)
			continue
		}
		chosen := search(t, s, catalogue.ActionQuery{Search: readings[0].Rest, Filter: catalogue.ActionFilter{Territory: want[0]}})
		if chosen.Total != readings[0].Count {
			t.Errorf("%q: the reading promises %d, choosing it gives %d", text, readings[0].Count, chosen.Total)
		}
		without := found(t, s, readings[0].Rest)
		if got := found(t, s, text); !slices.Equal(got, without) {
			t.Errorf("%q restricts by its place: %v, without it %v", text, got, without)
		}
		if again := chosen.Readings(); len(again) > 0 {
			t.Errorf("%q: still proposed once chosen: %+v", text, again)
		}
	}
	both := search(t, s, catalogue.ActionQuery{Search: "garde 13e et 14e"}).Readings()
	if len(both) != 2 || both[0].Territory.Code != "13213" || both[1].Territory.Code != "13214" {
		t.Errorf("two arrondissements: %+v", both)
	}
}

// TestPlaceInTextRanks: what is available in the place comes before what is not.
func TestPlaceInTextRanks(t *testing.T) {
	t.Parallel()
	s := realSnapshot(t)
	for _, place := range s.Contents.Territories {
		if place.Kind != catalogue.KindCommune && place.Kind != catalogue.KindArrondissement {
			continue
		}
		page := search(t, s, catalogue.ActionQuery{Search: "emploi " + place.Name})
		if page.Total == 0 || len(page.Readings()) == 0 {
			t.Errorf("%s: %d results, readings %v", place.Name, page.Total, page.Readings())
			continue
		}
		territory := page.Readings()[0].Territory
		out := false
		for _, r := range page.Results {
			verdict := s.Covers(r.Entry, territory).Verdict
			covered := verdict == catalogue.CoversYes || verdict == catalogue.CoversPartly
			if covered && out {
				t.Errorf("%s: %s is available there and comes after one that is not", place.Name, r.Code)
			}
			out = out || !covered
		}
	}
}

// TestPartialAnswersSaySo: when no action holds all the words, the page says how many they hold, and which words are
// unknown; a misspelling that was mended is named.
func TestPartialAnswersSaySo(t *testing.T) {
	t.Parallel()
	s := realSnapshot(t)
	m := search(t, s, catalogue.ActionQuery{Search: "violon tzigane"}).TextMatch()
	if !m.Relaxed() || m.WordsAsked != 2 || m.WordsHeld != 1 || !slices.Equal(m.Missing, []string{"violon"}) {
		t.Errorf("violon tzigane: %+v", m)
	}
	m = search(t, s, catalogue.ActionQuery{Search: "Restoration"}).TextMatch()
	if m.Relaxed() || len(m.Corrected) != 1 || m.Corrected[0].Typed != "Restoration" || !slices.Contains(m.Corrected[0].Read, "restauration") {
		t.Errorf("restoration: %+v", m)
	}
	if m = search(t, s, catalogue.ActionQuery{Search: "permis"}).TextMatch(); m.Relaxed() || m.Missing != nil || m.Corrected != nil {
		t.Errorf("permis: %+v", m)
	}
	if m = search(t, s, catalogue.ActionQuery{}).TextMatch(); m != nil {
		t.Errorf("no text: %+v", m)
	}
	if page := search(t, s, catalogue.ActionQuery{Search: "un deux astronaute cosmonaute fusée permis"}); page.Total != 0 {
		t.Errorf("fewer than half of the words: %v", codes(page.Results))
	}
	m = search(t, s, catalogue.ActionQuery{Search: "adiksion"}).TextMatch()
	if len(m.Suggestions) != 1 || m.Suggestions[0].Typed != "adiksion" || !slices.Contains(m.Suggestions[0].Read, "addiction") {
		t.Errorf("adiksion: %+v", m)
	}
}

// TestLooseningsTellTheTruth: letting a criterion go gives as many results as promised, and a criterion that is not
// named would give none.
func TestLooseningsTellTheTruth(t *testing.T) {
	t.Parallel()
	s := realSnapshot(t)
	r, phrase := rand.New(rand.NewPCG(15, 16)), phrases(t, s)
	empty := 0
	for range effort.Times(300) {
		q := catalogue.ActionQuery{Search: phrase(r), Filter: randomFilter(s, r)}
		page := search(t, s, q)
		if page.Total > 0 {
			if page.Loosenings() != nil {
				t.Fatalf("%+v has results and loosenings", q)
			}
			continue
		}
		empty++
		promised := make(map[catalogue.Narrowing]int)
		for _, l := range page.Loosenings() {
			promised[l.Narrowing] = l.Count
		}
		for narrowing, without := range map[string]func(q *catalogue.ActionQuery){
			"TEXT":         func(q *catalogue.ActionQuery) { q.Search = "" },
			"TERRITORY":    func(q *catalogue.ActionQuery) { q.Filter.Territory = "" },
			"AXES":         func(q *catalogue.ActionQuery) { q.Filter.Axes = nil },
			"THEMES":       func(q *catalogue.ActionQuery) { q.Filter.Themes = nil },
			"PUBLICS":      func(q *catalogue.ActionQuery) { q.Filter.Publics = nil },
			"BARRIERS":     func(q *catalogue.ActionQuery) { q.Filter.Barriers = nil },
			"PROVIDERS":    func(q *catalogue.ActionQuery) { q.Filter.Providers = nil },
			"MODES":        func(q *catalogue.ActionQuery) { q.Filter.Modes = nil },
			"AVAILABILITY": func(q *catalogue.ActionQuery) { q.Filter.Availability = nil },
			"FRESHNESS":    func(q *catalogue.ActionQuery) { q.Filter.Freshness = nil },
		} {
			loosened := q
			without(&loosened)
			if got := search(t, s, loosened).Total; got != promised[catalogue.Narrowing(narrowing)] {
				t.Fatalf("%+v: letting %s go promises %d, gives %d", q, narrowing, promised[catalogue.Narrowing(narrowing)], got)
			}
		}
	}
	if empty < 50 {
		t.Errorf("only %d searches were empty: the test says little", empty)
	}
}

// TestHighlight marks what was typed or meant, in a text of the sheet, and lets nothing else through as markup.
func TestHighlight(t *testing.T) {
	t.Parallel()
	s := realSnapshot(t)
	for text, want := range map[string]string{
		"permis":               "<mark>Permis</mark> de conduire – Mobile Idées",
		"GARDE jedai":          "<mark>Garde</mark> d’enfants – <mark>JEDAI</mark>",
		"nounou jedai":         "<mark>Garde</mark> d’<mark>enfants</mark> – <mark>JEDAI</mark>",
		"poppins":              "Mary <mark>Popp’ins</mark>",
		"fédération voyageurs": "<mark>Fédération</mark> nationale des transports de <mark>voyageurs</mark>",
	} {
		page := search(t, s, catalogue.ActionQuery{Search: text})
		if got := page.Highlight(&page.Results[0]); !strings.HasPrefix(got, want) {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	if page := search(t, s, catalogue.ActionQuery{}); page.Highlight(&page.Results[0]) != "" {
		t.Error("without text nothing is marked")
	}
	phrase, r := phrases(t, s), rand.New(rand.NewPCG(17, 18))
	for range effort.Times(200) {
		text := phrase(r)
		page := search(t, s, catalogue.ActionQuery{Search: text})
		for i := range page.Results {
			marked := page.Highlight(&page.Results[i])
			plain := html.UnescapeString(strings.NewReplacer("<mark>", "", "</mark>", "").Replace(marked))
			plain = strings.TrimSuffix(strings.TrimPrefix(plain, "… "), " …")
			if marked != "" && (!strings.Contains(marked, "<mark>") || !strings.Contains(sheetText(page.Results[i].Entry, s), plain)) {
				t.Fatalf("%q: %q is no text of %s", text, marked, page.Results[i].Code)
			}
		}
	}
}

func sheetText(e *catalogue.Entry, s *catalogue.Snapshot) string {
	sheet := &e.Sheet
	lines := slices.Concat([]string{sheet.Title, sheet.ShortTitle, sheet.Provider, sheet.Summary, sheet.Coverage.Text}, sheet.Objectives, sheet.Remarks, sheet.Notices)
	for _, b := range s.Contents.Barriers {
		lines = append(lines, b.Label)
	}
	for _, p := range s.Contents.Publics {
		lines = append(lines, p.Label)
	}
	for _, theme := range s.Contents.Themes {
		lines = append(lines, theme.Title)
	}
	return strings.Join(lines, "\n")
}

// TestHighlightEscapes: a sheet that holds markup is shown as text.
func TestHighlightEscapes(t *testing.T) {
	t.Parallel()
	contents := realSnapshot(t).Contents
	sheet := &contents.Actions[0].Sheet
	sheet.ShortTitle = `Boost <script>alert("1")</script> & <mark onclick='x'>emploi</mark>`
	s, err := catalogue.NewSnapshot(contents, today)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"boost emploi", "<script>alert boost", "mark onclick boost"} {
		page := search(t, s, catalogue.ActionQuery{Search: text})
		got := page.Highlight(&page.Results[0])
		rest := strings.NewReplacer("<mark>", "", "</mark>", "").Replace(got)
		if !strings.Contains(got, "<mark>") || strings.ContainsAny(rest, `<>"'`) {
			t.Errorf("%q: %s", text, got)
		}
	}
}

// TestSynonymsOfferSomething holds the data file to its own rules: every expression leads somewhere, in the catalogue
// or among the other schemes.
func TestSynonymsOfferSomething(t *testing.T) {
	t.Parallel()
	s := realSnapshot(t)
	synonyms, err := catalogue.LoadSynonyms()
	if err != nil {
		t.Fatal(err)
	}
	for _, synonym := range synonyms {
		for _, meant := range synonym.Means {
			page := search(t, s, catalogue.ActionQuery{Search: meant})
			if page.Total == 0 || page.TextMatch().Relaxed() || page.TextMatch().Corrected != nil {
				t.Errorf("%v means %q, which no sheet says", synonym.Typed, meant)
			}
		}
		for _, typed := range synonym.Typed {
			if page := search(t, s, catalogue.ActionQuery{Search: typed}); page.Total == 0 || page.TextMatch().Relaxed() {
				t.Errorf("%q leads nowhere", typed)
			}
		}
	}
}

func TestSchemesUnderstandTheSameWords(t *testing.T) {
	t.Parallel()
	s := realSnapshot(t)
	for text, want := range map[string]string{
		"DARAE":             "darae",
		"cntrats aidés pec": "pec",
		"sdf":               "lieux-accueil-grande-precarite",
		"bus emploi istres": "bus-emploi",
		"saad académie":     "saad-academie",
	} {
		schemes, err := s.FindSchemes(text, "")
		if err != nil {
			t.Fatal(err)
		}
		if !slices.ContainsFunc(schemes, func(scheme *catalogue.Scheme) bool { return scheme.Slug == want }) {
			t.Errorf("%q does not find %s among %d", text, want, len(schemes))
		}
	}
	if schemes, _ := s.FindSchemes("plongée sous-marine", ""); len(schemes) > 0 {
		t.Errorf("a text that nobody writes finds %d schemes", len(schemes))
	}
}

// FuzzSearch: whatever is typed, the search answers, and what it says of its answer holds together.
func FuzzSearch(f *testing.F) {
	for _, text := range []string{
		"", " ", "permis istres", "« garde d’enfants » 13e", `"`, "\u202e13er", "l'", "’’’", "1.7.2", "13013 13213 pole marseille 4", "\xff\xfe",
		strings.Repeat("a ", 100), "e\u0301\u0301\u0301", "½ ﬁ Ⅷ", "<script>", "...1.1.", "\x00", strings.Repeat("é", 200),
	} {
		f.Add(text)
	}
	var s *catalogue.Snapshot
	f.Fuzz(func(t *testing.T, text string) {
		if s == nil {
			s = realSnapshot(t)
		}
		hundred := 100
		page, err := s.Search(&catalogue.ActionQuery{Search: text, Page: catalogue.PageRequest{First: &hundred}})
		if err != nil {
			return // refused in words; never a panic
		}
		for i := range page.Results {
			rest := strings.NewReplacer("<mark>", "", "</mark>", "").Replace(page.Highlight(&page.Results[i]))
			if strings.ContainsAny(rest, "<>") {
				t.Errorf("%q: markup in %q", text, rest)
			}
		}
		if m := page.TextMatch(); m != nil && (m.WordsHeld > m.WordsAsked || (page.Total > 0 && m.WordsAsked > 0 && m.WordsHeld*2 < m.WordsAsked)) {
			t.Errorf("%q: %+v", text, m)
		}
		for _, reading := range page.Readings() {
			if err := catalogue.CheckSearch(reading.Rest); err != nil {
				t.Errorf("%q: the rest %q cannot be searched: %v", text, reading.Rest, err)
			}
		}
		page.Loosenings()
	})
}
