package journalpages

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"tarazy/internal/access"
	"tarazy/internal/journal"
	"tarazy/internal/journal/reader"
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/lawpages"
	"tarazy/internal/web/page"
)

// recordPage is one record: what was decided, how, by which rule, and where it
// stands in the journal.
type recordPage struct {
	Base, Path   string // "/journal", "/journal/18"
	Title        string
	Crumbs       []kit.Link
	Lead         string
	Decided      bool
	MayFacts     bool
	HasFacts     bool // there is something to open
	Opened       bool // and it is open
	Destroyed    string
	Outcome      []kit.Fact
	Reasons      []reasonLine
	Laws         []kit.LawQuote
	Record       []keptLine
	Facts, Input []kit.Fact
	Before, Next string
	Seen         []kit.Fact
	MayReplay    bool
	Again        *again
}

// keptLine is what the journal keeps of a record for ever, by its key.
type keptLine struct {
	Key string
	kit.Fact
}

// reasonLine is one ground of the result.
type reasonLine struct {
	Sentence string
	Clause   kit.Link
}

// show draws a record for those who may do the verb to it.
func (d Deps) show(v access.Verb) route.Handler {
	return func(w http.ResponseWriter, r *route.Request) error {
		o, t, err := reader.Record(r.Context(), d.Journal, r.Actor, v, r.PathValue("number"), d.Relation)
		if err != nil {
			return err
		}
		p, err := d.recordPage(r, o, t)
		if err != nil {
			return err
		}
		return d.drawRecord(w, r, p)
	}
}

func (d Deps) drawRecord(w http.ResponseWriter, r *route.Request, p *recordPage) error {
	return d.Draw(w, r, page.Page{Title: p.Title, Class: "p-finding"}, recordShow(p))
}

func (d Deps) recordPage(r *route.Request, o *journal.Opened, t access.Target) (*recordPage, error) {
	p, err := d.content(r, o, t)
	if err != nil {
		return nil, err
	}
	p.MayReplay = o.Decided() && o.Destroyed == nil && access.May(r.Actor, access.Replay, t)
	p.around(r, o)
	if err := d.seen(r, p, o); err != nil {
		return nil, err
	}
	return p, d.lastAgain(r, p, o)
}

// content is what the page and the document of a record have in common.
func (d Deps) content(r *route.Request, o *journal.Opened, t access.Target) (*recordPage, error) {
	base := "/journal"
	if strings.HasPrefix(r.URL.Path, "/decisions/") {
		base = "/decisions"
	}
	p := &recordPage{
		Base: base, Path: hrefOf(base, o.Number), Title: verbName(r.Lang, o.Verb), Decided: o.Decided(),
		MayFacts: access.May(r.Actor, access.SeeFacts, t), HasFacts: o.Facts != nil || o.Input != nil,
	}
	if o.Decided() {
		p.Title = ruleName(r.Lang, o.Rule)
	}
	if o.Destroyed != nil {
		p.Destroyed = locale.T(r.Lang, "journalpages.destroyed", map[string]any{"act": o.Destroyed.Act, "day": o.Destroyed.Day.String()})
	}
	if p.MayFacts && o.Finding != nil {
		if err := d.decided(r.Lang, p, o.Finding); err != nil {
			return nil, err
		}
	}
	return p, d.record(r, p, o)
}

// around fills the way here and the neighbours.
func (p *recordPage) around(r *route.Request, o *journal.Opened) {
	l := r.Lang
	number := locale.T(l, "journalpages.number", map[string]any{"number": o.Number})
	if p.Base == "/journal" {
		p.Crumbs = []kit.Link{{Text: locale.T(l, "journalpages.title", nil), Href: "/journal"}}
		if o.Case != "" {
			p.Crumbs = append(p.Crumbs, kit.Link{Text: o.Case, Href: "/journal?case=" + url.QueryEscape(o.Case)})
		}
		p.Before, p.Next = hrefOf(p.Base, o.Before), hrefOf(p.Base, o.Next)
	}
	p.Crumbs = append(p.Crumbs, kit.Link{Text: number})
}

func hrefOf(base string, number int64) string {
	if number == 0 {
		return ""
	}
	return base + "/" + strconv.FormatInt(number, 10)
}

// decided fills what was decided: the sentence, the outcome, the grounds and
// their clauses.
func (d Deps) decided(l locale.Lang, p *recordPage, f *law.Finding) error {
	e, err := d.Library().Edition(f.Act, f.Edition)
	if err != nil {
		return err
	}
	quoted := map[string]bool{}
	for i, reason := range f.Reasons {
		in, clause, err := d.Library().Clause(e, reason.Cite)
		if err != nil {
			return err
		}
		quote := lawpages.Quote(l, in, clause)
		sentence := reason.Text().In(l)
		if i == 0 {
			p.Lead = sentence
		}
		p.Reasons = append(p.Reasons, reasonLine{Sentence: sentence, Clause: kit.Link{Text: lawpages.ClauseName(l, clause.ID), Href: quote.Href}})
		if !quoted[quote.Href] {
			quoted[quote.Href] = true
			quote.Source += " · " + lawpages.Force(l, in)
			p.Laws = append(p.Laws, quote)
		}
	}
	p.Outcome, err = flatValue(l, f.Outcome)
	return err
}

// record fills what the journal keeps of it for ever.
func (d Deps) record(r *route.Request, p *recordPage, o *journal.Opened) error {
	l := r.Lang
	t := func(key string) string { return locale.T(l, "journalpages.record."+key, nil) }
	leaf, err := reader.Leaf(&o.Record)
	if err != nil {
		return err
	}
	who := people{}
	if p.MayFacts {
		if who, err = d.people(r.Context(), o.Actor, o.Subject); err != nil {
			return err
		}
	}
	body, err := d.bodyName(r, o.Body)
	if err != nil {
		return err
	}
	add := func(name, value string) {
		if value != "" {
			p.Record = append(p.Record, keptLine{name, kit.Fact{Name: t(name), Value: value}})
		}
	}
	add("at", d.moment(l, o.At, o.Body))
	add("by", who.name(l, o.Actor))
	add("subject", who.name(l, o.Subject))
	add("body", body)
	add("case", o.Case)
	if o.Decided() {
		add("verb", verbName(l, o.Verb))
		add("rule", o.Act+", "+o.Rule)
		add("edition", locale.Day(l, o.Edition))
		add("version", locale.Grouped(o.Version[:min(16, len(o.Version))], 4))
	}
	add("leaf", locale.Grouped(leaf[:min(64, len(leaf))], 4))
	size, head, err := d.head(r.Context(), o.Number)
	if err != nil {
		return err
	}
	add("place", locale.T(l, "journalpages.place", map[string]any{"number": o.Number, "size": size}))
	add("head", head)
	return nil
}

// head is the size and the root of the tree of the first signed head over a
// record.
func (d Deps) head(ctx context.Context, number int64) (size int64, root string, err error) {
	receipt, err := d.Journal.Receipt(ctx, number, false)
	if err != nil {
		return 0, "", err
	}
	lines := strings.SplitN(receipt.Head, "\n", 4)
	if len(lines) < 3 {
		return 0, "", nil
	}
	size, err = strconv.ParseInt(lines[1], 10, 64)
	return size, lines[2], err
}

// seenMost is how many openings of the facts a page lists.
const seenMost = 10

// seen lists who opened the facts, for those who may open them.
func (d Deps) seen(r *route.Request, p *recordPage, o *journal.Opened) error {
	if !p.MayFacts {
		return nil
	}
	found, err := d.Journal.List(r.Context(), journal.Query{Case: reader.Case(o.Number), Verb: string(access.SeeFacts), Limit: seenMost})
	if err != nil {
		return err
	}
	var ids []string
	for i := range found.Records {
		ids = append(ids, found.Records[i].Actor)
	}
	who, err := d.people(r.Context(), ids...)
	for i := range found.Records {
		x := &found.Records[i]
		p.Seen = append(p.Seen, kit.Fact{Name: d.moment(r.Lang, x.At, x.Body), Value: who.name(r.Lang, x.Actor)})
	}
	return err
}
