// Command build makes everything a browser or a PDF needs from the sources in internal/web/assets/src
// and the packages of package-lock.json: hashed bundles with gzip twins and a manifest, fonts, the
// mark, the checker of archives, and axe-core for the tests. Run it from the root of the module, after `npm ci`; `make assets`
// does both. It needs no Node. The checker is most of the work: the rules are compiled for another machine. `make test` leaves
// it out with -checker=false.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	root := flag.String("root", ".", "folder that holds package.json")
	withChecker := flag.Bool("checker", true, "build the checker of archives for browsers too")
	flag.Parse()
	if err := run(*root, *withChecker); err != nil {
		fmt.Fprintln(os.Stderr, "assets:", err)
		os.Exit(1)
	}
}

func run(root string, withChecker bool) (err error) {
	assets := filepath.Join(root, "internal", "web", "assets")
	dist, made := filepath.Join(assets, "dist"), ""
	if withChecker {
		if made, err = linkChecker(root); err != nil { // it takes the longest: dist is not empty meanwhile
			return err
		}
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
	if err := runtime(dist, names); err != nil {
		return err
	}
	if withChecker {
		if err := checker(made, dist, names); err != nil {
			return err
		}
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
