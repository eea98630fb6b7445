package document

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"strings"
	"testing"

	"tarazy/internal/fault"
	"tarazy/internal/locale"
)

// emblemOf is a picture of a size, in one colour.
func emblemOf(width, height int) []byte {
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	for i := range img.Pix {
		img.Pix[i] = []uint8{0, 110, 150, 255}[i%4]
	}
	img.Set(0, 0, color.RGBA{255, 255, 255, 255})
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// headed is a paper with a letterhead.
func headed() Document {
	return Document{Lang: locale.KK, Date: "2023-01-19", Title: "Хат", Parts: []Part{
		Letterhead{
			Left:   Side{"АҚБҰЛАҚ АУДАНЫ\nӘКІМІНІҢ АППАРАТЫ", "Бейбітшілік көшесі, 1"},
			Right:  Side{"АППАРАТ АКИМА\nАКБУЛАКСКОГО РАЙОНА", "улица Мира, 1"},
			Emblem: &Emblem{PNG: emblemOf(120, 90), Alt: "Елтаңба & «герб»"},
		},
		Text("Хаттың мәтіні."),
	}}
}

func TestALetterheadStandsInBothKindsOfFile(t *testing.T) {
	pdf := render(t, PDF, headed())
	if !bytes.Contains(pdf, []byte("/Subtype /Image")) || bytes.Contains(pdf, []byte("/SMask")) || bytes.Contains(pdf, []byte("/Interpolate true")) {
		t.Error("no emblem, or one that the archive's form does not take")
	}
	if !bytes.Equal(pdf, render(t, PDF, headed())) {
		t.Error("other bytes the second time")
	}
	parts := unpack(t, render(t, DOCX, headed()))
	text := string(parts["word/document.xml"])
	for _, word := range []string{"АҚБҰЛАҚ АУДАНЫ", "АКБУЛАКСКОГО РАЙОНА", "улица Мира, 1", "Елтаңба &amp; «герб»", `cx="720000"`, `cy="540000"`} {
		if !strings.Contains(text, word) {
			t.Errorf("no %q", word)
		}
	}
	if !bytes.Equal(parts["word/media/emblem1.png"], emblemOf(120, 90)) || !strings.Contains(string(parts["word/_rels/document.xml.rels"]), "media/emblem1.png") {
		t.Error("the emblem is not in the package")
	}
	d := headed()
	d.Parts = append(d.Parts, QR{Content: "https://tarazy.example", Caption: "Тексеру"})
	parts = unpack(t, render(t, DOCX, d))
	if len(parts["word/media/qr2.png"]) == 0 {
		t.Error("the second picture takes the place of the first")
	}
}

func TestALetterheadThatCannotBePrintedIsRefused(t *testing.T) {
	for what, x := range map[string]struct {
		head Letterhead
		code string
	}{
		"no picture": {Letterhead{Emblem: &Emblem{PNG: []byte("GIF89a")}}, "document.emblem"},
		"endless":    {Letterhead{Left: Side{Name: strings.Repeat("ұ", 1001)}}, "document.signature_too_long"},
	} {
		for _, f := range []Format{AsPDF, AsDOCX} {
			d := headed()
			d.Parts[0] = x.head
			if err := f.Write(&bytes.Buffer{}, d); !fault.Is(err, x.code) {
				t.Errorf("%s as %s: %v", what, f.Name, err)
			}
		}
	}
}

func TestALetterTheFontLacksIsNamed(t *testing.T) {
	for text, want := range map[string]rune{"Әкім № 1 – «аппарат»\nекінші жол": 0, "бір 漢 екі": '漢', "😀": '😀'} {
		r, lacks, err := Lacking(text)
		if err != nil || lacks != (want != 0) || r != want {
			t.Errorf("%q: %q, %t, %v", text, r, lacks, err)
		}
	}
}
