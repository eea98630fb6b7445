// Package assets serves the bundles, fonts and drawings that `make assets` writes into dist.
//
// The folder is embedded with nothing but .keep in a clean clone, so everything builds; Ready tells
// whether the step was done. Names carry a hash of their content, so they are cached for ever.
package assets

import (
	"bytes"
	"compress/gzip"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"sync"

	"tarazy/internal/fault"
)

// Prefix is where Handler is mounted.
const Prefix = "/assets/"

//go:embed all:dist
var embedded embed.FS

var manifest = sync.OnceValues(func() (map[string]string, error) {
	dist, err := fs.Sub(embedded, "dist")
	if err != nil {
		return nil, fmt.Errorf("assets: %w", err)
	}
	return readManifest(dist)
})

// Ready returns nil when the assets were built into the program, and otherwise a fault
// (assets.missing) that names the step to run.
func Ready() error {
	_, err := manifest()
	return err
}

// URL returns the address of an asset by its plain name, such as "app.css" or
// "golos-text-cyrillic-400-normal.woff2". A name that was not built keeps its plain form, which
// Handler answers with 404, or with 503 when no asset was built at all.
func URL(name string) string {
	names, err := manifest()
	if err != nil {
		return Prefix + name
	}
	if hashed, ok := names[name]; ok {
		return Prefix + hashed
	}
	return Prefix + name
}

// Handler serves what URL names: immutable, and as the gzip twin to those who accept it.
func Handler() http.Handler {
	dist, err := fs.Sub(embedded, "dist")
	if err != nil {
		return unavailable(err)
	}
	if err := Ready(); err != nil {
		return unavailable(err)
	}
	return handler(dist)
}

func readManifest(dist fs.FS) (map[string]string, error) {
	data, err := fs.ReadFile(dist, "manifest.json")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fault.New(fault.Unavailable, "assets.missing", "command", "make assets").Wrap(err)
	}
	if err != nil {
		return nil, fmt.Errorf("assets manifest: %w", err)
	}
	names := map[string]string{}
	if err := json.Unmarshal(data, &names); err != nil {
		return nil, fmt.Errorf("assets manifest: %w", err)
	}
	return names, nil
}

func unavailable(err error) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		http.Error(w, err.Error(), http.StatusServiceUnavailable)
	})
}

func handler(dist fs.FS) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := strings.TrimPrefix(path.Clean(r.URL.Path), strings.TrimSuffix(Prefix, "/")+"/")
		kind, ok := contentTypes[path.Ext(name)]
		if !ok {
			http.NotFound(w, r)
			return
		}
		serve(w, r, dist, name, kind)
	})
}

// contentTypes lists all that is served, so that the machine's own MIME table does not matter.
var contentTypes = map[string]string{
	".js":    "text/javascript; charset=utf-8",
	".css":   "text/css; charset=utf-8",
	".svg":   "image/svg+xml",
	".woff2": "font/woff2",
	".wasm":  "application/wasm",
	".bin":   "application/octet-stream",
}

func serve(w http.ResponseWriter, r *http.Request, dist fs.FS, name, kind string) {
	file := name
	header := w.Header()
	if _, err := fs.Stat(dist, name+".gz"); err == nil {
		header.Set("Vary", "Accept-Encoding")
		if acceptsGzip(r) {
			file = name + ".gz"
		}
	}
	data, err := read(dist, file)
	if err != nil {
		header.Del("Vary")
		http.NotFound(w, r)
		return
	}
	if file != name {
		header.Set("Content-Encoding", "gzip")
	}
	header.Set("Content-Type", kind)
	header.Set("Content-Length", fmt.Sprint(len(data)))
	header.Set("Cache-Control", "public, max-age=31536000, immutable")
	if r.Method != http.MethodHead {
		_, _ = w.Write(data) // a browser that left is no error of ours
	}
}

// Read gives an asset by its plain name, as it is, for a page that carries its
// parts inside.
func Read(name string) ([]byte, error) {
	names, err := manifest()
	if err != nil {
		return nil, err
	}
	dist, err := fs.Sub(embedded, "dist")
	if err != nil {
		return nil, fmt.Errorf("assets: %w", err)
	}
	return read(dist, names[name])
}

// Packed is the size of what is sent for an asset to who accepts gzip, in bytes; 0
// where it was not built.
func Packed(name string) int64 {
	names, err := manifest()
	if err != nil {
		return 0
	}
	info, err := fs.Stat(embedded, "dist/"+names[name]+".gz")
	if err != nil {
		return 0
	}
	return info.Size()
}

// ReadPacked gives the gzip twin of an asset by its plain name.
func ReadPacked(name string) ([]byte, error) {
	names, err := manifest()
	if err != nil {
		return nil, err
	}
	return fs.ReadFile(embedded, "dist/"+names[name]+".gz")
}

// read reads a file of dist; one that is there only as its gzip twin is unpacked.
func read(dist fs.FS, file string) ([]byte, error) {
	data, err := fs.ReadFile(dist, file)
	if err == nil || !errors.Is(err, fs.ErrNotExist) {
		return data, err
	}
	packed, twin := fs.ReadFile(dist, file+".gz")
	if twin != nil {
		return nil, err
	}
	zip, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(zip)
}

func acceptsGzip(r *http.Request) bool {
	for _, part := range strings.Split(r.Header.Get("Accept-Encoding"), ",") {
		coding, quality, _ := strings.Cut(strings.TrimSpace(part), ";")
		if coding == "gzip" {
			return strings.TrimSpace(quality) != "q=0"
		}
	}
	return false
}
