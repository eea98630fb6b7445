package agreepages

import (
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"tarazy/internal/eds/evidence"
	"tarazy/internal/fault"
	"tarazy/internal/interview"
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/lawpages"
	"tarazy/internal/web/page"
	"tarazy/internal/web/unsent"
)

// agreePage is the meeting of a panel about one candidate.
type agreePage struct {
	problems
	*interview.AgreementView
	l       locale.Lang
	method  *interview.Method
	Head    kit.Heading
	Done    string
	Path    string
	Version string
	Since   []stepView // what was changed since the version that the person saw
	Names   []raterView
	Past    []pastView
	Table   []rowView
	Talk    *rowView // the competency that is talked about; nil for none
	Form    []lineView
	Steps   []stepView
	Forms   []formView
	Why     *lawpages.Grounds
	Ends    *lawpages.Grounds           // what the signatures on the form mean for the end; nil before it is fixed
	Drafts  map[string]templ.Attributes // by form
	Prompts *interview.PromptsView      // of biases, for the reader alone
}

// raterView heads the column of one who marks.
type raterView struct {
	Duty, Name string
	You        bool
	Kind       kit.StateKind
	Proofs     []string // of revocation and time stamp, once signed
	State      string
	Refusal    string // its reason; "" for none
}

// rowView is a competency in the table.
type rowView struct {
	*interview.AgreeRow
	Name   string
	Href   string
	Chosen bool
	Kind   kit.StateKind
	State  string
}

// lineView is a question of the panel's form.
type lineView struct {
	Head  string
	Text  words
	Cells []cellView
}

type cellView struct {
	interview.AgreedAnswer
	Name   string // of the control
	Label  string
	Each   []bool
	Reason kit.Field
	Needs  bool // the reason is asked for
}

type stepView struct{ When, Who, What string }

// pastView is a form that was opened again.
type pastView struct {
	When, Reason string
	Signed       []string // names
	Refusals     []stepView
}

type formView struct {
	Name  string
	Links []kit.Link
}

func (d Deps) show(w http.ResponseWriter, r *route.Request) error {
	return d.drawShow(w, r, problems{Sent: map[string]string{}})
}

func (d Deps) drawShow(w http.ResponseWriter, r *route.Request, bad problems) error {
	v, err := d.view(r)
	if err != nil {
		return err
	}
	p := &agreePage{problems: bad, AgreementView: v, l: r.Lang, Path: pathOf(&v.Interview, ""), Done: done(r, "changed", "agreed", "answered", "overall", "concluded", "fixed", "signed", "final", "refused", "unsigned", "reopened", "finished")}
	p.method = law.Rules[interview.Method](v.Method)
	p.frame()
	if p.Prompts, err = d.Interviews.PromptsFor(r.Context(), r.Actor, idOf(r)); err != nil {
		return err
	}
	if !v.Closed {
		if err := d.fill(r, p); err != nil {
			return err
		}
	}
	return d.Draw(w, r, page.Page{Title: p.Head.Title, Class: "p-interview-consensus", Status: bad.Status}, agreeView(p))
}

// view reads the meeting; the series in the address must be the interview's.
func (d Deps) view(r *route.Request) (*interview.AgreementView, error) {
	v, err := d.Interviews.Agreement(r.Context(), r.Actor, idOf(r))
	if err != nil {
		return nil, err
	}
	if string(v.Interview.Series) != r.PathValue("series") {
		return nil, fault.New(fault.Missing, "interview.missing.interview")
	}
	return v, nil
}

// frame is the head of the page and of its columns.
func (p *agreePage) frame() {
	l := p.l
	p.Version = number(p.Agreement.Version)
	p.Head = kit.Heading{
		Crumbs: []kit.Link{
			{Text: t(l, "interviews"), Href: "/interviews"}, {Text: official(l, p.Series.Title).Text, Href: seriesPath(p.Series.ID)}, {Text: p.Interview.Number},
		},
		Title: t(l, "title", "name", p.Candidate), Sub: t(l, "sub_closed"),
	}
	for n, x := range p.Raters {
		one := raterView{Name: x.Name, You: x.You, Duty: t(l, "duty.lead")}
		if x.Duty != interview.LeadDuty {
			one.Duty = t(l, "duty.member", "n", n+1)
		}
		if x.You {
			one.Duty = t(l, "duty.you")
		}
		one.Kind, one.State = kit.Decide, t(l, "waits_sign")
		switch {
		case p.Closed && x.Locked:
			one.Kind, one.State = kit.Done, t(l, "locked")
		case p.Closed:
			one.Kind, one.State = kit.Going, t(l, "not_locked")
		case x.Signed != nil:
			one.Kind, one.State = kit.Done, t(l, "signed_at", "when", instant(l, p.Zone, x.Signed.At))
			one.Proofs = evidence.Texts(l, x.Signed.Proofs, func(at time.Time) string { return instant(l, p.Zone, at) })
		case x.Refused != nil && x.Refused.By != "":
			one.Kind, one.State, one.Refusal = kit.Out, t(l, "unsigned_at", "when", instant(l, p.Zone, x.Refused.At)), x.Refused.Reason
		case x.Refused != nil:
			one.Kind, one.State, one.Refusal = kit.Refused, t(l, "refused_at", "when", instant(l, p.Zone, x.Refused.At)), x.Refused.Reason
		case p.Agreement.FixedAt != nil && !x.Signs:
			one.Kind, one.State = kit.Out, t(l, "signs_not")
		}
		p.Names = append(p.Names, one)
	}
	if p.Interview.Opened == nil {
		return
	}
	p.Head.Sub = t(l, "sub_open", "n", len(p.Raters), "when", instant(l, p.Zone, *p.Interview.Opened))
	if p.Alone {
		p.Head.Sub = t(l, "sub_alone", "when", instant(l, p.Zone, *p.Interview.Opened))
	}
	p.Head.Acts = append(p.Head.Acts, kit.Act{Text: t(l, "forms"), Href: "#forms"})
	if p.MaySign {
		p.Head.Acts = append(p.Head.Acts, kit.Act{Text: t(l, "sign"), Kind: kit.Main, Href: p.Path + "/sign"})
	}
}

// fill makes everything that stands on open marks.
func (d Deps) fill(r *route.Request, p *agreePage) error {
	asked := r.URL.Query().Get("of")
	if sent := p.Sent["competency"]; sent != "" {
		asked = sent
	}
	for k := range p.Rows {
		p.Table = append(p.Table, p.row(&p.Rows[k]))
	}
	if at := p.chosen(asked); at >= 0 {
		p.Table[at].Chosen = true
		p.Talk = &p.Table[at]
		why, err := lawpages.GroundsOf(d.Library(), p.l, "", &p.Talk.Finding)
		if err != nil {
			return err
		}
		p.Why = why
	}
	if p.Signed.Outcome != nil {
		ends, err := lawpages.GroundsOf(d.Library(), p.l, "", &p.Signed)
		if err != nil {
			return err
		}
		p.Ends = ends
	}
	p.lines()
	p.past()
	p.Steps = p.steps(p.Agreement.Steps)
	if p.Old > 0 {
		p.Since = p.steps(p.Agreement.Since(p.Old))
	}
	p.forms(r)
	return d.drafts(r, p)
}

// chosen is the competency that is talked about: the one asked for, else the
// first on which nothing is agreed, else the first.
func (p *agreePage) chosen(asked string) int {
	if k := slices.IndexFunc(p.Table, func(x rowView) bool { return x.Competency == asked }); k >= 0 {
		return k
	}
	if k := slices.IndexFunc(p.Table, func(x rowView) bool { return !x.Agreed.Done }); k >= 0 {
		return k
	}
	return min(0, len(p.Table)-1)
}

func (p *agreePage) row(x *interview.AgreeRow) rowView {
	out := rowView{AgreeRow: x, Name: p.competency(x.Competency), Href: p.Path + "?of=" + x.Competency + "#talk", Kind: kit.Decide, State: t(p.l, "not_agreed")}
	if x.Agreed.Done {
		out.Kind, out.State = kit.Done, p.markText(x.Agreed.Mark)
	}
	return out
}

// competency is the name of a competency; the model has it in English too.
func (p *agreePage) competency(key string) string {
	if name, ok := p.Competencies[key]; ok {
		return name.In(p.l)
	}
	return key
}

// markText is a mark, or the act's word for no information.
func (p *agreePage) markText(m *int) string {
	if m == nil {
		return p.method.Scale.NoInformation.Name.In(p.l)
	}
	return strconv.Itoa(*m)
}

// lines are the questions of the panel's form with their lines.
func (p *agreePage) lines() {
	for n, q := range p.Lines {
		line := lineView{Head: t(p.l, "question", "n", n+1), Text: official(p.l, q.Question.Official)}
		for _, c := range q.Cells {
			line.Cells = append(line.Cells, p.cell(c))
		}
		p.Form = append(p.Form, line)
	}
}

func (p *agreePage) cell(c interview.AgreedAnswer) cellView {
	at := c.Question + "." + c.Competency
	out := cellView{AgreedAnswer: c, Name: "yes." + at, Label: p.competency(c.Competency)}
	yes := 0
	for _, x := range p.Raters {
		out.Each = append(out.Each, c.Each[x.Person])
		if c.Each[x.Person] {
			yes++
		}
	}
	value := c.Reason
	if sent, ok := p.Sent["why."+at]; ok {
		value = sent
	}
	wrong := p.At["why."+at]
	out.Needs = wrong != "" || value != "" || len(out.Each) > 1 && yes > 0 && yes < len(out.Each)
	out.Reason = kit.Field{Name: "why." + at, Label: t(p.l, "line_reason", "name", out.Label), Value: value, Error: wrong, Optional: true, Rows: 2}
	return out
}

// answered is the yes or no of a line: what was typed, else what is agreed.
func (p *agreePage) answered(c cellView) string {
	if sent, ok := p.Sent[c.Name]; ok {
		return sent
	}
	switch {
	case c.Agreed == nil:
		return ""
	case *c.Agreed:
		return "yes"
	}
	return "no"
}

// steps are steps of the discussion in words, the latest first.
func (p *agreePage) steps(all []interview.AgreeStep) []stepView {
	var out []stepView
	for _, s := range slices.Backward(all) {
		x := stepView{When: instant(p.l, p.Zone, s.At)}
		if k := slices.IndexFunc(p.Raters, func(r interview.AgreeRater) bool { return r.Person == s.By }); k >= 0 {
			x.Who = p.Raters[k].Name
		}
		what, value := t(p.l, "whole"), s.Value
		if s.Competency != "" {
			what = p.competency(s.Competency)
		}
		switch s.Kind {
		case interview.ChangedMark, interview.AgreedOne, interview.AgreedOverall:
			if value == "" {
				value = p.markText(nil)
			}
		case interview.AgreedCell:
			value = p.yesNo(value == "yes")
		case interview.Concluded:
			value = t(p.l, "conclusion."+value)
		}
		x.What = t(p.l, "step."+string(s.Kind), "what", what, "value", value)
		out = append(out, x)
	}
	return out
}

func (p *agreePage) yesNo(yes bool) string {
	if yes {
		return p.method.Forms.Yes.In(p.l)
	}
	return p.method.Forms.No.In(p.l)
}

// drafts loads what was typed into the forms of the page and not sent.
func (d Deps) drafts(r *route.Request, p *agreePage) error {
	p.Drafts = map[string]templ.Attributes{}
	if !p.MayWork {
		return nil
	}
	names := []string{"agree-overall", "agree-lines", "agree-end"}
	if p.Talk != nil {
		names = append(names, "agree-own", "agree-mark")
	}
	for _, name := range names {
		about := string(p.Interview.ID)
		if name == "agree-own" || name == "agree-mark" {
			about += "." + p.Talk.Competency
		}
		kept, err := unsent.Find(r, d.Drafts, name, about)
		if err != nil {
			return err
		}
		kept.Under(p.problems.Sent, "version", "competency") // where the form stands, not what was typed
		p.Drafts[name] = kept.Attrs
	}
	return nil
}
