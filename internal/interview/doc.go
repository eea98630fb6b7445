// Package interview is the structured interview by competencies: what the
// methodical recommendations order, their scale and threshold, the techniques
// of asking, the biases, and the questions of the list of 2017.
package interview
