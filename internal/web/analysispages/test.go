package analysispages

import (
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"tarazy/internal/exam"
	"tarazy/internal/exam/analysis"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
	"tarazy/internal/web/vacancy/inlang"
)

// listPage is the list of tests.
type listPage struct {
	Head kit.Heading
	Rows kit.Rows
}

func (d Deps) tests(w http.ResponseWriter, r *route.Request) error {
	l := r.Lang
	all, err := d.Reports.Exams.TestsSat(r.Context(), r.Actor, bodyOf(r))
	if err != nil {
		return err
	}
	p := &listPage{Head: kit.Heading{Title: say(l, "tests"), Sub: say(l, "tests.sub")}, Rows: kit.Rows{
		Caption: say(l, "tests"), Cols: []kit.Col{{Text: say(l, "test")}, {Text: say(l, "papers"), Num: true}, {Text: say(l, "scored")}},
		Empty: kit.Nothing{Title: say(l, "tests.none"), Text: say(l, "tests.none_text")},
	}}
	for i := range all {
		t := &all[i]
		p.Rows.Rows = append(p.Rows.Rows, kit.Row{Cells: []templ.Component{
			anchor(t.Test.Title.In(l), testPath(t.Key)), kit.Text(strconv.Itoa(t.N)), kit.Text(locale.Day(l, t.Last.In(d.Zone(r.Actor.Body)).Format("2006-01-02"))),
		}})
	}
	return d.Draw(w, r, page.Page{Title: p.Head.Title}, listView(p))
}

// testPage is the report on a test.
type testPage struct {
	Head    kit.Heading
	Work    *kit.Work // while it is made
	Note    string
	Done    string // what was done just now
	Parts   kit.Rows
	Items   kit.Rows
	Views   []kit.View
	Flags   string // address where items are flagged
	Flagged int    // items with something odd
	Files   []kit.Act
	Terms   []kit.Fact
}

// reloadAfter is how many seconds a page that shows work under way waits before
// it asks again.
const reloadAfter = "2"

func (d Deps) test(w http.ResponseWriter, r *route.Request) error {
	l, key := r.Lang, r.PathValue("test")
	report, progress, err := d.Reports.Of(r.Context(), r.Actor, bodyOf(r), key)
	if err != nil {
		return err
	}
	p := &testPage{Head: kit.Heading{Crumbs: []kit.Link{{Text: say(l, "tests"), Href: "/exam-analysis"}}, Title: say(l, "tests")}}
	if report == nil {
		w.Header().Set("Refresh", reloadAfter)
		p.Work = &kit.Work{Text: say(l, "making"), Done: progress.Done, Of: progress.Of, Count: say(l, "of", "n", progress.Done, "of", progress.Of), Note: say(l, "leave")}
		return d.Draw(w, r, page.Page{Title: p.Head.Title}, testView(p))
	}
	p.fill(l, key, report, r.URL.Query().Has("odd"))
	if n := r.URL.Query().Get("flagged"); n != "" {
		p.Done = say(l, "flagged", "n", max(whole(n), 0))
	}
	return d.Draw(w, r, page.Page{Title: p.Head.Title}, testView(p))
}

func (p *testPage) fill(l locale.Lang, key string, r *analysis.Report, odd bool) {
	p.Head.Title, p.Head.TitleIn = r.Test.Title.In(l), inlang.Of(l, r.Test.Title)
	p.Head.Sub = say(l, "papers.n", "n", r.N)
	if r.Test.Questionnaire() {
		p.Head.Acts = []kit.Act{{Text: say(l, "profiles"), Href: testPath(key) + "/profiles"}}
	}
	p.Note = say(l, "about")
	if r.More {
		p.Note = say(l, "about.more", "n", r.N)
	}
	p.Parts = partRows(l, r)
	p.Flags = testPath(key) + "/flags"
	p.Items = kit.Rows{Caption: say(l, "items"), Empty: kit.Nothing{Title: say(l, "items.none"), Text: say(l, "items.none_text")}}
	for i, c := range itemColumns {
		p.Items.Cols = append(p.Items.Cols, kit.Col{Text: say(l, "col."+c), Num: i > 1 && c != "flags"})
	}
	var quiet []kit.Row
	for i := range r.Items {
		row, flagged := itemRow(l, key, r, &r.Items[i])
		if flagged {
			p.Flagged++
			p.Items.Rows = append(p.Items.Rows, row)
		} else {
			quiet = append(quiet, row)
		}
	}
	if !odd {
		p.Items.Rows = append(p.Items.Rows, quiet...)
	}
	p.Views = []kit.View{
		{Text: say(l, "items.all"), Href: testPath(key), Current: !odd, Count: strconv.Itoa(len(r.Items))},
		{Text: say(l, "items.odd"), Href: testPath(key) + "?odd=1", Current: odd, Count: strconv.Itoa(p.Flagged)},
	}
	for _, format := range []string{"xlsx", "csv"} {
		p.Files = append(p.Files, kit.Act{Text: say(l, "file."+format), Href: testPath(key) + "/file/" + format})
	}
	for _, term := range []string{"difficulty", "discrimination", "reliability", "sem", "decision", "time"} {
		p.Terms = append(p.Terms, kit.Fact{Name: say(l, "term."+term), Value: say(l, "term."+term+".text")})
	}
}

func partRows(l locale.Lang, r *analysis.Report) kit.Rows {
	rows := kit.Rows{Caption: say(l, "parts"), Empty: kit.Nothing{Title: say(l, "parts.none"), Text: say(l, "parts.none_text")}}
	for i, c := range []string{"part", "papers", "items", "mean", "sd", "reliability", "sem", "pass", "same", "kappa"} {
		rows.Cols = append(rows.Cols, kit.Col{Text: say(l, "part."+c), Num: i > 0})
	}
	if r.Total != nil {
		rows.Rows = append(rows.Rows, partRow(l, say(l, "total"), r.Total))
	}
	for i := range r.Parts {
		rows.Rows = append(rows.Rows, partRow(l, partName(l, &r.Test, r.Parts[i].Section), &r.Parts[i]))
	}
	return rows
}

func partName(l locale.Lang, t *exam.Test, key string) string {
	for _, s := range t.Sections {
		for _, p := range s.Parts {
			if p.Key == key {
				return p.Title.In(l)
			}
		}
	}
	return key
}

func partRow(l locale.Lang, name string, p *analysis.Part) kit.Row {
	cells := []templ.Component{kit.Text(name), kit.Text(strconv.Itoa(p.People)), kit.Text(strconv.Itoa(p.Items))}
	rest := []string{"–", "–", "–", "–", "–", "–", "–"}
	if p.Pass != nil {
		rest[4] = strconv.Itoa(*p.Pass)
	}
	if p.Few == nil {
		rest[0], rest[1], rest[3] = two(l, p.Mean), two(l, p.SD), some(l, p.SEM)
		if p.Reliability != nil {
			rest[2] = two(l, *p.Reliability) + " " + say(l, "method."+string(p.Method))
		}
	}
	if p.Decision != nil {
		rest[5], rest[6] = percent(l, p.Decision.Same), two(l, p.Decision.Kappa)
	}
	for _, text := range rest {
		cells = append(cells, kit.Text(text))
	}
	return kit.Row{Cells: cells}
}

// itemColumns are those of the table of items and of its file.
var itemColumns = []string{"item", "part", "n", "difficulty", "interval", "discrimination", "time", "flags"}

func itemRow(l locale.Lang, test string, r *analysis.Report, x *analysis.ItemReport) (row kit.Row, flagged bool) {
	texts := itemTexts(l, r, x)
	row.Cells = append(row.Cells, itemCell(texts[0], itemPath(test, x.Item.Key, x.Item.Edition), stemOf(l, r, x)))
	for _, text := range texts[1 : len(texts)-1] {
		row.Cells = append(row.Cells, kit.Text(text))
	}
	if x.Figures == nil {
		row.Cells = append(row.Cells, kit.Second(note(l, x.Few)))
		return row, false
	}
	flagged = len(x.Figures.Flags) > 0
	row.Decide = flagged
	row.Cells = append(row.Cells, notes(flagTexts(l, r, x)))
	return row, flagged
}

// itemTexts are the cells of an item, as texts.
func itemTexts(l locale.Lang, r *analysis.Report, x *analysis.ItemReport) []string {
	out := []string{x.Item.Key + "\u00a0·\u00a0" + strconv.Itoa(x.Item.Edition), partName(l, &r.Test, x.Item.Section), strconv.Itoa(x.N), "–", "–", "–", "–", ""}
	f := x.Figures
	if f == nil {
		out[7] = note(l, x.Few)
		return out
	}
	out[3], out[5] = two(l, f.Difficulty), some(l, f.Discrimination)
	out[4] = two(l, f.DifficultyInterval.Low) + "–" + two(l, f.DifficultyInterval.High)
	if f.Timed > 0 {
		out[6] = say(l, "seconds", "n", places(l, f.Median, 0))
	}
	for i, text := range flagTexts(l, r, x) {
		if i > 0 {
			out[7] += " "
		}
		out[7] += text
	}
	return out
}

func stemOf(l locale.Lang, r *analysis.Report, x *analysis.ItemReport) string {
	if f := r.Content(x.Item.Key, x.Item.Edition); f != nil {
		return short(textIn(l, f.Item.Stem))
	}
	return ""
}

func note(l locale.Lang, n *analysis.Note) string {
	if n == nil {
		return ""
	}
	return locale.T(l, n.Key, n.Args)
}

// flagTexts are the flags of an item in words; an option is named by its text.
func flagTexts(l locale.Lang, r *analysis.Report, x *analysis.ItemReport) []string {
	var out []string
	if x.Figures == nil {
		return out
	}
	content := r.Content(x.Item.Key, x.Item.Edition)
	for _, f := range x.Figures.Flags {
		if content != nil && f.Option != "" {
			f.Option = short(optionText(l, &content.Item, f.Option))
		}
		n := f.Note()
		out = append(out, note(l, &n))
	}
	return out
}

// optionText is the text of an option; "" where there is none.
func optionText(l locale.Lang, i *exam.Item, key string) string {
	for _, o := range i.Options {
		if o.Key == key {
			return textIn(l, o.Text)
		}
	}
	return ""
}

// flag puts what the figures show on the records of the items.
func (d Deps) flag(w http.ResponseWriter, r *route.Request) error {
	key := r.PathValue("test")
	report, _, err := d.Reports.Of(r.Context(), r.Actor, bodyOf(r), key)
	if err != nil {
		return err
	}
	if report == nil {
		return page.Go(w, r, testPath(key))
	}
	n, err := d.Reports.Exams.FlagStatistics(r.Context(), r.Actor, bodyOf(r), key, report.Found())
	if err != nil {
		return err
	}
	return page.Go(w, r, testPath(key)+"?flagged="+strconv.Itoa(n))
}
