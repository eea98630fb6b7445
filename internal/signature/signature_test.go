package signature_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"tarazy/internal/clock"
	"tarazy/internal/eds"
	"tarazy/internal/eds/edstest"
	"tarazy/internal/fault"
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/seal"
	"tarazy/internal/signature"
)

var noon = time.Date(2026, 3, 16, 7, 0, 0, 0, time.UTC)

var authority = edstest.Authority(noon)

const (
	aselIIN = "850101400123"
	diasIIN = "790202300456"
)

// files are the two documents of an act.
var files = []string{"хаттама", "протокол"}

type world struct {
	desk              signature.Desk
	asel, again, dias eds.Credentials // again: another certificate of the same person
}

func newWorld(t *testing.T) *world {
	t.Helper()
	a := must(authority())(t)
	issue := func(iin string) eds.Credentials {
		return must(a.Issue(eds.Person{IIN: iin, Surname: "ӘБДІРАХМАНОВА", Name: "ӘСЕЛ"}, noon))(t)
	}
	master := must(seal.NewMaster(make([]byte, 32)))(t)
	return &world{
		desk: signature.Desk{Trust: must(a.Trust())(t), Legal: clock.NewFixed(noon), Master: master},
		asel: issue(aselIIN), again: issue(aselIIN), dias: issue(diasIIN),
	}
}

// tx holds one person.
type tx struct{ mark []byte }

func (x tx) PersonGet(id people.PersonID) (*people.Person, error) {
	if id != "per_asel" {
		return nil, nil
	}
	return &people.Person{IINMark: x.mark}, nil
}

// sign gives a message over a text.
func sign(t *testing.T, text string, by eds.KeyPair) []byte {
	t.Helper()
	return must(eds.Sign([]byte(text), false, noon, by))(t)
}

func (w *world) take(t *testing.T, who people.PersonID, cms [][]byte, ask func(tx) ([]signature.Document, error)) (*signature.Given, error) {
	t.Helper()
	read := func(_ context.Context, do func(tx) error) error {
		return do(tx{people.IINMark(w.desk.Master, aselIIN)})
	}
	return signature.Take(t.Context(), w.desk, read, who, cms, ask)
}

// both are the two documents, in two languages.
func both(tx) ([]signature.Document, error) {
	var out []signature.Document
	for i, l := range []locale.Lang{locale.KK, locale.RU} {
		x := signature.Text([]byte(files[i]))
		x.Lang = l
		out = append(out, x)
	}
	return out, nil
}

func TestSignaturesOfOneActHoldTogether(t *testing.T) {
	w := newWorld(t)
	right := [][]byte{sign(t, files[0], w.asel.Signing), sign(t, files[1], w.asel.Signing)}
	for _, c := range []struct {
		name string
		cms  [][]byte
		code string
	}{
		{"both", right, ""},
		{"one", right[:1], "signature.count"},
		{"none", nil, "signature.count"},
		{"swapped", [][]byte{right[1], right[0]}, "signature.other_document"},
		{"the second of another text", [][]byte{right[0], sign(t, "басқа", w.asel.Signing)}, "signature.other_document"},
		{"the second with another certificate", [][]byte{right[0], sign(t, files[1], w.again.Signing)}, "signature.two_certificates"},
		{"the second of another person", [][]byte{right[0], sign(t, files[1], w.dias.Signing)}, "eds.wrong_person"},
		{"with the key of authentication", [][]byte{sign(t, files[0], w.asel.Authentication), right[1]}, "eds.wrong_purpose"},
		{"two persons in one message", [][]byte{must(eds.Sign([]byte(files[0]), false, noon, w.asel.Signing, w.dias.Signing))(t), right[1]}, "eds.several_signers"},
		{"an empty one", [][]byte{{}, right[1]}, "eds.no_signature"},
	} {
		given, err := w.take(t, "per_asel", c.cms, both)
		refused(t, c.name, err, c.code)
		if err == nil && (given.Serial == "" || len(given.Found) != 2 || given.Found[1].Signer.IIN != aselIIN) {
			t.Errorf("%s: %+v", c.name, given)
		}
	}
}

// TestADocumentMayAskForACapacity: a certificate that names none of those asked for is
// refused with the clause, and one that names any of them is taken.
func TestADocumentMayAskForACapacity(t *testing.T) {
	w := newWorld(t)
	a := must(authority())(t)
	signatory := must(a.Issue(eds.Person{IIN: aselIIN, Surname: "ӘБДІРАХМАНОВА", Name: "ӘСЕЛ", BIN: "990440001230", Organisation: "А", Roles: []eds.Role{eds.Signatory}}, noon))(t)
	asking := func(roles ...eds.Role) func(tx) ([]signature.Document, error) {
		return func(x tx) ([]signature.Document, error) {
			docs, err := both(x)
			return signature.Asking(law.At(roles, "act", "7"), docs), err
		}
	}
	for _, c := range []struct {
		name string
		by   eds.KeyPair
		asks []eds.Role
		code string
	}{
		{"nothing is asked", w.asel.Signing, nil, ""},
		{"the capacity lacks", w.asel.Signing, []eds.Role{eds.Head, eds.Signatory}, "eds.wrong_role"},
		{"another capacity", signatory.Signing, []eds.Role{eds.Head}, "eds.wrong_role"},
		{"one of several", signatory.Signing, []eds.Role{eds.Head, eds.Signatory}, ""},
	} {
		_, err := w.take(t, "per_asel", [][]byte{sign(t, files[0], c.by), sign(t, files[1], c.by)}, asking(c.asks...))
		refused(t, c.name, err, c.code)
		if f, ok := fault.As(err); ok && (f.Kind != fault.Invalid || f.Cite == nil || f.Cite.Clause != "7") {
			t.Errorf("%s: %+v", c.name, f)
		}
	}
}

func TestNobodySignsWhoMayNot(t *testing.T) {
	w := newWorld(t)
	cms := [][]byte{sign(t, files[0], w.asel.Signing), sign(t, files[1], w.asel.Signing)}
	_, err := w.take(t, "per_dias", cms, both)
	refused(t, "a person who is not there", err, "people.missing.person")
	no := fault.New(fault.Denied, "protocol.not_member")
	_, err = w.take(t, "per_asel", cms, func(tx) ([]signature.Document, error) { return nil, no })
	refused(t, "refused by the procedure", err, no.Code)
	gone := errors.New("gone")
	_, err = w.take(t, "per_asel", cms, func(tx) ([]signature.Document, error) {
		return []signature.Document{{Bytes: func(context.Context) ([]byte, error) { return nil, gone }}, signature.Text(nil)}, nil
	})
	if !errors.Is(err, gone) {
		t.Errorf("a file that is not there: %v", err)
	}
}

// TestARefusalIsOfTheForm: what is wrong with a signature never reads as if the
// person lacked the right, and its day is that of the place.
func TestARefusalIsOfTheForm(t *testing.T) {
	w := newWorld(t)
	text := []byte(files[0])
	_, err := w.desk.One(sign(t, files[0], w.dias.Signing), text, signature.IIN(aselIIN))
	f, _ := fault.As(err)
	if f == nil || f.Code != "eds.wrong_person" || f.Kind != fault.Invalid {
		t.Errorf("another person's: %v", err)
	}
	late := w.desk
	end := must(eds.Read(w.asel.Signing.Certificate))(t).NotAfter
	late.Legal, late.Zone = clock.NewFixed(end.Add(time.Second)), time.FixedZone("east", 14*3600)
	_, err = late.One(sign(t, files[0], w.asel.Signing), text, signature.IIN(aselIIN))
	f, _ = fault.As(err)
	if f == nil || f.Code != "eds.expired" || f.Args["until"] != end.In(late.Zone).Format(time.DateOnly) {
		t.Errorf("expired: %v", err)
	}
}

func refused(t *testing.T, name string, err error, code string) {
	t.Helper()
	if code == "" && err != nil || code != "" && !fault.Is(err, code) {
		t.Errorf("%s: %v, not %q", name, err, code)
	}
}

func must[T any](v T, err error) func(*testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}
