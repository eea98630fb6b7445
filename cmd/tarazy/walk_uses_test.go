package main

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"

	"tarazy/internal/access"
	"tarazy/internal/appraisal"
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/store"
)

// wordGrowth stands in a step of the development plan, and nowhere else.
const wordGrowth = "damuqadamy7719"

// usesWalk is the town with servants to whom everything is recommended that
// results may be the ground of, and whose competencies are all met, or none.
type usesWalk struct {
	*world
	rules *appraisal.Rules
	cases []appraisal.CaseID
}

// TestAPP07_NoRouteThatTellsOfRecommendationsTellsOfCompetencies lets everybody
// look at everything that the table of routes offers, twice: the competencies of
// the servants are all met, and then none, with all else alike. What tells of a
// bonus, an incentive, a rotation, a demotion or a dismissal, be it a page, a
// file, a part of an archive or an answer of the interface, may not differ by a
// byte, and no such answer on somebody's appraisal names a competency, a result
// of one, or a step of the development plan.
func TestAPP07_NoRouteThatTellsOfRecommendationsTellsOfCompetencies(t *testing.T) {
	u := openUsesWalk(t)
	paths := u.addresses(t)
	u.rate(t, true)
	high := u.look(t, paths, nil)
	u.rate(t, false)
	low := u.look(t, paths, high)
	u.provesSomething(t, high, low)
	for _, key := range slices.Sorted(maps.Keys(high)) {
		a, b := high[key], low[key]
		if !a.tells && !b.tells {
			continue
		}
		if a.hash != b.hash && !strings.Contains(key, journalLines) {
			t.Errorf("%s tells of recommendations, and the competencies apart:\n%s", key, apartAt(a.text, b.text))
		}
		u.namesNone(t, key, a.text)
	}
}

func openUsesWalk(t *testing.T) *usesWalk {
	t.Helper()
	u := &usesWalk{world: openWorld(t)}
	u.ids["appraisal format"], u.ids["appraisal form"] = map[string]string{"": "docx"}, map[string]string{"": "competency_sheet"}
	err := u.app.db.Write(t.Context(), func(tx *store.Tx) error {
		years, err := tx.AppraisalYearsOf(people.BodyID(u.doors[0].Body))
		if err != nil {
			return err
		}
		i := slices.IndexFunc(years, func(y appraisal.Year) bool { return y.State == appraisal.YearClosed })
		if i < 0 {
			return fmt.Errorf("the town has no year that is over: %+v", years)
		}
		e, err := u.app.library().Edition(years[i].Act, years[i].Edition)
		if err != nil {
			return err
		}
		u.rules = law.Rules[appraisal.Rules](e)
		if err := u.findServants(tx, years[i].ID); err != nil {
			return err
		}
		for _, id := range u.cases {
			if err := u.recommendAll(tx, id); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// findServants finds the servant to whom something was recommended, and the
// employee behind the door, who has appealed.
func (u *usesWalk) findServants(tx *store.Tx, year appraisal.YearID) error {
	own, err := tx.AppraisalCaseOf(year, people.PersonID(u.person(access.Employee)))
	if err != nil {
		return err
	}
	appeals, err := tx.AppraisalAppealsOf(own.ID)
	if err != nil {
		return err
	}
	meetings, err := tx.MeetingsOf(year)
	if err != nil {
		return err
	}
	if len(meetings) < 2 || len(appeals) == 0 {
		return fmt.Errorf("%d meetings, %d appeals", len(meetings), len(appeals))
	}
	all, err := tx.ItemsRecommending(meetings[0].ID, 0, 1)
	if err != nil || len(all) == 0 {
		return fmt.Errorf("%d items: %w", len(all), err)
	}
	other := all[0].Case
	u.cases = []appraisal.CaseID{other, own.ID}
	for rel, id := range map[string]appraisal.CaseID{"last": other, "last own": own.ID} {
		u.ids["year"][rel], u.ids["appraisal"][rel] = string(year), string(id)
		u.ids["meeting"][rel], u.ids["result appeal"][rel] = string(meetings[0].ID), string(appeals[0].ID)
	}
	u.ids["meeting"]["last own"] = string(meetings[1].ID)
	return nil
}

// recommendAll puts every recommendation on record, and a step of development.
func (u *usesWalk) recommendAll(tx *store.Tx, id appraisal.CaseID) error {
	if _, err := tx.MeasurePut(&appraisal.Measure{ID: "mea_" + string(id), Version: 1, Case: id, Competency: u.rules.Competency.All.V[0], Text: wordGrowth, At: tx.Now()}); err != nil {
		return err
	}
	return u.change(tx, id, func(r *appraisal.Result) { r.Uses = u.rules.Uses.KCI.V }, func(i *appraisal.Item) { i.Uses = u.rules.Uses.KCI.V })
}

// change writes other results and items of a case into the place of those there
// are, which no act does.
func (u *usesWalk) change(tx *store.Tx, id appraisal.CaseID, result func(*appraisal.Result), item func(*appraisal.Item)) error {
	results, err := tx.AppraisalResultsOf(id)
	if err != nil {
		return err
	}
	for _, r := range results {
		r.Version++
		result(&r)
		if ok, err := tx.AppraisalResultPut(&r); err != nil || !ok {
			return fmt.Errorf("result %d of %s: %t %w", r.Round, id, ok, err)
		}
	}
	items, err := tx.ItemsOfCase(id)
	if err != nil {
		return err
	}
	for _, i := range items {
		i.Version++
		item(&i)
		if ok, err := tx.AgendaUpdate(&i); err != nil || !ok {
			return fmt.Errorf("item of %s: %t %w", id, ok, err)
		}
	}
	return nil
}

// rate makes all competencies met, or none, on the sheets, in what the
// commission corrected, and in the results.
func (u *usesWalk) rate(t *testing.T, meets bool) {
	t.Helper()
	err := u.app.db.Write(t.Context(), func(tx *store.Tx) error {
		for _, id := range u.cases {
			a, err := tx.AssessmentLatest(id)
			if err != nil {
				return err
			}
			all := map[string]bool{}
			for i := range a.Rows {
				r := &a.Rows[i]
				if !r.Assessed {
					continue
				}
				all[r.Competency], r.Meets = meets, &meets
				for k := range r.Shown {
					r.Shown[k] = &meets
				}
			}
			a.Version++
			if ok, err := tx.AssessmentUpdate(a); err != nil || !ok {
				return fmt.Errorf("sheet of %s: %t %w", id, ok, err)
			}
			if err := u.change(tx, id, func(r *appraisal.Result) { r.Meets = all }, func(i *appraisal.Item) { i.Meets = all }); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// addresses are all that can be opened of what is the town's own, of the last
// year, and of nothing in particular.
func (u *usesWalk) addresses(t *testing.T) []string {
	t.Helper()
	var out []string
	for _, rt := range u.routes {
		if rt.Method != http.MethodGet || rt.Pattern == "/doors" || os.Getenv("TARAZY_LONG") == "" && !ofAppraisal(rt.Pattern) {
			continue
		}
		for rel, path := range u.paths(t, rt.Pattern) {
			if slices.Contains([]string{"", "same_body", "last", "last own"}, rel) {
				out = append(out, path)
			}
		}
	}
	for _, file := range []string{"recommendations-kk.pdf", "recommendations-ru.pdf"} {
		out = append(out, "/meetings/"+u.ids["meeting"]["last"]+"/protocol/1/"+file)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// ofAppraisal tells which routes are looked at in a small run: those on which
// something of an appraisal is expected.
func ofAppraisal(pattern string) bool {
	return slices.ContainsFunc([]string{"apprais", "/years", "/meetings", "/result", "/tasks", "/notices", "/journal"}, func(part string) bool {
		return strings.Contains(pattern, part)
	})
}

// told is an answer: its text is kept where it tells of recommendations.
type told struct {
	tells bool
	hash  [sha256.Size]byte
	text  string
}

// look is everything that opens to somebody, by who, language and address: in
// Russian, and where it tells of recommendations, in the other languages. Of a
// second look only what opened before is asked for.
func (u *usesWalk) look(t *testing.T, paths []string, before map[string]told) map[string]told {
	t.Helper()
	out := map[string]told{}
	for _, role := range append([]access.Role{access.Visitor}, rolesOf(u.doors)...) {
		for _, path := range paths {
			for _, l := range []locale.Lang{locale.RU, locale.KK, locale.EN} {
				key := fmt.Sprintf("%s %s %s", role, l, path)
				if _, known := before[key]; before != nil && !known {
					break
				}
				if strings.Contains(path, "/archive") {
					u.numbered(t)
				}
				a := u.request(t, http.MethodGet, path, role, l, "")
				if a.status != http.StatusOK || !u.note(t, out, key, path, l, a) && before == nil {
					break
				}
			}
		}
	}
	return out
}

// note keeps an answer, and its parts where it is an archive; true where it tells
// of recommendations.
func (u *usesWalk) note(t *testing.T, out map[string]told, key, path string, l locale.Lang, a reply) bool {
	t.Helper()
	tells := false
	for name, text := range readable(t, a) {
		x := told{tells: u.tells(path+name, text, l), hash: sha256.Sum256([]byte(text))}
		if x.tells {
			x.text, tells = text, true
		}
		out[key+name] = x
	}
	if _, whole := out[key]; !whole {
		out[key] = told{tells: false}
	}
	return tells
}

// tells reports whether an answer tells of a use of results.
func (u *usesWalk) tells(path, text string, l locale.Lang) bool {
	if strings.Contains(path, "recommendations") {
		return true
	}
	text = strings.ToLower(text)
	return slices.ContainsFunc(u.rules.Uses.KCI.V, func(use string) bool {
		return strings.Contains(text, `"`+use+`"`) || strings.Contains(text, strings.ToLower(locale.T(l, "appraisal.use."+use, nil)))
	})
}

// journalLines are the records in an archive, each looked at by itself. They are
// not compared: no act has changed the competencies, and every look at an archive
// is on record.
const journalLines = "!journal.jsonl:"

// numbered waits until the journal has numbered what was done: an archive holds
// the records of the case with their proofs.
func (w *world) numbered(t *testing.T) {
	t.Helper()
	for n := 1; n > 0; {
		var err error
		if n, err = w.app.journal.Sequence(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}

// readable are the texts of an answer: its own, or those of a document or a
// workbook as one, or those of the files of an archive one by one, but for the
// texts of the acts.
func readable(t *testing.T, a reply) map[string]string {
	t.Helper()
	if !strings.HasPrefix(a.body, "PK") {
		return map[string]string{"": steady(a.whole())}
	}
	files := unpacked(t, a.body)
	if a.head.Get("Content-Type") == "application/zip" {
		out := map[string]string{}
		for name, data := range files {
			switch {
			case strings.HasPrefix(data, "PK"):
				out["!"+name] = joined(unpacked(t, data))
			case strings.HasSuffix(name, ".jsonl"):
				for i, line := range strings.Split(data, "\n") {
					out[fmt.Sprintf("!%s:%d", name, i)] = line
				}
			case !strings.HasPrefix(name, "acts/"):
				out["!"+name] = data
			}
		}
		return out
	}
	return map[string]string{"": joined(files)}
}

func unpacked(t *testing.T, data string) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader([]byte(data)), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		out[f.Name] = string(text)
	}
	return out
}

func joined(files map[string]string) string {
	var out strings.Builder
	for _, name := range slices.Sorted(maps.Keys(files)) {
		fmt.Fprintln(&out, name, files[name])
	}
	return out.String()
}

// namesNone fails where an answer on somebody's appraisal that tells of
// recommendations names anything of competencies.
func (u *usesWalk) namesNone(t *testing.T, key, text string) {
	t.Helper()
	parts := strings.SplitN(key, " ", 3)
	l, path := locale.Lang(parts[1]), strings.TrimPrefix(parts[2], "/api/v1")
	if !slices.ContainsFunc([]string{"/appraisals/", "/meetings/", "/my-appraisal", "/years/", "/result-appeals"}, func(p string) bool { return strings.HasPrefix(path, p) }) {
		return // the texts of the acts name both
	}
	words := []string{wordGrowth, u.rules.MeetsName(true, l), u.rules.MeetsName(false, l)}
	for _, c := range u.rules.Wording.Competencies.List {
		words = append(words, `"`+c.Key+`"`, u.rules.CompetencyName(c.Key, l))
	}
	for _, w := range words {
		if strings.Contains(text, w) {
			t.Errorf("%s tells of recommendations, and holds %q", key, w)
		}
	}
}

// provesSomething fails where the walk would prove nothing: what tells of
// recommendations was seen, and what tells of competencies has changed.
func (u *usesWalk) provesSomething(t *testing.T, high, low map[string]told) {
	t.Helper()
	other, own, meeting := "/appraisals/"+string(u.cases[0]), "/appraisals/"+string(u.cases[1]), "/meetings/"+u.ids["meeting"]["last"]
	for _, key := range []string{
		"hr_officer en " + other + "/recommendations", "employee kk " + own + "/recommendations", "hr_officer ru /api/v1" + other + "/recommendations",
		"commission_secretary ru " + meeting + "/recommendations", "commission_chair en " + meeting + "/recommendations.xlsx",
		"authorised_person ru " + meeting + "/protocol/1/recommendations-kk.pdf", "hr_officer ru " + other + "/archive.zip!recommendations.json",
	} {
		if !high[key].tells {
			t.Errorf("%s tells of no recommendation", key)
		}
	}
	for _, key := range []string{
		"employee ru " + own + "/competencies", "employee ru " + own + "/development", "hr_officer ru " + other + "/result",
		"hr_officer ru " + other + "/forms/competency_sheet/kk/docx", "hr_officer ru " + other + "/archive.zip!results.json",
	} {
		if a, ok := high[key]; !ok || a.hash == low[key].hash {
			t.Errorf("%s does not change with the competencies", key)
		}
	}
}

// apartAt is where two answers begin to differ.
func apartAt(a, b string) string {
	at := 0
	for at < min(len(a), len(b)) && a[at] == b[at] {
		at++
	}
	from := max(0, at-80)
	return fmt.Sprintf("%.240q\n%.240q", a[min(from, len(a)):], b[min(from, len(b)):])
}
