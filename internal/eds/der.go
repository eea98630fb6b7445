package eds

import (
	"errors"
	"fmt"
)

// Bounds of what is taken in, so that a hostile message costs little.
const (
	maxMessage  = 15 << 20 // bytes of a message; three bytes of length suffice
	maxDepth    = 24       // levels of nesting; an honest message has about twelve
	maxElements = 100000   // elements of a message, pieces of octet strings included
)

var (
	errTruncated = errors.New("der: truncated")
	errLength    = errors.New("der: length not in shortest form")
	errDepth     = errors.New("der: nested too deep")
	errElements  = errors.New("der: too many elements")
	errTrailing  = errors.New("der: bytes after the end")
)

const (
	classMask   = 0xc0
	constructed = 0x20
	tagOctets   = 0x04
)

// derWriter turns the one kind of BER that signers really send, indefinite
// lengths and octet strings in pieces, into DER and holds every element to the
// bounds. All else must already be DER.
type derWriter struct {
	elements int
	build    bool // write the output; otherwise only look
	foreign  bool // something was met that DER writes otherwise
}

// toDER gives the message in DER. It looks first and copies only what is not
// DER yet.
func toDER(in []byte) ([]byte, error) {
	look := &derWriter{}
	_, rest, err := look.element(in, 0)
	if err != nil {
		return nil, err
	}
	if len(rest) > 0 {
		return nil, errTrailing
	}
	if !look.foreign {
		return in, nil
	}
	out, _, err := (&derWriter{build: true}).element(in, 0)
	return out, err
}

// element rewrites the first element of in and returns what follows it.
func (w *derWriter) element(in []byte, depth int) (out, rest []byte, err error) {
	if depth > maxDepth {
		return nil, nil, errDepth
	}
	if w.elements++; w.elements > maxElements {
		return nil, nil, errElements
	}
	h, err := readHeader(in)
	if err != nil {
		return nil, nil, err
	}
	if !h.indefinite && in[0]&constructed == 0 {
		end := h.size + h.length
		return in[:end:end], in[end:], nil
	}
	body, rest, err := w.children(in, h, depth)
	if err != nil || !w.build {
		return nil, rest, err
	}
	return wrap(outerTag(in[0]), body), rest, nil
}

// children rewrites the elements inside a constructed one.
func (w *derWriter) children(in []byte, h header, depth int) (body, rest []byte, err error) {
	left := in[h.size:]
	if !h.indefinite {
		left, rest = in[h.size:h.size+h.length], in[h.size+h.length:]
	}
	pieces := outerTag(in[0]) != in[0]
	w.foreign = w.foreign || pieces || h.indefinite
	for {
		if h.indefinite && len(left) >= 2 && left[0] == 0 && left[1] == 0 {
			return body, left[2:], nil
		}
		if !h.indefinite && len(left) == 0 {
			return body, rest, nil
		}
		var child []byte
		if child, left, err = w.element(left, depth+1); err != nil {
			return nil, nil, err
		}
		if pieces && w.build {
			if child, err = octets(child); err != nil {
				return nil, nil, err
			}
		}
		body = append(body, child...)
	}
}

// outerTag is the tag that stands in DER: an octet string in pieces becomes a
// whole one.
func outerTag(tag byte) byte {
	if tag == constructed|tagOctets {
		return tagOctets
	}
	return tag
}

// octets gives the bytes of a piece of an octet string.
func octets(piece []byte) ([]byte, error) {
	if piece[0] != tagOctets {
		return nil, fmt.Errorf("der: tag %#x inside an octet string", piece[0])
	}
	h, err := readHeader(piece)
	if err != nil {
		return nil, err
	}
	return piece[h.size:], nil
}

type header struct {
	size       int // bytes of tag and length
	length     int // bytes of the content
	indefinite bool
}

// readHeader reads a tag of one byte and a length of at most three.
func readHeader(in []byte) (header, error) {
	if len(in) < 2 {
		return header{}, errTruncated
	}
	if in[0]&0x1f == 0x1f || in[0]&^constructed == 0 {
		return header{}, fmt.Errorf("der: tag %#x", in[0])
	}
	if in[1] == 0x80 {
		if in[0]&constructed == 0 {
			return header{}, errLength
		}
		return header{size: 2, indefinite: true}, nil
	}
	h, err := readLength(in[1:])
	if err != nil {
		return header{}, err
	}
	if h.length > len(in)-h.size {
		return header{}, errTruncated
	}
	return h, nil
}

func readLength(in []byte) (header, error) {
	if in[0] < 0x80 {
		return header{size: 2, length: int(in[0])}, nil
	}
	n := int(in[0] & 0x7f)
	if n > 3 {
		return header{}, errLength
	}
	if len(in) < 1+n {
		return header{}, errTruncated
	}
	length := 0
	for _, b := range in[1 : 1+n] {
		length = length<<8 | int(b)
	}
	if length < 0x80 || length>>(8*(n-1)) == 0 {
		return header{}, errLength
	}
	return header{size: 2 + n, length: length}, nil
}

// wrap puts tag and length before the body.
func wrap(tag byte, body []byte) []byte {
	out := append(make([]byte, 0, len(body)+6), tag)
	n := len(body)
	switch {
	case n < 0x80:
		out = append(out, byte(n))
	case n < 1<<8:
		out = append(out, 0x81, byte(n))
	case n < 1<<16:
		out = append(out, 0x82, byte(n>>8), byte(n))
	default:
		out = append(out, 0x83, byte(n>>16), byte(n>>8), byte(n))
	}
	return append(out, body...)
}
