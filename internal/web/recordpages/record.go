package recordpages

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"tarazy/internal/exam"
	"tarazy/internal/locale"
	"tarazy/internal/proctor"
)

// Recorded is what the page of an attempt carries for the code that records; the
// zero Recorded is a page that nothing is recorded of.
type Recorded struct {
	Place  templ.Attributes // the plan, and texts
	Over   bool             // what waits is sent, nothing more is recorded
	Screen bool             // the candidate shares the screen
}

// says are the texts that the code shows, "proctor_recording.<key>" in the catalogue.
var says = []string{"waits", "on", "off", "pictures", "screen_off", "screen_part", "sending", "sent"}

// Record is that of an attempt. Where it cannot be told the exam goes on without.
func Record(ctx context.Context, p *proctor.Service, l locale.Lang, a *exam.Attempt) (Recorded, error) {
	if p == nil {
		return Recorded{}, nil
	}
	plan, err := p.RecordPlanOf(ctx, a)
	if err != nil || plan == nil {
		return Recorded{}, err
	}
	text, err := json.Marshal(plan)
	if err != nil {
		return Recorded{}, err
	}
	r := Recorded{Place: templ.Attributes{"data-record": string(text), "data-attempt": string(a.ID)}, Over: plan.Over}
	for _, key := range says {
		r.Place["data-say-"+strings.ReplaceAll(key, "_", "-")] = locale.T(l, "proctor_recording."+key, nil)
	}
	for _, t := range plan.Tracks {
		r.Screen = r.Screen || t == proctor.Screen && !plan.Over
	}
	return r, nil
}

// Open gives the bundles of a page that is recorded, and lets it use the devices
// that it records; a page that is not gets neither.
func (r Recorded) Open(h http.Header) []string {
	if r.Place == nil {
		return nil
	}
	if !r.Over {
		policy := strings.NewReplacer("camera=()", "camera=(self)", "microphone=()", "microphone=(self)")
		if r.Screen {
			policy = strings.NewReplacer("camera=()", "camera=(self)", "microphone=()", "microphone=(self)", "display-capture=()", "display-capture=(self)")
		}
		h.Set("Permissions-Policy", policy.Replace(h.Get("Permissions-Policy")))
	}
	return []string{"proctor.js"}
}
