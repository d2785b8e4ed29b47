package fulltext_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"traverse/catalogue"
	"traverse/catalogue/fulltext"
	"traverse/catalogue/pdi"
)

func TestTokens(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"L’Emploi d'Élodie":      "emploi elodie",
		"aujourd’hui, qu’il":     "aujourd hui il",
		"Cœur, Cœur, E\u0301te":  "coeur coeur ete",
		"code 1.5.1. Fin":        "code 1.5.1 fin",
		"13e/14e arr.":           "13e 14e arr",
		"1ᵉʳ":                    "1er",
		"a\u200bb \u202epermis":  "ab permis",
		"C’est l’«Aide»":         "est aide",
		"…–«»!?":                 "",
		"Saint-Rémy-de-Provence": "saint remy de provence",
	} {
		if got := strings.Join(fulltext.Words(text), " "); got != want {
			t.Errorf("%q gives %q, want %q", text, got, want)
		}
	}
	for _, token := range fulltext.Tokens("L’Émploi  E\u0301té.") {
		if got := fulltext.Fold("L’Émploi  E\u0301té."[token.Start:token.End]); got != token.Word {
			t.Errorf("%q stands at %d-%d, where %q is", token.Word, token.Start, token.End, got)
		}
	}
}

// TestStem: words of a line are one, and words of two lines are not.
func TestStem(t *testing.T) {
	t.Parallel()
	families := [][]string{
		{"creer", "creation", "creations", "createur", "creatrice", "createurs"},
		{"former", "formation", "formations", "formateur"},
		{"accompagnement", "accompagner", "accompagne", "accompagnee", "accompagnees"},
		{"mobilite", "mobile", "mobilites"},
		{"conduite", "conduites"},
		{"conduire"},
		{"social", "sociale", "sociaux", "sociales"},
		{"professionnel", "professionnelle", "professionnelles"},
		{"travailleur", "travailleuse", "travailleurs"},
		{"infirmier", "infirmiere", "infirmieres"},
		{"handicap", "handicape", "handicapees"},
		{"reseau", "reseaux"},
		{"emploi", "emplois"},
		{"garde", "garder", "gardes"},
		{"gardien"},
		{"rsa", "rsas"},
		{"rue", "rues"},
	}
	owner := map[string]string{}
	for _, family := range families {
		for _, word := range family {
			stem := fulltext.Stem(word)
			if other, taken := owner[stem]; taken && other != family[0] {
				t.Errorf("%s and %s share %q", word, other, stem)
			}
			owner[stem] = family[0]
			if stem != fulltext.Stem(family[0]) {
				t.Errorf("%s gives %q, %s gives %q", word, stem, family[0], fulltext.Stem(family[0]))
			}
		}
	}
}

func lines(texts ...string) []fulltext.Document {
	documents := make([]fulltext.Document, 0, len(texts))
	for _, text := range texts {
		documents = append(documents, fulltext.Document{{Weight: 1, Pairs: true, Lines: []string{text}}})
	}
	return documents
}

func ranked(x *fulltext.Index, text string) []int {
	answer := x.Read(text).Find()
	var found []int
	for i := range x.Size() {
		if answer.Found != nil && answer.Found[i/64]&(1<<(i%64)) != 0 {
			found = append(found, i)
		}
	}
	slices.SortStableFunc(found, func(a, b int) int { return int(answer.Scores[b] - answer.Scores[a]) })
	return found
}

func TestFind(t *testing.T) {
	t.Parallel()
	x := fulltext.NewIndex(lines(
		"Garde d’enfants à domicile",      // 0
		"Garde du corps, enfants exclus",  // 1
		"Aide à domicile",                 // 2
		"Permis de conduire",              // 3
		"Restauration rapide et permis",   // 4
		"Un texte qui parle de mobilité ", // 5
		"Rien de tout cela ici",           // 6
	), []fulltext.Synonym{
		{Typed: []string{"nounou", "faire garder"}, Means: []string{"garde enfants"}},
		{Typed: []string{"permis"}, Means: []string{"mobilité"}},
	}, []string{"istres"})
	for text, want := range map[string][]int{
		"garde enfants":      {0, 1}, // side by side before apart
		"nounou":             {0, 1},
		"garder faire":       {0, 1},
		"permis":             {3, 4, 5}, // a synonym after the words themselves
		"permi":              {3, 4, 5},
		"restoration":        {4},
		"restau":             {4},
		"ldomicile":          {2, 0},
		"domicile 13":        {2, 0}, // a bare number does not exclude
		"trouver permis":     {3, 4, 5},
		`"garde enfant"`:     {0},
		"violon permis":      {3, 4, 5}, // half of the words
		"violon alto permis": nil,
		"istres":             nil,
		"":                   nil,
		"de la":              nil,
	} {
		if got := ranked(x, text); !slices.Equal(got, want) {
			t.Errorf("%q gives %v, want %v", text, got, want)
		}
	}
}

// TestAWordEverywhereWeighsNothing: what every document says ranks none of them.
func TestAWordEverywhereWeighsNothing(t *testing.T) {
	t.Parallel()
	texts := make([]string, 40)
	for i := range texts {
		texts[i] = "rsa" + strings.Repeat(" rsa", i%5) + fmt.Sprintf(" mot%d", i)
	}
	answer := fulltext.NewIndex(lines(texts...), nil, nil).Read("rsa").Find()
	if slices.Max(answer.Scores) != slices.Min(answer.Scores) {
		t.Errorf("scores differ: %v", answer.Scores)
	}
}

// synthetic recombines the real sentences of the programme, with rare words of its own in every sheet, so that the
// dictionary grows as that of a larger catalogue would.
func synthetic(tb testing.TB, size int) []fulltext.Document {
	tb.Helper()
	contents, err := pdi.Load(pdi.Files)
	if err != nil {
		tb.Fatal(err)
	}
	var labels []string
	for _, b := range contents.Barriers {
		labels = append(labels, b.Label)
	}
	r := rand.New(rand.NewPCG(1, uint64(size)))
	sheet := func() *catalogue.Sheet { return &contents.Actions[r.IntN(len(contents.Actions))].Sheet }
	documents := make([]fulltext.Document, size)
	for i := range documents {
		rare := fmt.Sprintf("%c%c%s", 'a'+r.IntN(26), 'a'+r.IntN(26), strings.Map(func(d rune) rune { return d - '0' + 'a' }, strconv.Itoa(r.IntN(size/3+1))))
		documents[i] = fulltext.Document{
			{Weight: 5, Pairs: true, Lines: []string{sheet().Title, rare}},
			{Weight: 2.5, Lines: []string{sheet().Provider}},
			{Weight: 1.5, Pairs: true, Lines: []string{labels[r.IntN(len(labels))], labels[r.IntN(len(labels))]}},
			{Weight: 1, Lines: slices.Concat([]string{sheet().Summary, sheet().Coverage.Text}, sheet().Objectives)},
			{Weight: 0.6, Lines: sheet().Remarks},
		}
	}
	return documents
}

// queries are the twenty of the prototype's measures.
var queries = []string{
	"permis de conduire", "garde enfant", "mobilite", "sante mentale", "createur dentreprise", "plie", "brsa aix", "permi", "accompagnement global",
	"jeunes 16 24", "les femmes", "l’emploi des seniors", "agriculteur en dificulté", "Pays d'Aix garde d’enfants", "prison", "restoration",
	"culture du coeur", "projet professionnel", "rsa", "formation qualifiante",
}

func BenchmarkBuild(b *testing.B) {
	for _, size := range []int{52, 10_000, 100_000} {
		documents := synthetic(b, size)
		b.Run(strconv.Itoa(size), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				fulltext.NewIndex(documents, nil, nil)
			}
		})
	}
}

// BenchmarkFind measures the twenty queries in turn, and says the median and the slowest hundredth.
func BenchmarkFind(b *testing.B) {
	for _, size := range []int{52, 10_000, 100_000} {
		documents := synthetic(b, size)
		x := fulltext.NewIndex(documents, nil, nil)
		b.Run(strconv.Itoa(size), func(b *testing.B) {
			b.ReportAllocs()
			var took []time.Duration
			for i := 0; b.Loop(); i++ {
				start := time.Now()
				x.Read(queries[i%len(queries)]).Find()
				took = append(took, time.Since(start))
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Nanoseconds()), "p50-ns")
			b.ReportMetric(float64(took[len(took)*99/100].Nanoseconds()), "p99-ns")
		})
	}
}
