package lawpages

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"tarazy/internal/access"
	"tarazy/internal/locale"
	"tarazy/internal/ownlaw"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
)

// ownEffectsPage says what would become of examples and past cases.
type ownEffectsPage struct {
	ownFrame
	Summary  string
	Compared bool // past cases were compared
	Open     int  // examples of the act that do not come out as they say
	All      bool
	AllHref  string
	Rows     kit.Rows
}

// ownEffects compares the answers of the base with those of the draft: the ones
// that change, or with ?all= every one.
func (d Deps) ownEffects(w http.ResponseWriter, r *route.Request) error {
	o, err := d.ownFind(r)
	if err != nil {
		return err
	}
	effects, compared, err := d.Own.Service.Effects(r.Context(), o)
	if err != nil {
		return err
	}
	p := ownEffectsPage{ownFrame: d.frame(r, o, "effects"), Compared: compared, All: r.URL.Query().Has("all")}
	p.AllHref = p.Path + "/effects?all=1"
	p.Rows = effectTable(r)
	// A past case holds facts about people: who may not open those sees only
	// whether its answer would change.
	facts := access.May(r.Actor, access.SeeFacts, access.Target{Body: o.Body()})
	changed := 0
	for _, e := range effects {
		if e.Open {
			p.Open++
		}
		if e.Weight() != ownlaw.Same {
			changed++
		}
		if e.Weight() != ownlaw.Same || e.Open || p.All {
			p.Rows.Rows = append(p.Rows.Rows, effectRow(r, e, facts))
		}
	}
	p.Summary = tr(r, "ownlaw.effects.summary", "changed", changed, "of", len(effects))
	return d.drawOwn(w, r, p.ownFrame, http.StatusOK, ownEffectsView(p))
}

func effectTable(r *route.Request) kit.Rows {
	t := kit.Rows{Caption: tr(r, "ownlaw.part.effects"), Empty: kit.Nothing{Title: tr(r, "ownlaw.effects.none"), Text: tr(r, "ownlaw.effects.none_text")}}
	for _, c := range []string{"rule", "case", "before", "after", "state"} {
		t.Cols = append(t.Cols, kit.Col{Text: tr(r, "ownlaw.effects."+c)})
	}
	return t
}

func effectRow(r *route.Request, e ownlaw.Effect, facts bool) kit.Row {
	telling := e.Telling()
	name, before, after := exampleName(tr(r, "ownlaw.effects.example", "n", e.Number), e.Name), resultCell(r, e.Before, telling), resultCell(r, e.After, telling)
	if e.Record != 0 {
		name = kit.Clause(tr(r, "ownlaw.effects.record", "n", e.Record), "/journal/"+strconv.FormatInt(e.Record, 10))
	}
	if e.Record != 0 && !facts {
		before, after = kit.Second(tr(r, "ownlaw.effects.hidden")), kit.Second(tr(r, "ownlaw.effects.hidden"))
	}
	state, words := kit.NotStarted, tr(r, "ownlaw.effects.same")
	switch e.Weight() {
	case ownlaw.Grounds:
		state, words = kit.Going, tr(r, "ownlaw.effects.grounds")
	case ownlaw.Outcome:
		state, words = kit.Decide, tr(r, "ownlaw.effects.changed")
	}
	return kit.Row{Decide: e.Open, Cells: []templ.Component{
		kit.Text(tr(r, "decide.rule."+e.Rule)), name, before, after, effectState(state, words, e.Open),
	}}
}

// resultCell is an answer in words, by the reason at the place given, and as the
// rule gives it.
func resultCell(r *route.Request, x ownlaw.Result, telling int) templ.Component {
	if x.Fault != nil {
		return kit.Text(locale.T(r.Lang, x.Fault.Key(), x.Fault.Args))
	}
	var names []string
	for _, c := range x.Clauses {
		names = append(names, ClauseName(r.Lang, c))
	}
	words := ""
	if telling < len(x.Reasons) {
		words = x.Reasons[telling].Text().In(r.Lang)
	}
	return outcome(words, spaced(x.Outcome), strings.Join(names, ", "))
}

// spaced lets JSON break where its parts end.
func spaced(s string) string {
	var b strings.Builder
	inside := false
	for i := range len(s) {
		b.WriteByte(s[i])
		switch {
		case s[i] == '"' && (i == 0 || s[i-1] != '\\'):
			inside = !inside
		case !inside && (s[i] == ',' || s[i] == ':'):
			b.WriteByte(' ')
		}
	}
	return b.String()
}
