package store

import "tarazy/internal/competition"

// ofCompetition remove what was written of a competition, those first that stand
// on others.
var ofCompetition = []string{
	"delete from signed_copy where document in (select id from protocol where competition = $1)",
	"delete from protocol_signature where protocol in (select id from protocol where competition = $1)",
	"delete from protocol where competition = $1",
	"delete from interest where competition = $1",
	"delete from commission_seat where competition = $1",
	"delete from commission_order where competition = $1",
	"delete from appeal where competition = $1",
	"delete from ruling where competition = $1",
	"delete from paper where " + ofApplications,
	"delete from offer where " + ofApplications,
	"delete from mark where " + ofApplications,
	"delete from essay where " + ofApplications,
	"delete from stage_result where " + ofApplications,
	"update application_sealed set snapshot = null, extra_reason = null where " + ofApplications,
	"update application set version = version + 1, why = '', points = 0, place = 0, experience = 0, education = '', extra_time = 0, extra_asked = 0 where competition = $1",
	"delete from proctor_begun where " + ofAttempts,
	"delete from proctor_identity where " + ofBookings,
	"delete from proctor_before where " + ofBookings,
	"delete from proctor_flag where " + ofAttempts,
	"delete from proctor_line where " + ofAttempts,
	"delete from proctor_beat where " + ofAttempts,
	"delete from proctor_looked where " + ofAttempts,
	"delete from proctor_read where " + ofAttempts,
	"delete from proctor_entry where " + ofSittings,
	"delete from exam_answer where " + ofAttempts,
	"delete from exam_mark where " + ofAttempts,
	"delete from exam_event where " + ofAttempts,
	"delete from exam_score_item where " + ofAttempts,
	"delete from exam_score where " + ofAttempts,
}

const (
	ofApplications = "application in (select id from application where competition = $1)"
	ofSittings     = "sitting in (select id from exam_sitting where vacancy in (select id from vacancy where competition = $1))"
	ofBookings     = "booking in (select id from exam_booking where " + ofSittings + ")"
	ofAttempts     = "attempt in (select id from exam_attempt where " + ofSittings + ")"
)

// CompetitionDestroy removes what was written of a competition and of the tests
// that were taken here for it. It gives the ids under which the journal holds
// it, its own not among them. Of an application there stays who applied.
func (tx *Tx) CompetitionDestroy(id competition.ID) ([]string, error) {
	cases, err := Collect(tx, func(scan Scan) (s string, err error) { return s, scan(&s) },
		"select id from application where competition = $1 union all select id from exam_booking where "+ofSittings+
			" union all select id from exam_attempt where "+ofSittings+
			" union all select id from exam_sitting where vacancy in (select id from vacancy where competition = $1)", id)
	if err != nil {
		return nil, err
	}
	for _, query := range ofCompetition {
		if _, err := tx.Exec(query, id); err != nil {
			return nil, err
		}
	}
	return cases, nil
}
