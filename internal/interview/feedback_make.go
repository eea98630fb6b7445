package interview

import (
	"slices"
	"strings"

	"tarazy/internal/competency"
	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
)

// FeedbackGround is what a letter can say of a competency: which indicators the
// candidate's examples showed by the evidence of most who marked, which they did
// not, and on which no example was given. It holds no mark and no member.
type FeedbackGround struct {
	Competency string
	Name       locale.Words
	None       bool // the panel had no information
	Confirmed  bool
	Shown      []Official
	Lacking    []Official
	Unheard    []Official
}

// grounds are the competencies of the guide with what the evidence says of them.
func (x *agreeing) grounds() ([]FeedbackGround, error) {
	var out []FeedbackGround
	for _, c := range x.guide.Competency {
		agreed, err := x.agreedOn(c.Key)
		if err != nil {
			return nil, err
		}
		g := FeedbackGround{Competency: c.Key, None: agreed.None, Confirmed: agreed.Decision == decidedYes}
		if m, ok := x.law.model.Competency(c.Key); ok {
			g.Name = m.Name
		}
		ids, err := x.counted(c.Key)
		if err != nil {
			return nil, err
		}
		for _, id := range ids {
			text, _ := x.indicator(c.Key, id)
			switch x.heard(c.Key, id) {
			case ShownMet:
				g.Shown = append(g.Shown, text)
			case ShownNot:
				g.Lacking = append(g.Lacking, text)
			default:
				g.Unheard = append(g.Unheard, text)
			}
		}
		out = append(out, g)
	}
	return out, nil
}

// heard is what the evidence of all who marked says of an indicator: met where
// most of them found it met.
func (x *agreeing) heard(key, indicator string) AgreeShown {
	met, nobody := 0, 0
	for _, p := range x.raters {
		switch shownIn(x.sheets[p].ratingOf(key), indicator) {
		case ShownMet:
			met++
		case ShownNobody:
			nobody++
		}
	}
	switch {
	case nobody == len(x.raters):
		return ShownNobody
	case 2*met > len(x.raters):
		return ShownMet
	}
	return ShownNot
}

// detail says how much a level tells; the fault is interview.letter.no_level.
func (r *FeedbackRules) detail(level string) (grounds, future bool, err error) {
	at := slices.Index(r.Levels.V, level)
	if at < 0 {
		cite := r.Levels.Cite()
		return false, false, fault.New(fault.Conflict, "interview.letter.no_level").Cited(cite.Act, cite.Clause)
	}
	from := func(key string) bool { k := slices.Index(r.Levels.V, key); return k >= 0 && at >= k }
	return from(GroundsLevel), from(FutureLevel), nil
}

// letterFacts are what a letter is made from.
type letterFacts struct {
	lang       locale.Lang
	name       string
	post       Official
	on         day.Day // of the talk
	conclusion Conclusion
	level      string
	grounds    []FeedbackGround
	asked      bool // the candidate is asked for consent to the talent pool
}

func (f *letterFacts) t(key string, kv ...any) string {
	return locale.T(f.lang, "learn.letter."+key, fault.New(fault.Invalid, "", kv...).Args)
}

// official is wording of the act in the language of the letter, or the nearest.
func (f *letterFacts) official(o competency.Official) string {
	text, _ := o.In(f.lang)
	return text
}

// proposed is the letter that the evidence gives: the result, and at the levels
// that tell it the grounds by competency where the interview was not passed. The
// fault is interview.letter.no_level.
func (f *letterFacts) proposed(r *FeedbackRules) (FeedbackText, error) {
	grounds, future, err := r.detail(f.level)
	if err != nil {
		return FeedbackText{}, err
	}
	post := f.official(f.post)
	out := FeedbackText{
		Subject: f.t("subject", "post", post), Parts: []FeedbackPart{}, Closing: f.t("closing"),
		Opening: f.t("opening", "name", f.name, "post", post, "day", f.on.String()) + "\n" + f.t("result."+string(f.conclusion)),
	}
	if grounds && f.conclusion == Unfit {
		out.Opening += "\n" + f.t("grounds")
		for k := range f.grounds {
			out.Parts = append(out.Parts, f.part(&f.grounds[k]))
		}
	}
	if future && f.asked {
		out.Future = f.t("future")
	}
	return out, nil
}

func (f *letterFacts) part(g *FeedbackGround) FeedbackPart {
	p := FeedbackPart{Competency: g.Competency, Title: g.Name.In(f.lang)}
	if g.None {
		p.Text = f.t("none")
		return p
	}
	paragraphs := []string{f.t("not_confirmed")}
	if g.Confirmed {
		paragraphs[0] = f.t("confirmed")
	}
	for _, x := range []struct {
		key string
		all []Official
	}{{"shown", g.Shown}, {"lacking", g.Lacking}, {"unheard", g.Unheard}} {
		if len(x.all) == 0 {
			continue
		}
		lines := []string{f.t(x.key)}
		for _, o := range x.all {
			lines = append(lines, "– "+f.official(o))
		}
		paragraphs = append(paragraphs, strings.Join(lines, "\n"))
	}
	p.Text = strings.Join(paragraphs, "\n")
	return p
}
