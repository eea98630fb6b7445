package interchange

import (
	"bytes"
	"unicode/utf8"

	"tarazy/internal/exam"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
)

// Format is a format of files with items.
type Format string

// The formats.
const (
	QTI21     Format = "qti21"
	QTI22     Format = "qti22"
	QTI30     Format = "qti30"
	MoodleXML Format = "moodle"
	GIFT      Format = "gift"
	Sheet     Format = "sheet" // XLSX
)

// Formats are all formats, in the order in which they are offered.
var Formats = []Format{Sheet, QTI30, QTI22, QTI21, MoodleXML, GIFT}

// Extension is the ending of a file's name, with its dot.
func (f Format) Extension() string {
	switch f {
	case MoodleXML:
		return ".xml"
	case GIFT:
		return ".gift.txt"
	case Sheet:
		return ".xlsx"
	}
	return ".zip"
}

// Severity is what became of a part of a file.
type Severity string

// The severities, the worst first.
const (
	Refused Severity = "refused" // the item was not taken
	Lost    Severity = "lost"    // the item was taken without this part
	Changed Severity = "changed" // the part was taken with another meaning or form
	Kept    Severity = "kept"    // not understood, kept for export
)

// Note is a line of the report of an import or an export.
type Note struct {
	Where    string   // file and line with the element, line, or sheet and cell
	Item     string   // key of the item; "" where it is of the file
	Severity Severity //
	Code     string   // message key: exam.interchange. + Code
	Args     fault.Args
	Fault    *fault.Error // what the check of the item said; nil elsewhere
}

// Key is the message key of the note.
func (n Note) Key() string { return "exam.interchange." + n.Code }

// Text is the note in a language.
func (n Note) Text(l locale.Lang) string {
	s := locale.T(l, n.Key(), n.Args)
	if n.Fault != nil {
		s += " " + locale.T(l, n.Fault.Key(), n.Fault.Args)
	}
	return s
}

// Import is what a file gave. Every item has passed Item.Check.
type Import struct {
	Format  Format
	Items   []exam.Item
	Stimuli []exam.Stimulus
	Report  []Note
}

// Options of an import.
type Options struct {
	Language locale.Lang // of a file in one language
	Tag      string      // for items that have none
	Limits   Limits
}

// Limits bound a file; a zero is the default.
type Limits struct {
	Bytes    int64 // of the file: 32 MiB
	Unpacked int64 // of all that an archive unpacks to: 128 MiB
	Files    int   // of an archive: 5,000
	Ratio    int64 // unpacked to packed, of a part over 1 MiB: 200
	Items    int   // 5,000
	Depth    int   // of elements: 64
	Nodes    int   // of one document: 400,000

	packaged bool // the document is a part of a package and may include another part
}

func (l Limits) filled() Limits {
	set := func(p *int64, v int64) {
		if *p == 0 {
			*p = v
		}
	}
	count := func(p *int, v int) {
		if *p == 0 {
			*p = v
		}
	}
	set(&l.Bytes, 32<<20)
	set(&l.Unpacked, 128<<20)
	set(&l.Ratio, 200)
	count(&l.Files, 5_000)
	count(&l.Items, 5_000)
	count(&l.Depth, 64)
	count(&l.Nodes, 400_000)
	return l
}

// Read recognises the format of a file and reads its items. name is the name
// of the file, for the report. The faults, each of the whole file, are
// exam.interchange.language, .empty, .large, .unknown, .old, .broken,
// .doctype, .external, .traversal, .bomb, .entries, .deep and .items.
func Read(name string, data []byte, o Options) (*Import, error) {
	r := newReader(name, o)
	if err := r.bounds(data); err != nil {
		return nil, err
	}
	if err := r.read(data); err != nil {
		return nil, err
	}
	if len(r.imp.Items)+r.refused > r.o.Limits.Items {
		return nil, tooMany(r.o.Limits)
	}
	return r.imp, nil
}

var bom = []byte("\ufeff")

func (r *reader) read(data []byte) error {
	if bytes.HasPrefix(data, []byte("PK\x03\x04")) {
		return r.readArchive(data)
	}
	data = bytes.TrimPrefix(data, bom)
	if !utf8.Valid(data) {
		return r.unknown()
	}
	if bytes.HasPrefix(bytes.TrimSpace(data), []byte("<")) {
		return r.readXML(data)
	}
	if looksLikeGIFT(string(data)) {
		return r.readGIFT(string(data))
	}
	return r.unknown()
}

// readXML reads a single document: an item of QTI or a quiz of Moodle.
func (r *reader) readXML(data []byte) error {
	root, err := parseXML(r.file, data, r.o.Limits)
	if err != nil {
		return err
	}
	format, ok := qtiOf(root)
	switch {
	case root.name == "quiz":
		return r.readMoodle(root)
	case root.name == "questestinterop":
		return fault.New(fault.Invalid, "exam.interchange.old", "file", clip(r.file))
	case ok:
		r.imp.Format = format
		return r.readItemFile(&archive{}, r.file, root, nil)
	}
	return r.unknown()
}

func (r *reader) readArchive(data []byte) error {
	a, err := openArchive(r.file, data, r.o.Limits)
	if err != nil {
		return err
	}
	switch {
	case a.has("xl/workbook.xml"):
		return r.readSheet(a, data)
	case a.manifest() != "":
		return r.readPackage(a)
	}
	return r.unknown()
}

// Write makes a file of items. The language is the one in which a format that
// holds one language is written; "" writes both where the format has a way.
// The notes tell what the format cannot hold.
func Write(format Format, items []exam.Item, stimuli []exam.Stimulus, lang locale.Lang) ([]byte, []Note, error) {
	w := &writer{format: format, lang: lang, items: items, stimuli: map[string]*exam.Stimulus{}, order: stimuli}
	for i := range stimuli {
		w.stimuli[stimuli[i].Key] = &stimuli[i]
	}
	var (
		data []byte
		err  error
	)
	switch format {
	case QTI21, QTI22, QTI30:
		data, err = w.writePackage()
	case MoodleXML:
		data = w.writeMoodle()
	case GIFT:
		data = w.writeGIFT()
	case Sheet:
		data, err = w.writeSheet()
	default:
		return nil, nil, fault.New(fault.Invalid, "exam.interchange.unknown", "file", clip(string(format)))
	}
	return data, w.notes, err
}

// writer gathers what an export cannot hold.
type writer struct {
	format  Format
	lang    locale.Lang
	items   []exam.Item
	stimuli map[string]*exam.Stimulus
	order   []exam.Stimulus
	notes   []Note
}

func (w *writer) note(s Severity, item, code string, kv ...any) {
	w.notes = append(w.notes, Note{Item: item, Severity: s, Code: code, Args: fault.New(0, "", kv...).Args})
}

// clip bounds a value that is shown in a message.
func clip(s string) string {
	const most = 80
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
