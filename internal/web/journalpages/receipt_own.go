package journalpages

import (
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"tarazy/internal/journal"
	"tarazy/internal/journal/reader"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

// ownMost is how many receipts a page lists.
const ownMost = 50

// ownPage is the list of a person's receipts.
type ownPage struct {
	Rows  kit.Rows
	Pages kit.Pages
}

// ownReceipts lists what a person did and what was decided about them, each with
// its receipt.
func (d Deps) ownReceipts(w http.ResponseWriter, r *route.Request) error {
	below, _ := strconv.ParseInt(r.URL.Query().Get("below"), 10, 64)
	found, next, err := d.Journal.Own(r.Context(), r.Actor.Person, reader.Told, below, ownMost)
	if err != nil {
		return err
	}
	l, t := r.Lang, func(key string) string { return locale.T(r.Lang, "myreceipts."+key, nil) }
	p := ownPage{Rows: kit.Rows{
		Caption: t("title"), Cols: []kit.Col{{Text: t("what")}, {Text: t("when")}, {Text: t("number")}, {Text: t("receipt")}},
		Empty: kit.Nothing{Title: t("none"), Text: t("none_text")},
	}}
	for i := range found {
		p.Rows.Rows = append(p.Rows.Rows, d.ownRow(l, &found[i]))
	}
	if below > 0 {
		p.Pages.Previous = "/my-receipts"
	}
	if next > 0 {
		p.Pages.Next = "/my-receipts?below=" + strconv.FormatInt(next, 10)
	}
	return d.Draw(w, r, page.Page{Title: t("title"), Class: "p-finding"}, ownReceipts(p))
}

func (d Deps) ownRow(l locale.Lang, x *journal.Record) kit.Row {
	at, what := hrefOf("/decisions", x.Number), verbName(l, x.Verb)
	if x.Decided() {
		what += ": " + ruleName(l, x.Rule)
	}
	return kit.Row{Cells: []templ.Component{
		cellLink(at, what), kit.Text(d.moment(l, x.At, x.Body)), kit.Text(locale.Number(l, strconv.FormatInt(x.Number, 10))),
		cellLink(at+"/receipt", locale.T(l, "myreceipts.take", map[string]any{"number": x.Number})),
	}}
}
