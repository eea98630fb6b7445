package interchange

import (
	"strings"
	"testing"

	"tarazy/internal/exam"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
)

// shared packs two items that refer to one material each in a way of its own.
func sharing(t *testing.T, first, second string, parts map[string]string) []byte {
	t.Helper()
	item := func(id, body string) string {
		refs, rest, _ := strings.Cut(body, "|")
		return strings.Replace(itemHead, `identifier="i"`, `identifier="`+id+`"`, 1) +
			`<responseDeclaration identifier="R" cardinality="single" baseType="identifier"><correctResponse><value>A</value></correctResponse></responseDeclaration>` +
			refs + `<itemBody>` + rest + `<p>Q</p><choiceInteraction responseIdentifier="R"><simpleChoice identifier="A">a</simpleChoice>` +
			`<simpleChoice identifier="B">b</simpleChoice></choiceInteraction></itemBody>` + itemTail
	}
	all := map[string]string{
		"imsmanifest.xml": manifest(`<resource identifier="r1" type="imsqti_item_xmlv2p1" href="items/1.xml"/><resource identifier="r2" type="imsqti_item_xmlv2p1" href="items/2.xml"/>`),
		"items/1.xml":     item("one", first), "items/2.xml": item("two", second),
	}
	for name, text := range parts {
		all[name] = text
	}
	return zipped(t, all)
}

const (
	byRef     = `<assessmentStimulusRef identifier="s" href="../texts/s.xml"/>|`
	byInclude = `|<div class="stimulus"><xi:include xmlns:xi="http://www.w3.org/2001/XInclude" parse="xml" href="../texts/s.xml"/></div>`
	byObject  = `|<rubricBlock use="context" view="candidate"><div><object type="text/html" data="../texts/s.html"/></div></rubricBlock>`
)

var stimulusFile = `<assessmentStimulus xmlns="http://www.imsglobal.org/xsd/imsqti_v2p2" identifier="s" title="A story"><stimulusBody><p>Once.</p></stimulusBody></assessmentStimulus>`

func TestAMaterialIsSharedInEveryWayOfOthers(t *testing.T) {
	for name, c := range map[string]struct {
		way, file, text, title string
	}{
		"a stimulus":   {byRef, stimulusFile, "Once.", "A story"},
		"an inclusion": {byInclude, `<div xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1"><p>Once.</p></div>`, "Once.", "s"},
		"hypertext":    {byObject, `<!DOCTYPE html PUBLIC "x"><html><head><title>A  story</title><link href="a.css"></head><body><p>Once &amp; again.<p>Two</body></html>`, "Once & again.\n\nTwo", "A story"},
	} {
		file := "texts/s.xml"
		if c.way == byObject {
			file = "texts/s.html"
		}
		imp, err := Read("x.zip", sharing(t, c.way, c.way, map[string]string{file: c.file}), Options{Language: locale.RU, Tag: "t"})
		if err != nil || len(imp.Items) != 2 || len(imp.Stimuli) != 1 || len(imp.Report) != 0 {
			t.Errorf("%s: %v %+v", name, err, imp)
			continue
		}
		s := imp.Stimuli[0]
		if s.Form != exam.Passage || s.Body.RU != c.text || s.Title.RU != c.title || imp.Items[0].Stimulus != s.Key || imp.Items[1].Stimulus != s.Key || imp.Items[0].Stem.RU != "Q" {
			t.Errorf("%s: %+v %+v", name, s, imp.Items)
		}
	}
}

func TestAMaterialThatCannotBeShownRefusesEveryItemOfIt(t *testing.T) {
	picture := strings.Replace(stimulusFile, "<p>Once.</p>", `<p>Once.</p><img src="a.png" alt="a bear"/>`, 1)
	imp, err := Read("x.zip", sharing(t, byRef, byRef, map[string]string{"texts/s.xml": picture}), Options{Language: locale.RU, Tag: "t"})
	if err != nil || len(imp.Items) != 0 || len(imp.Stimuli) != 0 || len(imp.Report) != 2 {
		t.Fatal(err, imp)
	}
	for i, key := range []string{"one", "two"} {
		if n := imp.Report[i]; n.Severity != Refused || n.Code != "picture" || n.Item != key || !strings.HasPrefix(n.Where, "texts/s.xml:1") {
			t.Errorf("%+v", n)
		}
	}
	readable(t, imp)
}

func TestAnInclusionStaysInThePackage(t *testing.T) {
	for href, code := range map[string]string{"../../s.xml": "traversal", "/etc/passwd": "traversal", "http://example.kz/s.xml": "external", "file:///etc/passwd": "external"} {
		way := strings.Replace(byInclude, "../texts/s.xml", href, 1)
		_, err := Read("x.zip", sharing(t, way, byRef, nil), Options{Language: locale.RU, Tag: "t"})
		if !fault.Is(err, "exam.interchange."+code) {
			t.Errorf("%s: %v", href, err)
		}
	}
	imp, err := Read("x.zip", sharing(t, byInclude, byRef, nil), Options{Language: locale.RU, Tag: "t"})
	if err != nil || len(imp.Items) != 0 || imp.Report[0].Code != "missing_file" {
		t.Error(err, imp)
	}
	inner := `<div xmlns:xi="http://www.w3.org/2001/XInclude"><p>Once.</p><xi:include href="s.xml"/></div>`
	imp, err = Read("x.zip", sharing(t, byInclude, byRef, map[string]string{"texts/s.xml": inner}), Options{Language: locale.RU, Tag: "t"})
	if err != nil || len(imp.Stimuli) != 1 || imp.Stimuli[0].Body.RU != "Once." || imp.Report[0].Severity != Lost {
		t.Error(err, imp)
	}
}
