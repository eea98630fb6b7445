package decide

import "tarazy/internal/fault"

// Problem is how the rest of the API refuses: what is wrong and where, and the
// clause that the refusal stands on. The decision service's own Refusal has a
// shape that is fixed, and knows no clause.
type Problem struct {
	Error ProblemBody `json:"error"`
}

// ProblemBody says what is wrong, where, and by which clause; Cite is nil where
// no rule refused.
type ProblemBody struct {
	RefusalBody
	Cite *fault.Citation `json:"cite"`
}

// PrintProblem makes the problem of a fault.
func PrintProblem(f *fault.Error) Problem {
	return Problem{ProblemBody{RefusalBody: PrintFault(f).Error, Cite: f.Cite}}
}
