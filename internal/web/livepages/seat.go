package livepages

import (
	"net/http"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"tarazy/internal/access"
	"tarazy/internal/exam"
	"tarazy/internal/locale"
	"tarazy/internal/proctor"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
	"tarazy/internal/web/vacancy/inlang"
)

// seatPage is one candidate of a sitting.
type seatPage struct {
	failed
	Head    kit.Heading
	Path    string
	Tile    tile
	Facts   []kit.Fact
	Rows    kit.Rows
	Acts    bool // the person may pause, give minutes back and stop
	Tells   bool
	Over    bool
	Halted  bool
	Tell    sayForm
	Note    sayForm
	Conduct []kit.Option // what the act forbids; none for a test of a body's own
	Ago     []kit.Option // since when a flag holds
	Law     kit.Link
	Press   string
	In      map[string]string // as typed, by "form.field"
}

// seatFields are the ids of fields by the names that faults use, of each form.
var seatFields = map[string]map[string]string{
	"tell": {"text": "tell"}, "note": {"text": "note"}, "flag": {"conduct": "flag-conduct", "note": "flag-note", "until": "flag-ago"},
	"minutes": {"minutes": "minutes", "reason": "minutes-reason"}, "halt": {"reason": "halt-reason"}, "resume": {"reason": "resume-reason"},
	"stop": {"reason": "stop-reason", "conduct": "stop-conduct"},
}

func (d Deps) seat(w http.ResponseWriter, r *route.Request) error {
	return d.drawSeat(w, r, &seatPage{})
}

// candidate reads the attempt of the address, which must be of its sitting.
func (d Deps) candidate(r *route.Request) (*proctor.Candidate, error) {
	return d.Proctor.Candidate(r.Context(), r.Actor, sittingID(r), attemptID(r))
}

func (d Deps) drawSeat(w http.ResponseWriter, r *route.Request, p *seatPage) error {
	l := r.Lang
	v, err := d.candidate(r)
	if err != nil {
		return err
	}
	names, err := d.namesOf(l, &v.Sitting.Test)
	if err != nil {
		return err
	}
	p.Path = seatPath(v.Sitting.ID, v.Tile.Attempt)
	p.Tile = d.tile(l, &v.Sitting, &v.Tile, names)
	p.facts(l, v)
	p.Rows = d.linesOf(l, v, names)
	if r.URL.Query().Has("part") {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		return seatParts(p).Render(kit.WithLang(r.Context(), l), w)
	}
	p.Over, p.Halted = v.Over, v.Halt != nil
	p.Acts, p.Tells = access.MayEver(r.Actor, access.GiveBackTime), access.MayEver(r.Actor, access.TellCandidates)
	test := &v.Sitting.Test
	p.Head = kit.Heading{
		Crumbs: append(crumbs(r, v.Sitting.ID), kit.Link{Text: told(l, "title"), Href: roomPath(v.Sitting.ID)}), Title: told(l, "seat", "number", v.Tile.Number),
		Sub: test.Title.In(l), SubIn: inlang.Of(l, test.Title),
	}
	p.forms(d, l, names)
	return d.Draw(w, r, shell(p.Head.Title, p.Status), seatView(p))
}

func (p *seatPage) facts(l locale.Lang, v *proctor.Candidate) {
	p.Facts = []kit.Fact{
		{Name: told(l, "state"), Value: p.Tile.Said}, {Name: told(l, "section"), Value: sectionName(l, &v.Sitting.Test, v.Tile.Section)},
		{Name: told(l, "answered"), Value: told(l, "answered.of", "n", v.Tile.Answered, "of", v.Sitting.Test.Count())}, {Name: told(l, "left"), Value: p.Tile.Left},
	}
	if v.Halt != nil {
		p.Facts = append(p.Facts, kit.Fact{Name: say(l, "halt.reason"), Value: v.Halt.Reason})
	}
}

// linesOf is the log of an attempt.
func (d Deps) linesOf(l locale.Lang, v *proctor.Candidate, names *names) kit.Rows {
	rows := kit.Rows{
		Caption: told(l, "events"), Cols: []kit.Col{{Text: told(l, "when")}, {Text: told(l, "what")}, {Text: told(l, "who")}},
		Empty: kit.Nothing{Title: told(l, "events.none"), Text: told(l, "events.none_text")},
	}
	for i := range v.Lines {
		line := &v.Lines[i]
		rows.Rows = append(rows.Rows, kit.Row{Cells: []templ.Component{
			kit.Text(d.moment(l, line.At, v.Sitting.Body)), kit.Text(d.lineText(l, names, v.Sitting.Body, line)), kit.Text(whoText(l, line)),
		}})
	}
	return rows
}

// flagAgo are the minutes since when something that a person saw can hold.
var flagAgo = []int{1, 3, 10}

func (p *seatPage) forms(d Deps, l locale.Lang, names *names) {
	p.Press = d.Press()
	p.Tell = sayForm{
		ID: "tell", Name: "tell", Action: p.Path + "/tell", Label: say(l, "tell.label"), Hint: say(l, "tell.hint"), Act: say(l, "tell.act"), Press: p.Press,
		Value: p.In["tell.tell"], Error: p.At["tell"], Kind: kit.Main,
	}
	p.Note = sayForm{
		ID: "note", Name: "note", Action: p.Path + "/note", Label: say(l, "note.label"), Hint: say(l, "note.hint"), Act: say(l, "note.act"), Press: p.Press,
		Value: p.In["note.note"], Error: p.At["note"],
	}
	p.Conduct, p.Law = names.choices, names.law
	for _, n := range flagAgo {
		p.Ago = append(p.Ago, kit.Option{Value: strconv.Itoa(n), Text: say(l, "flag.ago", "n", n)})
	}
}

func (d Deps) looked(w http.ResponseWriter, r *route.Request) error {
	return d.act(w, r, "looked", func() error { return d.Proctor.LookedAt(r.Context(), r.Actor, attemptID(r)) })
}

func (d Deps) tell(w http.ResponseWriter, r *route.Request) error {
	return d.act(w, r, "tell", func() error { return d.Proctor.Tell(r.Context(), r.Actor, attemptID(r), sayIn(r.Request, "tell")) })
}

func (d Deps) note(w http.ResponseWriter, r *route.Request) error {
	return d.act(w, r, "note", func() error { return d.Proctor.NoteOf(r.Context(), r.Actor, attemptID(r), sayIn(r.Request, "note")) })
}

// flag sets a flag that holds since some minutes, or since the test began.
func (d Deps) flag(w http.ResponseWriter, r *route.Request) error {
	return d.act(w, r, "flag", func() error {
		v, err := d.candidate(r)
		if err != nil {
			return err
		}
		from := v.Now.Add(-time.Duration(max(whole(r.PostFormValue("ago")), 0)) * time.Minute)
		if from.Before(v.Began) {
			from = v.Began
		}
		_, err = d.Proctor.SetFlag(r.Context(), r.Actor, attemptID(r), proctor.SetIn{
			Press: r.PostFormValue("press"), Conduct: r.PostFormValue("conduct"), Note: r.PostFormValue("note"), From: from, Until: v.Now,
		})
		return err
	})
}

func (d Deps) giveBack(w http.ResponseWriter, r *route.Request) error {
	return d.confirmed(w, r, "minutes", func() error {
		return d.Delivery.GiveBack(r.Context(), r.Actor, attemptID(r), whole(r.PostFormValue("minutes")), r.PostFormValue("reason"))
	})
}

func (d Deps) halt(w http.ResponseWriter, r *route.Request) error {
	return d.confirmed(w, r, "halt", func() error { return d.Delivery.Halt(r.Context(), r.Actor, attemptID(r), r.PostFormValue("reason")) })
}

func (d Deps) resume(w http.ResponseWriter, r *route.Request) error {
	return d.confirmed(w, r, "resume", func() error { return d.Delivery.GoOn(r.Context(), r.Actor, attemptID(r), r.PostFormValue("reason")) })
}

func (d Deps) stop(w http.ResponseWriter, r *route.Request) error {
	return d.confirmed(w, r, "stop", func() error {
		return d.Delivery.Stop(r.Context(), r.Actor, attemptID(r), exam.StopIn{Reason: r.PostFormValue("reason"), Conduct: r.PostFormValue("conduct")})
	})
}

// act does something with an attempt and goes back to it, or shows the form again
// with what was wrong.
func (d Deps) act(w http.ResponseWriter, r *route.Request, form string, do func() error) error {
	if err := d.Proctor.Seated(r.Context(), r.Actor, sittingID(r), attemptID(r)); err != nil {
		return err
	}
	err := do()
	if err == nil {
		return page.Go(w, r, seatPath(sittingID(r), attemptID(r)))
	}
	p := &seatPage{In: map[string]string{}}
	for name, values := range r.PostForm {
		p.In[form+"."+name] = values[0]
	}
	if p.failed, err = refused(r.Lang, err, seatFields[form]); err != nil {
		return err
	}
	return d.drawSeat(w, r, p)
}
