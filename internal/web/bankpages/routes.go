// Package bankpages holds the pages of the bank of items: the list, an item
// and its review, the editors, the material that items share, import and
// export.
package bankpages

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"tarazy/internal/access"
	"tarazy/internal/draft"
	"tarazy/internal/exam"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

// Deps are what the pages stand on.
type Deps struct {
	Exams *exam.Service
	Draw  page.Draw
	// Drafts keeps saved views of the list, and what is typed and not sent.
	Drafts *draft.Service
	// Names are the names of persons by id.
	Names func(ctx context.Context, ids []string) (map[string]string, error)
	// Zone is that of a body, in which days are shown.
	Zone func(body string) *time.Location
}

// fileMost bounds an upload, in bytes: what interchange reads, and the form.
const fileMost = 33 << 20

// Routes of the area.
func Routes(d Deps) []route.Route {
	get := func(pattern string, v access.Verb, h route.Handler) route.Route {
		return route.Route{Method: "GET", Pattern: pattern, Verb: v, Handle: h}
	}
	post := func(pattern string, v access.Verb, h route.Handler) route.Route {
		return route.Route{Method: "POST", Pattern: pattern, Verb: v, Handle: h}
	}
	const one, material, imports = "/bank/items/{id}", "/bank/materials/{key}", "/bank/imports"
	upload := post(imports, access.WriteItem, d.importSend)
	upload.Body = fileMost
	out := []route.Route{
		get("/bank", access.SeeItems, d.list),
		post("/bank/views/save", access.SeeItems, d.viewSave),
		post("/bank/views/drop", access.SeeItems, d.viewDrop),
		post("/bank/practice", access.WriteItem, d.practice),
		post("/bank/chosen", access.SeeItems, d.choose),
		post("/bank/chosen/do", access.SeeItems, d.chosenDo),
		get("/bank/amended", access.RetireItem, d.amendedForm),
		post("/bank/amended", access.RetireItem, d.amended),
		get("/bank/new", access.WriteItem, d.kinds),
		get("/bank/new/{kind}", access.WriteItem, d.itemForm),
		post("/bank/new/{kind}", access.WriteItem, d.itemSend),
		get(one, access.SeeItems, d.item),
		get(one+"/edit", access.WriteItem, d.itemForm),
		post(one+"/edit", access.WriteItem, d.itemSend),
		get("/bank/materials", access.SeeItems, d.materials),
		get("/bank/materials/new", access.WriteItem, d.materialForm),
		post("/bank/materials/new", access.WriteItem, d.materialSend),
		get(material, access.SeeItems, d.material),
		get(material+"/edit", access.WriteItem, d.materialForm),
		post(material+"/edit", access.WriteItem, d.materialSend),
		get(imports, access.SeeItems, d.imports),
		upload,
		get(imports+"/form/{lang}", access.SeeItems, d.importSheet),
		get(imports+"/{id}", access.SeeItems, d.imported),
		post(imports+"/{id}/take", access.WriteItem, d.importTake),
		post(imports+"/{id}/undo", access.WriteItem, d.importUndo),
		get("/bank/export", access.SeeItems, d.export),
		get("/bank/export/file", access.SeeItems, d.exportFile),
	}
	for _, a := range acts {
		out = append(out, post(one+"/"+a.name, a.verb, d.act(a)))
	}
	return out
}

// t gives a message of these pages; kv alternates names and values.
func t(l locale.Lang, key string, kv ...any) string {
	return locale.T(l, "exam_bank."+key, fault.New(fault.Invalid, "", kv...).Args)
}

func (d Deps) draw(w http.ResponseWriter, r *route.Request, h kit.Heading, status int, c templ.Component) error {
	return d.Draw(w, r, page.Page{Title: h.Title, Status: status, Class: "p-bank"}, c)
}

func bodyOf(r *route.Request) people.BodyID { return people.BodyID(r.Actor.Body) }

func me(r *route.Request) people.PersonID { return people.PersonID(r.Actor.Person) }

// may reports whether the person may do something in the body worked in now.
func may(r *route.Request, v access.Verb) bool {
	return access.May(r.Actor, v, access.Target{Body: r.Actor.Body})
}

// number reads a whole number; −1 for what is none.
func number(text string) int64 {
	n, err := strconv.ParseInt(strings.TrimSpace(text), 10, 64)
	if err != nil {
		return -1
	}
	return n
}

func digits(n int64) string { return strconv.FormatInt(n, 10) }

// crumbs lead from the bank here.
func crumbs(l locale.Lang, more ...kit.Link) []kit.Link {
	return append([]kit.Link{{Text: t(l, "title"), Href: "/bank"}}, more...)
}

func itemPath(id exam.ItemID) string { return "/bank/items/" + string(id) }

// failed is a refusal of a form in words.
type failed = page.Refused

// refused puts a fault at its place in the form; above it, it names the field.
// That an own item is not reviewed is a fault of the form too.
func refused(l locale.Lang, err error, place page.Place) (failed, error) {
	f, ok := fault.As(err)
	if !ok {
		return failed{}, err
	}
	told := *f
	told.Args = said(l, f)
	out, other := page.Refuse(l, &told, func(*fault.Error) string { return place(f) }, "exam.item.own")
	if other != nil {
		return failed{}, err
	}
	return out.Naming(f), nil
}

// said are the values of a fault, languages by their names.
func said(l locale.Lang, f *fault.Error) fault.Args {
	lang, ok := f.Args["language"].(string)
	if !ok || lang == "" {
		return f.Args
	}
	out := fault.Args{}
	for k, v := range f.Args {
		out[k] = v
	}
	out["language"] = locale.T(l, "kit.lang."+lang+".full", nil)
	return out
}

// textOf is a text in the language of the page, or in another that it has.
func textOf(l locale.Lang, x exam.Text) (string, locale.Lang) {
	for _, in := range []locale.Lang{l, locale.RU, locale.KK} {
		if s := x.In(in); s != "" {
			return s, in
		}
	}
	return "", l
}

// short cuts a text for a cell of a table.
func short(text string) string {
	const most = 100
	r := []rune(strings.Join(strings.Fields(text), " "))
	if len(r) > most {
		return string(r[:most]) + "…"
	}
	return string(r)
}
