package presspages_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"tarazy/internal/web/webtest"
)

func TestWhoeverHoldsAPaperChecksIt(t *testing.T) {
	w := newWorld(t)
	code, pdf := w.given("Шешім қабылданды.")
	w.holds("the form", w.get("", "/check/paper"), 200, "Code of the paper", "26 signs")
	asked := w.get("", "/check/paper?code="+strings.ToUpper(code[:8])+"+"+code[8:])
	if asked.code != 303 || asked.header.Get("Location") != "/check/paper/"+code {
		t.Errorf("%d, %s", asked.code, asked.header.Get("Location"))
	}
	w.holds("the paper", w.get("", "/check/paper/"+code), 200, "Protocol of a competition", "Akim’s apparatus of Akbulak district", ">17<", "2 March 2026", "SHA-256", "!Шешім", "!There is a later paper")
	w.holds("another", w.get("", "/check/paper/"+strings.Repeat("a", 26)), 404, "gave out no paper", `aria-invalid="true"`)
	w.holds("a wrong code", w.get("", "/check/paper?code=%3Cscript%3E"), 404, "gave out no paper", "!<script>")
	w.holds("a sample", w.get("", "/check/paper/sample"), 404, "This is a sample")
	w.holds("the very file", w.post("", "/check/paper/"+code, "file", pdf), 200, "the very file")
	w.holds("signed within", w.post("", "/check/paper/"+code, "file", append(bytes.Clone(pdf), "% more"...)), 200, "something written behind it")
	w.holds("another file", w.post("", "/check/paper/"+code, "file", []byte("%PDF-1.7")), 200, "another file")
	w.holds("no file", w.post("", "/check/paper/"+code, ""+"", nil), 422, "Choose the file")
	w.clock.Advance(time.Hour)
	w.given("Шешім өзгертілді.")
	w.holds("overtaken", w.get("", "/check/paper/"+code), 200, "There is a later paper")
	var out struct {
		Kind, Number, Day string
		Later             *string
		Files             []struct{ Format, SHA256 string }
	}
	a := w.get("", "/api/v1/papers/"+code)
	w.must(json.Unmarshal(a.body, &out))
	if a.code != 200 || out.Kind != "protocol" || out.Number != "17" || out.Later == nil || len(out.Files) != 1 || len(out.Files[0].SHA256) != 64 {
		t.Errorf("%d %s", a.code, a.text)
	}
	w.holds("over the API", w.get("", "/api/v1/papers/nothing"), 404, "press.missing")
}

// head are the fields of a letterhead.
func (w *world) head(more ...string) []string {
	return append([]string{
		"after", "0", "from", w.tomorrow(), "kk.name", "АҚБҰЛАҚ АУДАНЫ\r\nӘКІМІНІҢ АППАРАТЫ", "kk.address", "Бейбітшілік көшесі, 1",
		"ru.name", "АППАРАТ АКИМА", "ru.address", "улица Мира, 1",
	}, more...)
}

func TestALetterheadIsTriedAndAdded(t *testing.T) {
	w := newWorld(t)
	const path = "/admin/templates/letterhead"
	w.holds("the shelf", w.get("keeper", "/admin/templates"), 200, "Letterhead", `href="/admin/templates/protocol"`, "Nothing is added")
	w.holds("the form", w.get("keeper", path), 200, `name="kk.name"`, `name="emblem"`, "There is no version yet", "!The emblem of the latest version", `value="`+w.tomorrow()+`"`)
	tried := w.post("keeper", path+"/preview", "emblem", picture(), w.head("in", "ru.pdf")...)
	if tried.code != 200 || !bytes.HasPrefix(tried.body, []byte("%PDF")) || !bytes.Contains(tried.body, []byte("/Subtype /Image")) {
		t.Errorf("%d %s", tried.code, tried.text[:min(300, len(tried.text))])
	}
	w.holds("nothing is kept", w.get("keeper", path), 200, "There is no version yet")
	added := w.post("keeper", path, "emblem", picture(), w.head()...)
	if added.code != 303 || added.header.Get("Location") != path+"?done" {
		t.Errorf("%d %s", added.code, added.text)
	}
	w.holds("added", w.get("keeper", path+"?done"), 200, "The version was added", "Version 1", "Waits for its day", "Сақтаушы Асан", "ӘКІМІНІҢ АППАРАТЫ", "The emblem of the latest version stays", `name="after" value="1"`)
	w.holds("its sample", w.get("keeper", path+"/1/kk.pdf"), 200, "%PDF")
	w.holds("its sample as DOCX", w.get("keeper", path+"/1/ru.docx"), 200, "PK")
	w.holds("an old form", w.post("keeper", path, "", nil, w.head()...), 409, "Somebody added a version meanwhile", "Бейбітшілік көшесі, 1")
	// The emblem stays without a new file, and goes where that is asked.
	again := w.head("kk.name", "ӘКІМ АППАРАТЫ")
	again[1] = "1"
	w.holds("kept", w.post("keeper", path, "", nil, again...), 303)
	if a := w.get("keeper", path+"/2/kk.pdf"); !bytes.Contains(a.body, []byte("/Subtype /Image")) {
		t.Error("the emblem is gone")
	}
	again = append(again, "drop_emblem", "yes")
	again[1] = "2"
	w.holds("dropped", w.post("keeper", path, "", nil, again...), 303)
	if a := w.get("keeper", path+"/3/kk.pdf"); bytes.Contains(a.body, []byte("/Subtype /Image")) {
		t.Error("the emblem is there")
	}
	w.clock.Advance(24 * time.Hour)
	w.holds("in force", w.get("keeper", "/admin/templates"), 200, "version 3, from 3 March 2026")
	w.holds("the versions", w.get("keeper", path), 200, "Holds now", "Holds no more")
}

func TestWhatIsTypedIsRefusedAtItsField(t *testing.T) {
	w := newWorld(t)
	const path = "/admin/templates/letterhead"
	for what, x := range map[string]struct {
		file  []byte
		kv    []string
		says  string
		field string
	}{
		"today":      {nil, []string{"from", "2026-03-02"}, "A version can hold from", "from"},
		"no day":     {nil, []string{"from", ""}, "Give the day", "from"},
		"no date":    {nil, []string{"from", "tomorrow"}, "tomorrow", "from"},
		"long":       {nil, []string{"ru.name", strings.Repeat("я", 300)}, "The text is too long: 300", "ru.name"},
		"unseen":     {nil, []string{"ru.name", "АППАРАТ\u202e"}, "U+202E", "ru.name"},
		"a language": {nil, []string{"ru.name", ""}, "both Kazakh and Russian", "ru.name"},
		"no picture": {[]byte("<svg>"), nil, "has to be PNG or JPEG", "emblem"},
		"too large":  {append(picture(), make([]byte, 2<<20)...), nil, "larger than 2", "emblem"},
	} {
		field := ""
		if x.file != nil {
			field = "emblem"
		}
		kv := w.head()
		for i := 0; i+1 < len(x.kv); i += 2 {
			for k := 0; k < len(kv); k += 2 {
				if kv[k] == x.kv[i] {
					kv[k+1] = x.kv[i+1]
				}
			}
		}
		a := w.post("keeper", path, field, x.file, kv...)
		if a.code != 422 && a.code != 413 {
			t.Errorf("%s: %d", what, a.code)
		}
		w.holds(what, a, a.code, x.says, `id="`+x.field+`-error"`, "ӘКІМІНІҢ АППАРАТЫ")
	}
	w.holds("a whole upload over the bound", w.post("keeper", path, "emblem", make([]byte, 4<<20), w.head()...), 413, "larger than 2")
	w.holds("a preview", w.post("keeper", path+"/preview", "", nil, w.head("kk.address", "1\n2\n3\n4\n5", "in", "kk.pdf")...), 200)
	w.holds("no such sample", w.post("keeper", path+"/preview", "", nil, w.head("in", "xx.pdf")...), 404)
}

func TestParagraphsOfAKind(t *testing.T) {
	w := newWorld(t)
	const path = "/admin/templates/decision"
	w.holds("the form", w.get("keeper", path), 200, `name="en.before"`, "!name=\"emblem\"")
	w.holds("of a kind in two languages", w.get("keeper", "/admin/templates/letter"), 200, `name="ru.after"`, `!name="en.before"`)
	kv := []string{"after", "0", "from", w.tomorrow(), "kk.before", "Қызмет бабында", "ru.after", "Исполнитель: кадры\r\nтел. 00-00"}
	w.holds("added", w.post("keeper", path, "", nil, kv...), 303)
	w.holds("shown", w.get("keeper", path), 200, "Қызмет бабында", "тел. 00-00", "Waits for its day")
	w.holds("its sample", w.get("keeper", path+"/1/en.pdf"), 200, "%PDF")
}

func TestTemplatesAreForTheBodysAdministrator(t *testing.T) {
	w := newWorld(t)
	w.holds("added", w.post("keeper", "/admin/templates/letterhead", "", nil, w.head()...), 303)
	for path, want := range map[string][3]int{ // keeper, stranger, officer
		"/admin/templates": {200, 200, 403}, "/admin/templates/letterhead": {200, 200, 403}, "/admin/templates/letterhead/1/kk.pdf": {200, 404, 403},
		"/admin/templates/letterhead/9/kk.pdf": {404, 404, 403}, "/admin/templates/letterhead/x/kk.pdf": {404, 404, 403}, "/admin/templates/letterhead/1/kk.exe": {404, 404, 403},
		"/admin/templates/certificate":     {404, 404, 403},
		"/api/v1/bodies/bod_one/templates": {200, 404, 403}, "/api/v1/bodies/bod_one/templates/letterhead/1": {200, 404, 403},
	} {
		for i, as := range []string{"keeper", "stranger", "officer"} {
			if got := w.get(as, path).code; got != want[i] {
				t.Errorf("%s of %s: %d, not %d", path, as, got, want[i])
			}
		}
	}
	w.holds("the stranger's own", w.get("stranger", "/admin/templates/letterhead"), 200, "!АППАРАТЫ", "There is no version yet")
}

func TestTemplatesOverTheAPI(t *testing.T) {
	w := newWorld(t)
	const path = "/api/v1/bodies/bod_one/templates"
	emblem := base64.StdEncoding.EncodeToString(picture())
	head := `{"after":0,"from":"` + w.tomorrow() + `","head":{"kk":{"name":"АППАРАТ"},"ru":{"name":"АППАРАТ","address":"улица Мира, 1"},"emblem":"` + emblem + `"}}`
	a := w.send("keeper", "POST", path+"/letterhead", head)
	w.holds("added", a, 201, `"number":1`, `"улица Мира, 1"`, `"emblem":"iVBOR`)
	w.holds("again", w.send("keeper", "POST", path+"/letterhead", head), 409, "press.changed")
	w.holds("paragraphs", w.send("keeper", "POST", path+"/letter", `{"after":0,"from":"`+w.tomorrow()+`","texts":{"ru":{"before":"Исх. №"}}}`), 201, `"before":"Исх. №"`)
	w.holds("read", w.get("keeper", path+"/letter/1"), 200, `"before":"Исх. №"`)
	w.holds("listed", w.get("keeper", path), 200, `"part":"letterhead","holds":0,"versions":[{"number":1`)
	w.holds("broken base64", w.send("keeper", "POST", path+"/letterhead", strings.Replace(head, emblem, "%%%", 1)), 422, "press.emblem_broken")
	w.holds("no picture", w.send("keeper", "POST", path+"/letterhead", strings.Replace(head, emblem, "AAAA", 1)), 422, "press.emblem_kind", `"emblem"`)
	w.holds("an unknown key", w.send("keeper", "POST", path+"/letter", `{"after":0,"from":null,"colour":"red"}`), 422, "colour")
	w.holds("no day", w.send("keeper", "POST", path+"/letter", `{"after":1,"from":null}`), 422, "press.from_missing")
	w.holds("another body's", w.send("stranger", "POST", path+"/letterhead", head), 404, "press.template_missing")
}

func TestThePagesHoldInABrowser(t *testing.T) {
	w := newWorld(t)
	w.holds("added", w.post("keeper", "/admin/templates/letterhead", "emblem", picture(), w.head()...), 303)
	code, _ := w.given("Шешім қабылданды.")
	w.clock.Advance(time.Hour)
	w.given("Шешім өзгертілді.")
	server := httptest.NewServer(w.handler)
	t.Cleanup(server.Close)
	ctx := webtest.Browser(t)
	webtest.Open(t, ctx, server.URL+"/nothing")
	for _, p := range []struct{ name, as, path string }{
		{"check", "", "/check/paper"}, {"check-none", "", "/check/paper/nothing"}, {"check-paper", "", "/check/paper/" + code},
		{"shelf", "keeper", "/admin/templates"}, {"letterhead", "keeper", "/admin/templates/letterhead"}, {"paragraphs", "keeper", "/admin/templates/appraisal_protocol"},
	} {
		webtest.JS[string](t, ctx, `document.cookie = "as=`+p.as+`; path=/"`)
		webtest.Hold(t, ctx, p.name, server.URL+p.path)
	}
}
