package interchange

import (
	"encoding/xml"
	"regexp"
	"strings"

	"tarazy/internal/exam"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
)

var qtiSpaces = map[Format]string{
	QTI21: "http://www.imsglobal.org/xsd/imsqti_v2p1",
	QTI22: "http://www.imsglobal.org/xsd/imsqti_v2p2",
	QTI30: "http://www.imsglobal.org/xsd/imsqtiasi_v3p0",
}

// qtiOf tells the version of an item, a test or a shared material of QTI, and
// gives the names of its elements the form of version 2.
func qtiOf(root *node) (Format, bool) {
	format := QTI21
	switch {
	case strings.HasPrefix(root.name, "qti-"):
		format = QTI30
		root.walkAll(camel)
	case root.space == qtiSpaces[QTI22]:
		format = QTI22
	}
	return format, root.name == "assessmentItem" || root.name == "assessmentTest" || root.name == "assessmentStimulus" ||
		root.name == "assessmentSection"
}

func (n *node) walkAll(fn func(*node)) { fn(n); n.each(fn) }

var dash = regexp.MustCompile(`-[a-z]`)

func camelName(s string) string {
	return dash.ReplaceAllStringFunc(s, func(m string) string { return strings.ToUpper(m[1:]) })
}

// camel renames qti-choice-interaction with response-identifier to
// choiceInteraction with responseIdentifier.
func camel(n *node) {
	name, ok := strings.CutPrefix(n.name, "qti-")
	if !ok {
		return
	}
	n.name = camelName(name)
	for i := range n.attrs {
		if a := &n.attrs[i].Name; !strings.HasPrefix(a.Local, "data-") {
			a.Local = camelName(a.Local)
		}
	}
}

// resource is an entry of a manifest.
type resource struct {
	node *node
	kind string
	path string
}

// readPackage reads the items of a package in the order of its manifest.
func (r *reader) readPackage(a *archive) error {
	resources, err := r.manifest(a)
	if err != nil {
		return err
	}
	r.imp.Format = QTI21
	if err := r.readOurs(a, resources); err != nil {
		return err
	}
	for _, res := range resources {
		if err := r.readResource(a, a.manifest(), res); err != nil {
			return err
		}
	}
	return nil
}

// manifest reads the list of a package.
func (r *reader) manifest(a *archive) (list []resource, err error) {
	name := a.manifest()
	data, err := a.open(name)
	if err != nil {
		return nil, err
	}
	root, err := parseXML(name, data, r.o.Limits)
	if err != nil {
		return nil, err
	}
	if list, err = listResources(name, root); err != nil {
		return nil, err
	}
	if len(list) > r.o.Limits.Items+1 { // ours has a part of its own
		return nil, tooMany(r.o.Limits)
	}
	return list, nil
}

func listResources(name string, root *node) (list []resource, err error) {
	for _, n := range root.all("resource") {
		res := resource{node: n, kind: n.attr("type")}
		for _, f := range append([]*node{n}, n.all("file")...) {
			if f.attr("href") == "" {
				continue
			}
			p, err := resolve(name, f.line, f.attr("href"))
			if err != nil {
				return nil, err
			}
			if f == n {
				res.path = p
			}
		}
		list = append(list, res)
	}
	return list, nil
}

func (r *reader) readResource(a *archive, manifest string, res resource) error {
	at := place(manifest, res.node.line) + " resource " + clip(res.node.attr("identifier"))
	old := strings.HasPrefix(res.kind, "imsqti_xmlv1p2") || strings.Contains(res.kind, "assessment/x-bb-qti")
	switch {
	case old:
		r.note(Lost, at, "", "resource", "type", clip(res.kind))
		return nil
	case !strings.HasPrefix(res.kind, "imsqti_item"):
		if strings.HasPrefix(res.kind, "imsqti_") && !strings.Contains(res.kind, "stimulus") {
			r.note(Lost, at, "", "test")
		}
		return nil
	case !a.has(res.path):
		r.refused++
		r.note(Refused, at, "", "missing_file", "path", clip(res.path))
		return nil
	}
	data, err := a.open(res.path)
	if err != nil {
		return err
	}
	root, err := parseXML(res.path, data, r.packaged())
	if f, ok := fault.As(err); ok && f.Code == "exam.interchange.broken" {
		r.refused++
		r.note(Refused, clip(res.path), "", "broken", "where", f.Args["where"])
		return nil
	}
	if err != nil {
		return err
	}
	format, ok := qtiOf(root)
	if !ok {
		r.refused++
		r.note(Refused, place(res.path, root.line), "", "not_item", "element", clip(root.name))
		return nil
	}
	r.imp.Format = format
	return r.readItemFile(a, res.path, root, r.ours[res.path].of(data))
}

// readItemFile reads one item. Where a part of ours tells about it and the file
// is as we wrote it, that is the item.
func (r *reader) readItemFile(a *archive, file string, root *node, o *ours) error {
	at := place(file, root.line)
	if root.name != "assessmentItem" {
		r.note(Lost, at, "", "test")
		return nil
	}
	if o != nil && o.bad != nil {
		r.note(Lost, at, "", "ours")
		o = nil
	}
	if o != nil && o.same && !r.keys[o.item.Key] {
		d := r.draft(at, o.item.Key)
		d.Item, d.langs = o.item, nil
		r.finish(d)
		return nil
	}
	d := r.draft(at, root.attr("identifier"))
	if l := langOf(root); l != "" {
		d.langs = []locale.Lang{l}
	}
	q := &itemReader{draft: d, a: a, file: file, root: root}
	if err := q.read(); err != nil {
		return err
	}
	if o != nil {
		q.mergeOurs(&o.item)
	}
	r.finish(d)
	return nil
}

// langOf is the language of a document where it is one of ours.
func langOf(n *node) locale.Lang {
	for _, a := range n.attrs {
		if a.Name.Local != "lang" {
			continue
		}
		switch l, _, _ := strings.Cut(strings.ToLower(a.Value), "-"); l {
		case "kk", "ru":
			return locale.Lang(l)
		}
	}
	return ""
}

// mergeOurs takes from an older state of the item what its file cannot say.
func (q *itemReader) mergeOurs(o *exam.Item) {
	d := q.draft
	d.note(Changed, "edited")
	d.Tags, d.Law, d.Difficulty, d.Rationale, d.Source, d.Enemies = o.Tags, o.Law, o.Difficulty, o.Rationale, o.Source, o.Enemies
	d.Pretest, d.Void, d.Validity = o.Pretest, o.Void, o.Validity
}

// xmlLang is the attribute that names the language of a document.
func xmlLang(l locale.Lang) xml.Attr {
	return xml.Attr{Name: xml.Name{Space: xmlSpace, Local: "lang"}, Value: string(l)}
}
