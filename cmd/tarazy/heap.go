package main

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync"
)

// A small heap may double before it is swept, so that the program stays small where
// little goes on; from heapLarge on it may grow to three times what is in use, for
// sweeping would then cost those who answer at the same time.
const (
	gcSmall   = 100
	gcLarge   = 200
	heapLarge = 32 << 20 // bytes in use
)

// watchHeap chooses after every sweep how far the heap may grow until the next one.
var watchHeap = sync.OnceFunc(func() {
	percent := gcSmall
	debug.SetGCPercent(percent)
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	var swept func(*[16]byte)
	swept = func(*[16]byte) {
		metrics.Read(live)
		want := gcSmall
		if live[0].Value.Uint64() > heapLarge {
			want = gcLarge
		}
		if want != percent {
			percent = want
			debug.SetGCPercent(want)
		}
		runtime.SetFinalizer(new([16]byte), swept) // of the next sweep
	}
	runtime.SetFinalizer(new([16]byte), swept)
})
