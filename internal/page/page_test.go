package page_test

import (
	"slices"
	"testing"

	"traverse/internal/fault"
	"traverse/internal/page"
)

// read does what a store does: the rows between the bounds, those nearest to one of them.
func read(all []int64, keys page.Keys) []int64 {
	var rows []int64
	for _, key := range all {
		if (keys.Below == 0 || key < keys.Below) && (keys.Above == 0 || key > keys.Above) {
			rows = append(rows, key)
		}
	}
	slices.Sort(rows)
	if !keys.FromEnd {
		slices.Reverse(rows)
	}
	return rows[:min(keys.Limit, len(rows))]
}

// TestPages: pages of any size, from either end, are the whole list once, with the bounds that they announce.
func TestPages(t *testing.T) {
	t.Parallel()
	all := []int64{3, 5, 8, 13, 21, 34, 55}
	for size := 1; size <= len(all)+1; size++ {
		for _, back := range []bool{false, true} {
			var got []int64
			request := page.Request{First: &size}
			if back {
				request = page.Request{Last: &size}
			}
			for pages := range 20 {
				keys, err := request.Keys("list")
				if err != nil {
					t.Fatal(err)
				}
				p := page.Of(keys, read(all, keys))
				more, begun := p.HasNext, p.HasPrevious
				if back {
					got, more, begun = append(slices.Clone(p.Rows), got...), p.HasPrevious, p.HasNext
				} else {
					got = append(got, p.Rows...)
				}
				if begun != (pages > 0) {
					t.Errorf("by %d, back %t, page %d: %+v", size, back, pages, p)
				}
				if !more {
					break
				}
				request.After, request.Before = page.Cursor("list", p.Rows[len(p.Rows)-1]), ""
				if back {
					request.After, request.Before = "", page.Cursor("list", p.Rows[0])
				}
			}
			want := slices.Clone(all)
			slices.Reverse(want)
			if !slices.Equal(got, want) {
				t.Errorf("by %d, back %t: %v", size, back, got)
			}
		}
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	one, none, many := 1, 0, 101
	for name, request := range map[string]page.Request{
		"both": {First: &one, Last: &one}, "none": {First: &none}, "too many": {Last: &many},
		"another list": {After: page.Cursor("other", 1)}, "nonsense": {Before: "?"}, "truncated": {After: page.Cursor("list", 12)[:5]},
	} {
		if _, err := request.Keys("list"); fault.CodeOf(err) != fault.BadRequest {
			t.Errorf("%s: %v", name, err)
		}
	}
}
