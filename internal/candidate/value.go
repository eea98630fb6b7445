package candidate

import (
	"encoding/json"
	"net/mail"
	"slices"
	"strings"
	"unicode/utf8"

	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/people"
	"tarazy/internal/seal"
)

// The kinds of what stands in a personal file: keys of the act's catalogue of
// the personal file.
const (
	KindDocument  = "identity_document"
	KindAddress   = "address"
	KindJob       = "work_history"
	KindEducation = "education"
	KindEmail     = "email"
	KindPhone     = "phone"
	KindPhoto     = "photo"
)

// Kinds are the kinds in the order in which a file shows them; their names are
// the messages "candidate.kind." and the key.
var Kinds = []string{KindDocument, KindAddress, KindJob, KindEducation, KindEmail, KindPhone, KindPhoto}

// Several tells whether a file may hold several of a kind.
func Several(kind string) bool { return kind == KindJob || kind == KindEducation }

// Value is what a register gives, or a candidate writes, of one kind: the field
// of its kind and no other.
type Value struct {
	Document  *Document  `json:"document,omitempty"`
	Address   string     `json:"address,omitempty"`
	Job       *Job       `json:"job,omitempty"`
	Education *Education `json:"education,omitempty"`
	Email     string     `json:"email,omitempty"`
	Phone     string     `json:"phone,omitempty"`
	Photo     *Photo     `json:"photo,omitempty"`
}

// Document proves identity.
type Document struct {
	Number string   `json:"number"`
	Issuer string   `json:"issuer"`
	Issued day.Day  `json:"issued"`
	Until  *day.Day `json:"until"` // last day of validity; nil: without end
}

// Photo is a picture in the blob store, sealed there under the person's key.
type Photo struct {
	Blob   string `json:"blob"`
	Type   string `json:"type"` // image/png or image/jpeg
	SHA256 string `json:"sha256"`
	Size   int64  `json:"size"` // bytes
}

// textMost bounds a line of a file, in characters.
const textMost = 300

// Check refuses a value that is not one of its kind. The faults are
// candidate.value, candidate.required, candidate.long, people.email,
// candidate.phone, candidate.until_before, candidate.future, and those of
// Facts.Check, each at its field; today is the legal day.
func (v *Value) Check(kind string, order []string, today day.Day) error {
	v.tidy()
	if err := v.check(kind, order, today); err != nil {
		return err
	}
	return nil
}

func (v *Value) check(kind string, order []string, today day.Day) *fault.Error {
	switch {
	case kind == KindDocument && v.Document != nil:
		return v.Document.check(today)
	case kind == KindAddress:
		return line("address", v.Address)
	case kind == KindJob && v.Job != nil:
		return v.Job.written(today)
	case kind == KindEducation && v.Education != nil:
		return v.Education.written(order, today)
	case kind == KindEmail:
		return emailed(v.Email)
	case kind == KindPhone:
		return phoned(v.Phone)
	case kind == KindPhoto && v.Photo != nil:
		return nil
	}
	return fault.New(fault.Invalid, "candidate.value")
}

// tidy takes away spaces that mean nothing.
func (v *Value) tidy() {
	trim := func(all ...*string) {
		for _, s := range all {
			*s = strings.Join(strings.Fields(*s), " ")
		}
	}
	trim(&v.Address, &v.Email, &v.Phone)
	if v.Document != nil {
		trim(&v.Document.Number, &v.Document.Issuer)
	}
	if v.Job != nil {
		trim(&v.Job.Employer, &v.Job.BIN, &v.Job.Position, &v.Job.Category)
	}
	if v.Education != nil {
		trim(&v.Education.Institution, &v.Education.Diploma)
	}
}

func line(field, text string) *fault.Error {
	switch {
	case text == "":
		return fault.New(fault.Invalid, "candidate.required").At(field)
	case utf8.RuneCountInString(text) > textMost:
		return fault.New(fault.Invalid, "candidate.long", "most", textMost).At(field)
	}
	return nil
}

func first(all ...*fault.Error) *fault.Error {
	for _, e := range all {
		if e != nil {
			return e
		}
	}
	return nil
}

func past(field string, d, today day.Day) *fault.Error {
	if d > today {
		return fault.New(fault.Invalid, "candidate.future", "today", today.String()).At(field)
	}
	return nil
}

func (d *Document) check(today day.Day) *fault.Error {
	if err := first(line("number", d.Number), line("issuer", d.Issuer), past("issued", d.Issued, today)); err != nil {
		return err
	}
	if d.Until != nil && *d.Until < d.Issued {
		return fault.New(fault.Invalid, "candidate.until_before", "from", d.Issued.String(), "until", d.Until.String()).At("until")
	}
	return nil
}

func (j *Job) written(today day.Day) *fault.Error {
	err := first(line("employer", j.Employer), line("position", j.Position), past("from", j.From, today), j.check())
	if err == nil && j.Kind == "" {
		err = fault.New(fault.Invalid, "candidate.required").At("kind")
	}
	return err
}

func (e *Education) written(order []string, today day.Day) *fault.Error {
	err := first(line("institution", e.Institution), past("graduated", e.Graduated, today), e.check(order))
	if err == nil && e.Level == "" {
		err = fault.New(fault.Invalid, "candidate.required").At("level")
	}
	return err
}

func emailed(s string) *fault.Error {
	a, err := mail.ParseAddress(s)
	if err != nil || a.Address != s || len(s) > textMost {
		return fault.New(fault.Invalid, "people.email").At("email")
	}
	return nil
}

// Digits of a telephone number, with the code of the country (E.164).
const (
	phoneLeast = 10
	phoneMost  = 15
)

func phoned(s string) *fault.Error {
	digits := 0
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case !strings.ContainsRune("+-() ", r):
			digits = phoneMost + 1
		}
	}
	if digits < phoneLeast || digits > phoneMost {
		return fault.New(fault.Invalid, "candidate.phone").At("phone")
	}
	return nil
}

// imported is a value as a register gave it, with the register's own id of the
// record.
type imported struct {
	ID    string `json:"id"`
	Value Value  `json:"value"`
}

// Names of the sealed values, bound into each.
const (
	sealedImported = "candidate.imported"
	sealedOwn      = "candidate.own"
)

func sealJSON(key *seal.Key, field string, v any) ([]byte, error) {
	text, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	return key.Seal(field, text)
}

func openJSON(key *seal.Key, field string, sealed []byte, v any) error {
	text, err := key.Open(field, sealed)
	if err != nil {
		return err
	}
	return json.Unmarshal(text, v)
}

// same tells whether two values are written alike.
func (v Value) same(o Value) bool {
	a, err1 := json.Marshal(v)
	b, err2 := json.Marshal(o)
	return err1 == nil && err2 == nil && slices.Equal(a, b)
}

// contactOf is the field of a person that a kind fills.
func contactOf(kind string, p *people.Private) *string {
	switch kind {
	case KindEmail:
		return &p.Email
	case KindPhone:
		return &p.Phone
	}
	return nil
}
