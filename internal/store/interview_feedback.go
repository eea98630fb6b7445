package store

import (
	"tarazy/internal/day"
	"tarazy/internal/interview"
	"tarazy/internal/people"
)

// FeedbackPut stores a letter: version 1 as a new one, a later one in place of
// the version before; false where that is not there, or it has been sent.
func (tx *Tx) FeedbackPut(f *interview.Feedback) (bool, error) {
	var n int64
	var err error
	if f.Version == 1 {
		n, err = tx.Exec(`insert into interview_feedback (interview, version, body, person, level, lang, state, sent, by_person, changed, sealed)
values ($1, 1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict do nothing`,
			f.Interview, f.Body, f.Person, f.Level, f.Lang, f.State, orNever(f.SentAt), f.By, Micro(f.At), f.Sealed)
	} else {
		n, err = tx.Exec(`update interview_feedback set version = $2, level = $3, lang = $4, state = $5, sent = $6, by_person = $7, changed = $8, sealed = $9
where interview = $1 and version = $10 and sent = 0`,
			f.Interview, f.Version, f.Level, f.Lang, f.State, orNever(f.SentAt), f.By, Micro(f.At), f.Sealed, f.Version-1)
	}
	return n == 1, err
}

const feedbackColumns = "select f.interview, f.version, f.body, f.person, f.level, f.lang, f.state, f.sent, f.by_person, f.changed, f.sealed from interview_feedback f "

// FeedbackGet reads the letter about an interview; nil where there is none.
func (tx *Tx) FeedbackGet(id interview.ID) (*interview.Feedback, error) {
	return oneOrNil(scanFeedback(tx.QueryRow(feedbackColumns+"where f.interview = $1", id).Scan))
}

// FeedbacksOf are the letters of a series, by interview.
func (tx *Tx) FeedbacksOf(id interview.SeriesID) ([]interview.Feedback, error) {
	return Collect(tx, scanFeedback, feedbackColumns+"join interview i on i.id = f.interview where i.series = $1 order by f.interview", id)
}

func scanFeedback(scan Scan) (f interview.Feedback, err error) {
	var sent, at int64
	err = scan(&f.Interview, &f.Version, &f.Body, &f.Person, &f.Level, &f.Lang, &f.State, &sent, &f.By, &at, &f.Sealed)
	f.SentAt, f.At = notNever(sent), Instant(at)
	return f, err
}

// PoolPut stores the place of a person in the pool of a body, in place of the
// one before.
func (tx *Tx) PoolPut(e *interview.PoolEntry) error {
	_, err := tx.Exec(`insert into interview_pool (body, person, interview, position, asked, consent, ended, why) values ($1, $2, $3, $4, $5, $6, $7, $8)
on conflict (body, person) do update set interview = excluded.interview, position = excluded.position, asked = excluded.asked,
consent = excluded.consent, ended = excluded.ended, why = excluded.why`,
		e.Body, e.Person, e.Interview, e.Position, Micro(e.Asked), orNever(e.Consent), orNever(e.Ended), e.Why)
	return err
}

const poolColumns = "select body, person, interview, position, asked, consent, ended, why from interview_pool "

// PoolGet reads the place of a person in the pool of a body; nil for none.
func (tx *Tx) PoolGet(body people.BodyID, person people.PersonID) (*interview.PoolEntry, error) {
	return oneOrNil(scanPool(tx.QueryRow(poolColumns+"where body = $1 and person = $2", body, person).Scan))
}

// PoolOfPerson are a person's places in the pools of all bodies, by body.
func (tx *Tx) PoolOfPerson(person people.PersonID) ([]interview.PoolEntry, error) {
	return Collect(tx, scanPool, poolColumns+"where person = $1 order by body", person)
}

// poolPage is how many entries of a pool a page has where nothing else is asked.
const poolPage = 50

// PoolList is a page of the pool of a body without the places that have ended,
// by person, and where the next one begins; "" after the last.
func (tx *Tx) PoolList(q interview.PoolQuery) ([]interview.PoolEntry, string, error) {
	if q.Limit <= 0 {
		q.Limit = poolPage
	}
	where, args := "where body = $1 and person > $2 and ended = 0", []any{q.Body, q.After, q.Limit + 1}
	if q.Position != "" {
		args = append(args, q.Position)
		where += " and position = $4"
	}
	switch q.State {
	case interview.PoolAsked:
		where += " and consent = 0"
	case interview.PoolIn:
		where += " and consent <> 0"
	}
	rows, err := Collect(tx, scanPool, poolColumns+where+" order by person limit $3", args...)
	if err != nil || len(rows) <= q.Limit {
		return rows, "", err
	}
	return rows[:q.Limit], string(rows[q.Limit-1].Person), nil
}

func scanPool(scan Scan) (e interview.PoolEntry, err error) {
	var asked, consent, ended int64
	err = scan(&e.Body, &e.Person, &e.Interview, &e.Position, &asked, &consent, &ended, &e.Why)
	e.Asked, e.Consent, e.Ended = Instant(asked), notNever(consent), notNever(ended)
	return e, err
}

// FeedbackOwed are the interviews of a body whose marks are final and whose
// candidates were sent no letter, by start.
func (tx *Tx) FeedbackOwed(body people.BodyID, limit int) ([]interview.Interview, error) {
	return Collect(tx, scanData[interview.Interview], `select i.data from interview i join interview_series r on r.id = i.series
left join interview_feedback f on f.interview = i.id
where r.body = $1 and i.state = $2 and coalesce(f.sent, 0) = 0
and exists (select 1 from interview_agreement a where a.interview = i.id) order by i.starts, i.id limit $3`, body, interview.Agreed, limit)
}

// papers are the tables with what was written of an interview, those first that
// others stand on.
var papers = []string{"interview_notes", "interview_sheet", "interview_form_signature", "interview_agreement", "interview_dossier", "interview_feedback"}

// PapersDestroy removes notes, sheets, agreement, signatures, dossier and letter
// of an interview.
func (tx *Tx) PapersDestroy(id interview.ID) error {
	for _, table := range papers {
		if _, err := tx.Exec("delete from "+table+" where interview = $1", id); err != nil {
			return err
		}
	}
	return nil
}

// DestructionInsert keeps under which act the papers of a series were destroyed;
// false where they were.
func (tx *Tx) DestructionInsert(d *interview.Destruction) (bool, error) {
	n, err := tx.Exec("insert into interview_destruction (series, number, day, by_person, at) values ($1, $2, $3, $4, $5) on conflict do nothing",
		d.Series, d.Number, d.Day.String(), d.By, Micro(d.At))
	return n == 1, err
}

// DestructionsOf are the destructions of papers of a body, the latest first.
func (tx *Tx) DestructionsOf(body people.BodyID) ([]interview.Destruction, error) {
	return Collect(tx, func(scan Scan) (d interview.Destruction, err error) {
		var on string
		var at int64
		if err = scan(&d.Series, &d.Number, &on, &d.By, &at); err != nil {
			return d, err
		}
		d.At = Instant(at)
		d.Day, err = day.Parse(on)
		return d, err
	}, `select d.series, d.number, d.day, d.by_person, d.at from interview_destruction d
join interview_series r on r.id = d.series where r.body = $1 order by d.at desc, d.series`, body)
}
