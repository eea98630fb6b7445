package interchange

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"tarazy/internal/exam"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
)

// repack writes an archive anew with its parts changed.
func repack(t *testing.T, data []byte, change func(name, text string) string) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		parts[f.Name] = change(f.Name, string(text))
	}
	return zipped(t, parts)
}

func stripOurs(t *testing.T, data []byte) []byte {
	t.Helper()
	return repack(t, data, func(name, text string) string {
		if name == oursFile {
			return `<bank xmlns="urn:tarazy:exam:1"/>`
		}
		return text
	})
}

const (
	itemHead = `<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="i" title="t" adaptive="false" timeDependent="false">`
	itemTail = `</assessmentItem>`
)

func manifest(resources string) string {
	return `<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1"><resources>` + resources + `</resources></manifest>`
}

func TestAFileThatIsNotSafeIsRefusedAsAWhole(t *testing.T) {
	item := func(href string) string {
		return `<resource identifier="r" type="imsqti_item_xmlv2p1" href="` + href + `"/>`
	}
	for name, c := range map[string]struct {
		data []byte
		code string
	}{
		"nothing":           {[]byte("  \n"), "empty"},
		"a picture":         {[]byte("\x89PNG\r\n\x1a\n\x00\xff"), "unknown"},
		"a letter":          {[]byte("Dear colleague"), "unknown"},
		"another document":  {[]byte("<html><body/></html>"), "unknown"},
		"another archive":   {zipped(t, map[string]string{"a.txt": "a"}), "unknown"},
		"QTI 1.2":           {[]byte("<questestinterop/>"), "old"},
		"entities":          {[]byte(`<!DOCTYPE quiz [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><quiz>&b;</quiz>`), "doctype"},
		"external entity":   {[]byte(`<!DOCTYPE quiz SYSTEM "file:///etc/passwd"><quiz/>`), "doctype"},
		"an inclusion":      {[]byte(`<quiz xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="/etc/passwd"/></quiz>`), "external"},
		"an unknown entity": {[]byte(`<quiz>&nothing;</quiz>`), "broken"},
		"half a document":   {[]byte(`<quiz><question type="essay">`), "broken"},
		"too deep":          {[]byte("<quiz>" + strings.Repeat("<a>", 100) + strings.Repeat("</a>", 100) + "</quiz>"), "deep"},
		"a way out":         {zipped(t, map[string]string{"imsmanifest.xml": manifest(""), "../../evil.xml": "x"}), "traversal"},
		"an absolute path":  {zipped(t, map[string]string{"imsmanifest.xml": manifest(""), "/etc/evil.xml": "x"}), "traversal"},
		"a drive":           {zipped(t, map[string]string{"imsmanifest.xml": manifest(""), `C:\evil.xml`: "x"}), "traversal"},
		"a link out":        {zipped(t, map[string]string{"imsmanifest.xml": manifest(item("../../item.xml"))}), "traversal"},
		"an address":        {zipped(t, map[string]string{"imsmanifest.xml": manifest(item("https://example.kz/item.xml"))}), "external"},
		"no scheme":         {zipped(t, map[string]string{"imsmanifest.xml": manifest(item("//example.kz/item.xml"))}), "external"},
		"a bomb":            {zipped(t, map[string]string{"imsmanifest.xml": manifest(""), "a.xml": strings.Repeat("a", 20<<20)}), "bomb"},
		"entities within":   {zipped(t, map[string]string{"imsmanifest.xml": manifest(item("i.xml")), "i.xml": `<!DOCTYPE a><assessmentItem/>`}), "doctype"},
		"in a workbook":     {zipped(t, map[string]string{"xl/workbook.xml": `<!DOCTYPE a><workbook/>`}), "doctype"},
	} {
		_, err := Read("file", c.data, Options{Language: locale.RU, Tag: "t"})
		if f, ok := fault.As(err); !ok || f.Code != "exam.interchange."+c.code {
			t.Errorf("%s: %v", name, err)
			continue
		} else if s := locale.T(locale.KK, f.Key(), f.Args); strings.ContainsAny(s, "{}") || strings.Contains(s, "exam.") {
			t.Errorf("%s: %s", name, s)
		}
	}
	if _, err := Read("x", []byte("a {T}"), Options{Language: locale.EN}); !fault.Is(err, "exam.interchange.language") {
		t.Error(err)
	}
	if _, err := Read("x", []byte("a {T}\n\nb {T}"), Options{Language: locale.RU, Limits: Limits{Items: 1}}); !fault.Is(err, "exam.interchange.items") {
		t.Error(err)
	}
	if _, err := Read("x", []byte("a {T}"), Options{Language: locale.RU, Limits: Limits{Bytes: 2}}); !fault.Is(err, "exam.interchange.large") {
		t.Error(err)
	}
}

// one reads a file that must have a report, and gives the codes in it.
func one(t *testing.T, name, data string) (*Import, string) {
	t.Helper()
	imp, err := Read(name, []byte(data), Options{Language: locale.RU, Tag: "t"})
	if err != nil {
		t.Fatalf("%s: %v", data, err)
	}
	readable(t, imp)
	codes := []string{}
	for _, n := range imp.Report {
		codes = append(codes, string(n.Severity)+" "+n.Code)
	}
	return imp, strings.Join(codes, ", ")
}

func TestWhatQTICannotGiveIsTold(t *testing.T) {
	choice := func(before, after string) string {
		return itemHead + `<responseDeclaration identifier="R" cardinality="single" baseType="identifier"><correctResponse><value>A</value></correctResponse></responseDeclaration>` +
			`<itemBody>` + before + `<choiceInteraction responseIdentifier="R" maxChoices="1"><simpleChoice identifier="A">yes</simpleChoice><simpleChoice identifier="B">no</simpleChoice></choiceInteraction>` + after + `</itemBody>` + itemTail
	}
	for data, want := range map[string]string{
		choice(`<p>Q <img src="a.png" alt="map"/></p>`, ""):                                                    "refused picture",
		choice(`<p>Q <img src="a.png" alt=""/></p>`, ""):                                                       "lost decoration",
		choice(`<p>Q <math xmlns="http://www.w3.org/1998/Math/MathML"><mi>x</mi></math></p>`, ""):              "refused formula",
		choice(`<p>Q <a href="http://x">link</a> x<sup>2</sup> 2*2</p>`, ""):                                   "lost link, changed asterisk",
		choice(`<table><tr><td>a</td></tr><tr><td>b</td></tr></table>`, ""):                                    "changed table",
		choice(`<table><tr><th>a</th><th>b</th></tr><tr><td>c</td><td>1,5</td></tr></table><p>Q</p>`, ""):      "",
		choice(`<p>Q</p>`, `<rubricBlock view="scorer"><p>how</p></rubricBlock>`):                              "kept kept",
		choice(`<p>Q</p>`, `<extendedTextInteraction responseIdentifier="S"/>`):                                "refused several",
		strings.Replace(choice(`<p>Q</p>`, ""), `adaptive="false"`, `adaptive="true"`, 1):                      "refused adaptive",
		itemHead + `<itemBody><p>Q</p></itemBody>` + itemTail:                                                  "refused no_interaction",
		itemHead + `<itemBody><p>Q</p><uploadInteraction responseIdentifier="R"/></itemBody>` + itemTail:       "refused interaction",
		itemHead + `<itemBody><p>Q</p><choiceInteraction responseIdentifier="R"/></itemBody>` + itemTail:       "refused no_key",
		itemHead + `<itemBody><p>Q</p><extendedTextInteraction responseIdentifier="R"/></itemBody>` + itemTail: "",
	} {
		if _, got := one(t, "item.xml", data); got != want {
			t.Errorf("%s\ngot %q want %q", data, got, want)
		}
	}
	imp, _ := one(t, "item.xml", choice(`<p>Q &lt;b&gt;<br/>x<sup>2</sup></p><ul><li>one</li><li><strong>two</strong></li></ul>`, `<p>end</p>`))
	if got := imp.Items[0].Stem.RU; got != "Q <b>\nx²\n\n– one\n– *two*\n\nend" && got != "Q <b>\nx²\n\n– one\n\n– *two*\n\nend" {
		t.Errorf("%q", got)
	}
	imp, _ = one(t, "item.xml", choice(`<table><tr><th>a</th><th>b</th></tr><tr><td>c</td><td>1,5</td></tr></table><p>Q</p>`, ""))
	if s := imp.Stimuli[0]; s.Rows[0].Values[0] != "1.5" || s.Title.RU != "t" || imp.Items[0].Stimulus != s.Key {
		t.Errorf("%+v", s)
	}
}

func TestAnItemThatAnotherProgramChangedIsReadAnew(t *testing.T) {
	items, stimuli := samples()
	data, _, err := Write(QTI30, items[:1], stimuli, locale.RU)
	if err != nil {
		t.Fatal(err)
	}
	changed := repack(t, data, func(name, text string) string {
		if strings.HasPrefix(name, "items/") {
			return strings.Replace(text, "Second paragraph", "Changed paragraph", 1)
		}
		return text
	})
	imp, err := Read("x.zip", changed, Options{Language: locale.KK, Tag: "t"})
	if err != nil || len(imp.Items) != 1 {
		t.Fatal(err, imp)
	}
	it := imp.Items[0]
	if !strings.Contains(it.Stem.RU, "Changed") || it.Stem.KK != "" || it.Difficulty != 2 || imp.Report[0].Code != "edited" {
		t.Errorf("%+v %v", it, imp.Report)
	}
}

func TestGIFTIsReadInAllItsForms(t *testing.T) {
	for data, want := range map[string]struct {
		kind   exam.Kind
		report string
	}{
		"Q {=right ~wrong}":           {exam.Single, ""},
		"Q {~%50%a ~%50%b ~%-100%c}":  {exam.Multiple, "changed penalty_answer"},
		"Q {~%30%a ~%70%b ~c}":        {exam.Multiple, "changed partial"},
		"Q {=a -> b =c -> d = -> e}":  {exam.Matching, ""},
		"Q {#3:2}":                    {exam.Numeric, ""},
		"Q {#1..5}":                   {exam.Numeric, ""},
		"Q {#=3:0.5 =%50%4:1}":        {exam.Numeric, "changed answers"},
		"Q {=4}":                      {exam.Numeric, "changed short_number"},
		"Q {=four}":                   {"", "refused short_text"},
		"Q {}":                        {exam.Essay, ""},
		"Q {TRUE}":                    {exam.Single, ""},
		"Grant is {=a ~b} there":      {exam.Single, ""},
		"Q {=a ~b":                    {"", "refused brace"},
		"Q {=a ~b} and {=c ~d}":       {"", "refused braces"},
		"Q {a}":                       {"", "refused answer"},
		"Q {#abc}":                    {"", "refused number"},
		"[html]<img src=\"x\"> Q {T}": {"", "refused picture"},
		"::T::Only a text":            {"", "changed description"},
		"Q {=a\n\n~b}":                {exam.Single, ""},
		"{mlang kk}С{mlang}{mlang ru}В{mlang}{T}": {exam.Single, ""},
		"Q {=a ~a}": {"", "refused check"},
	} {
		imp, got := one(t, "q.gift", data)
		kind := exam.Kind("")
		if len(imp.Items) == 1 {
			kind = imp.Items[0].Kind
		}
		if kind != want.kind || got != want.report {
			t.Errorf("%q: %s %q, want %s %q", data, kind, got, want.kind, want.report)
		}
	}
	imp, _ := one(t, "q.gift", "$CATEGORY: $course$/top/Law/Basics\n\n// [id:q1] [tag:hard]\nQ {#1..5}\n\nbroken {=a\n\nQ2 {T}\n")
	if it := imp.Items[0]; it.Key != "q1" || strings.Join(it.Tags, ",") != "Law/Basics,hard" || it.Answer.Number != "3" || it.Answer.Tolerance != "2" {
		t.Errorf("%+v", it)
	}
	if len(imp.Items) != 2 || imp.Report[0].Where != "q.gift:6" {
		t.Errorf("%d %v", len(imp.Items), imp.Report)
	}
}

func question(kind, inner string) string {
	return `<quiz><question type="` + kind + `"><name><text>n</text></name><questiontext format="html"><text><![CDATA[<p>Q</p>]]></text></questiontext>` + inner + `</question></quiz>`
}

func TestMoodleIsReadInTheKindsThatAreKnown(t *testing.T) {
	answer := func(share, text string) string {
		return `<answer fraction="` + share + `"><text>` + text + `</text></answer>`
	}
	for data, want := range map[string]struct {
		kind   exam.Kind
		report string
	}{
		question("multichoice", `<single>true</single>`+answer("100", "a")+answer("0", "b")):                     {exam.Single, ""},
		question("multichoice", `<single>false</single>`+answer("50", "a")+answer("50", "b")+answer("-50", "c")): {exam.Multiple, "changed penalty_answer"},
		question("multichoice", `<single>false</single>`+answer("30", "a")+answer("70", "b")):                    {exam.Multiple, "changed partial"},
		question("truefalse", answer("100", "true")+answer("0", "false")):                                        {exam.Single, ""},
		question("matching", `<subquestion><text>a</text><answer><text>1</text></answer></subquestion><subquestion><text>b</text><answer><text>2</text></answer></subquestion><subquestion><text></text><answer><text>3</text></answer></subquestion>`): {exam.Matching, ""},
		question("ordering", answer("1", "a")+answer("2", "b")):                                                    {exam.Ordering, ""},
		question("numerical", `<answer fraction="100"><text>3,5</text><tolerance>0.1</tolerance></answer>`):        {exam.Numeric, ""},
		question("shortanswer", answer("100", "7")):                                                                {exam.Numeric, "changed short_number"},
		question("shortanswer", answer("100", "seven")):                                                            {"", "refused short_text"},
		question("essay", `<penalty>0.5</penalty><defaultgrade>2</defaultgrade>`):                                  {exam.Essay, "changed penalty, changed weight"},
		question("essay", `<hint><text>h</text></hint>`):                                                           {exam.Essay, "kept kept"},
		question("description", ""):                                                                                {"", "changed description"},
		question("multianswer", ""):                                                                                {"", "refused kind"},
		strings.Replace(question("essay", ""), "<p>Q</p>", `<p>Q <img src="@@PLUGINFILE@@/a.png" alt="x"></p>`, 1): {"", "refused picture"},
		strings.Replace(question("essay", ""), "<p>Q</p>", `<p>Q $$x^2$$</p>`, 1):                                  {"", "refused formula"},
		strings.Replace(question("essay", ""), "<p>Q</p>", `<p>Q &nbsp; a < b </i><b>unclosed<br> text`, 1):        {exam.Essay, ""},
	} {
		imp, got := one(t, "quiz.xml", data)
		kind := exam.Kind("")
		if len(imp.Items) == 1 {
			kind = imp.Items[0].Kind
		}
		if kind != want.kind || got != want.report {
			t.Errorf("%s: %s %q, want %s %q", data, kind, got, want.kind, want.report)
		}
	}
	spans := `<span lang="kk" class="multilang">Сұрақ</span> <span lang="ru" class="multilang">Вопрос</span>`
	imp, _ := one(t, "quiz.xml", strings.Replace(question("essay", ""), "<p>Q</p>", spans, 1))
	if it := imp.Items[0]; it.Stem.KK != "Сұрақ" || it.Stem.RU != "Вопрос" || len(it.Languages) != 0 {
		t.Errorf("%+v", it)
	}
}

func TestTheSheetTellsTheCellOfWhatItCannotRead(t *testing.T) {
	form, err := Template(locale.RU)
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(form))
	if err != nil {
		t.Fatal(err)
	}
	sheet := f.GetSheetList()[0]
	heads, err := f.GetRows(sheet)
	if err != nil {
		t.Fatal(err)
	}
	set := func(row int, values map[string]any) {
		for i, h := range heads[0] {
			if v, ok := values[h]; ok {
				at, _ := excelize.CoordinatesToCellName(i+1, row)
				if s, isText := v.(string); isText && strings.HasPrefix(s, "=") {
					if err := f.SetCellFormula(sheet, at, s); err != nil {
						t.Fatal(err)
					}
				}
				if err := f.SetCellValue(sheet, at, v); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	h := func(column string, n int) string { return headingOf(locale.RU, column, n) }
	set(2, map[string]any{h("key", 0): "q1", h("kind", 0): "Один ответ", h("tags", 0): "law", h("stem_ru", 0): "Вопрос", h("option_ru.", 1): "да", h("option_ru.", 2): "нет", h("answer", 0): "2"})
	set(3, map[string]any{h("key", 0): "q2", h("kind", 0): "загадка", h("stem_ru", 0): "Вопрос"})
	set(4, map[string]any{h("key", 0): "q3", h("kind", 0): "number", h("stem_ru", 0): "Вопрос", h("answer", 0): 12.5, h("tags", 0): "law"})
	set(5, map[string]any{h("key", 0): "q4", h("kind", 0): "Эссе", h("stem_ru", 0): "Вопрос", h("stimulus", 0): "нет такого"})
	if err := f.MergeCell(sheet, "A7", "A8"); err != nil {
		t.Fatal(err)
	}
	if err := f.SetCellValue(sheet, "A7", "q5"); err != nil {
		t.Fatal(err)
	}
	if err := f.SetCellFormula(sheet, "A9", "1+1"); err != nil {
		t.Fatal(err)
	}
	if err := f.SetCellValue(sheet, "BZ1", "Своё"); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	imp, got := one(t, "form.xlsx", b.String())
	if len(imp.Items) != 2 || imp.Items[0].Answer.Options[0] != "b" || imp.Items[1].Answer.Number != "12.5" || imp.Items[0].Languages[0] != locale.RU {
		t.Errorf("%+v", imp.Items)
	}
	if want := "lost column_unknown, refused merged, refused formula_cell, refused kind, refused stimulus_missing"; got != want {
		t.Errorf("got %q want %q: %v", got, want, imp.Report)
	}
}
