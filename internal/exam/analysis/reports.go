package analysis

import (
	"context"
	"sync"

	"tarazy/internal/access"
	"tarazy/internal/exam"
	"tarazy/internal/fault"
	"tarazy/internal/people"
)

// Reports makes reports and keeps them until something is scored, or scored
// anew. What it keeps can be lost at any moment: it is made again.
type Reports struct {
	Exams  *exam.Service
	Limits ItemLimits
	Wait   int // most papers for whose report a request waits

	mu   sync.Mutex
	of   map[reportKey]*making
	turn sync.Mutex // one is made at a time: a hall may be at work beside
}

type reportKey struct {
	body people.BodyID
	test string
}

// making is a report on its way, or there.
type making struct {
	of     exam.SatTest
	done   chan struct{}
	mu     sync.Mutex
	read   int
	report *Report
	err    error
}

// Reports that are kept, and papers that a request waits for where nothing else
// is said.
const (
	keptMost  = 24
	waitUsual = 400
)

// Progress is how far a report is.
type Progress struct{ Done, Of int }

// NewReports makes reports with limits.
func NewReports(s *exam.Service, l ItemLimits) *Reports {
	return &Reports{Exams: s, Limits: l, Wait: waitUsual, of: map[reportKey]*making{}}
}

// Of gives the report on a test, or how far it is while it is made. The fault is
// exam.missing.test, for one that nobody sat.
func (r *Reports) Of(ctx context.Context, by *access.Actor, body people.BodyID, testKey string) (*Report, *Progress, error) {
	sat, err := r.sat(ctx, by, body, testKey)
	if err != nil {
		return nil, nil, err
	}
	m := r.making(ctx, by, body, sat)
	if sat.N <= r.Wait {
		select {
		case <-m.done:
		case <-ctx.Done():
			return nil, nil, ctx.Err()
		}
	}
	select {
	case <-m.done:
		return m.report, nil, m.err
	default:
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	return nil, &Progress{min(m.read, sat.N), min(sat.N, PapersMost)}, nil
}

func (r *Reports) sat(ctx context.Context, by *access.Actor, body people.BodyID, testKey string) (*exam.SatTest, error) {
	all, err := r.Exams.TestsSat(ctx, by, body)
	if err != nil {
		return nil, err
	}
	for i := range all {
		if all[i].Key == testKey {
			return &all[i], nil
		}
	}
	return nil, fault.New(fault.Missing, "exam.missing.test")
}

// making finds the report that fits the scores as they are, or begins it.
func (r *Reports) making(ctx context.Context, by *access.Actor, body people.BodyID, sat *exam.SatTest) *making {
	key := reportKey{body, sat.Key}
	r.mu.Lock()
	defer r.mu.Unlock()
	if m := r.of[key]; m != nil && m.of.N == sat.N && m.of.Last.Equal(sat.Last) && !m.failed() {
		return m
	}
	if len(r.of) >= keptMost {
		clear(r.of)
	}
	m := &making{of: *sat, done: make(chan struct{})}
	r.of[key] = m
	go r.make(context.WithoutCancel(ctx), by, body, m)
	return m
}

// failed reports whether the making ended with an error; it is tried again.
func (m *making) failed() bool {
	select {
	case <-m.done:
		return m.err != nil
	default:
		return false
	}
}

func (r *Reports) make(ctx context.Context, by *access.Actor, body people.BodyID, m *making) {
	defer close(m.done)
	r.turn.Lock()
	defer r.turn.Unlock()
	m.report, m.err = Make(ctx, r.Exams, by, body, m.of.Key, &r.Limits, func(done int) {
		m.mu.Lock()
		defer m.mu.Unlock()
		m.read = done
	})
	if m.report != nil {
		m.report.As = m.of.Last
	}
}
