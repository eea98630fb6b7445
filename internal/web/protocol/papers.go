package protocol

import (
	"errors"
	"io"
	"net/http"
	"strconv"

	"tarazy/internal/competition"
	"tarazy/internal/fault"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

// papersPage is the offer of a post as the candidate sees it.
type papersPage struct {
	problems
	Head    kit.Heading
	Done    string
	Path    string
	None    bool
	Offer   offerView
	Decline string // path of the refusal; "" where nothing waits
}

func (d Deps) papers(w http.ResponseWriter, r *route.Request) error {
	return d.drawPapers(w, r, papersPage{}, "")
}

func (d Deps) drawPapers(w http.ResponseWriter, r *route.Request, p papersPage, item string) error {
	o, v, err := d.Competitions.OwnOffer(r.Context(), r.Actor, applicationOf(r))
	if err != nil {
		return err
	}
	p.Head, p.Path = ownHead(r, v, "appointment.mine"), "/applications/"+string(v.Application.ID)
	p.Done = done(r, "appointment", "handed_in")
	if p.None = o == nil; p.None {
		return d.Draw(w, r, page.Page{Title: p.Head.Title, Frame: kit.Column, Status: p.Status, Class: "p-protocol"}, papersView(p))
	}
	if p.Offer, err = d.offerView(r, o); err != nil {
		return err
	}
	if o.State == competition.OfferOpen {
		p.Decline = p.Path + "/decline"
		for i := range p.Offer.Papers {
			p.upload(r, o, i, item)
		}
	}
	return d.Draw(w, r, page.Page{Title: p.Head.Title, Frame: kit.Column, Status: p.Status, Class: "p-protocol"}, papersView(p))
}

// upload offers to hand in a paper that is not accepted yet.
func (p *papersPage) upload(r *route.Request, o *competition.OfferView, i int, item string) {
	k := &p.Offer.Papers[i]
	if paper := o.Items[i].Paper; paper != nil {
		if paper.State == competition.PaperAccepted {
			return
		}
		k.HandIn = t(r, "appointment.hand_in_again")
	} else {
		k.HandIn = t(r, "appointment.hand_in")
	}
	k.File = kit.Field{ID: "file-" + k.Item, Name: "file", Label: k.Name + ". " + t(r, "appointment.file"), Accept: ".pdf,.jpg,.jpeg,.png",
		Hint: t(r, "appointment.file_hint", "megabytes", competition.PaperMost>>20)}
	if k.Item == item {
		k.File.Error = p.At["file"]
	}
}

func ownHead(r *route.Request, v *competition.CaseView, title string) kit.Heading {
	return kit.Heading{
		Crumbs: []kit.Link{{Text: v.Vacancy.Title.In(r.Lang), Href: "/applications/" + string(v.Application.ID)}},
		Title:  t(r, title), Sub: v.Vacancy.Title.In(r.Lang) + " · " + v.Application.Number,
	}
}

// handIn takes a paper.
func (d Deps) handIn(w http.ResponseWriter, r *route.Request) error {
	in, item, err := given(r)
	if err == nil {
		_, err = d.Competitions.HandIn(r.Context(), r.Actor, applicationOf(r), item, in)
	}
	if err == nil {
		return page.Go(w, r, "/applications/"+string(applicationOf(r))+"/papers?done=handed_in")
	}
	var p papersPage
	if err := p.refused(r.Lang, err, "file"); err != nil {
		return err
	}
	for i := range p.Errors {
		if p.Errors[i].ID == "file" {
			p.Errors[i].ID = "file-" + item
		}
	}
	return d.drawPapers(w, r, p, item)
}

// given reads the file of a form, and for which paper it is.
func given(r *route.Request) (in competition.PaperIn, item string, err error) {
	var large *http.MaxBytesError
	tooLarge := fault.New(fault.TooLarge, "appointment.paper_large", "megabytes", competition.PaperMost>>20).At("file")
	if err := r.ParseMultipartForm(1 << 20); errors.As(err, &large) {
		return in, "", tooLarge
	} else if err != nil {
		return in, "", fault.New(fault.Invalid, "appointment.paper_none").At("file").Wrap(err)
	}
	item = r.PostFormValue("item")
	file, head, err := r.FormFile("file")
	if err != nil {
		return in, item, fault.New(fault.Invalid, "appointment.paper_none").At("file").Wrap(err)
	}
	data, err := io.ReadAll(io.LimitReader(file, competition.PaperMost+1))
	if err := errors.Join(err, file.Close()); err != nil {
		return in, item, err
	}
	return competition.PaperIn{Name: head.Filename, Data: data}, item, nil
}

// paper gives a paper to the candidate, or to HR.
func (d Deps) paper(w http.ResponseWriter, r *route.Request) error {
	p, data, err := d.Competitions.PaperBytes(r.Context(), r.Actor, applicationOf(r), r.PathValue("item"))
	if err != nil {
		return err
	}
	return send(w, p.Type, p.Name, data, false)
}

// declinePage asks before a candidate declines an offered post.
type declinePage struct {
	problems
	Head          kit.Heading
	Path, Version string
	None          bool
	Why           kit.Field
}

func (d Deps) declineForm(w http.ResponseWriter, r *route.Request) error {
	return d.drawDecline(w, r, declinePage{})
}

func (d Deps) drawDecline(w http.ResponseWriter, r *route.Request, p declinePage) error {
	o, v, err := d.Competitions.OwnOffer(r.Context(), r.Actor, applicationOf(r))
	if err != nil {
		return err
	}
	p.Head, p.Path = ownHead(r, v, "appointment.decline"), "/applications/"+string(v.Application.ID)
	p.None, p.Version = o == nil || o.State != competition.OfferOpen, strconv.FormatInt(v.Application.Version, 10)
	p.Why = kit.Field{Name: "why", Label: t(r, "appointment.decline_why"), Value: r.PostFormValue("why"), Error: p.At["why"]}
	return d.Draw(w, r, page.Page{Title: p.Head.Title, Frame: kit.Column, Status: p.Status, Class: "p-protocol"}, declineView(p))
}

func (d Deps) decline(w http.ResponseWriter, r *route.Request) error {
	err := d.Competitions.Decline(r.Context(), r.Actor, applicationOf(r), number(r, "version"), r.PostFormValue("why"))
	if err == nil {
		return page.Go(w, r, "/applications/"+string(applicationOf(r)))
	}
	var p declinePage
	if err := p.refused(r.Lang, err, "why"); err != nil {
		return err
	}
	return d.drawDecline(w, r, p)
}
