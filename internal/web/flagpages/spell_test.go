package flagpages_test

import (
	"testing"

	"tarazy/internal/web/webtest"
)

// TestSEL03_AnEventBeginsAfterAWhileEndsAfterAWhileAndIsOneFlag lets something come
// and go: what is short is nothing, a look that fails between is bridged, what comes
// again soon is the same event.
func TestSEL03_AnEventBeginsAfterAWhileEndsAfterAWhileAndIsOneFlag(t *testing.T) {
	g := newGallery(t)
	ctx := webtest.Browser(t)
	webtest.Open(t, ctx, g.URL+"/")
	told := func(looks string) string {
		return webtest.JS[string](t, ctx, `(() => {
			const out = [];
			const spell = new Spell({begin: 4, end: 3, merge: 10}, (e) => out.push((e.begins ? "begins " : "lasts ") + e.number + ":" + e.from + "-" + e.until));
			[...`+"`"+looks+"`"+`].forEach((there, i) => spell.look(there === "x", i + 1));
			return out.join(", ");
		})()`)
	}
	for _, one := range []struct{ looks, want string }{
		{"...xxx...", ""},
		{".xxxxxxx....", "begins 1:2-6, lasts 1:2-8"},
		{".xx.xxxx....", "begins 1:2-6, lasts 1:2-8"},
		{"x..x..x..x..x...", "begins 1:1-7, lasts 1:1-13"},
		{"xxxxx.....xxxxxx...", "begins 1:1-5, lasts 1:1-5, lasts 1:1-15, lasts 1:1-16"},
		{"xxxxx..............xxxxxx...", "begins 1:1-5, lasts 1:1-5, begins 2:20-24, lasts 2:20-25"},
	} {
		if got := told(one.looks); got != one.want {
			t.Errorf("%s: %s, not %s", one.looks, got, one.want)
		}
	}
}

// TestSEL03_ANoticeIsNotRepeatedAllTheTime tells of the same thing ten times.
func TestSEL03_ANoticeIsNotRepeatedAllTheTime(t *testing.T) {
	g := newGallery(t)
	ctx := webtest.Browser(t)
	webtest.Open(t, ctx, g.URL+"/")
	got := webtest.JS[int](t, ctx, `(() => {
		const line = document.createElement("p");
		line.setAttribute("data-say-left-page", "one");
		line.setAttribute("data-say-paste", "two");
		let times = 0;
		const notice = new Notice(line);
		Object.defineProperty(line, "textContent", {set() { times++; }});
		for (let i = 0; i < 10; i++) { notice.tell("left_page"); notice.tell("paste"); notice.tell("nobody"); }
		return times;
	})()`)
	if got != 1 {
		t.Errorf("told %d times", got)
	}
}
