package interchange

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"tarazy/internal/exam"
	"tarazy/internal/locale"
)

// writePackage makes a package: a document for each item and each stimulus,
// and a manifest that carries beside them what QTI has no place for.
func (w *writer) writePackage() ([]byte, error) {
	if w.lang == "" {
		w.lang = locale.KK
	}
	p := &pack{writer: w, resources: el("resources", nil), files: map[string][]byte{}}
	meta := el("metadata", nil, el("schema", nil, txt("QTIv"+p.version()+" Package")), el("schemaversion", nil, txt("1.0.0")))
	for _, s := range w.order {
		if err := p.stimulus(s, meta); err != nil {
			return nil, err
		}
	}
	for i := range w.items {
		if err := p.item(&w.items[i]); err != nil {
			return nil, err
		}
	}
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
	names     []string
	files     map[string][]byte
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

var htmlNames = set("p", "div", "br", "em", "table", "caption", "tr", "th", "td")

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
	if n.name == "" || htmlNames[n.name] || n.space == oursSpace {
		return
	}
	n.name = "qti-" + kebabName(n.name)
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

// file is the path of a document in the package, another for each key.
func (p *pack) file(folder, key string) string {
	name := folder + "/" + identifier(key)
	for n := 2; p.files[name+".xml"] != nil; n++ {
		name = fmt.Sprintf("%s/%s-%d", folder, identifier(key), n)
	}
	return name + ".xml"
}

func carry(name string, v any, sum string) (*node, error) {
	data, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("package: %s: %w", name, err)
	}
	n := el(name, []string{"sha256", sum}, txt(string(data)))
	n.space = oursSpace
	return n, nil
}

// stimulus writes a shared material; version 2.1 has none, there it stands in
// the body of each item.
func (p *pack) stimulus(s exam.Stimulus, meta *node) error {
	mine, err := carry("stimulus", s, "")
	if err != nil {
		return err
	}
	if p.format == QTI21 {
		meta.add(mine)
		return nil
	}
	name := p.file("stimuli", s.Key)
	root := el("assessmentStimulus", []string{"identifier", identifier(s.Key), "title", in(s.Title, p.lang)},
		el("stimulusBody", nil, stimulusHTML(&s, p.lang)...))
	p.put(name, p.qti(root))
	kind := "imsqti_stimulus_xml" + p.tag()
	p.resources.add(el("resource", []string{"identifier", "stimulus_" + identifier(s.Key), "type", kind, "href", name},
		el("metadata", nil, mine), el("file", []string{"href", name})))
	return nil
}

func (p *pack) item(it *exam.Item) error {
	root := el("assessmentItem", []string{"identifier", identifier(it.Key), "title", title(in(it.Stem, p.lang)), "adaptive", "false", "timeDependent", "false"})
	body := el("itemBody", nil)
	res := el("resource", []string{"identifier", "item_" + identifier(it.Key), "type", "imsqti_item_xml" + p.tag()})
	var ref *node
	if s := p.stimuli[it.Stimulus]; s != nil && p.format == QTI21 {
		body.add(el("div", nil, append([]*node{el("p", nil, el("em", nil, txt(in(s.Title, p.lang))))}, stimulusHTML(s, p.lang)...)...))
	} else if s != nil {
		ref = el("assessmentStimulusRef", []string{"identifier", identifier(s.Key), "href", "../stimuli/" + identifier(s.Key) + ".xml"})
		res.add(el("dependency", []string{"identifierref", "stimulus_" + identifier(s.Key)}))
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
	p.giveBack(it, root)
	name := p.file("items", it.Key)
	data := p.qti(root)
	mine, err := carry("item", it, digest(data))
	if err != nil {
		return err
	}
	p.put(name, data)
	res.attrs = append(res.attrs, el("", []string{"href", name}).attrs...)
	res.kids = append([]*node{el("metadata", nil, mine), el("file", []string{"href", name})}, res.kids...)
	p.resources.add(res)
	return nil
}

// title is the beginning of a text, for lists.
func title(s string) string {
	s, _, _ = strings.Cut(strings.ReplaceAll(s, "*", ""), "\n")
	return clip(s)
}

// giveBack puts what an import kept back into an item of the same version.
func (p *pack) giveBack(it *exam.Item, root *node) {
	for _, f := range it.Unknown {
		name, ok := strings.CutPrefix(f.Where, "assessmentItem/")
		if !ok || f.Format != string(p.format) {
			p.note(Lost, it.Key, "foreign", "format", f.Format, "part", clip(f.Where))
			continue
		}
		n, err := parseXML(f.Where, []byte(f.Raw), Limits{}.filled())
		if err != nil || name == "responseProcessing" {
			continue
		}
		if name == "modalFeedback" || name == "stylesheet" || name == "catalogInfo" {
			root.add(n)
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
		ask = append(stem, el("orderInteraction", []string{"responseIdentifier", "RESPONSE", "shuffle", "true"}, p.choices("simpleChoice", it.Options, false)...))
		return declare("ordered", "identifier", idents(it.Answer.Options)), ask, p.match("match_correct")
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
	ask := append(stem, el("choiceInteraction", attrs, p.choices("simpleChoice", options, false)...))
	return declare(cardinality, "identifier", idents(it.Answer.Options)), ask, p.match("match_correct")
}

func (p *pack) writeMatch(it *exam.Item, stem []*node) (*node, []*node, *node) {
	pairs := []string{}
	for _, o := range it.Options {
		pairs = append(pairs, identifier(o.Key)+" "+"T."+identifier(it.Answer.Pairs[o.Key]))
	}
	targets := slices.Clone(it.Targets)
	for i := range targets {
		targets[i].Key = "T." + identifier(targets[i].Key)
	}
	ask := append(stem, el("matchInteraction", []string{"responseIdentifier", "RESPONSE", "shuffle", "true", "maxAssociations", fmt.Sprint(len(pairs))},
		el("simpleMatchSet", nil, p.choices("simpleAssociableChoice", it.Options, true)...),
		el("simpleMatchSet", nil, p.choices("simpleAssociableChoice", targets, true)...)))
	return declare("multiple", "directedPair", pairs), ask, p.match("match_correct")
}

func (p *pack) choices(name string, options []exam.Option, match bool) (nodes []*node) {
	for _, o := range options {
		attrs := []string{"identifier", identifier(o.Key)}
		if match {
			most := "1"
			if strings.HasPrefix(o.Key, "T.") {
				most = "0"
			}
			attrs = append(attrs, "matchMax", most)
		}
		nodes = append(nodes, el(name, attrs, inlineHTML(in(o.Text, p.lang))...))
	}
	return nodes
}

func idents(keys []string) (out []string) {
	for _, k := range keys {
		out = append(out, identifier(k))
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
