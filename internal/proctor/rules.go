package proctor

import "tarazy/internal/law"

// EquipmentRules say what a candidate brings to a proctored stage, and how it is
// checked.
type EquipmentRules struct {
	ByCandidate  law.Stands          `key:"by_candidate"`
	Items        law.Value[[]string] `key:"items"`         // keys of the catalogue "equipment"
	InternetMbit law.Value[int]      `key:"internet_mbit"` // megabits (10⁶) per second, at least
	// Check is left out by an edition under which nothing is checked.
	Check CheckRules `key:"check,optional"`
}

// CheckRules are the parameters of the check. Brightness and contrast are the
// mean and the standard deviation of the luminance of the camera's picture
// (0 black, 255 white; ITU-R BT.601), sound is the largest amplitude heard, in
// thousandths of full scale.
type CheckRules struct {
	BothWays        law.Value[bool] `key:"both_ways"`         // the speed is asked of both directions
	BlackMost       law.Value[int]  `key:"black_most"`        // up to this brightness the camera is covered
	BrightnessLeast law.Value[int]  `key:"brightness_least"`  // darker is not proper light
	BrightnessMost  law.Value[int]  `key:"brightness_most"`   // brighter is not either
	ContrastLeast   law.Value[int]  `key:"contrast_least"`    // less shows no face
	SoundLeast      law.Value[int]  `key:"sound_least"`       // less is a microphone that hears nothing
	RoomMB          law.Value[int]  `key:"room_mb"`           // megabytes (10⁶) that the browser can keep, at least
	Hours           law.Value[int]  `key:"hours"`             // how long before the start a check counts
	FailingMayBegin law.Value[bool] `key:"failing_may_begin"` // with what fails on record
}

// Ruled reports whether the edition orders a check.
func (r *EquipmentRules) Ruled() bool { return r.Check.Hours.Clause != "" }
