package interview

import (
	"context"
	"slices"
	"strings"
	"unicode"

	"tarazy/internal/access"
	"tarazy/internal/fault"
)

// RateIn is what a member rates one competency by. Mark is nil where None is
// set, and where no mark is given yet.
type RateIn struct {
	Competency string
	Evidence   []Evidence
	Mark       *int
	None       bool // no information
	Reason     string
}

// Bounds of a rating.
const (
	evidenceMost = 200
	passageMost  = 2000
)

// rating lets in who marks once the talk is closed: before, the fault is
// interview.rate.underway.
func (s *Service) rating(tx Tx, by *access.Actor, id ID) (*talk, error) {
	x, err := s.rater(tx, by, id)
	if err != nil {
		return nil, err
	}
	if x.i.State == UnderWay || x.i.State == Planned || x.i.State == Waiting {
		rule := x.law.method.Rules.Notes.MarkAfter.Cite()
		return nil, fault.New(fault.Conflict, "interview.rate.underway").Cited(rule.Act, rule.Clause)
	}
	return x, x.wants(Held, Agreed)
}

// ownSheet reads the actor's sheet; nil for none.
func (s *Service) ownSheet(tx Tx, x *talk) (*Sheet, error) {
	kept, err := tx.SheetGet(x.i.ID, x.me)
	if err != nil || kept == nil {
		return nil, err
	}
	out := new(Sheet)
	err = s.opened(tx, x.i, fieldSheet, kept.Sealed, out)
	out.Version, out.LockedAt, out.At = kept.Version, kept.LockedAt, kept.At
	return out, err
}

// putSheet stores a sheet as the version after the one it holds, sealed under
// the candidate's key.
func (s *Service) putSheet(tx Tx, x *talk, sheet *Sheet) error {
	_, err := s.sealSheet(tx, x, sheet)
	return err
}

func (s *Service) sealSheet(tx Tx, x *talk, sheet *Sheet) ([]byte, error) {
	sheet.Version++
	sheet.At = tx.Now()
	sealed, err := s.sealed(tx, x.i, fieldSheet, sheet)
	if err != nil {
		return nil, err
	}
	return sealed, settled(tx.SheetPut(&SealedSheet{
		Interview: x.i.ID, Series: x.series.ID, Member: x.me, Version: sheet.Version, LockedAt: sheet.LockedAt, Sealed: sealed, At: sheet.At,
	}))
}

// changeSheet changes the actor's own sheet on the version that they saw. The
// journal holds that marks are being given, not which: it is read by others.
func (s *Service) changeSheet(ctx context.Context, by *access.Actor, id ID, version int64, change func(*rated) error) (*Sheet, error) {
	var out *Sheet
	err := s.write(ctx, func(tx Tx) error {
		x, err := s.rating(tx, by, id)
		if err != nil {
			return err
		}
		m, err := s.markable(tx, x, version)
		if err != nil {
			return err
		}
		if err := change(m); err != nil {
			return err
		}
		if err := s.putSheet(tx, x, m.sheet); err != nil {
			return err
		}
		out = m.sheet
		return nil
	})
	return out, err
}

// rated is a sheet that is being filled in, beside the notes it quotes.
type rated struct {
	*talk
	sheet *Sheet
	notes NoteText
}

// markable reads the own sheet for a change. The faults are
// interview.rate.impression before the impression is fixed,
// interview.rate.locked and interview.changed.
func (s *Service) markable(tx Tx, x *talk, version int64) (*rated, error) {
	sheet, err := s.ownSheet(tx, x)
	switch {
	case err != nil:
		return nil, err
	case sheet == nil:
		rule := x.law.method.Rules.Notes.ImpressionsAfter.Cite()
		return nil, fault.New(fault.Conflict, "interview.rate.impression").Cited(rule.Act, rule.Clause)
	case sheet.LockedAt != nil:
		return nil, fault.New(fault.Conflict, "interview.rate.locked")
	case sheet.Version != version:
		return nil, changed()
	}
	_, notes, err := s.ownNotes(tx, x)
	return &rated{talk: x, sheet: sheet, notes: notes}, err
}

// SaveEvidence ties passages of the own notes to the indicators of a
// competency, in place of what was tied before; a mark given already stays. The
// faults are interview.rate.*, interview.talk.* and interview.changed.
func (s *Service) SaveEvidence(ctx context.Context, by *access.Actor, id ID, version int64, key string, all []Evidence) (*Sheet, error) {
	return s.changeSheet(ctx, by, id, version, func(m *rated) error {
		in := RateIn{Competency: key, Evidence: all}
		if old := m.sheet.ratingOf(key); old != nil {
			in.Mark, in.None, in.Reason = old.Mark, old.None, old.Reason
		}
		return m.put(in, false)
	})
}

// SaveMark gives the own mark of a competency, or "no information", on the
// evidence tied before. A mark that goes against the balance, stands on too few
// complete examples, or is always given with its reason, needs one:
// interview.rate.reason. The other faults are those of SaveEvidence, and
// interview.no_mark.
func (s *Service) SaveMark(ctx context.Context, by *access.Actor, id ID, version int64, in RateIn) (*Sheet, error) {
	return s.changeSheet(ctx, by, id, version, func(m *rated) error {
		in.Evidence = nil
		if old := m.sheet.ratingOf(in.Competency); old != nil {
			in.Evidence = old.Evidence
		}
		return m.put(in, true)
	})
}

// SheetIn is a whole sheet, as another program sends it.
type SheetIn struct {
	Ratings []RateIn
	Overall *int
	Why     string
}

// SaveSheet puts a whole sheet in place of the own one. The faults are those of
// SaveMark and SaveOverall, at the place in the sheet.
func (s *Service) SaveSheet(ctx context.Context, by *access.Actor, id ID, version int64, in SheetIn) (*Sheet, error) {
	return s.changeSheet(ctx, by, id, version, func(m *rated) error {
		m.sheet.Ratings, m.sheet.Overall, m.sheet.Why = []Rating{}, nil, ""
		for k, r := range in.Ratings {
			if m.sheet.ratingOf(r.Competency) != nil {
				return fault.New(fault.Invalid, "interview.rate.twice").At(path("ratings", k) + ".competency")
			}
			if err := m.put(r, true); err != nil {
				return within(err, path("ratings", k))
			}
		}
		if in.Overall == nil {
			return nil
		}
		return m.overall(*in.Overall, in.Why)
	})
}

// within puts the place of a fault into a greater one.
func within(err error, place string) error {
	if f, ok := fault.As(err); ok && f.Field != "" {
		return f.At(place + "." + f.Field)
	}
	return err
}

// SaveOverall gives the own overall mark of the candidate; some marks are always
// given with their reason. The faults are interview.no_mark at overall,
// interview.rate.reason at why, and those of SaveEvidence.
func (s *Service) SaveOverall(ctx context.Context, by *access.Actor, id ID, version int64, mark int, why string) (*Sheet, error) {
	return s.changeSheet(ctx, by, id, version, func(m *rated) error { return m.overall(mark, why) })
}

func (m *rated) overall(mark int, why string) error {
	of, err := m.markOf(mark, "overall")
	if err != nil {
		return err
	}
	why = strings.TrimSpace(why)
	switch n := len([]rune(why)); {
	case of.Reason && n == 0:
		return fault.New(fault.Invalid, "interview.rate.reason").At("why")
	case n > talkTextMost:
		return fault.New(fault.Invalid, "interview.talk.long", "given", n, "most", talkTextMost).At("why")
	}
	m.sheet.Overall, m.sheet.Why = &mark, why
	return nil
}

// markOf finds a mark of the scale.
func (x *talk) markOf(mark int, field string) (*Mark, error) {
	r := &x.law.method.Rules.Rating
	if mark < r.Least.V || mark > r.Most.V {
		return nil, fault.New(fault.Invalid, "interview.no_mark", "mark", mark, "least", r.Least.V, "most", r.Most.V).
			At(field).Cited(r.Least.Cite().Act, r.Least.Clause)
	}
	return &x.law.method.Scale.Marks[mark-r.Least.V], nil
}

// put sets the rating of a competency and computes what follows from it. A mark
// that is being given needs its reason at once; one that stands while evidence
// is tied shows that it lacks one, and cannot be locked.
func (m *rated) put(in RateIn, giving bool) error {
	if m.guide.Find(in.Competency) == nil {
		return noCompetency("competency")
	}
	in.Reason = strings.TrimSpace(in.Reason)
	if n := len([]rune(in.Reason)); n > talkTextMost {
		return fault.New(fault.Invalid, "interview.talk.long", "given", n, "most", talkTextMost).At("reason")
	}
	if in.Mark != nil && in.None {
		return fault.New(fault.Invalid, "interview.rate.both").At("mark")
	}
	if giving && in.Mark == nil && !in.None {
		return fault.New(fault.Invalid, "interview.rate.mark").At("mark")
	}
	if in.Mark != nil {
		if _, err := m.markOf(*in.Mark, "mark"); err != nil {
			return err
		}
	}
	r := Rating{Competency: in.Competency, Evidence: []Evidence{}, Mark: in.Mark, None: in.None, Reason: in.Reason}
	if err := m.tie(&r, in.Evidence); err != nil {
		return err
	}
	f, err := m.findings(&r)
	if err != nil {
		return err
	}
	if giving && f.NeedsReason() && r.Reason == "" {
		return fault.New(fault.Invalid, "interview.rate.reason").At("reason")
	}
	out := f.Decision.Outcome
	r.Decision, r.Met, r.Of, r.Needed = out.Decision, out.Met, out.Of, out.Needed
	if old := m.sheet.ratingOf(r.Competency); old != nil {
		*old = r
	} else {
		m.sheet.Ratings = append(m.sheet.Ratings, r)
	}
	return nil
}

// tie checks each piece of evidence: its indicator is looked for in the
// competency, its passage stands in the member's own notes, and nothing is
// said twice.
func (m *rated) tie(r *Rating, all []Evidence) error {
	if len(all) > evidenceMost {
		return fault.New(fault.Invalid, "interview.rate.evidence_most", "most", evidenceMost).At("evidence")
	}
	for k, e := range all {
		at := path("evidence", k)
		e.Passage = strings.TrimSpace(e.Passage)
		if err := m.tied(r, e, at); err != nil {
			return err
		}
		r.Evidence = append(r.Evidence, e)
	}
	return nil
}

func (m *rated) tied(r *Rating, e Evidence, at string) error {
	signs, err := m.looked(r.Competency)
	if err != nil {
		return err
	}
	k := slices.IndexFunc(signs, func(s Looked) bool { return s.ID == e.Indicator })
	switch {
	case k < 0:
		return fault.New(fault.Invalid, "interview.rate.no_indicator").At(at + ".indicator")
	case signs[k].Sign != "" && signs[k].Sign != e.Sign:
		return fault.New(fault.Invalid, "interview.rate.sign").At(at + ".sign")
	case slices.Contains(r.Evidence, e):
		return fault.New(fault.Invalid, "interview.rate.twice").At(at)
	}
	shown := func(o Evidence) bool {
		return o.Indicator == e.Indicator && (o.Sign == NotShown) != (e.Sign == NotShown)
	}
	if slices.ContainsFunc(r.Evidence, shown) {
		return fault.New(fault.Invalid, "interview.rate.shown").At(at)
	}
	switch e.Sign {
	case NotShown:
		if e.Passage != "" || e.Example != "" {
			return fault.New(fault.Invalid, "interview.rate.shown").At(at)
		}
		return nil
	case Positive, Negative:
		return m.quoted(e, at)
	}
	return fault.New(fault.Invalid, "interview.rate.sign").At(at + ".sign")
}

// quoted wants the passage to stand in the notes.
func (m *rated) quoted(e Evidence, at string) error {
	if n := len([]rune(e.Passage)); n == 0 || n > passageMost {
		return fault.New(fault.Invalid, "interview.rate.passage_length", "most", passageMost).At(at + ".passage")
	}
	if !m.notes.holds(e.Example, e.Passage) {
		return fault.New(fault.Invalid, "interview.rate.passage").At(at + ".passage")
	}
	return nil
}

// holds reports whether a passage stands in an example, or with "" anywhere in
// the notes of the talk. Spaces and line ends are all the same.
func (n *NoteText) holds(example, passage string) bool {
	passage = oneSpace(passage)
	for _, e := range n.Examples {
		if example != "" && e.ID != example {
			continue
		}
		for _, part := range e.Parts {
			if strings.Contains(oneSpace(part), passage) {
				return true
			}
		}
	}
	if example != "" {
		return false
	}
	for _, free := range n.Free {
		if strings.Contains(oneSpace(free), passage) {
			return true
		}
	}
	return false
}

func oneSpace(text string) string {
	return strings.Join(strings.FieldsFunc(text, unicode.IsSpace), " ")
}
