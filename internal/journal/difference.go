package journal

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
)

// difference is the path of the first place in which two parsed values differ;
// "" where they are the same.
func difference(path string, a, b any) string {
	switch a := a.(type) {
	case map[string]any:
		if b, ok := b.(map[string]any); ok {
			return differenceIn(path, a, b)
		}
	case []any:
		if b, ok := b.([]any); ok {
			return differenceAt(path, a, b)
		}
	}
	if reflect.DeepEqual(a, b) {
		return ""
	}
	if path == "" {
		return "finding"
	}
	return path
}

func differenceIn(path string, a, b map[string]any) string {
	names := slices.Sorted(maps.Keys(a))
	for name := range b {
		if _, ok := a[name]; !ok {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		sub := name
		if path != "" {
			sub = path + "." + name
		}
		x, inA := a[name]
		y, inB := b[name]
		if inA != inB {
			return sub
		}
		if d := difference(sub, x, y); d != "" {
			return d
		}
	}
	return ""
}

func differenceAt(path string, a, b []any) string {
	for i := range min(len(a), len(b)) {
		if d := difference(fmt.Sprintf("%s[%d]", path, i), a[i], b[i]); d != "" {
			return d
		}
	}
	if len(a) != len(b) {
		return fmt.Sprintf("%s[%d]", path, min(len(a), len(b)))
	}
	return ""
}
