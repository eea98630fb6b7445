package contest_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"tarazy/internal/access"
	"tarazy/internal/competition"
)

func TestAListOfApplicationsIsKeptAsAView(t *testing.T) {
	s := newSite(t)
	s.applied("Көріністегі")
	list := s.at("applications")
	s.holds("nothing to keep", s.get("hr", list), 200, "!/views/save")
	s.holds("form", s.get("hr", list+"?stage=application&sort=due"), 200, `action="`+list+`/views/save"`, `value="sort=due&stage=application"`)
	s.holds("no name", s.post("hr", list+"/views/save", "query", "sort=due&stage=application", "name", " "), 422)
	kept := s.post("hr", list+"/views/save", "query", "sort=due&stage=application&after=x&evil=1", "name", "Мерзімі жақын")
	if to := kept.header.Get("Location"); kept.code != 303 || to != list+"?sort=due&stage=application" {
		t.Fatalf("%d %s", kept.code, to)
	}
	shown := s.get("hr", list+"?stage=application&sort=due")
	s.holds("kept", shown, 200, "Мерзімі жақын", "/views/drop", "!/views/save")
	s.holds("another person", s.get("proctor", list), 200, "!Мерзімі жақын")
	s.holds("of one post", s.post("hr", list+"/views/save", "query", "vacancy="+string(s.Free.ID), "name", "Бір лауазым"), 303)
	s.holds("both", s.get("hr", list), 200, "Мерзімі жақын", "Бір лауазым")
	s.holds("dropped", s.post("hr", list+"/views/drop", "id", value(shown, "id")), 303)
	s.holds("gone", s.get("hr", list), 200, "!Мерзімі жақын", "Бір лауазым")
}

func TestTheChosenApplicationsAreAFile(t *testing.T) {
	s := newSite(t)
	in, out := s.applied("Таңдалған"), s.applied("Қалған")
	list := s.at("applications")
	s.holds("language of a title", s.get("hr", list), 200, `<span lang="ru">`+s.Free.Code, `<p class="sub" lang="ru">`)
	s.holds("its own language", s.do("hr", "ru", "GET", list, "", nil), 200, `!<span lang="ru">`)
	s.holds("boxes", s.get("hr", list), 200, `value="`+string(in.ID)+`"`, list+"/export/choose")
	s.holds("blind", s.get("proctor", list), 200, "!/export/choose", "!data-row=")
	choose := s.post("hr", list+"/export/choose", "id", string(in.ID), "id", string(in.ID), "query", "sort=due")
	s.holds("preview", choose, 200, "Таңдалған", "!Қалған", "Chosen: 1", "/export/csv?id="+string(in.ID))
	seen := len(s.Journal)
	s.holds("file", s.get("hr", list+"/export/csv?sort=due&id="+string(in.ID)), 200, in.Number, "!"+out.Number)
	if v := s.Verbs(seen); len(v) != 1 || v[0] != "competition.export" {
		t.Errorf("journal: %v", v)
	}
	// the list was opened three times with both, and the choice with one
	for a, told := range map[*competition.Application][2]int{in: {1, 4}, out: {0, 3}} {
		self := &access.Actor{Person: string(a.Person), Held: []access.Held{{Role: access.Candidate}}, Personal: true}
		looks, err := s.Looks(t.Context(), self, a.ID)
		s.Must(err)
		got := [2]int{}
		for _, x := range looks {
			got[map[string]int{"export": 0, "list": 1}[x.What]]++
		}
		if got != told {
			t.Errorf("%s: files and lists %v", a.Number, got)
		}
	}
	s.holds("none", s.post("hr", list+"/export/choose"), 422, "No row is chosen")
	s.holds("role", s.post("proctor", list+"/export/choose", "id", string(in.ID)), 403)
	many := []string{}
	for i := range 201 {
		many = append(many, "id", fmt.Sprintf("app_%d", i))
	}
	s.holds("too many", s.post("hr", list+"/export/choose", many...), 413, "at most 200")
}

func TestAllRefusedRowsAreAFile(t *testing.T) {
	s := newSite(t)
	s.Apply(1, s.Free, competition.AtQualities)
	door := s.stage("results", s.Free, competition.AtQualities)
	document := []string{"document.name", "Хаттама", "document.number", "7", "document.day", "2023-05-17"}
	list := "number;right\n"
	for i := range 230 {
		list += fmt.Sprintf("ZZZ-%05d;%d\n", i, i)
	}
	got := s.upload("manager", door, list, document...)
	s.holds("page", got, 422, "Rows not taken: 230", "Shown below: 200 of 230", door+"/refused", `value="ZZZ-00199"`, `!value="ZZZ-00200"`)
	_, rest, _ := strings.Cut(got.text, `name="rows" value="`)
	carried, _, _ := strings.Cut(rest, `">`)
	var rows [][]string
	s.Must(json.Unmarshal([]byte(carried), &rows))
	if len(rows) != 231 || rows[230][0] != "231" || rows[230][1] != "ZZZ-00229" || rows[230][len(rows[230])-1] == "" {
		t.Fatalf("%d rows, the last %v", len(rows), rows[len(rows)-1])
	}
	file := s.upload("manager", door+"/refused", "", "rows", carried, "format", "CSV")
	s.holds("csv", file, 200, "ZZZ-00229", "Reason")
	s.holds("xlsx", s.upload("manager", door+"/refused", "", "rows", carried, "format", "XLSX"), 200)
	s.holds("sent again", s.upload("manager", door, file.text, document...), 422, "Rows not taken: 230")
	s.holds("no rows", s.upload("manager", door+"/refused", "", "rows", "{", "format", "CSV"), 422)
	s.holds("role", s.upload("member", door+"/refused", "", "rows", carried, "format", "CSV"), 403)
	s.holds("a long list without its document", s.upload("manager", door, list), 422, `!value="ZZZ-00000"`)
}
