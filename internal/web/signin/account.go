package signin

import (
	"context"
	"net/http"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

// accountPage is a person's means of sign-in, sessions and tokens.
type accountPage struct {
	HasPassword         bool
	WithPassword, Codes bool // Codes: one-time codes are asked for
	CodesLeft           int64
	WithPasskeys        bool
	Passkeys            []passkeyLine
	WithOIDC            bool
	Sessions            []sessionLine
	Tokens              []tokenLine
}

type passkeyLine struct{ ID, Name, Made, Used string }

type sessionLine struct {
	ID, Agent, Means, Begun, Seen, Address string
	Certificate                            string // what was known of the one by which it began; "" for none
	This                                   bool
}

type tokenLine struct {
	ID, Name, Scopes, Until, Used string
	Expired                       bool
}

// account shows everything by which a person, or a program for the person,
// gets in.
func (d Deps) account(w http.ResponseWriter, r *route.Request) error {
	var p accountPage
	for _, m := range d.Access.Means() {
		p.WithPassword = p.WithPassword || m == access.ByPassword
		p.WithPasskeys = p.WithPasskeys || m == access.ByPasskey
		p.WithOIDC = p.WithOIDC || m == access.ByOIDC
	}
	for _, load := range []func(*route.Request, *accountPage) error{d.loadMeans, d.loadPasskeys, d.loadSessions, d.loadTokens} {
		if err := load(r, &p); err != nil {
			return err
		}
	}
	return d.Draw(w, r, page.Page{Title: t(r, "account.title"), Class: "p-account"}, accountView(p))
}

func (d Deps) loadMeans(r *route.Request, p *accountPage) (err error) {
	if p.HasPassword, err = d.Access.HasPassword(r.Context(), r.Actor); err != nil {
		return err
	}
	p.Codes, p.CodesLeft, err = d.Access.CodeState(r.Context(), r.Actor)
	return err
}

func (d Deps) loadPasskeys(r *route.Request, p *accountPage) error {
	all, err := d.Access.Passkeys(r.Context(), r.Actor)
	for _, k := range all {
		p.Passkeys = append(p.Passkeys, passkeyLine{ID: k.ID, Name: k.Name, Made: d.moment(r, k.Created), Used: d.maybe(r, k.Used)})
	}
	return err
}

func (d Deps) loadSessions(r *route.Request, p *accountPage) error {
	all, err := d.Access.Sessions(r.Context(), r.Actor)
	for _, s := range all {
		p.Sessions = append(p.Sessions, sessionLine{
			ID: s.ID, Agent: agent(s.Agent), Means: t(r, "account.means."+string(s.Means)), Begun: d.moment(r, s.Created),
			Seen: d.moment(r, s.Seen), Address: s.Address, This: s.ID == r.Actor.Session, Certificate: d.certificate(r, s.Certificate),
		})
	}
	return err
}

// certificate says by which certificate a session began, and what was known of its
// revocation.
func (d Deps) certificate(r *route.Request, c *access.Certificate) string {
	if c == nil {
		return ""
	}
	known := c.Proof.Revoked(func(at time.Time) string { return d.moment(r, at) })
	return t(r, "account.sessions.certificate", "serial", locale.Grouped(c.Serial, 4), "known", locale.T(r.Lang, known.Key, known.Args))
}

func (d Deps) loadTokens(r *route.Request, p *accountPage) error {
	all, err := d.Access.Tokens(r.Context(), r.Actor)
	for _, k := range all {
		p.Tokens = append(p.Tokens, tokenLine{
			ID: k.ID, Name: k.Name, Scopes: scopeWords(r, k.Scopes), Until: d.moment(r, k.Expires), Used: d.maybe(r, k.Used),
			Expired: d.Access.Expired(k),
		})
	}
	return err
}

// moment writes an instant in the person's zone.
func (d Deps) moment(r *route.Request, at time.Time) string {
	return locale.Moment(r.Lang, at.In(d.Zone(r.Actor)))
}

func (d Deps) maybe(r *route.Request, at *time.Time) string {
	if at == nil {
		return t(r, "account.tokens.never")
	}
	return d.moment(r, *at)
}

// sessionEnd ends one session, or with an empty id all others.
func (d Deps) sessionEnd(w http.ResponseWriter, r *route.Request) error {
	if err := d.Access.SessionEnd(r.Context(), r.Actor, r.PostFormValue("id")); err != nil {
		return err
	}
	return page.Go(w, r, "/account#sessions")
}

func crumbs(ctx context.Context, last string) []kit.Link {
	return []kit.Link{{Text: kit.Tr(ctx, "account.title"), Href: "/account"}, {Text: kit.Tr(ctx, last)}}
}
