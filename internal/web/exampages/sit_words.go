package exampages

import (
	"context"
	"fmt"
	"strings"

	"github.com/a-h/templ"

	"tarazy/internal/exam"
	"tarazy/internal/web/kit"
)

// scriptMessages are the strings that the browser code of an exam needs;
// "exam_page.js.<key>" in the catalogue.
var scriptMessages = []string{
	"saved", "unsent", "online", "offline", "item", "answered", "open", "flagged", "item_unsent", "counts", "left_10", "left_5", "left_1",
	"clock_show", "clock_hide", "finish_unsent", "finish_failed", "over", "paste", "missed", "help_sent", "help_failed",
}

func messageAttrs(ctx context.Context) templ.Attributes {
	out := templ.Attributes{}
	for _, key := range scriptMessages {
		out["data-"+strings.ReplaceAll(key, "_", "-")] = kit.Tr(ctx, "exam_page.js."+key)
	}
	return out
}

// finishKey names the act that ends a section, or hands in an essay.
func finishKey(p paperPage) string {
	switch {
	case p.Practice:
		return "exam_page.practice.finish"
	case p.Number < p.Sections:
		return "exam_page.finish.section"
	}
	return "exam_page.finish.test"
}

// pauseTitle says who paused the test: the candidate for a break, or one who
// watches.
func pauseTitle(p paperPage) string {
	if p.Halt != "" {
		return "exam_page.halted.title"
	}
	return "exam_page.break.title"
}

func missingItem(v *exam.AttemptView, slot int) error {
	return fmt.Errorf("exampages: the item of slot %d of attempt %s is not there", slot, v.Attempt.ID)
}
