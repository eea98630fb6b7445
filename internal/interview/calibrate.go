package interview

import (
	_ "embed"
	"fmt"
	"slices"
	"sync"

	"tarazy/internal/people"
	"tarazy/internal/strict"
)

//go:embed calibration.yaml
var calibrationFile []byte

// sampleEntry is a sample answer as the file of the program keeps it.
type sampleEntry struct {
	ID         string   `key:"id"`
	Competency string   `key:"competency"`
	Level      string   `key:"level"`
	Question   Official `key:"question"`
	Answer     Official `key:"answer"`
	Mark       int      `key:"mark"`
	Why        Official `key:"why"`
}

// brought reads the sample answers that the program brings, once.
var brought = sync.OnceValues(func() ([]SampleAnswer, error) {
	n, err := strict.YAML("calibration.yaml", calibrationFile)
	if err != nil {
		return nil, err
	}
	var entries []sampleEntry
	if err := strict.Decode(n, &entries); err != nil {
		return nil, fmt.Errorf("calibration.yaml: %w", err)
	}
	out := make([]SampleAnswer, len(entries))
	for k, e := range entries {
		out[k] = SampleAnswer{ID: e.ID, Version: 1, Competency: e.Competency, Level: e.Level, Question: e.Question, Answer: e.Answer, Mark: e.Mark, Why: e.Why}
	}
	return out, nil
})

// samplesWanted is how many sample answers a member marks before the first panel.
const samplesWanted = 2

// samplesOf are the sample answers that the members of a series mark: those
// that a member has marked, so that all mark the same; else of the guide's
// first competency that has enough, the body's own before the program's.
func samplesOf(tx Tx, se *Series) ([]SampleAnswer, error) {
	all, err := samplesIn(tx, se.Body)
	if err != nil {
		return nil, err
	}
	marked, err := tx.CalibratedOf(se.ID)
	if err != nil {
		return nil, err
	}
	var out []SampleAnswer
	for _, a := range all {
		if slices.ContainsFunc(marked, func(c Calibrated) bool { return c.Sample == a.ID }) {
			out = append(out, a)
		}
	}
	offered, err := offeredSamples(tx, se, all)
	if err != nil {
		return nil, err
	}
	for _, a := range offered {
		if len(out) < samplesWanted && !slices.ContainsFunc(out, func(x SampleAnswer) bool { return x.ID == a.ID }) {
			out = append(out, a)
		}
	}
	return out, nil
}

// samplesIn are all sample answers that a body has: its own first.
func samplesIn(tx Tx, body people.BodyID) ([]SampleAnswer, error) {
	own, err := tx.SampleAnswersOf(body, "")
	if err != nil {
		return nil, err
	}
	more, err := brought()
	return append(own, more...), err
}

// offeredSamples orders sample answers by what the guide of a series asks
// about: a competency with enough of them comes first.
func offeredSamples(tx Tx, se *Series, all []SampleAnswer) ([]SampleAnswer, error) {
	if se.Guide == "" {
		return all, nil
	}
	g, err := guideOf(tx, se.Guide)
	if err != nil {
		return nil, err
	}
	var enough, some, rest []SampleAnswer
	for _, c := range g.Competency {
		var of []SampleAnswer
		for _, a := range all {
			if a.Competency == c.Key {
				of = append(of, a)
			}
		}
		if len(of) >= samplesWanted {
			enough = append(enough, of...)
		} else {
			some = append(some, of...)
		}
	}
	for _, a := range all {
		if g.Find(a.Competency) == nil {
			rest = append(rest, a)
		}
	}
	return slices.Concat(enough, some, rest), nil
}

// CalibrationCount says how the marks of a member, or of a panel, lie to those
// agreed on.
type CalibrationCount struct {
	Marks  int // given
	Equal  int // to those agreed on
	Within int // one of them, the equal ones among them
}

// CountCalibration counts marks of sample answers.
func CountCalibration(all []Calibrated) CalibrationCount {
	var out CalibrationCount
	for _, c := range all {
		out.Marks++
		switch c.Mark - c.Agreed {
		case 0:
			out.Equal++
			out.Within++
		case 1, -1:
			out.Within++
		}
	}
	return out
}
