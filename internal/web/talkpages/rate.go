package talkpages

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"tarazy/internal/interview"
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/lawpages"
)

// ratePage is a member's own sheet.
type ratePage struct {
	form
	Path, Name, Number, Post, PostIn string
	Conduct                          string
	Version                          string
	Begun, Locked, Opened            bool
	Agreement                        string
	Impression                       string
	Competencies                     []rateView
	Open                             []string // names of competencies without a mark
	Least, Most                      int
	None                             string
	Overall, Why                     string
	Scale                            []scaleLine
	Always                           []string               // marks that are always given with their reason
	Prompts                          *interview.PromptsView // of biases, for the reader alone
}

// scaleLine is a mark with its meaning.
type scaleLine struct{ Mark, Meaning string }

// rateView is a competency to be marked.
type rateView struct {
	Key, Name, Version string
	Path               string
	Rated              bool
	Notes              []quoteView
	Sources            []kit.Option
	Indicators         []lookedView
	Choices            []kit.Option
	Evidence           []evidenceView
	Balance            kit.Scale
	Mark, Reason       string
	Examples           []ground
	Weighed            []ground
	Decision           []ground
	Yes                bool
	Silent             int
	Needed             string
	Least, Most        int
	None               string
	Locked             bool
	Always             []string
	form
}

// quoteView is a piece of the own notes that can be quoted.
type quoteView struct {
	Source, Title, Text string
}

type lookedView struct {
	Text  said
	Shown string // what the evidence says: met, not met, nothing
}

type evidenceView struct {
	Place     string
	Indicator said
	Sign      interview.Sign
	Passage   string
}

// ground is a reason of a finding with its clause.
type ground struct {
	Text   string
	Clause kit.Link
}

func (d Deps) rate(w http.ResponseWriter, r *route.Request) error {
	return d.drawRate(w, r, newForm())
}

func (d Deps) drawRate(w http.ResponseWriter, r *route.Request, f form) error {
	v, err := d.Interviews.Mine(r.Context(), r.Actor, idOf(r))
	if err != nil {
		return err
	}
	if err := belongs(r, &v.Interview); err != nil {
		return err
	}
	p := d.rateOf(r, v, f)
	if p.Prompts, err = d.Interviews.PromptsFor(r.Context(), r.Actor, idOf(r)); err != nil {
		return err
	}
	draw := sheetView
	if !p.Begun {
		draw = impressionView
	}
	return d.Draw(w, r, shell(t(r.Lang, "rate.title"), f.Status), draw(p))
}

func (d Deps) rateOf(r *route.Request, v *interview.SheetView, f form) ratePage {
	l, i := r.Lang, &v.Interview
	post := official(l, v.Series.Title)
	rules := &v.Method.Rules.Rating
	p := ratePage{
		form: f, Path: pathOf(i), Name: v.Candidate, Number: i.Number, Post: post.Text, PostIn: post.Lang, Conduct: pathOf(i) + "/conduct",
		Begun: v.Sheet != nil, Impression: v.Notes.Impression, Least: rules.Least.V, Most: rules.Most.V, None: v.Method.Scale.NoInformation.Name.In(l),
		Opened: i.Opened != nil, Agreement: pathOf(i) + "/agreement",
	}
	for _, m := range v.Method.Scale.Marks {
		p.Scale = append(p.Scale, scaleLine{strconv.Itoa(m.Mark), m.Meaning.In(l)})
		if m.Reason {
			p.Always = append(p.Always, strconv.Itoa(m.Mark))
		}
	}
	if v.Sheet == nil {
		return p
	}
	p.Version, p.Locked, p.Why = strconv.FormatInt(v.Sheet.Version, 10), v.Sheet.LockedAt != nil, v.Sheet.Why
	if v.Sheet.Overall != nil {
		p.Overall = strconv.Itoa(*v.Sheet.Overall)
	}
	for k := range v.Competency {
		p.Competencies = append(p.Competencies, competencyOf(l, v, &v.Competency[k], &p))
	}
	for _, key := range v.Open {
		p.Open = append(p.Open, sheetName(l, v, key))
	}
	if f.About == "overall" {
		p.Overall, p.Why = f.Values["overall"], f.Values["why"]
	}
	return p
}

func sheetName(l locale.Lang, v *interview.SheetView, key string) string {
	if c, ok := v.Model.Competency(key); ok {
		return c.Name.In(l)
	}
	return key
}

func competencyOf(l locale.Lang, v *interview.SheetView, c *interview.SheetCompetency, p *ratePage) rateView {
	out := rateView{
		Key: c.Of.Key, Name: c.Of.Name.In(l), Version: p.Version, Path: p.Path, Least: p.Least, Most: p.Most, None: p.None, Locked: p.Locked, Always: p.Always, form: newForm(),
	}
	out.notes(l, v, c)
	rating := c.Rating
	if rating == nil {
		rating = &interview.Rating{}
	}
	out.evidence(l, c, rating)
	if out.Rated = rating.Mark != nil || rating.None; rating.None {
		out.Mark = "none"
	} else if rating.Mark != nil {
		out.Mark = strconv.Itoa(*rating.Mark)
	}
	out.Reason = rating.Reason
	out.found(l, v, c)
	if p.About == out.Key {
		out.form = p.form
		if p.Values["mark"] != "" {
			out.Mark, out.Reason = p.Values["mark"], p.Values["reason"]
		}
	}
	return out
}

// notes are the pieces of the own notes that speak for the competency.
func (x *rateView) notes(l locale.Lang, v *interview.SheetView, c *interview.SheetCompetency) {
	technique, _ := v.Method.Techniques.Technique(v.Guide.Technique)
	for n, e := range c.Examples {
		for _, part := range interview.Parts {
			text := e.Parts[part]
			if text == "" {
				continue
			}
			title := t(l, "example", "n", n+1)
			if technique != nil {
				if k := slices.IndexFunc(technique.Letters, func(a interview.Letter) bool { return a.Part == part }); k >= 0 {
					title += ", " + technique.Letters[k].Letter
				}
			}
			x.quote(e.ID+"."+part, title, text)
		}
	}
	for _, q := range v.Guide.Competency {
		for _, one := range q.Questions {
			if text := v.Notes.Free[one.ID]; text != "" && (q.Key == c.Of.Key || slices.Contains(one.Also, c.Of.Key)) {
				x.quote("free."+one.ID, t(l, "free"), text)
			}
		}
	}
	if text := v.Notes.Free["review"]; text != "" {
		x.quote("free.review", t(l, "review_notes"), text)
	}
}

// sourceMost is how much of a piece stands in the list of them, in letters.
const sourceMost = 60

func (x *rateView) quote(source, title, text string) {
	x.Notes = append(x.Notes, quoteView{source, title, text})
	short := []rune(strings.Join(strings.Fields(text), " "))
	if len(short) > sourceMost {
		short = append(short[:sourceMost], '…')
	}
	x.Sources = append(x.Sources, kit.Option{Value: source, Text: title + ": " + string(short)})
}

func (x *rateView) evidence(l locale.Lang, c *interview.SheetCompetency, rating *interview.Rating) {
	texts := map[string]said{}
	for _, looked := range c.Looked {
		text := official(l, looked.Text)
		if looked.Sign != "" { // a sign of the list of 2017, in its own Kazakh words
			text = of(l, looked.Text.KK, locale.KK)
		}
		texts[looked.ID] = text
		x.Choices = append(x.Choices, kit.Option{Value: looked.ID, Text: text.Text})
		if looked.Sign != "" {
			x.Choices[len(x.Choices)-1].Text = t(l, "rate.tag."+string(looked.Sign), "text", text.Text)
			continue
		}
		shown := "nothing"
		if met, none := rating.ShownIn(looked.ID); met {
			shown = "met"
		} else if !none {
			shown = "not_met"
		}
		x.Indicators = append(x.Indicators, lookedView{text, shown})
	}
	for n, e := range rating.Evidence {
		x.Evidence = append(x.Evidence, evidenceView{strconv.Itoa(n), texts[e.Indicator], e.Sign, e.Passage})
	}
	positive, negative := rating.Balance()
	x.Balance = kit.Scale{For: positive, Against: negative, Words: t(l, "rate.balance", "positive", positive, "negative", negative)}
}

func (x *rateView) found(l locale.Lang, v *interview.SheetView, c *interview.SheetCompetency) {
	x.Examples = grounds(l, v, c.Found.Examples.Reasons)
	if c.Found.Balance != nil {
		x.Weighed = grounds(l, v, c.Found.Balance.Reasons)
	}
	out := c.Found.Decision.Outcome
	x.Decision, x.Yes, x.Silent = grounds(l, v, c.Found.Decision.Reasons), out.Decision == "yes", len(c.Found.Silent)
	x.Needed = t(l, "rate.needed", "met", out.Met, "of", out.Of, "needed", out.Needed)
}

func grounds(l locale.Lang, v *interview.SheetView, reasons []law.Reason) []ground {
	var out []ground
	for _, r := range reasons {
		out = append(out, ground{r.Text().In(l), kit.Link{
			Text: lawpages.ClauseName(l, r.Cite.Clause), Href: "/rules/" + v.Guide.Method.Act + "/" + v.Guide.Method.Edition + "#c-" + r.Cite.Clause,
		}})
	}
	return out
}
