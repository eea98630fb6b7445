package pdfsign

import (
	"bytes"
	"fmt"
	"slices"
)

// Later says what was added to a file after a signature.
type Later string

// What may have been added.
const (
	Nothing    Later = "nothing"
	Signatures Later = "signatures" // further signatures with their stamps, and nothing else
	Changes    Later = "changes"    // something else, or something that cannot be read
)

// history is what each revision of a file did.
type history struct {
	f      *file
	length int64
	signed []bool // by revision, the latest first: it only added signatures
}

func readLater(pdf []byte) history {
	h := history{length: int64(len(pdf))}
	f, err := openFile(pdf)
	if err != nil {
		return h
	}
	h.f = f
	for i := range f.sections {
		h.signed = append(h.signed, i+1 < len(f.sections) && f.addsSignatures(i))
	}
	return h
}

// after says what came behind the first bytes of the file.
func (h history) after(covered int64) Later {
	if covered == h.length {
		return Nothing
	}
	if h.f == nil || !h.f.ended(int(h.length)) {
		return Changes
	}
	// The revision that was signed must still be one of the file's, and those
	// behind it may only add signatures.
	signed, err := lastStart(h.f.b[:covered])
	if err != nil {
		return Changes
	}
	for i, s := range h.f.sections {
		if s.at == signed && i > 0 {
			return Signatures
		}
		if int64(s.at) < covered || !h.signed[i] {
			break
		}
	}
	return Changes
}

// ended says whether the file ends with its latest revision.
func (f *file) ended(length int) bool {
	end := bytes.LastIndex(f.b, []byte("%%EOF"))
	return end > f.sections[0].at && len(bytes.TrimSpace(f.b[end+len("%%EOF"):length])) == 0
}

// addsSignatures says whether a revision does nothing to the one before but add
// fields of signatures: the objects that it replaces are the catalog, the form
// and pages, and in them only the lists of fields and of annotations grow.
func (f *file) addsSignatures(revision int) bool {
	s, before := f.sections[revision], f.sections[revision+1]
	if !bytes.Equal(s.trailer.get("Root"), before.trailer.get("Root")) || !bytes.Equal(s.trailer.get("Info"), before.trailer.get("Info")) {
		return false
	}
	root, ok := refOf(s.trailer.get("Root"))
	if !ok {
		return false
	}
	g, err := f.growthOf(root.num, revision)
	if err != nil {
		return false
	}
	for num := range s.objects {
		if was, wasStream, err := f.object(num, revision+1); err == nil && !g.allows(num, was, wasStream) {
			return false
		}
	}
	return true
}

// growth is what a revision may do, as it adds signatures.
type growth struct {
	f        *file
	revision int
	root     int
	form     int      // object of the form, 0 where it stands in the catalog
	added    [][]byte // the fields
}

func (f *file) growthOf(root, revision int) (*growth, error) {
	g := &growth{f: f, revision: revision, root: root}
	var forms [2]dict
	for i := range forms {
		catalog, err := f.dict(root, revision+i)
		if err != nil {
			return nil, err
		}
		if r, ok := refOf(catalog.get("AcroForm")); ok {
			g.form = r.num
		}
		if forms[i], err = f.form(catalog, revision+i); err != nil {
			return nil, err
		}
	}
	var err error
	if g.added, err = g.longer(forms[0].get("Fields"), forms[1].get("Fields")); err != nil {
		return nil, err
	}
	for _, a := range g.added {
		if err := g.signature(a); err != nil {
			return nil, err
		}
	}
	if !equalBut(forms[0], forms[1], "Fields", "SigFlags") {
		return nil, fmt.Errorf("pdf: the form was changed")
	}
	return g, nil
}

// longer gives what a list has more than it had.
func (g *growth) longer(now, was []byte) ([][]byte, error) {
	old, err := g.f.list(was, g.revision+1)
	if err != nil {
		return nil, err
	}
	list, err := g.f.list(now, g.revision)
	if err != nil {
		return nil, err
	}
	if len(list) < len(old) || !slices.EqualFunc(list[:len(old)], old, bytes.Equal) {
		return nil, fmt.Errorf("pdf: a list lost something")
	}
	return list[len(old):], nil
}

// signature refuses a field that is no signature, or that was there before.
func (g *growth) signature(field []byte) error {
	r, ok := refOf(field)
	if !ok {
		return fmt.Errorf("pdf: a field in the form itself")
	}
	d, err := g.f.dict(r.num, g.revision)
	if err != nil {
		return err
	}
	v, ok := refOf(d.get("V"))
	if !ok || string(d.get("FT")) != "/Sig" || d.get("A") != nil || d.get("AA") != nil {
		return fmt.Errorf("pdf: a field that is no signature")
	}
	for _, num := range []int{r.num, v.num} {
		if _, _, err := g.f.object(num, g.revision+1); err == nil {
			return fmt.Errorf("pdf: a signature over an older object")
		}
	}
	return nil
}

// allows says whether an object that was there may be written again so.
func (g *growth) allows(num int, was, wasStream []byte) bool {
	now, stream, err := g.f.object(num, g.revision)
	if err != nil {
		return false
	}
	if bytes.Equal(now, was) && bytes.Equal(stream, wasStream) || g.onlyMine(now, was) {
		return true
	}
	after, _, err := readDict(now)
	if err != nil || stream != nil || wasStream != nil {
		return false
	}
	before, _, err := readDict(was)
	if err != nil {
		return false
	}
	switch {
	case num == g.root:
		return equalBut(after, before, "AcroForm")
	case num == g.form:
		return equalBut(after, before, "Fields", "SigFlags")
	case string(before.get("Type")) == "/Page":
		return equalBut(after, before, "Annots") && g.onlyMine(after.get("Annots"), before.get("Annots"))
	}
	return false
}

// onlyMine says whether what a list gained are the fields; a value that is no
// list gains nothing.
func (g *growth) onlyMine(now, was []byte) bool {
	added, err := g.longer(now, was)
	if err != nil {
		return false
	}
	for _, a := range added {
		if !slices.ContainsFunc(g.added, func(b []byte) bool { return bytes.Equal(a, b) }) {
			return false
		}
	}
	return true
}

// equalBut compares two dictionaries, some entries left out.
func equalBut(a, b dict, but ...string) bool {
	rest := func(d dict) map[string]string {
		out := map[string]string{}
		for _, e := range d {
			if !slices.Contains(but, e.key) {
				out[e.key] = string(e.value)
			}
		}
		return out
	}
	x, y := rest(a), rest(b)
	if len(x) != len(y) {
		return false
	}
	for k, v := range x {
		if w, ok := y[k]; !ok || v != w {
			return false
		}
	}
	return true
}
