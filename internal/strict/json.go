package strict

import (
	"bytes"
	"errors"
	"io"

	"github.com/go-json-experiment/json/jsontext"
)

// maxDepth bounds the nesting of JSON that strangers send.
const maxDepth = 32

// JSON reads exactly one value. Invalid UTF-8 is refused.
func JSON(data []byte) (*Node, error) {
	dec := jsontext.NewDecoder(bytes.NewBuffer(data), jsontext.AllowDuplicateNames(true))
	n, err := jsonValue(dec, 0)
	if err != nil {
		return nil, err
	}
	if _, err := dec.ReadToken(); !errors.Is(err, io.EOF) {
		return nil, refuse("strict.trailing", Place{})
	}
	return n, nil
}

func jsonValue(dec *jsontext.Decoder, depth int) (*Node, error) {
	if depth > maxDepth {
		return nil, refuse("strict.deep", Place{})
	}
	tok, err := dec.ReadToken()
	if err != nil {
		return nil, jsonSyntax(err)
	}
	switch tok.Kind() {
	case 'n':
		return &Node{Kind: Null}, nil
	case 't', 'f':
		return &Node{Kind: Bool, Value: tok.String()}, nil
	case '0':
		return &Node{Kind: Number, Value: tok.String()}, nil
	case '"':
		return &Node{Kind: Text, Value: tok.String()}, nil
	case '[':
		return jsonList(dec, depth)
	}
	return jsonMap(dec, depth)
}

func jsonList(dec *jsontext.Decoder, depth int) (*Node, error) {
	n := &Node{Kind: List}
	for dec.PeekKind() != ']' {
		item, err := jsonValue(dec, depth+1)
		if err != nil {
			return nil, under(err, at(len(n.Items)))
		}
		n.Items = append(n.Items, item)
	}
	return n, jsonClose(dec)
}

func jsonMap(dec *jsontext.Decoder, depth int) (*Node, error) {
	n := &Node{Kind: Map}
	for dec.PeekKind() != '}' {
		tok, err := dec.ReadToken()
		if err != nil {
			return nil, jsonSyntax(err)
		}
		name := tok.String()
		if n.get(name) != nil {
			return nil, under(refuse("strict.repeated", Place{}), name)
		}
		v, err := jsonValue(dec, depth+1)
		if err != nil {
			return nil, under(err, name)
		}
		n.Keys = append(n.Keys, Key{Name: name})
		n.Items = append(n.Items, v)
	}
	return n, jsonClose(dec)
}

func jsonClose(dec *jsontext.Decoder) error {
	if _, err := dec.ReadToken(); err != nil {
		return jsonSyntax(err)
	}
	return nil
}

func jsonSyntax(err error) error {
	detail := err.Error()
	var bad *jsontext.SyntacticError
	if errors.As(err, &bad) && bad.Err != nil {
		detail = bad.Err.Error()
	}
	return refuse("strict.syntax", Place{}, "detail", detail)
}
