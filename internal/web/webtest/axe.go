package webtest

import (
	"context"
	"strings"
	"testing"

	"tarazy/internal/web/assets/testdist"
)

// Axe runs axe-core over the page as it stands and fails with what it finds. It checks the rules of
// WCAG 2.2 up to AA and axe's own best practices.
func Axe(t testing.TB, ctx context.Context) {
	t.Helper()
	source, err := testdist.Axe()
	if err != nil {
		t.Fatalf("webtest: axe-core is not there; run `make assets`: %v", err)
	}
	if !JS[bool](t, ctx, `typeof axe === "object"`) {
		JS[bool](t, ctx, source+"\n;true")
	}
	if found := JS[[]string](t, ctx, axeRun); len(found) > 0 {
		t.Errorf("axe finds %d:\n%s", len(found), strings.Join(found, "\n"))
	}
}

// It looks from the top of the page: what lies under a sticky bar by scrolling is not covered for good. A
// colour on its way, as after a change of theme, is waited for; what moves without an end is not.
const axeRun = `scrollTo(0, 0); Promise.allSettled(document.getAnimations().filter((a) =>
  a.effect?.getComputedTiming().endTime !== Infinity).map((a) => a.finished)).then(() => axe.run(document, {
  resultTypes: ["violations"],
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
})).then((result) => result.violations.flatMap((v) => v.nodes.slice(0, 4).map((n) =>
  v.id + " at " + n.target.join(" ") + ": " + (n.failureSummary ?? "").replace(/\s+/g, " "))))`
