package fulltext

// Synonym says that whoever types one of the expressions looks for what one of the others says. It only ever leads to
// documents that hold all the words of a meaning: it invents nothing.
type Synonym struct {
	Typed []string
	Means []string
}
