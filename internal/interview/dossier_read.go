package interview

import (
	"context"
	"slices"
	"strings"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/law"
	"tarazy/internal/people"
)

// DossierView is a candidate's dossier as a panel reads it.
type DossierView struct {
	Interview Interview
	Series    Series
	Name      string
	Dossier   Dossier
	Version   int64 // of what HR entered; 0 for nothing, and in a competition
	Remarks   []DateRemark
	Today     day.Day
	Papers    law.Reason   // why it is read beforehand
	Readers   []Reader     // for HR and the lead; nil for others
	May       DossierRight // of the reader
}

// DossierRight is what a reader of a dossier may do.
type DossierRight struct {
	Write bool // enter what the papers say
	Ask   bool // see who has read it
}

// Reader is a member who has read a dossier, or not.
type Reader struct {
	Person people.PersonID
	Name   string
	At     *time.Time // nil: not read
}

// dossierField names a sealed dossier of a series of the body's own.
const dossierField = "interview.dossier"

// Dossier shows a candidate's papers to the panel, to HR and to inspections. A
// member reads it after the undertaking and, in a series of the body's own,
// after declaring; the first reading is on record. The faults are
// interview.missing.interview, interview.dossier.undertaking and
// interview.dossier.declare.
func (s *Service) Dossier(ctx context.Context, by *access.Actor, id ID) (*DossierView, error) {
	var out *DossierView
	err := s.write(ctx, func(tx Tx) error {
		i, se, err := interviewOf(tx, id)
		if err != nil {
			return err
		}
		if err := s.mayRead(tx, by, se, i); err != nil {
			return err
		}
		if out, err = s.dossierView(tx, by, se, i); err != nil {
			return err
		}
		return s.noteReading(tx, by, se, i)
	})
	return out, err
}

// mayRead lets in who may read a dossier.
func (s *Service) mayRead(tx Tx, by *access.Actor, se *Series, i *Interview) error {
	rel, err := s.orderRelationOf(tx, se, i, by)
	if err != nil {
		return err
	}
	if err := allow(by, access.SeeInterviews, i.Body, rel); err != nil {
		return err
	}
	seat := se.SeatOf(people.PersonID(by.Person))
	if seat == nil {
		return nil
	}
	return s.mayOpen(tx, se, seat)
}

// mayOpen refuses a member who has not undertaken or not declared.
func (s *Service) mayOpen(tx Tx, se *Series, seat *Seat) error {
	now, err := s.today(tx, se.Body)
	if err != nil {
		return err
	}
	if seat.Undertaken == nil {
		cite := now.method.Rules.Confidentiality.Undertaking.Cite()
		return fault.New(fault.Conflict, "interview.dossier.undertaking").Cited(cite.Act, cite.Clause)
	}
	open, err := s.declaredAll(tx, se, seat)
	if err == nil && !open {
		err = fault.New(fault.Conflict, "interview.dossier.declare")
	}
	return err
}

// declaredAll reports whether a member has declared about every candidate: in
// the series, or in the competition that it belongs to. An expert of a
// competition's series declares nowhere.
func (s *Service) declaredAll(tx Tx, se *Series, seat *Seat) (bool, error) {
	if se.Case != "" {
		c, err := s.caseOf(tx, se)
		return err == nil && (c == nil || !slices.Contains(c.Waits, seat.Person)), err
	}
	if seat.Declared == nil {
		return false, nil
	}
	all, err := tx.InterviewsOf(se.ID)
	if err != nil {
		return false, err
	}
	return !slices.ContainsFunc(all, func(i Interview) bool { return i.State != Left && !slices.Contains(seat.Declared.About, i.Person) }), nil
}

func (s *Service) dossierView(tx Tx, by *access.Actor, se *Series, i *Interview) (*DossierView, error) {
	_, today, err := bodyDay(tx, i.Body)
	if err != nil {
		return nil, err
	}
	now, err := s.today(tx, i.Body)
	if err != nil {
		return nil, err
	}
	names, err := tx.PersonNames([]people.PersonID{i.Person})
	if err != nil {
		return nil, err
	}
	out := &DossierView{Interview: *i, Series: *se, Name: names[i.Person], Today: today}
	out.Papers = law.Because(now.method.Rules.Preparation.Papers, "interview.dossier.papers")
	d, version, err := s.dossierOf(tx, i)
	if err != nil {
		return nil, err
	}
	out.Dossier, out.Version, out.Remarks = *d, version, d.Remarks(today)
	hr := access.May(by, access.PlanInterviews, access.Target{Body: string(i.Body)})
	seat := se.SeatOf(people.PersonID(by.Person))
	out.May = DossierRight{Write: hr && se.Case == "" && se.State != SeriesClosed, Ask: hr || seat != nil && seat.Duty == LeadDuty}
	if !out.May.Ask {
		return out, nil
	}
	out.Readers, err = readers(tx, se, i)
	return out, err
}

// dossierOf is the dossier of a candidate: of the application in a competition,
// else what HR entered; an empty one where there is nothing.
func (s *Service) dossierOf(tx Tx, i *Interview) (*Dossier, int64, error) {
	if i.Case != "" {
		if s.Procedure.Dossier == nil {
			return &Dossier{}, 0, nil
		}
		d, err := s.Procedure.Dossier(tx, i.Case)
		if d == nil {
			d = &Dossier{}
		}
		return d, 0, err
	}
	sealed, version, err := tx.DossierGet(i.ID)
	if err != nil || version == 0 {
		return &Dossier{}, 0, err
	}
	d := new(Dossier)
	return d, version, s.opened(tx, i, dossierField, sealed, d)
}

func readers(tx Tx, se *Series, i *Interview) ([]Reader, error) {
	all, err := tx.DossierReadsOf(se.ID)
	if err != nil {
		return nil, err
	}
	var out []Reader
	for _, seat := range se.Seats {
		names, err := tx.PersonNames([]people.PersonID{seat.Person})
		if err != nil {
			return nil, err
		}
		r := Reader{Person: seat.Person, Name: names[seat.Person]}
		if at, ok := all[i.ID][seat.Person]; ok {
			r.At = &at
		}
		out = append(out, r)
	}
	return out, nil
}

// noteReading puts the first reading of a dossier by a person on record.
func (s *Service) noteReading(tx Tx, by *access.Actor, se *Series, i *Interview) error {
	all, err := tx.DossierReadsOf(se.ID)
	if err != nil {
		return err
	}
	who := people.PersonID(by.Person)
	if _, before := all[i.ID][who]; before {
		return nil
	}
	if err := tx.DossierReadPut(i.ID, who, tx.Now()); err != nil {
		return err
	}
	return s.Record(tx, i.entry(access.SeeInterviews, by, map[string]any{"dossier_read": i.Number}))
}

// WriteDossier enters what the papers of a candidate of a series of the body's
// own say, in place of the version that was seen; 0 for none. The faults are
// interview.series.of_case, those of Dossier.Check and interview.changed.
func (s *Service) WriteDossier(ctx context.Context, by *access.Actor, id ID, version int64, d Dossier) error {
	d.More = strings.TrimSpace(d.More)
	return s.write(ctx, func(tx Tx) error {
		i, se, err := interviewOf(tx, id)
		if err != nil {
			return err
		}
		if _, err := s.planner(tx, by, se.ID); err != nil {
			return err
		}
		switch {
		case se.Case != "":
			return seriesOfCase()
		case se.State == SeriesClosed:
			return seriesClosed()
		}
		if err := d.Check(); err != nil {
			return err
		}
		sealed, err := s.sealed(tx, i, dossierField, d)
		if err != nil {
			return err
		}
		if err := settled(tx.DossierPut(id, version+1, sealed)); err != nil {
			return err
		}
		return s.Record(tx, i.entry(access.PlanInterviews, by, map[string]any{"dossier": version + 1, "work": len(d.Work), "education": len(d.Education)}))
	})
}
