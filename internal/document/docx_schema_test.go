package document

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// schema is the order in which ECMA-376, part 1, annex A (wml.xsd) lets elements
// follow within another, for those that the writer uses. Word refuses a file that
// has them otherwise. Within w:rPr and w:trPr the order is free.
var schema = map[string][]string{
	"body":       {"*", "sectPr"},
	"p":          {"pPr", "*"},
	"r":          {"rPr", "*"},
	"tbl":        {"tblPr", "tblGrid", "tr"},
	"tr":         {"tblPrEx", "trPr", "tc"},
	"tc":         {"tcPr", "*"},
	"pPr":        strings.Fields("pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange"),
	"tblPr":      strings.Fields("tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription"),
	"tcPr":       strings.Fields("cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark"),
	"tblBorders": strings.Fields("top left start bottom right end insideH insideV"),
	"tcBorders":  strings.Fields("top left start bottom right end insideH insideV tl2br tr2bl"),
	"tblCellMar": strings.Fields("top left start bottom right end"),
	"tcMar":      strings.Fields("top left start bottom right end"),
	"pBdr":       strings.Fields("top left bottom right between bar"),
	"sectPr":     strings.Fields("headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid"),
	"styles":     {"docDefaults", "latentStyles", "style"},
	"docDefaults": {
		"rPrDefault", "pPrDefault",
	},
	"style": strings.Fields("name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked personal personalCompose personalReply rsid pPr rPr tblPr trPr tcPr tblStylePr"),
}

// TestDOCXElementsStandInTheOrderOfTheSchema: being well formed is not enough.
func TestDOCXElementsStandInTheOrderOfTheSchema(t *testing.T) {
	for _, d := range []Document{planRU(), planKK(), protocolRU(), longTable(20), headed()} {
		for name, data := range unpackAny(t, d) {
			if strings.HasPrefix(name, "word/") && strings.HasSuffix(name, ".xml") {
				inOrder(t, name, data)
			}
		}
	}
}

func unpackAny(t *testing.T, d Document) map[string][]byte {
	t.Helper()
	d.Date = "2023-01-19"
	return unpack(t, render(t, DOCX, d))
}

// inOrder holds each element's children against the schema.
func inOrder(t *testing.T, part string, data []byte) {
	t.Helper()
	type parent struct {
		name string
		at   int
		last string
	}
	var open []parent
	d := xml.NewDecoder(bytes.NewReader(data))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatalf("%s: %v", part, err)
		}
		switch x := token.(type) {
		case xml.StartElement:
			if n := len(open); n > 0 && schema[open[n-1].name] != nil {
				p := &open[n-1]
				at := place(schema[p.name], x.Name.Local)
				if at < p.at {
					t.Errorf("%s: %s in %s stands behind %s", part, x.Name.Local, p.name, p.last)
				}
				p.at, p.last = max(p.at, at), x.Name.Local
			}
			open = append(open, parent{name: x.Name.Local})
		case xml.EndElement:
			p := open[len(open)-1]
			if open = open[:len(open)-1]; p.name == "tc" && p.last != "p" {
				t.Errorf("%s: a cell ends with %q and not with a paragraph", part, p.last)
			}
		}
	}
}

// place is that of a child; one that the schema does not name stands where all
// others may, or nowhere.
func place(order []string, name string) int {
	if at := slices.Index(order, name); at >= 0 {
		return at
	}
	return slices.Index(order, "*")
}

// TestLibreOfficeOpensAndKeepsTheText lets LibreOffice read a Word file and write
// it again; what it holds must be the same. It takes long and needs a big
// program, so it is among the long tests.
func TestLibreOfficeOpensAndKeepsTheText(t *testing.T) {
	if os.Getenv("TARAZY_LONG") == "" {
		return
	}
	for name, d := range map[string]Document{"plan": planKK(), "protocol": protocolRU()} {
		d.Date = "2023-01-19"
		data := render(t, DOCX, d)
		again := unpackFile(t, throughLibreOffice(t, name, data))
		want, _ := read(t, name, unpack(t, data)["word/document.xml"])
		got, elements := read(t, name, again["word/document.xml"])
		if words(got) != words(want) {
			t.Errorf("%s: read\n%s\nwritten\n%s", name, words(got), words(want))
		}
		if n := count(elements, "tbl"); n == 0 {
			t.Errorf("%s: the tables are gone", name)
		}
	}
}

// words leaves out the hyphens that do not break: the writer has an element for
// them, LibreOffice the letter.
func words(text string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(text, "\u2011", "")), " ")
}

// throughLibreOffice gives the file as LibreOffice writes it.
func throughLibreOffice(t *testing.T, name string, data []byte) []byte {
	t.Helper()
	program, err := exec.LookPath("soffice")
	if err != nil {
		t.Fatal("soffice is not on PATH: install the Debian package libreoffice-writer-nogui")
	}
	dir := t.TempDir()
	file, out := filepath.Join(dir, name+".docx"), filepath.Join(dir, "out")
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), program, "-env:UserInstallation=file://"+filepath.Join(dir, "profile"),
		"--headless", "--convert-to", "docx:MS Word 2007 XML", "--outdir", out, file)
	cmd.Env = append(os.Environ(), "HOME="+dir)
	if text, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("soffice: %v: %s", err, text)
	}
	again, err := os.ReadFile(filepath.Join(out, name+".docx"))
	if err != nil {
		t.Fatal(err)
	}
	return again
}
