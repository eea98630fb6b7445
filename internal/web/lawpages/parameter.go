package lawpages

import (
	"strings"

	"tarazy/internal/locale"
)

// parameterName is what a parameter of a kind of act is called, or the part of
// the rules that it lies in: path is one of rules.yaml and may lead into a
// value. It is empty for what has no name.
func parameterName(l locale.Lang, kind, path string) string {
	path, _, _ = strings.Cut(path, "[")
	for path != "" {
		if key := "parameter." + kind + "." + path; locale.Has(key) {
			return locale.T(l, key, nil)
		}
		cut := max(strings.LastIndexByte(path, '.'), 0)
		path = path[:cut]
	}
	return ""
}

// placeName is the name of a place in a file of an act, with its key; only the
// key where it has none.
func placeName(l locale.Lang, kind, path string) string {
	if name := parameterName(l, kind, path); name != "" {
		return name + " (" + path + ")"
	}
	return path
}
