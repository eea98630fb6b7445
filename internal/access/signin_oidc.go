package access

import (
	"context"
	"crypto/subtle"
	"net/http"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"tarazy/internal/fault"
)

// OIDC is a provider by which persons sign in (OpenID Connect, code flow with
// PKCE).
type OIDC struct {
	Issuer       string
	ClientID     string
	ClientSecret string
	Scopes       []string // besides openid
	// Claim names the claim of the ID token that holds the IIN; "" where the
	// provider tells none, so that only accounts tied before sign in.
	Claim  string
	Client *http.Client // nil: one with a time-out
}

// oidcTimeout bounds every request to a provider.
const oidcTimeout = 15 * time.Second

// CallbackPath is where the provider sends the browser back.
const CallbackPath = "/sign-in/oidc/back"

// provider is what the provider said of itself, asked once.
type provider struct {
	mu    sync.Mutex
	known *oidc.Provider
}

func (s *Service) oidcContext(ctx context.Context) context.Context {
	client := s.cfg.OIDC.Client
	if client == nil {
		client = &http.Client{Timeout: oidcTimeout}
	}
	return oidc.ClientContext(ctx, client)
}

// discover asks the provider for its addresses and keys; a provider that does
// not answer is the fault access.oidc_unavailable, and is asked again next time.
func (s *Service) discover(ctx context.Context) (*oidc.Provider, *oauth2.Config, error) {
	s.provider.mu.Lock()
	defer s.provider.mu.Unlock()
	cfg := s.cfg.OIDC
	if s.provider.known == nil {
		// The provider keeps the context for fetching keys later on.
		p, err := oidc.NewProvider(s.oidcContext(context.WithoutCancel(ctx)), cfg.Issuer)
		if err != nil {
			return nil, nil, fault.New(fault.Unavailable, "access.oidc_unavailable").Wrap(err)
		}
		s.provider.known = p
	}
	return s.provider.known, &oauth2.Config{
		ClientID: cfg.ClientID, ClientSecret: cfg.ClientSecret, Endpoint: s.provider.known.Endpoint(),
		RedirectURL: s.cfg.Site + CallbackPath, Scopes: append([]string{oidc.ScopeOpenID}, cfg.Scopes...),
	}, nil
}

// oidcStep is what must come back unchanged.
type oidcStep struct {
	State, Nonce, Verifier string
	Next                   string
	Link                   bool // ties the account to who is signed in
}

// OIDCBegin gives the address at the provider, and the secret that binds the
// flow to the browser (SetStep). With link the account there is tied to who is
// signed in. next is given back by OIDCFinish.
func (s *Service) OIDCBegin(ctx context.Context, next string, link bool, v Visit) (address, step string, err error) {
	if err := s.off(ByOIDC); err != nil {
		return "", "", err
	}
	if link && v.Expect == "" {
		return "", "", fault.New(fault.Denied, "access.session_needed")
	}
	_, flow, err := s.discover(ctx)
	if err != nil {
		return "", "", err
	}
	data := oidcStep{State: token(), Nonce: token(), Verifier: oauth2.GenerateVerifier(), Next: next, Link: link}
	step = token()
	err = s.cfg.Store.Write(ctx, func(tx Tx) error { return putStep(tx, stepOIDC, step, v.Expect, data) })
	return flow.AuthCodeURL(data.State, oidc.Nonce(data.Nonce), oauth2.S256ChallengeOption(data.Verifier)), step, err
}

// OIDCFinish signs in by the provider's answer. The step is spent whatever
// comes of it. Faults: access.step, access.oidc_refused,
// access.oidc_unavailable, access.oidc_unknown, access.other_person,
// access.oidc_tied.
func (s *Service) OIDCFinish(ctx context.Context, step, state, code string, v Visit) (out Opened, next string, err error) {
	if err := s.off(ByOIDC); err != nil {
		return Opened{}, "", err
	}
	var data oidcStep
	taken, err := s.takeStep(ctx, stepOIDC, step, &data)
	if err != nil {
		return Opened{}, "", err
	}
	if subtle.ConstantTimeCompare([]byte(state), []byte(data.State)) != 1 {
		return Opened{}, data.Next, fault.New(fault.Unauthenticated, "access.step")
	}
	token, iin, err := s.exchange(ctx, code, data)
	if err != nil {
		return Opened{}, data.Next, err
	}
	if data.Link && v.Expect != taken.Person {
		return Opened{}, data.Next, fault.New(fault.Denied, "access.other_person")
	}
	if v.Expect == "" {
		v.Expect = taken.Person
	}
	err = s.cfg.Store.Write(ctx, func(tx Tx) error {
		if data.Link {
			if err := s.tie(tx, token, v.Expect); err != nil {
				return err
			}
		}
		who, err := s.ofProvider(tx, token, iin)
		if err != nil {
			return err
		}
		out, err = s.open(tx, who, entry{by: ByOIDC}, v)
		return err
	})
	return out, data.Next, err
}

// exchange trades the code for the ID token and checks its signature, issuer,
// audience, term and nonce.
func (s *Service) exchange(ctx context.Context, code string, data oidcStep) (*oidc.IDToken, string, error) {
	p, flow, err := s.discover(ctx)
	if err != nil {
		return nil, "", err
	}
	refused := func(err error) error { return fault.New(fault.Denied, "access.oidc_refused").Wrap(err) }
	if code == "" {
		return nil, "", refused(nil)
	}
	got, err := flow.Exchange(s.oidcContext(ctx), code, oauth2.VerifierOption(data.Verifier))
	if err != nil {
		return nil, "", refused(err)
	}
	raw, _ := got.Extra("id_token").(string)
	verifier := p.Verifier(&oidc.Config{ClientID: s.cfg.OIDC.ClientID, Now: s.cfg.Wall.Now})
	idToken, err := verifier.Verify(s.oidcContext(ctx), raw)
	if err != nil {
		return nil, "", refused(err)
	}
	if subtle.ConstantTimeCompare([]byte(idToken.Nonce), []byte(data.Nonce)) != 1 {
		return nil, "", refused(nil)
	}
	claims := map[string]any{}
	if err := idToken.Claims(&claims); err != nil {
		return nil, "", refused(err)
	}
	iin, _ := claims[s.cfg.OIDC.Claim].(string)
	return idToken, iin, nil
}

func (s *Service) tie(tx Tx, t *oidc.IDToken, person string) error {
	have, err := tx.LinkGet(t.Issuer, t.Subject)
	if err != nil || have == person {
		return err
	}
	if have != "" {
		return fault.New(fault.Conflict, "access.oidc_tied")
	}
	if _, err := tx.LinkPut(t.Issuer, t.Subject, person, tx.WallNow()); err != nil {
		return err
	}
	return s.record(tx, "oidc.link", person, "", map[string]any{"issuer": t.Issuer})
}

// ofProvider finds the person by the tie, else by the IIN that the provider
// tells.
func (s *Service) ofProvider(tx Tx, t *oidc.IDToken, iin string) (*Account, error) {
	person, err := tx.LinkGet(t.Issuer, t.Subject)
	if err != nil {
		return nil, err
	}
	if person != "" {
		return known(tx, person)
	}
	if s.cfg.OIDC.Claim != "" && iin != "" {
		who, err := tx.AccountByIIN(s.cfg.Master.Find("iin", iin))
		if err != nil || who != nil {
			return who, err
		}
	}
	return nil, fault.New(fault.Denied, "access.oidc_unknown")
}
