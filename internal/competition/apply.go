package competition

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"tarazy/internal/access"
	"tarazy/internal/candidate"
	"tarazy/internal/fault"
	"tarazy/internal/law"
	"tarazy/internal/people"
)

// ApplyIn is a candidate's application.
type ApplyIn struct {
	Vacancy     VacancyID
	ExtraAsked  int    // per cent of extra time asked for a disability; 0 for none
	ExtraReason string // why; required where it is asked
}

// ApplyCheck is what the system says before a candidate applies.
type ApplyCheck struct {
	Qualification law.Finding // of the rule "qualification"
	Is            candidate.Answer
	Certificate   *law.Finding // nil where no test was passed
	Valid         bool         // the certificate serves
	Number        string       // of the certificate
	Confirmed     bool         // the personal file is
	Applied       ApplicationID
}

// extraMost bounds the extra time that may be asked, in per cent.
const extraMost = 100

// Preview checks a candidate's own file against a vacancy without applying.
// Those who are not candidates get selection.missing.vacancy for what is not
// announced.
func (s *Service) Preview(ctx context.Context, by *access.Actor, id VacancyID) (out ApplyCheck, err error) {
	err = s.Store.Read(ctx, func(tx Tx) error {
		m, v, err := s.openVacancy(tx, id)
		if err != nil {
			return err
		}
		if err := allow(by, access.Apply, "", access.None); err != nil {
			return err
		}
		if !m.c.OpenTo(m.today) {
			return missing("vacancy")
		}
		o, err := s.Files.Open(tx, people.PersonID(by.Person))
		if err != nil {
			return err
		}
		out.Confirmed = !o.Confirmed.IsZero()
		found, err := Qualification(m.rules, QualificationIn{Need: v.Need, Facts: candidate.FactsOf(o).Facts, AsOf: m.today})
		if err != nil {
			return err
		}
		out.Qualification, out.Is = found.In(m.env.Edition, "qualification"), found.Outcome.Is
		if err := s.certificate(tx, m, people.PersonID(by.Person), &out); err != nil {
			return err
		}
		mine, err := tx.ApplicationsOfPerson(people.PersonID(by.Person))
		if i := slices.IndexFunc(mine, func(a Application) bool { return a.Vacancy == id && a.Standing != Withdrawn }); i >= 0 {
			out.Applied = mine[i].ID
		}
		return err
	})
	return out, err
}

// certificate finds the best certificate that a person has for the body.
func (s *Service) certificate(tx Tx, m *matter, p people.PersonID, out *ApplyCheck) error {
	all, err := tx.KnowledgeOf(p)
	if err != nil {
		return err
	}
	for _, k := range all {
		if !k.Passed || k.Act != m.c.Act || k.Edition != m.c.Edition {
			continue
		}
		found := Certificate(m.env, CertificateIn{Tested: k.Tested, On: m.today, InScope: s.Scope(m.env.Edition, m.body), Breach: k.Breach != ""})
		finding := found.In(m.env.Edition, "certificate")
		out.Certificate, out.Valid, out.Number = &finding, found.Outcome.Valid, k.Number
		if out.Valid {
			return nil
		}
	}
	return nil
}

// Apply takes an application: the file as it is confirmed goes with it, the
// system checks it, and HR has its term. The faults are selection.closed (not
// open yet, or over), selection.applied, selection.no_certificate,
// candidate.not_confirmed, candidate.not_registered and selection.extra.
func (s *Service) Apply(ctx context.Context, by *access.Actor, in ApplyIn) (*Application, error) {
	a := &Application{ID: ApplicationID(s.IDs.New("app")), Version: 1, Person: people.PersonID(by.Person), Stage: AtApplication, Standing: Submitted}
	if err := in.check(); err != nil {
		return nil, err
	}
	err := s.write(ctx, func(tx Tx) error {
		m, v, err := s.openVacancy(tx, in.Vacancy)
		if err != nil {
			return err
		}
		if err := allow(by, access.Apply, "", access.None); err != nil {
			return err
		}
		if !m.c.OpenTo(m.today) {
			return fault.New(fault.Conflict, "selection.closed", "until", m.c.Until.String())
		}
		var known ApplyCheck
		if err := s.certificate(tx, m, a.Person, &known); err != nil {
			return err
		}
		if !known.Valid {
			cite := m.rules.Certificate.PassedOnly.Cite()
			return fault.New(fault.Conflict, "selection.no_certificate").Cited(cite.Act, cite.Clause)
		}
		if err := s.fillApplication(tx, m, v, a, in); err != nil {
			return err
		}
		ok, err := tx.ApplicationInsert(a)
		if err != nil {
			return err
		}
		if !ok {
			return fault.New(fault.Conflict, "selection.applied")
		}
		return s.submitted(tx, m, v, a, by)
	})
	return a, err
}

func (in *ApplyIn) check() error {
	in.ExtraReason = strings.TrimSpace(in.ExtraReason)
	switch {
	case in.ExtraAsked < 0 || in.ExtraAsked > extraMost:
		return fault.New(fault.Invalid, "selection.extra", "most", extraMost).At("extra")
	case in.ExtraAsked > 0 && in.ExtraReason == "":
		return fault.New(fault.Invalid, "selection.required").At("extra_reason")
	case len([]rune(in.ExtraReason)) > textMost:
		return fault.New(fault.Invalid, "selection.too_long", "given", len([]rune(in.ExtraReason)), "most", textMost).At("extra_reason")
	}
	return nil
}

// fillApplication writes what the application is made of: the file as it
// stands, sealed; the candidate's number; the place among the wishes.
func (s *Service) fillApplication(tx Tx, m *matter, v *Vacancy, a *Application, in ApplyIn) error {
	snap, err := s.Files.Snapshot(tx, a.Person)
	if err != nil {
		return err
	}
	key, err := s.key(tx, a.Person)
	if err != nil {
		return err
	}
	if a.Snapshot, err = key.Seal("application.file", snap); err != nil {
		return fmt.Errorf("file of application %s: %w", a.ID, err)
	}
	if in.ExtraReason != "" {
		if a.ExtraReason, err = key.Seal("application.extra", []byte(in.ExtraReason)); err != nil {
			return fmt.Errorf("reason of application %s: %w", a.ID, err)
		}
	}
	orders, err := tx.OrdersOf(m.c.ID)
	if err != nil {
		return err
	}
	if n := len(orders); n > 0 && orders[n-1].SeatOf(a.Person) != "" {
		return fault.New(fault.Conflict, "selection.seated")
	}
	mine, err := tx.ApplicationsOfPerson(a.Person)
	if err != nil {
		return err
	}
	a.Wish = 1
	for _, x := range mine {
		if x.Competition == m.c.ID && x.Standing != Withdrawn {
			a.Wish = max(a.Wish, x.Wish+1)
		}
	}
	a.Competition, a.Vacancy, a.Body, a.ExtraAsked = m.c.ID, v.ID, m.c.Body, in.ExtraAsked
	a.Applied, a.On, a.Number = tx.Now(), m.today, s.number()
	return nil
}

// submitted checks the application by the system and sets HR's term.
func (s *Service) submitted(tx Tx, m *matter, v *Vacancy, a *Application, by *access.Actor) error {
	in, err := s.qualificationOf(tx, m, v, a)
	if err != nil {
		return err
	}
	found, err := Qualification(m.rules, in)
	if err != nil {
		return err
	}
	a.Experience, a.Education = found.Outcome.ExperienceDays, found.Outcome.Education
	term, err := HRCheckTerm(m.env, TermIn{From: m.today})
	if err != nil {
		return err
	}
	a.CheckDue = term.Outcome.To
	if err := saveApplication(tx, a); err != nil {
		return err
	}
	if err := rule(s, tx, m, by, access.Apply, Ruling{Vacancy: v.ID, Application: a.ID, Stage: AtApplication}, "qualification", in, found); err != nil {
		return err
	}
	err = m.remind(tx, m.officers, due{
		name: checkTerm(a), on: a.CheckDue, task: "selection.task.check", about: string(a.ID), link: "/candidates/" + string(a.ID),
	})
	if err != nil {
		return err
	}
	return tell(tx, a, "applied", fault.Args{"number": a.Number, "due": a.CheckDue.String()})
}

// qualificationOf is the input of the check: the file as it was on applying.
func (s *Service) qualificationOf(tx Tx, m *matter, v *Vacancy, a *Application) (QualificationIn, error) {
	snap, err := s.SnapOf(tx, a)
	if err != nil {
		return QualificationIn{}, err
	}
	return QualificationIn{Need: v.Need, Facts: candidate.FactsOf(snap.Opened()).Facts, AsOf: a.On}, nil
}

// SnapOf opens the file that went with an application.
func (s *Service) SnapOf(tx Tx, a *Application) (*candidate.Snap, error) {
	if len(a.Snapshot) == 0 { // its papers were destroyed
		return nil, fault.New(fault.Conflict, "selection.keep.done")
	}
	key, err := s.key(tx, a.Person)
	if err != nil {
		return nil, err
	}
	text, err := key.Open("application.file", a.Snapshot)
	if err != nil {
		return nil, fmt.Errorf("file of application %s: %w", a.ID, err)
	}
	var snap candidate.Snap
	if err := json.Unmarshal(text, &snap); err != nil {
		return nil, fmt.Errorf("file of application %s: %w", a.ID, err)
	}
	return &snap, nil
}

// checkTerm names the term of HR's check of an application.
func checkTerm(a *Application) string { return "check/" + string(a.ID) }

// number makes a candidate's number: three letters and five digits from 40
// random bits, never derived from the person.
func (s *Service) number() string {
	text := s.IDs.New("num")
	_, text, _ = strings.Cut(text, "_")
	n := uint64(14695981039346656037)
	for i := range len(text) {
		n = (n ^ uint64(text[i])) * 1099511628211
	}
	l := uint64(len(numberLetters))
	return fmt.Sprintf("%c%c%c-%05d", numberLetters[n%l], numberLetters[n/l%l], numberLetters[n/l/l%l], n/l/l/l%100000)
}

// OrderWishes puts the applications of a candidate for one competition in the
// order of the wishes. It must name each of them once. The faults are
// selection.wishes and selection.ranked.
func (s *Service) OrderWishes(ctx context.Context, by *access.Actor, competition ID, wishes []ApplicationID) error {
	return s.write(ctx, func(tx Tx) error {
		m, err := s.open(tx, competition)
		if err != nil {
			return err
		}
		mine, err := tx.ApplicationsOfPerson(people.PersonID(by.Person))
		if err != nil {
			return err
		}
		mine = slices.DeleteFunc(mine, func(a Application) bool { return a.Competition != competition || a.Standing == Withdrawn })
		if len(mine) != len(wishes) {
			return fault.New(fault.Invalid, "selection.wishes")
		}
		if err := s.notRanked(tx, competition); err != nil {
			return err
		}
		for i := range mine {
			a := &mine[i]
			at := slices.Index(wishes, a.ID)
			if at < 0 {
				return fault.New(fault.Invalid, "selection.wishes")
			}
			full, err := tx.ApplicationGet(a.ID)
			if err != nil {
				return err
			}
			full.Wish = at + 1
			if err := saveApplication(tx, full); err != nil {
				return err
			}
		}
		e := m.entry("application.wishes", by, nil, map[string]any{"wishes": wishes})
		e.Subject = by.Person
		return s.Record(tx, e)
	})
}

// notRanked refuses what may not change once a ranking stands.
func (s *Service) notRanked(tx Tx, id ID) error {
	all, err := tx.VacanciesOf(id)
	if err != nil {
		return err
	}
	for _, v := range all {
		if !v.Stage.Before(AtResults) {
			return fault.New(fault.Conflict, "selection.ranked")
		}
	}
	return nil
}

// byNumber sorts applications by their numbers: the order tells nothing.
func byNumber(a, b Application) int { return cmp.Compare(a.Number, b.Number) }
