package talkpages

import (
	"context"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"tarazy/internal/interview"
	"tarazy/internal/web/kit"
)

// scriptMessages are the strings that the browser's code needs; "talk.js.<key>"
// in the catalogue.
var scriptMessages = []string{
	"saved", "unsaved", "away", "failed", "first_save", "over", "example", "whole", "whole_lacks", "incomplete", "whole_count", "left", "over_time",
	"wording_next_time", "wording_always_try", "wording_usually_we", "wording_i_would", "wording_usually",
}

func messageAttrs(ctx context.Context) templ.Attributes {
	out := templ.Attributes{}
	for _, key := range scriptMessages {
		name := strings.ReplaceAll(key, "_", "-")
		if rest, ok := strings.CutPrefix(key, "wording_"); ok { // the key of a wording stays as it is
			name = "wording-" + rest
		}
		out["data-"+name] = kit.Tr(ctx, "talk.js."+key)
	}
	return out
}

// langAttr marks wording in another language than the page's.
func langAttr(lang string) templ.Attributes {
	if lang == "" {
		return nil
	}
	return templ.Attributes{"lang": lang}
}

func tickName(p pointView) string {
	if p.Done {
		return "untick"
	}
	return "tick"
}

// wholeText says whether an example may be rated; "" for an empty one.
func wholeText(ctx context.Context, state string) string {
	if state == "" {
		return ""
	}
	return kit.Tr(ctx, "talk.is_"+state)
}

func savedText(ctx context.Context, p conductPage) string {
	if p.Saved == "" {
		return kit.Tr(ctx, "talk.private")
	}
	return p.Saved
}

// markText is a mark in words.
func markText(ctx context.Context, mark, none string) string {
	switch mark {
	case "":
		return kit.Tr(ctx, "talk.rate.unrated")
	case "none":
		return none
	}
	return mark
}

// signs are what evidence can speak for.
func signs(ctx context.Context) []kit.Option {
	var out []kit.Option
	for _, s := range []interview.Sign{interview.Positive, interview.Negative, interview.NotShown} {
		out = append(out, kit.Option{Value: string(s), Text: kit.Tr(ctx, "talk.rate.sign."+string(s))})
	}
	return out
}

// number counts places from one.
func number(place string) int {
	n, err := strconv.Atoi(place)
	if err != nil {
		return 0
	}
	return n + 1
}
