package resultpages

import (
	"net/http"
	"slices"
	"strconv"

	"tarazy/internal/appraisal"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/lawpages"
)

// refusalPage is where HR draws up the act on a refusal to be acquainted.
type refusalPage struct {
	failed
	Head      kit.Heading
	Path      string
	Back      string
	Text      kit.Field
	Witnesses []witnessField
	Need      string
	Law       kit.Link
	Shut      string // why no act can be drawn up
}

// witnessField looks for a servant who is asked to sign.
type witnessField struct {
	Find    kit.Field
	Choose  kit.Field
	Options []kit.Option
	None    string // what the search did not find
}

func (d Deps) refusalForm(w http.ResponseWriter, r *route.Request) error {
	return d.drawRefusal(w, r, failed{In: map[string]string{}})
}

func (d Deps) drawRefusal(w http.ResponseWriter, r *route.Request, f failed) error {
	v, err := d.Appraisals.ResultOf(r.Context(), r.Actor, caseID(r))
	if err != nil {
		return err
	}
	l := r.Lang
	p := &refusalPage{failed: f, Head: heading(l, &v.Hub, t(l, "do.refusal")), Path: casePath(v.Case.ID, "/result/refusal"), Back: casePath(v.Case.ID, "/result")}
	p.Head.Crumbs = append(p.Head.Crumbs, kit.Link{Text: t(l, "title"), Href: p.Back})
	need := v.Rules.Acquaintance.RefusalServants
	p.Law, p.Need = lawpages.ClauseLink(l, v.Edition, need), t(l, "refusal.need", "n", need.V)
	if !v.May.Refuse {
		p.Shut = t(l, "refusal.shut")
	}
	p.Text = kit.Field{Name: "text", Label: t(l, "refusal.text"), Hint: t(l, "refusal.text.hint"), Value: f.In["text"], Error: f.At["text"]}
	for i := 1; i <= need.V; i++ {
		x, err := d.witnessField(r, v, f, i)
		if err != nil {
			return err
		}
		p.Witnesses = append(p.Witnesses, x)
	}
	return d.draw(w, r, p.Head, f.Status, refusalFormView(p))
}

// witnessField is the n-th servant asked to sign: a search by name, and whom it
// found.
func (d Deps) witnessField(r *route.Request, v *appraisal.ResultView, f failed, n int) (witnessField, error) {
	l, find, name := r.Lang, "find-"+strconv.Itoa(n), "witness-"+strconv.Itoa(n)
	x := witnessField{Find: kit.Field{Name: find, Label: t(l, "refusal.find", "n", n), Value: f.In[find], Optional: true}}
	if n == 1 {
		x.Find.Error = f.At["witnesses"]
	}
	if f.In[find] == "" {
		return x, nil
	}
	found, err := d.Find(r, v.Body.ID, f.In[find])
	if err != nil {
		return x, err
	}
	for _, y := range found {
		if y.ID != string(v.Case.Person) && y.ID != r.Actor.Person {
			x.Options = append(x.Options, kit.Option{Value: y.ID, Text: y.Name + " · " + y.About, Chosen: y.ID == f.In[name]})
		}
	}
	if len(x.Options) == 0 {
		x.None = t(l, "refusal.found_none", "text", f.In[find])
	}
	x.Choose = kit.Field{Name: name, Label: t(l, "refusal.witness", "n", n)}
	return x, nil
}

// witnessMost bounds the fields that are read of a form.
const witnessMost = 10

func witnessFields() []string {
	out := []string{"text", "witnesses"}
	for i := 1; i <= witnessMost; i++ {
		out = append(out, "find-"+strconv.Itoa(i), "witness-"+strconv.Itoa(i))
	}
	return out
}

func (d Deps) refusal(w http.ResponseWriter, r *route.Request) error {
	if r.PostFormValue("do") == "find" {
		f := failed{In: map[string]string{}}
		for _, name := range witnessFields() {
			f.In[name] = r.PostFormValue(name)
		}
		return d.drawRefusal(w, r, f)
	}
	in := appraisal.RefusalIn{Text: r.PostFormValue("text")}
	for i := 1; i <= witnessMost; i++ {
		if p := r.PostFormValue("witness-" + strconv.Itoa(i)); p != "" {
			in.Witnesses = append(in.Witnesses, people.PersonID(p))
		}
	}
	if _, err := d.Appraisals.ActOnRefusal(r.Context(), r.Actor, caseID(r), in); err != nil {
		f, err := d.refused(r, err, witnessFields()...)
		if err != nil {
			return err
		}
		if f.Errors[0].ID == "witnesses" {
			f.Errors[0].ID = "find-1"
		}
		return d.drawRefusal(w, r, f)
	}
	return goTo(w, r, casePath(caseID(r), "/result?done=refusal"))
}

// witnessPage is where a servant who was asked to signs the act on a refusal.
type witnessPage struct {
	failed
	Head  kit.Heading
	Path  string
	Act   refusalView
	Open  bool
	Note  string // why there is nothing to sign
	Law   kit.Link
	Facts []kit.Fact
}

func (d Deps) witnessForm(w http.ResponseWriter, r *route.Request) error {
	return d.drawWitness(w, r, failed{})
}

func (d Deps) drawWitness(w http.ResponseWriter, r *route.Request, f failed) error {
	v, err := d.Appraisals.RefusalToSign(r.Context(), r.Actor, caseID(r))
	if err != nil {
		return err
	}
	l := r.Lang
	p := &witnessPage{failed: f, Path: casePath(v.Case, "/result/witness"), Open: v.Open, Act: refusalView{Text: v.Refusal.Text, Sheet: string(v.Case), Files: actLinks(l, casePath(v.Case, "/result/refusal"))}}
	if p.Act.Signed, err = v.Sheet(); err != nil {
		return err
	}
	p.Head = kit.Heading{Title: t(l, "witness"), Sub: t(l, "sub", "name", v.Names[v.Person], "year", v.Year)}
	p.Law = lawpages.ClauseLink(l, v.Edition, v.Rules.Acquaintance.RefusalServants)
	p.Facts = []kit.Fact{{Name: locale.T(l, "appraisal.year.body", nil), Value: v.Body.Names.In(l)}}
	switch {
	case v.Mine:
		p.Note = t(l, "witness.signed")
	case !v.Open:
		p.Note = t(l, "witness.over")
	}
	return d.draw(w, r, p.Head, f.Status, witnessView(p))
}

func (d Deps) witness(w http.ResponseWriter, r *route.Request) error {
	_, err := d.Appraisals.WitnessRefusal(r.Context(), r.Actor, caseID(r))
	if err != nil {
		f, err := d.refused(r, err)
		if err != nil {
			return err
		}
		return d.drawWitness(w, r, f)
	}
	return goTo(w, r, casePath(caseID(r), "/result/witness"))
}

// sendPage is where HR records the sending of the results after a refusal.
type sendPage struct {
	failed
	Head     kit.Heading
	Path     string
	Back     string
	Channels []kit.Option
	Due      string
	Law      kit.Link
	Shut     string
}

func (d Deps) sendForm(w http.ResponseWriter, r *route.Request) error {
	return d.drawSend(w, r, failed{In: map[string]string{}})
}

func (d Deps) drawSend(w http.ResponseWriter, r *route.Request, f failed) error {
	v, err := d.Appraisals.ResultOf(r.Context(), r.Actor, caseID(r))
	if err != nil {
		return err
	}
	l := r.Lang
	p := &sendPage{failed: f, Head: heading(l, &v.Hub, t(l, "do.send")), Path: casePath(v.Case.ID, "/result/send"), Back: casePath(v.Case.ID, "/result")}
	p.Head.Crumbs = append(p.Head.Crumbs, kit.Link{Text: t(l, "title"), Href: p.Back})
	channels := v.Rules.Acquaintance.Channels
	p.Law = lawpages.ClauseLink(l, v.Edition, channels)
	for _, c := range channels.V {
		p.Channels = append(p.Channels, kit.Option{Value: c, Text: locale.T(l, "appraisal.channel."+c, nil), Chosen: c == f.In["channel"] || len(channels.V) == 1})
	}
	if v.May.Send && v.Case.Due != nil {
		p.Due = t(l, "send.due", "due", v.Case.Due.String())
	}
	if !v.May.Send {
		x := fault.New(fault.Conflict, "appraisal.no_refusal")
		p.Shut = locale.T(l, x.Key(), x.Args)
		if v.Latest != nil && v.Latest.Sent != nil {
			p.Shut = t(l, "state.sent")
		}
	}
	return d.draw(w, r, p.Head, f.Status, sendView(p))
}

func (d Deps) send(w http.ResponseWriter, r *route.Request) error {
	in := appraisal.SentIn{Channel: r.PostFormValue("channel"), Proof: r.PostFormValue("proof")}
	if _, err := d.Appraisals.SendResult(r.Context(), r.Actor, caseID(r), in); err != nil {
		f, err := d.refused(r, err, "channel", "proof")
		if err != nil {
			return err
		}
		return d.drawSend(w, r, f)
	}
	return goTo(w, r, casePath(caseID(r), "/result?done=sent"))
}

// chosen marks the options whose values were ticked.
func chosen(all []kit.Option, values []string) []kit.Option {
	for i := range all {
		all[i].Chosen = slices.Contains(values, all[i].Value)
	}
	return all
}
