// Package graph is the GraphQL and HTTP edge: the SDL, thin resolvers over the domain's services, the transport with
// its limits, and the pages of the web client. The engine (graph-gophers/graphql-go) is named in this package only.
package graph

import (
	"embed"
	"io/fs"
	"strings"
)

//go:embed schema/*.graphqls
var schemaFiles embed.FS

// SDL gives the whole schema, its files joined in the order of their names.
func SDL() string {
	names, err := fs.Glob(schemaFiles, "schema/*.graphqls")
	if err != nil {
		panic("graph: " + err.Error()) // the pattern is a constant
	}
	var sdl strings.Builder
	for _, name := range names {
		content, err := schemaFiles.ReadFile(name)
		if err != nil {
			panic("graph: " + err.Error()) // the file is embedded
		}
		sdl.Write(content)
		sdl.WriteString("\n")
	}
	return sdl.String()
}
