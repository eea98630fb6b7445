package cabinet

import (
	"io"
	"strings"

	"tarazy/internal/candidate"
	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/route"
)

// typed is what a person filled in. What cannot be read is gathered, so that
// all of it is told at once.
type typed struct {
	values map[string]string
	bad    []*fault.Error
}

func (t *typed) text(name string) string { return strings.TrimSpace(t.values[name]) }

func (t *typed) problem(name, code string) {
	t.bad = append(t.bad, fault.New(fault.Invalid, code).At(name))
}

// dayOrNone is a day that may be left empty.
func (t *typed) dayOrNone(name string) *day.Day {
	text := t.text(name)
	if text == "" {
		return nil
	}
	d, err := day.Parse(text)
	if err != nil {
		t.problem(name, "candidate.bad_day")
		return nil
	}
	return &d
}

// day is a day that must be there.
func (t *typed) day(name string) day.Day {
	if t.text(name) == "" {
		t.problem(name, "candidate.required")
	}
	if d := t.dayOrNone(name); d != nil {
		return *d
	}
	return 0
}

// value reads what was typed of a kind; the service checks the rest.
func (t *typed) value(kind string) candidate.Value {
	switch kind {
	case candidate.KindDocument:
		return candidate.Value{Document: &candidate.Document{Number: t.text("number"), Issuer: t.text("issuer"), Issued: t.day("issued"), Until: t.dayOrNone("until")}}
	case candidate.KindJob:
		return candidate.Value{Job: &candidate.Job{
			Employer: t.text("employer"), BIN: t.text("bin"), Position: t.text("position"), From: t.day("from"), Until: t.dayOrNone("until"),
			Kind: t.text("kind"), Category: t.text("category"),
		}}
	case candidate.KindEducation:
		return candidate.Value{Education: &candidate.Education{
			Level: t.text("level"), Field: t.text("field"), Institution: t.text("institution"), Graduated: t.day("graduated"), Diploma: t.text("diploma"),
		}}
	case candidate.KindAddress:
		return candidate.Value{Address: t.text("address")}
	case candidate.KindEmail:
		return candidate.Value{Email: t.text("email")}
	case candidate.KindPhone:
		return candidate.Value{Phone: t.text("phone")}
	}
	return candidate.Value{}
}

// valuesOf are the fields as a form shows what is kept.
func valuesOf(v candidate.Value) map[string]string {
	onDay := func(d *day.Day) string {
		if d == nil {
			return ""
		}
		return d.String()
	}
	switch {
	case v.Document != nil:
		return map[string]string{"number": v.Document.Number, "issuer": v.Document.Issuer, "issued": v.Document.Issued.String(), "until": onDay(v.Document.Until)}
	case v.Job != nil:
		j := v.Job
		return map[string]string{"employer": j.Employer, "bin": j.BIN, "position": j.Position, "from": j.From.String(), "until": onDay(j.Until), "kind": j.Kind, "category": j.Category}
	case v.Education != nil:
		e := v.Education
		return map[string]string{"level": e.Level, "field": e.Field, "institution": e.Institution, "graduated": e.Graduated.String(), "diploma": e.Diploma}
	}
	return map[string]string{"address": v.Address, "email": v.Email, "phone": v.Phone}
}

// read takes what was typed, and the bytes of the picture where one was chosen.
func read(r *route.Request, kind string) (t typed, picture []byte, err error) {
	if kind == candidate.KindPhoto {
		if err := r.ParseMultipartForm(uploadMost); err != nil {
			return t, nil, fault.New(fault.Invalid, "candidate.photo_none").At("photo").Wrap(err)
		}
	} else if err := r.ParseForm(); err != nil {
		return t, nil, err
	}
	t.values = map[string]string{}
	for name := range r.PostForm {
		t.values[name] = r.PostForm.Get(name)
	}
	if kind != candidate.KindPhoto {
		return t, nil, nil
	}
	f, _, err := r.FormFile("photo")
	if err != nil {
		return t, nil, fault.New(fault.Invalid, "candidate.photo_none").At("photo").Wrap(err)
	}
	defer f.Close()
	picture, err = io.ReadAll(io.LimitReader(f, candidate.PhotoMost+1))
	return t, picture, err
}
