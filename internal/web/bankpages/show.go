package bankpages

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/exam"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/itemview"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

// itemPage is an item with its preview and its review.
type itemPage struct {
	failed
	In       map[string]string // what was typed
	Head     kit.Heading
	Path     string
	Version  string
	Stimulus string // version of the stimulus that is shown
	Flags    []string
	Unflag   bool
	Previews []preview
	Right    string
	Since    string // names the edition with which this one is compared
	Changes  []change
	Review   bool // the person may review it now
	Own      bool // but wrote on it
	Facts    []kit.Fact
	Texts    []bothTexts
	Opinions []kit.Event
	Acts     []kit.Act
}

// preview is an item in one language.
type preview struct {
	Name string
	View itemview.View
}

// bothTexts is a text in the languages that it has.
type bothTexts struct {
	Title string
	In    []langText
}

type langText struct{ Lang, Text string }

func itemID(r *route.Request) exam.ItemID { return exam.ItemID(r.PathValue("id")) }

func (d Deps) item(w http.ResponseWriter, r *route.Request) error {
	return d.drawItem(w, r, failed{}, nil)
}

func (d Deps) drawItem(w http.ResponseWriter, r *route.Request, f failed, in map[string]string) error {
	v, err := d.Exams.Item(r.Context(), r.Actor, bodyOf(r), itemID(r))
	if err != nil {
		return err
	}
	l, x := r.Lang, &v.Item
	p := &itemPage{failed: f, In: in, Path: itemPath(x.ID), Version: digits(x.Version), Stimulus: "0", Right: keyText(l, &x.Content)}
	var about *exam.Stimulus
	if v.Stimulus != nil {
		about, p.Stimulus = &v.Stimulus.Content, digits(v.Stimulus.Version)
	}
	p.Head = kit.Heading{Crumbs: crumbs(l), Title: t(l, "item.title", "key", x.Content.Key), Sub: t(l, "kind."+string(x.Content.Kind)) + " · " + t(l, "state."+string(x.State))}
	p.Previews = previewsOf(l, &x.Content, about)
	for _, flag := range x.Flags {
		p.Flags = append(p.Flags, flagText(l, flag))
	}
	p.Unflag = len(x.Flags) > 0 && may(r, access.ReviewItem)
	p.Review, p.Own = x.State == exam.ItemReview && may(r, access.ReviewItem), x.WrittenBy(me(r))
	if v.Ready != nil {
		p.Since = t(l, "changes", "edition", v.Ready.Edition)
		p.Changes = changesOf(l, v.Ready, &x.Content, about)
	}
	parts, err := d.parts(r)
	if err != nil {
		return err
	}
	names, err := d.namesOf(r, x)
	if err != nil {
		return err
	}
	p.facts(l, x, parts, names)
	p.opinions(l, x, names, d.Zone(r.Actor.Body))
	p.acts(r, x)
	return d.draw(w, r, p.Head, f.Status, itemView(p))
}

// flagText says why an item is flagged, its act by name.
func flagText(l locale.Lang, f exam.Flag) string {
	var n exam.Noted
	if f.Kind != exam.LawFlag || json.Unmarshal([]byte(f.Note), &n) != nil || !locale.Has(n.Key) {
		return f.Seen(l)
	}
	if act, ok := n.Args["act"].(string); ok {
		n.Args["act"] = actName(l, act)
	}
	return locale.T(l, n.Key, n.Args)
}

// previewsOf puts an item on the screen in each of its languages.
func previewsOf(l locale.Lang, i *exam.Item, about *exam.Stimulus) (out []preview) {
	for _, in := range i.In() {
		v := itemview.Preview(i, about, []locale.Lang{in}, 0)
		v.Name = "preview-" + string(in)
		out = append(out, preview{locale.T(l, "kit.lang."+string(in)+".full", nil), v})
	}
	return out
}

func (d Deps) namesOf(r *route.Request, x *exam.BankItem) (map[string]string, error) {
	ids := []string{string(x.Author)}
	for _, o := range x.Reviews {
		ids = append(ids, string(o.By))
	}
	ids = slices.DeleteFunc(ids, func(id string) bool { return id == "system" })
	names, err := d.Names(r.Context(), ids)
	if err != nil {
		return nil, err
	}
	out := map[string]string{"system": t(r.Lang, "author.program")}
	for id, name := range names {
		out[id] = name
	}
	return out, nil
}

func (p *itemPage) facts(l locale.Lang, x *exam.BankItem, parts []kit.Option, names map[string]string) {
	c := &x.Content
	var tags, laws []string
	for _, tag := range c.Tags {
		tags = append(tags, label(parts, tag))
	}
	for _, ref := range c.Law {
		laws = append(laws, t(l, "law.line", "act", actName(l, ref.Act), "article", ref.Article, "day", ref.On.String()))
	}
	add := func(key, value string) {
		if value != "" {
			p.Facts = append(p.Facts, kit.Fact{Name: t(l, key), Value: value})
		}
	}
	add("edition", strconv.Itoa(x.Edition))
	if x.Ready > 0 {
		add("ready", strconv.Itoa(x.Ready))
	}
	add("author", names[string(x.Author)])
	add("exposure", strconv.Itoa(x.Exposure))
	add("tags", strings.Join(tags, ", "))
	if c.Difficulty > 0 {
		add("difficulty", t(l, "difficulty."+strconv.Itoa(c.Difficulty)))
	}
	add("law", strings.Join(laws, "; "))
	add("material", c.Stimulus)
	add("enemies", strings.Join(c.Enemies, ", "))
	if c.Validity != nil {
		add("validity", t(l, "validity."+string(c.Validity.Sign)))
		add("validity.pair", c.Validity.Pair)
	}
	if c.Pretest {
		add("pretest", t(l, "pretest.yes"))
	}
	if n := len(c.Unknown); n > 0 {
		add("unknown", strconv.Itoa(n))
	}
	for _, s := range []struct {
		key  string
		text exam.Text
	}{{"rationale", c.Rationale}, {"source", c.Source}} {
		if both := bothOf(t(l, s.key), s.text); len(both.In) > 0 {
			p.Texts = append(p.Texts, both)
		}
	}
}

func bothOf(title string, x exam.Text) bothTexts {
	out := bothTexts{Title: title}
	for _, in := range exam.Languages() {
		if s := x.In(in); s != "" {
			out.In = append(out.In, langText{string(in), s})
		}
	}
	return out
}

// actName is the name of an act that items stand on, where it has one.
func actName(l locale.Lang, act string) string {
	if key := "exam_bank.act." + act; locale.Has(key) {
		return locale.T(l, key, nil)
	}
	return act
}

func (p *itemPage) opinions(l locale.Lang, x *exam.BankItem, names map[string]string, zone *time.Location) {
	for _, o := range slices.Backward(x.Reviews) {
		e := kit.Event{When: locale.Day(l, day.In(o.At, zone).String()), Title: t(l, "opinion.approved", "edition", o.Edition), Text: names[string(o.By)]}
		if !o.Approved {
			e.Kind, e.Title = kit.Bad, t(l, "opinion.returned", "edition", o.Edition)
		}
		if o.Note != "" {
			e.Text += ": " + o.Note
		}
		p.Opinions = append(p.Opinions, e)
	}
}

// acts are what the person may do with the item now, besides reviewing it.
func (p *itemPage) acts(r *route.Request, x *exam.BankItem) {
	l := r.Lang
	if may(r, access.WriteItem) && x.State != exam.ItemReview {
		p.Head.Acts = append(p.Head.Acts, kit.Act{Text: t(l, "edit"), Href: p.Path + "/edit"})
	}
	for _, a := range acts {
		if a.button && may(r, a.verb) && slices.Contains(a.in, x.State) {
			kind := kit.Plain
			if a.name == "submit" {
				kind = kit.Main
			}
			p.Acts = append(p.Acts, kit.Act{Text: t(l, a.name), Kind: kind, Attrs: templ.Attributes{"formaction": p.Path + "/" + a.name}})
		}
	}
}

// itemAct is an act on an item.
type itemAct struct {
	name   string
	verb   access.Verb
	in     []exam.ItemState // where its button is shown
	button bool
	do     func(*exam.Service, *route.Request, exam.ReviewIn) error
}

var acts = []itemAct{
	{"submit", access.WriteItem, []exam.ItemState{exam.ItemDraft}, true, plainly((*exam.Service).Submit)},
	{"recall", access.WriteItem, []exam.ItemState{exam.ItemReview}, true, plainly((*exam.Service).TakeBack)},
	{"approve", access.ReviewItem, nil, false, reviewing((*exam.Service).Approve)},
	{"return", access.ReviewItem, nil, false, reviewing((*exam.Service).Return)},
	{"unflag", access.ReviewItem, nil, false, reviewing((*exam.Service).Unflag)},
	{"retire", access.RetireItem, []exam.ItemState{exam.ItemDraft, exam.ItemReview, exam.ItemReady}, true, plainly((*exam.Service).Retire)},
	{"reopen", access.RetireItem, []exam.ItemState{exam.ItemRetired}, true, plainly((*exam.Service).Reopen)},
}

// act carries out an act and shows the item; a refusal stands above it, and
// what was typed comes back.
func (d Deps) act(a itemAct) route.Handler {
	return func(w http.ResponseWriter, r *route.Request) error {
		in := exam.ReviewIn{ItemAt: exam.ItemAt{Body: bodyOf(r), ID: itemID(r), Version: page.Version(r)}, Stimulus: number(r.PostFormValue("stimulus")), Note: r.PostFormValue("note")}
		err := a.do(d.Exams, r, in)
		if err == nil {
			return page.Go(w, r, itemPath(in.ID))
		}
		field := "note"
		if a.name == "unflag" {
			field = "unflag"
		}
		f, err := refused(r.Lang, err, func(f *fault.Error) string {
			if f.Field == "note" {
				return field
			}
			return ""
		})
		if err != nil {
			return err
		}
		return d.drawItem(w, r, f, map[string]string{field: in.Note})
	}
}
