package api

import (
	"net/url"
	"strings"
	"testing"

	"tarazy/internal/exam"
)

func TestAnItemGoesThroughItsReviewByJSON(t *testing.T) {
	eachSite(t, func(s *site) {
		row := s.ready(choice("secretitem-1"))
		path := "/bank/items/" + string(row.ID)
		s.order("author", "PUT", path, itemOrder(choice("secretitem-1"), 1)).refused(409, "exam.changed", "")
		changed := choice("secretitem-1")
		changed.Stem = inBoth("Басқа сұрақ?")
		row = readAs[BankRow](s.order("author", "PUT", path, itemOrder(changed, row.Version)).is(200, `"state":"draft"`, `"edition":2`, `"ready":1`))
		one := readAs[BankItemAnswer](s.get("reviewer", path).is(200))
		if len(one.Editions) != 1 || one.Editions[0].Item.Stem.KK == one.Content.Stem.KK {
			t.Errorf("editions: %+v", one.Editions)
		}
		at := map[string]any{"version": row.Version}
		s.post("reviewer", path+"/approve", at).refused(409, "exam.item.state", "")
		s.post("author", path+"/submit", at).is(200)
		at["version"] = row.Version + 1
		s.post("author", path+"/approve", at).refused(403, "access.denied", "")
		s.post("reviewer", path+"/return", at).refused(422, "exam.required", "note")
		at["note"] = "Анықтаңыз"
		s.post("reviewer", path+"/return", at).is(200, `"state":"draft"`)
		s.post("manager", path+"/retire", map[string]any{"version": row.Version + 2}).is(200, `"state":"retired"`)
		s.get("reviewer", path).is(200, "Анықтаңыз", `"approved":false`, `"approved":true`)
		s.get("reviewer", "/bank/items/itm_none").refused(404, "exam.missing.item", "")
		s.get("hr", path).refused(403, "access.denied", "")
	})
}

func TestTheListOfABankByJSON(t *testing.T) {
	eachSite(t, func(s *site) {
		s.bank()
		list := func(query string) BankList { return readAs[BankList](s.get("author", "/bank/items?"+query).is(200)) }
		all := list("sort=key&limit=2")
		if all.All != 5 || len(all.Items) != 2 || all.Items[0].Key != "secretitem-1" || all.Next == "" {
			t.Fatalf("%+v", all)
		}
		if next := list("sort=key&limit=2&after=" + url.QueryEscape(all.Next)); len(next.Items) != 2 || next.Items[0].Key != "secretitem-3" {
			t.Errorf("next page: %+v", next)
		}
		if essays := list("kind=essay&state=ready&tag=essay&q=" + url.QueryEscape("жазың")); essays.All != 1 {
			t.Errorf("filters: %+v", essays)
		}
		for _, bad := range []string{"state=x", "kind=x", "sort=x"} {
			name, _, _ := strings.Cut(bad, "=")
			s.get("author", "/bank/items?"+bad).refused(422, "exam_bank.filter", name)
		}
		s.get("author", "/bank/items?limit=x").refused(422, "staff.filter", "limit")
		s.get("author", "/bank/items?body=bod_other").refused(404, "people.missing.body", "")
		s.get("author", "/bank/shortages").is(200, `"tests":[]`)
		row := list("kind=essay").Items[0]
		s.post("manager", "/bank/items/"+string(row.ID)+"/retire", map[string]any{"version": row.Version}).is(200)
		s.get("author", "/bank/shortages").is(200, `"part":"essay"`, `"want":1`, `"have":0`)
	})
}

func TestWhatIsNoItemIsRefusedWithItsPlaceAndNothingChanges(t *testing.T) {
	eachSite(t, func(s *site) {
		noKey, twoKeys, oneLanguage := choice("a-1"), choice("a-2"), choice("a-3")
		noKey.Answer.Options = nil
		twoKeys.Answer.Options = []string{"secretright", "secretwrong"}
		oneLanguage.Options[1].Text.RU = ""
		for code, bad := range map[string]struct {
			item  exam.Item
			field string
		}{
			"exam.item.key": {noKey, "content.answer.options"}, "exam.item.key_many": {twoKeys, "content.answer.options"},
			"exam.text.missing": {oneLanguage, "content.options[1].text"},
		} {
			s.post("author", "/bank/items", itemOrder(bad.item, 0)).refused(422, code, bad.field)
		}
		s.post("author", "/bank/items", `{"content":{"key":"k","kind":"single","stem":{"kk":"?"},"tags":["t"],"points":3}}`).refused(422, "strict.unknown", "content.points")
		s.get("author", "/bank/items").is(200, `"all":0`)

		material := func(key, content string) answer {
			return s.order("author", "PUT", "/bank/materials/"+key, `{"version":0,"content":`+content+`}`)
		}
		title := `"title":{"kk":"Кесте","ru":"Таблица"}`
		material("m", `{"key":"m","form":"bars",`+title+`}`).refused(422, "exam.stimulus.empty", "content.rows")
		material("m", `{"key":"m","form":"passage",`+title+`,"body":{"kk":"Мәтін"}}`).refused(422, "exam.text.missing", "content.body")
		material("m", `{"key":"other","form":"passage",`+title+`,"body":{"kk":"Мәтін","ru":"Текст"}}`).refused(422, "exam.api.key", "content.key")
		s.get("author", "/bank/materials").is(200, `"materials":[]`)
		material("m", `{"key":"m","form":"passage",`+title+`,"body":{"kk":"Мәтін","ru":"Текст"}}`).is(200, `"version":1`)
		s.get("author", "/bank/materials/m").is(200, "Мәтін")
		s.get("author", "/bank/materials/none").refused(404, "exam.missing.stimulus", "")
	})
}

func TestAFileOfItemsIsTakenAndPutBackByJSON(t *testing.T) {
	eachSite(t, func(s *site) {
		const quiz = "::first:: 2 + 2 ? { =4 ~5 }\n\n::second:: What? { }\n"
		started := s.upload("author", "/bank/imports?language=ru&part=sums", "sums.gift.txt", []byte(quiz)).is(202, `"state":"received"`, `"file":"sums.gift.txt"`)
		x := readAs[ItemImportAnswer](started)
		s.Work(x.ID)
		path := "/bank/imports/" + string(x.ID)
		if started.header.Get("Location") != "/api/v1"+path {
			t.Error(started.header)
		}
		x = readAs[ItemImportAnswer](s.get("reviewer", path).is(200, `"state":"read"`, `"format":"gift"`))
		rows := readAs[ItemImportRows](s.get("reviewer", path+"/rows?limit=1").is(200, `"action":"new"`))
		if len(rows.Rows) != 1 || x.Total > 1 && rows.Next != 1 {
			t.Errorf("rows: %+v", rows)
		}
		s.post("author", path+"/take", map[string]any{"version": x.Version - 1}).refused(409, "exam.changed", "")
		x = readAs[ItemImportAnswer](s.post("author", path+"/take", map[string]any{"version": x.Version}).is(202, `"state":"taking"`))
		s.Work(x.ID)
		x = readAs[ItemImportAnswer](s.get("author", path).is(200, `"state":"taken"`))
		s.get("author", "/bank/items?tag=sums").is(200, `"state":"draft"`)
		s.post("author", path+"/undo", map[string]any{"version": x.Version}).is(202)
		s.Work(x.ID)
		s.get("author", path).is(200, `"state":"undone"`)
		s.get("author", "/bank/items").is(200, `"all":0`)
		s.get("author", "/bank/imports").is(200, string(x.ID))
		s.get("author", "/bank/imports/imp_none").refused(404, "exam.missing.import", "")

		plain := s.send("author", "POST", "/api/v1/bank/imports?language=ru&file=a.gift", "text/plain", strings.NewReader(quiz))
		plain.is(202, `"file":"a.gift"`)
	})
}

func TestUnsafeFilesOfItemsAreRefusedAtOnce(t *testing.T) {
	eachSite(t, func(s *site) {
		const manifest = `<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1"><resources/></manifest>`
		for code, data := range map[string][]byte{
			"exam.interchange.doctype":   []byte(`<!DOCTYPE quiz [<!ENTITY a "aaaa">]><quiz>&a;</quiz>`),
			"exam.interchange.traversal": zipped(t, map[string]string{"imsmanifest.xml": manifest, "../../evil.xml": "x"}),
			"exam.interchange.bomb":      zipped(t, map[string]string{"imsmanifest.xml": manifest, "a.xml": strings.Repeat("a", 20<<20)}),
			"exam.interchange.empty":     []byte(" "),
			"exam.interchange.unknown":   []byte("%PDF-1.7"),
		} {
			status := 422
			if code == "exam.interchange.bomb" {
				status = 413
			}
			s.upload("author", "/bank/imports?language=ru", "x", data).is(status, `"code":"`+code+`"`)
		}
		s.upload("author", "/bank/imports", "x.gift", []byte("a {=b ~c}")).refused(422, "exam.interchange.language", "language")
		s.send("author", "POST", "/api/v1/bank/imports?language=ru", "multipart/form-data; boundary=x", strings.NewReader("--x--\r\n")).refused(422, "exam.required", "file")
		s.get("author", "/bank/imports").is(200, `"imports":[]`)
		s.upload("reviewer", "/bank/imports?language=ru", "x.gift", []byte("a {=b ~c}")).refused(403, "access.denied", "")
	})
}

func TestABankIsExportedByJSON(t *testing.T) {
	eachSite(t, func(s *site) {
		s.bank()
		file := s.get("author", "/bank/export?format=qti30&kind=single").is(200, "PK\x03\x04")
		if got := file.header.Get("Content-Disposition"); got != `attachment; filename=bank.zip` {
			t.Error(got)
		}
		s.get("author", "/bank/export?format=gift&language=kk").is(200, "Жазыңыз.")
		s.get("author", "/bank/export/notes?format=gift&language=kk").is(200, `"items":5`)
		s.get("author", "/bank/export?format=word").refused(422, "exam_bank.filter", "format")
		s.get("author", "/bank/export?format=gift&language=en").refused(422, "exam_bank.filter", "language")
		// What a bank exports it takes again, and finds that it has it.
		x := readAs[ItemImportAnswer](s.upload("author", "/bank/imports?language=ru", "bank.zip", []byte(file.text)).is(202))
		s.Work(x.ID)
		s.get("author", "/bank/imports/"+string(x.ID)).is(200, `"same":3`, `"new":0`)
	})
}
