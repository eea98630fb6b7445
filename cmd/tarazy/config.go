package main

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	netmail "net/mail"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/outbox/mail"
)

// config is what the program is told: by flags, each with an environment
// variable of the same meaning for those who run it as a service.
type config struct {
	db     string // "sqlite:/path" or "postgres://…"
	data   string // folder of keys, files and own acts
	blob   string // object store of files, s3://host/bucket; "": the data folder
	listen string // address and port
	site   string // where browsers reach the program
	zone   string // of what belongs to no body
	signer string // address of the signing software, empty: the usual one
	smtp   string // mail server: smtp://user:password@host:port?from=address
	oidc   string // provider: https://issuer?client=ID&secret=SECRET&claim=NAME
	phone  string // service by which documents are signed on a phone, https://host
	ocsp   string // responders that tell what certificates were revoked: addresses by commas
	crl    string // revocation lists to fetch: addresses by commas
	tsp    string // time-stamp authority: an address
	// unchecked is what becomes of who enters by a certificate of which it could not be
	// found out whether it was revoked: uncheckedAdmit or uncheckedRefuse.
	unchecked string
	source    string // other information systems: http://address, token in TARAZY_SOURCE_TOKEN
	adopt     string // own editions to take into the register: act@edition, by commas; of serve alone
	demo      bool

	rooms    string // where browsers reach video interviews, addresses by commas; "": the loopback one
	roomPort string // of video interviews, UDP and TCP; 0 or "": one that is free
	relay    string // where the relay of video interviews listens; "": none
	livekit  string // a server that carries video interviews instead, https://host; keys in TARAZY_LIVEKIT_KEY and _SECRET

	keepDrafts time.Duration // since the last change of a form that was not sent
}

const (
	dataMode = 0o700
	// demoSigner is where the demonstration's signer listens.
	demoSigner = "127.0.0.1:13578"
)

func (c *config) flags(name string) *flag.FlagSet {
	f := flag.NewFlagSet(name, flag.ContinueOnError)
	f.StringVar(&c.data, "data", env("TARAZY_DATA", "data"), "folder of keys, files and own acts")
	f.StringVar(&c.db, "db", env("TARAZY_DB", ""), "database: sqlite:/path or postgres://… (default: SQLite in the data folder)")
	f.StringVar(&c.blob, "blob", env("TARAZY_BLOB", ""), "object store of files and recordings: s3://host[:port]/bucket[/folder][?region=NAME&tls=off] (default: the folder files in the data folder); its keys are in TARAZY_BLOB_KEY and TARAZY_BLOB_SECRET")
	f.StringVar(&c.listen, "listen", env("TARAZY_LISTEN", "127.0.0.1:8080"), "address and port to listen on")
	f.StringVar(&c.site, "site", env("TARAZY_SITE", ""), "address by which browsers reach the program (default: http:// and the listening address)")
	f.StringVar(&c.zone, "zone", env("TARAZY_ZONE", "Asia/Almaty"), "time zone of what belongs to no body")
	f.StringVar(&c.smtp, "smtp", env("TARAZY_SMTP", ""), "mail server: smtp://user:password@host:port?from=address (default: no e-mail)")
	f.StringVar(&c.oidc, "oidc", env("TARAZY_OIDC", ""), "sign-in provider: https://issuer?client=ID&secret=SECRET&claim=NAME (claim: that holds the IIN)")
	f.StringVar(&c.phone, "phone", env("TARAZY_PHONE", ""), "service by which documents are signed in the mobile application: https://host (default: none; documents that are signed so leave the program)")
	f.StringVar(&c.ocsp, "ocsp", env("TARAZY_OCSP", ""), "OCSP responders that are asked whether a signer's certificate was revoked, addresses by commas (default: nobody is asked)")
	f.StringVar(&c.crl, "crl", env("TARAZY_CRL", ""), "revocation lists to fetch when a responder does not tell, addresses by commas (default: only the .crl files in the folder authorities)")
	f.StringVar(&c.tsp, "tsp", env("TARAZY_TSP", ""), "time-stamp authority that stamps signatures, its address (default: no time stamps)")
	f.StringVar(&c.unchecked, "eds-unchecked", env("TARAZY_EDS_UNCHECKED", uncheckedAdmit), "what becomes of who signs in or registers by a certificate of which it could not be found out whether it was revoked: admit, which is put on record, or refuse")
	f.StringVar(&c.source, "source", env("TARAZY_SOURCE", ""), "other information systems that fill personal files (default: none); the token is in TARAZY_SOURCE_TOKEN")
	f.StringVar(&c.rooms, "rooms", env("TARAZY_ROOMS", roomsUsual), "addresses of this machine by which browsers reach video interviews, by commas; behind a translation of addresses OUTSIDE/LOCAL")
	f.StringVar(&c.roomPort, "room-port", env("TARAZY_ROOM_PORT", roomPortUsual), "port of video interviews, UDP and TCP; 0: one that is free")
	f.StringVar(&c.relay, "room-relay", env("TARAZY_ROOM_RELAY", ""), "where the relay (TURN) of video interviews listens, for networks from which their port is not reached: ADDRESS:PORT or OUTSIDE/ADDRESS:PORT (default: none)")
	f.StringVar(&c.livekit, "livekit", env("TARAZY_LIVEKIT", ""), "LiveKit server that carries video interviews in place of this process, https://host; its keys are in TARAZY_LIVEKIT_KEY and TARAZY_LIVEKIT_SECRET (default: none)")
	f.Func("keep-drafts", fmt.Sprintf("for how many days a form that was not sent is kept after its last change (default %s)", keepDraftsUsual), func(s string) (err error) {
		c.keepDrafts, err = wholeDays(s)
		return err
	})
	return f
}

// What becomes of who enters by a certificate that could not be checked.
const (
	uncheckedAdmit  = "admit"
	uncheckedRefuse = "refuse"
)

// keepDraftsUsual is in days: a quarter of a year is longer than any procedure
// waits for a form.
const keepDraftsUsual = "90"

func wholeDays(text string) (time.Duration, error) {
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > 3650 {
		return 0, errors.New("want a whole number of days, 1 to 3650")
	}
	return time.Duration(n) * 24 * time.Hour, nil
}

// provider reads the address of an OIDC provider; nil where there is none.
func (c *config) provider() (*access.OIDC, error) {
	if c.oidc == "" {
		return nil, nil
	}
	u, err := url.Parse(c.oidc)
	if err != nil || u.Host == "" || u.Query().Get("client") == "" {
		// The address holds a secret, so it is not shown.
		return nil, errors.New("oidc: want https://issuer?client=ID&secret=SECRET&claim=NAME")
	}
	q := u.Query()
	u.RawQuery = ""
	return &access.OIDC{Issuer: u.String(), ClientID: q.Get("client"), ClientSecret: q.Get("secret"), Claim: q.Get("claim")}, nil
}

func (c *config) siteHost() string {
	u, err := url.Parse(c.site)
	if err != nil {
		return c.site
	}
	return u.Hostname()
}

// smtpFrom reads the address of a mail server. smtps:// begins with TLS;
// smtp:// goes over to it where the server offers it.
func smtpFrom(text string) (mail.SMTP, netmail.Address, error) {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.Query().Get("from") == "" {
		// The address may hold a password, so it is not shown.
		return mail.SMTP{}, netmail.Address{}, errors.New("smtp: want smtp://user:password@host:port?from=address")
	}
	out := mail.SMTP{Address: u.Host, Security: mail.StartTLS, User: u.User.Username()}
	out.Password, _ = u.User.Password()
	if u.Scheme == "smtps" {
		out.Security = mail.TLS
	}
	from, err := netmail.ParseAddress(u.Query().Get("from"))
	if err != nil {
		return out, netmail.Address{}, fmt.Errorf("smtp: from: %w", err)
	}
	return out, *from, nil
}

func env(name, otherwise string) string {
	if v, ok := os.LookupEnv(name); ok {
		return v
	}
	return otherwise
}

// complete fills what follows from the rest and makes the data folder.
func (c *config) complete() error {
	if c.keepDrafts == 0 {
		var err error
		if c.keepDrafts, err = wholeDays(env("TARAZY_KEEP_DRAFTS", keepDraftsUsual)); err != nil {
			return fmt.Errorf("TARAZY_KEEP_DRAFTS: %w", err)
		}
	}
	if c.unchecked = cmp.Or(c.unchecked, uncheckedAdmit); c.unchecked != uncheckedAdmit && c.unchecked != uncheckedRefuse {
		return fmt.Errorf("eds-unchecked: want %s or %s", uncheckedAdmit, uncheckedRefuse)
	}
	if c.demo {
		c.data = filepath.Join(c.data, "demo")
		c.signer = "ws://" + cmp.Or(c.signer, demoSigner)
	}
	if err := os.MkdirAll(c.data, dataMode); err != nil {
		return fmt.Errorf("data folder: %w", err)
	}
	if c.db == "" {
		c.db = "sqlite:" + filepath.Join(c.data, "tarazy.db")
	}
	if c.site == "" {
		// Passkeys are bound to a name, never to a number.
		c.site = "http://" + strings.Replace(c.listen, "127.0.0.1", "localhost", 1)
	}
	return nil
}

// refuseDemoData keeps production off the data of a demonstration: its authority
// signs for anybody.
func (c *config) refuseDemoData() error {
	if _, err := os.Stat(filepath.Join(c.data, "doors.json")); err == nil && !c.demo {
		return fmt.Errorf("the folder %s holds a demonstration: serve needs another data folder", c.data)
	}
	return nil
}

func (c *config) location() (*time.Location, error) { return time.LoadLocation(c.zone) }
