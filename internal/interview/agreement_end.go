package interview

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"tarazy/internal/access"
	"tarazy/internal/blob"
	"tarazy/internal/document"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/outbox"
	"tarazy/internal/people"
	"tarazy/internal/press"
)

// Conclude says whether the candidate fits the post, with a reason, once all is
// agreed. The one interviewer of an individual interview concludes alone, after
// the own marks are final. The faults are those of AgreeMark,
// interview.agree.conclusion and interview.agree.first.
func (s *Service) Conclude(ctx context.Context, by *access.Actor, id ID, version int64, c Conclusion, reason string) error {
	return s.write(ctx, func(tx Tx) error {
		x, err := s.concluding(tx, by, id, version)
		if err != nil {
			return err
		}
		if c != Fit && c != Unfit {
			return fault.New(fault.Invalid, "interview.agree.conclusion").At("conclusion")
		}
		if err := x.ready(); err != nil {
			return err
		}
		if reason, err = agreeText(reason, "reason", true); err != nil {
			return err
		}
		x.a.Conclusion, x.a.Reason = c, reason
		step := AgreeStep{Kind: Concluded, Value: string(c)}
		return s.step(tx, x, access.LeadInterview, map[string]any{"conclusion": c, "reason": reason}, step)
	})
}

// concluding lets in who concludes: the lead of a panel, or the one interviewer.
func (s *Service) concluding(tx Tx, by *access.Actor, id ID, version int64) (*agreeing, error) {
	x, err := s.openMatter(tx, by, access.TakeInterview, id)
	if err != nil {
		return nil, err
	}
	if x.series.Format == Individual && len(x.raters) == 1 && x.raters[0] == x.me {
		return x, x.current(version)
	}
	return s.leading(tx, by, id, version)
}

// ready refuses a conclusion before everything is agreed that it stands on; the
// fault is interview.agree.first with what is missing.
func (x *agreeing) ready() error {
	overall := decidedYes
	if x.a.Overall == nil {
		overall = decidedNo
	}
	competencies, lines := len(x.a.waits()), x.a.unanswered()
	if competencies > 0 || lines > 0 || overall == decidedNo {
		r := x.law.method.Rules.Agreement.Conclusion
		return fault.New(fault.Conflict, "interview.agree.first", "competencies", competencies, "lines", lines, "overall", overall).
			Cited(r.Cite().Act, r.Clause)
	}
	return nil
}

// formLangs are the languages of the panel's form, in the order of its files.
var formLangs = []locale.Lang{locale.KK, locale.RU}

// FixAgreement fixes what the panel agreed on: its form is drawn in both
// languages as exact bytes, and the members are asked to sign. After that
// nothing changes. The faults are those of AgreeMark, interview.agree.first and
// interview.agree.no_conclusion.
func (s *Service) FixAgreement(ctx context.Context, by *access.Actor, id ID, version int64) error {
	var papers []press.Ready
	err := s.Store.Read(ctx, func(tx Tx) error {
		x, err := s.fixable(tx, by, id, version)
		if err != nil {
			return err
		}
		f, err := s.formFacts(tx, x)
		if err != nil {
			return err
		}
		papers = papers[:0]
		for _, l := range formLangs {
			r, err := s.Press.Ready(tx, x.i.Body, press.InterviewPanel, f.in(l).panel(), "interview/"+string(id)+"/"+string(PanelForm)+"/")
			if err != nil {
				return err
			}
			papers = append(papers, r)
		}
		return nil
	})
	if err != nil {
		return err
	}
	files, issued, err := s.keepForms(ctx, id, papers)
	if err == nil {
		err = s.write(ctx, func(tx Tx) error {
			if err := s.fixed(tx, by, id, version, files); err != nil {
				return err
			}
			return press.Enter(tx, issued...)
		})
	}
	if err != nil {
		return errors.Join(err, s.dropForms(ctx, files))
	}
	return nil
}

func (s *Service) fixable(tx Tx, by *access.Actor, id ID, version int64) (*agreeing, error) {
	x, err := s.leading(tx, by, id, version)
	if err != nil {
		return nil, err
	}
	if err := x.ready(); err != nil {
		return nil, err
	}
	if x.a.Conclusion == "" {
		return nil, fault.New(fault.Conflict, "interview.agree.no_conclusion")
	}
	return x, nil
}

// keepForms draws the forms and stores them under a name of their own, so that
// of two who fix at once the one who comes too late removes only their own.
func (s *Service) keepForms(ctx context.Context, id ID, papers []press.Ready) (out []FormFile, issued []press.Issued, err error) {
	name := s.IDs.New("frm")
	for k, l := range formLangs {
		p, err := papers[k].Print(document.AsPDF)
		if err != nil {
			return out, nil, err
		}
		f := FormFile{Lang: l, Key: fmt.Sprintf("interview/%s/%s-%s.pdf", id, name, l), Hash: p.Hash, Size: p.Size}
		out, issued = append(out, f), append(issued, p.Issued)
		if _, err := s.Blobs.Put(ctx, f.Key, bytes.NewReader(p.Data)); err != nil {
			return out, nil, err
		}
	}
	return out, issued, nil
}

// dropForms removes files of an agreement that did not come about.
func (s *Service) dropForms(ctx context.Context, files []FormFile) error {
	var errs []error
	for _, f := range files {
		errs = append(errs, s.Blobs.Delete(context.WithoutCancel(ctx), f.Key))
	}
	return errors.Join(errs...)
}

// fixed writes that the forms are made, if nothing has changed that they tell.
func (s *Service) fixed(tx Tx, by *access.Actor, id ID, version int64, files []FormFile) error {
	x, err := s.fixable(tx, by, id, version)
	if err != nil {
		return err
	}
	now := tx.Now()
	x.a.FixedAt, x.a.Files, x.a.By = &now, files, x.me
	if err := s.step(tx, x, access.LeadInterview, map[string]any{"files": files, "must": x.must()}, AgreeStep{Kind: FixedForms}); err != nil {
		return err
	}
	for _, p := range x.must() {
		err := outbox.Notify(tx, outbox.Notice{
			To: string(p), Key: "agree.notice.sign", Case: string(x.i.ID), Link: agreeLink(x.i) + "/sign",
			Args: fault.Args{"number": x.i.Number, "title": x.series.Title.KK, "title_ru": x.series.Title.RU},
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// FormBytes gives a file of the panel's form as it was drawn. A file that is not
// the one whose hash was kept is refused: interview.agree.file_changed.
func (s *Service) FormBytes(ctx context.Context, f FormFile) ([]byte, error) {
	data, err := blob.Kept(ctx, s.Blobs, f.Key, f.Hash)
	if errors.Is(err, blob.ErrChanged) {
		return nil, fault.New(fault.Conflict, "interview.agree.file_changed", "lang", string(f.Lang)).Wrap(err)
	}
	return data, err
}

// hasSigned reports whether a person is among those who signed.
func hasSigned(given []FormSignature, p people.PersonID) bool {
	for _, g := range given {
		if g.Member == p {
			return true
		}
	}
	return false
}
