package analysispages

import (
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"tarazy/internal/access"
	"tarazy/internal/exam"
	"tarazy/internal/exam/analysis"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/itemview"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

// itemPage is the report on an edition of an item.
type itemPage struct {
	Head    kit.Heading
	Few     string
	Flags   []string
	Facts   []kit.Fact
	Options kit.Rows // of an item with one choice
	Chart   *kit.Chart
	View    itemview.View
	Right   string
}

func (d Deps) item(w http.ResponseWriter, r *route.Request) error {
	l, test, key := r.Lang, r.PathValue("test"), r.PathValue("key")
	report, _, err := d.Reports.Of(r.Context(), r.Actor, bodyOf(r), test)
	if err != nil {
		return err
	}
	if report == nil {
		return page.Go(w, r, testPath(test))
	}
	x := report.Find(key, whole(r.PathValue("edition")))
	if x == nil {
		return fault.New(fault.Missing, "exam.missing.item")
	}
	content := report.Content(x.Item.Key, x.Item.Edition)
	i := &content.Item
	p := &itemPage{Few: note(l, x.Few), Flags: flagTexts(l, report, x), View: itemview.Preview(i, content.Stimulus, langsOf(l, i), 0), Right: keyText(l, i)}
	p.Head = kit.Heading{
		Crumbs: []kit.Link{{Text: say(l, "tests"), Href: "/exam-analysis"}, {Text: report.Test.Title.In(l), Href: testPath(test)}},
		Title:  say(l, "item.title", "key", x.Item.Key), Sub: say(l, "item.sub", "edition", x.Item.Edition, "n", x.N),
	}
	if access.MayEver(r.Actor, access.CorrectKey) && i.Kind != exam.Essay {
		p.Head.Acts = []kit.Act{{Text: say(l, "key"), Href: keyPath(x.Item.Key, x.Item.Edition)}}
	}
	if x.Figures != nil {
		p.figures(l, i, x.Figures)
	}
	return d.Draw(w, r, page.Page{Title: p.Head.Title}, itemView(p))
}

// langsOf are the languages of an item, that of the page first.
func langsOf(l locale.Lang, i *exam.Item) []locale.Lang {
	out := []locale.Lang{}
	for _, in := range append([]locale.Lang{l, locale.RU}, i.In()...) {
		if i.Stem.In(in) != "" && (len(out) == 0 || out[0] != in) {
			return append(out, in)
		}
	}
	return i.In()
}

func (p *itemPage) figures(l locale.Lang, i *exam.Item, f *analysis.ItemFigures) {
	p.Facts = []kit.Fact{
		{Name: say(l, "term.difficulty"), Value: say(l, "with_interval", "value", two(l, f.Difficulty), "low", two(l, f.DifficultyInterval.Low), "high", two(l, f.DifficultyInterval.High))},
		{Name: say(l, "term.discrimination"), Value: some(l, f.Discrimination)},
	}
	if x := f.DiscriminationInterval; x != nil {
		p.Facts[1].Value = say(l, "with_interval", "value", some(l, f.Discrimination), "low", two(l, x.Low), "high", two(l, x.High))
	}
	if f.Timed > 0 {
		p.Facts = append(p.Facts, kit.Fact{Name: say(l, "term.time"), Value: say(l, "time.both", "median", places(l, f.Median, 0), "p90", places(l, f.P90, 0))})
	}
	if len(f.Options) > 0 {
		p.Options = optionRows(l, i, f)
	}
	if len(f.Fifths) > 0 {
		p.Chart = fifthsChart(l, f)
	}
}

// letter names an option by its place in the item; "–" stands for no answer.
func letter(n int, key string) string {
	if key == "" {
		return "–"
	}
	return itemview.Letter(n)
}

func optionRows(l locale.Lang, i *exam.Item, f *analysis.ItemFigures) kit.Rows {
	rows := kit.Rows{Caption: say(l, "options")}
	for n, c := range []string{"option", "text", "chosen", "share", "correlation", "rest"} {
		rows.Cols = append(rows.Cols, kit.Col{Text: say(l, "option."+c), Num: n > 1})
	}
	for n := range f.Options {
		o := &f.Options[n]
		text := optionText(l, i, o.Key)
		if o.Key == "" {
			text = say(l, "option.none")
		}
		name := kit.Text(letter(n, o.Key))
		if o.Right {
			name = kit.State(kit.Done, say(l, "option.right", "letter", letter(n, o.Key)))
		}
		rows.Rows = append(rows.Rows, kit.Row{Cells: []templ.Component{
			name, kit.Text(text), kit.Text(strconv.Itoa(o.N)), kit.Text(percent(l, o.Share)), kit.Text(some(l, o.Discrimination)), kit.Text(some(l, o.Rest)),
		}})
	}
	return rows
}

// fifthsChart draws which share of each fifth of the people, from the weakest,
// chose each option; without options, which share was right.
func fifthsChart(l locale.Lang, f *analysis.ItemFigures) *kit.Chart {
	c := &kit.Chart{Title: say(l, "fifths"), Unit: say(l, "fifths.unit"), Words: say(l, "fifths.words"), Heads: []string{say(l, "option.option")}}
	plot, sat := fifthsPlot{kit.Lines{From: 0, To: 100, Step: 25}}, []int{}
	for n := range f.Fifths {
		if f.Fifths[n].N > 0 { // people level with each other stand in one fifth
			sat = append(sat, n)
			plot.Periods = append(plot.Periods, strconv.Itoa(n+1))
			c.Heads = append(c.Heads, say(l, "fifth", "n", n+1, "of", f.Fifths[n].N))
		}
	}
	add := func(name string, kind kit.SeriesKind, share func(n int) float64) {
		s, row := kit.Series{Text: name, Kind: kind}, []string{name}
		for _, n := range sat {
			s.Values = append(s.Values, int(100*share(n)+.5))
			row = append(row, percent(l, share(n)))
		}
		plot.Series, c.Table = append(plot.Series, s), append(c.Table, row)
	}
	for n := range f.Options {
		kind := kit.Earlier
		if f.Options[n].Right {
			kind = kit.Actual
		}
		add(letter(n, f.Options[n].Key), kind, func(fifth int) float64 { return f.Options[n].Fifths[fifth] })
	}
	if len(f.Options) == 0 {
		add(say(l, "right"), kit.Actual, func(fifth int) float64 { return f.Fifths[fifth].Difficulty })
	}
	c.Plot = plot
	return c
}

// fifthsPlot leaves room below for the names of lines that end at the bottom.
type fifthsPlot struct{ kit.Lines }

// Draw draws the lines.
func (p fifthsPlot) Draw(width int) kit.Drawing {
	d := p.Lines.Draw(width)
	for _, t := range d.Texts {
		d.H = max(d.H, t.Y+6)
	}
	return d
}
