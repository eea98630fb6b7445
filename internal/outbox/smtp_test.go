package outbox_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"io"
	"math/big"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	netmail "net/mail"
	"strings"
	"sync"
	"testing"
	"time"

	ics "github.com/arran4/golang-ical"
	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/outbox"
	"tarazy/internal/outbox/mail"
)

// postOffice is a mail server for a test.
type postOffice struct {
	mu      sync.Mutex
	taken   []string
	secure  []bool
	users   []string
	rcpt    func(string) error // answer to a recipient
	data    func() error       // answer to a message
	cut     bool               // the line is cut when the message has been read
	address string
	roots   *x509.CertPool
}

func openPostOffice(t *testing.T, withTLS bool) *postOffice {
	t.Helper()
	p := &postOffice{}
	s := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) { return &counter{p: p, conn: c}, nil }))
	s.Domain, s.AllowInsecureAuth, s.ErrorLog = "localhost", true, quiet{}
	if withTLS {
		s.TLSConfig, p.roots = certificate(t)
	}
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

// begin empties the office and sets what it answers.
func (p *postOffice) begin(rcpt func(string) error, data func() error, cut bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.taken, p.secure, p.users = nil, nil, nil
	p.rcpt, p.data, p.cut = rcpt, data, cut
}

func (p *postOffice) letters() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.taken
}

type quiet struct{}

func (quiet) Printf(string, ...any) {}
func (quiet) Println(...any)        {}

// counter is one session at the counter of the post office.
type counter struct {
	p    *postOffice
	conn *smtp.Conn
	user string
}

func (c *counter) AuthMechanisms() []string { return []string{sasl.Plain} }
func (c *counter) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if password != "secret" {
			return errors.New("wrong password")
		}
		c.user = user
		return nil
	}), nil
}
func (c *counter) Mail(string, *smtp.MailOptions) error { return nil }
func (c *counter) Rcpt(to string, _ *smtp.RcptOptions) error {
	c.p.mu.Lock()
	defer c.p.mu.Unlock()
	if c.p.rcpt != nil {
		return c.p.rcpt(to)
	}
	return nil
}
func (c *counter) Data(r io.Reader) error {
	data, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	c.p.mu.Lock()
	defer c.p.mu.Unlock()
	if c.p.data != nil {
		if err := c.p.data(); err != nil {
			return err
		}
	}
	_, secure := c.conn.TLSConnectionState()
	c.p.taken, c.p.secure, c.p.users = append(c.p.taken, string(data)), append(c.p.secure, secure), append(c.p.users, c.user)
	if c.p.cut {
		return c.conn.Conn().Close()
	}
	return nil
}
func (c *counter) Reset()        {}
func (c *counter) Logout() error { return nil }

func certificate(t *testing.T) (*tls.Config, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: time.Unix(0, 0), NotAfter: time.Unix(1<<33, 0),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(cert)
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}, roots
}

func TestSMTPPlainAndProtected(t *testing.T) {
	for name, c := range map[string]struct {
		offers   bool // STARTTLS
		trusted  bool
		user     string
		security mail.Security
		sent     bool
		secure   bool
	}{
		"plain":                   {security: mail.StartTLS, sent: true},
		"starttls":                {offers: true, trusted: true, security: mail.StartTLS, sent: true, secure: true},
		"starttls with sign-in":   {offers: true, trusted: true, user: "tarazy", security: mail.MustTLS, sent: true, secure: true},
		"certificate not trusted": {offers: true, security: mail.StartTLS},
		"required, not offered":   {security: mail.MustTLS},
	} {
		t.Run(name, func(t *testing.T) {
			office := openPostOffice(t, c.offers)
			each(t, func(b *bench) {
				office.begin(nil, nil, false)
				server := &mail.SMTP{Address: office.address, Security: c.security, User: c.user, Password: "secret"}
				if c.trusted {
					server.TLS = &tls.Config{RootCAs: office.roots}
				}
				b.person("per_1", "gulnur@mail.example", locale.KK)
				b.notify(term("per_1"))
				b.runs(b.mailer(b.store, server), 1)
				if !c.sent {
					if n := len(office.letters()); n != 0 || b.mailState("per_1") != outbox.MailWaiting {
						b.Errorf("%d sent, %s", n, b.mailState("per_1"))
					}
					return
				}
				if len(office.letters()) != 1 || b.mailState("per_1") != outbox.MailSent || office.secure[0] != c.secure || office.users[0] != c.user {
					b.Fatal(office.letters(), b.mailState("per_1"))
				}
			})
		})
	}
}

func TestSMTPAnswers(t *testing.T) {
	office := openPostOffice(t, false)
	for name, c := range map[string]struct {
		rcpt func(string) error
		data func() error
		cut  bool
		want outbox.MailState
	}{
		"no mailbox": {rcpt: func(string) error { return &smtp.SMTPError{Code: 550, Message: "no"} }, want: outbox.MailFailed},
		"greylisted": {rcpt: func(string) error { return &smtp.SMTPError{Code: 450, Message: "later"} }, want: outbox.MailWaiting},
		"full":       {data: func() error { return &smtp.SMTPError{Code: 452, Message: "later"} }, want: outbox.MailWaiting},
		"spam":       {data: func() error { return &smtp.SMTPError{Code: 554, Message: "no"} }, want: outbox.MailFailed},
		"cut":        {cut: true, want: outbox.MailUnknown},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(b *bench) {
				office.begin(c.rcpt, c.data, c.cut)
				b.person("per_1", "gulnur@mail.example", locale.KK)
				w := b.mailer(b.store, &mail.SMTP{Address: office.address})
				b.notify(term("per_1"))
				b.runs(w, 1)
				if got := b.mailState("per_1"); got != c.want {
					b.Errorf("%s, not %s", got, c.want)
				}
				b.clock.Advance(time.Hour)
				_, err := w.RunDue(b.Context())
				b.ok(err)
				if n := len(office.letters()); n > 1 {
					b.Errorf("%d sent", n)
				}
			})
		})
	}
}

func TestAnEMailAsItArrives(t *testing.T) {
	office := openPostOffice(t, false)
	each(t, func(b *bench) {
		office.begin(nil, nil, false)
		b.person("per_1", "gulnur@mail.example", locale.KK)
		start := time.Date(2026, 3, 10, 9, 30, 0, 0, time.FixedZone("", 5*3600))
		n := term("per_1")
		n.Args = fault.Args{"task": "outbox.mail.foot", "due": "2026-03-05"}
		n.Invitation = &mail.Invitation{UID: "itv_1@tarazy.example", Sequence: 2, Start: start, End: start.Add(time.Hour), Place: "Астана, Мәңгілік Ел даңғылы, 8"}
		b.notify(n)
		b.runs(b.mailer(b.store, &mail.SMTP{Address: office.address}), 1)
		m, err := netmail.ReadMessage(strings.NewReader(office.letters()[0]))
		b.ok(err)
		subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
		b.ok(err)
		if want := locale.T(locale.KK, "outbox.term.due.subject", nil); subject != want {
			b.Error(subject)
		}
		if m.Header.Get("To") != "<gulnur@mail.example>" || m.Header.Get("Content-Language") != "kk" ||
			m.Header.Get("Message-Id") != "<"+mail.ID("tarazy.example", "notice", "1", "per_1")+">" {
			b.Error(m.Header)
		}
		parts := leaves(t, m.Header.Get("Content-Type"), m.Body)
		text := strings.ReplaceAll(locale.T(locale.KK, n.Key, n.Args), "\n", "\r\n")
		if got := parts["text/plain"]; !strings.Contains(got, text) || !strings.Contains(got, "https://tarazy.example/sheets/1") {
			b.Error(got)
		}
		page := parts["text/html"]
		if !strings.Contains(page, `<a href="https://tarazy.example/sheets/1">`) || strings.Contains(page, "src=") || strings.Contains(page, "<link") {
			b.Error(page)
		}
		if parts["text/calendar"] != parts["application/ics"] {
			b.Error("the two calendars differ")
		}
		checkInvitation(t, parts["text/calendar"], start)
	})
}

// leaves reads all parts of a message that have no parts, by type.
func leaves(t *testing.T, typ string, body io.Reader) map[string]string {
	t.Helper()
	kind, params, err := mime.ParseMediaType(typ)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(kind, "multipart/") {
		t.Fatal(kind)
	}
	out := map[string]string{}
	for r := multipart.NewReader(body, params["boundary"]); ; {
		p, err := r.NextRawPart()
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
		kind, params, _ := mime.ParseMediaType(p.Header.Get("Content-Type"))
		switch {
		case strings.HasPrefix(kind, "multipart/"):
			for k, v := range leaves(t, p.Header.Get("Content-Type"), p) {
				out[k] = v
			}
		case p.Header.Get("Content-Transfer-Encoding") == "base64":
			if kind == "text/calendar" && params["method"] != "REQUEST" {
				t.Error(params)
			}
			out[kind] = all(t, base64.NewDecoder(base64.StdEncoding, p))
		default:
			out[kind] = all(t, quotedprintable.NewReader(p))
		}
	}
}

func all(t *testing.T, r io.Reader) string {
	t.Helper()
	data, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func checkInvitation(t *testing.T, text string, start time.Time) {
	t.Helper()
	c, err := ics.ParseCalendar(bytes.NewReader([]byte(text)))
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Events()) != 1 || !strings.Contains(text, "METHOD:REQUEST\r\n") || !strings.Contains(text, "DTSTART:20260310T043000Z\r\n") {
		t.Fatal(text)
	}
	e := c.Events()[0]
	at, err := e.GetStartAt()
	if err != nil || !at.Equal(start) {
		t.Error(at, err)
	}
	for property, want := range map[ics.ComponentProperty]string{
		ics.ComponentPropertyUniqueId: "itv_1@tarazy.example",
		ics.ComponentPropertySequence: "2",
		ics.ComponentPropertyLocation: "Астана, Мәңгілік Ел даңғылы, 8",
		ics.ComponentPropertySummary:  locale.T(locale.KK, "outbox.term.due.subject", nil),
	} {
		if got := e.GetProperty(property); got == nil || ics.FromText(got.Value) != want {
			t.Errorf("%s: %+v, not %q", property, got, want)
		}
	}
	for line := range strings.SplitSeq(text, "\r\n") {
		if len(line) > 75 {
			t.Errorf("a line of %d bytes", len(line))
		}
	}
}
