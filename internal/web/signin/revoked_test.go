package signin_test

import (
	"net/http"
	"testing"

	"tarazy/internal/eds/evidence/evidencetest"
)

// TestSignInTellsOfTheCertificate: the account page says by which certificate a session
// began and how it stood, a revoked one is refused, and who is let in unchecked is told
// so at once.
func TestSignInTellsOfTheCertificate(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		services := evidencetest.Start(t, keys().authority, s.clock)
		s.asks = services.Gatherer
		key := keys().asel.Authentication
		v := s.visitor()
		signed(t, s, v, key).goes(t, "/staff")
		v.get("/account").says(t, http.StatusOK, "Certificate not revoked: OCSP answer")

		must(t, services.Register.Revoke(key.Certificate.SerialNumber, s.clock.Now().AddDate(0, 0, -1), 1))
		refused := s.visitor()
		signed(t, s, refused, key).says(t, http.StatusUnprocessableEntity, "The certificate was revoked: ", `data-sign="auth"`)
		refused.get("/account").goes(t, "/sign-in?next=%2Faccount")

		services.Silence()
		services.Strict = true
		signed(t, s, refused, key).says(t, http.StatusUnprocessableEntity, "It could not be checked whether the certificate was revoked: no answer came.")
		refused.get("/account").goes(t, "/sign-in?next=%2Faccount")
		services.Strict = false
		signed(t, s, refused, key).says(t, http.StatusOK, "You are signed in, but the certificate was not checked", `href="/staff"`)
		refused.get("/account").says(t, http.StatusOK, "Revocation of the certificate not checked: no answer came")
	})
}
