package staff_test

import (
	"html"
	"strings"
	"testing"
)

func TestASubstituteForSeveralIsShownBeforeItIsRecorded(t *testing.T) {
	w := newWorld(t)
	w.sees("officer", "/staff", 200, `formaction="/staff/substitutes/choose"`, `formaction="/staff/export/choose"`)
	ids := []string{"id", string(w.boss.ID), "id", string(w.worker.ID), "id", string(w.akim.ID)}
	w.holds(w.post("officer", "/staff/substitutes/choose", ids...), 200, "Өмірова Әсел", "Қалиева Үміт", `name="substitute"`, `name="basis"`, `action="/staff/substitutes/preview"`)
	w.holds(w.post("officer", "/staff/substitutes/preview", append(ids, "order", "x")...), 422, `id="substitute-error"`, `id="from-error"`, "Give a whole number")
	asked := append(ids, "substitute", string(w.boss.ID), "from", "2026-03-02", "until", "2026-03-20", "order", "1", "basis", "№ 7")
	preview := w.post("officer", "/staff/substitutes/preview", asked...)
	w.holds(preview, 200, "To be recorded: 2. Left out: 1", "Өмірова Әсел", "20 March 2026", "№ 7", `action="/staff/substitutes/record"`, `name="version.`+string(w.worker.ID)+`"`)
	if len(w.file(w.worker).Substitutions) != 0 {
		t.Error("the preview was recorded")
	}
	w.holds(w.post("officer", "/staff/substitutes/record", asked...), 200, "Recorded: 2. Not recorded: 1")
	for _, p := range []string{w.path(w.worker), w.path(w.akim)} {
		w.sees("officer", p, 200, "№ 7")
	}
	got := w.file(w.worker).Substitutions
	if len(got) != 1 || got[0].Substitute != w.boss.ID || got[0].Until == nil || got[0].Until.String() != "2026-03-20" || len(w.file(w.boss).Substitutions) != 0 {
		t.Errorf("%+v", got)
	}
	old := append(asked, "version."+string(w.akim.ID), "1")
	w.holds(w.post("officer", "/staff/substitutes/record", old...), 200, "changed while you looked")
	w.holds(w.post("stranger", "/staff/substitutes/choose", ids...), 404, "!Өмірова")
	w.holds(w.post("akim", "/staff/substitutes/choose", ids...), 403)
	w.holds(w.post("officer", "/staff/substitutes/preview"), 422, "Nobody is chosen")
}

func TestThePeopleChosenAreExportedAlone(t *testing.T) {
	w := newWorld(t)
	before := len(w.staff.Journal)
	page := w.post("officer", "/staff/export/choose", "id", string(w.worker.ID), "id", string(w.akim.ID), "query", "sort=category&desc=yes&after=x&evil=1")
	w.holds(page, 200, "Қалиева Үміт", "Ахметов Асан", "!Өмірова", "!evil", "full IIN")
	if len(w.staff.Journal) != before {
		t.Error("what was not taken yet is journalled")
	}
	at := html.UnescapeString(cut(page.Body.String(), `href="/staff/export/csv?`))
	rows := csvOf(t, w.get("officer", "/staff/export/csv?"+at).Body.String())
	if len(rows) != 3 || rows[1][1] != "Ахметов" && rows[2][1] != "Ахметов" || strings.Contains(rows[1][1]+rows[2][1], "Өмірова") {
		t.Errorf("%q", rows)
	}
	last := w.staff.Journal[len(w.staff.Journal)-1]
	if facts, ok := last.Facts.(map[string]any); last.Verb != "staff.export" || !ok || facts["rows"] != 2 {
		t.Errorf("%+v", last)
	}
	w.holds(w.get("stranger", "/staff/export/csv?"+at), 404)
	own := csvOf(t, w.get("stranger", "/staff/export/csv?id="+string(w.worker.ID)).Body.String())
	if len(own) != 1 {
		t.Errorf("a person of another body: %q", own)
	}
	w.holds(w.post("officer", "/staff/export/choose"), 422, "Nobody is chosen")
	w.holds(w.post("stranger", "/staff/export/choose", "id", string(w.worker.ID)), 404, "!Қалиева")
	w.holds(w.post("akim", "/staff/export/choose", "id", string(w.worker.ID)), 403)
}

func TestBulkActsSpeakEveryLanguage(t *testing.T) {
	w := newWorld(t)
	for _, l := range []string{"kk", "ru", "en"} {
		w.lang = l
		for _, at := range []string{"/staff/substitutes/choose", "/staff/absences/choose", "/staff/export/choose"} {
			w.holds(w.post("officer", at, "id", string(w.worker.ID)), 200)
		}
		w.holds(w.post("officer", "/staff/substitutes/preview", "id", string(w.worker.ID), "substitute", string(w.boss.ID), "from", "2026-03-02", "order", "1"), 200)
	}
}
