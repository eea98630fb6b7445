package journalpages

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/journal"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

// attestBody bounds a checkpoint that a witness sends, in bytes.
const attestBody = 64 << 10

// checkpointRoutes are open to everybody, but for a person's own receipts: by
// them anybody holds the journal to what it once said.
func (d Deps) checkpointRoutes() []route.Route {
	if d.Published == nil {
		return nil
	}
	return []route.Route{
		{Method: "GET", Pattern: "/checkpoint", Verb: access.Look, Handle: d.checkpoint},
		{Method: "GET", Pattern: "/checkpoints", Verb: access.Look, Handle: d.checkpoints},
		{Method: "POST", Pattern: "/checkpoints", Verb: access.Look, Body: attestBody, Handle: d.attest},
		{Method: "GET", Pattern: "/checkpoints/{size}", Verb: access.Look, Handle: d.checkpoint},
		{Method: "GET", Pattern: "/checkpoints/{size}/growth/{to}", Verb: access.Look, Handle: d.growth},
		{Method: "GET", Pattern: "/journal.pub", Verb: access.Look, Handle: d.publicKey},
		{Method: "GET", Pattern: "/check/receipt", Verb: access.Look, Handle: d.receiptForm},
		{Method: "POST", Pattern: "/check/receipt", Verb: access.Look, Body: receiptBody, Handle: d.receiptCheck},
		{Method: "GET", Pattern: "/my-receipts", Verb: access.SeeTasks, Handle: d.ownReceipts},
		{Method: "GET", Pattern: "/check/archive", Verb: access.Look, CSP: route.Wasm, Handle: d.archiveForm},
	}
}

// checkpoint gives a checkpoint as text: that of a size, or the last one.
func (d Deps) checkpoint(w http.ResponseWriter, r *route.Request) error {
	size, err := sizeOf(r.PathValue("size"))
	if err != nil {
		return err
	}
	text, err := d.Published.Text(r.Context(), size)
	if err != nil {
		return err
	}
	return plainText(w, r, text)
}

// sizeOf reads the size of a tree in an address; 0 for none.
func sizeOf(text string) (int64, error) {
	if text == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 1 {
		return 0, fault.New(fault.Missing, "journal.checkpoint.missing", "size", int64(0))
	}
	return n, nil
}

func plainText(w http.ResponseWriter, r *route.Request, text string) error {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	if _, err := io.WriteString(w, text); err != nil {
		r.Log.Info("text not sent", "error", err)
	}
	return nil
}

// publicKey gives the key by which checkpoints and receipts are verified.
func (d Deps) publicKey(w http.ResponseWriter, r *route.Request) error {
	return plainText(w, r, d.Published.Journal.Signer.Public()+"\n")
}

// growth gives the proof that the journal only grew between two checkpoints.
func (d Deps) growth(w http.ResponseWriter, r *route.Request) error {
	from, err := sizeOf(r.PathValue("size"))
	if err != nil {
		return err
	}
	to, err := sizeOf(r.PathValue("to"))
	if err != nil {
		return err
	}
	g, err := d.Published.Journal.Growth(r.Context(), from, to)
	if err != nil {
		return err
	}
	route.SaveAs(w, "application/json; charset=utf-8", "tarazy-growth-"+strconv.FormatInt(from, 10)+"-"+strconv.FormatInt(to, 10)+".json")
	if err := json.NewEncoder(w).Encode(g); err != nil {
		r.Log.Info("growth not sent", "error", err)
	}
	return nil
}

// attest takes a checkpoint that a witness signed, and answers with the names of
// those whose signatures were taken, one a line.
func (d Deps) attest(w http.ResponseWriter, r *route.Request) error {
	text, err := io.ReadAll(r.Body)
	if err != nil {
		return err
	}
	names, err := d.Published.Take(r.Context(), string(text))
	if err != nil {
		return err
	}
	out := ""
	for _, name := range names {
		out += name + "\n"
	}
	return plainText(w, r, out)
}

// checkpointsPage is the last checkpoint, and those kept before it.
type checkpointsPage struct {
	Text      string // of the last one; "" for an empty journal
	Key       string
	Witnesses []string // their keys
	Rows      kit.Rows
	Pages     kit.Pages
}

// checkpointsMost is how many checkpoints a page lists.
const checkpointsMost = 50

func (d Deps) checkpoints(w http.ResponseWriter, r *route.Request) error {
	p := checkpointsPage{Key: d.Published.Journal.Signer.Public()}
	for _, x := range d.Published.Witnesses {
		p.Witnesses = append(p.Witnesses, x.String())
	}
	text, err := d.Published.Text(r.Context(), 0)
	if err != nil && !fault.Is(err, "journal.checkpoint.missing") {
		return err
	}
	p.Text = text
	if err := d.history(r, &p); err != nil {
		return err
	}
	return d.Draw(w, r, page.Page{Title: locale.T(r.Lang, "checkpoints.title", nil), Class: "p-finding"}, checkpointList(p))
}

// history lists the kept checkpoints below the size in the address, the largest
// first, each with the proof that leads from the one before to it.
func (d Deps) history(r *route.Request, p *checkpointsPage) error {
	kept, err := d.Published.Kept(r.Context())
	if err != nil {
		return err
	}
	l, t := r.Lang, func(key string) string { return locale.T(r.Lang, "checkpoints."+key, nil) }
	p.Rows = kit.Rows{
		Caption: t("title"), Cols: []kit.Col{{Text: t("size")}, {Text: t("signed")}, {Text: t("witnesses")}, {Text: t("growth")}},
		Empty: kit.Nothing{Title: t("none"), Text: t("none_text")},
	}
	first := below(kept, r.URL.Query().Get("below"))
	for i := first; i < len(kept) && i < first+checkpointsMost; i++ {
		before := int64(0)
		if i+1 < len(kept) {
			before = kept[i+1]
		}
		row, err := d.keptRow(r.Context(), l, kept[i], before)
		if err != nil {
			return err
		}
		p.Rows.Rows = append(p.Rows.Rows, row)
	}
	if first > 0 {
		p.Pages.Previous = "/checkpoints"
	}
	if end := first + checkpointsMost; end < len(kept) {
		p.Pages.Next = "/checkpoints?below=" + strconv.FormatInt(kept[end-1], 10)
	}
	return nil
}

// below is the place of the first size that is smaller than one in an address.
func below(kept []int64, text string) int {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0
	}
	for i, size := range kept {
		if size < n {
			return i
		}
	}
	return len(kept)
}

func (d Deps) keptRow(ctx context.Context, l locale.Lang, size, before int64) (kit.Row, error) {
	number := cellLink("/checkpoints/"+strconv.FormatInt(size, 10), locale.Number(l, strconv.FormatInt(size, 10)))
	text, err := d.Published.Text(ctx, size)
	if err != nil {
		return kit.Row{}, err
	}
	c, err := journal.OpenCheckpoint(text, d.Published.Journal.Signer.Public(), d.Published.Witnesses...)
	if err != nil { // a file that was changed is shown as such
		return kit.Row{Cells: []templ.Component{number, kit.State(kit.Refused, said(l, err)), kit.Text(""), kit.Text("")}}, nil
	}
	when := ""
	head, err := d.Published.Journal.Checkpoint(ctx, size)
	if err == nil {
		when = d.moment(l, head.At, "")
	}
	var names []string
	for _, w := range c.Attested {
		names = append(names, w.Name())
	}
	grown := kit.Text("")
	if before > 0 {
		from := strconv.FormatInt(before, 10)
		grown = cellLink("/checkpoints/"+from+"/growth/"+strconv.FormatInt(size, 10), locale.T(l, "checkpoints.since", map[string]any{"size": before}))
	}
	return kit.Row{Cells: []templ.Component{number, kit.Text(when), kit.Text(strings.Join(names, ", ")), grown}}, nil
}

// said is a fault in words.
func said(l locale.Lang, err error) string {
	if f, ok := fault.As(err); ok {
		return locale.T(l, f.Key(), f.Args)
	}
	return err.Error()
}
