package graph

import (
	"encoding/base64"
	"strings"

	"github.com/graph-gophers/graphql-go"
)

// globalID makes the opaque identifier of an object from its type and its key.
func globalID(typeName, key string) graphql.ID {
	return graphql.ID(base64.RawURLEncoding.EncodeToString([]byte(typeName + ":" + key)))
}

// readID gives the type and the key of an identifier; false if it is none of ours.
func readID(id graphql.ID) (typeName, key string, ok bool) {
	content, err := base64.RawURLEncoding.DecodeString(string(id))
	if err != nil {
		return "", "", false
	}
	return strings.Cut(string(content), ":")
}
