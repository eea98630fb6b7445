package contest

import (
	"net/http"
	"strings"
	"time"

	"tarazy/internal/competition"
	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/lawpages"
	"tarazy/internal/web/page"
	"tarazy/internal/web/vacancy/inlang"
)

// keepPage is how the papers of a competition are kept.
type keepPage struct {
	problems
	Head    kit.Heading
	Path    string
	Version string
	Facts   []kit.Fact
	Notes   []keepNote
	Law     kit.Link
	Sent    map[string]string // what was typed
	Lang    locale.Lang
	// What can be done.
	Hold, Release, Destroy bool
}

type keepNote struct {
	Kind        kit.NoteKind
	Title, Text string
}

// field of a form of the page, with what was typed and what is wrong with it.
func (p *keepPage) field(name, label string, short bool) kit.Field {
	return kit.Field{Name: name, Label: locale.T(p.Lang, label, nil), Value: p.Sent[name], Error: p.At[name], Short: short, Rows: 3}
}

func (d Deps) keep(w http.ResponseWriter, r *route.Request) error {
	return d.drawKeep(w, r, problems{})
}

func (d Deps) drawKeep(w http.ResponseWriter, r *route.Request, bad problems) error {
	v, err := d.Contest.Kept(r.Context(), r.Actor, id(r))
	if err != nil {
		return err
	}
	l, c := r.Lang, &v.Competition
	p := &keepPage{problems: bad, Lang: l, Path: path(c.ID, "keep"), Version: number(c.Version), Law: lawpages.ClauseLink(l, v.Edition, v.Rules.Retention.PapersYears), Sent: map[string]string{}}
	if bad.Status != 0 {
		for _, name := range []string{"why", "ground", "number", "day"} {
			p.Sent[name] = r.PostFormValue(name)
		}
	}
	p.Head = kit.Heading{Crumbs: crumbs(l, crumbOf(l, c)), Title: words(l, "keep.title"), Sub: c.Title.In(l), SubIn: inlang.Of(l, c.Title)}
	p.Facts = []kit.Fact{
		{Name: words(l, "keep.body"), Value: v.Body.Names.In(l)}, {Name: words(l, "keep.applications"), Value: counted(l, v.Applications)},
	}
	if v.Until != nil {
		p.Facts = append(p.Facts, kit.Fact{Name: words(l, "keep.ended"), Value: dayText(l, c.Ended)}, kit.Fact{Name: words(l, "keep.until"), Value: dayText(l, v.Until)})
	}
	d.keepNotes(l, p, v)
	return d.draw(w, r, p.Head.Title, bad.Status, keepView(p))
}

// keepNotes say how the papers stand, and what can be done.
func (d Deps) keepNotes(l locale.Lang, p *keepPage, v *competition.KeptPapers) {
	c := &v.Competition
	add := func(kind kit.NoteKind, title, text string) { p.Notes = append(p.Notes, keepNote{kind, title, text}) }
	if g := c.Gone; g != nil {
		add(kit.InfoNote, words(l, "keep.destroyed"), words(l, "keep.destroyed_text", "number", g.Number, "day", g.Day.String(), "name", v.Names[g.By]))
		return
	}
	if h := c.Hold; h != nil {
		p.Release = true
		add(kit.DecideNote, words(l, "keep.held"), words(l, "keep.held_text", "why", h.Why, "name", v.Names[h.By], "when", d.moment(l, c.Body, h.At)))
		return
	}
	p.Hold, p.Destroy = true, v.Stop == nil
	if p.Destroy {
		add(kit.DecideNote, "", words(l, "keep.due"))
	} else if f, ok := fault.As(v.Stop); ok {
		add(kit.PlainNote, "", locale.T(l, f.Key(), f.Args))
	}
}

// moment is the day and the time of an instant in a body.
func (d Deps) moment(l locale.Lang, body people.BodyID, at time.Time) string {
	return locale.Moment(l, at.In(d.Zone(string(body))))
}

func (d Deps) keepHold(w http.ResponseWriter, r *route.Request) error {
	_, err := d.Contest.HoldPapers(r.Context(), r.Actor, id(r), page.Version(r), r.PostFormValue("why"))
	return d.kept(w, r, err)
}

func (d Deps) keepRelease(w http.ResponseWriter, r *route.Request) error {
	_, err := d.Contest.ReleasePapers(r.Context(), r.Actor, id(r), page.Version(r), r.PostFormValue("ground"))
	return d.kept(w, r, err)
}

func (d Deps) keepDestroy(w http.ResponseWriter, r *route.Request) error {
	if r.PostFormValue("read") != "yes" {
		return d.kept(w, r, fault.New(fault.Invalid, "selection.keep.unread").At("read"))
	}
	in := competition.DestroyIn{Version: page.Version(r), Number: r.PostFormValue("number")}
	var err error
	if text := strings.TrimSpace(r.PostFormValue("day")); text != "" {
		var on day.Day
		if on, err = day.Parse(text); err == nil {
			in.Day = &on
		} else if f, ok := fault.As(err); ok {
			err = f.At("day")
		}
	}
	if err == nil {
		_, err = d.Contest.DestroyPapers(r.Context(), r.Actor, id(r), in)
	}
	return d.kept(w, r, err)
}

// kept goes on after an act on the papers, or shows why it was refused.
func (d Deps) kept(w http.ResponseWriter, r *route.Request, err error) error {
	if err == nil {
		return page.Go(w, r, path(id(r), "keep"))
	}
	bad, err := refused(r.Lang, err, "why", "ground", "number", "day", "read")
	if err != nil {
		return err
	}
	return d.drawKeep(w, r, bad)
}
