package proctor

import (
	"slices"

	"tarazy/internal/fault"
	"tarazy/internal/law"
)

// FlagRules say what is marked for the proctor during a proctored stage, to what
// forbidden conduct it is tied, and from which figures on.
type FlagRules struct {
	Ties law.Value[map[string]string] `key:"ties"` // kind of flag → key of the catalogue "conduct"
	On   law.Value[[]string]          `key:"on"`   // kinds that are raised; a person who watches may always set one
	// Begin is for how many seconds something has to last before it is marked; a
	// kind that is left out is marked at once.
	Begin        law.Value[map[string]int] `key:"begin_seconds"`
	End          law.Value[int]            `key:"end_seconds"`   // without it, after which it has ended
	Merge        law.Value[int]            `key:"merge_seconds"` // what comes again within them is the same
	Most         law.Value[int]            `key:"most"`          // of one kind in an attempt
	LookSeconds  law.Value[int]            `key:"look_seconds"`  // from one look at the camera's picture to the next
	SlowMS       law.Value[int]            `key:"slow_ms"`       // a computer that takes longer for a look does not look for faces
	ContrastMost law.Value[int]            `key:"contrast_most"` // standard deviation of the luminance of a covered camera's picture, at most
	FacePercent  law.Value[int]            `key:"face_percent"`  // sureness of the detector from which it is a face
	TurnPercent  law.Value[int]            `key:"turn_percent"`  // by which the nose lies off the middle of the eyes, of half the distance of their outer corners
	OtherPercent law.Value[int]            `key:"other_percent"` // distance of two faces' descriptors, from which it is another person
	SoundLeast   law.Value[int]            `key:"sound_least"`   // thousandths of full scale
	LipPercent   law.Value[int]            `key:"lip_percent"`   // opening of lips that rest, at most, of the height of the face
	Bits4        law.Value[int]            `key:"network_bits_4"`
	Bits6        law.Value[int]            `key:"network_bits_6"` // of an address that name its network
}

// Ruled reports whether the edition knows flags.
func (r *FlagRules) Ruled() bool { return r != nil && r.Ties.Clause != "" }

// Raises reports whether flags of a kind are raised by machines.
func (r *FlagRules) Raises(k FlagKind) bool { return r.Ruled() && slices.Contains(r.On.V, string(k)) }

// check refuses rules that name what the program does not know.
func (r *FlagRules) check() error {
	for kind := range r.Ties.V {
		if k := FlagKind(kind); k == SetByProctor || !slices.Contains(FlagKinds, k) {
			return fault.New(fault.Invalid, "proctor.flag.kind", "given", kind).At("flags.ties")
		}
	}
	for _, kind := range r.On.V {
		if r.Ties.V[kind] == "" {
			return fault.New(fault.Invalid, "proctor.flag.kind", "given", kind).At("flags.on")
		}
	}
	return nil
}

// FlagIn asks what a flag is about. Conduct is what a person who set one names;
// a machine names none.
type FlagIn struct {
	Kind    string `key:"kind" json:"kind"`
	Conduct string `key:"conduct" json:"conduct"`
}

// FlagOut is what a flag is tied to. Raised is false where the edition does not
// let machines raise it.
type FlagOut struct {
	Conduct string `key:"conduct" json:"conduct"`
	Raised  bool   `key:"raised" json:"raised"`
}

// FlagRule is the name under which the decision service answers the rule.
const FlagRule = "flag"

// FlagTied ties a flag to an item of the act's list of forbidden conduct. It says
// what a person has to look at, never that something forbidden was done. The
// faults are proctor.flag.unruled, proctor.flag.kind and proctor.flag.conduct.
func FlagTied(r *FlagRules, prohibited law.Value[[]string], in FlagIn) (law.Found[FlagOut], error) {
	if !r.Ruled() {
		return law.Found[FlagOut]{}, fault.New(fault.Conflict, "proctor.flag.unruled")
	}
	if err := r.check(); err != nil {
		return law.Found[FlagOut]{}, err
	}
	if !slices.Contains(FlagKinds, FlagKind(in.Kind)) {
		return law.Found[FlagOut]{}, fault.New(fault.Invalid, "proctor.flag.kind", "given", in.Kind).At("kind")
	}
	conduct := r.Ties.V[in.Kind]
	if FlagKind(in.Kind) == SetByProctor {
		conduct = in.Conduct
	} else if in.Conduct != "" {
		return law.Found[FlagOut]{}, fault.New(fault.Invalid, "proctor.flag.conduct", "given", in.Conduct).At("conduct")
	}
	if !slices.Contains(prohibited.V, conduct) {
		return law.Found[FlagOut]{}, refuseAt(prohibited, "conduct", "proctor.flag.conduct", "given", conduct)
	}
	out := law.Found[FlagOut]{Outcome: FlagOut{Conduct: conduct, Raised: true}}
	out.Reasons = append(out.Reasons, law.Because(prohibited, "selection.flag."+in.Kind, "conduct", conduct))
	if FlagKind(in.Kind) != SetByProctor && !r.Raises(FlagKind(in.Kind)) {
		out.Outcome.Raised = false
		out.Reasons = append(out.Reasons, law.Because(r.On, "selection.flag.off"))
	}
	return out, nil
}

// refuseAt is a refusal of a field with the clause that it stands on.
func refuseAt(by law.Citer, field, code string, kv ...any) error {
	at := by.Cite()
	return fault.New(fault.Invalid, code, kv...).At(field).Cited(at.Act, at.Clause)
}
