package vacancy

import (
	"net/http"

	"tarazy/internal/competition"
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/lawpages"
)

// helpPage tells candidates the procedure in plain words.
type helpPage struct {
	Rules      kit.Link
	Steps      []step
	Prohibited []string
	Conduct    kit.Link
	Aids       []string
	AidsClause kit.Link
	Equipment  []string
	Needed     kit.Link
	Contacts   []kit.Fact
	Memo       kit.Link
}

// help tells candidates the procedure, what is forbidden, what to bring and
// whom to ask.
func (d Deps) help(w http.ResponseWriter, r *route.Request) error {
	e, err := d.Edition()
	if err != nil {
		return err
	}
	p, err := helpOf(r.Lang, e)
	if err != nil {
		return err
	}
	return d.Draw(w, r, column(t(r, "help.title"), 0), helpView(p))
}

func helpOf(l locale.Lang, e *law.Edition) (*helpPage, error) {
	cat, err := competition.CataloguesOf(e)
	if err != nil {
		return nil, err
	}
	rules := law.Rules[competition.Rules](e)
	p := &helpPage{
		Rules: kit.Link{Text: e.Title.In(l) + ", " + lawpages.Force(l, e), Href: "/rules/" + e.Act + "/" + e.Day}, Contacts: contactsOf(l, cat.Contacts),
		Prohibited: names(l, cat.Conduct.Prohibited, rules.Conduct.Prohibited.V), Conduct: lawpages.ClauseLink(l, e, rules.Conduct.Prohibited),
		Aids: names(l, cat.Conduct.AllowedAids, nil), AidsClause: lawpages.ClauseLink(l, e, rules.Conduct.AllowedAids),
		Equipment: names(l, cat.Equipment, rules.Equipment.Items.V), Needed: lawpages.ClauseLink(l, e, rules.Equipment.Items),
		Memo: lawpages.ClauseLink(l, e, rules.Memo),
	}
	p.Equipment = append(p.Equipment, words(l, "help.internet", "mbit", rules.Equipment.InternetMbit.V))
	p.Steps, err = planOf(l, e, true, true)
	return p, err
}

// names are the entries of a catalogue in words, in the order of keys; all of
// them where no keys are given.
func names(l locale.Lang, all []competition.Named, keys []string) []string {
	var out []string
	if keys == nil {
		for _, n := range all {
			keys = append(keys, n.Key)
		}
	}
	for _, key := range keys {
		for _, n := range all {
			if n.Key == key {
				out = append(out, n.Name.In(l))
			}
		}
	}
	return out
}
