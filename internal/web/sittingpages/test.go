package sittingpages

import (
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"tarazy/internal/access"
	"tarazy/internal/competition"
	"tarazy/internal/exam"
	"tarazy/internal/fault"
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
	"tarazy/internal/web/vacancy/inlang"
)

// listPage is a list with its heading.
type listPage struct {
	Head kit.Heading
	Note string
	Rows kit.Rows
}

func (d Deps) tests(w http.ResponseWriter, r *route.Request) error {
	l := r.Lang
	all, err := d.Exams.Tests(r.Context(), r.Actor, bodyOf(r))
	if err != nil {
		return err
	}
	p := &listPage{Head: kit.Heading{Title: t(l, "tests"), Sub: t(l, "tests.sub")}}
	if describes(r) {
		p.Head.Acts = []kit.Act{{Text: t(l, "test.new"), Href: "/tests/new"}}
	}
	p.Rows = kit.Rows{
		Caption: t(l, "tests"), Cols: []kit.Col{{Text: t(l, "test")}, {Text: t(l, "test.by")}, {Text: t(l, "minutes"), Num: true}, {Text: t(l, "items"), Num: true}, {Text: t(l, "bank")}},
		Empty: kit.Nothing{Title: t(l, "tests.none"), Text: t(l, "tests.none_text")},
	}
	for _, v := range all {
		p.Rows.Rows = append(p.Rows.Rows, kit.Row{Cells: []templ.Component{
			link(v.Test.Title.In(l), "/tests/"+v.Test.Key), kit.Text(d.orderedBy(l, &v.Test)), kit.Text(strconv.Itoa(v.Test.Minutes())),
			kit.Text(strconv.Itoa(v.Test.Count())), enough(l, v.Short),
		}})
	}
	return d.Draw(w, r, page.Page{Title: p.Head.Title}, listView(p))
}

func describes(r *route.Request) bool {
	return access.May(r.Actor, access.DescribeTest, access.Target{Body: r.Actor.Body})
}

// orderedBy names the act that orders a test, or says that it is the body's own.
func (d Deps) orderedBy(l locale.Lang, x *exam.Test) string {
	if x.Act == "" {
		return t(l, "test.own")
	}
	e, err := d.Library().Edition(x.Act, x.Edition)
	if err != nil {
		return x.Act
	}
	return e.Title.In(l)
}

func enough(l locale.Lang, short []exam.Shortage) templ.Component {
	if len(short) == 0 {
		return kit.State(kit.Done, t(l, "bank.enough"))
	}
	return kit.State(kit.Late, t(l, "bank.short", "n", len(short)))
}

// testPage is the description of a test.
type testPage struct {
	failed
	Head     kit.Heading
	Facts    []kit.Fact
	Sections []kit.Rows
	Titles   []string
	Cites    []citedFact
	Short    []string
	Draws    bool // the limits may be set
	Action   string
	Version  string
	Overlap  string
	Exposure string
}

// citedFact is a figure with the clause that sets it.
type citedFact struct{ Name, Value, Clause, Href string }

func (d Deps) test(w http.ResponseWriter, r *route.Request) error {
	return d.drawTest(w, r, failed{})
}

func (d Deps) drawTest(w http.ResponseWriter, r *route.Request, f failed) error {
	l := r.Lang
	v, err := d.Exams.Test(r.Context(), r.Actor, bodyOf(r), r.PathValue("key"))
	if err != nil {
		return err
	}
	x := &v.Test
	p := &testPage{failed: f, Draws: describes(r), Action: "/tests/" + x.Key + "/draw", Version: strconv.FormatInt(v.Version, 10)}
	p.Head = kit.Heading{Crumbs: []kit.Link{{Text: t(l, "tests"), Href: "/tests"}}, Title: x.Title.In(l), TitleIn: inlang.Of(l, x.Title), Sub: d.orderedBy(l, x), Acts: []kit.Act{
		{Text: t(l, "sitting.set"), Kind: kit.Main, Href: "/sittings/new?test=" + x.Key}, {Text: t(l, "test.file"), Href: "/tests/" + x.Key + "/file"},
	}}
	if p.Draws && x.Act == "" {
		p.Head.Acts = append(p.Head.Acts, kit.Act{Text: t(l, "describe.edit"), Href: "/tests/" + x.Key + "/edit"})
	}
	p.Overlap, p.Exposure = zeroless(x.Draw.Overlap), zeroless(x.Draw.Exposure)
	p.Facts = testFacts(l, x)
	for _, s := range x.Sections {
		rows := partRows(l, &s)
		p.Titles, p.Sections = append(p.Titles, rows.Caption), append(p.Sections, rows)
	}
	for _, s := range v.Short {
		p.Short = append(p.Short, t(l, "short", "part", partTitle(l, x, s.Part), "want", s.Want, "have", s.Have))
	}
	if x.Act != "" {
		if p.Cites, err = d.cites(l, x); err != nil {
			return err
		}
	}
	return d.Draw(w, r, page.Page{Title: p.Head.Title, Status: f.Status}, testView(p))
}

func zeroless(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func testFacts(l locale.Lang, x *exam.Test) []kit.Fact {
	out := []kit.Fact{{Name: t(l, "minutes"), Value: strconv.Itoa(x.Minutes())}, {Name: t(l, "items"), Value: strconv.Itoa(x.Count())}}
	if x.Least != nil {
		out = append(out, kit.Fact{Name: t(l, "least"), Value: strconv.Itoa(*x.Least)})
	}
	langs := ""
	for i, in := range x.Languages {
		if i > 0 {
			langs += ", "
		}
		langs += locale.T(l, "kit.lang."+string(in)+".full", nil)
	}
	out = append(out, kit.Fact{Name: t(l, "languages"), Value: langs})
	if x.Switch {
		out = append(out, kit.Fact{Name: t(l, "describe.switch"), Value: t(l, "counts.yes")})
	}
	if names := aidNames(l, x); names != "" {
		out = append(out, kit.Fact{Name: t(l, "aids"), Value: names})
	}
	if x.Breaks > 0 {
		out = append(out, kit.Fact{Name: t(l, "describe.breaks"), Value: strconv.Itoa(x.Breaks)})
	}
	return append(out, kit.Fact{Name: t(l, "grace"), Value: t(l, "seconds", "n", x.Grace)})
}

// aidNames are the aids that a test allows, in words.
func aidNames(l locale.Lang, x *exam.Test) string {
	var names []string
	for _, a := range x.Aids {
		if key := "exam_page.aid." + a; locale.Has(key) {
			names = append(names, locale.T(l, key, nil))
		}
	}
	return strings.Join(names, ", ")
}

func partRows(l locale.Lang, s *exam.Section) kit.Rows {
	rows := kit.Rows{Caption: t(l, "section", "name", s.Title.In(l), "n", s.Minutes), Cols: []kit.Col{
		{Text: t(l, "part")}, {Text: t(l, "items"), Num: true}, {Text: t(l, "describe.kinds")}, {Text: t(l, "describe.difficulty")}, {Text: t(l, "least"), Num: true}, {Text: t(l, "counts")},
	}}
	for _, p := range s.Parts {
		least, counts, difficulty := "–", t(l, "counts.yes"), t(l, "describe.difficulty.any")
		if p.Difficulty > 0 {
			difficulty = locale.T(l, "exam_bank.difficulty."+strconv.Itoa(p.Difficulty), nil)
		}
		if p.Least != nil {
			least = strconv.Itoa(*p.Least)
		}
		if p.Apart {
			counts = t(l, "counts.apart")
		}
		rows.Rows = append(rows.Rows, kit.Row{Cells: []templ.Component{
			inlang.Text(inlang.Of(l, p.Title), p.Title.In(l)), kit.Text(strconv.Itoa(p.Count)), kit.Text(kindNamesOf(l, &p)), kit.Text(difficulty), kit.Text(least), kit.Text(counts),
		}})
	}
	return rows
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

func (d Deps) cites(l locale.Lang, x *exam.Test) ([]citedFact, error) {
	e, err := d.Library().Edition(x.Act, x.Edition)
	if err != nil {
		return nil, err
	}
	var out []citedFact
	for _, c := range competition.Cites(law.Rules[competition.Rules](e), x.Key) {
		out = append(out, citedFact{
			Name: locale.T(l, "parameter.selection."+c.Parameter, nil), Value: c.Value, Clause: t(l, "clause"),
			Href: "/rules/" + x.Act + "/" + x.Edition + "#c-" + c.Cite.Clause,
		})
	}
	return out, nil
}

func (d Deps) testFile(w http.ResponseWriter, r *route.Request) error {
	v, err := d.Exams.Test(r.Context(), r.Actor, bodyOf(r), r.PathValue("key"))
	if err != nil {
		return err
	}
	data, err := exam.WriteTest(&v.Test)
	if err != nil {
		return err
	}
	return route.Save(w, "application/yaml; charset=utf-8", v.Test.Key+".yaml", data)
}

func (d Deps) testDraw(w http.ResponseWriter, r *route.Request) error {
	key := r.PathValue("key")
	limits := exam.DrawLimits{Overlap: number(r.PostFormValue("overlap")), Exposure: number(r.PostFormValue("exposure"))}
	err := d.Exams.LimitDraw(r.Context(), r.Actor, bodyOf(r), key, limits, page.Version(r))
	if err == nil {
		return page.Go(w, r, "/tests/"+key)
	}
	f, err := refused(r.Lang, err, "overlap")
	if err != nil {
		return err
	}
	return d.drawTest(w, r, f)
}

// testAdd takes the description of a test as a file.
func (d Deps) testAdd(w http.ResponseWriter, r *route.Request) error {
	x, err := d.uploaded(r)
	if err == nil {
		err = d.Exams.DescribeTest(r.Context(), r.Actor, bodyOf(r), *x, d.knownVersion(r, bodyOf(r), x.Key))
	}
	if err == nil {
		return page.Go(w, r, "/tests/"+x.Key)
	}
	f, err := refused(r.Lang, err, "file")
	if err != nil {
		return err
	}
	return d.drawDescribe(w, r, nil, nil, failed{}, f)
}

// knownVersion is that of the test whose description the file replaces.
func (d Deps) knownVersion(r *route.Request, body people.BodyID, key string) int64 {
	v, err := d.Exams.Test(r.Context(), r.Actor, body, key)
	if err != nil {
		return 0 // a new one; where the store failed, the verb says so
	}
	return v.Version
}

func (d Deps) uploaded(r *route.Request) (*exam.Test, error) {
	file, head, err := r.FormFile("file")
	if err != nil {
		return nil, fault.New(fault.Invalid, "exam.test.none").At("file").Wrap(err)
	}
	defer file.Close() // it was read only
	data, err := io.ReadAll(file)
	if err != nil {
		return nil, err
	}
	return exam.ReadTest(head.Filename, data)
}
