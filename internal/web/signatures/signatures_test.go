package signatures_test

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/clock"
	"tarazy/internal/eds"
	"tarazy/internal/eds/edstest"
	"tarazy/internal/eds/evidence"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/signature"
	"tarazy/internal/web"
	"tarazy/internal/web/signatures"
	"tarazy/internal/web/webtest"
)

var (
	noon      = time.Date(2026, 3, 16, 7, 0, 0, 0, time.UTC)
	authority = edstest.Authority(noon.AddDate(-1, 0, 0))
	asel      = &access.Actor{Person: "per_asel", Name: "Әсел", Held: []access.Held{{Role: access.HROfficer, Body: "bod_x"}}}
)

// who is whoever asks.
type who struct{ actor *access.Actor }

func (w who) Actor(*http.Request) (*access.Actor, error) { return w.actor, nil }

// sheet is a protocol that one has signed by a certificate, one has confirmed and one
// has not signed yet.
func sheet(t *testing.T) *signature.Sheet {
	t.Helper()
	a, err := authority()
	must(t, err)
	keys, err := a.Issue(eds.Person{
		IIN: "850101400123", Surname: "ӘБДІРАХМАНОВА", Name: "ӘСЕЛ", BIN: "990440001230", Organisation: "Облыстық мәслихаттың аппараты", Roles: []eds.Role{eds.Signatory},
	}, noon.AddDate(0, -1, 0))
	must(t, err)
	cms, err := eds.Sign([]byte("хаттама"), false, noon, keys.Signing)
	must(t, err)
	first, err := signature.Mark{Person: "per_asel", Name: "Әбдірахманова Әсел", Duty: "panel.duty.chair"}.Given([][]byte{cms}, noon, []evidence.Proof{{}})
	must(t, err)
	return &signature.Sheet{
		Of: "protocol", About: fault.Args{"number": "2026-17", "version": 2}, Body: locale.Words{KK: "Облыстық мәслихат", RU: "Областной маслихат", EN: "Regional maslikhat"},
		Files: []signature.File{signature.TextFile("protocol", locale.KK, []byte("хаттама"))}, Zone: time.FixedZone("+05", 5*3600),
		Marks: []signature.Mark{first, signature.Mark{Name: "Серіков Берік"}.Confirmed(noon), {Name: "Омарова Дина", Duty: "panel.duty.member"}},
	}
}

func serve(t *testing.T, actor *access.Actor) *httptest.Server {
	t.Helper()
	frame := web.Frame{}
	one := sheet(t)
	kinds := signature.Kinds{"protocol": func(_ context.Context, by *access.Actor, id string) (*signature.Sheet, error) {
		if id != "cmp_1" {
			return nil, fault.New(fault.Denied, "access.denied")
		}
		return one, nil
	}}
	server, err := web.New(web.Config{Log: slog.New(slog.NewTextHandler(t.Output(), nil)), Sessions: who{actor}, Failed: frame.Failed},
		signatures.Routes(signatures.Deps{Kinds: kinds, Legal: clock.NewFixed(noon), Draw: frame.Draw}))
	must(t, err)
	s := httptest.NewServer(server.Handler())
	t.Cleanup(s.Close)
	return s
}

func get(t *testing.T, address, lang string) (int, http.Header, []byte) {
	t.Helper()
	r, err := http.NewRequest(http.MethodGet, address, nil)
	must(t, err)
	r.AddCookie(&http.Cookie{Name: "lang", Value: lang})
	resp, err := http.DefaultClient.Do(r)
	must(t, err)
	defer resp.Body.Close() //nolint:errcheck // reading only
	data, err := io.ReadAll(resp.Body)
	must(t, err)
	return resp.StatusCode, resp.Header, data
}

func TestTheSheetTellsWhoSignedAndHow(t *testing.T) {
	s := serve(t, asel)
	for lang, wants := range map[string][]string{
		"kk": {"2026-17 конкурсының хаттамасы", "••••••••0123", "ӘБДІРАХМАНОВА ӘСЕЛ", "БСН 990440001230", "қол қойылмаған", "TARAZY DEMO ISSUING", "Қол қойғандар: 3 ішінен 2"},
		"ru": {"Протокол конкурса 2026-17", "не подписано", "без электронной цифровой подписи", "проверка не настроена", "Подписали: 2 из 3"},
		"en": {"Protocol of competition 2026-17", "not signed", "person with the right of signature", "16\u00a0March 2026, 12:00", "Signed: 2 of 3"},
	} {
		status, _, page := get(t, s.URL+"/signatures/protocol/cmp_1", lang)
		if status != http.StatusOK {
			t.Fatalf("%s: %d", lang, status)
		}
		for _, want := range wants {
			if !strings.Contains(string(page), want) {
				t.Errorf("%s: the page lacks %q", lang, want)
			}
		}
		if strings.Contains(string(page), "850101400123") {
			t.Errorf("%s: the page tells the whole IIN", lang)
		}
	}
}

func TestTheSheetIsPrinted(t *testing.T) {
	s := serve(t, asel)
	for format, begins := range map[string]string{"pdf": "%PDF-", "docx": "PK"} {
		address := s.URL + "/signatures/protocol/cmp_1/" + format
		status, head, data := get(t, address, "ru")
		if status != http.StatusOK || !bytes.HasPrefix(data, []byte(begins)) || !strings.Contains(head.Get("Content-Disposition"), "signatures-protocol."+format) {
			t.Errorf("%s: %d, %v", format, status, head)
		}
		if _, _, again := get(t, address, "ru"); !bytes.Equal(again, data) {
			t.Errorf("%s: the same sheet has other bytes", format)
		}
	}
}

func TestNobodySeesASheetWhoMayNot(t *testing.T) {
	s := serve(t, asel)
	for path, want := range map[string]int{
		"/signatures/protocol/cmp_2": http.StatusForbidden, "/signatures/protocol/cmp_2/pdf": http.StatusForbidden,
		"/signatures/nothing/cmp_1": http.StatusNotFound, "/signatures/protocol/cmp_1/exe": http.StatusNotFound,
	} {
		if status, _, _ := get(t, s.URL+path, "kk"); status != want {
			t.Errorf("%s: %d, not %d", path, status, want)
		}
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.Get(serve(t, nil).URL + "/signatures/protocol/cmp_1")
	must(t, err)
	resp.Body.Close() //nolint:errcheck,gosec // nothing is read
	if resp.StatusCode == http.StatusOK {
		t.Error("a visitor sees a sheet")
	}
}

func TestTheSheetHoldsInABrowser(t *testing.T) {
	s := serve(t, asel)
	webtest.Hold(t, webtest.Browser(t), "signatures", s.URL+"/signatures/protocol/cmp_1")
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
