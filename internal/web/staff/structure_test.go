package staff_test

import (
	"net/url"
	"strings"
	"testing"

	"tarazy/internal/access"
	"tarazy/internal/people"
)

// unit finds the latest state of a unit by its code.
func (w *world) unit(code string) *people.Unit {
	w.Helper()
	var all []people.Unit
	w.must(w.staff.Store.Read(w.Context(), func(tx people.Tx) (err error) {
		all, err = tx.UnitsOf(w.staff.Body)
		return err
	}))
	for i := range all {
		if all[i].Code == code {
			return &all[i]
		}
	}
	w.Fatalf("no unit %s", code)
	return nil
}

// postBy finds the latest state of a post by its code.
func (w *world) postBy(code string) *people.Post {
	w.Helper()
	var all []people.Post
	w.must(w.staff.Store.Read(w.Context(), func(tx people.Tx) (err error) {
		all, err = tx.PostsOf(w.staff.Body)
		return err
	}))
	for i := range all {
		if all[i].Code == code {
			return &all[i]
		}
	}
	w.Fatalf("no post %s", code)
	return nil
}

// builds sends a form of the structure as its page would, and follows it to the
// structure.
func (w *world) builds(path string, kv ...string) string {
	w.Helper()
	form := w.get("officer", path)
	w.holds(form, 200, `data-draft="/drafts/staff-`)
	if strings.Contains(form.Body.String(), `name="version"`) {
		kv = append(kv, "version", w.version(form))
	}
	rec := w.post("officer", path, kv...)
	if rec.Code != 303 {
		w.Fatalf("%s: %d\n%s", path, rec.Code, mainOf(rec.Body.String()))
	}
	to := w.get("officer", rec.Header().Get("Location"))
	w.holds(to, 200, "note--info")
	return to.Body.String()
}

// TestTheStructureIsBuiltByItsPages adds, changes and abolishes units and posts
// in an order in which each is possible.
func TestTheStructureIsBuiltByItsPages(t *testing.T) {
	w := newWorld(t)
	page := w.builds("/staff/units/add", "code", "3", "name_kk", "Құқық бөлімі", "name_ru", "Юридический отдел", "parent", string(w.top.ID), "from", "2026-03-02")
	if !strings.Contains(page, "Құқық бөлімі") {
		t.Error(mainOf(page))
	}
	u := w.unit("3")
	path := "/staff/units/" + string(u.ID)
	w.sees("officer", path+"/change", 200, `value="Құқық бөлімі"`, `value="`+string(w.top.ID)+`" selected`, "!"+`<option value="`+string(u.ID))
	page = w.builds(path+"/change", "name_kk", "Заң бөлімі", "name_ru", "Правовой отдел", "from", "2026-04-01")
	if !strings.Contains(page, "Заң бөлімі") {
		t.Error("the structure is not shown on the day of the change")
	}
	if u = w.unit("3"); u.Parent != "" || u.From.String() != "2026-04-01" {
		t.Errorf("%+v", u)
	}
	w.builds("/staff/posts/add?unit="+string(u.ID), "code", "3-1", "unit", string(u.ID), "title_kk", "Заңгер", "title_ru", "Юрист", "category", "E-R-4",
		"level", "5", "head", "unit", "public_services", "yes", "from", "2026-04-01")
	p := w.postBy("3-1")
	if p.Level == nil || *p.Level != 5 || !p.Head || p.FirstHead || !p.PublicServices {
		t.Errorf("%+v", p)
	}
	post := "/staff/posts/" + string(p.ID)
	w.sees("officer", post+"/change", 200, `value="Заңгер"`, `value="E-R-4" selected`, `value="5" selected`)
	w.builds(post+"/change", "unit", string(u.ID), "title_kk", "Бас заңгер", "title_ru", "Главный юрист", "category", "E-R-3", "level", "", "head", "none",
		"public_services", "no", "from", "2026-05-01")
	if p = w.postBy("3-1"); p.Level != nil || p.Head || p.PublicServices || p.TitleKK != "Бас заңгер" {
		t.Errorf("%+v", p)
	}
	w.builds(post+"/close", "from", "2026-06-01")
	w.builds(path+"/close", "from", "2026-06-01")
	if !w.postBy("3-1").Closed || !w.unit("3").Closed {
		t.Error("not abolished")
	}
	w.sees("officer", "/staff/structure?on=2026-05-31&edit=yes", 200, "Заң бөлімі", "Бас заңгер")
	w.sees("officer", "/staff/structure?on=2026-06-01", 200, "!Заң бөлімі")
	w.sees("officer", path+"/change", 200, "Abolished", `name="closed"`)
	w.builds(path+"/change", "name_kk", "Заң бөлімі", "name_ru", "Правовой отдел", "from", "2026-07-01", "closed", "no")
	if w.unit("3").Closed {
		t.Error("not restored")
	}
}

func TestWhatIsWrongWithTheStructureIsSaidAtTheField(t *testing.T) {
	w := newWorld(t)
	unit := []string{"name_kk", "А", "name_ru", "А", "from", "2026-03-02"}
	w.holds(w.post("officer", "/staff/units/add", "name_kk", "Құқық"), 422, `id="code-error"`, `id="name_ru-error"`, `id="from-error"`, `value="Құқық"`)
	w.holds(w.post("officer", "/staff/units/add", append(unit, "code", "2")...), 409, `id="code-error"`, "exists already")
	w.holds(w.post("officer", "/staff/units/add", append(unit, "code", "4", "parent", "unt_none")...), 422, `id="parent-error"`)
	top := "/staff/units/" + string(w.top.ID)
	w.holds(w.post("officer", top+"/change", append(unit, "parent", string(w.dep.ID), "version", "1")...), 422, `id="parent-error"`, "below itself")
	w.holds(w.post("officer", top+"/close", "from", "2026-03-02", "version", "1"), 409, "still holds")
	post := []string{"title_kk", "А", "title_ru", "А", "from", "2026-03-02", "category", "E-R-4", "unit", string(w.dep.ID)}
	w.holds(w.post("officer", "/staff/posts/add", post[:6]...), 422, `id="code-error"`, `id="category-error"`, `id="unit-error"`)
	w.holds(w.post("officer", "/staff/posts/add", append(post, "code", "9", "head", "unit")...), 409, "has a head post", `value="unit"`)
	w.holds(w.post("officer", "/staff/posts/add", append(post, "code", "9", "head", "body")...), 409, "has a first head")
	w.holds(w.post("officer", "/staff/posts/add", append(post, "code", "9", "level", "99")...), 422, `id="level-error"`)
	w.holds(w.post("officer", "/staff/posts/"+string(w.clerk.ID)+"/close", "from", "2026-03-02", "version", "1"), 409, "is held")
}

// TestTheSecondToChangeAUnitSeesWhatChanged lets two officers open the same
// form; mending a slip in it does not count as having seen the other's change.
func TestTheSecondToChangeAUnitSeesWhatChanged(t *testing.T) {
	w := newWorld(t)
	path := "/staff/units/" + string(w.dep.ID) + "/change"
	seen := w.version(w.get("officer", path))
	w.holds(w.post("officer", path, "name_kk", "Қаржы бөлімі", "name_ru", "Отдел финансов", "from", "2026-03-02", "version", seen), 303)
	mine := []string{"name_kk", "Бюджет бөлімі", "name_ru", "Отдел бюджета", "version", seen}
	slip := w.post("officer", path, append(mine, "from", "2026-13-01")...)
	w.holds(slip, 422, `id="from-error"`)
	if w.version(slip) != seen {
		t.Error("a slip counts as having seen the change")
	}
	second := w.post("officer", path, append(mine, "from", "2026-03-05")...)
	w.holds(second, 409, "The record changed while you were filling this in", "Unit changed", "Экономика бөлімі", "Қаржы бөлімі", `value="Бюджет бөлімі"`, `value="2026-03-05"`,
		"I have seen the changes")
	mine[5] = w.version(second)
	w.holds(w.post("officer", path, append(mine, "from", "2026-03-05")...), 303)
	if u := w.unit("2"); u.NameKK != "Бюджет бөлімі" || u.Version != 3 {
		t.Errorf("%+v", u)
	}
	post := "/staff/posts/" + string(w.free.ID)
	w.holds(w.post("officer", post+"/close", "from", "2026-03-02", "version", "1"), 303)
	w.holds(w.post("officer", post+"/close", "from", "2026-03-03", "version", "1"), 409, "Post changed", "Abolished")
}

func TestWhoChangesTheStructure(t *testing.T) {
	w := newWorld(t)
	w.actors["admin"] = &access.Actor{Person: string(w.off.ID), Body: string(w.staff.Body), Held: []access.Held{{Role: access.BodyAdmin, Body: string(w.staff.Body)}}}
	unit, post := "/staff/units/"+string(w.dep.ID), "/staff/posts/"+string(w.clerk.ID)
	w.sees("officer", "/staff/structure", 200, "Change the structure", "!"+unit)
	w.sees("officer", "/staff/structure?edit=yes", 200, unit+"/change", unit+"/close", post+"/change", post+"/close", "/staff/units/add?body=")
	w.sees("admin", "/staff/structure?edit=yes", 200, unit+"/change")
	w.sees("admin", post+"/change", 200)
	w.sees("akim", "/staff/structure?edit=yes", 200, "!"+unit, "!Change the structure")
	own := url.QueryEscape(string(w.staff.Body))
	for _, path := range []string{unit + "/change", unit + "/close", post + "/change", post + "/close", "/staff/units/add?body=" + own, "/staff/posts/add?body=" + own} {
		w.sees("akim", path, 403)
		w.sees("worker", path, 403)
		w.sees("stranger", path, 404, "!Экономика")
		w.holds(w.post("stranger", path, "from", "2026-03-02", "version", "1", "code", "x", "name_kk", "x", "name_ru", "x"), 404)
	}
	w.sees("officer", "/staff/units/unt_none/change", 404)
	w.sees("officer", "/staff/posts/pst_none/close", 404)
}

// TestTheFormsOfTheStructureSpeakEveryLanguage looks for messages that are not
// there; holds looks for them too.
func TestTheFormsOfTheStructureSpeakEveryLanguage(t *testing.T) {
	w := newWorld(t)
	for _, l := range []string{"kk", "ru", "en"} {
		w.lang = l
		for _, path := range []string{"/staff/units/add", "/staff/posts/add", "/staff/units/" + string(w.dep.ID) + "/change", "/staff/posts/" + string(w.clerk.ID) + "/close",
			"/staff/structure?edit=yes&done=post_add"} {
			w.sees("officer", path, 200)
		}
	}
}
