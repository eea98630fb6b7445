package press_test

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/png"
	"testing"

	"tarazy/internal/document"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/press"
)

func TestAnEmblemIsKeptSmallOpaqueAndAlike(t *testing.T) {
	for what, data := range map[string][]byte{"PNG": pngOf(drawn(1200, 800)), "JPEG": jpegOf(drawn(1200, 800))} {
		one, err := press.MakeEmblem(data)
		if err != nil {
			t.Fatal(what, err)
		}
		two, err := press.MakeEmblem(data)
		if err != nil || !bytes.Equal(one, two) {
			t.Errorf("%s: other bytes, %v", what, err)
		}
		img, err := png.Decode(bytes.NewReader(one))
		if err != nil {
			t.Fatal(what, err)
		}
		if b := img.Bounds(); b.Dx() != 300 || b.Dy() != 200 {
			t.Errorf("%s: %v", what, b)
		}
		if o, ok := img.(interface{ Opaque() bool }); !ok || !o.Opaque() {
			t.Errorf("%s: is not opaque", what)
		}
		if r, g, b, _ := img.At(0, 0).RGBA(); what == "PNG" && (r != 0xffff || g != 0xffff || b != 0xffff) {
			t.Errorf("what was transparent is not white: %x %x %x", r, g, b)
		}
	}
	small, err := press.MakeEmblem(pngOf(drawn(100, 70)))
	if err != nil {
		t.Fatal(err)
	}
	if c, err := png.DecodeConfig(bytes.NewReader(small)); err != nil || c.Width != 100 || c.Height != 70 {
		t.Errorf("a small one became %v, %v", c, err)
	}
}

// bomb is a PNG whose head promises a picture of a size.
func bomb(width, height uint32) []byte {
	data := bytes.Clone(pngOf(drawn(64, 64)))
	binary.BigEndian.PutUint32(data[16:], width)
	binary.BigEndian.PutUint32(data[20:], height)
	binary.BigEndian.PutUint32(data[29:], crc32.ChecksumIEEE(data[12:29]))
	return data
}

func TestAPictureThatIsNoEmblemIsRefused(t *testing.T) {
	var moving bytes.Buffer
	if err := gif.Encode(&moving, image.NewPaletted(image.Rect(0, 0, 80, 80), color.Palette{color.White, color.Black}), nil); err != nil {
		t.Fatal(err)
	}
	good := pngOf(drawn(200, 200))
	for what, x := range map[string]struct {
		data []byte
		code string
	}{
		"nothing":            {nil, "press.emblem_kind"},
		"a GIF":              {moving.Bytes(), "press.emblem_kind"},
		"an SVG":             {[]byte("<svg onload=alert(1)>"), "press.emblem_kind"},
		"a PDF":              {[]byte("%PDF-1.7"), "press.emblem_kind"},
		"half a PNG":         {good[:len(good)/2], "press.emblem_broken"},
		"a head alone":       {good[:8], "press.emblem_broken"},
		"a PNG with garbage": {append(bytes.Clone(good[:60]), bytes.Repeat([]byte{0xff}, 200)...), "press.emblem_broken"},
		"a bomb":             {bomb(40_000, 40_000), "press.emblem_side"},
		"a long bomb":        {bomb(4_000, 3_900), "press.emblem_side"},
		"a thin one":         {pngOf(drawn(300, 10)), "press.emblem_side"},
		"too many bytes":     {append(bytes.Clone(good), make([]byte, press.EmblemMost)...), "press.emblem_large"},
	} {
		_, err := press.MakeEmblem(x.data)
		if f, ok := fault.As(err); !ok || f.Code != x.code || f.Field != "emblem" {
			t.Errorf("%s: %v, not %s", what, err, x.code)
		}
	}
}

// FuzzEmblem: what is taken can be printed, and is within its bounds.
func FuzzEmblem(f *testing.F) {
	f.Add(pngOf(drawn(64, 80)))
	f.Add(jpegOf(drawn(80, 64)))
	f.Add(bomb(40_000, 40_000))
	f.Fuzz(func(t *testing.T, data []byte) {
		emblem, err := press.MakeEmblem(data)
		if err != nil {
			if _, ok := fault.As(err); !ok {
				t.Fatal(err)
			}
			return
		}
		c, err := png.DecodeConfig(bytes.NewReader(emblem))
		if err != nil || max(c.Width, c.Height) > 300 {
			t.Fatal(c, err)
		}
		x := document.Document{Lang: locale.KK, Date: "2026-03-02", Parts: []document.Part{document.Letterhead{Emblem: &document.Emblem{PNG: emblem}}}}
		for _, format := range []document.Format{document.AsPDF, document.AsDOCX} {
			var b bytes.Buffer
			if err := format.Write(&b, x); err != nil {
				t.Fatal(err)
			}
		}
	})
}
