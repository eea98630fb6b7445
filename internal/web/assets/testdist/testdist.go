// Package testdist carries what `make assets` copies for the tests alone. No program imports it.
package testdist

import "embed"

//go:embed all:files
var files embed.FS

// Axe returns axe-core's source, or an error when `make assets` has not run.
func Axe() (string, error) {
	data, err := files.ReadFile("files/axe.min.js")
	return string(data), err
}
