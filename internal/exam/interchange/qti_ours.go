package interchange

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"path"
	"slices"

	"tarazy/internal/exam"
	"tarazy/internal/fault"
	"tarazy/internal/strict"
)

// Our own packages carry a part beside what QTI has, so that nothing is lost on
// the way back: each item and material as the bank has it. Other programs see
// a file that nothing refers to.
const (
	oursSpace = "urn:tarazy:exam:1"
	oursFile  = "tarazy.xml"
)

// ours is what a package of ours says about an item.
type ours struct {
	item exam.Item
	sum  string // of the item's file as we wrote it
	same bool   // the file was not changed since
	bad  error
}

// of compares with the file of the item; nil stays nil.
func (o *ours) of(file []byte) *ours {
	if o != nil {
		o.same = o.sum == digest(file)
	}
	return o
}

func digest(file []byte) string {
	sum := sha256.Sum256(file)
	return hex.EncodeToString(sum[:])
}

func decodeOurs(name, text string, into any) error {
	n, err := strict.JSON([]byte(text))
	if err != nil {
		return err
	}
	return strict.Decode(n, into)
}

// readOurs takes what a package of ours carries, if this is one.
func (r *reader) readOurs(a *archive, list []resource) error {
	name := path.Join(path.Dir(a.manifest()), oursFile)
	if !slices.ContainsFunc(list, func(res resource) bool { return res.path == name }) {
		return nil
	}
	data, err := a.open(name)
	if err != nil || data == nil {
		return err
	}
	root, err := parseXML(name, data, r.o.Limits)
	if f, ok := fault.As(err); ok && f.Code == "exam.interchange.broken" {
		r.note(Lost, clip(name), "", "ours")
		return nil
	}
	if err != nil {
		return err
	}
	for _, n := range root.kids {
		switch {
		case n.space != oursSpace:
		case n.name == "stimulus":
			r.ourStimulus(name, n)
		case n.name == "item":
			o := &ours{sum: n.attr("sha256")}
			o.bad = decodeOurs("item", n.word(), &o.item)
			r.ours[path.Join(path.Dir(name), n.attr("href"))] = o
		}
	}
	return nil
}

func (r *reader) ourStimulus(file string, n *node) {
	var s exam.Stimulus
	if err := decodeOurs("stimulus", n.word(), &s); err != nil || s.Key == "" || r.stimuli[s.Key] != nil {
		r.note(Lost, place(file, n.line), "", "ours")
		return
	}
	r.keys[s.Key] = true
	r.addStimulus(s)
}

// carry puts a thing as the bank has it beside what QTI has of it.
func (p *pack) carry(name, href, sum string, v any) error {
	data, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("package: %s: %w", name, err)
	}
	p.ours.add(el(name, []string{"href", href, "sha256", sum}, txt(string(data))))
	return nil
}

// putOurs ends a package with what it carries.
func (p *pack) putOurs() {
	p.ours.space = oursSpace
	p.put(oursFile, document(p.ours))
	p.resources.add(el("resource", []string{"identifier", "tarazy", "type", "webcontent", "href", oursFile}, el("file", []string{"href", oursFile})))
}
