package interview

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/journal"
	"tarazy/internal/law"
	"tarazy/internal/people"
)

// KeptSeries is a closed series of a body's own with the papers of its
// interviews.
type KeptSeries struct {
	Series     Series
	Interviews int
	Last       day.Day  // of the last talk
	Until      *day.Day // the last day on which the papers are kept; nil while the body has set no term
	Due        bool     // they can be destroyed today
	Destroyed  *Destruction
}

// KeptPapers are the papers of interviews of a body.
type KeptPapers struct {
	Body   people.BodyID
	Items  []KeptSeries // those due first, then by the last talk
	Cases  int          // closed series of competitions: their papers stay with the competition's
	Months int          // for which papers are kept; 0 while it is not set
	Unset  error        // what keeps the term from being counted
	Next   string
	Method *law.Edition
	Rules  *Rules
	Today  day.Day
}

// KeptPapers lists the papers of closed series for HR, a page at a time.
func (s *Service) KeptPapers(ctx context.Context, by *access.Actor, body people.BodyID, after string) (*KeptPapers, error) {
	var out *KeptPapers
	err := s.Store.Read(ctx, func(tx Tx) error {
		if err := allow(by, access.KeepForms, body, 0); err != nil {
			return err
		}
		var err error
		if out, err = s.keptHead(tx, body); err != nil {
			return err
		}
		gone, err := tx.DestructionsOf(body)
		if err != nil {
			return err
		}
		page, err := tx.SeriesList(SeriesQuery{Bodies: []people.BodyID{body}, States: []SeriesState{SeriesClosed}, After: after})
		if err != nil {
			return err
		}
		out.Next = page.Next
		for k := range page.Items {
			if err := s.keptSeries(tx, out, &page.Items[k], gone); err != nil {
				return err
			}
		}
		slices.SortStableFunc(out.Items, func(a, b KeptSeries) int {
			if a.Due != b.Due {
				if a.Due {
					return -1
				}
				return 1
			}
			return int(a.Last - b.Last)
		})
		return nil
	})
	return out, err
}

// keptHead is what holds for all papers of a body.
func (s *Service) keptHead(tx Tx, body people.BodyID) (*KeptPapers, error) {
	_, today, err := bodyDay(tx, body)
	if err != nil {
		return nil, err
	}
	b, err := s.inForce(today)
	if err != nil {
		return nil, err
	}
	set, _, err := tx.LimitsGet(body)
	if err != nil {
		return nil, err
	}
	out := &KeptPapers{Body: body, Today: today, Method: b.methodEd, Rules: &b.method.Rules}
	out.Months, out.Unset = out.Rules.later(set, formsMonths)
	return out, nil
}

func (s *Service) keptSeries(tx Tx, out *KeptPapers, se *Series, gone []Destruction) error {
	if se.Case != "" {
		out.Cases++
		return nil
	}
	body, _, err := bodyDay(tx, se.Body)
	if err != nil {
		return err
	}
	all, err := tx.InterviewsOf(se.ID)
	if err != nil {
		return err
	}
	x := KeptSeries{Series: *se, Interviews: len(all)}
	for k := range all {
		if all[k].Ends.IsZero() {
			continue
		}
		on, err := heldOn(body, &all[k])
		if err != nil {
			return err
		}
		x.Last = max(x.Last, on)
	}
	if at := slices.IndexFunc(gone, func(d Destruction) bool { return d.Series == se.ID }); at >= 0 {
		x.Destroyed = &gone[at]
	} else if out.Unset == nil && x.Last != 0 {
		until := x.Last.AddMonths(out.Months)
		x.Until, x.Due = &until, until < out.Today
	}
	out.Items = append(out.Items, x)
	return nil
}

// DestroyIn is the act under which papers are destroyed.
type DestroyIn struct {
	Number string
	Day    *day.Day // nil: no day was given
}

// actMost bounds the number of an act, in letters.
const actMost = 100

// DestroyPapers destroys the papers of a closed series under an act, after the
// term that the body has set: notes, sheets, agreements with their signatures,
// forms, dossiers, letters, what the journal holds of them, and places in the
// talent pool that came from them. The series, its times and the record of the
// destruction stay. The faults are interview.missing.series,
// interview.setting_missing, interview.keep.of_case, interview.keep.not_closed,
// interview.keep.term with the last day, interview.keep.done,
// interview.keep.number at number, interview.keep.day and
// interview.keep.future, both at day.
func (s *Service) DestroyPapers(ctx context.Context, by *access.Actor, id SeriesID, in DestroyIn) error {
	var files []FormFile
	err := s.write(ctx, func(tx Tx) error {
		files = nil
		se, x, err := s.destroyable(tx, by, id)
		if err != nil {
			return err
		}
		head, err := s.keptHead(tx, se.Body)
		if err != nil {
			return err
		}
		if err := in.check(head.Today); err != nil {
			return err
		}
		d := &Destruction{Series: id, Number: in.Number, Day: *in.Day, By: people.PersonID(by.Person), At: tx.Now()}
		ok, err := tx.DestructionInsert(d)
		if err != nil {
			return err
		}
		if !ok {
			return fault.New(fault.Conflict, "interview.keep.done")
		}
		if files, err = s.destroyAll(tx, by, se, d); err != nil {
			return err
		}
		return s.Record(tx, se.entry(access.KeepForms, by, map[string]any{
			"act": d.Number, "day": d.Day.String(), "interviews": x.Interviews, "kept_until": x.Until.String(), "files": len(files),
		}))
	})
	if err != nil {
		return err
	}
	return s.dropForms(ctx, files)
}

func (in *DestroyIn) check(today day.Day) error {
	in.Number = strings.TrimSpace(in.Number)
	switch n := utf8.RuneCountInString(in.Number); {
	case n == 0 || n > actMost:
		return fault.New(fault.Invalid, "interview.keep.number", "most", actMost).At("number")
	case in.Day == nil:
		return fault.New(fault.Invalid, "interview.keep.day").At("day")
	case *in.Day > today:
		return fault.New(fault.Invalid, "interview.keep.future", "today", today.String()).At("day")
	}
	return nil
}

// destroyable reads a series whose papers may be destroyed today.
func (s *Service) destroyable(tx Tx, by *access.Actor, id SeriesID) (*Series, *KeptSeries, error) {
	se, err := seriesOf(tx, id)
	if err != nil {
		return nil, nil, err
	}
	if err := allow(by, access.KeepForms, se.Body, 0); err != nil {
		return nil, nil, err
	}
	if se.Case != "" {
		return nil, nil, fault.New(fault.Conflict, "interview.keep.of_case")
	}
	if se.State != SeriesClosed {
		return nil, nil, fault.New(fault.Conflict, "interview.keep.not_closed")
	}
	head, err := s.keptHead(tx, se.Body)
	if err != nil {
		return nil, nil, err
	}
	if head.Unset != nil {
		return nil, nil, head.Unset
	}
	gone, err := tx.DestructionsOf(se.Body)
	if err != nil {
		return nil, nil, err
	}
	if err := s.keptSeries(tx, head, se, gone); err != nil {
		return nil, nil, err
	}
	x := &head.Items[0]
	switch {
	case x.Destroyed != nil:
		return nil, nil, fault.New(fault.Conflict, "interview.keep.done")
	case x.Until == nil:
		return nil, nil, fault.New(fault.Conflict, "interview.keep.nothing")
	case !x.Due:
		cite := head.Rules.Confidentiality.FormsKept.Cite()
		return nil, nil, fault.New(fault.Conflict, "interview.keep.term", "until", x.Until.String()).Cited(cite.Act, cite.Clause)
	}
	return se, x, nil
}

// destroyAll destroys the papers of every interview of a series; it gives the
// files that are to be removed once that is written.
func (s *Service) destroyAll(tx Tx, by *access.Actor, se *Series, d *Destruction) ([]FormFile, error) {
	all, err := tx.InterviewsOf(se.ID)
	if err != nil {
		return nil, err
	}
	var files []FormFile
	var cases []string
	for k := range all {
		i := &all[k]
		more, err := s.filesOf(tx, i)
		if err != nil {
			return nil, err
		}
		files, cases = append(files, more...), append(cases, string(i.ID))
		if err := tx.PapersDestroy(i.ID); err != nil {
			return nil, err
		}
		pool, err := tx.PoolGet(i.Body, i.Person)
		if err != nil {
			return nil, err
		}
		if pool != nil && pool.Interview == i.ID && pool.State() != PoolEnded {
			if err := s.endPool(tx, d.By, access.KeepForms, pool, PoolExpired); err != nil {
				return nil, err
			}
		}
		i.Asked = []Asked{}
		if err := saveTalk(tx, i); err != nil {
			return nil, err
		}
	}
	if s.Forget == nil || len(cases) == 0 {
		return files, nil
	}
	return files, s.Forget(tx, journal.Order{Act: d.Number, Day: d.Day, Actor: by.Person, Body: string(se.Body), Case: string(se.ID)}, cases)
}

// DestroyOfCase destroys the papers of the interviews of a case together with
// the case's own, under its act and in its transaction; the package of the case
// decides whether they may be. It gives the keys of the files that are to be
// removed once that is stored; none where no interviews were held here.
func (s *Service) DestroyOfCase(tx Tx, by *access.Actor, case_ string, o journal.Order) ([]string, error) {
	se, err := tx.SeriesOfCase(case_)
	if err != nil || se == nil {
		return nil, err
	}
	d := &Destruction{Series: se.ID, Number: o.Act, Day: o.Day, By: people.PersonID(by.Person), At: tx.Now()}
	if ok, err := tx.DestructionInsert(d); err != nil || !ok {
		return nil, err
	}
	files, err := s.destroyAll(tx, by, se, d)
	if err != nil {
		return nil, err
	}
	if se.State != SeriesClosed { // so that nothing is begun any more
		se.State = SeriesClosed
		if err := s.saveSeries(tx, se, d.By); err != nil {
			return nil, err
		}
	}
	keys := make([]string, len(files))
	for i, f := range files {
		keys[i] = f.Key
	}
	return keys, s.Record(tx, se.entry(access.KeepForms, by, map[string]any{"act": d.Number, "day": d.Day.String(), "files": len(files)}))
}

// filesOf are the forms of an interview in the store of files, those that were
// opened again among them.
func (s *Service) filesOf(tx Tx, i *Interview) ([]FormFile, error) {
	sealed, err := tx.AgreementGet(i.ID)
	if err != nil || sealed == nil {
		return nil, err
	}
	var a Agreement
	if err := s.opened(tx, i, fieldAgreement, sealed.Sealed, &a); err != nil {
		return nil, err
	}
	out := slices.Clone(a.Files)
	for _, p := range a.Past {
		out = append(out, p.Files...)
	}
	return out, nil
}

// DestroyableSeries is a series whose papers may be destroyed today. The faults
// are those of DestroyPapers.
func (s *Service) DestroyableSeries(ctx context.Context, by *access.Actor, id SeriesID) (*Series, error) {
	var out *Series
	err := s.Store.Read(ctx, func(tx Tx) (err error) {
		out, _, err = s.destroyable(tx, by, id)
		return err
	})
	return out, err
}
