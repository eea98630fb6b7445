package interview

import (
	"context"
	"slices"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/law"
	"tarazy/internal/people"
)

// SeriesView is a series with all that stands around it.
type SeriesView struct {
	Series     Series
	Body       people.Body
	Guide      *Guide // nil until chosen
	Seats      []SeatView
	Interviews []InterviewRow
	Ready      []ReadyItem
	Warnings   []law.Reason // what does not keep an interview from being held
	Levels     []TextItem   // of feedback
	Most       *law.Value[int]
	Unset      error // what keeps times from being planned; nil for nothing
	CaseOpen   bool  // interviews may be held in the case now; true for a series of the body's own
	May        SeriesRights
	Mine       *SeatView // of the reader; nil for none
	Method     *Method
}

// SeriesRights is what the reader of a series may do.
type SeriesRights struct {
	Plan bool // HR: all of the preparation
	Lead bool // leads the panel
	Open bool // sees names and dossiers
}

// SeatView is a seat with what is open for it.
type SeatView struct {
	Seat
	Name      string
	Conflict  bool
	Undertake bool   // has not given the undertaking
	Declare   bool   // has not declared about all candidates
	Calibrate bool   // has not marked the sample answers
	Read      int    // dossiers read
	Reason    string // of a declaration, for HR
}

// InterviewRow is a candidate of a series.
type InterviewRow struct {
	Interview
	Name string // "" for a reader who must not know it yet
	Read bool   // by the reader
}

// ReadyItem is a thing that must lie ready.
type ReadyItem struct {
	Key  string
	Name Item // of the act; empty for the room
	Done bool
}

// Series shows a series to HR, to its panel and to inspections. Who declared a
// conflict of interest finds nothing.
func (s *Service) Series(ctx context.Context, by *access.Actor, id SeriesID) (out *SeriesView, err error) {
	if err := s.inStep(ctx, id); err != nil {
		return nil, err
	}
	err = s.Store.Read(ctx, func(tx Tx) error {
		se, err := seriesOf(tx, id)
		if err != nil {
			return err
		}
		rel, err := s.orderRelationTo(tx, se, by)
		if err != nil {
			return err
		}
		if err := allow(by, access.SeeInterviews, se.Body, rel); err != nil {
			return err
		}
		if out, err = s.seriesView(tx, by, se); err != nil || !s.byAppeal(by, se, rel) {
			return err
		}
		return s.onlyAppealed(tx, out)
	})
	return out, err
}

// onlyAppealed leaves those candidates alone in a view whose appeals open the
// series to its reader.
func (s *Service) onlyAppealed(tx Tx, v *SeriesView) error {
	all := make([]Interview, len(v.Interviews))
	for k := range v.Interviews {
		all[k] = v.Interviews[k].Interview
	}
	open, err := s.openedByAppeal(tx, all)
	v.Interviews = slices.DeleteFunc(v.Interviews, func(x InterviewRow) bool { return !slices.Contains(open, x.ID) })
	return err
}

func (s *Service) seriesView(tx Tx, by *access.Actor, se *Series) (*SeriesView, error) {
	body, _, err := bodyDay(tx, se.Body)
	if err != nil {
		return nil, err
	}
	now, err := s.today(tx, se.Body)
	if err != nil {
		return nil, err
	}
	v := &SeriesView{Series: *se, Body: *body, Method: now.method, Levels: now.method.Feedback.Levels, CaseOpen: true}
	v.May.Plan = access.May(by, access.PlanInterviews, access.Target{Body: string(se.Body)})
	if se.Guide != "" {
		if v.Guide, err = guideOf(tx, se.Guide); err != nil {
			return nil, err
		}
	}
	c, err := s.caseOf(tx, se)
	if err != nil {
		return nil, err
	}
	if c != nil {
		v.Most, v.CaseOpen = c.Most, c.Open
	}
	if _, err := limitsOf(tx, &now.method.Rules, se.Body); err != nil {
		if _, ok := fault.As(err); !ok {
			return nil, err
		}
		v.Unset = err
	}
	if err := s.seatViews(tx, by, se, v); err != nil {
		return nil, err
	}
	if err := s.interviewRows(tx, by, se, v); err != nil {
		return nil, err
	}
	v.readiness(now.method)
	return v, nil
}

// seatViews reads the seats with what is open for each.
func (s *Service) seatViews(tx Tx, by *access.Actor, se *Series, v *SeriesView) error {
	barred, err := s.barred(tx, se)
	if err != nil {
		return err
	}
	open, err := s.uncalibrated(tx, se)
	if err != nil {
		return err
	}
	reads, err := tx.DossierReadsOf(se.ID)
	if err != nil {
		return err
	}
	for k := range se.Seats {
		seat := &se.Seats[k]
		names, err := tx.PersonNames([]people.PersonID{seat.Person})
		if err != nil {
			return err
		}
		declared, err := s.declaredAll(tx, se, seat)
		if err != nil {
			return err
		}
		x := SeatView{
			Seat: *seat, Name: names[seat.Person], Conflict: slices.Contains(barred, seat.Person), Undertake: seat.Undertaken == nil, Declare: !declared,
			Calibrate: slices.Contains(open, seat.Person),
		}
		for _, of := range reads {
			if _, ok := of[seat.Person]; ok {
				x.Read++
			}
		}
		if v.May.Plan {
			if x.Reason, err = s.openReason(tx, seat); err != nil {
				return err
			}
		}
		v.Seats = append(v.Seats, x)
	}
	for k := range v.Seats {
		if by != nil && v.Seats[k].Person == people.PersonID(by.Person) {
			v.Mine = &v.Seats[k]
		}
	}
	return nil
}

// interviewRows reads the candidates; names are for HR, and for members who
// have undertaken and declared.
func (s *Service) interviewRows(tx Tx, by *access.Actor, se *Series, v *SeriesView) error {
	v.May.Open = v.Mine == nil || !v.Mine.Undertake && !v.Mine.Declare
	v.May.Lead = v.Mine != nil && v.Mine.Duty == LeadDuty
	all, err := tx.InterviewsOf(se.ID)
	if err != nil {
		return err
	}
	reads, err := tx.DossierReadsOf(se.ID)
	if err != nil {
		return err
	}
	for _, i := range all {
		row := InterviewRow{Interview: i}
		if v.May.Open {
			names, err := tx.PersonNames([]people.PersonID{i.Person})
			if err != nil {
				return err
			}
			row.Name = names[i.Person]
		}
		_, row.Read = reads[i.ID][people.PersonID(by.Person)]
		v.Interviews = append(v.Interviews, row)
	}
	return nil
}

// readiness lists the materials and the warnings.
func (v *SeriesView) readiness(m *Method) {
	open := 0
	for _, item := range m.Materials.Items {
		v.Ready = append(v.Ready, ReadyItem{Key: item.Key, Name: item, Done: v.Series.Ready[item.Key]})
		if !v.Series.Ready[item.Key] {
			open++
		}
	}
	v.Ready = append(v.Ready, ReadyItem{Key: roomKey, Done: v.Series.Ready[roomKey]})
	count := func(is func(*SeatView) bool) int {
		n := 0
		for k := range v.Seats {
			if is(&v.Seats[k]) {
				n++
			}
		}
		return n
	}
	r := &m.Rules
	for _, w := range []struct {
		n    int
		cite law.Citer
		key  string
	}{
		{count(func(x *SeatView) bool { return x.Trained == nil }), r.Panel.Trained, "trained"},
		{count(func(x *SeatView) bool { return x.Briefed == nil }), r.Panel.Briefed, "briefed"},
		{count(func(x *SeatView) bool { return x.Calibrate }), r.Panel.Trained, "calibrated"},
		{open, r.Conduct.Materials, "materials"},
	} {
		if w.n > 0 {
			v.Warnings = append(v.Warnings, law.Because(w.cite, "interview.series.warn."+w.key, "n", w.n))
		}
	}
	if !v.Series.Ready[roomKey] {
		v.Warnings = append(v.Warnings, law.Because(r.Conduct.Room, "interview.series.warn.room"))
	}
}

// SeriesList is a page of series: of the bodies where the actor plans or
// inspects them, and those in whose panels the actor sits without a conflict.
func (s *Service) SeriesList(ctx context.Context, by *access.Actor, q SeriesQuery) (out SeriesPage, err error) {
	if by == nil || !access.MayEver(by, access.SeeInterviews) {
		return out, fault.New(fault.Denied, "access.denied")
	}
	ids, everywhere := access.Bodies(by, access.PlanInterviews)
	appeals := false
	for _, h := range by.Held {
		outside := h.Role == access.Inspector || h.Role == access.AppealOfficer
		appeals = appeals || h.Role == access.AppealOfficer
		everywhere = everywhere || outside && h.Body == ""
		if outside && h.Body != "" && !slices.Contains(ids, h.Body) {
			ids = append(ids, h.Body)
		}
	}
	switch {
	case len(ids) == 0 && !everywhere:
		q.Seat, q.Bodies = people.PersonID(by.Person), nil
	case !everywhere:
		q.Bodies = bodiesIn(ids, q.Bodies)
	}
	err = s.Store.Read(ctx, func(tx Tx) error {
		out, err = tx.SeriesList(q)
		if err != nil || q.Seat == "" && !appeals {
			return err
		}
		out.Items = slices.DeleteFunc(out.Items, func(se Series) bool {
			rel, e := s.orderRelationTo(tx, &se, by)
			if e != nil {
				err = e
			}
			return !access.May(by, access.SeeInterviews, access.Target{Body: string(se.Body), Relation: rel})
		})
		return err
	})
	return out, err
}

// Task is what waits for a person in a series.
type Task struct {
	Kind      string // undertake, declare, calibrate, read, mark, agree; of HR: guide, panel, replace, plan
	Series    Series
	Interview *Interview // of read, mark and agree; nil for others
}

// tasksMost bounds the series that are looked through for tasks.
const tasksMost = 50

// Waiting is what waits for a person in the series that are not over.
func (s *Service) Waiting(ctx context.Context, by *access.Actor) (out []Task, err error) {
	if by == nil || !access.MayEver(by, access.SeeInterviews) {
		return nil, nil
	}
	states := []SeriesState{SeriesPlanned, SeriesOpen}
	err = s.Store.Read(ctx, func(tx Tx) error {
		out = nil
		page, err := tx.SeriesList(SeriesQuery{Seat: people.PersonID(by.Person), States: states, Limit: tasksMost})
		if err != nil {
			return err
		}
		for k := range page.Items {
			more, err := s.memberTasks(tx, by, &page.Items[k])
			if err != nil {
				return err
			}
			out = append(out, more...)
		}
		ids, _ := access.Bodies(by, access.PlanInterviews)
		if len(ids) == 0 {
			return nil
		}
		page, err = tx.SeriesList(SeriesQuery{Bodies: bodiesIn(ids, nil), States: states, Limit: tasksMost})
		if err != nil {
			return err
		}
		for k := range page.Items {
			more, err := s.officerTasks(tx, &page.Items[k])
			if err != nil {
				return err
			}
			out = append(out, more...)
		}
		return nil
	})
	return out, err
}

func (s *Service) memberTasks(tx Tx, by *access.Actor, se *Series) ([]Task, error) {
	rel, err := s.relationTo(tx, se, by)
	if err != nil || rel != access.SamePanel {
		return nil, err
	}
	seat := se.SeatOf(people.PersonID(by.Person))
	if !access.May(by, seatVerb(seat.Duty), access.Target{Body: string(se.Body), Relation: rel}) {
		return nil, nil
	}
	if seat.Undertaken == nil {
		return []Task{{Kind: "undertake", Series: *se}}, nil
	}
	declared, err := s.declaredAll(tx, se, seat)
	if err != nil {
		return nil, err
	}
	if !declared {
		return []Task{{Kind: "declare", Series: *se}}, nil
	}
	var out []Task
	open, err := s.uncalibrated(tx, se)
	if err != nil {
		return nil, err
	}
	if slices.Contains(open, seat.Person) {
		out = append(out, Task{Kind: "calibrate", Series: *se})
	}
	more, err := talkTasks(tx, se, seat)
	return append(out, more...), err
}

// talkTasks are the dossiers to read, the marks to give and the agreements to
// reach.
func talkTasks(tx Tx, se *Series, seat *Seat) ([]Task, error) {
	all, err := tx.InterviewsOf(se.ID)
	if err != nil {
		return nil, err
	}
	reads, err := tx.DossierReadsOf(se.ID)
	if err != nil {
		return nil, err
	}
	locked, err := tx.SheetsLocked(se.ID)
	if err != nil {
		return nil, err
	}
	var out []Task
	for k := range all {
		i := &all[k]
		_, read := reads[i.ID][seat.Person]
		switch {
		case i.State == Planned && !read:
			out = append(out, Task{Kind: "read", Series: *se, Interview: i})
		case seat.Duty == ExpertDuty || i.State != Held:
		case i.Opened != nil:
			out = append(out, Task{Kind: "agree", Series: *se, Interview: i})
		case !slices.Contains(locked[i.ID], seat.Person):
			out = append(out, Task{Kind: "mark", Series: *se, Interview: i})
		}
	}
	return out, nil
}

func (s *Service) officerTasks(tx Tx, se *Series) ([]Task, error) {
	var out []Task
	if se.Guide == "" {
		out = append(out, Task{Kind: "guide", Series: *se})
	}
	if len(se.Raters()) == 0 {
		out = append(out, Task{Kind: "panel", Series: *se})
	}
	if se.Case == "" && slices.ContainsFunc(se.Seats, func(x Seat) bool { return x.Declared != nil && x.Declared.Conflict }) {
		out = append(out, Task{Kind: "replace", Series: *se})
	}
	all, err := tx.InterviewsOf(se.ID)
	if err != nil {
		return nil, err
	}
	if se.Guide != "" && slices.ContainsFunc(all, func(i Interview) bool { return i.State == Waiting }) {
		out = append(out, Task{Kind: "plan", Series: *se})
	}
	return out, nil
}
