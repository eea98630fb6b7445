// Package demosigner is the signer of a demonstration: a process of its own on
// a loopback port that speaks the desktop signer's WebSocket protocol (modules
// kz.gov.pki.knca.basics and kz.gov.pki.knca.commonUtils) and signs with the
// keys of a demonstration's folder. In place of the dialogue in which a person
// picks a key file, a small page and POST /choose say who signs. It answers
// loopback origins only and must never hold a real key.
package demosigner
