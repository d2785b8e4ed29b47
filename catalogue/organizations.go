package catalogue

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"encoding/json"
	"slices"
	"strings"

	"traverse/catalogue/fulltext"
	"traverse/internal/fault"
)

// OrganizationKinds are the natures of organisations: those of the programme's porteurs, and those that are founded on the
// platform. Pôles and the Département are the programme's alone.
var OrganizationKinds = []string{
	"ASSOCIATION", "CCAS", "CENTRE_SOCIAL", "CHAMBRE_CONSULAIRE", OrganizationDepartment, "ENTREPRISE", "FEDERATION", "MAISON_DE_L_EMPLOI", "MDS",
	"MISSION_LOCALE", "PLIE", OrganizationPole, "PORTEUR", "SERVICE_PUBLIC", "STRUCTURE_D_INSERTION",
}

// Institution says whether a kind is a pôle or the Département: what the programme says of them nobody changes here.
func Institution(kind string) bool {
	return kind == OrganizationPole || kind == OrganizationDepartment
}

// OrganizationQuery asks for a page of organisations. Search is words of the name, of the acronym or of the SIRET; empty
// fields are no filter.
type OrganizationQuery struct {
	Search string
	Kinds  []string
	Pole   string
	Trust  []Trust
	Page   PageRequest
}

// OrganizationPage is a page of organisations, by name.
type OrganizationPage struct {
	Organizations        []*Organization
	Cursors              []string // those of Organizations
	Total                int
	HasNext, HasPrevious bool
}

// listed is an organisation as the list orders and searches it.
type listed struct {
	*Organization
	name string // folded
	text string // what is searched
}

func (l *listed) compare(other *listed) int {
	return cmp.Or(cmp.Compare(l.name, other.name), cmp.Compare(l.Slug, other.Slug))
}

// newDirectory puts organisations in the order in which they are listed.
func newDirectory(organizations []Organization) []listed {
	directory := make([]listed, 0, len(organizations))
	for i := range organizations {
		o := &organizations[i]
		name := fulltext.Fold(o.Name)
		directory = append(directory, listed{o, name, name + " " + fulltext.Fold(o.Acronym) + " " + o.SIRET})
	}
	slices.SortFunc(directory, func(a, b listed) int { return a.compare(&b) })
	return directory
}

// OrganizationBySlug gives an organisation by what its page's address ends with; nil if there is none.
func (s *Snapshot) OrganizationBySlug(slug string) *Organization {
	for i := range s.Contents.Organizations {
		if s.Contents.Organizations[i].Slug == slug {
			return &s.Contents.Organizations[i]
		}
	}
	return nil
}

// FindOrganizations lists the organisations that a query asks for. Errors are BadRequests that name the argument.
func (s *Snapshot) FindOrganizations(q *OrganizationQuery) (*OrganizationPage, error) {
	size, fromEnd, err := q.Page.Size()
	if err != nil {
		return nil, err
	}
	if err := s.checkOrganizationQuery(q); err != nil {
		return nil, err
	}
	after, err := q.place("after", q.Page.After)
	if err != nil {
		return nil, err
	}
	before, err := q.place("before", q.Page.Before)
	if err != nil {
		return nil, err
	}
	found := s.matchingOrganizations(q)
	start, end := 0, len(found)
	if after != nil {
		start, _ = slices.BinarySearchFunc(found, after, func(l, key *listed) int { return cmp.Or(l.compare(key), -1) })
	}
	if before != nil {
		end, _ = slices.BinarySearchFunc(found, before, (*listed).compare)
	}
	end = max(start, end)
	if fromEnd {
		start = max(start, end-size)
	} else {
		end = min(end, start+size)
	}
	page := &OrganizationPage{Total: len(found), HasPrevious: start > 0, HasNext: end < len(found)}
	for _, l := range found[start:end] {
		page.Organizations, page.Cursors = append(page.Organizations, l.Organization), append(page.Cursors, q.cursor(l))
	}
	return page, nil
}

func (s *Snapshot) matchingOrganizations(q *OrganizationQuery) []*listed {
	words := strings.Fields(fulltext.Fold(q.Search))
	var found []*listed
	for i := range s.directory {
		l := &s.directory[i]
		lacks := func(word string) bool { return !strings.Contains(l.text, word) }
		if (len(q.Kinds) == 0 || slices.Contains(q.Kinds, l.Kind)) && (q.Pole == "" || q.Pole == l.Pole) &&
			(len(q.Trust) == 0 || slices.Contains(q.Trust, l.Trust)) && !slices.ContainsFunc(words, lacks) {
			found = append(found, l)
		}
	}
	return found
}

func (s *Snapshot) checkOrganizationQuery(q *OrganizationQuery) error {
	if err := CheckSearch(q.Search); err != nil {
		return err
	}
	for _, kind := range q.Kinds {
		if !slices.Contains(OrganizationKinds, kind) {
			return fault.Argument("kinds", kind, "Filtre « kinds » : la nature « "+clip(kind)+" » n’existe pas.")
		}
	}
	if q.Pole != "" && !s.HasPole(q.Pole) {
		return fault.Argument("pole", q.Pole, "Filtre « pole » : le pôle « "+clip(q.Pole)+" » n’existe pas.")
	}
	return nil
}

// HasPole says whether there is a pôle of a code.
func (s *Snapshot) HasPole(code string) bool {
	return slices.ContainsFunc(s.Contents.Poles, func(p Pole) bool { return p.Code == code })
}

// cursor holds the place of an organisation in the list, guarded by a checksum over it and the query.
func (q *OrganizationQuery) cursor(l *listed) string {
	content := l.Slug + "\x00" + l.name
	sum := checksum([]byte(q.digest() + content))
	return base64.RawURLEncoding.EncodeToString(append(sum[:], content...))
}

// place reads a cursor; nil if there is none. One that this query did not give is a BadRequest.
func (q *OrganizationQuery) place(argument, cursor string) (*listed, error) {
	if cursor == "" {
		return nil, nil //nolint:nilnil // no cursor is no place
	}
	refused := fault.Argument(argument, "", "Le curseur « "+argument+" » ne vient pas de cette recherche : reprenez la première page.")
	content, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil || len(content) < checksumLength {
		return nil, refused
	}
	sum, content := content[:checksumLength], content[checksumLength:]
	if expected := checksum([]byte(q.digest() + string(content))); !bytes.Equal(sum, expected[:]) {
		return nil, refused
	}
	slug, name, ok := strings.Cut(string(content), "\x00")
	if !ok {
		return nil, refused
	}
	return &listed{Organization: &Organization{Slug: slug}, name: name}, nil
}

// digest names a query without its page.
func (q *OrganizationQuery) digest() string {
	named, err := json.Marshal(struct {
		Search string
		Kinds  []string
		Pole   string
		Trust  []Trust
	}{fulltext.Fold(q.Search), q.Kinds, q.Pole, q.Trust})
	if err != nil {
		panic("catalogue: a query is always JSON: " + err.Error()) // strings and lists of them
	}
	sum := checksum(named)
	return string(sum[:])
}
