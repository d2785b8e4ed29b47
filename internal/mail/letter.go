// Package mail writes letters in text and in HTML, and sends them by SMTP. It knows nothing of what they are about.
package mail

import (
	"embed"
	"fmt"
	html "html/template"
	"strings"
	text "text/template"
	"time"
)

// Letter is what a mail says, before it has a form. Links are whole addresses.
type Letter struct {
	Subject    string
	Paragraphs []string
	Items      []Item // of a mail that tells several things
	Button     Item   // what to do about it
	// Preferences is the page where mails like this one can be refused; "" for one that cannot.
	Preferences string
}

// Item is a line that leads somewhere.
type Item struct{ Title, Link string }

// Message is a mail, ready to be sent. ID is the same each time that it is.
type Message struct {
	ID          string // what stands before the @ of its Message-ID
	To          string
	Date        time.Time
	Subject     string
	Text, HTML  string
	Preferences string
}

//go:embed templates
var templates embed.FS

var (
	textFrame = text.Must(text.New("letter.txt.tmpl").Funcs(text.FuncMap{"wrap": wrap}).ParseFS(templates, "templates/letter.txt.tmpl"))
	htmlFrame = html.Must(html.ParseFS(templates, "templates/letter.html.tmpl"))
)

// Write gives a letter its two forms, which say the same, within the frame of all our mails.
func (l *Letter) Write(id, to string, date time.Time) (*Message, error) {
	var plain, rich strings.Builder
	if err := textFrame.Execute(&plain, l); err != nil {
		return nil, fmt.Errorf("write a letter in text: %w", err)
	}
	if err := htmlFrame.Execute(&rich, l); err != nil {
		return nil, fmt.Errorf("write a letter in HTML: %w", err)
	}
	return &Message{ID: id, To: to, Date: date, Subject: l.Subject, Text: plain.String(), HTML: rich.String(), Preferences: l.Preferences}, nil
}

// width is that of a line of text. A longer word, an address, keeps its own line.
const width = 72

func wrap(paragraph string) string {
	var b strings.Builder
	line := 0
	for word := range strings.SplitSeq(paragraph, " ") {
		size := len([]rune(word))
		switch {
		case line == 0:
		case line+1+size > width:
			b.WriteString("\n")
			line = 0
		default:
			b.WriteString(" ")
			line++
		}
		b.WriteString(word)
		line += size
	}
	return b.String()
}
