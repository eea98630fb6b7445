package interview

import (
	"context"
	"strings"

	"tarazy/internal/access"
	"tarazy/internal/document"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/press"
)

// FeedbackPaper prints the letter that was sent to the actor, in the language in
// which it was sent. The fault is interview.missing.letter.
func (s *Service) FeedbackPaper(ctx context.Context, by *access.Actor, id ID) (*press.Ready, error) {
	v, err := s.MyFeedback(ctx, by, id)
	if err != nil {
		return nil, err
	}
	var out press.Ready
	err = s.Store.Read(ctx, func(tx Tx) (err error) {
		out, err = s.Press.Ready(tx, v.Body.ID, press.Letter, *v.paper(), "letter/"+string(id))
		return err
	})
	return &out, err
}

func (v *OwnFeedback) paper() *document.Document {
	t := func(key string, kv ...any) string {
		return locale.T(v.Lang, "learn.paper."+key, fault.New(fault.Invalid, "", kv...).Args)
	}
	body := v.Body.Names.In(v.Lang)
	out := &document.Document{
		Lang: v.Lang, Date: v.Sent.String(), Title: v.Text.Subject, Subject: v.Text.Subject, Footer: body,
		Parts: []document.Part{
			document.KeyValue{Pairs: []document.Pair{
				{Key: t("from"), Value: body}, {Key: t("to"), Value: v.Name}, {Key: t("sent"), Value: locale.Day(v.Lang, v.Sent.String())},
			}},
			document.Heading{Level: 1, Text: v.Text.Subject},
		},
	}
	add := func(text string) {
		for line := range strings.SplitSeq(text, "\n") {
			if line = strings.TrimSpace(line); line != "" {
				out.Parts = append(out.Parts, document.Text(line))
			}
		}
	}
	add(v.Text.Opening)
	for _, p := range v.Text.Parts {
		if p.Text != "" {
			out.Parts = append(out.Parts, document.Heading{Level: 2, Text: p.Title})
			add(p.Text)
		}
	}
	add(v.Text.Future)
	add(v.Text.Closing)
	return out
}
