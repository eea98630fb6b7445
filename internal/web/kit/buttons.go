package kit

import "github.com/a-h/templ"

// ActKind is how much an act weighs.
type ActKind string

// The kinds of acts.
const (
	Plain  ActKind = ""
	Main   ActKind = "main"   // the one next act; once a page
	Final  ActKind = "final"  // legally final: signing, recording a vote, a verdict
	Refuse ActKind = "refuse" // refusing, annulling; asks for a reason
	Quiet  ActKind = "quiet"
)

// Act is something a person can press: a link when Href is given, a button otherwise. Off is the reason
// why it cannot be done yet; it stands beside the button. Opens is the id of a dialog.
type Act struct {
	Text        string
	Kind        ActKind
	Href        string
	Name, Value string
	Form        string // id of the form it belongs to, when it stands outside
	Opens       string
	Off         string
	Busy        bool
	NoSubmit    bool // a button that only the browser's own code answers
	Attrs       templ.Attributes
}

func (a Act) class() string {
	if a.Kind == Plain {
		return "btn"
	}
	return "btn btn--" + string(a.Kind)
}

func (a Act) kind() string {
	if a.Opens != "" || a.NoSubmit {
		return "button"
	}
	return "submit"
}

func (a Act) attrs() templ.Attributes {
	attrs := templ.Attributes{}
	for name, value := range map[string]string{"name": a.Name, "value": a.Value, "form": a.Form, "data-opens": a.Opens} {
		if value != "" {
			attrs[name] = value
		}
	}
	if a.Busy {
		attrs["aria-busy"] = "true"
		attrs["data-busy-stays"] = true
	}
	for name, value := range a.Attrs {
		attrs[name] = value
	}
	return attrs
}
