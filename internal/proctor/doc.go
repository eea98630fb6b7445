// Package proctor holds what stands around a stage that a proctor checks.
//
// Here now is what comes before it: the check of the candidate's own equipment.
// Its figures are measured in the browser and judged here; nobody is kept out by
// a machine's word unless the edition says so. A check is made at any time, days
// ahead too, is kept with the person, and the latest one is bound to the attempt
// that begins:
//
//	measured → judged → kept (any number) ──an attempt begins──► judged by the edition of its test, bound
//
// Beside it, for a seat: the consent to recording, whose text is kept as it was
// shown; pictures of face and document, which a person who takes no other part
// compares; views of the room. An attempt begins as BeforeStage decides, and keeps
// with what it began.
//
// During the stage pieces of the recording and flags come from the browser, each by a
// queue of its own (Intake, Raise), and somebody watches (Room, Tell). A flag shows a
// person where to look and decides nothing:
//
//	recording: open → closed → destroyed, when the term of its class is over (Kept)
//	review:    waiting → (second →) decided
//
// The exam runs the same without any of it.
package proctor
