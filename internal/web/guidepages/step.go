package guidepages

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"tarazy/internal/fault"
	"tarazy/internal/interview"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
	"tarazy/internal/web/unsent"
)

// stepPage is one step of the builder.
type stepPage struct {
	failed
	Head       kit.Heading
	Tabs       []kit.View
	Path       string
	Step       string
	Name       string // of the step, in the words of the act
	Clause     *kit.Link
	Version    string
	Draft      templ.Attributes
	In         map[string]string
	Hint       string
	Example    said // of the source, where the step has one
	Competency []competencyChoice
	Groups     []indicatorGroup
	Questions  []questionGroup
	Techniques []kit.Option
	Next       string
}

// competencyChoice is a competency that can be chosen, with its minutes.
type competencyChoice struct {
	Key         string
	Block       string
	Name, About said
	Chosen      bool
	Minutes     string
	Indicators  int
	Error       string
}

// indicatorGroup are the indicators of one competency to choose from.
type indicatorGroup struct {
	Key     string
	Name    said
	Level   string
	Items   []kit.Option
	In      string
	Remark  string
	Clause  *kit.Link
	Own     bool // entered by the body
	Missing bool // the model prints none and the body has entered none
}

func stepKey(r *route.Request) (string, error) {
	step := r.PathValue("step")
	if !slices.Contains(steps, step) {
		return "", fault.New(fault.Missing, "page.missing")
	}
	return step, nil
}

// written opens a guide that may be written.
func (d Deps) written(r *route.Request) (*interview.GuideView, error) {
	v, err := d.Interviews.Guide(r.Context(), r.Actor, guideID(r))
	if err != nil {
		return nil, err
	}
	if !v.MayWrite {
		return nil, fault.New(fault.Conflict, "interview.guide.locked")
	}
	return v, nil
}

func (d Deps) step(w http.ResponseWriter, r *route.Request) error {
	step, err := stepKey(r)
	if err != nil {
		return err
	}
	v, err := d.written(r)
	if err != nil {
		return err
	}
	return d.drawStep(w, r, v, step, failed{}, nil)
}

// draftOf names the unsent form of a step among the drafts.
func draftOf(step string) string { return "guide-" + strings.ReplaceAll(step, "_", "-") }

func (d Deps) drawStep(w http.ResponseWriter, r *route.Request, v *interview.GuideView, step string, f failed, in map[string]string) error {
	l, g := r.Lang, v.Guide
	title := official(l, g.Post)
	p := &stepPage{
		failed: f, Tabs: tabs(l, v, step), Path: guidePath(g.ID), Step: step, Name: stepName(l, v.Method, step), Version: strconv.FormatInt(g.Version, 10), In: in,
		Head: kit.Heading{Crumbs: crumbs(l, kit.Link{Text: title.Text, Href: guidePath(g.ID)}), Title: t(l, "step."+step), Sub: title.Text},
	}
	if n := slices.Index(steps, step); n+1 < len(steps) {
		p.Next = steps[n+1]
	}
	if step != stepTime {
		c := cite(l, g.Method, v.Method.Rules.Guide.Steps)
		p.Clause = &c
	}
	switch step {
	case stepCompetency:
		p.competencies(l, v)
	case stepIndicators:
		p.indicators(l, v)
	case stepQuestions:
		p.questions(l, v)
	default:
		if err := d.texts(r, p, v); err != nil {
			return err
		}
	}
	return d.draw(w, r, p.Head, f.Status, stepView(p))
}

// fieldsOf are the texts of a step as its form names them.
func fieldsOf(g *interview.Guide, step string) map[string]string {
	out := map[string]string{}
	put := func(name string, o interview.Official) { out[name+".kk"], out[name+".ru"] = o.KK, o.RU }
	switch step {
	case stepJob:
		put("post", g.Post)
		put("duties", g.Duties)
	case stepArea:
		put("area", g.Area)
	case stepTime:
		put("introduce", g.Introduce)
		out["technique"], out["minutes"] = g.Technique, strconv.Itoa(g.Minutes)
	}
	return out
}

// texts fills a step that asks for texts; what was typed and not sent stands
// over what the guide holds.
func (d Deps) texts(r *route.Request, p *stepPage, v *interview.GuideView) error {
	sent := p.In != nil
	if !sent {
		p.In = fieldsOf(v.Guide, p.Step)
	}
	var err error
	if p.Draft, err = d.drafted(r, draftOf(p.Step), string(v.Guide.ID), p.In, !sent); err != nil {
		return err
	}
	switch p.Step {
	case stepArea:
		p.Example = official(r.Lang, v.Method.Guide.Example.Activity)
	case stepTime:
		p.Hint = limitsHint(r.Lang, v)
		for _, x := range v.Method.Techniques.Techniques {
			var letters []string
			for _, letter := range x.Letters {
				letters = append(letters, letter.Letter+" – "+letter.Name.In(r.Lang))
			}
			p.Techniques = append(p.Techniques, kit.Option{Value: x.Key, Text: x.Name.In(r.Lang), Hint: strings.Join(letters, ", "), Chosen: p.In["technique"] == x.Key})
		}
	}
	return nil
}

// drafted puts what was typed and not sent into the fields of a form, and gives
// the attributes by which the form saves itself.
func (d Deps) drafted(r *route.Request, form, about string, in map[string]string, over bool) (templ.Attributes, error) {
	kept, err := unsent.Find(r, d.Drafts, form, about)
	if err != nil {
		return nil, err
	}
	for name, text := range in {
		in[name] = kept.Unless(!over).Or(name, text)
	}
	return kept.Attrs, nil
}

// limitsHint says what the body has set; "" where it has set nothing.
func limitsHint(l locale.Lang, v *interview.GuideView) string {
	if v.Guide.Most != nil {
		return t(l, "limit.act", "most", *v.Guide.Most)
	}
	if v.Limits == nil {
		return ""
	}
	return t(l, "limit.whole", "least", v.Limits["interview_minutes_least"], "about", v.Method.Rules.Time.AboutMinutes.V)
}

func (p *stepPage) competencies(l locale.Lang, v *interview.GuideView) {
	if v.Limits != nil {
		p.Hint = t(l, "limit.competencies", "least", v.Limits["competencies_least"], "most", v.Limits["competencies_most"],
			"minutes_least", v.Limits["competency_minutes_least"], "minutes_most", v.Limits["competency_minutes_most"])
	}
	for _, o := range v.Offers {
		c := competencyChoice{Key: o.Competency.Key, Block: blockName(l, v, o.Competency.Block), Name: officialWords(l, o.Competency.Name), About: official(l, o.Competency.Description), Indicators: len(o.Indicators)}
		if x := v.Guide.Find(c.Key); x != nil {
			c.Chosen, c.Minutes = true, strconv.Itoa(x.Minutes)
		}
		if p.In != nil {
			c.Chosen, c.Minutes = p.In["choose."+c.Key] != "", p.In["minutes."+c.Key]
		}
		c.Error = p.At["minutes."+c.Key]
		p.Competency = append(p.Competency, c)
	}
}

func blockName(l locale.Lang, v *interview.GuideView, key string) string {
	for _, b := range v.Model.Blocks {
		if b.Key == key {
			return b.Name.In(l)
		}
	}
	return key
}

func (p *stepPage) indicators(l locale.Lang, v *interview.GuideView) {
	for i, c := range v.Guide.Competency {
		o := offerOf(v, c.Key)
		group := indicatorGroup{Key: c.Key, Name: nameOf(l, v, c.Key), Level: v.Level.Key, Own: !o.Printed, Missing: len(o.Indicators) == 0}
		for _, x := range o.Indicators {
			text, in := x.In(l)
			group.In = string(in)
			chosen := slices.ContainsFunc(c.Indicators, func(y interview.GuideIndicator) bool { return y.ID == x.ID })
			group.Items = append(group.Items, kit.Option{Value: x.ID, Text: text, Chosen: chosen})
		}
		for _, remark := range v.Remarks {
			if remark.At == "competencies["+strconv.Itoa(i)+"].indicators" {
				group.Remark = locale.T(l, remark.Key, remark.Args)
				link := clauseLink(l, v.Guide.Method, remark.Cite)
				group.Clause = &link
			}
		}
		p.Groups = append(p.Groups, group)
	}
}

func offerOf(v *interview.GuideView, key string) interview.Offer {
	for _, o := range v.Offers {
		if o.Competency.Key == key {
			return o
		}
	}
	return interview.Offer{}
}

// stepSend saves a step and goes on to the next one.
func (d Deps) stepSend(w http.ResponseWriter, r *route.Request) error {
	step, err := stepKey(r)
	if err != nil {
		return err
	}
	v, err := d.written(r)
	if err != nil {
		return err
	}
	where := at(r) // reads the form
	in := v.Guide.Content()
	sent(r, step, &in, v)
	_, err = d.Interviews.WriteGuide(r.Context(), r.Actor, where, in)
	if err == nil {
		return d.stepSaved(w, r, step)
	}
	f, err := refused(r.Lang, err, placeOf(step, in))
	if err != nil {
		return err
	}
	fields := map[string]string{}
	for name := range r.PostForm {
		fields[name] = r.PostFormValue(name)
	}
	return d.drawStep(w, r, v, step, f, fields)
}

func (d Deps) stepSaved(w http.ResponseWriter, r *route.Request, step string) error {
	if err := unsent.Drop(r, d.Drafts, draftOf(step), string(guideID(r))); err != nil {
		return err
	}
	path := guidePath(guideID(r))
	n := slices.Index(steps, step)
	switch {
	case r.PostFormValue("do") == "stay":
		return page.Go(w, r, path+"/steps/"+step)
	case n+1 < len(steps):
		return page.Go(w, r, path+"/steps/"+steps[n+1])
	}
	return page.Go(w, r, path)
}

// sent puts what a step sent into the content of a guide.
func sent(r *route.Request, step string, in *interview.GuideContent, v *interview.GuideView) {
	switch step {
	case stepJob:
		in.Post, in.Duties = typed(r, "post"), typed(r, "duties")
	case stepArea:
		in.Area = typed(r, "area")
	case stepTime:
		in.Introduce, in.Technique, in.Minutes = typed(r, "introduce"), r.PostFormValue("technique"), number(r.PostFormValue("minutes"))
	case stepCompetency:
		in.Competency = chosen(r, v)
	case stepIndicators:
		for i := range in.Competency {
			c := &in.Competency[i]
			c.Indicators = nil
			for _, id := range r.PostForm["indicator."+c.Key] {
				c.Indicators = append(c.Indicators, interview.GuideIndicator{ID: id})
			}
		}
	}
}

// chosen are the competencies that a form chose, in the order of the model;
// one that stays keeps its indicators and questions.
func chosen(r *route.Request, v *interview.GuideView) []interview.GuideCompetency {
	var out []interview.GuideCompetency
	for _, o := range v.Offers {
		key := o.Competency.Key
		if r.PostFormValue("choose."+key) == "" {
			continue
		}
		c := interview.GuideCompetency{Key: key}
		if before := v.Guide.Find(key); before != nil {
			c = *before
		}
		c.Minutes = number(r.PostFormValue("minutes." + key))
		out = append(out, c)
	}
	return out
}

// placeOf finds the field of a step for a fault.
func placeOf(step string, in interview.GuideContent) func(*fault.Error) string {
	return func(f *fault.Error) string {
		switch {
		case step == stepCompetency && strings.HasSuffix(f.Field, ".minutes"):
			text, _, _ := strings.Cut(strings.TrimPrefix(f.Field, "competencies["), "]")
			if n := number(text); n >= 0 && n < len(in.Competency) {
				return "minutes." + in.Competency[n].Key
			}
		case f.Field == "minutes" || f.Field == "technique":
			return f.Field
		case slices.Contains([]string{"post", "duties", "area", "introduce"}, f.Field):
			return f.Field + ".kk"
		}
		return ""
	}
}
