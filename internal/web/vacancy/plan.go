package vacancy

import (
	"fmt"

	"tarazy/internal/competition"
	"tarazy/internal/fault"
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/lawpages"
)

// step is a stage of a competition as it is told beforehand: what it is, its
// terms and marks, and the clause.
type step struct {
	Name   string
	Lines  []string
	Clause kit.Link
}

// planOf tells the stages of an edition with its figures. Only what follows
// the announcement is told where from is the application; the essay only where
// it is due.
func planOf(l locale.Lang, e *law.Edition, all, essay bool) ([]step, error) {
	cat, err := competition.CataloguesOf(e)
	if err != nil {
		return nil, err
	}
	rules := law.Rules[competition.Rules](e)
	var out []step
	begun := all
	for _, s := range cat.Stages {
		begun = begun || s.Key == "knowledge"
		if !begun || s.Key == string(competition.AtEssay) && !essay {
			continue
		}
		one := step{Name: s.Name.In(l), Lines: stageLines(l, rules, s.Key), Clause: lawpages.ClauseLink(l, e, fault.Citation{Act: e.Act, Clause: s.Clause})}
		if clause, ok := e.Clause(s.Clause); ok && all {
			one.Lines = append([]string{clause.Gist.In(l)}, one.Lines...)
		}
		if s.Proctored {
			one.Lines = append(one.Lines, words(l, "plan.proctor", "days", rules.Proctoring.WorkingDays.V))
		}
		out = append(out, one)
	}
	return out, nil
}

// stageLines are the terms and marks of a stage, read from the edition.
func stageLines(l locale.Lang, r *competition.Rules, key string) []string {
	say := func(name string, kv ...any) string { return words(l, "plan."+name, kv...) }
	switch key {
	case "personal_file":
		return []string{say("file")}
	case "knowledge":
		return knowledgeLines(l, r)
	case "application":
		return []string{say("check", "days", r.HRCheck.WorkingDays.V), say("number")}
	case "personal_qualities":
		q := r.Qualities
		return []string{say("qualities", "tasks", q.Tasks(), "minutes", q.Minutes.V, "qualities", len(q.Keys.V)), say("threshold", "percent", q.ThresholdPercent.V)}
	case "abilities":
		b, c := r.Abilities, r.Cut
		return []string{
			say("abilities", "text", b.TextTasks.V, "text_minutes", b.TextMinutes.V, "numbers", b.NumberTasks.V, "number_minutes", b.NumberMinutes.V),
			say("cut", "share", c.Share.V.String(), "least", c.Least.V, "all", c.AllUpTo.V),
		}
	case "essay":
		e := r.Essay
		return []string{say("essay", "words", e.WordsMost.V, "minutes", e.Minutes.V), say("essay_mark", "pass", e.PassMark.V, "most", e.MarkMost.V, "days", e.MarksDays.V)}
	case "interview":
		return []string{say("shortlist", "most", r.Shortlist.Most.V), say("interview", "minutes", r.Interview.MinutesMost.V)}
	case "results":
		return []string{say("ranking"), say("protocol", "days", r.Protocol.WorkingDays.V)}
	case "appointment":
		return []string{say("appointment", "after", r.Appointment.After.V, "most", r.Appointment.NotLater.V), say("papers", "days", r.Documents.Days.V)}
	}
	return nil
}

func knowledgeLines(l locale.Lang, r *competition.Rules) []string {
	k, of := &r.Knowledge, 0
	for _, a := range k.Acts.V {
		of += a.Questions
	}
	return []string{
		words(l, "plan.knowledge", "language", k.Language.V.Questions, "language_minutes", k.LanguageMinutes.V, "acts", of, "minutes", k.ActsMinutes.V),
		words(l, "plan.knowledge_marks", "total", k.LeastTotal.V, "each", k.LeastEach.V),
		words(l, "plan.certificate", "last", r.Certificate.LastDay.V.String(), "days", r.Booking.DaysBefore.V),
	}
}

// contactsOf are where the source sends those who have questions.
func contactsOf(l locale.Lang, c competition.Contacts) []kit.Fact {
	return []kit.Fact{
		{Name: words(l, "contacts.body"), Value: c.Body.In(l)},
		{Name: words(l, "contacts.phones"), Value: c.Phones},
		{Name: words(l, "contacts.address"), Value: c.Address.In(l)},
		{Name: words(l, "contacts.portal"), Value: c.Portal},
		{Name: words(l, "contacts.rules"), Value: c.RulesPortal},
	}
}

// boundEdition is the edition that a competition keeps.
func (d Deps) boundEdition(c *competition.Competition) (*law.Edition, error) {
	e, err := d.Library().Edition(c.Act, c.Edition)
	if err != nil {
		return nil, fmt.Errorf("edition of competition %s: %w", c.ID, err)
	}
	return e, nil
}
