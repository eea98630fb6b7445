package strict

import (
	"gopkg.in/yaml.v3"
)

// YAML reads one document. Anchors, aliases and merge keys are refused: law
// must read the same from top to bottom.
func YAML(file string, data []byte) (*Node, error) {
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		return nil, refuse("strict.syntax", Place{File: file}, "detail", err.Error())
	}
	if doc.Kind != yaml.DocumentNode || len(doc.Content) != 1 {
		return nil, refuse("strict.empty", Place{File: file})
	}
	return fromYAML(file, doc.Content[0])
}

func fromYAML(file string, y *yaml.Node) (*Node, error) {
	n := &Node{Place: Place{File: file, Line: y.Line}}
	if y.Anchor != "" {
		return nil, refuse("strict.anchor", n.Place)
	}
	switch y.Kind {
	case yaml.ScalarNode:
		n.Kind, n.Value = scalar(y)
		return n, nil
	case yaml.SequenceNode:
		n.Kind = List
		for i, c := range y.Content {
			item, err := fromYAML(file, c)
			if err != nil {
				return nil, under(err, at(i))
			}
			n.Items = append(n.Items, item)
		}
		return n, nil
	case yaml.MappingNode:
		return yamlMap(n, file, y)
	}
	return nil, refuse("strict.anchor", n.Place)
}

func yamlMap(n *Node, file string, y *yaml.Node) (*Node, error) {
	n.Kind = Map
	for i := 0; i+1 < len(y.Content); i += 2 {
		k := y.Content[i]
		place := Place{File: file, Line: k.Line}
		if k.Kind != yaml.ScalarNode || k.Tag == "!!merge" {
			return nil, under(refuse("strict.anchor", place), k.Value)
		}
		if n.get(k.Value) != nil {
			return nil, under(refuse("strict.repeated", place), k.Value)
		}
		v, err := fromYAML(file, y.Content[i+1])
		if err != nil {
			return nil, under(err, k.Value)
		}
		n.Keys = append(n.Keys, Key{Name: k.Value, Place: place})
		n.Items = append(n.Items, v)
	}
	return n, nil
}

// scalar keeps the text as written, so that an unquoted clause 30.10 is seen as
// a number and refused where text is due, instead of becoming 30.1.
func scalar(y *yaml.Node) (Kind, string) {
	switch y.Tag {
	case "!!null":
		return Null, ""
	case "!!bool":
		return Bool, y.Value
	case "!!int", "!!float":
		return Number, y.Value
	}
	return Text, y.Value
}
