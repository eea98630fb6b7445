package interview

import (
	"context"
	"strings"
	"unicode/utf8"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/people"
)

// Bounds of what a guide holds.
const (
	textMost      = 2000 // runes of a question, a title, an indicator
	longMost      = 6000 // of the duties and the functional area
	questionsMost = 15   // of a competency
	furtherMost   = 12   // of a question
)

// GuideAt names a guide in the version that a person saw.
type GuideAt struct {
	ID      GuideID
	Version int64
}

// GuideContent is what of a guide is written by a person. Of an indicator the
// id is enough; of a question that is not the body's own words, source and id
// there.
type GuideContent struct {
	Post, Duties, Area Official
	Technique          string
	Minutes            int
	Introduce          Official
	Competency         []GuideCompetency
}

// Content is what of the guide can be written.
func (g *Guide) Content() GuideContent {
	return GuideContent{g.Post, g.Duties, g.Area, g.Technique, g.Minutes, g.Introduce, g.Competency}
}

// WriteGuide writes the content of a guide; one that was ready is a draft
// again. Whether a guide is complete is asked by ReadyGuide alone: a draft may
// lack anything, but it holds nothing outside the model. The faults are
// interview.guide.locked, .technique, .minutes, .twice, .text, .indicator,
// .source, .type, .also, .many, those of package competency and
// interview.changed.
func (s *Service) WriteGuide(ctx context.Context, by *access.Actor, at GuideAt, in GuideContent) (*Guide, error) {
	return s.changeGuide(ctx, by, at, "written", func(tx Tx, g *Guide, b *binding) error {
		d := guideDraft{s: s, tx: tx, b: b, old: g}
		next, err := d.content(in)
		if err != nil {
			return err
		}
		g.Post, g.Duties, g.Area, g.Technique = next.Post, next.Duties, next.Area, next.Technique
		g.Minutes, g.Introduce, g.Competency = next.Minutes, next.Introduce, next.Competency
		g.State = GuideDraft
		return nil
	})
}

// changeGuide carries out an act on a guide in the version that was seen.
func (s *Service) changeGuide(ctx context.Context, by *access.Actor, at GuideAt, done string, fn func(Tx, *Guide, *binding) error) (*Guide, error) {
	var out *Guide
	err := s.write(ctx, func(tx Tx) error {
		g, err := guideOf(tx, at.ID)
		if err != nil {
			return err
		}
		if err := allow(by, access.PrepareGuide, g.Body, 0); err != nil {
			return err
		}
		switch {
		case g.State == GuideLocked:
			return locked()
		case g.Version != at.Version:
			return changed()
		}
		b, err := s.boundTo(g)
		if err != nil {
			return err
		}
		if err := fn(tx, g, b); err != nil {
			return err
		}
		g.Version++
		g.By, g.At = people.PersonID(by.Person), tx.Now()
		if err := settled(tx.GuideUpdate(g)); err != nil {
			return err
		}
		out = g
		return s.Record(tx, g.entry(by, done))
	})
	return out, err
}

// guideDraft reads content against the law and the lists that it may be taken from.
type guideDraft struct {
	s   *Service
	tx  Tx
	b   *binding
	old *Guide
}

func (d *guideDraft) content(in GuideContent) (GuideContent, error) {
	out := GuideContent{
		Post: trimmed(in.Post), Duties: trimmed(in.Duties), Area: trimmed(in.Area), Introduce: trimmed(in.Introduce),
		Technique: in.Technique, Minutes: in.Minutes,
	}
	for _, x := range []struct {
		field string
		most  int
		text  Official
	}{{"post", textMost, out.Post}, {"duties", longMost, out.Duties}, {"area", longMost, out.Area}, {"introduce", longMost, out.Introduce}} {
		if err := fitsText(x.field, x.most, x.text); err != nil {
			return out, err
		}
	}
	if _, ok := d.b.method.Techniques.Technique(in.Technique); !ok {
		return out, fault.New(fault.Invalid, "interview.guide.technique", "given", clip(in.Technique)).At("technique")
	}
	if in.Minutes < 0 || in.Minutes > minutesMost {
		return out, fault.New(fault.Invalid, "interview.guide.minutes", "most", minutesMost).At("minutes")
	}
	seen := map[string]bool{}
	for i, c := range in.Competency {
		at := path("competencies", i)
		if seen[c.Key] {
			return out, fault.New(fault.Invalid, "interview.guide.twice", "competency", c.Key).At(at)
		}
		seen[c.Key] = true
		next, err := d.competency(at, in, c)
		if err != nil {
			return out, err
		}
		out.Competency = append(out.Competency, next)
	}
	return out, nil
}

// minutesMost bounds minutes that are typed: a working day.
const minutesMost = 480

func (d *guideDraft) competency(at string, in GuideContent, c GuideCompetency) (GuideCompetency, error) {
	out := GuideCompetency{Key: c.Key, Minutes: c.Minutes}
	known, err := d.b.indicators(d.tx, d.old.Body, c.Key, d.old.JobLevel)
	if err != nil {
		if f, ok := fault.As(err); ok {
			return out, f.At(at)
		}
		return out, err
	}
	if c.Minutes < 0 || c.Minutes > minutesMost {
		return out, fault.New(fault.Invalid, "interview.guide.minutes", "most", minutesMost).At(at + ".minutes")
	}
	// The order of the model stands, whatever the order of the choice.
	for _, i := range known {
		if holds(c.Indicators, i.ID) {
			out.Indicators = append(out.Indicators, i)
		}
	}
	for n, i := range c.Indicators {
		if !holds(known, i.ID) {
			return out, fault.New(fault.Invalid, "interview.guide.indicator", "competency", c.Key, "given", clip(i.ID)).At(at + "." + path("indicators", n))
		}
	}
	if len(c.Questions) > questionsMost {
		return out, fault.New(fault.Invalid, "interview.guide.many", "most", questionsMost).At(at + ".questions")
	}
	for n, q := range c.Questions {
		next, err := d.question(at+"."+path("questions", n), in, c.Key, q)
		if err != nil {
			return out, err
		}
		out.Questions = append(out.Questions, next)
	}
	return out, nil
}

func holds(all []GuideIndicator, id string) bool {
	for _, i := range all {
		if i.ID == id {
			return true
		}
	}
	return false
}

// fitsText refuses a text that is too long or no text. The fault is
// interview.guide.text.
func fitsText(field string, most int, text Official) error {
	for _, s := range []string{text.KK, text.RU} {
		if utf8.RuneCountInString(s) > most || !utf8.ValidString(s) {
			return fault.New(fault.Invalid, "interview.guide.text", "most", most).At(field)
		}
	}
	return nil
}

// clip cuts what a person sent, for a message.
func clip(text string) string {
	const most = 80
	if r := []rune(text); len(r) > most {
		return string(r[:most]) + "…"
	}
	return text
}

func trimmed(o Official) Official {
	return Official{KK: strings.TrimSpace(o.KK), RU: strings.TrimSpace(o.RU)}
}
