package vacancy

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"tarazy/internal/candidate"
	"tarazy/internal/competition"
	"tarazy/internal/fault"
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/lawpages"
	"tarazy/internal/web/page"
	"tarazy/internal/web/unsent"
	"tarazy/internal/web/vacancy/inlang"
)

// draftForm names the form of an application among the drafts.
const draftForm = "application"

// applyPage is the check before an application, and the form.
type applyPage struct {
	problems
	Title, Sub  string
	SubIn       string // language of Sub, where it is not the page's
	Vacancy     kit.Link
	Closed      string // why no application is taken; "" where it is
	Applied     string // address of the application that was made already; "" for none
	Lead        string // the answer of the check as a whole
	Checks      []check
	Certificate readiness
	File        readiness
	Extra       kit.Field
	ExtraReason kit.Field
	Draft       templ.Attributes
	Next        []string
	Law         kit.Link
	Send        kit.Act
	typed       map[string]string
}

// check is what was found of one requirement.
type check struct {
	Need, Facts string
	Kind        kit.StateKind
	Answer      string
}

// readiness is a thing that must be in order before one applies.
type readiness struct {
	Ready bool
	Text  string
	Do    kit.Link // how to put it in order; empty where it is
}

// answers are the shapes of the answers of a check.
var answers = map[candidate.Answer]kit.StateKind{candidate.Met: kit.Done, candidate.NotMet: kit.Refused, candidate.Unknown: kit.Decide}

func (d Deps) applyForm(w http.ResponseWriter, r *route.Request) error {
	return d.drawApply(w, r, applyPage{typed: map[string]string{}})
}

// apply takes the application, or shows the form again with what is wrong.
func (d Deps) apply(w http.ResponseWriter, r *route.Request) error {
	p := applyPage{typed: map[string]string{"extra": r.PostFormValue("extra"), "extra_reason": r.PostFormValue("extra_reason")}}
	extra, err := percent(p.typed["extra"])
	if err == nil {
		var made *competition.Application
		made, err = d.Contest.Apply(r.Context(), r.Actor, competition.ApplyIn{Vacancy: vacancyOf(r), ExtraAsked: extra, ExtraReason: p.typed["extra_reason"]})
		if err == nil {
			if err := unsent.Drop(r, d.Drafts, draftForm, r.PathValue("id")); err != nil {
				return err
			}
			return page.Go(w, r, "/applications/"+string(made.ID)+"?done=applied")
		}
	}
	if p.problems, err = refused(r.Lang, err, "extra", "extra_reason"); err != nil {
		return err
	}
	return d.drawApply(w, r, p)
}

// percent reads the extra time asked for; nothing typed is none.
func percent(text string) (int, error) {
	text = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(text), "%"))
	if text == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		return 0, fault.New(fault.Invalid, "vacancy.percent").At("extra")
	}
	return n, nil
}

func (d Deps) drawApply(w http.ResponseWriter, r *route.Request, p applyPage) error {
	a, err := d.Contest.PublicVacancy(r.Context(), vacancyOf(r))
	if err != nil {
		return err
	}
	p.Title, p.Sub = t(r, "apply.title"), a.Vacancy.Title.In(r.Lang)+". "+a.Body.In(r.Lang)
	p.SubIn = inlang.All(r.Lang, a.Vacancy.Title, a.Body)
	p.Vacancy = kit.Link{Text: a.Vacancy.Title.In(r.Lang), Href: "/vacancies/" + string(a.Vacancy.ID)}
	if !a.Open {
		p.Closed, p.Status, p.Errors = t(r, "closed.over", "until", a.Competition.Until.String()), http.StatusConflict, nil
		return d.Draw(w, r, column(p.Title, p.Status), applyView(p))
	}
	found, err := d.Contest.Preview(r.Context(), r.Actor, a.Vacancy.ID)
	if err != nil {
		return err
	}
	e, err := d.boundEdition(&a.Competition)
	if err != nil {
		return err
	}
	if p.checked(r, a, found, e); p.Applied == "" {
		if err := d.fillForm(r, &p); err != nil {
			return err
		}
	}
	return d.Draw(w, r, column(p.Title, p.Status), applyView(p))
}

// checked shows what the system found, and whether one may apply now.
func (p *applyPage) checked(r *route.Request, a *competition.Announcement, found competition.ApplyCheck, e *law.Edition) {
	l, rules := r.Lang, law.Rules[competition.Rules](e)
	if found.Applied != "" {
		p.Applied = "/applications/" + string(found.Applied)
	}
	p.Lead = found.Qualification.Reasons[0].Text().In(l)
	p.Law = lawpages.ClauseLink(l, e, found.Qualification.Reasons[0].Cite)
	if out, ok := found.Qualification.Outcome.(competition.QualificationOut); ok {
		p.Checks = checksOf(l, a.Vacancy.Need, out.Found)
	}
	p.Certificate = certificateOf(l, found)
	p.File = readiness{Ready: found.Confirmed, Text: words(l, "file.confirmed")}
	if !found.Confirmed {
		p.File.Text, p.File.Do = words(l, "file.unconfirmed"), kit.Link{Text: words(l, "file.do"), Href: "/file"}
	}
	p.Next = []string{
		words(l, "next.number"), words(l, "next.check", "days", rules.HRCheck.WorkingDays.V), words(l, "next.decides"),
		words(l, "next.appeal", "days", a.Competition.Settings.AppealDays), words(l, "next.wishes"),
	}
	p.Send = kit.Act{Text: words(l, "apply.send"), Kind: kit.Main}
	switch {
	case !found.Confirmed:
		p.Send.Off = words(l, "apply.off.file")
	case !found.Valid:
		p.Send.Off = words(l, "apply.off.certificate")
	}
}

// checksOf sets the requirements beside what was found of each.
func checksOf(l locale.Lang, need candidate.Need, found candidate.Result) []check {
	needs, leaves := needsOf(l, need), found.Leaves()
	if len(needs) != len(leaves) {
		return nil
	}
	out := make([]check, len(leaves))
	for i, leaf := range leaves {
		out[i] = check{Need: needs[i], Facts: locale.T(l, leaf.Key, leaf.Args), Kind: answers[leaf.Is], Answer: words(l, "answer."+string(leaf.Is))}
	}
	return out
}

func certificateOf(l locale.Lang, found competition.ApplyCheck) readiness {
	if found.Certificate == nil {
		return readiness{Text: words(l, "certificate.none"), Do: kit.Link{Text: words(l, "certificate.where"), Href: "/help/candidates"}}
	}
	out := readiness{Ready: found.Valid, Text: words(l, "certificate.number", "number", found.Number)}
	for _, reason := range found.Certificate.Reasons {
		out.Text += " " + reason.Text().In(l)
	}
	if !found.Valid {
		out.Do = kit.Link{Text: words(l, "certificate.where"), Href: "/help/candidates"}
	}
	return out
}

// fillForm puts back what was typed before.
func (d Deps) fillForm(r *route.Request, p *applyPage) error {
	kept, err := unsent.Find(r, d.Drafts, draftForm, r.PathValue("id"))
	if err != nil {
		return err
	}
	kept.Under(p.typed)
	p.Draft = kept.Attrs
	p.Extra = kit.Field{Name: "extra", Label: t(r, "extra"), Hint: t(r, "extra.hint"), Unit: "%", Optional: true, Value: p.typed["extra"], Error: p.At["extra"]}
	p.ExtraReason = kit.Field{Name: "extra_reason", Label: t(r, "extra_reason"), Hint: t(r, "extra_reason.hint"), Optional: true, Value: p.typed["extra_reason"], Error: p.At["extra_reason"]}
	return nil
}
