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
// Then come what is recorded during the stage, the flags, and their review by
// people. The exam runs the same without any of it.
package proctor
