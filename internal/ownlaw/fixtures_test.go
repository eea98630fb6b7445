package ownlaw

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"tarazy/acts"
	"tarazy/internal/access"
	"tarazy/internal/clock"
	"tarazy/internal/day"
	"tarazy/internal/decide"
	"tarazy/internal/eds"
	"tarazy/internal/fault"
	"tarazy/internal/journal"
	"tarazy/internal/law"
)

const (
	bodyA = "bod_a"
	bodyB = "bod_b"
)

// noon is the instant of the law in these tests: 16 March 2026 in Almaty.
var noon = time.Date(2026, 3, 16, 7, 0, 0, 0, time.UTC)

var (
	admin    = &access.Actor{Person: "per_admin", Name: "Сәуле", Held: []access.Held{{Role: access.BodyAdmin, Body: bodyA}}}
	second   = &access.Actor{Person: "per_second", Name: "Марат", Held: []access.Held{{Role: access.BodyAdmin, Body: bodyA}}}
	stranger = &access.Actor{Person: "per_stranger", Name: "Чужой", Held: []access.Held{{Role: access.BodyAdmin, Body: bodyB}}}
	keeper   = &access.Actor{Person: "per_keeper", Name: "Keeper", Held: []access.Held{{Role: access.Installation}}}
	head     = &access.Actor{Person: "per_head", Name: "Ерлан", Held: []access.Held{{Role: access.Authorised, Body: bodyA}}}
	other    = &access.Actor{Person: "per_other", Name: "Ольга", Held: []access.Held{{Role: access.Authorised, Body: bodyA}}}
)

var iins = map[string]string{"per_head": "790202300456", "per_other": "901231450789"}

// signers are the authority and two persons, made once: keys are slow.
type signers struct {
	trust       *eds.Trust
	head, other eds.Credentials
	signatory   eds.Credentials // of the head, with the right of signature
}

var theSigners = sync.OnceValues(func() (signers, error) {
	var s signers
	a, err := eds.NewAuthority(noon.AddDate(-1, 0, 0))
	if err != nil {
		return s, err
	}
	var err1, err2, err3, err4 error
	s.trust, err1 = a.Trust()
	s.head, err2 = a.Issue(eds.Person{IIN: iins["per_head"], Surname: "ҚАСЫМОВ", Name: "ЕРЛАН"}, noon.AddDate(0, -1, 0))
	s.other, err3 = a.Issue(eds.Person{IIN: iins["per_other"], Surname: "СОКОЛОВА", Name: "ОЛЬГА"}, noon.AddDate(0, -1, 0))
	s.signatory, err4 = a.Issue(eds.Person{IIN: iins["per_head"], Surname: "ҚАСЫМОВ", Name: "ЕРЛАН", BIN: "990440001230", Organisation: "А", Roles: []eds.Role{eds.Signatory}}, noon.AddDate(0, -1, 0))
	return s, errors.Join(err1, err2, err3, err4)
})

var program = sync.OnceValues(func() (*law.Library, error) { return law.Load(acts.FS, decide.Kinds()...) })

// bench is one installation.
type bench struct {
	*Service
	dir      string
	clock    *clock.Fixed
	signers  signers
	entries  []journal.Entry
	register Register
	adopt    []string
	program  *law.Library // nil: the acts as they are
}

// book is a register in memory.
type book struct {
	bench *bench
	lines []Registered
}

func (k *book) Enacted(context.Context) ([]Registered, error) { return k.lines, nil }

func (k *book) Enact(_ context.Context, r Registered, e journal.Entry) error {
	k.lines, k.bench.entries = append(k.lines, r), append(k.bench.entries, e)
	return nil
}

func newBench(t testing.TB) *bench {
	t.Helper()
	s, err := theSigners()
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{dir: filepath.Join(t.TempDir(), "law"), clock: clock.NewFixed(noon), signers: s}
	b.register = &book{bench: b}
	if err := b.open(t); err != nil {
		t.Fatal(err)
	}
	return b
}

// open starts the installation anew on its folder.
func (b *bench) open(t testing.TB) error {
	t.Helper()
	lib, err := program()
	if err != nil {
		t.Fatal(err)
	}
	if b.program != nil {
		lib = b.program
	}
	almaty, err := day.Zone("Asia/Almaty")
	if err != nil {
		t.Fatal(err)
	}
	b.Service, err = Open(context.Background(), Config{
		Dir: b.dir, Program: lib, Acts: acts.FS, Kinds: decide.Kinds(), Trust: b.signers.trust, Legal: b.clock,
		Zone:     func(string) *time.Location { return almaty },
		IIN:      func(_ context.Context, person string) (string, error) { return iins[person], nil },
		Record:   func(_ context.Context, e journal.Entry) error { b.entries = append(b.entries, e); return nil },
		Register: b.register, Adopt: b.adopt,
	})
	return err
}

// draft copies the selection act into one of body A, in force from 1 April.
func (b *bench) draft(t testing.TB) Ref {
	t.Helper()
	r, err := b.New(t.Context(), admin, CopyIn{Base: "selection-2023", Name: "selection", From: day.Of(2026, 4, 1), Body: bodyA})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func (b *bench) seen(t testing.TB, r Ref) Seen {
	t.Helper()
	o, err := b.load(r)
	if err != nil {
		t.Fatal(err)
	}
	return Seen{r, o.Digest()}
}

func (b *bench) set(t testing.TB, r Ref, p Parameter) error {
	t.Helper()
	return b.SetValue(t.Context(), admin, b.seen(t, r), p)
}

var order = Order{Number: "12-н", Day: day.Of(2026, 3, 16)}

// enact signs as the head and enacts.
func (b *bench) enact(t testing.TB, a *access.Actor, by eds.KeyPair, r Ref) error {
	t.Helper()
	seen := b.seen(t, r)
	at := b.clock.Now().Truncate(time.Second)
	statement, err := b.Statement(a, seen, order, at)
	if err != nil {
		return err
	}
	cms, err := eds.Sign(statement, false, at, by)
	if err != nil {
		t.Fatal(err)
	}
	return b.Enact(t.Context(), a, EnactIn{seen, order, at, cms})
}

func (b *bench) ready(t testing.TB, r Ref) {
	t.Helper()
	if err := b.Accept(t.Context(), admin, b.seen(t, r)); err != nil {
		t.Fatal(err)
	}
}

func (b *bench) file(r Ref, name string) string {
	return filepath.Join(b.dir, r.Act, r.Edition, filepath.FromSlash(name))
}

func (b *bench) tamper(t testing.TB, r Ref, name, old, new string) {
	t.Helper()
	data, err := os.ReadFile(b.file(r, name))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(data), old) {
		t.Fatalf("%s does not hold %q", name, old)
	}
	if err := os.WriteFile(b.file(r, name), []byte(strings.Replace(string(data), old, new, 1)), 0o600); err != nil {
		t.Fatal(err)
	}
}

func wantFault(t testing.TB, err error, code string) *fault.Error {
	t.Helper()
	if code == "" {
		if err != nil {
			t.Fatalf("refused: %v", err)
		}
		return nil
	}
	f, ok := fault.As(err)
	if !ok || f.Code != code {
		t.Fatalf("got %v, want %s", err, code)
	}
	return f
}
