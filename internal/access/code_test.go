package access_test

import (
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"tarazy/internal/access"
)

// app is a person's authenticator app.
type app struct {
	w      *world
	secret string
}

func (a app) code(shift time.Duration) string {
	a.w.t.Helper()
	code, err := totp.GenerateCode(a.secret, a.w.clock.Now().Add(shift))
	a.w.fatal(err)
	return code
}

// withCodes sets up password and one-time codes of Asel.
func (w *world) withCodes() (app, []string) {
	w.t.Helper()
	w.withPassword()
	a := w.signedIn(w.asel)
	setup, err := w.s.CodeBegin(w.t.Context(), a)
	w.fatal(err)
	phone := app{w, setup.Secret}
	recovery, err := w.s.CodeConfirm(w.t.Context(), a, phone.code(0))
	w.fatal(err)
	w.clock.Advance(time.Minute)
	return phone, recovery
}

// step signs in by password and gives the step of the code.
func (w *world) step() string {
	w.t.Helper()
	o, err := w.s.Password(w.t.Context(), aselIIN, aselPass, visit)
	w.fatal(err)
	if o.Token != "" || o.Step == "" {
		w.t.Fatalf("no code is asked for: %+v", o)
	}
	return o.Step
}

func TestACodeEndsTheSignIn(t *testing.T) {
	each(t, nil, func(t *testing.T, w *world) {
		phone, _ := w.withCodes()
		step := w.step()
		w.fatal(w.s.InStep(t.Context(), step))
		_, err := w.s.Code(t.Context(), step, "000000", visit)
		w.refused(err, "access.code_wrong")
		o, err := w.s.Code(t.Context(), step, phone.code(0), visit)
		w.fatal(err)
		if a, _ := w.browser(o); a == nil || a.Person != w.asel {
			t.Errorf("actor: %+v", a)
		}
		w.clock.Advance(time.Minute)
		_, err = w.s.Code(t.Context(), step, phone.code(0), visit)
		w.refused(err, "access.step") // the step is spent
	})
}

func TestACodeServesOnce(t *testing.T) {
	each(t, nil, func(t *testing.T, w *world) {
		phone, _ := w.withCodes()
		code := phone.code(0)
		_, err := w.s.Code(t.Context(), w.step(), code, visit)
		w.fatal(err)
		_, err = w.s.Code(t.Context(), w.step(), code, visit)
		w.refused(err, "access.code_used")
		_, err = w.s.Code(t.Context(), w.step(), phone.code(-30*time.Second), visit)
		w.refused(err, "access.code_used") // one from before it neither
		w.clock.Advance(30 * time.Second)
		_, err = w.s.Code(t.Context(), w.step(), phone.code(0), visit)
		w.fatal(err)
	})
}

func TestACodeMayBeAPeriodOff(t *testing.T) {
	each(t, nil, func(t *testing.T, w *world) {
		phone, _ := w.withCodes()
		for _, c := range []struct {
			shift time.Duration
			ok    bool
		}{{-60 * time.Second, false}, {60 * time.Second, false}, {-30 * time.Second, true}, {30 * time.Second, true}} {
			_, err := w.s.Code(t.Context(), w.step(), phone.code(c.shift), visit)
			if c.ok {
				w.fatal(err)
			} else {
				w.refused(err, "access.code_wrong")
			}
			w.clock.Advance(2 * time.Minute)
		}
	})
}

func TestCodesCannotBeGuessed(t *testing.T) {
	each(t, nil, func(t *testing.T, w *world) {
		phone, _ := w.withCodes()
		step := w.step()
		for range 6 {
			_, err := w.s.Code(t.Context(), step, "000000", visit)
			w.refused(err, "access.code_wrong")
		}
		_, err := w.s.Code(t.Context(), step, phone.code(0), visit)
		w.refused(err, "access.wait_seconds")
		_, err = w.s.Code(t.Context(), w.step(), phone.code(0), visit) // a new step brings no new guesses
		w.refused(err, "access.wait_seconds")
	})
}

func TestAStepIsOverAfterItsTime(t *testing.T) {
	each(t, nil, func(t *testing.T, w *world) {
		phone, _ := w.withCodes()
		step := w.step()
		w.clock.Advance(minutes(10))
		_, err := w.s.Code(t.Context(), step, phone.code(0), visit)
		w.refused(err, "access.step")
		w.refused(w.s.InStep(t.Context(), "made up"), "access.step")
	})
}

// TestAStepDiesWithThePassword: who changes the password shuts out whoever has
// the old one and stands before the code.
func TestAStepDiesWithThePassword(t *testing.T) {
	each(t, nil, func(t *testing.T, w *world) {
		phone, _ := w.withCodes()
		step := w.step()
		w.fatal(w.s.SetPassword(t.Context(), w.asel, "жаңа құпия сөйлем"))
		_, err := w.s.Code(t.Context(), step, phone.code(0), visit)
		w.refused(err, "access.step")
	})
}

func TestRecoveryCodesServeOnceEach(t *testing.T) {
	each(t, nil, func(t *testing.T, w *world) {
		_, recovery := w.withCodes()
		if len(recovery) != 10 {
			t.Fatalf("%d recovery codes", len(recovery))
		}
		_, err := w.s.Code(t.Context(), w.step(), strings.ToUpper(recovery[3]), visit)
		w.fatal(err)
		_, err = w.s.Code(t.Context(), w.step(), recovery[3], visit)
		w.refused(err, "access.code_wrong")
		_, err = w.s.Code(t.Context(), w.step(), strings.ReplaceAll(recovery[4], "-", " "), visit)
		w.fatal(err)
		on, left, err := w.s.CodeState(t.Context(), w.signedIn(w.asel))
		if !on || left != 8 || err != nil {
			t.Errorf("on %v, left %d, %v", on, left, err)
		}
	})
}

func TestCodesAreSetUpOnceAndSwitchedOffByACode(t *testing.T) {
	each(t, nil, func(t *testing.T, w *world) {
		phone, _ := w.withCodes()
		a := w.signedIn(w.asel)
		_, err := w.s.CodeBegin(t.Context(), a)
		w.refused(err, "access.code_set_up")
		w.refused(w.s.CodeDrop(t.Context(), a, "123456"), "access.code_wrong")
		w.fatal(w.s.CodeDrop(t.Context(), a, phone.code(0)))
		w.fatal(w.password(aselIIN, aselPass))
		_, err = w.s.CodeConfirm(t.Context(), a, "123456")
		w.refused(err, "access.code_none")
		one, err := w.s.CodeBegin(t.Context(), a)
		w.fatal(err)
		two, err := w.s.CodeBegin(t.Context(), a)
		if err != nil || one.Secret != two.Secret || one.Secret == phone.secret {
			t.Errorf("keys %v, %v, %v", one, two, err)
		}
		w.fatal(w.password(aselIIN, aselPass)) // begun and not confirmed asks nothing
		w.clock.Advance(minutes(11))
		_, err = w.s.CodeBegin(t.Context(), a)
		w.refused(err, "access.not_fresh")
	})
}

// TestTheKeyOfCodesIsSealed looks at what the database holds.
func TestTheKeyOfCodesIsSealed(t *testing.T) {
	each(t, nil, func(t *testing.T, w *world) {
		phone, _ := w.withCodes()
		w.fatal(w.cfg.Store.Read(t.Context(), func(tx access.Tx) error {
			k, err := tx.CodeKeyGet(w.asel)
			if err == nil && strings.Contains(string(k.Secret), phone.secret) {
				t.Error("the key lies open")
			}
			return err
		}))
	})
}
