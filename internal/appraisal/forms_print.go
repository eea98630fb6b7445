package appraisal

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/document"
	"tarazy/internal/fault"
	"tarazy/internal/journal"
	"tarazy/internal/outbox"
	"tarazy/internal/people"
	"tarazy/internal/press"
)

// formsForget is the kind of the job that deletes printed forms.
const formsForget = "appraisal.forms.forget"

// formsBatch is how many cases one step prints: some seconds of work.
const formsBatch = 60

// formsMost bounds the documents that are printed at once.
const formsMost = 2

// sealedForms names what is sealed under the key of who asked for it.
const sealedForms = "appraisal.forms"

// formsPlace is where a job stands.
type formsPlace struct {
	After CaseID `json:"after"`
	FormsMade
}

// Handle lets a worker do the jobs.
func (p *Printer) Handle(w *outbox.Worker) {
	w.Handle(outbox.Kind{Name: FormsJob, Attempts: 6, Step: p.step})
	w.Handle(outbox.Kind{Name: formsForget, Step: func(ctx context.Context, t *outbox.Task) (bool, error) {
		var job int64
		if err := t.Decode(&job); err != nil {
			return false, outbox.Permanent(err)
		}
		return true, p.forget(ctx, job)
	}})
}

// forget deletes what a job printed; the mark of its end first, by which it is
// found.
func (p *Printer) forget(ctx context.Context, job int64) error {
	keys := []string{formsKey(job, "end")}
	for info, err := range p.Service.Blobs.List(ctx, formsKey(job, "")) {
		if err != nil {
			return err
		}
		keys = append(keys, info.Key)
	}
	for _, k := range keys {
		if err := p.Service.Blobs.Delete(ctx, k); err != nil {
			return err
		}
	}
	return nil
}

// step prints the forms of the next cases into a file of their own. One that is
// repeated after a kill writes the same file again.
func (p *Printer) step(ctx context.Context, t *outbox.Task) (bool, error) {
	var o FormsOrder
	if err := t.Decode(&o); err != nil {
		return false, outbox.Permanent(err)
	}
	var at formsPlace
	if _, err := t.Cursor(&at); err != nil {
		return false, outbox.Permanent(err)
	}
	by, err := p.Actor(ctx, people.PersonID(t.Person))
	if err != nil {
		return false, err
	}
	b, err := p.read(ctx, by, &o, at.After)
	if _, ok := fault.As(err); ok {
		return false, outbox.Permanent(err)
	}
	if err != nil {
		return false, err
	}
	if err := p.write(ctx, t, &o, b, &at); err != nil {
		return false, err
	}
	at.After = b.last
	if t.Total = b.total; b.seen < formsBatch {
		t.Done = t.Total
		return true, p.finish(ctx, t, by, &at)
	}
	t.Done += int64(b.seen)
	return false, t.Move(at)
}

// write seals one file with the documents of a batch for who asked.
func (p *Printer) write(ctx context.Context, t *outbox.Task, o *FormsOrder, b *formsRead, at *formsPlace) error {
	if len(b.documents)+len(b.lacking) == 0 {
		return nil
	}
	format, _ := document.FormatOf(o.Format)
	files, issued, err := printAll(ctx, format, b.documents)
	if err != nil {
		return err
	}
	data, err := packed(b, files)
	if err != nil {
		return err
	}
	sealed, err := b.key.Seal(sealedForms, data)
	if err != nil {
		return err
	}
	if _, err := p.Service.Blobs.Put(ctx, formsKey(t.ID, partName(at.Parts)), bytes.NewReader(sealed)); err != nil {
		return err
	}
	if err := p.Store.Write(ctx, func(tx WorkTx) error { return press.Enter(tx, issued...) }); err != nil {
		return err
	}
	at.Parts, at.Documents, at.Lacking, at.Bytes = at.Parts+1, at.Documents+len(files), at.Lacking+len(b.lacking), at.Bytes+int64(len(data))
	return nil
}

func partName(n int) string { return fmt.Sprintf("%05d", n) }

// printAll writes the documents, several at once, and gives their lines of the
// register.
func printAll(ctx context.Context, format document.Format, all []formsDocument) ([][]byte, []press.Issued, error) {
	out, issued := make([][]byte, len(all)), make([]press.Issued, len(all))
	failed := make([]error, min(formsMost, runtime.GOMAXPROCS(0)))
	var next atomic.Int64
	var wg sync.WaitGroup
	for w := range failed {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(all) && failed[w] == nil; i = int(next.Add(1)) - 1 {
				printed, err := all[i].ready.Print(format)
				failed[w] = errors.Join(ctx.Err(), err)
				out[i], issued[i] = printed.Data, printed.Issued
			}
		})
	}
	wg.Wait()
	return out, issued, errors.Join(failed...)
}

// packed is a ZIP of the documents. They are compressed in themselves.
func packed(b *formsRead, files [][]byte) ([]byte, error) {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	add := func(name string, data []byte) error {
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
		if err == nil {
			_, err = w.Write(data)
		}
		return err
	}
	for i, f := range files {
		if err := add(b.documents[i].name, f); err != nil {
			return nil, err
		}
	}
	var lines bytes.Buffer
	for _, x := range b.lacking {
		lines.WriteString(x + "\r\n")
	}
	if err := add(lackingEntry, lines.Bytes()); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// finish ends the job: what was printed is counted and on record, and will be
// deleted.
func (p *Printer) finish(ctx context.Context, t *outbox.Task, by *access.Actor, at *formsPlace) error {
	text, err := json.Marshal(at.FormsMade)
	if err != nil {
		return err
	}
	if _, err := p.Service.Blobs.Put(ctx, formsKey(t.ID, "end"), bytes.NewReader(text)); err != nil {
		return err
	}
	return p.Store.Write(ctx, func(tx WorkTx) error {
		if err := t.Finish(tx); err != nil {
			return err
		}
		err := outbox.Enqueue(tx, outbox.Job{
			Kind: formsForget, Key: strconv.FormatInt(t.ID, 10), Due: tx.Now().Add(FormsHours * time.Hour), Payload: t.ID, Person: t.Person, Body: t.Body, Case: t.Case,
		})
		if err != nil {
			return err
		}
		return p.Service.Record(tx, journal.Entry{
			Verb: string(access.PrintForms), Actor: by.Person, Body: t.Body, Case: t.Case, Facts: fault.Args{"documents": at.Documents, "lacking": at.Lacking},
		})
	})
}
