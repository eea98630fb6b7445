package main

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// checkerName is the plain name of the checker of archives for browsers.
const checkerName = "check.wasm"

// linkChecker builds the checker of archives to WebAssembly, outside dist, so that
// it is linked anew only when the code has changed, and gives its place.
func linkChecker(root string) (string, error) {
	made, err := filepath.Abs(filepath.Join(root, "node_modules", ".cache", "tarazy", checkerName))
	if err != nil {
		return "", fmt.Errorf("checker: %w", err)
	}
	cmd := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", made, "./internal/checker/wasm")
	cmd.Dir, cmd.Stderr = root, os.Stderr
	cmd.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm", "CGO_ENABLED=0")
	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("checker: %w", err)
	}
	return made, nil
}

// checker puts the checker beside the bundles, compressed alone: unpacked it would
// be the largest part of the program.
func checker(made, dist string, names map[string]string) error {
	data, err := os.ReadFile(made)
	if err != nil {
		return fmt.Errorf("checker: %w", err)
	}
	packed, err := packedOnce(made, data)
	if err != nil {
		return err
	}
	names[checkerName] = hashed(checkerName, data)
	if err := os.WriteFile(filepath.Join(dist, names[checkerName]+".gz"), packed, 0o644); err != nil {
		return fmt.Errorf("checker: %w", err)
	}
	return nil
}

// packedOnce compresses the checker, unless it was compressed before.
func packedOnce(made string, data []byte) ([]byte, error) {
	sum := sha256.Sum256(data)
	kept := made + "-" + hex.EncodeToString(sum[:8]) + ".gz"
	if packed, err := os.ReadFile(kept); err == nil {
		return packed, nil
	}
	old, err := filepath.Glob(made + "-*.gz")
	if err != nil {
		return nil, fmt.Errorf("checker: %w", err)
	}
	for _, name := range old {
		if err := os.Remove(name); err != nil {
			return nil, fmt.Errorf("checker: %w", err)
		}
	}
	var out bytes.Buffer
	zip, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return nil, fmt.Errorf("checker: %w", err)
	}
	if _, err := zip.Write(data); err != nil {
		return nil, fmt.Errorf("checker: %w", err)
	}
	if err := zip.Close(); err != nil {
		return nil, fmt.Errorf("checker: %w", err)
	}
	return out.Bytes(), os.WriteFile(kept, out.Bytes(), 0o644)
}

// runtime copies the script by which a browser runs what Go built.
func runtime(dist string, names map[string]string) error {
	const name = "wasm_exec.js"
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return fmt.Errorf("checker: %w", err)
	}
	data, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(root)), "lib", "wasm", name))
	if err != nil {
		return fmt.Errorf("checker: %w", err)
	}
	names[name] = hashed(name, data)
	return os.WriteFile(filepath.Join(dist, names[name]), data, 0o644)
}

// hashed is a file name with a hash of the content.
func hashed(name string, data []byte) string {
	sum := sha256.Sum256(data)
	ext := filepath.Ext(name)
	return strings.TrimSuffix(name, ext) + "-" + hex.EncodeToString(sum[:4]) + ext
}
