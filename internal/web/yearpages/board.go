package yearpages

import (
	"net/http"
	"strconv"
	"strings"

	"tarazy/internal/appraisal"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/lawpages"
)

// boardPage is the progress of a year.
type boardPage struct {
	failed
	Head    kit.Heading
	Views   []kit.View
	Heads   []boardHead
	Lines   []boardLine
	First   string // name of the second column: unit, or supervisor
	Pages   kit.Pages
	Path    string
	Version string
	Late    int  // cases; a reminder can be sent to those who have to act
	May     bool // HR of the body
	Unread  int  // cases that are decided and of which the servant is not acquainted
	Asked   string
	None    kit.Nothing
	Postpon kit.Link // the clause on those put off
}

// boardHead is the head of a column of steps.
type boardHead struct{ Text, Until string }

// boardLine is a row of the board.
type boardLine struct {
	Late   int
	Name   said
	Href   string
	People string
	Cells  []boardCell
}

// boardCell is how many have done a step.
type boardCell struct {
	Label   string
	Done    int
	Late    int
	Of      int
	Pending bool // nobody has, and no term has passed
	Words   string
}

// gauge is where an amount stands on a line of one hundred, for an attribute.
func (c boardCell) gauge(n int) string {
	if c.Of == 0 {
		return "0"
	}
	return strconv.Itoa(n * 100 / c.Of)
}

func (c boardCell) class() string {
	switch {
	case c.Pending:
		return "cell cell--none"
	case c.Late > 0:
		return "cell cell--late"
	}
	return "cell"
}

func (d Deps) board(w http.ResponseWriter, r *route.Request) error {
	return d.drawBoard(w, r, failed{})
}

func (d Deps) drawBoard(w http.ResponseWriter, r *route.Request, f failed) error {
	l := r.Lang
	by := appraisal.ByUnit
	if r.URL.Query().Get("by") == string(appraisal.BySupervisor) {
		by = appraisal.BySupervisor
	}
	b, err := d.Appraisals.Board(r.Context(), r.Actor, yearID(r), by, whole(r.URL.Query().Get("from")))
	if err != nil {
		return err
	}
	p := &boardPage{failed: f, Path: yearPath(b.View.Year.ID), Version: number(b.View.Year.Version), May: b.View.May.Open, Late: b.Total.Late,
		Unread: b.Total.Decided.Done - b.Total.Acquainted.Done}
	p.Head = boardHeading(l, b)
	p.Views = views(l, b, string(by))
	p.First = t(l, "col."+string(by))
	p.Heads = boardHeads(l, b)
	p.Postpon = lawpages.ClauseLink(l, b.View.Edition, b.View.Rules.Eligibility.AfterReturnDays)
	for _, line := range b.Lines {
		p.Lines = append(p.Lines, lineOf(l, p, b, line))
	}
	p.Pages = kit.Pages{Shown: t(l, "board.shown", "shown", b.From+len(b.Lines), "all", b.Count)}
	if b.Next > 0 {
		p.Pages.Next = p.Path + "?by=" + string(by) + "&from=" + strconv.Itoa(b.Next)
	}
	if b.From > 0 {
		p.Pages.Exports = []kit.Link{{Text: t(l, "board.first"), Href: p.Path + "?by=" + string(by)}}
	}
	p.None = kit.Nothing{Title: t(l, "board.none"), Text: t(l, "board.none_text")}
	if n := r.URL.Query().Get("reminded"); n != "" {
		p.Asked = t(l, "board.reminded", "n", whole(n))
	}
	return d.draw(w, r, p.Head, f.Status, boardView(p))
}

func boardHeading(l locale.Lang, b *appraisal.Board) kit.Heading {
	y := b.View.Year
	h := kit.Heading{
		Crumbs: []kit.Link{{Text: t(l, "list"), Href: "/years"}}, Title: t(l, "board", "year", y.Number),
		Sub: t(l, "board.sub", "body", b.View.Body.Names.In(l), "day", b.View.Today.String(), "n", b.Total.People),
	}
	h.Acts = append(h.Acts, kit.Act{Text: t(l, "schedule"), Href: yearPath(y.ID) + "/schedule"})
	if b.View.May.Open {
		h.Acts = append(h.Acts, kit.Act{Text: "XLSX", Href: yearPath(y.ID) + "/people.xlsx"})
	}
	if b.View.May.Keep {
		h.Acts = append(h.Acts, kit.Act{Text: locale.T(l, "appraisal.result.keep", nil), Href: yearPath(y.ID) + "/keep"})
	}
	if b.View.May.Print {
		h.Acts = append(h.Acts, kit.Act{Text: locale.T(l, "appraisal.forms.open", nil), Href: yearPath(y.ID) + "/forms"})
	}
	return h
}

// views are the ways to look at a year.
func views(l locale.Lang, b *appraisal.Board, current string) []kit.View {
	path := yearPath(b.View.Year.ID)
	out := []kit.View{
		{Text: t(l, "view.unit"), Href: path, Current: current == string(appraisal.ByUnit)},
		{Text: t(l, "view.supervisor"), Href: path + "?by=supervisor", Current: current == string(appraisal.BySupervisor)},
		{Text: t(l, "view.late"), Href: path + "/people?late=yes", Count: count(b.Total.Late), Late: b.Total.Late > 0},
		{Text: t(l, "view.postponed"), Href: path + "/people?postponed=yes", Count: count(b.Total.Postponed)},
		{Text: t(l, "view.people"), Href: path + "/people", Count: count(b.Total.People)},
		{Text: t(l, "view.grades"), Href: path + "/grades"},
	}
	return out
}

func count(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func boardHeads(l locale.Lang, b *appraisal.Board) []boardHead {
	until := func(text string) string { return t(l, "until", "day", text) }
	out := []boardHead{{t(l, "step.plan"), until(b.View.PlanDue.String())}}
	for i := range 4 {
		out = append(out, boardHead{t(l, "step.quarter."+strconv.Itoa(i+1)), ""})
	}
	sheets := boardHead{Text: t(l, "step.sheets")}
	if s := b.View.Year.Schedule; s != nil {
		sheets.Until = until(s.Last.String())
	}
	return append(out, sheets, boardHead{Text: t(l, "step.decided")}, boardHead{Text: t(l, "step.acquainted")})
}

func lineOf(l locale.Lang, p *boardPage, b *appraisal.Board, line appraisal.BoardLine) boardLine {
	out := boardLine{Late: line.Late, Name: in(l, line.KK, line.RU), People: strconv.Itoa(line.People)}
	if b.By == appraisal.ByUnit {
		out.Href = p.Path + "/people?unit=" + string(line.Unit)
	} else {
		out.Name.Lang = ""
		out.Href = p.Path + "/people?acting=" + string(line.Person)
	}
	if out.Name.Text == "" {
		out.Name = said{Text: t(l, "board.nobody")}
		if b.By == appraisal.BySupervisor {
			out.Href = ""
		}
	}
	counts := append([]appraisal.Count{line.Plan}, line.Quarters[:]...)
	counts = append(counts, line.Sheets, line.Decided, line.Acquainted)
	for i, c := range counts {
		out.Cells = append(out.Cells, boardCell{
			Label: p.Heads[i].Text, Done: c.Done, Late: c.Late, Of: line.People, Pending: c.Done == 0 && c.Late == 0,
			Words: t(l, "cell", "done", c.Done, "of", line.People, "late", c.Late),
		})
	}
	return out
}

// remindUnread reminds those whose result waits for their acquaintance.
func (d Deps) remindUnread(w http.ResponseWriter, r *route.Request) error {
	n, err := d.Appraisals.UrgeAcquaintance(r.Context(), r.Actor, yearID(r))
	if err != nil {
		f, err := d.refused(r, err)
		if err != nil {
			return err
		}
		return d.drawBoard(w, r, f)
	}
	return goTo(w, r, yearPath(yearID(r))+"?reminded="+strconv.Itoa(n))
}

// remind reminds everybody who is late.
func (d Deps) remind(w http.ResponseWriter, r *route.Request) error {
	n, err := d.Appraisals.Urge(r.Context(), r.Actor, yearID(r))
	if err != nil {
		f, err := d.refused(r, err)
		if err != nil {
			return err
		}
		return d.drawBoard(w, r, f)
	}
	return goTo(w, r, yearPath(yearID(r))+"?reminded="+strconv.Itoa(n))
}

// whole reads a whole number; 0 for what is none.
func whole(text string) int {
	n, err := strconv.Atoi(strings.TrimSpace(text))
	if err != nil {
		return 0
	}
	return n
}
