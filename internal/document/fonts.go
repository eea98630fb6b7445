package document

import (
	"embed"
	"encoding/binary"
	"fmt"
	"sync"

	"tarazy/internal/fault"
)

// The fonts are products of the asset build, not of this repository: a clean
// clone compiles without them and says so when asked for a PDF.
//
//go:embed all:fonts
var fontFiles embed.FS

// face is one weight of the font.
type face int

const (
	regular face = iota
	medium
	bold
)

var faceFiles = [...]string{
	regular: "fonts/GolosText_400Regular.ttf",
	medium:  "fonts/GolosText_500Medium.ttf",
	bold:    "fonts/GolosText_600SemiBold.ttf",
}

// font is a face with the widths of its letters, in thousandths of the size.
type font struct {
	file   []byte
	widths map[rune]int
}

// width gives the advance of a letter and whether the font has it.
func (f *font) width(r rune) (int, bool) {
	w, ok := f.widths[r]
	return w, ok
}

// loadFonts reads the three faces once; they never change in a process.
var loadFonts = sync.OnceValues(func() ([]*font, error) { return readFonts(fontFiles.ReadFile) })

func readFonts(read func(string) ([]byte, error)) ([]*font, error) {
	fonts := make([]*font, len(faceFiles))
	for i, name := range faceFiles {
		b, err := read(name)
		if err != nil {
			return nil, fault.New(fault.Unavailable, "document.fonts_missing", "file", name).Wrap(err)
		}
		widths, err := glyphWidths(b)
		if err != nil {
			return nil, fault.New(fault.Unavailable, "document.fonts_missing", "file", name).Wrap(err)
		}
		fonts[i] = &font{file: b, widths: widths}
	}
	return fonts, nil
}

// ttf reads big-endian numbers from a TrueType file. The first read outside the
// file is remembered, later ones give zero.
type ttf struct {
	b   []byte
	err error
}

func (t *ttf) at(off, n int) []byte {
	if off < 0 || off+n > len(t.b) {
		if t.err == nil {
			t.err = fmt.Errorf("font: no %d bytes at %d", n, off)
		}
		return make([]byte, n)
	}
	return t.b[off : off+n]
}

func (t *ttf) u16(off int) int { return int(binary.BigEndian.Uint16(t.at(off, 2))) }
func (t *ttf) u32(off int) int { return int(binary.BigEndian.Uint32(t.at(off, 4))) }

// tables gives the offset of each table by its tag.
func (t *ttf) tables() map[string]int {
	out := map[string]int{}
	for i := range t.u16(4) {
		entry := 12 + 16*i
		out[string(t.at(entry, 4))] = t.u32(entry + 8)
	}
	return out
}

// glyphWidths reads which letters a font has and how wide they are (tables
// cmap, format 4, and hmtx). The PDF library measures with the same tables but
// does not say which letters are missing.
func glyphWidths(b []byte) (map[rune]int, error) {
	t := &ttf{b: b}
	tab := t.tables()
	for _, tag := range []string{"head", "hhea", "hmtx", "cmap"} {
		if tab[tag] == 0 {
			return nil, fmt.Errorf("font: no table %s", tag)
		}
	}
	em, metrics := t.u16(tab["head"]+18), t.u16(tab["hhea"]+34)
	if em == 0 || metrics == 0 {
		return nil, fmt.Errorf("font: no metrics")
	}
	out := map[rune]int{}
	for r, glyph := range t.glyphs(tab["cmap"]) {
		advance := t.u16(tab["hmtx"] + 4*min(glyph, metrics-1))
		out[r] = (advance*1000 + em/2) / em
	}
	if t.err == nil && len(out) == 0 {
		t.err = fmt.Errorf("font: no letters")
	}
	return out, t.err
}

// glyphs reads the letters of the basic plane from a cmap table.
func (t *ttf) glyphs(cmap int) map[rune]int {
	out := map[rune]int{}
	for i := range t.u16(cmap + 2) {
		sub := cmap + t.u32(cmap+4+8*i+4)
		if t.u16(sub) == 4 {
			t.segments(sub, out)
			break
		}
	}
	return out
}

func (t *ttf) segments(sub int, out map[rune]int) {
	size := t.u16(sub + 6) // twice the number of segments
	ends := sub + 14
	starts, deltas, ranges := ends+size+2, ends+2*size+2, ends+3*size+2
	for k := 0; k < size && t.err == nil; k += 2 {
		first, last := t.u16(starts+k), t.u16(ends+k)
		for c := first; c <= last && c != 0xffff; c++ {
			glyph := c
			if off := t.u16(ranges + k); off != 0 {
				if glyph = t.u16(ranges + k + off + 2*(c-first)); glyph == 0 {
					continue
				}
			}
			if glyph = (glyph + t.u16(deltas+k)) & 0xffff; glyph != 0 {
				out[rune(c)] = glyph
			}
		}
	}
}
