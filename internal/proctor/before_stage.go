package proctor

import (
	"slices"

	"tarazy/internal/fault"
	"tarazy/internal/law"
)

// BeforeRule is the name under which the decision service answers BeforeStage.
const BeforeRule = "before-stage"

// BeforeIn is what a candidate has done before a proctored test over the own
// equipment.
type BeforeIn struct {
	Consent  bool     `key:"consent" json:"consent"`   // in force, under the edition of the test
	Pictures []string `key:"pictures" json:"pictures"` // that were handed in: face, document
	Identity string   `key:"identity" json:"identity"` // state of its check: IdentityState
	Views    []string `key:"views" json:"views"`       // of the room that are there
	// OldestView is how many minutes ago the oldest of them was taken; null for none.
	OldestView *int `key:"oldest_view" json:"oldest_view"`
}

// StepState is how a step before a test stands.
type StepState string

// The states of a step.
const (
	StepDone    StepState = "done"
	StepWaits   StepState = "waits" // for somebody else; the candidate has done the part
	StepRefused StepState = "refused"
	StepMissing StepState = "missing"
)

// The steps, in their order.
const (
	ConsentStep  = "consent"
	IdentityStep = "identity"
	RoomStep     = "room"
)

// StepFound is a step with how it stands. Blocks says that one cannot begin with
// that.
type StepFound struct {
	Key    string    `key:"key" json:"key"`
	State  StepState `key:"state" json:"state"`
	Blocks bool      `key:"blocks" json:"blocks"`
}

// BeforeOut is whether the test may begin, and how each step stands.
type BeforeOut struct {
	MayBegin bool        `key:"may_begin" json:"may_begin"`
	Steps    []StepFound `key:"steps" json:"steps"`
}

// Step is how a step stands; nil where it is not asked for.
func (o *BeforeOut) Step(key string) *StepFound {
	for i := range o.Steps {
		if o.Steps[i].Key == key {
			return &o.Steps[i]
		}
	}
	return nil
}

// identityStates are what the check of an identity can be.
var identityStates = []IdentityState{IdentityOpen, IdentityWaiting, IdentityConfirmed, IdentityRefused, IdentityAgain}

// BeforeStage tells whether a candidate may begin: with a consent, with the
// pictures that are asked for, and with views of the room that are not too old.
// Every reason names its step in the argument "step". The faults are
// proctor.before.unruled, proctor.before.state and proctor.before.age.
func BeforeStage(c *ConsentRules, i *IdentityRules, in BeforeIn) (law.Found[BeforeOut], error) {
	switch {
	case !c.Ruled() && !i.Ruled():
		return law.Found[BeforeOut]{}, fault.New(fault.Invalid, "proctor.before.unruled")
	case !slices.Contains(identityStates, IdentityState(in.Identity)):
		return law.Found[BeforeOut]{}, fault.New(fault.Invalid, "proctor.before.state", "given", in.Identity).At("identity")
	case in.OldestView != nil && *in.OldestView < 0:
		return law.Found[BeforeOut]{}, fault.New(fault.Invalid, "proctor.before.age").At("oldest_view")
	}
	j := &stepping{in: in}
	if c.Ruled() {
		j.consent(c)
	}
	if i.Ruled() {
		j.identity(i)
		j.room(i)
	}
	j.out.Outcome.MayBegin = !slices.ContainsFunc(j.out.Outcome.Steps, func(s StepFound) bool { return s.Blocks })
	return j.out, nil
}

// stepping collects what is found, step by step.
type stepping struct {
	in  BeforeIn
	out law.Found[BeforeOut]
}

// say adds a step with its reason, whose message is "selection.before."+key.
func (j *stepping) say(step string, s StepState, blocks bool, by law.Citer, key string, kv ...any) {
	j.out.Outcome.Steps = append(j.out.Outcome.Steps, StepFound{step, s, blocks})
	j.out.Reasons = append(j.out.Reasons, law.Because(by, "selection.before."+key, append([]any{"step", step}, kv...)...))
}

func (j *stepping) consent(r *ConsentRules) {
	if j.in.Consent {
		j.say(ConsentStep, StepDone, false, r.Asked, "consent.given")
		return
	}
	j.say(ConsentStep, StepMissing, true, r.Asked, "consent.missing")
}

func (j *stepping) identity(r *IdentityRules) {
	if len(r.Pictures.V) == 0 {
		return
	}
	may := r.MayBeginUnchecked
	switch IdentityState(j.in.Identity) {
	case IdentityConfirmed:
		j.say(IdentityStep, StepDone, false, r.Pictures, "identity.confirmed")
	case IdentityWaiting:
		j.say(IdentityStep, StepWaits, !may.V, may, waitsKey("identity.waiting", may.V))
	case IdentityRefused:
		j.say(IdentityStep, StepRefused, !may.V, may, waitsKey("identity.refused", may.V))
	case IdentityAgain:
		j.say(IdentityStep, StepMissing, true, r.Pictures, "identity.again")
	default:
		j.say(IdentityStep, StepMissing, true, r.Pictures, "identity.missing", "lacks", lacks(r.Pictures.V, j.in.Pictures))
	}
}

// waitsKey is the message of a state with which one may begin, or may not.
func waitsKey(key string, may bool) string {
	if may {
		return key
	}
	return key + ".stops"
}

func (j *stepping) room(r *IdentityRules) {
	missing := lacks(r.Views.V, j.in.Views)
	switch age := j.in.OldestView; {
	case len(r.Views.V) == 0:
	case len(missing) > 0 || age == nil:
		j.say(RoomStep, StepMissing, true, r.Views, "room.missing", "lacks", missing)
	case *age > r.ViewHours.V*60:
		j.say(RoomStep, StepMissing, true, r.ViewHours, "room.old", "hours", r.ViewHours.V)
	default:
		j.say(RoomStep, StepDone, false, r.Views, "room.shown", "hours", r.ViewHours.V)
	}
}

// lacks are those that are asked for and not there.
func lacks(asked, there []string) []string {
	out := []string{}
	for _, key := range asked {
		if !slices.Contains(there, key) {
			out = append(out, key)
		}
	}
	return out
}
