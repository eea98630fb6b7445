// Package timestamp asks for time stamps (RFC 3161), checks them, and puts them
// into the messages of which they prove that the signature was there at a time:
// the unsigned attribute that makes a CMS signature one with a trusted time
// (CAdES-T). A stamp counts when its authority may stamp and leads to a root that
// the body relies on; otherwise the time is the server's own word, and is shown as
// such.
package timestamp
