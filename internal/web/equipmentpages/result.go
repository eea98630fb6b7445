package equipmentpages

import (
	"net/http"
	"net/url"

	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/proctor"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
)

// resultPage is what a check found.
type resultPage struct {
	Head  kit.Heading
	Kind  kit.StateKind
	State string
	Facts []kit.Fact
	Items []itemLine
	Law   kit.Link
	Acts  []kit.Act
}

// itemLine is what was found of one item.
type itemLine struct {
	Key, Name, State string
	Kind             kit.StateKind
	Said             []saidLine
}

// saidLine is a sentence, and how to mend what it says; "" for nothing to mend.
type saidLine struct{ Text, Mend string }

func (d Deps) result(w http.ResponseWriter, r *route.Request) error {
	c, err := d.Proctor.Get(r.Context(), r.Actor, proctor.CheckID(r.PathValue("check")))
	if err != nil {
		return err
	}
	l, state := r.Lang, overall(&c.Outcome)
	e, err := d.Library().Edition(c.Finding.Act, c.Finding.Edition)
	if err != nil {
		return err
	}
	p := resultPage{Kind: kinds[state], State: t(l, "result."+string(state)), Law: clauseLink(l, e), Facts: []kit.Fact{{Name: t(l, "made"), Value: moment(l, c.At, d.Zone(""))}}}
	p.Head = kit.Heading{Title: t(l, "title"), Crumbs: []kit.Link{{Text: t(l, "to_mine"), Href: "/my-exams"}}}
	names, err := namesOf(l, e)
	if err != nil {
		return err
	}
	for _, i := range c.Outcome.Items {
		p.Items = append(p.Items, itemLine{Key: i.Key, Name: names[i.Key], State: t(l, "item."+string(i.State)), Kind: kinds[i.State], Said: saidOf(l, &c.Finding, i.Key)})
	}
	p.acts(l, state, r.URL.Query().Get("booking"))
	return d.Draw(w, r, column(p.Head.Title), resultView(p))
}

// saidOf are the sentences about an item.
func saidOf(l locale.Lang, f *law.Finding, item string) []saidLine {
	var out []saidLine
	for _, reason := range f.Reasons {
		if reason.Args["item"] != item {
			continue
		}
		line := saidLine{Text: reason.Text().In(l)}
		if mend := reason.Key + ".mend"; locale.Has(mend) {
			line.Mend = locale.T(l, mend, nil)
		}
		out = append(out, line)
	}
	return out
}

// acts lead on: back to the test where all is well, else to another check first.
func (p *resultPage) acts(l locale.Lang, state proctor.ItemState, booking string) {
	again := kit.Act{Text: t(l, "again"), Href: "/equipment"}
	on := kit.Act{Text: t(l, "to_mine"), Href: "/my-exams"}
	if booking != "" {
		again.Href, on = "/equipment?booking="+url.QueryEscape(booking), kit.Act{Text: t(l, "to_test"), Href: "/exams/" + url.PathEscape(booking)}
	}
	if state == proctor.Met {
		on.Kind = kit.Main
		p.Acts = []kit.Act{on, again}
		return
	}
	again.Kind = kit.Main
	p.Acts = []kit.Act{again, on}
}
