package bankpages

import (
	"net/http"
	"net/url"
	"slices"
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

// bulkPage is an act on several items: the question, what will happen, or what
// has happened.
type bulkPage struct {
	failed
	Head kit.Heading
	Lang locale.Lang
	Act  exam.BulkAct
	Tag  string
	Tags []string // of the chosen, to choose from
	IDs  []string // as the form sends them
	Asks bool     // for the tag
	Done bool
	Good int
	Rows kit.Rows
}

// exported is the act of the bar that no bulk act is: a file of the chosen.
const exported = "export"

// bulk puts the acts that the person may do into the bar of the list.
func (p *listPage) bulk(r *route.Request) {
	act := func(v access.Verb, name string) {
		if may(r, v) {
			p.Bulk = append(p.Bulk, kit.Act{Text: t(r.Lang, "bulk."+name), Name: "do", Value: name})
		}
	}
	act(access.WriteItem, string(exam.BulkSubmit))
	act(access.RetireItem, string(exam.BulkRetire))
	act(access.WriteItem, string(exam.BulkTag))
	act(access.SeeItems, exported)
	p.Rows.Choose = len(p.Bulk) > 0
}

// chosenValue names an item in the version that the list shows.
func chosenValue(x *exam.BankItem) string { return string(x.ID) + ":" + digits(x.Version) }

// chosenOf reads the choice of the list; each item once.
func chosenOf(r *route.Request) (ids []string, at []exam.ItemAt) {
	for _, v := range r.PostForm["id"] {
		if slices.Contains(ids, v) {
			continue
		}
		id, seen, _ := strings.Cut(v, ":")
		ids, at = append(ids, v), append(at, exam.ItemAt{ID: exam.ItemID(id), Version: number(seen)})
	}
	return ids, at
}

// choose shows what an act would do with the chosen; an export goes to its own
// page.
func (d Deps) choose(w http.ResponseWriter, r *route.Request) error {
	do := r.PostFormValue("do")
	ids, at := chosenOf(r)
	if do == exported && len(ids) > 0 {
		only := make([]string, len(at))
		for i := range at {
			only[i] = string(at[i].ID)
		}
		return page.Go(w, r, address{url.Values{"ids": {strings.Join(only, ",")}}}.at("/bank/export"))
	}
	in := exam.BulkIn{Act: exam.BulkAct(do), Body: bodyOf(r), Tag: r.PostFormValue("tag"), Items: at}
	p := &bulkPage{Act: in.Act, Tag: in.Tag, IDs: ids}
	if in.Act == exam.BulkTag && !r.PostForm.Has("tag") {
		p.Asks = true
		return d.drawBulk(w, r, p, nil)
	}
	all, err := d.Exams.TryBulk(r.Context(), r.Actor, in)
	if f, is := fault.As(err); is && f.Field == "tag" {
		p.Asks = true
		if p.failed, err = refused(r.Lang, err, page.Itself); err != nil {
			return err
		}
		return d.drawBulk(w, r, p, nil)
	}
	if fault.Is(err, "exam.bulk.none") {
		return page.Go(w, r, "/bank")
	}
	if err != nil {
		return err
	}
	return d.drawBulk(w, r, p, all)
}

// chosenDo carries the act out and reports item by item what was done and what
// was not.
func (d Deps) chosenDo(w http.ResponseWriter, r *route.Request) error {
	act := exam.BulkAct(r.PostFormValue("do"))
	ids, at := chosenOf(r)
	p := &bulkPage{Act: act, Tag: r.PostFormValue("tag"), IDs: ids, Done: true}
	all, err := d.Exams.DoBulk(r.Context(), r.Actor, exam.BulkIn{Act: act, Body: bodyOf(r), Tag: p.Tag, Items: at})
	if err != nil {
		return err
	}
	return d.drawBulk(w, r, p, all)
}

func (d Deps) drawBulk(w http.ResponseWriter, r *route.Request, p *bulkPage, all []exam.BulkDone) error {
	l := r.Lang
	p.Lang, p.Head = l, kit.Heading{Crumbs: crumbs(l), Title: t(l, "bulk."+string(p.Act)+".title")}
	if p.Tag != "" {
		p.Head.Sub = t(l, "bulk.tag.adds", "tag", p.Tag)
	}
	p.Rows = kit.Rows{Caption: p.Head.Title, Cols: []kit.Col{{Text: t(l, "item")}, {Text: t(l, "state")}, {Text: t(l, "bulk.will")}}}
	if p.Done {
		p.Rows.Cols[2].Text = t(l, "bulk.was")
	}
	for i := range all {
		p.row(l, &all[i])
	}
	if p.Asks {
		parts, err := d.parts(r)
		if err != nil {
			return err
		}
		for _, o := range parts {
			p.Tags = append(p.Tags, o.Value)
		}
	}
	return d.draw(w, r, p.Head, p.Status, bulkView(p))
}

func (p *bulkPage) row(l locale.Lang, x *exam.BulkDone) {
	name, state := kit.Text(string(x.At.ID)), kit.Text("–")
	if x.Item != nil {
		stem, in := textOf(l, x.Item.Content.Stem)
		name = stemCell(itemPath(x.Item.ID), x.Item.Content.Key, short(stem), string(in))
		state = kit.State(stateKind(x.Item.State), t(l, "state."+string(x.Item.State)))
	}
	var became templ.Component
	if x.Fault != nil {
		became = kit.State(kit.Late, locale.T(l, x.Fault.Key(), said(l, x.Fault)))
	} else {
		became = kit.State(kit.Done, p.does(l, x))
		p.Good++
	}
	p.Rows.Rows = append(p.Rows.Rows, kit.Row{Decide: x.Fault != nil, Cells: []templ.Component{name, state, became}})
}

// does says what is done with an item that nothing speaks against.
func (p *bulkPage) does(l locale.Lang, x *exam.BulkDone) string {
	when := "will"
	if p.Done {
		when = "was"
	}
	if p.Act == exam.BulkTag && x.Item.State == exam.ItemReady {
		return t(l, "bulk."+when+".edition")
	}
	return t(l, "bulk."+when+"."+string(p.Act))
}
