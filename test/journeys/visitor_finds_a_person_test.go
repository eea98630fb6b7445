package journeys

import (
	"testing"

	"tarazy/internal/web/webtest"
)

func TestAVisitorComesInAsAnOfficerAndFindsWhoStandsAboveAPerson(t *testing.T) {
	t.Parallel()
	b := openTown(t).window()
	b.open("/?lang=kk")
	b.open("/")
	b.at("/doors")
	for _, l := range []string{"kk", "ru", "en"} {
		b.press(`.langs a[hreflang="`+l+`"]`, `document.documentElement.lang === "`+l+`" && location.pathname === "/doors"`)
		b.shown("doors-" + l)
	}
	b.click(`button.door[value="hr_officer"]`)
	b.at("/tasks")
	b.says("What waits for you")
	b.pictured("/tasks", "tasks")
	b.pictured("/staff", "staff")
	b.open("/tasks")
	b.press(`.side a[href="/staff"]`, `location.pathname === "/staff"`)
	b.says("Ахметова Әсел Өмірқызы")
	b.set("q", "Сұлтанов")
	b.press(`.filters button[type="submit"]`, `location.search.includes("q=")`)
	if n := webtest.JS[int](t, b.ctx, `document.querySelectorAll("tbody tr").length`); n < 1 || n > 5 {
		t.Errorf("%d people are called so", n)
	}
	name := webtest.JS[string](t, b.ctx, `document.querySelector("tbody a.person").textContent`)
	b.press("tbody a.person", `location.pathname.startsWith("/staff/people/")`)
	b.says(name)
	b.says("Immediate supervisor")
	b.pictured(b.address(), "person")
	b.press(".above details summary", `document.querySelector(".above details").open`)
	b.says("holds the post")
	b.says("head post")
}
