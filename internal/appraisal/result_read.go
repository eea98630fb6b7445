package appraisal

import (
	"bytes"
	"context"
	"strings"

	"tarazy/internal/access"
	"tarazy/internal/eds/evidence"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/signature"
)

// What a case waits for whose result was approved.
const (
	taskAcquaint = "appraisal.task.acquaint"
	taskRead     = "appraisal.task.read" // the same, to the servant
	taskSend     = "appraisal.task.send"
)

// result is the outcome of the round at which a case stands. The fault is
// appraisal.missing.result.
func (m *matter) result(tx Tx) (*Result, error) {
	r, err := tx.AppraisalResultGet(m.c.ID, m.c.Round)
	if err == nil && r == nil {
		err = missing("result")
	}
	return r, err
}

// ReadStatement is the text by which a servant confirms to be acquainted with
// the result: the same for the same result, in a language. The faults are
// appraisal.missing.case, appraisal.missing.result and appraisal.stage.
func (s *Service) ReadStatement(ctx context.Context, by *access.Actor, id CaseID, l locale.Lang) ([]byte, error) {
	var out []byte
	err := s.Store.Read(ctx, func(tx Tx) error {
		m, r, err := s.readable(tx, by, id)
		if err != nil {
			return err
		}
		out, err = m.statement(tx, r, l)
		return err
	})
	return out, err
}

// readable is a case with whose result its servant is to be acquainted.
func (s *Service) readable(tx Tx, by *access.Actor, id CaseID) (*matter, *Result, error) {
	m, err := s.openCase(tx, id)
	if err != nil {
		return nil, nil, err
	}
	if err := m.may(by, access.BeAcquainted); err != nil {
		return nil, nil, err
	}
	if err := m.at(StageAcquaintance); err != nil {
		return nil, nil, err
	}
	r, err := m.result(tx)
	return m, r, err
}

func (m *matter) statement(tx Tx, r *Result, l locale.Lang) ([]byte, error) {
	names, err := tx.PersonNames([]people.PersonID{m.c.Person})
	if err != nil {
		return nil, err
	}
	sum, err := hash(struct {
		Case  CaseID          `json:"case"`
		Round int             `json:"round"`
		Grade string          `json:"grade"`
		Meets map[string]bool `json:"meets"`
	}{r.Case, r.Round, r.Grade, r.Meets})
	if err != nil {
		return nil, err
	}
	t := func(key string, kv ...any) string {
		return locale.T(l, "appraisal.read."+key, fault.New(0, "", kv...).Args)
	}
	lines := []string{
		t("title"), "", t("person", "name", names[m.c.Person]), t("body", "body", m.body.Names.In(l)),
		t("period", "from", m.y.From.String(), "until", m.y.Until.String()), t("grade", "grade", m.rules.GradeName(r.Grade, l)),
	}
	for _, key := range m.rules.Competency.All.V {
		if meets, assessed := r.Meets[key]; assessed {
			lines = append(lines, t("competency", "name", m.rules.CompetencyName(key, l), "result", m.rules.MeetsName(meets, l)))
		}
	}
	lines = append(lines, "", t("confirm"))
	if r.Appeal != nil {
		lines = append(lines, t("appeal", "until", dayOf(r.Appeal)))
	}
	lines = append(lines, "", t("case", "case", string(r.Case), "round", r.Round), t("hash", "hash", hexOf(sum)), "")
	return []byte(strings.Join(lines, "\n")), nil
}

// ReadIn is a servant's signature under the statement.
type ReadIn struct {
	Lang   locale.Lang // of the statement that was signed
	CMS    []byte
	Remark string // may be empty
}

// Read takes the servant's signature under the statement: the servant is
// acquainted, and the case is done. The faults are those of ReadStatement,
// appraisal.text_long and those of signature.Take.
func (s *Service) Read(ctx context.Context, by *access.Actor, id CaseID, in ReadIn) (*Result, error) {
	in.Remark = strings.TrimSpace(in.Remark)
	if given := len([]rune(in.Remark)); given > ChangeMost {
		return nil, fault.New(fault.Invalid, "appraisal.text_long", "given", given, "most", ChangeMost).At("remark")
	}
	text, err := s.ReadStatement(ctx, by, id, in.Lang)
	if err != nil {
		return nil, err
	}
	given, err := signature.Take(ctx, s.desk(), s.Store.Read, people.PersonID(by.Person), [][]byte{in.CMS}, func(Tx) ([]signature.Document, error) {
		return []signature.Document{signature.Text(text)}, nil
	})
	if err != nil {
		return nil, err
	}
	var out *Result
	err = s.write(ctx, func(tx Tx) error {
		m, r, err := s.readable(tx, by, id)
		if err != nil {
			return err
		}
		again, err := m.statement(tx, r, in.Lang)
		if err != nil {
			return err
		}
		if !bytes.Equal(again, text) {
			return changed()
		}
		out = r
		r.Read = &Read{At: tx.Now(), Text: text, CMS: given.CMS[0], Serial: given.Serial, Remark: in.Remark, Proof: given.Proofs[0]}
		return s.acquainted(tx, m, by, r, map[string]any{"did": "read", "round": r.Round, "serial": given.Serial, "proofs": evidence.Facts(given.Proofs), "remark": in.Remark})
	})
	return out, err
}

// acquainted ends a round: the servant knows the result, or a refusal is on
// record and the result was sent.
func (s *Service) acquainted(tx Tx, m *matter, by *access.Actor, r *Result, facts map[string]any) error {
	v := access.Acquaint
	if people.PersonID(by.Person) == m.c.Person {
		v = access.BeAcquainted
	}
	if r.Appeal == nil { // where the term of appeal runs from the acquaintance
		until, err := s.term(tx, m, by, v, "appeal", m.today)
		if err != nil {
			return err
		}
		r.Appeal = &until
	}
	r.Version++
	if err := settled(tx.AppraisalResultPut(r)); err != nil {
		return err
	}
	if err := s.settleTerm(tx, m, by, "acquaintance"); err != nil {
		return err
	}
	m.c.Stage = StageDone
	if err := m.await(tx, wait{}); err != nil {
		return err
	}
	if err := m.save(tx); err != nil {
		return err
	}
	return s.Record(tx, m.entry(v, by, facts))
}
