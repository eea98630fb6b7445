package exam

import (
	"context"
	"encoding/json"
	"fmt"

	"gopkg.in/yaml.v3"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/journal"
	"tarazy/internal/people"
	"tarazy/internal/strict"
)

// TestView is a test with what its body's bank lacks for it.
type TestView struct {
	Test    Test
	Version int64 // of what the body keeps about it; 0 for nothing yet
	Short   []Shortage
}

// Tests are the tests of a body: those that acts order there today, then its
// own, each with what the bank lacks.
func (s *Service) Tests(ctx context.Context, by *access.Actor, body people.BodyID) ([]TestView, error) {
	var out []TestView
	err := s.Store.Read(ctx, func(tx Tx) error {
		if err := allow(by, access.KeepSittings, body, 0); err != nil {
			return err
		}
		all, err := s.testsOf(tx, body)
		if err != nil {
			return err
		}
		pool, err := tx.ItemPool(body)
		for i := range all {
			all[i].Short = Short(&all[i].Test, pool)
		}
		out = all
		return err
	})
	return out, err
}

// Test is one test of a body. The fault is exam.missing.test.
func (s *Service) Test(ctx context.Context, by *access.Actor, body people.BodyID, key string) (*TestView, error) {
	all, err := s.Tests(ctx, by, body)
	if err != nil {
		return nil, err
	}
	return find(all, key)
}

func find(all []TestView, key string) (*TestView, error) {
	for i := range all {
		if all[i].Test.Key == key {
			return &all[i], nil
		}
	}
	return nil, fault.New(fault.Missing, "exam.missing.test")
}

// testsOf reads the tests of a body. Of a test of an act the body keeps the
// limits of its draw alone; the rest is the act's.
func (s *Service) testsOf(tx Tx, body people.BodyID) ([]TestView, error) {
	b, today, err := bodyToday(tx, body)
	if err != nil {
		return nil, err
	}
	var out []TestView
	bound := map[string]bool{}
	if s.Procedure.Tests != nil {
		ordered, err := s.Procedure.Tests(b, today)
		if err != nil {
			return nil, err
		}
		for _, t := range ordered {
			kept, version, err := tx.TestGet(body, t.Key)
			if err != nil {
				return nil, err
			}
			if kept != nil && kept.Act != "" {
				t.Draw = kept.Draw
			} else {
				version = 0
			}
			bound[t.Key] = true
			out = append(out, TestView{Test: t, Version: version})
		}
	}
	own, err := tx.TestList(body)
	if err != nil {
		return nil, err
	}
	for _, t := range own {
		if t.Act != "" || bound[t.Key] {
			continue
		}
		_, version, err := tx.TestGet(body, t.Key)
		if err != nil {
			return nil, err
		}
		out = append(out, TestView{Test: t, Version: version})
	}
	return out, nil
}

// bodyToday reads a body and its legal day.
func bodyToday(tx Tx, id people.BodyID) (*people.Body, day.Day, error) {
	b, err := tx.BodyGet(id)
	if err != nil {
		return nil, 0, err
	}
	if b == nil {
		return nil, 0, fault.New(fault.Missing, "exam.missing.thing")
	}
	today, err := b.On(tx.Now())
	return b, today, err
}

// DescribeTest keeps the description of a test of the body's own: version 0 a
// new one, else in place of that version. Sittings that are set keep the
// description that they were set with. The faults are those of Test.Check,
// exam.test.key, exam.test.named (a section or a part has no name),
// exam.test.bound (an act orders a test of that key) and exam.changed.
func (s *Service) DescribeTest(ctx context.Context, by *access.Actor, body people.BodyID, t Test, version int64) error {
	return s.write(ctx, func(tx Tx) error {
		if err := allow(by, access.DescribeTest, body, 0); err != nil {
			return err
		}
		t.Act, t.Edition, t.Proctored = "", "", false
		if !keyText(t.Key) {
			return fault.New(fault.Invalid, "exam.test.key", "given", clip(t.Key)).At("key")
		}
		if err := t.Check(); err != nil {
			return err
		}
		if err := t.named(); err != nil {
			return err
		}
		if err := t.Draw.check(); err != nil {
			return err
		}
		all, err := s.testsOf(tx, body)
		if err != nil {
			return err
		}
		if known, err := find(all, t.Key); err == nil && known.Test.Act != "" {
			return fault.New(fault.Conflict, "exam.test.bound", "given", t.Key).At("key")
		}
		return s.putTest(tx, by, body, &t, version)
	})
}

// LimitDraw sets how alike the papers of a test may be. The faults are
// exam.missing.test, exam.test.draw and exam.changed.
func (s *Service) LimitDraw(ctx context.Context, by *access.Actor, body people.BodyID, key string, limits DrawLimits, version int64) error {
	return s.write(ctx, func(tx Tx) error {
		if err := allow(by, access.DescribeTest, body, 0); err != nil {
			return err
		}
		if err := limits.check(); err != nil {
			return err
		}
		all, err := s.testsOf(tx, body)
		if err != nil {
			return err
		}
		v, err := find(all, key)
		if err != nil {
			return err
		}
		v.Test.Draw = limits
		return s.putTest(tx, by, body, &v.Test, version)
	})
}

func (s *Service) putTest(tx Tx, by *access.Actor, body people.BodyID, t *Test, version int64) error {
	if ok, err := tx.TestPut(body, t, version); err != nil || !ok {
		return changedOr(err)
	}
	return s.Record(tx, journal.Entry{Verb: string(access.DescribeTest), Actor: by.Person, Body: string(body), Case: t.Key, Facts: t})
}

// whole is all of something, in percent.
const whole = 100

func (l DrawLimits) check() error {
	if l.Overlap < 0 || l.Overlap > whole || l.Exposure < 0 {
		return fault.New(fault.Invalid, "exam.test.draw", "given", l.Overlap).At("draw")
	}
	return nil
}

// keyText reports whether a text can be the key of a test, as it stands in
// addresses.
func keyText(key string) bool {
	if key == "" || key == "new" || key == "file" || len(key) > keyMost { // "new" and "file" are addresses of their own
		return false
	}
	for _, c := range key {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '_' && c != '-' {
			return false
		}
	}
	return true
}

// ReadTest reads a description from a file of YAML. The faults are those of
// strict reading, with their lines, and of Test.Check.
func ReadTest(file string, data []byte) (*Test, error) {
	n, err := strict.YAML(file, data)
	if err != nil {
		return nil, err
	}
	t := &Test{}
	if err := strict.Decode(n, t); err != nil {
		return nil, err
	}
	return t, t.Check()
}

// WriteTest writes a description as a file that ReadTest reads, its keys in
// the order of the description.
func WriteTest(t *Test) ([]byte, error) {
	text, err := json.Marshal(t)
	if err != nil {
		return nil, fmt.Errorf("test %s: %w", t.Key, err)
	}
	var n yaml.Node
	if err := yaml.Unmarshal(text, &n); err != nil {
		return nil, fmt.Errorf("test %s: %w", t.Key, err)
	}
	block(&n)
	return yaml.Marshal(&n)
}

// block takes the style of JSON off a document.
func block(n *yaml.Node) {
	n.Style = 0
	for _, c := range n.Content {
		block(c)
	}
}
