package pdfsign

import (
	"bytes"
	"compress/zlib"
	"encoding/xml"
	"io"
	"regexp"
	"strings"
	"testing"

	"tarazy/internal/document"
)

// What follows checks PDF/A-2, level B, as far as the structure of a file shows
// it: clauses are those of ISO 19005-2.

func TestAFileIsLaidOutForTheArchive(t *testing.T) {
	one := paper(t, func(d *document.Document) {
		d.Subject = "Отчёт «А & Б» <2026>"
		d.Parts = append(d.Parts, document.Paragraph{Runs: []document.Run{{Text: "Шешім", Bold: true}, {Text: "қабылданды", Italic: true}}},
			document.QR{Content: "https://tarazy.example/verify/doc_1", Caption: "Тексеру"})
	})
	for name, pdf := range map[string][]byte{"as printed": one, "signed": signed(t, one, members[0])} {
		t.Run(name, func(t *testing.T) {
			f, err := openFile(pdf)
			if err != nil {
				t.Fatal(err)
			}
			_, catalog, err := f.root()
			if err != nil {
				t.Fatal(err)
			}
			checkFrame(t, f)
			checkCatalog(t, f, catalog)
			checkObjects(t, f)
			checkFontsEmbedded(t, pdf)
		})
	}
}

// checkFrame is of clause 6.1: header, identifier, nothing behind the end.
func checkFrame(t *testing.T, f *file) {
	t.Helper()
	lines := bytes.SplitN(f.b, []byte("\n"), 3)
	if !regexp.MustCompile(`^%PDF-1\.[4-7]$`).Match(lines[0]) || len(lines[1]) < 5 || lines[1][0] != '%' {
		t.Errorf("header %q, %q", lines[0], lines[1])
	}
	for _, c := range lines[1][1:5] {
		if c < 128 {
			t.Errorf("the second line %q is not binary", lines[1])
		}
	}
	trailer := f.sections[0].trailer
	if id, err := items(trailer.get("ID")); err != nil || len(id) != 2 || len(id[0]) < 34 {
		t.Errorf("identifier %s", trailer.get("ID"))
	}
	if trailer.get("Encrypt") != nil || !bytes.HasSuffix(f.b, []byte("%%EOF\n")) {
		t.Error("encrypted, or bytes behind the end")
	}
}

// checkCatalog is of clauses 6.2.3, 6.6 and 6.9.
func checkCatalog(t *testing.T, f *file, catalog dict) {
	t.Helper()
	for _, never := range []string{"AA", "OCProperties", "NeedsRendering"} {
		if catalog.get(never) != nil {
			t.Errorf("the catalog has %s", never)
		}
	}
	if string(catalog.get("Lang")) != "(kk-KZ)" {
		t.Errorf("language %s", catalog.get("Lang"))
	}
	intents, err := f.list(catalog.get("OutputIntents"), 0)
	if err != nil || len(intents) != 1 {
		t.Fatalf("output intents %q %v", intents, err)
	}
	intent, _, err := readDict(intents[0])
	if err != nil || string(intent.get("S")) != "/GTS_PDFA1" {
		t.Fatalf("output intent %s %v", intents[0], err)
	}
	head, icc := objectOf(t, f, intent.get("DestOutputProfile"))
	if n, _ := head.number("N"); n != 3 || string(icc[12:24]) != "mntrRGB XYZ " || string(icc[36:40]) != "acsp" || icc[8] > 4 {
		t.Errorf("colour profile %s %q", head.bytes(), icc[:40])
	}
	head, xmp := objectOf(t, f, catalog.get("Metadata"))
	if head.get("Filter") != nil || string(head.get("Type")) != "/Metadata" || string(head.get("Subtype")) != "/XML" {
		t.Errorf("metadata %s", head.bytes())
	}
	checkMetadata(t, string(xmp))
}

func checkMetadata(t *testing.T, xmp string) {
	t.Helper()
	dec := xml.NewDecoder(strings.NewReader(xmp))
	for {
		if _, err := dec.Token(); err == io.EOF {
			break
		} else if err != nil {
			t.Fatalf("metadata: %v", err)
		}
	}
	for _, want := range []string{
		"<pdfaid:part>2</pdfaid:part>", "<pdfaid:conformance>B</pdfaid:conformance>", "<rdf:li>kk-KZ</rdf:li>",
		">Конкурс комиссиясы отырысының хаттамасы</rdf:li>", ">Отчёт «А &amp; Б» &lt;2026&gt;</rdf:li>", "<xmp:CreateDate>2026-03-02T00:00:00</xmp:CreateDate>",
	} {
		if !strings.Contains(xmp, want) {
			t.Errorf("no %s in the metadata", want)
		}
	}
}

func objectOf(t *testing.T, f *file, value []byte) (dict, []byte) {
	t.Helper()
	r, ok := refOf(value)
	if !ok {
		t.Fatalf("%s is no reference", value)
	}
	v, stream, err := f.object(r.num, 0)
	if err != nil {
		t.Fatal(err)
	}
	d, _, err := readDict(v)
	if err != nil {
		t.Fatal(err)
	}
	if string(d.get("Filter")) == "/FlateDecode" {
		stream = inflate(t, stream)
	}
	return d, stream
}

// checkObjects is of clauses 6.1.7, 6.2.8 to 6.2.11, 6.3, 6.4 and 6.5.
func checkObjects(t *testing.T, f *file) {
	t.Helper()
	type0, annotations := 0, 0
	for _, s := range f.sections {
		for num, at := range s.objects {
			if at < 0 {
				continue
			}
			value, stream, err := f.at(num, at)
			if err != nil {
				t.Fatal(err)
			}
			d, _, err := readDict(value)
			if err != nil {
				continue
			}
			checkObject(t, num, d, stream)
			switch {
			case string(d.get("Subtype")) == "/Type0":
				type0++
				checkFont(t, f, d)
			case string(d.get("Type")) == "/Annot":
				annotations++
				if flags, _ := d.number("F"); flags&4 == 0 || flags&(1|2|32) != 0 || d.get("AP") == nil {
					t.Errorf("annotation %s", d.bytes())
				}
			}
		}
	}
	if signatures := bytes.Count(f.b, byteRange); type0 == 0 || annotations != signatures {
		t.Errorf("%d fonts, %d annotations, %d signatures", type0, annotations, signatures)
	}
}

func checkObject(t *testing.T, num int, d dict, stream []byte) {
	t.Helper()
	for _, never := range []string{"JS", "AA", "Launch", "SMask", "OPI", "PS", "TR", "HTP", "NeedAppearances", "XFA"} {
		if d.get(never) != nil {
			t.Errorf("object %d has %s", num, never)
		}
	}
	if ca, CA := d.get("ca"), d.get("CA"); ca != nil || CA != nil {
		t.Errorf("object %d is transparent", num)
	}
	if stream == nil {
		return
	}
	if d.get("F") != nil || bytes.Contains(d.get("Filter"), []byte("LZW")) {
		t.Errorf("object %d: a stream outside the file or in LZW", num)
	}
}

// checkFont is of clause 6.2.11: the font is embedded, its letters have codes.
func checkFont(t *testing.T, f *file, d dict) {
	t.Helper()
	_, codes := objectOf(t, f, d.get("ToUnicode"))
	if !bytes.Contains(codes, []byte("beginbfrange")) {
		t.Errorf("font %s has no codes", d.get("BaseFont"))
	}
	below, err := items(d.get("DescendantFonts"))
	if err != nil || len(below) != 1 {
		t.Fatalf("font %s", d.bytes())
	}
	cid, _ := objectOf(t, f, below[0])
	if string(cid.get("Subtype")) != "/CIDFontType2" || cid.get("CIDToGIDMap") == nil || cid.get("W") == nil {
		t.Errorf("font %s", cid.bytes())
	}
	descriptor, _ := objectOf(t, f, cid.get("FontDescriptor"))
	if _, program := objectOf(t, f, descriptor.get("FontFile2")); len(program) < 1000 {
		t.Errorf("font program of %d bytes", len(program))
	}
}

// checkFontsEmbedded asks poppler the same.
func checkFontsEmbedded(t *testing.T, pdf []byte) {
	t.Helper()
	rows := strings.Split(strings.TrimSpace(poppler(t, pdf, "pdffonts", "FILE")), "\n")[2:]
	for _, row := range rows {
		// name, type (two words), encoding, embedded, subset, Unicode, object
		if fields := strings.Fields(row); len(fields) != 9 || fields[4] != "yes" || fields[6] != "yes" {
			t.Errorf("font: %s", row)
		}
	}
	if len(rows) < 2 {
		t.Errorf("%d fonts", len(rows))
	}
}

func inflate(t *testing.T, b []byte) []byte {
	t.Helper()
	r, err := zlib.NewReader(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	out, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return out
}
