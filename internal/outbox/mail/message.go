package mail

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"net/textproto"
	"strings"
	"time"
	"unicode/utf8"
)

// Message is an e-mail to one person: a plain text and the same as HTML, which
// loads nothing from anywhere, and an invitation where there is one.
type Message struct {
	ID         string // without the angle brackets; see ID
	From       mail.Address
	To         string // the bare address: a name would tell more than is needed
	Date       time.Time
	Lang       string // of the text, as a language tag
	Subject    string
	Text       string
	HTML       string
	Invitation *Invitation // nil for none
}

// ID is the Message-ID of the e-mail of a thing: always the same, so that an
// e-mail handed over twice is seen to be one, and telling nothing of the thing.
func ID(domain string, about ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(about, "\x00")))
	return hex.EncodeToString(sum[:16]) + "@" + domain
}

// Bytes is the message as it goes to the server. The same message gives the
// same bytes.
func (m *Message) Bytes() ([]byte, error) {
	var b bytes.Buffer
	if err := m.header(&b); err != nil {
		return nil, err
	}
	if m.Invitation == nil {
		return m.write(&b, "alternative", m.alternatives)
	}
	return m.write(&b, "mixed", m.withInvitation)
}

func (m *Message) write(b *bytes.Buffer, kind string, parts func(*multipart.Writer) error) ([]byte, error) {
	w, err := m.multipart(b, kind)
	if err != nil {
		return nil, err
	}
	fmt.Fprintf(b, "Content-Type: %s\r\n\r\n", multipartType(kind, w))
	if err := parts(w); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// multipart begins parts with a boundary that follows from the message's ID.
func (m *Message) multipart(to io.Writer, kind string) (*multipart.Writer, error) {
	sum := sha256.Sum256([]byte(kind + " of " + m.ID))
	w := multipart.NewWriter(to)
	return w, w.SetBoundary(hex.EncodeToString(sum[:24]))
}

func multipartType(kind string, w *multipart.Writer) string {
	return mime.FormatMediaType("multipart/"+kind, map[string]string{"boundary": w.Boundary()})
}

func (m *Message) header(b *bytes.Buffer) error {
	to, err := mail.ParseAddress(m.To)
	if err != nil || to.Address != m.To {
		return fmt.Errorf("mail: %w", errAddress)
	}
	for _, field := range [][2]string{
		{"From", m.From.String()},
		{"To", (&mail.Address{Address: m.To}).String()},
		{"Subject", encoded(m.Subject)},
		{"Date", m.Date.Format(time.RFC1123Z)},
		{"Message-ID", "<" + m.ID + ">"},
		{"Content-Language", m.Lang},
		{"Auto-Submitted", "auto-generated"}, // RFC 3834: no out-of-office answers, please
		{"MIME-Version", "1.0"},
	} {
		if strings.ContainsAny(field[1], "\x00") || strings.ContainsAny(strings.ReplaceAll(field[1], "\r\n ", ""), "\r\n") {
			return fmt.Errorf("mail: line break in %s", field[0])
		}
		fmt.Fprintf(b, "%s: %s\r\n", field[0], field[1])
	}
	return nil
}

// wordMost is how many bytes of a text go into one encoded word, so that the
// name of the field and the word stay within a line.
const wordMost = 39

// encoded is a text in encoded words (RFC 2047), each on a line of its own.
func encoded(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if mime.BEncoding.Encode("utf-8", s) == s {
		return s
	}
	var words []string
	begin := 0
	for i, r := range s {
		if i+utf8.RuneLen(r)-begin > wordMost {
			words = append(words, word(s[begin:i]))
			begin = i
		}
	}
	return strings.Join(append(words, word(s[begin:])), "\r\n ")
}

func word(s string) string {
	return "=?utf-8?b?" + base64.StdEncoding.EncodeToString([]byte(s)) + "?="
}

func (m *Message) alternatives(w *multipart.Writer) error {
	if err := quoted(w, "text/plain; charset=utf-8", m.Text); err != nil {
		return err
	}
	return quoted(w, "text/html; charset=utf-8", m.HTML)
}

// withInvitation adds the invitation twice: as the form of the message that
// calendars act on, and as a file for programs that show only files.
func (m *Message) withInvitation(w *multipart.Writer) error {
	calendar, err := m.Invitation.calendar(m)
	if err != nil {
		return err
	}
	var inner bytes.Buffer
	alt, err := m.multipart(&inner, "alternative")
	if err != nil {
		return err
	}
	if err := m.alternatives(alt); err != nil {
		return err
	}
	typ := "text/calendar; charset=utf-8; method=" + m.Invitation.methodWord()
	if err := based(alt, textproto.MIMEHeader{"Content-Type": {typ}}, calendar); err != nil {
		return err
	}
	if err := alt.Close(); err != nil {
		return err
	}
	part, err := w.CreatePart(textproto.MIMEHeader{"Content-Type": {multipartType("alternative", alt)}})
	if err != nil {
		return err
	}
	if _, err := part.Write(inner.Bytes()); err != nil {
		return err
	}
	return based(w, textproto.MIMEHeader{
		"Content-Type":        {`application/ics; name="invitation.ics"`},
		"Content-Disposition": {`attachment; filename="invitation.ics"`},
	}, calendar)
}

func quoted(w *multipart.Writer, typ, text string) error {
	part, err := w.CreatePart(textproto.MIMEHeader{"Content-Type": {typ}, "Content-Transfer-Encoding": {"quoted-printable"}})
	if err != nil {
		return err
	}
	q := quotedprintable.NewWriter(part)
	if _, err := io.WriteString(q, strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\n", "\r\n")); err != nil {
		return err
	}
	return q.Close()
}

func based(w *multipart.Writer, h textproto.MIMEHeader, data []byte) error {
	h.Set("Content-Transfer-Encoding", "base64")
	part, err := w.CreatePart(h)
	if err != nil {
		return err
	}
	const line = 76
	text := base64.StdEncoding.EncodeToString(data)
	for len(text) > line {
		if _, err := io.WriteString(part, text[:line]+"\r\n"); err != nil {
			return err
		}
		text = text[line:]
	}
	_, err = io.WriteString(part, text+"\r\n")
	return err
}
