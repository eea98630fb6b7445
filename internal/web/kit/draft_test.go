package kit_test

import (
	"encoding/json"
	"net/http"
	"reflect"
	"sync"
	"testing"

	"tarazy/internal/web/webtest"
)

// draftServer takes drafts as the product does: the version of the form must be the one it has.
type draftServer struct {
	guard   sync.Mutex
	version int
	fields  map[string]any
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
	d.guard.Lock()
	defer d.guard.Unlock()
	if sent.Version != d.version {
		w.WriteHeader(http.StatusConflict)
		return
	}
	d.version++
	for name, value := range sent.Fields {
		d.fields[name] = value
	}
	_ = json.NewEncoder(w).Encode(map[string]int{"version": d.version})
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
