package adminpages

import (
	"context"

	"github.com/a-h/templ"

	"tarazy/internal/web/kit"
)

// noneOf is what an empty list of notices says.
func noneOf(ctx context.Context, all bool) kit.Nothing {
	if all {
		return kit.Nothing{Title: kit.Tr(ctx, "adminpages.notices.none"), Text: kit.Tr(ctx, "adminpages.notices.none_text")}
	}
	return kit.Nothing{Title: kit.Tr(ctx, "adminpages.notices.no_unread"), Text: kit.Tr(ctx, "adminpages.notices.no_unread_text")}
}

// about describes a button by what it acts on, for those who hear the page.
func about(subject string) templ.Attributes { return templ.Attributes{"title": subject} }

func noticeRows(ctx context.Context, p noticesPage) kit.Rows {
	act := kit.Col{Text: kit.Tr(ctx, "adminpages.col.act"), Hidden: true}
	rows := kit.Rows{Caption: kit.Tr(ctx, "adminpages.notices.title"), Cols: []kit.Col{
		{Text: kit.Tr(ctx, "adminpages.notices.about")}, {Text: kit.Tr(ctx, "adminpages.notices.what"), Hidden: true}, act,
	}}
	for _, l := range p.Lines {
		rows.Rows = append(rows.Rows, kit.Row{Cells: []templ.Component{noticeHead(l), noticeCell(l), noticeActs(l)}})
	}
	return rows
}
