package competition

import "testing"

func TestSEL12_TheThresholdIsHalfOfTheTasksAndMetExactly(t *testing.T) {
	r := rules(t)
	if len(r.Qualities.Keys.V) != 13 || r.Qualities.Tasks() != 130 || r.Qualities.Minutes.V != 100 {
		t.Errorf("%d qualities, %d tasks, %d minutes", len(r.Qualities.Keys.V), r.Qualities.Tasks(), r.Qualities.Minutes.V)
	}
	for right, want := range map[int]QualitiesOut{
		64:  {false, "49.23"},
		65:  {true, "50.00"},
		66:  {true, "50.77"},
		130: {true, "100.00"},
		0:   {false, "0.00"},
	} {
		if f := found[QualitiesOut](t)(PersonalQualities(r, QualitiesIn{right, 130})); f.Outcome != want {
			t.Errorf("%d: %v", right, f.Outcome)
		}
	}
}

func TestWrongCountsOfTheQualitiesAreRefused(t *testing.T) {
	r := rules(t)
	_, err := PersonalQualities(r, QualitiesIn{65, 129})
	refused(t, err, "selection.tasks", "of")
	_, err = PersonalQualities(r, QualitiesIn{131, 130})
	refused(t, err, "selection.range", "right")
	_, err = PersonalQualities(r, QualitiesIn{-1, 130})
	refused(t, err, "selection.range", "right")
}
