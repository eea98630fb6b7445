package appraisal_test

import (
	"slices"
	"strings"
	"testing"

	"tarazy/internal/appraisal"
	"tarazy/internal/law"
	"tarazy/internal/locale"
)

func (e edition) form(t *testing.T, key string, columns ...string) *appraisal.Form {
	t.Helper()
	f, ok := e.Wording.Forms.Form(key)
	if !ok {
		t.Fatalf("no form %s", key)
	}
	if !slices.Equal(f.ColumnKeys(), columns) {
		t.Errorf("%s has the columns %v", key, f.ColumnKeys())
	}
	for _, c := range f.Columns {
		if c.Label == "" {
			t.Errorf("%s: the column %s has no words", key, c.Key)
		}
	}
	var signers []string
	for _, s := range f.Signatures {
		signers = append(signers, s.Key)
	}
	if !slices.Equal(signers, []string{"employee", "immediate_supervisor"}) {
		t.Errorf("%s is signed by %v", key, signers)
	}
	return f
}

func wantApproval(t *testing.T, a *appraisal.Approval) {
	t.Helper()
	if a == nil || a.Mark == "" || a.Position == "" {
		t.Fatalf("no approval block: %+v", a)
	}
	var keys []string
	for _, l := range a.Lines {
		keys = append(keys, l.Key)
	}
	if !slices.Equal(keys, []string{"name", "date", "signature"}) {
		t.Errorf("the approval block has %v", keys)
	}
}

func fieldKeys(f *appraisal.Form) []string {
	var out []string
	for _, l := range f.Fields {
		out = append(out, l.Key)
	}
	return out
}

func TestAPPF1_ThePlanHasItsColumnsAndItsApproval(t *testing.T) {
	both(t, func(t *testing.T, e edition) {
		f := e.form(t, "individual_work_plan", "number", "kci", "source", "unit", "planned", "term", "final_result")
		wantApproval(t, f.Approval)
		if f.Period == nil || f.Clause != "annex-1" || len(f.Footnotes) != 1 {
			t.Errorf("%+v", f)
		}
		if !slices.Equal(fieldKeys(f), []string{"employee_name", "employee_position", "structural_unit"}) {
			t.Errorf("%v", fieldKeys(f))
		}
	})
}

func TestAPPF2_TheKCISheetHasItsColumnsAndItsApproval(t *testing.T) {
	both(t, func(t *testing.T, e edition) {
		f := e.form(t, "kci_sheet", "number", "kci", "unit", "planned", "actual", "reached")
		wantApproval(t, f.Approval)
		if f.Result == nil || f.Clause != "annex-2" || !slices.Equal(fieldKeys(f), []string{"person", "period"}) {
			t.Errorf("%+v", f)
		}
	})
}

func TestAPPF3_TheCompetencySheetHasElevenRowsAndNoApproval(t *testing.T) {
	both(t, func(t *testing.T, e edition) {
		f := e.form(t, "competency_sheet", "number", "competency", "result", "not_shown")
		if f.Approval != nil || f.Clause != "annex-3" || len(f.Rows) != 11 {
			t.Errorf("%+v", f)
		}
		for i, r := range f.Rows {
			only := slices.Contains(e.Competency.ServiceOnly.V, r.Competency)
			if r.Number != i+1 || r.Competency != e.Competency.All.V[i] || (r.Footnote != "") != only {
				t.Errorf("row %d: %+v", i+1, r)
			}
			if name := e.Wording.Competencies.List[i].Name.Official.Text; name != r.Label {
				t.Errorf("row %d: %q on the form, %q in the catalogue", i+1, r.Label, name)
			}
		}
	})
}

func TestAPPF5_OnlyTheColumnOfCorrectionsIsKnownOfTheProtocol(t *testing.T) {
	both(t, func(t *testing.T, e edition) {
		p := e.Wording.Forms.Protocol
		if p.Clause != "annex-5" || p.Silence == "" || p.Correction.Clause != "38" || p.Correction.Label == "" {
			t.Errorf("%+v", p)
		}
	})
}

func TestEachActSpeaksItsOwnLanguage(t *testing.T) {
	for act, c := range map[string]struct {
		lang   locale.Lang
		grades []string
	}{
		almaty: {locale.KK, []string{"өте жақсы", "тиімді", "қанағаттанарлық", "қанағаттанарлықсыз"}},
		arys:   {locale.RU, []string{"превосходно", "эффективно", "удовлетворительно", "неудовлетворительно"}},
	} {
		e := open(t, act)
		var grades []string
		for _, m := range e.Wording.Scales.Grades {
			text, official := m.Name.In(c.lang)
			if _, translated := m.Name.In(locale.EN); !official || translated {
				t.Errorf("%s: %s", act, m.Key)
			}
			grades = append(grades, text)
		}
		if !slices.Equal(grades, c.grades) {
			t.Errorf("%s: %v", act, grades)
		}
		for _, cl := range e.Edition.Clauses {
			if cl.Quote != nil && cl.Quote.Lang != c.lang {
				t.Errorf("%s clause %s is quoted in %s", act, cl.ID, cl.Quote.Lang)
			}
		}
	}
}

// TestEditionsThatContradictThemselvesAreRefused changes one file at a time.
func TestEditionsThatContradictThemselvesAreRefused(t *testing.T) {
	rules := "appraisal-almaty-2018/2018-05-09/rules.yaml"
	for name, c := range map[string]struct{ file, old, new string }{
		"a step is missing":       {rules, "{least: 5, grade: excellent}", "{least: 6, grade: excellent}"},
		"steps out of order":      {rules, "{least: 3, grade: satisfactory}", "{least: 4, grade: satisfactory}"},
		"a grade without a name":  {rules, "grade: effective", "grade: good"},
		"a group's key":           {rules, `- key: "D-4"`, `- key: "D-5"`},
		"two groups for a post":   {rules, `{category: "D-3", whom: heads}`, "{category: \"D-3\", whom: heads}\n          - {category: \"D-4\", whom: others}"},
		"an unknown competency":   {rules, "v: [service_consumer_orientation,", "v: [service_orientation,"},
		"competencies differ":     {rules, "      - stress_resistance\n", ""},
		"no indicators":           {"appraisal-almaty-2018/2018-05-09/catalogues/indicators.yaml", `competency: "integrity"`, `competency: "honesty"`},
		"a name lacks a language": {"appraisal-almaty-2018/2018-05-09/catalogues/scales.yaml", `, en: "excellent"`, ""},
		"an unknown majority":     {rules, "majority: {v: cast,", "majority: {v: all,"},
		"an unknown severity":     {rules, "{v: warning,", "{v: remark,"},
	} {
		t.Run(name, func(t *testing.T) {
			fsys := files(t)
			data := string(fsys[c.file].Data)
			if strings.Count(data, c.old) != 1 {
				t.Fatalf("%q does not stand once in %s", c.old, c.file)
			}
			fsys[c.file].Data = []byte(strings.Replace(data, c.old, c.new, 1))
			if _, err := law.Load(fsys, kinds()...); err == nil {
				t.Error("loaded")
			}
		})
	}
}
