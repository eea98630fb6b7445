package demo

import (
	"time"

	"tarazy/internal/access"
	"tarazy/internal/appraisal"
	"tarazy/internal/commission"
	"tarazy/internal/people"
)

// form puts the order on the commission in force.
func (a *appraised) form() error {
	var seats []appraisal.Seat
	for k, who := range a.bench() {
		duty := appraisal.MemberDuty
		if k == 0 {
			duty = appraisal.ChairDuty
		}
		seats = append(seats, appraisal.Seat{Person: people.PersonID(who.Person), Duty: duty})
	}
	seats = append(seats, appraisal.Seat{Person: people.PersonID(a.secretary().Person), Duty: appraisal.SecretaryDuty})
	o, err := a.Appraisals.PrepareOrder(a.ctx, a.hr(), a.body, 0, appraisal.OrderIn{Paper: a.plan.order, Day: a.plan.formed, Seats: seats})
	if err != nil {
		return err
	}
	_, err = a.Appraisals.FormCommission(a.ctx, a.authorised(), a.body, o.Number, o.Version)
	return err
}

// schedule sets the days of the appraisal; the chair agrees, and those who
// appraise are told.
func (a *appraised) schedule() error {
	v, err := a.version()
	if err != nil {
		return err
	}
	y, err := a.Appraisals.DrawSchedule(a.ctx, a.hr(), a.year, v, appraisal.ScheduleIn{First: lastBegun, Last: lastDay})
	if err != nil {
		return err
	}
	if y, err = a.Appraisals.AgreeSchedule(a.ctx, a.bench()[0], a.year, y.Version); err != nil {
		return err
	}
	_, err = a.Appraisals.NotifyAppraisers(a.ctx, a.hr(), a.year, y.Version)
	return err
}

func (a *appraised) begin() error {
	v, err := a.version()
	if err == nil {
		_, err = a.Appraisals.BeginAppraisal(a.ctx, a.hr(), a.year, v)
	}
	return err
}

func (a *appraised) close() error {
	v, err := a.version()
	if err == nil {
		_, err = a.Appraisals.CloseYear(a.ctx, a.hr(), a.year, v)
	}
	return err
}

// call plans the next meeting, of all that waits; the chair agrees to its day.
func (a *appraised) call() error {
	on := lastMet
	if a.meeting != nil {
		on = lastMetAgain
	}
	y, m, d := on.Date()
	hr := a.hr()
	meet, err := a.Appraisals.PlanMeeting(a.ctx, hr, a.year, appraisal.MeetingIn{Starts: time.Date(y, m, d, 3, 30, 0, 0, time.UTC), Room: a.plan.room})
	if err != nil {
		return err
	}
	if _, err := a.Appraisals.AddToAgenda(a.ctx, hr, meet.ID, appraisal.AgendaIn{All: true}); err != nil {
		return err
	}
	a.meeting, err = a.Appraisals.AgreeMeeting(a.ctx, a.bench()[0], meet.ID, meet.Version)
	return err
}

// meet holds the meeting: after an appeal the grade is corrected, otherwise what
// came is approved; the protocol is drawn up and signed.
func (a *appraised) meet() error {
	var present []people.PersonID
	for _, who := range a.bench() {
		present = append(present, people.PersonID(who.Person))
	}
	svc, secretary := a.Appraisals, a.secretary()
	if _, err := svc.OpenMeeting(a.ctx, secretary, a.meeting.ID, a.meeting.Version, present); err != nil {
		return err
	}
	if err := a.propose(); err != nil {
		return err
	}
	for _, who := range a.bench() {
		if _, err := svc.VoteOnRest(a.ctx, who, a.meeting.ID, commission.For); err != nil {
			return err
		}
	}
	v, err := svc.Meeting(a.ctx, secretary, a.meeting.ID)
	if err != nil {
		return err
	}
	if _, err := svc.CloseMeeting(a.ctx, secretary, a.meeting.ID, v.Meeting.Version); err != nil {
		return err
	}
	if a.protocol, err = svc.DrawMeetingProtocol(a.ctx, secretary, a.meeting.ID, 0); err != nil {
		return err
	}
	for _, who := range append(a.bench(), secretary) {
		signed, err := a.signed(who)
		if err != nil {
			return err
		}
		if _, err := svc.SignMeetingProtocol(a.ctx, who, a.meeting.ID, a.protocol.Number, signed); err != nil {
			return err
		}
	}
	return nil
}

// propose recommends a bonus for some, or answers the appeal.
func (a *appraised) propose() error {
	if a.appealed != nil {
		c, err := a.caseOf(a.holder(a.appealing))
		if err != nil {
			return err
		}
		_, err = a.Appraisals.Propose(a.ctx, a.secretary(), a.meeting.ID, appraisal.ProposalIn{
			Case: c.ID, Proposal: appraisal.ProposeRevise, Corrected: "effective", Reason: "Отчёт о четвёртом показателе представлен в срок и подтверждён.",
		})
		return err
	}
	var all []appraisal.RecommendIn
	err := a.at(appraisal.StageCommission, func(code string, c *appraisal.Case) error {
		if c.Grade == "effective" && code[4] == '2' {
			all = append(all, appraisal.RecommendIn{Case: c.ID, Uses: []string{"bonus"}})
		}
		return nil
	})
	if err != nil || len(all) == 0 {
		return err
	}
	return a.Appraisals.Recommend(a.ctx, a.secretary(), a.meeting.ID, all)
}

// signed are a person's signatures on all files of the protocol.
func (a *appraised) signed(who *access.Actor) (out [][]byte, err error) {
	for _, f := range a.protocol.Files {
		_, data, err := a.Appraisals.MeetingFile(a.ctx, a.hr(), a.meeting.ID, a.protocol.Number, f.Part, f.Lang)
		if err != nil {
			return nil, err
		}
		cms, err := a.SignAs(a.ctx, who.Person, data)
		if err != nil {
			return nil, err
		}
		out = append(out, cms)
	}
	return out, nil
}

func (a *appraised) approve() error {
	who := a.authorised()
	signed, err := a.signed(who)
	if err != nil {
		return err
	}
	_, err = a.Appraisals.ApproveResults(a.ctx, who, a.meeting.ID, a.protocol.Number, signed)
	return err
}

// acquaint has everybody sign who has a result to read.
func (a *appraised) acquaint() error {
	return a.at(appraisal.StageAcquaintance, func(_ string, c *appraisal.Case) error {
		who := a.actor(c.Person, access.Employee)
		text, err := a.Appraisals.ReadStatement(a.ctx, who, c.ID, a.plan.lang)
		if err != nil {
			return err
		}
		cms, err := a.SignAs(a.ctx, who.Person, text)
		if err != nil {
			return err
		}
		_, err = a.Appraisals.Read(a.ctx, who, c.ID, appraisal.ReadIn{Lang: a.plan.lang, CMS: cms})
		return err
	})
}

// appeal files the appeal of one.
func (a *appraised) appeal() error {
	c, err := a.caseOf(a.holder(a.appealing))
	if err != nil {
		return err
	}
	in := appraisal.AppealIn{To: "authorised_body", Text: "Четвёртый показатель выполнен: отчёт был представлен в срок, но не приложен к листу."}
	a.appealed, err = a.Appraisals.FileAppeal(a.ctx, a.actor(c.Person, access.Employee), c.ID, in)
	return err
}

// answer recommends the commission to review the result.
func (a *appraised) answer() error {
	officer := &access.Actor{Person: string(a.posts["department/10-02"]), Body: string(a.bodies["department"]), Held: []access.Held{{Role: access.AppealOfficer}}}
	in := appraisal.AppealDecision{Review: true, Answer: "Отчёт изучен, срок соблюдён. Комиссии рекомендуется пересмотреть результат."}
	_, err := a.Appraisals.DecideAppeal(a.ctx, officer, a.appealed.ID, a.appealed.Version, in)
	return err
}
