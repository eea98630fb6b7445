package bankpages

import (
	"context"
	"strconv"

	"tarazy/internal/exam"
	"tarazy/internal/web/itemview"
	"tarazy/internal/web/kit"
)

func keyField(p *editorPage) kit.Field {
	f := p.optional("key", "field.key")
	f.Hint = t(p.Lang, "field.key.hint")
	return f
}

func tall(f kit.Field, rows int) kit.Field {
	f.Rows = rows
	return f
}

func brief(f kit.Field) kit.Field {
	f.Short = true
	return f
}

// rowName names a row of options: by a number where they are put in order or
// matched, by a letter else.
func rowName(ctx context.Context, p *editorPage, n int) string {
	if p.Kind == exam.Ordering || p.Kind == exam.Matching {
		return strconv.Itoa(n + 1)
	}
	return kit.Tr(ctx, "exam_bank.option.n", "n", itemview.Letter(n))
}

func withHint(f kit.Field, hint string) kit.Field {
	f.Hint = hint
	return f
}

// maybe marks a field as one that may be left out.
func maybe(f kit.Field, optional bool) kit.Field {
	f.Optional = optional
	return f
}
