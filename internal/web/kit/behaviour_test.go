package kit_test

import (
	"context"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"tarazy/internal/web/webtest"
)

// opened is a fresh tab with the Kazakh gallery of a width in it.
func opened(t *testing.T, width int) context.Context {
	t.Helper()
	server := gallery(t, noDrafts)
	ctx := webtest.Browser(t)
	webtest.Size(t, ctx, width, 900)
	webtest.Open(t, ctx, server.URL+"/gallery?lang=kk")
	return ctx
}

func isTrue(t *testing.T, ctx context.Context, what, expression string) {
	t.Helper()
	if !webtest.JS[bool](t, ctx, "!!("+expression+")") {
		t.Errorf("%s: %s is not true", what, expression)
	}
}

func TestKeysLeadThroughRowsSearchAndWhy(t *testing.T) {
	ctx := opened(t, 1440)
	webtest.JS[bool](t, ctx, `document.activeElement.blur(); true`)
	webtest.Press(t, ctx, "j")
	isTrue(t, ctx, "first row", `document.activeElement.closest("[data-row-item]") === document.querySelector("[data-row-item]")`)
	webtest.Press(t, ctx, "k")
	isTrue(t, ctx, "no row before the first", `document.querySelectorAll("[data-current]").length === 1`)
	webtest.Press(t, ctx, "/")
	isTrue(t, ctx, "search", `document.activeElement.matches("input[data-search]")`)
	webtest.Press(t, ctx, "j")
	isTrue(t, ctx, "a letter typed stays a letter", `document.activeElement.value.endsWith("j") && !document.activeElement.closest("[data-row-item]")`)
	webtest.JS[bool](t, ctx, `document.activeElement.blur(); document.querySelectorAll("[data-current]").forEach((e) => e.removeAttribute("data-current")); true`)
	webtest.Press(t, ctx, "e")
	isTrue(t, ctx, "why closes", `!document.querySelector("main details.why").open`)
}

func TestKeysDialogSwitchesThemOff(t *testing.T) {
	ctx := opened(t, 1440)
	webtest.JS[bool](t, ctx, `document.activeElement.blur(); true`)
	webtest.Press(t, ctx, "?")
	isTrue(t, ctx, "keys dialog", `document.querySelector("#keys:modal")`)
	webtest.Click(t, ctx, "#keys [data-keys-on]")
	webtest.Press(t, ctx, kb.Escape)
	isTrue(t, ctx, "closed", `!document.querySelector("#keys").open`)
	webtest.Press(t, ctx, "j")
	isTrue(t, ctx, "off", `!document.querySelector("[data-current]")`)
	isTrue(t, ctx, "kept", `document.cookie.includes("keys=off")`)
}

func TestDialogKeepsTheFocusAndGivesItBack(t *testing.T) {
	ctx := opened(t, 1440)
	webtest.Click(t, ctx, `main section .btn[data-opens="sign"]:not(.btn--final)`)
	webtest.Wait(t, ctx, `document.querySelector("#sign:modal")`)
	webtest.Axe(t, ctx)
	webtest.View(t, ctx, "sign-1440")
	for range 12 {
		webtest.Press(t, ctx, kb.Tab)
		isTrue(t, ctx, "focus inside", `document.querySelector("#sign").contains(document.activeElement)`)
	}
	webtest.Press(t, ctx, kb.Escape)
	isTrue(t, ctx, "closed", `!document.querySelector("#sign").open`)
	isTrue(t, ctx, "focus is back", `document.activeElement.dataset.opens === "sign"`)
}

func TestDialogFitsAPhone(t *testing.T) {
	ctx := opened(t, 320)
	webtest.Click(t, ctx, `main section .btn[data-opens="sign"]:not(.btn--final)`)
	webtest.Wait(t, ctx, `document.querySelector("#sign:modal")`)
	webtest.NoSidewaysScroll(t, ctx)
	webtest.Axe(t, ctx)
	webtest.View(t, ctx, "sign-320")
}

func TestThemeIsKeptInACookie(t *testing.T) {
	ctx := opened(t, 1440)
	webtest.Click(t, ctx, `[data-theme-choice="dark"]`)
	isTrue(t, ctx, "dark", `document.documentElement.dataset.theme === "dark" && document.cookie.includes("theme=dark")`)
	isTrue(t, ctx, "pressed", `document.querySelector('[data-theme-choice="dark"]').getAttribute("aria-pressed") === "true"`)
	webtest.Click(t, ctx, `[data-theme-choice="system"]`)
	isTrue(t, ctx, "system", `!("theme" in document.documentElement.dataset)`)
}

func TestMenuOpensOnAPhone(t *testing.T) {
	ctx := opened(t, 390)
	isTrue(t, ctx, "closed", `!document.querySelector("#side").checkVisibility()`)
	webtest.Click(t, ctx, "button.menu")
	isTrue(t, ctx, "open", `document.querySelector("#side").checkVisibility() && document.querySelector("button.menu").getAttribute("aria-expanded") === "true"`)
	webtest.NoSidewaysScroll(t, ctx)
	webtest.Axe(t, ctx)
	webtest.View(t, ctx, "menu-390")
	webtest.Press(t, ctx, kb.Escape)
	isTrue(t, ctx, "closed by Escape", `!document.querySelector("#side").checkVisibility()`)
}

func TestBulkBarFollowsTheChosenRows(t *testing.T) {
	ctx := opened(t, 1440)
	isTrue(t, ctx, "two are chosen", `document.querySelector("[data-bulk-count]").textContent === "2" && document.querySelector(".bulk").checkVisibility()`)
	webtest.Click(t, ctx, "[data-row-none]")
	isTrue(t, ctx, "no bar without rows", `!document.querySelector(".bulk").checkVisibility()`)
	webtest.Click(t, ctx, "input[data-row-all]")
	isTrue(t, ctx, "all", `document.querySelector("[data-bulk-count]").textContent === "3" && document.querySelectorAll("tr[data-chosen]").length === 3`)
}

func TestErrorSummaryLeadsIntoTheField(t *testing.T) {
	ctx := opened(t, 1440)
	isTrue(t, ctx, "the page begins at the summary", `document.activeElement.matches(".errors")`)
	webtest.Click(t, ctx, `.errors a[href="#due"]`)
	isTrue(t, ctx, "in the field", `document.activeElement.id === "due"`)
}

func TestForcedColoursAndPrintKeepTheShapes(t *testing.T) {
	ctx := opened(t, 1440)
	webtest.Media(t, ctx, "", "forced-colors", "active")
	isTrue(t, ctx, "a stroke is seen", `getComputedStyle(document.querySelector(".tally i")).backgroundColor !== getComputedStyle(document.body).backgroundColor`)
	webtest.Shot(t, ctx, "gallery-forced")
	webtest.Media(t, ctx, "print")
	isTrue(t, ctx, "no frame on paper", `!document.querySelector(".side").checkVisibility() && !document.querySelector(".bar").checkVisibility()`)
	webtest.Shot(t, ctx, "gallery-print")
}

func TestPageHasNoInlineStyleOrScript(t *testing.T) {
	ctx := opened(t, 1440)
	source := webtest.JS[string](t, ctx, `fetch(location.href).then((r) => r.text())`)
	for _, banned := range []string{" style=", "<style", " onclick=", " hx-on", "javascript:"} {
		if strings.Contains(source, banned) {
			t.Errorf("the page contains %q", banned)
		}
	}
}
