package pdfsign

import (
	"bytes"
	"encoding/asn1"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"
	"unicode/utf16"

	"tarazy/internal/fault"
)

// Bounds of what is looked for in a stranger's file.
const (
	maxSignatures = 64
	maxBefore     = 64        // dictionaries that may begin between that of a signature and its byte range
	maxDictionary = 512 << 10 // bytes of the dictionary of a signature
)

// Found is a signature as the file has it. Nothing of it is proven before the
// message is checked over the content.
type Found struct {
	Name, Reason string    // as the file says
	Claimed      time.Time // as the file says, zero if it does not
	Kind         string    // of the message, as ETSI.CAdES.detached
	CMS          []byte    // in DER
	Covered      int64     // bytes from the beginning up to which the file is signed
	Of           int64     // bytes of the whole file
	Later        Later
	parts        [2][]byte
}

// Content is what was signed.
func (f *Found) Content() []byte { return slices.Concat(f.parts[0], f.parts[1]) }

// Whole says whether nothing was added after the signature.
func (f *Found) Whole() bool { return f.Covered == f.Of }

var byteRange = []byte("/ByteRange")

// Read finds the signatures of a file in the order in which they were put in.
// It looks at the bytes and not at what the file's own tables say of them, so
// that a signature does not hide behind tables that were changed. Faults:
// pdfsign.unreadable where the file is no PDF, or a signature does not stand
// over all the bytes before and behind its own place.
func Read(pdf []byte) ([]Found, error) {
	if !bytes.HasPrefix(pdf, []byte("%PDF-")) {
		return nil, unfit(errors.New("pdf: no header"))
	}
	var out []Found
	for from := 0; ; {
		at := bytes.Index(pdf[from:], byteRange)
		if at < 0 {
			break
		}
		from += at + len(byteRange)
		f, err := signatureAt(pdf, from-len(byteRange))
		if err != nil {
			return nil, unfit(fmt.Errorf("signature %d: %w", len(out)+1, err))
		}
		if out = append(out, *f); len(out) > maxSignatures {
			return nil, fault.New(fault.TooLarge, "pdfsign.too_many", "limit", maxSignatures)
		}
	}
	slices.SortStableFunc(out, func(a, b Found) int { return int(a.Covered - b.Covered) })
	later := readLater(pdf)
	for i := range out {
		out[i].Later = later.after(out[i].Covered)
	}
	return out, nil
}

// signatureAt reads the dictionary around a byte range.
func signatureAt(pdf []byte, at int) (*Found, error) {
	start, d, err := around(pdf, at)
	if err != nil {
		return nil, err
	}
	numbers, err := ranges(d.get("ByteRange"))
	if err != nil {
		return nil, err
	}
	c, ok := d.find("Contents")
	from, to := start+c.at, start+c.at+len(c.value)
	// The only bytes left out are those of the message itself: whatever else were
	// left out could be changed at will.
	if !ok || numbers[0] != 0 || numbers[1] != from || numbers[2] != to || numbers[3] < 0 || to > len(pdf)-numbers[3] {
		return nil, errors.New("pdf: the byte range leaves out more than the signature")
	}
	end := to + numbers[3]
	cms, err := message(c.value)
	if err != nil {
		return nil, err
	}
	return &Found{
		Name: readText(d.get("Name")), Reason: readText(d.get("Reason")), Claimed: readTime(d.get("M")),
		Kind: string(bytes.TrimPrefix(d.get("SubFilter"), []byte("/"))), CMS: cms,
		Covered: int64(end), Of: int64(len(pdf)), parts: [2][]byte{pdf[:from], pdf[to:end]},
	}, nil
}

// around finds the dictionary that an entry at that place belongs to.
func around(pdf []byte, at int) (int, dict, error) {
	start := at
	for range maxBefore {
		if start = bytes.LastIndex(pdf[:start], []byte("<<")); start < 0 {
			break
		}
		d, end, err := readDict(pdf[start:min(len(pdf), start+maxDictionary)])
		if err == nil && start+end > at && d.get("ByteRange") != nil {
			return start, d, nil
		}
	}
	return 0, nil, errors.New("pdf: a byte range outside a dictionary")
}

func ranges(value []byte) (out [4]int, err error) {
	list, err := items(value)
	if err != nil {
		return out, err
	}
	if len(list) != len(out) {
		return out, errors.New("pdf: a byte range of another number of parts")
	}
	for i := range out {
		if out[i], err = strconv.Atoi(string(list[i])); err != nil {
			return out, fmt.Errorf("pdf: byte range: %w", err)
		}
	}
	return out, nil
}

// message reads the hexadecimal string without the zeros behind the message.
func message(value []byte) ([]byte, error) {
	if len(value) < 2 || value[0] != '<' || value[len(value)-1] != '>' {
		return nil, errors.New("pdf: a signature that is no hexadecimal string")
	}
	b := make([]byte, hex.DecodedLen(len(value)-2))
	if _, err := hex.Decode(b, value[1:len(value)-1]); err != nil {
		return nil, fmt.Errorf("pdf: a signature that is no hexadecimal string: %w", err)
	}
	var whole asn1.RawValue
	rest, err := asn1.Unmarshal(b, &whole)
	if err != nil {
		return nil, fmt.Errorf("pdf: a signature without a message: %w", err)
	}
	if len(bytes.Trim(rest, "\x00")) > 0 {
		return nil, errors.New("pdf: bytes behind the message of a signature")
	}
	return whole.FullBytes, nil
}

// readText reads a string as far as people write names in it: UTF-16 with its
// mark, or Latin letters.
func readText(value []byte) string {
	if len(value) < 2 {
		return ""
	}
	b := value[1 : len(value)-1]
	switch value[0] {
	case '<':
		out := make([]byte, hex.DecodedLen(len(b)))
		n, err := hex.Decode(out, b)
		if err != nil {
			return ""
		}
		b = out[:n]
	case '(':
		b = unescape(b)
	}
	if !bytes.HasPrefix(b, []byte{0xfe, 0xff}) {
		return string(b)
	}
	units := make([]uint16, 0, len(b)/2)
	for i := 2; i+1 < len(b); i += 2 {
		units = append(units, uint16(b[i])<<8|uint16(b[i+1]))
	}
	return string(utf16.Decode(units))
}

func unescape(b []byte) []byte {
	var out []byte
	for i := 0; i < len(b); i++ {
		if b[i] == '\\' && i+1 < len(b) {
			i++
		}
		out = append(out, b[i])
	}
	return out
}

// readTime reads a date of ISO 32000-1, 7.9.4 to the second.
func readTime(value []byte) time.Time {
	s := readText(value)
	for _, form := range []string{"D:20060102150405Z", "D:20060102150405Z07'00'", "D:20060102150405-07'00'", "D:20060102150405-07'00", "D:20060102150405"} {
		if t, err := time.Parse(form, s); err == nil {
			return t
		}
	}
	return time.Time{}
}
