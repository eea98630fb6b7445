package document

import (
	"bytes"
	"crypto/sha256"
	_ "embed" // for the colour profile
	"encoding/xml"
	"errors"
	"fmt"
	"strings"

	"codeberg.org/go-pdf/fpdf"
)

// profile says which colours the numbers of the file mean: sRGB2014.icc of the
// International Color Consortium (https://www.color.org/srgbprofiles.xalter),
// free to embed; its terms lie beside it.
//
//go:embed icc/sRGB2014.icc
var profile []byte

// archival gives the file what ISO 19005-2 (PDF/A-2, level B) asks of it beside
// the fonts, which are embedded anyway: metadata that names the standard, and
// the output intent.
func (c *canvas) archival() {
	c.pdf.AddOutputIntent(fpdf.OutputIntentType{
		SubtypeIdent: fpdf.OutputIntent_GTS_PDFA1, OutputConditionIdentifier: "sRGB", Info: "sRGB IEC61966-2.1", ICCProfile: profile,
	})
	c.pdf.SetXmpMetadata(c.doc.metadata())
}

const metadataForm = `<?xpacket begin="` + "\ufeff" + `" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<pdfaid:part>2</pdfaid:part>
<pdfaid:conformance>B</pdfaid:conformance>
<dc:format>application/pdf</dc:format>
<dc:language><rdf:Bag><rdf:li>%[1]s</rdf:li></rdf:Bag></dc:language>
%[2]s%[3]s<xmp:CreateDate>%[4]sT00:00:00</xmp:CreateDate>
<xmp:ModifyDate>%[4]sT00:00:00</xmp:ModifyDate>
<pdf:Producer>Tarazy</pdf:Producer>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>`

// metadata says in XMP (ISO 16684-1) what the file's properties say.
func (d Document) metadata() []byte {
	return fmt.Appendf(nil, metadataForm, d.tag(), property("title", d.Title), property("description", d.Subject), d.Date)
}

// property is a text of the metadata; an empty one is left out, as it is among
// the file's properties.
func property(name, text string) string {
	if text = cleanLine(text); text == "" {
		return ""
	}
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(text)) // a builder takes everything
	return fmt.Sprintf("<dc:%[1]s><rdf:Alt><rdf:li xml:lang=\"x-default\">%[2]s</rdf:li></rdf:Alt></dc:%[1]s>\n", name, b.String())
}

// identified puts an identifier into the trailer, which the library does not
// write and PDF/A needs. It comes from the bytes, so the same document has the
// same one. The trailer stands behind all that offsets point to.
func identified(pdf []byte) ([]byte, error) {
	mark := []byte("trailer\n<<\n")
	at := bytes.LastIndex(pdf, mark)
	if at < 0 {
		return nil, errors.New("document: a PDF without a trailer")
	}
	at += len(mark)
	sum := sha256.Sum256(pdf)
	id := fmt.Sprintf("/ID [<%[1]x> <%[1]x>]\n", sum[:16])
	return append(append(append(make([]byte, 0, len(pdf)+len(id)), pdf[:at]...), id...), pdf[at:]...), nil
}
