package protocolpages

import (
	"errors"
	"io"
	"net/http"
	"strconv"

	"tarazy/internal/competition"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/lawpages"
	"tarazy/internal/web/page"
	"tarazy/internal/web/unsent"
	"tarazy/internal/web/vacancy/inlang"
)

// papersPage is the candidate's list of papers to an offered post.
type papersPage struct {
	problems
	Head    kit.Heading
	Done    string
	Offer   *ownOffer // nil where no post is offered
	Back    string
	Decline *kit.Act
}

// ownOffer is an offer as the candidate sees it.
type ownOffer struct {
	Kind    kit.StateKind
	State   string
	Order   string
	Annul   []kit.Fact        // the annulment of the appointment; none where it stands
	Why     *lawpages.Grounds // of it
	Window  windowView
	Servant bool
	Due     string
	DueKind kit.StateKind
	DueBy   kit.Link
	DueWhy  *lawpages.Grounds
	DayOff  []lawpages.Ground // where the term ends on a day off
	Count   string            // how many are handed in, of how many
	Bounds  string
	Papers  []ownPaperView
}

type ownPaperView struct {
	Item, Name, State, Note string
	Kind                    kit.StateKind
	File, Href              string
	Clause                  kit.Link
	Upload                  *kit.Field // nil where nothing can be handed in
	Again                   bool
}

// upload is what was wrong with a file just sent, and in which place.
type upload struct {
	problems
	Item string
}

func (d Deps) papers(w http.ResponseWriter, r *route.Request) error {
	return d.drawPapers(w, r, upload{})
}

func ownPath(r *route.Request, more string) string {
	return "/applications/" + r.PathValue("id") + more
}

// homeCrumbs lead from the candidate's applications here.
func homeCrumbs(r *route.Request, a *competition.Application) []kit.Link {
	return []kit.Link{{Text: say(r.Lang, "vacancy.home.title"), Href: "/applications"}, {Text: a.Number, Href: ownPath(r, "")}}
}

func (d Deps) drawPapers(w http.ResponseWriter, r *route.Request, bad upload) error {
	x, v, err := d.Contest.OwnOffer(r.Context(), r.Actor, competition.ApplicationID(r.PathValue("id")))
	if err != nil {
		return err
	}
	l := r.Lang
	p := &papersPage{problems: bad.problems, Back: ownPath(r, ""), Done: done(r, "appointment.done.", "handed_in")}
	if p.Done == "" {
		p.Done = done(r, "signing.done.", "declined")
	}
	p.Head = kit.Heading{Crumbs: homeCrumbs(r, &v.Application), Title: say(l, "appointment.mine"), Sub: postTitle(l, &v.Vacancy), SubIn: inlang.Of(l, v.Vacancy.Title)}
	if x != nil {
		if p.Offer, err = d.ownOffer(r, v, x, bad); err != nil {
			return err
		}
		if x.State == competition.OfferOpen {
			p.Decline = &kit.Act{Text: say(l, "appointment.to_decline"), Kind: kit.Quiet, Href: ownPath(r, "/decline")}
		}
	}
	return d.Draw(w, r, column(p.Head.Title, bad.Status), papersView(p))
}

func (d Deps) ownOffer(r *route.Request, v *competition.CaseView, x *competition.OfferView, bad upload) (*ownOffer, error) {
	l := r.Lang
	e, rules, err := d.edition(&v.Competition)
	if err != nil {
		return nil, err
	}
	o := &ownOffer{Kind: offerKinds[x.State], State: say(l, "signing.own."+string(x.State)), Servant: x.PapersDue == nil}
	if x.OrderDay != nil {
		o.Order = say(l, "appointment.order_of", "number", x.OrderNumber, "day", x.OrderDay.String())
	}
	if x.State == competition.OfferAnnulled {
		o.Annul = annulFacts(l, x)
		if o.Why, err = lawpages.GroundsOf(d.Library(), l, say(l, "appointment.why.annulment"), x.Annulment); err != nil {
			return o, err
		}
	}
	if o.Window, err = d.window(l, e, rules, x, v.Today); err != nil || x.PapersDue == nil {
		return o, err
	}
	o.Due, o.DueBy, o.DueKind = dayText(l, *x.PapersDue), lawpages.ClauseLink(l, e, rules.Documents.Days), kit.Decide
	if v.Today > *x.PapersDue {
		o.DueKind = kit.Late
	}
	if o.DueWhy, err = lawpages.GroundsOf(d.Library(), l, say(l, "signing.why.papers"), x.Due); err != nil {
		return o, err
	}
	o.DayOff = dayOff(l, x, o.DueWhy)
	o.Bounds = say(l, "signing.bounds", "megabytes", competition.PaperMost>>20)
	there := 0
	for i := range x.Items {
		if p := x.Items[i].Paper; p != nil && p.State != competition.PaperReturned {
			there++
		}
		o.Papers = append(o.Papers, ownPaperOf(r, x, &x.Items[i], bad))
	}
	o.Count = say(l, "signing.papers_count", "n", there, "of", len(x.Items))
	return o, nil
}

// dayOff are the reasons that tell of a term which ends on a day off; they are
// said before the papers, not behind the question why.
func dayOff(l locale.Lang, x *competition.OfferView, g *lawpages.Grounds) (out []lawpages.Ground) {
	if g == nil {
		return nil
	}
	for i, reason := range x.Due.Reasons {
		if reason.Key == "selection.documents.day_off" || reason.Key == "selection.documents.day_off_moved" {
			out = append(out, g.Lines[i])
		}
	}
	return out
}

func ownPaperOf(r *route.Request, x *competition.OfferView, item *competition.PaperView, bad upload) ownPaperView {
	l := r.Lang
	p := ownPaperView{Item: item.Key, Name: item.Name.In(l), Again: item.Paper != nil}
	p.Kind, p.State = paperState(l, item.Paper)
	if item.Paper != nil {
		p.Note, p.File, p.Href = item.Paper.Note, item.Paper.Name, ownPath(r, "/papers/"+item.Key)
	}
	if x.State != competition.OfferOpen || item.Paper != nil && item.Paper.State == competition.PaperAccepted {
		return p
	}
	p.Upload = &kit.Field{ID: "file-" + item.Key, Name: "file", Label: say(l, "appointment.file"), Accept: ".pdf,.jpg,.jpeg,.png"}
	if bad.Item == item.Key {
		p.Upload.Error = bad.At[p.Upload.ID]
	}
	return p
}

// handIn takes one paper.
func (d Deps) handIn(w http.ResponseWriter, r *route.Request) error {
	in, err := paperIn(r)
	item := r.PostFormValue("item")
	if err == nil {
		_, err = d.Contest.HandIn(r.Context(), r.Actor, competition.ApplicationID(r.PathValue("id")), item, in)
	}
	if err == nil {
		return page.Go(w, r, ownPath(r, "/papers")+"?done=handed_in")
	}
	bad := upload{Item: item}
	if bad.problems, err = refused(r.Lang, err, map[string]string{"file": "file-" + item}); err != nil {
		return err
	}
	if item == "" {
		bad.Errors[0].ID = "" // the place of the file was not read
	}
	return d.drawPapers(w, r, bad)
}

// paperIn reads the file of a request.
func paperIn(r *route.Request) (in competition.PaperIn, err error) {
	var large *http.MaxBytesError
	if err := r.ParseMultipartForm(paperBody); errors.As(err, &large) {
		return in, fault.New(fault.TooLarge, "appointment.paper_large", "megabytes", competition.PaperMost>>20).At("file").Wrap(err)
	}
	f, head, err := r.FormFile("file")
	if err != nil {
		return in, fault.New(fault.Invalid, "appointment.paper_none").At("file").Wrap(err)
	}
	in.Name = head.Filename
	in.Data, err = io.ReadAll(io.LimitReader(f, competition.PaperMost+1))
	return in, errors.Join(err, f.Close())
}

// declineDraft names the form of a refusal among the drafts.
const declineDraft = "decline"

// declinePage asks before a candidate refuses a post.
type declinePage struct {
	problems
	unsent.Kept
	Head       kit.Heading
	Path, Back string
	Version    string
	Follows    []string
	Why        kit.Field
	Open       bool
}

func (d Deps) declineForm(w http.ResponseWriter, r *route.Request) error {
	return d.drawDecline(w, r, problems{}, nil)
}

func (d Deps) drawDecline(w http.ResponseWriter, r *route.Request, bad problems, sent map[string]string) error {
	x, v, err := d.Contest.OwnOffer(r.Context(), r.Actor, competition.ApplicationID(r.PathValue("id")))
	if err != nil {
		return err
	}
	l := r.Lang
	p := &declinePage{problems: bad, Path: ownPath(r, "/decline"), Back: ownPath(r, "/papers"), Open: x != nil && x.State == competition.OfferOpen}
	p.Head = kit.Heading{Crumbs: homeCrumbs(r, &v.Application), Title: say(l, "appointment.decline"), Sub: postTitle(l, &v.Vacancy), SubIn: inlang.Of(l, v.Vacancy.Title)}
	p.Version = strconv.FormatInt(v.Application.Version, 10)
	next := "signing.decline.vacant"
	if v.Competition.Settings.NextInRank {
		next = "signing.decline.next"
	}
	p.Follows = []string{say(l, "appointment.decline_sub"), say(l, next), say(l, "signing.decline.told")}
	if !p.Open {
		if len(p.Errors) == 0 {
			p.problems, err = refused(l, fault.New(fault.Conflict, "appointment.no_offer"), nil)
		}
	} else if p.Kept, err = unsent.Find(r, d.Drafts, declineDraft, r.PathValue("id")); err == nil {
		p.Why = kit.Field{Name: "why", Label: say(l, "signing.decline.why"), Optional: true, Value: p.Unless(sent != nil).Or("why", sent["why"]), Error: bad.At["why"]}
	}
	if err != nil {
		return err
	}
	return d.Draw(w, r, column(p.Head.Title, p.Status), declineView(p))
}

// decline refuses the post.
func (d Deps) decline(w http.ResponseWriter, r *route.Request) error {
	err := d.Contest.Decline(r.Context(), r.Actor, competition.ApplicationID(r.PathValue("id")), version(r), r.PostFormValue("why"))
	if err == nil {
		if err := unsent.Drop(r, d.Drafts, declineDraft, r.PathValue("id")); err != nil {
			return err
		}
		return page.Go(w, r, ownPath(r, "/papers")+"?done=declined")
	}
	bad, err := refused(r.Lang, err, map[string]string{"why": "why"})
	if err != nil {
		return err
	}
	return d.drawDecline(w, r, bad, typed(r, "why"))
}
