package ownlaw

import (
	"fmt"
	"maps"
	"path"
	"regexp"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"tarazy/internal/fault"
	"tarazy/internal/law"
)

// Check reads an edition with the loader of the law and adds what an own act
// must be besides: its name, its first day, its base and the kind of its base.
// It gives a library in which the edition counts. Faults name file and line.
func Check(lib *law.Library, kinds []law.Kind, r Ref, files Files) (*law.Library, *law.Edition, error) {
	with, e, err := load(lib, kinds, r, files)
	if err != nil {
		return nil, nil, located(err, r, files)
	}
	return with, e, nil
}

func load(lib *law.Library, kinds []law.Kind, r Ref, files Files) (*law.Library, *law.Edition, error) {
	if err := r.check(); err != nil {
		return nil, nil, err
	}
	if files["act.yaml"] == nil || files["rules.yaml"] == nil {
		return nil, nil, fault.New(fault.Invalid, "ownlaw.incomplete", "file", r.dir()+"/act.yaml")
	}
	with, err := lib.With(files.under(r.dir()), kinds...)
	if err != nil {
		return nil, nil, err
	}
	e, err := with.Edition(r.Act, r.Edition)
	if err != nil {
		return nil, nil, err
	}
	return with, e, checkOrigin(lib, e)
}

// checkOrigin holds the head of an own act to its base.
func checkOrigin(lib *law.Library, e *law.Edition) error {
	bad := func(code string, kv ...any) error {
		return fault.New(fault.Invalid, code, append(kv, "file", path.Join(e.Act, e.Day, "act.yaml"))...)
	}
	if e.InForce.From == nil || e.InForce.From.String() != e.Day {
		return bad("ownlaw.first_day", "edition", e.Day)
	}
	if e.InForce.Until != nil && *e.InForce.Until <= *e.InForce.From {
		return bad("ownlaw.period", "from", e.InForce.From.String())
	}
	if e.BasedOn == nil {
		return bad("ownlaw.no_base")
	}
	base, err := lib.Edition(e.BasedOn.Act, e.BasedOn.Edition)
	if err != nil {
		return err
	}
	if base.Kind != e.Kind {
		return bad("ownlaw.kind", "kind", e.Kind, "base", base.Kind)
	}
	return nil
}

// located gives a refusal the line at which the clause that it names stands,
// where the loader knows only the file, and turns what is no fault into one.
func located(err error, r Ref, files Files) error {
	f, ok := fault.As(err)
	if !ok {
		return fault.New(fault.Invalid, "ownlaw.refused", "file", r.dir()+"/rules.yaml", "detail", err.Error())
	}
	file, clause := fmt.Sprint(f.Args["file"]), fmt.Sprint(f.Args["clause"])
	if known, _ := f.Args["line"].(int); f.Args["file"] == nil || known > 0 {
		return err
	}
	line := lineInDetail(fmt.Sprint(f.Args["detail"]))
	if line == 0 {
		line = lineOfClause(files[strings.TrimPrefix(file, r.dir()+"/")], clause)
	}
	out := *f
	out.Args = maps.Clone(f.Args)
	out.Args["line"] = max(1, line)
	return &out
}

var detailLine = regexp.MustCompile(`line (\d+)`)

func lineInDetail(detail string) int {
	m := detailLine.FindStringSubmatch(detail)
	if m == nil {
		return 0
	}
	n, err := strconv.Atoi(m[1])
	if err != nil {
		return 0
	}
	return n
}

// lineOfClause finds the line of a clause in act.yaml; 1 where it is not there.
func lineOfClause(act []byte, clause string) int {
	var doc yaml.Node
	if yaml.Unmarshal(act, &doc) != nil || len(doc.Content) == 0 {
		return 1
	}
	list := get(doc.Content[0], "clauses")
	if list == nil {
		return 1
	}
	for _, item := range list.Content {
		if id := get(item, "id"); id != nil && id.Value == clause {
			return id.Line
		}
	}
	return 1
}
