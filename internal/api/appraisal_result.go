package api

import (
	"net/http"

	"tarazy/internal/access"
	"tarazy/internal/appraisal"
	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/route"
)

// ResultDeps are what the routes on results of appraisals stand on.
type ResultDeps struct {
	Appraisals *appraisal.Service
}

// CaseResult is what came of a case: every round, what was done about it, and
// what the reader may do now.
type CaseResult struct {
	Case    appraisal.CaseID    `json:"case"`
	Name    string              `json:"name"`
	Stage   appraisal.Stage     `json:"stage"`
	Round   int                 `json:"round"`
	Results []appraisal.Outcome `json:"results"` // the first round first
	Appeals []AppealAnswer      `json:"appeals"`
	Courts  []appraisal.Court   `json:"courts"`
	Steps   []appraisal.Measure `json:"steps"` // of the development plan
	Rulings []RulingText        `json:"rulings"`
	May     CaseResultMay       `json:"may"`
}

// CaseResultMay is what the reader may do now.
type CaseResultMay struct {
	Read    bool `json:"read"`
	Refuse  bool `json:"refuse"`
	Send    bool `json:"send"`
	Appeal  bool `json:"appeal"`
	Court   bool `json:"court"`
	Develop bool `json:"develop"`
}

// AppealAnswer is an appeal with its words opened.
type AppealAnswer struct {
	Appeal  appraisal.Appeal `json:"appeal"`
	Text    string           `json:"text"`
	Reasons string           `json:"reasons"` // of the decision; "" before
}

// ReadText is the statement that a servant signs to be acquainted.
type ReadText struct {
	Lang locale.Lang `json:"lang"`
	Text []byte      `json:"text"` // the exact bytes, in base64
}

// ReadSigned is a servant's signature under the statement.
type ReadSigned struct {
	Lang   string `key:"lang" json:"lang"`
	CMS    string `key:"cms" json:"cms"` // in base64
	Remark string `key:"remark,optional" json:"remark"`
}

// RefusalAct is an act on a refusal to be acquainted.
type RefusalAct struct {
	Text      string   `key:"text" json:"text"`
	Witnesses []string `key:"witnesses" json:"witnesses"` // ids of servants of the body
}

// ResultSent says how a result was sent after a refusal.
type ResultSent struct {
	Channel string `key:"channel" json:"channel"`
	Proof   string `key:"proof" json:"proof"`
	File    string `key:"file,optional" json:"file"`
}

// AppealText is an appeal as the servant files it.
type AppealText struct {
	To    string   `key:"to" json:"to"`
	Text  string   `key:"text" json:"text"`
	Files []string `key:"files,optional" json:"files"`
}

// AppealDecided is a decision on an appeal.
type AppealDecided struct {
	Version int64  `key:"version" json:"version"`
	Review  bool   `key:"review" json:"review"` // cancel and review; false: the result stays
	Reasons string `key:"reasons" json:"reasons"`
}

// AppealTurn names the version of an appeal that the reader saw.
type AppealTurn struct {
	Version int64 `key:"version" json:"version"`
}

// CourtRecord is a court case about a result. Effect and decided are empty while
// it runs.
type CourtRecord struct {
	ID      string   `key:"id,optional" json:"id"`
	Version int64    `key:"version,optional" json:"version"`
	Court   string   `key:"court" json:"court"`
	Number  string   `key:"number" json:"number"`
	Day     day.Day  `key:"day" json:"day"`
	Effect  string   `key:"effect,optional" json:"effect"`
	Decided *day.Day `key:"decided,optional" json:"decided"`
	Text    string   `key:"text,optional" json:"text"`
}

// DevelopmentStep is a step of a development plan.
type DevelopmentStep struct {
	ID         string   `key:"id,optional" json:"id"`
	Version    int64    `key:"version,optional" json:"version"`
	Competency string   `key:"competency" json:"competency"`
	Text       string   `key:"text" json:"text"`
	Term       day.Day  `key:"term" json:"term"`
	Done       *day.Day `key:"done,optional" json:"done"`
}

// AppealListed is a page of appeals.
type AppealListed struct {
	Items []appraisal.Appeal         `json:"items"`
	Names map[people.PersonID]string `json:"names"`
	Next  string                     `json:"next"`
}

// PapersHeld gives the reason of a hold, or the ground of its end.
type PapersHeld struct {
	Version int64  `key:"version" json:"version"`
	Why     string `key:"why" json:"why"`
}

// PapersGone is the act under which papers are destroyed.
type PapersGone struct {
	Version int64   `key:"version" json:"version"`
	Number  string  `key:"number" json:"number"`
	Day     day.Day `key:"day" json:"day"`
}

// ResultRoutes are the routes on results, acquaintance, appeals, courts,
// development and the keeping of papers.
func ResultRoutes(d ResultDeps) []route.Route {
	const one, appeal, keep = "/api/v1/appraisals/{case}", "/api/v1/result-appeals/{appeal}", "/api/v1/years/{year}/papers"
	op := func(id, about string, in, out any) route.Operation {
		return route.Operation{ID: id, Summary: about, In: in, Out: out}
	}
	return []route.Route{
		described("GET", one+"/result", access.SeeAppraisal, d.show, op("readResult", "What came of a case, with its reasons", nil, CaseResult{})),
		described("GET", one+"/recommendations", access.SeeAppraisal, d.uses, op("readResultRecommendations", "What the commission recommended from the results of the KCI, and nothing else", nil, CaseUses{})),
		described("GET", one+"/archive", access.SeeAppraisal, d.archive, route.Operation{
			ID: "readAppraisalArchive", Summary: "All that was written about a finished case as a ZIP, with the hash of every file", Media: "application/zip"}),
		described("GET", one+"/result/statement/{lang}", access.BeAcquainted, d.statement, op("readResultStatement", "The statement that the servant signs to be acquainted", nil, ReadText{})),
		described("POST", one+"/result/read", access.BeAcquainted, done(d.read), op("signResultRead", "The servant signs to be acquainted", ReadSigned{}, appraisal.Outcome{})),
		described("POST", one+"/result/refusal", access.Acquaint, done(d.refusal), op("recordResultRefusal", "Draw up the act on a refusal to be acquainted", RefusalAct{}, appraisal.Outcome{})),
		described("POST", one+"/result/witness", access.WitnessRefusal, done(d.witness), op("witnessResultRefusal", "Sign the act on a refusal as a servant who was asked to", struct{}{}, appraisal.Refusal{})),
		described("POST", one+"/result/send", access.Acquaint, done(d.send), op("recordResultSent", "Record the sending of a result after a refusal", ResultSent{}, appraisal.Outcome{})),
		described("POST", one+"/result/appeal", access.AppealResult, done(d.file), op("fileResultAppeal", "File an appeal against a result", AppealText{}, appraisal.Appeal{})),
		described("POST", one+"/court", access.RecordCourt, done(d.court), op("recordCourt", "Record a court case about a result, or its decision", CourtRecord{}, appraisal.Court{})),
		described("POST", one+"/development", access.KeepDevelopment, done(d.develop), op("keepDevelopmentStep", "Write a step of the development plan", DevelopmentStep{}, appraisal.Measure{})),
		described("GET", "/api/v1/result-appeals", access.SeeResultAppeal, d.list, op("listResultAppeals", "A page of appeals, the earliest first", nil, AppealListed{})),
		described("GET", appeal, access.SeeResultAppeal, d.appeal, op("readResultAppeal", "An appeal with its words", nil, AppealAnswer{})),
		described("POST", appeal+"/decide", access.DecideResult, done(d.decide), op("decideResultAppeal", "Decide an appeal with reasons", AppealDecided{}, appraisal.Appeal{})),
		described("POST", appeal+"/take-back", access.AppealResult, done(d.back), op("takeBackResultAppeal", "Take back an appeal that waits", AppealTurn{}, appraisal.Appeal{})),
		described("POST", keep+"/hold", access.KeepPapers, done(d.hold), op("holdAppraisalPapers", "Keep the papers of a year from destruction", PapersHeld{}, appraisal.Year{})),
		described("POST", keep+"/release", access.KeepPapers, done(d.release), op("releaseAppraisalPapers", "End a hold, on a ground", PapersHeld{}, appraisal.Year{})),
		described("POST", keep+"/destroy", access.KeepPapers, done(d.destroy), op("destroyAppraisalPapers", "Destroy the papers of a year under an act", PapersGone{}, appraisal.Year{})),
	}
}

func (d ResultDeps) show(w http.ResponseWriter, r *route.Request) error {
	v, err := d.Appraisals.ResultOf(r.Context(), r.Actor, caseOf(r))
	if err != nil {
		return err
	}
	out := CaseResult{
		Case: v.Case.ID, Name: v.Names[v.Case.Person], Stage: v.Case.Stage, Round: v.Case.Round, Results: []appraisal.Outcome{}, Appeals: []AppealAnswer{},
		Courts: listed(v.Courts), Steps: listed(v.Measures), Rulings: rulingTexts(v.Rulings), May: CaseResultMay(v.May),
	}
	for _, x := range v.Results {
		out.Results = append(out.Results, appraisal.OutcomeOf(x))
	}
	for _, x := range v.Appeals {
		out.Appeals = append(out.Appeals, AppealAnswer{Appeal: x.Appeal, Text: x.Words, Reasons: x.Reasons})
	}
	return write(w, r, http.StatusOK, out)
}

// listed is a list that is never null.
func listed[T any](all []T) []T {
	if all == nil {
		return []T{}
	}
	return all
}

func (d ResultDeps) statement(w http.ResponseWriter, r *route.Request) error {
	l, err := langOf(r.PathValue("lang"))
	if err != nil {
		return err
	}
	text, err := d.Appraisals.ReadStatement(r.Context(), r.Actor, caseOf(r), l)
	if err != nil {
		return err
	}
	return write(w, r, http.StatusOK, ReadText{Lang: l, Text: text})
}

func langOf(text string) (locale.Lang, error) {
	for _, l := range locale.Langs {
		if string(l) == text {
			return l, nil
		}
	}
	return "", fault.New(fault.Missing, "appraisal.missing.result")
}

func (d ResultDeps) read(r *route.Request, in ReadSigned) (*appraisal.Outcome, error) {
	l, err := langOf(in.Lang)
	if err != nil {
		return nil, err
	}
	return outcomeOf(d.Appraisals.Read(r.Context(), r.Actor, caseOf(r), appraisal.ReadIn{Lang: l, CMS: []byte(in.CMS), Remark: in.Remark}))
}

func (d ResultDeps) refusal(r *route.Request, in RefusalAct) (*appraisal.Outcome, error) {
	out := appraisal.RefusalIn{Text: in.Text}
	for _, p := range in.Witnesses {
		out.Witnesses = append(out.Witnesses, people.PersonID(p))
	}
	return outcomeOf(d.Appraisals.ActOnRefusal(r.Context(), r.Actor, caseOf(r), out))
}

// witness answers with the act alone: whoever signs it learns nothing of the
// result.
func (d ResultDeps) witness(r *route.Request, _ struct{}) (*appraisal.Refusal, error) {
	out, err := d.Appraisals.WitnessRefusal(r.Context(), r.Actor, caseOf(r))
	if err != nil {
		return nil, err
	}
	return out.Refusal, nil
}

func (d ResultDeps) send(r *route.Request, in ResultSent) (*appraisal.Outcome, error) {
	return outcomeOf(d.Appraisals.SendResult(r.Context(), r.Actor, caseOf(r), appraisal.SentIn(in)))
}

func (d ResultDeps) file(r *route.Request, in AppealText) (*appraisal.Appeal, error) {
	return d.Appraisals.FileAppeal(r.Context(), r.Actor, caseOf(r), appraisal.AppealIn(in))
}

func (d ResultDeps) court(r *route.Request, in CourtRecord) (*appraisal.Court, error) {
	return d.Appraisals.RecordCourt(r.Context(), r.Actor, caseOf(r), appraisal.CourtIn(in))
}

func (d ResultDeps) develop(r *route.Request, in DevelopmentStep) (*appraisal.Measure, error) {
	return d.Appraisals.KeepMeasure(r.Context(), r.Actor, caseOf(r), appraisal.MeasureIn(in))
}

// resultAppealsAtOnce is how many appeals a page has.
const resultAppealsAtOnce = 100

func (d ResultDeps) list(w http.ResponseWriter, r *route.Request) error {
	q := appraisal.AppealQuery{After: r.URL.Query().Get("after"), Limit: resultAppealsAtOnce}
	if s := r.URL.Query().Get("state"); s != "" {
		q.States = []appraisal.AppealState{appraisal.AppealState(s)}
	}
	page, names, err := d.Appraisals.Appeals(r.Context(), r.Actor, q)
	if err != nil {
		return err
	}
	return write(w, r, http.StatusOK, AppealListed{Items: listed(page.Items), Names: names, Next: page.Next})
}

func resultAppealOf(r *route.Request) appraisal.AppealID {
	return appraisal.AppealID(r.PathValue("appeal"))
}

func (d ResultDeps) appeal(w http.ResponseWriter, r *route.Request) error {
	_, x, err := d.Appraisals.AppealOf(r.Context(), r.Actor, resultAppealOf(r))
	if err != nil {
		return err
	}
	return write(w, r, http.StatusOK, AppealAnswer{Appeal: x.Appeal, Text: x.Words, Reasons: x.Reasons})
}

func (d ResultDeps) decide(r *route.Request, in AppealDecided) (*appraisal.Appeal, error) {
	return d.Appraisals.DecideAppeal(r.Context(), r.Actor, resultAppealOf(r), in.Version, appraisal.AppealDecision{Review: in.Review, Answer: in.Reasons})
}

func (d ResultDeps) back(r *route.Request, in AppealTurn) (*appraisal.Appeal, error) {
	return d.Appraisals.TakeBackAppeal(r.Context(), r.Actor, resultAppealOf(r), in.Version)
}

func paperYear(r *route.Request) appraisal.YearID { return appraisal.YearID(r.PathValue("year")) }

func (d ResultDeps) hold(r *route.Request, in PapersHeld) (*appraisal.Year, error) {
	return d.Appraisals.HoldPapers(r.Context(), r.Actor, paperYear(r), in.Version, in.Why)
}

func (d ResultDeps) release(r *route.Request, in PapersHeld) (*appraisal.Year, error) {
	return d.Appraisals.ReleasePapers(r.Context(), r.Actor, paperYear(r), in.Version, in.Why)
}

func (d ResultDeps) destroy(r *route.Request, in PapersGone) (*appraisal.Year, error) {
	return d.Appraisals.DestroyPapers(r.Context(), r.Actor, paperYear(r), appraisal.DestroyIn{Version: in.Version, Number: in.Number, Day: &in.Day})
}
