package interview

import (
	"context"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/law"
	"tarazy/internal/people"
)

// ReadyGuide declares a guide complete. It is refused at the first place where
// something is lacking; GuideView lists them all. The faults are those of
// Lacking, and of LimitsOf where the body has not set its limits.
func (s *Service) ReadyGuide(ctx context.Context, by *access.Actor, at GuideAt) (*Guide, error) {
	return s.changeGuide(ctx, by, at, "ready", func(tx Tx, g *Guide, b *binding) error {
		limits, err := limitsOf(tx, &b.method.Rules, g.Body)
		if err != nil {
			return err
		}
		if lacking := Lacking(b.method, limits, g); len(lacking) > 0 {
			return lacking[0]
		}
		g.State = GuideReady
		return nil
	})
}

// ReopenGuide makes a ready guide a draft again. The fault is
// interview.guide.locked.
func (s *Service) ReopenGuide(ctx context.Context, by *access.Actor, at GuideAt) (*Guide, error) {
	return s.changeGuide(ctx, by, at, "reopened", func(_ Tx, g *Guide, _ *binding) error {
		g.State = GuideDraft
		return nil
	})
}

// Lacking is what keeps a guide from being ready, each at its place, in the
// order of the steps: words in both languages, competencies within the limits
// of the body, indicators and questions for each of them, questions that were
// pointed out and have no reason to be kept, and minutes that fit. Where an
// act limits the whole interview its minutes go before the body's.
func Lacking(m *Method, limits Limits, g *Guide) []*fault.Error {
	l := lacking{m: m, limits: limits, g: g}
	l.words("duties", g.Duties)
	l.words("area", g.Area)
	l.words("post", g.Post)
	l.count()
	for i := range g.Competency {
		l.competency(path("competencies", i), &g.Competency[i])
	}
	l.time()
	return l.out
}

type lacking struct {
	m      *Method
	limits Limits
	g      *Guide
	out    []*fault.Error
}

func (l *lacking) add(at string, c law.Citer, code string, kv ...any) {
	f := fault.New(fault.Conflict, "interview.guide."+code, kv...).At(at)
	if c != nil {
		cite := c.Cite()
		f = f.Cited(cite.Act, cite.Clause)
	}
	l.out = append(l.out, f)
}

// words wants a text in Kazakh and in Russian: the guide is printed in both.
func (l *lacking) words(at string, text Official) {
	if text.KK == "" || text.RU == "" {
		l.add(at, nil, "words")
	}
}

func (l *lacking) count() {
	n := len(l.g.Competency)
	if least, most := l.limits["competencies_least"], l.limits["competencies_most"]; n < least || n > most {
		l.add("competencies", l.m.Rules.Guide.CompetenciesMost, "count", "count", n, "least", least, "most", most)
	}
}

func (l *lacking) competency(at string, c *GuideCompetency) {
	if len(c.Indicators) == 0 {
		l.add(at+".indicators", l.m.Rules.Guide.Steps, "no_indicators", "competency", c.Key)
	}
	if len(c.Questions) == 0 && !l.fed(c.Key) {
		l.add(at+".questions", l.m.Rules.Guide.Steps, "no_questions", "competency", c.Key)
	}
	for n := range c.Questions {
		q := &c.Questions[n]
		place := at + "." + path("questions", n)
		l.words(place, q.Official)
		if flaws := q.Flaws(); len(flaws) > 0 && q.Kept == "" {
			l.add(place, l.m.Rules.Questions.Avoid, "pointed", "kind", flaws[0].Kind, "words", flaws[0].Words)
		}
	}
	least, most := l.limits["competency_minutes_least"], l.limits["competency_minutes_most"]
	if l.g.Most != nil {
		least = 1
	}
	if c.Minutes < least || c.Minutes > most {
		l.add(at+".minutes", l.m.Rules.Time.CompetencyMinutesLeast, "competency_minutes", "competency", c.Key, "minutes", c.Minutes, "least", least, "most", most)
	}
}

// fed reports whether a question of another competency feeds this one.
func (l *lacking) fed(key string) bool {
	for _, c := range l.g.Competency {
		for _, q := range c.Questions {
			for _, also := range q.Also {
				if also == key {
					return true
				}
			}
		}
	}
	return false
}

func (l *lacking) time() {
	g := l.g
	sum := 0
	for _, c := range g.Competency {
		sum += c.Minutes
	}
	if sum > g.Minutes {
		l.add("minutes", nil, "sum", "sum", sum, "minutes", g.Minutes)
	}
	switch least := l.limits["interview_minutes_least"]; {
	case g.Most != nil && g.Minutes > *g.Most:
		l.add("minutes", nil, "most", "minutes", g.Minutes, "most", *g.Most)
	case g.Most == nil && g.Minutes < least:
		l.add("minutes", l.m.Rules.Time.InterviewMinutesLeast, "least", "minutes", g.Minutes, "least", least)
	}
}

// Remark is something to know about a guide that does not keep it from being
// ready.
type Remark struct {
	At string
	law.Reason
}

// Remarks are those of a guide: a number of indicators that two thirds does not
// divide evenly, with how many "yes" needs; and minutes far from those that the
// recommendations give for the whole.
func Remarks(m *Method, g *Guide) []Remark {
	var out []Remark
	share := m.Rules.Decision.YesFrom
	for i, c := range g.Competency {
		of := len(c.Indicators)
		if of > 0 && int64(of)*share.V.Num%share.V.Den != 0 {
			out = append(out, Remark{path("competencies", i) + ".indicators", law.Because(share, "interview.guide.remark.uneven",
				"competency", c.Key, "of", of, "needed", share.V.Of(of), "share", share.V.String())})
		}
	}
	about := m.Rules.Time.AboutMinutes
	if g.Most == nil && g.Minutes > about.V {
		out = append(out, Remark{"minutes", law.Because(about, "interview.guide.remark.long", "minutes", g.Minutes, "about", about.V)})
	}
	return out
}

// limitsOf are the limits of a body as it has set them. The faults are those of
// LimitsOf.
func limitsOf(tx Tx, r *Rules, body people.BodyID) (Limits, error) {
	set, _, err := tx.LimitsGet(body)
	if err != nil {
		return nil, err
	}
	return LimitsOf(r, set)
}
