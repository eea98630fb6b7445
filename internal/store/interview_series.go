package store

import (
	"time"

	"tarazy/internal/interview"
	"tarazy/internal/people"
)

// SeriesInsert adds a series; false where its case has one.
func (tx *Tx) SeriesInsert(s *interview.Series) (bool, error) {
	data, err := asJSON(s)
	if err != nil {
		return false, err
	}
	n, err := tx.Exec(`insert into interview_series (id, version, body, of_case, state, changed, data)
values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`, s.ID, s.Version, s.Body, s.Case, s.State, Micro(s.At), data)
	if err != nil || n != 1 {
		return false, err
	}
	return true, tx.seatsInsert(s)
}

// SeriesUpdate stores a series in place of the version before; false where
// another version is stored.
func (tx *Tx) SeriesUpdate(s *interview.Series) (bool, error) {
	data, err := asJSON(s)
	if err != nil {
		return false, err
	}
	n, err := tx.Exec("update interview_series set version = $2, state = $3, changed = $4, data = $5 where id = $1 and version = $6",
		s.ID, s.Version, s.State, Micro(s.At), data, s.Version-1)
	if err != nil || n != 1 {
		return false, err
	}
	if _, err := tx.Exec("delete from interview_seat where series = $1", s.ID); err != nil {
		return false, err
	}
	return true, tx.seatsInsert(s)
}

func (tx *Tx) seatsInsert(s *interview.Series) error {
	for _, seat := range s.Seats {
		if err := tx.ExecOne("insert into interview_seat (series, person) values ($1, $2)", s.ID, seat.Person); err != nil {
			return err
		}
	}
	return nil
}

// SeriesGet reads a series; nil where there is none.
func (tx *Tx) SeriesGet(id interview.SeriesID) (*interview.Series, error) {
	return oneOrNil(scanData[interview.Series](tx.QueryRow("select data from interview_series where id = $1", id).Scan))
}

// SeriesOfCase reads the series of a case; nil where it has none.
func (tx *Tx) SeriesOfCase(case_ string) (*interview.Series, error) {
	if case_ == "" {
		return nil, nil
	}
	return oneOrNil(scanData[interview.Series](tx.QueryRow("select data from interview_series where of_case = $1", case_).Scan))
}

// SeriesList reads a page of series, the latest changed first.
func (tx *Tx) SeriesList(q interview.SeriesQuery) (interview.SeriesPage, error) {
	var where []Filter
	if len(q.Bodies) > 0 {
		where = append(where, In("s.body", q.Bodies...))
	}
	if q.Seat != "" {
		where = append(where, Where("exists (select 1 from interview_seat t where t.series = s.id and t.person = ?)", q.Seat))
	}
	if len(q.States) > 0 {
		where = append(where, In("s.state", q.States...))
	}
	page, err := ReadPage(tx, List{
		Columns: "s.data", From: "interview_series s", Where: where, Sort: []Sort{{Column: "s.changed", Desc: true}}, ID: "s.id", After: q.After, Limit: q.Limit,
	}, scanData[interview.Series])
	return interview.SeriesPage{Items: page.Items, Next: page.Next}, err
}

// microOrNone is an instant as stored; 0 for none.
func microOrNone(at time.Time) int64 {
	if at.IsZero() {
		return 0
	}
	return Micro(at)
}

// InterviewInsert adds an interview; false where the person has one in the
// series.
func (tx *Tx) InterviewInsert(i *interview.Interview) (bool, error) {
	data, err := asJSON(i)
	if err != nil {
		return false, err
	}
	n, err := tx.Exec(`insert into interview (id, version, series, person, number, state, starts, ends, data)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing`,
		i.ID, i.Version, i.Series, i.Person, i.Number, i.State, microOrNone(i.Starts), microOrNone(i.Ends), data)
	return n == 1, err
}

// InterviewUpdate stores an interview in place of the version before; false
// where another version is stored.
func (tx *Tx) InterviewUpdate(i *interview.Interview) (bool, error) {
	data, err := asJSON(i)
	if err != nil {
		return false, err
	}
	n, err := tx.Exec("update interview set version = $2, number = $3, state = $4, starts = $5, ends = $6, data = $7 where id = $1 and version = $8",
		i.ID, i.Version, i.Number, i.State, microOrNone(i.Starts), microOrNone(i.Ends), data, i.Version-1)
	return n == 1, err
}

// InterviewGet reads an interview; nil where there is none.
func (tx *Tx) InterviewGet(id interview.ID) (*interview.Interview, error) {
	return oneOrNil(scanData[interview.Interview](tx.QueryRow("select data from interview where id = $1", id).Scan))
}

// InterviewsOf are the interviews of a series, by start and number: those that
// wait for a time first.
func (tx *Tx) InterviewsOf(id interview.SeriesID) ([]interview.Interview, error) {
	return Collect(tx, scanData[interview.Interview], "select data from interview where series = $1 order by starts, number, id", id)
}

// InterviewsOfPerson are a candidate's interviews, by start.
func (tx *Tx) InterviewsOfPerson(p people.PersonID) ([]interview.Interview, error) {
	return Collect(tx, scanData[interview.Interview], "select data from interview where person = $1 order by starts, id", p)
}

// InterviewsOfMember are the interviews with a time, in every series in which
// the person has a seat, that take place at some time between two instants.
func (tx *Tx) InterviewsOfMember(p people.PersonID, from, to time.Time) ([]interview.Interview, error) {
	return Collect(tx, scanData[interview.Interview], `select i.data from interview_seat t join interview i on i.series = t.series
where t.person = $1 and i.starts > 0 and i.starts < $2 and i.ends > $3 order by i.starts, i.id`, p, Micro(to), Micro(from))
}

// DossierPut stores what HR entered of a candidate: version 1 as the first one,
// a later one in place of the version before; false where that is not there.
func (tx *Tx) DossierPut(i interview.ID, version int64, sealed []byte) (bool, error) {
	var n int64
	var err error
	if version == 1 {
		n, err = tx.Exec("insert into interview_dossier (interview, version, sealed) values ($1, 1, $2) on conflict do nothing", i, sealed)
	} else {
		n, err = tx.Exec("update interview_dossier set version = $2, sealed = $3 where interview = $1 and version = $4", i, version, sealed, version-1)
	}
	return n == 1, err
}

// DossierGet reads what HR entered of a candidate; version 0 for nothing.
func (tx *Tx) DossierGet(i interview.ID) (sealed []byte, version int64, err error) {
	got, err := oneOrNil(func() (out []byte, err error) {
		return out, tx.QueryRow("select version, sealed from interview_dossier where interview = $1", i).Scan(&version, &out)
	}())
	if err != nil || got == nil {
		return nil, 0, err
	}
	return *got, version, nil
}

// DossierReadPut notes that a member has read a dossier; the first time counts.
func (tx *Tx) DossierReadPut(i interview.ID, member people.PersonID, at time.Time) error {
	_, err := tx.Exec("insert into interview_dossier_read (interview, member, at) values ($1, $2, $3) on conflict do nothing", i, member, Micro(at))
	return err
}

type dossierRead struct {
	of     interview.ID
	member people.PersonID
	at     time.Time
}

// DossierReadsOf tells who has read which dossier of a series, and when first.
func (tx *Tx) DossierReadsOf(id interview.SeriesID) (map[interview.ID]map[people.PersonID]time.Time, error) {
	all, err := Collect(tx, func(scan Scan) (d dossierRead, err error) {
		var at int64
		err = scan(&d.of, &d.member, &at)
		d.at = Instant(at)
		return d, err
	}, "select r.interview, r.member, r.at from interview_dossier_read r join interview i on i.id = r.interview where i.series = $1", id)
	out := map[interview.ID]map[people.PersonID]time.Time{}
	for _, d := range all {
		if out[d.of] == nil {
			out[d.of] = map[people.PersonID]time.Time{}
		}
		out[d.of][d.member] = d.at
	}
	return out, err
}
