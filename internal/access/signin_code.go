package access

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"fmt"
	"strings"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"
	"github.com/pquerna/otp/totp"

	"tarazy/internal/fault"
)

// CodeKey is a person's key of one-time codes (TOTP, RFC 6238).
type CodeKey struct {
	Person    string
	Secret    []byte // base32 text, sealed under the person's key
	Confirmed bool   // a code was given back once; before it nothing is asked
	LastStep  int64  // the last period whose code was used
}

const (
	fieldSecret   = "one_time_code.secret"
	codePeriod    = 30 // seconds
	codeSkew      = 1  // periods by which a device may be ahead or behind
	recoveryCodes = 10
	recoverySize  = 10 // bytes of a recovery code
)

var codeOptions = hotp.ValidateOpts{Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1}

// CodeSetup is what an authenticator app needs.
type CodeSetup struct {
	Secret string // in base32, to be typed
	URL    string // otpauth://, for the QR code
}

// CodeBegin makes a new key of one-time codes; nothing is asked by it before
// CodeConfirm. Asked again before that, it gives the same key.
func (s *Service) CodeBegin(ctx context.Context, a *Actor) (out CodeSetup, err error) {
	err = s.cfg.Store.Write(ctx, func(tx Tx) error {
		if err := s.fresh(tx, a); err != nil {
			return err
		}
		have, err := tx.CodeKeyGet(a.Person)
		if err != nil {
			return err
		}
		if have != nil {
			return s.pending(tx, have, a, &out)
		}
		key, err := totp.Generate(totp.GenerateOpts{Issuer: "Tarazy", AccountName: a.Name, Period: codePeriod, SecretSize: 20})
		if err != nil {
			return fmt.Errorf("key of one-time codes: %w", err)
		}
		sealed, err := s.sealFor(tx, a.Person, fieldSecret, key.Secret())
		if err != nil {
			return err
		}
		out = CodeSetup{Secret: key.Secret(), URL: key.URL()}
		return tx.CodeKeyPut(&CodeKey{Person: a.Person, Secret: sealed})
	})
	return out, err
}

// pending gives a key that was begun and is not confirmed.
func (s *Service) pending(tx Tx, k *CodeKey, a *Actor, out *CodeSetup) error {
	if k.Confirmed {
		return fault.New(fault.Conflict, "access.code_set_up")
	}
	secret, err := s.openFor(tx, k.Person, fieldSecret, k.Secret)
	if err != nil {
		return err
	}
	raw, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(secret)
	if err != nil {
		return fmt.Errorf("key of one-time codes: %w", err)
	}
	key, err := totp.Generate(totp.GenerateOpts{Issuer: "Tarazy", AccountName: a.Name, Period: codePeriod, Secret: raw})
	if err != nil {
		return fmt.Errorf("key of one-time codes: %w", err)
	}
	*out = CodeSetup{Secret: secret, URL: key.URL()}
	return nil
}

// sealFor seals a text under the person's key; a person without one gets one.
func (s *Service) sealFor(tx Tx, person, field, text string) ([]byte, error) {
	who, err := known(tx, person)
	if err != nil {
		return nil, err
	}
	if who.Key == nil {
		if who.Key, err = s.cfg.Master.NewKey(); err != nil {
			return nil, err
		}
		if err := tx.AccountKeyPut(person, who.Key); err != nil {
			return nil, err
		}
	}
	key, err := s.cfg.Master.Key(who.Key)
	if err != nil {
		return nil, fmt.Errorf("key of person %s: %w", person, err)
	}
	return key.Seal(field, []byte(text))
}

func (s *Service) openFor(tx Tx, person, field string, sealed []byte) (string, error) {
	who, err := known(tx, person)
	if err != nil {
		return "", err
	}
	key, err := s.cfg.Master.Key(who.Key)
	if err != nil {
		return "", fmt.Errorf("key of person %s: %w", person, err)
	}
	text, err := key.Open(field, sealed)
	return string(text), err
}

// CodeConfirm takes the first code of a new key; from then on codes are asked
// for. It gives recovery codes, which are shown once and kept only as marks.
func (s *Service) CodeConfirm(ctx context.Context, a *Actor, code string) (recovery []string, err error) {
	l := s.accountLimit("code", a.Person)
	if err := s.try(ctx, l); err != nil {
		return nil, err
	}
	codes, marks := s.newRecovery()
	err = s.cfg.Store.Write(ctx, func(tx Tx) error {
		if err := s.fresh(tx, a); err != nil {
			return err
		}
		have, err := tx.CodeKeyGet(a.Person)
		if err != nil {
			return err
		}
		if have == nil {
			return fault.New(fault.Conflict, "access.code_none")
		}
		if have.Confirmed {
			return fault.New(fault.Conflict, "access.code_set_up")
		}
		if err := s.useTimed(tx, have, code); err != nil {
			return err
		}
		if err := tx.RecoveryPut(a.Person, marks); err != nil {
			return err
		}
		if err := s.record(tx, "code.on", a.Person, "", nil); err != nil {
			return err
		}
		return succeeded(tx, l, nil)
	})
	if err != nil {
		return nil, err
	}
	return codes, nil
}

func (s *Service) newRecovery() (codes []string, marks [][]byte) {
	for range recoveryCodes {
		var b [recoverySize]byte
		rand.Read(b[:])
		code := strings.ToLower(base32.StdEncoding.EncodeToString(b[:]))
		codes = append(codes, code[:4]+"-"+code[4:8]+"-"+code[8:12]+"-"+code[12:])
		marks = append(marks, s.cfg.Master.Find("recovery", code))
	}
	return codes, marks
}

// useTimed takes the code of this period or of one beside it, and each once.
func (s *Service) useTimed(tx Tx, k *CodeKey, code string) error {
	wrong := fault.New(fault.Invalid, "access.code_wrong").At("code")
	secret, err := s.openFor(tx, k.Person, fieldSecret, k.Secret)
	if err != nil {
		return err
	}
	now := tx.WallNow().Unix() / codePeriod
	for step := now - codeSkew; step <= now+codeSkew; step++ {
		ok, err := hotp.ValidateCustom(code, uint64(step), secret, codeOptions)
		if err != nil || !ok {
			continue // a code of another length is an error there and simply wrong here
		}
		used, err := tx.CodeStepUse(k.Person, step)
		if err != nil {
			return err
		}
		if !used {
			return fault.New(fault.Invalid, "access.code_used").At("code")
		}
		return nil
	}
	return wrong
}

// useCode takes a code of the app or a recovery code.
func (s *Service) useCode(tx Tx, person, code string) error {
	code = strings.NewReplacer(" ", "", "-", "", "\u00a0", "").Replace(strings.ToLower(code))
	if len(code) == base32.StdEncoding.EncodedLen(recoverySize) {
		ok, err := tx.RecoveryUse(person, s.cfg.Master.Find("recovery", code))
		if err == nil && !ok {
			err = fault.New(fault.Invalid, "access.code_wrong").At("code")
		}
		return err
	}
	key, err := tx.CodeKeyGet(person)
	if err != nil {
		return err
	}
	if key == nil {
		return fault.New(fault.Conflict, "access.code_none")
	}
	return s.useTimed(tx, key, code)
}

// Code ends a sign-in by password: step is that which Password gave. A wrong
// code may be corrected, within the bounds of guessing; the step is spent by a
// right one.
func (s *Service) Code(ctx context.Context, step, code string, v Visit) (out Opened, err error) {
	person, err := s.codePerson(ctx, step)
	if err != nil {
		return Opened{}, err
	}
	l := s.accountLimit("code", person)
	if err := s.try(ctx, l); err != nil {
		return Opened{}, err
	}
	err = s.cfg.Store.Write(ctx, func(tx Tx) error {
		taken, err := tx.StepTake(stepCode, digest(step))
		if err != nil {
			return err
		}
		if taken == nil {
			return fault.New(fault.Unauthenticated, "access.step")
		}
		if err := s.useCode(tx, person, code); err != nil {
			return err
		}
		if err := succeeded(tx, l, nil); err != nil {
			return err
		}
		who, err := known(tx, person)
		if err != nil {
			return err
		}
		out, err = s.open(tx, who, entry{by: ByPassword}, v)
		return err
	})
	return out, err
}

func (s *Service) codePerson(ctx context.Context, step string) (string, error) {
	var found *Step
	err := s.cfg.Store.Read(ctx, func(tx Tx) (err error) {
		found, err = tx.StepPeek(stepCode, digest(step))
		return err
	})
	if err != nil {
		return "", err
	}
	if found, err = readStep(found, s.cfg.Wall.Now(), new(struct{})); err != nil {
		return "", err
	}
	return found.Person, nil
}

// InStep reports whether a sign-in waits for a code.
func (s *Service) InStep(ctx context.Context, step string) error {
	_, err := s.codePerson(ctx, step)
	return err
}

// CodeDrop ends the asking for codes, after a code.
func (s *Service) CodeDrop(ctx context.Context, a *Actor, code string) error {
	l := s.accountLimit("code", a.Person)
	if err := s.try(ctx, l); err != nil {
		return err
	}
	return s.cfg.Store.Write(ctx, func(tx Tx) error {
		if err := s.fresh(tx, a); err != nil {
			return err
		}
		if err := s.useCode(tx, a.Person, code); err != nil {
			return err
		}
		if err := tx.CodeKeyDelete(a.Person); err != nil {
			return err
		}
		if err := s.record(tx, "code.off", a.Person, "", nil); err != nil {
			return err
		}
		return succeeded(tx, l, nil)
	})
}

// CodeState tells whether codes are asked for and how many recovery codes are
// left.
func (s *Service) CodeState(ctx context.Context, a *Actor) (on bool, left int64, err error) {
	err = s.cfg.Store.Read(ctx, func(tx Tx) error {
		key, err := tx.CodeKeyGet(a.Person)
		if err != nil {
			return err
		}
		on = key != nil && key.Confirmed
		left, err = tx.RecoveryLeft(a.Person)
		return err
	})
	return on, left, err
}
