package main

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
)

// keep is the committed file that lets a clean clone embed an empty folder.
const keep = ".keep"

// empty removes what an earlier run left, so that old hashes do not pile up in the binary.
func empty(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("read %s: %w", dir, err)
	}
	for _, entry := range entries {
		if entry.Name() == keep {
			continue
		}
		if err := os.RemoveAll(filepath.Join(dir, entry.Name())); err != nil {
			return fmt.Errorf("clear %s: %w", dir, err)
		}
	}
	return nil
}

// mark copies the drawings that pages name by URL, with a hash in the name.
func mark(src, dist string, names map[string]string) error {
	for _, name := range []string{"mark.svg"} {
		data, err := os.ReadFile(filepath.Join(src, "drawings", name))
		if err != nil {
			return fmt.Errorf("mark: %w", err)
		}
		sum := sha256.Sum256(data)
		ext := filepath.Ext(name)
		hashed := name[:len(name)-len(ext)] + "-" + hex.EncodeToString(sum[:4]) + ext
		if err := os.WriteFile(filepath.Join(dist, hashed), data, 0o644); err != nil {
			return fmt.Errorf("mark: %w", err)
		}
		names[name] = hashed
	}
	return nil
}

func writeManifest(dist string, names map[string]string) error {
	data, err := json.MarshalIndent(names, "", "  ")
	if err != nil {
		return fmt.Errorf("manifest: %w", err)
	}
	return os.WriteFile(filepath.Join(dist, "manifest.json"), append(data, '\n'), 0o644)
}

// squeeze writes a gzip twin beside every text file. Fonts are compressed already.
func squeeze(dist string) error {
	for _, pattern := range []string{"*.js", "*.css", "*.svg"} {
		files, err := filepath.Glob(filepath.Join(dist, pattern))
		if err != nil {
			return fmt.Errorf("gzip: %w", err)
		}
		for _, file := range files {
			if err := gzipTwin(file); err != nil {
				return err
			}
		}
	}
	return nil
}

func gzipTwin(file string) error {
	data, err := os.ReadFile(file)
	if err != nil {
		return fmt.Errorf("gzip: %w", err)
	}
	var out bytes.Buffer
	zip, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return fmt.Errorf("gzip: %w", err)
	}
	if _, err := zip.Write(data); err != nil {
		return fmt.Errorf("gzip %s: %w", file, err)
	}
	if err := zip.Close(); err != nil {
		return fmt.Errorf("gzip %s: %w", file, err)
	}
	return os.WriteFile(file+".gz", out.Bytes(), 0o644)
}

// documentFonts puts the TTF cuts where the PDF writer embeds them from. Each carries its licence, the
// SIL Open Font License, in its own name table.
func documentFonts(root string) error {
	pack := filepath.Join(root, "node_modules", "@expo-google-fonts", "golos-text")
	dir := filepath.Join(root, "internal", "document", "fonts")
	for _, cut := range []string{"400Regular", "500Medium", "600SemiBold"} {
		name := "GolosText_" + cut + ".ttf"
		if err := copyFile(filepath.Join(pack, cut, name), filepath.Join(dir, name)); err != nil {
			return err
		}
	}
	return nil
}

func copyFile(from, to string) error {
	data, err := os.ReadFile(from)
	if err != nil {
		return fmt.Errorf("%w (run `npm ci` first)", err)
	}
	return os.WriteFile(to, data, 0o644)
}
