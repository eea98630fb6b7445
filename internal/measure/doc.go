// Package measure holds the statistics of tests and of marks: intervals,
// agreement of raters, adverse impact, cut scores. Its functions are pure, take
// plain numbers and know nothing of the law: what they give informs people and
// never enters a decision.
//
// Wherever cases are few the result comes with an interval, and where a figure
// cannot be had at all there is a fault instead of a number:
//
//	measure.shape     rows of different lengths, or none
//	measure.few       too few cases for the figure
//	measure.constant  nothing varies, so that there is nothing to compare
//	measure.range     a number that the figure is not defined for
package measure
