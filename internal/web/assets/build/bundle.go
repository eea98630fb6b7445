package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// bundle makes one bundle of every src/*.ts and src/*.css (a page that needs code of its own has a
// file of its own there; shared parts live in folders below) and returns the hashed name of each
// output and font by its plain name.
func bundle(root, src, dist string) (map[string]string, error) {
	entries, err := entryPoints(src)
	if err != nil {
		return nil, err
	}
	result := api.Build(options(root, entries, dist))
	if len(result.Errors) > 0 {
		lines := api.FormatMessages(result.Errors, api.FormatMessagesOptions{Kind: api.ErrorMessage})
		return nil, errors.New(strings.Join(lines, ""))
	}
	return outputNames(result.Metafile)
}

func options(root string, entries []string, dist string) api.BuildOptions {
	abs, _ := filepath.Abs(root)
	return api.BuildOptions{
		AbsWorkingDir:     abs,
		EntryPoints:       entries,
		Outdir:            dist,
		EntryNames:        "[name]-[hash]",
		AssetNames:        "[name]-[hash]",
		Bundle:            true,
		Write:             true,
		Metafile:          true,
		MinifyWhitespace:  true,
		MinifySyntax:      true,
		MinifyIdentifiers: true,
		Format:            api.FormatIIFE,
		Target:            api.ES2022,
		Charset:           api.CharsetUTF8,
		LegalComments:     api.LegalCommentsInline,
		Loader: map[string]api.Loader{
			".woff2": api.LoaderFile,
			".svg":   api.LoaderFile,
			".bin":   api.LoaderFile, // weights of models
		},
	}
}

func entryPoints(src string) ([]string, error) {
	var entries []string
	for _, pattern := range []string{"*.ts", "*.css"} {
		found, err := filepath.Glob(filepath.Join(src, pattern))
		if err != nil {
			return nil, fmt.Errorf("list %s: %w", src, err)
		}
		entries = append(entries, found...)
	}
	for i, entry := range entries {
		abs, err := filepath.Abs(entry)
		if err != nil {
			return nil, fmt.Errorf("entry %s: %w", entry, err)
		}
		entries[i] = abs
	}
	return entries, nil
}

// outputNames reads esbuild's description of what it wrote.
func outputNames(metafile string) (map[string]string, error) {
	var meta struct {
		Outputs map[string]struct {
			EntryPoint string              `json:"entryPoint"`
			Inputs     map[string]struct{} `json:"inputs"`
		} `json:"outputs"`
	}
	if err := json.Unmarshal([]byte(metafile), &meta); err != nil {
		return nil, fmt.Errorf("esbuild metafile: %w", err)
	}
	names := map[string]string{}
	for out, about := range meta.Outputs {
		hashed := filepath.Base(out)
		plain := strings.TrimSuffix(filepath.Base(about.EntryPoint), filepath.Ext(about.EntryPoint)) + filepath.Ext(hashed)
		if about.EntryPoint == "" {
			for in := range about.Inputs {
				plain = filepath.Base(in)
			}
		}
		names[plain] = hashed
	}
	return names, nil
}
