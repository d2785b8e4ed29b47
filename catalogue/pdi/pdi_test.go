package pdi_test

import (
	"errors"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v3"

	"traverse/catalogue"
	"traverse/catalogue/pdi"
)

func load(t *testing.T) *catalogue.Contents {
	t.Helper()
	contents, err := pdi.Load(pdi.Files)
	if err != nil {
		t.Fatal(err)
	}
	return contents
}

func TestCounts(t *testing.T) {
	t.Parallel()
	c := load(t)
	kinds := make(map[catalogue.TerritoryKind]int)
	for i := range c.Territories {
		kinds[c.Territories[i].Kind]++
	}
	organizations := map[string]int{}
	for _, o := range c.Organizations {
		organizations[o.Kind]++
		if o.Kind == catalogue.OrganizationPole || o.Kind == catalogue.OrganizationDepartment {
			if o.Trust != catalogue.TrustVerified || (o.Kind == catalogue.OrganizationPole) != (o.Pole != "") {
				t.Errorf("%s: an institution is verified, and a pôle has its code: %+v", o.Slug, o)
			}
			continue
		}
		if o.Trust != catalogue.TrustUnclaimed || o.SIRET != "" {
			t.Errorf("%s: nobody has claimed it, and the programme prints no SIRET", o.Slug)
		}
	}
	for what, n := range map[string][2]int{
		"axes": {len(c.Axes), 3}, "themes": {len(c.Themes), 16}, "actions": {len(c.Actions), 52}, "schemes": {len(c.Schemes), 23},
		"pôles": {len(c.Poles), 10}, "publics": {len(c.Publics), 39}, "barriers": {len(c.Barriers), 28}, "PLIE": {organizations["PLIE"], 7},
		"communes": {kinds[catalogue.KindCommune], 119}, "arrondissements": {kinds[catalogue.KindArrondissement], 16},
		"zones": {kinds[catalogue.KindZone], 15}, "territories of pôles": {kinds[catalogue.KindPole], 10}, "departments": {kinds[catalogue.KindDepartment], 1},
		"organizations": {len(c.Organizations), 40 + 10 + 1},
	} {
		if n[0] != n[1] {
			t.Errorf("%s: %d, want %d", what, n[0], n[1])
		}
	}
}

// Two installations have the same identifiers: these are those of the first.
func TestIdentifiersAreForLife(t *testing.T) {
	t.Parallel()
	c := load(t)
	if got := c.Actions[0].ID.String(); c.Actions[0].Slug != "boost-emploi" || got != "c486dc27-92c9-50c3-b8e3-ffb91ceb9d30" {
		t.Errorf("%s is %s", c.Actions[0].Slug, got)
	}
	if diff := cmp.Diff(c, load(t)); diff != "" {
		t.Errorf("a second reading differs: %s", diff)
	}
}

func action(t *testing.T, c *catalogue.Contents, code string) *catalogue.Action {
	t.Helper()
	at := slices.IndexFunc(c.Actions, func(a catalogue.Action) bool { return a.Code == code })
	if at < 0 {
		t.Fatalf("no action %s", code)
	}
	return &c.Actions[at]
}

// The RSA criterion is computed here from the YAML alone.
func TestRSACriterion(t *testing.T) {
	t.Parallel()
	c := load(t)
	var raw struct {
		Actions []struct {
			Code     string
			Theme    string
			Publics  []string
			Implicit []string `yaml:"publics_implicit"`
		}
	}
	content, err := fs.ReadFile(pdi.Files, "actions.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(content, &raw); err != nil {
		t.Fatal(err)
	}
	unprinted := 0
	for _, r := range raw.Actions {
		sheet := action(t, c, r.Code).Sheet
		named, implied := slices.Contains(r.Publics, "brsa"), slices.Contains(r.Implicit, "brsa")
		if !named || implied {
			unprinted++
		}
		if required := sheet.Admission.RSARequired; (required != nil) != (named && !implied && r.Theme != "1.4") || (required != nil && !*required) {
			t.Errorf("%s: RSA required: %v", r.Code, required)
		}
		if sheet.ImpliesRSA != implied {
			t.Errorf("%s: implies RSA: %v", r.Code, sheet.ImpliesRSA)
		}
		all := slices.Concat(sheet.Publics, sheet.ImpliedPublics)
		if slices.Contains(all, catalogue.RSAPublic) {
			t.Errorf("%s: the RSA criterion is among the publics", r.Code)
		}
		want := slices.DeleteFunc(slices.Clone(r.Publics), func(slug string) bool { return slug == "brsa" })
		slices.Sort(all)
		slices.Sort(want)
		if !slices.Equal(all, want) {
			t.Errorf("%s: publics %v, want %v", r.Code, all, want)
		}
	}
	if unprinted != 29 {
		t.Errorf("%d sheets do not print the RSA, README.md says 29", unprinted)
	}
}

func TestMapping(t *testing.T) {
	t.Parallel()
	c := load(t)
	for code, printed := range map[string]string{"1.7.3": "1.7.2", "2.1.5": "2.1.4", "3.5.1": "3.4.1", "1.7.2": ""} {
		if got := action(t, c, code).Sheet.PrintedCode; got != printed {
			t.Errorf("%s: printed code %q", code, got)
		}
	}
	if s := action(t, c, "1.3.1").Sheet; s.DurationMonths == nil || *s.DurationMonths != 9 || !strings.Contains(s.DurationNote, "moyenne") {
		t.Errorf("the DAPE lasts %v (%s)", s.DurationMonths, s.DurationNote)
	}
	for code, firm := range map[string]bool{"1.5.1": true, "1.4.4": false, "2.4.5": false} {
		if a := action(t, c, code).Sheet.Admission; a.AgeIsFirm != firm || a.AgeNote == "" {
			t.Errorf("%s: %+v", code, a)
		}
	}
	if s := action(t, c, "3.1.4").Sheet; !slices.Contains(s.Remarks, "Le programme annonce 50 places.") {
		t.Errorf("3.1.4: %q", s.Remarks)
	}
	if p := action(t, c, "1.3.2").Providers; len(p) != 7 || len(p[0].Territories) != 1 || p[0].ReceivesReferrals {
		t.Errorf("the PLIE: %+v", p)
	}
	for _, code := range []string{"1.3.5", "2.2.2", "2.4.6", "1.1.1"} {
		if p := action(t, c, code).Providers; len(p) != 0 {
			t.Errorf("%s has an organisation: %+v", code, p)
		}
	}
	for _, code := range []string{"1.3.5", "1.4.2"} {
		if n := action(t, c, code).Sheet.Notices; len(n) != 1 || !strings.Contains(n[0], "DARAE") {
			t.Errorf("%s: %q", code, n)
		}
	}
	for i := range c.Actions {
		a := &c.Actions[i]
		if s := a.Sheet.Sources; !strings.HasPrefix(s[0].Origin, "Programme départemental d’insertion 2024-2026, l. ") || s[0].Field != "" || s[1].Field != "coverage" {
			t.Errorf("%s: sources %+v", a.Code, s[:2])
		}
	}
	nowhere := 0
	for i := range c.Schemes {
		if c.Schemes[i].Document.Coverage == nil {
			nowhere++
		}
	}
	if nowhere != 5 {
		t.Errorf("%d schemes without a territory, the file has 5", nowhere)
	}
}

func TestTerritories(t *testing.T) {
	t.Parallel()
	c := load(t)
	byCode := map[string]catalogue.Territory{}
	for _, x := range c.Territories {
		byCode[x.Code] = x
	}
	if m := byCode["13055"]; m.PoleCode != "" || m.PoleBasis != "" || m.Kind != catalogue.KindCommune {
		t.Errorf("Marseille as a whole: %+v", m)
	}
	if s := byCode["13106"]; s.PoleCode != "aix-gardanne" || s.AlternativePole != "marseille-5" || s.PoleConfidence != catalogue.ConfidenceLow {
		t.Errorf("Septèmes: %+v", s)
	}
	if z := byCode["marseille-provence-centre"]; z.PoleCode != "" {
		t.Errorf("a zone over several pôles: %+v", z)
	}
	if z := byCode["pays-salonais"]; z.PoleCode != "salon-berre" || z.PoleBasis != catalogue.BasisMixed || z.PoleConfidence != catalogue.ConfidenceHigh {
		t.Errorf("a zone of one pôle: %+v", z)
	}
	if p := byCode["arles"]; p.PoleCode != "arles" || p.Facts.Basis != catalogue.BasisMixed {
		t.Errorf("the territory of a pôle: %+v", p)
	}
	if p := byCode["13209"]; len(p.Facts.Places) != 1 || !strings.Contains(p.Facts.Places[0], "Baumettes") {
		t.Errorf("places of the 9e: %q", p.Facts.Places)
	}
	if p := byCode["13011"]; p.Latitude == nil || p.Facts.PointSource != "approximate" {
		t.Errorf("Les Baux: %+v", p)
	}
}

// overlay is the programme's files with one of them changed.
func overlay(t *testing.T, file, content string) fs.FS {
	t.Helper()
	files := fstest.MapFS{}
	names, err := fs.Glob(pdi.Files, "*")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		original, err := fs.ReadFile(pdi.Files, name)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = &fstest.MapFile{Data: original}
	}
	files[file] = &fstest.MapFile{Data: []byte(content)}
	return files
}

// plant is one small edit of a real file: the first old after the anchor becomes new. The fault is expected on the line
// where the edit begins, or some lines below.
type plant struct {
	file, after, old, new string
	below                 int
	message               string
}

func (p *plant) apply(t *testing.T) (content string, line int) {
	t.Helper()
	original, err := fs.ReadFile(pdi.Files, p.file)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, found := strings.Cut(string(original), p.after)
	at := strings.Index(rest, p.old)
	if !found || at < 0 {
		t.Fatalf("%s: no %q after %q", p.file, p.old, p.after)
	}
	start := before + p.after + rest[:at]
	return start + p.new + rest[at+len(p.old):], strings.Count(start, "\n") + 1 + p.below
}

func TestFaults(t *testing.T) {
	t.Parallel()
	const dape = "  - code: '1.3.1'\n"
	for name, p := range map[string]plant{
		"unknown key":                   {"actions.yaml", dape, "summary:", "sumary:", 0, "clé inconnue : « sumary »"},
		"missing text":                  {"actions.yaml", dape, "short_title: DAPE", "short_title: ''", 0, "texte manquant"},
		"key twice":                     {"actions.yaml", dape, "    mode: unknown", "    mode: unknown\n    mode: both", 1, "la clé « mode » figure déjà ligne"},
		"unknown territory":             {"actions.yaml", dape, "nord-pays-arles", "nord-pays-d-arles", 0, "valeur inconnue (territoire) : « nord-pays-d-arles »"},
		"unknown probable territory":    {"actions.yaml", dape, "include_probable: [pays-aubagne-etoile]", "include_probable: [aubagne]", 0, "valeur inconnue (territoire)"},
		"unknown public":                {"actions.yaml", dape, "publics: [brsa]", "publics: [brsa, senior]", 0, "valeur inconnue (public) : « senior »"},
		"implied public not listed":     {"actions.yaml", dape, "publics_implicit: []", "publics_implicit: [femmes]", 0, "public implicite absent"},
		"unknown barrier":               {"actions.yaml", dape, "recherche-emploi]", "emploi]", 0, "valeur inconnue (frein) : « emploi »"},
		"unknown theme":                 {"actions.yaml", dape, "theme: '1.3'", "theme: '1.9'", 0, "valeur inconnue (thème) : « 1.9 »"},
		"theme of another axis":         {"actions.yaml", dape, "axis: '1'", "axis: '2'", 1, "n’est pas de l’axe « 2 »"},
		"code twice":                    {"actions.yaml", "", "  - code: '1.3.2'", "  - code: '1.3.1'", 0, "« 1.3.1 » figure deux fois"},
		"malformed code":                {"actions.yaml", "", "  - code: '1.3.2'", "  - code: '1.3.02'", 0, "code mal formé"},
		"code of another theme":         {"actions.yaml", "", "  - code: '1.3.1'", "  - code: '1.2.9'", 0, "n’est pas du thème « 1.3 »"},
		"printed code without a note":   {"actions.yaml", dape, "printed_code: '1.3.1'", "printed_code: '1.3.9'", 0, "ne s’accordent pas avec les corrections"},
		"correction of nothing":         {"actions.yaml", "  - code: '1.7.3'", "printed_code: '1.7.2'", "printed_code: '1.7.3'", 0, "ne s’accordent pas avec les corrections"},
		"slug twice":                    {"actions.yaml", dape, "slug: plie", "slug: dape", 0, "« dape » figure deux fois"},
		"malformed slug":                {"actions.yaml", dape, "slug: dape", "slug: DAPE", 0, "identifiant mal formé"},
		"unknown mode":                  {"actions.yaml", dape, "mode: unknown", "mode: group", 0, "valeur inconnue : « group »"},
		"mode without a basis":          {"actions.yaml", dape, "mode: unknown", "mode: both", 1, "un mode connu se fonde sur un passage"},
		"age out of range":              {"actions.yaml", "  - code: '1.5.1'", "min: 50", "min: 150", 0, "âge impossible : 150"},
		"ages upside down":              {"actions.yaml", "  - code: '1.5.1'", "max: null", "max: 45", 0, "plus petit que l’âge minimal"},
		"unknown basis of ages":         {"actions.yaml", "  - code: '1.5.1'", "basis: fiche", "basis: sheet", 0, "valeur inconnue : « sheet »"},
		"impossible line":               {"actions.yaml", dape, "source_lines: 1940-1945", "source_lines: 1940-9945", 0, "ligne hors du document : 9945"},
		"declared count":                {"actions.yaml", "", "count: 52", "count: 53", 0, "53 annoncé, 52 trouvé"},
		"wrong type":                    {"actions.yaml", dape, "duration_months: 9", "duration_months: neuf", 0, "valeur de mauvais type : « neuf »"},
		"NUL":                           {"actions.yaml", dape, "acronym: DAPE", "acronym: DA\x00PE", 0, "caractère de contrôle"},
		"escaped control character":     {"actions.yaml", dape, "acronym: DAPE", `acronym: "DA\u0007PE"`, 0, "caractère de contrôle"},
		"not UTF-8":                     {"actions.yaml", dape, "acronym: DAPE", "acronym: DA\xffPE", 0, "UTF-8"},
		"alias":                         {"actions.yaml", dape, "acronym: DAPE\n    provider: null", "acronym: &a DAPE\n    provider: *a", 1, "alias"},
		"scope that includes":           {"actions.yaml", "  - code: '1.1.1'", "include: []", "include: [arles]", 0, "« include » doit être vide"},
		"covered and excluded":          {"actions.yaml", "  - code: '2.3.1'", "exclude: ['13213', '13214']", "exclude: ['13055']", 0, "à la fois couvert et exclu"},
		"unknown place":                 {"actions.yaml", "  - code: '2.1.1'", "lieu-port-de-bouc", "port-de-bouc", 0, "valeur inconnue (lieu)"},
		"provider nobody explains":      {"actions.yaml", "  - code: '1.1.1'", "provider: null", "provider: Inconnus", 0, "n’est ni une structure ni expliqué"},
		"actions per theme":             {"axes.yaml", "title: La recherche directe d’emploi", "actions_count: 2", "actions_count: 3", 0, "3 annoncé, 2 trouvé"},
		"theme twice":                   {"axes.yaml", "", "  - code: '1.2'", "  - code: '1.1'", 0, "« 1.1 » figure deux fois"},
		"men and women":                 {"poles.yaml", "id: marseille-2", "men: 381, women: 329", "men: 380, women: 329", 0, "ne font pas le total"},
		"age bands and totals":          {"poles.yaml", "id: marseille-2", "age_pyramid_totals: {men: 3237", "age_pyramid_totals: {men: 3238", 0, "les tranches font 3237"},
		"share of 45 and more":          {"poles.yaml", "id: marseille-2", "share_45_plus_percent: 46.2", "share_45_plus_percent: 49.2", 0, "les tranches font 46.2"},
		"contract rate":                 {"poles.yaml", "id: marseille-2", "contract_rate_percent: 82.6", "contract_rate_percent: 826", 0, "taux impossible : 826"},
		"zoom that the sheet denies":    {"poles.yaml", "id: marseille-2", "action_code: '2.3.1'", "action_code: '2.2.4'", 0, "actions.yaml rattache « 2.3.1 »"},
		"sum over the pôles":            {"poles.yaml", "", "  men: 29573", "  men: 29574", 0, "29574 annoncé, 29573 trouvé"},
		"commune in two pôles":          {"territories.yaml", "id: marseille-2", "members: ['13202', '13203']", "members: ['13201', '13203']", 0, "est déjà du pôle « marseille-1 »"},
		"commune of another pôle":       {"territories.yaml", "  - id: '13002'", "pole: marseille-4", "pole: marseille-5", 0, "ne compte pas « 13002 »"},
		"unknown confidence":            {"territories.yaml", "  - id: '13002'", "confidence: medium", "confidence: sure", 0, "valeur inconnue : « sure »"},
		"population":                    {"territories.yaml", "  - id: '13002'", "population: ", "population: -", 0, "population impossible"},
		"unknown member":                {"territories.yaml", "id: martigues-port-de-bouc", "['13056', '13077']", "['13056', '13999']", 0, "valeur inconnue (territoire) : « 13999 »"},
		"declared basis":                {"territories.yaml", "", "derived: 103", "derived: 102", 0, "102 annoncé, 103 trouvé"},
		"postal code":                   {"territories.yaml", "  - id: '13106'", "['13240']", "['1324']", 0, "code postal mal formé"},
		"kind":                          {"territories.yaml", "  - id: '13106'", "kind: commune", "kind: village", 0, "nature inattendue : « village »"},
		"point outside":                 {"points.tsv", "", "43.5283", "48.5283", 0, "point hors du département"},
		"point of nobody":               {"points.tsv", "", "13001\tAix", "13999\tAix", 0, "valeur inconnue (territoire) : « 13999 »"},
		"unknown action of a scheme":    {"schemes.yaml", "id: darae", "['1.3.5']", "['1.3.9']", 0, "valeur inconnue (action) : « 1.3.9 »"},
		"unknown kind of scheme":        {"schemes.yaml", "id: darae", "kind: accompagnement", "kind: aide", 0, "valeur inconnue (nature) : « aide »"},
		"zoom that the pôle denies":     {"schemes.yaml", "id: emploi-au-feminin", "related_poles_zoom: arles", "related_poles_zoom: salon-berre", 0, "a déjà un zoom"},
		"unknown pôle of an instance":   {"governance.yaml", "local_instances:", "pole: marseille-1", "pole: marseille-6", 0, "valeur inconnue (pôle) : « marseille-6 »"},
		"organisation not of the sheet": {"providers.yaml", "", "name: APCARS", "name: APCAR", 0, "la fiche nomme « APCARS »"},
		"data·inclusion value":          {"publics.yaml", "id: nouveaux-entrants", "[beneficiaires-des-minimas-sociaux]", "[Beneficiaires]", 0, "valeur data·inclusion mal formée"},
		"indentation":                   {"tools.yaml", "    application: DORA\n", "    object:", "   object:", -2, "YAML"}, // where the list begins: the library tells no more,
		"syntax":                        {"tools.yaml", "", "tools:\n  - id: dora", "tools:\n  - id: [dora", 1, "YAML"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			content, line := p.apply(t)
			_, err := pdi.Load(overlay(t, p.file, content))
			faults, ok := errors.AsType[pdi.Faults](err)
			if !ok {
				t.Fatalf("accepted: %v", err)
			}
			if !slices.ContainsFunc(faults, func(f pdi.Fault) bool {
				return f.File == p.file && f.Line == line && strings.Contains(f.Message, p.message)
			}) {
				t.Errorf("want %s:%d: …%s…, got:\n%v", p.file, line, p.message, err)
			}
		})
	}
}

// All the faults are told together, each as « file:line: message ».
func TestFaultsTogether(t *testing.T) {
	t.Parallel()
	content, line := (&plant{file: "poles.yaml", after: "id: marseille-2", old: "men: 381", new: "men: 380"}).apply(t)
	_, err := pdi.Load(overlay(t, "poles.yaml", strings.Replace(content, "mean_age: 42.6", "mean_age: 4.26", 1)))
	faults, ok := errors.AsType[pdi.Faults](err)
	if !ok || len(faults) < 3 || !slices.ContainsFunc(faults, func(f pdi.Fault) bool { return f.Line == line }) {
		t.Fatal(err)
	}
	if lines := strings.Split(err.Error(), "\n"); len(lines) != len(faults) || !strings.HasPrefix(lines[0], "poles.yaml:") {
		t.Errorf("%q", lines)
	}
}

func TestMissingFile(t *testing.T) {
	t.Parallel()
	_, err := pdi.Load(fstest.MapFS{})
	if faults, ok := errors.AsType[pdi.Faults](err); !ok || len(faults) != 11 || faults[0].Line != 1 {
		t.Errorf("%v", err)
	}
}
