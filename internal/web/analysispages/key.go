package analysispages

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"tarazy/internal/exam"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/itemview"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
	"tarazy/internal/web/unsent"
)

// keyPage is the form by which a key is corrected, and what came of it.
type keyPage struct {
	failed
	Head        kit.Heading
	View        itemview.View
	Right       string // the key as it counts now
	Action      string
	Kind        exam.Kind
	Options     []kit.Option // single, forced, multiple
	Selects     []choose     // ordering: places; matching: targets
	In          url.Values
	Corrections kit.Rows
	Preview     *outcome // before it is confirmed
	Hidden      []hidden
	Done        *outcome
}

// choose is a list to choose from, for one option.
type choose struct {
	Name, Label string
	Options     []kit.Option
}

type hidden struct{ Name, Value string }

// outcome is what a correction does, or did.
type outcome struct {
	Words []string
	Rows  kit.Rows
}

func refOf(r *route.Request) exam.ItemRef {
	return exam.ItemRef{Key: r.PathValue("key"), Edition: whole(r.PathValue("edition"))}
}

func (d Deps) keyForm(w http.ResponseWriter, r *route.Request) error {
	return d.drawKey(w, r, &keyPage{})
}

func (d Deps) drawKey(w http.ResponseWriter, r *route.Request, p *keyPage) error {
	l := r.Lang
	v, err := d.Reports.Exams.KeyOf(r.Context(), r.Actor, bodyOf(r), refOf(r))
	if err != nil {
		return err
	}
	i := &v.Frozen.Item
	if p.In == nil {
		p.In = formOf(i)
	}
	p.Action, p.Kind = keyPath(i.Key, v.Frozen.Edition), i.Kind
	p.View, p.Right = itemview.Preview(i, v.Frozen.Stimulus, langsOf(l, i), 0), keyText(l, i)
	p.Head = kit.Heading{Crumbs: []kit.Link{{Text: say(l, "tests"), Href: "/exam-analysis"}}, Title: say(l, "key.title", "key", i.Key), Sub: say(l, "key.sub", "edition", v.Frozen.Edition)}
	p.fields(l, i)
	p.Corrections = kit.Rows{Caption: say(l, "corrections"), Cols: []kit.Col{{Text: say(l, "correction.when")}, {Text: say(l, "correction.key")}, {Text: say(l, "correction.reason")}}}
	for _, c := range v.Corrections {
		x := *i
		x.Answer, x.Void = c.Answer, c.Void
		p.Corrections.Rows = append(p.Corrections.Rows, kit.Row{Cells: []templ.Component{
			kit.Text(locale.Day(l, c.At.In(d.Zone(r.Actor.Body)).Format("2006-01-02"))), kit.Text(keyText(l, &x)), kit.Text(c.Reason),
		}})
	}
	return d.Draw(w, r, page.Page{Title: p.Head.Title, Status: p.Status}, keyView(p))
}

// fields are what the kind of item needs, filled as typed.
func (p *keyPage) fields(l locale.Lang, i *exam.Item) {
	for n, o := range i.Options {
		text := itemview.Letter(n) + " · " + textIn(l, o.Text)
		p.Options = append(p.Options, kit.Option{Value: o.Key, Text: text, Chosen: slices.Contains(p.In["option"], o.Key)})
		name := "at-" + strconv.Itoa(n)
		one := choose{Name: name, Label: text}
		switch i.Kind {
		case exam.Ordering:
			for place := range i.Options {
				v := strconv.Itoa(place + 1)
				one.Options = append(one.Options, kit.Option{Value: v, Text: v, Chosen: p.In.Get(name) == v})
			}
		case exam.Matching:
			for _, t := range i.Targets {
				one.Options = append(one.Options, kit.Option{Value: t.Key, Text: textIn(l, t.Text), Chosen: p.In.Get(name) == t.Key})
			}
		default:
			continue
		}
		p.Selects = append(p.Selects, one)
	}
}

// formOf is the form of a key as it is.
func formOf(i *exam.Item) url.Values {
	in := url.Values{"option": i.Answer.Options, "number": {string(i.Answer.Number)}, "tolerance": {string(i.Answer.Tolerance)}, "what": {"key"}, "side": {"agree"}}
	if i.Void {
		in.Set("what", "void")
	}
	if i.Answer.Reversed {
		in.Set("side", "disagree")
	}
	for n, o := range i.Options {
		name := "at-" + strconv.Itoa(n)
		if i.Kind == exam.Matching {
			in.Set(name, i.Answer.Pairs[o.Key])
		} else if at := slices.Index(i.Answer.Options, o.Key); at >= 0 {
			in.Set(name, strconv.Itoa(at+1))
		}
	}
	return in
}

// keyIn reads the form.
func keyIn(i *exam.Item, in url.Values) (out exam.CorrectIn, err error) {
	if out.Void, out.Reason = in.Get("what") == "void", in.Get("reason"); out.Void {
		out.Answer = i.Answer
		return out, nil
	}
	switch i.Kind {
	case exam.Single, exam.Forced, exam.Multiple:
		out.Answer.Options = in["option"]
	case exam.Ordering:
		out.Answer.Options = make([]string, len(i.Options))
		for n, o := range i.Options {
			at := whole(in.Get("at-"+strconv.Itoa(n))) - 1
			if at < 0 || at >= len(i.Options) || out.Answer.Options[at] != "" {
				return out, fault.New(fault.Invalid, "exam.key.places").At("answer")
			}
			out.Answer.Options[at] = o.Key
		}
	case exam.Matching:
		out.Answer.Pairs = map[string]string{}
		for n, o := range i.Options {
			out.Answer.Pairs[o.Key] = in.Get("at-" + strconv.Itoa(n))
		}
	case exam.Scale:
		out.Answer.Reversed = in.Get("side") == "disagree"
	case exam.Numeric:
		if out.Answer.Number, err = exam.ParseDecimal(in.Get("number")); err != nil {
			return out, fieldOf(err, "number")
		}
		if text := strings.TrimSpace(in.Get("tolerance")); text != "" {
			out.Answer.Tolerance, err = exam.ParseDecimal(text)
		}
		return out, fieldOf(err, "tolerance")
	}
	return out, nil
}

func fieldOf(err error, field string) error {
	if f, ok := fault.As(err); ok {
		return f.At(field)
	}
	return err
}

// keyCorrect shows what a correction would do, and makes it when it is
// confirmed.
func (d Deps) keyCorrect(w http.ResponseWriter, r *route.Request) error {
	if err := r.ParseForm(); err != nil {
		return fault.New(fault.Invalid, "page.form").Wrap(err)
	}
	ref, l := refOf(r), r.Lang
	v, err := d.Reports.Exams.KeyOf(r.Context(), r.Actor, bodyOf(r), ref)
	if err != nil {
		return err
	}
	p := &keyPage{In: r.PostForm}
	in, err := keyIn(&v.Frozen.Item, r.PostForm)
	in.Body, in.Key, in.Edition = bodyOf(r), ref.Key, ref.Edition
	switch {
	case err != nil:
	case r.PostForm.Get("confirmed") != "":
		var changes []exam.Change
		if changes, err = d.Reports.Exams.CorrectKey(r.Context(), r.Actor, in); err == nil {
			unsent.Sent(r)
			p.Done = outcomeOf(l, &exam.KeyPreview{Changes: changes}, false)
		}
	default:
		var preview *exam.KeyPreview
		if preview, err = d.Reports.Exams.PreviewKey(r.Context(), r.Actor, in); err == nil {
			p.Preview, p.Hidden = outcomeOf(l, preview, true), hiddenOf(r.PostForm)
		}
	}
	if err != nil {
		if p.failed, err = refused(l, err, keyFieldIDs); err != nil {
			return err
		}
	}
	return d.drawKey(w, r, p)
}

// keyFieldIDs are the ids of the fields by the names that faults use.
var keyFieldIDs = map[string]string{
	"reason": "reason", "answer": "option", "answer.options": "option", "answer.pairs": "option", "number": "number", "answer.number": "number", "tolerance": "tolerance",
}

// hiddenOf carries a form on.
func hiddenOf(in url.Values) []hidden {
	var out []hidden
	for name, values := range in {
		for _, v := range values {
			out = append(out, hidden{name, v})
		}
	}
	slices.SortFunc(out, func(a, b hidden) int { return strings.Compare(a.Name+"\x00"+a.Value, b.Name+"\x00"+b.Value) })
	return out
}

func outcomeOf(l locale.Lang, p *exam.KeyPreview, preview bool) *outcome {
	out := &outcome{Words: []string{say(l, "changed", "n", len(p.Changes)), say(l, "now_pass", "n", p.NowPass()), say(l, "now_fail", "n", p.NowFail())}}
	if preview {
		out.Words = append([]string{say(l, "attempts", "n", p.Attempts)}, out.Words...)
	}
	out.Rows = kit.Rows{
		Caption: say(l, "affected"), Empty: kit.Nothing{Title: say(l, "affected.none"), Text: say(l, "affected.none_text")},
		Cols: []kit.Col{{Text: say(l, "change.number")}, {Text: say(l, "change.before"), Num: true}, {Text: say(l, "change.after"), Num: true}, {Text: say(l, "change.was")}, {Text: say(l, "change.is")}},
	}
	for _, c := range p.Changes {
		out.Rows.Rows = append(out.Rows.Rows, kit.Row{Decide: c.Passed != c.PassedNow, Cells: []templ.Component{
			kit.Blind(c.Number, ""), kit.Text(strconv.Itoa(c.Before)), kit.Text(strconv.Itoa(c.After)), kit.Text(passText(l, c.Passed)), kit.Text(passText(l, c.PassedNow)),
		}})
	}
	return out
}

func passText(l locale.Lang, passed bool) string {
	if passed {
		return say(l, "passed")
	}
	return say(l, "failed")
}

// keyText writes the key of an item in words.
func keyText(l locale.Lang, i *exam.Item) string {
	if i.Void {
		return say(l, "key.void")
	}
	texts := []string{}
	name := func(all []exam.Option, key string) string {
		for n, o := range all {
			if o.Key == key {
				return itemview.Letter(n) + " · " + textIn(l, o.Text)
			}
		}
		return key
	}
	switch i.Kind {
	case exam.Matching:
		for _, o := range i.Options {
			texts = append(texts, textIn(l, o.Text)+" → "+name(i.Targets, i.Answer.Pairs[o.Key]))
		}
	case exam.Numeric:
		text := locale.Decimal(l, string(i.Answer.Number))
		if i.Answer.Tolerance != "" {
			text += " ± " + locale.Decimal(l, string(i.Answer.Tolerance))
		}
		return text
	case exam.Scale:
		if i.Answer.Reversed {
			return say(l, "key.disagree")
		}
		return say(l, "key.agree")
	default:
		for _, key := range i.Answer.Options {
			texts = append(texts, name(i.Options, key))
		}
	}
	return strings.Join(texts, "; ")
}
