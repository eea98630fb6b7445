package livepages

import (
	"net/http"
	"strings"

	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

// confirmPage asks once more before something is done to somebody's test.
type confirmPage struct {
	Head    kit.Heading
	Text    string // what it does
	Facts   []kit.Fact
	Action  string
	Back    string
	Hidden  []hidden
	Act     string
	Refuses bool
}

type hidden struct{ Name, Value string }

// confirmed does something with an attempt once it was asked whether it is meant;
// a form that lacks its reason is shown again at once.
func (d Deps) confirmed(w http.ResponseWriter, r *route.Request, form string, do func() error) error {
	if r.PostFormValue("confirmed") != "" || strings.TrimSpace(r.PostFormValue("reason")) == "" {
		return d.act(w, r, form, do)
	}
	v, err := d.candidate(r)
	if err != nil {
		return err
	}
	names, err := d.namesOf(r.Lang, &v.Sitting.Test)
	if err != nil {
		return err
	}
	l, path := r.Lang, seatPath(v.Sitting.ID, v.Tile.Attempt)
	p := &confirmPage{
		Head: kit.Heading{Crumbs: []kit.Link{{Text: told(l, "seat", "number", v.Tile.Number), Href: path}}, Title: say(l, "confirm."+form, "number", v.Tile.Number)},
		Text: say(l, form+".text"), Action: path + "/" + form, Back: path, Act: say(l, form+".act"), Refuses: form == "stop",
	}
	p.carry(l, r.Request, names)
	return d.Draw(w, r, page.Page{Title: p.Head.Title}, confirmView(p))
}

// carry takes the fields of the form along, and shows them.
func (p *confirmPage) carry(l locale.Lang, r *http.Request, names *names) {
	for _, name := range []string{"draft", "minutes", "conduct", "reason"} {
		value := r.PostFormValue(name)
		if value == "" {
			continue
		}
		p.Hidden = append(p.Hidden, hidden{name, value})
		switch name {
		case "minutes":
			p.Facts = append(p.Facts, kit.Fact{Name: told(l, "minutes.count"), Value: value})
		case "conduct":
			p.Facts = append(p.Facts, kit.Fact{Name: say(l, "conduct"), Value: names.conduct[value]})
		case "reason":
			p.Facts = append(p.Facts, kit.Fact{Name: told(l, "reason"), Value: value})
		}
	}
}

func confirmKind(p *confirmPage) kit.ActKind {
	if p.Refuses {
		return kit.Refuse
	}
	return kit.Final
}
