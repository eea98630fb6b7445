package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"sync"

	"github.com/go-json-experiment/json"

	"tarazy/acts"
	"tarazy/internal/day"
	"tarazy/internal/decide"
	"tarazy/internal/law"
	"tarazy/internal/people"
)

const (
	streamObjects = 100_000
	streamLines   = 1_000 // different ones, repeated
	streamLimit   = 50_000
)

// benchQuestion is a rule with the inputs it is asked for.
type benchQuestion struct {
	act, rule string
	simple    bool // the limit holds for simple rules
	input     func(r *people.CommonRules, i int) (string, error)
}

var benchQuestions = []benchQuestion{
	{"selection-2023", "iin", true, func(r *people.CommonRules, i int) (string, error) {
		iin, err := people.MakeIIN(r, day.Of(1970, 1, 1).Add(i*11), i%2 == 0, i%10*10)
		return fmt.Sprintf(`{"iin":%q}`, iin), err
	}},
	{"selection-2023", "knowledge-test", false, func(_ *people.CommonRules, i int) (string, error) {
		return fmt.Sprintf(`{"right":{"state_language":12,"constitution":%d,"civil_service":8,"anti_corruption":7,"ethics":6}}`, i%15), nil
	}},
	{"appraisal-arys-2022", "kci-grade", true, func(_ *people.CommonRules, i int) (string, error) {
		return fmt.Sprintf(`{"reached":[true,%t,%t,%t,true]}`, i%2 == 0, i%3 == 0, i%5 == 0), nil
	}},
	{"selection-2023", "protocol-term", true, func(_ *people.CommonRules, i int) (string, error) {
		return fmt.Sprintf(`{"from":%q}`, day.Of(2023, 3, 1).Add(i%250)), nil
	}},
	{"appraisal-arys-2022", "quorum", false, func(_ *people.CommonRules, i int) (string, error) {
		return fmt.Sprintf(`{"members":7,"present":%d}`, i%8), nil
	}},
}

// decide measures the stream of the command of that name, and beside it what it
// costs to parse the same lines and to print the same answers.
func (b *bench) decide(context.Context) error {
	lib, err := law.Load(acts.FS, decide.Kinds()...)
	if err != nil {
		return err
	}
	for _, c := range benchQuestions {
		if err := b.stream(lib, c); err != nil {
			return fmt.Errorf("%s: %w", c.rule, err)
		}
	}
	return nil
}

func (b *bench) stream(lib *law.Library, c benchQuestion) error {
	q, err := decide.Ask(lib, c.act, c.rule)
	if err != nil {
		return err
	}
	lines, answers, err := c.lines(lib, q)
	if err != nil {
		return err
	}
	text := append(bytes.Join(lines, []byte("\n")), '\n')
	if _, err := q.Stream(bytes.NewReader(bytes.Repeat(text, 10)), io.Discard); err != nil { // warms up
		return err
	}
	all := bytes.NewReader(bytes.Repeat(text, streamObjects/streamLines))
	w, err := b.work(func() error {
		clean, err := q.Stream(all, io.Discard)
		if err == nil && !clean {
			err = errors.New("a line was refused")
		}
		return err
	})
	if err != nil {
		return err
	}
	bare, err := b.work(func() error { return bareJSON(lines, answers) })
	if err != nil {
		return err
	}
	rate := streamObjects / w.took.Seconds()
	what := "decide " + c.rule
	if c.simple {
		b.add(atLeast(what, rate, streamLimit, "objects/s"))
	} else {
		b.add(known(what, rate, "objects/s"))
	}
	if w.told {
		b.add(known("  had it the processors alone", streamObjects/w.alone.Seconds(), "objects/s"))
	}
	b.add(beside("  beside parse and print alone", rate, streamObjects/bare.took.Seconds(), "objects/s"))
	return nil
}

func (c benchQuestion) lines(lib *law.Library, q *decide.Question) (lines [][]byte, answers []decide.Answer, err error) {
	rules := law.Rules[people.CommonRules](lib.Common())
	for i := range streamLines {
		line, err := c.input(rules, i)
		if err != nil {
			return nil, nil, err
		}
		f, err := q.Decide([]byte(line))
		if err != nil {
			return nil, nil, err
		}
		lines, answers = append(lines, []byte(line)), append(answers, decide.Print(f))
	}
	return lines, answers, nil
}

// bareJSON parses lines and prints answers that are known already, with all
// cores as the stream does.
func bareJSON(lines [][]byte, answers []decide.Answer) error {
	workers := runtime.GOMAXPROCS(0)
	errs := make(chan error, workers)
	var working sync.WaitGroup
	for w := range workers {
		working.Go(func() {
			for i := w; i < streamObjects; i += workers {
				var in any
				err := json.Unmarshal(lines[i%len(lines)], &in)
				if err == nil {
					err = json.MarshalWrite(io.Discard, answers[i%len(answers)], json.Deterministic(true))
				}
				if err != nil {
					errs <- err
					return
				}
			}
		})
	}
	working.Wait()
	close(errs)
	return <-errs
}
