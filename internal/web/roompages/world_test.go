package roompages_test

import (
	"context"
	"html"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"tarazy/internal/access"
	"tarazy/internal/clock"
	"tarazy/internal/day"
	"tarazy/internal/interview"
	"tarazy/internal/interview/interviewtest"
	"tarazy/internal/room/roomtest"
	"tarazy/internal/store/storetest"
	"tarazy/internal/web"
	"tarazy/internal/web/roompages"
	"tarazy/internal/web/talkpages"
	"tarazy/internal/web/webtest"
)

// site is the pages of a room on a world.
type site struct {
	*roomtest.World
	*httptest.Server
	who map[string]*access.Actor
}

// Actor signs in whom the cookie "as" names.
func (s *site) Actor(r *http.Request) (*access.Actor, error) {
	c, err := r.Cookie("as")
	if err != nil {
		return nil, nil
	}
	return s.who[c.Value], nil
}

func newSite(t *testing.T) *site {
	t.Helper()
	c := clock.NewFixed(interviewtest.Start)
	return serve(t, roomtest.New(t, storetest.Open(t, storetest.SQLite(t), c), c), "")
}

// serve serves the pages; elsewhere is the address of a LiveKit server, if there is one.
func serve(t *testing.T, w *roomtest.World, elsewhere string) *site {
	t.Helper()
	s := &site{World: w, who: map[string]*access.Actor{
		"lead": w.Lead, "first": w.Members[0], "expert": w.Expert, "hr": w.HR, "observer": w.Observer,
		"stranger": w.Stranger, "candidate": w.Candidate(), "other": w.Candidates[1], "inspector": w.Inspector,
	}}
	frame := web.Frame{}
	d := roompages.Deps{Rooms: w.Rooms, Live: w.Live, Draw: frame.Draw, Zone: func(string) *time.Location { return time.UTC }, Elsewhere: elsewhere != ""}
	talk := talkpages.Deps{
		Interviews: w.Service, Draw: frame.Draw, Zone: d.Zone, Beside: d.Beside, Bundles: d.Bundles(), CSP: d.CSP(),
		Names: func(context.Context, []string) (map[string]string, error) { return map[string]string{}, nil },
	}
	server, err := web.New(web.Config{Log: slog.New(slog.NewTextHandler(t.Output(), nil)), Sessions: s, MediaURL: elsewhere, Failed: frame.Failed}, append(roompages.Routes(d), talkpages.Routes(talk)...))
	w.Must(err)
	s.Server = httptest.NewServer(server.Handler())
	t.Cleanup(s.Server.Close)
	return s
}

// answer is what the server said.
type answer struct {
	code   int
	text   string
	header http.Header
}

func (s *site) send(as, lang, method, path, kind, body string) answer {
	s.T.Helper()
	r, err := http.NewRequestWithContext(s.T.Context(), method, s.URL+path, strings.NewReader(body))
	s.Must(err)
	r.Header.Set("Content-Type", kind)
	r.AddCookie(&http.Cookie{Name: "as", Value: as})
	r.AddCookie(&http.Cookie{Name: "lang", Value: lang})
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := client.Do(r)
	s.Must(err)
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	s.Must(err)
	return answer{res.StatusCode, html.UnescapeString(strings.ReplaceAll(string(text), "\u00a0", " ")), res.Header}
}

func (s *site) get(as, path string) answer {
	s.T.Helper()
	return s.send(as, "en", "GET", path, "", "")
}

func (s *site) post(as, path string, kv ...string) answer {
	s.T.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(kv); i += 2 {
		form.Add(kv[i], kv[i+1])
	}
	return s.send(as, "en", "POST", path, "application/x-www-form-urlencoded", form.Encode())
}

func (s *site) json(as, path, body string) answer {
	s.T.Helper()
	return s.send(as, "en", "POST", path, "application/json", body)
}

// holds looks for words that must and, behind "!", must not be there.
func (s *site) holds(what string, a answer, status int, words ...string) {
	s.T.Helper()
	webtest.Holds(s.T, what, a.code, status, a.text, append(words, "!⟦")...)
}

// dial opens the socket of a room as a browser of a person does.
func (s *site) dial(as, path string, header http.Header) (*websocket.Conn, *http.Response, error) {
	if header == nil {
		header = http.Header{"Origin": {s.URL}}
	}
	header.Set("Cookie", "as="+as+"; lang=en")
	return websocket.Dial(s.T.Context(), strings.Replace(s.URL, "http", "ws", 1)+path+"/live", &websocket.DialOptions{HTTPHeader: header})
}

// until reads messages until one holds the words.
func (s *site) until(ws *websocket.Conn, words string) string {
	s.T.Helper()
	ctx, stop := context.WithTimeout(s.T.Context(), 10*time.Second)
	defer stop()
	for {
		_, data, err := ws.Read(ctx)
		if err != nil {
			s.T.Fatalf("no %q: %v", words, err)
		}
		if strings.Contains(string(data), words) {
			return string(data)
		}
	}
}

// bytes are a whole file.
func (s *site) bytes(as, path string) []byte {
	s.T.Helper()
	r, err := http.NewRequestWithContext(s.T.Context(), "GET", s.URL+path, nil)
	s.Must(err)
	r.AddCookie(&http.Cookie{Name: "as", Value: as})
	res, err := http.DefaultClient.Do(r)
	s.Must(err)
	defer res.Body.Close()
	data, err := io.ReadAll(res.Body)
	s.Must(err)
	return data
}

func endIn(term *day.Day) interview.EndIn {
	return interview.EndIn{Next: "Шешім жарияланады", Term: term}
}
