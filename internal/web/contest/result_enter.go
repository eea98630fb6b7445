package contest

import (
	"errors"
	"fmt"
	"net/http"
	"sort"
	"strconv"

	"tarazy/internal/access"
	"tarazy/internal/competition"
	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/reach"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/lawpages"
	"tarazy/internal/web/page"
	"tarazy/internal/web/unsent"
	"tarazy/internal/web/vacancy/inlang"
)

// enterPage is the door for results of tests that were held elsewhere: a file,
// or rows typed by hand. Refused rows stand in the grid with their reasons.
type enterPage struct {
	problems
	Head     kit.Heading
	Action   string
	Form     string // address of the file to be filled in
	Hidden   []kit.Fact
	Document [3]kit.Field
	File     kit.Field
	Heads    []string
	Rows     []gridRow
	Kept     []string // whose form it is, for what is typed: the body, and the numbers in the rows
	Taken    string   // what was taken just now
	Clause   kit.Link
	Back     string
	Words    []kit.Fact // what the columns of words may hold
	// Refused are all rows that were not taken, as the page carries them.
	Refused, RefusedAt string
	RefusedAs          []kit.Act
	Rest               string // that not all of them are shown; "" where they are
}

// gridRow is a row of the grid; Error is why it was not taken.
type gridRow struct {
	Name, Error string
	Number      string // of the candidate, as sent or waited for
	Cells       []gridCell
}

type gridCell struct {
	Name, Label, Value string
	Long               bool
}

// gridMost is how many rows are typed at once by hand, or shown again.
const gridMost = 200

// door is one list of results: of a stage of a vacancy, or of the knowledge
// test.
type door struct {
	view    *competition.View // nil for the knowledge test
	vacancy *competition.VacancyView
	stage   competition.StageKey
	body    string
	cols    []column
	clause  kit.Link
	waiting []string // numbers that have no result yet
}

func (d Deps) stageDoor(r *route.Request) (*door, error) {
	stage, err := stageOf(r, recorded)
	if err != nil {
		return nil, err
	}
	view, err := d.Contest.View(r.Context(), r.Actor, id(r))
	if err != nil {
		return nil, err
	}
	x := &door{view: view, stage: stage, body: string(view.Competition.Body)}
	if x.vacancy, err = find(view, vacancyID(r)); err != nil {
		return nil, err
	}
	rules, e, err := d.rulesOf(&view.Competition, view.Today.String())
	if err != nil {
		return nil, err
	}
	x.cols, x.clause = resultColumns(stage, rules), stageClauses(r.Lang, e, rules, stage)[0]
	if x.vacancy.Stage != stage || !may(r, access.RecordResult, view.Competition.Body) {
		return x, nil
	}
	rows, err := d.Contest.AtStage(r.Context(), r.Actor, x.vacancy.ID)
	for _, row := range rows {
		if row.Waits == competition.WaitsResult {
			x.waiting = append(x.waiting, row.Number)
		}
	}
	return x, err
}

func (d Deps) knowledgeDoor(r *route.Request) (*door, error) {
	asked := r.URL.Query().Get("body")
	if asked == "" && r.Method == http.MethodPost {
		asked = r.PostFormValue("body")
	}
	body, err := reach.Body(r.Actor, access.RecordResult, asked)
	if err != nil {
		return nil, err
	}
	e, err := d.bodyEdition(r, string(body))
	if err != nil {
		return nil, err
	}
	rules := law.Rules[competition.Rules](e)
	return &door{body: string(body), cols: knowledgeColumns(rules), clause: lawpages.ClauseLink(r.Lang, e, rules.Knowledge.LeastTotal)}, nil
}

// bodyEdition is the edition of the act on selection that a body works by.
func (d Deps) bodyEdition(r *route.Request, body string) (*law.Edition, error) {
	names, err := d.People.Bodies(r.Context(), reach.By(r.Actor, access.RecordResult))
	if err != nil {
		return nil, err
	}
	for _, b := range names {
		if string(b.ID) != body {
			continue
		}
		act := b.Acts["selection"]
		if act == "" {
			return nil, fault.New(fault.Conflict, "selection.no_act")
		}
		today, err := d.People.Today(r.Context(), b.ID)
		if err != nil {
			return nil, err
		}
		return editionOn(d.Library(), act, today.String())
	}
	return nil, fault.New(fault.Missing, "selection.missing.body")
}

func (d Deps) results(w http.ResponseWriter, r *route.Request) error {
	x, err := d.stageDoor(r)
	if err != nil {
		return err
	}
	return d.drawEnter(w, r, x, &enterPage{Rows: x.blank(r.Lang)})
}

func (d Deps) knowledge(w http.ResponseWriter, r *route.Request) error {
	x, err := d.knowledgeDoor(r)
	if err != nil {
		return err
	}
	return d.drawEnter(w, r, x, &enterPage{Rows: x.blank(r.Lang)})
}

// blank are the rows to be typed: those who wait, or a few empty ones.
func (x *door) blank(l locale.Lang) []gridRow {
	var rows []typedRow
	for i, n := range x.waiting[:min(len(x.waiting), gridMost)] {
		rows = append(rows, typedRow{Row: i + 1, Cells: map[string]string{"number": n}})
	}
	if x.view == nil {
		for i := range 5 {
			rows = append(rows, typedRow{Row: i + 1, Cells: map[string]string{}})
		}
	}
	return x.grid(l, rows, nil)
}

func (x *door) grid(l locale.Lang, rows []typedRow, why map[int]string) []gridRow {
	var out []gridRow
	for i, row := range rows[:min(len(rows), gridMost)] {
		g := gridRow{Name: words(l, "sheet.row", "n", row.Row), Error: why[row.Row], Number: row.Cells["number"]}
		for _, c := range x.cols {
			g.Cells = append(g.Cells, gridCell{Name: fmt.Sprintf("row.%d.%s", i, c.key), Label: heading(l, c.key), Value: row.Cells[c.key], Long: c.long})
		}
		out = append(out, g)
	}
	return out
}

func (d Deps) resultsSend(w http.ResponseWriter, r *route.Request) error {
	x, err := d.stageDoor(r)
	if err != nil {
		return err
	}
	if x.stage == competition.AtEssay {
		return d.essaysSend(w, r, x)
	}
	return d.enter(w, r, x, func(doc competition.Document, rows []typedRow) (int, map[int]*fault.Error, error) {
		var good []competition.ResultRow
		send := rowsGood{why: map[int]*fault.Error{}}
		for _, row := range rows {
			in, err := resultOf(row, x.cols)
			if send.take(row, err) {
				good = append(good, in)
			}
		}
		bad, err := d.Contest.RecordResults(r.Context(), r.Actor, x.vacancy.ID, x.stage, doc, good)
		return send.done(bad, err)
	})
}

// essaysSend takes essays that were written elsewhere.
func (d Deps) essaysSend(w http.ResponseWriter, r *route.Request, x *door) error {
	return d.enter(w, r, x, func(doc competition.Document, rows []typedRow) (int, map[int]*fault.Error, error) {
		var good []competition.EssayRow
		send := rowsGood{why: map[int]*fault.Error{}}
		for _, row := range rows {
			in, err := essayOf(row, x.cols)
			if send.take(row, err) {
				good = append(good, in)
			}
		}
		bad, err := d.Contest.ReceiveEssay(r.Context(), r.Actor, x.vacancy.ID, doc, good)
		return send.done(bad, err)
	})
}

func (d Deps) knowledgeSend(w http.ResponseWriter, r *route.Request) error {
	if err := r.ParseMultipartForm(uploadMost); err != nil {
		return brokenForm(err)
	}
	x, err := d.knowledgeDoor(r)
	if err != nil {
		return err
	}
	return d.enter(w, r, x, func(doc competition.Document, rows []typedRow) (int, map[int]*fault.Error, error) {
		var good []competition.KnowledgeRow
		send := rowsGood{why: map[int]*fault.Error{}}
		for _, row := range rows {
			in, err := knowledgeOf(row, x.cols)
			if send.take(row, err) {
				good = append(good, in)
			}
		}
		bad, err := d.Contest.RecordKnowledge(r.Context(), r.Actor, bodyID(x.body), doc, good)
		return send.done(bad, err)
	})
}

// rowsGood sorts rows into those that can be sent and those that cannot be
// read.
type rowsGood struct {
	rows []int // numbers of the rows that are sent, in order
	why  map[int]*fault.Error
}

func (g *rowsGood) take(row typedRow, err error) bool {
	if f, ok := fault.As(err); ok {
		g.why[row.Row] = f
		return false
	}
	g.rows = append(g.rows, row.Row)
	return true
}

// done adds what the service refused.
func (g *rowsGood) done(bad []competition.RowFault, err error) (int, map[int]*fault.Error, error) {
	for _, b := range bad {
		if b.Row >= 1 && b.Row <= len(g.rows) {
			g.why[g.rows[b.Row-1]] = b.Err
		}
	}
	return len(g.rows) - len(bad), g.why, err
}

func brokenForm(err error) error {
	var big *http.MaxBytesError
	if errors.As(err, &big) {
		return fault.New(fault.TooLarge, "contest.sheet.size", "most", sheetMost>>20).At("file")
	}
	return fault.New(fault.Invalid, "contest.form").Wrap(err)
}

// enter takes what was sent; nothing of what is refused is lost: it stands in
// the grid again with the reason.
func (d Deps) enter(w http.ResponseWriter, r *route.Request, x *door, send func(competition.Document, []typedRow) (int, map[int]*fault.Error, error)) error {
	p := &enterPage{}
	rows, err := x.read(r)
	taken, why := 0, map[int]*fault.Error{}
	if err == nil {
		var doc competition.Document
		if doc, err = documentTyped(r); err == nil {
			taken, why, err = send(doc, rows)
		}
	}
	if err != nil {
		if p.problems, err = refused(r.Lang, err, "file", "document.name", "document.number", "document.day"); err != nil {
			return err
		}
		// A list that is too long for the grid is in its file still.
		if p.Rows = x.grid(r.Lang, rows, nil); len(rows) == 0 || len(rows) > gridMost {
			p.Rows = x.blank(r.Lang)
		}
		return d.drawEnter(w, r, x, p)
	}
	texts := map[int]string{}
	var left []typedRow
	for _, row := range rows {
		if f := why[row.Row]; f != nil {
			texts[row.Row] = locale.T(r.Lang, f.Key(), f.Args)
			left = append(left, row)
		}
	}
	if p.Taken = words(r.Lang, "sheet.taken", "n", taken); taken > 0 {
		unsent.Sent(r)
	}
	if p.Rows = x.grid(r.Lang, left, texts); len(left) > 0 {
		p.problems.Refused = page.Wrong("", words(r.Lang, "sheet.refused", "n", len(left)))
		if err := p.refuse(r.Lang, r.URL.Path, x.refusedRows(r.Lang, left, texts)); err != nil {
			return err
		}
	}
	return d.drawEnter(w, r, x, p)
}

// read takes the rows of the file, or those that were typed. The faults are
// those of readSheet and contest.sheet.empty.
func (x *door) read(r *route.Request) ([]typedRow, error) {
	if err := r.ParseMultipartForm(uploadMost); err != nil && !errors.Is(err, http.ErrNotMultipart) {
		return nil, brokenForm(err)
	}
	file, _, err := r.FormFile("file")
	if err == nil {
		defer file.Close()
		sheet, err := readSheet(file)
		if err != nil {
			return nil, err
		}
		return rowsOf(sheet, x.cols)
	}
	var out []typedRow
	for i := range gridMost {
		row := typedRow{Row: i + 1, Cells: map[string]string{}}
		only := true // nothing but the number that stood there already
		for _, c := range x.cols {
			if v := r.PostFormValue(fmt.Sprintf("row.%d.%s", i, c.key)); v != "" {
				row.Cells[c.key] = v
				only = only && c.key == "number"
			}
		}
		if !only {
			out = append(out, row)
		}
	}
	if len(out) == 0 {
		return nil, fault.New(fault.Invalid, "contest.sheet.empty").At("file")
	}
	return out, nil
}

func documentTyped(r *route.Request) (competition.Document, error) {
	doc := competition.Document{Name: r.PostFormValue("document.name"), Number: r.PostFormValue("document.number")}
	text := r.PostFormValue("document.day")
	if text == "" {
		return doc, fault.New(fault.Invalid, "selection.required").At("document.day")
	}
	var err error
	doc.Day, err = day.Parse(text)
	return doc, at(err, "document.day")
}

func (d Deps) drawEnter(w http.ResponseWriter, r *route.Request, x *door, p *enterPage) error {
	l := r.Lang
	p.Action, p.Form, p.Clause, p.Kept = r.URL.Path, r.URL.Path+"/form", x.clause, []string{x.body}
	if x.view == nil {
		p.Head = kit.Heading{Crumbs: crumbs(l), Title: words(l, "knowledge.title"), Sub: words(l, "knowledge.sub")}
		p.Hidden, p.Back = []kit.Fact{{Name: "body", Value: x.body}}, "/competitions"
		p.Form += query("body", x.body)
	} else {
		p.Head = kit.Heading{Crumbs: crumbs(l, crumbOf(l, &x.view.Competition)), Title: words(l, "enter.title", "stage", stageName(l, x.stage)), Sub: x.vacancy.Code + " · " + x.vacancy.Title.In(l),
			SubIn: inlang.Of(l, x.vacancy.Title)}
		p.Back = path(x.view.Competition.ID)
		for _, row := range p.Rows { // what was typed for one is never put back for another
			p.Kept = append(p.Kept, row.Number)
		}
	}
	for i, name := range []string{"name", "number", "day"} {
		key := "document." + name
		p.Document[i] = kit.Field{Name: key, ID: key, Label: words(l, "field."+key), Value: r.PostFormValue(key), Error: p.At[key]}
	}
	p.File = kit.Field{Name: "file", Label: words(l, "field.file"), Hint: words(l, "hint.file", "most", sheetMost>>20), Accept: ".xlsx,.csv", Optional: true, Error: p.At["file"]}
	for _, c := range x.cols {
		p.Heads = append(p.Heads, heading(l, c.key))
		if c.words == "" {
			continue
		}
		text := ""
		for i, key := range c.from {
			if i > 0 {
				text += "; "
			}
			text += locale.T(l, c.words+key, nil)
		}
		p.Words = append(p.Words, kit.Fact{Name: heading(l, c.key), Value: text})
	}
	return d.draw(w, r, p.Head.Title, p.Status, enterView(p))
}

// resultsFile sends the file to be filled in, with the numbers that wait.
func (d Deps) resultsFile(w http.ResponseWriter, r *route.Request) error {
	x, err := d.stageDoor(r)
	if err != nil {
		return err
	}
	return x.send(w, r, string(x.stage))
}

func (d Deps) knowledgeFile(w http.ResponseWriter, r *route.Request) error {
	x, err := d.knowledgeDoor(r)
	if err != nil {
		return err
	}
	return x.send(w, r, "knowledge")
}

func (x *door) send(w http.ResponseWriter, r *route.Request, name string) error {
	head := []string{}
	for _, c := range x.cols {
		head = append(head, heading(r.Lang, c.key))
	}
	rows := [][]string{head}
	sort.Strings(x.waiting)
	for _, n := range x.waiting {
		rows = append(rows, []string{n})
	}
	return sendSheet(w, r, "xlsx", "results-"+name+"-"+strconv.Itoa(len(x.waiting)), words(r.Lang, "results.title"), rows)
}
