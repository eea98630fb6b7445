package flagpages

import (
	"context"
	"encoding/json"
	"strings"

	"github.com/a-h/templ"

	"tarazy/internal/exam"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/proctor"
	"tarazy/internal/web/assets"
)

// Watched is what the page of an attempt carries for the code that watches; the
// zero Watched is a page that nobody watches.
type Watched struct {
	Place templ.Attributes // the plan, and where the worker is
	Says  templ.Attributes // texts by kind of flag
	Full  bool             // the full screen is looked for
}

// Watch is that of an attempt. Where it cannot be told the exam goes on without.
func Watch(ctx context.Context, p *proctor.Service, l locale.Lang, a *exam.Attempt) (Watched, error) {
	if p == nil {
		return Watched{}, nil
	}
	plan, err := p.PlanOf(ctx, a)
	if err != nil || plan == nil || len(plan.Kinds) == 0 {
		return Watched{}, err
	}
	text, err := json.Marshal(plan)
	if err != nil {
		return Watched{}, err
	}
	w := Watched{Place: templ.Attributes{"data-watch": string(text), "data-worker": assets.URL("faces.js")}, Says: templ.Attributes{}}
	for _, kind := range plan.Kinds {
		what := locale.T(l, "selection.flag."+string(kind), nil)
		w.Says["data-say-"+strings.ReplaceAll(string(kind), "_", "-")] = locale.T(l, "proctor_flag.notice", fault.Args{"what": what})
		w.Full = w.Full || kind == proctor.LeftFullScreen
	}
	return w, nil
}
