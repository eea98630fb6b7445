package interchange

import (
	"archive/zip"
	"bytes"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"tarazy/internal/exam"
	"tarazy/internal/locale"
)

// writePackage makes a package: a document for each item and each stimulus, a
// part with what QTI has no place for, and the manifest.
func (w *writer) writePackage() ([]byte, error) {
	if w.lang == "" {
		w.lang = locale.KK
	}
	p := &pack{writer: w, resources: el("resources", nil), ours: el("bank", nil), files: map[string][]byte{}, taken: map[string]bool{}, idents: map[string]string{}}
	schema, number := "QTIv"+p.version()+" Package", "1.0.0"
	if w.format == QTI30 {
		schema, number = "QTI Package", "3.0.0"
	}
	meta := el("metadata", nil, el("schema", nil, txt(schema)), el("schemaversion", nil, txt(number)))
	for _, s := range w.order {
		if err := p.stimulus(s); err != nil {
			return nil, err
		}
	}
	for i := range w.items {
		if err := p.item(&w.items[i]); err != nil {
			return nil, err
		}
	}
	p.putOurs()
	root := el("manifest", []string{"identifier", "MANIFEST"}, meta, el("organizations", nil), p.resources)
	root.space = "http://www.imsglobal.org/xsd/imscp_v1p1"
	if w.format == QTI30 {
		root.space = "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1"
	}
	p.put("imsmanifest.xml", document(root))
	return p.zip()
}

type pack struct {
	*writer
	resources *node
	ours      *node // what only this program reads
	names     []string
	files     map[string][]byte
	taken     map[string]bool   // identifiers
	idents    map[string]string // of the stimuli, by key
}

// ident is an identifier of the package that no other has.
func (p *pack) ident(key string) string {
	base := identifier(key)
	id := base
	for n := 2; p.taken[id]; n++ {
		id = fmt.Sprintf("%s-%d", base, n)
	}
	p.taken[id] = true
	return id
}

func (p *pack) put(name string, data []byte) {
	p.names = append(p.names, name)
	p.files[name] = data
}

// zip writes the parts, the manifest first; the bytes are the same every time.
func (p *pack) zip() ([]byte, error) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	slices.SortStableFunc(p.names, func(a, b string) int { return strings.Count(a, "/") - strings.Count(b, "/") })
	for _, name := range p.names {
		f, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate})
		if err == nil {
			_, err = f.Write(p.files[name])
		}
		if err != nil {
			return nil, fmt.Errorf("package: %s: %w", name, err)
		}
	}
	if err := z.Close(); err != nil {
		return nil, fmt.Errorf("package: %w", err)
	}
	return b.Bytes(), nil
}

func document(root *node) []byte {
	return []byte(`<?xml version="1.0" encoding="UTF-8"?>` + "\n" + root.String() + "\n")
}

// version is "2.1"; tag is "v2p1".
func (p *pack) version() string {
	return map[Format]string{QTI21: "2.1", QTI22: "2.2", QTI30: "3.0"}[p.format]
}

func (p *pack) tag() string { return "v" + strings.ReplaceAll(p.version(), ".", "p") }

// qti gives a document the namespace of its version and, in version 3, the
// names of its elements.
func (p *pack) qti(root *node) []byte {
	root.space = qtiSpaces[p.format]
	root.attrs = append(root.attrs, xmlLang(p.lang))
	if p.format == QTI30 {
		root.walkAll(kebab)
	}
	return document(root)
}

// qtiWords are the names of QTI of one word; HTML has no names of two.
var qtiWords = set("prompt", "value", "mapping", "correct", "variable", "equal", "match", "card", "catalog", "gap", "hottext", "stylesheet")

func kebabName(s string) string {
	var b strings.Builder
	for _, c := range s {
		if unicode.IsUpper(c) {
			b.WriteByte('-')
		}
		b.WriteRune(unicode.ToLower(c))
	}
	return b.String()
}

func kebab(n *node) {
	name := kebabName(n.name)
	if !qtiWords[name] && !strings.Contains(name, "-") {
		return
	}
	n.name = "qti-" + name
	for i := range n.attrs {
		if n.attrs[i].Name.Space == "" {
			n.attrs[i].Name.Local = kebabName(n.attrs[i].Name.Local)
		}
	}
}

// identifier is a name of QTI: it begins with a letter.
func identifier(key string) string {
	s := strings.Map(func(c rune) rune {
		if c < unicode.MaxASCII && (unicode.IsLetter(c) || unicode.IsDigit(c)) || c == '_' || c == '-' || c == '.' {
			return c
		}
		return '_'
	}, key)
	if s == "" || !unicode.IsLetter(rune(s[0])) && s[0] != '_' {
		s = "_" + s
	}
	return s
}

// stimulus writes a shared material; version 2.1 has none, there it stands in
// the body of each item.
func (p *pack) stimulus(s exam.Stimulus) error {
	if err := p.carry("stimulus", "", "", s); err != nil || p.format == QTI21 {
		return err
	}
	id := p.ident(s.Key)
	p.idents[s.Key] = id
	name := "stimuli/" + id + ".xml"
	root := el("assessmentStimulus", []string{"identifier", id, "title", in(s.Title, p.lang)},
		el("stimulusBody", nil, stimulusHTML(&s, p.lang)...))
	p.put(name, p.qti(root))
	kind := "imsqti_stimulus_xml" + p.tag()
	p.resources.add(el("resource", []string{"identifier", "stimulus_" + id, "type", kind, "href", name}, el("file", []string{"href", name})))
	return nil
}

func (p *pack) item(it *exam.Item) error {
	id := p.ident(it.Key)
	root := el("assessmentItem", []string{"identifier", id, "title", title(in(it.Stem, p.lang)), "adaptive", "false", "timeDependent", "false"})
	body := el("itemBody", nil)
	res := el("resource", []string{"identifier", "item_" + id, "type", "imsqti_item_xml" + p.tag()})
	var ref *node
	if s := p.stimuli[it.Stimulus]; s != nil && p.format == QTI21 {
		body.add(el("div", nil, append([]*node{el("p", nil, el("em", nil, txt(in(s.Title, p.lang))))}, stimulusHTML(s, p.lang)...)...))
	} else if s != nil {
		ref = el("assessmentStimulusRef", []string{"identifier", p.idents[s.Key], "href", "../stimuli/" + p.idents[s.Key] + ".xml"})
		res.add(el("dependency", []string{"identifierref", "stimulus_" + p.idents[s.Key]}))
	}
	declaration, ask, processing := p.interaction(it)
	body.add(ask...)
	root.add(declaration, el("outcomeDeclaration", []string{"identifier", "SCORE", "cardinality", "single", "baseType", "float"},
		el("defaultValue", nil, el("value", nil, txt("0")))))
	if ref != nil {
		root.add(ref)
	}
	root.add(body)
	if processing != nil {
		root.add(processing)
	}
	p.giveBack(it, root, body)
	name := "items/" + id + ".xml"
	data := p.qti(root)
	p.put(name, data)
	res.attrs = append(res.attrs, el("", []string{"href", name}).attrs...)
	res.kids = append([]*node{el("file", []string{"href", name})}, res.kids...)
	p.resources.add(res)
	return p.carry("item", name, digest(data), it)
}

// title is the beginning of a text, for lists.
func title(s string) string {
	s, _, _ = strings.Cut(strings.ReplaceAll(s, "*", ""), "\n")
	return clip(s)
}

// giveBack puts what an import kept back into an item of the same version. A
// processing of its own stays out: its outcomes are not declared here.
func (p *pack) giveBack(it *exam.Item, root, body *node) {
	for _, f := range it.Unknown {
		name, _ := strings.CutPrefix(f.Where, "assessmentItem/")
		n, err := parseXML(f.Where, []byte(f.Raw), Limits{}.filled())
		switch {
		case f.Format != string(p.format) || err != nil:
			p.note(Lost, it.Key, "foreign", "format", f.Format, "part", clip(f.Where))
		case name == "rubricBlock":
			body.add(n)
		case name == "modalFeedback":
			root.add(n)
		default:
			p.note(Lost, it.Key, "foreign", "format", f.Format, "part", clip(f.Where))
		}
	}
}

// interaction are the declaration of the response, what stands in the body and
// how it is scored.
func (p *pack) interaction(it *exam.Item) (declaration *node, ask []*node, processing *node) {
	stem := toHTML(in(it.Stem, p.lang))
	switch it.Kind {
	case exam.Single, exam.Forced, exam.Multiple, exam.Scale:
		return p.writeChoice(it, stem)
	case exam.Ordering:
		ask = append(stem, el("orderInteraction", []string{"responseIdentifier", "RESPONSE", "shuffle", "true"}, p.choices("simpleChoice", it.Options, idMap(it.Options, ""), false)...))
		return declare("ordered", "identifier", idents(idMap(it.Options, ""), it.Answer.Options)), ask, p.match("match_correct")
	case exam.Matching:
		return p.writeMatch(it, stem)
	case exam.Numeric:
		unit := in(it.Unit, p.lang)
		ask = append(stem, el("p", nil, el("textEntryInteraction", []string{"responseIdentifier", "RESPONSE", "expectedLength", "24"}), txt(spaced(unit))))
		return declare("single", "float", []string{string(it.Answer.Number)}), ask, near(it.Answer.Tolerance)
	}
	ask = append(stem, el("extendedTextInteraction", []string{"responseIdentifier", "RESPONSE"}))
	return declare("single", "string", nil), ask, nil
}

func spaced(s string) string {
	if s == "" {
		return ""
	}
	return " " + s
}

func (p *pack) writeChoice(it *exam.Item, stem []*node) (*node, []*node, *node) {
	cardinality, most, options := "single", "1", it.Options
	if it.Kind == exam.Multiple {
		cardinality, most = "multiple", "0"
	}
	if it.Kind == exam.Scale {
		for n := 1; n <= exam.ScalePoints; n++ {
			s := fmt.Sprint(n)
			options = append(options, exam.Option{Key: "point-" + s, Text: exam.Text{KK: s, RU: s}})
		}
		p.note(Changed, it.Key, "scale")
	}
	attrs := []string{"responseIdentifier", "RESPONSE", "shuffle", fmt.Sprint(!it.Fixed && it.Kind != exam.Scale), "maxChoices", most}
	ask := append(stem, el("choiceInteraction", attrs, p.choices("simpleChoice", options, idMap(options, ""), false)...))
	return declare(cardinality, "identifier", idents(idMap(options, ""), it.Answer.Options)), ask, p.match("match_correct")
}

func (p *pack) writeMatch(it *exam.Item, stem []*node) (*node, []*node, *node) {
	from, to := idMap(it.Options, ""), idMap(it.Targets, "T.")
	pairs := []string{}
	for _, o := range it.Options {
		pairs = append(pairs, from[o.Key]+" "+to[it.Answer.Pairs[o.Key]])
	}
	ask := append(stem, el("matchInteraction", []string{"responseIdentifier", "RESPONSE", "shuffle", "true", "maxAssociations", fmt.Sprint(len(pairs))},
		el("simpleMatchSet", nil, p.choices("simpleAssociableChoice", it.Options, from, true)...),
		el("simpleMatchSet", nil, p.choices("simpleAssociableChoice", it.Targets, to, true)...)))
	return declare("multiple", "directedPair", pairs), ask, p.match("match_correct")
}

// idMap gives each option an identifier of QTI: its key where that is one.
func idMap(options []exam.Option, prefix string) map[string]string {
	ids, taken := map[string]string{}, map[string]bool{}
	for n, o := range options {
		id := prefix + o.Key
		if identifier(id) != id || taken[id] {
			id = fmt.Sprintf("%sC%d", prefix, n+1)
		}
		for taken[id] {
			id += "_"
		}
		ids[o.Key], taken[id] = id, true
	}
	return ids
}

// choices write options; a target may be taken for several.
func (p *pack) choices(name string, options []exam.Option, ids map[string]string, match bool) (nodes []*node) {
	for _, o := range options {
		attrs := []string{"identifier", ids[o.Key]}
		if most := "1"; match {
			if strings.HasPrefix(ids[o.Key], "T.") {
				most = "0"
			}
			attrs = append(attrs, "matchMax", most)
		}
		nodes = append(nodes, el(name, attrs, inlineHTML(in(o.Text, p.lang))...))
	}
	return nodes
}

func idents(ids map[string]string, keys []string) (out []string) {
	for _, k := range keys {
		out = append(out, ids[k])
	}
	return out
}

func declare(cardinality, base string, values []string) *node {
	d := el("responseDeclaration", []string{"identifier", "RESPONSE", "cardinality", cardinality, "baseType", base})
	if len(values) > 0 {
		c := el("correctResponse", nil)
		for _, v := range values {
			c.add(el("value", nil, txt(v)))
		}
		d.add(c)
	}
	return d
}

func (p *pack) match(template string) *node {
	at := map[Format]string{QTI21: "http://www.imsglobal.org/question/qti_v2p1/rptemplates/", QTI22: "http://www.imsglobal.org/question/qti_v2p2/rptemplates/",
		QTI30: "https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/"}[p.format]
	return el("responseProcessing", []string{"template", at + template})
}

// near scores a number within its tolerance.
func near(tolerance exam.Decimal) *node {
	attrs := []string{"toleranceMode", "exact"}
	if tolerance != "" && tolerance != "0" {
		attrs = []string{"toleranceMode", "absolute", "tolerance", string(tolerance) + " " + string(tolerance)}
	}
	set := func(v string) *node {
		return el("setOutcomeValue", []string{"identifier", "SCORE"}, el("baseValue", []string{"baseType", "float"}, txt(v)))
	}
	return el("responseProcessing", nil, el("responseCondition", nil,
		el("responseIf", nil, el("equal", attrs, el("variable", []string{"identifier", "RESPONSE"}), el("correct", []string{"identifier", "RESPONSE"})), set("1")),
		el("responseElse", nil, set("0"))))
}
