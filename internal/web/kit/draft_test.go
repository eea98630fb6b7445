package kit_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"regexp"
	"strings"
	"sync"
	"testing"

	"tarazy/internal/web/assets"
	"tarazy/internal/web/webtest"
)

// draftServer takes drafts as the product does: the version of the form must be the one it has, but what
// has already come may be sent again.
type draftServer struct {
	guard   sync.Mutex
	version int
	fields  map[string]any
	came    chan string   // the note of each save; nil where nobody waits for it
	hold    chan struct{} // answers wait for it; nil for none
	refuse  int           // the status of every answer to a save; 0 for none
	sent    []string      // the note and the button of each form that was sent
}

func (d *draftServer) put(w http.ResponseWriter, r *http.Request) {
	var sent struct {
		Version int            `json:"version"`
		Fields  map[string]any `json:"fields"`
	}
	if err := json.NewDecoder(r.Body).Decode(&sent); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	version, ok := d.take(sent.Version, sent.Fields)
	if note, is := sent.Fields["note"].(string); is && d.came != nil {
		d.came <- note
	}
	if d.hold != nil {
		select {
		case <-d.hold:
		case <-r.Context().Done():
			return
		}
	}
	if !ok {
		w.WriteHeader(version)
		return
	}
	_ = json.NewEncoder(w).Encode(map[string]int{"version": version})
}

// take gives the version of what it took, or the status with which it took nothing.
func (d *draftServer) take(version int, fields map[string]any) (int, bool) {
	d.guard.Lock()
	defer d.guard.Unlock()
	if d.refuse != 0 {
		return d.refuse, false
	}
	if version == d.version-1 && d.holds(fields) {
		return d.version, true
	}
	if version != d.version {
		return http.StatusConflict, false
	}
	d.version++
	for name, value := range fields {
		d.fields[name] = value
	}
	return d.version, true
}

func (d *draftServer) holds(fields map[string]any) bool {
	for name, value := range fields {
		if !reflect.DeepEqual(d.fields[name], value) {
			return false
		}
	}
	return true
}

var noteArea = regexp.MustCompile(`(<textarea[^>]*name="note"[^>]*>)`)

// saveButton sends the form of the gallery.
const saveButton = `<button id="save" name="do" value="save" formnovalidate>OK</button>`

// draftGallery serves the gallery with the draft as the server has it.
func draftGallery(t *testing.T, d *draftServer) string {
	t.Helper()
	mux := http.NewServeMux()
	mux.Handle(assets.Prefix, assets.Handler())
	mux.HandleFunc("PUT /drafts/gallery", d.put)
	mux.HandleFunc("GET /gallery", func(w http.ResponseWriter, r *http.Request) {
		var b strings.Builder
		if err := page(r).Render(r.Context(), &b); err != nil {
			t.Errorf("render: %v", err)
		}
		d.guard.Lock()
		note, _ := d.fields["note"].(string)
		text := strings.Replace(b.String(), `data-draft-version="1">`, fmt.Sprintf(`data-draft-version="%d">`+saveButton, d.version), 1)
		d.guard.Unlock()
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", policy)
		_, _ = io.WriteString(w, noteArea.ReplaceAllString(text, "${1}"+note))
	})
	mux.HandleFunc("POST /gallery", d.post)
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server.URL + "/gallery?lang=kk"
}

func (d *draftServer) field(name string) any {
	d.guard.Lock()
	defer d.guard.Unlock()
	return d.fields[name]
}

const (
	draftState = `document.querySelector('[data-draft-state="draft"]')`
	saved      = draftState + `.textContent.startsWith("Сақталды") && !` + draftState + `.matches(".saved--off, .saved--wait") && document.querySelector("#draft").dataset.draftVersion`
)

func TestDraftSavesItselfAndSurvivesABrokenLine(t *testing.T) {
	drafts := &draftServer{version: 1, fields: map[string]any{}}
	server := gallery(t, drafts.put)
	ctx := webtest.Browser(t)
	webtest.Size(t, ctx, 1440, 900)
	webtest.Open(t, ctx, server.URL+"/gallery?lang=kk")

	webtest.Type(t, ctx, "#note", "бірінші")
	webtest.Click(t, ctx, "#contact-1")
	webtest.Wait(t, ctx, saved+` === "2"`)
	if got := drafts.field("contact"); !reflect.DeepEqual(got, []any{"m", "c"}) {
		t.Errorf("check boxes arrived as %v", got)
	}

	webtest.Line(t, ctx, false)
	webtest.Type(t, ctx, "#note", " екінші")
	webtest.Wait(t, ctx, draftState+`.matches(".saved--off")`)
	webtest.Wait(t, ctx, `document.querySelector("[data-offline]").checkVisibility()`)
	isTrue(t, ctx, "kept on the device", `localStorage.getItem("draft:/drafts/gallery").includes("екінші")`)
	webtest.View(t, ctx, "offline-1440")

	webtest.Line(t, ctx, true)
	webtest.Wait(t, ctx, saved+` === "3"`)
	if got := drafts.field("note"); got != "бірінші екінші" {
		t.Errorf("after the line came back the server has %v", got)
	}
	isTrue(t, ctx, "nothing left on the device", `localStorage.getItem("draft:/drafts/gallery") === null`)
}

// TestDraftOfAPageReloadedWhileTypingIsNotAnotherWindows reloads at once after a key: what the old page
// sends as it is left may come before or after the new page is drawn.
func TestDraftOfAPageReloadedWhileTypingIsNotAnotherWindows(t *testing.T) {
	drafts := &draftServer{version: 1, fields: map[string]any{}}
	address := draftGallery(t, drafts)
	ctx := webtest.Browser(t)
	webtest.Size(t, ctx, 1440, 900)
	webtest.Open(t, ctx, address)
	for _, word := range []string{"бірінші", " екінші", " үшінші"} {
		isTrue(t, ctx, "at the end", `(() => { const n = document.querySelector("#note"); n.focus(); n.setSelectionRange(n.value.length, n.value.length); return true; })()`)
		webtest.Type(t, ctx, "#note", word)
		webtest.Open(t, ctx, address)
		webtest.Wait(t, ctx, `document.querySelector("#note").value.endsWith("`+word+`") && localStorage.getItem("draft:/drafts/gallery") === null`)
		isTrue(t, ctx, "no other window", `!`+draftState+`.matches(".saved--off")`)
	}
	if got := drafts.field("note"); got != "бірінші екінші үшінші" {
		t.Errorf("the server has %v", got)
	}
}

// TestDraftLeftWithASaveUnderWayGoesOn: the answer to a save never came, more was typed, the page was
// loaded anew.
func TestDraftLeftWithASaveUnderWayGoesOn(t *testing.T) {
	drafts := &draftServer{version: 1, fields: map[string]any{}, came: make(chan string, 8), hold: make(chan struct{})}
	address := draftGallery(t, drafts)
	ctx := webtest.Browser(t)
	webtest.Size(t, ctx, 1440, 900)
	webtest.Open(t, ctx, address)
	webtest.Type(t, ctx, "#note", "бірінші")
	if got := <-drafts.came; got != "бірінші" {
		t.Fatalf("%q came", got)
	}
	webtest.Type(t, ctx, "#note", " екінші")
	webtest.Open(t, ctx, address)
	close(drafts.hold)
	webtest.Wait(t, ctx, `document.querySelector("#note").value === "бірінші екінші" && localStorage.getItem("draft:/drafts/gallery") === null`)
	isTrue(t, ctx, "no other window", `!`+draftState+`.matches(".saved--off")`)
	if got := drafts.field("note"); got != "бірінші екінші" {
		t.Errorf("the server has %v", got)
	}
}

func TestDraftOfAnotherWindowIsNotOverwritten(t *testing.T) {
	drafts := &draftServer{version: 7, fields: map[string]any{}}
	server := gallery(t, drafts.put)
	ctx := webtest.Browser(t)
	webtest.Size(t, ctx, 1440, 900)
	webtest.Open(t, ctx, server.URL+"/gallery?lang=kk")
	webtest.Type(t, ctx, "#note", "осында")
	webtest.Wait(t, ctx, draftState+`.matches(".saved--off")`)
	isTrue(t, ctx, "what was typed stays", `document.querySelector("#note").value === "осында"`)
	if got := drafts.field("note"); got != nil {
		t.Errorf("the server took %v over another window's", got)
	}
	webtest.Open(t, ctx, server.URL+"/gallery?lang=kk")
	webtest.Wait(t, ctx, `document.querySelector("#note").value === "осында"`)
}
