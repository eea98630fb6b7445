package api

import (
	"net/http"

	"tarazy/internal/access"
	"tarazy/internal/exam"
	"tarazy/internal/people"
	"tarazy/internal/route"
)

// TestAnswer is a test of a body, with what its bank lacks for it.
type TestAnswer struct {
	Version int64       `json:"version"` // of what the body keeps about it; 0 for nothing yet
	Test    exam.Test   `json:"test"`
	Minutes int         `json:"minutes"` // of all sections
	Items   int         `json:"items"`   // of a paper
	Short   []ShortPart `json:"short"`
}

// TestList are the tests of a body: those that acts order, then its own.
type TestList struct {
	Tests []TestAnswer `json:"tests"`
}

// TestOrder is the description of a test of the body's own: version 0 a new
// one, else in place of that version.
type TestOrder struct {
	Version int64     `key:"version" json:"version"`
	Test    exam.Test `key:"test" json:"test"` // its key is that of the address
}

// DrawOrder bounds how alike the papers of a test may be.
type DrawOrder struct {
	Version  int64 `key:"version" json:"version"`
	Overlap  int   `key:"overlap" json:"overlap"`   // most items, in percent, that two papers share; 0 for no limit
	Exposure int   `key:"exposure" json:"exposure"` // most papers in which an item may stand; 0 for no limit
}

func (d ExamDeps) testRoutes() []route.Route {
	const all, one = "/api/v1/tests", "/api/v1/tests/{key}"
	inBody := []route.Param{bodyParam}
	return []route.Route{
		described("GET", all, access.KeepSittings, d.tests, route.Operation{ID: "listTests", Summary: "Tests of a body: those that acts order, then its own", Out: TestList{}, Query: inBody}),
		described("GET", one, access.KeepSittings, d.test, route.Operation{ID: "showTest", Summary: "The description of a test", Out: TestAnswer{}, Query: inBody}),
		described("PUT", one, access.DescribeTest, d.testPut, route.Operation{
			ID: "describeTest", Summary: "Describe a test of the body's own; sittings that are set keep theirs", In: TestOrder{}, Status: http.StatusNoContent, Query: inBody}),
		described("PUT", one+"/draw", access.DescribeTest, d.testDraw, route.Operation{
			ID: "limitDraw", Summary: "Bound how alike the papers of a test may be", In: DrawOrder{}, Status: http.StatusNoContent, Query: inBody}),
	}
}

func testAnswer(v *exam.TestView) TestAnswer {
	return TestAnswer{Version: v.Version, Test: v.Test, Minutes: v.Test.Minutes(), Items: v.Test.Count(), Short: shortOf(v.Short)}
}

func (d ExamDeps) tests(w http.ResponseWriter, r *route.Request) error {
	body, err := bodyAsked(r, access.KeepSittings)
	if err != nil {
		return err
	}
	all, err := d.Exams.Tests(r.Context(), r.Actor, body)
	if err != nil {
		return err
	}
	out := TestList{Tests: make([]TestAnswer, len(all))}
	for i := range all {
		out.Tests[i] = testAnswer(&all[i])
	}
	return write(w, r, http.StatusOK, out)
}

func (d ExamDeps) test(w http.ResponseWriter, r *route.Request) error {
	body, err := bodyAsked(r, access.KeepSittings)
	if err != nil {
		return err
	}
	v, err := d.Exams.Test(r.Context(), r.Actor, body, r.PathValue("key"))
	if err != nil {
		return err
	}
	return write(w, r, http.StatusOK, testAnswer(v))
}

func (d ExamDeps) testPut(w http.ResponseWriter, r *route.Request) error {
	var in TestOrder
	return d.testChange(w, r, &in, func(body people.BodyID) error {
		if in.Test.Key != r.PathValue("key") {
			return otherKey("test.key")
		}
		return within("test", d.Exams.DescribeTest(r.Context(), r.Actor, body, in.Test, in.Version))
	})
}

func (d ExamDeps) testDraw(w http.ResponseWriter, r *route.Request) error {
	var in DrawOrder
	return d.testChange(w, r, &in, func(body people.BodyID) error {
		return d.Exams.LimitDraw(r.Context(), r.Actor, body, r.PathValue("key"), exam.DrawLimits{Overlap: in.Overlap, Exposure: in.Exposure}, in.Version)
	})
}

// testChange carries out an order on a test and answers nothing.
func (d ExamDeps) testChange(w http.ResponseWriter, r *route.Request, in any, do func(people.BodyID) error) error {
	body, err := bodyAsked(r, access.DescribeTest)
	if err != nil {
		return err
	}
	if err := readOrder(r, in); err != nil {
		return err
	}
	return nothing(w, do(body))
}
