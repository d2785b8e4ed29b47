package main

import (
	"encoding/json"
	"fmt"
	"math/bits"

	"traverse/catalogue"
)

// The page that is asked for: twenty sheets with theme, porteur and publics, the total, four facets. None of the facets
// has a filter of its own in these searches, so that all count the same results and the peer needs one pass.
const ourPage = `query Page($search: String, $territory: String, $themes: [String!]) {
  actions(search: $search, filter: {territory: $territory, themes: $themes}, first: 20) {
    totalCount
    pageInfo { hasNextPage endCursor }
    nodes {
      code slug title acronym summary mode status updatedAt
      coverage { text }
      theme { code title }
      providers { organization { name } }
      publics { slug label }
    }
    facets {
      axes { value label count }
      publics { value label count }
      barriers { value label count }
      modes { value label count }
    }
  }
}`

const peerPage = `query Page($search: String, $territory: String, $themes: [String]) {
  searchActions(search: $search, territory: $territory, themes: $themes, first: 20) {
    totalCount
    pageInfo { hasNextPage endCursor }
    nodes {
      code slug title acronym summary mode status updatedAt
      coverageText
      themeByThemeCode { code title }
      organizationByOrganizationId { name }
      publicsList { slug label }
    }
  }
  actionFacetsList(search: $search, territory: $territory, themes: $themes) { facet value label count }
}`

// Words that many of the real sheets hold, and territories that many of them cover: at 52 sheets other searches fill half
// a page.
var (
	texts       = []string{"emploi", "professionnel", "social", "personne", "accès", "travail", "accompagnement", "allocataire"}
	territories = []string{"13", "13055", "marseille-provence-centre", "marseille-1", "marseille-2", "marseille-3", "marseille-4", "marseille-5"}
)

// search is one search of the load.
type search struct {
	Text      *string  `json:"search"`
	Territory string   `json:"territory"`
	Themes    []string `json:"themes"`
}

// searches are more searches than a run sends: texts × territories × all themes but for one to four.
type searches struct{ themes [][]string }

func newSearches(c *catalogue.Contents) *searches {
	s := &searches{}
	for set := range 1 << len(c.Themes) {
		if left := bits.OnesCount(uint(set)); left >= 1 && left <= 4 {
			s.themes = append(s.themes, themesBut(c.Themes, set))
		}
	}
	return s
}

// themesBut gives the codes of the themes but for those of a set of bits.
func themesBut(themes []catalogue.Theme, left int) []string {
	var codes []string
	for i, t := range themes {
		if left&(1<<i) == 0 {
			codes = append(codes, t.Code)
		}
	}
	return codes
}

func (s *searches) count() int { return len(texts) * len(territories) * len(s.themes) }

// at gives the i-th search. The stride has no divisor in common with the count, so that neighbours differ in everything
// and none comes twice before all have come.
func (s *searches) at(i int, text bool) search {
	const stride = 1_000_003
	i = int(uint64(i) * stride % uint64(s.count()))
	found := search{Territory: territories[i/len(texts)%len(territories)], Themes: s.themes[i/len(texts)/len(territories)]}
	if text {
		found.Text = &texts[i%len(texts)]
	}
	return found
}

// body writes a search as a request for a page.
func (s search) body(page string) []byte {
	body, err := json.Marshal(map[string]any{"query": page, "variables": s})
	if err != nil {
		panic(fmt.Sprintf("bench: a search is always JSON: %v", err))
	}
	return body
}
