// Package commission answers what an act says about a commission: whether it
// has enough members, whether a meeting is competent, and what a vote decided.
// Competition, interview and appraisal ask the same functions; the figures are
// in the rules of each act.
package commission
