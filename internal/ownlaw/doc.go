// Package ownlaw keeps the law of an installation's own: an order of a body or
// the policy of a company, copied from an edition that comes with the program,
// changed in its parameters and clauses, and put in force by the signature of
// the body's authorised person.
//
//	          shape (administrator)             enact (authorised person)
//	copied ──────────────────────────► draft ───────────────────────────► in force
//	  ▲            each change checked by the loader of the law      never changed again
//	  └──────────────────────── the next edition is copied from it ◄───────┘
//
// An edition is the folder <law>/<act>/<edition>/ in the same form as under
// acts/. A draft stands in no library. An edition in force carries enacted.yaml,
// which lists the digest of every file, and signature.p7s over its exact bytes;
// one byte changed since stops the program at its start. What was put in force
// stands in a register outside the folder as well (register.go), so that an
// edition taken away whole stops it too. The name of an own act
// begins with "own-" and no act of the program's does, so that nothing here can
// change an edition that comes with the program.
package ownlaw
