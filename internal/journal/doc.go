// Package journal keeps an append-only record of every act and finding in a
// Merkle tree, so that nothing can be changed or removed unseen, and so that
// every decision can be worked out again from its facts.
//
// A record goes this way:
//
//	Add, in the transaction of the act ──► pending ──Sequence──► numbered, its
//	leaf in the tree, under a signed head ──Destroy──► leaf alone, its facts gone
//	under an act
//
// A record is its leaf: ids, verb, instant, edition, and salted hashes of what
// was known and found. Facts, input, finding and salt lie beside it, sealed
// under the key of the person whom they are about. What is destroyed leaves the
// leaf, so the tree holds for ever.
//
// A head is a checkpoint (C2SP tlog-checkpoint) that anybody may keep; Published
// keeps some as files beside the database, with the signatures of witnesses.
// A receipt proves to whoever has the public key that a record stands under a
// checkpoint, and a Growth that nothing was changed between two of them.
//
// Check goes through all of it: leaves against the tree, the tree against the
// signed heads, facts against leaves, and every finding against what the rule
// says today of the same input under the same edition. It holds the journal to the
// checkpoints that were published, and what lies outside it (Beside) to its
// records.
package journal
