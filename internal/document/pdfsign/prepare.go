package pdfsign

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"tarazy/internal/document"
	"tarazy/internal/eds"
	"tarazy/internal/fault"
)

// room is how long a message may be, in bytes: one with the certificates of a
// chain and a time stamp takes up to ten thousand.
const room = 16 << 10

// Signer is who signs, as the stamp on the last page and the file say it. The
// certificate in the message is what proves it.
type Signer struct {
	document.Stamp
	At time.Time // the instant that the file will claim; the stamp's When says the same in words
}

// Prepared is a file with the place of a signature that is not there yet. It is
// a pure function of the file and the signer: it need not be kept between the
// two steps.
type Prepared struct {
	file     []byte
	from, to int // the place, with its angle brackets
}

// Prepare adds the place of a signature and its stamp on the last page, at the
// next free place that document.Document.Stamps keeps. Faults:
// pdfsign.unreadable, pdfsign.unsupported, pdfsign.no_room,
// document.signature_too_long, document.fonts_missing.
func Prepare(pdf []byte, s Signer) (*Prepared, error) {
	f, err := openFile(pdf)
	if err != nil {
		return nil, unfit(err)
	}
	t := f.sections[0].trailer
	size, ok := t.number("Size")
	if !ok || t.get("Encrypt") != nil {
		return nil, fault.New(fault.Invalid, "pdfsign.unsupported")
	}
	d, err := newDrawing(f, size)
	if err != nil {
		return nil, unfit(err)
	}
	p, err := d.sign(s)
	if err != nil {
		return nil, unfit(err)
	}
	return p, nil
}

func unfit(err error) error {
	if _, ok := fault.As(err); ok {
		return err
	}
	if errors.Is(err, errStream) {
		return fault.New(fault.Invalid, "pdfsign.unsupported").Wrap(err)
	}
	return fault.New(fault.Invalid, "pdfsign.unreadable").Wrap(err)
}

// drawing is the update that brings a signature, with the objects that it
// changes.
type drawing struct {
	*update
	root, page ref
	catalog    dict
	pageDict   dict
	annots     [][]byte
	form       dict
	fields     [][]byte
}

func newDrawing(f *file, size int) (*drawing, error) {
	d := &drawing{update: newUpdate(f, size)}
	var err error
	if d.root, d.catalog, err = f.root(); err != nil {
		return nil, err
	}
	if d.page, d.pageDict, err = f.lastPage(d.catalog); err != nil {
		return nil, err
	}
	if d.root.gen != 0 || d.page.gen != 0 {
		return nil, errors.New("pdf: catalog or page of another generation")
	}
	if d.annots, err = f.list(d.pageDict.get("Annots"), 0); err != nil {
		return nil, err
	}
	if d.form, err = f.form(d.catalog, 0); err != nil {
		return nil, err
	}
	d.fields, err = f.list(d.form.get("Fields"), 0)
	return d, err
}

// list gives the items of an array that may be missing.
func (f *file) list(value []byte, revision int) ([][]byte, error) {
	if value == nil {
		return nil, nil
	}
	value, err := f.resolve(value, revision)
	if err != nil {
		return nil, err
	}
	return items(value)
}

// form is the dictionary of the file's fields; empty where it has none.
func (f *file) form(catalog dict, revision int) (dict, error) {
	value := catalog.get("AcroForm")
	if value == nil {
		return dict{}, nil
	}
	value, err := f.resolve(value, revision)
	if err != nil {
		return nil, err
	}
	d, _, err := readDict(value)
	return d, err
}

func (d *drawing) sign(s Signer) (*Prepared, error) {
	rect, look, err := d.stamp(s.Stamp)
	if err != nil {
		return nil, err
	}
	signature, widget := d.fresh(), d.fresh()
	head := fmt.Sprintf("<</Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached\n/Name %s /Reason %s /M (D:%s)\n",
		text(s.Name), text(s.Role), s.At.UTC().Format("20060102150405Z"))
	at := d.put(signature, []byte(head+rangeBlank+"\n/Contents <"+strings.Repeat("0", 2*room)+">>>"))
	d.put(widget, fmt.Appendf(nil, "<</Type /Annot /Subtype /Widget /FT /Sig /T (signature%d) /TU %s\n/Rect %s /F 132 /P %s /V %d 0 R /AP <</N %d 0 R>>>>",
		len(d.fields)+1, text(s.Name), rect, d.page, signature, look))
	mine := fmt.Appendf(nil, "%d 0 R", widget)
	d.putList(d.page.num, d.pageDict, "Annots", append(d.annots, mine))
	d.putForm(d.form.with("SigFlags", "3"), append(d.fields, mine))
	out := slices.Clone(d.finish())
	from := at + len(head) + len(rangeBlank) + len("\n/Contents ")
	p := &Prepared{file: out, from: from, to: from + 2*room + 2}
	p.fillRange(at + len(head))
	return p, nil
}

// rangeBlank holds the place of the byte range, whose numbers are known only
// when the file is complete.
var rangeBlank = fmt.Sprintf("/ByteRange [%-34s]", "")

func (p *Prepared) fillRange(at int) {
	copy(p.file[at:], fmt.Sprintf("/ByteRange [%-34s]", fmt.Sprintf("0 %d %d %d", p.from, p.to, len(p.file)-p.to)))
}

// putList writes an object with a longer array, which may stand apart.
func (d *drawing) putList(num int, of dict, key string, list [][]byte) {
	if r, ok := refOf(of.get(key)); ok {
		d.put(r.num, []byte(array(list)))
		return
	}
	d.put(num, of.with(key, array(list)).bytes())
}

func (d *drawing) putForm(form dict, fields [][]byte) {
	if r, ok := refOf(d.catalog.get("AcroForm")); ok {
		d.put(r.num, form.with("Fields", array(fields)).bytes())
		return
	}
	form = form.with("Fields", array(fields))
	d.put(d.root.num, d.catalog.with("AcroForm", string(form.bytes())).bytes())
}

// stamp draws the stamp at the next free place and gives that and the object.
func (d *drawing) stamp(s document.Stamp) (rect string, look int, err error) {
	wide, err := d.landscape()
	if err != nil {
		return "", 0, err
	}
	place, err := d.taken()
	if err != nil {
		return "", 0, err
	}
	x, y, ok := document.StampPlace(wide, place)
	if !ok {
		return "", 0, fault.New(fault.Conflict, "pdfsign.no_room", "signatures", place)
	}
	picture, err := s.Picture(wide)
	if err != nil {
		return "", 0, err
	}
	rect = fmt.Sprintf("[%.2f %.2f %.2f %.2f]", x, y, x+picture.Width, y+picture.Height)
	look, err = d.look(picture)
	return rect, look, err
}

// look brings the drawn stamp into the file as a form (ISO 32000-1, 8.10).
func (d *drawing) look(picture document.Picture) (int, error) {
	from, err := openFile(picture.PDF)
	if err != nil {
		return 0, err
	}
	_, catalog, err := from.root()
	if err != nil {
		return 0, err
	}
	_, page, err := from.lastPage(catalog)
	if err != nil {
		return 0, err
	}
	contents, ok := refOf(page.get("Contents"))
	if !ok {
		return 0, errors.New("pdf: a stamp without contents")
	}
	value, stream, err := from.object(contents.num, 0)
	if err != nil {
		return 0, err
	}
	head, _, err := readDict(value)
	if err != nil {
		return 0, err
	}
	resources, err := d.renumber(from, page.get("Resources"), map[int]int{})
	if err != nil {
		return 0, err
	}
	num := d.fresh()
	head = head.with("Type", "/XObject").with("Subtype", "/Form").with("Resources", string(resources)).
		with("BBox", fmt.Sprintf("[0 0 %.2f %.2f]", picture.Width, picture.Height))
	d.put(num, withStream(head.bytes(), stream))
	return num, nil
}

// taken counts the signatures that the last page bears.
func (d *drawing) taken() (int, error) {
	n := 0
	for _, a := range d.annots {
		value, err := d.f.resolve(a, 0)
		if err != nil {
			return 0, err
		}
		w, _, err := readDict(value)
		if err != nil {
			return 0, err
		}
		if string(w.get("FT")) == "/Sig" {
			n++
		}
	}
	return n, nil
}

// landscape says which way the last page lies.
func (d *drawing) landscape() (bool, error) {
	value, err := d.f.inherited(d.pageDict, "MediaBox")
	if err != nil {
		return false, err
	}
	box, err := items(value)
	if err != nil || len(box) != 4 {
		return false, errors.New("pdf: a page without a size")
	}
	wide, err := strconv.ParseFloat(string(box[2]), 64)
	if err != nil {
		return false, err
	}
	high, err := strconv.ParseFloat(string(box[3]), 64)
	return wide > high, err
}

// Content is what the person's program signs: every byte of the file but the
// place of the signature.
func (p *Prepared) Content() []byte {
	return slices.Concat(p.file[:p.from], p.file[p.to:])
}

// Embed puts a detached message over Content in its place and gives the signed
// file. That the message holds is for the caller to have checked (eds.Verify).
// Faults: pdfsign.attached, pdfsign.message_too_long and those of a message that
// cannot be read.
func (p *Prepared) Embed(cms []byte) ([]byte, error) {
	der, err := eds.DER(cms)
	if err != nil {
		return nil, err
	}
	attached, err := eds.Attached(der)
	if err != nil {
		return nil, err
	}
	if attached {
		return nil, fault.New(fault.Invalid, "pdfsign.attached")
	}
	if len(der) > room {
		return nil, fault.New(fault.TooLarge, "pdfsign.message_too_long", "bytes", len(der), "limit", room)
	}
	out := bytes.Clone(p.file)
	hex.Encode(out[p.from+1:], der)
	return out, nil
}
