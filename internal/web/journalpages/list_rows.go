package journalpages

import (
	"context"

	"github.com/a-h/templ"

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
