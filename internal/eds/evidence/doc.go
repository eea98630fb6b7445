// Package evidence gathers, at the time when a signature is taken, what later
// shows that it held then: the answer about the revocation of the signer's
// certificate, and a time stamp inside the message. It checks what was kept
// again without asking anybody. What could not be had is kept as such and said.
package evidence
