package journeys

import (
	"encoding/json"
	"strings"
	"testing"

	"tarazy/internal/web/webtest"
)

const (
	arys   = "/rules/appraisal-arys-2022/2022-12-09"
	quorum = arys + "/ask/quorum"
)

// finding is what of a decision is the same wherever it is asked for.
type finding struct {
	Outcome json.RawMessage `json:"outcome"`
	Reasons []struct {
		Clause string            `json:"clause"`
		Text   map[string]string `json:"text"`
	} `json:"reasons"`
}

func TestARuleAnswersAlikeOnThePageTheCommandLineAndTheAPI(t *testing.T) {
	t.Parallel()
	w := openTown(t)
	const facts = `{"members":7,"present":4}`
	status, out, errs := tarazy(t, facts+"\n", "decide", "appraisal-arys-2022", "quorum")
	if status != 0 {
		t.Fatal(status, errs)
	}
	asked := decoded[finding](t, strings.NewReader(out))
	v := w.visitor("en")
	a := v.do(v.request("POST", "/api/v1/decide/appraisal-arys-2022/quorum", "application/json", strings.NewReader(facts))).is(200)
	if strings.TrimSpace(a.body) != strings.TrimSpace(out) {
		t.Errorf("the API and the command line differ:\n%s\n%s", a.body, out)
	}
	if string(asked.Outcome) != `{"quorum":false,"needed":5}` || asked.Reasons[0].Clause != "30" {
		t.Errorf("%s, clause %s", asked.Outcome, asked.Reasons[0].Clause)
	}

	b := w.window()
	b.open("/rules?lang=kk")
	b.press(`main a[href="`+arys+`"]`, `location.pathname === "`+arys+`"`)
	b.press(`main a[href="`+quorum+`"]`, `location.pathname === "`+quorum+`"`)
	for _, l := range []string{"kk", "ru", "en"} {
		b.open(quorum + "?lang=" + l)
		b.sample(4)
		b.until(`document.querySelector("#answer")`)
		b.says(asked.Reasons[0].Text[l])
		if href := webtest.JS[string](t, b.ctx, `document.querySelector(".law a").getAttribute("href")`); !strings.HasSuffix(href, "#c-30") {
			t.Errorf("the reason leads to %s", href)
		}
		b.shown("rule-answer-" + l)
	}
}

// sample presses the example with so many present of seven.
func (b *window) sample(present int) {
	b.t.Helper()
	found := webtest.JS[bool](b.t, b.ctx, `(() => {
  for (const form of document.querySelectorAll("main form")) {
    const facts = form.querySelector("input[name=facts]");
    if (!facts) continue;
    const v = JSON.parse(facts.value);
    if (v.members === 7 && v.present === `+string(rune('0'+present))+`) { form.querySelector("button").click(); return true; }
  }
  return false;
})()`)
	if !found {
		b.t.Fatalf("no example with %d of seven", present)
	}
}

func TestTheCommandLineRefusesABadLineAndGoesOn(t *testing.T) {
	t.Parallel()
	in := "{\"members\":7,\"present\":5}\n{\"members\":\"x\"}\n{\"members\":6,\"present\":4}\n"
	status, out, _ := tarazy(t, in, "decide", "appraisal-arys-2022", "quorum")
	lines := strings.Split(strings.TrimSpace(out), "\n")
	if status != 1 || len(lines) != 3 {
		t.Fatalf("%d, %d lines:\n%s", status, len(lines), out)
	}
	for i, want := range []string{`"quorum":true`, `"field":"members"`, `"needed":4`} {
		if !strings.Contains(lines[i], want) {
			t.Errorf("line %d lacks %s: %s", i+1, want, lines[i])
		}
	}
	status, _, errs := tarazy(t, "{}\n", "decide", "appraisal-arys-2022", "nosuch")
	if status != 2 || !strings.Contains(errs, "nosuch") || !strings.Contains(errs, "\n  quorum\n") {
		t.Errorf("an unknown rule: %d\n%s", status, errs)
	}
}
