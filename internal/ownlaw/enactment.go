package ownlaw

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"time"

	"gopkg.in/yaml.v3"

	"tarazy/internal/day"
	"tarazy/internal/eds"
	"tarazy/internal/fault"
	"tarazy/internal/strict"
)

// Order is the paper by which a body adopts its act.
type Order struct {
	Number string  `key:"number"`
	Day    day.Day `key:"day"`
}

// maxNumber bounds the number of an order, in bytes.
const maxNumber = 100

func (o Order) check() error {
	if n := strings.TrimSpace(o.Number); n == "" || len(n) > maxNumber || strings.ContainsAny(n, "\r\n") {
		return fault.New(fault.Invalid, "ownlaw.order_number", "most", maxNumber).At("order")
	}
	return nil
}

// Enactment is enacted.yaml: who put an edition in force, by which order, and
// what exactly. Its bytes are what the authorised person signs.
type Enactment struct {
	Act     string `key:"act"`
	Edition string `key:"edition"`
	Body    string `key:"body"` // id
	Order   Order  `key:"order"`
	Person  string `key:"person"` // id of the authorised person
	Name    string `key:"name"`   // as the program knew it then
	At      string `key:"at"`     // instant of the law, RFC 3339 in UTC, to the second
	Files   string `key:"files"`  // "sha256  path" a line, sorted by path
}

// Instant is At as a time.
func (e Enactment) Instant() (time.Time, error) {
	t, err := time.Parse(time.RFC3339, e.At)
	if err != nil || t.UTC().Format(time.RFC3339) != e.At {
		return time.Time{}, fault.New(fault.Invalid, "ownlaw.instant", "value", e.At)
	}
	return t, nil
}

// bytes are the one form of an enactment.
func (e Enactment) bytes() ([]byte, error) {
	list := text(e.Files)
	list.Style = yaml.LiteralStyle
	n := object(
		"act", text(e.Act), "edition", text(e.Edition), "body", text(e.Body),
		"order", object("number", text(e.Order.Number), "day", text(e.Order.Day.String())),
		"person", text(e.Person), "name", text(e.Name), "at", text(e.At), "files", list,
	)
	var b bytes.Buffer
	enc := yaml.NewEncoder(&b)
	enc.SetIndent(2)
	if err := enc.Encode(n); err != nil {
		return nil, fmt.Errorf("enactment: %w", err)
	}
	return b.Bytes(), nil
}

func readEnactment(r Ref, data []byte) (*Enactment, error) {
	n, err := strict.YAML(r.dir()+"/"+enactedFile, data)
	if err != nil {
		return nil, err
	}
	e := &Enactment{}
	return e, strict.Decode(n, e)
}

// hold finds the first file that is not as it was signed (ownlaw.tampered).
func (e *Enactment) hold(r Ref, f Files) error {
	if e.Act != r.Act || e.Edition != r.Edition {
		return tampered(r, enactedFile)
	}
	signed, now := strings.Split(e.Files, "\n"), strings.Split(f.List(), "\n")
	for _, list := range [][2][]string{{signed, now}, {now, signed}} {
		for _, line := range list[0] {
			if !slices.Contains(list[1], line) {
				_, name, _ := strings.Cut(line, "  ")
				return tampered(r, name)
			}
		}
	}
	return nil
}

func tampered(r Ref, name string) error {
	return fault.New(fault.Unavailable, "ownlaw.tampered", "file", r.dir()+"/"+name, "line", 1)
}

// signatureHolds checks the signature over the exact bytes, at an instant, by
// the person.
func signatureHolds(enacted, cms []byte, trust *eds.Trust, at time.Time, iin string) (eds.Signature, error) {
	found, err := eds.Verify(cms, enacted, trust, at, eds.Want{Purpose: eds.Signing, IIN: iin})
	if err != nil {
		return eds.Signature{}, err
	}
	return found.Only()
}

// broken is the refusal of an edition whose signature does not hold.
func broken(r Ref, err error) error {
	return fault.New(fault.Unavailable, "ownlaw.signature", "file", r.dir()+"/"+signatureFile, "line", 1).Wrap(err)
}
