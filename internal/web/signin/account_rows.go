package signin

import (
	"context"

	"github.com/a-h/templ"

	"tarazy/internal/web/kit"
)

func cols(ctx context.Context, keys ...string) []kit.Col {
	out := make([]kit.Col, len(keys))
	for i, key := range keys {
		out[i] = kit.Col{Text: kit.Tr(ctx, key), Hidden: key == "account.sessions.act"}
	}
	return out
}

func sessionRows(ctx context.Context, lines []sessionLine) kit.Rows {
	rows := kit.Rows{
		Caption: kit.Tr(ctx, "account.sessions"),
		Cols: cols(ctx, "account.sessions.browser", "account.sessions.means", "account.sessions.begun", "account.sessions.seen",
			"account.sessions.address", "account.sessions.act"),
	}
	for _, l := range lines {
		rows.Rows = append(rows.Rows, kit.Row{Cells: []templ.Component{
			thisSession(l), beganBy(l), kit.Text(l.Begun), kit.Text(l.Seen), kit.Text(l.Address), endSession(l),
		}})
	}
	return rows
}

func passkeyRows(ctx context.Context, lines []passkeyLine) kit.Rows {
	rows := kit.Rows{
		Caption: kit.Tr(ctx, "account.passkeys"),
		Cols:    cols(ctx, "account.passkeys.name", "account.passkeys.made", "account.passkeys.used", "account.sessions.act"),
		Empty: kit.Nothing{
			Title: kit.Tr(ctx, "account.passkeys.none"), Text: kit.Tr(ctx, "account.passkeys.none.text"),
			Act: &kit.Act{Text: kit.Tr(ctx, "account.passkeys.add"), Href: "/account/passkeys/new"},
		},
	}
	for _, l := range lines {
		rows.Rows = append(rows.Rows, kit.Row{Cells: []templ.Component{
			kit.Text(l.Name), kit.Text(l.Made), kit.Text(l.Used),
			idForm("/account/passkeys/drop", l.ID, kit.Tr(ctx, "account.passkeys.drop"), l.Name),
		}})
	}
	return rows
}

func tokenRows(ctx context.Context, lines []tokenLine) kit.Rows {
	rows := kit.Rows{
		Caption: kit.Tr(ctx, "account.tokens"),
		Cols: cols(ctx, "account.tokens.name", "account.tokens.scopes", "account.tokens.until", "account.tokens.used",
			"account.sessions.act"),
		Empty: kit.Nothing{
			Title: kit.Tr(ctx, "account.tokens.none"), Text: kit.Tr(ctx, "account.tokens.none.text"),
			Act: &kit.Act{Text: kit.Tr(ctx, "account.tokens.add"), Href: "/account/tokens/new"},
		},
	}
	for _, l := range lines {
		rows.Rows = append(rows.Rows, kit.Row{Cells: []templ.Component{
			kit.Text(l.Name), kit.Text(l.Scopes), tokenState(l), kit.Text(l.Used),
			idForm("/account/tokens/revoke", l.ID, kit.Tr(ctx, "account.tokens.revoke"), l.Name),
		}})
	}
	return rows
}
