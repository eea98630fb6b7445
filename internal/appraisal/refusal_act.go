package appraisal

import (
	"context"
	"slices"
	"strings"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/people"
)

// RefusalIn is an act on a servant's refusal to be acquainted: its text, and the
// servants of the body who are asked to sign it beside HR.
type RefusalIn struct {
	Text      string
	Witnesses []people.PersonID
}

// ActOnRefusal draws up the act on a refusal to be acquainted, signed by HR's
// officer who draws it up. It holds once as many other servants of the body as
// the act wants have signed it. The faults are appraisal.stage,
// appraisal.missing.result, appraisal.refused, appraisal.remark,
// appraisal.text_long, appraisal.witnesses and appraisal.witness.
func (s *Service) ActOnRefusal(ctx context.Context, by *access.Actor, id CaseID, in RefusalIn) (*Result, error) {
	in.Text = strings.TrimSpace(in.Text)
	var out *Result
	err := s.onCase(ctx, by, id, access.Acquaint, func(tx Tx, m *matter) error {
		if err := m.at(StageAcquaintance); err != nil {
			return err
		}
		r, err := m.result(tx)
		if err != nil {
			return err
		}
		written := m.rules.Acquaintance.Written.Cite()
		if r.Refusal != nil {
			return fault.New(fault.Conflict, "appraisal.refused").Cited(written.Act, written.Clause)
		}
		if err := remarkOf(in.Text, "text", written); err != nil {
			return err
		}
		if err := s.witnesses(tx, m, by, in.Witnesses); err != nil {
			return err
		}
		out = r
		return s.drawRefusal(tx, m, by, r, in)
	})
	return out, err
}

// witnesses wants as many servants of the body as the act says, who are neither
// the servant nor who draws up the act.
func (s *Service) witnesses(tx Tx, m *matter, by *access.Actor, who []people.PersonID) error {
	need := m.rules.Acquaintance.RefusalServants
	cite := need.Cite()
	if len(distinctPersons(who...)) != need.V || len(who) != need.V {
		return fault.New(fault.Invalid, "appraisal.witnesses", "need", need.V, "given", len(distinctPersons(who...))).At("witnesses").Cited(cite.Act, cite.Clause)
	}
	st, err := s.structure(tx, m.y.Body, m.today)
	if err != nil {
		return err
	}
	for _, p := range who {
		if p == m.c.Person || string(p) == by.Person || len(st.Held(p)) == 0 {
			return fault.New(fault.Invalid, "appraisal.witness").At("witnesses").Cited(cite.Act, cite.Clause)
		}
	}
	return nil
}

// refusalContent is what is signed under an act on a refusal.
type refusalContent struct {
	Case  CaseID          `json:"case"`
	Round int             `json:"round"`
	Text  string          `json:"text"`
	By    people.PersonID `json:"by"`
	At    time.Time       `json:"at"`
}

func (r *Refusal) content(of *Result) refusalContent {
	return refusalContent{Case: of.Case, Round: of.Round, Text: r.Text, By: r.By, At: r.At}
}

func (s *Service) drawRefusal(tx Tx, m *matter, by *access.Actor, r *Result, in RefusalIn) error {
	r.Refusal = &Refusal{Text: in.Text, By: people.PersonID(by.Person), At: tx.Now(), Must: in.Witnesses, Signed: []Signed{}}
	sum, err := hash(r.Refusal.content(r))
	if err != nil {
		return err
	}
	r.Version++
	if err := settled(tx.AppraisalResultPut(r)); err != nil {
		return err
	}
	m.waitForWitnesses(r)
	if err := m.save(tx); err != nil {
		return err
	}
	for _, p := range in.Witnesses {
		if err := m.tell(tx, p, "witness", m.path("result/witness"), nil); err != nil {
			return err
		}
	}
	return s.Record(tx, m.entry(access.Acquaint, by, map[string]any{"did": "refusal", "round": r.Round, "text": in.Text, "hash": sum, "must": in.Witnesses}))
}

// WitnessRefusal signs an act on a refusal as one of the servants who were asked
// to. With the last one the act holds. The faults are appraisal.missing.result,
// appraisal.not_witness and appraisal.witnessed.
func (s *Service) WitnessRefusal(ctx context.Context, by *access.Actor, id CaseID) (*Result, error) {
	var out *Result
	err := s.write(ctx, func(tx Tx) error {
		m, r, err := s.asked(tx, by, id)
		if err != nil {
			return err
		}
		if err := m.at(StageAcquaintance); err != nil {
			return err
		}
		me := people.PersonID(by.Person)
		if slices.ContainsFunc(r.Refusal.Signed, func(x Signed) bool { return x.Person == me }) {
			cite := m.rules.Acquaintance.RefusalServants.Cite()
			return fault.New(fault.Conflict, "appraisal.witnessed").Cited(cite.Act, cite.Clause)
		}
		sum, err := hash(r.Refusal.content(r))
		if err != nil {
			return err
		}
		out = r
		now := tx.Now()
		r.Refusal.Signed = append(r.Refusal.Signed, Signed{Person: me, Part: AsWitness, Hash: sum, At: now})
		if len(r.Refusal.Signed) == len(r.Refusal.Must) {
			r.Refusal.Held = &now
			if err := s.refusalHolds(tx, m, r); err != nil {
				return err
			}
		} else {
			m.waitForWitnesses(r)
			if err := m.save(tx); err != nil {
				return err
			}
		}
		r.Version++
		if err := settled(tx.AppraisalResultPut(r)); err != nil {
			return err
		}
		return s.Record(tx, m.entry(access.WitnessRefusal, by, map[string]any{"did": "witness", "round": r.Round, "hash": sum, "holds": r.Refusal.Held != nil}))
	})
	return out, err
}

// taskWitness is what a case waits for on which an act on a refusal is to be
// signed.
const taskWitness = "appraisal.task.witness"

// waitForWitnesses lets the case wait for those who have not signed the act yet,
// within the term that runs. The caller saves the case.
func (m *matter) waitForWitnesses(r *Result) {
	left := slices.DeleteFunc(slices.Clone(r.Refusal.Must), func(p people.PersonID) bool {
		return slices.ContainsFunc(r.Refusal.Signed, func(x Signed) bool { return x.Person == p })
	})
	m.c.Waits = &Waits{Task: taskWitness, Link: m.path("result/witness"), Who: left}
}

// asked is a case with an act on a refusal that the actor was asked to sign.
func (s *Service) asked(tx Tx, by *access.Actor, id CaseID) (*matter, *Result, error) {
	m, err := s.openCase(tx, id)
	if err != nil {
		return nil, nil, err
	}
	if err := allow(by, access.WitnessRefusal, m.y.Body, 0); err != nil {
		return nil, nil, err
	}
	r, err := tx.AppraisalResultGet(id, m.c.Round)
	if err != nil {
		return nil, nil, err
	}
	if r == nil || r.Refusal == nil || !slices.Contains(r.Refusal.Must, people.PersonID(by.Person)) {
		return nil, nil, missing("case") // whoever was not asked learns nothing of it
	}
	return m, r, nil
}

// refusalHolds lets the sending wait, within its own term.
func (s *Service) refusalHolds(tx Tx, m *matter, r *Result) error {
	found, err := Term(m.env, m.rules, TermIn{Rule: "sending", From: m.today})
	if err != nil {
		return err
	}
	officers, err := tx.GrantHoldersIn(access.HROfficer, m.y.Body, m.today)
	if err != nil {
		return err
	}
	due := found.Outcome.To
	if err := m.await(tx, wait{task: taskSend, due: &due, link: m.path("result"), who: officers}); err != nil {
		return err
	}
	for _, p := range officers {
		if err := m.tell(tx, p, "refusal_holds", m.path("result"), nil); err != nil {
			return err
		}
	}
	if err := rule(s, tx, m, r.Refusal.By, access.Acquaint, "term", "sending", TermIn{Rule: "sending", From: m.today}, found); err != nil {
		return err
	}
	return m.save(tx)
}

// SentIn says how the results were sent after a refusal.
type SentIn struct {
	Channel string
	Proof   string // number of the sending
	File    string // id of a paper of the case; "" for none
}

// SendResult records the sending of the results after a refusal; with it the
// case is done. The faults are appraisal.stage, appraisal.no_refusal,
// appraisal.channel, appraisal.remark and appraisal.file.
func (s *Service) SendResult(ctx context.Context, by *access.Actor, id CaseID, in SentIn) (*Result, error) {
	in.Proof = strings.TrimSpace(in.Proof)
	var out *Result
	err := s.onCase(ctx, by, id, access.Acquaint, func(tx Tx, m *matter) error {
		if err := m.at(StageAcquaintance); err != nil {
			return err
		}
		r, err := m.result(tx)
		if err != nil {
			return err
		}
		channels := m.rules.Acquaintance.Channels
		cite := channels.Cite()
		switch {
		case r.Refusal == nil || r.Refusal.Held == nil:
			return fault.New(fault.Conflict, "appraisal.no_refusal").Cited(cite.Act, cite.Clause)
		case !slices.Contains(channels.V, in.Channel):
			return fault.New(fault.Invalid, "appraisal.channel", "value", clip(in.Channel), "known", channels.V).At("channel").Cited(cite.Act, cite.Clause)
		}
		if err := remarkOf(in.Proof, "proof", cite); err != nil {
			return err
		}
		if in.File != "" {
			f, err := tx.AppraisalFileGet(in.File)
			if err != nil {
				return err
			}
			if f == nil || f.Case != id {
				return fault.New(fault.Invalid, "appraisal.file").At("file")
			}
		}
		out = r
		r.Sent = &Sent{Channel: in.Channel, Proof: in.Proof, File: in.File, By: people.PersonID(by.Person), At: tx.Now()}
		if err := m.tell(tx, m.c.Person, "sent", m.path("result"), fault.Args{"channel": in.Channel}); err != nil {
			return err
		}
		return s.acquainted(tx, m, by, r, map[string]any{"did": "sent", "round": r.Round, "channel": in.Channel, "proof": in.Proof})
	})
	return out, err
}
