package pdfsign

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strconv"
)

// Bounds of a stranger's file.
const (
	maxSections = 256
	maxObjects  = 500_000
)

var errStream = errors.New("pdf: the cross-references are a stream")

// section is one cross-reference table: what one revision of the file says of
// its objects.
type section struct {
	at      int // of the word xref
	objects map[int]int
	trailer dict
}

// file is a PDF with its revisions, the latest first.
type file struct {
	b        []byte
	start    int // what the last startxref says
	sections []section
}

// openFile reads the cross-references.
func openFile(b []byte) (*file, error) {
	f := &file{b: b}
	next, err := lastStart(b)
	if err != nil {
		return nil, err
	}
	f.start = next
	for seen := map[int]bool{}; ; {
		if next < 0 || next >= len(b) || seen[next] || len(f.sections) == maxSections {
			return nil, errors.New("pdf: the cross-references lead nowhere")
		}
		seen[next] = true
		s, err := readSection(b, next)
		if err != nil {
			return nil, err
		}
		f.sections = append(f.sections, s)
		if next, err = strconv.Atoi(string(s.trailer.get("Prev"))); err != nil {
			return f, nil
		}
	}
}

// lastStart reads where the latest revision has its cross-references.
func lastStart(b []byte) (int, error) {
	at := bytes.LastIndex(b, []byte("startxref"))
	if at < 0 {
		return 0, errors.New("pdf: no startxref")
	}
	start := blank(b, at+len("startxref"))
	n, err := strconv.Atoi(string(b[start:skipWord(b, start)]))
	if err != nil {
		return 0, fmt.Errorf("pdf: startxref: %w", err)
	}
	return n, nil
}

var (
	subsection = regexp.MustCompile(`^[\t\n\r ]*(\d{1,7})[ \t]+(\d{1,7})[ \t]*[\r\n]+`)
	row        = regexp.MustCompile(`^(\d{10}) (\d{5}) ([nf])[ \r\n]{1,2}`)
)

func readSection(b []byte, at int) (section, error) {
	s := section{at: at, objects: map[int]int{}}
	if !bytes.HasPrefix(b[at:], []byte("xref")) {
		return s, errStream
	}
	i := at + len("xref")
	for {
		m := subsection.FindSubmatch(b[i:])
		if m == nil {
			break
		}
		i += len(m[0])
		first, _ := strconv.Atoi(string(m[1]))
		count, _ := strconv.Atoi(string(m[2]))
		if count > maxObjects || len(s.objects)+count > maxObjects {
			return s, errors.New("pdf: too many objects")
		}
		for n := range count {
			m := row.FindSubmatch(b[i:min(len(b), i+22)])
			if m == nil {
				return s, errors.New("pdf: a row of the cross-references is malformed")
			}
			i += len(m[0])
			s.objects[first+n] = -1
			if m[3][0] == 'n' {
				s.objects[first+n], _ = strconv.Atoi(string(m[1]))
			}
		}
	}
	i = blank(b, i)
	if !bytes.HasPrefix(b[i:], []byte("trailer")) {
		return s, errors.New("pdf: no trailer")
	}
	var err error
	s.trailer, _, err = readDict(b[blank(b, i+len("trailer")):])
	if err == nil && s.trailer.get("XRefStm") != nil {
		err = errStream
	}
	return s, err
}

// object gives an object's value, and the bytes of its stream with the words
// around them, as the revision and those before it have it.
func (f *file) object(num, revision int) (value, stream []byte, err error) {
	for _, s := range f.sections[revision:] {
		if at, ok := s.objects[num]; ok {
			return f.at(num, at)
		}
	}
	return nil, nil, fmt.Errorf("pdf: no object %d", num)
}

var heading = regexp.MustCompile(`^[\x00\t\n\f\r ]*(\d{1,10})[\t\n\r ]+\d{1,5}[\t\n\r ]+obj`)

func (f *file) at(num, at int) (value, stream []byte, err error) {
	if at < 0 || at >= len(f.b) {
		return nil, nil, fmt.Errorf("pdf: no object %d", num)
	}
	m := heading.FindSubmatch(f.b[at:min(len(f.b), at+64)])
	if m == nil || string(m[1]) != strconv.Itoa(num) {
		return nil, nil, fmt.Errorf("pdf: object %d is not where it should be", num)
	}
	start := blank(f.b, at+len(m[0]))
	end, err := skip(f.b, start, 0)
	if err != nil {
		return nil, nil, fmt.Errorf("object %d: %w", num, err)
	}
	value = f.b[start:end]
	next := blank(f.b, end)
	if !bytes.HasPrefix(f.b[next:], []byte("stream")) {
		return value, nil, nil
	}
	stream, err = f.stream(value, next)
	return value, stream, err
}

func (f *file) stream(value []byte, at int) ([]byte, error) {
	d, _, err := readDict(value)
	if err != nil {
		return nil, err
	}
	length, ok := d.number("Length")
	body := at + len("stream")
	if body < len(f.b) && f.b[body] == '\r' {
		body++
	}
	body++ // the line feed
	if !ok || length < 0 || body+length > len(f.b) {
		return nil, errors.New("pdf: a stream of no known length")
	}
	return f.b[body : body+length], nil
}

// dict gives an object that must be a dictionary.
func (f *file) dict(num, revision int) (dict, error) {
	value, _, err := f.object(num, revision)
	if err != nil {
		return nil, err
	}
	d, _, err := readDict(value)
	return d, err
}

// resolve follows a value that may be a reference.
func (f *file) resolve(value []byte, revision int) ([]byte, error) {
	r, ok := refOf(value)
	if !ok {
		return value, nil
	}
	out, _, err := f.object(r.num, revision)
	return out, err
}

// root is the catalog of the latest revision.
func (f *file) root() (ref, dict, error) {
	r, ok := refOf(f.sections[0].trailer.get("Root"))
	if !ok {
		return r, nil, errors.New("pdf: no catalog")
	}
	d, err := f.dict(r.num, 0)
	return r, d, err
}

// lastPage walks down the tree of pages.
func (f *file) lastPage(catalog dict) (ref, dict, error) {
	r, ok := refOf(catalog.get("Pages"))
	for range maxNesting {
		if !ok {
			break
		}
		d, err := f.dict(r.num, 0)
		if err != nil {
			return r, nil, err
		}
		kids := d.get("Kids")
		if kids == nil {
			return r, d, nil
		}
		if kids, err = f.resolve(kids, 0); err != nil {
			return r, nil, err
		}
		list, err := items(kids)
		if err != nil || len(list) == 0 {
			return r, nil, errors.Join(errors.New("pdf: no page"), err)
		}
		r, ok = refOf(list[len(list)-1])
	}
	return r, nil, errors.New("pdf: no page")
}

// inherited gives an entry of a page or of what stands above it.
func (f *file) inherited(page dict, key string) ([]byte, error) {
	for range maxNesting {
		if v := page.get(key); v != nil {
			return f.resolve(v, 0)
		}
		up, ok := refOf(page.get("Parent"))
		if !ok {
			break
		}
		var err error
		if page, err = f.dict(up.num, 0); err != nil {
			return nil, err
		}
	}
	return nil, fmt.Errorf("pdf: a page without %s", key)
}
