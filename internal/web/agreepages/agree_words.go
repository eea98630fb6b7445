package agreepages

import (
	"strconv"

	"tarazy/internal/interview"
	"tarazy/internal/people"
	"tarazy/internal/web/kit"
)

// short is a mark in a narrow place.
func (p *agreePage) short(m *int) string {
	if m == nil {
		return "–"
	}
	return strconv.Itoa(*m)
}

// decisionText is yes or no in the act's words, or that the panel agrees on it.
func (p *agreePage) decisionText(d string) string {
	switch d {
	case "yes", "no":
		return p.yesNo(d == "yes")
	case "":
		return "–"
	}
	return say(p.l, "agree.decision.open")
}

// differs reports whether the other order of combination would lead elsewhere.
func (p *agreePage) differs() bool {
	out, ok := p.Talk.Finding.Outcome.(interview.CombineOut)
	return ok && out.Differs
}

func (p *agreePage) signText(s interview.Sign) string {
	if s == interview.Positive {
		return t(p.l, "positive")
	}
	return t(p.l, "negative")
}

// sentOr is what was typed into a field, else what stands.
func (p *agreePage) sentOr(name, stands string) string {
	if sent, ok := p.Sent[name]; ok {
		return sent
	}
	return stands
}

// chosenMark is the agreed mark as the form holds it.
func (p *agreePage) chosenMark() string {
	stands := ""
	switch a := p.Talk.Agreed; {
	case a.Done && a.Mark == nil:
		stands = "none"
	case a.Done:
		stands = strconv.Itoa(*a.Mark)
	}
	return p.sentOr("mark", stands)
}

// settledDecision is the panel's decision where it had to agree on it.
func (p *agreePage) settledDecision() string {
	if d := p.Talk.Agreed.Decision; p.Talk.Agreed.Done && d != "open" {
		return d
	}
	return ""
}

func (p *agreePage) yesNoOptions() []kit.Option {
	return []kit.Option{{Value: "yes", Text: p.yesNo(true)}, {Value: "no", Text: p.yesNo(false)}}
}

// ownNow is the reader's own mark as a form holds it.
func (p *agreePage) ownNow(m interview.AgreeMarks) string {
	for k, x := range p.Raters {
		if !x.You {
			continue
		}
		if m.Each[k].Now == nil {
			return "none"
		}
		return strconv.Itoa(*m.Each[k].Now)
	}
	return ""
}

func (p *agreePage) overallNow() string {
	if p.Agreement.Overall == nil {
		return ""
	}
	return strconv.Itoa(*p.Agreement.Overall)
}

// commonText says which marks the most members give.
func (p *agreePage) commonText(m interview.AgreeMarks) string {
	var all []string
	for _, mark := range m.Commonest {
		all = append(all, strconv.Itoa(mark))
	}
	if m.NoneMost {
		all = append(all, p.markText(nil))
	}
	return t(p.l, "commonest", "marks", all)
}

// mayConclude reports whether the reader enters the conclusion.
func (p *agreePage) mayConclude() bool { return p.MayWork && (p.Lead || p.Alone && p.Rater) }

// waiting says what has to be agreed before the conclusion; "" for nothing.
func (p *agreePage) waiting() string {
	competencies, lines := 0, 0
	for _, m := range p.Agreement.Competency {
		if !m.Done {
			competencies++
		}
	}
	for _, c := range p.Agreement.Questions {
		if c.Agreed == nil {
			lines++
		}
	}
	overall := "yes"
	if p.Agreement.Overall == nil {
		overall = "no"
	}
	if competencies == 0 && lines == 0 && overall == "yes" {
		return ""
	}
	return say(p.l, "fault.interview.agree.first", "competencies", competencies, "lines", lines, "overall", overall)
}

// events are the steps of the discussion as a time line.
func (p *agreePage) events() []kit.Event {
	var out []kit.Event
	for _, s := range p.Steps {
		out = append(out, kit.Event{When: s.When, Title: s.What, Text: s.Who})
	}
	return out
}

// nameOf is the name of one who marks; "" for anybody else.
func (p *agreePage) nameOf(id people.PersonID) string {
	for _, r := range p.Raters {
		if r.Person == id {
			return r.Name
		}
	}
	return ""
}

// silent are the members who have neither signed nor refused, for the lead to
// choose from.
func (p *agreePage) silent() (out []kit.Option) {
	if !p.MayRecord {
		return nil
	}
	for _, x := range p.Raters {
		if x.Signs && x.Signed == nil && x.Refused == nil && !x.You {
			out = append(out, kit.Option{Value: string(x.Person), Text: x.Name})
		}
	}
	return out
}

// past are the forms that were opened again, in words.
func (p *agreePage) past() {
	for _, f := range p.Agreement.Past {
		x := pastView{When: t(p.l, "past.of", "fixed", instant(p.l, p.Zone, f.FixedAt), "reopened", instant(p.l, p.Zone, f.At)), Reason: f.Reason}
		for _, g := range f.Signatures {
			x.Signed = append(x.Signed, p.nameOf(g.Member))
		}
		for _, d := range f.Dissents {
			x.Refusals = append(x.Refusals, stepView{Who: p.nameOf(d.Member), What: d.Reason})
		}
		p.Past = append(p.Past, x)
	}
}
