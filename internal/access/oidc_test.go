package access_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"

	"github.com/go-jose/go-jose/v4"

	"tarazy/internal/access"
	"tarazy/internal/clock"
	"tarazy/internal/store"
	"tarazy/internal/store/storetest"
)

var issuerKey = sync.OnceValue(func() *rsa.PrivateKey {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return key
})

// issuer is a small provider of OpenID Connect: discovery, keys, and a token
// endpoint that checks PKCE.
type issuer struct {
	t      *testing.T
	server *httptest.Server
	codes  map[string]grantedCode
	spoil  map[string]any // claims put in place of the right ones
	key    *rsa.PrivateKey
	clock  *clock.Fixed
}

type grantedCode struct {
	challenge, nonce string
	claims           map[string]any
}

const clientID = "tarazy"

func newIssuer(t *testing.T) *issuer {
	i := &issuer{t: t, codes: map[string]grantedCode{}, key: issuerKey()}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		i.write(w, map[string]any{
			"issuer": i.server.URL, "authorization_endpoint": i.server.URL + "/authorize", "token_endpoint": i.server.URL + "/token",
			"jwks_uri": i.server.URL + "/keys", "id_token_signing_alg_values_supported": []string{"RS256"},
		})
	})
	mux.HandleFunc("GET /keys", func(w http.ResponseWriter, _ *http.Request) {
		i.write(w, jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: issuerKey().Public(), KeyID: "k", Algorithm: "RS256", Use: "sig"}}})
	})
	mux.HandleFunc("POST /token", i.token)
	i.server = httptest.NewServer(mux)
	t.Cleanup(i.server.Close)
	return i
}

func (i *issuer) write(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(v); err != nil {
		i.t.Error(err)
	}
}

// authorize is the person's consent at the provider: what the browser brings
// back.
func (i *issuer) authorize(address string, claims map[string]any) (state, code string) {
	i.t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		i.t.Fatal(err)
	}
	q := u.Query()
	if q.Get("response_type") != "code" || q.Get("code_challenge_method") != "S256" || q.Get("nonce") == "" || q.Get("redirect_uri") != site+access.CallbackPath {
		i.t.Fatalf("asked for: %v", q)
	}
	code = rand.Text()
	i.codes[code] = grantedCode{challenge: q.Get("code_challenge"), nonce: q.Get("nonce"), claims: claims}
	return q.Get("state"), code
}

func (i *issuer) token(w http.ResponseWriter, r *http.Request) {
	g, ok := i.codes[r.PostFormValue("code")]
	delete(i.codes, r.PostFormValue("code"))
	sum := sha256.Sum256([]byte(r.PostFormValue("code_verifier")))
	if !ok || b64.EncodeToString(sum[:]) != g.challenge {
		w.WriteHeader(http.StatusBadRequest)
		i.write(w, map[string]any{"error": "invalid_grant"})
		return
	}
	claims := map[string]any{
		"iss": i.server.URL, "aud": clientID, "nonce": g.nonce, "iat": i.clock.Now().Unix(), "exp": i.clock.Now().Add(minutes(5)).Unix(),
	}
	maps.Copy(claims, g.claims)
	maps.Copy(claims, i.spoil)
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: jose.JSONWebKey{Key: i.key, KeyID: "k"}}, nil)
	if err != nil {
		i.t.Error(err)
		return
	}
	text, _ := json.Marshal(claims)
	signed, err := signer.Sign(text)
	if err != nil {
		i.t.Error(err)
		return
	}
	raw, _ := signed.CompactSerialize()
	i.write(w, map[string]any{"access_token": "a", "token_type": "Bearer", "id_token": raw})
}

// eachOIDC is each with a provider.
func eachOIDC(t *testing.T, fn func(t *testing.T, w *world, i *issuer)) {
	t.Helper()
	storetest.EachClock(t, func(t *testing.T, db *store.DB, c *clock.Fixed) {
		i := newIssuer(t)
		i.clock = c
		w := newWorld(t, db, c, func(cfg *access.Config) {
			cfg.Means = append(cfg.Means, access.ByOIDC)
			cfg.OIDC = &access.OIDC{Issuer: i.server.URL, ClientID: clientID, ClientSecret: "s", Claim: "iin", Client: i.server.Client()}
		})
		fn(t, w, i)
	})
}

func (w *world) byOIDC(i *issuer, claims map[string]any, link bool, v access.Visit) (access.Opened, string, error) {
	w.t.Helper()
	address, step, err := w.s.OIDCBegin(w.t.Context(), "/staff", link, v)
	w.fatal(err)
	state, code := i.authorize(address, claims)
	return w.s.OIDCFinish(w.t.Context(), step, state, code, v)
}

func TestOIDCSignsInByIIN(t *testing.T) {
	eachOIDC(t, func(t *testing.T, w *world, i *issuer) {
		o, next, err := w.byOIDC(i, map[string]any{"sub": "17", "iin": aselIIN}, false, visit)
		w.fatal(err)
		if a, _ := w.browser(o); a == nil || a.Person != w.asel || next != "/staff" {
			t.Errorf("actor %+v, next %q", a, next)
		}
	})
}

func TestOIDCSignsInByATiedAccount(t *testing.T) {
	eachOIDC(t, func(t *testing.T, w *world, i *issuer) {
		claims := map[string]any{"sub": "17"}
		_, _, err := w.byOIDC(i, claims, false, visit)
		w.refused(err, "access.oidc_unknown")
		asDias := visit
		asDias.Expect = w.dias
		_, _, err = w.byOIDC(i, claims, true, asDias)
		w.fatal(err)
		o, _, err := w.byOIDC(i, claims, false, visit)
		w.fatal(err)
		if a, _ := w.browser(o); a == nil || a.Person != w.dias {
			t.Errorf("actor: %+v", a)
		}
		asAsel := visit
		asAsel.Expect = w.asel
		_, _, err = w.byOIDC(i, claims, true, asAsel)
		w.refused(err, "access.oidc_tied")
		_, _, err = w.byOIDC(i, claims, false, asAsel)
		w.refused(err, "access.other_person")
		_, _, err = w.s.OIDCBegin(t.Context(), "/", true, visit)
		w.refused(err, "access.session_needed")
	})
}

func TestAnOIDCAnswerServesOnce(t *testing.T) {
	eachOIDC(t, func(t *testing.T, w *world, i *issuer) {
		claims := map[string]any{"sub": "17", "iin": aselIIN}
		address, step, err := w.s.OIDCBegin(t.Context(), "/", false, visit)
		w.fatal(err)
		state, code := i.authorize(address, claims)
		_, _, err = w.s.OIDCFinish(t.Context(), step, state, code, visit)
		w.fatal(err)
		_, _, err = w.s.OIDCFinish(t.Context(), step, state, code, visit)
		w.refused(err, "access.step")

		address, step, err = w.s.OIDCBegin(t.Context(), "/", false, visit)
		w.fatal(err)
		_, code = i.authorize(address, claims)
		_, _, err = w.s.OIDCFinish(t.Context(), step, state, code, visit) // the state of the flow before
		w.refused(err, "access.step")

		address, _, err = w.s.OIDCBegin(t.Context(), "/", false, visit)
		w.fatal(err)
		state, code = i.authorize(address, claims)
		_, _, err = w.s.OIDCFinish(t.Context(), "", state, code, visit) // in a browser that began nothing
		w.refused(err, "access.step")

		address, step, err = w.s.OIDCBegin(t.Context(), "/", false, visit)
		w.fatal(err)
		state, code = i.authorize(address, claims)
		w.clock.Advance(minutes(10))
		_, _, err = w.s.OIDCFinish(t.Context(), step, state, code, visit)
		w.refused(err, "access.step")
	})
}

func TestOIDCRefusesATokenThatDoesNotHold(t *testing.T) {
	claims := map[string]any{"sub": "17", "iin": aselIIN}
	for name, spoil := range map[string]func(i *issuer){
		"another nonce":    func(i *issuer) { i.spoil = map[string]any{"nonce": "of before"} },
		"another audience": func(i *issuer) { i.spoil = map[string]any{"aud": "somebody else"} },
		"another issuer":   func(i *issuer) { i.spoil = map[string]any{"iss": "https://elsewhere.test"} },
		"expired":          func(i *issuer) { i.spoil = map[string]any{"exp": i.clock.Now().Unix() - 1} },
		"another key": func(i *issuer) {
			key, err := rsa.GenerateKey(rand.Reader, 2048)
			if err != nil {
				i.t.Fatal(err)
			}
			i.key = key
		},
	} {
		t.Run(name, func(t *testing.T) {
			eachOIDC(t, func(t *testing.T, w *world, i *issuer) {
				spoil(i)
				_, _, err := w.byOIDC(i, claims, false, visit)
				w.refused(err, "access.oidc_refused")
			})
		})
	}
}

func TestOIDCNeedsTheVerifierOfTheFlow(t *testing.T) {
	eachOIDC(t, func(t *testing.T, w *world, i *issuer) {
		claims := map[string]any{"sub": "17", "iin": aselIIN}
		one, _, err := w.s.OIDCBegin(t.Context(), "/", false, visit)
		w.fatal(err)
		two, step, err := w.s.OIDCBegin(t.Context(), "/", false, visit)
		w.fatal(err)
		_, stolen := i.authorize(one, claims)
		state, _ := i.authorize(two, claims)
		_, _, err = w.s.OIDCFinish(t.Context(), step, state, stolen, visit)
		w.refused(err, "access.oidc_refused")
		_, step, err = w.s.OIDCBegin(t.Context(), "/", false, visit)
		w.fatal(err)
		_, _, err = w.s.OIDCFinish(t.Context(), step, "", "", visit) // the person refused at the provider
		w.refused(err, "access.step")
	})
}

func TestAProviderThatIsSilentIsAskedAgain(t *testing.T) {
	eachOIDC(t, func(t *testing.T, w *world, i *issuer) {
		cfg := w.cfg
		cfg.OIDC = &access.OIDC{Issuer: "http://127.0.0.1:1", ClientID: clientID}
		s, err := access.New(cfg)
		w.fatal(err)
		_, _, err = s.OIDCBegin(t.Context(), "/", false, visit)
		w.refused(err, "access.oidc_unavailable")
		cfg.OIDC.Issuer = i.server.URL
		_, _, err = s.OIDCBegin(t.Context(), "/", false, visit)
		w.fatal(err)
	})
}
