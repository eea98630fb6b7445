// Package strict decodes YAML and JSON into plain structs and refuses what the
// usual decoders let pass: unknown, repeated and missing keys, null where there
// is none, a number where text is due. Every refusal names its place: file and
// line for YAML, the path of the field for both.
package strict

import (
	"strconv"

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

// refuse makes the fault for something at a place. Its path is put together on
// the way out, by under, so that what is accepted costs nothing.
func refuse(code string, at Place, kv ...any) error {
	e := fault.New(fault.Invalid, code, kv...)
	return placed(e, at)
}

// placed notes file and line in a fault, and the field that its message names.
func placed(e *fault.Error, at Place) *fault.Error {
	if e.Args == nil {
		e.Args = fault.Args{}
	}
	e.Args["field"] = e.Field
	if at.File != "" {
		e.Args["file"], e.Args["line"] = at.File, at.Line
	}
	return e
}

// under puts a key or an index before the path of a fault.
func under(err error, step string) error {
	e, ok := fault.As(err)
	if !ok {
		return err
	}
	switch {
	case e.Field == "":
		e.Field = step
	case e.Field[0] == '[':
		e.Field = step + e.Field
	default:
		e.Field = step + "." + e.Field
	}
	e.Args["field"] = e.Field
	return e
}

func at(i int) string { return "[" + strconv.Itoa(i) + "]" }
