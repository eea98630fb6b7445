package bankpages_test

import (
	"strings"
	"testing"

	"tarazy/internal/access"
	"tarazy/internal/exam"
	"tarazy/internal/exam/examtest"
)

// written puts an item into the bank, as the list names it.
func (s *site) written(key string) (*exam.BankItem, string) {
	s.t.Helper()
	i := examtest.Items()[0]
	i.Key = key
	x := s.Write(i)
	return x, string(x.ID) + ":1"
}

func TestSeveralItemsAreActedOnAfterALook(t *testing.T) {
	s := newSite(t)
	one, first := s.written("one")
	_, second := s.written("two")
	s.page(author, "/bank", `action="/bank/chosen"`, `value="`+first+`"`, `value="submit"`, `value="tag"`, `value="export"`, `!value="retire"`)
	s.page(reviewer, "/bank", `value="retire"`, `!value="submit"`)
	look := s.post(author, "/bank/chosen", "do", "submit", "id", first, "id", second, "id", "itm_none:1")
	s.holds("the look", look, "Will be done: 2. Will not: 1", "will be submitted", `action="/bank/chosen/do"`)
	s.page(author, itemOf(one), itemOf(one)+"/submit")
	s.holds("the report", s.post(author, "/bank/chosen/do", "do", "submit", "id", first, "id", second), "Done: 2. Not done: 0", "submitted")
	s.holds("again", s.post(author, "/bank/chosen/do", "do", "submit", "id", first), "Done: 0. Not done: 1", "Somebody changed this")
	s.holds("nothing to do", s.post(author, "/bank/chosen", "do", "submit", "id", first), "None of the chosen items")

	// the tag is asked for, then shown, then added
	three, third := s.written("three")
	s.holds("asked", s.post(author, "/bank/chosen", "do", "tag", "id", third), `name="tag"`, `value="`+third+`"`)
	empty := s.post(author, "/bank/chosen", "do", "tag", "id", third, "tag", "")
	if s.holds("no tag", empty, `href="#tag"`); empty.code != 422 {
		t.Errorf("no tag: %d", empty.code)
	}
	s.holds("shown", s.post(author, "/bank/chosen", "do", "tag", "id", third, "tag", "extra"), "The tag: extra", "will get the tag")
	s.holds("added", s.post(author, "/bank/chosen/do", "do", "tag", "id", third, "tag", "extra"), "got the tag")
	s.page(author, itemOf(three), "extra")

	if a := s.post(author, "/bank/chosen/do", "do", "retire", "id", third); a.code != 403 {
		t.Errorf("an author retires: %d", a.code)
	}
	if a := s.post(author, "/bank/chosen/do", "do", "other", "id", third); a.code != 422 {
		t.Errorf("an act that is none: %d", a.code)
	}
	to := s.went(s.post(access.Methodologist, "/bank/chosen", "do", "export", "id", first, "id", third))
	if !strings.Contains(to, string(one.ID)) {
		t.Errorf("the export goes to %s", to)
	}
	s.page(access.Methodologist, to+"&format=gift", "2", `name="ids"`)
	file := s.send(author, "en", "GET", strings.Replace(to, "/bank/export", "/bank/export/file", 1)+"&format=gift", "", nil)
	s.holds("the file", file, "::one::", "::three::", "!::two::")
	if s.went(s.post(author, "/bank/chosen", "do", "submit")) != "/bank" {
		t.Error("nothing chosen leads elsewhere")
	}
}

func itemOf(i *exam.BankItem) string { return "/bank/items/" + string(i.ID) }
