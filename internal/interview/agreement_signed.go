package interview

import (
	"strings"

	"tarazy/internal/fault"
	"tarazy/internal/law"
)

// SignedBy says how many of those who sign the panel's form must have signed
// it before the agreement may end with refusals and missing signatures.
type SignedBy string

// How many.
const (
	SignedByMost SignedBy = "most" // more than half
	SignedByAll  SignedBy = "all"
)

// UnmarshalText reads how many; the fault is interview.no_signed_by.
func (s *SignedBy) UnmarshalText(text []byte) error {
	known := []string{string(SignedByMost), string(SignedByAll)}
	for _, k := range known {
		if k == string(text) {
			*s = SignedBy(k)
			return nil
		}
	}
	return fault.New(fault.Invalid, "interview.no_signed_by", "value", string(text), "known", strings.Join(known, ", "))
}

// of is how many of so many members that is.
func (s SignedBy) of(members int) int {
	if s == SignedByAll {
		return members
	}
	return members/2 + 1
}

// SignedIn is what became of the panel's form that is fixed.
type SignedIn struct {
	Members  int `key:"members" json:"members"`   // who sign it, at least 1
	Signed   int `key:"signed" json:"signed"`     // have signed
	Refused  int `key:"refused" json:"refused"`   // have refused to
	Recorded int `key:"recorded" json:"recorded"` // did neither, and the lead put it on record with the reason
}

// SignedOut says whether the agreement ends.
type SignedOut struct {
	End    string `json:"end"`    // "final", "may", "waits" or "few"
	Waited int    `json:"waited"` // members whose answer is waited for
	Needed int    `json:"needed"` // signatures
}

// How an agreement ends.
const (
	endFinal = "final" // by itself: all have signed
	endMay   = "may"   // the lead may end it with what is on record
	endWaits = "waits" // not before somebody has answered
	endFew   = "few"   // not with so few signatures: the form is opened again
)

// Signed works out whether the agreement of a panel ends. The fault is
// interview.signed_counts at members.
func Signed(r *Rules, in SignedIn) (law.Found[SignedOut], error) {
	answered := in.Signed + in.Refused + in.Recorded
	if in.Members < 1 || min(in.Signed, in.Refused, in.Recorded) < 0 || answered > in.Members {
		return law.Found[SignedOut]{}, fault.New(fault.Invalid, "interview.signed_counts", "members", in.Members, "answered", answered).At("members")
	}
	by, waited := r.Agreement.SignedBy, r.Agreement.SilentWaited
	out := SignedOut{Waited: in.Members - answered, Needed: by.V.of(in.Members)}
	if waited.V {
		out.Waited += in.Recorded
	}
	switch {
	case in.Signed == in.Members:
		out.End = endFinal
	case out.Waited > 0:
		out.End = endWaits
	case in.Signed < out.Needed:
		out.End = endFew
	default:
		out.End = endMay
	}
	reasons := []law.Reason{law.Because(by, "interview.signed."+string(by.V), "signed", in.Signed, "of", in.Members, "needed", out.Needed)}
	switch {
	case in.Recorded > 0 && waited.V:
		reasons = append(reasons, law.Because(waited, "interview.signed.waited", "recorded", in.Recorded))
	case in.Recorded > 0:
		reasons = append(reasons, law.Because(waited, "interview.signed.recorded", "recorded", in.Recorded))
	}
	return law.Found[SignedOut]{Outcome: out, Reasons: reasons}, nil
}

// signedIn counts what became of the form that is fixed.
func (x *agreeing) signedIn(given []FormSignature) SignedIn {
	in := SignedIn{Members: len(x.must())}
	for _, p := range x.must() {
		switch d := x.a.refusedBy(p); {
		case hasSigned(given, p):
			in.Signed++
		case d.answers():
			in.Refused++
		case d != nil:
			in.Recorded++
		}
	}
	return in
}
