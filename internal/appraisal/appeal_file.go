package appraisal

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/people"
)

// AppealMost bounds the text of an appeal and of its answer, in letters.
const AppealMost = 10_000

// What an appeal's words are sealed as.
const (
	fieldAppeal = "appraisal.appeal"
	fieldAnswer = "appraisal.answer"
)

// AppealIn is an appeal as the servant files it.
type AppealIn struct {
	To    string // a key of the rules: to whom
	Text  string
	Files []string // ids of papers of the case
}

// FileAppeal takes a servant's appeal against the result of the round, within
// the act's term. Each new result gives a new right of appeal. The faults are
// appraisal.stage, appraisal.missing.result, appraisal.appeal_late,
// appraisal.appealed, appraisal.appeal_to, appraisal.remark,
// appraisal.text_long and appraisal.file.
func (s *Service) FileAppeal(ctx context.Context, by *access.Actor, id CaseID, in AppealIn) (*Appeal, error) {
	in.Text = strings.TrimSpace(in.Text)
	var out *Appeal
	err := s.onCase(ctx, by, id, access.AppealResult, func(tx Tx, m *matter) error {
		r, err := m.appealable(tx)
		if err != nil {
			return err
		}
		if err := m.checkAppeal(tx, &in); err != nil {
			return err
		}
		key, err := s.key(tx, m.c.Person)
		if err != nil {
			return err
		}
		x := &Appeal{
			ID: AppealID(s.IDs.New("apl")), Version: 1, Case: id, Round: r.Round, Year: m.y.ID, Body: m.y.Body, Person: m.c.Person,
			State: AppealFiled, To: in.To, Files: in.Files, Filed: tx.Now(),
		}
		if x.Text, err = key.Seal(fieldAppeal, []byte(in.Text)); err != nil {
			return err
		}
		out = x
		return s.fileAppeal(tx, m, by, x)
	})
	return out, err
}

// appealable is the result of the round, while an appeal may be filed against
// it: from the approval on, until the last day of the term.
func (m *matter) appealable(tx Tx) (*Result, error) {
	if err := m.at(StageAcquaintance, StageDone); err != nil {
		return nil, err
	}
	r, err := m.result(tx)
	if err != nil {
		return nil, err
	}
	cite := m.rules.Appeal.Days.Cite()
	if r.Appeal != nil && m.today > *r.Appeal {
		return nil, fault.New(fault.Conflict, "appraisal.appeal_late", "until", dayOf(r.Appeal), "days", m.rules.Appeal.Days.V).Cited(cite.Act, cite.Clause)
	}
	all, err := tx.AppraisalAppealsOf(m.c.ID)
	if err != nil {
		return nil, err
	}
	if slices.ContainsFunc(all, func(x Appeal) bool { return x.Round == r.Round && x.State != AppealTakenBack }) {
		return nil, fault.New(fault.Conflict, "appraisal.appealed").Cited(cite.Act, cite.Clause)
	}
	return r, nil
}

func (m *matter) checkAppeal(tx Tx, in *AppealIn) error {
	to := m.rules.Appeal.To
	cite := to.Cite()
	if !slices.Contains(to.V, in.To) {
		return fault.New(fault.Invalid, "appraisal.appeal_to", "value", clip(in.To), "known", to.V).At("to").Cited(cite.Act, cite.Clause)
	}
	if err := wordsOf(in.Text, "text", cite); err != nil {
		return err
	}
	files, err := tx.AppraisalFilesOf(m.c.ID)
	if err != nil {
		return err
	}
	for _, id := range in.Files {
		if !slices.ContainsFunc(files, func(f File) bool { return f.ID == id }) {
			return fault.New(fault.Invalid, "appraisal.file").At("files")
		}
	}
	return nil
}

// wordsOf wants a long text to be there and within its bound.
func wordsOf(text, field string, cite fault.Citation) error {
	switch given := utf8.RuneCountInString(text); {
	case given == 0:
		return fault.New(fault.Invalid, "appraisal.remark").At(field).Cited(cite.Act, cite.Clause)
	case given > AppealMost:
		return fault.New(fault.Invalid, "appraisal.text_long", "given", given, "most", AppealMost).At(field)
	}
	return nil
}

func (s *Service) fileAppeal(tx Tx, m *matter, by *access.Actor, x *Appeal) error {
	ok, err := tx.AppraisalAppealPut(x)
	if err != nil {
		return err
	}
	if !ok {
		cite := m.rules.Appeal.Days.Cite()
		return fault.New(fault.Conflict, "appraisal.appealed").Cited(cite.Act, cite.Clause)
	}
	m.c.Done.Appeal = AppealFiled
	if err := m.save(tx); err != nil {
		return err
	}
	officers, err := tx.GrantHoldersIn(access.AppealOfficer, m.y.Body, m.today)
	if err != nil {
		return err
	}
	for _, p := range officers {
		if err := m.tell(tx, p, "appeal_filed", "/result-appeals/"+string(x.ID), m.yearArgs()); err != nil {
			return err
		}
	}
	return s.Record(tx, m.entry(access.AppealResult, by, map[string]any{"did": "file", "appeal": x.ID, "round": x.Round, "to": x.To}))
}

// TakeBackAppeal takes back an appeal that waits for its decision. The faults
// are appraisal.missing.appeal, appraisal.changed and appraisal.appeal_decided.
func (s *Service) TakeBackAppeal(ctx context.Context, by *access.Actor, id AppealID, version int64) (*Appeal, error) {
	var out *Appeal
	err := s.onAppeal(ctx, by, id, version, access.AppealResult, func(tx Tx, m *matter, x *Appeal) error {
		out = x
		x.State, m.c.Done.Appeal = AppealTakenBack, AppealTakenBack
		if err := s.saveAppeal(tx, m, x); err != nil {
			return err
		}
		return s.Record(tx, m.entry(access.AppealResult, by, map[string]any{"did": "take_back", "appeal": x.ID, "round": x.Round}))
	})
	return out, err
}

// onAppeal does something to an appeal that waits for its decision, for whom the
// verb is allowed: it is opened to them by the appeal itself.
func (s *Service) onAppeal(ctx context.Context, by *access.Actor, id AppealID, version int64, v access.Verb, f func(Tx, *matter, *Appeal) error) error {
	return s.write(ctx, func(tx Tx) error {
		m, x, err := s.openAppeal(tx, by, id, v)
		if err != nil {
			return err
		}
		switch {
		case x.Version != version:
			return changed()
		case x.State != AppealFiled:
			cite := m.rules.Appeal.Outcomes.Cite()
			return fault.New(fault.Conflict, "appraisal.appeal_decided").Cited(cite.Act, cite.Clause)
		}
		return f(tx, m, x)
	})
}

// openAppeal reads an appeal with its case. The fault is
// appraisal.missing.appeal for what is not there, or not for this actor.
func (s *Service) openAppeal(tx Tx, by *access.Actor, id AppealID, v access.Verb) (*matter, *Appeal, error) {
	x, err := tx.AppraisalAppealGet(id)
	if err != nil {
		return nil, nil, err
	}
	if x == nil {
		return nil, nil, missing("appeal")
	}
	m, err := s.openCase(tx, x.Case)
	if err != nil {
		return nil, nil, err
	}
	rel := access.ByOrder
	if by != nil && people.PersonID(by.Person) == x.Person {
		rel |= access.Subject
	}
	return m, x, allow(by, v, m.y.Body, rel)
}

func (s *Service) saveAppeal(tx Tx, m *matter, x *Appeal) error {
	x.Version++
	if err := settled(tx.AppraisalAppealPut(x)); err != nil {
		return err
	}
	return m.save(tx)
}
