package interview

import (
	"context"
	"slices"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/journal"
	"tarazy/internal/people"
)

// CalibrationSample is a sample answer as a member sees it: the agreed mark and
// its reason are empty until the member has marked it.
type CalibrationSample struct {
	SampleAnswer
	Mine *Calibrated // nil: not marked yet
}

// CalibrationView is the calibration of a panel.
type CalibrationView struct {
	Series  Series
	Scale   []Mark
	Samples []CalibrationSample
	Marks   bool              // the reader marks
	Members []MemberAgreement // for HR, and for who has marked all; nil else
	All     CalibrationCount
}

// MemberAgreement is how a member's marks lie to those agreed on.
type MemberAgreement struct {
	Person people.PersonID
	Name   string
	CalibrationCount
	Open int // sample answers not marked yet
}

// Calibration shows a member the sample answers to mark, and HR how the panel
// agrees. The fault is interview.missing.series.
func (s *Service) Calibration(ctx context.Context, by *access.Actor, id SeriesID) (out *CalibrationView, err error) {
	err = s.Store.Read(ctx, func(tx Tx) error {
		se, err := seriesOf(tx, id)
		if err != nil {
			return err
		}
		rel, err := s.relationTo(tx, se, by)
		if err != nil {
			return err
		}
		if err := allow(by, access.SeeInterviews, se.Body, rel); err != nil {
			return err
		}
		law, err := s.today(tx, se.Body)
		if err != nil {
			return err
		}
		out = &CalibrationView{Series: *se, Scale: law.method.Scale.Marks, Marks: slices.Contains(se.Raters(), people.PersonID(by.Person))}
		return s.calibration(tx, by, se, out)
	})
	return out, err
}

func (s *Service) calibration(tx Tx, by *access.Actor, se *Series, out *CalibrationView) error {
	samples, err := samplesOf(tx, se)
	if err != nil {
		return err
	}
	marked, err := tx.CalibratedOf(se.ID)
	if err != nil {
		return err
	}
	done := 0
	for _, a := range samples {
		x := CalibrationSample{SampleAnswer: a, Mine: markedBy(marked, people.PersonID(by.Person), a.ID)}
		if x.Mine != nil {
			done++
		} else if out.Marks {
			x.Mark, x.Why = 0, Official{}
		}
		out.Samples = append(out.Samples, x)
	}
	if out.Marks && done < len(samples) {
		return nil
	}
	out.All = CountCalibration(marked)
	out.Members, err = agreements(tx, se, samples, marked)
	return err
}

func markedBy(all []Calibrated, p people.PersonID, sample string) *Calibrated {
	at := slices.IndexFunc(all, func(c Calibrated) bool { return c.Member == p && c.Sample == sample })
	if at < 0 {
		return nil
	}
	return &all[at]
}

func agreements(tx Tx, se *Series, samples []SampleAnswer, marked []Calibrated) ([]MemberAgreement, error) {
	var out []MemberAgreement
	for _, p := range se.Raters() {
		names, err := tx.PersonNames([]people.PersonID{p})
		if err != nil {
			return nil, err
		}
		mine := slices.DeleteFunc(slices.Clone(marked), func(c Calibrated) bool { return c.Member != p })
		m := MemberAgreement{Person: p, Name: names[p], CalibrationCount: CountCalibration(mine)}
		for _, a := range samples {
			if markedBy(mine, p, a.ID) == nil {
				m.Open++
			}
		}
		out = append(out, m)
	}
	return out, nil
}

// uncalibrated are the members who mark and have not marked the sample answers:
// the first interview warns of them.
func (s *Service) uncalibrated(tx Tx, se *Series) ([]people.PersonID, error) {
	samples, err := samplesOf(tx, se)
	if err != nil {
		return nil, err
	}
	marked, err := tx.CalibratedOf(se.ID)
	if err != nil {
		return nil, err
	}
	var out []people.PersonID
	for _, p := range se.Raters() {
		if slices.ContainsFunc(samples, func(a SampleAnswer) bool { return markedBy(marked, p, a.ID) == nil }) {
			out = append(out, p)
		}
	}
	return out, nil
}

// Calibrate takes a member's mark of a sample answer, once; then the agreed one
// is open to the member. The faults are interview.calibrate.no_sample,
// interview.calibrate.marked and interview.no_mark.
func (s *Service) Calibrate(ctx context.Context, by *access.Actor, id SeriesID, sample string, mark int) error {
	return s.write(ctx, func(tx Tx) error {
		se, seat, err := s.seatOf(tx, by, id)
		if err != nil {
			return err
		}
		if seat.Duty == ExpertDuty {
			return fault.New(fault.Denied, "interview.calibrate.expert")
		}
		law, err := s.today(tx, se.Body)
		if err != nil {
			return err
		}
		if err := onScale(law.method, mark); err != nil {
			return err
		}
		samples, err := samplesOf(tx, se)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(samples, func(a SampleAnswer) bool { return a.ID == sample })
		if at < 0 {
			return fault.New(fault.Invalid, "interview.calibrate.no_sample").At("sample")
		}
		c := &Calibrated{Series: id, Member: seat.Person, Sample: sample, Mark: mark, Agreed: samples[at].Mark, At: tx.Now()}
		ok, err := tx.CalibratedInsert(c)
		if err != nil {
			return err
		}
		if !ok {
			return fault.New(fault.Conflict, "interview.calibrate.marked")
		}
		return s.Record(tx, se.entry(access.TakeInterview, by, map[string]any{"calibrated": sample, "mark": mark, "agreed": c.Agreed}))
	})
}

// onScale refuses a mark outside the scale: interview.no_mark at mark.
func onScale(m *Method, mark int) error {
	r := &m.Rules.Rating
	if mark < r.Least.V || mark > r.Most.V {
		cite := r.Least.Cite()
		return fault.New(fault.Invalid, "interview.no_mark", "mark", mark, "least", r.Least.V, "most", r.Most.V).At("mark").Cited(cite.Act, cite.Clause)
	}
	return nil
}

// SampleIn is a body's own sample answer with the mark that those who wrote it
// agreed on.
type SampleIn struct {
	ID         string // "" for a new one
	Version    int64  // that was seen; 0 for a new one
	Body       people.BodyID
	Competency string
	Level      string
	Question   Official
	Answer     Official
	Mark       int
	Why        Official
}

// Samples are the sample answers of a body: its own, then the program's.
func (s *Service) Samples(ctx context.Context, by *access.Actor, body people.BodyID) (out []SampleAnswer, err error) {
	err = s.Store.Read(ctx, func(tx Tx) error {
		if err := allow(by, access.PrepareGuide, body, 0); err != nil {
			return err
		}
		out, err = samplesIn(tx, body)
		return err
	})
	return out, err
}

// WriteSample keeps a body's own sample answer. The faults are
// interview.calibrate.text, competency.unknown, interview.calibrate.no_sample,
// interview.no_mark and interview.changed.
func (s *Service) WriteSample(ctx context.Context, by *access.Actor, in SampleIn) (*SampleAnswer, error) {
	var out *SampleAnswer
	err := s.write(ctx, func(tx Tx) error {
		if err := allow(by, access.PrepareGuide, in.Body, 0); err != nil {
			return err
		}
		a, err := s.sampleAnswer(tx, in)
		if err != nil {
			return err
		}
		if err := settled(tx.SampleAnswerPut(a)); err != nil {
			return err
		}
		out = a
		return s.Record(tx, journal.Entry{
			Verb: string(access.PrepareGuide), Actor: by.Person, Body: string(in.Body), Case: a.ID,
			Facts: map[string]any{"sample": a.Competency, "version": a.Version, "mark": a.Mark},
		})
	})
	return out, err
}

func (s *Service) sampleAnswer(tx Tx, in SampleIn) (*SampleAnswer, error) {
	law, err := s.today(tx, in.Body)
	if err != nil {
		return nil, err
	}
	if err := onScale(law.method, in.Mark); err != nil {
		return nil, err
	}
	if _, ok := law.model.Competency(in.Competency); !ok {
		return nil, fault.New(fault.Invalid, "competency.unknown", "key", clip(in.Competency)).At("competency")
	}
	a := &SampleAnswer{
		ID: in.ID, Version: in.Version + 1, Body: in.Body, Competency: in.Competency, Level: in.Level,
		Question: trimmed(in.Question), Answer: trimmed(in.Answer), Mark: in.Mark, Why: trimmed(in.Why),
	}
	for field, text := range map[string]Official{"question": a.Question, "answer": a.Answer, "why": a.Why} {
		if text.KK == "" || text.RU == "" || len([]rune(text.KK+text.RU)) > dossierMoreMost {
			return nil, fault.New(fault.Invalid, "interview.calibrate.text", "most", dossierMoreMost).At(field)
		}
	}
	if a.ID == "" {
		a.ID, a.Version = s.IDs.New("smp"), 1
		return a, nil
	}
	own, err := tx.SampleAnswersOf(in.Body, "")
	if err == nil && !slices.ContainsFunc(own, func(x SampleAnswer) bool { return x.ID == in.ID }) {
		err = fault.New(fault.Missing, "interview.calibrate.no_sample")
	}
	return a, err
}
