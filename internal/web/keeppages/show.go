package keeppages

import (
	"encoding/hex"
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"tarazy/internal/access"
	"tarazy/internal/exam"
	"tarazy/internal/locale"
	"tarazy/internal/proctor"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/lawpages"
	"tarazy/internal/web/page"
	"tarazy/internal/web/vacancy/inlang"
)

// showPage is how one recording is kept.
type showPage struct {
	page.Refused
	Head                kit.Heading
	Path                string
	Version             string
	Note                *kit.Nothing // what is said above: a hold, a deletion
	NoteKind            kit.NoteKind
	Facts               []kit.Fact
	Why                 []kit.Reason
	Gone                []kit.Fact // the proof of a deletion
	Viewings            kit.Rows
	Hold                bool
	Release             bool
	HoldWhy, ReleaseWhy kit.Field // of the forms
}

func attempt(r *route.Request) exam.AttemptID { return exam.AttemptID(r.PathValue("attempt")) }

func (d Deps) show(w http.ResponseWriter, r *route.Request) error {
	return d.drawShow(w, r, page.Refused{})
}

func (d Deps) drawShow(w http.ResponseWriter, r *route.Request, bad page.Refused) error {
	v, err := d.Proctor.Keep(r.Context(), r.Actor, attempt(r))
	if err != nil {
		return err
	}
	l := r.Lang
	p := &showPage{Refused: bad, Path: path(v.Attempt), Version: strconv.FormatInt(v.Version, 10)}
	p.Head = kit.Heading{Title: say(l, "show.title", "number", v.Number), Sub: v.Title.In(l), SubIn: inlang.Of(l, v.Title), Crumbs: []kit.Link{{Text: say(l, "list.title"), Href: "/recordings"}}}
	if v.Unrecorded {
		p.Head.Title = say(l, "show.title_unrecorded", "number", v.Number)
	}
	shell := page.Page{Status: bad.Status}
	if v.Own {
		p.Head.Crumbs = []kit.Link{{Text: say(l, "mine.title"), Href: "/my-recordings"}}
		shell = column("")
	} else if !access.MayEver(r.Actor, access.KeepRecordings) {
		p.Head.Crumbs = nil
	}
	shell.Title = p.Head.Title
	p.Facts = []kit.Fact{
		{Name: say(l, "began"), Value: d.moment(l, v.Began, string(v.Body))}, {Name: say(l, "class"), Value: say(l, "class."+string(v.Class))},
		{Name: say(l, "until"), Value: until(l, &v.Kept)}, {Name: say(l, "size"), Value: megabytes(l, v.Bytes)}, {Name: say(l, "pieces"), Value: count(l, v.Pieces)},
	}
	if p.Why, err = lawpages.Reasons(d.Library(), l, v.Finding); err != nil {
		return err
	}
	d.notes(l, p, v)
	p.Viewings = d.viewings(l, v)
	p.forms(l, r, v)
	return d.Draw(w, r, shell, showView(p))
}

// notes say what holds a recording, or that it was deleted.
func (d Deps) notes(l locale.Lang, p *showPage, v *proctor.KeptView) {
	body := string(v.Body)
	if h := v.Hold; h != nil {
		p.NoteKind, p.Note = kit.DecideNote, &kit.Nothing{Title: say(l, "held.title"), Text: say(l, "held.own")}
		if !v.Own {
			p.Note.Text = say(l, "held.text", "why", h.Why, "name", v.Names[h.By], "when", d.moment(l, h.At, body))
		}
	}
	g := v.Gone
	if g == nil {
		return
	}
	p.NoteKind, p.Note = kit.InfoNote, &kit.Nothing{Title: say(l, "state.going"), Text: say(l, "going.text")}
	add := func(key, value string) { p.Gone = append(p.Gone, kit.Fact{Name: say(l, key), Value: value}) }
	add("gone.from", d.moment(l, g.From, body))
	if g.At != nil {
		p.Note = &kit.Nothing{Title: say(l, "state.gone"), Text: say(l, "gone.text")}
		add("gone.at", d.moment(l, *g.At, body))
	}
	add("pieces", count(l, g.Pieces))
	add("size", megabytes(l, g.Bytes))
	add("gone.pictures", count(l, int64(len(g.Pictures))))
	if g.Check != nil {
		add("gone.check", locale.Grouped(hex.EncodeToString(g.Check), 8))
	}
	if g.Missing > 0 {
		add("gone.missing", count(l, g.Missing))
	}
	add("gone.root", locale.Grouped(hex.EncodeToString(g.Root), 8))
}

// viewings are who looked; a candidate is told the role of who it was.
func (d Deps) viewings(l locale.Lang, v *proctor.KeptView) kit.Rows {
	rows := kit.Rows{Caption: say(l, "viewings"), Empty: kit.Nothing{Title: say(l, "viewings.none"), Text: say(l, "viewings.none_text")}}
	rows.Cols = []kit.Col{{Text: say(l, "viewings.when")}, {Text: say(l, "viewings.role")}, {Text: say(l, "viewings.what")}}
	if !v.Own {
		rows.Cols = append(rows.Cols, kit.Col{Text: say(l, "viewings.who")})
	}
	for _, one := range v.Viewings {
		cells := []templ.Component{
			kit.Text(d.moment(l, one.At, string(v.Body))), kit.Text(locale.T(l, "role."+string(one.Role), nil)), kit.Text(say(l, "seen."+string(one.What))),
		}
		if !v.Own {
			cells = append(cells, kit.Text(v.Names[one.Person]))
		}
		rows.Rows = append(rows.Rows, kit.Row{Cells: cells})
	}
	return rows
}

// forms are what HR can do.
func (p *showPage) forms(l locale.Lang, r *route.Request, v *proctor.KeptView) {
	p.Hold, p.Release = v.MayHold && v.Hold == nil, v.MayHold && v.Hold != nil
	p.HoldWhy = kit.Field{Name: "why", Label: say(l, "hold.why"), Hint: say(l, "hold.hint"), Rows: 3, Error: p.At["why"]}
	p.ReleaseWhy = kit.Field{Name: "ground", Label: say(l, "release.ground"), Rows: 3, Error: p.At["ground"]}
	if p.Status != 0 {
		p.HoldWhy.Value, p.ReleaseWhy.Value = r.PostFormValue("why"), r.PostFormValue("ground")
	}
}

func (d Deps) hold(w http.ResponseWriter, r *route.Request) error {
	return d.done(w, r, d.Proctor.HoldRecording(r.Context(), r.Actor, attempt(r), page.Version(r), r.PostFormValue("why")))
}

func (d Deps) release(w http.ResponseWriter, r *route.Request) error {
	return d.done(w, r, d.Proctor.ReleaseRecording(r.Context(), r.Actor, attempt(r), page.Version(r), r.PostFormValue("ground")))
}

// done goes on after an act, or shows why it was refused.
func (d Deps) done(w http.ResponseWriter, r *route.Request, err error) error {
	if err == nil {
		return page.Go(w, r, path(attempt(r)))
	}
	bad, err := page.Refuse(r.Lang, err, page.Fields("why", "ground"))
	if err != nil {
		return err
	}
	return d.drawShow(w, r, bad)
}

// titled is the title of a test in the language that it has.
func titled(l locale.Lang, k *proctor.Kept) templ.Component {
	return inlang.Text(langOf(l, k), k.Title.In(l))
}

func langOf(l locale.Lang, k *proctor.Kept) string { return inlang.Of(l, k.Title) }
