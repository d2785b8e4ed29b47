// Package webclient holds the built web client, so that one process serves the API and the client.
package webclient

import (
	"embed"
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
