// Package sfu carries picture and sound of video interviews: a selective
// forwarding unit inside this process, for rooms of up to eight, with a relay for
// closed networks and a recording of each member on the server.
//
//	browser ── one connection (VP8, Opus) ──► Engine ──► every other member
//	                                             └────► a WebM file a member
//
// The server always makes the offer, so two offers never meet: first the lines of
// the member's own picture and sound, then those of every other who speaks. A seat
// keeps its outgoing tracks while the room is open. Who drops and comes back joins
// with the same ID: a new connection feeds the same tracks and the same file, and
// the others negotiate nothing.
//
// Messages to and from a browser are the value of "rtc" in the messages of the
// room's page:
//
//	to the browser    {"begin": {"you": ID, "speaks": true, "ice": […]}}  a new connection; an old one is dropped
//	                  {"offer": SDP}
//	                  {"members": [{"id": ID, "here": true, "audio": true, "video": true}, …]}  all others, after each change
//	                  {"end": true}
//	from the browser  {"answer": SDP}, {"candidate": {…}}
//	                  {"restart": true}                           the line broke: negotiate ICE anew
//	                  {"sends": {"audio": true, "video": false}}  what is switched on
//
// What it does not do: simulcast and layers (eight small pictures need none: each
// browser sends one picture of at most 500 kbit/s), an estimate of the bandwidth
// towards a browser (a line that is too thin for what is sent loses pictures, and
// asks for key frames), and encryption from end to end (the server records).
//
// An installation that outgrows one machine names a LiveKit server instead, see
// the folder livekit.
package sfu
