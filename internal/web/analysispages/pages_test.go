package analysispages_test

import (
	"bytes"
	"context"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/xuri/excelize/v2"

	"tarazy/internal/access"
	"tarazy/internal/exam"
	"tarazy/internal/exam/analysis"
	"tarazy/internal/exam/examtest"
)

func (s *site) has(a answer, code int, words ...string) {
	s.T.Helper()
	if a.code != code {
		s.T.Errorf("status %d, want %d", a.code, code)
	}
	for _, w := range words {
		if !strings.Contains(a.text, w) {
			s.T.Errorf("no %q in the page", w)
		}
	}
	if strings.Contains(a.text, "⟦") {
		s.T.Errorf("a message is missing: %s", a.text[strings.Index(a.text, "⟦"):][:60])
	}
}

// crowd sits the test: the strong right, the weak wrong.
func (s *site) crowd() (last exam.AttemptID) {
	s.T.Helper()
	for range 6 {
		s.sits(1, 1, 1)
	}
	for range 4 {
		s.sits(0, 2, 1)
	}
	for range 4 {
		last = s.sits(0, 0)
	}
	return last
}

func TestATestIsAnalysedWithItsItems(t *testing.T) {
	s := newSite(t)
	s.has(s.get(access.Methodologist, "/exam-analysis"), 200, "Nothing to analyse yet")
	s.crowd()
	s.has(s.get(access.Methodologist, "/exam-analysis"), 200, `href="/exam-analysis/trial"`, ">14<")
	for _, lang := range []string{"kk", "ru", "en"} {
		s.has(s.do(access.Methodologist, lang, "GET", "/exam-analysis/trial", nil), 200, "choice-0 · 1")
	}
	page := s.get(access.Methodologist, "/exam-analysis/trial")
	s.has(page, 200, "Papers analysed: 14", "(papers differ)", "Share right", "What the figures mean")
	s.has(s.get(access.Methodologist, "/exam-analysis/trial?odd=1"), 200, "Items")
	for _, lang := range []string{"kk", "ru", "en"} {
		s.has(s.do(access.TestManager, lang, "GET", "/exam-analysis/trial/items/choice-0/1", nil), 200, "<svg", `href="/exam-keys/choice-0/1"`)
	}
	if a := s.get(access.Methodologist, "/exam-analysis/trial/items/choice-0/1"); strings.Contains(a.text, "/exam-keys/") {
		t.Error("a methodologist is offered to correct the key")
	}
	s.has(s.get(access.Methodologist, "/exam-analysis/trial/items/choice-0/9"), 404)
	s.has(s.get(access.Methodologist, "/exam-analysis/other"), 404)
	s.has(s.get(access.Proctor, "/exam-analysis"), 403)
	csv := s.get(access.Methodologist, "/exam-analysis/trial/file/csv")
	s.has(csv, 200, "choice-0;1;?;")
	book := s.do(access.Methodologist, "en", "GET", "/exam-analysis/trial/file/xlsx", nil)
	if book.code != 200 || !strings.HasPrefix(book.text, "PK") {
		t.Errorf("status %d", book.code)
	}
	s.has(s.get(access.Methodologist, "/exam-analysis/trial/file/pdf"), 404)
}

func TestTheFileIsAWorkbookWithNumbers(t *testing.T) {
	s := newSite(t)
	s.crowd()
	raw := s.raw(access.Methodologist, "/exam-analysis/trial/file/xlsx")
	f, err := excelize.OpenReader(bytes.NewReader(raw))
	s.Must(err)
	defer f.Close()
	rows, err := f.GetRows(f.GetSheetList()[0])
	s.Must(err)
	if len(rows) != 7 || rows[1][0] != "choice-0" {
		t.Errorf("%v", rows)
	}
	kind, err := f.GetCellType(f.GetSheetList()[0], "E2")
	if err != nil || kind == excelize.CellTypeSharedString || kind == excelize.CellTypeInlineString {
		t.Errorf("%v %v", kind, err)
	}
}

func TestOddItemsAreMarkedInTheBank(t *testing.T) {
	s := newSite(t)
	i := examtest.Items()[0]
	s.Tx(func(tx exam.Tx) error {
		_, err := tx.ItemInsert(&exam.BankItem{ID: "itm_0", Version: 1, Body: s.People.Body, State: exam.ItemReady, Edition: 1, Ready: 1, Content: i})
		return err
	})
	for range 8 {
		s.sits(1, 1, 1)
	}
	a := s.do(access.Methodologist, "en", "POST", "/exam-analysis/trial/flags", nil)
	if a.code != 303 {
		t.Fatalf("status %d", a.code)
	}
	s.has(s.get(access.Methodologist, a.header.Get("Location")), 200, "Items marked in the bank: 1")
	s.Tx(func(tx exam.Tx) error {
		got, err := tx.ItemByKey(s.People.Body, i.Key)
		if len(got.Flags) == 0 || got.Flags[0].Kind != exam.StatisticsFlag {
			t.Errorf("%+v", got.Flags)
		}
		return err
	})
}

func TestAKeyIsCorrectedAfterALookAtWhatItDoes(t *testing.T) {
	s := newSite(t)
	s.crowd()
	const path = "/exam-keys/choice-0/1"
	for _, lang := range []string{"kk", "ru", "en"} {
		s.has(s.do(access.TestManager, lang, "GET", path, nil), 200, ` checked id="option-2" name="option" value="b"`)
	}
	s.has(s.do(access.TestManager, "en", "POST", path, url.Values{"what": {"key"}, "option": {"a"}}), 422, `href="#reason"`)
	s.has(s.do(access.TestManager, "en", "POST", path, url.Values{"what": {"key"}, "reason": {"x"}}), 422, `href="#option"`)
	form := url.Values{"what": {"key"}, "option": {"a"}, "reason": {"the key was wrong"}}
	s.has(s.do(access.TestManager, "en", "POST", path, form), 200, "Papers with this item:", "Pass now: 0", `name="confirmed"`, `name="option" value="a"`)
	s.Tx(func(tx exam.Tx) error {
		all, err := tx.CorrectionsOf(s.People.Body, []exam.ItemRef{{Key: "choice-0", Edition: 1}})
		if len(all) != 0 {
			t.Error("the look corrected the key")
		}
		return err
	})
	form.Set("confirmed", "yes")
	s.has(s.do(access.TestManager, "en", "POST", path, form), 200, "The key is corrected", "Corrections so far", "the key was wrong", "S-00")
	s.has(s.do(access.TestManager, "en", "POST", path, url.Values{"what": {"void"}, "reason": {"two are right"}}), 200, `name="what" value="void"`)
	s.has(s.get(access.Methodologist, path), 403)
	s.has(s.get(access.TestManager, "/exam-keys/nothing/1"), 404)
	s.has(s.get(access.TestManager, "/exam-keys/choice-0/x"), 404)
	for _, i := range examtest.Items() {
		s.has(s.get(access.TestManager, "/exam-keys/"+i.Key+"/1"), 200)
	}
}

func TestKeysOfOtherKindsAreCorrected(t *testing.T) {
	s := newSite(t)
	for _, bad := range []struct {
		key  string
		form url.Values
		at   string
	}{
		{"order-0", url.Values{"at-0": {"1"}, "at-1": {"1"}, "at-2": {"2"}}, "#option"},
		{"number-0", url.Values{"number": {"many"}}, "#number"},
		{"number-0", url.Values{"number": {"3"}, "tolerance": {"x"}}, "#tolerance"},
	} {
		bad.form.Set("reason", "x")
		s.has(s.do(access.TestManager, "en", "POST", "/exam-keys/"+bad.key+"/1", bad.form), 422, `href="`+bad.at+`"`)
	}
	order := url.Values{"what": {"key"}, "reason": {"x"}, "confirmed": {"yes"}, "at-0": {"2"}, "at-1": {"1"}, "at-2": {"3"}}
	s.has(s.do(access.TestManager, "en", "POST", "/exam-keys/order-0/1", order), 200, "B · two; A · one; C · three")
	number := url.Values{"what": {"key"}, "reason": {"x"}, "confirmed": {"yes"}, "number": {"13,5"}}
	s.has(s.do(access.TestManager, "ru", "POST", "/exam-keys/number-0/1", number), 200, "13,5")
}

// gate lets one transaction through and holds the others until it is opened.
type gate struct {
	exam.Store
	came atomic.Int32
	open chan struct{}
}

func (g *gate) Read(ctx context.Context, fn func(exam.Tx) error) error {
	if g.came.Add(1) > 1 {
		<-g.open
	}
	return g.Store.Read(ctx, fn)
}

func TestALongReportShowsHowFarItIs(t *testing.T) {
	s := newSite(t)
	s.sits(1, 1, 1)
	exams := *s.Delivery.Service
	g := &gate{Store: exams.Store, open: make(chan struct{})}
	exams.Store = g
	s.Reports.Exams, s.Reports.Wait = &exams, 0
	a := s.get(access.Methodologist, "/exam-analysis/trial")
	s.has(a, 200, "Reading the papers", "0 of 1")
	if a.header.Get("Refresh") == "" {
		t.Error("the page does not ask again")
	}
	close(g.open)
	s.Reports.Wait = 1
	s.has(s.get(access.Methodologist, "/exam-analysis/trial"), 200, "Papers analysed: 1")
}

func TestProfilesAreShownByNumberToThoseWhoAnalyse(t *testing.T) {
	s := newSite(t)
	s.Hall.Delivery.Service.Reliability = analysis.Defaults.Level
	_, _, id := s.Asked("app_1", func(key string) int {
		if strings.HasPrefix(key, "again") {
			return 1
		}
		return 5
	})
	list := "/exam-analysis/asked/profiles"
	for _, lang := range []string{"kk", "ru", "en"} {
		s.has(s.do(access.HROfficer, lang, "GET", list, nil), 200, list+"/"+string(id), "S-0001", "4 / 6")
		s.has(s.do(access.Methodologist, lang, "GET", list+"/"+string(id), nil), 200, "<svg", "S-0001")
	}
	page := s.get(access.HROfficer, list+"/"+string(id))
	s.has(page, 200, "Honest", "Pairs of contradicting answers: 3 of 3", "the sign is there", "lowers no score")
	if strings.Contains(page.text, "Сынақов Сынақ</a>") || strings.Contains(page.text, "per_s") {
		t.Error("a profile names its person")
	}
	s.has(s.get(access.HROfficer, list+"?number=S-0009"), 200, "No profiles")
	s.has(s.get(access.HROfficer, list+"?number=S-0001"), 200, "S-0001")
	s.has(s.get(access.Proctor, list), 403)
	s.has(s.get(access.HROfficer, "/exam-analysis/none/profiles"), 404)
	s.has(s.get(access.HROfficer, "/exam-analysis/trial/profiles/"+string(id)), 404)
	s.has(s.get(access.HROfficer, "/exam-analysis/asked"), 200, list)
	s.sits(1, 1, 1)
	s.has(s.get(access.HROfficer, "/exam-analysis/trial/profiles"), 404)
}

func TestAProctorFindsTheSittingsToWatch(t *testing.T) {
	s := newSite(t)
	later := *s.Sitting
	later.ID, later.Starts, later.Closes = "sit_later", s.Clock.Now().AddDate(0, 0, 2), s.Clock.Now().AddDate(0, 0, 3)
	off := later
	off.ID, off.State = "sit_off", exam.SittingOff
	s.Tx(func(tx exam.Tx) error {
		if err := tx.SittingInsert(&later); err != nil {
			return err
		}
		return tx.SittingInsert(&off)
	})
	for _, lang := range []string{"kk", "ru", "en"} {
		s.has(s.do(access.Proctor, lang, "GET", "/exam-watch", nil), 200, "/sittings/sit_trial/watch", "/sittings/sit_later/watch")
	}
	page := s.get(access.Proctor, "/exam-watch")
	s.has(page, 200, "Open to begin", "Not begun")
	if strings.Contains(page.text, "sit_off") {
		t.Error("what was called off is offered")
	}
	if strings.Index(page.text, "sit_trial") > strings.Index(page.text, "To come") || strings.Index(page.text, "sit_later") < strings.Index(page.text, "To come") {
		t.Error("today's and the coming ones are mixed")
	}
	s.has(s.get(access.Methodologist, "/exam-watch"), 403)
}
