package interview_test

import (
	"testing"

	"tarazy/internal/interview"
	"tarazy/internal/interview/interviewtest"
	"tarazy/internal/locale"
)

func TestEachMemberMarksTwoSampleAnswersAndThenSeesTheAgreedMark(t *testing.T) {
	interviewtest.Each(t, func(w *interviewtest.World) {
		ctx := w.T.Context()
		se := w.Pledged(interview.ByPanel)
		v, err := w.Calibration(ctx, w.Members[0], se.ID)
		w.Must(err)
		if len(v.Samples) != 2 || v.Samples[0].Competency != "integrity" || v.Samples[0].Mark != 0 || v.Samples[0].Why != (interview.Official{}) || v.Members != nil {
			w.T.Fatalf("%+v", v)
		}
		mark := func(sample string, n int) error { return w.Calibrate(ctx, w.Members[0], se.ID, sample, n) }
		refused(w.T, mark(v.Samples[0].ID, 6), "interview.no_mark", "mark")
		refused(w.T, mark("sample.none", 3), "interview.calibrate.no_sample", "sample")
		refused(w.T, w.Calibrate(ctx, w.Expert, se.ID, v.Samples[0].ID, 3), "interview.calibrate.expert", "")
		refused(w.T, w.Calibrate(ctx, w.Members[2], se.ID, v.Samples[0].ID, 3), "interview.missing.thing", "")
		w.Must(mark(v.Samples[0].ID, 5))
		refused(w.T, mark(v.Samples[0].ID, 4), "interview.calibrate.marked", "")
		v, err = w.Calibration(ctx, w.Members[0], se.ID)
		w.Must(err)
		if v.Samples[0].Mark != 5 || v.Samples[0].Why.KK == "" || v.Samples[1].Mark != 0 || v.Members != nil {
			w.T.Errorf("%+v", v.Samples)
		}
		w.Must(mark(v.Samples[1].ID, 3))
		v, err = w.Calibration(ctx, w.Members[0], se.ID)
		w.Must(err)
		if len(v.Members) != 3 || v.All != (interview.CalibrationCount{Marks: 2, Equal: 1, Within: 2}) || v.Members[1].Open != 0 || v.Members[0].Open != 2 {
			w.T.Errorf("%+v", v.Members)
		}
		// a body's own answer does not change what the others mark
		own := interview.SampleIn{
			Body: w.Body, Competency: "integrity", Level: "C", Mark: 2,
			Question: interview.Official{KK: "С", RU: "В"}, Answer: interview.Official{KK: "Ж", RU: "О"}, Why: interview.Official{KK: "С", RU: "П"},
		}
		lame := own
		lame.Why.RU = ""
		_, err = w.WriteSample(ctx, w.HR, lame)
		refused(w.T, err, "interview.calibrate.text", "why")
		a, err := w.WriteSample(ctx, w.Expert, own)
		w.Must(err)
		own.ID, own.Version, own.Mark = a.ID, a.Version, 3
		_, err = w.WriteSample(ctx, w.HR, own)
		w.Must(err)
		next, err := w.Calibration(ctx, w.Lead, se.ID)
		w.Must(err)
		if next.Samples[0].ID != v.Samples[0].ID || next.Samples[1].ID != v.Samples[1].ID {
			w.T.Errorf("%+v", next.Samples)
		}
		all, err := w.Samples(ctx, w.HR, w.Body)
		w.Must(err)
		if all[0].ID != a.ID || all[0].Mark != 3 {
			w.T.Errorf("%+v", all[0])
		}
	})
}

func TestTheSampleAnswersOfTheProgramAreWhole(t *testing.T) {
	interviewtest.Each(t, func(w *interviewtest.World) {
		all, err := w.Samples(w.T.Context(), w.HR, w.Body)
		w.Must(err)
		model, of, ids := w.Model(), map[string]int{}, map[string]bool{}
		for _, a := range all {
			if _, ok := model.Competency(a.Competency); !ok || ids[a.ID] || a.Mark < 1 || a.Mark > 5 {
				w.T.Errorf("%+v", a)
			}
			ids[a.ID] = true
			of[a.Competency]++
			for _, text := range []interview.Official{a.Question, a.Answer, a.Why} {
				if kk, _ := text.In(locale.KK); kk == "" || text.RU == "" {
					w.T.Errorf("%s lacks words", a.ID)
				}
			}
		}
		for _, c := range model.Competencies {
			if of[c.Key] < 2 {
				w.T.Errorf("%s has %d sample answers", c.Key, of[c.Key])
			}
		}
		if len(model.Competencies) != 14 {
			w.T.Errorf("the model has %d competencies", len(model.Competencies))
		}
	})
}
