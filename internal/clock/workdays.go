package clock

import (
	"sync"
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/fr"
)

// workdays is the calendar of mainland France: Monday to Friday, without the public holidays.
var workdays = sync.OnceValue(func() *cal.BusinessCalendar {
	calendar := cal.NewBusinessCalendar()
	calendar.AddHoliday(fr.Holidays...)
	return calendar
})

// AddWorkingDays gives the instant at which so many working days have passed since another: at the same time of day, so
// many working days of Europe/Paris later. What begins on a day off begins on the next working day.
func AddWorkingDays(from time.Time, days int) time.Time {
	local := from.In(paris)
	for left := days; left > 0 || !workdays().IsWorkday(local); {
		local = local.AddDate(0, 0, 1)
		if workdays().IsWorkday(local) && left > 0 {
			left--
		}
	}
	return local.UTC()
}
