// Package competition carries the competition for a post of the civil service.
// So far it holds the questions that the act decides by itself; each is a pure
// function in a file of its own that takes facts and the rules of an edition
// and returns a finding.
//
// The stages follow each other, and each opens by the outcome of the one
// before it:
//
//	registration → knowledge test → application → check by HR
//	  → personal qualities (threshold) → abilities (cut) → essay where due (pass mark)
//	  → interview (shortlist) → ranking → protocol → appointment (window)
//
// The figures are those of the edition (Rules); where the source is silent the
// value names the silence and is a parameter with a default.
package competition
