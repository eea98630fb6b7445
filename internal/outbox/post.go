package outbox

import (
	"context"
	"errors"
	"fmt"
	"html"
	netmail "net/mail"
	"strconv"
	"strings"
	"time"

	"tarazy/internal/day"
	"tarazy/internal/locale"
	"tarazy/internal/outbox/mail"
	"tarazy/internal/seal"
)

// emailField is the name under which package people seals an address.
const emailField = "person.email"

// Post sends the e-mails of notices.
//
// An e-mail is sent at most once. Before the first byte of the message goes to
// the server, the notice is marked "sending"; if the program or the line
// breaks between that mark and the server's answer, nobody can know whether it
// arrived: it is marked "unknown" and never sent again. The person still has
// the notice in the application.
type Post struct {
	Store  Store
	Master *seal.Master
	Server mail.Server
	From   netmail.Address
	Base   string // address of the application, without the last slash: links begin with it
	Domain string // for Message-IDs
}

// mailJob is the payload of the job that sends a notice's e-mail.
type mailJob struct {
	Notice int64 `json:"notice"`
}

// Add makes the worker send e-mails.
func (p *Post) Add(w *Worker) {
	w.Handle(Kind{Name: kindMail, Step: p.send, GivenUp: func(tx WorkTx, t *Task, cause error) error {
		// A dead mail server fails many: one notice a day tells of them all,
		// and one that cannot be sent itself brings no other.
		once := "outbox.mail_given_up/" + day.In(tx.WallNow(), time.UTC).String()
		return errors.Join(p.giveUp(tx, t), w.tellAdmins(tx, Notice{Key: "outbox.mail_given_up", Once: once}))
	}})
}

// letter is what is needed to send one e-mail.
type letter struct {
	job     mailJob
	told    *Told
	contact *Contact
	wall    time.Time
}

func (p *Post) send(ctx context.Context, t *Task) (bool, error) {
	var l letter
	if err := t.Decode(&l.job); err != nil {
		return false, Permanent(err)
	}
	if err := p.Store.Read(ctx, l.read); err != nil {
		return false, err
	}
	if l.told == nil {
		return true, nil
	}
	switch {
	case l.told.Mail == MailSending:
		return true, p.mark(ctx, t, MailSending, MailUnknown)
	case l.told.Mail != MailWaiting:
		return true, nil
	case !l.contact.mails():
		return true, p.mark(ctx, t, MailWaiting, MailNone)
	}
	return p.write(ctx, t, &l)
}

func (l *letter) read(tx WorkTx) (err error) {
	l.wall = tx.WallNow()
	if l.told, err = tx.NoticeGet(l.job.Notice); err != nil || l.told == nil {
		return err
	}
	l.contact, err = tx.NoticeContact(l.told.To)
	return err
}

// write composes the e-mail and hands it over.
func (p *Post) write(ctx context.Context, t *Task, l *letter) (bool, error) {
	m, err := p.message(l)
	if err != nil {
		return false, Permanent(err)
	}
	data, err := m.Bytes()
	if err != nil {
		return false, Permanent(err)
	}
	// A delivery that has begun is brought to its end even if the worker is
	// being stopped: the server has a time-out of its own.
	ctx = context.WithoutCancel(ctx)
	d, err := p.Server.Open(ctx, p.From.Address, m.To)
	if err != nil {
		return false, refused(err)
	}
	defer d.Close()
	// The claim is held here too: whoever has lost it does not send.
	if err := p.change(ctx, t, MailWaiting, MailSending, (*Task).Hold); err != nil {
		return false, err
	}
	return p.settle(ctx, t, d.Send(data))
}

// settle records what the server said: the answer is known only here.
func (p *Post) settle(ctx context.Context, t *Task, sent error) (bool, error) {
	switch {
	case sent == nil:
		return true, p.mark(ctx, t, MailSending, MailSent)
	case errors.Is(sent, mail.ErrUnknown):
		return true, p.mark(ctx, t, MailSending, MailUnknown)
	}
	return false, errors.Join(refused(sent), p.change(ctx, t, MailSending, MailWaiting, (*Task).Hold))
}

// mark ends the job with what became of the e-mail.
func (p *Post) mark(ctx context.Context, t *Task, from, to MailState) error {
	return p.change(ctx, t, from, to, (*Task).Finish)
}

func (p *Post) change(ctx context.Context, t *Task, from, to MailState, claim func(*Task, WorkTx) error) error {
	var job mailJob
	if err := t.Decode(&job); err != nil {
		return Permanent(err)
	}
	return p.Store.Write(ctx, func(tx WorkTx) error {
		if err := claim(t, tx); err != nil {
			return err
		}
		ok, err := tx.NoticeMail(job.Notice, from, to)
		if err == nil && !ok {
			err = fmt.Errorf("outbox: e-mail of notice %d is no longer %s", job.Notice, from)
		}
		return err
	})
}

func (p *Post) giveUp(tx WorkTx, t *Task) error {
	var job mailJob
	if err := t.Decode(&job); err != nil {
		return nil // such a job never had a notice
	}
	if ok, err := tx.NoticeMail(job.Notice, MailWaiting, MailFailed); ok || err != nil {
		return err
	}
	_, err := tx.NoticeMail(job.Notice, MailSending, MailUnknown)
	return err
}

func refused(err error) error {
	if errors.Is(err, mail.ErrRefused) {
		return Permanent(err)
	}
	return err
}

// message composes an e-mail in the language of the person.
func (p *Post) message(l *letter) (*mail.Message, error) {
	key, err := p.Master.Key(l.contact.Key)
	if err != nil {
		return nil, fmt.Errorf("outbox: key of person %s: %w", l.told.To, err)
	}
	address, err := key.Open(emailField, l.contact.Email)
	if err != nil {
		return nil, fmt.Errorf("outbox: address of person %s: %w", l.told.To, err)
	}
	lang := l.contact.Lang
	m := &mail.Message{
		ID:   mail.ID(p.Domain, "notice", strconv.FormatInt(l.told.ID, 10), l.told.To),
		From: p.From, To: string(address), Date: l.wall, Lang: string(lang),
		Subject: l.told.Subject(lang), Invitation: l.told.Invitation,
	}
	m.Text, m.HTML = p.texts(l.told, lang)
	return m, nil
}

// texts are the message as plain text and as HTML.
func (p *Post) texts(n *Told, l locale.Lang) (plain, rich string) {
	body, foot := n.Text(l), locale.T(l, "outbox.mail.foot", nil)
	var link string
	if n.Link != "" {
		link = p.Base + n.Link
	}
	plain = body + "\n\n"
	var b strings.Builder
	fmt.Fprintf(&b, "<!doctype html>\n<html lang=\"%s\"><head><meta charset=\"utf-8\"><title>%s</title></head><body>\n", l, html.EscapeString(n.Subject(l)))
	for para := range strings.SplitSeq(body, "\n") {
		fmt.Fprintf(&b, "<p>%s</p>\n", html.EscapeString(para))
	}
	if link != "" {
		open := locale.T(l, "outbox.mail.open", nil)
		plain += open + ": " + link + "\n\n"
		fmt.Fprintf(&b, "<p><a href=\"%s\">%s</a></p>\n", html.EscapeString(link), html.EscapeString(open))
	}
	fmt.Fprintf(&b, "<p>%s</p>\n</body></html>\n", html.EscapeString(foot))
	return plain + "-- \n" + foot + "\n", b.String()
}
