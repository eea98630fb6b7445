package pdfsign

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"unicode/utf16"
)

// update is a revision in the making, written behind the file.
type update struct {
	f       *file
	out     bytes.Buffer // the file and what is added
	next    int          // number of the next new object
	offsets map[int]int
}

func newUpdate(f *file, size int) *update {
	u := &update{f: f, next: size, offsets: map[int]int{}}
	u.out.Write(f.b)
	if f.b[len(f.b)-1] != '\n' {
		u.out.WriteByte('\n')
	}
	return u
}

// fresh takes a number for a new object.
func (u *update) fresh() int {
	u.next++
	return u.next - 1
}

// put writes an object and gives where its body begins.
func (u *update) put(num int, body []byte) int {
	u.offsets[num] = u.out.Len()
	fmt.Fprintf(&u.out, "%d 0 obj\n", num)
	at := u.out.Len()
	u.out.Write(body)
	u.out.WriteString("\nendobj\n")
	return at
}

// finish writes the cross-references and the trailer.
func (u *update) finish() []byte {
	at := u.out.Len()
	u.out.WriteString("xref\n")
	numbers := slices.Sorted(maps.Keys(u.offsets))
	for len(numbers) > 0 {
		n := 1
		for n < len(numbers) && numbers[n] == numbers[0]+n {
			n++
		}
		fmt.Fprintf(&u.out, "%d %d\n", numbers[0], n)
		for _, num := range numbers[:n] {
			fmt.Fprintf(&u.out, "%010d 00000 n \n", u.offsets[num])
		}
		numbers = numbers[n:]
	}
	fmt.Fprintf(&u.out, "trailer\n%s\nstartxref\n%d\n%%%%EOF\n", u.trailer().bytes(), at)
	return u.out.Bytes()
}

// trailer keeps the first half of the file's identifier and changes the second,
// as ISO 32000-1, 14.4 asks; it comes from the bytes, so that it is the same
// for the same revision.
func (u *update) trailer() dict {
	last := u.f.sections[0].trailer
	sum := sha256.Sum256(u.out.Bytes())
	changed := fmt.Sprintf("<%x>", sum[:16])
	first := []byte(changed)
	if id, err := items(last.get("ID")); err == nil && len(id) == 2 {
		first = id[0]
	}
	d := dict{}.with("Size", strconv.Itoa(u.next)).with("Root", string(last.get("Root")))
	if info := last.get("Info"); info != nil {
		d = d.with("Info", string(info))
	}
	return d.with("Prev", strconv.Itoa(u.f.start)).with("ID", array([][]byte{first, []byte(changed)}))
}

var within = regexp.MustCompile(`\b(\d{1,10})[\t\n\r ]+\d{1,5}[\t\n\r ]+R\b`)

// take copies an object of another file, with all that it points to, and gives
// its number here.
func (u *update) take(from *file, num int, taken map[int]int) (int, error) {
	if n, ok := taken[num]; ok {
		return n, nil
	}
	taken[num] = u.fresh()
	value, stream, err := from.object(num, 0)
	if err != nil {
		return 0, err
	}
	if value, err = u.renumber(from, value, taken); err != nil {
		return 0, err
	}
	u.put(taken[num], withStream(value, stream))
	return taken[num], nil
}

// renumber takes along what a value points to.
func (u *update) renumber(from *file, value []byte, taken map[int]int) ([]byte, error) {
	var failed error
	out := within.ReplaceAllFunc(value, func(m []byte) []byte {
		num, _ := strconv.Atoi(string(within.FindSubmatch(m)[1]))
		n, err := u.take(from, num, taken)
		if err != nil {
			failed = err
		}
		return fmt.Appendf(nil, "%d 0 R", n)
	})
	return out, failed
}

func withStream(value, stream []byte) []byte {
	if stream == nil {
		return value
	}
	return slices.Concat(value, []byte("\nstream\n"), stream, []byte("\nendstream"))
}

// text writes a string in UTF-16, as PDF has it for all but Latin.
func text(s string) string {
	var b bytes.Buffer
	b.WriteString("<FEFF")
	for _, u := range utf16.Encode([]rune(s)) {
		fmt.Fprintf(&b, "%04X", u)
	}
	b.WriteByte('>')
	return b.String()
}
