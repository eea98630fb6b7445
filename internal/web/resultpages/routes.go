// Package resultpages holds the pages on what comes of a yearly appraisal: the
// result, the acquaintance and the refusal of it, appeals, courts, the
// development plan, a servant's own page, and the keeping of papers.
package resultpages

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"tarazy/internal/access"
	"tarazy/internal/appraisal"
	"tarazy/internal/day"
	"tarazy/internal/draft"
	"tarazy/internal/fault"
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/lawpages"
	"tarazy/internal/web/page"
	"tarazy/internal/web/unsent"
)

// Deps are what the pages stand on.
type Deps struct {
	Appraisals *appraisal.Service
	Drafts     *draft.Service
	Draw       page.Draw
	Library    func() *law.Library
	// SignerURL is the address of the signing software; "" for its own.
	SignerURL string
	// Find looks for persons of a body by a part of the name.
	Find func(r *route.Request, body people.BodyID, text string) ([]Found, error)
}

// Found is a person that a search found.
type Found struct{ ID, Name, About string }

// The bodies of requests with a signature and with a file, in bytes.
const (
	signBody = 1 << 20
	fileBody = appraisal.FileMost + 1<<20
)

// Routes of the area.
func Routes(d Deps) []route.Route {
	get := func(pattern string, v access.Verb, h route.Handler) route.Route {
		return route.Route{Method: "GET", Pattern: pattern, Verb: v, Handle: h}
	}
	post := func(pattern string, v access.Verb, h route.Handler) route.Route {
		return route.Route{Method: "POST", Pattern: pattern, Verb: v, Handle: h}
	}
	signs := func(r route.Route) route.Route { r.CSP, r.Body = route.Signing, signBody; return r }
	const one, appeal, keep = "/appraisals/{case}", "/result-appeals/{appeal}", "/years/{year}/keep"
	return []route.Route{
		get("/my-appraisal", access.BeAcquainted, d.mine),
		get(one+"/result", access.SeeAppraisal, d.result),
		get(one+"/recommendations", access.SeeAppraisal, d.uses),
		signs(get(one+"/result/read", access.BeAcquainted, d.readForm)),
		signs(post(one+"/result/read", access.BeAcquainted, d.read)),
		get(one+"/result/refusal", access.Acquaint, d.refusalForm),
		post(one+"/result/refusal", access.Acquaint, d.refusal),
		get(one+"/result/refusal/{lang}/{format}", access.SeeAppraisal, d.refusalFile),
		get(one+"/result/witness", access.WitnessRefusal, d.witnessForm),
		post(one+"/result/witness", access.WitnessRefusal, d.witness),
		get(one+"/result/send", access.Acquaint, d.sendForm),
		post(one+"/result/send", access.Acquaint, d.send),
		get(one+"/result/appeal", access.AppealResult, d.appealForm),
		{Method: "POST", Pattern: one + "/result/appeal", Verb: access.AppealResult, Body: fileBody, Handle: d.appealFile},
		{Method: "POST", Pattern: one + "/result/files", Verb: access.AppealResult, Body: fileBody, Handle: d.fileAdd},
		get(one+"/court", access.RecordCourt, d.courtForm),
		post(one+"/court", access.RecordCourt, d.court),
		get(one+"/development", access.SeeAppraisal, d.development),
		post(one+"/development", access.KeepDevelopment, d.developmentKeep),
		get("/result-appeals", access.SeeResultAppeal, d.appeals),
		get(appeal, access.SeeResultAppeal, d.appeal),
		post(appeal+"/decide", access.DecideResult, d.appealDecide),
		post(appeal+"/take-back", access.AppealResult, d.appealBack),
		get(keep, access.KeepPapers, d.keep),
		get(keep+"/act/{lang}/{format}", access.KeepPapers, d.destructionFile),
		post(keep+"/hold", access.KeepPapers, d.hold),
		post(keep+"/release", access.KeepPapers, d.release),
		post(keep+"/destroy", access.KeepPapers, d.destroy),
	}
}

// t gives a message of these pages; kv alternates names and values.
func t(l locale.Lang, key string, kv ...any) string {
	return locale.T(l, "appraisal.result."+key, fault.New(fault.Invalid, "", kv...).Args)
}

func say(l locale.Lang, key string, kv ...any) string {
	return locale.T(l, key, fault.New(fault.Invalid, "", kv...).Args)
}

func (d Deps) draw(w http.ResponseWriter, r *route.Request, h kit.Heading, status int, c templ.Component, bundles ...string) error {
	return d.Draw(w, r, page.Page{Title: h.Title, Status: status, Class: "p-result", Bundles: bundles}, c)
}

func caseID(r *route.Request) appraisal.CaseID { return appraisal.CaseID(r.PathValue("case")) }

func casePath(id appraisal.CaseID, more string) string { return "/appraisals/" + string(id) + more }

func appealPath(id appraisal.AppealID) string { return "/result-appeals/" + string(id) }

func number(n int64) string { return strconv.FormatInt(n, 10) }

// version is that of the thing which the person saw; -1 for what is none.
func version(r *route.Request) int64 {
	n, err := strconv.ParseInt(r.PostFormValue("version"), 10, 64)
	if err != nil {
		return -1
	}
	return n
}

// dayAt reads a day of a form; nil where none was given. The fault is at the
// field.
func dayAt(r *route.Request, field string) (*day.Day, error) {
	text := strings.TrimSpace(r.PostFormValue(field))
	if text == "" {
		return nil, nil
	}
	d, err := day.Parse(text)
	if f, ok := fault.As(err); ok {
		return nil, f.At(field)
	}
	return &d, err
}

// failed turns a fault of a form into words; any other error is for the shell.
type failed struct {
	Errors []kit.FieldError
	At     map[string]string
	In     map[string]string // what was typed
	Status int
	Law    kit.Link // clause on which the refusal stands
}

// refused puts a fault at the field of the form, if it has it, and keeps what
// was typed. Somebody else's signature is a fault of the form, not of rights.
func (d Deps) refused(r *route.Request, err error, fields ...string) (failed, error) {
	f, ok := fault.As(err)
	if !ok || f.Kind == fault.Missing || f.Kind == fault.Unauthenticated || f.Kind == fault.Denied && !strings.HasPrefix(f.Code, "eds.") {
		return failed{}, err
	}
	out := failed{At: map[string]string{}, In: map[string]string{}, Status: f.Kind.Status()}
	if f.Kind == fault.Denied {
		out.Status = fault.Invalid.Status()
	}
	text, id := locale.T(r.Lang, f.Key(), f.Args), ""
	for _, name := range fields {
		out.In[name] = r.PostFormValue(name)
		if name == f.Field {
			id, out.At[name] = name, text
		}
	}
	out.Errors = []kit.FieldError{{ID: id, Text: text}}
	if f.Cite != nil {
		if e, _, err := d.Library().Clause(nil, *f.Cite); err == nil {
			out.Law = lawpages.ClauseLink(r.Lang, e, *f.Cite)
		}
	}
	return out, nil
}

// The names of the forms among the drafts.
const (
	appealDraft = "appraisal.appeal"
	answerDraft = "appraisal.appeal_answer"
)

// typedBefore puts what was typed into a form and not sent among what it holds;
// of a form that was sent just now, nothing.
func (d Deps) typedBefore(r *route.Request, form, about string, in map[string]string) (unsent.Kept, error) {
	k, err := unsent.Find(r, d.Drafts, form, about)
	k = k.Unless(r.Method == http.MethodPost)
	k.Under(in)
	return k, err
}

// heading is that of a page of a case.
func heading(l locale.Lang, h *appraisal.Hub, title string) kit.Heading {
	return kit.Heading{
		Crumbs: []kit.Link{{Text: h.Names[h.Case.Person], Href: casePath(h.Case.ID, "")}}, Title: title,
		Sub: t(l, "sub", "name", h.Names[h.Case.Person], "year", h.Year.Number),
	}
}

// instant is a day and a time of day in the zone of a body.
func instant(l locale.Lang, zone string, at time.Time) string {
	in, err := day.Zone(zone)
	if err != nil {
		in = time.UTC
	}
	return locale.Moment(l, at.In(in))
}

func dayText(l locale.Lang, d *day.Day) string {
	if d == nil {
		return "–"
	}
	return locale.Day(l, d.String())
}

// said is a word of the act or its translation, with its language.
type said struct{ Text, Lang string }

// official is a name of the act in a language.
func official(l locale.Lang, n appraisal.Name) said {
	text, _ := n.In(l)
	return said{Text: text, Lang: string(l)}
}

// gradeOf is the word for a grade.
func gradeOf(l locale.Lang, rules *appraisal.Rules, key string) said {
	if key == "" {
		return said{Text: "–"}
	}
	return said{Text: rules.GradeName(key, l), Lang: string(l)}
}

// meetView is one competency with its outcome.
type meetView struct {
	Name  said
	State kit.StateKind
	Says  string
}

func meetsOf(l locale.Lang, rules *appraisal.Rules, meets map[string]bool) []meetView {
	var out []meetView
	for _, c := range rules.Wording.Competencies.List {
		ok, assessed := meets[c.Key]
		if !assessed {
			continue
		}
		v := meetView{Name: official(l, c.Name), State: kit.Done, Says: rules.MeetsName(ok, l)}
		if !ok {
			v.State = kit.Out
		}
		out = append(out, v)
	}
	return out
}

// foundView is a decision with its reasons.
type foundView struct {
	Name string
	Lead string
	Why  []kit.Reason
}

// found shows the rulings of a case that bear on its result, the latest first.
func (d Deps) found(l locale.Lang, rules *appraisal.Rules, all []appraisal.Ruling) ([]foundView, error) {
	var out []foundView
	for i := len(all) - 1; i >= 0; i-- {
		r := &all[i]
		if r.Case == "" || r.Finding.Rule == "term" && !locale.Has("appraisal.result.term."+r.About) {
			continue
		}
		v := foundView{Name: ruleName(l, r)}
		if slices.Contains(rules.Competency.All.V, r.About) {
			v.Name += ": " + rules.CompetencyName(r.About, l)
		}
		var err error
		if v.Why, err = lawpages.Reasons(d.Library(), l, &r.Finding); err != nil {
			return nil, err
		}
		if len(v.Why) > 0 {
			v.Lead = v.Why[0].Sentence
		}
		out = append(out, v)
	}
	return out, nil
}

func ruleName(l locale.Lang, r *appraisal.Ruling) string {
	for _, key := range []string{"appraisal.result." + r.Finding.Rule + "." + r.About, "appraisal.rule." + r.Finding.Rule + "." + r.About, "appraisal.rule." + r.Finding.Rule, "decide.rule." + r.Finding.Rule} {
		if locale.Has(key) {
			return locale.T(l, key, nil)
		}
	}
	return locale.T(l, "appraisal.rule.other", nil)
}

func goTo(w http.ResponseWriter, r *route.Request, path string) error { return page.Go(w, r, path) }
