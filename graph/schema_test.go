package graph_test

import (
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	gql "github.com/vektah/gqlparser/v2/ast"

	"traverse/graph"
	"traverse/internal/access"
)

var update = flag.Bool("update", false, "write the goldens again")

func loadSchema(t *testing.T) *gql.Schema {
	t.Helper()
	schema, err := gqlparser.LoadSchema(&gql.Source{Name: "schema.graphqls", Input: graph.SDL()})
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func TestEveryNameIsDescribed(t *testing.T) {
	t.Parallel()
	for name, definition := range loadSchema(t).Types {
		if definition.BuiltIn {
			continue
		}
		described(t, name, definition.Description)
		for _, f := range definition.Fields {
			if strings.HasPrefix(f.Name, "__") {
				continue
			}
			described(t, name+"."+f.Name, f.Description)
			for _, a := range f.Arguments {
				described(t, name+"."+f.Name+"("+a.Name+")", a.Description)
			}
		}
		for _, v := range definition.EnumValues {
			described(t, name+"."+v.Name, v.Description)
		}
	}
}

func described(t *testing.T, name, description string) {
	t.Helper()
	if strings.TrimSpace(description) == "" {
		t.Errorf("%s has no description", name)
	}
}

// TestRights holds every root field to an act of the matrix, and the matrix to its golden: a right that changes shows.
func TestRights(t *testing.T) {
	t.Parallel()
	schema := loadSchema(t)
	var lines []string
	for _, root := range []*gql.Definition{schema.Query, schema.Mutation, schema.Subscription} {
		if root == nil {
			continue
		}
		for _, f := range root.Fields {
			if strings.HasPrefix(f.Name, "__") {
				continue
			}
			field := root.Name + "." + f.Name
			act, ok := graph.RootActs[field]
			if !ok {
				t.Errorf("%s asks for no act: add it to rights.go", field)
			}
			for _, role := range access.Roles {
				lines = append(lines, fmt.Sprintf("%-24s %-16s %-12s %s", field, act, role, access.ReachOf(act, role)))
			}
		}
	}
	if len(lines) != len(graph.RootActs)*len(access.Roles) {
		t.Error("rights.go names a root field that the SDL does not have")
	}
	slices.Sort(lines)
	golden(t, "testdata/rights.golden", strings.Join(lines, "\n")+"\n")
}

// TestViewerActs: the SDL names every act of the matrix, and no other.
func TestViewerActs(t *testing.T) {
	t.Parallel()
	var named []access.Act
	for _, value := range loadSchema(t).Types["ViewerAct"].EnumValues {
		named = append(named, access.Act(value.Name))
	}
	if !slices.Equal(named, access.Acts) {
		t.Errorf("ViewerAct has %v, the matrix %v", named, access.Acts)
	}
}

func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs (run with -update after a look):\n%s", path, got)
	}
}

// TestRootResolversAreThin: a root resolver calls one service and wraps the answer.
func TestRootResolversAreThin(t *testing.T) {
	t.Parallel()
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	roots := map[string]bool{}
	for field := range graph.RootActs {
		_, name, _ := strings.Cut(field, ".")
		roots[strings.ToLower(name)] = true
	}
	seen := 0
	for _, name := range names {
		files := token.NewFileSet()
		file, err := parser.ParseFile(files, name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, declaration := range file.Decls {
			f, ok := declaration.(*ast.FuncDecl)
			if !ok || f.Recv == nil || !roots[strings.ToLower(f.Name.Name)] || !isResolver(f.Recv.List[0].Type) {
				continue
			}
			seen++
			if lines := files.Position(f.Body.Rbrace).Line - files.Position(f.Body.Lbrace).Line - 1; lines > 10 {
				t.Errorf("%s has %d lines", f.Name.Name, lines)
			}
		}
	}
	if seen != len(graph.RootActs) {
		t.Errorf("%d root resolvers for %d root fields", seen, len(graph.RootActs))
	}
}

func isResolver(receiver ast.Expr) bool {
	pointer, ok := receiver.(*ast.StarExpr)
	if !ok {
		return false
	}
	name, ok := pointer.X.(*ast.Ident)
	return ok && name.Name == "Resolver"
}
