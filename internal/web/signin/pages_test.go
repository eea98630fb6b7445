package signin_test

import (
	"encoding/base64"
	"html"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"tarazy/internal/eds"
)

func TestPasswordLeadsToThePageWanted(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		v := s.visitor()
		v.get("/account").goes(t, "/sign-in?next=%2Faccount")
		page := v.get("/sign-in?next=%2Faccount")
		page.says(t, http.StatusOK, "IIN", "Password", "/sign-in/eds?next=%2Faccount", "/sign-in/passkey?next=%2Faccount")
		done := v.post("/sign-in", "iin", aselIIN, "password", aselPass, "next", page.value(t, "next"))
		done.goes(t, "/account")
		header := strings.Join(done.Header.Values("Set-Cookie"), "\n")
		if !strings.Contains(header, "tarazy_session=") || !strings.Contains(header, "HttpOnly; SameSite=Lax") {
			t.Errorf("cookies: %s", header)
		}
		v.get("/account").says(t, http.StatusOK, "This session")
		v.post("/sign-out").goes(t, "/")
		v.get("/account").goes(t, "/sign-in?next=%2Faccount")
	})
}

func TestNobodyIsSentElsewhere(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		for _, next := range []string{
			"https://evil.test/", "//evil.test/", `/\evil.test`, `\\evil.test`, "evil.test", "javascript:alert(1)", "/\t/evil.test",
			"/sign-in?next=//evil.test", "/sign-out", "/", "",
		} {
			s.visitor().post("/sign-in", "iin", aselIIN, "password", aselPass, "next", next).goes(t, "/tasks")
		}
		s.visitor().post("/sign-in", "iin", aselIIN, "password", aselPass, "next", "/staff?q=a").goes(t, "/staff?q=a")
	})
}

func TestARefusalKeepsWhatWasTypedButThePassword(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		v := s.visitor()
		page := v.post("/sign-in", "iin", "850101 400123", "password", "a wrong phrase", "next", "/staff")
		page.says(t, http.StatusUnprocessableEntity, "The IIN or the password is wrong.", `value="850101 400123"`, `href="#password"`, `value="/staff"`)
		if strings.Contains(page.body, "a wrong phrase") {
			t.Error("the page holds the password")
		}
		for range 5 {
			v.post("/sign-in", "iin", aselIIN, "password", "a wrong phrase")
		}
		v.post("/sign-in", "iin", aselIIN, "password", aselPass).says(t, http.StatusTooManyRequests, "Wait 2 seconds")
	})
}

func TestAnotherSiteCannotSignIn(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		r, err := http.NewRequest("POST", s.base+"/sign-in", strings.NewReader("iin="+aselIIN))
		must(t, err)
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "cross-site")
		s.visitor().do(r).says(t, http.StatusForbidden)
	})
}

func TestCodesAreSetUpAndAskedFor(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		v := s.visitor()
		v.signIn()
		page := v.get("/account/codes")
		page.says(t, http.StatusOK, "/account/codes/qr.png")
		_, rest, _ := strings.Cut(page.body, `<span class="fixed">`)
		secret, _, _ := strings.Cut(rest, "<")
		secret = strings.ReplaceAll(secret, " ", "")
		code := func() string {
			out, err := totp.GenerateCode(secret, s.clock.Now())
			must(t, err)
			return out
		}
		picture := v.get("/account/codes/qr.png")
		if picture.Header.Get("Content-Type") != "image/png" || !strings.HasPrefix(picture.body, "\x89PNG") || picture.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("picture: %v", picture.Header)
		}
		v.post("/account/codes", "code", "000000").says(t, http.StatusUnprocessableEntity, "The code is wrong", page.body[strings.Index(page.body, `<span class="fixed">`):][:40])
		v.post("/account/codes", "code", code()).says(t, http.StatusOK, "recovery codes")
		v.get("/account").says(t, http.StatusOK, "Recovery codes left: 10")
		v.get("/account/codes/qr.png").says(t, http.StatusConflict)

		s.clock.Advance(time.Minute)
		other := s.visitor()
		other.get("/sign-in/code").goes(t, "/sign-in")
		other.post("/sign-in", "iin", aselIIN, "password", aselPass, "next", "/staff").goes(t, "/sign-in/code?next=%2Fstaff")
		other.get("/account").goes(t, "/sign-in?next=%2Faccount") // not signed in yet
		form := other.get("/sign-in/code?next=%2Fstaff")
		form.says(t, http.StatusOK, "One-time code")
		other.post("/sign-in/code", "code", "123", "next", "/staff").says(t, http.StatusUnprocessableEntity, "The code is wrong", `value="123"`)
		other.post("/sign-in/code", "code", code(), "next", "/staff").goes(t, "/staff")
		other.post("/sign-in/code", "code", code()).says(t, http.StatusUnauthorized, "Begin again")

		s.clock.Advance(time.Minute)
		other.post("/account/codes/stop", "code", "1").says(t, http.StatusUnprocessableEntity, "The code is wrong")
		other.post("/account/codes/stop", "code", code()).goes(t, "/account")
		s.visitor().signIn()
	})
}

// signed answers the form of a challenge.
func signed(t *testing.T, s *site, v *visitor, key eds.KeyPair) answer {
	t.Helper()
	return v.post("/sign-in/eds", signedForm(t, s, v, key)...)
}

// signedForm are the fields of a challenge's form, signed.
func signedForm(t *testing.T, s *site, v *visitor, key eds.KeyPair) []string {
	t.Helper()
	form := v.get("/sign-in/eds?next=%2Fstaff")
	form.says(t, http.StatusOK, `data-sign="auth"`)
	_, rest, _ := strings.Cut(form.body, `data-sign-data value="`)
	text, _, _ := strings.Cut(rest, `"`)
	data, err := base64.StdEncoding.DecodeString(html.UnescapeString(text))
	must(t, err)
	cms, err := eds.Sign(data, false, s.clock.Now(), key)
	must(t, err)
	return []string{"nonce", form.value(t, "nonce"), "next", form.value(t, "next"), "signature", base64.StdEncoding.EncodeToString(cms)}
}

// TestEDSRefusalsSayWhatToDo: each has a message of its own, and nobody is
// signed in, nor is anybody signed out.
func TestEDSRefusalsSayWhatToDo(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		v := s.visitor()
		signed(t, s, v, keys().asel.Signing).says(t, http.StatusUnprocessableEntity, "Choose the key meant for authentication: the name of its file usually begins with AUTH.")
		once := signedForm(t, s, v, keys().asel.Authentication)
		v.post("/sign-in/eds", once...).goes(t, "/staff")
		stolen := s.visitor() // whoever has seen the answer
		stolen.post("/sign-in/eds", once...).says(t, http.StatusUnauthorized, "has been used already. Start signing in again.", `data-sign="auth"`)
		stolen.get("/account").goes(t, "/sign-in?next=%2Faccount")
		signed(t, s, v, keys().olga.Authentication).says(t, http.StatusForbidden, "Another person is signed in here. Sign out first.", `data-sign="auth"`)
		v.get("/account").says(t, http.StatusOK, "This session")
		late := signedForm(t, s, stolen, keys().asel.Authentication)
		s.clock.Advance(time.Hour)
		stolen.post("/sign-in/eds", late...).says(t, http.StatusUnauthorized, "The sign-in request has expired. Start signing in again.")
	})
}

func TestEDSLeadsToThePageWanted(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		v := s.visitor()
		signed(t, s, v, keys().asel.Authentication).goes(t, "/staff")
		v.get("/account").says(t, http.StatusOK, "EDS")
	})
}

func TestEDSRefusalsOfferAFreshChallenge(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		v := s.visitor()
		page := signed(t, s, v, keys().asel.Signing)
		page.says(t, http.StatusUnprocessableEntity, `class="errors"`, `data-sign="auth"`, `value="/staff"`)
		signed(t, s, v, keys().olga.Authentication).says(t, http.StatusForbidden, "You are not registered here", "СОКОЛОВА ОЛЬГА", "HR service")
		v.post("/sign-in/eds", "nonce", "made up", "signature", "x").says(t, http.StatusUnauthorized, `class="errors"`)
		v.get("/account").goes(t, "/sign-in?next=%2Faccount")
		if policy := page.Header.Get("Content-Security-Policy"); !strings.Contains(policy, "wss://127.0.0.1:13579") {
			t.Errorf("policy of the signing page: %s", policy)
		}
		if policy := v.get("/sign-in").Header.Get("Content-Security-Policy"); strings.Contains(policy, "127.0.0.1") {
			t.Errorf("policy of the other pages: %s", policy)
		}
	})
}

func TestAPasswordIsChanged(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		v, other := s.visitor(), s.visitor()
		v.signIn()
		other.signIn()
		v.get("/account/password").says(t, http.StatusOK, "Present password")
		v.post("/account/password", "old", aselPass, "new", "жаңа құпия сөйлем", "repeat", "басқа").says(t, http.StatusUnprocessableEntity, "are not the same", `href="#repeat"`)
		v.post("/account/password", "old", "x", "new", "жаңа құпия сөйлем", "repeat", "жаңа құпия сөйлем").says(t, http.StatusUnprocessableEntity, "The present password is wrong")
		v.post("/account/password", "old", aselPass, "new", "password1234", "repeat", "password1234").says(t, http.StatusUnprocessableEntity, "easy to guess")
		v.post("/account/password", "old", aselPass, "new", "жаңа құпия сөйлем", "repeat", "жаңа құпия сөйлем").goes(t, "/account")
		v.get("/account").says(t, http.StatusOK, "This session")
		other.get("/account").goes(t, "/sign-in?next=%2Faccount")
	})
}

func TestTokensAreShownOnceAndRevoked(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		v := s.visitor()
		v.signIn()
		v.get("/account/tokens/new").says(t, http.StatusOK, "See tasks")
		v.post("/account/tokens/new", "name", "report", "days", "x", "scopes", "tasks.see").says(t, http.StatusUnprocessableEntity, "from 1 to 365", `value="report"`, "checked")
		page := v.post("/account/tokens/new", "name", "report", "days", "30", "scopes", "tasks.see")
		page.says(t, http.StatusOK, "tzy_", "not shown again")
		list := v.get("/account")
		list.says(t, http.StatusOK, "report", "See tasks")
		if strings.Contains(list.body, "tzy_") {
			t.Error("the token is shown twice")
		}
		_, rest, _ := strings.Cut(list.body, "/account/tokens/revoke")
		_, rest, _ = strings.Cut(rest, `value="`)
		id, _, _ := strings.Cut(rest, `"`)
		v.post("/account/tokens/revoke", "id", id).goes(t, "/account#tokens")
		v.get("/account").says(t, http.StatusOK, "No token yet")
	})
}

func TestWhatNeedsAFreshSignInAsksForOne(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		v := s.visitor()
		v.signIn()
		s.clock.Advance(11 * time.Minute)
		for _, path := range []string{"/account/codes", "/account/codes/stop", "/account/tokens/new", "/account/passkeys/new"} {
			v.get(path).goes(t, "/sign-in?next="+path)
		}
		page := v.post("/account/tokens/new", "name", "report", "days", "30", "scopes", "tasks.see")
		page.says(t, http.StatusForbidden, "/sign-in?next=/account/tokens/new", `value="report"`)
		v.get("/sign-in?next=/account/tokens/new").says(t, http.StatusOK, "Confirm that it is you", "Әбдірахманова Әсел")
		v.post("/sign-in", "iin", aselIIN, "password", aselPass, "next", "/account/tokens/new").goes(t, "/account/tokens/new")
		v.get("/account/tokens/new").says(t, http.StatusOK)
	})
}

func TestSessionsEndOnThePage(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		v, other := s.visitor(), s.visitor()
		v.signIn()
		other.signIn()
		v.get("/account").says(t, http.StatusOK, "End the other sessions")
		v.post("/account/sessions/end", "id", "").goes(t, "/account#sessions")
		other.get("/account").goes(t, "/sign-in?next=%2Faccount")
		v.post("/account/sessions/end", "id", "ses_none").says(t, http.StatusNotFound)
		v.get("/account").says(t, http.StatusOK)
	})
}
