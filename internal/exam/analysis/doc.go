// Package analysis says how good tests and their items are, and how far the
// answers to a questionnaire can be relied upon. It works on plain numbers and
// stores nothing. What it finds informs the people who keep a bank and those
// who read a result: no score is ever changed by it.
//
// Papers are drawn for each person, so the table of persons and items has holes.
// Three rules follow:
//
//   - An item is described by those who had it and came to it. An item skipped
//     on the way counts as wrong; the items after the last answer of a section
//     were not reached and count as not given (Lord and Novick 1968, 12).
//   - The rest score of a person for an item is the share of points got in the
//     other items of the same section that the person had. On a table without
//     holes that is the sum of the other items but for its unit, so the
//     correlation with it is the corrected item-total correlation.
//   - Alpha and its kin are worked out for a section only where everybody had
//     all its items. Otherwise the reliability of a paper is estimated from the
//     mean variance of an item and the mean covariance of two (see Sparse).
//
// Terms and formulas follow Lord and Novick, "Statistical Theories of Mental
// Test Scores" (1968), and "Standards for Educational and Psychological Testing"
// (AERA, APA, NCME 2014).
package analysis
