package press

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/document"
	"tarazy/internal/fault"
	"tarazy/internal/journal"
	"tarazy/internal/locale"
	"tarazy/internal/people"
)

// Service keeps the templates of bodies, prints, and answers whoever checks a
// paper.
type Service struct {
	Press
	Store Store
	// Record writes an act into the journal, in the transaction given.
	Record func(Tx, journal.Entry) error
}

// Print dresses a document of a body, prints and enters it.
func (s *Service) Print(ctx context.Context, body people.BodyID, kind Kind, x document.Document, matter string, f document.Format) ([]byte, error) {
	var r Ready
	err := s.Store.Read(ctx, func(tx Tx) (err error) {
		r, err = s.Ready(tx, body, kind, x, matter)
		return err
	})
	if err != nil {
		return nil, err
	}
	return Give(ctx, s.Store.Write, &r, f)
}

// allow refuses templates to who does not keep those of the body.
func allow(by *access.Actor, body people.BodyID, part Part) error {
	switch {
	case !access.MayEver(by, access.KeepTemplates):
		return fault.New(fault.Denied, "access.denied")
	case !access.May(by, access.KeepTemplates, access.Target{Body: string(body)}), !part.Known():
		return missing()
	}
	return nil
}

// missing is the fault for what is not there, or not for this actor.
func missing() error { return fault.New(fault.Missing, "press.template_missing") }

// Shelf are the versions of all parts of a body's templates, without what they
// say.
type Shelf struct {
	Body  people.Body
	Today day.Day
	Rows  []ShelfRow // one a part, in the order of Parts
}

// ShelfRow are the versions of a part, the latest first.
type ShelfRow struct {
	Part     Part
	Versions []Template
	Holds    int // number of the version that holds today; 0 for none
}

// Row are the versions of a part; nil where there is no such part.
func (s *Shelf) Row(p Part) *ShelfRow {
	for i := range s.Rows {
		if s.Rows[i].Part == p {
			return &s.Rows[i]
		}
	}
	return nil
}

// On is the version that holds on a day, as Tx.TemplateOn finds it; nil for none.
func (r *ShelfRow) On(on day.Day) *Template {
	var out *Template
	for i := range r.Versions {
		t := &r.Versions[i]
		if t.From <= on && (out == nil || t.From > out.From || t.From == out.From && t.Number > out.Number) {
			out = t
		}
	}
	return out
}

// Next is the version that will hold next after a day; nil for none.
func (r *ShelfRow) Next(after day.Day) *Template {
	var from *day.Day
	for i := range r.Versions {
		if t := &r.Versions[i]; t.From > after && (from == nil || t.From < *from) {
			from = &t.From
		}
	}
	if from == nil {
		return nil
	}
	return r.On(*from)
}

// Latest is the number of the latest version; 0 for none.
func (r *ShelfRow) Latest() int {
	if len(r.Versions) == 0 {
		return 0
	}
	return r.Versions[0].Number
}

// Shelf reads the versions of a body's templates. The faults are access.denied
// and press.template_missing.
func (s *Service) Shelf(ctx context.Context, by *access.Actor, body people.BodyID) (*Shelf, error) {
	if err := allow(by, body, HeadPart); err != nil {
		return nil, err
	}
	out := &Shelf{}
	err := s.Store.Read(ctx, func(tx Tx) error {
		b, today, err := bodyDay(tx, body)
		if err != nil {
			return err
		}
		out.Body, out.Today = *b, today
		all, err := tx.TemplatesOf(body)
		if err != nil {
			return err
		}
		for _, p := range Parts() {
			out.Rows = append(out.Rows, rowOf(p, all, today))
		}
		return nil
	})
	return out, err
}

func rowOf(p Part, all []Template, today day.Day) ShelfRow {
	row := ShelfRow{Part: p}
	for _, t := range all {
		if t.Part == p {
			row.Versions = append(row.Versions, t)
		}
	}
	if t := row.On(today); t != nil {
		row.Holds = t.Number
	}
	return row
}

func bodyDay(tx Tx, body people.BodyID) (*people.Body, day.Day, error) {
	b, err := tx.BodyGet(body)
	if err != nil {
		return nil, 0, err
	}
	if b == nil {
		return nil, 0, missing()
	}
	today, err := b.On(tx.Now())
	return b, today, err
}

// Template reads a version of a part. The faults are those of Shelf.
func (s *Service) Template(ctx context.Context, by *access.Actor, body people.BodyID, part Part, number int) (*Template, error) {
	if err := allow(by, body, part); err != nil {
		return nil, err
	}
	var out *Template
	err := s.Store.Read(ctx, func(tx Tx) (err error) {
		if out, err = tx.TemplateGet(body, part, number); err == nil && out == nil {
			err = missing()
		}
		return err
	})
	return out, err
}

// TemplateIn is a new version of a part.
type TemplateIn struct {
	After int      // number of the latest version that its author saw; 0 for none
	From  *day.Day // nil: no day was given
	Content
	Emblem []byte // a picture as it was sent, in place of that of the content
}

// AddTemplate adds a version of a part, which holds from a day that is still to
// come: what was printed is printed alike later. The faults are those of Shelf,
// Content and MakeEmblem, press.changed, press.from_missing and press.from_past.
func (s *Service) AddTemplate(ctx context.Context, by *access.Actor, body people.BodyID, part Part, in TemplateIn) (*Template, error) {
	if err := allow(by, body, part); err != nil {
		return nil, err
	}
	if err := in.settle(part); err != nil {
		return nil, err
	}
	t := &Template{Body: body, Part: part, Number: in.After + 1, By: people.PersonID(by.Person), Content: in.Content}
	err := s.Store.Write(ctx, func(tx Tx) error {
		_, today, err := bodyDay(tx, body)
		if err != nil {
			return err
		}
		switch {
		case in.From == nil:
			return fault.New(fault.Invalid, "press.from_missing").At("from")
		case *in.From <= today:
			return fault.New(fault.Invalid, "press.from_past", "given", in.From.String(), "first", today.Add(1).String()).At("from")
		}
		t.From, t.At = *in.From, tx.Now()
		if before, err := tx.TemplateGet(body, part, in.After); err != nil {
			return err
		} else if before == nil && in.After != 0 {
			return changed()
		}
		ok, err := tx.TemplateInsert(t)
		if err != nil {
			return err
		}
		if !ok {
			return changed()
		}
		return s.Record(tx, entry(by, t))
	})
	return t, err
}

// settle brings what was sent into the form in which it is kept.
func (in *TemplateIn) settle(part Part) error {
	if part == HeadPart && len(in.Emblem) > 0 {
		emblem, err := MakeEmblem(in.Emblem)
		if err != nil {
			return err
		}
		head := Letterhead{}
		if in.Head != nil {
			head = *in.Head
		}
		head.Emblem = emblem
		in.Head = &head
	}
	return in.Content.settle(part)
}

// changed is the fault of a write on an old version.
func changed() error { return fault.New(fault.Conflict, "press.changed") }

// entry is the record of a new version: what it says by its hash, the emblem's
// apart.
func entry(by *access.Actor, t *Template) journal.Entry {
	facts := map[string]any{"part": t.Part, "number": t.Number, "from": t.From.String(), "content": t.Content.hash()}
	if t.Head != nil && len(t.Head.Emblem) > 0 {
		facts["emblem"] = hexOf(t.Head.Emblem)
	}
	return journal.Entry{Verb: string(access.KeepTemplates), Actor: by.Person, Body: string(t.Body), Case: "template/" + string(t.Part), Facts: facts}
}

func (c Content) hash() string {
	text, err := json.Marshal(c)
	if err != nil {
		panic(err) // texts and bytes alone
	}
	return hexOf(text)
}

func hexOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// Preview prints a sample of a kind in a language with a content that need not be
// kept, and with what holds of the other parts on the day. The faults are those
// of AddTemplate.
func (s *Service) Preview(ctx context.Context, by *access.Actor, body people.BodyID, part Part, in TemplateIn, l locale.Lang, f document.Format) ([]byte, error) {
	if err := allow(by, body, part); err != nil {
		return nil, err
	}
	if err := in.settle(part); err != nil {
		return nil, err
	}
	kind := Kind(part)
	if part == HeadPart {
		kind = Protocol
	}
	var x document.Document
	var d *Dress
	err := s.Store.Read(ctx, func(tx Tx) error {
		b, today, err := bodyDay(tx, body)
		if err != nil {
			return err
		}
		on := today.Add(1)
		if in.From != nil {
			on = max(on, *in.From)
		}
		x = sample(b, kind, on, l)
		d, err = s.Dress(tx, body, kind, on)
		return err
	})
	if err != nil {
		return nil, err
	}
	if part == HeadPart {
		d.head = in.Head
	} else {
		d.texts = in.Texts
	}
	x.Parts = d.around(x)
	r := Ready{Document: coded(x, s.Site+CheckPath+"/"+SampleCode)}
	out, err := r.Print(f)
	return out.Data, err
}
