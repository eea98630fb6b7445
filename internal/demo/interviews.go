package demo

import (
	"cmp"
	"fmt"
	"slices"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/interview"
	"tarazy/internal/people"
)

// interviewers are the people of a panel; none of them holds a post in the
// office.
var interviewers = []struct {
	role access.Role
	duty interview.Duty
}{
	{access.PanelLead, interview.LeadDuty}, {access.PanelMember, interview.MemberDuty}, {access.PanelMember, interview.MemberDuty},
	{access.PanelExpert, interview.ExpertDuty},
}

// interviewLimits are what the body has set where the recommendations have lost
// their figures.
var interviewLimits = map[string]int{
	"competencies_least": 3, "competencies_most": 5, "competency_minutes_least": 5, "competency_minutes_most": 15,
	"interview_minutes_least": 30, "discussion_minutes_least": 10, "panel_minutes_least": 40, "panel_minutes_most": 90,
	"break_minutes_least": 20, "break_minutes_summary": 10, "break_minutes_preparing": 10, "a_day_most": 4, "a_week_most": 12,
	"feedback_working_days": 5, "forms_months": 24,
}

// interviews write a guide for the head of a unit, and plan the interviews of
// two candidates: the first on the first day of the demonstration.
func (c *contest) interviews() error {
	body, ctx := c.bodies["akbulak"], c.ctx
	guide, err := c.guide(body)
	if err != nil {
		return fmt.Errorf("guide: %w", err)
	}
	se, err := c.Interviews.OpenSeries(ctx, c.hr, interview.SeriesOpening{Body: body, Title: guide.Post, Format: interview.ByPanel})
	if err != nil {
		return err
	}
	panel, err := c.seatPanel(body, se)
	if err != nil {
		return fmt.Errorf("panel: %w", err)
	}
	at := func() interview.SeriesAt { return interview.SeriesAt{ID: se.ID, Version: se.Version} }
	if se, err = c.Interviews.ChooseGuide(ctx, c.hr, at(), guide.ID); err != nil {
		return err
	}
	if se, err = c.Interviews.ChooseFeedback(ctx, c.hr, at(), "grounds"); err != nil {
		return err
	}
	for _, n := range []int{0, 12} {
		if _, err = c.Interviews.AddCandidate(ctx, c.hr, at(), people.PersonID(c.candidates[n].Person)); err != nil {
			return err
		}
		if se, err = c.series(se.ID); err != nil {
			return err
		}
	}
	for _, a := range panel {
		if err := c.Interviews.Undertake(ctx, a, se.ID); err != nil {
			return err
		}
		if err := c.Interviews.DeclareSeat(ctx, a, se.ID, false, ""); err != nil {
			return err
		}
	}
	return c.plan(se.ID, day.Of(2023, 5, 17), day.Of(2023, 5, 26), 1)
}

func (c *contest) series(id interview.SeriesID) (*interview.Series, error) {
	v, err := c.Interviews.Series(c.ctx, c.hr, id)
	if err != nil {
		return nil, err
	}
	return &v.Series, nil
}

// guide is for the head of a unit: three competencies with three indicators and
// a question of the model each.
func (c *contest) guide(body people.BodyID) (*interview.Guide, error) {
	g, err := c.Interviews.BeginGuide(c.ctx, c.hr, interview.GuideBegun{
		Body: body, Position: "09-01", Post: interview.Official{KK: "Бөлім басшысы", RU: "Руководитель отдела"},
	})
	if err != nil {
		return nil, err
	}
	in := g.Content()
	in.Duties = interview.Official{KK: "Бөлімнің жұмысын ұйымдастырады және бақылайды", RU: "Организует и контролирует работу отдела"}
	in.Area = interview.Official{KK: "Мемлекеттік қызмет көрсету сапасын бақылау", RU: "Контроль качества государственных услуг"}
	in.Technique, in.Minutes, in.Competency = "star", 40, nil
	for _, key := range []string{"integrity", "leadership", "decision_making"} {
		indicators, err := c.Model.Indicators(key, g.JobLevel)
		if err != nil {
			return nil, err
		}
		q := c.Model.Questions(key)[0]
		one := interview.GuideCompetency{Key: key, Minutes: 10, Questions: []interview.GuideQuestion{{
			ID: key + ".1", Official: q.Official, Source: interview.FromModel, Of: q.ID, Type: "open",
		}}}
		for _, i := range indicators[:3] {
			one.Indicators = append(one.Indicators, interview.GuideIndicator{ID: i.ID, Official: i.Official})
		}
		in.Competency = append(in.Competency, one)
	}
	if g, err = c.Interviews.WriteGuide(c.ctx, c.hr, interview.GuideAt{ID: g.ID, Version: g.Version}, in); err != nil {
		return nil, err
	}
	return c.Interviews.ReadyGuide(c.ctx, c.hr, interview.GuideAt{ID: g.ID, Version: g.Version})
}

// seatPanel finds the interviewers and seats them, with their training and the
// meeting before the interviews on record.
func (c *contest) seatPanel(body people.BodyID, se *interview.Series) ([]*access.Actor, error) {
	var panel []*access.Actor
	var seats []interview.SeatIn
	for _, x := range interviewers {
		p, err := c.person(c.ctx, "")
		if err != nil {
			return nil, err
		}
		err = c.Grant(c.ctx, access.Giving{Person: string(p.ID), Role: x.role, Body: string(body), From: day.Of(2023, 1, 9)})
		if err != nil {
			return nil, err
		}
		c.door(p.ID, x.role, body)
		panel = append(panel, &access.Actor{Person: string(p.ID), Body: string(body), Held: []access.Held{{Role: x.role, Body: string(body)}}})
		seats = append(seats, interview.SeatIn{Person: p.ID, Duty: x.duty})
	}
	next, err := c.Interviews.SetSeats(c.ctx, c.hr, interview.SeriesAt{ID: se.ID, Version: se.Version}, seats)
	if err != nil {
		return nil, err
	}
	*se = *next
	return panel, nil
}

// plan accepts the times that are proposed between two days.
func (c *contest) plan(id interview.SeriesID, from, until day.Day, spare int) error {
	ask := interview.PlanAsk{
		From: from, Until: until, Room: "214", Spare: spare,
		Hours: interview.Hours{From: 10 * 60, To: 18 * 60, LunchFrom: 13 * 60, LunchTo: 14 * 60},
	}
	p, err := c.Interviews.ProposePlan(c.ctx, c.hr, id, ask)
	if err != nil {
		return err
	}
	var times []interview.PlannedTime
	slots := make([]interview.Slot, len(p.Lines))
	for k, l := range p.Lines {
		slots[k] = l.Slot
	}
	// The ids by which a plan goes are drawn by lot; the town is to be the same each time.
	slices.SortFunc(p.Lines, func(a, b interview.PlanLine) int {
		return cmp.Compare(c.ordinal(a.Interview.Person), c.ordinal(b.Interview.Person))
	})
	for k, l := range p.Lines {
		times = append(times, interview.PlannedTime{Interview: l.Interview.ID, Starts: slots[k].Starts, Room: slots[k].Room})
	}
	for _, f := range p.Free {
		times = append(times, interview.PlannedTime{Starts: f.Starts, Room: f.Room})
	}
	se, err := c.series(id)
	if err != nil {
		return err
	}
	_, err = c.Interviews.AcceptPlan(c.ctx, c.hr, interview.SeriesAt{ID: id, Version: se.Version}, ask.Hours, times)
	return err
}

// ordinal is the place of a person among the candidates of the town.
func (c *contest) ordinal(p people.PersonID) int {
	return slices.IndexFunc(c.candidates, func(a *access.Actor) bool { return a.Person == string(p) })
}
