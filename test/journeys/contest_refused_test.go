package journeys

import (
	"regexp"
	"strings"

	"tarazy/internal/eds"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
)

// What the story must refuse, each at the station where it would be tried, with
// the reason, and with nothing changed.

// told is a fault in the visitor's words.
func (v *visitor) told(code string, kv ...any) string {
	return locale.T(locale.Lang(v.lang), "fault."+code, fault.New(fault.Invalid, "", kv...).Args)
}

// refusesADayThatIsPast: applications cannot close before they open.
func (s *story) refusesADayThatIsPast() {
	s.t.Helper()
	form := s.hr.get(s.on("change")).is(200)
	s.hr.post(s.on("change"), "version", form.value("version"), "title.kk", "Т", "title.ru", "Т", "until", "2023-05", "appeal_days", "3", "decide_days", "3").is(422)
	if now := s.hr.get(s.on("change")).is(200).value("title.ru"); now != "Отдел развития города" {
		s.t.Errorf("the title became %q", now)
	}
}

// refusesWithoutACertificate: who has not passed the knowledge test cannot
// apply.
func (s *story) refusesWithoutACertificate() {
	s.t.Helper()
	s.all[1].post("/vacancies/" + s.first + "/apply").is(409).has(s.all[1].told("selection.no_certificate"))
}

// refusesToApplyAgain: one application for a post.
func (s *story) refusesToApplyAgain() {
	s.t.Helper()
	before := len(s.listed())
	s.all[2].post("/vacancies/" + s.first + "/apply").is(409).has(s.all[2].told("selection.applied"))
	if n := len(s.listed()); n != before {
		s.t.Errorf("%d applications, not %d", n, before)
	}
}

// refusesLateApplications: none after the last day.
func (s *story) refusesLateApplications() {
	s.t.Helper()
	before := len(s.listed())
	s.all[2].post("/vacancies/" + s.second + "/apply").is(409).has(s.all[2].told("selection.closed", "until", "2023-05-19"))
	if n := len(s.listed()); n != before {
		s.t.Errorf("%d applications, not %d", n, before)
	}
}

// refusesBadRows: a day that is to come, and a body of ten megabytes.
func (s *story) refusesBadRows(rows []row) {
	s.t.Helper()
	file := s.sheet(s.first, qualities, rows)
	a := s.uploads(s.first, qualities, "2023-06-30", file).is(422)
	if a.has(s.hr.told("selection.future_day", "given", "2023-06-30", "today", "2023-05-22")); !strings.Contains(a.body, rows[0]["number"]) {
		s.t.Error("what was sent is lost")
	}
	s.uploads(s.first, qualities, "2023-05-22", []byte(strings.Repeat("я", 5<<20))).is(413)
	s.all[2].post(s.all[2].at(s.first, "/appeal"), "text", strings.Repeat("ш", 5<<20)).is(413)
}

// refusesAResultOfWhoLeft: somebody who takes no part has no result; the others
// of the list stand.
func (s *story) refusesAResultOfWhoLeft(a *applicant) {
	s.t.Helper()
	at := "/api/v1" + s.on("vacancies", s.first, "results", abilities)
	body := `{"document":{"name":"Т","number":"1","day":"2023-05-23"},"rows":[{"number":"` + a.own[s.first].Number + `","text":9,"numbers":9}]}`
	got := s.hr.do(s.hr.request("POST", at, "application/json", strings.NewReader(body))).is(200)
	if !strings.Contains(got.body, `"taken":0`) || !strings.Contains(got.body, "selection.not_in_stage") {
		s.t.Errorf("a result of who left: %s", got.body)
	}
}

// refusesASecondMark: a mark that was given stands.
func (s *story) refusesASecondMark(j *judge) {
	s.t.Helper()
	j.post(s.markAt(s.first, s.me), "mark", "1", "note", "").is(409).has(j.told("panel.marked"))
	j.get(s.markAt(s.first, s.me)).is(200).has("4")
}

var protocolFile = regexp.MustCompile(`href="(/competitions/[^"]+/protocol/[^"]+\.pdf)"`)

// refusesOtherBytes: signatures over the protocol of another competition, or by
// another person, sign nothing.
func (s *story) refusesOtherBytes() {
	s.t.Helper()
	j, at := s.judges[0], s.on("protocol", "sign")
	page := j.get(at).is(200)
	var others [][]byte
	for _, m := range regexp.MustCompile(`href="(/competitions/[a-z]{3}_[a-z0-9]+)"`).FindAllStringSubmatch(s.hr.get("/competitions").is(200).body, -1) {
		for _, f := range protocolFile.FindAllStringSubmatch(s.hr.get(m[1]+"/protocol").is(200).body, -1) {
			if m[1] != s.on() {
				others = append(others, []byte(s.hr.get(f[1]).is(200).body))
			}
		}
	}
	if len(others) < 2 {
		s.t.Fatal("no protocol of another competition")
	}
	send := func(keys eds.Credentials, files [][]byte, why string) {
		s.t.Helper()
		a := j.post(at, "protocol", page.value("protocol"), "read", "yes", "signature", signature(s.t, keys.Signing, files[0]),
			"signature", signature(s.t, keys.Signing, files[1])).is(422)
		a.has(why)
	}
	send(j.keys, others[:2], j.told("signature.other_document", "lang", "kk"))
	send(s.judges[1].keys, page.toSign(), j.told("eds.wrong_person"))
	if again := j.get(at).is(200).toSign(); len(again) != 2 {
		s.t.Error("the member has signed")
	}
}
