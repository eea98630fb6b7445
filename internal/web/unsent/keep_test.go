package unsent_test

import (
	"context"
	"html"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"tarazy/internal/access"
	"tarazy/internal/route"
	"tarazy/internal/web"
	"tarazy/internal/web/front"
	"tarazy/internal/web/page"
	"tarazy/internal/web/unsent"
	"tarazy/internal/web/webtest"
)

// signedIn is one person for every request; nobody without the cookie.
type signedIn struct{}

func (signedIn) Actor(r *http.Request) (*access.Actor, error) {
	if _, err := r.Cookie("in"); err != nil {
		return nil, nil
	}
	return &access.Actor{Person: "per_1", Acting: access.Candidate, Held: []access.Held{{Role: access.Candidate}}}, nil
}

// serve is a site of one page with two forms, the second of which is sent to the
// same place. A text that is "wrong" is refused.
func (b *bench) serve() http.Handler {
	b.Helper()
	frame := web.Frame{}
	show := func(w http.ResponseWriter, r *route.Request) error {
		return frame.Draw(w, r, page.Page{Title: "Forms"}, twoForms(r.PostFormValue("form"), r.PostFormValue("text")))
	}
	routes := append(front.Routes(front.Deps{Drafts: b.drafts}),
		route.Route{Method: "GET", Pattern: "/two", Verb: access.Look, Handle: show},
		route.Route{Method: "POST", Pattern: "/two", Verb: access.Look, Handle: func(w http.ResponseWriter, r *route.Request) error {
			if r.PostFormValue("text") == "wrong" {
				return show(w, r)
			}
			return page.Go(w, r, "/two?done=yes")
		}})
	s, err := web.New(web.Config{Log: slog.New(slog.DiscardHandler), Sessions: signedIn{}, Failed: frame.Failed, Drafts: b.drafts}, routes)
	b.ok(err)
	return s.Handler()
}

type reply struct {
	code   int
	text   string
	fields []string // hidden fields of the forms, in order
}

var keeper = regexp.MustCompile(`<input type="hidden" name="draft"[^>]*>`)

func ask(h http.Handler, method string, form url.Values, in bool) reply {
	r := httptest.NewRequest(method, "/two", strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if in {
		r.AddCookie(&http.Cookie{Name: "in", Value: "yes"})
	}
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, r)
	text := rec.Body.String()
	return reply{rec.Code, text, keeper.FindAllString(text, -1)}
}

var (
	placeOf = regexp.MustCompile(`value="(at\.[0-9a-f]{32})"`)
	typedIn = regexp.MustCompile(`data-draft-fields="([^"]*)"`)
)

// kept is what a form brings of what was typed; "" for nothing.
func kept(field string) string {
	if m := typedIn.FindStringSubmatch(field); m != nil {
		return html.UnescapeString(m[1])
	}
	return ""
}

func TestAFormKeepsWhatIsTypedUntilItIsSent(t *testing.T) {
	b := newBench(t)
	h := b.serve()
	first := ask(h, "GET", nil, true)
	if first.code != 200 || len(first.fields) != 2 || kept(first.fields[0]) != "" {
		t.Fatalf("%d: %v", first.code, first.fields)
	}
	one, two := placeOf.FindStringSubmatch(first.fields[0])[1], placeOf.FindStringSubmatch(first.fields[1])[1]
	if one == two {
		t.Fatal("two forms keep the same draft")
	}
	for place, text := range map[string]string{one: "Мен", two: "Ол"} {
		_, err := b.drafts.Save(t.Context(), "per_1", "page", place, map[string]string{"text": text}, 0)
		b.ok(err)
	}
	again := ask(h, "GET", nil, true)
	if kept(again.fields[0]) != `{"text":"Мен"}` || kept(again.fields[1]) != `{"text":"Ол"}` || !strings.Contains(again.fields[0], `data-draft-version="1"`) {
		t.Errorf("typed before: %v", again.fields)
	}
	// What was sent stands in its form, what was typed in the other one.
	wrong := ask(h, "POST", url.Values{"draft": {one}, "form": {"1"}, "text": {"wrong"}}, true)
	if kept(wrong.fields[0]) != "" || kept(wrong.fields[1]) != `{"text":"Ол"}` || !strings.Contains(wrong.text, ">wrong</textarea>") {
		t.Errorf("refused: %v", wrong.fields)
	}
	if a := ask(h, "GET", nil, true); kept(a.fields[0]) != `{"text":"Мен"}` {
		t.Errorf("lost by a refusal: %v", a.fields)
	}
	if a := ask(h, "POST", url.Values{"draft": {one}, "form": {"1"}, "text": {"Мен"}}, true); a.code != http.StatusSeeOther {
		t.Errorf("sent: %d", a.code)
	}
	if a := ask(h, "GET", nil, true); kept(a.fields[0]) != "" || kept(a.fields[1]) != `{"text":"Ол"}` {
		t.Errorf("after it was sent: %v", a.fields)
	}
	if a := ask(h, "GET", nil, false); len(a.fields) != 0 {
		t.Errorf("of a visitor: %v", a.fields)
	}
}

// TestAFormIsFilledInAgainByTheBrowser with every kind of field, also where it
// was folded away.
func TestAFormIsFilledInAgainByTheBrowser(t *testing.T) {
	b := newBench(t)
	srv := httptest.NewServer(b.serve())
	t.Cleanup(srv.Close)
	ctx := webtest.Browser(t)
	webtest.Open(t, ctx, srv.URL+"/two")
	webtest.JS[bool](t, ctx, `document.cookie = "in=yes; Path=/"; true`)
	webtest.Open(t, ctx, srv.URL+"/two")
	const saved = `(() => { const s = document.querySelector("#second [data-draft-state]"); return !s.hidden && !s.matches(".saved--wait, .saved--off"); })()`
	webtest.Click(t, ctx, `#second summary`)
	webtest.Type(t, ctx, `#second textarea`, "[Ол]")
	webtest.Type(t, ctx, `#second input[aria-label="2"]`, "екінші жол")
	webtest.Click(t, ctx, `#second input[value="b"]`)
	webtest.JS[bool](t, ctx, `(() => { const s = document.querySelector("#second select"); s.value = "ru"; return s.dispatchEvent(new Event("change", { bubbles: true })); })()`)
	webtest.Wait(t, ctx, saved)
	webtest.Open(t, ctx, srv.URL+"/two")
	webtest.Wait(t, ctx, `document.querySelector("#second textarea").value === "[Ол]"`)
	for what, holds := range map[string]string{
		"lines":   `[...document.querySelectorAll('#second input[name="line"]')].map((f) => f.value).join("|") === "|екінші жол"`,
		"boxes":   `[...document.querySelectorAll("#second input:checked")].map((f) => f.value).join() === "b"`,
		"select":  `document.querySelector("#second select").value === "ru"`,
		"details": `document.querySelector("#second details").open`,
		"other":   `document.querySelector("#first textarea").value === ""`,
	} {
		if !webtest.JS[bool](t, ctx, holds) {
			t.Errorf("%s did not come back", what)
		}
	}
	webtest.Follow(t, ctx, `#second button`)
	webtest.Open(t, ctx, srv.URL+"/two")
	webtest.Wait(t, ctx, `document.querySelector("#second textarea").value === "" && document.querySelectorAll("#second input:checked").length === 0`)
}

// twoForms is the page; text stands in the form that was sent.
func twoForms(sent, text string) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		area := func(n string) string {
			if sent != n {
				return `<textarea name="text" aria-label="text"></textarea>`
			}
			return `<textarea name="text" aria-label="text">` + html.EscapeString(text) + `</textarea>`
		}
		parts := []any{
			`<form id="first" method="post" action="/two"><input type="hidden" name="form" value="1">`, area("1"), unsent.Keep("/two"), `<button>Send</button></form>`,
			`<form id="second" method="post" action="/two"><input type="hidden" name="form" value="2"><details><summary>More</summary>`, area("2"),
			`<input name="line" aria-label="1"><input name="line" aria-label="2"><input type="checkbox" name="box" value="a"><input type="checkbox" name="box" value="b">
			<select name="lang" aria-label="lang"><option value="kk">kk</option><option value="ru">ru</option></select></details>`,
			unsent.Keep("", "2"), `<button>Send</button></form>`,
		}
		for _, p := range parts {
			var err error
			switch p := p.(type) {
			case string:
				_, err = io.WriteString(w, p)
			case templ.Component:
				err = p.Render(ctx, w)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}
