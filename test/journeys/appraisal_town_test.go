package journeys

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"tarazy/internal/day"
	"tarazy/internal/eds"
	"tarazy/internal/people"
)

// actOfYear is an act on appraisal with a body that appraises under it.
type actOfYear struct {
	act, lang string
	year      int
	letter    string // of the categories
	scope     string
	names     [3]string // of the body
}

// The two acts, each in the language of its own text.
var (
	underAlmaty = actOfYear{"appraisal-almaty-2018", "kk", 2022, "D", "maslikhat_office_almaty",
		[3]string{"Жазық қаласы мәслихатының аппараты", "Аппарат маслихата города Жазык", "Office of the maslikhat of Zhazyk"}}
	underArys = actOfYear{"appraisal-arys-2022", "ru", 2023, "E", "akim_office_arys",
		[3]string{"Жазық қаласы әкімінің аппараты", "Аппарат акима города Жазык", "Office of the akim of Zhazyk"}}
)

// starts is the morning on which the year of the story is opened.
func (a *actOfYear) starts() time.Time {
	return time.Date(a.year, time.January, 10, 4, 0, 0, 0, time.UTC)
}

// official is somebody with a part in the year; they sit before a browser from
// the first time on that the story shows them in one.
type official struct {
	*visitor
	id   string
	who  eds.Person
	keys eds.Credentials
	b    *window
}

// The posts of the body, by what the story calls their holders. The first letter
// of a category is the act's.
var postsOfYear = []struct{ who, unit, category, head, first string }{
	{"above", "00", "-1", "", "Yes"},
	{"personnel", "10", "-4", "", ""},
	{"secretary", "10", "-4", "", ""},
	{"boss", "20", "-3", "Yes", ""},
	{"servant", "20", "-4", "", ""},
	{"chair", "30", "-3", "Yes", ""},
	{"member1", "30", "-4", "", ""},
	{"member2", "30", "-4", "", ""},
	{"member3", "30", "-4", "", ""},
	{"member4", "30", "-4", "", ""},
	{"member5", "30", "-4", "", ""},
	{"approver", "30", "-4", "", ""},
}

// rolesOfYear are those that are given.
var rolesOfYear = map[string]string{
	"personnel": "hr_officer", "secretary": "commission_secretary", "chair": "commission_chair", "approver": "authorised_person",
	"member1": "commission_member", "member2": "commission_member", "member3": "commission_member", "member4": "commission_member", "member5": "commission_member",
}

// opensInstallation begins an installation in which there is nothing yet, with
// the clock of the law at the beginning of the story.
func opensInstallation(t *testing.T, act actOfYear, db string) *yearStory {
	t.Helper()
	p, err := newProcess(filepath.Join(t.TempDir(), "data"), db)
	must(t, err)
	y := &yearStory{town: &town{process: p, t: t}, actOfYear: act, all: map[string]*official{}, now: act.starts()}
	must(t, os.MkdirAll(y.folder(), 0o700))
	y.all["installer"] = y.invented(90)
	y.administers("installer")
	y.keepsClock()
	y.run()
	y.few, err = y.ca().Few(2)
	must(t, err)
	y.getsKeys("installer")
	y.addsBodies()
	y.halt()
	for i, name := range []string{"administrator", "department"} {
		y.all[name] = y.invented(91 + i)
		y.administers(name, "-body", y.bins()[i])
	}
	y.keepsClock()
	y.run()
	y.getsKeys("administrator", "department")
	y.bringsPeople()
	return y
}

// invented is a person whom nobody knows.
func (y *yearStory) invented(n int) *official {
	y.t.Helper()
	iin, err := people.MakeIIN(built.common, day.Of(1971+n%20, time.Month(1+n%12), 1+n%28), n%2 == 1, 4200+n)
	must(y.t, err)
	out := &official{who: eds.Person{IIN: iin, Surname: surnamesOfYear[n%len(surnamesOfYear)], Name: "Айбек", Roles: []eds.Role{eds.Individual}}}
	if n%2 == 1 {
		out.who.Surname, out.who.Name = out.who.Surname+"а", "Аружан"
	}
	return out
}

var surnamesOfYear = []string{"Қайратов", "Мұратов", "Сейітов", "Досанов", "Ержанов", "Болатов", "Темірханов", "Нұрланов", "Жанатов", "Асанов", "Омаров", "Сапаров", "Тілеуов"}

// bins are the numbers of the two bodies.
func (y *yearStory) bins() [2]string { return [2]string{"190140000017", "190240000024"} }

// administers makes an administrator by the command, as an installation begins:
// at that time nobody could give a role. Who administers has done so since
// before the story.
func (y *yearStory) administers(name string, more ...string) {
	y.t.Helper()
	who := y.all[name].who
	must(y.t, os.RemoveAll(filepath.Join(y.folder(), "doors.json")))
	args := append([]string{"admin", "-data", y.folder(), "-iin", who.IIN, "-surname", who.Surname, "-given", who.Name}, more...)
	if y.db != "" {
		args = append(args, "-db", y.db)
	}
	if status, out, errs := tarazy(y.t, "Жазық даланың кілті 47\n", args...); status != 0 {
		y.t.Fatalf("tarazy admin: %d\n%s%s", status, out, errs)
	}
	db := y.sql()
	_, err := db.ExecContext(y.t.Context(), "update role_grant set from_day = '2020-01-06'")
	must(y.t, err)
	must(y.t, db.QueryRowContext(y.t.Context(), "select person from role_grant order by granted_at desc limit 1").Scan(&y.all[name].id))
	must(y.t, db.Close())
}

// keepsClock leaves the files of a demonstration whose clock stands at the time
// of the story, in which no town is to be written, and with one door.
func (y *yearStory) keepsClock() {
	y.t.Helper()
	shift := y.now.Sub(time.Now())
	must(y.t, os.WriteFile(filepath.Join(y.folder(), "clock"), fmt.Appendf(nil, "%d\n", int64(shift)), 0o600))
	doors := fmt.Appendf(nil, `[{"role": "installation_administrator", "person": %q, "body": ""}]`, y.all["installer"].id)
	must(y.t, os.WriteFile(filepath.Join(y.folder(), "doors.json"), doors, 0o600))
}

// getsKeys issues certificates, which the signer holds too, and signs in with
// them.
func (y *yearStory) getsKeys(names ...string) {
	y.t.Helper()
	for _, name := range names {
		o := y.all[name]
		var err error
		o.keys, err = y.few.Issue(o.who, y.starts())
		must(y.t, err)
		must(y.t, eds.SaveCredentials(y.keyFolder(), o.keys))
		o.visitor = y.visitor(y.lang).entersAt(o.keys, y.starts())
	}
}

// addsBodies adds the body of the year, under its act, and the one that appeals
// go to.
func (y *yearStory) addsBodies() {
	y.t.Helper()
	v, bins := y.all["installer"].visitor, y.bins()
	v.post("/admin/bodies/new", "bin", bins[0], "kk", y.names[0], "ru", y.names[1], "en", y.names[2], "zone", "Asia/Almaty",
		"scope", y.scope, "act_appraisal", y.act).goes("/admin/bodies")
	v.post("/admin/bodies/new", "bin", bins[1], "kk", "Мемлекеттік қызмет істері департаменті", "ru", "Департамент по делам государственной службы",
		"en", "Department for Civil Service Affairs", "zone", "Asia/Almaty").goes("/admin/bodies")
}

// bringsPeople imports the staff of both bodies and gives them their roles.
func (y *yearStory) bringsPeople() {
	y.t.Helper()
	units, posts, staff := []map[string]string{}, []map[string]string{}, []map[string]string{}
	for i, names := range [][3]string{{"00", "Басшылық", "Руководство"}, {"10", "Персонал бөлімі", "Отдел кадров"}, {"20", "Экономика бөлімі", "Отдел экономики"}, {"30", "Заң бөлімі", "Юридический отдел"}} {
		row := map[string]string{"unit": names[0], "name_kk": names[1], "name_ru": names[2]}
		if i > 0 {
			row["parent"] = "00"
		}
		units = append(units, row)
	}
	for i, p := range postsOfYear {
		o := y.invented(i)
		y.all[p.who] = o
		kk, ru := "Бас маман", "Главный специалист"
		if p.head != "" {
			kk, ru = "Бөлім басшысы", "Руководитель отдела"
		} else if p.first != "" {
			kk, ru = "Аппарат басшысы", "Руководитель аппарата"
		}
		posts = append(posts, map[string]string{"post": p.who, "unit": p.unit, "title_kk": kk, "title_ru": ru, "category": y.letter + p.category, "head": p.head, "first_head": p.first})
		staff = append(staff, map[string]string{"iin": o.who.IIN, "surname": o.who.Surname, "given": o.who.Name, "post": p.who, "from": "2019-02-04"})
	}
	y.imports("administrator", units, posts, staff)
	y.all["officer"] = y.invented(80)
	y.imports("department", []map[string]string{{"unit": "00", "name_kk": "Басқарма", "name_ru": "Управление"}},
		[]map[string]string{{"post": "officer", "unit": "00", "title_kk": "Бас маман", "title_ru": "Главный специалист", "category": "C-O-5"}},
		[]map[string]string{{"iin": y.all["officer"].who.IIN, "surname": y.all["officer"].who.Surname, "given": y.all["officer"].who.Name, "post": "officer", "from": "2019-02-04"}})
	for who, role := range rolesOfYear {
		y.gives("administrator", who, role)
	}
	y.gives("installer", "officer", "appeal_officer")
}

// imports takes a staff list in, and learns who is who.
func (y *yearStory) imports(by string, units, posts, staff []map[string]string) {
	y.t.Helper()
	v := y.all[by].visitor
	page := v.upload("list.xlsx", fill(y.t, v.form(), map[people.Kind][]map[string]string{people.Units: units, people.Posts: posts, people.Staff: staff}))
	r := v.previewed(page)
	if r.Bad > 0 {
		y.t.Fatalf("%d rows of the list are bad: %s", r.Bad, v.get(page).text())
	}
	v.post(page+"/apply", "version", itoa(r.Version)).goes(page)
	var list struct {
		Rows []struct {
			Person string `json:"person"`
			Post   string `json:"post_code"`
		} `json:"rows"`
	}
	v.json("/api/v1/staff?limit=200", &list)
	var names []string
	for _, row := range list.Rows {
		y.all[row.Post].id = row.Person
		names = append(names, row.Post)
	}
	y.getsKeys(names...)
}

var bodyID = regexp.MustCompile(`name="body" value="([^"]*)"`)

// gives somebody a role.
func (y *yearStory) gives(by, who, role string) {
	y.t.Helper()
	v := y.all[by].visitor
	body := bodyID.FindStringSubmatch(v.get("/admin/roles/grant").is(200).body)
	if body == nil {
		y.t.Fatalf("no body to give a role in: %s", v.get("/admin/roles/grant").text())
	}
	v.post("/admin/roles/grant", "body", body[1], "person", y.all[who].id, "role", role, "from", y.starts().Format(time.DateOnly)).is(303)
}

// at is the browser of an official.
func (y *yearStory) at(who string) *window {
	y.t.Helper()
	o := y.all[who]
	if o.b == nil {
		o.b = y.window()
		y.signsIn(o.b, o.who.IIN, y.lang)
	}
	return o.b
}

// signs has an official sign, as their page asks, what it names.
func (y *yearStory) signs(who, page string, kv ...string) {
	y.t.Helper()
	o := y.all[who]
	form := o.get(page).is(200)
	for _, data := range form.toSign() {
		kv = append(kv, "signature", signedAt(y.t, o.keys.Signing, data, y.now))
	}
	o.post(page, append(kv, "number", form.value("number"), "read", "yes")...).is(303)
}

// waits moves the clock of the law to the morning of a day.
func (y *yearStory) waits(to day.Day) {
	y.t.Helper()
	y.moves(to)
	year, month, d := to.Date()
	y.now = time.Date(year, month, d, 2, 30, 0, 0, time.UTC)
}

// asks reads JSON of the interface as an official.
func asks[T any](y *yearStory, who, path string) T {
	y.t.Helper()
	a := y.all[who].get("/api/v1" + path).is(200)
	var out T
	if err := json.NewDecoder(strings.NewReader(a.body)).Decode(&out); err != nil {
		y.t.Fatalf("%s: %v\n%s", path, err, a.body)
	}
	return out
}
