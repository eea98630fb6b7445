package journeys

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"tarazy/internal/people"
	_ "tarazy/internal/store" // the driver "sqlite"
)

// choose puts a file into the field of a form.
func (b *window) choose(name, file string) {
	b.t.Helper()
	found, err := chromedp.Call(b.ctx, runtime.Evaluate, runtime.EvaluateParams{Expression: `document.querySelector("main [name='` + name + `']")`})
	must(b.t, err)
	_, err = chromedp.Call(b.ctx, dom.SetFileInputFiles, dom.SetFileInputFilesParams{Files: []string{file}, ObjectID: found.Result.ObjectID})
	must(b.t, err)
}

func TestAnOfficerTakesInAWorkbookAndPutsItBack(t *testing.T) {
	t.Parallel()
	w := openTown(t)
	hr, b := w.as("hr_officer", "en"), w.window()
	b.enters("hr_officer", "en")
	before := hr.count()
	bad := newcomers(t, 4)
	bad[3].post, bad[3].iin = "90-03", bad[3].iin[:11]+strconv.Itoa((int(bad[3].iin[11]-'0')+1)%10)
	file := filepath.Join(t.TempDir(), "list.xlsx")
	form := hr.form()
	must(t, os.WriteFile(file, fill(t, form, map[people.Kind][]map[string]string{people.Staff: staffRows(bad)}), 0o600))

	b.open("/staff/imports")
	b.choose("file", file)
	b.press("main .btn--main", `location.pathname.startsWith("/staff/imports/imp_") && document.querySelector("[name=only_good]")`)
	page := b.address()
	b.pictured(page, "import-preview")
	for _, text := range []string{"Row 5", "Staff", "column A"} {
		b.says(text)
	}
	b.press("main form .btn--main", `document.querySelector("#only_good-error, .errors")`) // the row with the error must be left out knowingly
	if n := hr.count(); n != before {
		t.Fatalf("%d people before it was applied, not %d", n, before)
	}
	b.click("[name=only_good]")
	b.press("main form .btn--main", `document.querySelector("a[href$='/undo']")`)
	if n := hr.count(); n != before+3 {
		t.Fatalf("%d people after it was applied, not %d", n, before+3)
	}
	hr.get("/staff?q="+"Жаңабеков").is(200).has(bad[0].surname, bad[1].surname, bad[2].surname).lacks(bad[3].surname)

	b.press("a[href$='/undo']", `location.pathname.endsWith("/undo")`)
	b.press("main form .btn", `location.pathname === "`+page+`"`)
	if n := hr.count(); n != before {
		t.Fatalf("%d people after it was undone, not %d", n, before)
	}
	hr.get("/staff?q=" + "Жаңабеков").is(200).lacks(bad[0].surname)

	told(t, hr, strings.TrimPrefix(page, "/staff/imports/"))
	w.holds()
	w.tamper(hr)
}

// told waits until the journal tells of every act on the import.
func told(t *testing.T, hr *visitor, id string) {
	t.Helper()
	var verbs []string
	until(t, "the journal tells of the import", func() bool {
		verbs = nil
		for _, r := range hr.journal("limit=100") {
			if r.Case == id {
				verbs = append(verbs, r.Verb)
			}
		}
		return slices.Contains(verbs, "staff.import.undo")
	})
	for _, verb := range []string{"staff.import.apply", "staff.import.undo"} {
		if !slices.Contains(verbs, verb) {
			t.Errorf("the journal lacks %s: %v", verb, verbs)
		}
	}
	hr.get("/journal").is(200)
}

// tamper changes one record behind the program's back; verify must name it.
func (w *town) tamper(hr *visitor) {
	w.t.Helper()
	n := hr.journal("limit=1")[0].Number
	w.halt()
	db := w.sql()
	_, err := db.ExecContext(w.t.Context(), "update journal_record set actor = 'per_somebodyelse' where number = $1", n)
	must(w.t, err)
	must(w.t, db.Close())
	status, out, _ := w.verified()
	// Thousands stand apart in a number that is printed for people.
	plain := strings.NewReplacer("\u00a0", "", "\u202f", "").Replace(out)
	if status != 1 || !strings.Contains(plain, fmt.Sprintf("record %d", n)) {
		w.t.Errorf("verify ends with %d and does not name record %d:\n%s", status, n, out)
	}
}
