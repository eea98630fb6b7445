package contest

import (
	"net/http"
	"strconv"

	"tarazy/internal/access"
	"tarazy/internal/candidate"
	"tarazy/internal/competition"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/lawpages"
	"tarazy/internal/web/page"
	"tarazy/internal/web/unsent"
	"tarazy/internal/web/vacancy/inlang"
)

// casePage is an application: what the system found, what the file holds, and
// HR's decision.
type casePage struct {
	problems
	unsent.Kept
	Head      kit.Heading
	Facts     []kit.Fact
	State     string
	Kind      kit.StateKind
	Parts     []partView
	Answer    string
	Behind    *behindView
	BehindAt  string // where it is asked for
	CheckAt   string // "" where nothing is to be checked, or not by this person
	ExtraAt   string
	Extra     kit.Field
	Version   string
	Found     []foundView
	Results   kit.Rows
	Clause    kit.Link
	Due       string
	Late      bool
	SeenAlone bool // may read, not act
}

// partView is one requirement with the system's answer.
type partView struct {
	Index  string
	Text   string
	Answer string
	Kind   kit.StateKind
	Why    string
	Ground kit.Field
}

// behindView is the person with the file that went with the application.
type behindView struct {
	Name    string
	Extra   string
	Entries []entryView
}

// entryView is an entry of the file: what the register gave, and what the
// candidate wrote, beside each other.
type entryView struct {
	Name, Source string
	Given, Mine  []kit.Fact
	Tags         []string
	Directions   string
}

func applicationID(r *route.Request) competition.ApplicationID {
	return competition.ApplicationID(r.PathValue("application"))
}

func (d Deps) application(w http.ResponseWriter, r *route.Request) error {
	c, err := d.Contest.Examine(r.Context(), r.Actor, applicationID(r))
	if err != nil {
		return err
	}
	return d.drawCase(w, r, c, nil, problems{})
}

// behind opens the person behind the number; it is on record.
func (d Deps) behind(w http.ResponseWriter, r *route.Request) error {
	found, err := d.Contest.LookBehind(r.Context(), r.Actor, applicationID(r))
	if err != nil {
		return err
	}
	c, err := d.Contest.Examine(r.Context(), r.Actor, applicationID(r))
	if err != nil {
		return err
	}
	return d.drawCase(w, r, c, found, problems{})
}

// check admits or refuses; a refusal names a reason for each requirement that
// is not met.
func (d Deps) check(w http.ResponseWriter, r *route.Request) error {
	c, err := d.Contest.Examine(r.Context(), r.Actor, applicationID(r))
	if err != nil {
		return err
	}
	in := competition.CheckIn{Admit: r.PostFormValue("do") == "admit"}
	if !in.Admit {
		for i := range leaves(&c.Vacancy.Need) {
			if text := r.PostFormValue("ground." + strconv.Itoa(i)); text != "" {
				in.Grounds = append(in.Grounds, competition.Ground{Part: i, Reason: text})
			}
		}
	}
	_, err = d.Contest.Check(r.Context(), r.Actor, applicationID(r), page.Version(r), in)
	if err == nil {
		err = unsent.Drop(r, d.Drafts, checkDraft, string(applicationID(r)))
	}
	if err == nil {
		return page.Go(w, r, path(c.Competition.ID, "applications")+query("standing", string(competition.Submitted), "sort", "due"))
	}
	return d.caseRefused(w, r, err)
}

func (d Deps) caseRefused(w http.ResponseWriter, r *route.Request, err error) error {
	p, err := refused(r.Lang, err, "grounds", "percent")
	if err != nil {
		return err
	}
	if p.At["grounds"] != "" {
		p.Errors[0].ID = "ground-0" // the first of the reasons
	}
	c, err := d.Contest.Examine(r.Context(), r.Actor, applicationID(r))
	if err != nil {
		return err
	}
	return d.drawCase(w, r, c, nil, p)
}

// extra grants extra time.
func (d Deps) extra(w http.ResponseWriter, r *route.Request) error {
	n, err := wholeNumber(r.PostFormValue("percent"))
	if err != nil {
		return d.caseRefused(w, r, at(err, "percent"))
	}
	if err := d.Contest.GrantExtraTime(r.Context(), r.Actor, applicationID(r), page.Version(r), n); err != nil {
		return d.caseRefused(w, r, err)
	}
	return page.Go(w, r, "/candidates/"+string(applicationID(r)))
}

// leaves are the single requirements in order, as the check numbers them.
func leaves(n *candidate.Need) []candidate.Need {
	group := partsOf(n)
	if group == nil {
		return []candidate.Need{*n}
	}
	var out []candidate.Need
	for i := range *group {
		out = append(out, leaves(&(*group)[i])...)
	}
	return out
}

func (d Deps) drawCase(w http.ResponseWriter, r *route.Request, c *competition.CaseView, seen *competition.Behind, bad problems) error {
	l, a := r.Lang, &c.Application
	p := &casePage{problems: bad, State: standingText(l, a), Kind: standingKind(a.Standing), Version: number(a.Version)}
	p.Head = kit.Heading{Crumbs: crumbs(l, crumbOf(l, &c.Competition), kit.Link{Text: words(l, "applications.title"), Href: path(c.Competition.ID, "applications")}),
		Title: words(l, "case.title", "number", a.Number), Sub: c.Vacancy.Code + " · " + c.Vacancy.Title.In(l) + " · " + c.Vacancy.Category,
		SubIn: inlang.Of(l, c.Vacancy.Title)}
	p.Facts = caseFacts(l, c)
	rules, e, err := d.rulesOf(&c.Competition, c.Today.String())
	if err != nil {
		return err
	}
	p.Clause = lawpages.ClauseLink(l, e, rules.HRCheck.WorkingDays)
	at := "/candidates/" + string(a.ID)
	if seen == nil {
		p.BehindAt = at + "/behind"
	} else {
		p.Behind = behindOf(l, seen)
	}
	checks := may(r, access.CheckFile, a.Body)
	p.SeenAlone = !checks
	if a.Standing == competition.Submitted {
		p.Due, p.Late = locale.Day(l, a.CheckDue.String()), c.Today > a.CheckDue
		if checks {
			p.CheckAt = at + "/check"
		}
	}
	if checks && (a.ExtraAsked > 0 || a.ExtraTime > 0) {
		p.ExtraAt = at + "/extra"
		p.Extra = kit.Field{Name: "percent", Label: words(l, "field.percent"), Value: strconv.Itoa(max(a.ExtraTime, a.ExtraAsked)), Unit: "%", Error: bad.At["percent"], Hint: words(l, "hint.percent", "n", a.ExtraAsked)}
	}
	if p.CheckAt != "" {
		if p.Kept, err = unsent.Find(r, d.Drafts, checkDraft, string(a.ID)); err != nil {
			return err
		}
		p.Kept = p.Unless(r.URL.Path == p.CheckAt)
	}
	if err := p.parts(r, c); err != nil {
		return err
	}
	if p.Found, err = d.allFound(l, c.Rulings); err != nil {
		return err
	}
	p.Results = resultRows(l, c.Results)
	return d.draw(w, r, p.Head.Title, bad.Status, caseView(p))
}

func caseFacts(l locale.Lang, c *competition.CaseView) []kit.Fact {
	a := &c.Application
	out := []kit.Fact{
		{Name: words(l, "col.applied"), Value: locale.Day(l, a.On.String())}, {Name: words(l, "col.stage"), Value: stageName(l, a.Stage)},
		{Name: words(l, "col.experience"), Value: words(l, "experience", "days", a.Experience)},
	}
	if a.Education != "" {
		out = append(out, kit.Fact{Name: words(l, "col.education"), Value: locale.T(l, "candidate.education."+a.Education, nil)})
	}
	if a.Points > 0 {
		out = append(out, kit.Fact{Name: words(l, "col.points"), Value: points(l, a.Points)})
	}
	if a.Place > 0 {
		out = append(out, kit.Fact{Name: words(l, "col.place"), Value: strconv.Itoa(a.Place)})
	}
	if a.ExtraTime > 0 {
		out = append(out, kit.Fact{Name: words(l, "field.percent"), Value: strconv.Itoa(a.ExtraTime) + "%"})
	}
	return out
}

// parts shows requirement by requirement what the system found.
func (p *casePage) parts(r *route.Request, c *competition.CaseView) error {
	l := r.Lang
	var found []candidate.Result
	for _, x := range c.Rulings {
		if x.Finding.Rule != "qualification" || x.Superseded {
			continue
		}
		out, err := outcome[competition.QualificationOut](x.Finding)
		if err != nil {
			return err
		}
		found, p.Answer = out.Found.Leaves(), locale.T(l, "selection.qualification."+string(out.Is), fault.Args{"on": c.Application.On.String()})
	}
	for i, text := range leafTexts(l, &c.Vacancy.Need) {
		v := partView{Index: strconv.Itoa(i + 1), Text: text}
		if i < len(found) {
			v.Answer, v.Kind, v.Why = words(l, "answer."+string(found[i].Is)), answerKind(found[i].Is), locale.T(l, found[i].Key, found[i].Args)
		}
		name := "ground." + strconv.Itoa(i)
		v.Ground = kit.Field{Name: name, ID: "ground-" + strconv.Itoa(i), Label: words(l, "field.ground", "n", i+1), Value: r.PostFormValue(name), Rows: 2, Optional: true}
		p.Over(&v.Ground)
		p.Parts = append(p.Parts, v)
	}
	return nil
}

// leafTexts are the single requirements in words; an alternative is said to be
// one, for it need not be met where another is.
func leafTexts(l locale.Lang, n *candidate.Need) []string {
	group := partsOf(n)
	if group == nil {
		return n.Text(l)[:1]
	}
	var out []string
	for i := range *group {
		for _, text := range leafTexts(l, &(*group)[i]) {
			if n.Any != nil && (*group)[i].Any == nil {
				text = words(l, "need.either", "text", text)
			}
			out = append(out, text)
		}
	}
	return out
}

func answerKind(a candidate.Answer) kit.StateKind {
	return map[candidate.Answer]kit.StateKind{candidate.Met: kit.Done, candidate.NotMet: kit.Refused, candidate.Unknown: kit.Decide}[a]
}

func resultRows(l locale.Lang, all []competition.Result) kit.Rows {
	rows := kit.Rows{Caption: words(l, "results.title"), Cols: []kit.Col{
		{Text: words(l, "col.stage")}, {Text: words(l, "col.result"), Num: true}, {Text: words(l, "col.conduct")}, {Text: words(l, "col.document")},
	}}
	rows.Empty = kit.Nothing{Title: words(l, "results.none"), Text: words(l, "results.none_yet")}
	for i := range all {
		x := &all[i]
		rows.Rows = append(rows.Rows, kit.Row{Cells: texts(stageName(l, x.Stage), resultText(l, x), conductText(l, x), documentText(l, x.Document))})
	}
	return rows
}

func conductText(l locale.Lang, x *competition.Result) string {
	switch x.Conduct {
	case competition.Kept:
		return words(l, "conduct.kept")
	case competition.Breached:
		return words(l, "conduct.breached") + ": " + locale.T(l, "selection.breach."+x.Breach, nil)
	}
	if x.Stage.Proctored() && x.Taken == competition.TookPart {
		return words(l, "conduct.unchecked")
	}
	return "–"
}

func documentText(l locale.Lang, d competition.Document) string {
	if d.Name == "" {
		return "–"
	}
	return words(l, "document", "name", d.Name, "number", d.Number, "day", d.Day.String())
}
