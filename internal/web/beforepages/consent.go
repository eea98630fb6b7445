package beforepages

import (
	"net/http"

	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

// consentPage shows what is consented to.
type consentPage struct {
	page.Refused
	Head     kit.Heading
	Parts    []consentPart
	Law      kit.Link
	Given    string // when it was given; "" for not
	Open     bool
	Action   string
	Hash     string
	Instead  string // where a seat in a room is chosen
	Withdraw string // where it is withdrawn; "" where it cannot be
}

type consentPart struct {
	Title string
	Lines []string
}

func (d Deps) consentShow(w http.ResponseWriter, r *route.Request) error {
	return d.drawConsent(w, r, page.Refused{})
}

func (d Deps) drawConsent(w http.ResponseWriter, r *route.Request, f page.Refused) error {
	l := r.Lang
	shown, err := d.Proctor.ConsentFor(r.Context(), r.Actor, bookingOf(r), l)
	if err != nil {
		return err
	}
	v, at := shown.Seat, path(shown.Seat.Booking.ID)
	p := consentPage{Refused: f, Open: shown.Open, Action: at + "/consent", Hash: shown.Hash, Instead: seatMove(v.Booking.ID)}
	p.Head = heading(l, v, locale.T(l, "proctor.consent.title", nil), "")
	for _, part := range shown.Parts {
		one := consentPart{Title: locale.T(l, "proctor.consent."+part.Key, nil)}
		for _, line := range part.Lines {
			one.Lines = append(one.Lines, locale.T(l, line.Key, line.Args))
		}
		p.Parts = append(p.Parts, one)
		cite := part.Lines[0].Cite
		p.Law = kit.Link{Text: t(l, "consent.law"), Href: "/rules/" + cite.Act + "/" + shown.Edition.Day + "#c-" + cite.Clause}
	}
	if shown.Given != nil {
		p.Given = t(l, "consent.given", "at", d.moment(l, shown.Given.At, string(v.Booking.Body)))
		if shown.Open {
			p.Withdraw = at + "/consent/withdraw"
		}
	}
	return d.Draw(w, r, column(p.Head.Title, f.Status), consentView(p))
}

func (d Deps) consentGive(w http.ResponseWriter, r *route.Request) error {
	err := error(fault.New(fault.Invalid, "proctor.consent.agree").At("agree"))
	if r.PostFormValue("agree") == "yes" {
		err = d.Proctor.GiveConsent(r.Context(), r.Actor, bookingOf(r), r.Lang, r.PostFormValue("text"))
	}
	if err == nil {
		return page.Go(w, r, path(bookingOf(r)))
	}
	f, err := page.Refuse(r.Lang, err, page.Fields("agree"))
	if err != nil {
		return err
	}
	return d.drawConsent(w, r, f)
}

func (d Deps) consentWithdraw(w http.ResponseWriter, r *route.Request) error {
	err := d.Proctor.WithdrawConsent(r.Context(), r.Actor, bookingOf(r))
	if err == nil {
		return page.Go(w, r, path(bookingOf(r)))
	}
	f, err := page.Refuse(r.Lang, err, page.Above)
	if err != nil {
		return err
	}
	return d.drawConsent(w, r, f)
}
