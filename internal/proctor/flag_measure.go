package proctor

import "slices"

// ClipsLeast is how many clips in which nothing happens have to be there of each
// condition before a detector of pictures may be on by default.
const ClipsLeast = 60

// oneFaceOneClip are the flags that are told by faces: a second cut of the same
// photograph of a person tells little more of them.
var oneFaceOneClip = []FlagKind{Nobody, SeveralPersons, AnotherPerson, TurnedAway, Sound}

// IndependentClips is as how many clips of a condition some count for a flag, of
// so many persons.
func IndependentClips(kind FlagKind, clips, persons int) int {
	if slices.Contains(oneFaceOneClip, kind) {
		return min(clips, persons)
	}
	return clips
}

// MayBeOn reports whether a detector may be on by default that flagged so many of
// the clips of a condition in which nothing happens.
func MayBeOn(kind FlagKind, clips, persons, flagged int) bool {
	return IndependentClips(kind, clips, persons) >= ClipsLeast && flagged*20 <= clips
}
