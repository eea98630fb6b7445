package demosigner

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"tarazy/internal/clock"
	"tarazy/internal/eds"
	"tarazy/internal/fault"
)

var noon = time.Date(2026, 3, 16, 7, 0, 0, 0, time.UTC)

var (
	asel = eds.Person{IIN: "850101400123", Surname: "ӘБДІРАХМАНОВА", Name: "ӘСЕЛ", BIN: "990440001234",
		Organisation: "ТАРАЗЫ", Roles: []eds.Role{eds.Employee}}
	dias = eds.Person{IIN: "790202300456", Surname: "ЖҰМАБАЕВ", Name: "ДИАС", Patronymic: "ЕРЛАНҰЛЫ"}
)

// demo is a folder with two persons, made once for the binary: RSA keys are
// slow to make.
var demo struct {
	dir   string
	trust *eds.Trust
}

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "demosigner")
	if err != nil {
		panic(err)
	}
	demo.dir = dir
	if err := makeDemo(); err != nil {
		panic(err)
	}
	code := m.Run()
	if err := os.RemoveAll(dir); err != nil {
		panic(err)
	}
	os.Exit(code)
}

func makeDemo() error {
	a, err := eds.NewAuthority(noon)
	if err != nil {
		return err
	}
	for _, p := range []eds.Person{asel, dias} {
		c, err := a.Issue(p, noon)
		if err != nil {
			return err
		}
		if err := eds.SaveCredentials(demo.dir, c); err != nil {
			return err
		}
	}
	demo.trust, err = a.Trust()
	return errors.Join(err, a.Save(demo.dir))
}

// start serves the demonstration's folder and returns its address.
func start(t *testing.T) string {
	t.Helper()
	keys, err := Load(demo.dir)
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- Serve(ctx, listener, keys, clock.NewFixed(noon)) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("serve: %v", err)
		}
	})
	return listener.Addr().String()
}

// client is a page's end of the WebSocket.
type client struct {
	t    *testing.T
	conn *websocket.Conn
}

func dial(t *testing.T, addr string) *client {
	t.Helper()
	header := http.Header{"Origin": {"http://localhost:8080"}}
	conn, _, err := websocket.Dial(t.Context(), "ws://"+addr+"/", &websocket.DialOptions{HTTPHeader: header})
	if err != nil {
		t.Fatal(err)
	}
	conn.SetReadLimit(8 << 20)
	t.Cleanup(func() { conn.CloseNow() })
	c := &client{t: t, conn: conn}
	if got := c.read(); got != greeting {
		t.Fatalf("greeting %s", got)
	}
	return c
}

func (c *client) read() string {
	c.t.Helper()
	_, data, err := c.conn.Read(c.t.Context())
	if err != nil {
		c.t.Fatal(err)
	}
	return strings.TrimSpace(string(data))
}

func (c *client) ask(request string) string {
	c.t.Helper()
	if err := c.conn.Write(c.t.Context(), websocket.MessageText, []byte(request)); err != nil {
		c.t.Fatal(err)
	}
	return c.read()
}

func post(t *testing.T, url, body string) int {
	t.Helper()
	resp, err := http.Post(url, "application/json", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if err := resp.Body.Close(); err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode
}

func choose(t *testing.T, addr, iin string) {
	t.Helper()
	if got := post(t, "http://"+addr+"/choose", `{"iin":"`+iin+`"}`); got != http.StatusNoContent {
		t.Fatalf("choose: %d", got)
	}
}

const (
	data    = "0KXQsNGC0YLQsNC80LAg4oSWIDc=" // "Хаттама № 7"
	content = "Хаттама № 7"
)

func signRequest(data, params, usages string) string {
	return `{"module":"kz.gov.pki.knca.basics","method":"sign","args":{"allowedStorages":null,"format":"cms","data":` +
		data + `,"signingParams":` + params + `,"signerParams":{"extKeyUsageOids":[` + usages + `]},"locale":"kk"}}`
}

const (
	detached   = `{"decode":true,"encapsulate":false,"digested":false}`
	attached   = `{"decode":true,"encapsulate":true,"digested":false}`
	forSigning = `"1.3.6.1.5.5.7.3.4"`
	forSignIn  = `"1.3.6.1.5.5.7.3.2"`
)

type basicsAnswer struct {
	Body struct {
		Result json.RawMessage `json:"result"`
	} `json:"body"`
	Status  bool   `json:"status"`
	Code    string `json:"code"`
	Message string `json:"message"`
}

func (c *client) sign(request string) basicsAnswer {
	c.t.Helper()
	var a basicsAnswer
	if err := json.Unmarshal([]byte(c.ask(request)), &a); err != nil {
		c.t.Fatal(err)
	}
	return a
}

func (a basicsAnswer) one(t *testing.T) []byte {
	t.Helper()
	var text string
	if err := json.Unmarshal(a.Body.Result, &text); err != nil {
		t.Fatalf("%v in %+v", err, a)
	}
	return []byte(text)
}

func TestSign(t *testing.T) {
	addr := start(t)
	choose(t, addr, asel.IIN)
	c := dial(t, addr)
	for _, k := range []struct {
		name, params, usages string
		content              []byte
		want                 eds.Want
	}{
		{"detached", detached, forSigning, []byte(content), eds.Want{Purpose: eds.Signing, IIN: asel.IIN}},
		{"attached", attached, forSigning, nil, eds.Want{Purpose: eds.Signing, IIN: asel.IIN, Role: eds.Employee}},
		{"sign-in", detached, forSignIn, []byte(content), eds.Want{Purpose: eds.Authentication, IIN: asel.IIN}},
		{"any key", detached, "", []byte(content), eds.Want{Purpose: eds.Signing}},
		{"role and purpose", detached, forSignIn + `,"1.2.398.3.3.4.1.2"`, []byte(content), eds.Want{Purpose: eds.Authentication}},
		{"as it is", `{"decode":false,"encapsulate":false}`, forSigning, []byte(data), eds.Want{Purpose: eds.Signing}},
		{"null stamp", `{"decode":true,"tsaProfile":null}`, forSigning, []byte(content), eds.Want{}},
	} {
		cms := c.sign(signRequest(`"`+data+`"`, k.params, k.usages)).one(t)
		if !strings.HasPrefix(string(cms), "-----BEGIN CMS-----\n") || !strings.HasSuffix(string(cms), "\n-----END CMS-----\n") {
			t.Errorf("%s: %.30s…", k.name, cms)
		}
		found, err := eds.Verify(cms, k.content, demo.trust, noon, k.want)
		if err != nil {
			t.Errorf("%s: %v", k.name, err)
			continue
		}
		if !found.List[0].Claimed.Equal(noon) {
			t.Errorf("%s: claims %v", k.name, found.List[0].Claimed)
		}
	}
}

func TestSignSeveral(t *testing.T) {
	addr := start(t)
	choose(t, addr, dias.IIN)
	a := dial(t, addr).sign(signRequest(`["MTEK","MTIK"]`, detached, forSigning))
	var list []string
	if err := json.Unmarshal(a.Body.Result, &list); err != nil || len(list) != 2 {
		t.Fatalf("%v, %+v", err, a)
	}
	for i, content := range []string{"11\n", "12\n"} {
		if _, err := eds.Verify([]byte(list[i]), []byte(content), demo.trust, noon, eds.Want{IIN: dias.IIN}); err != nil {
			t.Error(err)
		}
	}
	one := dial(t, addr).sign(signRequest(`["MTEK"]`, detached, forSigning))
	if err := json.Unmarshal(one.Body.Result, &list); err != nil || len(list) != 1 {
		t.Errorf("a list of one: %s", one.Body.Result)
	}
}

func TestRefusals(t *testing.T) {
	addr := start(t)
	c := dial(t, addr)
	plain := signRequest(`"MTEK"`, detached, forSigning)
	if a := c.sign(plain); a.Status || a.Code != "INVOCATION_ERROR" || a.Message != "person.not_chosen" {
		t.Errorf("nobody chosen: %+v", a)
	}
	choose(t, addr, asel.IIN)
	for name, k := range map[string]struct{ request, message string }{
		"usage":      {signRequest(`"MTEK"`, detached, `"1.2.398.3.3.4.1.1"`), "certificate.not_found"},
		"two usages": {signRequest(`"MTEK"`, detached, forSigning+","+forSignIn), "certificate.not_found"},
		"digested":   {signRequest(`"MTEK"`, `{"decode":true,"digested":true}`, ""), "digested.unsupported"},
		"stamp":      {signRequest(`"MTEK"`, `{"decode":true,"tsaProfile":{}}`, ""), "tsa.unsupported"},
		"xml":        {strings.Replace(plain, `"cms"`, `"xml"`, 1), "format.unsupported"},
		"not base64": {signRequest(`"*"`, detached, ""), "args.malformed"},
		"no data":    {signRequest(`null`, detached, ""), "args.malformed"},
		"empty list": {signRequest(`[]`, detached, ""), "args.malformed"},
		"numbers":    {signRequest(`[1]`, detached, ""), "args.malformed"},
		"no json":    {`{`, "args.malformed"},
		"bad args":   {`{"module":"kz.gov.pki.knca.basics","method":"sign","args":5}`, "args.malformed"},
		"method":     {`{"module":"kz.gov.pki.knca.basics","method":"burn","args":{}}`, "method.unknown"},
	} {
		if a := c.sign(k.request); a.Status || a.Code != "INVOCATION_ERROR" || a.Message != k.message {
			t.Errorf("%s: %+v", name, a)
		}
	}
}

func TestOrderedAnswers(t *testing.T) {
	addr := start(t)
	choose(t, addr, asel.IIN)
	c := dial(t, addr)
	plain := signRequest(`"MTEK"`, detached, forSigning)
	next := "http://" + addr + "/next"
	if got := post(t, next, `{"answer":"cancel"}`); got != http.StatusNoContent {
		t.Fatal(got)
	}
	if got := c.ask(plain); got != `{"body":{},"status":true}` {
		t.Errorf("cancelled: %s", got)
	}
	if got := post(t, next, `{"answer":"error"}`); got != http.StatusNoContent {
		t.Fatal(got)
	}
	if a := c.sign(plain); a.Status || a.Message != "ordered.failure" {
		t.Errorf("error: %+v", a)
	}
	if a := c.sign(plain); !a.Status {
		t.Errorf("the order held twice: %+v", a)
	}
	post(t, next, `{"answer":"expired"}`)
	if a := c.sign(plain); a.Status || a.Message != "certificate.expired" {
		t.Errorf("expired: %+v", a)
	}
	const absent = `{"errorCode":"MODULE_NOT_FOUND","success":false}`
	post(t, next, `{"answer":"old"}`)
	if got := c.ask(plain); got != absent {
		t.Errorf("without the module: %s", got)
	}
	if got := c.ask(`{"module":"x","method":"sign","args":{}}`); got != absent {
		t.Errorf("another module: %s", got)
	}
	if got := post(t, next, `{"answer":"laugh"}`); got != http.StatusNotFound {
		t.Errorf("unknown answer: %d", got)
	}
	if got := post(t, next, `{`); got != http.StatusBadRequest {
		t.Errorf("no json: %d", got)
	}
}

func TestOldModule(t *testing.T) {
	addr := start(t)
	choose(t, addr, asel.IIN)
	c := dial(t, addr)
	ask := func(args string) (code, message, object string) {
		var a struct{ Code, Message, ResponseObject string }
		request := `{"module":"kz.gov.pki.knca.commonUtils","method":"createCAdESFromBase64","args":` + args + `}`
		if err := json.Unmarshal([]byte(c.ask(request)), &a); err != nil {
			t.Fatal(err)
		}
		return a.Code, a.Message, a.ResponseObject
	}
	code, _, object := ask(`["PKCS12","AUTHENTICATION","` + data + `",true]`)
	cms, err := base64.StdEncoding.DecodeString(object)
	if code != "200" || err != nil {
		t.Fatalf("%s, %v", code, err)
	}
	found, err := eds.Verify(cms, nil, demo.trust, noon, eds.Want{Purpose: eds.Authentication})
	if err != nil || string(found.Content) != content {
		t.Errorf("%v", err)
	}
	for _, args := range []string{`[]`, `["PKCS12","SIGNATURE",5,true]`, `{}`, `["PKCS12","SIGNATURE","*",true]`} {
		if code, message, _ := ask(args); code != "500" || message != "args.malformed" {
			t.Errorf("%s: %s %s", args, code, message)
		}
	}
	post(t, "http://"+addr+"/next", `{"answer":"cancel"}`)
	if code, message, _ := ask(`["PKCS12","SIGNATURE","MTEK",true]`); code != "500" || message != "action.canceled" {
		t.Errorf("cancelled: %s %s", code, message)
	}
	if got := c.ask(`{"module":"kz.gov.pki.knca.commonUtils","method":"getActiveTokens"}`); got != `{"code":"200","responseObject":[]}` {
		t.Error(got)
	}
	if got := c.ask(`{"module":"kz.gov.pki.knca.commonUtils","method":"getKeyInfo","args":[]}`); !strings.Contains(got, "method.unknown") {
		t.Error(got)
	}
}

// TestLaterPerson: who comes to the folder after the start is found.
func TestLaterPerson(t *testing.T) {
	all, err := eds.LoadCredentials(demo.dir)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	keys, err := Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := keys.Choose(asel.IIN); !errors.Is(err, errUnknown) {
		t.Errorf("%v", err)
	}
	for _, c := range all {
		if err := eds.SaveCredentials(dir, c); err != nil {
			t.Fatal(err)
		}
	}
	if err := keys.Choose(asel.IIN); err != nil {
		t.Error(err)
	}
	alone, err := NewKeys(all[0])
	if err != nil || !alone.List()[0].Active {
		t.Errorf("who is alone is not chosen: %v", err)
	}
}

func TestOnlyLoopback(t *testing.T) {
	listener, err := net.Listen("tcp", "0.0.0.0:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	if err := Serve(t.Context(), listener, &Keys{}, clock.NewFixed(noon)); err == nil {
		t.Error("served beyond the machine")
	}
}

// TestSignInThrough walks a sign-in from challenge to person through the signer.
func TestSignInThrough(t *testing.T) {
	addr := start(t)
	choose(t, addr, dias.IIN)
	ch := eds.NewChallenge("http://localhost:8080", "Жүйеге кіру", noon, time.Minute)
	store := oneChallenge{&ch}
	b64 := base64.StdEncoding.EncodeToString(ch.Bytes())
	cms := dial(t, addr).sign(signRequest(`"`+b64+`"`, detached, forSignIn)).one(t)
	answer := eds.Answer{Nonce: ch.Nonce, Signature: cms, Wall: noon, Legal: noon}
	who, err := eds.SignIn(t.Context(), store, demo.trust, answer)
	if err != nil || who.IIN != dias.IIN {
		t.Errorf("%q, %v", who.IIN, err)
	}
	if _, err := eds.SignIn(t.Context(), oneChallenge{nil}, demo.trust, answer); !fault.Is(err, "eds.challenge_unknown") {
		t.Errorf("%v", err)
	}
}

type oneChallenge struct{ c *eds.Challenge }

func (o oneChallenge) Put(context.Context, eds.Challenge) error { return nil }

func (o oneChallenge) Take(context.Context, string) (eds.Challenge, bool, error) {
	if o.c == nil {
		return eds.Challenge{}, false, nil
	}
	return *o.c, true, nil
}
