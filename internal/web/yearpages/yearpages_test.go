package yearpages_test

import (
	"bytes"
	"net/http"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"tarazy/internal/appraisal"
	"tarazy/internal/appraisal/appraisaltest"
)

func TestHROpensAYearAndSeesTheBoard(t *testing.T) {
	s := newSite(t)
	s.holds("no year", s.get("hr", "/years"), 200, "No year of appraisal is open yet", "/years/new")
	s.each("hr", "/years/new")
	s.holds("form", s.get("hr", "/years/new"), 200, `value="2023-01-01"`, "Arys")
	s.holds("a bad day", s.post("hr", "/years/new", "number", "2023", "from", "2023-02-30", "until", "2023-12-31"), 422, `value="2023-02-30"`, `value="2023-12-31"`)
	s.holds("no period", s.post("hr", "/years/new", "number", "2023", "from", "2023-12-31", "until", "2023-01-01"), 422, "cannot be before its first")
	a := s.post("hr", "/years/new", "number", "2023", "from", "2023-01-01", "until", "2023-12-31")
	s.leads("opened", a, "/years/yea_")
	at := a.header.Get("Location")
	s.holds("twice", s.post("hr", "/years/new", "number", "2023", "from", "2023-01-01", "until", "2023-12-31"), 409, "is open already: 2023")
	for _, path := range []string{at, at + "?by=supervisor", at + "/people", at + "/people?late=yes&sort=name", at + "/grades", at + "/schedule", "/years"} {
		s.each("hr", path)
	}
	s.holds("board", s.get("hr", at), 200, "Progress of the appraisal, 2023", "Employees: 15", "Қаржы бөлімі", `class="board"`)
	s.holds("nobody is late", s.get("hr", at), 200, "!Remind all")
	s.At("2023-01-18")
	s.holds("late ones", s.get("hr", at), 200, "Remind all who are late: 15")
	s.leads("reminded", s.post("hr", at+"/remind"), at+"?reminded=")
	s.holds("reminded", s.get("hr", at+"?reminded=3"), 200, "Persons: 3")
	s.holds("people", s.get("hr", at+"/people?unit="+string(s.Units["11"])), 200, "3 of 3", "Экономова", "!Есепова")
	s.holds("by name", s.get("hr", at+"/people?q=экон"), 200, "Экономова", "1 of 1")
	s.holds("nobody of that name", s.get("hr", at+"/people?q=жоқ"), 200, "Nobody is found", "Show all")
	for _, as := range []string{"servant", "head", "stranger"} {
		if a := s.get(as, at); a.code == 200 {
			t.Errorf("%s saw the board", as)
		}
	}
	s.holds("the chair", s.get("chair", at), 200, "!Remind all", "!people.xlsx")
}

func TestTheListIsTakenAsXLSXWithoutCompetencies(t *testing.T) {
	s := newSite(t)
	y := s.OpenYear()
	a := s.send("hr", "ru", "GET", "/years/"+string(y.ID)+"/people.xlsx", nil)
	if a.code != http.StatusOK {
		t.Fatal(a.code)
	}
	var raw bytes.Buffer
	s.Must(s.ExportCases(t.Context(), s.HR, appraisal.CaseQuery{Year: y.ID, Order: appraisal.ByName}, "ru", &raw))
	f, err := excelize.OpenReader(&raw)
	s.Must(err)
	rows, err := f.GetRows(f.GetSheetName(0))
	s.Must(err)
	if len(rows) != 16 || rows[0][0] != "Ф. И. О." {
		t.Fatalf("%d rows, headed %v", len(rows), rows[0])
	}
	for _, head := range rows[0] {
		if strings.Contains(strings.ToLower(head), "компетенц") {
			t.Errorf("the list shows %q", head)
		}
	}
}

func TestTheScheduleGoesItsWayOnItsPage(t *testing.T) {
	s := newSite(t)
	y := s.OpenYear()
	at := "/years/" + string(y.ID)
	s.holds("no commission", s.post("hr", at+"/schedule", "version", s.version(y.ID), "first", "2023-12-18", "last", "2023-12-29"), 409, "no appraisal commission", `value="2023-12-18"`)
	s.Form()
	s.holds("days in disorder", s.post("hr", at+"/schedule", "version", s.version(y.ID), "first", "2023-12-18", "last", "2023-12-10"), 422, "The days are wrong", `value="2023-12-10"`)
	s.leads("drawn", s.post("hr", at+"/schedule", "version", s.version(y.ID), "first", "2023-12-18", "last", "2023-12-29"), at+"/schedule")
	s.each("chair", at+"/schedule")
	s.holds("the chair may agree", s.get("chair", at+"/schedule"), 200, "/schedule/agree", "!/schedule/notify", "before the period ends")
	s.holds("HR may not", s.get("hr", at+"/schedule"), 200, "!/schedule/agree")
	if a := s.post("hr", at+"/schedule/agree", "version", s.version(y.ID)); a.code != 403 {
		t.Errorf("HR agreed: %d", a.code)
	}
	s.leads("agreed", s.post("chair", at+"/schedule/agree", "version", s.version(y.ID)), at+"/schedule")
	s.holds("another tab", s.post("hr", at+"/schedule/notify", "version", "1"), 409, "changed meanwhile")
	s.At("2023-12-11")
	s.leads("notified", s.post("hr", at+"/schedule/notify", "version", s.version(y.ID)), at+"/schedule")
	s.holds("too late", s.get("hr", at+"/schedule"), 200, "not notified in the act's time", "Who was notified", "Бюджетов")
	s.holds("too early", s.post("hr", at+"/begin", "version", s.version(y.ID)), 409, "has not come yet")
	s.At("2023-12-18")
	s.leads("begun", s.post("hr", at+"/begin", "version", s.version(y.ID)), at+"/schedule")
	s.holds("unfinished", s.post("hr", at+"/close", "version", s.version(y.ID)), 409, "Cases are unfinished. How many: 15")
	s.Finish(y.ID)
	s.leads("closed", s.post("hr", at+"/close", "version", s.version(y.ID)), at+"/schedule")
	s.each("hr", at+"/schedule")
	s.holds("kept", s.get("hr", at+"/schedule"), 200, "Papers are kept until")
}

func TestTheCaseSaysWhatWaitsAndWhoActs(t *testing.T) {
	s := newSite(t)
	y := s.OpenYear()
	at := "/appraisals/" + string(s.CaseOf(y.ID, s.Economist).ID)
	for _, as := range []string{"servant", "head", "higher", "hr", "authorised"} {
		s.each(as, at)
	}
	s.holds("the servant", s.get("servant", at), 200, "drawing up the individual work plan", "Бюджетов", "Қаржыев", "/plan", "!/years/")
	s.holds("HR", s.get("hr", at), 200, "/years/"+string(y.ID))
	s.At("2023-01-18")
	s.holds("late", s.get("head", at), 200, "The term has passed")
	for _, as := range []string{"colleague", "stranger", "member"} {
		if a := s.get(as, at); a.code == 200 {
			t.Errorf("%s saw the case", as)
		}
	}
}

func TestHRNamesWhoAppraisesTheFirstHead(t *testing.T) {
	s := newSite(t)
	y := s.OpenYear()
	at := "/years/" + string(y.ID) + "/appraisers"
	s.each("hr", at)
	s.holds("search", s.get("hr", at+"?q=Уәкіл"), 200, "Уәкілов", "Басшыев")
	s.holds("not found", s.get("hr", at+"?q=Ешкім"), 200, "Nobody was found")
	first, boss := string(appraisaltest.ID(s.First)), s.Authorised.Person
	s.holds("without a ground", s.post("hr", at, "q", "Уәкіл", "person", first, "immediate", boss, "higher", boss, "basis", ""), 422, "number and day of the order", `value="`+boss+`" selected`)
	s.leads("named", s.post("hr", at, "q", "Уәкіл", "person", first, "immediate", boss, "higher", boss, "basis", "№ 17"), "/appraisals/apr_")
	s.holds("named", s.get("hr", at), 200, "№ 17", "Named by an order")
	s.leads("from the case", s.get("hr", "/appraisals/"+string(s.CaseOf(y.ID, s.First).ID)+"/appraiser"), at+"?person="+first)
}

// HR reminds from the board those whose result waits for them; the case leads
// back to the board, and to its archive once it is over.
func TestHRRemindsOfTheAcquaintanceAndTakesTheArchive(t *testing.T) {
	s := newSite(t)
	y := s.OpenYear()
	s.Form()
	s.InForce(y, s.Economist)
	s.At("2024-01-03")
	s.Begin(y, "2024-01-15", "2024-02-02")
	at, one := "/years/"+string(y.ID), "/appraisals/"+string(s.CaseOf(y.ID, s.Economist).ID)
	s.holds("nobody is to read", s.get("hr", at), 200, "!"+at+"/acquaint")
	s.holds("reminded for nothing", s.post("hr", at+"/acquaint"), 409, "Nobody is to be acquainted with a result now")
	s.At("2024-01-22")
	s.Approved(y, s.Economist, "satisfactory", "2024-01-24", "2024-02-05")
	s.holds("the button", s.get("hr", at), 200, `action="`+at+`/acquaint"`, "Remind of the acquaintance with the result")
	for _, as := range []string{"chair", "inspector"} {
		s.holds("no button of "+as, s.get(as, at), 200, "!"+at+"/acquaint")
	}
	s.leads("reminded", s.post("hr", at+"/acquaint"), at+"?reminded=1")
	if told := s.Notices(s.Economist); len(told) == 0 || told[0].Key != "appraisal.notice.unread" {
		t.Errorf("the servant was told %+v", told)
	}
	if a := s.post("servant", at+"/acquaint"); a.code != http.StatusForbidden {
		t.Errorf("the servant reminded: %d", a.code)
	}
	s.holds("not over", s.get("hr", one), 200, `href="`+at+`"`, "!archive.zip")
	s.Finish(y.ID)
	s.holds("over", s.get("hr", one), 200, `href="`+at+`"`, `href="`+one+`/archive.zip"`)
	s.holds("the supervisor's", s.get("head", one), 200, "!"+at, "!archive.zip")
}
