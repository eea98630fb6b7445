package kit

import "strings"

type partKind int

const (
	partSame partKind = iota
	partRemoved
	partAdded
)

type diffPart struct {
	kind partKind
	text string
}

// removed is the old text with what the new one lacks marked.
func (v Versions) removed() []diffPart {
	old, kept, _ := v.common()
	return parts(old, kept, partRemoved)
}

// added is the new text with what the old one lacked marked.
func (v Versions) added() []diffPart {
	_, _, side := v.common()
	return parts(strings.Fields(v.New), side, partAdded)
}

// common finds the longest common subsequence of words and returns the old words with, for each side,
// which of its words belong to it.
func (v Versions) common() (old []string, keptOld, keptNew []bool) {
	old = strings.Fields(v.Old)
	fresh := strings.Fields(v.New)
	lengths := commonLengths(old, fresh)
	keptOld, keptNew = make([]bool, len(old)), make([]bool, len(fresh))
	for i, j := 0, 0; i < len(old) && j < len(fresh); {
		switch {
		case old[i] == fresh[j]:
			keptOld[i], keptNew[j] = true, true
			i, j = i+1, j+1
		case lengths[i+1][j] >= lengths[i][j+1]:
			i++
		default:
			j++
		}
	}
	return old, keptOld, keptNew
}

// commonLengths holds at [i][j] the length of the longest common subsequence of a[i:] and b[j:].
func commonLengths(a, b []string) [][]int {
	lengths := make([][]int, len(a)+1)
	for i := range lengths {
		lengths[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				lengths[i][j] = lengths[i+1][j+1] + 1
			} else {
				lengths[i][j] = max(lengths[i+1][j], lengths[i][j+1])
			}
		}
	}
	return lengths
}

// parts joins neighbouring words of the same kind.
func parts(words []string, kept []bool, changed partKind) []diffPart {
	var out []diffPart
	for i, word := range words {
		kind := changed
		if kept[i] {
			kind = partSame
		}
		if last := len(out) - 1; last >= 0 && out[last].kind == kind {
			out[last].text += " " + word
		} else {
			out = append(out, diffPart{kind, word})
		}
	}
	return out
}
