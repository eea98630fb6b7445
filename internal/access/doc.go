// Package access says who may do what. One table lists for every verb which
// role may do it in which relation to the thing concerned; what the table does
// not allow is denied. Roles are granted for a scope and a time; supervisors,
// employees and candidates follow from who a person is on the day.
//
// It also signs people in: by password with one-time codes, by passkey, by a
// provider of OpenID Connect, by an electronic digital signature over a
// challenge. A sign-in goes through steps, each taken once:
//
//	visitor ──password──► (codes set up?) ──no──► session
//	    │                       └──yes──► step "code" ──code──► session
//	    └──begin──► step "eds" | "passkey" | "oidc" ──answer──► session
//
// A session ends when not used, after its life, when revoked, at sign-out, when
// the browser signs in anew, and with all others when the password changes.
// Days of grants and certificates go by the legal clock; sessions, codes, steps
// and delays by the wall clock.
package access
