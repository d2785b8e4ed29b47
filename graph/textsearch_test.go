package graph_test

import (
	"strings"
	"testing"
)

// textAnswer is what the API says of a text.
type textAnswer struct {
	Actions struct {
		TotalCount int
		Edges      []struct {
			Highlight *string
			Node      struct{ Code string }
		}
		Readings []struct {
			Typed, Search string
			Count         int
			Territory     struct{ Code string }
		}
		TextMatch *struct {
			WordsAsked, WordsHeld    int
			Relaxed                  bool
			Missing                  []string
			Corrections, Suggestions []struct {
				Typed string
				Read  []string
			}
		}
		Loosenings []struct {
			Criterion string
			Count     int
		}
	}
}

const textQuery = `query($search: String, $filter: ActionFilter) { actions(search: $search, filter: $filter, first: 5) {
	totalCount edges { highlight node { code } } readings { typed search count territory { code } }
	textMatch { wordsAsked wordsHeld relaxed missing corrections { typed read } suggestions { typed read } } loosenings { criterion count } } }`

// TestTextOfASearch: a place is proposed, marks are safe, a partial answer and an empty one say what they are.
func TestTextOfASearch(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	ask := func(search string, filter map[string]any) textAnswer {
		var got textAnswer
		a.query(&got, textQuery, map[string]any{"search": search, "filter": filter})
		return got
	}

	got := ask("permis istres", nil).Actions
	if len(got.Readings) != 1 || got.Readings[0].Territory.Code != "13047" || got.Readings[0].Search != "permis" || got.Readings[0].Count == 0 {
		t.Errorf("permis istres reads %+v", got.Readings)
	}
	if got.Edges[0].Node.Code != "3.1.4" || got.Edges[0].Highlight == nil || !strings.HasPrefix(*got.Edges[0].Highlight, "<mark>Permis</mark> de conduire") {
		t.Errorf("permis istres finds %+v first", got.Edges[0])
	}
	if len(got.Loosenings) > 0 {
		t.Errorf("loosenings beside results: %+v", got.Loosenings)
	}

	got = ask("permis", map[string]any{"territory": "13055", "themes": []string{"3.2"}}).Actions
	if got.TotalCount != 0 || len(got.Loosenings) == 0 || got.Loosenings[0].Criterion != "TEXT" {
		t.Errorf("permis among child care: %d, %+v", got.TotalCount, got.Loosenings)
	}

	got = ask("violon tzigane", nil).Actions
	if m := got.TextMatch; !m.Relaxed || m.WordsAsked != 2 || m.WordsHeld != 1 || len(m.Missing) != 1 {
		t.Errorf("violon tzigane: %+v", m)
	}

	got = ask("adiksion", nil).Actions
	if got.TotalCount != 0 || len(got.TextMatch.Suggestions) != 1 {
		t.Errorf("adiksion: %d, %+v", got.TotalCount, got.TextMatch)
	}

	got = ask("", nil).Actions
	if got.TextMatch != nil || got.Edges[0].Highlight != nil || len(got.Readings) > 0 {
		t.Errorf("without text: %+v", got)
	}
}
