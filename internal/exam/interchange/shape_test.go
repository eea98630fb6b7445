package interchange

import (
	"archive/zip"
	"bytes"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"

	"tarazy/internal/locale"
)

// shape is what may stand in an element: its attributes, of which those with
// "!" must be there, and its children in their order, as an expression over
// names. "text" stands for text.
type shape struct{ attrs, kids string }

// Of the elements that we write, the shapes that the schemas of 1EdTech give
// them: imsqti_v2p1.xsd, imsqti_v2p2p4.xsd and the profiles of the manifest for
// 2.2 and 3.0, with which packages of the whole practice bank were validated
// (xmllint --schema). The schemas themselves may not be passed on, so they are
// not in this tree. Version 3.0 has the same shapes under other names.
var shapes = map[string]shape{
	"assessmentItem":          {"identifier! title! adaptive! timeDependent! lang", "responseDeclaration* outcomeDeclaration* assessmentStimulusRef* itemBody responseProcessing? modalFeedback*"},
	"responseDeclaration":     {"identifier! cardinality! baseType", "correctResponse?"},
	"outcomeDeclaration":      {"identifier! cardinality! baseType", "defaultValue?"},
	"correctResponse":         {"", "value+"},
	"defaultValue":            {"", "value+"},
	"value":                   {"", "text?"},
	"assessmentStimulusRef":   {"identifier! href!", ""},
	"assessmentStimulus":      {"identifier! title! lang", "stimulusBody"},
	"itemBody":                {"", "BLOCK*"},
	"stimulusBody":            {"", "BLOCK*"},
	"div":                     {"", "FLOW*"},
	"p":                       {"", "INLINE*"},
	"em":                      {"", "INLINE*"},
	"br":                      {"", ""},
	"table":                   {"", "caption? thead? tbody+"},
	"thead":                   {"", "tr+"},
	"tbody":                   {"", "tr+"},
	"tr":                      {"", "CELL+"},
	"caption":                 {"", "INLINE*"},
	"th":                      {"", "INLINE*"},
	"td":                      {"", "INLINE*"},
	"choiceInteraction":       {"responseIdentifier! shuffle maxChoices", "simpleChoice+"},
	"orderInteraction":        {"responseIdentifier! shuffle", "simpleChoice+"},
	"simpleChoice":            {"identifier!", "INLINE*"},
	"matchInteraction":        {"responseIdentifier! shuffle maxAssociations", "simpleMatchSet simpleMatchSet"},
	"simpleMatchSet":          {"", "simpleAssociableChoice*"},
	"simpleAssociableChoice":  {"identifier! matchMax!", "INLINE*"},
	"textEntryInteraction":    {"responseIdentifier! expectedLength", ""},
	"extendedTextInteraction": {"responseIdentifier!", ""},
	"responseProcessing":      {"template", "responseCondition*"},
	"responseCondition":       {"", "responseIf responseElse?"},
	"responseIf":              {"", "equal setOutcomeValue+"},
	"responseElse":            {"", "setOutcomeValue+"},
	"equal":                   {"toleranceMode! tolerance", "variable correct"},
	"variable":                {"identifier!", ""},
	"correct":                 {"identifier!", ""},
	"setOutcomeValue":         {"identifier!", "baseValue"},
	"baseValue":               {"baseType!", "text"},
	"manifest":                {"identifier!", "metadata organizations resources"},
	"metadata":                {"", "schema schemaversion"},
	"schema":                  {"", "text"},
	"schemaversion":           {"", "text"},
	"organizations":           {"", ""},
	"resources":               {"", "resource*"},
	"resource":                {"identifier! type! href", "file* dependency*"},
	"file":                    {"href!", ""},
	"dependency":              {"identifierref!", ""},
}

// What other programs made comes back as it came.
var foreigners = set("modalFeedback", "rubricBlock")

var groups = strings.NewReplacer(
	"BLOCK", "(p|div|table|choiceInteraction|orderInteraction|matchInteraction|extendedTextInteraction|rubricBlock)",
	"FLOW", "(text|em|br|p|div|table)", "INLINE", "(text|em|br|textEntryInteraction)", "CELL", "(th|td)")

var nameThere = regexp.MustCompile(`[A-Za-z]+|\([^)]*\)`)

// expression is one over names that each end in a space.
func expression(kids string) *regexp.Regexp {
	text := nameThere.ReplaceAllString(groups.Replace(kids), "(?:$0 )")
	return regexp.MustCompile("^" + strings.ReplaceAll(strings.ReplaceAll(text, ") (?:", ")(?:"), " (?:", "(?:") + "$")
}

func badShape(t *testing.T, file string, n *node) {
	t.Helper()
	if foreigners[n.name] {
		return
	}
	s, ok := shapes[n.name]
	if !ok {
		t.Errorf("%s: %s is not known", file, n.name)
		return
	}
	var has []string
	for _, a := range n.attrs {
		if a.Name.Local != "xmlns" {
			has = append(has, a.Name.Local)
		}
	}
	for _, a := range strings.Fields(s.attrs) {
		name, must := strings.CutSuffix(a, "!")
		at := slices.Index(has, name)
		if at < 0 && must {
			t.Errorf("%s: %s lacks %s", file, n.name, name)
		}
		if at >= 0 {
			has = slices.Delete(has, at, at+1)
		}
	}
	if len(has) > 0 {
		t.Errorf("%s: %s has %v", file, n.name, has)
	}
	kids := ""
	for _, k := range n.kids {
		switch {
		case k.name != "":
			kids += k.name + " "
			badShape(t, file, k)
		case strings.TrimSpace(k.text) != "":
			kids += "text "
		}
	}
	if !expression(s.kids).MatchString(kids) {
		t.Errorf("%s: in %s stands %q, not %q", file, n.name, kids, s.kids)
	}
}

func TestOurPackagesHaveTheShapeThatQTIGivesThem(t *testing.T) {
	items, stimuli := samples()
	for f, number := range map[Format]string{QTI21: "QTIv2.1 Package 1.0.0", QTI22: "QTIv2.2 Package 1.0.0", QTI30: "QTI Package 3.0.0"} {
		data, _, err := Write(f, items, stimuli, locale.KK)
		if err != nil {
			t.Fatal(err)
		}
		parts := map[string]*node{}
		z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range z.File {
			parts[p.Name] = partOf(t, f, p)
			if p.Name != oursFile {
				badShape(t, string(f)+" "+p.Name, parts[p.Name])
			}
		}
		badManifest(t, f, number, parts)
	}
}

// partOf reads a part, and of version 3 sees that each name is one of QTI or of
// HTML.
func partOf(t *testing.T, f Format, p *zip.File) *node {
	t.Helper()
	r, err := p.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	text, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	root, err := parseXML(p.Name, text, Limits{}.filled())
	if err != nil {
		t.Fatal(err)
	}
	html := set("p", "div", "em", "br", "table", "caption", "thead", "tbody", "tr", "th", "td")
	if f == QTI30 && root.space == qtiSpaces[QTI30] {
		root.walkAll(func(n *node) {
			if n.space == root.space && n.name != "" && !strings.HasPrefix(n.name, "qti-") && !html[n.name] {
				t.Errorf("%s: %s", p.Name, n.name)
			}
		})
	}
	qtiOf(root)
	return root
}

// badManifest sees that a manifest lists just what is there, under names that
// are each their own.
func badManifest(t *testing.T, f Format, number string, parts map[string]*node) {
	t.Helper()
	m := parts["imsmanifest.xml"]
	if got := m.first("metadata").first("schema").word() + " " + m.first("metadata").first("schemaversion").word(); got != number {
		t.Errorf("%s: %q", f, got)
	}
	kinds := map[string]bool{"webcontent": true}
	for _, kind := range []string{"item", "stimulus"} {
		kinds["imsqti_"+kind+"_xml"+map[Format]string{QTI21: "v2p1", QTI22: "v2p2", QTI30: "v3p0"}[f]] = true
	}
	ids, files := map[string]bool{}, map[string]bool{"imsmanifest.xml": true}
	for _, r := range m.all("resource") {
		if id := r.attr("identifier"); ids[id] || !kinds[r.attr("type")] || parts[r.attr("href")] == nil {
			t.Errorf("%s: resource %s of %s at %s", f, id, r.attr("type"), r.attr("href"))
		}
		ids[r.attr("identifier")] = true
		for _, x := range r.all("file") {
			files[x.attr("href")] = true
		}
	}
	for _, d := range m.all("dependency") {
		if !ids[d.attr("identifierref")] {
			t.Errorf("%s: a dependency on %s", f, d.attr("identifierref"))
		}
	}
	if len(files) != len(parts) {
		t.Errorf("%s: %d files are listed, %d are there", f, len(files), len(parts))
	}
}

func TestAShapeRefusesWhatTheSchemaRefuses(t *testing.T) {
	for kids, want := range map[string]bool{"caption tbody ": true, "caption thead tbody tbody ": true, "caption tr ": false, "thead ": false, "tbody caption ": false} {
		if expression(shapes["table"].kids).MatchString(kids) != want {
			t.Errorf("%q: %v", kids, !want)
		}
	}
	if e := expression(shapes["p"].kids); !e.MatchString("text em text ") || e.MatchString("text p ") || !e.MatchString("") {
		t.Error(e)
	}
}
