package appraisal

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strconv"

	"tarazy/internal/access"
	"tarazy/internal/blob"
	"tarazy/internal/document"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/outbox"
	"tarazy/internal/people"
)

// FormsJob is the kind of the job that prints the forms of a year.
const FormsJob = "appraisal.forms"

// FormsHours is how long printed forms wait for who asked for them, by the
// clock of the law: they hold personal data under the key of another person
// than theirs.
const FormsHours = 24

// WorkTx is what printing needs of a transaction.
type WorkTx interface {
	outbox.WorkTx
	Tx
}

// WorkStore runs transactions of work.
type WorkStore interface {
	Write(context.Context, func(WorkTx) error) error
	Read(context.Context, func(WorkTx) error) error
}

// Printer prints the forms of many cases as jobs: who asks for them gets them
// as one file when they are made.
type Printer struct {
	Service *Service
	Store   WorkStore
	// Actor gives a person as an actor, with the roles held now.
	Actor func(context.Context, people.PersonID) (*access.Actor, error)
	Wake  func() // tells the worker; nil: it looks by itself
}

// FormsOrder says which forms are printed, and how.
type FormsOrder struct {
	Year   YearID        `json:"year"`
	Papers []Paper       `json:"papers"`
	Lang   locale.Lang   `json:"lang"`   // Kazakh or Russian
	Format string        `json:"format"` // of document.FormatOf
	Unit   people.UnitID `json:"unit"`   // with the units below it; "" for the whole body
}

// FormsLangs are the languages in which forms are printed.
var FormsLangs = []locale.Lang{locale.KK, locale.RU}

// check refuses what cannot be printed. The faults are
// appraisal.forms.no_paper and appraisal.forms.choice.
func (o *FormsOrder) check() error {
	known := func(p Paper) bool { return slices.Contains(Papers, p) }
	switch _, ok := document.FormatOf(o.Format); {
	case len(o.Papers) == 0 || len(o.Papers) > len(Papers):
		return fault.New(fault.Invalid, "appraisal.forms.no_paper").At("papers")
	case slices.ContainsFunc(o.Papers, func(p Paper) bool { return !known(p) }):
		return fault.New(fault.Invalid, "appraisal.forms.choice").At("papers")
	case !slices.Contains(FormsLangs, o.Lang):
		return fault.New(fault.Invalid, "appraisal.forms.choice").At("lang")
	case !ok:
		return fault.New(fault.Invalid, "appraisal.forms.choice").At("format")
	}
	return nil
}

// Ask leaves the job of printing for who asks, unless one of theirs has not
// ended. The faults are those of check, appraisal.missing.year, and
// appraisal.forms.choice at the unit.
func (p *Printer) Ask(ctx context.Context, by *access.Actor, o FormsOrder) error {
	err := p.Store.Write(ctx, func(tx WorkTx) error {
		y, err := p.Service.yearFor(tx, by, access.PrintForms, o.Year)
		if err != nil {
			return err
		}
		if err := o.check(); err != nil {
			return err
		}
		if o.Unit != "" {
			if u, err := tx.UnitGet(o.Unit); err != nil || u == nil || u.Body != y.y.Body {
				return errors.Join(err, fault.New(fault.Invalid, "appraisal.forms.choice").At("unit"))
			}
		}
		last, err := lastForms(tx, by.Person, o.Year)
		if err != nil || last != nil && !last.State.Ended() {
			return err
		}
		key := string(o.Year) + "/" + by.Person + "/1"
		if last != nil {
			key = string(o.Year) + "/" + by.Person + "/" + strconv.FormatInt(last.ID+1, 10)
		}
		return outbox.Enqueue(tx, outbox.Job{Kind: FormsJob, Key: key, Payload: o, Person: by.Person, Body: string(y.y.Body), Case: string(o.Year)})
	})
	if err == nil && p.Wake != nil {
		p.Wake()
	}
	return err
}

// lastForms is the job of printing that a person asked for last; nil for none.
func lastForms(tx WorkTx, person string, id YearID) (*outbox.Status, error) {
	found, err := tx.JobList(outbox.JobQuery{Kinds: []string{FormsJob}, Person: person, Case: string(id), Limit: 1})
	if err != nil || len(found.Items) == 0 {
		return nil, err
	}
	return &found.Items[0], nil
}

// FormsView is what the page of printing shows.
type FormsView struct {
	Year  Year
	Body  people.Body
	Rules *Rules
	Units []people.Unit
	Job   *outbox.Status // asked for last by the actor; nil for none, or none any more
	Order FormsOrder     // of the job
	Made  *FormsMade     // of a job that is done
}

// FormsMade counts what a job printed.
type FormsMade struct {
	Parts     int   `json:"parts"`
	Documents int   `json:"documents"`
	Lacking   int   `json:"lacking"` // forms that are not there yet, of those who take part
	Bytes     int64 `json:"bytes"`
}

// Forms is how far printing is. The fault is appraisal.missing.year.
func (p *Printer) Forms(ctx context.Context, by *access.Actor, id YearID) (*FormsView, error) {
	v := &FormsView{}
	err := p.Store.Read(ctx, func(tx WorkTx) error {
		y, err := p.Service.yearFor(tx, by, access.PrintForms, id)
		if err != nil {
			return err
		}
		v.Year, v.Body, v.Rules = *y.y, *y.body, y.rules
		if v.Units, err = tx.UnitsOn(y.y.Body, y.today); err != nil {
			return err
		}
		v.Job, err = lastForms(tx, by.Person, id)
		return err
	})
	if err != nil || v.Job == nil {
		return v, err
	}
	if err := json.Unmarshal(v.Job.Payload, &v.Order); err != nil {
		return nil, err
	}
	if v.Job.State == outbox.Done {
		if v.Made, err = p.made(ctx, v.Job.ID); v.Made == nil {
			v.Job = nil // deleted since
		}
	}
	return v, err
}

// made is what a job printed; nil where it is not there any more.
func (p *Printer) made(ctx context.Context, job int64) (*FormsMade, error) {
	text, err := p.blob(ctx, formsKey(job, "end"))
	if text == nil || err != nil {
		return nil, err
	}
	m := &FormsMade{}
	return m, json.Unmarshal(text, m)
}

// blob reads a blob; nil where there is none.
func (p *Printer) blob(ctx context.Context, key string) ([]byte, error) {
	text, err := blob.Read(ctx, p.Service.Blobs, key, formsPartMost)
	if errors.Is(err, blob.ErrNone) {
		return nil, nil
	}
	return text, err
}

// formsPartMost bounds what is read of one part of printed forms, in bytes: a batch of
// documents takes a few megabytes.
const formsPartMost = 256 << 20

func formsKey(job int64, part string) string {
	return "forms/" + strconv.FormatInt(job, 10) + "/" + part
}
