package competition

import (
	"slices"
	"strconv"

	"tarazy/internal/exam"
	"tarazy/internal/fault"
	"tarazy/internal/law"
	"tarazy/internal/locale"
)

// ReliabilityPart is the part of the questionnaire that shows how far its
// answers can be relied on; its statements are shown and not counted.
const ReliabilityPart = "reliability"

// Tests are the tests that an edition orders, each with the figures of its
// rules and the names of its catalogues: knowledge, qualities, abilities and
// essay. The faults are those of CataloguesOf.
func Tests(e *law.Edition, r *Rules) ([]exam.Test, error) {
	c, err := CataloguesOf(e)
	if err != nil {
		return nil, err
	}
	d := &describing{edition: e, rules: r, names: c}
	return []exam.Test{d.knowledge(), d.qualities(), d.abilities(), d.essay()}, nil
}

// describing makes the descriptions of the tests of one edition.
type describing struct {
	edition *law.Edition
	rules   *Rules
	names   *Catalogues
}

// test begins a description; stage is that whose aids are allowed.
func (d *describing) test(key string, stage string, sections ...exam.Section) exam.Test {
	return exam.Test{
		Key: key, Act: d.edition.Act, Edition: d.edition.Day, Title: d.stage(stage),
		Languages: []locale.Lang{locale.KK, locale.RU}, Switch: true, Sections: sections,
		Aids: slices.Clone(d.rules.Conduct.AllowedAids.V[stage]), Grace: d.rules.Sitting.GraceSeconds.V,
		Proctored: slices.ContainsFunc(d.names.Stages, func(s Stage) bool { return s.Key == stage && s.Proctored }),
	}
}

func (d *describing) stage(key string) locale.Words {
	for _, s := range d.names.Stages {
		if s.Key == key {
			return s.Name
		}
	}
	return locale.All("stage."+key, nil)
}

// part is a part with the name of the programme.
func (d *describing) part(from []Part, key string, count int) exam.Part {
	out := exam.Part{Key: key, Title: locale.All("exam_sitting.part."+key, nil), Count: count}
	for _, p := range from {
		if p.Key == key {
			out.Title = p.Name
		}
	}
	return out
}

// knowledge has a block for the state language and one for the acts, whose
// time is theirs together. The memo names no form of its questions.
func (d *describing) knowledge() exam.Test {
	k, names := d.rules.Knowledge, d.names.Programme.Knowledge
	language := d.part(names, k.Language.V.Key, k.Language.V.Questions)
	language.Least, language.Apart = k.LanguagePass.V, true
	acts := exam.Section{Key: "acts", Title: locale.All("exam_sitting.section.acts", nil), Minutes: k.ActsMinutes.V}
	for _, a := range k.Acts.V {
		p, least := d.part(names, a.Key, a.Questions), k.LeastEach.V
		p.Least = &least
		acts.Parts = append(acts.Parts, p)
	}
	first := exam.Section{Key: language.Key, Title: language.Title, Minutes: k.LanguageMinutes.V, Parts: []exam.Part{language}}
	t := d.test(KnowledgeExam, KnowledgeExam, first, acts)
	least := k.LeastTotal.V
	t.Least = &least
	return t
}

// qualities are statements of all qualities, shuffled with those of the
// reliability scale, which nobody should tell from them.
func (d *describing) qualities() exam.Test {
	q := d.rules.Qualities
	s := exam.Section{Key: QualitiesExam, Title: d.stage(string(AtQualities)), Minutes: q.Minutes.V, Mixed: true}
	kinds := []exam.Kind{exam.Scale, exam.Forced}
	for _, key := range q.Keys.V {
		p := d.part(d.names.Programme.Qualities, key, q.TasksEach.V)
		p.Kinds = kinds
		s.Parts = append(s.Parts, p)
	}
	if n := q.ReliabilityQuestions.V; n > 0 {
		p := d.part(nil, ReliabilityPart, n)
		p.Apart, p.Kinds = true, kinds
		s.Parts = append(s.Parts, p)
	}
	return d.test(QualitiesExam, string(AtQualities), s)
}

// abilities are two blocks, each with its time, of items with one right answer.
func (d *describing) abilities() exam.Test {
	a, names := d.rules.Abilities, d.names.Programme.Abilities
	block := func(key string, tasks, minutes int) exam.Section {
		p := d.part(names, key, tasks)
		p.Kinds = []exam.Kind{exam.Single}
		return exam.Section{Key: key, Title: p.Title, Minutes: minutes, Parts: []exam.Part{p}}
	}
	return d.test(AbilitiesExam, string(AtAbilities), block("text", a.TextTasks.V, a.TextMinutes.V), block("number", a.NumberTasks.V, a.NumberMinutes.V))
}

// essay is one text of at most so many words.
func (d *describing) essay() exam.Test {
	p := d.part(nil, EssayExam, 1)
	p.Title, p.Kinds = d.stage(string(AtEssay)), []exam.Kind{exam.Essay}
	return d.test(EssayExam, string(AtEssay), exam.Section{
		Key: EssayExam, Title: p.Title, Minutes: d.rules.Essay.Minutes.V, Words: d.rules.Essay.WordsMost.V, Parts: []exam.Part{p},
	})
}

// Cited is a figure of a test with the clause that sets it.
type Cited struct {
	Parameter string // message key "parameter.selection."+Parameter names it
	Value     string
	Cite      fault.Citation
}

// Cites are the figures of a test of the act, each with its clause; none for a
// test of a body's own.
func Cites(r *Rules, test string) []Cited {
	grace := cited("sitting.grace_seconds", r.Sitting.GraceSeconds)
	switch test {
	case KnowledgeExam:
		return []Cited{
			cited("knowledge.language_minutes", r.Knowledge.LanguageMinutes), cited("knowledge.acts_minutes", r.Knowledge.ActsMinutes),
			cited("knowledge.least_total", r.Knowledge.LeastTotal), cited("knowledge.least_each", r.Knowledge.LeastEach), grace,
		}
	case QualitiesExam:
		return []Cited{
			cited("personal_qualities.tasks_each", r.Qualities.TasksEach), cited("personal_qualities.minutes", r.Qualities.Minutes),
			cited("personal_qualities.reliability_questions", r.Qualities.ReliabilityQuestions), grace,
		}
	case AbilitiesExam:
		return []Cited{
			cited("abilities.text_tasks", r.Abilities.TextTasks), cited("abilities.text_minutes", r.Abilities.TextMinutes),
			cited("abilities.number_tasks", r.Abilities.NumberTasks), cited("abilities.number_minutes", r.Abilities.NumberMinutes), grace,
		}
	case EssayExam:
		return []Cited{cited("essay.words_most", r.Essay.WordsMost), cited("essay.minutes", r.Essay.Minutes), grace}
	}
	return nil
}

func cited(parameter string, v law.Value[int]) Cited {
	return Cited{Parameter: parameter, Value: strconv.Itoa(v.V), Cite: v.Cite()}
}
