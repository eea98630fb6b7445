package api

import (
	"encoding/base64"
	"net/http"
	"strings"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/document"
	"tarazy/internal/fault"
	"tarazy/internal/interview"
	"tarazy/internal/interview/raters"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/route"
)

// AgreementDeps are what the routes on agreements of panels stand on.
type AgreementDeps struct {
	Interviews *interview.Service
}

// AgreementAnswer is the meeting of a panel about one candidate. While a sheet
// is open it holds nothing but open = false.
type AgreementAnswer struct {
	Interview    interview.ID           `json:"interview"`
	Open         bool                   `json:"open"`    // all sheets are locked
	Final        bool                   `json:"final"`   // the marks are final
	Version      int64                  `json:"version"` // to be named in what changes it; 0 while not open
	Raters       []people.PersonID      `json:"raters"`
	Competencies []AgreementCompetency  `json:"competencies"` // the largest difference first
	Lines        []AgreementLine        `json:"lines"`        // of the panel's form
	Overall      []AgreementMark        `json:"overall"`      // the members' own, in the order of raters
	Agreed       *int                   `json:"agreed"`       // overall mark of the panel
	Why          string                 `json:"why"`
	Conclusion   interview.Conclusion   `json:"conclusion"` // fit, unfit; "" for none yet
	Reason       string                 `json:"reason"`
	Fixed        *time.Time             `json:"fixed"`
	Signed       []people.PersonID      `json:"signed"`
	Refused      []interview.Dissent    `json:"refused"` // refusals to sign
	Past         []AgreementPast        `json:"past"`    // forms that were opened again, oldest first
	Changes      []interview.MarkChange `json:"changes"`
}

// AgreementPast is a form that was fixed and opened again.
type AgreementPast struct {
	Fixed    time.Time           `json:"fixed"`
	Reopened time.Time           `json:"reopened"`
	Reason   string              `json:"reason"`
	Signed   []people.PersonID   `json:"signed"`
	Refused  []interview.Dissent `json:"refused"`
}

// AgreementCompetency is a competency with all marks.
type AgreementCompetency struct {
	Competency string          `json:"competency"`
	Marks      []AgreementMark `json:"marks"` // in the order of raters
	Spread     int             `json:"spread"`
	Indicators []string        `json:"indicators"`
	Matrix     [][]string      `json:"matrix"` // a row for each indicator: met, not or none, in the order of raters
	Agreed     *int            `json:"agreed"` // null: no information, or not agreed yet
	Done       bool            `json:"done"`
	Decision   string          `json:"decision"` // yes, no, open
	Other      string          `json:"other"`    // by the other order of combination
	Reason     string          `json:"reason"`
}

// AgreementMark is one member's mark; null is no information.
type AgreementMark struct {
	Locked   *int   `json:"locked"` // before the discussion
	Now      *int   `json:"now"`
	Positive int    `json:"positive"`
	Negative int    `json:"negative"`
	Decision string `json:"decision"`
}

// AgreementLine is a line of the panel's form.
type AgreementLine struct {
	Question   string `json:"question"`
	Competency string `json:"competency"`
	Each       []bool `json:"each"` // in the order of raters
	Agreed     *bool  `json:"agreed"`
	Reason     string `json:"reason"`
}

// ChangeOrder changes a mark of the member who sends it.
type ChangeOrder struct {
	Version    int64  `key:"version" json:"version"`
	Competency string `key:"competency" json:"competency"` // "" for the overall mark
	Mark       *int   `key:"mark" json:"mark"`             // null: no information
	Reason     string `key:"reason" json:"reason"`
}

// AgreeOrder is the panel's mark of a competency.
type AgreeOrder struct {
	Version    int64  `key:"version" json:"version"`
	Competency string `key:"competency" json:"competency"`
	Mark       *int   `key:"mark" json:"mark"`                  // null: no information
	Decision   string `key:"decision,optional" json:"decision"` // where the members' findings leave it open
	Reason     string `key:"reason,optional" json:"reason"`
}

// LinesOrder is the panel's yes or no on lines of its form.
type LinesOrder struct {
	Version int64       `key:"version" json:"version"`
	Lines   []LineOrder `key:"lines" json:"lines"`
}

// LineOrder is one line.
type LineOrder struct {
	Question   string `key:"question" json:"question"`
	Competency string `key:"competency" json:"competency"`
	Yes        bool   `key:"yes" json:"yes"`
	Reason     string `key:"reason,optional" json:"reason"`
}

// OverallOrder is the panel's mark of the candidate.
type OverallOrder struct {
	Version int64  `key:"version" json:"version"`
	Mark    int    `key:"mark" json:"mark"`
	Why     string `key:"why,optional" json:"why"`
}

// ConclusionOrder is the conclusion on fitness for the post.
type ConclusionOrder struct {
	Version    int64  `key:"version" json:"version"`
	Conclusion string `key:"conclusion" json:"conclusion"` // fit, unfit
	Reason     string `key:"reason" json:"reason"`
}

// FixOrder names the version that is fixed.
type FixOrder struct {
	Version int64 `key:"version" json:"version"`
}

// FormSignOrder are a member's signatures on the panel's form.
type FormSignOrder struct {
	Signatures []string `key:"signatures" json:"signatures"` // CMS in base64, one a file: Kazakh, Russian
}

// RefuseOrder refuses to sign the form that is fixed, or opens it again.
type RefuseOrder struct {
	Version int64  `key:"version" json:"version"`
	Reason  string `key:"reason" json:"reason"`
}

// UnsignedOrder puts on record that a member neither signs nor refuses.
type UnsignedOrder struct {
	Version int64           `key:"version" json:"version"`
	Member  people.PersonID `key:"member" json:"member"`
	Reason  string          `key:"reason" json:"reason"`
}

// RatersAnswer are the statistics of those who mark; report is null for a
// member, who gets the own figures alone.
type RatersAnswer struct {
	Body   people.BodyID  `json:"body"`
	Report *raters.Report `json:"report"`
	Own    *raters.Rater  `json:"own"`
}

// AgreementRoutes are the routes on agreements, forms and statistics of raters.
func AgreementRoutes(d AgreementDeps) []route.Route {
	const one = "/api/v1/interviews/{interview}/agreement"
	write := func(method, rest string, v access.Verb, h route.Handler, id, summary string, in any) route.Route {
		return route.Route{Method: method, Pattern: one + rest, Verb: v, Handle: h, API: &route.Operation{ID: id, Summary: summary, In: in, Out: AgreementAnswer{}}}
	}
	return []route.Route{
		{
			Method: "GET", Pattern: one, Verb: access.SeeInterviews, Handle: d.read,
			API: &route.Operation{ID: "readAgreement", Summary: "Marks of an interview once all are locked: to its panel, and to others once they are final", Out: AgreementAnswer{}},
		},
		write("POST", "/changes", access.TakeInterview, d.change, "changeOwnMark", "Change a mark of one's own in the discussion; the locked one stays on record", ChangeOrder{}),
		write("PUT", "/mark", access.LeadInterview, d.mark, "agreeMark", "Set the panel's mark of a competency", AgreeOrder{}),
		write("PUT", "/lines", access.LeadInterview, d.lines, "agreeLines", "Set the panel's yes or no on lines of its form", LinesOrder{}),
		write("PUT", "/overall", access.LeadInterview, d.overall, "agreeOverall", "Set the panel's mark of the candidate", OverallOrder{}),
		write("PUT", "/conclusion", access.TakeInterview, d.conclude, "concludeInterview", "Conclude on fitness for the post, once all is agreed", ConclusionOrder{}),
		write("POST", "/fix", access.LeadInterview, d.fix, "fixAgreement", "Make the panel's form; after that nothing changes", FixOrder{}),
		write("POST", "/refusals", access.TakeInterview, d.refuse, "refuseInterviewForms", "Refuse to sign the panel's form, with a reason", RefuseOrder{}),
		write("POST", "/unsigned", access.LeadInterview, d.unsigned, "recordInterviewUnsigned", "Put on record that a member neither signs the panel's form nor refuses to, with the reason", UnsignedOrder{}),
		write("POST", "/reopening", access.LeadInterview, d.reopen, "reopenInterviewForms", "Open a form again that was fixed; the signatures given stay under it", RefuseOrder{}),
		write("POST", "/end", access.LeadInterview, d.end, "endInterviewAgreement", "Make the marks final with refusals to sign on record", FixOrder{}),
		write("POST", "/signatures", access.TakeInterview, d.sign, "signInterviewForms", "Sign the panel's form in both languages", FormSignOrder{}),
		{
			Method: "GET", Pattern: "/api/v1/interviews/{interview}/forms/{form}", Verb: access.SeeInterviews, Handle: d.form,
			API: &route.Operation{ID: "readInterviewForm", Summary: "A form: panel-kk.pdf is the file that is signed; individual-ru.docx, star-kk.pdf are a member's", Media: "application/octet-stream", Query: []route.Param{
				{Name: "member", About: "whose form; one's own where it is left out"},
			}},
		},
		{
			Method: "GET", Pattern: "/api/v1/raters", Verb: access.SeeRaters, Handle: d.raters,
			API: &route.Operation{ID: "readRaters", Summary: "Statistics of those who mark: one's own, and all of the body for the expert of its panels. Never for sanctions", Out: RatersAnswer{}, Query: []route.Param{
				{Name: "body", About: "id of a body; the one worked in where it is left out"},
			}},
		},
	}
}

func (d AgreementDeps) read(w http.ResponseWriter, r *route.Request) error {
	v, err := d.Interviews.Agreement(r.Context(), r.Actor, interviewIn(r))
	if err != nil {
		return err
	}
	return write(w, r, http.StatusOK, agreementAnswer(v))
}

func interviewIn(r *route.Request) interview.ID { return interview.ID(r.PathValue("interview")) }

// agreementAnswer holds no mark where the marks are not open.
func agreementAnswer(v *interview.AgreementView) AgreementAnswer {
	out := AgreementAnswer{
		Interview: v.Interview.ID, Open: !v.Closed, Final: v.Interview.State == interview.Agreed, Version: v.Agreement.Version, Agreed: v.Agreement.Overall,
		Why: v.Agreement.Why, Conclusion: v.Agreement.Conclusion, Reason: v.Agreement.Reason, Fixed: v.Agreement.FixedAt,
		Raters: []people.PersonID{}, Competencies: []AgreementCompetency{}, Lines: []AgreementLine{}, Overall: []AgreementMark{},
		Signed: []people.PersonID{}, Changes: []interview.MarkChange{}, Refused: []interview.Dissent{}, Past: []AgreementPast{},
	}
	for _, x := range v.Raters {
		out.Raters = append(out.Raters, x.Person)
		if x.Signed != nil {
			out.Signed = append(out.Signed, x.Person)
		}
	}
	if v.Closed {
		return out
	}
	for i := range v.Rows {
		out.Competencies = append(out.Competencies, agreementCompetency(&v.Rows[i]))
	}
	for _, c := range v.Agreement.Questions {
		line := AgreementLine{Question: c.Question, Competency: c.Competency, Agreed: c.Agreed, Reason: c.Reason, Each: []bool{}}
		for _, x := range v.Raters {
			line.Each = append(line.Each, c.Each[x.Person])
		}
		out.Lines = append(out.Lines, line)
	}
	out.Overall = agreementMarks(v.Overall)
	out.Changes = append(out.Changes, v.Agreement.Changes...)
	out.Refused = append(out.Refused, v.Agreement.Dissents...)
	for _, f := range v.Agreement.Past {
		one := AgreementPast{Fixed: f.FixedAt, Reopened: f.At, Reason: f.Reason, Signed: []people.PersonID{}, Refused: append([]interview.Dissent{}, f.Dissents...)}
		for _, g := range f.Signatures {
			one.Signed = append(one.Signed, g.Member)
		}
		out.Past = append(out.Past, one)
	}
	return out
}

func agreementCompetency(x *interview.AgreeRow) AgreementCompetency {
	out := AgreementCompetency{
		Competency: x.Competency, Marks: agreementMarks(x.AgreeMarks), Spread: x.Spread, Agreed: x.Agreed.Mark, Done: x.Agreed.Done,
		Decision: x.Agreed.Decision, Other: x.Agreed.Other, Reason: x.Agreed.Reason, Indicators: []string{}, Matrix: [][]string{},
	}
	for _, i := range x.Indicators {
		row := []string{}
		for _, shown := range i.Shown {
			row = append(row, string(shown))
		}
		out.Indicators, out.Matrix = append(out.Indicators, i.ID), append(out.Matrix, row)
	}
	return out
}

func agreementMarks(m interview.AgreeMarks) []AgreementMark {
	out := []AgreementMark{}
	for _, x := range m.Each {
		out = append(out, AgreementMark{Locked: x.Given, Now: x.Now, Positive: x.Positive, Negative: x.Negative, Decision: x.Decision})
	}
	return out
}

// ordered reads an order, does it, and answers with how the agreement stands.
func (d AgreementDeps) ordered(w http.ResponseWriter, r *route.Request, in any, do func() error) error {
	if err := readOrder(r, in); err != nil {
		return err
	}
	if err := do(); err != nil {
		return err
	}
	return d.read(w, r)
}

func (d AgreementDeps) change(w http.ResponseWriter, r *route.Request) error {
	var in ChangeOrder
	return d.ordered(w, r, &in, func() error {
		return d.Interviews.ChangeMark(r.Context(), r.Actor, interviewIn(r), in.Version, interview.ChangeIn{Competency: in.Competency, Mark: in.Mark, Reason: in.Reason})
	})
}

func (d AgreementDeps) mark(w http.ResponseWriter, r *route.Request) error {
	var in AgreeOrder
	return d.ordered(w, r, &in, func() error {
		return d.Interviews.AgreeMark(r.Context(), r.Actor, interviewIn(r), in.Version, interview.AgreeIn{Competency: in.Competency, Mark: in.Mark, Decision: in.Decision, Reason: in.Reason})
	})
}

func (d AgreementDeps) lines(w http.ResponseWriter, r *route.Request) error {
	var in LinesOrder
	return d.ordered(w, r, &in, func() error {
		var all []interview.AnswerIn
		for _, x := range in.Lines {
			all = append(all, interview.AnswerIn(x))
		}
		return d.Interviews.AgreeAnswers(r.Context(), r.Actor, interviewIn(r), in.Version, all)
	})
}

func (d AgreementDeps) overall(w http.ResponseWriter, r *route.Request) error {
	var in OverallOrder
	return d.ordered(w, r, &in, func() error {
		return d.Interviews.AgreeOverall(r.Context(), r.Actor, interviewIn(r), in.Version, in.Mark, in.Why)
	})
}

func (d AgreementDeps) conclude(w http.ResponseWriter, r *route.Request) error {
	var in ConclusionOrder
	return d.ordered(w, r, &in, func() error {
		return d.Interviews.Conclude(r.Context(), r.Actor, interviewIn(r), in.Version, interview.Conclusion(in.Conclusion), in.Reason)
	})
}

func (d AgreementDeps) fix(w http.ResponseWriter, r *route.Request) error {
	var in FixOrder
	return d.ordered(w, r, &in, func() error {
		return d.Interviews.FixAgreement(r.Context(), r.Actor, interviewIn(r), in.Version)
	})
}

func (d AgreementDeps) refuse(w http.ResponseWriter, r *route.Request) error {
	var in RefuseOrder
	return d.ordered(w, r, &in, func() error {
		return d.Interviews.RefuseForms(r.Context(), r.Actor, interviewIn(r), in.Version, in.Reason)
	})
}

func (d AgreementDeps) unsigned(w http.ResponseWriter, r *route.Request) error {
	var in UnsignedOrder
	return d.ordered(w, r, &in, func() error {
		return d.Interviews.RecordUnsigned(r.Context(), r.Actor, interviewIn(r), in.Version, in.Member, in.Reason)
	})
}

func (d AgreementDeps) reopen(w http.ResponseWriter, r *route.Request) error {
	var in RefuseOrder
	return d.ordered(w, r, &in, func() error {
		return d.Interviews.ReopenForms(r.Context(), r.Actor, interviewIn(r), in.Version, in.Reason)
	})
}

func (d AgreementDeps) end(w http.ResponseWriter, r *route.Request) error {
	var in FixOrder
	return d.ordered(w, r, &in, func() error {
		return d.Interviews.EndWithRefusals(r.Context(), r.Actor, interviewIn(r), in.Version)
	})
}

func (d AgreementDeps) sign(w http.ResponseWriter, r *route.Request) error {
	var in FormSignOrder
	return d.ordered(w, r, &in, func() error {
		var cms [][]byte
		for _, text := range in.Signatures {
			data, err := base64.StdEncoding.DecodeString(text)
			if err != nil {
				return fault.New(fault.Invalid, "interview.agree.base64").At("signatures").Wrap(err)
			}
			cms = append(cms, data)
		}
		_, err := d.Interviews.SignForms(r.Context(), r.Actor, interviewIn(r), cms)
		return err
	})
}

// form gives a form as a file. The panel's form as PDF is the very file that is
// signed.
func (d AgreementDeps) form(w http.ResponseWriter, r *route.Request) error {
	name, ext, _ := strings.Cut(r.PathValue("form"), ".")
	kind, lang, _ := strings.Cut(name, "-")
	l := locale.Lang(lang)
	if ext != "pdf" && ext != "docx" || l != locale.KK && l != locale.RU {
		return fault.New(fault.Missing, "interview.missing.form")
	}
	data, err := d.formBytes(r, interview.FormKind(kind), l, ext)
	if err != nil {
		return err
	}
	return route.Save(w, "application/octet-stream", name+"."+ext, data)
}

func (d AgreementDeps) formBytes(r *route.Request, kind interview.FormKind, l locale.Lang, ext string) ([]byte, error) {
	if kind == interview.PanelForm && ext == "pdf" {
		return d.Interviews.FormFile(r.Context(), r.Actor, interviewIn(r), l)
	}
	member := people.PersonID(r.URL.Query().Get("member"))
	if member == "" {
		member = people.PersonID(r.Actor.Person)
	}
	paper, err := d.Interviews.Form(r.Context(), r.Actor, interviewIn(r), kind, member, l)
	if err != nil {
		return nil, err
	}
	format, _ := document.FormatOf(ext)
	return d.Interviews.Give(r.Context(), paper, format)
}

func (d AgreementDeps) raters(w http.ResponseWriter, r *route.Request) error {
	body := people.BodyID(r.URL.Query().Get("body"))
	if body == "" {
		body = people.BodyID(r.Actor.Body)
	}
	v, err := d.Interviews.RatersOf(r.Context(), r.Actor, body)
	if err != nil {
		return err
	}
	return write(w, r, http.StatusOK, RatersAnswer{Body: v.Body, Report: v.Report, Own: v.Own})
}
