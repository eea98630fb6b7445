package blob

import (
	"bytes"
	"path"
	"strings"
)

// paperMagic are the forms of papers that persons hand in, by their first bytes.
var paperMagic = []struct {
	media string
	magic []byte
}{
	{"application/pdf", []byte("%PDF-")},
	{"image/jpeg", []byte("\xff\xd8\xff")},
	{"image/png", []byte("\x89PNG\r\n\x1a\n")},
}

// PaperType tells the media type of a paper that a person hands in, by its first
// bytes: PDF, JPEG or PNG; "" for anything else.
func PaperType(data []byte) string {
	for _, t := range paperMagic {
		if bytes.HasPrefix(data, t.magic) {
			return t.media
		}
	}
	return ""
}

// PlainName keeps the last part of a file's name as it was uploaded, of at most
// so many letters, without what could lead elsewhere.
func PlainName(s string, most int) string {
	name := []rune(strings.Map(func(r rune) rune {
		if r < ' ' || r == '"' || r == 0x7f {
			return -1
		}
		return r
	}, path.Base(strings.ReplaceAll(s, `\`, "/"))))
	return string(name[max(0, len(name)-most):])
}
