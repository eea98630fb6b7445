package bankpages

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"tarazy/internal/access"
	"tarazy/internal/exam"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

// listPage is the list of the bank.
type listPage struct {
	Head     kit.Heading
	Done     string // what was just done
	Short    []shortTest
	Views    []kit.View
	Bar      kit.FilterBar
	Text     kit.Field
	Choices  []choice
	Rows     kit.Rows
	Pages    kit.Pages
	Save     string // the query that a view would keep; "" for none
	Drop     string // id of the saved view that is shown; "" for none
	Practice bool   // the practice bank may be added
	Bulk     []kit.Act
}

// shortTest is a test for which the bank is too small.
type shortTest struct {
	Title string
	Parts []string
}

// choice is a filter that is one of a list.
type choice struct {
	Name, Label, Blank string
	Options            []kit.Option
}

var states = []exam.ItemState{exam.ItemDraft, exam.ItemReview, exam.ItemReady, exam.ItemRetired}

// filterNames are what the address of the list holds.
var filterNames = []string{"q", "state", "kind", "tag", "flagged", "ids", "sort"}

var sortNames = []string{"", "key", "-changed", "-exposure"}

// address is the state of the list as the address holds it.
type address struct{ url.Values }

func addressOf(from url.Values) address {
	a := address{url.Values{}}
	for _, name := range append(filterNames, "after") {
		if v := from.Get(name); v != "" {
			a.Set(name, v)
		}
	}
	return a
}

// with is the address with some values changed, name after value, from the
// first page on.
func (a address) with(kv ...string) address {
	out := addressOf(a.Values)
	out.Del("after")
	for i := 0; i+1 < len(kv); i += 2 {
		if out.Del(kv[i]); kv[i+1] != "" {
			out.Set(kv[i], kv[i+1])
		}
	}
	return out
}

func (a address) href() string { return a.at("/bank") }

func (a address) at(path string) string {
	if q := a.Encode(); q != "" {
		return path + "?" + q
	}
	return path
}

// query turns the address into a question. The fault is exam_bank.filter.
func (a address) query(r *route.Request) (exam.ItemQuery, error) {
	q := exam.ItemQuery{
		Body: bodyOf(r), State: exam.ItemState(a.Get("state")), Kind: exam.Kind(a.Get("kind")), Tag: a.Get("tag"), Text: a.Get("q"),
		Flagged: a.Get("flagged") != "", Sort: a.Get("sort"), After: a.Get("after"),
	}
	bad := ""
	for _, id := range strings.FieldsFunc(a.Get("ids"), func(r rune) bool { return r == ',' }) {
		q.IDs = append(q.IDs, exam.ItemID(id))
	}
	switch {
	case len(q.IDs) > exam.BulkMost:
		bad = "ids"
	case q.State != "" && !slices.Contains(states, q.State):
		bad = "state"
	case q.Kind != "" && !slices.Contains(exam.Kinds, q.Kind):
		bad = "kind"
	case !slices.Contains(sortNames, q.Sort):
		bad = "sort"
	}
	if bad != "" {
		return q, fault.New(fault.Invalid, "exam_bank.filter", "name", bad).At(bad)
	}
	return q, nil
}

func (d Deps) list(w http.ResponseWriter, r *route.Request) error {
	l, a := r.Lang, addressOf(r.URL.Query())
	q, err := a.query(r)
	if err != nil {
		return err
	}
	found, err := d.Exams.Bank(r.Context(), r.Actor, q)
	if err != nil {
		return err
	}
	lacking, err := d.Exams.Lacking(r.Context(), r.Actor, q.Body)
	if err != nil {
		return err
	}
	parts, err := d.parts(r)
	if err != nil {
		return err
	}
	p := &listPage{Head: kit.Heading{Title: t(l, "title"), Sub: t(l, "sub"), Acts: listActs(r, a)}, Short: shortTests(l, lacking), Practice: may(r, access.WriteItem)}
	p.done(l, r.URL.Query())
	p.filters(l, a, parts)
	if err := d.views(r, a, p); err != nil {
		return err
	}
	p.rows(l, a, parts, found.Items)
	p.bulk(r)
	p.Pages.Shown = t(l, "shown", "shown", len(found.Items), "all", found.Total)
	if found.Next != "" {
		next := a.with()
		next.Set("after", found.Next)
		p.Pages.Next = next.href()
	}
	if a.Get("after") != "" {
		p.Pages.Exports = append(p.Pages.Exports, kit.Link{Text: t(l, "first_page"), Href: a.with().href()})
	}
	if found.Total > 0 {
		p.Pages.Exports = append(p.Pages.Exports, kit.Link{Text: t(l, "export"), Href: a.with("sort", "").at("/bank/export")})
	}
	return d.draw(w, r, p.Head, 0, listView(p))
}

func listActs(r *route.Request, a address) (out []kit.Act) {
	l := r.Lang
	if may(r, access.WriteItem) {
		out = append(out, kit.Act{Text: t(l, "new"), Kind: kit.Main, Href: "/bank/new"})
	}
	out = append(out, kit.Act{Text: t(l, "materials"), Href: "/bank/materials"}, kit.Act{Text: t(l, "imports"), Href: "/bank/imports"})
	if may(r, access.RetireItem) {
		out = append(out, kit.Act{Text: t(l, "amended"), Href: "/bank/amended"})
	}
	return out
}

func (p *listPage) done(l locale.Lang, q url.Values) {
	for _, name := range []string{"added", "marked"} {
		if n := number(q.Get(name)); n >= 0 {
			p.Done = t(l, "done."+name, "n", int(n))
		}
	}
}

func shortTests(l locale.Lang, all []exam.TestView) (out []shortTest) {
	for i := range all {
		s := shortTest{Title: all[i].Test.Title.In(l)}
		for _, x := range all[i].Short {
			s.Parts = append(s.Parts, t(l, "short.part", "part", partTitle(l, &all[i].Test, x.Part), "want", x.Want, "have", x.Have))
		}
		out = append(out, s)
	}
	return out
}

func partTitle(l locale.Lang, x *exam.Test, key string) string {
	for _, s := range x.Sections {
		for _, p := range s.Parts {
			if p.Key == key {
				return p.Title.In(l)
			}
		}
	}
	return key
}

// parts are the parts of the tests of the body, to choose from.
func (d Deps) parts(r *route.Request) ([]kit.Option, error) {
	all, err := d.Exams.BankParts(r.Context(), r.Actor, bodyOf(r))
	out := make([]kit.Option, len(all))
	for i, p := range all {
		out[i] = kit.Option{Value: p.Key, Text: p.Title.In(r.Lang)}
	}
	return out, err
}

func (p *listPage) filters(l locale.Lang, a address, parts []kit.Option) {
	state, flagged := a.Get("state"), a.Get("flagged") != ""
	view := func(key, s, f string) kit.View {
		return kit.View{Text: t(l, key), Href: a.with("state", s, "flagged", f).href(), Current: state == s && flagged == (f != "")}
	}
	p.Views = []kit.View{view("view.all", "", ""), view("view.flagged", "", "yes"), view("view.review", "review", ""), view("view.draft", "draft", "")}
	p.Bar = kit.FilterBar{Action: "/bank", Clear: "/bank"}
	for _, name := range []string{"flagged", "ids", "sort"} {
		if v := a.Get(name); v != "" {
			p.Bar.Keep = append(p.Bar.Keep, kit.Fact{Name: name, Value: v})
		}
	}
	p.Text = kit.Field{Name: "q", Label: t(l, "filter.text"), Value: a.Get("q")}
	p.Choices = []choice{
		{"state", t(l, "state"), t(l, "filter.state"), options(states, func(s exam.ItemState) string { return t(l, "state."+string(s)) })},
		{"kind", t(l, "kind"), t(l, "filter.kind"), options(exam.Kinds, func(k exam.Kind) string { return t(l, "kind."+string(k)) })},
		{"tag", t(l, "part"), t(l, "filter.part"), parts},
	}
	for i := range p.Choices {
		c := &p.Choices[i]
		c.Options = chosen(c.Options, a.Get(c.Name))
		if v := a.Get(c.Name); v != "" {
			p.Bar.Active = append(p.Bar.Active, kit.Chip{Name: c.Label, Value: label(c.Options, v), Remove: a.with(c.Name, "").href()})
		}
	}
	if a.Get("ids") != "" {
		p.Bar.Active = append(p.Bar.Active, kit.Chip{Name: t(l, "bulk.ids"), Value: t(l, "bulk.chosen"), Remove: a.with("ids", "").href()})
	}
	if v := a.Get("q"); v != "" {
		p.Bar.Active = append(p.Bar.Active, kit.Chip{Name: p.Text.Label, Value: v, Remove: a.with("q", "").href()})
	}
}

func options[T ~string](all []T, text func(T) string) []kit.Option {
	out := make([]kit.Option, len(all))
	for i, v := range all {
		out[i] = kit.Option{Value: string(v), Text: text(v)}
	}
	return out
}

func chosen(all []kit.Option, value string) []kit.Option {
	out := slices.Clone(all)
	for i := range out {
		out[i].Chosen = value != "" && out[i].Value == value
	}
	return out
}

// label is the text of a value; the value itself where it is none of them.
func label(all []kit.Option, value string) string {
	for _, o := range all {
		if o.Value == value {
			return o.Text
		}
	}
	return value
}

// sorted is a column by which the list can be sorted; a second press takes the
// order off again.
func (a address) sorted(text, name string, num bool) kit.Col {
	c := kit.Col{Text: text, Num: num, SortHref: a.with("sort", name).href()}
	if a.Get("sort") == name {
		c.Sort, c.SortHref = kit.Descending, a.with("sort", "").href()
		if name == "key" {
			c.Sort = kit.Ascending
		}
	}
	return c
}

func (p *listPage) rows(l locale.Lang, a address, parts []kit.Option, all []exam.BankItem) {
	p.Rows = kit.Rows{Caption: t(l, "title"), Empty: kit.Nothing{Title: t(l, "none"), Text: t(l, "none_do")}, Cols: []kit.Col{
		a.sorted(t(l, "item"), "key", false), {Text: t(l, "kind")}, {Text: t(l, "part")}, {Text: t(l, "state")}, {Text: t(l, "edition"), Num: true},
		a.sorted(t(l, "exposure"), "-exposure", true), a.sorted(t(l, "flags"), "-changed", false),
	}}
	for i := range all {
		x := &all[i]
		tag := ""
		if len(x.Content.Tags) > 0 {
			tag = label(parts, x.Content.Tags[0])
		}
		stem, in := textOf(l, x.Content.Stem)
		p.Rows.Rows = append(p.Rows.Rows, kit.Row{Value: chosenValue(x), Name: x.Content.Key, Decide: len(x.Flags) > 0 || x.State == exam.ItemReview, Cells: []templ.Component{
			stemCell(itemPath(x.ID), x.Content.Key, short(stem), string(in)), kit.Text(t(l, "kind."+string(x.Content.Kind))), kit.Text(tag),
			kit.State(stateKind(x.State), t(l, "state."+string(x.State))), kit.Text(edition(x)), kit.Text(strconv.Itoa(x.Exposure)), flagCell(l, x.Flags),
		}})
	}
}

// edition is the number of the edition, with the one that papers draw where it
// is another.
func edition(x *exam.BankItem) string {
	if x.Ready != 0 && x.Ready != x.Edition {
		return strconv.Itoa(x.Edition) + " (" + strconv.Itoa(x.Ready) + ")"
	}
	return strconv.Itoa(x.Edition)
}

func stateKind(s exam.ItemState) kit.StateKind {
	switch s {
	case exam.ItemDraft:
		return kit.Going
	case exam.ItemReview:
		return kit.Decide
	case exam.ItemReady:
		return kit.Done
	}
	return kit.Out
}

func flagCell(l locale.Lang, all []exam.Flag) templ.Component {
	var names []string
	for _, f := range all {
		if name := t(l, "flag.kind."+f.Kind); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return tags(names)
}

const viewsName = "exam.bank"

// views adds the views that the person has saved to those that are always
// there.
func (d Deps) views(r *route.Request, a address, p *listPage) error {
	saved, err := d.Drafts.Views(r.Context(), me(r), viewsName)
	if err != nil {
		return err
	}
	now := a.with().Encode()
	builtIn := slices.ContainsFunc(p.Views, func(v kit.View) bool { return v.Href == a.with().href() })
	for _, s := range saved {
		is := s.Query == now
		if is {
			p.Drop = s.ID
		}
		p.Views = append(p.Views, kit.View{Text: s.Name, Href: "/bank?" + s.Query, Current: is})
	}
	if p.Drop == "" && now != "" && !builtIn {
		p.Save = now
	}
	return nil
}

// viewSave keeps the filters and the order of the list under a name.
func (d Deps) viewSave(w http.ResponseWriter, r *route.Request) error {
	asked, err := url.ParseQuery(r.PostFormValue("query"))
	if err != nil {
		return fault.New(fault.Invalid, "exam_bank.filter", "name", "query").Wrap(err)
	}
	clean := address{asked}.with() // nothing but filters and order stays
	if _, err := d.Drafts.SaveView(r.Context(), me(r), viewsName, r.PostFormValue("name"), clean.Encode()); err != nil {
		return err
	}
	return page.Go(w, r, clean.href())
}

// viewDrop forgets a saved view.
func (d Deps) viewDrop(w http.ResponseWriter, r *route.Request) error {
	if err := d.Drafts.DropView(r.Context(), me(r), r.PostFormValue("id")); err != nil {
		return err
	}
	return page.Go(w, r, "/bank")
}

// practice puts the bank that the program ships into that of the body.
func (d Deps) practice(w http.ResponseWriter, r *route.Request) error {
	n, err := d.Exams.LoadPractice(r.Context(), r.Actor, bodyOf(r))
	if err != nil {
		return err
	}
	return page.Go(w, r, "/bank?added="+strconv.Itoa(n))
}
