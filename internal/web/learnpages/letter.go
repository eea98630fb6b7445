package learnpages

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"tarazy/internal/fault"
	"tarazy/internal/interview"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/lawpages"
	"tarazy/internal/web/page"
	"tarazy/internal/web/unsent"
)

// letterPage is the letter to a candidate as HR writes it, and as it will be
// read.
type letterPage struct {
	problems
	Head       kit.Heading
	Done       string
	Path       string
	Version    string
	Sent       string // when it was sent; "" while it is not
	Saved      bool
	Facts      []kit.Fact
	Law        kit.Link
	Unset      string
	Waits      string
	Subject    kit.Field
	Opening    kit.Field
	Parts      []kit.Field
	Future     kit.Field
	Closing    kit.Field
	Grounds    []groundView
	Letter     readView
	Draft      templ.Attributes
	Fresh      string // address at which the proposed text stands in the fields
	Pool       string // where the candidate can be asked for the pool; "" where that is done
	PoolState  string
	Conclusion kit.Fact
}

// groundView is what the evidence says of a competency.
type groundView struct {
	Name    string
	Kind    kit.StateKind
	State   string
	Shown   []words
	Lacking []words
	Unheard []words
}

// readView is a letter as its candidate reads it.
type readView struct {
	Lang    string // where it is not the page's
	Subject string
	Opening []string
	Parts   []readPart
	Future  []string
	Closing []string
}

type readPart struct {
	Title string
	Lines []string
}

// letterIDs are the controls by the fields of the verbs.
func letterIDs(text *interview.FeedbackText) map[string]string {
	out := map[string]string{"subject": "subject", "opening": "opening", "future": "future", "closing": "closing"}
	for k, p := range text.Parts {
		out[fmt.Sprintf("parts[%d].text", k)] = partID(p.Competency)
	}
	return out
}

func partID(competency string) string { return "part-" + competency }

func (d Deps) letter(w http.ResponseWriter, r *route.Request) error {
	return d.drawLetter(w, r, nothing(), letterView)
}

// sendForm shows exactly what will be sent.
func (d Deps) sendForm(w http.ResponseWriter, r *route.Request) error {
	return d.drawLetter(w, r, nothing(), sendView)
}

func (d Deps) drawLetter(w http.ResponseWriter, r *route.Request, bad problems, view func(*letterPage) templ.Component) error {
	v, err := d.Interviews.FeedbackLetter(r.Context(), r.Actor, idOf(r))
	if err != nil {
		return err
	}
	if err := belongs(r, &v.Interview); err != nil {
		return err
	}
	p := d.letterOf(r, v, bad)
	if p.Sent == "" {
		kept, err := unsent.Find(r, d.Drafts, "letter", string(v.Interview.ID))
		if err != nil {
			return err
		}
		kept.Unless(r.URL.Query().Has("fresh")).Under(p.problems.Sent, "version") // where the form stands, not what was typed
		p.Draft = kept.Attrs
		p.fields(r, v)
	}
	return d.draw(w, r, p.Head, bad.Status, view(p))
}

func (d Deps) letterOf(r *route.Request, v *interview.FeedbackView, bad problems) *letterPage {
	l := r.Lang
	post := official(l, v.Series.Title)
	p := &letterPage{
		problems: bad, Path: pathOf(&v.Interview), Version: "0", Saved: v.Stored != nil, Unset: faultText(l, v.Unset), Waits: faultText(l, v.Waits),
		Law: lawpages.ClauseLink(l, v.Method, fault.Citation{Clause: "feedback"}), Letter: read(l, v.Lang, &v.Text),
		Head: kit.Heading{
			Crumbs: []kit.Link{
				{Text: t(l, "interviews"), Href: "/interviews"}, {Text: post.Text, Href: seriesPath(v.Series.ID)}, {Text: t(l, "letters"), Href: seriesPath(v.Series.ID) + "/letters"},
			},
			Title: t(l, "letter.title", "name", v.Candidate), Sub: v.Interview.Number,
		},
	}
	if r.URL.Query().Has("done") {
		p.Done = t(l, "letter.saved")
	}
	if v.Stored != nil {
		p.Version = number(v.Stored.Version)
		if v.Stored.SentAt != nil {
			p.Sent = d.dayText(l, *v.Stored.SentAt, v.Interview.Body)
		}
	}
	p.Facts = []kit.Fact{{Name: t(l, "level"), Value: v.Level.Text.In(l)}, {Name: t(l, "language"), Value: locale.T(l, "kit.lang."+string(v.Lang)+".full", nil)}}
	if v.Due != nil {
		p.Facts = append(p.Facts, kit.Fact{Name: t(l, "due"), Value: locale.Day(l, v.Due.String())})
	}
	p.Conclusion = kit.Fact{Name: t(l, "conclusion."+string(v.Conclusion)), Value: v.Reason}
	for _, g := range v.Grounds {
		p.Grounds = append(p.Grounds, groundOf(l, &g))
	}
	p.poolOf(l, v)
	return p
}

func (p *letterPage) poolOf(l locale.Lang, v *interview.FeedbackView) {
	if v.Pool == nil || v.Pool.State() == interview.PoolEnded {
		p.Pool = p.Path + "/pool"
		return
	}
	p.PoolState = t(l, "pool.state."+string(v.Pool.State()))
}

func groundOf(l locale.Lang, g *interview.FeedbackGround) groundView {
	out := groundView{Name: g.Name.In(l), Kind: kit.Out, State: t(l, "ground.not_confirmed")}
	switch {
	case g.None:
		out.Kind, out.State = kit.NotStarted, t(l, "ground.none")
	case g.Confirmed:
		out.Kind, out.State = kit.Done, t(l, "ground.confirmed")
	}
	all := func(from []interview.Official) (to []words) {
		for _, o := range from {
			to = append(to, official(l, o))
		}
		return to
	}
	out.Shown, out.Lacking, out.Unheard = all(g.Shown), all(g.Lacking), all(g.Unheard)
	return out
}

// fields are those of the form: what was typed, else what is saved, or the
// proposed text where that is asked for.
func (p *letterPage) fields(r *route.Request, v *interview.FeedbackView) {
	l, text := r.Lang, &v.Text
	if r.URL.Query().Has("fresh") {
		text = &v.Proposed
	} else if p.Saved {
		p.Fresh = p.Path + "/letter?fresh"
	}
	in := templ.Attributes{"lang": string(v.Lang)}
	field := func(name, key, stored string, rows int) kit.Field {
		return kit.Field{Name: name, Label: t(l, "field."+key), Value: p.typed(name, stored), Error: p.At[name], Rows: rows, Attrs: in}
	}
	p.Subject = field("subject", "subject", text.Subject, 0)
	p.Opening = field("opening", "opening", text.Opening, 6)
	p.Future = field("future", "future", text.Future, 3)
	p.Future.Optional, p.Future.Hint = true, t(l, "field.future.hint")
	p.Closing = field("closing", "closing", text.Closing, 3)
	p.Closing.Optional = true
	for _, part := range text.Parts {
		f := field(partID(part.Competency), "part", part.Text, 8)
		f.Label, f.Optional = part.Title, true
		p.Parts = append(p.Parts, f)
	}
}

// read makes of a letter what is read: its lines.
func read(l, in locale.Lang, text *interview.FeedbackText) readView {
	out := readView{Subject: text.Subject, Opening: lines(text.Opening), Future: lines(text.Future), Closing: lines(text.Closing)}
	if in != l {
		out.Lang = string(in)
	}
	for _, p := range text.Parts {
		if p.Text != "" {
			out.Parts = append(out.Parts, readPart{p.Title, lines(p.Text)})
		}
	}
	return out
}

func lines(text string) []string {
	var out []string
	for line := range strings.SplitSeq(text, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}

// textOf reads the letter from the form: a part for each competency of the guide
// that the form has.
func textOf(r *route.Request, v *interview.FeedbackView) interview.FeedbackText {
	out := interview.FeedbackText{
		Subject: r.PostFormValue("subject"), Opening: r.PostFormValue("opening"), Future: r.PostFormValue("future"), Closing: r.PostFormValue("closing"),
	}
	for _, g := range v.Grounds {
		if r.PostForm.Has(partID(g.Competency)) {
			out.Parts = append(out.Parts, interview.FeedbackPart{Competency: g.Competency, Text: r.PostFormValue(partID(g.Competency))})
		}
	}
	return out
}

func (d Deps) save(w http.ResponseWriter, r *route.Request) error {
	v, err := d.Interviews.FeedbackLetter(r.Context(), r.Actor, idOf(r))
	if err != nil {
		return err
	}
	if err := belongs(r, &v.Interview); err != nil {
		return err
	}
	text := textOf(r, v)
	if _, err = d.Interviews.SaveFeedback(r.Context(), r.Actor, idOf(r), page.Version(r), text); err != nil {
		bad, err := refused(r, err, letterIDs(&text))
		if err != nil {
			return err
		}
		return d.drawLetter(w, r, bad, letterView)
	}
	if err := unsent.Drop(r, d.Drafts, "letter", string(v.Interview.ID)); err != nil {
		return err
	}
	if r.PostFormValue("next") == "send" {
		return page.Go(w, r, pathOf(&v.Interview)+"/letter/send")
	}
	return page.Go(w, r, pathOf(&v.Interview)+"/letter?done=saved")
}

func (d Deps) send(w http.ResponseWriter, r *route.Request) error {
	if err := d.Interviews.SendFeedback(r.Context(), r.Actor, idOf(r), page.Version(r)); err != nil {
		bad, err := refused(r, err, nil)
		if err != nil {
			return err
		}
		return d.drawLetter(w, r, bad, sendView)
	}
	return page.Go(w, r, seriesPath(seriesOf(r))+"/letters")
}
