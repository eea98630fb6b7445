package competition

import (
	"context"
	"slices"
	"strings"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/outbox"
	"tarazy/internal/people"
)

// fieldInterest names the sealed reason of a declaration.
const fieldInterest = "interest.reason"

// Interest is what a member declares of a vacancy: the candidates called to the
// interview, by name now, with what the system found of each.
type Interest struct {
	Vacancy  Vacancy
	Called   []Called // none once the member declared a conflict
	Declared *Declaration
	// Before is the earlier declaration of a member who has to declare again,
	// since somebody was called to the interview after it; Declared is nil then.
	Before *Declaration
}

// Called is a candidate called to the interview.
type Called struct {
	Number string
	Name   string
	Ties   []people.Tie // with the member
}

// Interests shows a member the names of the candidates called to the interview,
// which are open from that stage on, and what the system found between them.
// The fault is panel.names_closed.
func (s *Service) Interests(ctx context.Context, by *access.Actor, id VacancyID) (out *Interest, err error) {
	err = s.Store.Read(ctx, func(tx Tx) error {
		m, v, err := s.openVacancy(tx, id)
		if err != nil {
			return err
		}
		o, err := latestOrder(tx, m.c.ID)
		if err != nil {
			return err
		}
		rel, err := panelRelation(tx, v, o, by)
		if err != nil {
			return err
		}
		// Who declared a conflict still sees the own declaration, and no names.
		if err := allow(by, access.DeclareInterest, m.c.Body, rel&^access.Conflict); err != nil {
			return err
		}
		if v.Stage.Before(AtInterview) {
			return namesClosed()
		}
		out = &Interest{Vacancy: *v}
		if out.Declared, err = declarationOf(tx, v.ID, people.PersonID(by.Person)); err != nil {
			return err
		}
		if rel&access.Conflict != 0 {
			return nil
		}
		again, err := s.mustDeclare(tx, v, out.Declared)
		if err != nil {
			return err
		}
		if again {
			out.Before, out.Declared = out.Declared, nil
		}
		out.Called, err = s.called(tx, v, people.PersonID(by.Person))
		return err
	})
	return out, err
}

// namesClosed is the fault of asking for names before the interview.
func namesClosed() error { return fault.New(fault.Conflict, "panel.names_closed") }

// called are the candidates called to the interview, as a member sees them.
func (s *Service) called(tx Tx, v *Vacancy, member people.PersonID) ([]Called, error) {
	apps, err := invited(tx, v)
	if err != nil {
		return nil, err
	}
	me, err := s.judgedOf(tx, member, nil)
	if err != nil {
		return nil, err
	}
	var out []Called
	for _, a := range apps {
		full, err := tx.ApplicationGet(a.ID) // the list is without the file
		if err != nil {
			return nil, err
		}
		them, err := s.judgedOf(tx, a.Person, full)
		if err != nil {
			return nil, err
		}
		names, err := tx.PersonNames([]people.PersonID{a.Person})
		if err != nil {
			return nil, err
		}
		out = append(out, Called{Number: a.Number, Name: names[a.Person], Ties: tiesOf(me, them)})
	}
	return out, nil
}

// invited are the applications that reached the interview, by number.
func invited(tx Tx, v *Vacancy) ([]Application, error) {
	all, err := tx.ApplicationsOf(v.ID)
	all = slices.DeleteFunc(all, func(a Application) bool {
		return a.Stage.Before(AtInterview) || a.Standing == Withdrawn || a.Standing == Refused || a.Standing == Submitted
	})
	slices.SortFunc(all, byNumber)
	return all, err
}

// DeclareInterest takes a member's declaration for a vacancy: once, and again
// where somebody was called to the interview after it. A conflict
// puts the member out of everything about the vacancy, and HR is told to
// replace the member. Where the system found a tie and the member declares
// none, a reason is required, which HR and the chair see. The faults are
// selection.stage, panel.declared, selection.required and selection.too_long.
func (s *Service) DeclareInterest(ctx context.Context, by *access.Actor, id VacancyID, conflict bool, reason string) error {
	reason = strings.TrimSpace(reason)
	return s.write(ctx, func(tx Tx) error {
		j, err := s.judge(tx, by, id, access.DeclareInterest)
		if err != nil {
			return err
		}
		if err := atOpen(j.v, AtInterview); err != nil {
			return err
		}
		d := &Declaration{Competition: j.c.ID, Vacancy: j.v.ID, Member: j.me, Conflict: conflict, Found: []people.Tie{}, At: tx.Now()}
		called, err := s.called(tx, j.v, j.me)
		if err != nil {
			return err
		}
		for _, c := range called {
			d.Called, d.Found = append(d.Called, c.Number), append(d.Found, c.Ties...)
		}
		switch n := len([]rune(reason)); {
		case !conflict && len(d.Found) > 0 && reason == "":
			return fault.New(fault.Invalid, "selection.required").At("reason")
		case n > groundMost:
			return fault.New(fault.Invalid, "selection.too_long", "given", n, "most", groundMost).At("reason")
		}
		return s.declare(tx, j, by, d, reason)
	})
}

func (s *Service) declare(tx Tx, j *judging, by *access.Actor, d *Declaration, reason string) error {
	if reason != "" {
		key, err := s.key(tx, d.Member)
		if err != nil {
			return err
		}
		if d.Reason, err = key.Seal(fieldInterest, []byte(reason)); err != nil {
			return err
		}
	}
	before, err := declarationOf(tx, d.Vacancy, d.Member)
	if err != nil {
		return err
	}
	again, err := s.mustDeclare(tx, j.v, before)
	if err != nil {
		return err
	}
	if !again {
		return fault.New(fault.Conflict, "panel.declared")
	}
	keep := tx.DeclarationInsert
	if before != nil {
		keep = tx.DeclarationUpdate
	}
	if err := settled(keep(d)); err != nil {
		return err
	}
	e := j.entry(access.DeclareInterest, by, nil, map[string]any{"vacancy": d.Vacancy, "conflict": d.Conflict, "called": d.Called, "found": d.Found, "reason": reason})
	e.Subject = by.Person
	if err := s.Record(tx, e); err != nil {
		return err
	}
	return s.tellDeclared(tx, j, by, d)
}

// tellDeclared tells HR of a conflict, and HR and the chair of a tie that the
// member holds to be none.
func (s *Service) tellDeclared(tx Tx, j *judging, by *access.Actor, d *Declaration) error {
	key, to := "conflict", slices.Clone(j.officers)
	switch {
	case d.Conflict:
	case len(d.Found) > 0:
		key = "tie"
		for _, seat := range j.order.Seats {
			if seat.Duty == ChairDuty && seat.Person != d.Member && !slices.Contains(to, seat.Person) {
				to = append(to, seat.Person)
			}
		}
	default:
		return nil
	}
	names, err := tx.PersonNames([]people.PersonID{d.Member})
	if err != nil {
		return err
	}
	args := fault.Args{"name": names[d.Member], "post": j.v.Title.KK, "post_ru": j.v.Title.RU}
	for _, p := range to {
		link := "/competitions/" + string(j.c.ID) + "/commission"
		if !slices.Contains(j.officers, p) {
			link = "/panel/" + string(j.c.ID) + "/interests/" + string(j.v.ID)
		}
		err := outbox.Notify(tx, outbox.Notice{To: string(p), Key: "panel.notice." + key, Args: args, Case: string(j.c.ID), Link: link})
		if err != nil {
			return err
		}
	}
	return nil
}

// mustDeclare reports whether a declaration is missing: there is none, or not
// about somebody who is still to be interviewed. before is nil for none.
func (s *Service) mustDeclare(tx Tx, v *Vacancy, before *Declaration) (bool, error) {
	if before == nil || before.Conflict {
		return before == nil, nil
	}
	apps, err := s.toInterview(tx, v)
	return !before.covers(apps), err
}

// declareAgain asks the judges who declared before somebody was called to the
// interview to declare about them too. Who has not declared yet has the task
// anyway.
func (s *Service) declareAgain(tx Tx, m *matter, v *Vacancy) error {
	o, err := latestOrder(tx, m.c.ID)
	if err != nil || o == nil {
		return err
	}
	for _, p := range o.Judges() {
		before, err := declarationOf(tx, v.ID, p)
		if err != nil {
			return err
		}
		again, err := s.mustDeclare(tx, v, before)
		if err != nil {
			return err
		}
		if before == nil || !again {
			continue
		}
		err = outbox.Notify(tx, outbox.Notice{
			To: string(p), Key: "panel.notice.declare_again", Args: fault.Args{"post": v.Title.KK, "post_ru": v.Title.RU}, Case: string(m.c.ID),
			Link: "/panel/" + string(m.c.ID) + "/interests/" + string(v.ID),
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// InterviewReady reports whether every judge of the order in force has declared
// to have no conflict of interest with anybody who is still to be interviewed,
// and else who has not.
func (s *Service) InterviewReady(tx Tx, m *matter, v *Vacancy) (ready bool, waits []people.PersonID, err error) {
	o, err := latestOrder(tx, m.c.ID)
	if err != nil {
		return false, nil, err
	}
	if o == nil {
		return false, nil, nil
	}
	all, err := tx.DeclarationsOf(v.ID)
	if err != nil {
		return false, nil, err
	}
	apps, err := s.toInterview(tx, v)
	if err != nil {
		return false, nil, err
	}
	for _, p := range o.Judges() {
		if !slices.ContainsFunc(all, func(d Declaration) bool { return d.Member == p && !d.Conflict && d.covers(apps) }) {
			waits = append(waits, p)
		}
	}
	return len(waits) == 0, waits, nil
}

// Declared is a declaration as HR and the chair see it.
type Declared struct {
	Member   people.PersonID
	Name     string
	Conflict bool
	Found    []people.Tie
	Reason   string
	Seated   bool // the member still judges
}

// Declarations shows HR and the chair of the commission what the members
// declared of a vacancy. Anybody else finds no competition.
func (s *Service) Declarations(ctx context.Context, by *access.Actor, id VacancyID) (out []Declared, err error) {
	err = s.Store.Read(ctx, func(tx Tx) error {
		out = nil
		m, v, err := s.openVacancy(tx, id)
		if err != nil {
			return err
		}
		o, err := latestOrder(tx, m.c.ID)
		if err != nil {
			return err
		}
		rel, err := panelRelation(tx, v, o, by)
		if err != nil {
			return err
		}
		hr := access.May(by, access.KeepCommission, access.Target{Body: string(m.c.Body)})
		if !hr && o.SeatOf(people.PersonID(by.Person)) != ChairDuty {
			return missing("competition")
		}
		if !hr {
			if err := allow(by, access.DeclareInterest, m.c.Body, rel); err != nil {
				return err
			}
		}
		out, err = s.declared(tx, v, o)
		return err
	})
	return out, err
}

func (s *Service) declared(tx Tx, v *Vacancy, o *Order) ([]Declared, error) {
	all, err := tx.DeclarationsOf(v.ID)
	if err != nil {
		return nil, err
	}
	var out []Declared
	for _, d := range all {
		names, err := tx.PersonNames([]people.PersonID{d.Member})
		if err != nil {
			return nil, err
		}
		x := Declared{Member: d.Member, Name: names[d.Member], Conflict: d.Conflict, Found: d.Found, Seated: o.SeatOf(d.Member).Marks()}
		if d.Reason != nil {
			key, err := s.key(tx, d.Member)
			if err != nil {
				return nil, err
			}
			text, err := key.Open(fieldInterest, d.Reason)
			if err != nil {
				return nil, err
			}
			x.Reason = string(text)
		}
		out = append(out, x)
	}
	return out, nil
}
