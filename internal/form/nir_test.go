package form_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"traverse/internal/form"
)

// number writes a social security number without spaces; with its right key if asked.
func number(t *rapid.T, right bool) string {
	digits := func(n int) string { return rapid.StringMatching(strings.Repeat(`[0-9]`, n)).Draw(t, "digits") }
	month := rapid.SampledFrom([]string{"01", "06", "09", "10", "12", "20", "42", "99"}).Draw(t, "month")
	department := rapid.SampledFrom([]string{"13", "84", "99", "2A", "2B"}).Draw(t, "department")
	body := rapid.SampledFrom([]string{"1", "2", "3", "4", "7", "8"}).Draw(t, "sex") + digits(2) + month + department + digits(3) + digits(3)
	if !right {
		return body + digits(2)
	}
	n, err := strconv.Atoi(strings.NewReplacer("2A", "19", "2B", "18").Replace(body))
	if err != nil {
		t.Fatal(err)
	}
	return body + fmt.Sprintf("%02d", 97-n%97)
}

// TestEveryNIRIsSeen: in a row, with its key apart or without, as on the card, or spaced out in any way if it is right.
func TestEveryNIRIsSeen(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		separator := rapid.SampledFrom([]string{" ", "\u00a0", "\u202f", ".", "-", " / ", "\n"}).Draw(t, "between")
		var written string
		switch rapid.IntRange(0, 3).Draw(t, "spacing") {
		case 0:
			written = strings.ToLower(number(t, false))
		case 1:
			nir := number(t, false)
			written = nir[:13] + rapid.SampledFrom([]string{"", separator + nir[13:]}).Draw(t, "key")
		case 2:
			nir := number(t, false)
			written = strings.Join([]string{nir[:1], nir[1:3], nir[3:5], nir[5:7], nir[7:10], nir[10:13], nir[13:]}, separator)
		case 3:
			var spaced strings.Builder
			for _, r := range number(t, true) {
				spaced.WriteString(string(r) + rapid.SampledFrom([]string{"", "", separator}).Draw(t, "spaced"))
			}
			written = strings.TrimSuffix(spaced.String(), separator)
		}
		text := rapid.SampledFrom([]string{"", "Son numéro : ", "n°", "(", "NIR="}).Draw(t, "before") + written +
			rapid.SampledFrom([]string{"", ", merci", ")", " pour la fille"}).Draw(t, "after")
		if !form.LooksLikeNIR(text) {
			t.Fatalf("not seen: %q", text)
		}
	})
}

// TestOtherNumbersPass: what sheets and their readers write.
func TestOtherNumbersPass(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"", "Le 04 13 31 00 00 ne répond plus, le 06 12 34 56 78 non plus.", "04.13.31.00.00 / 06.12.34.56.78", "+33 4 13 31 00 00",
		"SIRET 221 300 015 00247", "22130001500247", "Du 12/03/2026 au 15/09/2026", "13001, 13002, 13003, 13004, 13005 et 13006",
		"13001 13002 13003", "Fiche 1.7.3, révision 12", "IBAN FR76 3000 6000 0112 3456 7890 189", "1234567890123456789",
	} {
		if form.LooksLikeNIR(text) {
			t.Errorf("taken for a NIR: %q", text)
		}
	}
}
