package main

import (
	"runtime"
	"time"
)

// work is what something took by the clock, and what it would have taken had
// the machine done nothing else: its processor time spread over all processors.
type work struct {
	took, alone time.Duration
	told        bool // whether the system tells processor time
}

func (b *bench) work(fn func() error) (w work, err error) {
	before, _ := processorTime()
	began := b.wall.Now()
	err = fn()
	w.took = b.since(began)
	after, told := processorTime()
	w.alone, w.told = (after-before)/time.Duration(runtime.GOMAXPROCS(0)), told
	return w, err
}
