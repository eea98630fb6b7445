package appraisal_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"regexp"
	"strings"
	"testing"

	"tarazy/internal/appraisal"
	"tarazy/internal/appraisal/appraisaltest"
	"tarazy/internal/document"
	"tarazy/internal/journal"
	"tarazy/internal/locale"
)

// closed makes the year one that was closed on its last day of work, as if every
// case were done, and whose papers are kept until a day.
func closed(w *appraisaltest.World, y *appraisal.Year, until string) *appraisal.Year {
	w.T.Helper()
	keep := w.Day(until)
	w.Tx(func(tx appraisal.Tx) error {
		x, err := tx.AppraisalYearGet(y.ID)
		if err != nil {
			return err
		}
		now := tx.Now()
		x.State, x.Closed, x.Keep = appraisal.YearClosed, &now, &keep
		x.Version++
		y = x
		_, err = tx.AppraisalYearUpdate(x)
		return err
	})
	return y
}

// Papers are kept for as long as the act wants, longer where something holds
// them, and then destroyed under an act; who took part stays.
func TestAPP08_PapersAreKeptThenDestroyedUnderAnAct(t *testing.T) {
	appraisaltest.Each(t, func(w *appraisaltest.World) {
		y, id := approved(w)
		ctx := t.Context()
		y = closed(w, y, "2027-01-22")
		on := w.Day("2024-01-22")
		in := appraisal.DestroyIn{Version: y.Version, Number: "4-ж", Day: &on}
		_, err := w.DestroyPapers(ctx, w.HR, y.ID, in)
		refused(t, err, "appraisal.kept_until")
		w.At("2027-01-22") // the last day of keeping
		_, err = w.DestroyPapers(ctx, w.HR, y.ID, in)
		refused(t, err, "appraisal.kept_until")
		w.At("2027-01-25")
		_, err = w.HoldPapers(ctx, w.HR, y.ID, y.Version, " ")
		refused(t, err, "appraisal.remark")
		y, err = w.HoldPapers(ctx, w.HR, y.ID, y.Version, "Сот ісі")
		w.Must(err)
		in.Version = y.Version
		_, err = w.DestroyPapers(ctx, w.HR, y.ID, in)
		refused(t, err, "appraisal.held")
		y, err = w.ReleasePapers(ctx, w.HR, y.ID, y.Version, "Сот шешімі күшіне енді")
		w.Must(err)
		in.Version = y.Version
		_, err = w.DestroyPapers(ctx, w.Stranger, y.ID, in)
		refused(t, err, "appraisal.missing.case")
		_, err = w.DestroyPapers(ctx, w.HR, y.ID, appraisal.DestroyIn{Version: y.Version, Day: &on})
		refused(t, err, "appraisal.act_number")
		y, err = w.DestroyPapers(ctx, w.HR, y.ID, in)
		w.Must(err)
		c := w.CaseOf(y.ID, w.Economist)
		w.Tx(func(tx appraisal.Tx) error {
			results, err := tx.AppraisalResultsOf(id)
			if err != nil {
				return err
			}
			sheet, err := tx.SheetLatest(id)
			if len(results) > 0 || sheet != nil {
				t.Errorf("%d results and the sheet %v are left", len(results), sheet)
			}
			return err
		})
		if y.State != appraisal.YearDestroyed || y.Gone == nil || y.Gone.Number != "4-ж" || y.Gone.Cases == 0 || c == nil || c.Grade != "" {
			t.Errorf("%s, %+v, %+v", y.State, y.Gone, c)
		}
		_, err = w.DestroyPapers(ctx, w.HR, y.ID, appraisal.DestroyIn{Version: y.Version, Number: "5", Day: &on})
		refused(t, err, "appraisal.year_state")
		act, err := w.DestructionFile(ctx, w.HR, y.ID, locale.RU, document.AsDOCX)
		w.Must(err)
		for _, word := range []string{"Акт об уничтожении документов оценки", "№ 4-ж от 22 января 2024", "22 января 2027", "2023", "Методика оценки", "пункт 8"} {
			if text := wordsOf(t, act); !strings.Contains(text, word) {
				t.Errorf("%q does not stand in the act: %s", word, text)
			}
		}
		_, err = w.DestructionFile(ctx, w.Stranger, y.ID, locale.RU, document.AsDOCX)
		refused(t, err, "appraisal.missing.case")
	})
}

// wordsOf are the words of a document in DOCX.
func wordsOf(t *testing.T, data []byte) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open("word/document.xml")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	text, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(string(text), ""), "\u00a0", " ")
}

// What a destruction leaves when it breaks off is destroyed by the job that was
// left with it.
func TestADestructionThatBrokeOffGoesOn(t *testing.T) {
	appraisaltest.Each(t, func(w *appraisaltest.World) {
		y, id := approved(w)
		y = closed(w, y, "2027-01-22")
		w.At("2027-01-25")
		on := w.Day("2027-01-25")
		w.Forget = func(appraisal.Tx, journal.Order, []string) error { return errors.New("the database is gone") }
		_, err := w.DestroyPapers(w.T.Context(), w.HR, y.ID, appraisal.DestroyIn{Version: y.Version, Number: "4-ж", Day: &on})
		if err == nil {
			w.T.Fatal("it did not break off")
		}
		left := func() (state appraisal.YearState, rest bool, results int) {
			w.Tx(func(tx appraisal.Tx) error {
				y, err := tx.AppraisalYearGet(y.ID)
				if err != nil {
					return err
				}
				all, err := tx.AppraisalResultsOf(id)
				state, rest, results = y.State, y.Gone.Rest, len(all)
				return err
			})
			return state, rest, results
		}
		if state, rest, results := left(); state != appraisal.YearDestroyed || !rest || results == 0 {
			t.Errorf("broken off: %s, rest %t, %d results", state, rest, results)
		}
		w.Forget = nil
		w.Must(w.Daily(w.T.Context(), y.ID))
		if state, rest, results := left(); state != appraisal.YearDestroyed || rest || results != 0 {
			t.Errorf("after the job: %s, rest %t, %d results", state, rest, results)
		}
	})
}
