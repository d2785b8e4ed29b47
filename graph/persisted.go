package graph

// documents are those that may be named instead of sent, by their identifier ("sha256:" and the digest of the text, in
// hexadecimal). They are the web client's own, written down when it is built. Nothing that a request sends is ever
// added: nobody can fill them or change what an identifier stands for.
type documents map[string]string

// find gives a document by its identifier. The client that meets the refusal sends the whole text: it may have been
// built before or after the server.
func (d documents) find(id string) (string, error) {
	if text, ok := d[id]; ok {
		return text, nil
	}
	refused := badRequest("Ce document n’est pas connu de ce serveur : envoyez-en le texte dans « query ».")
	refused.argument, refused.value = "documentId", id
	return "", refused
}

// text gives the document of an operation, sent or named. Both at once could contradict each other.
func (d documents) text(query, id string) (string, error) {
	switch {
	case query != "" && id != "":
		return "", badRequest("Donnez « query » ou « documentId » : exactement l’un des deux.")
	case id != "":
		return d.find(id)
	case query != "":
		return query, nil
	}
	return "", badRequest("Il manque « query », un texte.")
}
