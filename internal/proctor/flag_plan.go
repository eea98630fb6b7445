package proctor

import (
	"context"

	"tarazy/internal/exam"
)

// Plan is what the browser of a candidate looks for, as its code reads it.
type Plan struct {
	Kinds        []FlagKind       `json:"kinds"`
	Begin        map[FlagKind]int `json:"begin"` // seconds
	End          int              `json:"end"`   // seconds
	Merge        int              `json:"merge"` // seconds
	Look         int              `json:"look"`  // seconds
	SlowMS       int              `json:"slow"`  // milliseconds
	Contrast     int              `json:"contrast"`
	FacePercent  int              `json:"face"`
	TurnPercent  int              `json:"turn"`
	OtherPercent int              `json:"other"`
	Sound        int              `json:"sound"`
	LipPercent   int              `json:"lip"`
}

// PlanOf is what is looked for during an attempt; nil for nothing: the test is not
// proctored, it is sat where others watch, or the edition knows no flags.
func (s *Service) PlanOf(ctx context.Context, a *exam.Attempt) (*Plan, error) {
	ruled, err := s.flagging(a)
	if err != nil || ruled == nil {
		return nil, err
	}
	var sitting *exam.Sitting
	err = s.Store.Read(ctx, func(tx Tx) (err error) {
		sitting, err = tx.SittingGet(a.Sitting)
		return err
	})
	if err != nil || sitting == nil || !sitting.OwnEquipment() {
		return nil, err
	}
	return ruled.Rules.plan(), nil
}

func (r *FlagRules) plan() *Plan {
	p := &Plan{
		Begin: map[FlagKind]int{}, Kinds: []FlagKind{}, End: r.End.V, Merge: r.Merge.V, Look: r.LookSeconds.V, SlowMS: r.SlowMS.V,
		Contrast: r.ContrastMost.V, FacePercent: r.FacePercent.V, TurnPercent: r.TurnPercent.V, OtherPercent: r.OtherPercent.V, Sound: r.SoundLeast.V, LipPercent: r.LipPercent.V,
	}
	for _, kind := range FlagKinds {
		if _, ofBrowser := browserKinds[kind]; ofBrowser && r.Raises(kind) {
			p.Kinds = append(p.Kinds, kind)
			if n := r.Begin.V[string(kind)]; n > 0 {
				p.Begin[kind] = n
			}
		}
	}
	return p
}
