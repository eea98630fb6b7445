package journalpages

import (
	"context"
	"strings"

	"github.com/a-h/templ"

	"tarazy/internal/locale"
	"tarazy/internal/web/kit"
)

func listActs(ctx context.Context, p listPage) []kit.Act {
	if !p.MayCheck {
		return nil
	}
	return []kit.Act{{Text: kit.Tr(ctx, "journalpages.check.title"), Href: "/journal/verify"}}
}

func listRows(ctx context.Context, p listPage) kit.Rows {
	rows := kit.Rows{
		Caption: kit.Tr(ctx, "journalpages.title"),
		Cols: []kit.Col{
			{Text: kit.Tr(ctx, "journalpages.col.number")}, {Text: kit.Tr(ctx, "journalpages.col.what")},
			{Text: kit.Tr(ctx, "journalpages.col.case")}, {Text: kit.Tr(ctx, "journalpages.col.who")}, {Text: kit.Tr(ctx, "journalpages.col.when")},
		},
		Empty: kit.Nothing{Title: kit.Tr(ctx, "journalpages.none"), Text: kit.Tr(ctx, "journalpages.none_text")},
	}
	for _, l := range p.Lines {
		rows.Rows = append(rows.Rows, kit.Row{Cells: []templ.Component{numberCell(l), whatCell(l), caseCell(l), kit.Text(l.Who), whenCell(l)}})
	}
	return rows
}

func rel(word string) templ.Attributes { return templ.Attributes{"rel": word} }

func download() templ.Attributes { return templ.Attributes{"download": true} }

// documentLinks are the files of a decision, in every language and form.
func documentLinks(ctx context.Context, path string) []kit.Link {
	var out []kit.Link
	for _, l := range locale.Langs {
		for _, form := range []string{"pdf", "docx"} {
			out = append(out, kit.Link{
				Text: kit.Tr(ctx, "kit.lang."+string(l)+".full") + ", " + strings.ToUpper(form),
				Href: path + "/document/" + form + "?in=" + string(l),
			})
		}
	}
	return out
}

func factsOf(record []keptLine) []kit.Fact {
	out := make([]kit.Fact, len(record))
	for i, x := range record {
		out[i] = x.Fact
	}
	return out
}
