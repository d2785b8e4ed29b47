package graph

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"

	"traverse/internal/fault"
)

// The limits of a document. They protect; any document within them is answered.
const (
	maxDepth      = 15
	maxAliases    = 100
	maxDirectives = 50
	maxTokens     = 5000
	maxNodes      = 20000
	// maxSelections bounds the fields and fragments of a document once its fragments are expanded: a short document can
	// expand without end.
	maxSelections = 20000

	// How many objects an unpaged list of objects is taken to hold, and a list of the schema's own description.
	assumedList       = 10
	assumedSchemaList = 5
)

// limiter measures documents before they are executed.
type limiter struct {
	schema *ast.Schema
	read   readDocuments
}

func newLimiter(sdl string) (*limiter, error) {
	schema, err := gqlparser.LoadSchema(&ast.Source{Name: "schema.graphqls", Input: sdl})
	if err != nil {
		return nil, err
	}
	return &limiter{schema: schema}, nil
}

// plan is what a document asks, as far as it matters before it is executed.
type plan struct {
	kind  ast.Operation // "" when the document does not say which of its operations to execute
	roots []string      // "Query.actions"
	// personal says that the document touches a type of personalTypes.
	personal bool
}

// about says whether a document is about a person, by a type that it touches or by one of these root fields.
func (p *plan) about(fields map[string]bool) bool {
	return p.personal || slices.ContainsFunc(p.roots, func(root string) bool { return fields[root] })
}

// check reads a document and refuses one that is too large or that cannot be read.
func (l *limiter) check(op *operation) (*plan, error) {
	document, err := l.read.document(op.Query)
	if err != nil {
		return nil, err
	}
	m := &measure{limiter: l, document: document, variables: op.Variables}
	for _, o := range document.Operations {
		if op.OperationName != "" && o.Name != op.OperationName {
			continue
		}
		m.directives += len(o.Directives)
		m.nodes += m.selection(o.SelectionSet, l.rootOf(o.Operation), 1)
	}
	if err := m.verdict(); err != nil {
		return nil, err
	}
	asked := &plan{roots: m.roots, personal: m.personal}
	if chosen := document.Operations.ForName(op.OperationName); chosen != nil {
		asked.kind = chosen.Operation
	}
	return asked, nil
}

// readDocuments keeps documents once read: clients send a few, again and again, and only the variables differ. What is
// kept is never changed. It is bounded by the length of its texts and then forgets everything, since anybody can invent
// documents.
type readDocuments struct {
	mu     sync.RWMutex
	known  map[string]*ast.QueryDocument
	length int
}

// The most that readDocuments holds, and the longest document that it keeps.
const (
	keptTexts = 512 << 10
	keptText  = 16 << 10
)

// document reads a document, or gives what was read of it before.
func (d *readDocuments) document(text string) (*ast.QueryDocument, error) {
	d.mu.RLock()
	document := d.known[text]
	d.mu.RUnlock()
	if document != nil {
		return document, nil
	}
	document, err := parser.ParseQueryWithTokenLimit(&ast.Source{Input: text}, maxTokens)
	if err != nil {
		if strings.Contains(err.Error(), "token limit") {
			return nil, tooComplex("plus de 5 000 mots")
		}
		return nil, fault.Wrap(fault.Validation, "Le document GraphQL ne peut pas être lu (ligne "+line(err)+").", err)
	}
	d.keep(text, document)
	return document, nil
}

func (d *readDocuments) keep(text string, document *ast.QueryDocument) {
	if len(text) > keptText {
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.known == nil || d.length+len(text) > keptTexts {
		d.known, d.length = map[string]*ast.QueryDocument{}, 0
	}
	d.known[text] = document
	d.length += len(text)
}

// rootOf gives the type whose fields an operation selects; nil if the schema has none.
func (l *limiter) rootOf(kind ast.Operation) *ast.Definition {
	switch kind {
	case ast.Mutation:
		return l.schema.Mutation
	case ast.Subscription:
		return l.schema.Subscription
	case ast.Query:
		return l.schema.Query
	}
	return nil
}

func tooComplex(what string) error {
	return fault.New(fault.TooComplex, "La requête est trop lourde : "+what+".")
}

// line finds where reading stopped; the parser's own message quotes the document and is not repeated.
func line(err error) string {
	text := err.Error()
	if parts := strings.SplitN(text, ":", 3); len(parts) == 3 {
		if _, notNumber := strconv.Atoi(parts[1]); notNumber == nil {
			return parts[1]
		}
	}
	return "inconnue"
}

// measure walks a document, its fragments expanded.
type measure struct {
	*limiter
	document   *ast.QueryDocument
	variables  map[string]any
	depth      int
	aliases    int
	directives int
	nodes      int
	selections int
	page       int // elements of the connection being walked
	roots      []string
	personal   bool
	open       []string // fragments being expanded: a cycle is the engine's to report
}

func (m *measure) verdict() error {
	switch {
	case m.depth > maxDepth:
		return tooComplex("plus de 15 niveaux")
	case m.aliases > maxAliases:
		return tooComplex("plus de 100 alias")
	case m.directives > maxDirectives:
		return tooComplex("plus de 50 directives")
	case m.selections > maxSelections:
		return tooComplex("plus de 20 000 champs, fragments compris")
	case m.nodes > maxNodes:
		return tooComplex("plus de 20 000 objets demandés")
	}
	return nil
}

// over says whether some limit is already passed, so that a walk through expanding fragments ends early.
func (m *measure) over() bool { return m.verdict() != nil }

// selection counts the objects that a selection may give, on a type that may be unknown (nil).
func (m *measure) selection(set ast.SelectionSet, on *ast.Definition, depth int) int {
	nodes := 0
	if len(set) > 0 {
		m.depth = max(m.depth, depth)
	}
	for _, selected := range set {
		if m.selections++; m.over() || nodes > maxNodes {
			return min(nodes, maxNodes+1)
		}
		switch s := selected.(type) {
		case *ast.Field:
			nodes += m.field(s, on, depth)
		case *ast.InlineFragment:
			m.directives += len(s.Directives)
			nodes += m.selection(s.SelectionSet, m.condition(s.TypeCondition, on), depth)
		case *ast.FragmentSpread:
			m.directives += len(s.Directives)
			nodes += m.spread(s.Name, on, depth)
		}
	}
	return nodes
}

func (m *measure) condition(name string, on *ast.Definition) *ast.Definition {
	if name == "" {
		return on
	}
	return m.schema.Types[name]
}

func (m *measure) spread(name string, on *ast.Definition, depth int) int {
	fragment := m.document.Fragments.ForName(name)
	if fragment == nil || slices.Contains(m.open, name) {
		return 0
	}
	m.open = append(m.open, name)
	nodes := m.selection(fragment.SelectionSet, m.condition(fragment.TypeCondition, on), depth)
	m.open = m.open[:len(m.open)-1]
	return nodes
}

func (m *measure) field(f *ast.Field, on *ast.Definition, depth int) int {
	m.directives += len(f.Directives)
	if depth == 1 && on != nil {
		m.roots = append(m.roots, on.Name+"."+f.Name)
	}
	if f.Alias != f.Name {
		m.aliases++
	}
	m.personal = m.personal || about(on, f)
	if len(f.SelectionSet) == 0 {
		m.depth = max(m.depth, depth)
		return 0
	}
	fieldType := m.fieldType(f.Name, on)
	if fieldType == nil {
		return m.selection(f.SelectionSet, nil, depth+1)
	}
	if isConnection(fieldType.Name()) {
		defer func(outer int) { m.page = outer }(m.page)
		m.page = m.pageSize(f)
	}
	each := 1 + m.selection(f.SelectionSet, m.schema.Types[fieldType.Name()], depth+1)
	return min(m.times(f, on, fieldType), maxNodes+1) * min(each, maxNodes+1)
}

// about says whether a field gives, or is asked with, something about a person.
func about(on *ast.Definition, f *ast.Field) bool {
	if on == nil {
		return false
	}
	definition := on.Fields.ForName(f.Name)
	if definition == nil {
		return false
	}
	return personalTypes[definition.Type.Name()] || slices.ContainsFunc(f.Arguments, func(a *ast.Argument) bool {
		declared := definition.Arguments.ForName(a.Name)
		return declared != nil && personalTypes[declared.Type.Name()]
	})
}

// fieldType knows the two fields of the root that describe the schema itself, too.
func (m *measure) fieldType(name string, on *ast.Definition) *ast.Type {
	switch {
	case name == "__schema":
		return ast.NamedType("__Schema", nil)
	case name == "__type":
		return ast.NamedType("__Type", nil)
	case on == nil:
		return nil
	}
	if definition := on.Fields.ForName(name); definition != nil {
		return definition.Type
	}
	return nil
}

// times says how many objects a field may give: what a page asks for, what a list is taken to hold, or one.
func (m *measure) times(f *ast.Field, on *ast.Definition, fieldType *ast.Type) int {
	switch {
	case fieldType.Elem == nil:
		return 1
	case isConnection(on.Name) && (f.Name == "edges" || f.Name == "nodes"):
		return m.page
	case f.Arguments.ForName("first") != nil:
		return m.pageSize(f)
	}
	if strings.HasPrefix(on.Name, "__") {
		return assumedSchemaList
	}
	if ids := f.Arguments.ForName("ids"); ids != nil {
		return m.length(ids.Value)
	}
	return assumedList
}

func isConnection(typeName string) bool { return strings.HasSuffix(typeName, "Connection") }

// pageSize is how many elements a field asks for.
func (m *measure) pageSize(f *ast.Field) int {
	for _, name := range []string{"first", "last"} {
		if n, ok := m.number(f.Arguments.ForName(name)); ok {
			return max(n, 1)
		}
	}
	return 20
}

func (m *measure) number(argument *ast.Argument) (int, bool) {
	if argument == nil || argument.Value == nil {
		return 0, false
	}
	if argument.Value.Kind == ast.Variable {
		switch n := m.variables[argument.Value.Raw].(type) {
		case float64:
			return int(n), true
		case json.Number:
			whole, err := n.Int64()
			return int(whole), err == nil
		}
		return 0, false
	}
	n, err := strconv.Atoi(argument.Value.Raw)
	return n, err == nil
}

func (m *measure) length(value *ast.Value) int {
	if value == nil {
		return 1
	}
	if value.Kind == ast.Variable {
		values, _ := m.variables[value.Raw].([]any)
		return max(1, len(values))
	}
	return max(1, len(value.Children))
}
