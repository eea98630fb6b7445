package competitiontest

import (
	"fmt"

	"tarazy/internal/access"
	"tarazy/internal/candidate"
	"tarazy/internal/competition"
	"tarazy/internal/day"
	"tarazy/internal/eds"
	"tarazy/internal/law"
	"tarazy/internal/people"
)

// Need is a requirement that every candidate of Candidate meets.
func Need() candidate.Need {
	return candidate.Need{Any: []candidate.Need{
		{Education: &candidate.EducationNeed{Least: "bachelor"}},
		{Experience: &candidate.ExperienceNeed{Months: 120}},
	}}
}

// Candidate is a registered candidate with a confirmed file.
type Candidate struct {
	*access.Actor
	ID      people.PersonID
	Surname string
}

// EmployerBIN is the BIN of the job in every candidate's file, which lasted
// from EmployerFrom and lasts.
const EmployerBIN = "990140000123"

// EmployerFrom is the first day of that job.
var EmployerFrom = day.Of(2019, 1, 1)

// Candidate enrols and registers a candidate, with one job and one diploma, and
// a certificate of the knowledge test.
func (w *World) Candidate(surname string) *Candidate {
	w.T.Helper()
	p := w.Person(surname, "")
	c := &Candidate{ID: p, Surname: surname, Actor: &access.Actor{
		Person: string(p), Name: surname, Acting: access.Candidate, Held: []access.Held{{Role: access.Candidate}}, Personal: true,
	}}
	w.register(p)
	w.file(p)
	w.Tx(func(tx competition.Tx) error {
		return tx.KnowledgeInsert(&competition.KnowledgeResult{
			ID: w.ids.New("knw"), Person: p, Number: "2023-" + surname, Tested: w.Today().Add(-30), Passed: true,
			Right: map[string]int{"state_language": 10, "constitution": 10, "civil_service": 10, "anti_corruption": 10, "ethics": 6},
			Act:   Act, Edition: Edition, Document: w.Document(), At: tx.Now(), By: people.PersonID(w.Manager.Person),
		})
	})
	return c
}

func (w *World) register(p people.PersonID) {
	w.Tx(func(tx competition.Tx) error {
		return tx.CandidateRegister(&candidate.Registration{
			ID: w.ids.New("reg"), Person: p, At: tx.Now(), Act: Act, Edition: Edition, UndertakingVersion: candidate.UndertakingVersion,
			ConsentVersion: candidate.ConsentVersion, Lang: "kk", Serial: "1", Statement: []byte("sealed"), Signature: []byte("sealed"),
		})
	})
}

func (w *World) file(p people.PersonID) {
	w.T.Helper()
	o, err := w.Files.Look(w.T.Context(), p)
	w.Must(err)
	job := candidate.Job{Employer: "«Сынақ» ЖШС", BIN: EmployerBIN, Position: "Талдаушы", From: EmployerFrom, Kind: candidate.OtherJob, Directions: []string{"economy"}}
	study := candidate.Education{Level: w.Rules().Ranking.Education.V[3], Field: "economics", Institution: "Университет", Graduated: day.Of(2015, 6, 30)}
	version := o.Version
	if version == 0 {
		version = 1 // the first write opens the file
	}
	o, err = w.Files.Add(w.T.Context(), p, version, candidate.KindJob, candidate.Value{Job: &job})
	w.Must(err)
	o, err = w.Files.Add(w.T.Context(), p, o.Version, candidate.KindEducation, candidate.Value{Education: &study})
	w.Must(err)
	_, err = w.Files.Confirm(w.T.Context(), p, o.Version)
	w.Must(err)
}

// Put makes an application of the candidate for the vacancy that stands
// admitted at a stage, with points from the tests before it. The vacancy is
// brought to the stage too, if it is not there yet.
func (w *World) Put(c *Candidate, v *competition.Vacancy, stage competition.StageKey) *competition.Application {
	w.T.Helper()
	var file []byte
	w.Tx(func(tx competition.Tx) (err error) {
		if file, err = w.Files.Snapshot(tx, c.ID); err != nil {
			return err
		}
		person, err := tx.PersonGet(c.ID)
		if err != nil {
			return err
		}
		key, err := w.Master.Key(person.Key)
		if err != nil {
			return err
		}
		file, err = key.Seal("application.file", file)
		return err
	})
	w.numbered++
	a := &competition.Application{
		ID: competition.ApplicationID(w.ids.New("app")), Version: 1, Competition: w.Competition.ID, Vacancy: v.ID, Body: w.Body, Person: c.ID,
		Number: fmt.Sprintf("QAZ-%05d", w.numbered*7919%100000), Wish: 1, Applied: w.Clock.Now(), On: w.Today(), Stage: stage,
		Standing: competition.Admitted, CheckDue: w.Today().Add(1), Experience: int(w.Today() - EmployerFrom + 1),
		Education: w.Rules().Ranking.Education.V[3], Snapshot: file,
	}
	if stage == competition.AtApplication {
		a.Standing = competition.Submitted
	}
	w.Tx(func(tx competition.Tx) error {
		ok, err := tx.ApplicationInsert(a)
		if err == nil && !ok {
			err = fmt.Errorf("%s has applied", c.Surname)
		}
		return err
	})
	w.results(a, v, stage)
	w.Reach(v, stage)
	return a
}

// results puts passed results of the tests before a stage: the later the
// candidate, the fewer points.
func (w *World) results(a *competition.Application, v *competition.Vacancy, stage competition.StageKey) {
	due, err := competition.EssayDue(w.Rules(), v.Category)
	w.Must(err)
	for _, s := range competition.Stages(due) {
		if !s.Tested() || !s.Before(stage) {
			continue
		}
		r := competition.Result{Application: a.ID, Vacancy: v.ID, Stage: s, Taken: competition.TookPart, Verdict: competition.Passed,
			Document: w.Document(), At: w.Clock.Now(), By: people.PersonID(w.Manager.Person)}
		switch s {
		case competition.AtQualities:
			r.Right = 100 - w.numbered
		case competition.AtAbilities:
			r.Text, r.Numbers, r.Right = 20, 15, 35
		}
		r.Points = law.Points(r.Right * 100)
		if s == competition.AtEssay {
			r.Points = 400
		}
		if s.Proctored() {
			on := w.Today()
			r.Conduct, r.CheckedBy, r.CheckedOn = competition.Kept, people.PersonID(w.Proctor.Person), &on
		}
		a.Points += r.Points
		w.Tx(func(tx competition.Tx) error { return tx.ResultPut(&r) })
	}
	a.Version++
	w.Tx(func(tx competition.Tx) error { return settled(tx.ApplicationUpdate(a)) })
}

// Reach brings a vacancy to a stage, if it is not there yet.
func (w *World) Reach(v *competition.Vacancy, stage competition.StageKey) {
	w.T.Helper()
	if !v.Stage.Before(stage) {
		return
	}
	v.Stage = stage
	v.Version++
	w.Tx(func(tx competition.Tx) error { return settled(tx.VacancyUpdate(v)) })
}

func settled(ok bool, err error) error {
	if err == nil && !ok {
		err = fmt.Errorf("an old version")
	}
	return err
}

// Apply is Put for n new candidates.
func (w *World) Apply(n int, v *competition.Vacancy, stage competition.StageKey) []*competition.Application {
	w.T.Helper()
	var out []*competition.Application
	for range n {
		out = append(out, w.Put(w.Candidate(fmt.Sprintf("Үміткеров%d", w.enrolled)), v, stage))
	}
	return out
}

// Key issues signing keys to a person, whose certificate the service then
// trusts. All persons of a world get them of one authority.
func (w *World) Key(p people.PersonID) eds.Credentials {
	w.T.Helper()
	a, err := authority()
	w.Must(err)
	if w.Trust == nil {
		w.Trust, err = a.Trust()
		w.Must(err)
	}
	var iin, surname, given string
	w.Tx(func(tx competition.Tx) error {
		person, err := tx.PersonGet(p)
		if err != nil {
			return err
		}
		private, err := person.Open(w.Master)
		iin, surname, given = private.IIN, person.Surname, person.Given
		return err
	})
	keys, err := a.Issue(eds.Person{IIN: iin, Surname: surname, Name: given}, w.Clock.Now().AddDate(0, -1, 0))
	w.Must(err)
	return keys
}
