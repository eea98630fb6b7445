package document

const (
	emuMM    = 36_000 // English metric units in a millimetre
	qrPixels = 8      // a module, sharp in print
)

// figure is a PNG that stands in a paragraph of its own; sizes in millimetres.
type figure struct {
	name          string
	data          []byte
	alt           string
	width, height float64
	align         Align
}

// picture writes the code as a picture within a paragraph of its own.
func (b *body) picture(q QR) error {
	data, err := q.png(qrPixels)
	if err != nil {
		return err
	}
	b.inline(figure{name: "qr", data: data, alt: b.doc.alt(q), width: qrSide, height: qrSide})
	return nil
}

func (b *body) inline(p figure) {
	n := itoa(len(b.pictures) + 1)
	b.pictures = append(b.pictures, file{"word/media/" + p.name + n + ".png", p.data})
	b.links = append(b.links, relation{"rPicture" + n, nsRelation + "/image", "media/" + p.name + n + ".png"})
	b.open("", p.align)
	b.m.open("w:r")
	b.m.open("w:drawing")
	b.drawing(n, p)
	b.m.close()
	b.m.close()
	b.m.close()
}

func (b *body) drawing(n string, p figure) {
	m, width, height := &b.m, itoa(int(p.width*emuMM+0.5)), itoa(int(p.height*emuMM+0.5))
	m.open("wp:inline", "distT", "0", "distB", "0", "distL", "0", "distR", "0")
	m.leaf("wp:extent", "cx", width, "cy", height)
	m.leaf("wp:docPr", "id", n, "name", p.name+" "+n, "descr", p.alt)
	m.open("a:graphic")
	m.open("a:graphicData", "uri", nsPicture)
	m.open("pic:pic")
	m.open("pic:nvPicPr")
	m.leaf("pic:cNvPr", "id", n, "name", p.name+" "+n, "descr", p.alt)
	m.leaf("pic:cNvPicPr")
	m.close()
	m.open("pic:blipFill")
	m.leaf("a:blip", "r:embed", "rPicture"+n)
	m.open("a:stretch")
	m.leaf("a:fillRect")
	m.close()
	m.close()
	m.open("pic:spPr")
	m.open("a:xfrm")
	m.leaf("a:off", "x", "0", "y", "0")
	m.leaf("a:ext", "cx", width, "cy", height)
	m.close()
	m.open("a:prstGeom", "prst", "rect")
	m.leaf("a:avLst")
	m.close()
	m.close()
	m.close()
	m.close()
	m.close()
	m.close()
}

// qr writes a code with its caption below.
func (b *body) qr(q QR) error {
	if err := b.picture(q); err != nil {
		return err
	}
	b.line(styleNote, q.Caption)
	return nil
}
