package clock

import "time"

// noon stands for a day where a library wants an instant: no change of the clocks reaches it.
func (d Day) noon() time.Time {
	day, _ := time.ParseInLocation(time.DateOnly, string(d), paris) // days are valid where they are counted
	return time.Date(day.Year(), day.Month(), day.Day(), 12, 0, 0, 0, paris)
}

// Working says whether people work on the day, in France.
func (d Day) Working() bool { return workdays().IsWorkday(d.noon()) }

// Plus gives the day that is so many days later.
func (d Day) Plus(days int) Day { return DayOf(d.noon().AddDate(0, 0, days)) }

// PlusMonths gives the same day so many months later, or the last of that month if it has no such day.
func (d Day) PlusMonths(months int) Day {
	from := d.noon()
	to := time.Date(from.Year(), from.Month()+time.Month(months), 1, 12, 0, 0, 0, paris)
	last := time.Date(to.Year(), to.Month()+1, 0, 12, 0, 0, 0, paris).Day()
	return DayOf(to.AddDate(0, 0, min(from.Day(), last)-1))
}

// PlusWorking gives the day that is so many working days later. The day itself does not count.
func (d Day) PlusWorking(days int) Day {
	for days > 0 {
		if d = d.Plus(1); d.Working() {
			days--
		}
	}
	return d
}

// End gives the last second of the day in Europe/Paris: what is due on a day is late after it.
func (d Day) End() time.Time {
	day := d.noon()
	return time.Date(day.Year(), day.Month(), day.Day(), 23, 59, 59, 0, paris).UTC()
}

// WorkingDaysTo counts the working days after the day, up to another; 0 if that is not later.
func (d Day) WorkingDaysTo(other Day) int {
	count := 0
	for day := d.Plus(1); day <= other; day = day.Plus(1) {
		if day.Working() {
			count++
		}
	}
	return count
}

// AgeOn gives how old somebody born on the day is on another.
func (d Day) AgeOn(other Day) int {
	born, on := d.noon(), other.noon()
	age := on.Year() - born.Year()
	if other[5:] < d[5:] {
		age--
	}
	return age
}
