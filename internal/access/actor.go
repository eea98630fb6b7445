package access

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"tarazy/internal/day"
	"tarazy/internal/fault"
)

// Actor finds out who asks: by the token of the header Authorization, by the
// cookie of a session, or nobody (nil). A token that does not hold is the
// fault "access.token"; a session that has ended makes a visitor.
func (s *Service) Actor(r *http.Request) (*Actor, error) {
	if secret, ok := bearer(r); ok {
		return s.byToken(r.Context(), secret)
	}
	c, err := r.Cookie(CookieName)
	if err != nil || c.Value == "" {
		return nil, nil
	}
	if !recently(r.Context()) {
		return s.bySession(r.Context(), c.Value)
	}
	mark := digest(c.Value)
	if a := s.recent.get(mark, s.cfg.Wall.Now()); a != nil {
		return a, nil
	}
	a, err := s.bySession(r.Context(), c.Value)
	if err == nil && a != nil {
		s.recent.put(mark, a, s.cfg.Wall.Now())
	}
	return a, err
}

// bearer is the personal token of a request.
func bearer(r *http.Request) (secret string, ok bool) {
	scheme, secret, ok := strings.Cut(r.Header.Get("Authorization"), " ")
	return strings.TrimSpace(secret), ok && strings.EqualFold(scheme, "Bearer")
}

func (s *Service) bySession(ctx context.Context, secret string) (*Actor, error) {
	var session *Session
	var out *Actor
	err := s.cfg.Store.Read(ctx, func(tx Tx) (err error) {
		var account *Account
		session, account, err = tx.SessionOpen(digest(secret))
		if err != nil || session == nil || session.over(tx.WallNow(), s.cfg.Idle) {
			return err
		}
		out, err = s.granted(tx, account, Held{Role: session.Role, Body: session.Body})
		return err
	})
	if err != nil || out == nil {
		return nil, err
	}
	out.Session, out.Personal = session.ID, session.Means != ByDoor
	if err := s.noteSeen(ctx, session); err != nil {
		return nil, err
	}
	return out, nil
}

func (s *Service) noteSeen(ctx context.Context, session *Session) error {
	now := s.cfg.Wall.Now()
	if now.Before(session.Seen.Add(min(seenEvery, s.cfg.Idle/4))) {
		return nil
	}
	return s.cfg.Store.Write(ctx, func(tx Tx) error { return tx.SessionSeen(session.ID, now) })
}

// ActorOf gives a person with the roles held now, for work that no request
// asked for.
func (s *Service) ActorOf(ctx context.Context, person string) (out *Actor, err error) {
	err = s.cfg.Store.Read(ctx, func(tx Tx) error {
		out, err = s.grantedTo(tx, person)
		return err
	})
	return out, err
}

func (s *Service) grantedTo(tx Tx, person string) (*Actor, error) {
	account, err := known(tx, person)
	if err != nil {
		return nil, err
	}
	return s.granted(tx, account, Held{})
}

// granted gives a person with the roles of grants and those that follow from the
// structure, at work in the one asked for.
func (s *Service) granted(tx Tx, account *Account, in Held) (*Actor, error) {
	person := account.Person
	grants, err := tx.GrantsOf(person)
	if err != nil {
		return nil, err
	}
	a := &Actor{Person: person, Name: account.Name, Lang: account.Lang, Body: account.Body}
	for _, g := range grants {
		on, err := g.holds(tx.Now(), s.cfg.Zone)
		if err != nil {
			return nil, err
		}
		if h := (Held{Role: g.Role, Body: g.Body}); on && !slices.Contains(a.Held, h) {
			a.Held = append(a.Held, h)
		}
	}
	more, err := s.cfg.Derived(tx, person, day.In(tx.Now(), s.cfg.Zone))
	if err != nil {
		return nil, err
	}
	for _, h := range more {
		if !slices.Contains(a.Held, h) {
			a.Held = append(a.Held, h)
		}
	}
	a.work(in)
	return a, nil
}

// work chooses body and role worked in: those asked for if they are held, else
// the first role in the person's own body, else the first role at all.
func (a *Actor) work(in Held) {
	if in.Role != "" && a.Holds(in.Role, in.Body) {
		a.Acting, a.Body = in.Role, in.Body
		return
	}
	if len(a.Held) == 0 {
		return
	}
	first := a.Held[0]
	if i := slices.IndexFunc(a.Held, func(h Held) bool { return h.Body != "" && h.Body == a.Body }); i >= 0 {
		first = a.Held[i]
	}
	a.Acting = first.Role
	if a.Body == "" {
		a.Body = first.Body
	}
}

// byToken signs in with a personal token: only its scope is allowed.
func (s *Service) byToken(ctx context.Context, secret string) (*Actor, error) {
	var t *Token
	var out *Actor
	err := s.cfg.Store.Read(ctx, func(tx Tx) (err error) {
		t, err = tx.TokenByHash(digest(secret))
		if err != nil || t == nil || !tx.WallNow().Before(t.Expires) {
			return err
		}
		out, err = s.grantedTo(tx, t.Person)
		return err
	})
	if err != nil {
		return nil, err
	}
	if out == nil {
		return nil, fault.New(fault.Unauthenticated, "access.token")
	}
	out.Scopes, out.Personal = t.Scopes, true
	if err := s.noteUsed(ctx, t); err != nil {
		return nil, err
	}
	return out, nil
}

func (s *Service) noteUsed(ctx context.Context, t *Token) error {
	now := s.cfg.Wall.Now()
	if t.Used != nil && now.Before(t.Used.Add(seenEvery)) {
		return nil
	}
	return s.cfg.Store.Write(ctx, func(tx Tx) error { return tx.TokenUsed(t.ID, now) })
}
