package protocolpages_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"tarazy/internal/competition"
	"tarazy/internal/people"
)

func TestSEL21_TheProtocolIsDrawnUpAndAgainWithAReason(t *testing.T) {
	s := newSite(t)
	path := s.at("/protocol")
	s.interviewed(3, false)
	s.each("hr", path)
	s.each("member", path)
	s.holds("too early", s.get("hr", path), 200, "cannot be drawn up yet", "stage not finished: Interview", "!<form class=\"stack\"")
	s.holds("tried", s.post("hr", path, "number", "0"), 409, "once every post has its results")
	_, err := s.CloseStage(t.Context(), s.HR, s.Free.ID, s.Free.Version)
	s.Must(err)
	s.reload()
	s.holds("ready", s.get("secretary", path), 200, "the results are in", "there were no applications", `name="number" value="0"`)
	s.holds("a member does not", s.get("member", path), 200, "not drawn up yet", `!name="number"`)
	s.holds("without having seen it", s.post("hr", path), 409)
	s.leads("drawn", s.post("hr", path, "number", "0"), path+"?done=drawn")
	s.each("hr", path)
	s.each("member", path)
	last := s.get("hr", path+"?done=drawn")
	s.holds("drawn", last, 200, "The members have been told.", "Version 1", "Signatures: 0 of 5", "Төрағаев", "SHA-256", "18 May 2023", "again")
	s.holds("the draft", last, 200, `data-draft="/drafts/protocol-draw/`+string(s.Competition.ID))
	s.holds("no reason", s.post("hr", path, "number", "1", "why", " "), 422, `id="why-error"`)
	s.holds("an old version", s.post("hr", path, "number", "0", "why", "Қате түзетілді"), 409, "Қате түзетілді")
	s.leads("again", s.post("secretary", path, "number", "1", "why", "Қате түзетілді"), path+"?done=drawn")
	s.holds("two versions", s.get("hr", path), 200, "Version 2", "Earlier versions", "replaced by a later version", "Қате түзетілді")
}

func TestSEL21_TheFilesOfEveryVersionAreGivenAsTheyWereDrawn(t *testing.T) {
	s := newSite(t)
	s.ranked(2, false)
	first := s.drawn()
	second, err := s.DrawProtocol(t.Context(), s.HR, s.Competition.ID, 1, "Қайта")
	s.Must(err)
	for _, p := range []*competition.Protocol{first, second} {
		for _, f := range p.Files {
			at := s.at("/protocol/" + string(p.ID) + "/" + string(f.Lang) + ".pdf")
			a := s.get("observer", at)
			if a.code != 200 || a.header.Get("Content-Type") != "application/pdf" || !strings.HasPrefix(a.text, "%PDF-") || !strings.HasPrefix(a.header.Get("Content-Disposition"), "attachment") {
				t.Errorf("%s: %d %v", at, a.code, a.header)
			}
			s.holds("a candidate", s.get("stranger", at), 403)
			for _, as := range []string{"proctor", "manager"} { // who see the competition by numbers
				s.holds(as, s.get(as, at), 403)
				s.holds(as, s.get(as, s.at("/protocol")), 200, "Version 2", "!.pdf")
			}
		}
	}
	for _, bad := range []string{"/kk", "/en.pdf", "/../ru.pdf"} {
		if a := s.get("hr", s.at("/protocol/"+string(first.ID)+bad)); a.code == 200 {
			t.Errorf("%s is there", bad)
		}
	}
	s.holds("another protocol", s.get("hr", s.at("/protocol/prt_x/kk.pdf")), 404)
}

func TestSEL20_ASharedFirstPlaceLeadsToTheCommissionsChoice(t *testing.T) {
	s := newSite(t)
	apps := s.ranked(2, true)
	tie := s.at("/vacancies/" + string(s.Free.ID) + "/tie")
	s.each("secretary", s.at("/protocol"))
	s.holds("shared", s.get("secretary", s.at("/protocol")), 200, "the first place is shared", apps[0].Number, apps[1].Number, tie)
	s.holds("a member only sees it", s.get("member", s.at("/protocol")), 200, "the first place is shared", "!"+tie)
	s.Must(s.DecideTie(t.Context(), s.Secretary, s.Free.ID, s.Free.Version, apps[1].Number, "Талқылау"))
	s.holds("chosen", s.get("secretary", s.at("/protocol")), 200, "the results are in", "!the first place is shared")
}

func TestSEL21_OneActSignsBothFilesAndTheLastOnePublishes(t *testing.T) {
	s := newSite(t)
	s.ranked(3, false)
	sign, path := s.at("/protocol/sign"), s.at("/protocol")
	s.holds("nothing to sign", s.get("member", sign), 404)
	s.drawn()
	s.each("member", sign)
	page := s.get("member", sign)
	s.holds("the sheet", page, 200, `data-sign="sign"`, "Two files are signed in one act", "SHA-256", "Мүшев", "Жеңімпаз: ", "Победитель: ", `name="read"`, "signing-")
	if n := strings.Count(page.text, "data-sign-data"); n != 2 || strings.Count(page.text, `name="signature"`) != 2 {
		t.Errorf("%d files", n)
	}
	if policy := page.header.Get("Content-Security-Policy"); !strings.Contains(policy, "wss://127.0.0.1:13579") || strings.Contains(policy, "unsafe") {
		t.Error(policy)
	}
	for i, j := range s.Judges {
		s.who["judge"] = j
		keys := s.Key(people.PersonID(j.Person))
		if i == 1 { // from now on the authority is asked: the first one's signature stays unchecked
			s.Must(s.Authority().Revoke(keys.Signing.Certificate.SerialNumber, s.Clock.Now(), 1))
			s.holds("revoked", s.post("judge", sign, s.sealed(s.get("judge", sign), keys.Signing)...), 422, "The certificate was revoked: 17 May 2023", "data-sign=")
			keys = s.Key(people.PersonID(j.Person))
		}
		want := path + "?done=signed"
		if i == len(s.Judges)-1 {
			want = path + "?done=published"
		}
		s.leads(j.Name, s.post("judge", sign, s.sealed(s.get("judge", sign), keys.Signing)...), want)
		s.each("judge", sign)
		s.holds("signed", s.get("judge", sign), 200, "It cannot be signed", "!data-sign=")
	}
	s.each("hr", path)
	s.holds("published", s.get("hr", path+"?done=published"), 200, "Everybody has signed.", "Signatures: 5 of 5", "Results published", "certificate ",
		"Revocation of the certificate not checked: no check is configured", "No time stamp: no time-stamp service is configured", "Certificate not revoked: OCSP answer, ", "Time stamp: ", "TARAZY DEMO TSA", s.at("/appointment"), "!Draw up the protocol")
	s.holds("too late", s.get("member", sign), 200, "published", "!data-sign=")
}

func TestSEL21_EachFaultOfASignatureHasItsOwnWords(t *testing.T) {
	s := newSite(t)
	s.ranked(2, false)
	s.drawn()
	sign := s.at("/protocol/sign")
	keys, other := s.Key(people.PersonID(s.Judges[1].Person)), s.Key(people.PersonID(s.Judges[2].Person))
	page := s.get("member", sign)
	form := s.sealed(page, keys.Signing)
	swapped := append(append(append([]string{}, form[:4]...), form[6:]...), form[4:6]...)
	s.holds("unread", s.post("member", sign, form[:2]...), 422, "confirm that you have read", `id="read-error"`)
	s.holds("no signature", s.post("member", sign, form[:4]...), 422, "Each file needs one signature. Given: 0. Needed: 2.")
	s.holds("one of two", s.post("member", sign, form[:6]...), 422, "Given: 1. Needed: 2.")
	s.holds("swapped", s.post("member", sign, swapped...), 422, "Another file was signed. Language: Kazakh")
	s.holds("another's key", s.post("member", sign, s.sealed(page, other.Signing)...), 422, "another person's", "data-sign=")
	s.holds("a key for sign-in", s.post("member", sign, s.sealed(page, keys.Authentication)...), 422, "needs another certificate")
	s.holds("another protocol", s.post("member", sign, append([]string{"protocol", "prt_x"}, form[2:]...)...), 404)
	for _, as := range []string{"hr", "secretary", "observer", "head", "spare", "proctor", "stranger"} {
		if a := s.get(as, sign); a.code != 403 && a.code != 404 {
			t.Errorf("%s sees the signing page: %d", as, a.code)
		}
		if a := s.post(as, sign, form...); a.code != 403 && a.code != 404 {
			t.Errorf("%s signs: %d", as, a.code)
		}
	}
	_, err := s.DrawProtocol(t.Context(), s.HR, s.Competition.ID, 1, "Қате")
	s.Must(err)
	s.holds("replaced", s.post("member", sign, form...), 409, "This version of the protocol was replaced.", "data-sign=")
	fresh := s.get("member", sign)
	s.Clock.Advance(keys.Signing.Certificate.NotAfter.Add(time.Hour).Sub(s.Clock.Now()))
	s.holds("expired", s.post("member", sign, s.sealed(fresh, keys.Signing)...), 422, "expired")
}

func TestSEL21_AChangedFileIsNotSigned(t *testing.T) {
	s := newSite(t)
	s.ranked(2, false)
	p := s.drawn()
	s.Must(s.Blobs.Delete(t.Context(), p.Files[0].Key))
	_, err := s.Blobs.Put(t.Context(), p.Files[0].Key, strings.NewReader("%PDF-1.7 other"))
	s.Must(err)
	s.each("member", s.at("/protocol/sign"))
	s.holds("changed", s.get("member", s.at("/protocol/sign")), 200, "not the one that was drawn up", "!data-sign=")
	s.holds("the file", s.get("hr", s.at("/protocol/"+string(p.ID)+"/kk.pdf")), 409)
}

func TestAnOutdatedProtocolIsDrawnUpAgain(t *testing.T) {
	s := newSite(t)
	s.ranked(2, false)
	s.drawn()
	s.Clock.Advance(time.Minute)
	seats := s.Seats()
	seats[4].Person = people.PersonID(s.Spare.Person)
	_, err := s.KeepCommission(t.Context(), s.HR, s.Competition.ID, 1, competition.OrderIn{Number: "13-н", Day: s.Today(), Seats: seats, Why: "Ауысты"})
	s.Must(err)
	s.holds("to HR", s.get("hr", s.at("/protocol")), 200, "has changed since", "Draw up the protocol again")
	s.holds("to a member", s.get("member", s.at("/protocol/sign")), 200, "has changed since", "!data-sign=")
	if got := s.tasks("member"); got != "" {
		t.Error(got)
	}
	if got := s.tasks("hr"); !strings.Contains(got, "Draw up the protocol again|-|"+s.at("/protocol")) {
		t.Error(got)
	}
}

func TestWhatWaitsIsTold(t *testing.T) {
	s := newSite(t)
	apps := s.ranked(2, false)
	s.drawn()
	if got := s.tasks("member"); got != "Sign the protocol of a competition|2023-05-18|"+s.at("/protocol/sign") {
		t.Error(got)
	}
	for _, as := range []string{"hr", "secretary", "observer", "spare", "head", "stranger"} {
		if got := s.tasks(as); got != "" {
			t.Errorf("%s: %s", as, got)
		}
	}
	s.signAll()
	if got := s.tasks("head"); got != "Appoint the winner, window: 25 May 2023 – 31 May 2023|2023-05-31|"+s.at("/appointment") {
		t.Error(got)
	}
	if got := s.tasks("hr"); got != "" {
		t.Error(got)
	}
	winner := apps[0]
	due := s.offer(winner.ID).PapersDue
	_, err := s.HandIn(t.Context(), s.who[winner.Number], winner.ID, s.Rules().Documents.Items.V[0], competition.PaperIn{Name: "a.pdf", Data: pdf})
	s.Must(err)
	if got := s.tasks("hr"); got != "Check the winner's papers: 1|"+due.String()+"|"+s.at("/appointment") {
		t.Error(got)
	}
	s.to(due.Add(1))
	if got := s.tasks("hr"); !strings.Contains(got, "End an offer whose term has passed|-|") {
		t.Error(got)
	}
	if got := s.tasks("member"); got != "" {
		t.Error(got)
	}
}

func TestOnlyWhoRunsOrSitsSeesTheProtocol(t *testing.T) {
	s := newSite(t)
	apps := s.published(2)
	for path, who := range map[string]string{
		s.at("/protocol"):      "hr chair member secretary observer proctor spare head manager",
		s.at("/protocol/sign"): "chair member",
		s.at("/appointment"):   "hr chair member secretary observer proctor spare head manager",
		"/applications/" + string(apps[0].ID) + "/papers": apps[0].Number,
	} {
		for as := range s.who {
			a := s.get(as, path)
			if strings.Contains(who, as) != (a.code == http.StatusOK) || a.code >= 500 {
				t.Errorf("%s %s: %d", as, path, a.code)
			}
		}
		if a := s.get("nobody", path); a.code == http.StatusOK {
			t.Errorf("a visitor sees %s", path)
		}
	}
	for _, as := range []string{"chair", "member", "observer", "head", "proctor", "spare", "stranger"} {
		if a := s.post(as, s.at("/protocol"), "number", "1", "why", "x"); a.code != 403 && a.code != 404 {
			t.Errorf("%s draws: %d", as, a.code)
		}
	}
}
