package hook

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"regexp"
	"slices"
	"time"

	"tarazy/internal/fault"
	"tarazy/internal/id"
	"tarazy/internal/journal"
	"tarazy/internal/outbox"
	"tarazy/internal/seal"
)

// Bounds of subscriptions.
const (
	urlMost    = 2000
	verbsMost  = 100
	hooksMost  = 50 // of a body
	secretSize = 32 // bytes
)

// Service keeps the subscriptions.
type Service struct {
	Store  Store
	Master *seal.Master
	IDs    id.Source
	Guard  Guard
	// Record writes an act into the journal, in the transaction given.
	Record func(Tx, journal.Entry) error
}

var verbForm = regexp.MustCompile(`^[a-z][a-z_-]*(\.[a-z][a-z_-]*)*$`)

// Subscribe adds a subscription and gives the secret, "whsec_…", that its
// receiver checks signatures with. It is shown this once. The faults are
// outbox.hook.url, outbox.hook.verbs and outbox.hook.too_many.
func (s *Service) Subscribe(ctx context.Context, person, body, url string, verbs []string) (h Hook, secret string, err error) {
	h = Hook{ID: s.IDs.New("hook"), Version: 1, Body: body, URL: url, Person: person, State: Active}
	if h.Verbs, err = checkVerbs(verbs); err != nil {
		return h, "", err
	}
	if err := s.Guard.checkURL(url); err != nil {
		return h, "", err
	}
	plain := make([]byte, secretSize)
	rand.Read(plain)
	if err := s.seal(&h, plain); err != nil {
		return h, "", err
	}
	err = s.Store.Write(ctx, func(tx Tx) error {
		have, err := tx.HookList(body)
		if err != nil {
			return err
		}
		if len(have) >= hooksMost {
			return fault.New(fault.TooMany, "outbox.hook.too_many", "most", hooksMost)
		}
		h.Created = tx.Now()
		if err := tx.HookInsert(&h); err != nil {
			return err
		}
		return s.record(tx, &h, person, "hook.subscribe")
	})
	return h, "whsec_" + base64.StdEncoding.EncodeToString(plain), err
}

func checkVerbs(verbs []string) ([]string, error) {
	out := slices.Clone(verbs)
	slices.Sort(out)
	out = slices.Compact(out)
	if len(out) == 0 || len(out) > verbsMost || slices.ContainsFunc(out, func(v string) bool { return !verbForm.MatchString(v) }) {
		return nil, fault.New(fault.Invalid, "outbox.hook.verbs").At("verbs")
	}
	return out, nil
}

func (s *Service) seal(h *Hook, secret []byte) error {
	wrapped, err := s.Master.NewKey()
	if err != nil {
		return fmt.Errorf("hook: %w", err)
	}
	key, err := s.Master.Key(wrapped)
	if err != nil {
		return fmt.Errorf("hook: %w", err)
	}
	h.Key = wrapped
	h.Secret, err = key.Seal(secretField, secret)
	return err
}

// Hooks are the subscriptions of a body, the latest first.
func (s *Service) Hooks(ctx context.Context, body string) (all []Hook, err error) {
	err = s.Store.Read(ctx, func(tx Tx) (err error) {
		all, err = tx.HookList(body)
		return err
	})
	return all, err
}

// Enable lets a disabled subscription work again; what happened meanwhile is
// not told. The faults are outbox.hook.missing and outbox.hook.changed.
func (s *Service) Enable(ctx context.Context, person, body, hook string, version int64) error {
	return s.change(ctx, body, hook, version, func(tx Tx, h *Hook) error {
		h.State, h.Failing = Active, time.Time{}
		return s.record(tx, h, person, "hook.enable")
	})
}

// Disable stops a subscription and forgets what is still to be delivered. The
// faults are those of Enable.
func (s *Service) Disable(ctx context.Context, person, body, hook string, version int64) error {
	return s.change(ctx, body, hook, version, func(tx Tx, h *Hook) error {
		h.State = Disabled
		if _, err := tx.JobCancelChain(outbox.HookChain(hook)); err != nil {
			return err
		}
		return s.record(tx, h, person, "hook.disable")
	})
}

// Remove forgets a subscription and its secret. The fault is outbox.hook.missing.
func (s *Service) Remove(ctx context.Context, person, body, hook string) error {
	return s.Store.Write(ctx, func(tx Tx) error {
		h, err := get(tx, body, hook)
		if err != nil {
			return err
		}
		if _, err := tx.JobCancelChain(outbox.HookChain(hook)); err != nil {
			return err
		}
		if err := tx.HookDelete(hook); err != nil {
			return err
		}
		return s.record(tx, h, person, "hook.remove")
	})
}

func (s *Service) change(ctx context.Context, body, hook string, version int64, fn func(Tx, *Hook) error) error {
	return s.Store.Write(ctx, func(tx Tx) error {
		h, err := get(tx, body, hook)
		if err != nil {
			return err
		}
		h.Version = version
		if err := fn(tx, h); err != nil {
			return err
		}
		ok, err := tx.HookUpdate(h)
		if err == nil && !ok {
			return fault.New(fault.Conflict, "outbox.hook.changed")
		}
		return err
	})
}

// get finds a subscription of the body; one of another body is not there.
func get(tx Tx, body, hook string) (*Hook, error) {
	h, err := tx.HookGet(hook)
	if err == nil && (h == nil || h.Body != body) {
		err = fault.New(fault.Missing, "outbox.hook.missing")
	}
	return h, err
}

func (s *Service) record(tx Tx, h *Hook, person, verb string) error {
	return s.Record(tx, journal.Entry{Verb: verb, Actor: person, Body: h.Body, Case: h.ID,
		Facts: map[string]any{"url": h.URL, "verbs": h.Verbs}})
}
