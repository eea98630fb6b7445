package sittingpages

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"tarazy/internal/exam"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
	"tarazy/internal/web/unsent"
)

// describePage is the form of a test of the body's own.
type describePage struct {
	failed
	Lang    locale.Lang
	Head    kit.Heading
	Draft   templ.Attributes
	Form    *describedForm
	Version string
	New     bool
	Back    string
	Stock   *exam.Stock
	File    failed // of the description that was uploaded
}

// described finds the test that the address names; nil for a new one. A test of
// an act is described by its rules alone: the fault is exam.test.bound.
func (d Deps) described(r *route.Request) (*exam.TestView, error) {
	key := r.PathValue("key")
	if key == "" {
		return nil, nil
	}
	v, err := d.Exams.Test(r.Context(), r.Actor, bodyOf(r), key)
	if err == nil && v.Test.Act != "" {
		return nil, fault.New(fault.Conflict, "exam.test.bound", "given", key)
	}
	return v, err
}

// describedDraft names the form among the drafts.
func describedDraft(v *exam.TestView) (form, about string) {
	if v == nil {
		return "test-new", "new"
	}
	return "test-edit", "of." + v.Test.Key
}

func (d Deps) describeForm(w http.ResponseWriter, r *route.Request) error {
	v, err := d.described(r)
	if err != nil {
		return err
	}
	return d.drawDescribe(w, r, v, nil, failed{}, failed{})
}

// describe answers the buttons of the form: a section or a part more or fewer,
// a look at the bank, or saving.
func (d Deps) describe(w http.ResponseWriter, r *route.Request) error {
	v, err := d.described(r)
	if err != nil {
		return err
	}
	seen := page.Version(r) // reads the form
	sent := map[string]string{}
	for name, all := range r.PostForm {
		sent[name] = strings.ReplaceAll(all[0], "\r\n", "\n")
	}
	f := readDescribed(sent)
	if do := f.In["do"]; do != "save" {
		f.change(do)
		return d.drawDescribe(w, r, v, f, failed{}, failed{})
	}
	f.compact()
	t := f.test(v)
	if v == nil {
		seen = 0
	}
	if err = d.taken(r, bodyOf(r), v, t.Key); err == nil {
		err = d.Exams.DescribeTest(r.Context(), r.Actor, bodyOf(r), t, seen)
	}
	if err == nil {
		form, about := describedDraft(v)
		if err := unsent.Drop(r, d.Drafts, form, about); err != nil {
			return err
		}
		return page.Go(w, r, "/tests/"+t.Key)
	}
	bad, err := page.Refuse(r.Lang, err, func(bad *fault.Error) string { return f.place(bad.Field) })
	if err != nil {
		return err
	}
	return d.drawDescribe(w, r, v, f, bad, failed{})
}

// taken refuses a new test of a key that is there: the form would replace
// another description unseen. The fault is exam.test.taken.
func (d Deps) taken(r *route.Request, body people.BodyID, v *exam.TestView, key string) error {
	if v != nil {
		return nil
	}
	switch other, err := d.Exams.Test(r.Context(), r.Actor, body, key); {
	case err == nil && other.Test.Act == "":
		return fault.New(fault.Conflict, "exam.test.taken", "given", key).At("key")
	case err != nil && !fault.Is(err, "exam.missing.test"):
		return err
	}
	return nil
}

func (d Deps) drawDescribe(w http.ResponseWriter, r *route.Request, v *exam.TestView, f *describedForm, bad, file failed) error {
	l := r.Lang
	p := &describePage{failed: bad, File: file, Lang: l, Form: f, New: v == nil, Version: "0", Back: "/tests"}
	p.Head = kit.Heading{Crumbs: []kit.Link{{Text: t(l, "tests"), Href: "/tests"}}, Title: t(l, "test.new"), Sub: t(l, "describe.sub")}
	if v != nil {
		p.Back, p.Version = "/tests/"+v.Test.Key, strconv.FormatInt(v.Version, 10)
		p.Head = kit.Heading{Crumbs: []kit.Link{{Text: t(l, "tests"), Href: "/tests"}, {Text: v.Test.Title.In(l), Href: p.Back}}, Title: t(l, "describe.edit"), Sub: t(l, "describe.edit_sub")}
	}
	if err := d.fillDescribe(r, p, v); err != nil {
		return err
	}
	test := p.Form.test(v)
	stock, err := d.Exams.Stock(r.Context(), r.Actor, bodyOf(r), &test)
	if err != nil {
		return err
	}
	p.Stock = stock
	return d.Draw(w, r, page.Page{Title: p.Head.Title, Status: max(bad.Status, file.Status), Class: "p-bank"}, describeView(p))
}

// fillDescribe takes the fields from the test, unless some were sent; what was
// typed and not sent stands in place of those of the test.
func (d Deps) fillDescribe(r *route.Request, p *describePage, v *exam.TestView) error {
	form, about := describedDraft(v)
	kept, err := unsent.Find(r, d.Drafts, form, about)
	if err != nil {
		return err
	}
	p.Draft = kept.Attrs
	if p.Form != nil {
		return nil
	}
	switch {
	case kept.Any():
		typed := map[string]string{}
		kept.Into(typed, "version", "do")
		p.Form = readDescribed(typed)
		if v != nil {
			p.Form.In["key"] = v.Test.Key
		}
	case v != nil:
		p.Form = describedOf(&v.Test)
	default:
		p.Form = newDescribed()
	}
	return nil
}
