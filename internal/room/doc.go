// Package room is the room of a video interview: who comes in, in which role, who
// lets them in, the clock that everybody sees, what is written, and what is
// recorded. A room belongs to an interview and bears its name; it is made when
// somebody first comes in. Where the edition of a competition says nothing of a
// link by video, there is no room, and the interview is held as before.
//
//	a person ── Enter ──► seat ── Admit (the lead) ──► picture and sound (Engine)
//
// Picture and sound are recorded from the moment the candidate, who has agreed to
// it, is let in: one file a member, in pieces, each sealed under the candidate's
// key. Everything else of an interview (script, notes, marks) stays in package
// interview.
package room
