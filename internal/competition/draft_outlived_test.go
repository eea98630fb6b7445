package competition_test

import (
	"testing"
	"time"

	"tarazy/internal/competition"
	"tarazy/internal/competition/competitiontest"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
)

func TestADraftThatOutlivedItsRulesCanBeReadAndCancelledButNotAnnounced(t *testing.T) {
	competitiontest.Each(t, func(w *competitiontest.World) {
		ctx := w.T.Context()
		c, err := w.Draft(ctx, w.HR, competition.DraftIn{
			Body: w.Body, Title: locale.Words{KK: "а", RU: "а"}, Until: w.Today().Add(7), Settings: competition.Settings{AppealDays: 3, DecideDays: 3},
		})
		w.Must(err)
		w.Clock.Advance(time.Date(2026, 12, 16, 5, 0, 0, 0, time.UTC).Sub(w.Clock.Now()))
		if _, err := w.View(ctx, w.HR, c.ID); err != nil {
			t.Errorf("read: %v", err)
		}
		if _, err := w.Announce(ctx, w.HR, c.ID, c.Version); !fault.Is(err, "law.not_in_force") {
			t.Errorf("announced: %v", err)
		}
		w.Must(w.Cancel(ctx, w.HR, c.ID, c.Version, "rules ended"))
	})
}
