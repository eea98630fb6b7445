package competition_test

import (
	"testing"

	"tarazy/internal/competition"
	"tarazy/internal/competition/competitiontest"
	"tarazy/internal/interview"
	"tarazy/internal/store"
)

func inInterview(w *competitiontest.World, fn func(tx interview.Tx) error) error {
	return store.As[interview.Tx](w.DB).Write(w.T.Context(), fn)
}

func TestSEL19_InterviewsHeldHereKeepToTheMinutesOfTheAct(t *testing.T) {
	competitiontest.Each(t, func(w *competitiontest.World) {
		p := w.InterviewProcedure()
		caseOf := func() (c *interview.Case) {
			w.Must(inInterview(w, func(tx interview.Tx) (err error) {
				c, err = p.Case(tx, string(w.Free.ID))
				return err
			}))
			return c
		}
		if c := caseOf(); c.Open || len(c.Candidates) > 0 || len(c.Panel) > 0 {
			w.T.Errorf("names are told before the stage of the interview: %+v", c)
		}
		apps := interviewing(w, 2)
		c := caseOf()
		if !c.Open || c.Most.V != w.Rules().Interview.MinutesMost.V || c.Most.Clause == "" || c.Agreed || c.Title.KK == "" {
			w.T.Errorf("%+v", c)
		}
		if len(c.Panel) != 5 || c.Panel[0].Duty != interview.LeadDuty || c.Panel[1].Duty != interview.MemberDuty || len(c.Waits) > 0 {
			w.T.Errorf("the panel: %+v, waits %v", c.Panel, c.Waits)
		}
		if len(c.Candidates) != 2 || c.Candidates[0].Left || c.Candidates[0].Application != string(apps[0].ID) {
			w.T.Errorf("%+v", c.Candidates)
		}
		w.Must(inInterview(w, func(tx interview.Tx) error {
			d, err := p.Dossier(tx, string(apps[0].ID))
			if err == nil && (len(d.Education) == 0 || len(d.Work) == 0) {
				w.T.Errorf("%+v", d)
			}
			return err
		}))
	})
}

func TestSEL19_MarksOfInterviewsHeldHereCountAsThoseOfTheSecretary(t *testing.T) {
	competitiontest.Each(t, func(w *competitiontest.World) {
		apps := interviewing(w, 2)
		four, p := 4, w.InterviewProcedure()
		take := func(x interview.Taken) error {
			x.Case, x.By = string(w.Free.ID), id(w.Judges[0])
			return inInterview(w, func(tx interview.Tx) error { return p.Taken(tx, &x) })
		}
		file := []interview.FormFile{{Key: "forms/one", Hash: []byte("hash")}}
		w.Must(take(interview.Taken{Application: string(apps[0].ID), Interview: "itv_one", Marks: marksOf(w, 5, 4, 4, 4, 3), Agreed: &four, Files: file}))
		refused(w.T, take(interview.Taken{Application: string(apps[0].ID), Marks: marksOf(w, 5, 5, 5, 5, 5)}), "selection.recorded")
		refused(w.T, take(interview.Taken{Application: string(apps[1].ID), Marks: marksOf(w, 5, 5)}), "panel.quorum")
		refused(w.T, take(interview.Taken{Application: string(apps[1].ID), Marks: marksOf(w, 5, 5, 5, 5, 6)}), "selection.range")
		w.Must(take(interview.Taken{Application: string(apps[1].ID), Absent: true}))
		w.Tx(func(tx competition.Tx) error {
			r, err := tx.ResultGet(apps[0].ID, competition.AtInterview)
			if err != nil || r.Points != 400 || r.Document.File != "forms/one" || r.Document.Name == "" {
				w.T.Errorf("%+v %v", r, err)
			}
			r, err = tx.ResultGet(apps[1].ID, competition.AtInterview)
			if err != nil || r.Taken != competition.Absent {
				w.T.Errorf("%+v %v", r, err)
			}
			return err
		})
	})
}
