package guidepages

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"tarazy/internal/competency"
	"tarazy/internal/fault"
	"tarazy/internal/interview"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

// positions is the search over the positions of the model, or the one that was
// chosen with what it brings.
func (d Deps) positions(w http.ResponseWriter, r *route.Request) error {
	if id := r.URL.Query().Get("position"); id != "" {
		return d.drawBegin(w, r, id, failed{}, interview.Official{})
	}
	l, asked := r.Lang, r.URL.Query()
	from, err := d.Interviews.PositionsOf(r.Context(), r.Actor, bodyOf(r))
	if err != nil {
		return err
	}
	p := &listPage{Head: kit.Heading{Crumbs: crumbs(l), Title: t(l, "new"), Sub: t(l, "new.sub")}}
	p.search("/guides/new", l, asked, "case")
	p.Label = t(l, "new.search")
	p.Rows = kit.Rows{Caption: t(l, "positions"), Empty: kit.Nothing{Title: t(l, "positions.none"), Text: t(l, "positions.none_do")}, Cols: []kit.Col{
		{Text: t(l, "position")}, {Text: t(l, "job_level"), Num: true}, {Text: t(l, "block")}, {Text: t(l, "level")},
	}}
	for _, level := range from.Model.JobLevels {
		shown, err := from.Model.LevelOf(level.Number)
		if err != nil {
			return err
		}
		for i := range level.Positions {
			if x := &level.Positions[i]; x.Repeats == "" && matches(x, level.Number, p.Text) {
				p.Rows.Rows = append(p.Rows.Rows, kit.Row{Cells: []templ.Component{
					link(official(l, x.Name), "/guides/new?position="+x.ID+caseOf(r)), kit.Text(strconv.Itoa(level.Number)),
					kit.Text(blockOf(l, x)), kit.Text(shown.Key + " – " + shown.Name.In(l)),
				}})
			}
		}
	}
	p.Pages.Shown = t(l, "shown", "n", len(p.Rows.Rows))
	return d.draw(w, r, p.Head, 0, listView(p))
}

func caseOf(r *route.Request) string {
	if c := r.FormValue("case"); c != "" {
		return "&case=" + c
	}
	return ""
}

// blockOf is the functional block of a position, both where the halves of the
// source differ.
func blockOf(l locale.Lang, x *competency.Position) string {
	if x.BlockKK != "" && x.BlockKK != x.Block {
		return t(l, "block.two", "ru", x.Block, "kk", x.BlockKK)
	}
	return x.Block
}

// matches looks for every word of a search in the names of a position, its
// block and its job level.
func matches(x *competency.Position, level int, text string) bool {
	in := fold(x.Name.KK + " " + x.Name.RU + " " + x.Block + " " + strconv.Itoa(level))
	for word := range strings.FieldsSeq(fold(text)) {
		if !strings.Contains(in, word) {
			return false
		}
	}
	return true
}

func fold(s string) string { return strings.ReplaceAll(strings.ToLower(s), "ё", "е") }

// beginPage shows what a position brings before a guide is begun for it.
type beginPage struct {
	failed
	Head     kit.Heading
	Position string
	Case     string
	In       interview.Official
	Facts    []kit.Fact
	Required []requiredLine
	Gap      string // why no guide can be begun yet; "" for nothing
}

type requiredLine struct {
	Name, About said
	Indicators  int
}

func (d Deps) drawBegin(w http.ResponseWriter, r *route.Request, id string, f failed, in interview.Official) error {
	from, err := d.Interviews.PositionsOf(r.Context(), r.Actor, bodyOf(r))
	if err != nil {
		return err
	}
	l := r.Lang
	x, level, err := from.Model.Position(id)
	if err != nil {
		return err
	}
	shown, err := from.Model.LevelOf(level.Number)
	if err != nil {
		return err
	}
	if in == (interview.Official{}) && r.FormValue("case") == "" {
		in = x.Name
	}
	p := &beginPage{failed: f, Position: id, Case: r.FormValue("case"), In: in}
	name := official(l, x.Name)
	p.Head = kit.Heading{Crumbs: crumbs(l, kit.Link{Text: t(l, "new"), Href: "/guides/new"}), Title: name.Text}
	p.Facts = []kit.Fact{
		{Name: t(l, "job_level"), Value: strconv.Itoa(level.Number)}, {Name: t(l, "block"), Value: blockOf(l, x)},
		{Name: t(l, "level"), Value: shown.Key + " – " + shown.Name.In(l)},
	}
	if err := p.requires(l, from, level.Number); err != nil {
		return err
	}
	return d.draw(w, r, p.Head, f.Status, beginView(p))
}

// requires lists the competencies of a job level, and says where indicators of
// one must be entered first.
func (p *beginPage) requires(l locale.Lang, from *interview.Positions, level int) error {
	all, err := from.Model.Required(level)
	if err != nil {
		return err
	}
	for _, c := range all {
		indicators, err := from.Model.Indicators(c.Key, level)
		if f, ok := fault.As(err); ok && from.Lacks(c.Key, level) {
			p.Gap = locale.T(l, f.Key(), f.Args)
		}
		p.Required = append(p.Required, requiredLine{officialWords(l, c.Name), official(l, c.Description), len(indicators)})
	}
	return nil
}

func (d Deps) begin(w http.ResponseWriter, r *route.Request) error {
	in := interview.GuideBegun{Body: bodyOf(r), Position: r.PostFormValue("position"), Post: typed(r, "post"), Case: r.PostFormValue("case")}
	g, err := d.Interviews.BeginGuide(r.Context(), r.Actor, in)
	if err == nil {
		return page.Go(w, r, guidePath(g.ID)+"/steps/job_description")
	}
	f, err := refused(r.Lang, err, func(f *fault.Error) string {
		if f.Field == "post" {
			return "post.kk"
		}
		return ""
	})
	if err != nil {
		return err
	}
	return d.drawBegin(w, r, in.Position, f, in.Post)
}

// indicatorsPage are the levels for which a body enters its own indicators.
type indicatorsPage struct {
	failed
	Head   kit.Heading
	Levels []ownLevel
}

type ownLevel struct {
	Competency, Level string // keys
	Title             string
	JobLevels         string
	Own               []interview.OwnIndicator
	In                interview.Official
	Error             string
}

func (d Deps) indicators(w http.ResponseWriter, r *route.Request) error {
	return d.drawIndicators(w, r, failed{}, interview.Official{})
}

func (d Deps) drawIndicators(w http.ResponseWriter, r *route.Request, f failed, in interview.Official) error {
	all, err := d.Interviews.OwnLevels(r.Context(), r.Actor, bodyOf(r))
	if err != nil {
		return err
	}
	l := r.Lang
	p := &indicatorsPage{failed: f, Head: kit.Heading{Crumbs: crumbs(l), Title: t(l, "own"), Sub: t(l, "own.sub")}}
	for _, x := range all {
		var levels []string
		for _, n := range x.JobLevels {
			levels = append(levels, strconv.Itoa(n))
		}
		o := ownLevel{
			Competency: x.Competency.Key, Level: x.Level.Key, Own: x.Own, JobLevels: strings.Join(levels, ", "),
			Title: t(l, "own.level", "competency", x.Competency.Name.In(l), "level", x.Level.Key),
		}
		if r.PostFormValue("competency") == o.Competency && r.PostFormValue("level") == o.Level {
			o.In, o.Error = in, f.At["text.kk"]
		}
		p.Levels = append(p.Levels, o)
	}
	return d.draw(w, r, p.Head, f.Status, indicatorsView(p))
}

func (d Deps) indicatorEnter(w http.ResponseWriter, r *route.Request) error {
	in := typed(r, "text")
	_, err := d.Interviews.EnterIndicator(r.Context(), r.Actor, bodyOf(r), r.PostFormValue("competency"), r.PostFormValue("level"), in)
	if err == nil {
		return page.Go(w, r, "/guides/indicators")
	}
	f, err := refused(r.Lang, err, func(*fault.Error) string { return "text.kk" })
	if err != nil {
		return err
	}
	return d.drawIndicators(w, r, f, in)
}
