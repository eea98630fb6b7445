package web

import (
	"net/http"
	"strings"

	"tarazy/internal/route"
)

// guard stands before the table: requests that another site makes in a
// person's browser are refused (RFC 9110 unsafe methods, by Sec-Fetch-Site and
// Origin).
func (s *Server) guard(next http.Handler) http.Handler {
	cross := http.NewCrossOriginProtection()
	return cross.Handler(next)
}

// headers sets what keeps a page safe; every policy begins with 'self' alone.
func (s *Server) headers(w http.ResponseWriter, csp route.CSP) {
	h := w.Header()
	h.Set("Content-Security-Policy", s.policy(csp))
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cache-Control", "no-store")
	h.Set("Permissions-Policy", permissions(csp))
}

// permissions allow the camera and the microphone on the pages alone that need
// them.
func permissions(csp route.CSP) string {
	devices := "()"
	if csp&route.Devices != 0 {
		devices = "(self)"
	}
	return "camera=" + devices + ", microphone=" + devices + ", display-capture=(), geolocation=(), payment=(), usb=()"
}

func (s *Server) policy(csp route.CSP) string {
	connect, script, media := []string{"'self'"}, []string{"'self'"}, []string{"'self'"}
	if csp&route.Signing != 0 {
		connect = append(connect, "wss://127.0.0.1:13579", "https://127.0.0.1:24680")
		if s.cfg.SignerURL != "" {
			connect = append(connect, s.cfg.SignerURL)
		}
	}
	if csp&route.Media != 0 {
		media = append(media, "blob:")
		if s.cfg.MediaURL != "" {
			// An https address does not let sockets through: they have a name of their own.
			connect = append(connect, s.cfg.MediaURL, "ws"+strings.TrimPrefix(s.cfg.MediaURL, "http"))
			media = append(media, s.cfg.MediaURL)
		}
	}
	if csp&route.Wasm != 0 {
		script = append(script, "'wasm-unsafe-eval'")
	}
	return "default-src 'none'; script-src " + strings.Join(script, " ") +
		"; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src " + strings.Join(connect, " ") +
		"; media-src " + strings.Join(media, " ") +
		"; manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
}
