package arch

import (
	"strconv"
	"strings"
	"testing"
)

// base packages know nothing of the rest but each other, in the order given.
var base = []string{"batch", "fault", "measure", "clock", "id", "seal", "webm", "strict", "day", "locale", "law"}

// domain packages, each with the domain packages that it may import.
var domain = map[string][]string{
	"people":      {},
	"competency":  {"people"},
	"commission":  {"people", "competency"},
	"exam":        {"people", "competency"},
	"proctor":     {"people", "competency", "exam"},
	"interview":   {"people", "competency"},
	"candidate":   {"people"},
	"competition": {"people", "candidate", "competency", "commission", "exam", "proctor", "interview"},
	"appraisal":   {"people", "competency", "commission", "interview"},
	"room":        {"people", "competency", "interview"},
	"sfu":         {"room"}, // the engine of rooms: it speaks over sockets, not HTTP
}

// services may be imported by the services of the domain; they import only
// people and the base.
var services = []string{"journal", "outbox", "blob", "document", "eds", "access", "signature", "press"}

// below says what a package of the inside may import, by the first part of its
// path under internal.
func below(name string) (allowed []string, inside bool) {
	for i, b := range base {
		if b == name {
			return base[:i], true
		}
	}
	for _, s := range services {
		if s == name {
			return append(append([]string{"people"}, base...), services...), true
		}
	}
	if d, ok := domain[name]; ok {
		return append(append(append([]string{}, d...), base...), services...), true
	}
	return nil, false
}

// banned imports of the domain: the database, the network, the pages.
var banned = []string{"database/sql", "net/http", "tarazy/internal/store", "tarazy/internal/web", "tarazy/internal/api", "github.com/uptrace/bun"}

func TestImportsGoOneWay(t *testing.T) {
	for _, s := range sources(t) {
		rest, ok := strings.CutPrefix(s.path, "internal/")
		if !ok || s.test() {
			continue
		}
		name, _, _ := strings.Cut(rest, "/")
		if strings.HasSuffix(s.file.Name.Name, "test") {
			continue // a package for tests may see what it helps to test
		}
		allowed, inside := below(name)
		for _, imp := range s.file.Imports {
			path, _ := strconv.Unquote(imp.Path.Value)
			if _, isDomain := domain[name]; isDomain && isBanned(path) && !outside[folder(rest)] {
				t.Errorf("%s imports %s", s.path, path)
			}
			ours, ok := strings.CutPrefix(path, "tarazy/internal/")
			if !ok || !inside {
				continue
			}
			first, _, _ := strings.Cut(ours, "/")
			if first != name && !contains(allowed, first) {
				t.Errorf("%s imports %s", s.path, path)
			}
		}
	}
}

// TestPagesAndAPIStandBesideEachOther: what both need lies below them.
func TestPagesAndAPIStandBesideEachOther(t *testing.T) {
	beside := map[string]string{"internal/web/": "tarazy/internal/api", "internal/api/": "tarazy/internal/web"}
	for _, s := range sources(t) {
		if s.test() {
			continue // a test may hold both against each other
		}
		for from, other := range beside {
			if !strings.HasPrefix(s.path, from) {
				continue
			}
			for _, imp := range s.file.Imports {
				if path, _ := strconv.Unquote(imp.Path.Value); path == other || strings.HasPrefix(path, other+"/") {
					t.Errorf("%s imports %s", s.path, path)
				}
			}
		}
	}
}

// outside are the folders of the domain that speak to other systems.
var outside = map[string]bool{"candidate/source": true, "sfu/livekit": true}

// folder is the path of a file without its name.
func folder(path string) string { return path[:max(0, strings.LastIndexByte(path, '/'))] }

func isBanned(path string) bool {
	for _, b := range banned {
		if path == b || strings.HasPrefix(path, b+"/") {
			return true
		}
	}
	return false
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// forbiddenNames are layers that this house does not have.
var forbiddenNames = []string{"model", "models", "service", "repository", "dto", "util", "utils", "common", "helpers", "helper"}

func TestNoPackageIsALayer(t *testing.T) {
	for _, s := range sources(t) {
		if contains(forbiddenNames, s.file.Name.Name) {
			t.Errorf("%s: package %s", s.path, s.file.Name.Name)
		}
	}
}
