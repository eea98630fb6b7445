package resultpages

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"tarazy/internal/appraisal"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/signature"
	"tarazy/internal/web/kit"
)

// resultPage is what came of a case: every round, what was done about it, and
// what the reader may do now.
type resultPage struct {
	failed
	Head    kit.Heading
	Done    string
	Wait    string // where there is no result that the reader may see yet
	Rounds  []roundView
	Acts    []kit.Act
	Appeals []appealView
	Courts  []courtView
	Found   []foundView
	Papers  []kit.Link
}

// roundView is the outcome of a round.
type roundView struct {
	ID, Title string
	State     kit.StateKind
	Says      string
	Grade     said
	Meets     []meetView
	Reasons   []string // of the commission's corrections
	Facts     []kit.Fact
	Events    []kit.Event
	Refusal   *refusalView
	Read      *signature.Sheet // of the acquaintance; nil before
	Sheet     string           // the case whose latest acquaintance this is; "" for none
}

// refusalView is the act on a refusal.
type refusalView struct {
	Text   string
	Signed *signature.Sheet
	Sheet  string    // the case whose latest act this is; "" for none
	Files  []kit.Act // the act as files
}

// appealView is an appeal as it is shown.
type appealView struct {
	Title, To, Words, Reasons string
	State                     kit.StateKind
	Says                      string
	Facts                     []kit.Fact
	Files                     []kit.Link
	Back                      string // where the servant takes it back; "" for not
	Version                   string
}

// courtView is a court case as it is shown.
type courtView struct {
	Title, Text string
	State       kit.StateKind
	Says        string
	Facts       []kit.Fact
	Href        string // where its decision is recorded; "" for not
}

func (d Deps) result(w http.ResponseWriter, r *route.Request) error {
	return d.drawResult(w, r, failed{})
}

// doneWords are the acts that this page can confirm.
var doneWords = []string{"read", "refusal", "sent", "appeal", "taken_back", "court"}

func (d Deps) drawResult(w http.ResponseWriter, r *route.Request, f failed) error {
	v, err := d.Appraisals.ResultOf(r.Context(), r.Actor, caseID(r))
	if err != nil {
		return err
	}
	l := r.Lang
	p := &resultPage{failed: f, Head: heading(l, &v.Hub, t(l, "title"))}
	if done := r.URL.Query().Get("done"); slices.Contains(doneWords, done) {
		p.Done = t(l, "done."+done)
	}
	if err := d.fill(l, v, p); err != nil {
		return err
	}
	p.acts(l, v)
	return d.draw(w, r, p.Head, f.Status, resultView(p))
}

// fill puts everything on the page that only is to be read.
func (d Deps) fill(l locale.Lang, v *appraisal.ResultView, p *resultPage) error {
	for i := range slices.Backward(v.Results) {
		x, err := roundOf(l, v, &v.Results[i])
		if err != nil {
			return err
		}
		p.Rounds = append(p.Rounds, x)
	}
	p.sheets(l, v.Case.ID)
	switch {
	case v.Latest != nil:
	case v.Case.Round > 1:
		p.Wait = t(l, "wait.review")
	default:
		p.Wait = t(l, "wait", "stage", string(v.Case.Stage))
	}
	for i := range v.Appeals {
		p.Appeals = append(p.Appeals, appealOf(l, v, &v.Appeals[i]))
	}
	for i := range v.Courts {
		p.Courts = append(p.Courts, courtOf(l, v, &v.Courts[i]))
	}
	for _, x := range []string{"plan", "sheet", "competencies", "development"} {
		p.Papers = append(p.Papers, kit.Link{Text: locale.T(l, "appraisal.year.part."+x, nil), Href: casePath(v.Case.ID, "/"+x)})
	}
	if slices.ContainsFunc(v.Results, func(r appraisal.Result) bool { return len(r.Uses) > 0 }) {
		p.Papers = append(p.Papers, kit.Link{Text: t(l, "uses"), Href: casePath(v.Case.ID, "/recommendations")})
	}
	var err error
	p.Found, err = d.found(l, v.Rules, v.Rulings)
	return err
}

func (p *resultPage) acts(l locale.Lang, v *appraisal.ResultView) {
	add := func(may bool, key, below string, kind kit.ActKind) {
		if may {
			p.Acts = append(p.Acts, kit.Act{Text: t(l, "do."+key), Href: casePath(v.Case.ID, below), Kind: kind})
		}
	}
	add(v.May.Read, "read", "/result/read", kit.Main)
	add(v.May.Send, "send", "/result/send", kit.Main)
	add(v.May.Appeal, "appeal", "/result/appeal", kit.Plain)
	add(v.May.Refuse, "refusal", "/result/refusal", kit.Plain)
	add(v.May.Develop, "development", "/development", kit.Plain)
	add(v.May.Court, "court", "/court", kit.Plain)
}

// sheets leads from the latest of what was signed to its sheet of signatures.
func (p *resultPage) sheets(l locale.Lang, id appraisal.CaseID) {
	if i := slices.IndexFunc(p.Rounds, func(x roundView) bool { return x.Read != nil }); i >= 0 {
		p.Rounds[i].Sheet = string(id)
	}
	if i := slices.IndexFunc(p.Rounds, func(x roundView) bool { return x.Refusal != nil }); i >= 0 {
		p.Rounds[i].Refusal.Sheet = string(id)
		p.Rounds[i].Refusal.Files = actLinks(l, casePath(id, "/result/refusal"))
	}
}

func roundOf(l locale.Lang, v *appraisal.ResultView, r *appraisal.Result) (roundView, error) {
	out := roundView{
		ID: "round-" + strconv.Itoa(r.Round), Title: t(l, "round", "round", r.Round), Grade: gradeOf(l, v.Rules, r.Grade), Meets: meetsOf(l, v.Rules, r.Meets),
	}
	out.State, out.Says = resultState(l, v, r)
	out.Facts = []kit.Fact{{Name: t(l, "due"), Value: dayText(l, r.Due)}, {Name: t(l, "appeal_until"), Value: dayText(l, r.Appeal)}}
	for _, i := range v.Items {
		if i.Round == r.Round && i.Reason != "" && i.State() == appraisal.ItemAdopted {
			out.Reasons = append(out.Reasons, i.Reason)
		}
	}
	out.events(l, v, r)
	var err error
	if r.Read != nil {
		if out.Read, err = v.Acquaintance(r); err != nil {
			return out, err
		}
	}
	if x := r.Refusal; x != nil {
		out.Refusal = &refusalView{Text: x.Text}
		out.Refusal.Signed, err = v.RefusalAct(r)
	}
	return out, err
}

// resultState says how a result stands.
func resultState(l locale.Lang, v *appraisal.ResultView, r *appraisal.Result) (kit.StateKind, string) {
	switch {
	case r.Annulled != "":
		return kit.Refused, t(l, "state.annulled")
	case r.Round != v.Case.Round:
		return kit.Out, t(l, "state.earlier")
	case r.Approved == nil:
		return kit.Decide, t(l, "state.decided")
	case r.Read != nil:
		return kit.Done, t(l, "state.read")
	case r.Sent != nil:
		return kit.Done, t(l, "state.sent")
	case r.Due != nil && v.Today > *r.Due:
		return kit.Late, t(l, "state.late", "due", r.Due.String())
	}
	return kit.Going, t(l, "state.waits")
}

func (o *roundView) events(l locale.Lang, v *appraisal.ResultView, r *appraisal.Result) {
	zone := v.Body.Zone
	add := func(e kit.Event) { o.Events = append(o.Events, e) }
	add(kit.Event{When: instant(l, zone, r.Decided), Title: t(l, "event.decided")})
	if r.Approved != nil {
		add(kit.Event{When: instant(l, zone, *r.Approved), Title: t(l, "event.approved")})
	}
	if x := r.Refusal; x != nil {
		add(kit.Event{When: instant(l, zone, x.At), Title: t(l, "event.refusal"), Text: v.Names[x.By], Kind: kit.Bad})
		if x.Held != nil {
			add(kit.Event{When: instant(l, zone, *x.Held), Title: t(l, "event.held")})
		}
	}
	if x := r.Sent; x != nil {
		add(kit.Event{When: instant(l, zone, x.At), Title: t(l, "event.sent", "channel", x.Channel), Text: t(l, "event.proof", "proof", x.Proof)})
	}
	if x := r.Read; x != nil {
		e := kit.Event{When: instant(l, zone, x.At), Title: t(l, "event.read")}
		if x.Remark != "" {
			e.Text = t(l, "event.remark", "remark", x.Remark)
		}
		add(e)
	}
}

var appealKinds = map[appraisal.AppealState]kit.StateKind{
	appraisal.AppealFiled: kit.Decide, appraisal.AppealLeft: kit.Out, appraisal.AppealReview: kit.Going, appraisal.AppealAnswered: kit.Done, appraisal.AppealTakenBack: kit.Out,
}

func appealOf(l locale.Lang, v *appraisal.ResultView, x *appraisal.AppealText) appealView {
	out := appealView{
		Title: t(l, "appeal.of", "round", x.Round), To: locale.T(l, "appraisal.appeal_to."+x.To, nil), Words: x.Words, Reasons: x.Reasons,
		State: appealKinds[x.State], Says: t(l, "appeal_state."+string(x.State)), Version: number(x.Version),
	}
	out.Facts = []kit.Fact{{Name: t(l, "appeal.to"), Value: out.To}, {Name: t(l, "appeal.filed"), Value: instant(l, v.Body.Zone, x.Filed)}}
	if x.Decided != nil {
		out.Facts = append(out.Facts, kit.Fact{Name: t(l, "appeal.decided"), Value: strings.TrimSpace(instant(l, v.Body.Zone, *x.Decided) + " · " + v.Names[x.DecidedBy])})
	}
	if x.Closed != nil {
		out.Facts = append(out.Facts, kit.Fact{Name: t(l, "appeal.closed"), Value: instant(l, v.Body.Zone, *x.Closed)})
	}
	for _, id := range x.Files {
		for _, f := range v.Files {
			if f.ID == id {
				out.Files = append(out.Files, kit.Link{Text: f.Name, Href: casePath(v.Case.ID, "/files/"+id)})
			}
		}
	}
	if v.Mine.Subject && x.State == appraisal.AppealFiled {
		out.Back = appealPath(x.ID) + "/take-back"
	}
	return out
}

func courtOf(l locale.Lang, v *appraisal.ResultView, x *appraisal.Court) courtView {
	out := courtView{Title: t(l, "court.of", "court", x.Court, "number", x.Number), Text: x.Text, State: kit.Going, Says: t(l, "court.runs")}
	out.Facts = []kit.Fact{{Name: t(l, "court.day"), Value: dayText(l, &x.Day)}, {Name: t(l, "court.round"), Value: strconv.Itoa(x.Round)}}
	if x.Effect != "" {
		out.State, out.Says = kit.Done, locale.T(l, "appraisal.court_effect."+x.Effect, nil)
		out.Facts = append(out.Facts, kit.Fact{Name: t(l, "court.decided"), Value: dayText(l, x.Decided)})
	} else if v.May.Court {
		out.Href = casePath(v.Case.ID, "/court?court="+x.ID)
	}
	return out
}
