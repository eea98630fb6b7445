package api

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"

	"tarazy/internal/access"
	"tarazy/internal/proctor/proctortest"
	"tarazy/internal/route"
	"tarazy/internal/web"
)

// oneCandidate is who asks, whoever it is.
type oneCandidate struct{ who *access.Actor }

func (o oneCandidate) Actor(*http.Request) (*access.Actor, error) { return o.who, nil }

// asks gives what asks a server of routes as a person: it reads the answer, where
// something is to be read into, and gives the status.
func asks(w *proctortest.World, routes ...[]route.Route) func(by *access.Actor, method, path, body string, into any) int {
	var all []route.Route
	for _, some := range routes {
		all = append(all, some...)
	}
	return func(by *access.Actor, method, path, body string, into any) int {
		w.T.Helper()
		server, err := web.New(web.Config{Log: slog.New(slog.DiscardHandler), Sessions: oneCandidate{by}, Failed: (&web.Frame{}).Failed}, all)
		w.Must(err)
		rec := httptest.NewRecorder()
		server.Handler().ServeHTTP(rec, httptest.NewRequest(method, path, strings.NewReader(body)))
		switch into := into.(type) {
		case nil:
		case *[]byte:
			*into = rec.Body.Bytes()
		default:
			w.Must(json.Unmarshal(rec.Body.Bytes(), into))
		}
		return rec.Code
	}
}
