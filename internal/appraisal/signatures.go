package appraisal

import (
	"context"
	"slices"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/eds/evidence"
	"tarazy/internal/fault"
	"tarazy/internal/people"
	"tarazy/internal/signature"
)

// MeetingSignatures is the sheet of signatures of the latest protocol of a
// meeting, for those who see its agenda. The faults are those of Meeting and
// appraisal.missing.protocol.
func (s *Service) MeetingSignatures(ctx context.Context, by *access.Actor, id MeetingID) (*signature.Sheet, error) {
	var v *MeetingView
	err := s.Store.Read(ctx, func(tx Tx) error {
		x, err := s.seeSitting(tx, by, id)
		if err == nil && !x.sees(by) {
			err = missing("meeting")
		}
		if err != nil {
			return err
		}
		v, err = s.viewSitting(tx, by, x)
		return err
	})
	if err != nil {
		return nil, err
	}
	p := v.Protocol
	if p == nil {
		return nil, missing("protocol")
	}
	out := &signature.Sheet{Of: "meeting", About: fault.Args{"number": v.Meeting.Number, "year": v.Year.Number, "version": p.Number}, Body: v.Body.Names}
	for _, f := range p.Files {
		out.Files = append(out.Files, signature.FileOf(f.Part, f.Lang, f.Hash))
	}
	for _, who := range p.Must {
		m := signature.Mark{Person: who, Name: v.Names[who]}
		if v.Order != nil && v.Order.SeatOf(who) != "" {
			m.Duty = "appraisal.duty." + string(v.Order.SeatOf(who))
		}
		if m, err = given(m, p.SignatureOf(who)); err != nil {
			return nil, err
		}
		out.Marks = append(out.Marks, m)
	}
	if x := p.Approved; x != nil {
		m, err := given(signature.Mark{Person: x.Person, Name: v.Names[x.Person], Duty: "signatures.duty.authorised"}, x)
		if err != nil {
			return nil, err
		}
		out.Marks = append(out.Marks, m)
	}
	out.Zone, err = day.Zone(v.Body.Zone)
	return out, err
}

// given fills the mark of a signature under a protocol; nil is one that is awaited.
func given(m signature.Mark, x *ProtocolSignature) (signature.Mark, error) {
	if x == nil {
		return m, nil
	}
	return m.Given(x.CMS, x.At, x.Proofs)
}

// AcquaintanceSignatures is the sheet of the signature by which the servant was
// acquainted with the latest result that has one, for those who see the result. The
// faults are those of ResultOf and appraisal.missing.result.
func (s *Service) AcquaintanceSignatures(ctx context.Context, by *access.Actor, id CaseID) (*signature.Sheet, error) {
	v, err := s.ResultOf(ctx, by, id)
	if err != nil {
		return nil, err
	}
	for i := range slices.Backward(v.Results) {
		if v.Results[i].Read != nil {
			return v.Acquaintance(&v.Results[i])
		}
	}
	return nil, missing("result")
}

// Acquaintance is the sheet of the servant's signature under a result.
func (v *ResultView) Acquaintance(r *Result) (*signature.Sheet, error) {
	m := signature.Mark{Person: v.Case.Person, Name: v.Names[v.Case.Person], Duty: "signatures.duty.servant"}
	m, err := m.Given([][]byte{r.Read.CMS}, r.Read.At, []evidence.Proof{r.Read.Proof})
	if err != nil {
		return nil, err
	}
	out := &signature.Sheet{
		Of: "acquaintance", About: fault.Args{"year": v.Year.Number, "round": r.Round}, Body: v.Body.Names,
		Files: []signature.File{signature.TextFile("statement", "", r.Read.Text)}, Marks: []signature.Mark{m},
	}
	out.Zone, err = day.Zone(v.Body.Zone)
	return out, err
}

// RefusalAct is the sheet of the act on a refusal.
func (v *ResultView) RefusalAct(r *Result) (*signature.Sheet, error) {
	return refusalSheet(v.Year.Number, &v.Body, v.Names, r)
}

// Sheet is the sheet of the act.
func (v *RefusalView) Sheet() (*signature.Sheet, error) {
	return refusalSheet(v.Year, &v.Body, v.Names, &Result{Case: v.Case, Round: v.Round, Refusal: &v.Refusal})
}

// RefusalSignatures is the sheet of the latest act on a refusal to be acquainted,
// for those who see the result and for those who were asked to sign the act. It is
// confirmed in the program, without electronic signatures. The fault is
// appraisal.missing.case, and appraisal.missing.result where there is no such act.
func (s *Service) RefusalSignatures(ctx context.Context, by *access.Actor, id CaseID) (*signature.Sheet, error) {
	var out *signature.Sheet
	err := s.Store.Read(ctx, func(tx Tx) error {
		m, r, err := s.refusalOf(tx, by, id)
		if err != nil {
			return err
		}
		names, err := tx.PersonNames(distinctPersons(append([]people.PersonID{r.Refusal.By}, r.Refusal.Must...)...))
		if err != nil {
			return err
		}
		out, err = refusalSheet(m.y.Number, m.body, names, r)
		return err
	})
	return out, err
}

// refusalOf is the latest act on a refusal that the actor may read.
func (s *Service) refusalOf(tx Tx, by *access.Actor, id CaseID) (*matter, *Result, error) {
	m, err := s.openCase(tx, id)
	if err != nil {
		return nil, nil, err
	}
	if s.seesResult(tx, m, by) != nil {
		return s.asked(tx, by, id)
	}
	all, err := tx.AppraisalResultsOf(id)
	if err != nil {
		return nil, nil, err
	}
	for i := range slices.Backward(all) {
		if all[i].Refusal != nil {
			return m, &all[i], nil
		}
	}
	return nil, nil, missing("result")
}

func refusalSheet(year int, body *people.Body, names map[people.PersonID]string, r *Result) (*signature.Sheet, error) {
	x := r.Refusal
	sum, err := hash(x.content(r))
	if err != nil {
		return nil, err
	}
	out := &signature.Sheet{
		Of: "refusal", About: fault.Args{"year": year, "round": r.Round}, Body: body.Names,
		Files: []signature.File{signature.FileOf("act", "", sum)},
		Marks: []signature.Mark{signature.Mark{Person: x.By, Name: names[x.By], Duty: "signatures.duty.hr"}.Confirmed(x.At)},
	}
	for _, who := range x.Must {
		mark := signature.Mark{Person: who, Name: names[who], Duty: "signatures.duty.witness"}
		for _, signed := range x.Signed {
			if signed.Person == who {
				mark = mark.Confirmed(signed.At)
			}
		}
		out.Marks = append(out.Marks, mark)
	}
	out.Zone, err = day.Zone(body.Zone)
	return out, err
}
