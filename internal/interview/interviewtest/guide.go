package interviewtest

import (
	"time"

	"tarazy/internal/interview"
	"tarazy/internal/people"
)

// Guide stores a guide that is ready: for the head of a unit at job level 9, in
// Kazakh and Russian, with three competencies of three indicators each, a main
// question for each, and one question that feeds two.
func (w *World) Guide() *interview.Guide {
	w.T.Helper()
	model := w.Model()
	g := &interview.Guide{
		ID: interview.GuideID(w.ids.New("gde")), Version: 1, Body: w.Body, State: interview.GuideReady,
		Method: interview.EditionRef{Act: MethodAct, Edition: Edition}, Model: interview.EditionRef{Act: ModelAct, Edition: Edition},
		Position: "09-01", JobLevel: 9, Post: interview.Official{KK: "Бөлім басшысы", RU: "Руководитель отдела"},
		Duties:    interview.Official{KK: "Бөлім жұмысын ұйымдастырады", RU: "Организует работу отдела"},
		Area:      interview.Official{KK: "Жөндеу жұмыстарын бақылау", RU: "Контроль за ремонтными работами"},
		Technique: "star", Minutes: 40, By: people.PersonID(w.HR.Person), At: w.Clock.Now().Add(-time.Hour),
	}
	for _, key := range []string{"integrity", "leadership", "decision_making"} {
		indicators, err := model.Indicators(key, g.JobLevel)
		w.Must(err)
		q := model.Questions(key)[0]
		c := interview.GuideCompetency{Key: key, Minutes: 10, Questions: []interview.GuideQuestion{{
			ID: key + ".1", Official: q.Official, Source: interview.FromModel, Of: q.ID, Type: "open",
			Further: []interview.Official{{KK: "Содан кейін не болды?", RU: "А что произошло потом?"}},
		}}}
		for _, i := range indicators[:3] {
			c.Indicators = append(c.Indicators, interview.GuideIndicator{ID: i.ID, Official: i.Official})
		}
		g.Competency = append(g.Competency, c)
	}
	g.Competency[1].Questions[0].Also = []string{"decision_making"}
	w.Tx(func(tx interview.Tx) error { return tx.GuideInsert(g) })
	return g
}
