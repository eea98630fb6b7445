package access

import (
	"context"
	"strings"

	"tarazy/internal/fault"
)

// fieldIIN is how the IIN of a person is bound when it is sealed.
const fieldIIN = "person.iin"

// hashed runs one of the few hashings that go on at once.
func (s *Service) hashed(ctx context.Context, fn func() error) error {
	select {
	case s.hashing <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-s.hashing }()
	return fn()
}

// Password signs a person in by IIN and password. Where one-time codes are set
// up the session is not opened yet: Step is then given to Code. Faults:
// access.wrong whether the person or the password is wrong, after the same
// time; access.wait_seconds or access.wait_minutes.
func (s *Service) Password(ctx context.Context, iin, password string, v Visit) (out Opened, err error) {
	if err := s.off(ByPassword); err != nil {
		return Opened{}, err
	}
	iin = strings.Join(strings.Fields(iin), "")
	account, address := s.accountLimit("account", iin), s.addressLimit(v)
	if err := s.try(ctx, account, address); err != nil {
		return Opened{}, err
	}
	who, stored, err := s.stored(ctx, iin)
	if err != nil {
		return Opened{}, err
	}
	fresh, err := s.compare(ctx, stored, password)
	if err != nil {
		return Opened{}, err
	}
	err = s.cfg.Store.Write(ctx, func(tx Tx) error {
		if err := succeeded(tx, account, &address); err != nil {
			return err
		}
		if fresh != "" {
			if err := tx.PasswordRehash(who.Person, stored, fresh); err != nil {
				return err
			}
		}
		out, err = s.afterPassword(tx, who, v)
		return err
	})
	return out, err
}

// stored finds the stored password by IIN; where there is none the decoy, whose
// comparing takes as long.
func (s *Service) stored(ctx context.Context, iin string) (who *Account, stored string, err error) {
	err = s.cfg.Store.Read(ctx, func(tx Tx) error {
		if who, err = tx.AccountByIIN(s.cfg.Master.Find("iin", iin)); err != nil || who == nil {
			return err
		}
		stored, err = tx.PasswordGet(who.Person)
		return err
	})
	if stored == "" {
		stored = s.decoy
	}
	return who, stored, err
}

// compare refuses a password that is not the stored one; fresh is its stored
// form at today's cost where the stored one has another.
func (s *Service) compare(ctx context.Context, stored, password string) (fresh string, err error) {
	wrong := fault.New(fault.Invalid, "access.wrong").At("password")
	if len([]rune(password)) > passwordMost {
		return "", wrong
	}
	err = s.hashed(ctx, func() error {
		ok, cost, err := fits(stored, password)
		if err != nil {
			return err
		}
		if !ok || stored == s.decoy {
			return wrong
		}
		if cost != s.cfg.Cost {
			fresh = s.cfg.Cost.hash(password)
		}
		return nil
	})
	return fresh, err
}

func (s *Service) afterPassword(tx Tx, who *Account, v Visit) (Opened, error) {
	if v.Expect != "" && v.Expect != who.Person {
		return Opened{}, fault.New(fault.Denied, "access.other_person")
	}
	key, err := tx.CodeKeyGet(who.Person)
	if err != nil {
		return Opened{}, err
	}
	if key == nil || !key.Confirmed {
		return s.open(tx, who, entry{by: ByPassword}, v)
	}
	step := token()
	return Opened{Step: step, Lang: who.Lang}, putStep(tx, stepCode, step, who.Person, struct{}{})
}

// HasPassword reports whether the person has set a password.
func (s *Service) HasPassword(ctx context.Context, a *Actor) (has bool, err error) {
	err = s.cfg.Store.Read(ctx, func(tx Tx) error {
		stored, err := tx.PasswordGet(a.Person)
		has = stored != ""
		return err
	})
	return has, err
}

// PasswordChange sets a new password, after the old one or, where there is
// none, after a fresh sign-in. All sessions of the person end, and what sign-ins
// had begun; the browser that asks gets a new session.
func (s *Service) PasswordChange(ctx context.Context, a *Actor, old, fresh string, v Visit) (out Opened, err error) {
	if a == nil || a.Session == "" {
		return Opened{}, fault.New(fault.Denied, "access.session_needed")
	}
	who, iin, stored, err := s.forPassword(ctx, a)
	if err != nil {
		return Opened{}, err
	}
	if err := s.mayChange(ctx, a, stored, old, v); err != nil {
		return Opened{}, err
	}
	if err := CheckPassword(fresh, who.Name, iin); err != nil {
		return Opened{}, err
	}
	hash := ""
	if err := s.hashed(ctx, func() error { hash = s.cfg.Cost.hash(fresh); return nil }); err != nil {
		return Opened{}, err
	}
	defer s.recent.forget()
	err = s.cfg.Store.Write(ctx, func(tx Tx) error {
		if err := s.putPassword(tx, who.Person, hash); err != nil {
			return err
		}
		e, err := s.begun(tx, a)
		if err != nil {
			return err
		}
		if _, err := tx.SessionsDelete(who.Person, ""); err != nil {
			return err
		}
		out, err = s.open(tx, who, e, v)
		return err
	})
	return out, err
}

// begun is how the session of the actor was begun, in the role in which they act: a
// new password makes no door of the demonstration a sign-in of the person's own.
func (s *Service) begun(tx Tx, a *Actor) (entry, error) {
	all, err := tx.SessionsOf(a.Person)
	for _, one := range all {
		if one.ID == a.Session {
			return entry{by: one.Means, in: Held{Role: a.Acting, Body: a.Body}, certificate: one.Certificate}, err
		}
	}
	if err == nil {
		err = fault.New(fault.Unauthenticated, "access.sign_in")
	}
	return entry{}, err
}

func (s *Service) forPassword(ctx context.Context, a *Actor) (who *Account, iin, stored string, err error) {
	err = s.cfg.Store.Read(ctx, func(tx Tx) error {
		if who, err = known(tx, a.Person); err != nil {
			return err
		}
		stored, err = tx.PasswordGet(a.Person)
		return err
	})
	if err != nil || who.IIN == nil || who.Key == nil {
		return who, "", stored, err
	}
	key, err := s.cfg.Master.Key(who.Key)
	if err != nil {
		return who, "", stored, err
	}
	plain, err := key.Open(fieldIIN, who.IIN)
	return who, string(plain), stored, err
}

func (s *Service) mayChange(ctx context.Context, a *Actor, stored, old string, v Visit) error {
	if stored == "" {
		return s.Fresh(ctx, a)
	}
	account, address := s.accountLimit("change", a.Person), s.addressLimit(v)
	if err := s.try(ctx, account, address); err != nil {
		return err
	}
	if _, err := s.compare(ctx, stored, old); err != nil {
		if f, ok := fault.As(err); ok && f.Code == "access.wrong" {
			return fault.New(fault.Invalid, "access.old_wrong").At("old")
		}
		return err
	}
	return s.cfg.Store.Write(ctx, func(tx Tx) error { return succeeded(tx, account, &address) })
}

// SetPassword sets a person's password by command line or for a demonstration
// and ends the person's sessions.
func (s *Service) SetPassword(ctx context.Context, person, fresh string) error {
	if err := CheckPassword(fresh); err != nil {
		return err
	}
	hash := ""
	if err := s.hashed(ctx, func() error { hash = s.cfg.Cost.hash(fresh); return nil }); err != nil {
		return err
	}
	defer s.recent.forget()
	return s.cfg.Store.Write(ctx, func(tx Tx) error {
		if _, err := known(tx, person); err != nil {
			return err
		}
		if err := s.putPassword(tx, person, hash); err != nil {
			return err
		}
		_, err := tx.SessionsDelete(person, "")
		return err
	})
}

func (s *Service) putPassword(tx Tx, person, hash string) error {
	if err := tx.PasswordPut(person, hash, tx.WallNow()); err != nil {
		return err
	}
	if err := tx.StepsDelete(person); err != nil {
		return err
	}
	return s.record(tx, "password.change", person, "", nil)
}
