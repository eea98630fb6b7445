package demo

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/appraisal"
	"tarazy/internal/commission"
	"tarazy/internal/day"
	"tarazy/internal/locale"
	"tarazy/internal/people"
)

// The days of the last year of appraisal.
var (
	pastOpened        = day.Of(2022, 12, 12)
	pastDrawn         = day.Of(2022, 12, 13)
	pastDecided       = day.Of(2022, 12, 14)
	pastFirst         = day.Of(2023, 1, 10)
	pastSheets        = day.Of(2023, 1, 12)
	pastMet           = day.Of(2023, 1, 19)
	pastApproved      = day.Of(2023, 1, 20)
	pastRead          = day.Of(2023, 1, 23)
	pastAppealed      = day.Of(2023, 1, 27)
	pastAnswered      = day.Of(2023, 1, 31)
	pastLast          = day.Of(2023, 2, 2)
	pastMetAgain      = day.Of(2023, 2, 6)
	pastApprovedAgain = day.Of(2023, 2, 7)
	pastReadAgain     = day.Of(2023, 2, 8)
	pastClosed        = day.Of(2023, 2, 10)
)

// appealing is the post whose holder appealed against the result.
const appealing = "50-03"

// pastYear is the year that went its way.
type pastYear struct {
	*appraised
	meeting  *appraisal.Meeting
	appealed *appraisal.Appeal
	protocol *appraisal.Protocol
}

func (a *appraised) hr() *access.Actor { return a.actor(a.posts["akbulak/10-01"], access.HROfficer) }

func (a *appraised) secretary() *access.Actor {
	return a.actor(a.posts["akbulak/10-02"], access.Secretary)
}

// bench are the chair and the members.
func (a *appraised) bench() []*access.Actor {
	out := []*access.Actor{a.actor(a.posts["akbulak/00-02"], access.Chair)}
	for _, code := range []string{"30-01", "70-01", "20-01", "60-01"} {
		out = append(out, a.actor(a.posts["akbulak/"+code], access.Member))
	}
	return out
}

// authorised is who approves results.
func (a *appraised) authorised() *access.Actor {
	k := slices.IndexFunc(a.doors, func(d Door) bool { return d.Role == access.Authorised })
	return a.actor(people.PersonID(a.doors[k].Person), access.Authorised)
}

// form puts the order on the commission in force.
func (a *pastYear) form() error {
	var seats []appraisal.Seat
	for k, who := range a.bench() {
		duty := appraisal.MemberDuty
		if k == 0 {
			duty = appraisal.ChairDuty
		}
		seats = append(seats, appraisal.Seat{Person: people.PersonID(who.Person), Duty: duty})
	}
	seats = append(seats, appraisal.Seat{Person: people.PersonID(a.secretary().Person), Duty: appraisal.SecretaryDuty})
	o, err := a.Appraisals.PrepareOrder(a.ctx, a.hr(), a.body, 0, appraisal.OrderIn{Paper: "214-ж/қ", Day: pastOpened, Seats: seats})
	if err != nil {
		return err
	}
	_, err = a.Appraisals.FormCommission(a.ctx, a.authorised(), a.body, o.Number, o.Version)
	return err
}

// version is that of the year as it is stored.
func (a *pastYear) version() (v int64, err error) {
	err = a.Appraisals.Store.Read(a.ctx, func(tx appraisal.Tx) error {
		y, err := tx.AppraisalYearGet(a.year)
		if err == nil {
			v = y.Version
		}
		return err
	})
	return v, err
}

// schedule sets the days of the appraisal; the chair agrees, and those who
// appraise are told.
func (a *pastYear) schedule() error {
	v, err := a.version()
	if err != nil {
		return err
	}
	y, err := a.Appraisals.DrawSchedule(a.ctx, a.hr(), a.year, v, appraisal.ScheduleIn{First: pastFirst, Last: pastLast})
	if err != nil {
		return err
	}
	if y, err = a.Appraisals.AgreeSchedule(a.ctx, a.bench()[0], a.year, y.Version); err != nil {
		return err
	}
	_, err = a.Appraisals.NotifyAppraisers(a.ctx, a.hr(), a.year, y.Version)
	return err
}

func (a *pastYear) begin() error {
	v, err := a.version()
	if err == nil {
		_, err = a.Appraisals.BeginAppraisal(a.ctx, a.hr(), a.year, v)
	}
	return err
}

func (a *pastYear) close() error {
	v, err := a.version()
	if err == nil {
		_, err = a.Appraisals.CloseYear(a.ctx, a.hr(), a.year, v)
	}
	return err
}

// at goes through the cases that stand at a stage.
func (a *pastYear) at(stage appraisal.Stage, do func(code string, c *appraisal.Case) error) error {
	return a.each(func(code string, c *appraisal.Case) error {
		if c.Stage != stage {
			return nil
		}
		if err := do(code, c); err != nil {
			return fmt.Errorf("%s: %w", code, err)
		}
		return nil
	})
}

// sheets fills in, signs and brings in both sheets of everybody.
func (a *pastYear) sheets() error {
	return a.at(appraisal.StageSheets, func(code string, c *appraisal.Case) error {
		boss, servant := a.superior(c.Route.Immediate), a.actor(c.Person, access.Employee)
		sh, err := a.Appraisals.SaveSheet(a.ctx, boss, c.ID, appraisal.SheetSave{Rows: a.rows(code)})
		if err != nil {
			return err
		}
		for _, who := range []*access.Actor{boss, servant} {
			if sh, err = a.Appraisals.SignSheet(a.ctx, who, c.ID, appraisal.SheetAt{Number: sh.Number, Version: sh.Version}); err != nil {
				return err
			}
		}
		if _, err = a.Appraisals.SubmitSheet(a.ctx, boss, c.ID, appraisal.SheetAt{Number: sh.Number, Version: sh.Version}); err != nil {
			return err
		}
		return a.assess(code, c, boss, servant)
	})
}

// rows are what became of the five KCI of a post: most reached all.
func (a *pastYear) rows(code string) []appraisal.SheetRow {
	reached := []int{5, 5, 4, 5, 3, 5, 4, 5, 2, 5}[(int(code[0])+2*int(code[4]))%10]
	if code == appealing {
		reached = 3
	}
	kci := a.kci(code)
	out := make([]appraisal.SheetRow, len(kci))
	for k := range out {
		yes := k < reached
		out[k] = appraisal.SheetRow{Reached: &yes, Actual: kci[k].Target, Evidence: "Отчёт отдела за год, представлен в декабре"}
		if !yes {
			out[k].Actual = short(kci[k])
		}
	}
	return out
}

// short is a value that misses the target of a KCI.
func short(k appraisal.KCI) string {
	n, err := strconv.Atoi(k.Target)
	if err != nil {
		return k.Target
	}
	if k.Compare == appraisal.AtMost {
		return strconv.Itoa(n + 2)
	}
	return strconv.Itoa(n * 4 / 5)
}

// assess fills in and signs the sheet of competencies.
func (a *pastYear) assess(code string, c *appraisal.Case, boss, servant *access.Actor) error {
	v, err := a.Appraisals.Sheets(a.ctx, boss, c.ID)
	if err != nil {
		return err
	}
	as, err := a.Appraisals.SaveAssessment(a.ctx, boss, c.ID, appraisal.AssessmentSave{Shown: shown(v, code)})
	if err != nil {
		return err
	}
	for _, who := range []*access.Actor{servant, boss} {
		if as, err = a.Appraisals.SignAssessment(a.ctx, who, c.ID, appraisal.SheetAt{Number: as.Number, Version: as.Version}); err != nil {
			return err
		}
	}
	return nil
}

// shown marks the indicators of every competency of a sheet: of some posts one
// competency falls short.
func shown(v *appraisal.SheetsView, code string) map[string][]*bool {
	out := map[string][]*bool{}
	for n, key := range v.Rules.Competency.All.V {
		if !v.Case.Place.Public && slices.Contains(v.Rules.Competency.ServiceOnly.V, key) {
			continue
		}
		set, ok := v.Rules.Wording.Indicators.Of(key, v.GroupKey)
		if !ok {
			continue
		}
		weak := int(code[4])%3 == 0 && n == int(code[0])%5
		marks := make([]*bool, len(set.Effective))
		for i := range marks {
			yes := !weak || i > len(marks)/2
			marks[i] = &yes
		}
		out[key] = marks
	}
	return out
}

// agree has the higher supervisors agree to the sheets.
func (a *pastYear) agree() error {
	return a.at(appraisal.StageSheets, func(_ string, c *appraisal.Case) error {
		var sh *appraisal.Sheet
		err := a.Appraisals.Store.Read(a.ctx, func(tx appraisal.Tx) (err error) {
			sh, err = tx.SheetLatest(c.ID)
			return err
		})
		if err != nil {
			return err
		}
		in := appraisal.SheetDecision{SheetAt: appraisal.SheetAt{Number: sh.Number, Version: sh.Version}, Agree: true}
		_, err = a.Appraisals.DecideSheet(a.ctx, a.superior(c.Route.Higher), c.ID, in)
		return err
	})
}

// call plans the next meeting, of all that waits; the chair agrees to its day.
func (a *pastYear) call() error {
	on := pastMet
	if a.meeting != nil {
		on = pastMetAgain
	}
	y, m, d := on.Date()
	hr := a.hr()
	meet, err := a.Appraisals.PlanMeeting(a.ctx, hr, a.year, appraisal.MeetingIn{Starts: time.Date(y, m, d, 3, 30, 0, 0, time.UTC), Room: "305"})
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
func (a *pastYear) meet() error {
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
func (a *pastYear) propose() error {
	if a.appealed != nil {
		c, err := a.caseOf(a.posts["akbulak/"+appealing])
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
func (a *pastYear) signed(who *access.Actor) (out [][]byte, err error) {
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

func (a *pastYear) approve() error {
	who := a.authorised()
	signed, err := a.signed(who)
	if err != nil {
		return err
	}
	_, err = a.Appraisals.ApproveResults(a.ctx, who, a.meeting.ID, a.protocol.Number, signed)
	return err
}

// acquaint has everybody sign who has a result to read.
func (a *pastYear) acquaint() error {
	return a.at(appraisal.StageAcquaintance, func(_ string, c *appraisal.Case) error {
		who := a.actor(c.Person, access.Employee)
		text, err := a.Appraisals.ReadStatement(a.ctx, who, c.ID, locale.RU)
		if err != nil {
			return err
		}
		cms, err := a.SignAs(a.ctx, who.Person, text)
		if err != nil {
			return err
		}
		_, err = a.Appraisals.Read(a.ctx, who, c.ID, appraisal.ReadIn{Lang: locale.RU, CMS: cms})
		return err
	})
}

// appeal files the appeal of one.
func (a *pastYear) appeal() error {
	c, err := a.caseOf(a.posts["akbulak/"+appealing])
	if err != nil {
		return err
	}
	in := appraisal.AppealIn{To: "authorised_body", Text: "Четвёртый показатель выполнен: отчёт был представлен в срок, но не приложен к листу."}
	a.appealed, err = a.Appraisals.FileAppeal(a.ctx, a.actor(c.Person, access.Employee), c.ID, in)
	return err
}

// answer recommends the commission to review the result.
func (a *pastYear) answer() error {
	officer := &access.Actor{Person: string(a.posts["department/10-02"]), Body: string(a.bodies["department"]), Held: []access.Held{{Role: access.AppealOfficer}}}
	in := appraisal.AppealDecision{Review: true, Answer: "Отчёт изучен, срок соблюдён. Комиссии рекомендуется пересмотреть результат."}
	_, err := a.Appraisals.DecideAppeal(a.ctx, officer, a.appealed.ID, a.appealed.Version, in)
	return err
}
