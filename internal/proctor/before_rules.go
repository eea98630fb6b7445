package proctor

import "tarazy/internal/law"

// ConsentRules say what a candidate consents to before a proctored test over the
// own equipment is recorded. How long it is kept stands in RetentionRules.
type ConsentRules struct {
	Asked    law.Value[bool]     `key:"asked"`    // apart from the consent of the registration
	Purposes law.Value[[]string] `key:"purposes"` // messages "proctor.consent.purpose."+key, as the following two
	Data     law.Value[[]string] `key:"data"`
	SeenBy   law.Value[[]string] `key:"seen_by"`
	// Withdrawn says until when it can be withdrawn: "start" of the test.
	Withdrawn law.Value[string] `key:"withdrawn_until"`
	// Instead is what is offered to who does not consent: "supervised_room".
	Instead law.Value[string] `key:"instead"`
}

// Ruled reports whether the edition asks for consent.
func (r *ConsentRules) Ruled() bool { return r != nil && r.Asked.Clause != "" && r.Asked.V }

// IdentityRules say how it is known who sits before the camera, and what of the
// room is shown.
type IdentityRules struct {
	Pictures law.Value[[]string] `key:"pictures"` // that are compared: face, document
	Views    law.Value[[]string] `key:"views"`    // of the room
	// ViewHours is how long before the start views count.
	ViewHours   law.Value[int] `key:"view_hours"`
	WorkingDays law.Value[int] `key:"check_working_days"` // of the checker, from the day on which the pictures are handed in
	// MayBeginUnchecked lets a candidate begin before the checker has answered, and
	// after a no, which then goes to the review.
	MayBeginUnchecked law.Value[bool] `key:"may_begin_unchecked"`
	// Destroyed says when the picture of the document is destroyed: "answer" of the
	// checker.
	Destroyed law.Value[string] `key:"document_destroyed"`
}

// Ruled reports whether the edition asks for pictures.
func (r *IdentityRules) Ruled() bool { return r != nil && r.Pictures.Clause != "" }

// BeforeRuled is the edition by which one stands before a proctored test, with
// its rules.
type BeforeRuled struct {
	Env        law.Env
	Consent    *ConsentRules
	Identity   *IdentityRules
	Prohibited law.Value[[]string] // conduct, keys of the catalogue "conduct"
	Keeping    *RetentionRules     // of recordings by class
	Months     law.Value[int]      // of recordings, where there are no classes
}

// Ruled reports whether anything is asked for.
func (r *BeforeRuled) Ruled() bool { return r != nil && (r.Consent.Ruled() || r.Identity.Ruled()) }
