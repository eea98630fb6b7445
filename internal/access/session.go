package access

import (
	"context"
	"encoding/hex"
	"net"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"tarazy/internal/eds/evidence"
	"tarazy/internal/fault"
	"tarazy/internal/journal"
	"tarazy/internal/locale"
)

// CookieName is the cookie that holds a session's token.
const CookieName = "tarazy_session"

// Session is a browser in which a person is signed in.
type Session struct {
	ID, Person string
	Hash       []byte // of the token
	Means      Means
	Body       string // worked in; "" for the person's own
	Role       Role   // worked in; "" where none was chosen
	Agent      string // what the browser calls itself
	Address    string // of the network
	Created    time.Time
	Seen       time.Time // last use, to a minute
	Expires    time.Time // the end in any case
	// Certificate is that by which the session began; nil where none was shown.
	Certificate *Certificate
}

// over reports whether the session has ended by an instant of the wall clock.
func (s *Session) over(now time.Time, idle time.Duration) bool {
	return !now.Before(s.Expires) || !now.Before(s.Seen.Add(idle))
}

// seenEvery is how old the last use must be to be written anew.
const seenEvery = time.Minute

// Visit is a browser that comes to sign in.
type Visit struct {
	Agent, Address string
	Was            string // token of the session that the browser has now; it ends
	Expect         string // the person that is signed in already: nobody else may answer
}

// agentMost bounds what is kept of a browser's name, in bytes.
const agentMost = 300

// Visit reads what a request tells of the browser.
func (s *Service) Visit(r *http.Request, a *Actor) Visit {
	v := Visit{Agent: cut(strings.ToValidUTF8(strings.ReplaceAll(r.UserAgent(), "\x00", ""), ""), agentMost), Address: s.cfg.Address(r)}
	if c, err := r.Cookie(CookieName); err == nil {
		v.Was = c.Value
	}
	if a.SignedIn() && a.Session != "" {
		v.Expect = a.Person
	}
	return v
}

func cut(s string, most int) string {
	for len(s) > most {
		_, n := utf8.DecodeLastRuneInString(s)
		s = s[:len(s)-n]
	}
	return s
}

func peer(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}

// Opened is what a sign-in ends in: a session, or a step that is still to be
// taken.
type Opened struct {
	Token   string // of the session; "" where a code is still asked for
	Step    string // of the step in which the code is asked for
	Session string // id
	Lang    locale.Lang
	// Unchecked: somebody was to be asked whether the certificate was revoked, and
	// did not tell.
	Unchecked bool
}

// entry is how a person comes in, and in what role.
type entry struct {
	by          Means
	in          Held
	certificate *Certificate
}

// open begins a session with a new token and ends the one that the browser
// had, so that a token known to somebody before is worth nothing afterwards.
func (s *Service) open(tx Tx, a *Account, e entry, v Visit) (Opened, error) {
	if v.Expect != "" && v.Expect != a.Person {
		return Opened{}, fault.New(fault.Denied, "access.other_person")
	}
	if v.Was != "" {
		s.recent.forget()
		if err := tx.SessionDeleteHash(digest(v.Was)); err != nil {
			return Opened{}, err
		}
	}
	now, secret := tx.WallNow(), token()
	session := Session{
		ID: s.cfg.IDs.New("ses"), Person: a.Person, Hash: digest(secret), Means: e.by, Body: e.in.Body, Role: e.in.Role,
		Agent: v.Agent, Address: v.Address, Created: now, Seen: now, Expires: now.Add(s.cfg.Life), Certificate: e.certificate.brief(),
	}
	if err := tx.SessionInsert(&session); err != nil {
		return Opened{}, err
	}
	facts := map[string]any{"means": string(e.by), "session": session.ID}
	if c := e.certificate; c != nil {
		facts["serial"], facts["proofs"] = c.Serial, evidence.Facts([]evidence.Proof{c.Proof})
	}
	err := s.record(tx, "sign-in", a.Person, "", facts)
	return Opened{Token: secret, Session: session.ID, Lang: a.Lang}, err
}

// record writes an act of a person upon the own account.
func (s *Service) record(tx Tx, verb Verb, person, about string, facts map[string]any) error {
	return s.cfg.Record(tx, journal.Entry{Verb: string(verb), Actor: person, Case: about, Subject: person, Facts: facts})
}

// Enter begins a session through a door of the demonstration.
func (s *Service) Enter(ctx context.Context, person string, in Held, v Visit) (out Opened, err error) {
	v.Expect = ""
	err = s.cfg.Store.Write(ctx, func(tx Tx) error {
		a, err := known(tx, person)
		if err != nil {
			return err
		}
		out, err = s.open(tx, a, entry{by: ByDoor, in: in}, v)
		return err
	})
	return out, err
}

// EnterSigned begins the session of a person whose electronic signature has
// just been checked, as at registration, by a certificate; nil where the caller
// keeps what is known of it itself.
func (s *Service) EnterSigned(ctx context.Context, person string, by *Certificate, v Visit) (out Opened, err error) {
	v.Expect = ""
	err = s.cfg.Store.Write(ctx, func(tx Tx) error {
		a, err := known(tx, person)
		if err != nil {
			return err
		}
		out, err = s.open(tx, a, entry{by: ByEDS, in: Held{Role: Candidate}, certificate: by}, v)
		return err
	})
	return out, err
}

func known(tx Tx, person string) (*Account, error) {
	a, err := tx.AccountGet(person)
	if err == nil && a == nil {
		err = fault.New(fault.Missing, "access.no_person")
	}
	return a, err
}

// SetCookie gives the browser the token of a session. The cookie lives as long
// as the session may, by Max-Age alone: the browser's clock may be another.
func (s *Service) SetCookie(w http.ResponseWriter, r *http.Request, o Opened) {
	http.SetCookie(w, s.cookie(r, CookieName, o.Token, "/", int(s.cfg.Life/time.Second)))
}

// SignOut ends the session of the browser and takes its cookie.
func (s *Service) SignOut(w http.ResponseWriter, r *http.Request) error {
	c, err := r.Cookie(CookieName)
	if err != nil {
		return nil
	}
	http.SetCookie(w, s.cookie(r, CookieName, "", "/", -1))
	defer s.recent.forget()
	return s.cfg.Store.Write(r.Context(), func(tx Tx) error { return tx.SessionDeleteHash(digest(c.Value)) })
}

func (s *Service) cookie(r *http.Request, name, value, path string, age int) *http.Cookie {
	return &http.Cookie{
		Name: name, Value: value, Path: path, MaxAge: age, HttpOnly: true, SameSite: http.SameSiteLaxMode,
		Secure: r.TLS != nil || strings.HasPrefix(s.cfg.Site, "https:"),
	}
}

// Sessions lists a person's sessions that have not ended.
func (s *Service) Sessions(ctx context.Context, a *Actor) (out []Session, err error) {
	err = s.cfg.Store.Read(ctx, func(tx Tx) error {
		all, err := tx.SessionsOf(a.Person)
		for _, one := range all {
			if !one.over(tx.WallNow(), s.cfg.Idle) {
				out = append(out, one)
			}
		}
		return err
	})
	return out, err
}

// SessionEnd ends a session of the person; "" ends all but the one that asks.
func (s *Service) SessionEnd(ctx context.Context, a *Actor, session string) error {
	defer s.recent.forget()
	return s.cfg.Store.Write(ctx, func(tx Tx) error {
		if session == "" {
			_, err := tx.SessionsDelete(a.Person, a.Session)
			return err
		}
		ok, err := tx.SessionDelete(a.Person, session)
		if err == nil && !ok {
			err = fault.New(fault.Missing, "access.no_session")
		}
		return err
	})
}

// freshFor is how long a sign-in suffices for changing the means of sign-in.
const freshFor = 10 * time.Minute

// Fresh refuses a session whose sign-in is not recent (access.not_fresh): who
// finds an open browser must not be able to make themselves a key.
func (s *Service) Fresh(ctx context.Context, a *Actor) error {
	return s.cfg.Store.Read(ctx, func(tx Tx) error { return s.fresh(tx, a) })
}

func (s *Service) fresh(tx Tx, a *Actor) error {
	if !a.SignedIn() || a.Session == "" {
		return fault.New(fault.Denied, "access.session_needed")
	}
	all, err := tx.SessionsOf(a.Person)
	if err != nil {
		return err
	}
	for _, one := range all {
		if one.ID == a.Session && tx.WallNow().Before(one.Created.Add(freshFor)) {
			return nil
		}
	}
	return fault.New(fault.Denied, "access.not_fresh")
}

// byTokenMark begins the mark of a request with a personal token.
const byTokenMark = "token:"

// SessionMark names the session of a request, or its personal token, without
// giving a secret away; "" where there is none. It may have ended: see Holds.
func SessionMark(r *http.Request) string {
	if secret, ok := bearer(r); ok {
		return byTokenMark + hex.EncodeToString(digest(secret))
	}
	c, err := r.Cookie(CookieName)
	if err != nil || c.Value == "" {
		return ""
	}
	return hex.EncodeToString(digest(c.Value))
}

// Holds reports whether the session, or the personal token, with a mark has not
// ended.
func (s *Service) Holds(ctx context.Context, mark string) (ok bool, err error) {
	text, token := strings.CutPrefix(mark, byTokenMark)
	hash, err := hex.DecodeString(text)
	if err != nil {
		return false, nil
	}
	err = s.cfg.Store.Read(ctx, func(tx Tx) error {
		if token {
			t, err := tx.TokenByHash(hash)
			ok = err == nil && t != nil && tx.WallNow().Before(t.Expires)
			return err
		}
		session, err := tx.SessionByHash(hash)
		ok = err == nil && session != nil && !session.over(tx.WallNow(), s.cfg.Idle)
		return err
	})
	return ok, err
}
