package competition

import (
	"context"
	"slices"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/people"
)

// AppointmentView is where the appointments of a competition stand.
type AppointmentView struct {
	Competition Competition
	Body        locale.Words
	Edition     *law.Edition
	Today       day.Day
	Posts       []PostOffers
	MayAppoint  bool          // and annul an appointment
	MayCheck    bool          // papers, and end offers
	Grounds     []AnnulGround // on which an appointment can be annulled
}

// PostOffers is a vacancy with the offers made so far, oldest first.
type PostOffers struct {
	Vacancy
	Offers []OfferView
}

// Open is the offer that waits; nil for none.
func (p *PostOffers) Open() *OfferView {
	for i := range p.Offers {
		if p.Offers[i].State == OfferOpen {
			return &p.Offers[i]
		}
	}
	return nil
}

// OfferView is an offer with its papers and the findings that it stands on.
type OfferView struct {
	Offer
	Application Application
	Name        string // "" for who may not see it
	Items       []PaperView
	Lacking     int // papers that are not accepted
	Window      *law.Finding
	Due         *law.Finding // nil where no papers are due
	Over        string       // no_papers or window_passed: the offer can be ended; "" otherwise
	Annulment   *law.Finding // nil where the appointment was not annulled
	Ground      locale.Words // on which it was
	Said        string       // why it was, for the candidate and those who run the appointments
	Holder      *Holder      // who holds the post of an open offer, for those who run the appointments; nil for nobody
}

// Holder is a person other than the candidate who holds the main post.
type Holder struct {
	Person people.PersonID
	Name   string
}

// PaperView is a paper that is due; the file is nil until it is handed in.
type PaperView struct {
	Named
	Paper *Paper
}

// Appointments shows the offers of a competition to those who run it.
func (s *Service) Appointments(ctx context.Context, by *access.Actor, id ID) (out *AppointmentView, err error) {
	err = s.Store.Read(ctx, func(tx Tx) error {
		m, err := s.open(tx, id)
		if err != nil {
			return err
		}
		if err := allow(by, access.SeeCompetitions, m.c.Body, 0); err != nil {
			return err
		}
		at := access.Target{Body: string(m.c.Body)}
		out = &AppointmentView{
			Competition: *m.c, Body: m.body.Names, Edition: m.env.Edition, Today: m.today,
			MayAppoint: access.May(by, access.Appoint, at), MayCheck: access.May(by, access.CheckDocuments, at),
		}
		if out.Grounds, err = m.annulGrounds(); err != nil {
			return err
		}
		all, err := tx.VacanciesOf(id)
		if err != nil {
			return err
		}
		for i := range all {
			p, err := s.postOffers(tx, m, &all[i], out)
			if err != nil {
				return err
			}
			out.Posts = append(out.Posts, *p)
		}
		return nil
	})
	return out, err
}

// annulGrounds are the grounds of the edition with their words.
func (m *matter) annulGrounds() ([]AnnulGround, error) {
	all, err := CataloguesOf(m.env.Edition)
	if err != nil {
		return nil, err
	}
	a := &m.rules.Appointment
	return slices.DeleteFunc(all.Annulment, func(g AnnulGround) bool {
		return !slices.Contains(a.AnnulLeaves.V, g.Key) && !slices.Contains(a.AnnulKeeps.V, g.Key)
	}), nil
}

// postOffers are the offers of a vacancy, and who stands in the way of the one
// that waits.
func (s *Service) postOffers(tx Tx, m *matter, v *Vacancy, of *AppointmentView) (*PostOffers, error) {
	p := &PostOffers{Vacancy: *v}
	offers, err := tx.OffersOf(v.ID)
	if err != nil {
		return nil, err
	}
	for i := range offers {
		x, err := s.offerView(tx, m, &offers[i], of.MayAppoint || of.MayCheck)
		if err != nil {
			return nil, err
		}
		if x.State == OfferOpen && (of.MayAppoint || of.MayCheck) {
			if x.Holder, err = holderOf(tx, v, x.Application.Person, m.today); err != nil {
				return nil, err
			}
		}
		p.Offers = append(p.Offers, *x)
	}
	return p, nil
}

// holderOf is who holds the main post of a vacancy on a day or later; nil where
// nobody does but the candidate.
func holderOf(tx Tx, v *Vacancy, candidate people.PersonID, on day.Day) (*Holder, error) {
	held, err := tx.AssignmentsOfPosts([]people.PostID{v.Post})
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(held, func(a people.Assignment) bool {
		return a.Kind == people.Main && a.Person != candidate && (a.Until == nil || *a.Until >= on)
	})
	if at < 0 {
		return nil, nil
	}
	names, err := tx.PersonNames([]people.PersonID{held[at].Person})
	return &Holder{Person: held[at].Person, Name: names[held[at].Person]}, err
}

// OwnOffer shows a candidate the offer of a post: nil where none was made.
func (s *Service) OwnOffer(ctx context.Context, by *access.Actor, id ApplicationID) (out *OfferView, v *CaseView, err error) {
	err = s.Store.Read(ctx, func(tx Tx) error {
		m, _, a, err := s.openApplication(tx, id)
		if err != nil {
			return err
		}
		if err := allow(by, access.SeeApplication, m.c.Body, relation(by, a)); err != nil {
			return err
		}
		if v, err = s.caseOf(tx, id); err != nil {
			return err
		}
		o, err := tx.OfferOf(id)
		if err != nil || o == nil {
			return err
		}
		if out, err = s.offerView(tx, m, o, false); err != nil || o.State != OfferAnnulled {
			return err
		}
		out.Said, err = s.opened(tx, a, "offer.why", o.Why)
		return err
	})
	return out, v, err
}

func (s *Service) offerView(tx Tx, m *matter, o *Offer, named bool) (*OfferView, error) {
	x := &OfferView{Offer: *o}
	a, err := tx.ApplicationGet(o.Application)
	if err != nil {
		return nil, err
	}
	x.Application = *a
	x.Application.Snapshot, x.Application.ExtraReason = nil, nil
	if named {
		names, err := tx.PersonNames(personsOf(a))
		if err != nil {
			return nil, err
		}
		x.Name = names[a.Person]
		if o.State == OfferAnnulled {
			if x.Said, err = s.opened(tx, a, "offer.why", o.Why); err != nil {
				return nil, err
			}
		}
	}
	lacking, err := m.lacking(tx, o)
	if err != nil {
		return nil, err
	}
	x.Lacking = len(lacking)
	if o.State == OfferOpen {
		x.Over, _ = m.lapsed(tx, o) // why it cannot be ended yet is told when it is tried
	}
	if err := s.offerGrounds(tx, a, x); err != nil {
		return nil, err
	}
	if x.Ground, err = m.groundName(o.AnnulGround); err != nil {
		return nil, err
	}
	return x, m.paperViews(tx, x)
}

// groundName are the words of a ground; none for "".
func (m *matter) groundName(key string) (locale.Words, error) {
	if key == "" {
		return locale.Words{}, nil
	}
	all, err := m.annulGrounds()
	if err != nil {
		return locale.Words{}, err
	}
	for _, g := range all {
		if g.Key == key {
			return g.Name, nil
		}
	}
	return locale.Words{}, nil
}

// offerGrounds are the findings that the terms of an offer stand on.
func (s *Service) offerGrounds(tx Tx, a *Application, x *OfferView) error {
	general, err := tx.RulingsOfVacancy(a.Vacancy)
	if err != nil {
		return err
	}
	if r := lastOf(general, "appointment-window"); r != nil && x.State == OfferOpen {
		x.Window = &r.Finding
	}
	own, err := tx.RulingsOf(a.ID)
	if err != nil {
		return err
	}
	if r := lastOf(own, "documents-term"); r != nil && x.PapersDue != nil {
		x.Due = &r.Finding
	}
	if r := lastOf(own, "annulment"); r != nil && x.State == OfferAnnulled {
		x.Annulment = &r.Finding
	}
	return nil
}

// paperViews are the papers that are due, in the order of the act.
func (m *matter) paperViews(tx Tx, x *OfferView) error {
	if x.PapersDue == nil {
		return nil
	}
	all, err := CataloguesOf(m.env.Edition)
	if err != nil {
		return err
	}
	for _, item := range m.rules.Documents.Items.V {
		p, err := paperOf(tx, x.Application.ID, item)
		if err != nil {
			return err
		}
		v := PaperView{Named: Named{Key: item}, Paper: p}
		for _, d := range all.Documents {
			if d.Key == item {
				v.Named = d
			}
		}
		x.Items = append(x.Items, v)
	}
	return nil
}
