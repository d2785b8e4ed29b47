package clock

import "time"

// Begins gives the first instant of a day in Europe/Paris; the zero time for a text that is no day.
func (d Day) Begins() time.Time {
	start, err := time.ParseInLocation(time.DateOnly, string(d), paris)
	if err != nil {
		return time.Time{}
	}
	return start
}

// Ends gives the first instant of the day after.
func (d Day) Ends() time.Time {
	start := d.Begins()
	if start.IsZero() {
		return start
	}
	return NextMidnight(start)
}
