package demo

import (
	"fmt"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/interview"
	"tarazy/internal/people"
)

// answers are what the two candidates of the talks gave: by competency, how many
// of the three indicators their examples showed, with the mark; and what the
// candidate is as a whole.
var answers = []struct {
	shown      map[string]int
	marks      map[string]int
	overall    int
	conclusion interview.Conclusion
	reason     string
}{
	{
		map[string]int{"integrity": 3, "leadership": 1, "decision_making": 1}, map[string]int{"integrity": 4, "leadership": 2, "decision_making": 2}, 2, interview.Unfit,
		"Басшылық тәжірибесі мысалдармен расталмады",
	},
	{
		map[string]int{"integrity": 3, "leadership": 2, "decision_making": 2}, map[string]int{"integrity": 4, "leadership": 4, "decision_making": 4}, 4, interview.Fit,
		"Негізгі құзыреттер мысалдармен расталды",
	},
}

// talks are two interviews by one interviewer that are over: the first candidate
// was sent a letter and is asked for the talent pool; the second one's letter is
// a draft.
func (c *contest) talks() error {
	body, ctx := c.bodies["akbulak"], c.ctx
	if err := c.Interviews.SetLimits(ctx, c.hr, body, interviewLimits, 0); err != nil {
		return fmt.Errorf("limits of interviews: %w", err)
	}
	lead, se, err := c.talkSeries(body)
	if err != nil {
		return fmt.Errorf("talks: %w", err)
	}
	v, err := c.Interviews.Series(ctx, c.hr, se)
	if err != nil {
		return err
	}
	begins := time.Date(2023, 5, 12, 5, 0, 0, 0, time.UTC)
	for k, row := range v.Interviews {
		c.Forward(begins.Add(time.Duration(k) * 70 * time.Minute))
		if err := c.talk(lead, row.Interview, k, begins.Add(time.Duration(k)*70*time.Minute)); err != nil {
			return fmt.Errorf("talk %d: %w", k+1, err)
		}
		letter, err := c.Interviews.FeedbackLetter(ctx, c.hr, row.ID)
		if err != nil {
			return err
		}
		f, err := c.Interviews.SaveFeedback(ctx, c.hr, row.ID, 0, letter.Text)
		if err != nil {
			return err
		}
		if k > 0 {
			continue
		}
		if err := c.Interviews.SendFeedback(ctx, c.hr, row.ID, f.Version); err != nil {
			return err
		}
		if err := c.Interviews.ProposePool(ctx, c.hr, row.ID, "09-01"); err != nil {
			return err
		}
	}
	return nil
}

// talkSeries opens the series with its interviewer and plans its times.
func (c *contest) talkSeries(body people.BodyID) (*access.Actor, interview.SeriesID, error) {
	ctx := c.ctx
	guide, err := c.guide(body)
	if err != nil {
		return nil, "", err
	}
	se, err := c.Interviews.OpenSeries(ctx, c.hr, interview.SeriesOpening{Body: body, Title: guide.Post, Format: interview.Individual})
	if err != nil {
		return nil, "", err
	}
	p, err := c.person(ctx, "")
	if err != nil {
		return nil, "", err
	}
	if err := c.Grant(ctx, access.Giving{Person: string(p.ID), Role: access.PanelLead, Body: string(body), From: day.Of(2023, 1, 9)}); err != nil {
		return nil, "", err
	}
	lead := &access.Actor{Person: string(p.ID), Body: string(body), Held: []access.Held{{Role: access.PanelLead, Body: string(body)}}}
	at := func() interview.SeriesAt { return interview.SeriesAt{ID: se.ID, Version: se.Version} }
	if se, err = c.Interviews.SetSeats(ctx, c.hr, at(), []interview.SeatIn{{Person: p.ID, Duty: interview.LeadDuty}}); err != nil {
		return nil, "", err
	}
	if se, err = c.Interviews.ChooseGuide(ctx, c.hr, at(), guide.ID); err != nil {
		return nil, "", err
	}
	if se, err = c.Interviews.ChooseFeedback(ctx, c.hr, at(), interview.FutureLevel); err != nil {
		return nil, "", err
	}
	for _, n := range []int{0, 12} {
		if _, err = c.Interviews.AddCandidate(ctx, c.hr, at(), people.PersonID(c.candidates[n].Person)); err != nil {
			return nil, "", err
		}
		if se, err = c.series(se.ID); err != nil {
			return nil, "", err
		}
	}
	if err := c.Interviews.Undertake(ctx, lead, se.ID); err != nil {
		return nil, "", err
	}
	if err := c.Interviews.DeclareSeat(ctx, lead, se.ID, false, ""); err != nil {
		return nil, "", err
	}
	return lead, se.ID, c.plan(se.ID, day.Of(2023, 5, 12), day.Of(2023, 5, 12), 0)
}

// talk holds, marks and concludes an interview.
func (c *contest) talk(lead *access.Actor, i interview.Interview, k int, begins time.Time) error {
	ctx, of := c.ctx, answers[k]
	begun, err := c.Interviews.BeginTalk(ctx, lead, i.ID, i.Version)
	if err != nil {
		return err
	}
	v, err := c.Interviews.Talk(ctx, lead, i.ID)
	if err != nil {
		return err
	}
	if _, err := c.Interviews.SaveNotes(ctx, lead, i.ID, 1, notesOf(v.Guide)); err != nil {
		return err
	}
	c.Forward(begins.Add(40 * time.Minute))
	term := day.Of(2023, 5, 19)
	if _, err := c.Interviews.EndTalk(ctx, lead, i.ID, begun.Version, interview.EndIn{Next: "Нәтижесі хатпен жіберіледі", Term: &term}); err != nil {
		return err
	}
	if err := c.Interviews.WriteImpression(ctx, lead, i.ID, ""); err != nil {
		return err
	}
	if err := c.markTalk(lead, i.ID, of.shown, of.marks, of.overall, of.reason); err != nil {
		return err
	}
	a, err := c.Interviews.Agreement(ctx, lead, i.ID)
	if err != nil {
		return err
	}
	return c.Interviews.Conclude(ctx, lead, i.ID, a.Agreement.Version, of.conclusion, of.reason)
}

// markTalk ties evidence to the first indicators of each competency as shown and
// to the others as not, and marks by it.
func (c *contest) markTalk(lead *access.Actor, id interview.ID, shown, marks map[string]int, overall int, why string) error {
	ctx := c.ctx
	v, err := c.Interviews.Mine(ctx, lead, id)
	if err != nil {
		return err
	}
	sheet := v.Sheet
	for _, one := range v.Competency {
		key := one.Of.Key
		var all []interview.Evidence
		for n, l := range one.Looked {
			if n < shown[key] {
				all = append(all, interview.Evidence{Indicator: l.ID, Sign: interview.Positive, Example: one.Examples[0].ID, Passage: one.Examples[0].Parts["action"]})
				continue
			}
			all = append(all, interview.Evidence{Indicator: l.ID, Sign: interview.NotShown})
		}
		if sheet, err = c.Interviews.SaveEvidence(ctx, lead, id, sheet.Version, key, all); err != nil {
			return err
		}
		mark := marks[key]
		if sheet, err = c.Interviews.SaveMark(ctx, lead, id, sheet.Version, interview.RateIn{Competency: key, Mark: &mark, Reason: why}); err != nil {
			return err
		}
	}
	if sheet, err = c.Interviews.SaveOverall(ctx, lead, id, sheet.Version, overall, why); err != nil {
		return err
	}
	return c.Interviews.LockSheet(ctx, lead, id, sheet.Version)
}

// notesOf are two whole examples for each competency of a guide.
func notesOf(g *interview.Guide) interview.NoteText {
	n := interview.NoteText{Examples: []interview.Example{}, Free: map[string]string{"review": "Бес жыл аудан әкімдігінде істеген"}}
	for _, one := range g.Competency {
		for k := range 2 {
			n.Examples = append(n.Examples, interview.Example{
				ID: fmt.Sprintf("e%d", len(n.Examples)+1), Competency: one.Key, Question: one.Questions[0].ID, Parts: map[string]string{
					"situation": "Күзде балабақшада орын жетпеді", "task": "Топтарды қайда ашуды ұсыну керек болды",
					"action": fmt.Sprintf("Төрт ғимаратты өзім салыстырдым, %d-нұсқаны таңдадым", k+1), "result": "Қараша айында қырық орын ашылды",
				},
			})
		}
	}
	return n
}
