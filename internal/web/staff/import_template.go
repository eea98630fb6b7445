package staff

import (
	"bytes"
	"fmt"
	"net/http"
	"slices"

	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/route"
)

// importTemplate sends the empty form of a staff list in a language.
func (d Deps) importTemplate(w http.ResponseWriter, r *route.Request) error {
	l := locale.Lang(r.PathValue("lang"))
	if !slices.Contains(locale.Langs, l) {
		return fault.New(fault.Missing, "page.missing")
	}
	var b bytes.Buffer
	if err := people.Template(&b, l, SampleIIN); err != nil {
		return err
	}
	attach(w, people.XLSX, "staff-form-"+string(l))
	if _, err := w.Write(b.Bytes()); err != nil {
		r.Log.Info("file not sent", "error", fmt.Errorf("form: %w", err))
	}
	return nil
}

// SampleIIN stands in the sample row of the empty form: it is formed by the
// rules, and its seventh digit tells neither century nor sex, so it is no
// citizen's.
const SampleIIN = "000101000003"
