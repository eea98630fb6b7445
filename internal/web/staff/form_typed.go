package staff

import (
	"fmt"
	"strconv"
	"strings"

	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/route"
)

// typed is what a person filled in. What cannot be read is gathered, so that
// all of it is told at once.
type typed struct {
	values   map[string]string
	problems []*fault.Error
}

func readTyped(r *route.Request) (typed, error) {
	if err := r.ParseForm(); err != nil {
		return typed{}, fmt.Errorf("form: %w", err)
	}
	t := typed{values: map[string]string{}}
	for name := range r.PostForm {
		t.values[name] = r.PostForm.Get(name)
	}
	return t, nil
}

func (t *typed) problem(name, code string) {
	t.problems = append(t.problems, fault.New(fault.Invalid, code).At(name))
}

// err is the first problem, so that nothing is done while there is one.
func (t *typed) err() error {
	if len(t.problems) > 0 {
		return t.problems[0]
	}
	return nil
}

func (t *typed) text(name string) string { return strings.TrimSpace(t.values[name]) }

// need is a text that must be there.
func (t *typed) need(name string) string {
	v := t.text(name)
	if v == "" {
		t.problem(name, "staff.need")
	}
	return v
}

// day is a day that must be there.
func (t *typed) day(name string) day.Day {
	if t.text(name) == "" {
		t.problem(name, "staff.need_day")
		return 0
	}
	if d := t.dayOrNone(name); d != nil {
		return *d
	}
	return 0
}

// dayOrNone is a day that may be left empty.
func (t *typed) dayOrNone(name string) *day.Day {
	v := t.text(name)
	if v == "" {
		return nil
	}
	d, err := day.Parse(v)
	if err != nil {
		t.problem(name, "staff.bad_day")
		return nil
	}
	return &d
}

// number is a whole number that must be there.
func (t *typed) number(name string) int {
	n, err := strconv.Atoi(t.need(name))
	if err != nil && t.text(name) != "" {
		t.problem(name, "staff.bad_number")
	}
	return n
}

// version is that of the record as the person saw it; a form without one has
// seen none.
func (t *typed) version() int64 {
	n, err := strconv.ParseInt(t.values["version"], 10, 64)
	if err != nil {
		return 0
	}
	return n
}
