package bankpages_test

import (
	"strings"
	"testing"

	"tarazy/internal/access"
	"tarazy/internal/exam"
	"tarazy/internal/people"
)

const author, reviewer, manager = access.ItemAuthor, access.ItemReviewer, access.TestManager

// one is a single choice, filled.
var one = []string{
	"version", "0", "do", "save", "key", "my-item", "stem.kk", "Қайсысы?", "stem.ru", "Который?", "option.0.kk", "бір", "option.0.ru", "один",
	"option.2.kk", "екі", "option.2.ru", "два", "right", "2", "part", "", "tags", "ethics, general", "difficulty", "2",
	"law.0.act", "ethics", "law.0.article", "5", "law.0.on", "2023-01-01", "rationale.kk", "себебі", "rationale.ru", "потому",
}

// but is the form with some fields otherwise.
func but(form []string, kv ...string) []string {
	var out []string
next:
	for i := 0; i < len(form); i += 2 {
		for j := 0; j < len(kv); j += 2 {
			if form[i] == kv[j] {
				continue next
			}
		}
		out = append(out, form[i], form[i+1])
	}
	return append(out, kv...)
}

func TestAnItemGoesFromTheEditorThroughItsReview(t *testing.T) {
	s := newSite(t)
	s.page(author, "/bank/new", "/bank/new/matching")
	s.page(author, "/bank/new/single", `name="option.3.kk"`, `data-draft="/drafts/bank-new/single"`)
	path := s.went(s.post(author, "/bank/new/single", one...))
	s.page(author, path, "Который?", "Қайсысы?", "Right answer</b>: B", "потому", "Code of Ethics, article 5", path+"/submit", "!/approve", "!/retire")
	edit := s.page(author, path+"/edit", `value="екі"`, `value="ethics, general"`, `value="2023-01-01"`, "!name=\"key\"")
	version := s.value(edit, "version")
	s.went(s.post(author, path+"/edit", but(one, "version", version, "stem.ru", "Какой?")...))
	stale := s.post(author, path+"/edit", but(one, "version", version, "stem.ru", "Иной?")...)
	if s.holds("stale", stale, "Иной?", "Somebody changed this"); stale.code != 409 {
		t.Errorf("an old version: %d", stale.code)
	}
	s.went(s.post(author, path+"/submit", "version", "2"))
	s.page(author, path, path+"/recall", "!"+path+"/edit")
	review := s.page(reviewer, path, path+"/approve", path+"/return")
	bare := s.post(reviewer, path+"/return", "version", s.value(review, "version"), "stimulus", "0", "note", "")
	if s.holds("return without a note", bare, "Fill in this field"); bare.code != 422 {
		t.Errorf("returned without a note: %d", bare.code)
	}
	if a := s.post(author, path+"/approve", "version", "3", "stimulus", "0"); a.code != 403 {
		t.Errorf("an author approves: %d", a.code)
	}
	s.went(s.post(reviewer, path+"/return", "version", "3", "stimulus", "0", "note", "Two keys fit"))
	s.page(author, path, "Two keys fit", "Returned, edition 1")
	s.went(s.post(author, path+"/submit", "version", "4"))
	s.went(s.post(reviewer, path+"/approve", "version", "5", "stimulus", "0"))
	s.page(reviewer, path, "Ready", "Approved, edition 1", path+"/retire")
	s.went(s.post(author, path+"/edit", but(one, "version", "6", "stem.ru", "Совсем иначе?")...))
	s.page(reviewer, path, "Changes from edition 1", "Совсем", "Draft")
	s.went(s.post(manager, path+"/retire", "version", "7"))
	s.page(manager, path, "Retired", path+"/reopen")
}

func TestABadItemComesBackWithEverythingTyped(t *testing.T) {
	s := newSite(t)
	refused := func(what string, a answer, words ...string) {
		t.Helper()
		if s.holds(what, a, append(words, `value="один"`, "потому")...); a.code != 422 {
			t.Errorf("%s: %d", what, a.code)
		}
	}
	refused("no key", s.post(author, "/bank/new/single", but(one, "right", "")...), "No right answer is given", `href="#option"`, `id="option"`)
	refused("one language", s.post(author, "/bank/new/single", but(one, "stem.ru", "")...), `href="#stem.ru"`, `aria-invalid="true"`, "Қайсысы?")
	refused("two options alike", s.post(author, "/bank/new/single", but(one, "option.2.kk", "бір")...), `href="#option.1.kk"`)
	refused("no tag", s.post(author, "/bank/new/single", but(one, "tags", "")...), `href="#part"`)
	refused("a day that is none", s.post(author, "/bank/new/single", but(one, "law.0.on", "2023-02-30")...), `href="#law.0.on"`)
	refused("bad key", s.post(author, "/bank/new/single", but(one, "key", "Ә!")...), `href="#key"`)
	many := s.post(author, "/bank/new/number", but(one, "number", "12,x")...)
	if s.holds("number", many, "12,x", `href="#number"`); many.code != 422 {
		t.Errorf("a number that is none: %d", many.code)
	}
	if a := s.send(author, "en", "GET", "/bank/new/other", "", nil); a.code != 404 {
		t.Errorf("a kind that is none: %d", a.code)
	}
}

func TestRowsAreAddedAndPreviewedWithoutAScript(t *testing.T) {
	s := newSite(t)
	s.holds("more", s.post(author, "/bank/new/single", but(one, "do", "more")...), `name="option.3.kk"`, `value="один"`, `value="1" checked`)
	s.holds("law", s.post(author, "/bank/new/single", but(one, "do", "law")...), `name="law.1.act"`)
	s.holds("preview", s.post(author, "/bank/new/single", but(one, "do", "preview")...), "As the candidate sees it", "preview-kk", "preview-ru", "!There is a problem")
	page := s.page(author, "/bank")
	s.holds("nothing is kept", page, "!my-item")
	var person = people.PersonID(s.Bank.Actor(author).Person)
	_, err := s.drafts.Save(t.Context(), person, "bank-new", "single", map[string]string{"stem.kk": "Жарты сұрақ", "fixed": `["yes"]`, "option.5.ru": "шестой"}, 0)
	s.Must(err)
	s.page(author, "/bank/new/single", "Жарты сұрақ", `data-draft-version="1"`, "шестой", `name="option.5.ru"`)
	s.went(s.post(author, "/bank/new/single", one...))
	s.holds("forgotten", s.page(author, "/bank/new/single"), "!Жарты сұрақ", `data-draft-version="0"`)
}

func TestEveryKindIsWrittenAndReadBack(t *testing.T) {
	s := newSite(t)
	for kind, kv := range map[string][]string{
		"multiple": {"option.0.right", "yes", "option.2.right", "yes"},
		"matching": {"target.0.kk", "а", "target.0.ru", "а", "target.1.kk", "б", "target.1.ru", "б", "option.0.pair", "1", "option.2.pair", "0"},
		"ordering": {}, "forced": {"right", "2"}, "essay": {},
		"number": {"number", "12,5", "tolerance", "0,1", "unit.kk", "кг", "unit.ru", "кг"},
		"scale":  {"reversed", "yes", "sign", "pair", "pair", "other", "opposite", "yes"},
	} {
		path := s.went(s.post(author, "/bank/new/"+kind, but(but(one, "key", kind), kv...)...))
		shown := map[string]string{"multiple": ": A, B", "matching": ": 1 – B, 2 – A", "ordering": ": A → B", "forced": ": B", "number": ": 12.5 ± 0.1", "scale": ": disagreeing", "essay": ": none"}
		s.page(author, path, "Right answer</b>"+shown[kind])
		again := s.page(author, path+"/edit")
		for i := 0; i < len(kv); i += 2 {
			if strings.HasSuffix(kv[i], ".kk") && !strings.Contains(again.text, `value="`+kv[i+1]+`"`) {
				t.Errorf("%s lost %s", kind, kv[i])
			}
		}
	}
}

func TestMaterialIsWrittenAsAGridOrPasted(t *testing.T) {
	s := newSite(t)
	s.page(author, "/bank/materials", "/bank/materials/new?form=shares")
	for _, form := range []string{"passage", "table", "bars", "lines", "shares", "scheme"} {
		s.page(author, "/bank/materials/new?form="+form)
	}
	bars := []string{"form", "bars", "version", "0", "do", "save", "key", "roads", "title.kk", "Жолдар", "title.ru", "Дороги", "columns.kk", "2021 | 2022", "columns.ru", "2021 | 2022"}
	none := s.post(author, "/bank/materials/new", bars...)
	if s.holds("a chart without data", none, "no data", `href="#rows"`, "Дороги"); none.code != 422 {
		t.Errorf("a chart without data: %d", none.code)
	}
	filled := s.post(author, "/bank/materials/new", but(bars, "do", "paste", "lines", "Абай | Абай | 12 | 13,5\nТүркістан | Туркестан | 7 | 8")...)
	s.holds("pasted", filled, `value="12 | 13,5"`, `value="Туркестан"`)
	rows := []string{"row.0.kk", "Абай", "row.0.ru", "Абай", "row.0.cells", "12 | 13,5", "row.3.kk", "Түркістан", "row.3.ru", "Туркестан", "row.3.cells", "7 | 8"}
	uneven := s.post(author, "/bank/materials/new", but(append(bars, rows...), "row.3.cells", "7")...)
	s.holds("uneven", uneven, `href="#row.1.cells"`, "Row 2")
	s.holds("preview", s.post(author, "/bank/materials/new", but(append(bars, rows...), "do", "preview")...), "<svg")
	path := s.went(s.post(author, "/bank/materials/new", append(bars, rows...)...))
	s.page(manager, path, "<svg", "Дороги", "!"+path+"/edit")
	s.page(author, path+"/edit", `value="12 | 13.5"`, `name="version" value="1"`)
	s.went(s.post(author, path+"/edit", but(append(bars, rows...), "version", "1", "title.ru", "Пути")...))
	text := s.post(author, "/bank/materials/new", "form", "passage", "do", "save", "key", "text", "title.kk", "М", "title.ru", "М", "body.kk", "бір тіл")
	if s.holds("one language", text, `href="#body.ru"`, "бір тіл"); text.code != 422 {
		t.Errorf("a passage in one language: %d", text.code)
	}
	asked := s.went(s.post(author, "/bank/new/single", but(one, "material", "roads")...))
	s.page(author, asked, "<svg", "Пути")
}

func TestTheListIsFilteredAndItsViewsAreKept(t *testing.T) {
	s := newSite(t)
	added := s.went(s.post(author, "/bank/practice"))
	s.holds("added", s.page(author, added), "Items added", "con-01")
	s.page(manager, "/bank?q=con-01&kind=single&state=ready&sort=-exposure", "con-01", "!con-02", "/bank/views/save")
	first := s.page(author, "/bank?sort=key")
	next := s.page(author, s.link(first, "after="))
	s.holds("the next page", next, "!>"+s.key(first)+"<")
	if a := s.send(author, "en", "GET", "/bank?state=other", "", nil); a.code != 422 {
		t.Errorf("an unknown state: %d", a.code)
	}
	to := s.went(s.post(author, "/bank/views/save", "query", "kind=essay&after=x&other=1", "name", "Essays only"))
	if to != "/bank?kind=essay" {
		t.Errorf("the view leads to %s", to)
	}
	s.page(author, to, "Essays only", "/bank/views/drop")
	s.page(reviewer, "/bank", "!Essays only", "/bank/amended", "!/bank/practice")
	marked := s.went(s.post(reviewer, "/bank/amended", "act", "constitution", "article", "", "since", "2024-01-01"))
	s.holds("marked", s.page(reviewer, marked), "con-01", "Law amended", "!eth-")
	flagged := s.page(reviewer, s.link(s.page(reviewer, "/bank?flagged=yes"), "/bank/items/"), "The act was amended: Constitution", "/unflag")
	bare := s.post(reviewer, s.link(s.page(reviewer, "/bank?flagged=yes"), "/bank/items/")+"/unflag", "version", s.value(flagged, "version"), "stimulus", "0", "note", " ")
	s.holds("a flag without a reason", bare, `href="#unflag"`)
	s.holds("no act", s.post(reviewer, "/bank/amended", "act", "", "since", "2024-01-01"), `href="#act"`)
	if a := s.post(author, "/bank/amended", "act", "constitution", "since", "2024-01-01"); a.code != 403 {
		t.Errorf("an author flags: %d", a.code)
	}
}

func TestAnImportIsUndoneOnItsPage(t *testing.T) {
	s := newSite(t)
	gift := "::q1::Столица? {=Астана ~Алматы}\n\n::q2::Что верно? {=а ~в}\n"
	path := s.went(s.upload(author, "/bank/imports", "a.gift", []byte(gift), "language", "ru", "part", "ethics"))
	id := exam.ImportID(strings.TrimPrefix(path, "/bank/imports/"))
	s.Work(id)
	s.went(s.post(author, path+"/take", "version", s.value(s.page(author, path), "version")))
	s.Work(id)
	taken := s.value(s.page(author, path, "Undo the import"), "version")
	item := s.link(s.page(author, "/bank?q=q1"), "/bank/items/")
	s.went(s.post(author, item+"/submit", "version", "1"))
	blocked := s.post(author, path+"/undo", "version", taken)
	if s.holds("blocked", blocked, "cannot be undone", "q1"); blocked.code != 409 {
		t.Errorf("undone over a review: %d", blocked.code)
	}
	if a := s.post(manager, path+"/undo", "version", taken); a.code != 403 {
		t.Errorf("undone by a test manager: %d", a.code)
	}
	path = s.went(s.upload(author, "/bank/imports", "b.gift", []byte("::q7::Что? {=а ~в}\n"), "language", "ru", "part", "ethics"))
	id = exam.ImportID(strings.TrimPrefix(path, "/bank/imports/"))
	s.Work(id)
	s.went(s.post(author, path+"/take", "version", s.value(s.page(author, path), "version")))
	s.Work(id)
	s.went(s.post(author, path+"/undo", "version", s.value(s.page(author, path), "version")))
	s.page(author, path, "Being undone")
	s.Work(id)
	s.page(author, path, "The import was undone")
	s.page(author, "/bank?q=q7", "!/bank/items/")
}

func TestAFileIsShownThenTakenAndTheBankWritten(t *testing.T) {
	s := newSite(t)
	s.page(author, "/bank/imports", "/bank/imports/form/en")
	s.page(manager, "/bank/imports", "!multipart/form-data")
	if a := s.send(author, "en", "GET", "/bank/imports/form/kk", "", nil); a.code != 200 || !strings.HasPrefix(a.text, "PK") {
		t.Errorf("the form to fill in: %d", a.code)
	}
	bad := s.upload(author, "/bank/imports", "x.xml", []byte(`<?xml version="1.0"?><!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><quiz>&e;</quiz>`), "language", "ru", "part", "ethics")
	if s.holds("entities", bad, "DOCTYPE", `href="#file"`); bad.code != 422 {
		t.Errorf("a file with entities: %d", bad.code)
	}
	gift := "::q1::Столица? {=Астана ~Алматы}\n\n::q2::Что верно? {~%50%а ~%50%б ~в}\n\n::q3::Опишите.{=а =б}\n"
	path := s.went(s.upload(author, "/bank/imports", "a.gift", []byte(gift), "language", "ru", "part", "ethics"))
	s.page(author, path, "The file is being read", "hx-get", "!Take into the bank")
	if a := s.polled(author, path); a.code != 200 || strings.Contains(a.text, "<html") || !strings.Contains(a.text, "being read") {
		t.Errorf("asked how far it is: %d\n%s", a.code, a.text)
	}
	s.Work(exam.ImportID(strings.TrimPrefix(path, "/bank/imports/")))
	shown := s.page(author, path, "q1", "Take into the bank", "Refused", "q3", "!hx-get")
	s.page(manager, path, "q1", "!Take into the bank")
	s.went(s.post(author, path+"/take", "version", s.value(shown, "version")))
	s.page(author, path, "Being taken into the bank", "0 / 2")
	s.Work(exam.ImportID(strings.TrimPrefix(path, "/bank/imports/")))
	s.page(author, path, "was taken into the bank")
	if a := s.post(author, path+"/take", "version", "2"); a.code != 409 {
		t.Errorf("taken twice: %d", a.code)
	}
	s.page(author, "/bank?state=draft", "q1", "q2")
	s.page(author, "/bank/imports", "a.gift", "Taken")
	s.page(author, "/bank/export", "QTI 3.0")
	for _, format := range []string{"sheet", "qti30", "qti22", "qti21", "moodle", "gift"} {
		page := s.page(author, "/bank/export?format="+format+"&language=ru&state=draft", "Items: 2", "Get the file")
		file := s.send(author, "en", "GET", s.link(page, "/bank/export/file"), "", nil)
		if file.code != 200 || file.text == "" {
			t.Errorf("%s: %d", format, file.code)
		}
	}
	if a := s.send(author, "en", "GET", "/bank/export?format=other", "", nil); a.code != 422 {
		t.Errorf("an unknown format: %d", a.code)
	}
}
