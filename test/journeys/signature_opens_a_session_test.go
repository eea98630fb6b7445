package journeys

import (
	"net/http"
	"net/url"
	"testing"

	"tarazy/internal/web/webtest"
)

// holder is a person whose keys the signer holds; the active one signs.
type holder struct {
	IIN    string `json:"iin"`
	Active bool   `json:"active"`
}

// takesKeys chooses the keys that the signer uses from now on.
func (w *town) takesKeys(iin string) {
	w.t.Helper()
	for _, signer := range w.signers() {
		res, err := http.PostForm("http://"+signer+"/choose", url.Values{"iin": {iin}})
		must(w.t, err)
		must(w.t, res.Body.Close())
		if res.StatusCode >= 300 {
			w.t.Fatalf("the signer answers %s", res.Status)
		}
	}
}

// iinOf is the number of the person behind a door: whoever goes through it
// holds the keys that the signer uses next.
func (w *town) iinOf(role string) string {
	w.t.Helper()
	w.as(role, "en")
	iin := w.activeAt(w.signer)
	if iin == "" {
		w.t.Fatal("the signer uses nobody's keys")
	}
	return iin
}

// activeAt is whose keys a signer uses; "" for nobody's.
func (w *town) activeAt(signer string) string {
	w.t.Helper()
	res, err := http.Get("http://" + signer + "/keys")
	must(w.t, err)
	defer res.Body.Close()
	for _, h := range decoded[[]holder](w.t, res.Body) {
		if h.Active {
			return h.IIN
		}
	}
	return ""
}

func TestASignatureOpensASessionAndSigningOutEndsThatOneAlone(t *testing.T) {
	t.Parallel()
	w := openTown(t)
	iin := w.iinOf("employee")
	first, second := w.window(), w.window()
	for _, b := range []*window{first, second} {
		webtest.Size(t, b.ctx, 1440, 900)
		w.takesKeys(iin)
		b.open("/staff?lang=ru")
		b.at("/sign-in")
		b.press(`main a[href*="/sign-in/eds"]`, `location.pathname === "/sign-in/eds"`)
		b.click(".btn--main")
		b.until(`document.querySelector("[data-sign-out]")`)
	}
	first.open("/tasks")
	first.click(".who summary")
	first.click(".who [data-sign-out] button")
	first.until(`!document.querySelector("[data-sign-out]")`)
	first.open("/account")
	first.at("/sign-in")
	second.open("/account")
	second.at("/account")
}
