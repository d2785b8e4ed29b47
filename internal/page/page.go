// Package page reads a long list by parts, as Relay's connections do.
package page

import (
	"encoding/base64"
	"slices"
	"strconv"
	"strings"

	"traverse/internal/fault"
)

// The limits of a page.
const (
	MaxSize     = 100
	DefaultSize = 20
)

// Request asks for a part of a list. Empty cursors are absent ones.
type Request struct {
	First, Last   *int
	After, Before string
}

// Size checks the request and says how many elements it asks for, and from which end.
func (r Request) Size() (size int, fromEnd bool, err error) {
	if r.First != nil && r.Last != nil {
		return 0, false, fault.Argument("last", strconv.Itoa(*r.Last), "« first » et « last » ne se demandent pas ensemble.")
	}
	argument, asked := "first", r.First
	if r.Last != nil {
		argument, asked, fromEnd = "last", r.Last, true
	}
	if asked == nil {
		return DefaultSize, false, nil
	}
	if *asked < 1 || *asked > MaxSize {
		return 0, false, fault.Argument(argument, strconv.Itoa(*asked), "« "+argument+" » doit être compris entre 1 et 100.")
	}
	return *asked, fromEnd, nil
}

// Keys is the part of a list that is read from the newest to the oldest, in terms of the numbers that order it. A store
// reads Limit rows between the bounds, those nearest to Below first, or to Above if FromEnd.
type Keys struct {
	Below, Above int64 // exclusive; 0: open
	Limit        int   // one more than the page holds, to know whether something follows
	FromEnd      bool
}

// Keys reads the request for one list; a cursor of another list is a BadRequest.
func (r Request) Keys(list string) (Keys, error) {
	size, fromEnd, err := r.Size()
	if err != nil {
		return Keys{}, err
	}
	below, err := readCursor("after", list, r.After)
	if err != nil {
		return Keys{}, err
	}
	above, err := readCursor("before", list, r.Before)
	return Keys{Below: below, Above: above, Limit: size + 1, FromEnd: fromEnd}, err
}

// Page is a part of a list, from the newest to the oldest.
type Page[T any] struct {
	Rows                 []T
	HasNext, HasPrevious bool
}

// Of makes the page of what a store has read for keys, in the order in which it has read it.
func Of[T any](keys Keys, rows []T) Page[T] {
	more := len(rows) == keys.Limit
	if more {
		rows = rows[:keys.Limit-1]
	}
	if keys.FromEnd {
		slices.Reverse(rows)
		return Page[T]{Rows: rows, HasNext: keys.Above != 0, HasPrevious: more}
	}
	return Page[T]{Rows: rows, HasNext: more, HasPrevious: keys.Below != 0}
}

// Cursor is the place of an element of a list, by its number.
func Cursor(list string, key int64) string {
	return base64.RawURLEncoding.EncodeToString([]byte(list + ":" + strconv.FormatInt(key, 10)))
}

func readCursor(argument, list, cursor string) (int64, error) {
	if cursor == "" {
		return 0, nil
	}
	content, err := base64.RawURLEncoding.DecodeString(cursor)
	of, number, _ := strings.Cut(string(content), ":")
	key, wrong := strconv.ParseInt(number, 10, 64)
	if err != nil || wrong != nil || of != list || key < 1 {
		return 0, fault.Argument(argument, "", "Le curseur « "+argument+" » ne vient pas de cette liste : reprenez la première page.")
	}
	return key, nil
}
