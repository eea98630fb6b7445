package lawpages

import (
	"net/http"
	"strings"

	"tarazy/internal/day"
	"tarazy/internal/ownlaw"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
)

// ownChangesPage is every place in which the act departs from its base, and how
// the draft came to be.
type ownChangesPage struct {
	ownFrame
	Diff  []diffFile
	Steps []kit.Event
}

// diffFile are the differences of one part of the act.
type diffFile struct {
	Name  string
	Lines []diffLine
}

// diffLine is one difference in words.
type diffLine struct {
	Name, Path string
	kit.Versions
}

// ownChanges shows the whole difference to the base.
func (d Deps) ownChanges(w http.ResponseWriter, r *route.Request) error {
	o, err := d.ownFind(r)
	if err != nil {
		return err
	}
	p := ownChangesPage{ownFrame: d.frame(r, o, "changes")}
	if p.Diff, err = d.diff(r, o); err != nil {
		return err
	}
	for _, c := range o.Changes {
		// The record is kept in UTC; its day is enough here.
		on := day.Of(c.At.Date()).String()
		e := kit.Event{When: tr(r, "ownlaw.on", "day", on), Stamp: on, Title: tr(r, "ownlaw.what."+c.What), Text: c.Name}
		if words := changesInWords(r, o.Law.Kind, []ownlaw.Change{c}); len(c.Places) > 0 {
			e.Text = strings.Join(words, " ")
		}
		p.Steps = append(p.Steps, e)
	}
	return d.drawOwn(w, r, p.ownFrame, http.StatusOK, ownChangesView(p))
}

func (d Deps) diff(r *route.Request, o *ownlaw.Own) ([]diffFile, error) {
	places, err := d.Own.Service.Differences(o)
	if err != nil {
		return nil, err
	}
	var out []diffFile
	for _, p := range places {
		name := fileName(r, p.File)
		if n := len(out); n == 0 || out[n-1].Name != name {
			out = append(out, diffFile{Name: name})
		}
		last := &out[len(out)-1]
		last.Lines = append(last.Lines, diffLine{placeOf(r, o, p), p.Path, kit.Versions{
			OldName: tr(r, "ownlaw.diff.old"), NewName: tr(r, "ownlaw.diff.new"),
			Old: said(r, p.Old, "ownlaw.diff.nothing"), New: said(r, p.New, "ownlaw.diff.gone"),
		}})
	}
	return out, nil
}

// placeOf is what the place of a difference is called; "" for what has no name.
func placeOf(r *route.Request, o *ownlaw.Own, p ownlaw.Difference) string {
	if p.File != "rules.yaml" {
		return ""
	}
	return parameterName(r.Lang, o.Law.Kind, p.Path)
}

// said is a value of the act as a person reads it; absent is the key of the
// words for none.
func said(r *route.Request, value, absent string) string {
	switch value {
	case "":
		return tr(r, absent)
	case "null":
		return tr(r, "ownlaw.kind.none")
	}
	return value
}

// fileName says which part of the act a file holds.
func fileName(r *route.Request, file string) string {
	switch file {
	case "act.yaml", "rules.yaml", "cases.yaml":
		return tr(r, "ownlaw.file."+strings.TrimSuffix(file, ".yaml"))
	}
	return tr(r, "ownlaw.file.catalogue", "name", strings.TrimSuffix(strings.TrimPrefix(file, "catalogues/"), ".yaml"))
}
