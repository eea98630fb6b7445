package journeys

import (
	"context"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"tarazy/internal/web/webtest"
)

// window is a browser with cookies of its own before a town.
type window struct {
	t    *testing.T
	ctx  context.Context
	town *town
}

func (w *town) window() *window {
	w.t.Helper()
	b := &window{w.t, webtest.Browser(w.t), w}
	webtest.Size(w.t, b.ctx, 1440, 900)
	return b
}

// enters goes through a door in a language.
func (b *window) enters(role, lang string) {
	b.t.Helper()
	b.open("/doors?lang=" + lang)
	b.click(`button.door[value="` + role + `"]`)
	b.at("/tasks")
	b.town.sameKeys()
}

func (b *window) open(path string) {
	b.t.Helper()
	webtest.Open(b.t, b.ctx, b.town.site+path)
}

func (b *window) click(selector string) {
	b.t.Helper()
	webtest.Click(b.t, b.ctx, selector)
}

// press clicks and waits for the page that the click leads to.
func (b *window) press(selector, expression string) {
	b.t.Helper()
	b.click(selector)
	b.until(expression)
}

// set fills a field as a person does: with the events that a page listens for.
func (b *window) set(name, value string) {
	b.t.Helper()
	webtest.JS[bool](b.t, b.ctx, `(() => {
  const field = document.querySelector("main [name='`+name+`']");
  field.value = `+strconv.Quote(value)+`;
  field.dispatchEvent(new Event("input", {bubbles: true}));
  field.dispatchEvent(new Event("change", {bubbles: true}));
  return true;
})()`)
}

func (b *window) value(name string) string {
	b.t.Helper()
	return webtest.JS[string](b.t, b.ctx, `document.querySelector("main [name='`+name+`']").value`)
}

// at waits until the browser is at a path and the page is there whole.
func (b *window) at(path string) {
	b.t.Helper()
	b.until(`location.pathname === "` + path + `"`)
}

// says waits until the page says a text.
func (b *window) says(text string) {
	b.t.Helper()
	b.until(`document.querySelector("main").innerText.includes(` + strconv.Quote(text) + `)`)
}

// until waits for an expression also across pages: an answer that is lost to a
// change of page is asked for again.
func (b *window) until(expression string) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	asked := `new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(document.readyState === "complete" && !!(` + expression + `)), 25)))`
	for ctx.Err() == nil {
		bounded, done := context.WithTimeout(ctx, 5*time.Second)
		ok, err := chromedp.Run(bounded, chromedp.Evaluate[bool](asked, chromedp.EvalAwaitPromise))
		done()
		if ok && err == nil {
			return
		}
	}
	b.t.Fatalf("the browser never came to %s; it is at %s\n%s; under way before two replicas: %s\n%s", expression, webtest.JS[string](b.t, b.ctx, `location.href`),
		webtest.JS[string](b.t, b.ctx, strings.ReplaceAll(stands, "EXPRESSION", expression)), b.town.unanswered(), webtest.JS[string](b.t, b.ctx, `document.body.innerText.slice(0, 2000)`))
}

// stands tells why a page is not there whole: the parts without an end of their
// response, and whether the browser draws at all. A part under way has no entry
// among the resources.
const stands = `new Promise((done) => {
  const ended = new Set(performance.getEntriesByType("resource").filter((e) => e.responseEnd > 0).map((e) => e.name));
  const parts = [...document.querySelectorAll("link[href], script[src], img[src]")].map((e) => e.href || e.src);
  const page = performance.getEntriesByType("navigation")[0];
  const tell = (frame) => done("holds: " + !!(EXPRESSION) + "; " + document.readyState + ", " + document.visibilityState + ", draws: " + frame +
    "; the page itself ended after " + Math.round(page?.responseEnd ?? 0) + " ms; parts without an end: " + (parts.filter((p) => !ended.has(p)).join(" ") || "none"));
  setTimeout(() => tell(false), 2000);
  requestAnimationFrame(() => tell(true));
})`

// address is the path of the page.
func (b *window) address() string {
	b.t.Helper()
	return webtest.JS[string](b.t, b.ctx, `location.pathname`)
}

// shown keeps pictures on a phone and on a desk, where pictures are asked for.
func (b *window) shown(name string) {
	b.t.Helper()
	if os.Getenv("TARAZY_SHOTS") == "" {
		return
	}
	for _, width := range []int{390, 1440} {
		webtest.Size(b.t, b.ctx, width, 900)
		webtest.Shot(b.t, b.ctx, name+"-"+strconv.Itoa(width))
	}
}

// pictured opens a page in each language, the one of the window last, where
// pictures are asked for.
func (b *window) pictured(path, name string) {
	b.t.Helper()
	if os.Getenv("TARAZY_SHOTS") == "" {
		return
	}
	for _, l := range []string{"kk", "ru", "en"} {
		b.open(path + map[bool]string{true: "&", false: "?"}[strings.Contains(path, "?")] + "lang=" + l)
		b.shown(name + "-" + l)
	}
}
