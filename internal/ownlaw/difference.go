package ownlaw

import (
	"cmp"
	"maps"
	"slices"
	"strconv"

	"gopkg.in/yaml.v3"
)

// Difference is one place in which two editions say different things. Old is
// empty for what was added, New for what was taken away.
type Difference struct {
	File string `json:"file"`
	Path string `json:"path"` // items of lists by their id, clause or key
	Old  string `json:"old"`
	New  string `json:"new"`
}

// Differences compares two editions place by place, the act and its
// values first. Comments and layout are no difference; what only names the edition is left
// out.
func Differences(old, new Files) ([]Difference, error) {
	names := maps.Clone(old)
	maps.Copy(names, new)
	var out []Difference
	for _, name := range slices.SortedFunc(maps.Keys(names), byWeight) {
		a, err := tree(name, old[name])
		if err != nil {
			return nil, err
		}
		b, err := tree(name, new[name])
		if err != nil {
			return nil, err
		}
		c := comparison{file: name}
		c.nodes(a, b, "")
		out = append(out, c.found...)
	}
	return out, nil
}

// byWeight puts what the act says before its examples.
func byWeight(a, b string) int {
	rank := map[string]int{"act.yaml": -2, "rules.yaml": -1, "cases.yaml": 1} // catalogues: 0
	return cmp.Or(cmp.Compare(rank[a], rank[b]), cmp.Compare(a, b))
}

func tree(name string, data []byte) (*yaml.Node, error) {
	if len(data) == 0 {
		return nil, nil
	}
	d, err := parse(name, data)
	if err != nil {
		return nil, err
	}
	return d.top(), nil
}

type comparison struct {
	file  string
	found []Difference
}

// naming are the keys of act.yaml that differ between any two editions.
var naming = map[string]bool{"act": true, "edition": true, "based_on": true, "adopted_by": true}

func (c *comparison) nodes(a, b *yaml.Node, path string) {
	switch {
	case c.file == "act.yaml" && naming[path]:
	case a == nil && b == nil:
	case a != nil && b != nil && a.Kind == b.Kind && a.Kind == yaml.MappingNode:
		c.maps(a, b, path)
	case a != nil && b != nil && a.Kind == b.Kind && a.Kind == yaml.SequenceNode && keyed(a) && keyed(b):
		c.lists(a, b, path)
	default:
		if old, new := plain(a), plain(b); old != new || (a == nil) != (b == nil) {
			c.found = append(c.found, Difference{c.file, path, old, new})
		}
	}
}

func (c *comparison) maps(a, b *yaml.Node, path string) {
	for i := 0; i+1 < len(a.Content); i += 2 {
		key := a.Content[i].Value
		c.nodes(a.Content[i+1], get(b, key), join(path, key))
	}
	for i := 0; i+1 < len(b.Content); i += 2 {
		if key := b.Content[i].Value; get(a, key) == nil {
			c.nodes(nil, b.Content[i+1], join(path, key))
		}
	}
}

// lists compares item by item under their names.
func (c *comparison) lists(a, b *yaml.Node, path string) {
	left, right := named(a), named(b)
	for _, n := range left.order {
		c.nodes(left.items[n], right.items[n], path+"["+n+"]")
	}
	for _, n := range right.order {
		if left.items[n] == nil {
			c.nodes(nil, right.items[n], path+"["+n+"]")
		}
	}
}

// keyed reports whether the items of a list are maps.
func keyed(n *yaml.Node) bool {
	return !slices.ContainsFunc(n.Content, func(i *yaml.Node) bool { return i.Kind != yaml.MappingNode })
}

type namedList struct {
	order []string
	items map[string]*yaml.Node
}

// named gives the items of a list names: what they call themselves, with a
// number where two do so alike.
func named(list *yaml.Node) namedList {
	out := namedList{items: map[string]*yaml.Node{}}
	for i, item := range list.Content {
		name := nameOf(item, i)
		for n := 2; out.items[name] != nil; n++ {
			name = nameOf(item, i) + "#" + strconv.Itoa(n)
		}
		out.order = append(out.order, name)
		out.items[name] = item
	}
	return out
}

func nameOf(item *yaml.Node, i int) string {
	for _, key := range []string{"id", "key", "rule", "name", "clause", "code"} {
		if k := get(item, key); k != nil && k.Kind == yaml.ScalarNode {
			return k.Value
		}
	}
	return strconv.Itoa(i + 1)
}
