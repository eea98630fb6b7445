package appraisal_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/appraisal"
	"tarazy/internal/appraisal/appraisaltest"
	"tarazy/internal/blob"
	"tarazy/internal/document"
	"tarazy/internal/locale"
	"tarazy/internal/outbox"
	"tarazy/internal/people"
	"tarazy/internal/store"
)

// press is a printer of forms in a world, with the worker that does its jobs.
func press(w *appraisaltest.World) (*appraisal.Printer, *outbox.Worker) {
	p := &appraisal.Printer{Service: w.Service, Store: store.As[appraisal.WorkTx](w.DB), Actor: func(_ context.Context, who people.PersonID) (*access.Actor, error) {
		if who != appraisaltest.ID(w.HR) {
			return nil, errors.New("another asked")
		}
		return w.HR, nil
	}}
	worker := outbox.NewWorker(outbox.Config{Store: store.As[outbox.WorkTx](w.DB), Owner: "test"})
	p.Handle(worker)
	return p, worker
}

// filesIn are the files of a ZIP, by their names.
func filesIn(t testing.TB, f *appraisal.FormsFile) map[string]string {
	t.Helper()
	var b bytes.Buffer
	if err := f.Send(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, x := range z.File {
		r, err := x.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if _, twice := out[x.Name]; twice || err != nil {
			t.Fatal(x.Name, twice, err)
		}
		out[x.Name] = string(text)
	}
	return out
}

func TestTheFormsOfAYearArePrintedAsOneFile(t *testing.T) {
	appraisaltest.Each(t, func(w *appraisaltest.World) {
		y := sheets(w)
		w.Sheeted(y, w.Economist, w.HeadBudget, w.HeadFinance, 4, 1)
		p, worker := press(w)
		o := appraisal.FormsOrder{Year: y.ID, Papers: appraisal.Papers, Lang: locale.RU, Format: "pdf"}
		w.Must(p.Ask(t.Context(), w.HR, o))
		_, err := p.Take(t.Context(), w.HR, y.ID)
		refused(t, err, "appraisal.missing.forms")
		_, err = worker.RunDue(t.Context())
		w.Must(err)
		v, err := p.Forms(t.Context(), w.HR, y.ID)
		w.Must(err)
		if v.Made == nil || v.Job.Done != v.Job.Total || v.Made.Documents < 3 || v.Made.Lacking == 0 {
			t.Fatalf("%+v of %+v", v.Made, v.Job)
		}
		f, err := p.Take(t.Context(), w.HR, y.ID)
		w.Must(err)
		files, own := filesIn(w.T, f), 0
		for name, text := range files {
			if strings.HasPrefix(name, "11/Экономова") {
				own++
			}
			if strings.HasSuffix(name, ".pdf") && !strings.HasPrefix(text, "%PDF-") {
				t.Errorf("%s is no PDF", name)
			}
		}
		if own != 3 || len(files) != v.Made.Documents+1 || !strings.Contains(files["незаполненные формы.txt"], "приложение 2") {
			t.Fatalf("%d files of one, %d of all, %+v", own, len(files), v.Made)
		}
		// They are those of a single print, and go after a day.
		single, err := w.FormPaper(t.Context(), w.HR, w.CaseOf(y.ID, w.Economist).ID, appraisal.AssessmentPaper, locale.RU)
		w.Must(err)
		if !slices.Contains(textsOf(files), pdfOf(t, single.Document)) {
			t.Error("a form printed alone differs")
		}
		w.Clock.Advance(appraisal.FormsHours*time.Hour + time.Minute)
		_, err = worker.RunDue(t.Context())
		w.Must(err)
		_, err = p.Take(t.Context(), w.HR, y.ID)
		refused(t, err, "appraisal.missing.forms")
	})
}

func TestFormsOfAUnitAreThoseOfTheUnitsBelowItToo(t *testing.T) {
	appraisaltest.Each(t, func(w *appraisaltest.World) {
		y := sheets(w)
		p, worker := press(w)
		w.Must(p.Ask(t.Context(), w.HR, appraisal.FormsOrder{Year: y.ID, Papers: []appraisal.Paper{appraisal.PlanPaper}, Lang: locale.KK, Format: "docx", Unit: w.Units["10"]}))
		_, err := worker.RunDue(t.Context())
		w.Must(err)
		f, err := p.Take(t.Context(), w.HR, y.ID)
		w.Must(err)
		for name, text := range filesIn(w.T, f) {
			in := strings.HasPrefix(name, "10/") || strings.HasPrefix(name, "11/")
			if strings.HasSuffix(name, ".docx") && (!in || !strings.HasPrefix(text, "PK")) {
				t.Errorf("%s is printed", name)
			}
			if strings.HasSuffix(name, ".txt") && strings.Contains("\n"+text, "\n20") {
				t.Errorf("%s: %s", name, text)
			}
		}
	})
}

func TestPrintingOfFormsIsRefused(t *testing.T) {
	appraisaltest.Each(t, func(w *appraisaltest.World) {
		y := w.OpenYear()
		p, _ := press(w)
		good := appraisal.FormsOrder{Year: y.ID, Papers: appraisal.Papers, Lang: locale.KK, Format: "pdf"}
		for _, x := range []struct {
			by    *access.Actor
			turn  func(*appraisal.FormsOrder)
			fault string
		}{
			{w.HeadFinance, func(*appraisal.FormsOrder) {}, "access.denied"},
			{w.HR, func(o *appraisal.FormsOrder) { o.Papers = nil }, "appraisal.forms.no_paper"},
			{w.HR, func(o *appraisal.FormsOrder) { o.Papers = []appraisal.Paper{"behavioural_indicators"} }, "appraisal.forms.choice"},
			{w.HR, func(o *appraisal.FormsOrder) { o.Lang = locale.EN }, "appraisal.forms.choice"},
			{w.HR, func(o *appraisal.FormsOrder) { o.Format = "xlsx" }, "appraisal.forms.choice"},
			{w.HR, func(o *appraisal.FormsOrder) { o.Unit = "uni_elsewhere" }, "appraisal.forms.choice"},
			{w.HR, func(o *appraisal.FormsOrder) { o.Year = "yea_elsewhere" }, "appraisal.missing.year"},
		} {
			o := good
			x.turn(&o)
			refused(t, p.Ask(t.Context(), x.by, o), x.fault)
		}
		_, err := p.Forms(t.Context(), w.Stranger, y.ID)
		if err == nil {
			t.Error("a stranger sees the printing")
		}
	})
}

// halting lets the first put of one part fail after it was stored, as a kill
// between the file and its transaction would.
type halting struct {
	blob.Store
	at   string
	seen map[string]int
}

var errHalted = errors.New("halted")

func (h *halting) Put(ctx context.Context, key string, r io.Reader) (blob.Info, error) {
	info, err := h.Store.Put(ctx, key, r)
	if h.seen[key]++; err == nil && strings.HasSuffix(key, h.at) && h.seen[key] == 1 {
		err = errHalted
	}
	return info, err
}

func TestPrintingGoesOnWhereItWasKilled(t *testing.T) {
	appraisaltest.Each(t, func(w *appraisaltest.World) {
		y := w.OpenYear()
		id := w.CaseOf(y.ID, w.Economist).ID
		_, err := w.SavePlan(t.Context(), w.HeadBudget, id, appraisal.PlanSave{KCI: appraisaltest.KCI(y)})
		w.Must(err)
		halts := &halting{Store: w.Blobs, at: "/00000", seen: map[string]int{}}
		w.Service.Blobs = halts
		p, worker := press(w)
		w.Must(p.Ask(t.Context(), w.HR, appraisal.FormsOrder{Year: y.ID, Papers: []appraisal.Paper{appraisal.PlanPaper}, Lang: locale.KK, Format: "pdf"}))
		_, err = worker.RunDue(t.Context())
		w.Must(err)
		_, err = p.Take(t.Context(), w.HR, y.ID)
		refused(t, err, "appraisal.missing.forms")
		w.Clock.Advance(time.Hour)
		_, err = worker.RunDue(t.Context())
		w.Must(err)
		f, err := p.Take(t.Context(), w.HR, y.ID)
		w.Must(err)
		if files := filesIn(w.T, f); len(files) != 2 {
			t.Fatalf("%d files", len(files))
		}
	})
}

func textsOf(files map[string]string) (out []string) {
	for _, text := range files {
		out = append(out, text)
	}
	return out
}

func pdfOf(t *testing.T, d document.Document) string {
	t.Helper()
	var b bytes.Buffer
	if err := document.PDF(&b, d); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
