package interview

import (
	"context"
	"crypto/sha256"
	"encoding/hex"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/people"
)

// LockSheet locks the own sheet for good; with the last one the marks open to
// the panel. Every competency of the guide has a mark or "no information", with
// its reason where one is needed, and the candidate an overall mark. The faults
// are interview.lock.open and interview.lock.reason, which name the
// competencies, interview.lock.overall, and those of SaveEvidence.
//
// The journal keeps the hashes of the sealed sheet and notes: they prove what was
// locked and tell nobody a mark before all are open.
func (s *Service) LockSheet(ctx context.Context, by *access.Actor, id ID, version int64) error {
	return s.write(ctx, func(tx Tx) error {
		x, err := s.rating(tx, by, id)
		if err != nil {
			return err
		}
		m, err := s.markable(tx, x, version)
		if err != nil {
			return err
		}
		if err := m.whole(by.Lang); err != nil {
			return err
		}
		now := tx.Now()
		m.sheet.LockedAt = &now
		sealed, err := s.sealSheet(tx, x, m.sheet)
		if err != nil {
			return err
		}
		kept, _, err := s.ownNotes(tx, x)
		if err != nil {
			return err
		}
		sum := sha256.Sum256(sealed)
		facts := map[string]any{"locked": instantText(now), "sheet": hex.EncodeToString(sum[:]), "version": m.sheet.Version}
		if kept != nil {
			notes := sha256.Sum256(kept.Sealed)
			facts["notes_seq"], facts["notes_sha256"] = kept.Seq, hex.EncodeToString(notes[:])
		}
		if err := s.Record(tx, x.entry(access.TakeInterview, facts)); err != nil {
			return err
		}
		return s.openIfLocked(tx, x.series, x.i)
	})
}

// whole refuses a sheet with something open; language is that in which the
// competencies are named.
func (m *rated) whole(language locale.Lang) error {
	var open, bare []string
	for _, c := range m.guide.Competency {
		r := m.sheet.ratingOf(c.Key)
		if r == nil || r.Mark == nil && !r.None {
			open = append(open, m.nameOf(c.Key, language))
			continue
		}
		if err := m.stillQuoted(r); err != nil {
			return err
		}
		f, err := m.findings(r)
		if err != nil {
			return err
		}
		if f.NeedsReason() && r.Reason == "" {
			bare = append(bare, m.nameOf(c.Key, language))
		}
	}
	switch {
	case len(open) > 0:
		return fault.New(fault.Conflict, "interview.lock.open", "competencies", open)
	case len(bare) > 0:
		return fault.New(fault.Conflict, "interview.lock.reason", "competencies", bare)
	case m.sheet.Overall == nil:
		return fault.New(fault.Conflict, "interview.lock.overall").At("overall")
	}
	return nil
}

// stillQuoted wants every passage to stand in the notes as they are now: they
// may have been changed since it was tied.
func (m *rated) stillQuoted(r *Rating) error {
	for _, e := range r.Evidence {
		if e.Sign != NotShown && !m.notes.holds(e.Example, e.Passage) {
			return fault.New(fault.Conflict, "interview.lock.passage", "passage", clip(e.Passage)).At("evidence")
		}
	}
	return nil
}

// nameOf is the name of a competency.
func (x *talk) nameOf(key string, language locale.Lang) string {
	if c, ok := x.law.model.Competency(key); ok {
		return c.Name.In(language)
	}
	return key
}

// recordMarks records the marks of a member that are open now: an entry for each
// competency, with the decision and what it was made from, and one for the
// whole.
func (s *Service) recordMarks(tx Tx, x *talk, member people.PersonID) error {
	of := *x
	of.me = member
	sheet, err := s.ownSheet(tx, &of)
	if err != nil || sheet == nil {
		return err
	}
	_, notes, err := s.ownNotes(tx, &of)
	if err != nil {
		return err
	}
	m := &rated{talk: &of, sheet: sheet, notes: notes}
	for k := range sheet.Ratings {
		if err := s.recordRating(tx, m, &sheet.Ratings[k]); err != nil {
			return err
		}
	}
	return s.Record(tx, of.entry(access.TakeInterview, map[string]any{"marks": "opened", "overall": sheet.Overall, "why": sheet.Why, "version": sheet.Version}))
}

func (s *Service) recordRating(tx Tx, m *rated, r *Rating) error {
	f, err := m.findings(r)
	if err != nil {
		return err
	}
	positive, negative := r.Balance()
	e := m.entry(access.TakeInterview, map[string]any{
		"competency": r.Competency, "mark": r.Mark, "none": r.None, "reason": r.Reason, "positive": positive, "negative": negative,
	})
	finding := f.Decision.In(m.law.methodEd, "indicator-decision")
	e.Finding, e.Input = &finding, f.input
	return s.Record(tx, e)
}
