package gost

import (
	"encoding/hex"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// lines reads a file of vectors: fields between tabs or blanks, "#" for remarks.
func lines(t testing.TB, name, separator string) [][]string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	var out [][]string
	for line := range strings.Lines(string(data)) {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			out = append(out, strings.Split(line, separator))
		}
	}
	if len(out) == 0 {
		t.Fatalf("%s holds no vector", name)
	}
	return out
}

func unhex(t testing.TB, text string) []byte {
	t.Helper()
	if text == "-" {
		return nil
	}
	out, err := hex.DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func reversed(in []byte) []byte {
	out := make([]byte, len(in))
	for i, b := range in {
		out[len(in)-1-i] = b
	}
	return out
}

// lowFirst writes a number into so many bytes, the lowest first.
func lowFirst(n *big.Int, size int) []byte { return reversed(n.FillBytes(make([]byte, size))) }

// trace collects the values of a computation under the names of its standard.
type trace map[string][]string

func (tr trace) note(name, value string) { tr[name] = append(tr[name], value) }

// take removes the next value of a name.
func (tr trace) take(t *testing.T, name string) string {
	t.Helper()
	if len(tr[name]) == 0 {
		t.Fatalf("%s: not computed", name)
	}
	value := tr[name][0]
	tr[name] = tr[name][1:]
	return value
}
