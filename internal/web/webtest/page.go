package webtest

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// The widths every page is looked at in: a desk, a phone, the narrowest phone of WCAG's reflow.
var Widths = []int{1440, 390, 320}

// Size sets the size of the window in pixels.
func Size(t testing.TB, ctx context.Context, width, height int) {
	t.Helper()
	do(t, ctx, "size", chromedp.EmulateViewport(int64(width), int64(height)))
}

// Open goes to an address and waits for its fonts.
func Open(t testing.TB, ctx context.Context, url string) {
	t.Helper()
	do(t, ctx, "open "+url, chromedp.Navigate(url))
	JS[bool](t, ctx, `document.fonts.ready.then(() => true)`)
}

// JS evaluates an expression in the page, waits for it when it is a promise, and returns its value.
func JS[T any](t testing.TB, ctx context.Context, expression string) T {
	t.Helper()
	bounded, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	value, err := chromedp.Run(bounded, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	must(t, "evaluate "+firstLine(expression), err)
	return value
}

// Wait polls until an expression is true.
func Wait(t testing.TB, ctx context.Context, expression string) {
	t.Helper()
	bounded, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	_, err := chromedp.Run(bounded, chromedp.Poll[bool]("!!("+expression+")"))
	must(t, "wait for "+firstLine(expression), err)
}

// Arrive waits until an expression is true, also across a change of page: an
// answer that is lost to the change is asked for again.
func Arrive(t testing.TB, ctx context.Context, expression string) {
	t.Helper()
	bounded, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	asked := `new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(document.readyState === "complete" && !!(` + expression + `)), 25)))`
	for bounded.Err() == nil {
		once, done := context.WithTimeout(bounded, answers)
		ok, err := chromedp.Run(once, chromedp.Evaluate[bool](asked, chromedp.EvalAwaitPromise))
		done()
		if ok && err == nil {
			return
		}
	}
	t.Fatalf("the browser never came to %s; it is at %s:\n%s", expression, JS[string](t, ctx, `location.href`),
		JS[string](t, ctx, `document.body.innerText.slice(0, 1500)`))
}

// Follow clicks and waits for the page that the click leads to.
func Follow(t testing.TB, ctx context.Context, selector string) {
	t.Helper()
	JS[bool](t, ctx, `(window.left = true)`)
	Click(t, ctx, selector)
	Arrive(t, ctx, `!window.left`)
}

// Click clicks the middle of the first element that matches a CSS selector, once it is
// seen. It asks the page itself: what the protocol mirrors of the document can miss a
// change of page, and then waits for ever.
func Click(t testing.TB, ctx context.Context, selector string) {
	t.Helper()
	at := find[[]float64](t, ctx, selector, `(() => {
  element.scrollIntoViewIfNeeded(true);
  const box = [...element.getClientRects()].find((r) => r.width > 0 && r.height > 0);
  return box && element.checkVisibility({visibilityProperty: true}) ? [box.x + box.width / 2, box.y + box.height / 2] : null;
})()`)
	do(t, ctx, "click "+selector, chromedp.MouseClickXY(at[0], at[1]))
}

// Type types into the first element that matches, once it takes the focus.
func Type(t testing.TB, ctx context.Context, selector, text string) {
	t.Helper()
	find[bool](t, ctx, selector, `(element.focus(), document.activeElement === element)`)
	Press(t, ctx, text)
}

// find waits until there is an element that matches, of which an expression gives
// something, and gives that; a page that is drawn and at rest is asked.
func find[T any](t testing.TB, ctx context.Context, selector, expression string) (out T) {
	t.Helper()
	bounded, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	asked := `new Promise((done) => requestAnimationFrame(() => setTimeout(() => {
  const element = document.readyState === "loading" ? null : document.querySelector(` + strconv.Quote(selector) + `);
  const found = element && ` + expression + `;
  done(found ? [found] : []);
}, 5)))`
	for bounded.Err() == nil {
		once, done := context.WithTimeout(bounded, answers)
		found, err := chromedp.Run(once, chromedp.Evaluate[[]T](asked, chromedp.EvalAwaitPromise))
		done()
		if err == nil && len(found) > 0 {
			return found[0]
		}
	}
	t.Fatalf("there is no %s to be seen at %s:\n%s", selector, JS[string](t, ctx, `location.href`), JS[string](t, ctx, `document.body.innerText.slice(0, 1500)`))
	return out
}

// Press presses keys wherever the focus is; package kb of chromedp names the others.
func Press(t testing.TB, ctx context.Context, keys string) {
	t.Helper()
	do(t, ctx, "press "+keys, chromedp.KeyEvent(keys))
}

// Shot keeps a picture of the whole page as name.png in the folder that TARAZY_SHOTS names; without it
// no picture is taken.
func Shot(t testing.TB, ctx context.Context, name string) {
	t.Helper()
	dir := os.Getenv("TARAZY_SHOTS")
	if dir == "" {
		return
	}
	JS[bool](t, ctx, `scrollTo(0, 0); true`)
	bounded, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	picture, err := chromedp.Run(bounded, chromedp.FullScreenshot(100))
	must(t, "picture "+name, err)
	must(t, "folder", os.MkdirAll(dir, 0o755))
	must(t, "keep "+name, os.WriteFile(filepath.Join(dir, name+".png"), picture, 0o644))
}

// View keeps a picture of the window alone, as Shot keeps one of the page.
func View(t testing.TB, ctx context.Context, name string) {
	t.Helper()
	dir := os.Getenv("TARAZY_SHOTS")
	if dir == "" {
		return
	}
	bounded, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	picture, err := chromedp.Run(bounded, chromedp.CaptureScreenshot())
	must(t, "picture "+name, err)
	must(t, "folder", os.MkdirAll(dir, 0o755))
	must(t, "keep "+name, os.WriteFile(filepath.Join(dir, name+".png"), picture, 0o644))
}

// NoSidewaysScroll fails when the page is wider than the window, and names what sticks out.
func NoSidewaysScroll(t testing.TB, ctx context.Context) {
	t.Helper()
	out := JS[[]string](t, ctx, sticksOut)
	if len(out) > 0 {
		t.Errorf("the page scrolls sideways; wider than the window:\n%s", strings.Join(out, "\n"))
	}
}

// sticksOut lists elements over the right edge, unless a scrolling part of the page holds them.
const sticksOut = `(() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  return [...document.body.querySelectorAll("*")].filter((e) => e.getBoundingClientRect().right > width + 0.5 && e.checkVisibility())
    .map((e) => e.tagName.toLowerCase() + "." + (e.getAttribute("class") ?? "") + " to " + Math.round(e.getBoundingClientRect().right)).slice(0, 12);
})()`

func do(t testing.TB, ctx context.Context, what string, action chromedp.Action[chromedp.Void]) {
	t.Helper()
	bounded, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	must(t, what, chromedp.Do(bounded, action))
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	return line
}
