// Package candidate keeps those who take part in selection: their registration
// by electronic signature, and the personal file that other information systems
// fill and the candidate checks.
//
// A requirement of a post is a tree (Need) that is checked against what the
// file tells (Facts): met, not met, or unknown where the file does not tell it.
//
// A person becomes a candidate by signing one statement, and stays one until
// the consent is withdrawn:
//
//	visitor ──sign──► registered ──withdraw──► withdrawn ──sign──► registered
//
// The personal file is one case with one version; whoever writes names the
// version that was seen. What a register gave and what the candidate wrote
// stand side by side, neither over the other:
//
//	empty ──fetch──► fetched ──correct, add, mark, dispute──► fetched ──confirm──► confirmed
//	                    ▲                                                             │
//	                    └───────────────── any change or a new fetch ─────────────────┘
package candidate
