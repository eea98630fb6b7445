package store

import "tarazy/internal/outbox"

const jobColumns = `id, kind, coalesce(key, ''), person, body, case_id, payload, state, done, total, attempts, due, run_after, error, created, finished`

// JobGet reads a job; nil where there is none.
func (tx *Tx) JobGet(id int64) (*outbox.Status, error) {
	return oneOrNil(scanJob(tx.QueryRow("select "+jobColumns+" from job where id = $1", id).Scan))
}

// JobByKey reads a job; nil where there is none.
func (tx *Tx) JobByKey(kind, key string) (*outbox.Status, error) {
	return oneOrNil(scanJob(tx.QueryRow("select "+jobColumns+" from job where kind = $1 and key = $2", kind, key).Scan))
}

// JobList reads a page of jobs, the latest first.
func (tx *Tx) JobList(q outbox.JobQuery) (outbox.JobPage, error) {
	l := List{Columns: jobColumns, From: "job", Sort: []Sort{{Column: "created", Desc: true}}, ID: "id", After: q.After, Limit: q.Limit}
	if len(q.Kinds) > 0 {
		l.Where = append(l.Where, In("kind", q.Kinds...))
	}
	if len(q.States) > 0 {
		l.Where = append(l.Where, In("state", q.States...))
	}
	for column, v := range map[string]string{"person": q.Person, "body": q.Body, "case_id": q.Case} {
		if v != "" {
			l.Where = append(l.Where, Is(column, v))
		}
	}
	page, err := ReadPage(tx, l, scanJob)
	return outbox.JobPage{Items: page.Items, Next: page.Next}, err
}

func scanJob(scan Scan) (outbox.Status, error) {
	var s outbox.Status
	var payload string
	var due, after, created, finished int64
	err := scan(&s.ID, &s.Kind, &s.Key, &s.Person, &s.Body, &s.Case, &payload, &s.State, &s.Done, &s.Total, &s.Attempts, &due, &after,
		&s.Error, &created, &finished)
	s.Payload, s.Due, s.Created = []byte(payload), Instant(due), Instant(created)
	if after != 0 {
		s.RunAfter = Instant(after)
	}
	if finished != 0 {
		s.Finished = Instant(finished)
	}
	return s, err
}
