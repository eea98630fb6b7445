package meetingpages_test

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"tarazy/internal/access"
	"tarazy/internal/api"
	"tarazy/internal/document/pdfsign"
	"tarazy/internal/eds"
	"tarazy/internal/web/webtest"
)

// approvedMeeting is the address of a meeting whose results are approved.
func (s *site) approvedMeeting() string {
	s.T.Helper()
	s.Form()
	s.appraised()
	return "/meetings/" + string(s.Decided(s.year.ID).ID)
}

func (s *site) signed(by eds.KeyPair, data []byte) string {
	s.T.Helper()
	cms, err := eds.Sign(data, false, s.Clock.Now(), by)
	s.Must(err)
	return base64.StdEncoding.EncodeToString(cms)
}

// inFiles is the form of the copy's page, read and signed by a person.
func (s *site) inFiles(a answer, by *access.Actor) url.Values {
	s.T.Helper()
	form, keys := url.Values{"read": {"yes"}}, s.Key(by).Signing
	for _, name := range []string{"revision", "at"} {
		form.Set(name, regexp.MustCompile(`name="` + name + `" value="([^"]*)"`).FindStringSubmatch(a.text)[1])
	}
	for _, m := range regexp.MustCompile(`data-sign-data value="([^"]*)"`).FindAllStringSubmatch(a.text, -1) {
		data, err := base64.StdEncoding.DecodeString(m[1])
		s.Must(err)
		form.Add("signature", s.signed(keys, data))
	}
	return form
}

func TestAPP39_TheApprovedProtocolIsSignedInsideItsFilesOnThePage(t *testing.T) {
	s := newSite(t)
	path := s.approvedMeeting()
	at := path + "/protocol/copy"
	s.holds("the way", s.get("hr", path+"/protocol"), http.StatusOK, at, "Signatures in the files: 0 of 7", "!/copy/0/")
	s.holds("a servant", s.get("servant", at), http.StatusNotFound)
	s.holds("a servant signs", s.post("servant", at, url.Values{}), http.StatusForbidden)
	for _, who := range []struct {
		name string
		by   *access.Actor
		role string
	}{{"chair", s.Chair, "Chair of the commission"}, {"authorised", s.Authorised, "Approved by the authorised person"}} {
		form := s.get(who.name, at)
		s.holds("form", form, http.StatusOK, `data-sign="sign"`, who.role, `name="read"`)
		s.holds("unread", s.post(who.name, at, url.Values{}), http.StatusUnprocessableEntity, "confirm that you have read the document")
		s.holds("signed", s.done(who.name, at, s.inFiles(form, who.by)), http.StatusOK, "Your signature is in the files.", "!data-sign=")
	}
	s.holds("by the API", s.api("secretary", at, s.Secretary), http.StatusOK, `"revision":3`)
	s.holds("the page", s.get("hr", path+"/protocol"), http.StatusOK, "Signatures in the files: 3 of 7", at+"/3/results-kk.pdf", at+"/3/results-ru.pdf")
	for _, file := range []string{at + "/3/results-kk.pdf", "/api/v1" + at + "/3/results-ru.pdf"} {
		list, err := pdfsign.Read(s.raw("hr", "en", file))
		s.Must(err)
		if len(list) != 3 || list[0].Later != pdfsign.Signatures || list[2].Later != pdfsign.Nothing {
			t.Errorf("%s: %+v", file, list)
		}
	}
	for _, lang := range []string{"kk", "ru"} {
		for _, as := range []string{"hr", "0"} {
			if a := s.send(as, lang, "GET", at, nil); a.code != http.StatusOK || strings.Contains(a.text, "signedcopy.") {
				t.Errorf("%s in %s: %d", as, lang, a.code)
			}
		}
	}
}

// api lays the copy out and signs it as another program does.
func (s *site) api(as, at string, by *access.Actor) answer {
	s.T.Helper()
	s.holds("the state", s.get(as, "/api/v1"+at), http.StatusOK, `"revision":2`, `"may_sign":true`, `"name":"results-kk"`)
	var laid api.CopyLaid
	s.Must(json.Unmarshal([]byte(s.get(as, "/api/v1"+at+"/next").text), &laid))
	keys := s.Key(by).Signing
	in := api.CopySigned{Revision: laid.Revision, At: laid.At.Format("2006-01-02T15:04:05Z07:00")}
	for _, f := range laid.Files {
		in.Signatures = append(in.Signatures, s.signed(keys, f.Content))
	}
	send := func(in api.CopySigned) answer {
		body, err := json.Marshal(in)
		s.Must(err)
		r := httptest.NewRequest("POST", "/api/v1"+at, strings.NewReader(string(body)))
		r.Header.Set("Content-Type", "application/json")
		r.AddCookie(&http.Cookie{Name: "as", Value: as})
		rec := httptest.NewRecorder()
		s.handler.ServeHTTP(rec, r)
		return answer{code: rec.Code, text: rec.Body.String()}
	}
	bad := in
	bad.At = "soon"
	s.holds("no time", send(bad), http.StatusUnprocessableEntity, "signedcopy.at")
	bad = in
	bad.Revision = 1
	s.holds("an earlier state", send(bad), http.StatusConflict, "signedcopy.grew")
	return send(in)
}

func TestTheCopyOfAProtocolHoldsInABrowser(t *testing.T) {
	s := newSite(t)
	server := httptest.NewServer(s.handler)
	t.Cleanup(server.Close)
	ctx := webtest.Browser(t)
	webtest.Open(t, ctx, server.URL+"/missing")
	at := s.approvedMeeting() + "/protocol/copy"
	s.look(ctx, server.URL, "copy", "chair", at)
	s.done("chair", at, s.inFiles(s.get("chair", at), s.Chair))
	s.look(ctx, server.URL, "copy-signed", "hr", at)
	s.look(ctx, server.URL, "protocol-copied", "hr", strings.TrimSuffix(at, "/copy"))
}
