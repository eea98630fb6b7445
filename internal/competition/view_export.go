package competition

import (
	"context"

	"tarazy/internal/access"
)

// exportMost is how many rows one short transaction of an export reads.
const exportMost = 500

func applicationsOf(rows []ApplicationRow) []ApplicationID {
	out := make([]ApplicationID, len(rows))
	for i := range rows {
		out[i] = rows[i].ID
	}
	return out
}

// Export gives all applications of a query with their names, to those who may
// see candidates; that they left the system is on record.
func (s *Service) Export(ctx context.Context, by *access.Actor, q ApplicationQuery, format string) ([]ApplicationRow, error) {
	var out []ApplicationRow
	err := s.Store.Read(ctx, func(tx Tx) error {
		m, err := s.open(tx, q.Competition)
		if err != nil {
			return err
		}
		return allow(by, access.SeeCandidates, m.c.Body, 0)
	})
	if err != nil {
		return nil, err
	}
	q.Named, q.Limit, q.After = true, exportMost, ""
	for {
		page, err := s.applications(ctx, by, q)
		if err != nil {
			return nil, err
		}
		out = append(out, page.Items...)
		if q.After = page.Next; page.Next == "" {
			break
		}
	}
	return out, s.write(ctx, func(tx Tx) error {
		m, err := s.open(tx, q.Competition)
		if err != nil {
			return err
		}
		facts := lookFacts(by, string(m.c.Body), nil)
		facts["format"], facts["rows"], facts["vacancy"] = format, len(out), q.Vacancy
		if len(q.Only) > 0 { // only who is in the file is told of it
			facts["applications"] = applicationsOf(out)
		}
		return s.Record(tx, m.entry("competition.export", by, nil, facts))
	})
}

// listed records that a page of the list was shown with names: one record, with
// all who stood on it, so that each of them is told of the look.
func (s *Service) listed(ctx context.Context, by *access.Actor, q ApplicationQuery, rows []ApplicationRow) error {
	return s.write(ctx, func(tx Tx) error {
		m, err := s.open(tx, q.Competition)
		if err != nil {
			return err
		}
		facts := lookFacts(by, string(m.c.Body), nil)
		facts["rows"], facts["vacancy"], facts["applications"] = len(rows), q.Vacancy, applicationsOf(rows)
		return s.Record(tx, m.entry("competition.list", by, nil, facts))
	})
}
