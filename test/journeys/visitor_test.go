package journeys

import (
	"bytes"
	"encoding/json"
	"html"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

// visitor is a browser without scripts, which follows no redirect.
type visitor struct {
	t      *testing.T
	base   string
	lang   string
	client *http.Client
}

// visitor is a newcomer to the town.
func (w *town) visitor(lang string) *visitor {
	w.t.Helper()
	jar, err := cookiejar.New(nil)
	must(w.t, err)
	return &visitor{w.t, w.site, lang, &http.Client{
		Jar: jar, Timeout: patience, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// as is somebody who has gone through the door of a role.
func (w *town) as(role, lang string) *visitor {
	w.t.Helper()
	v := w.visitor(lang)
	v.post("/doors/enter", "role", role).goes("/tasks")
	w.sameKeys()
	return v
}

// answer is a response read whole.
type answer struct {
	t        *testing.T
	status   int
	location string
	body     string
}

func (v *visitor) do(r *http.Request) answer {
	v.t.Helper()
	a, err := v.try(r)
	must(v.t, err)
	return a
}

// try is do where the program may be gone.
func (v *visitor) try(r *http.Request) (answer, error) {
	r.AddCookie(&http.Cookie{Name: "lang", Value: v.lang}) // chosen on this device
	res, err := v.client.Do(r)
	if err != nil {
		return answer{}, err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	return answer{v.t, res.StatusCode, res.Header.Get("Location"), string(body)}, err
}

func (v *visitor) request(method, path, kind string, body io.Reader) *http.Request {
	v.t.Helper()
	r, err := http.NewRequestWithContext(v.t.Context(), method, v.base+path, body)
	must(v.t, err)
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	return r
}

func (v *visitor) get(path string) answer {
	v.t.Helper()
	return v.do(v.request("GET", path, "", nil))
}

func (v *visitor) post(path string, kv ...string) answer {
	v.t.Helper()
	return v.do(v.formed(path, kv...))
}

// formed is a form to be sent; kv alternates names and values.
func (v *visitor) formed(path string, kv ...string) *http.Request {
	v.t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(kv); i += 2 {
		form.Add(kv[i], kv[i+1])
	}
	return v.request("POST", path, "application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
}

// upload sends a staff list as the page of imports does, and is led to the
// page of the import.
func (v *visitor) upload(name string, file []byte) string {
	v.t.Helper()
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	part, err := form.CreateFormFile("file", name)
	must(v.t, err)
	_, err = part.Write(file)
	must(v.t, err)
	must(v.t, form.Close())
	a := v.do(v.request("POST", "/staff/imports/start", form.FormDataContentType(), &b))
	if a.status != http.StatusSeeOther {
		v.t.Fatalf("upload: %d\n%s", a.status, a.text())
	}
	return a.location
}

// json reads an answer of the API.
func (v *visitor) json(path string, out any) {
	v.t.Helper()
	a := v.get(path).is(http.StatusOK)
	if err := json.Unmarshal([]byte(a.body), out); err != nil {
		v.t.Fatalf("%s: %v\n%s", path, err, a.body)
	}
}

func (a answer) is(status int) answer {
	a.t.Helper()
	if a.status != status {
		a.t.Fatalf("status %d, not %d\n%s", a.status, status, a.text())
	}
	return a
}

func (a answer) goes(path string) {
	a.t.Helper()
	if a.is(http.StatusSeeOther); a.location != path {
		a.t.Fatalf("leads to %s, not to %s", a.location, path)
	}
}

func (a answer) has(texts ...string) answer {
	a.t.Helper()
	for _, s := range texts {
		if !strings.Contains(a.text(), s) {
			a.t.Fatalf("the page does not say %q:\n%s", s, a.text())
		}
	}
	return a
}

func (a answer) lacks(texts ...string) answer {
	a.t.Helper()
	for _, s := range texts {
		if strings.Contains(a.text(), s) {
			a.t.Fatalf("the page says %q:\n%s", s, a.text())
		}
	}
	return a
}

var (
	mainPart = regexp.MustCompile(`(?s)<main.*</main>`)
	tags     = regexp.MustCompile(`<[^>]*>`)
	blanks   = regexp.MustCompile(`\s+`)
)

// text is what the page says, without its markup and frame.
func (a answer) text() string {
	body := a.body
	if m := mainPart.FindString(body); m != "" {
		body = m
	}
	return blanks.ReplaceAllString(html.UnescapeString(tags.ReplaceAllString(body, " ")), " ")
}

// value is that of the first input with a name.
func (a answer) value(name string) string {
	a.t.Helper()
	m := regexp.MustCompile(`name="` + name + `"[^>]*? value="([^"]*)"`).FindStringSubmatch(a.body)
	if m == nil {
		m = regexp.MustCompile(`value="([^"]*)"[^>]*? name="` + name + `"`).FindStringSubmatch(a.body)
	}
	if m == nil {
		a.t.Fatalf("no field %s in %s", name, a.text())
	}
	return html.UnescapeString(m[1])
}
