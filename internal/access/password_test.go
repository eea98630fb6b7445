package access_test

import (
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/fault"
)

func (w *world) password(iin, password string) error {
	_, err := w.s.Password(w.t.Context(), iin, password, visit)
	return err
}

func TestPasswordSignsIn(t *testing.T) {
	each(t, nil, func(t *testing.T, w *world) {
		w.withPassword()
		o, err := w.s.Password(t.Context(), " 850101 400123 ", aselPass, visit)
		w.fatal(err)
		a, _ := w.browser(o)
		if a == nil || a.Person != w.asel || a.Name != "Әбдірахманова Әсел" {
			t.Errorf("actor: %+v", a)
		}
	})
}

func TestAWrongPasswordAndAnUnknownPersonAnswerAlike(t *testing.T) {
	each(t, nil, func(t *testing.T, w *world) {
		w.withPassword()
		var texts []string
		for _, err := range []error{
			w.password(aselIIN, "not this one at all"), w.password(olgaIIN, aselPass), w.password(diasIIN, aselPass), w.password("", ""),
			w.password(aselIIN, strings.Repeat("x", 5000)),
		} {
			w.refused(err, "access.wrong")
			texts = append(texts, err.Error())
		}
		for _, text := range texts {
			if text != texts[0] {
				t.Errorf("answers differ: %q", texts)
			}
		}
	})
}

// TestUnknownNamesAreHashedToo counts the work instead of the time: the decoy
// has the cost of a real password.
func TestUnknownNamesAreHashedToo(t *testing.T) {
	each(t, func(c *access.Config) { c.Cost = access.Cost{Memory: 8 * 1024, Passes: 30, Threads: 1} }, func(t *testing.T, w *world) {
		w.withPassword()
		took := func(iin string) time.Duration {
			begin := time.Now()
			w.refused(w.password(iin, "not this one at all"), "access.wrong")
			return time.Since(begin)
		}
		known, unknown := took(aselIIN), took(olgaIIN)
		for range 2 { // the least of three: a busy machine only adds
			known, unknown = min(known, took(aselIIN)), min(unknown, took(olgaIIN))
		}
		if unknown < known/5 {
			t.Errorf("a known name takes %s, an unknown one %s", known, unknown)
		}
	})
}

func TestGuessingMeetsGrowingDelays(t *testing.T) {
	each(t, nil, func(t *testing.T, w *world) {
		w.withPassword()
		for range 6 {
			w.refused(w.password(aselIIN, "wrong wrong wrong"), "access.wrong")
		}
		var waits []int64
		for range 12 {
			err := w.password(aselIIN, aselPass) // even the right one
			f, ok := fault.As(err)
			if !ok || f.Kind != fault.TooMany {
				t.Fatalf("no delay: %v", err)
			}
			wait := seconds(f)
			waits = append(waits, wait)
			w.clock.Advance(time.Duration(wait) * time.Second)
			w.refused(w.password(aselIIN, "wrong wrong wrong"), "access.wrong")
		}
		for i := 1; i < len(waits); i++ {
			if waits[i] < waits[i-1] || (waits[i] == waits[i-1] && waits[i] < 900) {
				t.Errorf("delays: %v", waits)
			}
		}
		if waits[0] != 2 || waits[len(waits)-1] != 900 {
			t.Errorf("delays: %v", waits)
		}
		w.clock.Advance(15 * time.Minute)
		w.fatal(w.password(aselIIN, aselPass))
		w.refused(w.password(aselIIN, "wrong wrong wrong"), "access.wrong")
		w.fatal(w.password(aselIIN, aselPass)) // the success forgot the failures
	})
}

func seconds(f *fault.Error) int64 {
	if n, ok := f.Args["seconds"].(int64); ok {
		return n
	}
	return f.Args["minutes"].(int64) * 60
}

// TestADelayOutlivesTheProcess opens a second service on the same database.
func TestADelayOutlivesTheProcess(t *testing.T) {
	each(t, nil, func(t *testing.T, w *world) {
		w.withPassword()
		for range 6 {
			w.refused(w.password(aselIIN, "wrong wrong wrong"), "access.wrong")
		}
		again, err := access.New(w.cfg)
		w.fatal(err)
		_, err = again.Password(t.Context(), aselIIN, aselPass, visit)
		w.refused(err, "access.wait_seconds")
	})
}

func TestOneAddressCannotTryManyAccounts(t *testing.T) {
	each(t, nil, func(t *testing.T, w *world) {
		w.withPassword()
		for i := range 51 {
			w.refused(w.password(strings.Repeat(string(rune('a'+i%26)), i+1), "wrong wrong wrong"), "access.wrong")
		}
		w.refused(w.password(aselIIN, aselPass), "access.wait_seconds")
		_, err := w.s.Password(t.Context(), aselIIN, aselPass, access.Visit{Address: "192.0.2.8"})
		w.fatal(err)
	})
}

// TestManyAtOnceGainNothing tries in parallel what is allowed five times.
func TestManyAtOnceGainNothing(t *testing.T) {
	each(t, nil, func(t *testing.T, w *world) {
		w.withPassword()
		var tried atomic.Int64
		var all sync.WaitGroup
		for range 20 {
			all.Go(func() {
				if _, err := w.s.Password(t.Context(), aselIIN, "wrong wrong wrong", visit); fault.Is(err, "access.wrong") {
					tried.Add(1)
				}
			})
		}
		all.Wait()
		if n := tried.Load(); n != 6 {
			t.Errorf("%d guesses were made before the delay", n)
		}
	})
}

func TestAPasswordMustBeGood(t *testing.T) {
	for password, code := range map[string]string{
		"short":                        "access.password_short",
		"қысқа құпия":                  "access.password_short",
		strings.Repeat("a1b2c3d4", 26): "access.password_long",
		"password1234":                 "access.password_common",
		"P@ssw0rd2024!":                "access.password_common",
		"qwertyuiop123":                "access.password_common",
		"123456789012":                 "access.password_common",
		"йцукенгшщзхъ":                 "access.password_common",
		"aaaaaaaaaaaaaaa":              "access.password_common",
		"abcabcabcabcabc":              "access.password_common",
		"qwertyqwerty":                 "access.password_common",
		"Kazakhstan2026":               "access.password_common",
		"adminadminadmin":              "access.password_common",
		"Астана2026!!!!":               "access.password_common",
		"iloveyou-iloveyou":            "access.password_common",
		"Әсел-Әбдірахманова":           "access.password_personal",
		"мен850101400123мін":           "access.password_personal",
		"ақ қайың мен көк аспан":       "",
		"correct horse staple battery": "",
		"Vf9#kk2-mmQx":                 "",
		"тау басында тұман тұр, 7 қараша": "",
	} {
		err := access.CheckPassword(password, "Әбдірахманова Әсел", aselIIN)
		if code == "" && err != nil || code != "" && !fault.Is(err, code) {
			t.Errorf("%q: %v, not %q", password, err, code)
		}
	}
}

func TestAChangedPasswordEndsAllSessions(t *testing.T) {
	each(t, nil, func(t *testing.T, w *world) {
		w.withPassword()
		one, err := w.s.Password(t.Context(), aselIIN, aselPass, visit)
		w.fatal(err)
		two, err := w.s.Password(t.Context(), aselIIN, aselPass, visit)
		w.fatal(err)
		a, r := w.browser(one)
		v := w.s.Visit(r, a)
		_, err = w.s.PasswordChange(t.Context(), a, "not the old one", "жаңа құпия сөйлем", v)
		w.refused(err, "access.old_wrong")
		_, err = w.s.PasswordChange(t.Context(), a, aselPass, "Әбдірахманова 1985", v)
		w.refused(err, "access.password_personal")
		after, err := w.s.PasswordChange(t.Context(), a, aselPass, "жаңа құпия сөйлем", v)
		w.fatal(err)
		for name, o := range map[string]access.Opened{"the same": one, "another": two} {
			if a, _ := w.browser(o); a != nil {
				t.Errorf("the session of %s browser still holds", name)
			}
		}
		if a, _ := w.browser(after); a == nil || !a.Personal {
			t.Error("the browser that changed the password is signed out, or counts as a door")
		}
		w.refused(w.password(aselIIN, aselPass), "access.wrong")
		w.fatal(w.password(aselIIN, "жаңа құпия сөйлем"))
	})
}

func TestAFirstPasswordNeedsAFreshSignIn(t *testing.T) {
	each(t, nil, func(t *testing.T, w *world) {
		a := w.signedIn(w.asel)
		w.clock.Advance(minutes(11))
		_, err := w.s.PasswordChange(t.Context(), a, "", aselPass, visit)
		w.refused(err, "access.not_fresh")
		o, err := w.s.PasswordChange(t.Context(), w.signedIn(w.asel), "", aselPass, visit)
		w.fatal(err)
		if a, _ := w.browser(o); a.Personal {
			t.Error("a password set behind a door makes the door the person's own")
		}
		w.fatal(w.password(aselIIN, aselPass))
	})
}

func TestAPasswordIsHashedAnewAtTodaysCost(t *testing.T) {
	each(t, nil, func(t *testing.T, w *world) {
		w.withPassword()
		stored := func() (out string) {
			w.fatal(w.cfg.Store.Read(t.Context(), func(tx access.Tx) (err error) {
				out, err = tx.PasswordGet(w.asel)
				return err
			}))
			return out
		}
		before := stored()
		if !strings.HasPrefix(before, "$argon2id$v=19$m=64,t=1,p=1$") || strings.Contains(before, aselPass) {
			t.Fatal(before)
		}
		dearer := w.cfg
		dearer.Cost = access.Cost{Memory: 128, Passes: 2, Threads: 1}
		s, err := access.New(dearer)
		w.fatal(err)
		_, err = s.Password(t.Context(), aselIIN, aselPass, visit)
		w.fatal(err)
		if after := stored(); !strings.HasPrefix(after, "$argon2id$v=19$m=128,t=2,p=1$") {
			t.Error(after)
		}
		_, err = s.Password(t.Context(), aselIIN, aselPass, visit)
		w.fatal(err)
	})
}

func TestAMeansThatIsOffRefuses(t *testing.T) {
	each(t, func(c *access.Config) { c.Means = nil }, func(t *testing.T, w *world) {
		w.withPassword()
		w.refused(w.password(aselIIN, aselPass), "access.means_off")
		_, err := w.s.EDSBegin(t.Context(), "p", visit)
		w.refused(err, "access.means_off")
		_, err = w.s.PasskeyBegin(t.Context(), visit)
		w.refused(err, "access.means_off")
		_, _, err = w.s.OIDCBegin(t.Context(), "/", false, visit)
		w.refused(err, "access.means_off")
	})
}
