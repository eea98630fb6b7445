package competition

import "tarazy/internal/exam"

// examTold reports whether the result of a test of an application is told to
// its candidate: once the stage that the test decides is decided for them.
func (s *Service) examTold(tx Tx, application ApplicationID, test string) (bool, error) {
	stage, ok := examStages[test]
	if !ok {
		return true, nil
	}
	r, err := tx.ResultGet(application, stage)
	return r != nil && r.Verdict != Undecided, err
}

// QualityProfile is the profile of qualities of an application, from the
// questionnaire that was held in this program; nil where its results came
// otherwise, or it was not taken.
func QualityProfile(tx exam.Tx, id ApplicationID) (*exam.Profile, error) {
	a, err := tx.(Tx).ApplicationGet(id)
	if err != nil || a == nil {
		return nil, err
	}
	return exam.QualityProfile(tx, a.Person, string(id), QualitiesExam)
}
