package access

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/go-webauthn/webauthn/webauthn"

	"tarazy/internal/clock"
	"tarazy/internal/day"
	"tarazy/internal/eds"
	"tarazy/internal/eds/evidence"
	"tarazy/internal/id"
	"tarazy/internal/journal"
	"tarazy/internal/seal"
)

// Means is a way of signing in.
type Means string

// The means of sign-in. ByDoor is that of a demonstration: it proves nothing
// about the person.
const (
	ByPassword Means = "password"
	ByPasskey  Means = "passkey"
	ByOIDC     Means = "oidc"
	ByEDS      Means = "eds"
	ByDoor     Means = "door"
)

// Derived tells the roles that follow from who a person is on a day: employee,
// supervisors, first head, candidate. Every request asks for it, so it reads in the
// transaction that finds the session.
type Derived func(tx Tx, person string, on day.Day) ([]Held, error)

// Config is what access stands on.
type Config struct {
	Store   Store
	Legal   clock.Legal // days of grants, certificates
	Wall    clock.Wall  // sessions, codes, delays
	IDs     id.Source
	Master  *seal.Master
	Derived Derived
	// Record writes the journal in the caller's transaction; nil: journal.Add.
	Record func(Tx, journal.Entry) error
	Zone   *time.Location // of grants that cover the installation

	Site  string  // where browsers reach the program: "https://tarazy.example"
	Means []Means // that are on, in the order in which they are offered
	Trust *eds.Trust
	// Evidence gives who asks about the revocation of the certificates by which
	// persons sign in; nil, or a nil gatherer: nobody is asked.
	Evidence func() *evidence.Gatherer
	OIDC     *OIDC

	Idle time.Duration // a session ends when not used for so long; 0: 30 minutes
	Life time.Duration // and after so long in any case; 0: 12 hours
	Cost Cost          // of passwords; zero: DefaultCost
	// Address tells where a request comes from; nil: the other end of the
	// connection. Behind a proxy it must be told apart.
	Address func(*http.Request) string
}

// Service signs persons in and says what roles they hold.
type Service struct {
	cfg      Config
	passkeys *webauthn.WebAuthn
	provider provider
	decoy    string        // a stored password that nobody has
	hashing  chan struct{} // bounds the memory that hashing takes
	recent   recent
}

// hashesAtOnce bounds how many passwords are hashed at once: each takes the
// memory of its cost.
const hashesAtOnce = 2

// New makes the service. It refuses means that lack what they need.
func New(cfg Config) (*Service, error) {
	site, err := url.Parse(cfg.Site)
	if err != nil || site.Host == "" || (site.Scheme != "https" && site.Scheme != "http") {
		return nil, fmt.Errorf("access: %q is no address of a site", cfg.Site)
	}
	cfg.Site = site.Scheme + "://" + site.Host
	switch {
	case cfg.Store == nil || cfg.Legal == nil || cfg.Wall == nil || cfg.IDs == nil || cfg.Master == nil || cfg.Zone == nil:
		return nil, errors.New("access: store, clocks, identifiers, master key and zone must be given")
	case cfg.Derived == nil:
		return nil, errors.New("access: derived roles must be given")
	case cfg.On(ByEDS) && cfg.Trust == nil:
		return nil, errors.New("access: sign-in by EDS needs trusted certificates")
	case cfg.On(ByOIDC) && cfg.OIDC == nil:
		return nil, errors.New("access: sign-in by OIDC needs a provider")
	}
	cfg.defaults()
	s := &Service{cfg: cfg, hashing: make(chan struct{}, hashesAtOnce)}
	s.decoy = cfg.Cost.decoy()
	if cfg.On(ByPasskey) {
		s.passkeys, err = newPasskeys(site)
	}
	return s, err
}

func (c *Config) defaults() {
	if c.Idle == 0 {
		c.Idle = 30 * time.Minute
	}
	if c.Life == 0 {
		c.Life = 12 * time.Hour
	}
	if c.Cost == (Cost{}) {
		c.Cost = DefaultCost
	}
	if c.Address == nil {
		c.Address = peer
	}
	if c.Record == nil {
		c.Record = func(tx Tx, e journal.Entry) error { return journal.Add(tx, e) }
	}
}

// On reports whether a means is on.
func (c *Config) On(m Means) bool { return slices.Contains(c.Means, m) }

// Means are the means that are on, in the order in which they are offered.
func (s *Service) Means() []Means { return s.cfg.Means }

// Site is where browsers reach the program.
func (s *Service) Site() string { return s.cfg.Site }

// Sweep removes what is over: sessions, steps, attempts that count no more.
func (s *Service) Sweep(ctx context.Context) error {
	return s.cfg.Store.Write(ctx, func(tx Tx) error {
		now := tx.WallNow()
		_, err1 := tx.SessionsSweep(now, now.Add(-s.cfg.Idle))
		_, err2 := tx.StepsSweep(now)
		_, err3 := tx.AttemptsSweep(now.Add(-quiet))
		return errors.Join(err1, err2, err3)
	})
}

// token makes a secret of 256 random bits.
func token() string {
	var b [32]byte
	rand.Read(b[:])
	return base64.RawURLEncoding.EncodeToString(b[:])
}

// digest is the stored form of a token: who reads the database cannot use it.
func digest(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}
