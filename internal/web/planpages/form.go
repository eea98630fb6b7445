package planpages

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"tarazy/internal/appraisal"
	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

// The fields of a KCI in the form.
var kciFields = []string{"name", "source", "paper", "aim", "unit", "compare", "target", "term", "change"}

// control is the id and the name of a field of a KCI, from 1.
func control(n int, field string) string { return fmt.Sprintf("k%d-%s", n, field) }

// controlOf is the control of a field of a fault: "kci.2.unit" is "k2-unit".
func controlOf(field string) string {
	parts := strings.Split(field, ".")
	if len(parts) != 3 || parts[0] != "kci" {
		return ""
	}
	n, err := strconv.Atoi(parts[1])
	if err != nil {
		return ""
	}
	return control(n, parts[2])
}

// rowsMost bounds the rows that are read of a form.
const rowsMost = 12

// rowsOf tells how many KCI a form has.
func rowsOf(r *route.Request) int {
	n := int(whole(r, "rows"))
	return min(max(n, 0), rowsMost)
}

// textOf reads the KCI of a form; rows at its end with nothing in them are left
// out. A day that is none is a fault at its field.
func textOf(r *route.Request) ([]appraisal.KCI, error) {
	var out []appraisal.KCI
	var wrong error
	last := 0
	for n := 1; n <= rowsOf(r); n++ {
		v := func(field string) string { return strings.TrimSpace(r.PostFormValue(control(n, field))) }
		k := appraisal.KCI{
			Name: v("name"), Source: v("source"), Paper: v("paper"), Aim: v("aim"), Unit: v("unit"), Compare: appraisal.Compare(v("compare")),
			Target: v("target"), Change: v("change"),
		}
		if text := v("term"); text != "" {
			d, err := day.Parse(text)
			if f, ok := fault.As(err); ok && wrong == nil {
				wrong = f.At(fmt.Sprintf("kci.%d.term", n))
			}
			k.Term = d
		}
		if out = append(out, k); !empty(k) {
			last = n
		}
	}
	return out[:last], wrong
}

// empty reports whether nothing was written in a row; a comparison alone is
// what the form offers.
func empty(k appraisal.KCI) bool {
	k.Compare = ""
	return k == appraisal.KCI{}
}

// sentKCI is a KCI as the fields of a form hold it.
func sentKCI(n int, k appraisal.KCI, into map[string]string) {
	term := ""
	if k.Term != 0 {
		term = k.Term.String()
	}
	values := []string{k.Name, k.Source, k.Paper, k.Aim, k.Unit, string(k.Compare), k.Target, term, k.Change}
	for i, field := range kciFields {
		into[control(n, field)] = values[i]
	}
}

// typedKCI is a KCI as it was typed, for the checks; a day that is none is none.
func typedKCI(n int, sent map[string]string) appraisal.KCI {
	v := func(field string) string { return strings.TrimSpace(sent[control(n, field)]) }
	k := appraisal.KCI{
		Name: v("name"), Source: v("source"), Paper: v("paper"), Aim: v("aim"), Unit: v("unit"), Compare: appraisal.Compare(v("compare")),
		Target: v("target"), Change: v("change"),
	}
	if d, err := day.Parse(v("term")); err == nil {
		k.Term = d
	}
	return k
}

// rowsIn gives a text area its height.
func rowsIn(f kit.Field, rows int) kit.Field {
	f.Rows = rows
	return f
}

func goTo(w http.ResponseWriter, r *route.Request, path string) error { return page.Go(w, r, path) }
