// Command build makes everything a browser or a PDF needs from the sources in internal/web/assets/src
// and the packages of package-lock.json: hashed bundles with gzip twins and a manifest, fonts, the
// mark, the checker of archives, and axe-core for the tests. Run it from the root of the module, after `npm ci`; `make assets`
// does both. It needs no Node.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	root := flag.String("root", ".", "folder that holds package.json")
	flag.Parse()
	if err := run(*root); err != nil {
		fmt.Fprintln(os.Stderr, "assets:", err)
		os.Exit(1)
	}
}

func run(root string) error {
	assets := filepath.Join(root, "internal", "web", "assets")
	dist := filepath.Join(assets, "dist")
	made, err := linkChecker(root) // it takes the longest: dist is not empty meanwhile
	if err != nil {
		return err
	}
	if err := empty(dist); err != nil {
		return err
	}
	names, err := bundle(root, filepath.Join(assets, "src"), dist)
	if err != nil {
		return err
	}
	if err := mark(filepath.Join(assets, "src"), dist, names); err != nil {
		return err
	}
	if err := checker(made, dist, names); err != nil {
		return err
	}
	if err := writeManifest(dist, names); err != nil {
		return err
	}
	if err := squeeze(dist); err != nil {
		return err
	}
	if err := documentFonts(root); err != nil {
		return err
	}
	axe := filepath.Join(root, "node_modules", "axe-core", "axe.min.js")
	return copyFile(axe, filepath.Join(assets, "testdist", "files", "axe.min.js"))
}
