package interview

import (
	"tarazy/internal/journal"
)

// toldMarks are the marks that a panel agreed on, as their candidate has them by
// a receipt: no member's own mark, and no reason, which may speak of others.
type toldMarks struct {
	Interview  ID         `json:"interview"`
	Marks      []toldMark `json:"marks"` // in the order of the guide
	Overall    *int       `json:"overall"`
	Conclusion Conclusion `json:"conclusion"` // "" where none was drawn
	Forms      [][]byte   `json:"forms"`      // SHA-256 of the files of the panel's form
}

type toldMark struct {
	Competency string `json:"competency"`
	Mark       *int   `json:"mark"`     // nil: no information
	Decision   string `json:"decision"` // yes or no
}

// TellMarks records for each candidate of a case the marks that its panel agreed
// on, once: the procedure calls it when it tells the outcome of its interviews.
func (s *Service) TellMarks(tx Tx, case_ string) error {
	se, err := tx.SeriesOfCase(case_)
	if err != nil || se == nil {
		return err
	}
	all, err := tx.InterviewsOf(se.ID)
	if err != nil {
		return err
	}
	for k := range all {
		if all[k].State != Agreed || all[k].Told != nil {
			continue
		}
		x := &agreeing{i: &all[k], series: se}
		if err := s.readAgreement(tx, x); err != nil {
			return err
		}
		if err := s.tellMarks(tx, x); err != nil {
			return err
		}
		if err := saveTalk(tx, x.i); err != nil {
			return err
		}
	}
	return nil
}

// tellOwn records the agreed marks of an interview of the body's own at once: no
// procedure waits for other interviews.
func (s *Service) tellOwn(tx Tx, x *agreeing) error {
	if x.series.Case != "" {
		return nil
	}
	return s.tellMarks(tx, x)
}

// tellMarks records the agreed marks for the candidate; who calls it saves the
// interview.
func (s *Service) tellMarks(tx Tx, x *agreeing) error {
	if x.a == nil {
		return nil // its papers were destroyed
	}
	now := tx.Now()
	x.i.Told = &now
	told := toldMarks{Interview: x.i.ID, Marks: []toldMark{}, Overall: x.a.Overall, Conclusion: x.a.Conclusion, Forms: [][]byte{}}
	for _, m := range x.a.Competency {
		told.Marks = append(told.Marks, toldMark{Competency: m.Competency, Mark: m.Mark, Decision: m.Decision})
	}
	for _, f := range x.a.Files {
		told.Forms = append(told.Forms, f.Hash)
	}
	return s.Record(tx, journal.Entry{
		Verb: "interview.agreed", Actor: "system", Body: string(x.i.Body), Case: string(x.i.ID), Subject: string(x.i.Person), Facts: told,
	})
}
