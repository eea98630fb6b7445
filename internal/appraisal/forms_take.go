package appraisal

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io"
	"strconv"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/outbox"
	"tarazy/internal/people"
	"tarazy/internal/seal"
)

// lackingEntry names the list of a part of what is not there; in the whole file
// the lists are put together under a name that people read.
const lackingEntry = "lacking"

// FormsFile is a file of printed forms that is put together while it is sent.
type FormsFile struct {
	Name string
	p    *Printer
	job  int64
	made *FormsMade
	key  *seal.Key
	lang locale.Lang
}

// Take gives the forms that the actor asked for last. The faults are
// appraisal.missing.year and appraisal.missing.forms.
func (p *Printer) Take(ctx context.Context, by *access.Actor, id YearID) (*FormsFile, error) {
	v, err := p.Forms(ctx, by, id)
	if err != nil {
		return nil, err
	}
	if v.Job == nil || v.Job.State != outbox.Done {
		return nil, missing("forms")
	}
	f := &FormsFile{Name: "forms-" + strconv.Itoa(v.Year.Number) + "-" + string(v.Order.Lang) + ".zip", p: p, job: v.Job.ID, made: v.Made, lang: v.Order.Lang}
	err = p.Store.Read(ctx, func(tx WorkTx) (err error) {
		f.key, err = p.Service.key(tx, people.PersonID(by.Person))
		return err
	})
	return f, err
}

// Send writes the file: one ZIP of all parts, of which one at a time is held in
// memory.
func (f *FormsFile) Send(ctx context.Context, w io.Writer) error {
	z := zip.NewWriter(w)
	var lacking bytes.Buffer
	for n := range f.made.Parts {
		if err := f.part(ctx, z, n, &lacking); err != nil {
			return err
		}
	}
	if lacking.Len() > 0 {
		list, err := z.Create(locale.T(f.lang, "appraisal.forms.lacking_file", nil) + ".txt")
		if err == nil {
			_, err = list.Write(lacking.Bytes())
		}
		if err != nil {
			return err
		}
	}
	return z.Close()
}

// part copies the documents of a part as they are packed.
func (f *FormsFile) part(ctx context.Context, z *zip.Writer, n int, lacking *bytes.Buffer) error {
	sealed, err := f.p.blob(ctx, formsKey(f.job, partName(n)))
	if err != nil {
		return err
	}
	if sealed == nil {
		return fault.New(fault.Missing, "appraisal.missing.forms")
	}
	data, err := f.key.Open(sealedForms, sealed)
	if err != nil {
		return err
	}
	part, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return err
	}
	for _, entry := range part.File {
		if entry.Name != lackingEntry {
			err = z.Copy(entry)
		} else {
			err = appendEntry(lacking, entry)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func appendEntry(to *bytes.Buffer, entry *zip.File) error {
	r, err := entry.Open()
	if err != nil {
		return err
	}
	_, err = to.ReadFrom(r)
	return errors.Join(err, r.Close())
}
