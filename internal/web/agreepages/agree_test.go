package agreepages_test

import (
	"bytes"
	"strings"
	"testing"
)

// TestNoPageTellsAMarkBeforeAllAreLocked tries every address of the area while
// one sheet is open.
func TestNoPageTellsAMarkBeforeAllAreLocked(t *testing.T) {
	s := newSite(t)
	s.Locked(s.i, s.Lead, sheet(4, 5, "YYY", 4, "YYN", 3, "YNN"))
	s.Locked(s.i, s.Members[0], sheet(3, 5, "YYY", 3, "YNN", 3, "YYN"))
	s.Filled(s.i, s.Members[1], sheet(4, 4, "YYN", 2, "NYN", 3, "NNY"))
	for _, as := range []string{"lead", "first", "second", "expert"} {
		s.each(as, s.at(""))
		s.holds(as, s.get(as, s.at("")), 200, "has locked", "has not locked", "!мысалды өзім", "!class=\"spread\"", "!Agreed mark", "!Мысалдарға қарай")
		s.holds(as+" by competency", s.get(as, s.at("?of=leadership")), 200, "!мысалды өзім", "!class=\"spread\"")
	}
	for _, as := range []string{"hr", "inspector"} {
		s.holds(as, s.get(as, s.at("")), 409, "!has not locked")
	}
	s.holds("candidate", s.get("candidate", s.at("")), 403)
	s.holds("stranger", s.get("stranger", s.at("")), 404)
	s.holds("a member outside", s.get("third", s.at("")), 404)
	for _, form := range []string{"panel-kk.pdf", "panel-ru.docx"} {
		s.holds(form, s.get("lead", s.form(form, "")), 409, "!мысалды өзім")
	}
	s.holds("another's", s.get("second", s.form("individual-kk.docx", s.Lead.Person)), 404)
	s.holds("sign", s.get("lead", s.at("/sign")), 200, "not open", "!data-sign-data")
	for _, path := range []string{"/change", "/mark", "/answers", "/overall", "/conclusion", "/fix"} {
		a := s.post("lead", s.at(path), "version", "1", "competency", "leadership", "mark", "3", "own_mark", "3", "own_reason", "x", "overall", "3",
			"conclusion", "fit", "conclusion_reason", "x", "yes.leadership.1.leadership", "yes")
		s.holds(path, a, 409, "!мысалды өзім")
	}
	if c := s.get("lead", s.at("")).header.Get("Cache-Control"); !strings.Contains(c, "no-store") {
		t.Errorf("the page may be kept: %q", c)
	}
}

// form is the address of a form.
func (s *site) form(name, member string) string {
	at := "/interviews/" + string(s.series.ID) + "/" + string(s.i.ID) + "/forms/" + name
	if member != "" {
		at += "?member=" + member
	}
	return at
}

func TestTheMeetingBeginsWithTheLargestDifference(t *testing.T) {
	s := newSite(t).open()
	for _, as := range []string{"lead", "first", "expert"} {
		s.each(as, s.at(""))
	}
	a := s.get("first", s.at(""))
	s.holds("member", a, 200, "Leadership: the members' evidence", "By the other order the decision would differ", "leadership: 2-мысалды өзім жасадым", "Change my own mark", "!Save the agreed mark", "!Fix the agreed marks")
	if strings.Index(a.text, ">Leadership<") > strings.Index(a.text, ">Integrity<") {
		t.Error("integrity stands above leadership")
	}
	s.holds("lead", s.get("lead", s.at("?of=integrity")), 200, "Agreed mark: Integrity", "Save the agreed mark", "All has to be agreed first")
	s.holds("expert", s.get("expert", s.at("")), 200, "!Change my own mark", "!Save the agreed mark")
	s.holds("another series", s.get("lead", "/interviews/ser_other/"+string(s.i.ID)+"/agreement"), 404)
}

func TestAMemberChangesTheOwnMarkOnThePage(t *testing.T) {
	s := newSite(t).open()
	bad := s.post("second", s.at("/change"), "version", "1", "competency", "leadership", "own_mark", "3", "own_reason", "")
	s.holds("no reason", bad, 422, "Give the reason.", `name="own_mark" value="3" checked`)
	s.holds("no mark", s.post("second", s.at("/change"), "version", "1", "competency", "leadership", "own_reason", "x"), 422, "Choose a mark.")
	s.holds("outside", s.post("second", s.at("/change"), "version", "1", "competency", "leadership", "own_mark", "9", "own_reason", "x"), 422, "The scale has no mark 9")
	s.leads("changed", s.post("second", s.at("/change"), "version", "1", "competency", "leadership", "own_mark", "3", "own_reason", "Екінші мысал ескерілмеген"), s.at("?done=changed&of=leadership"))
	s.holds("kept", s.get("lead", s.at("?of=leadership")), 200, "Екінші мысал ескерілмеген", "<del>", "Own mark changed (Leadership): 3")
	s.leads("overall", s.post("second", s.at("/change"), "version", "2", "own_overall", "3", "own_overall_reason", "Жалпы"), s.at("?done=changed"))
	long := s.post("second", s.at("/change"), "version", "3", "competency", "leadership", "own_mark", "4", "own_reason", strings.Repeat("ұзақ ", 40_000))
	s.holds("200,000 letters", long, 422, "The text is too long", "ұзақ ұзақ")
}

// TestWhoComesTooLateSeesWhatWasChanged: two tabs of the lead.
func TestWhoComesTooLateSeesWhatWasChanged(t *testing.T) {
	s := newSite(t).open()
	s.leads("first tab", s.post("lead", s.at("/mark"), "version", "1", "competency", "integrity", "mark", "5"), s.at("?done=agreed"))
	late := s.post("lead", s.at("/mark"), "version", "1", "competency", "leadership", "mark", "2", "reason", "Екінші қойындыда жазылған")
	s.holds("second tab", late, 409, "This was changed while you were looking", "Agreed mark (Integrity): 5", "Екінші қойындыда жазылған", `name="version" value="2"`)
	s.leads("again", s.post("lead", s.at("/mark"), "version", value(late, "version"), "competency", "leadership", "mark", "2"), s.at("?done=agreed"))
}

func TestTheLeadAgreesConcludesAndFixes(t *testing.T) {
	s := newSite(t).open()
	s.holds("majority", s.post("lead", s.at("/mark"), "version", "1", "competency", "integrity", "mark", "3", "reason", ""), 422, "The members most often gave: 5")
	s.holds("not the lead", s.post("first", s.at("/mark"), "version", "1", "competency", "integrity", "mark", "5"), 403)
	s.holds("too early", s.post("lead", s.at("/conclusion"), "version", "1", "conclusion", "fit", "conclusion_reason", "x"), 409, "All has to be agreed first")
	s.fixed()
	s.each("lead", s.at(""))
	s.each("first", s.at("/sign"))
	s.holds("member signs", s.get("first", s.at("/sign")), 200, "data-sign-data", "Үміткер лауазымға сәйкес келеді", "Кандидат соответствует должности", "Signatures: 0 of 3")
	s.holds("expert", s.get("expert", s.at("/sign")), 403)
	s.holds("unread", s.post("first", s.at("/sign"), "signature", "x"), 422)
	s.holds("another's signature", s.post("first", s.at("/sign"), s.sealed("lead")...), 422)
}

func TestTheLastSignatureOpensTheFormsToHR(t *testing.T) {
	s := newSite(t).open()
	s.fixed()
	s.holds("HR before", s.get("hr", s.form("panel-kk.pdf", "")), 409)
	file := s.get("first", s.form("panel-ru.pdf", ""))
	for _, as := range []string{"lead", "first", "second"} {
		s.post(as, s.at("/sign"), s.sealed(as)...)
	}
	s.each("hr", s.at(""))
	s.holds("HR", s.get("hr", s.at("")), 200, "The candidate fits the post", "individual-kk.pdf?member="+s.Lead.Person, "!Change my own mark")
	same := s.get("hr", s.form("panel-ru.pdf", ""))
	if same.code != 200 || !bytes.Equal(same.raw, file.raw) || !bytes.HasPrefix(same.raw, []byte("%PDF-")) {
		t.Errorf("the form is not the file that was signed: %d", same.code)
	}
	for _, name := range []string{"individual-kk.pdf", "individual-ru.docx", "star-kk.docx", "star-ru.pdf", "panel-kk.docx"} {
		a := s.get("inspector", s.form(name, s.Members[0].Person))
		if a.code != 200 || !strings.Contains(a.header.Get("Content-Disposition"), name) {
			t.Errorf("%s: %d", name, a.code)
		}
	}
	s.holds("no such form", s.get("hr", s.form("panel-en.pdf", "")), 404)
	s.holds("no such kind", s.get("hr", s.form("other-kk.pdf", "")), 404)
}

// TestOneInterviewerConcludesOnThePage needs no agreement.
func TestOneInterviewerConcludesOnThePage(t *testing.T) {
	s := newSite(t)
	series, all := s.Alone()
	s.series, s.i = series, all[0]
	s.Locked(s.i, s.Lead, sheet(4, 5, "YYY", 4, "YYN", 0, "NNN"))
	s.each("lead", s.at(""))
	s.holds("alone", s.get("lead", s.at("")), 200, "Individual interview", "Conclusion on fitness", "!Save the agreed mark", "!question by question")
	s.leads("concluded", s.post("lead", s.at("/conclusion"), "version", "1", "conclusion", "unfit", "conclusion_reason", "Мысал жеткіліксіз"), s.at("?done=concluded"))
	s.holds("HR", s.get("hr", s.at("")), 200, "The candidate does not fit the post", "Мысал жеткіліксіз")
}

// TestINT16_EveryMemberSeesOnlyTheOwnFigures: the expert sees all, HR's officer
// nothing.
func TestINT16_EveryMemberSeesOnlyTheOwnFigures(t *testing.T) {
	s := newSite(t)
	s.holds("nothing yet", s.get("first", "/raters"), 200, "No marks yet")
	s.open()
	for _, as := range []string{"lead", "first", "expert"} {
		s.each(as, "/raters")
	}
	s.holds("member", s.get("first", "/raters"), 200, "Severity", "too few cases: 1, needed 16", "never for sanctions", "!Members two by two", "!"+s.Lead.Name, "!"+s.Members[1].Name)
	s.holds("expert", s.get("expert", "/raters"), 200, "Members two by two", s.Lead.Name, s.Members[1].Name, "ICC (2,1)", "Krippendorff's alpha")
	s.holds("HR", s.get("hr", "/raters"), 403)
	s.holds("candidate", s.get("candidate", "/raters"), 403)
	s.holds("another body", s.get("first", "/raters?body=bod_other"), 404)
}

// TestAFormThatIsRefusedIsOpenedAgainOnThePage, or the agreement ends with the
// refusal on record.
func TestAFormThatIsRefusedIsOpenedAgainOnThePage(t *testing.T) {
	s := newSite(t).open()
	s.holds("nothing is fixed", s.post("lead", s.at("/reopen"), "version", s.version(), "reopen_reason", "x"), 409, "not made yet")
	s.fixed()
	fixed := func() string { return value(s.get("lead", s.at("")), "version") }
	s.leads("the lead signs", s.post("lead", s.at("/sign"), s.sealed("lead")...), s.at("?done=signed"))
	bad := s.post("first", s.at("/refuse"), "version", fixed(), "refuse_reason", " ")
	s.holds("no reason", bad, 422, `href="#refuse_reason"`, `id="refuse_reason"`)
	long := s.post("first", s.at("/refuse"), "version", fixed(), "refuse_reason", strings.Repeat("ұзақ ", 40_000))
	s.holds("200,000 letters", long, 422, "The text is too long", "ұзақ ұзақ")
	s.holds("the expert", s.post("expert", s.at("/refuse"), "version", fixed(), "refuse_reason", "x"), 403)
	s.leads("refused", s.post("first", s.at("/refuse"), "version", fixed(), "refuse_reason", "Көшбасшылық бағасы төмен"), s.at("?done=refused"))
	for _, as := range []string{"lead", "first", "second", "expert"} {
		s.each(as, s.at(""))
		s.holds(as, s.get(as, s.at("")), 200, "refused to sign", "Көшбасшылық бағасы төмен")
	}
	s.holds("two tabs", s.post("second", s.at("/refuse"), "version", "1", "refuse_reason", "Екінші қойынды"), 409, "This was changed", "Екінші қойынды")
	s.holds("a member opens", s.post("first", s.at("/reopen"), "version", fixed(), "reopen_reason", "x"), 403)
	s.holds("too early", s.post("lead", s.at("/finish"), "version", fixed()), 409, "A signature or a refusal is awaited")
	s.holds("no reason", s.post("lead", s.at("/reopen"), "version", fixed(), "reopen_reason", ""), 422, `href="#reopen_reason"`)
	s.leads("opened again", s.post("lead", s.at("/reopen"), "version", fixed(), "reopen_reason", "Мүше келіспеді"), s.at("?done=reopened"))
	s.each("second", s.at(""))
	s.holds("the earlier form", s.get("second", s.at("")), 200, "Earlier forms", "Мүше келіспеді", "Signed: "+s.Lead.Name, "Change my own mark")
	s.leads("fixed again", s.post("lead", s.at("/fix"), "version", s.version()), s.at("?done=fixed"))
	for _, as := range []string{"lead", "second"} {
		s.leads(as, s.post(as, s.at("/sign"), s.sealed(as)...), s.at("?done=signed"))
	}
	s.leads("refused again", s.post("first", s.at("/refuse"), "version", fixed(), "refuse_reason", "Бәрібір келіспеймін"), s.at("?done=refused"))
	s.each("lead", s.at(""))
	s.holds("HR before the end", s.get("hr", s.at("")), 409)
	s.leads("ended", s.post("lead", s.at("/finish"), "version", fixed()), s.at("?done=finished"))
	s.each("hr", s.at(""))
	s.holds("HR", s.get("hr", s.at("")), 200, "refused to sign", "Бәрібір келіспеймін", "!Open the form again", "!Refuse to sign")
}
