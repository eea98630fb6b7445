package outbox

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/outbox/mail"
)

// Notice tells one person one thing, in the application and by e-mail. It is
// written in the caller's transaction and sent afterwards, at most once.
type Notice struct {
	To     string     // id of the person
	Key    string     // message key; "<key>.subject" is the subject of the e-mail
	Args   fault.Args // values of the message; nothing that is kept sealed elsewhere
	Case   string     // public id of the thing that it is about
	Link   string     // path of the page where it is dealt with
	After  time.Time  // not before this legal instant; zero: at once
	Unless string     // key of a condition that is asked before a reminder goes out; "" for none
	// Once makes a second notice with the same word to the same person
	// nothing: for callers that may run twice. "" for no such care.
	Once string
	// Invitation is added to the e-mail for the calendar of the person; nil for none.
	Invitation *mail.Invitation
}

// Notify tells a person something. A notice for later, or on a condition, is
// kept as a job and is seen when it falls due.
//
// The error is of a notice that could not be read: an unknown message key, or
// an argument that is missing or no text, whole number, boolean or list.
func Notify(tx Tx, n Notice) error {
	if err := n.check(); err != nil {
		return err
	}
	if !n.After.After(tx.Now()) && n.Unless == "" {
		return deliver(tx, n)
	}
	return Enqueue(tx, Job{Kind: kindLater, Payload: n, Due: n.After, Person: n.To, Case: n.Case})
}

func (n *Notice) check() error {
	if n.To == "" {
		return fmt.Errorf("outbox: notice %s is for nobody", n.Key)
	}
	if n.Link != "" && (!strings.HasPrefix(n.Link, "/") || strings.HasPrefix(n.Link, "//")) {
		return fmt.Errorf("outbox: notice %s links to %q, which is no path", n.Key, n.Link)
	}
	for _, key := range []string{n.Key, n.Key + ".subject"} {
		if !locale.Has(key) {
			return fmt.Errorf("outbox: no message %s", key)
		}
		for _, name := range locale.Names(key) {
			if _, ok := n.Args[name]; !ok {
				return fmt.Errorf("outbox: message %s lacks its argument %s", key, name)
			}
		}
	}
	for name, v := range n.Args {
		if !plain(v) {
			return fmt.Errorf("outbox: argument %s of notice %s is %T", name, n.Key, v)
		}
	}
	if n.Invitation != nil {
		return n.Invitation.Check()
	}
	return nil
}

// plain tells whether a value comes back from JSON as it was.
func plain(v any) bool {
	switch v := v.(type) {
	case nil, string, bool, int, int64, json.Number, []string:
		return true
	case []any:
		return !slices.ContainsFunc(v, func(x any) bool { return !plain(x) })
	}
	return false
}

// deliver puts a notice into the person's list and, where the person has an
// address and wants e-mail, leaves a job to send it.
func deliver(tx Tx, n Notice) error {
	told := Told{To: n.To, Key: n.Key, Args: n.Args, Case: n.Case, Link: n.Link, Invitation: n.Invitation, At: tx.Now(), Unread: true}
	id, fresh, err := tx.NoticeInsert(&told, n.Once)
	if err != nil || !fresh || told.Mail != MailWaiting {
		return err
	}
	return Enqueue(tx, Job{Kind: kindMail, Key: strconv.FormatInt(id, 10), Payload: mailJob{Notice: id}, Person: n.To, Case: n.Case})
}

// MailState is what became of the e-mail of a notice.
type MailState string

// The states of an e-mail. Unknown: the program or the line broke after the
// message began to be handed over; it is not sent again, for it may have
// arrived.
const (
	MailNone    MailState = "none"
	MailWaiting MailState = "waiting"
	MailSending MailState = "sending"
	MailSent    MailState = "sent"
	MailUnknown MailState = "unknown"
	MailFailed  MailState = "failed"
)

// Told is a notice in a person's list.
type Told struct {
	ID         int64            `json:"id"`
	To         string           `json:"to"`
	Key        string           `json:"key"`
	Args       fault.Args       `json:"args"`
	Case       string           `json:"case"`
	Link       string           `json:"link"`
	Invitation *mail.Invitation `json:"invitation"`
	At         time.Time        `json:"at"` // legal instant
	Unread     bool             `json:"unread"`
	Mail       MailState        `json:"mail"`
}

// Text is the notice in a language.
func (n *Told) Text(l locale.Lang) string { return locale.T(l, n.Key, n.Args) }

// Subject is its heading in a language.
func (n *Told) Subject(l locale.Lang) string { return locale.T(l, n.Key+".subject", n.Args) }

// NoticeQuery asks for a page of a person's notices, the latest first.
type NoticeQuery struct {
	Person string
	Unread bool   // only those
	Case   string // only about it; "" for all
	After  string // cursor of the page before
	Limit  int    // 0: the usual
}

// NoticePage is a page of notices.
type NoticePage struct {
	Items []Told `json:"items"`
	Next  string `json:"next"` // cursor of the next page; "" if there is none
}

// Contact is how a person is reached.
type Contact struct {
	Lang  locale.Lang
	Key   []byte // the person's key, wrapped
	Email []byte // sealed under it; nil for none
	Mail  bool   // the person wants e-mail
}

// mails tells whether e-mail goes to the contact; nil is a person not on record.
func (c *Contact) mails() bool { return c != nil && c.Mail && len(c.Email) > 0 && len(c.Key) > 0 }
