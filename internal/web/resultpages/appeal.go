package resultpages

import (
	"errors"
	"io"
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"tarazy/internal/access"
	"tarazy/internal/appraisal"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/lawpages"
	"tarazy/internal/web/unsent"
)

// appealFormPage is where a servant files an appeal.
type appealFormPage struct {
	failed
	unsent.Kept
	Head   kit.Heading
	Path   string
	Upload string
	Back   string
	To     []kit.Option
	Files  []kit.Option
	Until  string
	Law    kit.Link
	Shut   string
}

func (d Deps) appealForm(w http.ResponseWriter, r *route.Request) error {
	return d.drawAppealForm(w, r, failed{In: map[string]string{}})
}

func (d Deps) drawAppealForm(w http.ResponseWriter, r *route.Request, f failed) error {
	v, err := d.Appraisals.ResultOf(r.Context(), r.Actor, caseID(r))
	if err != nil {
		return err
	}
	l := r.Lang
	p := &appealFormPage{
		failed: f, Head: heading(l, &v.Hub, t(l, "do.appeal")), Path: casePath(v.Case.ID, "/result/appeal"), Back: casePath(v.Case.ID, "/result"),
		Upload: casePath(v.Case.ID, "/result/files"), Law: lawpages.ClauseLink(l, v.Edition, v.Rules.Appeal.Days),
	}
	p.Head.Crumbs = append(p.Head.Crumbs, kit.Link{Text: t(l, "title"), Href: p.Back})
	if v.May.Appeal {
		if p.Kept, err = d.typedBefore(r, appealDraft, string(v.Case.ID), f.In); err != nil {
			return err
		}
	}
	for _, to := range v.Rules.Appeal.To.V {
		p.To = append(p.To, kit.Option{Value: to, Text: locale.T(l, "appraisal.appeal_to."+to, nil), Chosen: to == f.In["to"]})
	}
	for _, x := range v.Files {
		p.Files = append(p.Files, kit.Option{Value: x.ID, Text: x.Name})
	}
	p.Files = chosen(p.Files, append(r.PostForm["files"], f.In["added"]))
	p.Choose("files", p.Files)
	if !v.May.Appeal {
		p.Shut = shutAppeal(l, v)
	} else if v.Latest.Appeal != nil {
		p.Until = t(l, "appeal.until", "until", v.Latest.Appeal.String(), "days", v.Rules.Appeal.Days.V)
	}
	return d.draw(w, r, p.Head, f.Status, appealFormView(p))
}

// shutAppeal says why no appeal can be filed.
func shutAppeal(l locale.Lang, v *appraisal.ResultView) string {
	f := fault.New(fault.Missing, "appraisal.missing.result")
	switch {
	case v.Latest == nil:
	case v.Latest.Appeal != nil && v.Today > *v.Latest.Appeal:
		f = fault.New(fault.Conflict, "appraisal.appeal_late", "until", v.Latest.Appeal.String(), "days", v.Rules.Appeal.Days.V)
	default:
		f = fault.New(fault.Conflict, "appraisal.appealed")
	}
	return locale.T(l, f.Key(), f.Args)
}

// appealFile files the appeal. A paper that was chosen and not yet added goes
// with it.
func (d Deps) appealFile(w http.ResponseWriter, r *route.Request) error {
	added, err := d.paper(r)
	if f, ok := fault.As(err); ok && f.Code == "appraisal.file_none" {
		added, err = "", nil
	}
	if err == nil {
		in := appraisal.AppealIn{To: r.PostFormValue("to"), Text: r.PostFormValue("text"), Files: r.PostForm["files"]}
		if added != "" {
			in.Files = append(in.Files, added)
		}
		_, err = d.Appraisals.FileAppeal(r.Context(), r.Actor, caseID(r), in)
	}
	if err == nil {
		err = unsent.Drop(r, d.Drafts, appealDraft, string(caseID(r)))
	}
	if err == nil {
		return goTo(w, r, casePath(caseID(r), "/result?done=appeal"))
	}
	return d.appealAgain(w, r, added, err)
}

// fileAdd takes a paper for an appeal; the form comes back with all that was
// typed in it, and the paper chosen.
func (d Deps) fileAdd(w http.ResponseWriter, r *route.Request) error {
	added, err := d.paper(r)
	if err != nil {
		return d.appealAgain(w, r, "", err)
	}
	in := map[string]string{"to": r.PostFormValue("to"), "text": r.PostFormValue("text"), "added": added}
	return d.drawAppealForm(w, r, failed{In: in})
}

// appealAgain draws the form with what was typed, after a refusal.
func (d Deps) appealAgain(w http.ResponseWriter, r *route.Request, added string, err error) error {
	f, err := d.refused(r, err, "to", "text", "files", "file")
	if err != nil {
		return err
	}
	f.In["added"] = added
	return d.drawAppealForm(w, r, f)
}

// paper keeps the file of a request and tells its id.
func (d Deps) paper(r *route.Request) (string, error) {
	in, err := fileIn(r)
	if err != nil {
		return "", err
	}
	f, err := d.Appraisals.AddFile(r.Context(), r.Actor, caseID(r), in)
	if err != nil {
		return "", err
	}
	return f.ID, nil
}

// fileIn reads the file of a request.
func fileIn(r *route.Request) (in appraisal.FileIn, err error) {
	var large *http.MaxBytesError
	if err := r.ParseMultipartForm(fileBody); errors.As(err, &large) {
		return in, fault.New(fault.TooLarge, "appraisal.file_large", "megabytes", appraisal.FileMost>>20).At("file").Wrap(err)
	}
	f, head, err := r.FormFile("file")
	if err != nil {
		return in, fault.New(fault.Invalid, "appraisal.file_none").At("file").Wrap(err)
	}
	in.Name = head.Filename
	in.Data, err = io.ReadAll(io.LimitReader(f, appraisal.FileMost+1))
	return in, errors.Join(err, f.Close())
}

// appealsPage is the list of appeals.
type appealsPage struct {
	Head  kit.Heading
	Views []kit.View
	Rows  kit.Rows
	Pages kit.Pages
}

// appealsShown is how many appeals a page of the list has.
const appealsShown = 50

// shownAppeals is a view of the list with the states that it shows; none: all.
type shownAppeals struct {
	Name   string
	States []appraisal.AppealState
}

var appealViews = []shownAppeals{
	{"filed", []appraisal.AppealState{appraisal.AppealFiled}},
	{"review", []appraisal.AppealState{appraisal.AppealReview}},
	{"closed", []appraisal.AppealState{appraisal.AppealLeft, appraisal.AppealAnswered, appraisal.AppealTakenBack}},
	{"all", nil},
}

func (d Deps) appeals(w http.ResponseWriter, r *route.Request) error {
	l := r.Lang
	at := max(slices.IndexFunc(appealViews, func(x shownAppeals) bool { return x.Name == r.URL.Query().Get("view") }), 0)
	page, names, err := d.Appraisals.Appeals(r.Context(), r.Actor, appraisal.AppealQuery{States: appealViews[at].States, After: r.URL.Query().Get("after"), Limit: appealsShown})
	if err != nil {
		return err
	}
	p := &appealsPage{Head: kit.Heading{Title: t(l, "appeals"), Sub: t(l, "appeals.sub")}}
	for i, x := range appealViews {
		p.Views = append(p.Views, kit.View{Text: t(l, "appeals.view."+x.Name), Href: "/result-appeals?view=" + x.Name, Current: i == at})
	}
	p.Rows = kit.Rows{
		Caption: p.Head.Title, Cols: []kit.Col{{Text: t(l, "appeals.who")}, {Text: t(l, "appeal.to")}, {Text: t(l, "appeal.filed")}, {Text: t(l, "appeals.state")}},
		Empty: kit.Nothing{Title: t(l, "appeals.none"), Text: t(l, "appeals.none_text")},
	}
	for i := range page.Items {
		x := &page.Items[i]
		p.Rows.Rows = append(p.Rows.Rows, kit.Row{Decide: x.State == appraisal.AppealFiled, Cells: []templ.Component{
			link(names[x.Person], appealPath(x.ID)), kit.Text(locale.T(l, "appraisal.appeal_to."+x.To, nil)),
			kit.Text(locale.Day(l, x.Filed.Format("2006-01-02"))), kit.State(appealKinds[x.State], t(l, "appeal_state."+string(x.State))),
		}})
	}
	p.Pages = kit.Pages{Shown: t(l, "appeals.shown", "n", len(page.Items))}
	if page.Next != "" {
		p.Pages.Next = "/result-appeals?view=" + appealViews[at].Name + "&after=" + page.Next
	}
	return d.draw(w, r, p.Head, 0, appealsView(p))
}

// appealPage is an appeal with the whole file of its case.
type appealPage struct {
	failed
	unsent.Kept
	Head    kit.Heading
	Appeal  appealView
	Rounds  []roundView
	Found   []foundView
	Papers  []kit.Link
	Decide  string // where it is decided; "" for not
	Version string
	Law     kit.Link
	Choices []kit.Option
}

func (d Deps) appeal(w http.ResponseWriter, r *route.Request) error {
	return d.drawAppeal(w, r, failed{In: map[string]string{}})
}

func (d Deps) drawAppeal(w http.ResponseWriter, r *route.Request, f failed) error {
	v, x, err := d.Appraisals.AppealOf(r.Context(), r.Actor, appraisal.AppealID(r.PathValue("appeal")))
	if err != nil {
		return err
	}
	l := r.Lang
	p := &appealPage{failed: f, Head: heading(l, &v.Hub, t(l, "appeal")), Appeal: appealOf(l, v, x), Version: number(x.Version)}
	p.Head.Crumbs = []kit.Link{{Text: t(l, "appeals"), Href: "/result-appeals"}}
	all := &resultPage{}
	if err := d.fill(l, v, all); err != nil {
		return err
	}
	p.Rounds, p.Found, p.Papers = all.Rounds, all.Found, all.Papers[:3]
	p.Law = lawpages.ClauseLink(l, v.Edition, v.Rules.Appeal.Outcomes)
	if x.State == appraisal.AppealFiled && access.May(r.Actor, access.DecideResult, access.Target{Body: string(v.Body.ID), Relation: access.ByOrder}) {
		p.Decide = appealPath(x.ID) + "/decide"
		if p.Kept, err = d.typedBefore(r, answerDraft, string(x.ID), f.In); err != nil {
			return err
		}
	}
	for _, o := range v.Rules.Appeal.Outcomes.V {
		p.Choices = append(p.Choices, kit.Option{Value: o, Text: t(l, "outcome."+o), Hint: t(l, "outcome."+o+".hint"), Chosen: o == f.In["outcome"]})
	}
	return d.draw(w, r, p.Head, f.Status, appealPageView(p))
}

// recommendReview is the outcome by which a result goes back to the commission.
const recommendReview = "recommend_review"

func (d Deps) appealDecide(w http.ResponseWriter, r *route.Request) error {
	id := appraisal.AppealID(r.PathValue("appeal"))
	_, x, err := d.Appraisals.AppealOf(r.Context(), r.Actor, id)
	if err != nil {
		return err
	}
	outcome := r.PostFormValue("outcome")
	if !slices.Contains([]string{recommendReview, "leave"}, outcome) {
		err = fault.New(fault.Invalid, "appraisal.outcome").At("outcome")
	} else {
		_, err = d.Appraisals.DecideAppeal(r.Context(), r.Actor, x.ID, version(r), appraisal.AppealDecision{Review: outcome == recommendReview, Answer: r.PostFormValue("answer")})
	}
	if err != nil {
		f, err := d.refused(r, err, "outcome", "answer")
		if err != nil {
			return err
		}
		return d.drawAppeal(w, r, f)
	}
	if err := unsent.Drop(r, d.Drafts, answerDraft, string(id)); err != nil {
		return err
	}
	return goTo(w, r, appealPath(id))
}

func (d Deps) appealBack(w http.ResponseWriter, r *route.Request) error {
	v, err := d.Appraisals.TakeBackAppeal(r.Context(), r.Actor, appraisal.AppealID(r.PathValue("appeal")), version(r))
	if err == nil {
		return goTo(w, r, casePath(v.Case, "/result?done=taken_back"))
	}
	return err
}
