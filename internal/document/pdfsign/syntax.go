package pdfsign

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strconv"
)

// maxNesting bounds how deep arrays and dictionaries of a stranger's file may
// stand in each other.
const maxNesting = 48

var (
	errEnd     = errors.New("pdf: the file ends within an object")
	errNesting = errors.New("pdf: nested too deep")
)

// reference is how a file points to an object.
var reference = regexp.MustCompile(`^(\d{1,10})[\x00\t\n\f\r ]+(\d{1,5})[\x00\t\n\f\r ]+R`)

// ref names an object.
type ref struct{ num, gen int }

func (r ref) String() string { return fmt.Sprintf("%d %d R", r.num, r.gen) }

// refOf reads a value that is a reference and nothing else.
func refOf(value []byte) (ref, bool) {
	m := reference.FindSubmatch(value)
	if m == nil || len(m[0]) != len(value) {
		return ref{}, false
	}
	num, _ := strconv.Atoi(string(m[1]))
	gen, _ := strconv.Atoi(string(m[2]))
	return ref{num, gen}, true
}

func space(c byte) bool {
	return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == 0
}

func delimiter(c byte) bool { return bytes.IndexByte([]byte("()<>[]{}/%"), c) >= 0 }

// blank passes over white space and comments.
func blank(b []byte, i int) int {
	for i < len(b) {
		switch {
		case space(b[i]):
			i++
		case b[i] == '%':
			for i < len(b) && b[i] != '\n' && b[i] != '\r' {
				i++
			}
		default:
			return i
		}
	}
	return i
}

// skip gives where the value that begins at i ends.
func skip(b []byte, i, depth int) (int, error) {
	if i >= len(b) {
		return 0, errEnd
	}
	if depth > maxNesting {
		return 0, errNesting
	}
	switch c := b[i]; {
	case c == '(':
		return skipText(b, i)
	case c == '<' && i+1 < len(b) && b[i+1] == '<':
		return skipUntil(b, i+2, ">>", depth)
	case c == '<':
		n := bytes.IndexByte(b[i:], '>')
		if n < 0 {
			return 0, errEnd
		}
		return i + n + 1, nil
	case c == '[':
		return skipUntil(b, i+1, "]", depth)
	case c == '/':
		return skipWord(b, i+1), nil
	case delimiter(c):
		return 0, fmt.Errorf("pdf: %q where a value should begin", c)
	}
	if m := reference.FindIndex(b[i:min(len(b), i+40)]); m != nil {
		return i + m[1], nil
	}
	return skipWord(b, i), nil
}

// skipUntil passes over the values of an array or a dictionary.
func skipUntil(b []byte, i int, end string, depth int) (int, error) {
	for {
		i = blank(b, i)
		if bytes.HasPrefix(b[i:], []byte(end)) {
			return i + len(end), nil
		}
		var err error
		if i, err = skip(b, i, depth+1); err != nil {
			return 0, err
		}
	}
}

// skipText passes over a string in brackets, which may hold brackets in pairs.
func skipText(b []byte, i int) (int, error) {
	open := 0
	for ; i < len(b); i++ {
		switch b[i] {
		case '\\':
			i++
		case '(':
			open++
		case ')':
			if open--; open == 0 {
				return i + 1, nil
			}
		}
	}
	return 0, errEnd
}

func skipWord(b []byte, i int) int {
	for i < len(b) && !space(b[i]) && !delimiter(b[i]) {
		i++
	}
	return i
}

// entry is one pair of a dictionary, the value as it stands in the file.
type entry struct {
	key   string
	value []byte
	at    int // of the value, from the first byte of the dictionary
}

type dict []entry

// readDict reads the dictionary at the beginning of b and gives where it ends.
func readDict(b []byte) (dict, int, error) {
	if !bytes.HasPrefix(b, []byte("<<")) {
		return nil, 0, errors.New("pdf: no dictionary where one should be")
	}
	var d dict
	for i := 2; ; {
		i = blank(b, i)
		if bytes.HasPrefix(b[i:], []byte(">>")) {
			return d, i + 2, nil
		}
		if i >= len(b) || b[i] != '/' {
			return nil, 0, errors.New("pdf: a dictionary with a value that has no name")
		}
		end := skipWord(b, i+1)
		key := string(b[i+1 : end])
		start := blank(b, end)
		end, err := skip(b, start, 1)
		if err != nil {
			return nil, 0, err
		}
		d, i = append(d, entry{key, b[start:end], start}), end
	}
}

func (d dict) find(key string) (entry, bool) {
	for _, e := range d {
		if e.key == key {
			return e, true
		}
	}
	return entry{}, false
}

func (d dict) get(key string) []byte {
	e, _ := d.find(key)
	return e.value
}

// number reads a whole number; false where there is none.
func (d dict) number(key string) (int, bool) {
	n, err := strconv.Atoi(string(d.get(key)))
	return n, err == nil
}

// with gives the dictionary with one value put in or replaced.
func (d dict) with(key, value string) dict {
	out := dict{}
	for _, e := range d {
		if e.key != key {
			out = append(out, e)
		}
	}
	return append(out, entry{key: key, value: []byte(value)})
}

func (d dict) bytes() []byte {
	var b bytes.Buffer
	b.WriteString("<<")
	for _, e := range d {
		fmt.Fprintf(&b, "/%s %s\n", e.key, e.value)
	}
	b.WriteString(">>")
	return b.Bytes()
}

// items gives the values of an array as they stand in the file.
func items(b []byte) ([][]byte, error) {
	if len(b) == 0 || b[0] != '[' {
		return nil, errors.New("pdf: no array where one should be")
	}
	var out [][]byte
	for i := 1; ; {
		i = blank(b, i)
		if i < len(b) && b[i] == ']' {
			return out, nil
		}
		end, err := skip(b, i, 1)
		if err != nil {
			return nil, err
		}
		if end == i {
			return nil, errEnd
		}
		out, i = append(out, b[i:end]), end
	}
}

func array(values [][]byte) string {
	return "[" + string(bytes.Join(values, []byte(" "))) + "]"
}
