package journeys

import (
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tarazy/internal/web/webtest"
)

// holder is a person whose keys the signer holds.
type holder struct {
	IIN  string `json:"iin"`
	Name string `json:"name"`
}

// takesKeys chooses the keys that the signer uses from now on.
func (w *town) takesKeys(iin string) {
	w.t.Helper()
	res, err := http.PostForm("http://"+w.signer+"/choose", url.Values{"iin": {iin}})
	must(w.t, err)
	must(w.t, res.Body.Close())
	if res.StatusCode >= 300 {
		w.t.Fatalf("the signer answers %s", res.Status)
	}
}

// iinOf is the number of the person behind a door, as the person's own keys
// have it.
func (w *town) iinOf(role string) string {
	w.t.Helper()
	text, err := os.ReadFile(filepath.Join(w.folder(), "doors.json"))
	must(w.t, err)
	var doors []struct{ Role, Person string }
	must(w.t, json.Unmarshal(text, &doors))
	i := slices.IndexFunc(doors, func(d struct{ Role, Person string }) bool { return d.Role == role })
	var file struct {
		Person struct{ Surname, Given string } `json:"person"`
	}
	w.as("hr_officer", "en").json("/api/v1/staff/people/"+doors[i].Person, &file)
	res, err := http.Get("http://" + w.signer + "/keys")
	must(w.t, err)
	defer res.Body.Close()
	for _, h := range decoded[[]holder](w.t, res.Body) {
		if strings.EqualFold(h.Name, file.Person.Surname+" "+file.Person.Given) || strings.HasPrefix(strings.ToUpper(h.Name), strings.ToUpper(file.Person.Surname+" "+file.Person.Given)) {
			return h.IIN
		}
	}
	w.t.Fatalf("the signer has no keys of %s %s", file.Person.Surname, file.Person.Given)
	return ""
}

func TestASignatureOpensASessionAndSigningOutEndsThatOneAlone(t *testing.T) {
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
