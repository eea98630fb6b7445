package lawpages

import (
	"net/http"
	"strings"
	"time"

	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/ownlaw"
	"tarazy/internal/route"
	"tarazy/internal/signature"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

// ownEnactPage is where the authorised person puts a draft in force.
type ownEnactPage struct {
	ownFrame
	Blocked      string // why it cannot be done yet
	At           fields
	Order, OnDay string
	Diff         []diffFile
	Facts        []kit.SignFact
	Follows      []string
	Statement    string // what is signed, to be read
	Signing      kit.Signing
	Instant      string // that it names
}

// sheet is what will be signed, drawn for the eye.
func (p ownEnactPage) sheet() kit.SignSheet {
	return kit.SignSheet{Sheet: diffView(p.Diff), Facts: p.Facts, Follows: p.Follows}
}

// ownEnactForm asks for the order first, and then shows the whole difference
// and what will be signed.
func (d Deps) ownEnactForm(w http.ResponseWriter, r *route.Request) error {
	o, err := d.ownFind(r)
	if err != nil {
		return err
	}
	q := r.URL.Query()
	p := ownEnactPage{ownFrame: d.frame(r, o, "enact"), Order: strings.TrimSpace(q.Get("order")), OnDay: q.Get("day")}
	if q.Has("order") {
		err = d.statement(r, o, &p)
	}
	return d.drawEnact(w, r, o, p, err)
}

// statement fills in what will be signed.
func (d Deps) statement(r *route.Request, o *ownlaw.Own, p *ownEnactPage) error {
	order, err := orderOf(p.Order, p.OnDay)
	if err != nil {
		return err
	}
	at := d.Own.Legal.Now().UTC().Truncate(time.Second)
	text, err := d.Own.Service.Statement(r.Actor, ownlaw.Seen{Ref: o.Ref, Digest: p.Digest}, order, at)
	if err != nil {
		return err
	}
	p.Statement, p.Signing = string(text), kit.SignOne(d.Own.SignerURL, p.Title, text)
	p.Instant = at.Format(time.RFC3339)
	p.Facts = []kit.SignFact{
		{Name: tr(r, "ownlaw.part.act"), Value: p.Title, Note: o.Ref.String()},
		{Name: tr(r, "ownlaw.order"), Value: tr(r, "ownlaw.order_of", "number", order.Number, "day", order.Day.String())},
		{Name: tr(r, "ownlaw.days"), Value: Force(r.Lang, o.Law)},
		{Name: tr(r, "ownlaw.digest"), Value: o.Digest()},
	}
	if asks := d.Own.Service.Asks(); len(asks.V) > 0 {
		p.Facts = append(p.Facts, kit.SignFact{Name: tr(r, "signatures.asked"), Value: signature.Roles(r.Lang, asks.V), Note: ClauseName(r.Lang, asks.Clause)})
	}
	p.Follows = []string{tr(r, "ownlaw.follows.force"), tr(r, "ownlaw.follows.fixed"), tr(r, "ownlaw.follows.procedures")}
	return nil
}

func orderOf(number, on string) (ownlaw.Order, error) {
	d, err := day.Parse(on)
	if f, ok := fault.As(err); ok {
		return ownlaw.Order{}, f.At("day")
	}
	return ownlaw.Order{Number: number, Day: d}, err
}

func (d Deps) drawEnact(w http.ResponseWriter, r *route.Request, o *ownlaw.Own, p ownEnactPage, err error) error {
	status := http.StatusOK
	if err != nil {
		if p.At, status, err = p.refused(r, err, "order", "day"); err != nil {
			return err
		}
	}
	if o.Enacted != nil {
		p.Blocked = tr(r, "fault.ownlaw.in_force")
	} else if f, ok := fault.As(d.Own.Service.Ready(o)); ok {
		p.Blocked = faultText(r, f)
	}
	if p.Diff, err = d.diff(r, o); err != nil {
		return err
	}
	if p.OnDay == "" {
		p.OnDay = d.Own.Service.Today(o.Body()).String()
	}
	return d.drawOwn(w, r, p.ownFrame, status, ownEnactView(p))
}

// ownEnact takes the signature and puts the act in force.
func (d Deps) ownEnact(w http.ResponseWriter, r *route.Request) error {
	o, err := d.ownFind(r)
	if err != nil {
		return err
	}
	p := ownEnactPage{ownFrame: d.frame(r, o, "enact"), Order: r.PostFormValue("order"), OnDay: r.PostFormValue("day")}
	order, err := orderOf(p.Order, p.OnDay)
	if err == nil {
		// An instant that cannot be read is none at which anything was signed.
		at, _ := time.Parse(time.RFC3339, r.PostFormValue("at"))
		err = d.Own.Service.Enact(r.Context(), r.Actor, ownlaw.EnactIn{
			Seen: seen(r), Order: order, At: at.UTC(), CMS: []byte(r.PostFormValue("signature")),
		})
	}
	if err == nil {
		return page.Go(w, r, "/rules/"+o.Act+"/"+o.Edition)
	}
	return d.drawEnact(w, r, o, p, err)
}
