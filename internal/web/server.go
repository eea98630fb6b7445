package web

import (
	"fmt"
	"log/slog"
	"net/http"

	"tarazy/internal/access"
	"tarazy/internal/draft"
	"tarazy/internal/route"
	"tarazy/internal/web/assets"
)

// Sessions finds out who asks, from a cookie or a token.
type Sessions interface {
	// Actor gives nil for a visitor; an error for a token that does not hold.
	Actor(r *http.Request) (*access.Actor, error)
}

// Config is what the server stands on.
type Config struct {
	Log      *slog.Logger
	Sessions Sessions
	// SignerURL is where the signing software answers, for the policy of
	// signing pages: wss://127.0.0.1:13579, or the demonstration's signer.
	SignerURL string
	MediaURL  string
	// Drafts keep what is typed into forms with unsent.Keep; without them, as in
	// tests of pages, such forms keep nothing.
	Drafts *draft.Service
	// Failed draws an error page. It never fails.
	Failed func(w http.ResponseWriter, r *route.Request, f Failure)
}

// Server answers requests by the table of routes.
type Server struct {
	cfg    Config
	routes []route.Route
}

// New makes a server. It refuses a table with a route twice or with a verb that
// the role table does not hold.
func New(cfg Config, routes []route.Route) (*Server, error) {
	if err := assets.Ready(); err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	for _, r := range routes {
		switch {
		case seen[r.Key()]:
			return nil, fmt.Errorf("web: %s stands twice in the table of routes", r.Key())
		case !r.Verb.Known():
			return nil, fmt.Errorf("web: %s has the verb %q, which the role table does not hold", r.Key(), r.Verb)
		case r.Handle == nil:
			return nil, fmt.Errorf("web: %s has no handler", r.Key())
		}
		seen[r.Key()] = true
	}
	return &Server{cfg: cfg, routes: routes}, nil
}

// Routes is the table.
func (s *Server) Routes() []route.Route { return s.routes }

// Handler answers everything: assets, routes, and what is not there.
func (s *Server) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET "+assets.Prefix, assets.Handler())
	for _, r := range s.routes {
		mux.Handle(r.Key(), s.serve(r))
	}
	mux.Handle("/", s.serve(missing))
	return s.guard(mux)
}
