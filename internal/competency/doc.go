// Package competency is the competency model of administrative civil servants:
// fourteen competencies in two blocks, the four levels of showing them, the
// positions of each job level with what they require, the indicators of each
// competency and level, and the questions to ask about them. The model is data
// of an act; the words are official and exist in Kazakh and Russian only.
//
// A post has a job level; the job level has a level A to D and a set of required
// competencies; a competency has indicators at some of the levels. Where a
// required one has none the model has a gap, and the answer is a fault that
// names it.
package competency
