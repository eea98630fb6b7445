package livepages

import (
	"tarazy/internal/competition"
	"tarazy/internal/exam"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/web/kit"
)

// names are those of what the act of a test forbids and of its flags; none for a
// test of a body's own.
type names struct {
	flags   map[string]string
	conduct map[string]string
	choices []kit.Option // of conduct, in the order of the act
	law     kit.Link
}

func (d Deps) namesOf(l locale.Lang, test *exam.Test) (*names, error) {
	out := &names{flags: map[string]string{}, conduct: map[string]string{}}
	if test.Act == "" {
		return out, nil
	}
	e, err := d.Library().Edition(test.Act, test.Edition)
	if err != nil {
		return nil, err
	}
	all, err := competition.CataloguesOf(e)
	if fault.Is(err, "selection.no_catalogue") {
		return out, nil // the act is not one of selection
	}
	if err != nil {
		return nil, err
	}
	for _, n := range all.Flags {
		out.flags[n.Key] = n.Name.In(l)
	}
	for _, n := range all.Conduct.Prohibited {
		out.conduct[n.Key] = n.Name.In(l)
		out.choices = append(out.choices, kit.Option{Value: n.Key, Text: n.Name.In(l)})
	}
	out.law = kit.Link{Text: say(l, "law"), Href: "/rules/" + test.Act + "/" + test.Edition}
	return out, nil
}

// flag is the name of a kind of flag; an edition that knows no flags shows its key.
func (n *names) flag(kind string) string {
	if name := n.flags[kind]; name != "" {
		return name
	}
	return kind
}
