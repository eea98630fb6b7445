package decide

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"runtime"

	"tarazy/internal/fault"
)

// maxLine bounds one input object, in bytes.
const maxLine = 4 << 20

// batch is a run of lines that one worker answers; batches keep their order.
type batch struct {
	lines [][]byte
	out   bytes.Buffer
	bad   bool
	err   error
	done  chan struct{}
}

const batchLines = 256

// Stream answers one JSON object a line, in the same order, with all cores.
// clean is false where a line was refused; an empty line is an input like any
// other and is refused.
func (q *Question) Stream(r io.Reader, w io.Writer) (clean bool, err error) {
	workers := runtime.GOMAXPROCS(0)
	work := make(chan *batch, workers)
	order := make(chan *batch, 4*workers)
	stop := make(chan struct{})
	for range workers {
		go func() {
			for b := range work {
				q.answer(b)
				close(b.done)
			}
		}()
	}
	readErr := make(chan error, 1)
	go func() {
		defer close(order)
		defer close(work)
		readErr <- readBatches(r, work, order, stop)
	}()
	clean, err = writeBatches(w, order)
	close(stop)
	for range order {
	}
	return clean, errors.Join(err, <-readErr)
}

func readBatches(r io.Reader, work, order chan<- *batch, stop <-chan struct{}) error {
	sc := bufio.NewScanner(r)
	sc.Buffer(make([]byte, 64<<10), maxLine)
	b := newBatch()
	send := func() bool {
		select {
		case <-stop:
			return false
		case order <- b:
		}
		work <- b
		b = newBatch()
		return true
	}
	for sc.Scan() {
		b.lines = append(b.lines, bytes.Clone(sc.Bytes()))
		if len(b.lines) == batchLines && !send() {
			return nil
		}
	}
	if len(b.lines) > 0 {
		send()
	}
	if err := sc.Err(); err != nil {
		return fault.New(fault.TooLarge, "decide.line_too_long", "bytes", maxLine).Wrap(err)
	}
	return nil
}

func newBatch() *batch { return &batch{done: make(chan struct{})} }

func (q *Question) answer(b *batch) {
	for _, line := range b.lines {
		out, ok, err := q.Line(line)
		if err != nil {
			b.err = fmt.Errorf("decide: %w", err)
			return
		}
		b.bad = b.bad || !ok
		b.out.Write(out)
		b.out.WriteByte('\n')
	}
}

func writeBatches(w io.Writer, order <-chan *batch) (clean bool, err error) {
	clean = true
	for b := range order {
		<-b.done
		if b.err != nil {
			return false, b.err
		}
		clean = clean && !b.bad
		if _, err := w.Write(b.out.Bytes()); err != nil {
			return clean, fmt.Errorf("decide: %w", err)
		}
	}
	return clean, nil
}
