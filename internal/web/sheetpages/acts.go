package sheetpages

import (
	"context"

	"tarazy/internal/web/kit"
)

// sheetActs are the buttons of the supervisor under the KCI sheet: what comes
// next is the main one.
func sheetActs(ctx context.Context, p *sheetPage) []kit.Act {
	acts := []kit.Act{{Text: kit.Tr(ctx, "appraisal.sheet.save"), Name: "do", Value: "save"}}
	switch {
	case p.Submit:
		acts = append(acts, kit.Act{Text: kit.Tr(ctx, "appraisal.sheet.submit"), Kind: kit.Main, Name: "do", Value: "submit"})
	default:
		acts = append(acts, kit.Act{Text: kit.Tr(ctx, "appraisal.sheet.sign"), Kind: kit.Main, Name: "do", Value: "sign"})
	}
	return acts
}
