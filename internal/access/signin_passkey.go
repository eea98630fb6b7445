package access

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"tarazy/internal/fault"
)

// Passkey is a key on a person's device or in its keeper (WebAuthn).
type Passkey struct {
	ID, Person string
	Name       string // given by the person
	Handle     []byte // credential id
	Credential string // public key, counters and flags: webauthn.Credential as JSON
	Created    time.Time
	Used       *time.Time
}

// Bounds of passkeys.
const (
	passkeyNameMost = 100 // characters
	passkeysMost    = 20  // of a person
)

// newPasskeys binds passkeys to the site. The person must be verified by the
// device, so that a passkey stands for two factors. Time is kept by the step,
// not by the library, which reads a clock of its own.
func newPasskeys(site *url.URL) (*webauthn.WebAuthn, error) {
	w, err := webauthn.New(&webauthn.Config{
		RPID: site.Hostname(), RPDisplayName: "Tarazy", RPOrigins: []string{site.Scheme + "://" + site.Host},
		AttestationPreference: protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{
			ResidentKey: protocol.ResidentKeyRequirementRequired, UserVerification: protocol.VerificationRequired,
		},
	})
	if err != nil {
		return nil, fmt.Errorf("access: passkeys: %w", err)
	}
	return w, nil
}

// holder is a person as the library sees one. The handle is the id, which tells
// nothing of the person.
type holder struct {
	id, name string
	keys     []webauthn.Credential
}

// WebAuthnID is the handle.
func (h *holder) WebAuthnID() []byte { return []byte(h.id) }

// WebAuthnName is what the device shows.
func (h *holder) WebAuthnName() string { return h.name }

// WebAuthnDisplayName is what the device shows.
func (h *holder) WebAuthnDisplayName() string { return h.name }

// WebAuthnCredentials are the passkeys.
func (h *holder) WebAuthnCredentials() []webauthn.Credential { return h.keys }

func holderOf(tx Tx, person string) (*holder, error) {
	who, err := known(tx, person)
	if err != nil {
		return nil, err
	}
	keys, err := tx.PasskeysOf(person)
	if err != nil {
		return nil, err
	}
	h := &holder{id: person, name: who.Name, keys: make([]webauthn.Credential, len(keys))}
	for i, k := range keys {
		if err := json.Unmarshal([]byte(k.Credential), &h.keys[i]); err != nil {
			return nil, fmt.Errorf("passkey %s: %w", k.ID, err)
		}
	}
	return h, nil
}

// Ceremony is what the browser needs for a passkey: the options of WebAuthn as
// JSON, and the ticket that comes back with the answer.
type Ceremony struct {
	Options string
	Ticket  string
}

func (s *Service) ceremony(tx Tx, kind, person string, options any, data *webauthn.SessionData) (Ceremony, error) {
	text, err := json.Marshal(options)
	if err != nil {
		return Ceremony{}, fmt.Errorf("passkey: %w", err)
	}
	c := Ceremony{Options: string(text), Ticket: token()}
	return c, putStep(tx, kind, c.Ticket, person, data)
}

// PasskeyBegin begins a sign-in by passkey; the browser offers what it has for
// the site.
func (s *Service) PasskeyBegin(ctx context.Context, v Visit) (out Ceremony, err error) {
	if err := s.off(ByPasskey); err != nil {
		return Ceremony{}, err
	}
	options, data, err := s.passkeys.BeginDiscoverableLogin()
	if err != nil {
		return Ceremony{}, fmt.Errorf("passkey: %w", err)
	}
	err = s.cfg.Store.Write(ctx, func(tx Tx) error {
		out, err = s.ceremony(tx, stepPasskey, v.Expect, options.Response, data)
		return err
	})
	return out, err
}

// refused is the one answer to a passkey that does not hold: why is for the log.
func refused(err error) error { return fault.New(fault.Denied, "access.passkey_refused").Wrap(err) }

// PasskeyFinish signs in whose passkey answered. Faults: access.step,
// access.passkey_refused, access.passkey_cloned, access.other_person.
func (s *Service) PasskeyFinish(ctx context.Context, ticket, response string, v Visit) (out Opened, err error) {
	if err := s.off(ByPasskey); err != nil {
		return Opened{}, err
	}
	var data webauthn.SessionData
	step, err := s.takeStep(ctx, stepPasskey, ticket, &data)
	if err != nil {
		return Opened{}, err
	}
	answer, err := protocol.ParseCredentialRequestResponseBytes([]byte(response))
	if err != nil {
		return Opened{}, refused(err)
	}
	if v.Expect == "" {
		v.Expect = step.Person
	}
	err = s.cfg.Store.Write(ctx, func(tx Tx) error {
		out, err = s.usePasskey(tx, data, answer, v)
		return err
	})
	return out, err
}

func (s *Service) usePasskey(tx Tx, data webauthn.SessionData, answer *protocol.ParsedCredentialAssertionData, v Visit) (Opened, error) {
	key, err := tx.PasskeyByHandle(answer.RawID)
	if err != nil {
		return Opened{}, err
	}
	if key == nil || key.Person != string(answer.Response.UserHandle) {
		return Opened{}, fault.New(fault.Denied, "access.passkey_refused")
	}
	h, err := holderOf(tx, key.Person)
	if err != nil {
		return Opened{}, err
	}
	credential, err := s.passkeys.ValidateDiscoverableLogin(func(_, _ []byte) (webauthn.User, error) { return h, nil }, data, answer)
	if err != nil {
		return Opened{}, refused(err)
	}
	if credential.Authenticator.CloneWarning {
		return Opened{}, fault.New(fault.Denied, "access.passkey_cloned")
	}
	text, err := json.Marshal(credential)
	if err != nil {
		return Opened{}, fmt.Errorf("passkey %s: %w", key.ID, err)
	}
	if err := tx.PasskeyUsed(key.ID, string(text), tx.WallNow()); err != nil {
		return Opened{}, err
	}
	who, err := known(tx, key.Person)
	if err != nil {
		return Opened{}, err
	}
	return s.open(tx, who, entry{by: ByPasskey}, v)
}

// PasskeyAdd begins the making of a passkey for who is signed in.
func (s *Service) PasskeyAdd(ctx context.Context, a *Actor) (out Ceremony, err error) {
	if err := s.off(ByPasskey); err != nil {
		return Ceremony{}, err
	}
	err = s.cfg.Store.Write(ctx, func(tx Tx) error {
		if err := s.fresh(tx, a); err != nil {
			return err
		}
		h, err := holderOf(tx, a.Person)
		if err != nil {
			return err
		}
		if len(h.keys) >= passkeysMost {
			return fault.New(fault.Conflict, "access.passkey_many", "most", passkeysMost)
		}
		options, data, err := s.passkeys.BeginRegistration(h, webauthn.WithExclusions(webauthn.Credentials(h.keys).CredentialDescriptors()))
		if err != nil {
			return fmt.Errorf("passkey: %w", err)
		}
		out, err = s.ceremony(tx, stepPasskeyNew, a.Person, options.Response, data)
		return err
	})
	return out, err
}

// PasskeyKeep ends the making of a passkey.
func (s *Service) PasskeyKeep(ctx context.Context, a *Actor, ticket, name, response string) error {
	name = strings.Join(strings.Fields(name), " ")
	if name == "" || len([]rune(name)) > passkeyNameMost {
		return fault.New(fault.Invalid, "access.passkey_name", "most", passkeyNameMost).At("name")
	}
	var data webauthn.SessionData
	step, err := s.takeStep(ctx, stepPasskeyNew, ticket, &data)
	if err != nil {
		return err
	}
	if step.Person != a.Person {
		return fault.New(fault.Denied, "access.other_person")
	}
	answer, err := protocol.ParseCredentialCreationResponseBytes([]byte(response))
	if err != nil {
		return refused(err)
	}
	return s.cfg.Store.Write(ctx, func(tx Tx) error {
		if err := s.fresh(tx, a); err != nil {
			return err
		}
		return s.keepPasskey(tx, a.Person, name, data, answer)
	})
}

func (s *Service) keepPasskey(tx Tx, person, name string, data webauthn.SessionData, answer *protocol.ParsedCredentialCreationData) error {
	h, err := holderOf(tx, person)
	if err != nil {
		return err
	}
	credential, err := s.passkeys.CreateCredential(h, data, answer)
	if err != nil {
		return refused(err)
	}
	taken, err := tx.PasskeyByHandle(credential.ID)
	if err != nil {
		return err
	}
	if taken != nil {
		return fault.New(fault.Conflict, "access.passkey_taken")
	}
	text, err := json.Marshal(credential)
	if err != nil {
		return fmt.Errorf("passkey: %w", err)
	}
	p := Passkey{ID: s.cfg.IDs.New("pky"), Person: person, Name: name, Handle: credential.ID, Credential: string(text), Created: tx.WallNow()}
	if err := tx.PasskeyInsert(&p); err != nil {
		return err
	}
	return s.record(tx, "passkey.add", person, p.ID, nil)
}

// Passkeys lists a person's passkeys.
func (s *Service) Passkeys(ctx context.Context, a *Actor) (out []Passkey, err error) {
	err = s.cfg.Store.Read(ctx, func(tx Tx) error {
		out, err = tx.PasskeysOf(a.Person)
		return err
	})
	return out, err
}

// PasskeyDrop takes a passkey from the person.
func (s *Service) PasskeyDrop(ctx context.Context, a *Actor, id string) error {
	return s.cfg.Store.Write(ctx, func(tx Tx) error {
		if err := s.fresh(tx, a); err != nil {
			return err
		}
		ok, err := tx.PasskeyDelete(a.Person, id)
		if err != nil {
			return err
		}
		if !ok {
			return fault.New(fault.Missing, "access.no_passkey")
		}
		return s.record(tx, "passkey.drop", a.Person, id, nil)
	})
}
