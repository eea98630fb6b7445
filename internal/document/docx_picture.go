package document

const (
	emuMM    = 36_000 // English metric units in a millimetre
	qrPixels = 8      // a module, sharp in print
)

// picture writes the code as a picture within a paragraph of its own.
func (b *body) picture(q QR) error {
	data, err := q.png(qrPixels)
	if err != nil {
		return err
	}
	n := itoa(len(b.pictures) + 1)
	b.pictures = append(b.pictures, file{"word/media/qr" + n + ".png", data})
	b.links = append(b.links, relation{"rQR" + n, nsRelation + "/image", "media/qr" + n + ".png"})
	b.m.open("w:p")
	b.m.open("w:r")
	b.m.open("w:drawing")
	b.drawing(n, b.doc.alt(q))
	b.m.close()
	b.m.close()
	b.m.close()
	return nil
}

func (b *body) drawing(n, alt string) {
	m, side := &b.m, itoa(qrSide*emuMM)
	m.open("wp:inline", "distT", "0", "distB", "0", "distL", "0", "distR", "0")
	m.leaf("wp:extent", "cx", side, "cy", side)
	m.leaf("wp:docPr", "id", n, "name", "QR "+n, "descr", alt)
	m.open("a:graphic")
	m.open("a:graphicData", "uri", nsPicture)
	m.open("pic:pic")
	m.open("pic:nvPicPr")
	m.leaf("pic:cNvPr", "id", n, "name", "QR "+n, "descr", alt)
	m.leaf("pic:cNvPicPr")
	m.close()
	m.open("pic:blipFill")
	m.leaf("a:blip", "r:embed", "rQR"+n)
	m.open("a:stretch")
	m.leaf("a:fillRect")
	m.close()
	m.close()
	m.open("pic:spPr")
	m.open("a:xfrm")
	m.leaf("a:off", "x", "0", "y", "0")
	m.leaf("a:ext", "cx", side, "cy", side)
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
