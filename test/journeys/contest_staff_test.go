package journeys

import (
	"bytes"
	"encoding/json"
	"mime/multipart"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"tarazy/internal/day"
	"tarazy/internal/eds"
	"tarazy/internal/locale"
)

// The stages as addresses name them.
const (
	qualities = "personal_qualities"
	abilities = "abilities"
	essay     = "essay"
)

// contest is a competition for two posts, and those who run it.
type contest struct {
	*town
	hr, secretary, proctor, officer, head *visitor
	judges                                []*judge
	id, first, second                     string // of the competition, and of its vacancies
	all                                   []*applicant
}

// judge is a member of the commission who marks.
type judge struct {
	*visitor
	id, iin string
	keys    eds.Credentials
}

// staff lets in those who run the competition. The doors lead to the first of
// the members alone; the others sign in with certificates.
func (w *town) staff() *contest {
	w.t.Helper()
	return &contest{town: w, hr: w.as("hr_officer", "en"), secretary: w.as("commission_secretary", "en"), proctor: w.as("proctor", "en"),
		officer: w.as("appeal_officer", "en"), head: w.as("authorised_person", "en")}
}

// moves brings the clock of the law to the morning of a day, on every replica.
func (w *town) moves(to day.Day) {
	w.t.Helper()
	v := w.visitor("en")
	for _, p := range w.processes() {
		r := v.formed("/doors/clock", "to", to.String())
		r.URL.Host = p.listen
		v.do(r).is(303)
	}
}

// on is an address of the competition.
func (c *contest) on(more ...string) string {
	return "/competitions/" + c.id + strings.Join(append([]string{""}, more...), "/")
}

// post sets a post up that nobody holds.
func (c *contest) post(code, category, kk, ru string) {
	c.t.Helper()
	form := c.hr.get("/staff/posts/add").is(200)
	unit := regexp.MustCompile(`<option value="(unt_[^"]+)"`).FindStringSubmatch(form.body)
	if unit == nil {
		c.t.Fatalf("no unit in %s", form.text())
	}
	c.hr.post("/staff/posts/add", "code", code, "unit", unit[1], "title_kk", kk, "title_ru", ru, "category", category, "head", "none",
		"public_services", "no", "from", announced.String()).is(303)
}

// option is the value of the option that names a text.
func (a answer) option(text string) string {
	a.t.Helper()
	for _, m := range regexp.MustCompile(`<option value="([^"]+)"[^>]*>([^<]*)</option>`).FindAllStringSubmatch(a.body, -1) {
		if strings.Contains(m[2], text) {
			return m[1]
		}
	}
	a.t.Fatalf("no option %q in %s", text, a.text())
	return ""
}

// offers puts up a post with a requirement of two alternatives.
func (c *contest) offers(code string) {
	c.t.Helper()
	at := c.on("vacancies", "add")
	form := c.hr.get(at).is(200)
	c.hr.post(at, "version", form.value("version"), "post", form.option(code), "salary", "310 000 ₸", "directions", "economy",
		"duties.kk", "Жоспарларды әзірлеу.", "duties.ru", "Разработка планов.", "duties.en", "Prepare plans.",
		"need.form", "all", "need.0.form", "education", "need.0.least", "bachelor",
		"need.1.form", "any", "need.1.0.form", "experience", "need.1.0.months", "12", "need.1.0.kinds", "civil_service",
		"need.1.1.form", "experience", "need.1.1.months", "24", "do", "save").goes(c.on())
}

var checkbox = regexp.MustCompile(`(?s)<input type="checkbox"([^>]*)>.*?</label>`)

// seats keeps the order on the commission: the chair, four members, the
// secretary.
func (c *contest) seats(number string) {
	c.t.Helper()
	form := c.hr.get(c.on("commission")).is(200)
	chair := firstPerson(c.t, form, "chair")
	values := []string{"version", form.value("version"), "number", number, "day", announced.String(),
		"chair", chair, "secretary", firstPerson(c.t, form, "secretary")}
	for _, m := range checkbox.FindAllStringSubmatch(form.body, -1) {
		if id := personID.FindString(m[1]); strings.Contains(m[1], `name="members"`) && id != chair {
			values = append(values, "members", id)
		}
	}
	c.hr.post(c.on("commission"), values...).goes(c.on("commission?done=ordered"))
	var judges []string
	for i := 0; i < len(values); i += 2 {
		if values[i] == "chair" || values[i] == "members" {
			judges = append(judges, values[i+1])
		}
	}
	c.sitting(judges)
}

var personID = regexp.MustCompile(`per_[a-z0-9]+`)

func firstPerson(t *testing.T, form answer, field string) string {
	t.Helper()
	_, rest, ok := strings.Cut(form.body, `name="`+field+`"`)
	if !ok {
		t.Fatalf("no field %s in %s", field, form.text())
	}
	return personID.FindString(rest)
}

var revealed = regexp.MustCompile(`\b\d{12}\b`)

// sitting lets the judges in.
func (c *contest) sitting(ids []string) {
	c.t.Helper()
	for _, id := range ids {
		c.judges = append(c.judges, c.letIn(id))
	}
	if len(c.judges) != 5 {
		c.t.Fatalf("%d judges, not five", len(c.judges))
	}
}

// letIn lets a judge in: HR reads the number in the record, which the journal
// tells of, and the judge has a certificate.
func (c *contest) letIn(id string) *judge {
	c.t.Helper()
	record := c.hr.post("/staff/people/" + id + "/iin/reveal").is(200)
	iin := revealed.FindString(record.text())
	if iin == "" {
		c.t.Fatalf("no number on the record %s", record.text())
	}
	keys := c.issued(c.ca(), eds.Person{IIN: iin, Surname: "МҮШЕ", Name: "КОМИССИЯ"})
	return &judge{c.visitor("en").entersBy(keys), id, iin, keys}
}

// tested brings the results of the knowledge test, all at once by the API.
func (c *contest) tested() {
	c.t.Helper()
	type row struct {
		IIN    string         `json:"iin"`
		Tested string         `json:"tested"`
		Right  map[string]int `json:"right"`
	}
	order := map[string]any{"document": map[string]string{"name": "Ведомость", "number": "17-т", "day": announced.String()}}
	var rows []row
	for _, a := range c.all {
		rows = append(rows, row{a.who.IIN, announced.String(), map[string]int{
			"state_language": 12, "constitution": 10, "civil_service": 9, "anti_corruption": 11, "ethics": 7,
		}})
	}
	order["rows"] = rows
	body, err := json.Marshal(order)
	must(c.t, err)
	a := c.hr.do(c.hr.request("POST", "/api/v1/knowledge-results", "application/json", bytes.NewReader(body))).is(200)
	if !strings.Contains(a.body, `"taken":`+strconv.Itoa(len(rows))) {
		c.t.Fatalf("the knowledge test: %s", a.body)
	}
}

// listed are the applications as HR's list tells of them, by id.
func (c *contest) listed() map[string]application {
	c.t.Helper()
	var out struct {
		Applications []application `json:"applications"`
	}
	c.hr.json("/api/v1"+c.on("applications?limit=200"), &out)
	all := map[string]application{}
	for _, a := range out.Applications {
		all[a.ID] = a
	}
	return all
}

// numbers writes the numbers of the applications beside their candidates.
func (c *contest) numbers() {
	all := c.listed()
	for _, a := range c.all {
		for vacancy, x := range a.own {
			a.own[vacancy] = all[x.ID]
		}
	}
}

// now is an application as HR's list tells of it.
func (c *contest) now(a *applicant, vacancy string) application {
	c.t.Helper()
	return c.listed()[a.own[vacancy].ID]
}

// stands holds a standing, a stage, and why, against what is.
func (c *contest) stands(a *applicant, vacancy, state, stage, why string) {
	c.t.Helper()
	if x := c.now(a, vacancy); x.State != state || x.Stage != stage || x.Why != why {
		c.t.Errorf("%s is %s at %s (%s), not %s at %s (%s)", x.Number, x.State, x.Stage, x.Why, state, stage, why)
	}
}

// at are the numbers of those who stand at a stage of a vacancy, sorted.
func (c *contest) at(vacancy, stage string) []string {
	c.t.Helper()
	var out []string
	for _, x := range c.listed() {
		if x.Vacancy == vacancy && x.Stage == stage && x.State == "admitted" {
			out = append(out, x.Number)
		}
	}
	slices.Sort(out)
	return out
}

// goOn fails unless just these stand at a stage.
func (c *contest) goOn(vacancy, stage string, who ...int) {
	c.t.Helper()
	var want []string
	for _, i := range who {
		want = append(want, c.all[i].own[vacancy].Number)
	}
	slices.Sort(want)
	if got := c.at(vacancy, stage); !slices.Equal(got, want) {
		c.t.Errorf("at %s stand %v, not %v", stage, got, want)
	}
}

// checks admits a candidate, or refuses with a reason.
func (c *contest) checks(a *applicant, vacancy, reason string) {
	c.t.Helper()
	at := "/candidates/" + a.own[vacancy].ID
	values := []string{"version", c.hr.get(at).is(200).value("version"), "do", "admit"}
	if reason != "" {
		values = []string{values[0], values[1], "do", "refuse", "ground.0", reason}
	}
	c.hr.post(at+"/check", values...).is(303)
}

// row is a line of a list of results: the cells by column.
type row map[string]string

// sheet is the form of a stage as the program gives it, filled with rows.
func (c *contest) sheet(vacancy, stage string, rows []row) []byte {
	c.t.Helper()
	f, err := excelize.OpenReader(strings.NewReader(c.hr.get(c.on("results", vacancy, stage, "form")).is(200).body))
	must(c.t, err)
	defer f.Close()
	sheet := f.GetSheetList()[0]
	lines, err := f.GetRows(sheet)
	must(c.t, err)
	if len(lines) != 1+len(c.at(vacancy, stage)) {
		c.t.Fatalf("the form of %s waits for %d", stage, len(lines)-1)
	}
	for i, r := range rows {
		for key, v := range r {
			at := slices.Index(lines[0], locale.T(locale.EN, "contest.sheet.col."+key, nil))
			if at < 0 {
				c.t.Fatalf("the form has no column %s: %v", key, lines[0])
			}
			cell, err := excelize.CoordinatesToCellName(at+1, i+2)
			must(c.t, err)
			must(c.t, f.SetCellStr(sheet, cell, v))
		}
	}
	var b bytes.Buffer
	must(c.t, f.Write(&b))
	return b.Bytes()
}

// uploads sends a filled form with the paper that it comes from.
func (c *contest) uploads(vacancy, stage, on string, file []byte) answer {
	c.t.Helper()
	return c.hr.sends(c.on("results", vacancy, stage), "list.xlsx", file, "document.name", "Ведомость", "document.number", stage[:3]+"-1", "document.day", on)
}

// sends a form with a file in it.
func (v *visitor) sends(path, name string, file []byte, kv ...string) answer {
	v.t.Helper()
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	for i := 0; i+1 < len(kv); i += 2 {
		must(v.t, form.WriteField(kv[i], kv[i+1]))
	}
	part, err := form.CreateFormFile("file", name)
	must(v.t, err)
	_, err = part.Write(file)
	must(v.t, err)
	must(v.t, form.Close())
	return v.do(v.request("POST", path, form.FormDataContentType(), &b))
}

// closes the stage at which a vacancy stands.
func (c *contest) closes(vacancy string) {
	c.t.Helper()
	at := c.on("vacancies", vacancy, "close")
	c.hr.post(at, "version", c.hr.get(at).is(200).value("version")).goes(c.on())
}

// watched is the proctor's check of everybody at a stage, by numbers alone; the
// one named has broken the rules.
func (c *contest) watched(vacancy, stage, breach string) {
	c.t.Helper()
	at := c.on("conduct", vacancy, stage)
	queue := c.proctor.get(at).is(200)
	for _, n := range c.at(vacancy, stage) {
		if !strings.Contains(queue.body, n) {
			continue // absent
		}
		if n == breach {
			c.proctor.post(at, "number", n, "do", "breached", "breach", "strangers_in_room", "note", "Екінші адам көрінді.").goes(at)
			continue
		}
		c.proctor.post(at, "number", n, "do", "kept").goes(at)
	}
}

// marks are those of the judges for an essay, in their order.
func (c *contest) marks(vacancy string, a *applicant, marks ...int) {
	c.t.Helper()
	for i, j := range c.judges {
		j.post(c.markAt(vacancy, a), "mark", strconv.Itoa(marks[i]), "note", "").is(303)
	}
}

func (c *contest) markAt(vacancy string, a *applicant) string {
	return "/panel/" + c.id + "/essays/" + vacancy + "/" + a.own[vacancy].Number
}

// declares that no judge has a conflict in a vacancy.
func (c *contest) declares(vacancy string, from int) {
	c.t.Helper()
	at := "/panel/" + c.id + "/interests/" + vacancy
	for _, j := range c.judges[from:] {
		j.post(at, "conflict", "no", "reason", "Мүдделер қақтығысы жоқ.").goes(at + "?done=declared")
	}
}

// interviewed are the marks of the interview: for each candidate one, which
// every judge gave.
func (c *contest) interviewed(vacancy, on string, marks map[int]int) {
	c.t.Helper()
	at := "/panel/" + c.id + "/interview/" + vacancy
	values := []string{"name", "Әңгімелесу парағы", "number", "5-ә", "day", on}
	for i, mark := range marks {
		for _, j := range c.judges {
			values = append(values, "mark."+c.all[i].own[vacancy].Number+"."+j.id, strconv.Itoa(mark))
		}
	}
	c.secretary.post(at, values...).goes(at + "?done=recorded")
}

// appealOf is the page of the appeal that waits about an application.
func (c *contest) appealOf(a *applicant, vacancy string) string {
	c.t.Helper()
	for _, at := range regexp.MustCompile(`/appeals/apl_[a-z0-9]+`).FindAllString(c.officer.get("/appeals?state=filed").is(200).body, -1) {
		if strings.Contains(c.officer.get(at).is(200).text(), a.own[vacancy].Number) {
			return at
		}
	}
	c.t.Fatalf("no appeal about %s waits", a.own[vacancy].Number)
	return ""
}

// grants an appeal; corrected are the counts as they should have been.
func (c *contest) grants(a *applicant, vacancy string, corrected ...string) {
	c.t.Helper()
	at := c.appealOf(a, vacancy)
	values := append([]string{"version", c.officer.get(at).is(200).value("version"), "do", "grant", "answer", "Шағым негізді."}, corrected...)
	c.officer.post(at, values...).goes(at)
}
