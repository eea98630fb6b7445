package store

import (
	"bytes"
	"errors"
	"runtime"
	"sync"
)

// ErrNested says that a transaction was begun inside a function that already
// runs in one; the inner code must use the *Tx it was given.
var ErrNested = errors.New("store: a transaction was begun inside a transaction")

// nesting knows the goroutines that are inside a transaction. A function gets
// no context of its own, so a mark in the context would not be seen.
type nesting struct{ inside sync.Map }

func (n *nesting) enter() (leave func(), ok bool) {
	g := goroutine()
	if _, found := n.inside.LoadOrStore(g, struct{}{}); found {
		return nil, false
	}
	return func() { n.inside.Delete(g) }, true
}

// goroutine is the number of the running goroutine, as the runtime prints it
// at the head of a stack: "goroutine 17 [running]:".
func goroutine() string {
	var buf [40]byte
	head := bytes.TrimPrefix(buf[:runtime.Stack(buf[:], false)], []byte("goroutine "))
	number, _, _ := bytes.Cut(head, []byte(" "))
	return string(number)
}
