// Package webclient holds the built web client, so that one process serves the API and the client.
package webclient

import (
	"embed"
	"encoding/json"
	"io/fs"
)

// The folder is built by « make build »; .gitkeep alone lets the module compile before that.
//
//go:embed all:dist
var dist embed.FS

// Files gives the built client, index.html at its root.
func Files() fs.FS {
	files, err := fs.Sub(dist, "dist")
	if err != nil {
		panic("webclient: " + err.Error()) // the name is a constant
	}
	return files
}

// The client's documents are written down with its types, by « make generate ».
//
//go:embed src/gql/persisted-documents.json
var documents []byte

// Documents gives the client's GraphQL documents by the identifiers under which it asks for them.
func Documents() map[string]string {
	var known map[string]string
	if err := json.Unmarshal(documents, &known); err != nil {
		panic("webclient: " + err.Error()) // the file is generated
	}
	return known
}
