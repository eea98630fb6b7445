//go:build js && wasm

// Command wasm is the checker of archives for a browser. It gives the page one
// function, tarazyCheck(archive, key, authorities, language), which answers with
// the outcome as JSON; nothing of what it is given leaves the page.
package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"syscall/js"

	"tarazy/internal/checker"
	"tarazy/internal/eds"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
)

func main() {
	js.Global().Set("tarazyCheck", js.FuncOf(func(_ js.Value, args []js.Value) any {
		return answer(checked(bytesOf(args[0]), args[1].String(), bytesOf(args[2]), language(args[3].String())))
	}))
	select {}
}

func bytesOf(v js.Value) []byte {
	out := make([]byte, v.Get("length").Int())
	js.CopyBytesToGo(out, v)
	return out
}

func language(text string) locale.Lang {
	for _, l := range locale.Langs {
		if string(l) == text {
			return l
		}
	}
	return locale.EN
}

// refusal is the answer where there is no outcome.
type refusal struct {
	Error string `json:"error"`
}

func checked(archive []byte, key string, authorities []byte, l locale.Lang) any {
	given := checker.Given{Public: strings.TrimSpace(key)}
	var err error
	if len(authorities) > 0 {
		if given.Roots, err = eds.NewTrust(authorities); err != nil {
			return refusal{locale.T(l, "fault.archive.roots", nil)}
		}
	}
	out, err := checker.Archive(given, bytes.NewReader(archive), int64(len(archive)), l, "page")
	if f, ok := fault.As(err); ok {
		return refusal{locale.T(l, f.Key(), f.Args)}
	}
	if err != nil {
		return refusal{err.Error()}
	}
	return out
}

func answer(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		return `{"error":"` + err.Error() + `"}`
	}
	return string(text)
}
