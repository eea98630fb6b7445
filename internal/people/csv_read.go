package people

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"tarazy/internal/fault"
)

// csvReader reads a CSV file, whatever its encoding and separator.
type csvReader struct {
	text  string
	comma rune
}

// newCSV finds encoding and separator of a file. The fault is
// people.import.encoding.
func newCSV(file []byte) (*csvReader, error) {
	text, err := decodeText(file)
	if err != nil {
		return nil, err
	}
	if first, rest, ok := strings.Cut(text, "\n"); ok && strings.HasPrefix(first, "sep=") {
		text = rest
	}
	return &csvReader{text: text, comma: separator(text)}, nil
}

// decodeText reads UTF-8, UTF-16 with or without a mark, and Windows-1251. In
// an eight-bit text the places where KZ-1048 has Kazakh letters and
// Windows-1251 letters of other languages are read as Kazakh.
func decodeText(file []byte) (string, error) {
	switch {
	case bytes.HasPrefix(file, []byte("\xef\xbb\xbf")):
		file = file[3:]
	case bytes.HasPrefix(file, []byte("\xff\xfe")):
		return decodeUTF16(file[2:], 1)
	case bytes.HasPrefix(file, []byte("\xfe\xff")):
		return decodeUTF16(file[2:], 0)
	case bytes.IndexByte(file, 0) >= 0:
		return decodeUTF16(file, highPlace(file))
	case !utf8.Valid(file):
		return decodeEightBit(file)
	}
	return checked(string(file))
}

// highPlace tells whether the first or the second byte of each pair is the high
// one: in Latin and Cyrillic text it is 0 or 4. -1 is for what is no such text.
func highPlace(b []byte) int {
	small := [2]int{}
	for i, c := range b {
		if c == 0 || c == 4 {
			small[i%2]++
		}
	}
	for place, n := range small {
		if n > len(b)*9/20 {
			return place
		}
	}
	return -1
}

func decodeUTF16(b []byte, high int) (string, error) {
	if len(b)%2 != 0 || high < 0 {
		return "", fault.New(fault.Invalid, "people.import.encoding")
	}
	units := make([]uint16, len(b)/2)
	for i := range units {
		units[i] = uint16(b[2*i+high])<<8 | uint16(b[2*i+1-high])
	}
	return checked(string(utf16.Decode(units)))
}

var kazakhBytes = map[byte]rune{
	0x8d: 'Қ', 0x8e: 'Һ', 0x9d: 'қ', 0x9e: 'һ', 0xa1: 'Ұ', 0xa2: 'ұ', 0xa3: 'Ә', 0xa5: 'Ө', 0xaa: 'Ғ', 0xaf: 'Ү',
	0xb2: 'І', 0xb3: 'і', 0xb4: 'ө', 0xba: 'ғ', 0xbc: 'ә', 0xbd: 'Ң', 0xbe: 'ң', 0xbf: 'ү',
}

func decodeEightBit(file []byte) (string, error) {
	var b strings.Builder
	for _, c := range file {
		if r, ok := kazakhBytes[c]; ok {
			b.WriteRune(r)
		} else {
			b.WriteRune(charmap.Windows1251.DecodeByte(c))
		}
	}
	return checked(b.String())
}

// checked refuses a text that is none: with zero bytes or with characters that
// could not be read.
func checked(s string) (string, error) {
	if strings.ContainsRune(s, utf8.RuneError) || strings.IndexByte(s, 0) >= 0 {
		return "", fault.New(fault.Invalid, "people.import.encoding")
	}
	return s, nil
}

// separator is the one that stands most often in the first line, outside of
// quotes.
func separator(text string) rune {
	first, _, _ := strings.Cut(strings.TrimLeft(text, "\r\n"), "\n")
	counts := map[rune]int{}
	quoted := false
	for _, r := range first {
		if r == '"' {
			quoted = !quoted
		}
		if !quoted {
			counts[r]++
		}
	}
	best := ';'
	for _, r := range ",\t" {
		if counts[r] > counts[best] {
			best = r
		}
	}
	return best
}

func (c *csvReader) read(sheet func(string) (bool, error), each func(line) error, _ func(Merge) error) error {
	if _, err := sheet(""); err != nil {
		return err
	}
	r := csv.NewReader(strings.NewReader(c.text))
	r.Comma, r.FieldsPerRecord, r.ReuseRecord = c.comma, -1, true
	for {
		fields, err := r.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		var at *csv.ParseError
		if errors.As(err, &at) {
			return fault.New(fault.Invalid, "people.import.csv", "row", at.Line, "place", at.Column).Wrap(err)
		}
		if err != nil {
			return broken("csv", err)
		}
		row, _ := r.FieldPos(0)
		if err := giveLine(row, fields, each); err != nil {
			return err
		}
	}
}

func giveLine(row int, fields []string, each func(line) error) error {
	l := line{Row: row, Cells: map[int]cell{}}
	for i, f := range fields {
		text := strings.TrimSpace(strings.ReplaceAll(f, "\u00a0", " "))
		if text == "" {
			continue
		}
		if i+1 > ColumnMost {
			return fault.New(fault.TooLarge, "people.import.columns", "limit", ColumnMost, "row", row)
		}
		l.Cells[i+1] = cell{Text: text, Formula: strings.HasPrefix(text, "=")}
	}
	if len(l.Cells) == 0 {
		return nil
	}
	return each(l)
}
