package lawpages

import (
	"bytes"
	"encoding/json"
	"net/http"

	"tarazy/internal/access"
	"tarazy/internal/decide"
	"tarazy/internal/fault"
	"tarazy/internal/journal"
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/strict"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

// maxFacts bounds what is typed into the form, in bytes.
const maxFacts = 64 << 10

// askPage is a rule with its facts and, once asked, its answer.
type askPage struct {
	Act, ActHref, Rule, Name string
	Path                     string
	Facts                    string
	Error                    string
	Samples                  []sample
	Outcome                  []kit.Fact
	JSON                     string
	Reasons                  []kit.Reason
	MayKeep, Kept            bool // in the journal
}

// sample is a case of the act's own: what it comes out as says what it is of,
// in the person's language; Note is its author's remark in English.
type sample struct{ Text, Note, Facts string }

// ask shows the form of a rule, filled with an example of the act's.
func (d Deps) ask(w http.ResponseWriter, r *route.Request) error {
	_, p, err := d.question(r)
	if err != nil {
		return err
	}
	if facts := r.URL.Query().Get("facts"); facts != "" && len(facts) <= maxFacts {
		p.Facts = facts
	}
	return d.drawAsk(w, r, p, http.StatusOK)
}

// answer decides and shows the finding; what was typed stays.
func (d Deps) answer(w http.ResponseWriter, r *route.Request) error {
	q, p, err := d.question(r)
	if err != nil {
		return err
	}
	p.Facts = r.PostFormValue("facts")
	if len(p.Facts) > maxFacts {
		return fault.New(fault.TooLarge, "page.too_large", "bytes", maxFacts)
	}
	found, err := q.Decide([]byte(p.Facts))
	if f, ok := fault.As(err); ok {
		p.Error = locale.T(r.Lang, f.Key(), f.Args)
		return d.drawAsk(w, r, p, http.StatusUnprocessableEntity)
	}
	if err != nil {
		return err
	}
	if err := d.show(&p, r.Lang, found); err != nil {
		return err
	}
	p.MayKeep = d.Record != nil && d.draft == nil && r.Actor.SignedIn()
	if p.MayKeep && r.PostFormValue("keep") != "" {
		if err := d.keep(r, found, p.Facts); err != nil {
			return err
		}
		p.MayKeep, p.Kept = false, true
	}
	return d.drawAsk(w, r, p, http.StatusOK)
}

// keep writes an answer into the journal, for who wants to refer to it: it gets
// a number and a receipt, and is worked out again with all other decisions.
func (d Deps) keep(r *route.Request, found law.Finding, facts string) error {
	return d.Record(r.Context(), journal.Entry{
		Verb: string(access.AskDecision), Actor: r.Actor.Person, Body: r.Actor.Body, Subject: r.Actor.Person,
		Finding: &found, Input: json.RawMessage(facts),
	})
}

func (d Deps) drawAsk(w http.ResponseWriter, r *route.Request, p askPage, status int) error {
	return d.Draw(w, r, page.Page{Title: p.Name, Status: status, Class: "p-finding"}, askForm(p))
}

func (d Deps) question(r *route.Request) (*decide.Question, askPage, error) {
	e, err := d.edition(r)
	if err != nil {
		return nil, askPage{}, err
	}
	rule := r.PathValue("rule")
	q, err := decide.Ask(d.Library(), e.Name(), rule)
	if err != nil {
		return nil, askPage{}, err
	}
	p := askPage{
		Act: e.Title.In(r.Lang), ActHref: d.href(e), Rule: rule,
		Name: locale.T(r.Lang, "decide.rule."+rule, nil), Path: r.URL.Path,
	}
	p.samples(r.Lang, q, e, rule)
	return q, p, nil
}

// samples offers the act's own cases.
func (p *askPage) samples(l locale.Lang, q *decide.Question, e *law.Edition, rule string) {
	for _, g := range e.Cases {
		if g.Rule != rule {
			continue
		}
		for _, c := range g.Cases {
			facts := indent(c.In)
			if p.Facts == "" {
				p.Facts = facts
			}
			args := map[string]any{"n": len(p.Samples) + 1, "answer": comesOutAs(l, q, facts)}
			p.Samples = append(p.Samples, sample{Text: locale.T(l, "law.ask.sample", args), Note: c.Name, Facts: facts})
		}
	}
}

// comesOutAs is the answer to a question in one sentence: the first reason, or
// why it is refused.
func comesOutAs(l locale.Lang, q *decide.Question, facts string) string {
	found, err := q.Decide([]byte(facts))
	if f, ok := fault.As(err); ok {
		return locale.T(l, f.Key(), f.Args)
	}
	if err != nil || len(found.Reasons) == 0 {
		return ""
	}
	return found.Reasons[0].Text().In(l)
}

func indent(n *strict.Node) string {
	var b bytes.Buffer
	if err := json.Indent(&b, strict.Encode(n), "", "  "); err != nil {
		return ""
	}
	return b.String()
}

// show turns a finding into what the page prints.
func (d Deps) show(p *askPage, l locale.Lang, f law.Finding) error {
	raw, err := json.MarshalIndent(decide.Print(f), "", "  ")
	if err != nil {
		return err
	}
	p.JSON = string(raw)
	for _, reason := range f.Reasons {
		e, c, err := d.Library().Clause(nil, reason.Cite)
		if err != nil {
			return err
		}
		quote := Quote(l, e, c)
		quote.Href = d.href(e) + "#c-" + c.ID
		p.Reasons = append(p.Reasons, kit.Reason{Sentence: reason.Text().In(l), Law: &quote, Open: true})
	}
	return nil
}
