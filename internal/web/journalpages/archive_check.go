package journalpages

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"html"
	"io"
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/assets"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

// The parts of the page that checks archives in the browser.
const (
	checkerWasm   = "check.wasm"
	checkerRun    = "wasm_exec.js"
	checkerScript = "check.js"
)

// archivePage is the form where an archive is checked.
type archivePage struct {
	Wasm  string // address of the checker; "" where the page carries it
	Lang  string
	Size  string // of the checker as it is sent, in MB, with one decimal; "" where it was not built
	Whole string // of the page as one file
}

// archiveForm shows the form, or with ?as=file gives the page as one file.
func (d Deps) archiveForm(w http.ResponseWriter, r *route.Request) error {
	if r.URL.Query().Get("as") == "file" {
		return archiveAlone(w, r)
	}
	p := archivePage{Wasm: assets.URL(checkerWasm), Lang: string(r.Lang)}
	if n := assets.Packed(checkerWasm); n > 0 {
		p.Size, p.Whole = megabytes(n), megabytes(n*4/3)
	}
	return d.Draw(w, r, page.Page{
		Title: locale.T(r.Lang, "checkarchive.title", nil), Class: "p-finding", Bundles: []string{checkerRun, checkerScript},
	}, archiveCheck(p))
}

// megabytes writes a size of bytes with one decimal.
func megabytes(n int64) string {
	tenths := (n*10 + 1<<19) >> 20
	return strconv.FormatInt(tenths/10, 10) + "." + strconv.FormatInt(tenths%10, 10)
}

// archiveAlone gives the page as one file that carries all it needs: it works
// from a disk, without any server.
func archiveAlone(w http.ResponseWriter, r *route.Request) error {
	parts := map[string][]byte{}
	for _, name := range []string{"app.css", checkerRun, checkerScript} {
		data, err := assets.Read(name)
		if err != nil {
			return err
		}
		parts[name] = data
	}
	packed, err := assets.ReadPacked(checkerWasm)
	if err != nil {
		return fault.New(fault.Unavailable, "assets.missing", "command", "make assets").Wrap(err)
	}
	var form bytes.Buffer
	if err := archiveBody(archivePage{Lang: string(r.Lang)}).Render(kit.WithLang(r.Context(), r.Lang), &form); err != nil {
		return err
	}
	route.SaveAs(w, "text/html; charset=utf-8", "tarazy-check-"+string(r.Lang)+".html")
	if err := alone(w, r.Lang, parts, form.String(), packed); err != nil {
		r.Log.Info("page not sent", "error", err)
	}
	return nil
}

// alone writes the page with its parts inside. It is a file on a disk and no page
// of the program, so that no policy forbids them.
func alone(w io.Writer, l locale.Lang, parts map[string][]byte, form string, packed []byte) error {
	title := html.EscapeString(locale.T(l, "checkarchive.title", nil))
	_, err := fmt.Fprintf(w, `<!doctype html><html lang="%s"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>%s</title><style>%s</style></head>`+
		`<body class="p-finding"><main class="main">%s</main>`+
		`<script id="checker" type="application/octet-stream">%s</script><script>%s</script><script>%s</script></body></html>`,
		l, title, parts["app.css"], form, base64.StdEncoding.EncodeToString(packed), parts[checkerRun], parts[checkerScript])
	return err
}

// checkAttrs are what the browser's own code reads from the form.
func checkAttrs(ctx context.Context, p archivePage) templ.Attributes {
	out := templ.Attributes{"data-lang": p.Lang}
	if p.Wasm != "" {
		out["data-wasm"] = p.Wasm
	}
	for _, name := range []string{"loading", "checking", "failed", "file"} {
		out["data-msg-"+name] = kit.Tr(ctx, "checkarchive."+name)
	}
	return out
}

func several() templ.Attributes { return templ.Attributes{"multiple": true} }
