package eds

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"sync"
	"testing"
	"time"

	"tarazy/internal/fault"
)

// noon is the instant of the law at which tests check, unless they say so.
var noon = time.Date(2026, 3, 16, 7, 0, 0, 0, time.UTC)

var (
	asel = Person{
		IIN: "850101400123", Surname: "ӘБДІРАХМАНОВА", Name: "ӘСЕЛ", Patronymic: "ҚАЙРАТҚЫЗЫ",
		BIN: "990440001234", Organisation: "«ТАРАЗЫ» МЕМЛЕКЕТТІК МЕКЕМЕСІ", Roles: []Role{Employee, HR},
	}
	dias = Person{
		IIN: "790202300456", Surname: "ЖҰМАБАЕВ", Name: "ДИАС", Patronymic: "ЕРЛАНҰЛЫ",
		BIN: "990440001234", Organisation: "«ТАРАЗЫ» МЕМЛЕКЕТТІК МЕКЕМЕСІ", Roles: []Role{Head, CivilServant},
	}
	olga = Person{IIN: "901231450789", Surname: "СОКОЛОВА", Name: "ОЛЬГА"}
)

// keyPool makes RSA keys once for the whole test binary and hands them out in
// turn; a message never needs more than the pool holds.
type keyPool struct {
	mu   sync.Mutex
	keys []*rsa.PrivateKey
	next int
}

const poolSize = 10

var pool keyPool

func (p *keyPool) take() (*rsa.PrivateKey, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.keys) < poolSize {
		k, err := rsa.GenerateKey(rand.Reader, keyBits)
		if err != nil {
			return nil, err
		}
		p.keys = append(p.keys, k)
		return k, nil
	}
	p.next++
	return p.keys[p.next%poolSize], nil
}

// world is one authority with three persons and a second authority that no one
// trusts.
type world struct {
	authority, stranger    *Authority
	trust                  *Trust
	asel, dias, olga       Credentials
	expired, future, alien Credentials
}

var theWorld = sync.OnceValues(makeWorld)

func makeWorld() (*world, error) {
	w := &world{}
	var err error
	if w.authority, err = newAuthority(noon.AddDate(-5, 0, 0), pool.take); err != nil {
		return nil, err
	}
	if w.stranger, err = newAuthority(noon.AddDate(-5, 0, 0), pool.take); err != nil {
		return nil, err
	}
	if w.trust, err = w.authority.Trust(); err != nil {
		return nil, err
	}
	for _, c := range []struct {
		to          *Credentials
		by          *Authority
		who         Person
		from, until time.Time
	}{
		{&w.asel, w.authority, asel, noon.AddDate(0, -1, 0), noon.AddDate(0, 11, 0)},
		{&w.dias, w.authority, dias, noon.AddDate(0, -1, 0), noon.AddDate(0, 11, 0)},
		{&w.olga, w.authority, olga, noon.AddDate(0, -1, 0), noon.AddDate(0, 11, 0)},
		{&w.expired, w.authority, asel, noon.AddDate(-2, 0, 0), noon.AddDate(-1, 0, 0)},
		{&w.future, w.authority, asel, noon.AddDate(1, 0, 0), noon.AddDate(2, 0, 0)},
		{&w.alien, w.stranger, asel, noon.AddDate(0, -1, 0), noon.AddDate(0, 11, 0)},
	} {
		if *c.to, err = c.by.IssueUntil(c.who, c.from, c.until); err != nil {
			return nil, err
		}
	}
	return w, nil
}

func newWorld(t testing.TB) *world {
	t.Helper()
	w, err := theWorld()
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// odd issues a certificate that the authority's own profile would not have.
func (w *world) odd(t testing.TB, by KeyPair, change func(*x509.Certificate)) KeyPair {
	t.Helper()
	template, err := asel.template(usageSigning, x509.KeyUsageContentCommitment, noon.AddDate(0, -1, 0), noon.AddDate(0, 11, 0))
	if err != nil {
		t.Fatal(err)
	}
	change(template)
	p, err := w.authority.issue(template, by.Certificate, by.Key)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// wantCode fails unless the error is a fault of the code; "" wants none.
func wantCode(t testing.TB, err error, code string) {
	t.Helper()
	if code == "" {
		if err != nil {
			t.Fatalf("refused: %v", err)
		}
		return
	}
	if !fault.Is(err, code) {
		t.Fatalf("got %v, want %s", err, code)
	}
}

func must[T any](t testing.TB) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}
