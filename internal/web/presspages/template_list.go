package presspages

import (
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"tarazy/internal/locale"
	"tarazy/internal/press"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

// shelfPage are the parts of a body's templates with what holds of each.
type shelfPage struct {
	Head kit.Heading
	Rows kit.Rows
}

func (d Deps) shelf(w http.ResponseWriter, r *route.Request) error {
	s, err := d.Press.Shelf(r.Context(), r.Actor, bodyOf(r))
	if err != nil {
		return err
	}
	l := r.Lang
	p := &shelfPage{Head: kit.Heading{Title: say(l, "title"), Sub: s.Body.Names.In(l)}}
	p.Rows = kit.Rows{Caption: say(l, "title"), Cols: []kit.Col{{Text: say(l, "part")}, {Text: say(l, "holds")}, {Text: say(l, "comes")}}}
	for i := range s.Rows {
		row := &s.Rows[i]
		p.Rows.Rows = append(p.Rows.Rows, kit.Row{Cells: []templ.Component{
			link(partName(l, row.Part), shelfPath+"/"+string(row.Part)), kit.Text(holdsText(l, row)), kit.Text(comesText(l, s, row)),
		}})
	}
	return d.Draw(w, r, page.Page{Title: p.Head.Title}, shelfView(p))
}

// holdsText is the version that holds today.
func holdsText(l locale.Lang, row *press.ShelfRow) string {
	for i := range row.Versions {
		if v := &row.Versions[i]; v.Number == row.Holds {
			return say(l, "version_from", "n", v.Number, "day", v.From.String())
		}
	}
	return say(l, "none_holds")
}

// comesText is the next version that will hold.
func comesText(l locale.Lang, s *press.Shelf, row *press.ShelfRow) string {
	if t := row.Next(s.Today); t != nil {
		return say(l, "version_from", "n", t.Number, "day", t.From.String())
	}
	return "–"
}

// versionLine is a version in the list of its part.
type versionLine struct {
	Number string
	From   string
	Kind   kit.StateKind
	State  string
	Who    string
	Files  []kit.Act
}

// lines are the versions of a part.
func (d Deps) lines(r *route.Request, s *press.Shelf, row *press.ShelfRow) ([]versionLine, error) {
	var ids []string
	for i := range row.Versions {
		ids = append(ids, string(row.Versions[i].By))
	}
	names, err := d.Names(r.Context(), ids)
	if err != nil {
		return nil, err
	}
	var out []versionLine
	l, next := r.Lang, row.Next(s.Today)
	for i := range row.Versions {
		v := &row.Versions[i]
		number := strconv.Itoa(v.Number)
		line := versionLine{Number: number, From: locale.Day(l, v.From.String()), Kind: kit.Out, State: say(l, "state.past")}
		switch {
		case v.Number == row.Holds:
			line.Kind, line.State = kit.Done, say(l, "state.holds")
		case next != nil && v.From > s.Today && row.On(v.From).Number == v.Number:
			line.Kind, line.State = kit.NotStarted, say(l, "state.comes")
		case v.From > s.Today:
			line.State = say(l, "state.overtaken")
		}
		who := names[string(v.By)]
		if who == "" {
			who = string(v.By)
		}
		line.Who = say(l, "written", "who", who, "when", d.moment(l, v.At, string(v.Body)))
		for _, lang := range papers(row.Part) {
			for _, ext := range []string{"pdf", "docx"} {
				line.Files = append(line.Files, kit.Act{
					Kind: kit.Quiet, Text: say(l, "file."+ext, "lang", locale.T(l, "kit.lang."+string(lang)+".full", nil)),
					Href: shelfPath + "/" + string(row.Part) + "/" + number + "/" + string(lang) + "." + ext,
				})
			}
		}
		out = append(out, line)
	}
	return out, nil
}
