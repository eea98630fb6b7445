// Package acts holds the law as data: one folder an act, one folder an edition
// in it, named by its first day in force.
package acts

import "embed"

// FS holds every act that comes with the program.
//
//go:embed *
var FS embed.FS
