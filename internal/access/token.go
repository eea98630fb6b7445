package access

import (
	"context"
	"slices"
	"strings"
	"time"

	"tarazy/internal/fault"
)

// TokenPrefix begins every personal token, so that scanners find one that
// leaked.
const TokenPrefix = "tzy_"

// Token is a personal token of the API.
type Token struct {
	ID, Person string
	Name       string // given by the person
	Hash       []byte
	Scopes     []Verb // nothing else is allowed
	Created    time.Time
	Expires    time.Time
	Used       *time.Time // last use, to a minute; nil for never
}

// Bounds of tokens.
const (
	tokenNameMost = 100 // characters
	tokenDaysMost = 365
	tokensMost    = 50 // of a person
)

// neverByToken are the verbs that ask for the person: a token must not be able
// to make itself longer or wider.
var neverByToken = []Verb{Look, SignIn, EnterDoor, MoveClock, KeepAccount, GrantRole, RevokeRole, EnactLaw, Register, SignProtocol, MarkEssay, DeclareInterest}

// TokenVerbs are the verbs that the actor may give a token, sorted.
func TokenVerbs(a *Actor) []Verb {
	var out []Verb
	for _, v := range Verbs() {
		if !slices.Contains(neverByToken, v) && MayEver(a, v) {
			out = append(out, v)
		}
	}
	slices.Sort(out)
	return out
}

// TokenCreate makes a personal token that lives for so many days. The secret
// is given once and not kept. Faults: access.token_name, access.token_scope,
// access.token_days, access.token_many, and those of Fresh.
func (s *Service) TokenCreate(ctx context.Context, a *Actor, name string, scopes []Verb, days int) (secret string, out Token, err error) {
	name = strings.Join(strings.Fields(name), " ")
	scopes = slices.Compact(slices.Sorted(slices.Values(scopes)))
	if err := checkToken(a, name, scopes, days); err != nil {
		return "", Token{}, err
	}
	secret = TokenPrefix + token()
	err = s.cfg.Store.Write(ctx, func(tx Tx) error {
		if err := s.fresh(tx, a); err != nil {
			return err
		}
		have, err := tx.TokensOf(a.Person)
		if err != nil {
			return err
		}
		if len(have) >= tokensMost {
			return fault.New(fault.Conflict, "access.token_many", "most", tokensMost)
		}
		now := tx.WallNow()
		out = Token{ID: s.cfg.IDs.New("tok"), Person: a.Person, Name: name, Hash: digest(secret), Scopes: scopes, Created: now, Expires: now.AddDate(0, 0, days)}
		if err := tx.TokenInsert(&out); err != nil {
			return err
		}
		return s.record(tx, "token.create", a.Person, out.ID, map[string]any{"scopes": texts(scopes)})
	})
	return secret, out, err
}

func checkToken(a *Actor, name string, scopes []Verb, days int) error {
	switch {
	case name == "" || len([]rune(name)) > tokenNameMost:
		return fault.New(fault.Invalid, "access.token_name", "most", tokenNameMost).At("name")
	case len(scopes) == 0:
		return fault.New(fault.Invalid, "access.token_scope").At("scopes")
	case days < 1 || days > tokenDaysMost:
		return fault.New(fault.Invalid, "access.token_days", "most", tokenDaysMost).At("days")
	}
	allowed := TokenVerbs(a)
	for _, v := range scopes {
		if !slices.Contains(allowed, v) {
			return fault.New(fault.Invalid, "access.token_scope").At("scopes")
		}
	}
	return nil
}

func texts(verbs []Verb) []string {
	out := make([]string, len(verbs))
	for i, v := range verbs {
		out[i] = string(v)
	}
	return out
}

// Tokens lists a person's tokens, the newest first, also those that expired.
func (s *Service) Tokens(ctx context.Context, a *Actor) (out []Token, err error) {
	err = s.cfg.Store.Read(ctx, func(tx Tx) error {
		out, err = tx.TokensOf(a.Person)
		return err
	})
	return out, err
}

// TokenRevoke ends a token of the person at once.
func (s *Service) TokenRevoke(ctx context.Context, a *Actor, id string) error {
	return s.cfg.Store.Write(ctx, func(tx Tx) error {
		ok, err := tx.TokenDelete(a.Person, id)
		if err != nil {
			return err
		}
		if !ok {
			return fault.New(fault.Missing, "access.no_token")
		}
		return s.record(tx, "token.revoke", a.Person, id, nil)
	})
}

// Expired reports whether a token's life is over.
func (s *Service) Expired(t Token) bool { return !s.cfg.Wall.Now().Before(t.Expires) }
