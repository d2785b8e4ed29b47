package form

import (
	"regexp"
	"strconv"
	"strings"
)

// The parts of a social security number: sex, year, month, department, commune, order and key. Months above 12 are those of
// births whose date is not known.
var nirParts = []string{`[1-478]`, `\d{2}`, `(?:0[1-9]|1[0-2]|[2-9]\d)`, `(?:\d{2}|2[ABab])`, `\d{3}`, `\d{3}`, `\d{2}`}

// between is what people put between digits.
const between = `[\s\x{00A0}\x{202F}\x{2009}./_-]{1,3}`

var (
	nir = regexp.MustCompile(`^` + strings.Join(nirParts, "") + `$`)
	// nirWritten is the number without spaces or grouped as on the card, with its key or not, whatever stands around it.
	nirWritten = regexp.MustCompile(`(?:^|[^0-9])(?:` + strings.Join(nirParts[:6], "") + `|` +
		nirParts[0] + `(?:` + between + `)?` + strings.Join(nirParts[1:6], between) + `)(?:(?:` + between + `)?` + nirParts[6] + `)?(?:[^0-9]|$)`)
	numberRun = regexp.MustCompile(`[0-9](?:(?:` + between + `)?[0-9ABab])*`)
)

// LooksLikeNIR says whether a text holds what looks like a social security number. Written as people write it, its key is
// not computed: a number copied with a mistake says as much about a person. Spaced out otherwise it must be right, since
// three postal codes have as many digits.
func LooksLikeNIR(text string) bool {
	if nirWritten.MatchString(text) {
		return true
	}
	for _, run := range numberRun.FindAllString(text, -1) {
		if number := bare(run); nir.MatchString(number) && keyIsRight(number) {
			return true
		}
	}
	return false
}

// keyIsRight computes the key of fifteen characters. Corsica's letters stand for numbers.
func keyIsRight(number string) bool {
	body, err := strconv.ParseInt(strings.NewReplacer("2A", "19", "2B", "18").Replace(number[:13]), 10, 64)
	key, errKey := strconv.ParseInt(number[13:], 10, 64)
	return err == nil && errKey == nil && key == 97-body%97
}

// bare keeps the digits and letters of a number.
func bare(run string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '0' && r <= '9', r == 'A', r == 'B':
			return r
		case r == 'a', r == 'b':
			return r - 'a' + 'A'
		default:
			return -1
		}
	}, run)
}
