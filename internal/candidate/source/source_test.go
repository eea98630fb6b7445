package source_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
	"time"

	"tarazy/internal/candidate"
	"tarazy/internal/candidate/source"
	"tarazy/internal/day"
)

const iin = "900517300018"

func today() day.Day { return day.Of(2023, time.May, 17) }

// serve puts a register on a loopback address.
func serve(t *testing.T, h http.Handler) *source.Client {
	t.Helper()
	server := httptest.NewServer(http.StripPrefix("/v1", h))
	t.Cleanup(server.Close)
	return &source.Client{Base: server.URL + "/v1", Token: "secret"}
}

func fetch(t *testing.T, c *source.Client) map[string]candidate.Part {
	t.Helper()
	sheet, err := c.Fetch(t.Context(), iin)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]candidate.Part{}
	for _, p := range sheet.Parts {
		out[p.Kind] = p
	}
	return out
}

func TestSEL05_TheRegistersGiveEveryKind(t *testing.T) {
	parts := fetch(t, serve(t, &source.Register{Token: "secret", Today: today}))
	for _, kind := range candidate.Kinds {
		p := parts[kind]
		if p.Failed != nil || len(p.Records) == 0 || p.AsOf == nil || *p.AsOf != today() || p.System.KK == "" {
			t.Errorf("%s: %+v", kind, p)
		}
	}
	if len(parts[candidate.KindJob].Records) < 3 {
		t.Error("too few jobs to overlap")
	}
}

func TestOneKindFailsAlone(t *testing.T) {
	parts := fetch(t, serve(t, &source.Register{Token: "secret", Today: today, Down: func(kind string) bool { return kind == candidate.KindJob }}))
	for kind, p := range parts {
		if (p.Failed != nil) != (kind == candidate.KindJob) {
			t.Errorf("%s: %v", kind, p.Failed)
		}
	}
}

func TestWhatIsNotAsDescribedIsRefused(t *testing.T) {
	for name, h := range map[string]http.HandlerFunc{
		"no JSON": func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte("<html>")) },
		"unknown field": func(w http.ResponseWriter, _ *http.Request) {
			w.Write([]byte(`{"system":{"kk":"a","ru":"a","en":"a"},"records":[],"as_of":null,"more":1}`))
		},
		"too long":  func(w http.ResponseWriter, _ *http.Request) { w.Write(make([]byte, 4<<20)) },
		"elsewhere": func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/v1/x", http.StatusFound) },
		"not there": http.NotFound,
	} {
		t.Run(name, func(t *testing.T) {
			for kind, p := range fetch(t, serve(t, h)) {
				if p.Failed == nil {
					t.Errorf("%s was taken", kind)
				}
			}
		})
	}
}

func TestTheTokenIsAsked(t *testing.T) {
	c := serve(t, &source.Register{Token: "secret", Today: today})
	c.Token = "other"
	for kind, p := range fetch(t, c) {
		if p.Failed == nil || !strings.Contains(p.Failed.Error(), "401") {
			t.Errorf("%s: %v", kind, p.Failed)
		}
	}
}

func TestASlowRegisterIsNotWaitedFor(t *testing.T) {
	release := make(chan struct{})
	defer close(release)
	c := serve(t, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		select {
		case <-release:
		case <-r.Context().Done():
		}
	}))
	c.Wait = time.Millisecond
	for kind, p := range fetch(t, c) {
		if p.Failed == nil {
			t.Errorf("%s was taken", kind)
		}
	}
}

func TestAFetchThatIsStoppedSaysSo(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := serve(t, &source.Register{Today: today}).Fetch(ctx, iin); err == nil {
		t.Fatal("no error")
	}
}

func TestInventionRepeatsItselfAndHoldsOverlapsAndGaps(t *testing.T) {
	if !reflect.DeepEqual(source.Invented(iin, today()), source.Invented(iin, today())) {
		t.Error("it does not repeat itself")
	}
	h := source.Invented(iin, today())
	span := candidate.Experience(h.Jobs, today(), nil)
	days := 0
	for _, j := range h.Jobs {
		until := today()
		if j.Until != nil {
			until = *j.Until
		}
		days += int(until-j.From) + 1
	}
	if len(span.Gaps) == 0 || span.Days >= days {
		t.Errorf("%+v of %d days", span, days)
	}
	if young := source.Invented("170517500012", today()); len(young.Jobs)+len(young.Education) != 0 {
		t.Errorf("a child: %+v", young)
	}
}
