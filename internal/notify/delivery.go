package notify

import (
	"errors"
	"fmt"
	"net/url"
	"time"

	"github.com/google/uuid"

	"traverse/internal/link"
	"traverse/internal/mail"
)

// DeliveryState is where a mail stands.
type DeliveryState string

// The states. A waiting mail is sent as soon as it can be; the others have ended.
const (
	Waiting   DeliveryState = "WAITING"
	Sent      DeliveryState = "SENT"
	Failed    DeliveryState = "FAILED"
	Abandoned DeliveryState = "ABANDONED"
)

// Delivery is a mail to one address.
type Delivery struct {
	ID        uuid.UUID
	Position  int64
	Kind      Kind
	Object    uuid.UUID
	Params    map[string]string
	To        string
	CreatedAt time.Time
	State     DeliveryState
	EndedAt   *time.Time
	Tries     int // that have failed
	Reason    string
	// Lease is until when it is ours to send.
	Lease time.Time
	// Link is the one that the mail carries; nil for none, or once it is purged.
	Link *Link
	// Names are those of what the mail is about.
	Names Names
	// Lines are what a digest tells: the notifications that are still unread.
	Lines []Notification
}

// Link is what a mail with a link has to know of it.
type Link struct {
	ID        uuid.UUID
	Hash      []byte
	ExpiresAt time.Time
	UsedAt    *time.Time
}

// errNeedless says that a mail has nothing to tell any more: its link has ended, or all of it was read on screen.
var errNeedless = errors.New("nothing is left to tell")

// Composer writes the mails of an installation.
type Composer struct {
	Links link.Maker
	// Site is the public address, without a final slash.
	Site string
}

// Compose writes a delivery out. The token of a link is made again each time: it is nowhere else.
func (c *Composer) Compose(d *Delivery) (*mail.Message, error) {
	letter, err := c.letter(d)
	if err != nil {
		return nil, err
	}
	return letter.Write(d.ID.String(), d.To, d.CreatedAt)
}

func (c *Composer) letter(d *Delivery) (*mail.Letter, error) {
	if d.Kind == Digest {
		return c.digest(d)
	}
	words, err := d.words()
	if err != nil {
		return nil, err
	}
	letter := &mail.Letter{Subject: words.Title, Paragraphs: words.Paragraphs, Button: mail.Item{Title: words.Button, Link: c.Site + words.Path}}
	switch kinds[d.Kind].manner {
	case ByLink:
		token, err := c.token(d)
		if err != nil {
			return nil, err
		}
		letter.Button.Link += "#" + url.PathEscape(token)
	case OnScreen:
		letter.Preferences = c.Site + preferencesPath
	case Farewell:
	}
	return letter, nil
}

// preferencesPath is where a person says how she wants to be told.
const preferencesPath = "/notifications#courriels"

// token gives that of the link of a mail, if it still opens something.
func (c *Composer) token(d *Delivery) (string, error) {
	if d.Link == nil || d.Link.UsedAt != nil || !c.Links.Now().Before(d.Link.ExpiresAt) {
		return "", errNeedless
	}
	token, ok := c.Links.TokenOf(d.Link.ID, d.Link.Hash)
	if !ok {
		return "", fmt.Errorf("the key that the link %s was made with is not in the ring", d.Link.ID)
	}
	return token, nil
}

// digest tells several notifications at once.
func (c *Composer) digest(d *Delivery) (*mail.Letter, error) {
	if len(d.Lines) == 0 {
		return nil, errNeedless
	}
	letter := &mail.Letter{
		Subject:     digestTitle(len(d.Lines)),
		Paragraphs:  []string{"Voici ce que vous n’avez pas encore lu dans Traverse."},
		Button:      mail.Item{Title: "Ouvrir mes notifications", Link: c.Site + "/notifications"},
		Preferences: c.Site + preferencesPath,
	}
	for i := range d.Lines {
		words, err := d.Lines[i].words(d.Names)
		if err != nil {
			continue // its words are those of another version; it is counted, and waits on screen
		}
		letter.Items = append(letter.Items, mail.Item{Title: words.Title, Link: c.Site + words.Path})
	}
	return letter, nil
}

func digestTitle(count int) string {
	if count == 1 {
		return "Une notification à lire"
	}
	return fmt.Sprintf("%d notifications à lire", count)
}

func (d *Delivery) words() (*Words, error) {
	return newFacts(d.Kind, d.Object, d.Params, d.Names, d.Link).words()
}

// Title is what a mail is called in a list of mails: its subject.
func (d *Delivery) Title() string {
	if d.Kind == Digest {
		return "Récapitulatif quotidien"
	}
	words, err := d.words()
	if err != nil {
		return string(d.Kind) // its words are those of another version
	}
	return words.Title
}
