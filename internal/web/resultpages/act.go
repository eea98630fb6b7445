package resultpages

import (
	"net/http"
	"slices"
	"strings"

	"tarazy/internal/document"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
)

// actLinks lead to an act as a file of each kind, in the reader's language.
func actLinks(l locale.Lang, path string) []kit.Act {
	var out []kit.Act
	for _, format := range []document.Format{document.AsPDF, document.AsDOCX} {
		out = append(out, kit.Act{Text: say(l, "appraisal.act.open", "format", strings.ToUpper(format.Name)), Kind: kit.Quiet, Href: path + "/" + string(l) + "/" + format.Name})
	}
	return out
}

func (d Deps) refusalFile(w http.ResponseWriter, r *route.Request) error {
	return sendAct(w, r, "refusal", func(l locale.Lang, f document.Format) ([]byte, error) {
		return d.Appraisals.RefusalFile(r.Context(), r.Actor, caseID(r), l, f)
	})
}

func (d Deps) destructionFile(w http.ResponseWriter, r *route.Request) error {
	return sendAct(w, r, "destruction", func(l locale.Lang, f document.Format) ([]byte, error) {
		return d.Appraisals.DestructionFile(r.Context(), r.Actor, yearID(r), l, f)
	})
}

// sendAct sends an act in the language and the format that the address names.
func sendAct(w http.ResponseWriter, r *route.Request, name string, made func(locale.Lang, document.Format) ([]byte, error)) error {
	l := locale.Lang(r.PathValue("lang"))
	format, ok := document.FormatOf(r.PathValue("format"))
	if !ok || !slices.Contains(locale.Langs, l) {
		return fault.New(fault.Missing, "page.missing")
	}
	data, err := made(l, format)
	if err != nil {
		return err
	}
	return route.Show(w, format.Media, name+"-"+string(l)+"."+format.Name, data)
}
