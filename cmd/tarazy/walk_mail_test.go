package main

import (
	"encoding/base64"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"net/textproto"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"tarazy/internal/access"
	"tarazy/internal/people"
)

// postOffice is a mail server on this machine that keeps what it is given.
type postOffice struct {
	guard   sync.Mutex
	taken   []posted
	address string
}

// posted is a message as it went over the line.
type posted struct{ to, raw string }

func openPostOffice(t *testing.T) *postOffice {
	t.Helper()
	p := &postOffice{}
	s := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &counter{office: p}, nil }))
	s.Domain = "localhost"
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p.address = l.Addr().String()
	var serving sync.WaitGroup
	serving.Go(func() { _ = s.Serve(l) })
	t.Cleanup(func() {
		_ = s.Close()
		serving.Wait()
	})
	return p
}

func (p *postOffice) letters() []posted {
	p.guard.Lock()
	defer p.guard.Unlock()
	return slices.Clone(p.taken)
}

// counter is one session with the post office.
type counter struct {
	office *postOffice
	to     string
}

func (c *counter) Mail(string, *smtp.MailOptions) error      { return nil }
func (c *counter) Rcpt(to string, _ *smtp.RcptOptions) error { c.to = to; return nil }
func (c *counter) Reset()                                    {}
func (c *counter) Logout() error                             { return nil }
func (c *counter) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	c.office.guard.Lock()
	defer c.office.guard.Unlock()
	c.office.taken = append(c.office.taken, posted{c.to, string(raw)})
	return nil
}

// letter is a message taken apart: every header and every part in clear.
type letter struct {
	text  strings.Builder
	kinds []string // of the parts
}

// opened takes a message apart, attachments and calendars included.
func opened(t *testing.T, raw string) *letter {
	t.Helper()
	m, err := mail.ReadMessage(strings.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	out := &letter{}
	out.part(t, textproto.MIMEHeader(m.Header), m.Body)
	return out
}

func (l *letter) part(t *testing.T, head textproto.MIMEHeader, body io.Reader) {
	t.Helper()
	for name, values := range head {
		for _, v := range values {
			plain, err := new(mime.WordDecoder).DecodeHeader(v)
			if err != nil {
				t.Fatal(err)
			}
			l.text.WriteString(name + ": " + plain + "\n")
		}
	}
	kind, params, err := mime.ParseMediaType(head.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	l.kinds = append(l.kinds, kind)
	if strings.HasPrefix(kind, "multipart/") {
		l.parts(t, multipart.NewReader(body, params["boundary"]))
		return
	}
	switch strings.ToLower(head.Get("Content-Transfer-Encoding")) {
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	}
	data, err := io.ReadAll(body)
	if err != nil {
		t.Fatal(err)
	}
	// A calendar breaks its lines anywhere (RFC 5545, 3.1).
	l.text.WriteString(strings.NewReplacer("\r\n ", "", "\r\n\t", "").Replace(string(data)) + "\n")
}

func (l *letter) parts(t *testing.T, parts *multipart.Reader) {
	t.Helper()
	for {
		p, err := parts.NextRawPart()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		l.part(t, p.Header, p)
	}
}

// post lets the worker send all that waits, on this day and on ten days after
// it, so that reminders and what follows a missed term are sent too.
func (w *world) post(t *testing.T) []posted {
	t.Helper()
	for range 11 {
		if _, err := w.app.worker.RunDue(t.Context()); err != nil {
			t.Fatal(err)
		}
		w.app.forward(w.app.legal.Now().Add(24 * time.Hour))
	}
	return w.office.letters()
}

// emails are the addresses of persons.
func (w *world) emails(t *testing.T, ids ...people.PersonID) []string {
	t.Helper()
	var out []string
	for _, id := range ids {
		f, err := w.app.staff.Personal(t.Context(), system, id)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, f.Private.Email)
	}
	return out
}

// TestSEL11_NoMailGivesACandidateAwayBeforeTheInterview lets every message of
// the town go over the line to a mail server, and searches them whole, with
// headers, attachments and calendars: what goes to anybody but HR's officers
// and the candidate holds nothing of who is in a blind stage. The log of the
// whole run holds nothing either.
func TestSEL11_NoMailGivesACandidateAwayBeforeTheInterview(t *testing.T) {
	w := openWorld(t)
	sent := w.post(t)
	hidden := w.hidden(t)
	officers := w.emails(t, people.PersonID(w.person(access.HROfficer)))
	readers := w.emails(t, people.PersonID(w.person(access.Chair)), people.PersonID(w.person(access.Member)), people.PersonID(w.person(access.Secretary)))
	read, kinds := 0, []string{}
	for _, m := range sent {
		l := opened(t, m.raw)
		kinds = append(kinds, l.kinds...)
		if slices.Contains(readers, m.to) {
			read++
		}
		if slices.Contains(officers, m.to) {
			continue
		}
		for p, words := range hidden {
			for _, word := range words {
				if word != "" && m.to != words[3] && strings.Contains(l.text.String(), word) {
					t.Errorf("a message to %s holds %q of %s:\n%s", m.to, word, p, l.text.String())
				}
			}
		}
	}
	if read < 5 || !slices.Contains(kinds, "text/calendar") {
		t.Errorf("of %d messages %d go to those who judge; parts are %v: the search proves nothing", len(sent), read, slices.Compact(slices.Sorted(slices.Values(kinds))))
	}
	w.searchLog(t, hidden)
}

// searchLog holds every line that the program wrote.
func (w *world) searchLog(t *testing.T, hidden map[people.PersonID][]string) {
	t.Helper()
	for p, words := range hidden {
		for _, word := range words[:5] { // an id may stand in the log
			if word != "" && strings.Contains(w.logged.String(), word) {
				t.Errorf("the log holds %q of %s", word, p)
			}
		}
	}
}
