package ownlaw

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/law"
)

// commonAct holds what is the same for every act and is never one's own.
const commonAct = "common"

// CopyIn is what a new own act is made from.
type CopyIn struct {
	Base string // ACT or ACT@EDITION, of the program's or an own one in force
	Name string // the prefix may be left out
	From day.Day
	Body string // id of the body that adopts it; "" until one is chosen
}

// baseOf finds the edition to copy.
func baseOf(lib *law.Library, target string) (*law.Edition, error) {
	act, name, named := strings.Cut(target, "@")
	if act == commonAct {
		return nil, fault.New(fault.Invalid, "ownlaw.base_common").At("base")
	}
	e, err := lib.Latest(act)
	if named {
		e, err = lib.Edition(act, name)
	}
	return e, placedAt(err, "base")
}

// copied makes the files of the new edition. The examples about days on which
// the base was in force are left out: the copy has days of its own.
func copied(base Files, e *law.Edition, r Ref, body string) (Files, error) {
	out := base.clone()
	err := out.head(func(top *yaml.Node) error {
		set(top, "act", text(r.Act))
		set(top, "edition", text(r.Edition))
		set(top, "in_force", object("from", text(r.Edition), "until", null()))
		set(top, "based_on", object("act", text(e.Act), "edition", text(e.Day)))
		if body != "" {
			set(top, "adopted_by", text(body))
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if err := withoutDays(out); err != nil {
		return nil, err
	}
	return out, tidy(out, "rules.yaml")
}

func withoutDays(f Files) error {
	if f["cases.yaml"] == nil {
		return nil
	}
	d, err := parse("cases.yaml", f["cases.yaml"])
	if err != nil {
		return err
	}
	for _, group := range d.top().Content {
		cases := get(group, "cases")
		cases.Content = slices.DeleteFunc(cases.Content, func(c *yaml.Node) bool { return get(get(c, "in"), "on") != nil })
	}
	f["cases.yaml"], err = d.bytes()
	return err
}

// tidy writes a file as every later change will write it.
func tidy(f Files, name string) error {
	d, err := parse(name, f[name])
	if err != nil {
		return err
	}
	f[name], err = d.bytes()
	return err
}

// programFiles reads an edition of the program's.
func programFiles(acts fs.FS, e *law.Edition) (Files, error) {
	out, dir := Files{}, path.Join(e.Act, e.Day)
	err := fs.WalkDir(acts, dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(acts, p)
		if err != nil {
			return err
		}
		return out.add(strings.TrimPrefix(p, dir+"/"), data)
	})
	return out, err
}
