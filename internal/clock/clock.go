// Package clock is the one place that reads the time and knows in which zone its days are counted.
package clock

import (
	"fmt"
	"math"
	"strconv"
	"time"
	_ "time/tzdata" // days must not depend on what is installed on the machine
)

// Clock tells the present instant. Services receive one; tests give them a clock that stands still.
type Clock func() time.Time

// System is the machine's clock, in UTC, to the microsecond as PostgreSQL keeps it.
func System() time.Time {
	return time.Now().UTC().Truncate(time.Microsecond) //nolint:forbidigo // the injected clock itself
}

// Day is a calendar day in Europe/Paris, written "2026-11-24". Days compare as strings.
type Day string

// Valid says whether the day exists in the calendar.
func (d Day) Valid() bool {
	_, err := time.Parse(time.DateOnly, string(d))
	return err == nil
}

// Year gives the year of a valid day.
func (d Day) Year() int {
	day, _ := time.Parse(time.DateOnly, string(d)) // the zero year of a day that does not exist
	return day.Year()
}

// paris is loaded once: the zone is compiled in, so that a failure is a broken build.
var paris = mustLoad("Europe/Paris")

func mustLoad(name string) *time.Location {
	zone, err := time.LoadLocation(name)
	if err != nil {
		panic(fmt.Sprintf("clock: %v", err))
	}
	return zone
}

// Number counts the days since 1970-01-01; 0 for what is not a day.
func (d Day) Number() int {
	instant, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return 0
	}
	return int(instant.Unix() / (24 * 60 * 60))
}

// DayOf gives the day of an instant in Europe/Paris.
func DayOf(instant time.Time) Day { return Day(instant.In(paris).Format(time.DateOnly)) }

// NextMidnight gives the instant at which the day after that of instant begins in Europe/Paris.
func NextMidnight(instant time.Time) time.Time {
	local := instant.In(paris)
	return time.Date(local.Year(), local.Month(), local.Day()+1, 0, 0, 0, 0, paris)
}

// DaysBetween counts the calendar days from one instant's day to another's; negative if to is before from.
func DaysBetween(from, to time.Time) int {
	a, b := from.In(paris), to.In(paris)
	start := time.Date(a.Year(), a.Month(), a.Day(), 0, 0, 0, 0, time.UTC)
	end := time.Date(b.Year(), b.Month(), b.Day(), 0, 0, 0, 0, time.UTC)
	return int(end.Sub(start).Hours() / 24)
}

// DaysUntil counts the days from one day to another; negative if other is before. A text that is no day is far in the past.
func (d Day) DaysUntil(other Day) int {
	from, errFrom := time.Parse(time.DateOnly, string(d))
	to, errTo := time.Parse(time.DateOnly, string(other))
	if errFrom != nil || errTo != nil {
		return math.MinInt32
	}
	return int(to.Sub(from).Hours() / 24)
}

// AtWork says whether people are at work in Europe/Paris: Monday to Friday, from eight to six.
func AtWork(instant time.Time) bool {
	local := instant.In(paris)
	return local.Weekday() != time.Saturday && local.Weekday() != time.Sunday && local.Hour() >= 8 && local.Hour() < 18
}

// Deadline gives the instant that is so far away, on the machine's clock: connections know no other.
func Deadline(in time.Duration) time.Time {
	return time.Now().Add(in) //nolint:forbidigo // a deadline of the operating system, never an instant of the domain
}

var monthNames = [...]string{
	"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre",
}

// Written gives the day of an instant in Europe/Paris as people write it: « 25 novembre 2026 », « 1er mai 2027 ».
func Written(instant time.Time) string {
	local := instant.In(paris)
	day := strconv.Itoa(local.Day())
	if local.Day() == 1 {
		day = "1er"
	}
	return fmt.Sprintf("%s %s %d", day, monthNames[local.Month()-1], local.Year())
}
