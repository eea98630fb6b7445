package mail

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/mail"
	"net/smtp"
	"net/textproto"
	"time"
)

var (
	// ErrRefused says that the server will never take the message: the
	// address is none, or the answer was 5xx.
	ErrRefused = errors.New("mail: refused for good")
	// ErrUnknown says that the line broke after the message began to be
	// handed over: it may have arrived or not.
	ErrUnknown = errors.New("mail: it is not known whether the message arrived")
)

var errAddress = fmt.Errorf("%w: no e-mail address", ErrRefused)

// Server takes messages.
type Server interface {
	// Open goes as far as one can without handing the message over: what
	// fails here can be tried again.
	Open(ctx context.Context, from, to string) (Delivery, error)
}

// Delivery is one message about to be handed over.
type Delivery interface {
	// Send hands the message over. An error is ErrUnknown, ErrRefused, or
	// one after which it has surely not been taken.
	Send(message []byte) error
	// Close gives the delivery up, or ends it.
	Close()
}

// Security is how the line to the server is protected.
type Security string

// The kinds of protection.
const (
	StartTLS Security = "starttls" // if the server offers it
	MustTLS  Security = "required" // STARTTLS, or nothing is sent
	TLS      Security = "tls"      // from the first byte, on a port of its own
)

// SMTP is a mail server on the network.
type SMTP struct {
	Address  string // host:port
	Security Security
	TLS      *tls.Config // nil: the system's authorities
	Hello    string      // name of this machine for the server; "" for localhost
	User     string      // "" to sign in nowhere
	Password string
	Timeout  time.Duration // of a whole delivery, shorter than a worker's lease; 0: a minute
}

const timeoutUsual = time.Minute

// Open connects, protects the line, signs in and names sender and receiver.
func (s *SMTP) Open(ctx context.Context, from, to string) (Delivery, error) {
	if a, err := mail.ParseAddress(to); err != nil || a.Address != to {
		return nil, errAddress
	}
	timeout := s.Timeout
	if timeout == 0 {
		timeout = timeoutUsual
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	conn, err := s.dial(ctx)
	if err != nil {
		cancel()
		return nil, fmt.Errorf("mail: %w", err)
	}
	// A line whose time is over is closed; whoever reads from it gets an error.
	stop := context.AfterFunc(ctx, func() { conn.Close() })
	d := &delivery{end: func() { stop(); cancel(); conn.Close() }}
	if d.client, err = s.prepare(conn, from, to); err != nil {
		d.end()
		return nil, fmt.Errorf("mail: %w", refusal(err))
	}
	return d, nil
}

func (s *SMTP) host() string {
	host, _, err := net.SplitHostPort(s.Address)
	if err != nil {
		return s.Address
	}
	return host
}

func (s *SMTP) tls() *tls.Config {
	cfg := &tls.Config{MinVersion: tls.VersionTLS12}
	if s.TLS != nil {
		cfg = s.TLS.Clone()
	}
	if cfg.ServerName == "" {
		cfg.ServerName = s.host()
	}
	return cfg
}

func (s *SMTP) dial(ctx context.Context) (net.Conn, error) {
	if s.Security == TLS {
		return (&tls.Dialer{Config: s.tls()}).DialContext(ctx, "tcp", s.Address)
	}
	return (&net.Dialer{}).DialContext(ctx, "tcp", s.Address)
}

func (s *SMTP) prepare(conn net.Conn, from, to string) (*smtp.Client, error) {
	c, err := smtp.NewClient(conn, s.host())
	if err != nil {
		return nil, err
	}
	if s.Hello != "" {
		if err := c.Hello(s.Hello); err != nil {
			return nil, err
		}
	}
	if err := s.protect(c); err != nil {
		return nil, err
	}
	if s.User != "" {
		if err := c.Auth(smtp.PlainAuth("", s.User, s.Password, s.host())); err != nil {
			// It is this program that was refused, not the message.
			return nil, fmt.Errorf("sign-in: %s", err)
		}
	}
	if err := c.Mail(from); err != nil {
		return nil, fmt.Errorf("sender: %s", err)
	}
	return c, c.Rcpt(to)
}

// protect goes over to TLS. A server that offers it and then fails is an
// error, never a reason to go on unprotected.
func (s *SMTP) protect(c *smtp.Client) error {
	if s.Security == TLS {
		return nil
	}
	if offered, _ := c.Extension("STARTTLS"); !offered {
		if s.Security == MustTLS {
			return errors.New("the server does not offer STARTTLS")
		}
		return nil
	}
	return c.StartTLS(s.tls())
}

type delivery struct {
	client *smtp.Client
	end    func()
}

func (d *delivery) Send(message []byte) error {
	w, err := d.client.Data()
	if err != nil {
		return fmt.Errorf("mail: %w", refusal(err)) // not a byte of the message was sent
	}
	if _, err := w.Write(message); err != nil {
		return errors.Join(ErrUnknown, err)
	}
	if err := w.Close(); err != nil {
		return fmt.Errorf("mail: %w", answer(err))
	}
	return nil
}

func (d *delivery) Close() {
	// The message has been answered for; whether the server also takes its
	// leave changes nothing.
	_ = d.client.Quit()
	d.end()
}

// refusal marks an answer of the kind "never".
func refusal(err error) error {
	var e *textproto.Error
	if errors.As(err, &e) && e.Code >= 500 && e.Code < 600 {
		return fmt.Errorf("%w: %w", ErrRefused, err)
	}
	return err
}

// answer tells an answer of the server from a broken line.
func answer(err error) error {
	var e *textproto.Error
	if errors.As(err, &e) || errors.Is(err, io.ErrShortWrite) {
		return refusal(err)
	}
	return fmt.Errorf("%w: %w", ErrUnknown, err)
}
