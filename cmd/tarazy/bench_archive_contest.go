package main

import (
	"context"
	"fmt"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/candidate"
	"tarazy/internal/competition"
	"tarazy/internal/day"
	"tarazy/internal/eds"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/store"
)

// benchArchive is a competition for one post, held from the announcement to the
// publication by the same services as in earnest.
type benchArchive struct {
	app       *app
	ctx       context.Context
	body      people.BodyID
	enrolled  int
	hr        *access.Actor
	secretary *access.Actor
	judges    []*access.Actor
	post      people.PostID
	contest   *competition.Competition
	vacancy   competition.VacancyID
	crowd     []*access.Actor
}

var (
	archiveOpens = day.Of(2023, 3, 28)
	archiveTests = archiveOpens.Add(2)
)

// held goes through the competition.
func (w *benchArchive) held() error {
	for _, step := range []struct {
		on day.Day
		do func() error
	}{
		{archiveOpens, w.staff}, {archiveOpens, w.announce}, {archiveOpens, w.candidates}, {archiveOpens, w.apply},
		{archiveTests, w.close}, {archiveTests, w.qualities}, {archiveTests.Add(7), w.abilities},
		{archiveTests.Add(14), w.interview}, {archiveTests.Add(14), w.protocol},
	} {
		y, m, d := step.on.Date()
		w.app.forward(time.Date(y, m, d, 4, 0, 0, 0, time.UTC))
		if err := step.do(); err != nil {
			return fmt.Errorf("competition on %s: %w", step.on, err)
		}
	}
	for {
		n, err := w.app.journal.Sequence(w.ctx)
		if err != nil || n == 0 {
			return err
		}
	}
}

func (w *benchArchive) staff() error {
	body, err := w.app.staff.AddBody(w.ctx, system, people.Body{
		BIN: "180140000003", Zone: "Asia/Almaty", Acts: map[string]string{"selection": selectionAct}, Names: locale.Words{KK: "Орган", RU: "Орган", EN: "Body"},
	})
	if err != nil {
		return err
	}
	w.body = body.ID
	unit, err := w.app.staff.AddUnit(w.ctx, system, people.Unit{Body: w.body, Code: "1", UnitState: people.UnitState{From: people.Always, NameKK: "Бөлім", NameRU: "Отдел"}})
	if err != nil {
		return err
	}
	post, err := w.app.staff.AddPost(w.ctx, system, people.Post{Body: w.body, Code: "1-1", PostState: people.PostState{
		From: people.Always, Unit: unit.ID, TitleKK: "Маман", TitleRU: "Специалист", Category: "E-5"}})
	if err != nil {
		return err
	}
	w.post = post.ID
	for _, role := range []access.Role{access.HROfficer, access.Secretary, access.Chair, access.Member, access.Member, access.Member, access.Member} {
		if err := w.officer(role); err != nil {
			return err
		}
	}
	return nil
}

func (w *benchArchive) officer(role access.Role) error {
	p, _, err := w.person(w.body)
	if err != nil {
		return err
	}
	if err := w.app.access.GrantAsSystem(w.ctx, access.Giving{Person: string(p), Role: role, Body: string(w.body), From: day.Of(2020, 1, 6)}); err != nil {
		return err
	}
	a := &access.Actor{Person: string(p), Body: string(w.body), Personal: true, Held: []access.Held{{Role: role, Body: string(w.body)}}}
	switch role {
	case access.HROfficer:
		w.hr = a
	case access.Secretary:
		w.secretary = a
	default:
		w.judges = append(w.judges, a)
	}
	return nil
}

func (w *benchArchive) person(body people.BodyID) (id people.PersonID, iin string, err error) {
	if iin, err = bookIIN(w.app.staff.Rules, w.enrolled); err != nil {
		return "", "", err
	}
	w.enrolled++
	p, err := w.app.staff.Enrol(w.ctx, system, body, people.Entry{
		Surname: benchSurnames[w.enrolled%len(benchSurnames)], Given: "Айдана", Lang: locale.KK, Private: people.Private{IIN: iin},
	})
	if err != nil {
		return "", "", err
	}
	return p.ID, iin, nil
}

func (w *benchArchive) announce() error {
	words := locale.Words{KK: "Маман", RU: "Специалист", EN: "Specialist"}
	c, err := w.app.contest.Draft(w.ctx, w.hr, competition.DraftIn{
		Body: w.body, Title: words, Until: archiveOpens.Add(1), Settings: competition.Settings{AppealDays: 3, DecideDays: 3},
	})
	if err != nil {
		return err
	}
	v, err := w.app.contest.AddVacancy(w.ctx, w.hr, c.ID, c.Version, competition.VacancyIn{
		Post: w.post, Duties: words, Directions: []string{"economy"}, Need: candidate.Need{Education: &candidate.EducationNeed{Least: "bachelor"}},
	})
	if err != nil {
		return err
	}
	w.vacancy = v.ID
	if w.contest, err = w.app.contest.Announce(w.ctx, w.hr, c.ID, c.Version+1); err != nil {
		return err
	}
	seats := []competition.Seat{{Person: people.PersonID(w.secretary.Person), Duty: competition.SecretaryDuty}}
	for i, j := range w.judges {
		seats = append(seats, competition.Seat{Person: people.PersonID(j.Person), Duty: []competition.Duty{competition.ChairDuty, competition.MemberDuty}[min(i, 1)]})
	}
	_, err = w.app.contest.KeepCommission(w.ctx, w.hr, c.ID, 0, competition.OrderIn{Number: "1-к", Day: archiveOpens, Seats: seats})
	return err
}

// candidates register the crowd with confirmed files and passed tests of
// knowledge.
func (w *benchArchive) candidates() error {
	var rows []competition.KnowledgeRow
	for range archiveCandidates {
		p, iin, err := w.person("")
		if err != nil {
			return err
		}
		if err := w.file(p); err != nil {
			return err
		}
		w.crowd = append(w.crowd, &access.Actor{Person: string(p), Held: []access.Held{{Role: access.Candidate}}, Personal: true})
		rows = append(rows, competition.KnowledgeRow{IIN: iin, Tested: archiveOpens.Add(-1), Right: map[string]int{
			"state_language": 15, "constitution": 13, "civil_service": 12, "anti_corruption": 12, "ethics": 8,
		}})
	}
	return refusedRow(w.app.contest.RecordKnowledge(w.ctx, w.hr, w.body, w.document(), rows))
}

func (w *benchArchive) file(p people.PersonID) error {
	err := w.app.db.Write(w.ctx, func(tx *store.Tx) error {
		return tx.CandidateRegister(&candidate.Registration{
			ID: "reg_" + string(p), Person: p, At: tx.Now(), Act: selectionAct, Edition: rankedEdition, UndertakingVersion: candidate.UndertakingVersion,
			ConsentVersion: candidate.ConsentVersion, Lang: "kk", Serial: "1", Statement: []byte("sealed"), Signature: []byte("sealed"),
		})
	})
	if err != nil {
		return err
	}
	job := candidate.Job{Employer: "«Сынақ» ЖШС", BIN: "990140000123", Position: "Талдаушы", From: day.Of(2019, 1, 1), Kind: candidate.OtherJob, Directions: []string{"economy"}}
	o, err := w.app.candidates.Add(w.ctx, p, 1, candidate.KindJob, candidate.Value{Job: &job})
	if err != nil {
		return err
	}
	study := candidate.Education{Level: "bachelor", Field: "economics", Institution: "Университет", Graduated: day.Of(2015, 6, 30)}
	if o, err = w.app.candidates.Add(w.ctx, p, o.Version, candidate.KindEducation, candidate.Value{Education: &study}); err != nil {
		return err
	}
	_, err = w.app.candidates.Confirm(w.ctx, p, o.Version)
	return err
}

func (w *benchArchive) apply() error {
	for _, c := range w.crowd {
		a, err := w.app.contest.Apply(w.ctx, c, competition.ApplyIn{Vacancy: w.vacancy})
		if err != nil {
			return err
		}
		if _, err := w.app.contest.Check(w.ctx, w.hr, a.ID, a.Version, competition.CheckIn{Admit: true}); err != nil {
			return err
		}
	}
	return nil
}

func (w *benchArchive) close() error {
	v, err := w.app.contest.PublicVacancy(w.ctx, w.vacancy)
	if err == nil {
		_, err = w.app.contest.CloseStage(w.ctx, w.hr, w.vacancy, v.Vacancy.Version)
	}
	return err
}

// standing are those who go on.
func (w *benchArchive) standing() (out []competition.Application, err error) {
	err = w.app.db.Read(w.ctx, func(tx *store.Tx) error {
		all, err := tx.ApplicationsOf(w.vacancy)
		for _, a := range all {
			if a.Standing == competition.Admitted {
				out = append(out, a)
			}
		}
		return err
	})
	return out, err
}

func (w *benchArchive) document() competition.Document {
	return competition.Document{Name: "Ведомость", Number: "1", Day: w.app.today()}
}

func (w *benchArchive) qualities() error {
	return w.tested(competition.AtQualities, func(i int, r *competition.ResultRow) { n := 70 + i%55; r.Right = &n })
}

func (w *benchArchive) abilities() error {
	return w.tested(competition.AtAbilities, func(i int, r *competition.ResultRow) {
		text, numbers := i%25, i%20
		r.Text, r.Numbers = &text, &numbers
	})
}

func (w *benchArchive) tested(stage competition.StageKey, fill func(int, *competition.ResultRow)) error {
	all, err := w.standing()
	if err != nil {
		return err
	}
	rows := make([]competition.ResultRow, len(all))
	for i, a := range all {
		rows[i] = competition.ResultRow{Number: a.Number, Conduct: competition.Kept}
		fill(i, &rows[i])
	}
	if err := refusedRow(w.app.contest.RecordResults(w.ctx, w.hr, w.vacancy, stage, w.document(), rows)); err != nil {
		return err
	}
	return w.close()
}

func (w *benchArchive) interview() error {
	all, err := w.standing()
	if err != nil {
		return err
	}
	var rows []competition.InterviewRow
	for i, a := range all {
		marks := map[people.PersonID]int{}
		for _, j := range w.judges {
			marks[people.PersonID(j.Person)] = 5 - i%3
		}
		rows = append(rows, competition.InterviewRow{Number: a.Number, Marks: marks})
	}
	for _, j := range w.judges {
		if err := w.app.contest.DeclareInterest(w.ctx, j, w.vacancy, false, "Мүдделер қақтығысы жоқ."); err != nil {
			return err
		}
	}
	if err := refusedRow(w.app.contest.RecordInterview(w.ctx, w.secretary, w.vacancy, w.document(), rows)); err != nil {
		return err
	}
	return w.close()
}

// protocol draws it up and lets every judge sign.
func (w *benchArchive) protocol() error {
	p, err := w.app.contest.DrawProtocol(w.ctx, w.secretary, w.contest.ID, 0, "")
	if err != nil {
		return err
	}
	authority, err := demoAuthority(w.app.path("eds"), w.app.legal.Now())
	if err != nil {
		return err
	}
	for _, j := range w.judges {
		who, err := w.app.edsPerson(w.ctx, j.Person)
		if err != nil {
			return err
		}
		keys, err := authority.Issue(who, w.app.legal.Now())
		if err != nil {
			return err
		}
		var cms [][]byte
		for _, f := range p.Files {
			text, err := w.app.contest.ProtocolBytes(w.ctx, f)
			if err != nil {
				return err
			}
			signed, err := eds.Sign(text, false, w.app.legal.Now(), keys.Signing)
			if err != nil {
				return err
			}
			cms = append(cms, signed)
		}
		if _, err := w.app.contest.SignProtocol(w.ctx, j, p.ID, cms); err != nil {
			return err
		}
	}
	return nil
}

// refusedRow turns a refused row into an error: here none is.
func refusedRow(bad []competition.RowFault, err error) error {
	if err == nil && len(bad) > 0 {
		return fmt.Errorf("row %d (%s): %w", bad[0].Row, bad[0].Name, bad[0].Err)
	}
	return err
}
