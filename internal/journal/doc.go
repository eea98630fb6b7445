// Package journal keeps an append-only record of every act and finding in a
// Merkle tree, so that nothing can be changed or removed unseen, and so that
// every decision can be worked out again from its facts.
package journal
