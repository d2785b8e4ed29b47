package clock

import (
	"fmt"
	"strconv"
	"time"
)

var months = [...]string{"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"}

// LongDay writes the day of an instant in Europe/Paris: « 1er décembre 2026 ».
func LongDay(instant time.Time) string {
	local := instant.In(paris)
	number := strconv.Itoa(local.Day())
	if local.Day() == 1 {
		number = "1er"
	}
	return fmt.Sprintf("%s %s %d", number, months[local.Month()-1], local.Year())
}

// LongTime writes an instant in Europe/Paris: « 1er décembre 2026 à 9 h 05 ».
func LongTime(instant time.Time) string {
	local := instant.In(paris)
	return fmt.Sprintf("%s à %d h %02d", LongDay(instant), local.Hour(), local.Minute())
}

// HourOf gives the hour of an instant in Europe/Paris, 0 to 23.
func HourOf(instant time.Time) int { return instant.In(paris).Hour() }
