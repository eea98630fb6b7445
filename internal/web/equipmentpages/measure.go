package equipmentpages

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/a-h/templ"

	"tarazy/internal/competition"
	"tarazy/internal/exam"
	"tarazy/internal/fault"
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/proctor"
	"tarazy/internal/route"
	"tarazy/internal/strict"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

// traffic is about how many megabytes a check transfers.
const traffic = 5

// measurePage is where the browser measures.
type measurePage struct {
	Head    kit.Heading
	Items   []measured
	Words   templ.Attributes // what the browser code says
	Booking string
	Traffic string
	Law     kit.Link
	Earlier []earlier
}

// measured is an item before it is measured.
type measured struct{ Key, Name string }

// earlier is a check that was made before.
type earlier struct {
	At, State, Href string
	Kind            kit.StateKind
}

// scriptMessages are the strings of the browser code: "equipment_page."+key.
var scriptMessages = []string{"state.waiting", "state.running", "state.measured", "speak", "sending", "unsent"}

func (d Deps) measure(w http.ResponseWriter, r *route.Request) error {
	l, booking := r.Lang, r.URL.Query().Get("booking")
	rules, seat, err := d.Proctor.For(r.Context(), r.Actor, exam.BookingID(booking))
	if err != nil {
		return err
	}
	p := measurePage{Booking: booking, Words: templ.Attributes{}, Traffic: t(l, "traffic", "mb", traffic)}
	p.Head = kit.Heading{Title: t(l, "title"), Sub: t(l, "sub"), Crumbs: []kit.Link{{Text: t(l, "to_mine"), Href: "/my-exams"}}}
	if seat != nil {
		p.Head.Crumbs = append(p.Head.Crumbs, kit.Link{Text: seat.Sitting.Test.Title.In(l), Href: "/exams/" + url.PathEscape(booking)})
	}
	for _, key := range scriptMessages {
		p.Words["data-"+strings.ReplaceAll(key, ".", "-")] = t(l, key)
	}
	p.Law = clauseLink(l, rules.Edition)
	if p.Items, err = itemsOf(l, rules); err != nil {
		return err
	}
	if p.Earlier, err = d.earlier(r); err != nil {
		return err
	}
	return d.Draw(w, r, column(p.Head.Title, "equipment.js"), measureView(p))
}

func clauseLink(l locale.Lang, e *law.Edition) kit.Link {
	return kit.Link{Text: t(l, "law"), Href: "/rules/" + e.Act + "/" + e.Day + "#c-" + law.Rules[competition.Rules](e).Equipment.Items.Clause}
}

// itemsOf are the items of an edition under the names of its catalogue.
func itemsOf(l locale.Lang, r *proctor.Ruled) ([]measured, error) {
	names, err := namesOf(l, r.Edition)
	if err != nil {
		return nil, err
	}
	var out []measured
	for _, key := range r.Rules.Items.V {
		out = append(out, measured{key, names[key]})
	}
	return out, nil
}

func namesOf(l locale.Lang, e *law.Edition) (map[string]string, error) {
	all, err := competition.CataloguesOf(e)
	if err != nil {
		return nil, err
	}
	out := map[string]string{}
	for _, n := range all.Equipment {
		out[n.Key] = n.Name.In(l)
	}
	return out, nil
}

// earlier are the person's checks so far, the latest first.
func (d Deps) earlier(r *route.Request) ([]earlier, error) {
	all, err := d.Proctor.Mine(r.Context(), r.Actor)
	var out []earlier
	for i := range all {
		c := &all[i]
		state := overall(&c.Outcome)
		out = append(out, earlier{At: moment(r.Lang, c.At, d.Zone("")), State: t(r.Lang, "result."+string(state)), Kind: kinds[state], Href: "/equipment/" + string(c.ID)})
	}
	return out, err
}

// kinds are how the states are drawn.
var kinds = map[proctor.ItemState]kit.StateKind{proctor.Met: kit.Done, proctor.NotMet: kit.Refused, proctor.Untold: kit.NotStarted}

// overall is the state of all items together.
func overall(o *proctor.EquipmentOut) proctor.ItemState {
	switch {
	case o.Met:
		return proctor.Met
	case len(o.Fails()) > 0:
		return proctor.NotMet
	}
	return proctor.Untold
}

// keep takes the figures that the browser measured, in the field "figures" as
// JSON.
func (d Deps) keep(w http.ResponseWriter, r *route.Request) error {
	in := proctor.CheckIn{Booking: exam.BookingID(r.PostFormValue("booking")), Press: r.PostFormValue("press")}
	n, err := strict.JSON([]byte(r.PostFormValue("figures")))
	if err != nil {
		return fault.New(fault.Invalid, "proctor.figures").At("figures").Wrap(err)
	}
	if err := strict.Decode(n, &in.Figures); err != nil {
		return err
	}
	c, err := d.Proctor.Check(r.Context(), r.Actor, in)
	if err != nil {
		return err
	}
	path := "/equipment/" + string(c.ID)
	if in.Booking != "" {
		path += "?booking=" + url.QueryEscape(string(in.Booking))
	}
	return page.Go(w, r, path)
}
