// Package strict decodes YAML and JSON into plain structs and refuses what the
// usual decoders let pass: unknown, repeated and missing keys, null where there
// is none, a number where text is due. Every refusal names its place: file and
// line for YAML, the path of the field for both.
package strict

import (
	"tarazy/internal/fault"
)

// Kind of a node.
type Kind uint8

// The kinds of nodes; Number keeps its digits as text.
const (
	Null Kind = iota
	Bool
	Number
	Text
	List
	Map
)

// Node is one value of a document, before it is decoded.
type Node struct {
	Kind  Kind
	Value string  // of Bool ("true", "false"), Number (its digits) and Text
	Keys  []Key   // of Map, in the order written
	Items []*Node // of List, and the values of Map
	Place Place
}

// Key of a map, with its place.
type Key struct {
	Name  string
	Place Place
}

// Place is where something stands in a file; Line is 1-based, 0 if unknown.
type Place struct {
	File string
	Line int
}

func (n *Node) get(name string) *Node {
	for i, k := range n.Keys {
		if k.Name == name {
			return n.Items[i]
		}
	}
	return nil
}

// refuse makes the fault for something at a place.
func refuse(code string, at Place, path string, kv ...any) *fault.Error {
	e := fault.New(fault.Invalid, code, kv...).At(path)
	if e.Args == nil {
		e.Args = fault.Args{}
	}
	e.Args["field"] = path
	if at.File != "" {
		e.Args["file"], e.Args["line"] = at.File, at.Line
	}
	return e
}

func withPlace(args fault.Args, at Place, path string) fault.Args {
	if args == nil {
		args = fault.Args{}
	}
	args["field"], args["file"], args["line"] = path, at.File, at.Line
	return args
}
