package presspages

import (
	"encoding/hex"
	"net/http"
	"strconv"
	"strings"

	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/press"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

// askPage asks for the code of a paper.
type askPage struct {
	Head   kit.Heading
	Code   kit.Field
	Errors []kit.FieldError
}

// ask shows the form, or leads to the paper whose code was typed.
func (d Deps) ask(w http.ResponseWriter, r *route.Request) error {
	typed := r.URL.Query().Get("code")
	if strings.TrimSpace(typed) == "" {
		return d.drawAsk(w, r, "", nil)
	}
	c, err := d.Press.Check(r.Context(), typed)
	if err != nil {
		return d.drawAsk(w, r, typed, err)
	}
	return page.Go(w, r, press.CheckPath+"/"+c.Code)
}

func (d Deps) drawAsk(w http.ResponseWriter, r *route.Request, typed string, bad error) error {
	l := r.Lang
	p := &askPage{Head: kit.Heading{Title: say(l, "check.title"), Sub: say(l, "check.sub")}}
	p.Code = kit.Field{Name: "code", Label: say(l, "check.code"), Hint: say(l, "check.code_hint"), Value: typed}
	no, err := page.Asked(l, bad, &p.Code)
	if err != nil {
		return err
	}
	p.Errors = no.Errors
	return d.Draw(w, r, page.Page{Title: p.Head.Title, Status: no.Status}, askView(p))
}

// checkPage is what the register says of a paper.
type checkPage struct {
	Head   kit.Heading
	Path   string
	Facts  []kit.Fact
	Later  string // a later paper takes its place; "" for none
	Files  []fileFacts
	Like   press.Likeness // of a file that was sent; "" for none
	Says   string
	Errors []kit.FieldError
	Failed string
}

// fileFacts are a file that was given out of a paper.
type fileFacts struct {
	Name  string
	Facts []kit.Fact
}

func (d Deps) check(w http.ResponseWriter, r *route.Request) error {
	c, err := d.Press.Check(r.Context(), r.PathValue("code"))
	if err != nil {
		return d.drawAsk(w, r, r.PathValue("code"), err)
	}
	return d.drawCheck(w, r, d.checkOf(r.Lang, c), http.StatusOK)
}

func (d Deps) drawCheck(w http.ResponseWriter, r *route.Request, p *checkPage, status int) error {
	return d.Draw(w, r, page.Page{Title: p.Head.Title, Status: status}, checkView(p))
}

func (d Deps) checkOf(l locale.Lang, c *press.Checked) *checkPage {
	one := &c.Files[0]
	p := &checkPage{Path: press.CheckPath + "/" + c.Code, Head: kit.Heading{
		Crumbs: []kit.Link{{Text: say(l, "check.title"), Href: press.CheckPath}}, Title: kindName(l, one.Kind), Sub: say(l, "check.given"),
	}}
	add := func(key, value string) {
		if value != "" {
			p.Facts = append(p.Facts, kit.Fact{Name: say(l, "check."+key), Value: value})
		}
	}
	add("body", c.Body.In(l))
	add("number", one.Number)
	add("day", locale.Day(l, one.Day.String()))
	add("lang", locale.T(l, "kit.lang."+string(one.Lang)+".full", nil))
	add("code", locale.Grouped(c.Code, 8))
	for i := range c.Files {
		f := &c.Files[i]
		p.Files = append(p.Files, fileFacts{Name: strings.ToUpper(f.Format), Facts: []kit.Fact{
			{Name: say(l, "check.at"), Value: d.moment(l, f.At, string(f.Body))},
			{Name: say(l, "check.size"), Value: say(l, "check.bytes", "n", int(f.Size))},
			{Name: say(l, "check.hash"), Value: locale.Grouped(hex.EncodeToString(f.Hash), 8)},
		}})
	}
	if c.Later != nil {
		p.Later = say(l, "check.later", "day", c.Later.Day.String(), "when", d.moment(l, c.Later.At, string(c.Later.Body)))
	}
	return p
}

// compare holds a file that was sent against what was given out, and keeps
// nothing of it.
func (d Deps) compare(w http.ResponseWriter, r *route.Request) error {
	c, err := d.Press.Check(r.Context(), r.PathValue("code"))
	if err != nil {
		return d.drawAsk(w, r, r.PathValue("code"), err)
	}
	p, status := d.checkOf(r.Lang, c), http.StatusOK
	data, err := page.Upload(r, "file")
	switch {
	case err != nil:
		return err
	case len(data) == 0:
		f := fault.New(fault.Invalid, "press.file_none").At("file")
		p.Failed, status = locale.T(r.Lang, f.Key(), f.Args), f.Kind.Status()
		p.Errors = []kit.FieldError{{ID: "file", Text: p.Failed}}
	default:
		p.Like = c.Like(data)
		p.Says = say(r.Lang, "check.like."+string(p.Like), "size", strconv.Itoa(len(data)))
	}
	return d.drawCheck(w, r, p, status)
}
