package pdi

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// document is a YAML file that is being checked: it knows the line of every path, such as actions[3].coverage.include[0].
type document struct {
	loader *loader
	name   string
	lines  map[string]int
}

// parse makes sure that every file is there and is YAML. What is wrong here would make everything else look wrong.
func (l *loader) parse() {
	for _, name := range yamlFiles {
		d := l.document(name)
		content, ok := d.content()
		if !ok {
			continue
		}
		var root yaml.Node
		if err := yaml.Unmarshal(content, &root); err != nil {
			d.syntax(err)
			continue
		}
		if len(root.Content) == 0 {
			d.faultAt(1, "fichier vide")
			continue
		}
		l.roots[name] = root.Content[0]
	}
}

func (l *loader) document(name string) *document {
	return &document{loader: l, name: name, lines: map[string]int{}}
}

// read decodes a file into raw, a pointer to a struct. Keys that raw does not know, keys that stand twice and values of
// the wrong kind are faults.
func (l *loader) read(name string, raw any) *document {
	d, root := l.document(name), l.roots[name]
	d.index(root, "")
	d.keys(root, reflect.TypeOf(raw).Elem())
	if err := root.Decode(raw); err != nil {
		d.syntax(err)
	}
	return d
}

// content reads the file. Bytes that are no text are refused here, line by line: a parser would only say that there
// are some.
func (d *document) content() (content []byte, ok bool) {
	content, err := fs.ReadFile(d.loader.fsys, d.name)
	if err != nil {
		d.faultAt(1, "fichier illisible : %v", err)
		return nil, false
	}
	ok = true
	for i, line := range bytes.Split(content, []byte("\n")) {
		switch {
		case !utf8.Valid(line):
			d.faultAt(i+1, "texte qui n’est pas en UTF-8")
			ok = false
		case bytes.ContainsFunc(line, func(r rune) bool { return unicode.IsControl(r) && r != '\t' }):
			d.faultAt(i+1, "caractère de contrôle")
			ok = false
		}
	}
	return content, ok
}

var (
	lineInError = regexp.MustCompile(`line (\d+): (.*)`)
	wrongKind   = regexp.MustCompile("^cannot unmarshal !!\\w+(?: `(.*)`)? into (.*)$")
	// oneLineEarly are the errors for which the library counts lines from nought.
	oneLineEarly   = regexp.MustCompile(`^did not find expected (<|node content|'-' indicator|key|',' or)`)
	duplicateInYML = regexp.MustCompile(`^mapping key .* already defined`)
)

// syntax reports what the YAML library says, at the lines that it names. A key that stands twice has been reported.
func (d *document) syntax(err error) {
	messages := []string{err.Error()}
	if typed, ok := errors.AsType[*yaml.TypeError](err); ok {
		messages = typed.Errors
	}
	for _, message := range messages {
		found := lineInError.FindStringSubmatch(message)
		if found == nil {
			d.faultAt(1, "YAML : %s", message)
			continue
		}
		line, _ := strconv.Atoi(found[1]) // digits, by the pattern
		if duplicateInYML.MatchString(found[2]) {
			continue
		}
		if kind := wrongKind.FindStringSubmatch(found[2]); kind != nil {
			d.faultAt(line, "valeur de mauvais type : « %s » (attendu : %s)", kind[1], kind[2])
			continue
		}
		if oneLineEarly.MatchString(found[2]) {
			line++
		}
		d.faultAt(line, "YAML : %s", found[2])
	}
}

// index notes the line of every path, and refuses keys that stand twice, aliases and control characters on the way.
func (d *document) index(n *yaml.Node, path string) {
	switch n.Kind {
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			key := n.Content[i]
			inner := strings.TrimPrefix(path+"."+key.Value, ".")
			if first, twice := d.lines[inner]; twice {
				d.faultAt(key.Line, "la clé « %s » figure déjà ligne %d", key.Value, first)
			}
			d.lines[inner] = key.Line
			d.index(n.Content[i+1], inner)
		}
	case yaml.SequenceNode:
		for i, item := range n.Content {
			inner := fmt.Sprintf("%s[%d]", path, i)
			d.lines[inner] = item.Line
			d.index(item, inner)
		}
	case yaml.ScalarNode:
		if strings.ContainsFunc(n.Value, func(r rune) bool { return unicode.IsControl(r) && r != '\n' }) {
			d.faultAt(n.Line, "caractère de contrôle dans « %s »", path)
		}
	case yaml.AliasNode:
		d.faultAt(n.Line, "alias YAML refusé : écrire la valeur en entier")
	case yaml.DocumentNode:
	}
}

// keys refuses the keys of a mapping that the Go type does not have.
func (d *document) keys(n *yaml.Node, t reflect.Type) {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch {
	case n.Kind == yaml.SequenceNode && t.Kind() == reflect.Slice:
		for _, item := range n.Content {
			d.keys(item, t.Elem())
		}
	case n.Kind == yaml.MappingNode && t.Kind() == reflect.Struct:
		for i := 0; i+1 < len(n.Content); i += 2 {
			field, ok := fieldOf(t, n.Content[i].Value)
			if !ok {
				d.faultAt(n.Content[i].Line, "clé inconnue : « %s »", n.Content[i].Value)
				continue
			}
			d.keys(n.Content[i+1], field.Type)
		}
	}
}

func fieldOf(t reflect.Type, key string) (reflect.StructField, bool) {
	for field := range t.Fields() {
		if name, _, _ := strings.Cut(field.Tag.Get("yaml"), ","); name == key {
			return field, true
		}
	}
	return reflect.StructField{}, false
}

// line finds the line of a path, or of the nearest thing that holds it.
func (d *document) line(path string) int {
	for path != "" {
		if line, ok := d.lines[path]; ok {
			return line
		}
		path = path[:max(0, strings.LastIndexAny(path, ".["))]
	}
	return 1
}

func (d *document) fault(path, message string, args ...any) {
	d.faultAt(d.line(path), message, args...)
}

func (d *document) faultAt(line int, message string, args ...any) {
	d.loader.faults = append(d.loader.faults, Fault{d.name, line, fmt.Sprintf(message, args...)})
}

// text refuses a text that is missing.
func (d *document) text(path, value string) {
	if strings.TrimSpace(value) == "" {
		d.fault(path, "texte manquant")
	}
}

var slugPattern = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// slug checks an identifier and, if known is given, that it is new; then it is known.
func (d *document) slug(path, value string, known map[string]bool) {
	if !slugPattern.MatchString(value) {
		d.fault(path, "identifiant mal formé : « %s »", value)
	}
	d.unique(path, value, known)
}

func (d *document) unique(path, value string, known map[string]bool) {
	if known == nil {
		return
	}
	if known[value] {
		d.fault(path, "« %s » figure deux fois", value)
	}
	known[value] = true
}

// count refuses a declared number that is not the one found.
func (d *document) count(path string, declared, found int) {
	if declared != found {
		d.fault(path, "%d annoncé, %d trouvé", declared, found)
	}
}

// code checks a numbered code and that it is new.
func (d *document) code(path, value string, pattern *regexp.Regexp, known map[string]bool) {
	if !pattern.MatchString(value) {
		d.fault(path, "code mal formé : « %s »", value)
	}
	d.unique(path, value, known)
}

// references refuses values that are not known.
func (d *document) references(path, what string, values []string, known map[string]bool) {
	for i, value := range values {
		if !known[value] {
			d.fault(fmt.Sprintf("%s[%d]", path, i), "valeur inconnue (%s) : « %s »", what, value)
		}
	}
}

// reference refuses a value that is not known.
func (d *document) reference(path, what, value string, known map[string]bool) {
	if !known[value] {
		d.fault(path, "valeur inconnue (%s) : « %s »", what, value)
	}
}

// oneOf refuses a value outside a closed list, and gives its name in the domain.
func oneOf[T ~string](d *document, path, value string, names map[string]T) T {
	name, ok := names[value]
	if !ok {
		d.fault(path, "valeur inconnue : « %s »", value)
	}
	return name
}

var (
	linesPattern = regexp.MustCompile(`^\d+(-\d+)?(, \d+(-\d+)?)*$`)
	lineNumber   = regexp.MustCompile(`\d+`)
)

// printed words the lines of the extracted text, « l. 1895-1900 »; "" where there are none.
func (d *document) printed(path, lines string) string {
	if lines == "" {
		return ""
	}
	if !linesPattern.MatchString(lines) {
		d.fault(path, "lignes mal formées : « %s »", lines)
	}
	for _, number := range lineNumber.FindAllString(lines, -1) {
		if n, err := strconv.Atoi(number); err != nil || n < 1 || n > lastLine {
			d.fault(path, "ligne hors du document : %s", number)
		}
	}
	return "l. " + lines
}

// origin words where the programme prints something.
func (d *document) origin(path, lines string) string {
	printed := d.printed(path, lines)
	if printed == "" {
		d.fault(path, "lignes manquantes")
		return programmeName
	}
	return programmeName + ", " + printed
}

// programmeName is how sources name the programme.
const programmeName = "Programme départemental d’insertion 2024-2026"

// lastLine is how many lines the extracted text has.
const lastLine = 3529

// head is what stands on top of the files.
type head struct {
	Document string `yaml:"document"`
	Lines    string `yaml:"lines"`
	Rule     string `yaml:"rule"`
}

// list makes sure that an absent list is an empty one: the contents are compared and written as JSON.
func list(values []string) []string {
	if values == nil {
		return []string{}
	}
	return values
}

// rawFact is a sentence with the lines that it comes from.
type rawFact struct {
	Fact        string `yaml:"fact"`
	SourceLines string `yaml:"source_lines"`
}

// texts refuses an empty list and empty texts in it.
func (d *document) texts(path string, values []string) {
	if len(values) == 0 {
		d.fault(path, "texte manquant")
	}
	for i, value := range values {
		d.text(fmt.Sprintf("%s[%d]", path, i), value)
	}
}
