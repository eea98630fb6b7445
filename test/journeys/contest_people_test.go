package journeys

import (
	"encoding/base64"
	"html"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"tarazy/internal/candidate"
	"tarazy/internal/candidate/source"
	"tarazy/internal/day"
	"tarazy/internal/eds"
	"tarazy/internal/people"
)

// Days on which the competition runs.
var (
	announced = day.Of(2023, time.May, 17) // where the demonstration begins
	keysFrom  = time.Date(2023, time.May, 10, 4, 0, 0, 0, time.UTC)
)

// applicant is a candidate with a browser without scripts: the story shows one
// in a real browser, and the others send the same forms.
type applicant struct {
	*visitor
	who     eds.Person
	keys    eds.Credentials
	days    int  // of experience on the day of the announcement
	servant bool // works in the civil service now
	own     map[string]application
}

// application is what HR's list tells of one.
type application struct {
	ID      string `json:"id"`
	Number  string `json:"number"`
	Vacancy string `json:"vacancy"`
	Stage   string `json:"stage"`
	State   string `json:"standing"`
	Why     string `json:"why"`
	Points  string `json:"points"`
	Place   int    `json:"place"`
}

// crowdOf are invented people whom nobody knows yet, in the order of their
// experience; the registers of the demonstration invent the rest of them alike.
func crowdOf(t *testing.T, n int) []*applicant {
	t.Helper()
	out := make([]*applicant, n)
	for i := range out {
		iin, err := people.MakeIIN(built.common, day.Of(1975+i%18, time.Month(1+i*5%12), 1+i*11%28), i%2 == 1, 6100+i)
		must(t, err)
		a := &applicant{own: map[string]application{}, who: eds.Person{
			IIN: iin, Surname: "Қаратаев", Name: []string{"Мирас", "Айбек", "Санжар", "Тұрар"}[i%4], Patronymic: "Әділұлы", Roles: []eds.Role{eds.Individual},
		}}
		if i%2 == 1 {
			a.who.Surname, a.who.Name, a.who.Patronymic = "Қаратаева", []string{"Аружан", "Томирис", "Аяла", "Дария"}[i/2%4], "Әділқызы"
		}
		held := source.Invented(iin, announced)
		a.days = candidate.Experience(held.Jobs, announced, nil).Days
		for _, j := range held.Jobs {
			a.servant = a.servant || j.Until == nil && j.Kind == candidate.CivilService
		}
		out[i] = a
	}
	return out
}

// ca is the demonstration's authority.
func (w *town) ca() *eds.Authority {
	w.t.Helper()
	a, err := eds.LoadAuthority(w.keyFolder())
	must(w.t, err)
	return a
}

func (w *town) keyFolder() string { return filepath.Join(w.folder(), "eds") }

// issued gives a person a certificate that the signer of the demonstration
// holds too.
func (w *town) issued(ca *eds.Authority, who eds.Person) eds.Credentials {
	w.t.Helper()
	all, err := eds.LoadCredentials(w.keyFolder())
	must(w.t, err)
	for _, c := range all {
		if f, err := eds.Read(c.Signing.Certificate); err == nil && f.IIN == who.IIN {
			return c
		}
	}
	c, err := ca.Issue(who, keysFrom)
	must(w.t, err)
	must(w.t, eds.SaveCredentials(w.keyFolder(), c))
	return c
}

var signData = regexp.MustCompile(`data-sign-data[^>]* value="([^"]*)"`)

// toSign are the bytes that a page asks to sign.
func (a answer) toSign() [][]byte {
	a.t.Helper()
	var out [][]byte
	for _, m := range signData.FindAllStringSubmatch(a.body, -1) {
		data, err := base64.StdEncoding.DecodeString(html.UnescapeString(m[1]))
		must(a.t, err)
		out = append(out, data)
	}
	if len(out) == 0 {
		a.t.Fatalf("nothing to sign in %s", a.text())
	}
	return out
}

// signature is what the signer would give.
func signature(t *testing.T, key eds.KeyPair, text []byte) string {
	t.Helper()
	return signedAt(t, key, text, keysFrom)
}

// signedAt is what the signer would give at an instant.
func signedAt(t *testing.T, key eds.KeyPair, text []byte, at time.Time) string {
	t.Helper()
	cms, err := eds.Sign(text, false, at, key)
	must(t, err)
	return string(eds.Armor(cms))
}

// entersBy signs in with a certificate.
func (v *visitor) entersBy(keys eds.Credentials) *visitor {
	v.t.Helper()
	return v.entersAt(keys, keysFrom)
}

// entersAt signs in with a certificate at an instant.
func (v *visitor) entersAt(keys eds.Credentials, at time.Time) *visitor {
	v.t.Helper()
	page := v.get("/sign-in/eds").is(200)
	v.post("/sign-in/eds", "next", "/tasks", "nonce", page.value("nonce"), "signature", signedAt(v.t, keys.Authentication, page.toSign()[0], at)).is(303)
	return v
}

// registers signs the undertaking and the consent.
func (a *applicant) registers() {
	a.t.Helper()
	page := a.post("/register/statement", "iin", a.who.IIN, "undertake", "yes", "consent", "yes").is(200)
	a.post("/register", "iin", a.who.IIN, "undertake", "yes", "consent", "yes", "nonce", page.value("nonce"), "at", page.value("at"),
		"lang", page.value("lang"), "signature", signature(a.t, a.keys.Signing, page.toSign()[0])).goes("/file")
}

var toMark = regexp.MustCompile(`href="(/file/directions/[^"]+)"`)

// confirms waits for what the registers send, marks every job and confirms the
// file.
func (a *applicant) confirms() {
	a.t.Helper()
	var file answer
	until(a.t, "the registers have filled the file", func() bool {
		file = a.get("/file").is(200)
		return toMark.MatchString(file.body)
	})
	for _, m := range toMark.FindAllStringSubmatch(file.body, -1) {
		a.post(m[1], "version", a.get(m[1]).is(200).value("version"), "directions", "economy").goes("/file?done=directions")
	}
	a.post("/file/confirm", "version", a.get("/file").is(200).value("version")).goes("/file?done=confirm")
}

// applies sends an application.
func (a *applicant) applies(vacancy string) {
	a.t.Helper()
	to := a.post("/vacancies/" + vacancy + "/apply").is(303).location
	id, ok := strings.CutSuffix(strings.TrimPrefix(to, "/applications/"), "?done=applied")
	if !ok {
		a.t.Fatalf("applying leads to %s", to)
	}
	a.own[vacancy] = application{ID: id}
}

// at is the address of an application of the own.
func (a *applicant) at(vacancy, more string) string {
	return "/applications/" + a.own[vacancy].ID + more
}

// appeals files an appeal.
func (a *applicant) appeals(vacancy, text string) {
	a.t.Helper()
	a.post(a.at(vacancy, "/appeal"), "text", text).goes(a.at(vacancy, "?done=appealed"))
}
