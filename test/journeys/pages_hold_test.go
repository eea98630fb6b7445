package journeys

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"tarazy/internal/locale"
	"tarazy/internal/web/webtest"
)

// TestTheMainPagesHoldOnAPhone looks at five pages with axe, in Kazakh on a
// phone, at one of them in the dark, and at one on the narrowest phone.
func TestTheMainPagesHoldOnAPhone(t *testing.T) {
	t.Parallel()
	w := openTown(t)
	b := w.window()
	b.enters("hr_officer", "kk")
	webtest.Size(t, b.ctx, 390, 844)
	for _, path := range []string{"/doors", "/tasks", "/staff", b.anyPerson(), quorum} {
		b.open(path)
		b.holds("light-kk-390" + strings.ReplaceAll(path, "/", "-"))
	}
	b.theme("dark")
	b.open("/staff")
	b.holds("dark-kk-390-staff")
	webtest.Size(t, b.ctx, 320, 844)
	b.open("/help?lang=ru") // where the longest words meet the narrowest phone
	b.holds("dark-ru-320-help")
}

// holds looks at the page as it stands.
func (b *window) holds(name string) {
	b.t.Helper()
	b.until(`document.querySelector("main")`)
	b.t.Run(name, func(t *testing.T) {
		webtest.NoSidewaysScroll(t, b.ctx)
		webtest.Axe(t, b.ctx)
		webtest.Shot(t, b.ctx, "hold-"+name)
	})
}

// anyPerson is the address of a record that the list shows.
func (b *window) anyPerson() string {
	b.t.Helper()
	b.open("/staff")
	return webtest.JS[string](b.t, b.ctx, `document.querySelector("tbody a.person").getAttribute("href")`)
}

// theme chooses the look at the foot of the page.
func (b *window) theme(name string) {
	b.t.Helper()
	b.press(`button[data-theme-choice="`+name+`"]`, `document.querySelector("button[data-theme-choice='`+name+`']").getAttribute("aria-pressed") === "true"`)
}

// TestEveryPageHoldsInEveryLanguageThemeAndWidth looks at every page without a
// parameter, and at a sample of the others, as somebody who may open it. At
// small size it looks only at which pages there are.
func TestEveryPageHoldsInEveryLanguageThemeAndWidth(t *testing.T) {
	t.Parallel()
	w := openTown(t)
	pages := w.pages()
	for _, must := range []string{"/staff", "/rules", "/tasks", "/account", "/journal", "/own-law"} {
		if !slices.ContainsFunc(pages, func(p pageFor) bool { return p.path == must }) {
			t.Errorf("%s is not among the pages", must)
		}
	}
	if !long {
		return
	}
	b := w.window()
	for i, p := range pages {
		if i == 0 || pages[i-1].role != p.role {
			b.enters(p.role, "kk")
		}
		b.everyWay(p)
	}
}

// everyWay looks at a page in every language and width, and once in the dark for
// each language: there only the colours differ.
func (b *window) everyWay(p pageFor) {
	b.t.Helper()
	for _, l := range locale.Langs {
		name := func(theme string, width int) string {
			return strings.Join([]string{strings.Trim(strings.ReplaceAll(p.path, "/", "-"), "-"), p.role, string(l), theme, itoa(int64(width))}, "_")
		}
		b.open(p.path + "?lang=" + string(l))
		b.theme("light")
		for _, width := range webtest.Widths {
			webtest.Size(b.t, b.ctx, width, 900)
			b.holds(name("light", width))
		}
		b.theme("dark")
		b.holds(name("dark", webtest.Widths[len(webtest.Widths)-1]))
	}
}

// pageFor is a page and a role that may open it.
type pageFor struct{ path, role string }

// pages asks for every page of the walk over the routes as each role, until one
// may open it; sorted by role.
func (w *town) pages() []pageFor {
	w.t.Helper()
	samples := append(w.patterns(), quorum, arys, "/rules/selection-2023/2023-03-01", "/journal/1")
	hr := w.as("hr_officer", "en")
	person := regexp.MustCompile(`/staff/people/per_[a-z0-9]+`).FindString(hr.get("/staff").is(200).body)
	for _, form := range []string{"", "/absence", "/appoint", "/change", "/substitute", "/relative", "/employer"} {
		samples = append(samples, person+form)
	}
	var out []pageFor
	for _, role := range w.roles() {
		v := w.as(role, "en")
		samples = slices.DeleteFunc(samples, func(path string) bool {
			a := v.get(path)
			if a.status != http.StatusOK || !strings.Contains(a.body, "<main") {
				return false
			}
			out = append(out, pageFor{path, role})
			return true
		})
	}
	return out
}

// roles are those behind the doors, the busiest first.
func (w *town) roles() []string {
	w.t.Helper()
	text, err := os.ReadFile(filepath.Join(w.folder(), "doors.json"))
	must(w.t, err)
	var doors []struct {
		Role   string
		Beside bool // a second holder
	}
	must(w.t, json.Unmarshal(text, &doors))
	var out []string
	for _, d := range doors {
		if !d.Beside {
			out = append(out, d.Role)
		}
	}
	return out
}

// patterns are the GET routes without parameters, as the walk over the routes
// keeps them.
func (w *town) patterns() []string {
	w.t.Helper()
	text, err := os.ReadFile("../../cmd/tarazy/testdata/access.txt")
	must(w.t, err)
	var out []string
	for _, m := range regexp.MustCompile(`(?m)^GET (/[^\s:{]*): `).FindAllStringSubmatch(string(text), -1) {
		if !strings.HasPrefix(m[1], "/api/") && m[1] != "/gallery" {
			out = append(out, m[1])
		}
	}
	return out
}
