package strict

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
)

// maxDepth bounds the nesting of JSON that strangers send.
const maxDepth = 32

// JSON reads exactly one value.
func JSON(data []byte) (*Node, error) {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	n, err := jsonValue(dec, "", 0)
	if err != nil {
		return nil, err
	}
	if _, err := dec.Token(); err != io.EOF {
		return nil, refuse("strict.trailing", Place{}, "")
	}
	return n, nil
}

func jsonValue(dec *json.Decoder, path string, depth int) (*Node, error) {
	if depth > maxDepth {
		return nil, refuse("strict.deep", Place{}, path)
	}
	tok, err := dec.Token()
	if err != nil {
		return nil, refuse("strict.syntax", Place{}, path, "detail", err.Error()).Wrap(err)
	}
	switch v := tok.(type) {
	case nil:
		return &Node{Kind: Null}, nil
	case bool:
		return &Node{Kind: Bool, Value: fmt.Sprint(v)}, nil
	case json.Number:
		return &Node{Kind: Number, Value: v.String()}, nil
	case string:
		return &Node{Kind: Text, Value: v}, nil
	case json.Delim:
		if v == '[' {
			return jsonList(dec, path, depth)
		}
		return jsonMap(dec, path, depth)
	}
	return nil, refuse("strict.syntax", Place{}, path, "detail", fmt.Sprint(tok))
}

func jsonList(dec *json.Decoder, path string, depth int) (*Node, error) {
	n := &Node{Kind: List}
	for i := 0; dec.More(); i++ {
		item, err := jsonValue(dec, fmt.Sprintf("%s[%d]", path, i), depth+1)
		if err != nil {
			return nil, err
		}
		n.Items = append(n.Items, item)
	}
	return n, closing(dec, path)
}

func jsonMap(dec *json.Decoder, path string, depth int) (*Node, error) {
	n := &Node{Kind: Map}
	for dec.More() {
		tok, err := dec.Token()
		if err != nil {
			return nil, refuse("strict.syntax", Place{}, path, "detail", err.Error()).Wrap(err)
		}
		name, _ := tok.(string)
		sub := join(path, name)
		if n.get(name) != nil {
			return nil, refuse("strict.repeated", Place{}, sub)
		}
		v, err := jsonValue(dec, sub, depth+1)
		if err != nil {
			return nil, err
		}
		n.Keys = append(n.Keys, Key{Name: name})
		n.Items = append(n.Items, v)
	}
	return n, closing(dec, path)
}

func closing(dec *json.Decoder, path string) error {
	if _, err := dec.Token(); err != nil {
		return refuse("strict.syntax", Place{}, path, "detail", err.Error()).Wrap(err)
	}
	return nil
}
