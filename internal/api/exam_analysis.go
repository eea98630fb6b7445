package api

import (
	"net/http"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/exam/analysis"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/route"
)

// SatTests are the tests of which papers were scored in a body.
type SatTests struct {
	Tests []SatTest `json:"tests"`
}

// SatTest is one of them.
type SatTest struct {
	Test   string       `json:"test"` // key
	Title  locale.Words `json:"title"`
	Papers int          `json:"papers"`
	Last   time.Time    `json:"last"` // when the latest was scored, or scored anew
}

// AnalysisAnswer says how good a test and its items are, or how far the report
// is that is being made.
type AnalysisAnswer struct {
	Progress *ProgressAnswer `json:"progress"` // null once the report is there
	Report   *TestReport     `json:"report"`   // null while it is made
}

// ProgressAnswer is how many papers are read.
type ProgressAnswer struct {
	Done int `json:"done"`
	Of   int `json:"of"`
}

// TestReport is a report on a test.
type TestReport struct {
	Test   string       `json:"test"`
	Title  locale.Words `json:"title"`
	Papers int          `json:"papers"`
	More   bool         `json:"more"`  // there are more than were taken
	As     time.Time    `json:"as"`    // of the latest score
	Total  *PartReport  `json:"total"` // the parts that count together; null for a test without a mark
	Parts  []PartReport `json:"parts"`
	Items  []ItemReport `json:"items"`
}

// PartReport is how reliable a part is, and how sure who reaches its mark.
type PartReport struct {
	Pass     *int                   `json:"pass"` // right answers; null for no mark
	Figures  analysis.SectionReport `json:"figures"`
	Decision *analysis.Decision     `json:"decision"` // null without a mark or figures
}

// ItemReport is the report on an edition of an item.
type ItemReport struct {
	Figures analysis.ItemReport `json:"figures"`
	Notes   []locale.Words      `json:"notes"` // what is odd, or why there are no figures
}

func (d ExamDeps) analysisRoutes() []route.Route {
	const one = "/api/v1/exam-analysis/{test}"
	inBody := []route.Param{bodyParam}
	return []route.Route{
		described("GET", "/api/v1/exam-analysis", access.AnalyseTest, d.satTests, route.Operation{ID: "listSatTests", Summary: "Tests of which papers were scored", Out: SatTests{}, Query: inBody}),
		described("GET", one, access.AnalyseTest, d.analysed, route.Operation{
			ID: "analyseTest", Summary: "How good a test and its items are: difficulty, discrimination, options, reliability. 202 with the progress while the report is made", Out: AnalysisAnswer{}, Query: inBody}),
		described("POST", one+"/flags", access.AnalyseTest, d.analysisFlag, route.Operation{
			ID: "flagOddItems", Summary: "Put what the figures show on the records of the items", Out: FlaggedAnswer{}, Query: inBody}),
	}
}

func (d ExamDeps) satTests(w http.ResponseWriter, r *route.Request) error {
	body, err := bodyAsked(r, access.AnalyseTest)
	if err != nil {
		return err
	}
	all, err := d.Reports.Exams.TestsSat(r.Context(), r.Actor, body)
	if err != nil {
		return err
	}
	out := SatTests{Tests: make([]SatTest, len(all))}
	for i := range all {
		out.Tests[i] = SatTest{Test: all[i].Key, Title: all[i].Test.Title, Papers: all[i].N, Last: all[i].Last}
	}
	return write(w, r, http.StatusOK, out)
}

// report is the report of the address. Where it is still being made that is
// answered, and the report is nil.
func (d ExamDeps) report(w http.ResponseWriter, r *route.Request) (*analysis.Report, people.BodyID, error) {
	body, err := bodyAsked(r, access.AnalyseTest)
	if err != nil {
		return nil, body, err
	}
	report, progress, err := d.Reports.Of(r.Context(), r.Actor, body, r.PathValue("test"))
	if err != nil || report != nil {
		return report, body, err
	}
	return nil, body, write(w, r, http.StatusAccepted, AnalysisAnswer{Progress: &ProgressAnswer{Done: progress.Done, Of: progress.Of}})
}

func (d ExamDeps) analysed(w http.ResponseWriter, r *route.Request) error {
	report, _, err := d.report(w, r)
	if err != nil || report == nil {
		return err
	}
	return write(w, r, http.StatusOK, AnalysisAnswer{Report: testReport(r.PathValue("test"), report)})
}

func testReport(key string, r *analysis.Report) *TestReport {
	out := &TestReport{Test: key, Title: r.Test.Title, Papers: r.N, More: r.More, As: r.As, Parts: make([]PartReport, len(r.Parts)), Items: make([]ItemReport, len(r.Items))}
	if r.Total != nil {
		total := partReport(r.Total)
		out.Total = &total
	}
	for i := range r.Parts {
		out.Parts[i] = partReport(&r.Parts[i])
	}
	for i := range r.Items {
		out.Items[i] = itemReport(&r.Items[i])
	}
	return out
}

func partReport(p *analysis.Part) PartReport {
	out := PartReport{Pass: p.Pass, Figures: p.SectionReport, Decision: p.Decision}
	if c := out.Figures.Consistency; c != nil {
		x := *c
		x.Dropped = orEmpty(x.Dropped)
		out.Figures.Consistency = &x
	}
	return out
}

func itemReport(x *analysis.ItemReport) ItemReport {
	out := ItemReport{Figures: *x, Notes: []locale.Words{}}
	out.Figures.Item.Options = orEmpty(x.Item.Options)
	if x.Few != nil {
		out.Notes = append(out.Notes, locale.All(x.Few.Key, x.Few.Args))
	}
	if x.Figures != nil {
		for _, f := range x.Figures.Flags {
			n := f.Note()
			out.Notes = append(out.Notes, locale.All(n.Key, n.Args))
		}
	}
	return out
}

func (d ExamDeps) analysisFlag(w http.ResponseWriter, r *route.Request) error {
	report, body, err := d.report(w, r)
	if err != nil || report == nil {
		return err
	}
	n, err := d.Reports.Exams.FlagStatistics(r.Context(), r.Actor, body, r.PathValue("test"), report.Found())
	if err != nil {
		return err
	}
	return write(w, r, http.StatusOK, FlaggedAnswer{n})
}
