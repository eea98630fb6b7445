package law

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"reflect"
	"sort"
	"strings"

	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/strict"
)

const commonAct = "common"

// Kind of an act: how its rules are decoded. The domain packages give theirs.
type Kind struct {
	Name   string
	Decode func(e *Edition, rules *strict.Node) (any, error)
}

// Decoded makes a Kind whose rules are the plain struct T.
func Decoded[T any](name string) Kind {
	return Kind{Name: name, Decode: func(_ *Edition, rules *strict.Node) (any, error) {
		out := new(T)
		if err := strict.Decode(rules, out); err != nil {
			return nil, err
		}
		return out, nil
	}}
}

// Rules gives the rules of an edition; its kind must decode to T.
func Rules[T any](e *Edition) *T { return e.Rules.(*T) }

// Load reads every act under a file system. It stops at the first thing that is
// wrong and names file and line.
func Load(fsys fs.FS, kinds ...Kind) (*Library, error) {
	l := &Library{acts: map[string][]*Edition{}}
	if err := l.Add(fsys, false, kinds...); err != nil {
		return nil, err
	}
	if len(l.acts[commonAct]) != 1 {
		return nil, errors.New("law: the common act is missing or has several editions")
	}
	if err := l.loadCalendar(fsys); err != nil {
		return nil, err
	}
	return l, l.checkCitations()
}

// Add reads acts from another file system, such as the installation's own
// folder. An edition that exists already is refused.
func (l *Library) Add(fsys fs.FS, own bool, kinds ...Kind) error {
	names, err := fs.Glob(fsys, "*/*/act.yaml")
	if err != nil {
		return fmt.Errorf("law: %w", err)
	}
	for _, name := range names {
		e, err := loadEdition(fsys, path.Dir(name), kinds)
		if err != nil {
			return err
		}
		e.Own = own
		if _, err := l.Edition(e.Act, e.Day); err == nil {
			return fault.New(fault.Conflict, "law.edition_exists", "act", e.Act, "edition", e.Day)
		}
		l.acts[e.Act] = append(l.acts[e.Act], e)
		sort.SliceStable(l.acts[e.Act], func(i, j int) bool { return starts(l.acts[e.Act][i]) < starts(l.acts[e.Act][j]) })
	}
	return nil
}

func starts(e *Edition) day.Day {
	if e.InForce.From == nil {
		return -1 << 31
	}
	return *e.InForce.From
}

func readYAML(fsys fs.FS, name string) (*strict.Node, error) {
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, fmt.Errorf("law: %w", err)
	}
	return strict.YAML(name, data)
}

func loadEdition(fsys fs.FS, dir string, kinds []Kind) (*Edition, error) {
	e := &Edition{Catalogues: map[string]*strict.Node{}, clauses: map[string]*Clause{}}
	head, err := readYAML(fsys, dir+"/act.yaml")
	if err != nil {
		return nil, err
	}
	if err := strict.Decode(head, &e.Head); err != nil {
		return nil, err
	}
	if want := path.Join(e.Act, e.Day); want != dir {
		return nil, fault.New(fault.Invalid, "law.folder", "file", dir+"/act.yaml", "want", want)
	}
	if err := e.index(dir); err != nil {
		return nil, err
	}
	rules, err := readYAML(fsys, dir+"/rules.yaml")
	if err != nil {
		return nil, err
	}
	if err := e.loadCatalogues(fsys, dir); err != nil {
		return nil, err
	}
	if err := e.decodeRules(dir, rules, kinds); err != nil {
		return nil, err
	}
	if err := e.loadCases(fsys, dir); err != nil {
		return nil, err
	}
	return e, e.cover(dir, rules)
}

func (e *Edition) index(dir string) error {
	for i := range e.Clauses {
		c := &e.Clauses[i]
		if _, ok := e.clauses[c.ID]; ok {
			return fault.New(fault.Invalid, "law.clause_repeated", "file", dir+"/act.yaml", "clause", c.ID)
		}
		e.clauses[c.ID] = c
	}
	return nil
}

func (e *Edition) loadCatalogues(fsys fs.FS, dir string) error {
	names, err := fs.Glob(fsys, dir+"/catalogues/*.yaml")
	if err != nil {
		return fmt.Errorf("law: %w", err)
	}
	for _, name := range names {
		n, err := readYAML(fsys, name)
		if err != nil {
			return err
		}
		e.Catalogues[strings.TrimSuffix(path.Base(name), ".yaml")] = n
	}
	return nil
}

func (e *Edition) decodeRules(dir string, rules *strict.Node, kinds []Kind) error {
	for _, k := range kinds {
		if k.Name != e.Kind {
			continue
		}
		v, err := k.Decode(e, rules)
		if err != nil {
			return err
		}
		stampAll(reflect.ValueOf(v), e.Act)
		e.Rules = v
		return nil
	}
	return fault.New(fault.Invalid, "law.no_kind", "file", dir+"/act.yaml", "kind", e.Kind)
}

func (e *Edition) loadCases(fsys fs.FS, dir string) error {
	name := dir + "/cases.yaml"
	if _, err := fs.Stat(fsys, name); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	n, err := readYAML(fsys, name)
	if err != nil {
		return err
	}
	return strict.Decode(n, &e.Cases)
}

// stampAll tells every value which act it is of.
func stampAll(v reflect.Value, act string) {
	if v.CanAddr() {
		if s, ok := v.Addr().Interface().(interface{ stamp(string) }); ok {
			s.stamp(act)
		}
	}
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			stampAll(v.Elem(), act)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				stampAll(v.Field(i), act)
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			stampAll(v.Index(i), act)
		}
	}
}

func (l *Library) loadCalendar(fsys fs.FS) error {
	names, err := fs.Glob(fsys, "calendar/*/calendar.yaml")
	if err != nil {
		return fmt.Errorf("law: %w", err)
	}
	var years []day.Year
	for _, name := range names {
		n, err := readYAML(fsys, name)
		if err != nil {
			return err
		}
		var y day.Year
		if err := strict.Decode(n, &y); err != nil {
			return err
		}
		for _, m := range y.Days {
			if _, ok := l.Common().Clause(m.Clause); !ok {
				return fault.New(fault.Invalid, "law.no_clause", "file", name, "act", commonAct, "clause", m.Clause)
			}
		}
		years = append(years, y)
	}
	l.Calendar, err = day.NewCalendar(years)
	return err
}
