package kit_test

import (
	"net/http"
	"testing"

	"tarazy/internal/web/webtest"
)

// post takes the form itself.
func (d *draftServer) post(w http.ResponseWriter, r *http.Request) {
	d.guard.Lock()
	d.sent = append(d.sent, r.FormValue("note")+" "+r.FormValue("do"))
	d.guard.Unlock()
	http.Redirect(w, r, "/gallery?lang=kk&sent", http.StatusSeeOther)
}

// answers sets the status with which every save is refused from now on; 0 for none.
func (d *draftServer) answers(status int) {
	d.guard.Lock()
	defer d.guard.Unlock()
	d.refuse = status
}

// empty forgets what was saved.
func (d *draftServer) empty() {
	d.guard.Lock()
	defer d.guard.Unlock()
	d.fields = map[string]any{}
}

func (d *draftServer) wasSent(t *testing.T, what string, want ...string) {
	t.Helper()
	d.guard.Lock()
	defer d.guard.Unlock()
	if len(d.sent) != len(want) || len(want) > 0 && d.sent[len(want)-1] != want[len(want)-1] {
		t.Errorf("%s: the server got %q, not %q", what, d.sent, want)
	}
	d.sent = nil
}

const sentNow = `location.search.endsWith("sent") && !window.before`

// TestAPressIsNeverLost presses at once after typing, whatever becomes of the draft.
func TestAPressIsNeverLost(t *testing.T) {
	drafts := &draftServer{version: 1, fields: map[string]any{}}
	address := draftGallery(t, drafts)
	ctx := webtest.Browser(t)
	webtest.Size(t, ctx, 1440, 900)
	begin := func(note string) {
		t.Helper()
		webtest.Open(t, ctx, address)
		isTrue(t, ctx, "clean", `(localStorage.clear(), document.querySelector("#note").value = "", window.before = true)`)
		webtest.Type(t, ctx, "#note", note)
	}

	drafts.answers(http.StatusUnprocessableEntity)
	begin("бас")
	webtest.Wait(t, ctx, draftState+`.matches(".saved--off")`)
	drafts.answers(0)
	webtest.Type(t, ctx, "#note", "ы")
	webtest.Wait(t, ctx, saved)
	if got := drafts.field("note"); got != "басы" {
		t.Errorf("after a refusal and a change the server has %v", got)
	}
	drafts.empty()

	for status, note := range map[int]string{http.StatusMethodNotAllowed: "бірінші", http.StatusConflict: "екінші"} {
		drafts.answers(status)
		begin(note)
		webtest.Click(t, ctx, "#save")
		webtest.Arrive(t, ctx, sentNow)
		drafts.wasSent(t, "a draft that is refused", note+" save")
		drafts.answers(0)
		isTrue(t, ctx, "nobody puts back what was sent", `document.querySelector("#note").value === ""`)
		webtest.Click(t, ctx, `[data-draft-state="draft"] button`)
		isTrue(t, ctx, "but it is there", `document.querySelector("#note").value === "`+note+`"`)
		webtest.Wait(t, ctx, saved)
		drafts.empty()
	}

	begin("үшінші")
	webtest.Wait(t, ctx, saved)
	webtest.Line(t, ctx, false)
	webtest.Type(t, ctx, "#note", " бет")
	webtest.Click(t, ctx, "#save")
	webtest.Wait(t, ctx, draftState+`.textContent.includes("өзі жіберіледі")`)
	isTrue(t, ctx, "the page stays", `document.querySelector("#note").value === "үшінші бет"`)
	webtest.View(t, ctx, "press-waits")
	drafts.wasSent(t, "without a line")
	webtest.Line(t, ctx, true)
	webtest.Arrive(t, ctx, sentNow)
	drafts.wasSent(t, "with the line", "үшінші бет save")

	begin("төртінші")
	webtest.Wait(t, ctx, saved)
	webtest.Line(t, ctx, false)
	webtest.Type(t, ctx, "#note", " бет")
	webtest.Click(t, ctx, "#save")
	webtest.Wait(t, ctx, draftState+`.textContent.includes("өзі жіберіледі")`)
	webtest.Type(t, ctx, "#note", "тер")
	webtest.Wait(t, ctx, draftState+`.textContent.startsWith("Жіберілмеген")`)
	webtest.Line(t, ctx, true)
	webtest.Wait(t, ctx, saved)
	drafts.wasSent(t, "typed since")
	if got := drafts.field("note"); got != "төртінші беттер" {
		t.Errorf("the server has %v", got)
	}
}
