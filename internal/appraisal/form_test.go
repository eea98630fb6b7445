package appraisal_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tarazy/internal/access"
	"tarazy/internal/appraisal"
	"tarazy/internal/appraisal/appraisaltest"
	"tarazy/internal/document"
	"tarazy/internal/law"
	"tarazy/internal/locale"
)

// printed writes a form as both kinds of file, and gives its words. With
// TARAZY_SHOTS the files are kept there.
func printed(w *appraisaltest.World, by *access.Actor, id appraisal.CaseID, paper appraisal.Paper, l locale.Lang) string {
	w.T.Helper()
	r, err := w.FormPaper(w.T.Context(), by, id, paper, l)
	w.Must(err)
	d := r.Document
	for _, name := range []string{"pdf", "docx"} {
		format, _ := document.FormatOf(name)
		var b bytes.Buffer
		w.Must(format.Write(&b, d))
		if dir := os.Getenv("TARAZY_SHOTS"); dir != "" {
			w.Must(os.WriteFile(filepath.Join(dir, string(paper)+"-"+string(l)+"."+name), b.Bytes(), 0o644))
		}
	}
	return words(d)
}

// words are all texts of a document.
func words(d document.Document) string {
	out := []string{d.Title}
	for _, p := range d.Parts {
		switch x := p.(type) {
		case document.Reference:
			out = append(out, x.Text)
		case document.Approval:
			out = append(out, "approval:", x.Signature.Role, x.Signature.Name, x.Signature.Date)
		case document.KeyValue:
			for _, y := range x.Pairs {
				out = append(out, y.Key, y.Value)
			}
		case document.Table:
			for _, c := range x.Columns {
				out = append(out, c.Title)
			}
			for _, r := range x.Rows {
				for _, c := range r.Cells {
					out = append(out, c.Text)
				}
			}
		case document.Note:
			out = append(out, x.Text)
		case document.Paragraph:
			for _, r := range x.Runs {
				out = append(out, r.Text)
			}
		case document.SignatureBlock:
			for _, s := range x.Signatures {
				out = append(out, "signature:", s.Role, s.Name, s.Date)
			}
		}
	}
	return strings.Join(out, "\n")
}

// columnsOf are the official names of a form's columns.
func columnsOf(t *testing.T, key string) []string {
	t.Helper()
	lib, err := appraisaltest.Library()
	if err != nil {
		t.Fatal(err)
	}
	e, err := lib.Edition(appraisaltest.Arys, appraisaltest.ArysEdition)
	if err != nil {
		t.Fatal(err)
	}
	form, _ := law.Rules[appraisal.Rules](e).Wording.Forms.Form(key)
	var out []string
	for _, c := range form.Columns {
		out = append(out, c.Label)
	}
	return append(out, form.Title, form.Reference)
}

func holds(t *testing.T, text string, wanted ...string) {
	t.Helper()
	for _, w := range wanted {
		if not, ok := strings.CutPrefix(w, "!"); ok && strings.Contains(text, not) || !ok && !strings.Contains(text, w) {
			t.Errorf("%q in\n%s", w, text)
		}
	}
}

func TestAPPF1_ThePlanIsPrintedByTheFormOfAnnexOne(t *testing.T) {
	appraisaltest.Each(t, func(w *appraisaltest.World) {
		y := w.OpenYear()
		id := w.CaseOf(y.ID, w.Economist).ID
		p, err := w.SavePlan(t.Context(), w.HeadBudget, id, appraisal.PlanSave{KCI: appraisaltest.KCI(y)})
		w.Must(err)
		at := func() appraisal.PlanAt { return appraisal.PlanAt{Number: p.Number, Version: p.Version} }
		// Nobody signs while a column is empty.
		kci := appraisaltest.KCI(y)
		kci[3].Change = ""
		p, err = w.SavePlan(t.Context(), w.HeadBudget, id, appraisal.PlanSave{PlanAt: at(), KCI: kci})
		w.Must(err)
		_, err = w.SignPlan(t.Context(), w.HeadBudget, id, at())
		refused(t, err, "appraisal.plan_not_ready")
		p, err = w.SavePlan(t.Context(), w.HeadBudget, id, appraisal.PlanSave{PlanAt: at(), KCI: appraisaltest.KCI(y)})
		w.Must(err)
		p, err = w.SignPlan(t.Context(), w.HeadBudget, id, at())
		w.Must(err)
		p, err = w.RefusePlan(t.Context(), w.Economist, id, at(), "Мерзімі қысқа")
		w.Must(err)
		p, err = w.SubmitPlan(t.Context(), w.HeadBudget, id, at())
		w.Must(err)
		_, err = w.DecidePlan(t.Context(), w.HeadFinance, id, appraisal.PlanDecision{PlanAt: at(), Approve: true})
		w.Must(err)
		text := printed(w, w.Economist, id, appraisal.PlanPaper, locale.RU)
		holds(t, text, columnsOf(t, "individual_work_plan")...)
		holds(t, text, "approval:\nВышестоящий руководитель\nҚаржыев", "не менее 100", "Мерзімі қысқа", "2023 год", "!Перевод", "Даму жоспары, 2.3-мақсат", "SHA-256")
		holds(t, printed(w, w.HR, id, appraisal.PlanPaper, locale.KK), "Аударма", "НМИ атауы", "кемінде 100")
	})
}

func TestAPPF2_TheKCISheetIsPrintedByTheFormOfAnnexTwo(t *testing.T) {
	appraisaltest.Each(t, func(w *appraisaltest.World) {
		y := sheets(w)
		c := w.Sheeted(y, w.HeadFinance, w.First, w.First, 4, 0)
		text := printed(w, w.HeadFinance, c.ID, appraisal.SheetPaper, locale.RU)
		holds(t, text, columnsOf(t, "kci_sheet")...)
		// One person did both steps, so the approval bears the actual position.
		holds(t, text, "approval:\nСпециалист 00-1\nБасшыев", "эффективно", "!Вышестоящий руководитель", "Непосредственный руководитель\nБасшыев")
		holds(t, printed(w, w.HR, c.ID, appraisal.SheetPaper, locale.KK), "Аударма", "Нақты мәні")
	})
}

func TestAPPF3_TheCompetencySheetIsPrintedByTheFormOfAnnexThree(t *testing.T) {
	appraisaltest.Each(t, func(w *appraisaltest.World) {
		y := sheets(w)
		id := w.CaseOf(y.ID, w.Economist).ID
		w.Assessed(id, w.HeadBudget, 1)
		text := printed(w, w.Economist, id, appraisal.AssessmentPaper, locale.RU)
		holds(t, text, columnsOf(t, "competency_sheet")...)
		holds(t, text, "6\nОриентация на потребителя услуг*\nне оценивается", "7\nИнформирование потребителей услуг*\nне оценивается", "не соответствует ожиданиям", "!approval:", "Сдержанно реагирует на критику")
		_, err := w.FormPaper(t.Context(), w.Accountant, id, appraisal.AssessmentPaper, locale.RU)
		refused(t, err, "appraisal.missing.case")
		_, err = w.FormPaper(t.Context(), w.Economist, id, "behavioural_indicators", locale.RU)
		refused(t, err, "appraisal.missing.form")
	})
}
