package examtest

import (
	"context"
	"fmt"

	"tarazy/internal/access"
	"tarazy/internal/exam"
	"tarazy/internal/locale"
)

// statements are those of two qualities, three of each, the third reversed, and
// of the reliability scale: three pairs of sayings.
func statements() []exam.Item {
	text := func(s string) exam.Text { return exam.Text{KK: s, RU: s} }
	var out []exam.Item
	for _, tag := range []string{"calm", "honest"} {
		for n := range 3 {
			key := fmt.Sprintf("%s-%d", tag, n)
			out = append(out, exam.Item{Key: key, Kind: exam.Scale, Stem: text(key), Tags: []string{tag}, Answer: exam.Key{Reversed: n == 2}})
		}
	}
	for n := range 3 {
		v := &exam.Validity{Sign: exam.Consistency, Pair: fmt.Sprintf("calm-%d", n)}
		out = append(out, exam.Item{Key: fmt.Sprintf("again-%d", n), Kind: exam.Scale, Stem: text("again"), Tags: []string{"scale"}, Validity: v})
	}
	return out
}

// Questionnaire is a sitting of a test of two qualities, "calm" and "honest".
func (h *Hall) Questionnaire() *exam.Sitting {
	h.T.Helper()
	if h.asked != nil {
		return h.asked
	}
	kinds := []exam.Kind{exam.Scale}
	part := func(key, title string) exam.Part {
		return exam.Part{Key: key, Title: locale.Words{KK: title, RU: title, EN: title}, Count: 3, Kinds: kinds}
	}
	scale := part("scale", "Reliability")
	scale.Apart = true
	title := locale.Words{KK: "Сауалнама", RU: "Опросник", EN: "Questionnaire"}
	one := *h.Sitting
	one.ID, one.Test = "sit_asked", exam.Test{
		Key: "asked", Title: title, Languages: exam.Languages(), Grace: 60,
		Sections: []exam.Section{{Key: "all", Title: title, Minutes: 10, Parts: []exam.Part{part("calm", "Calm"), part("honest", "Honest"), scale}}},
	}
	h.Tx(func(tx exam.Tx) error {
		for _, i := range statements() {
			if err := tx.FrozenInsert(&exam.Frozen{Body: h.People.Body, Key: i.Key, Edition: 1, Item: i}); err != nil {
				return err
			}
		}
		return tx.SittingInsert(&one)
	})
	h.asked = &one
	return h.asked
}

// Asked lets a new candidate answer the questionnaire to its end: every
// statement with the point that give has for its key. caseID is that of a
// procedure; "" for none.
func (h *Hall) Asked(caseID string, give func(key string) int) (*access.Actor, exam.BookingID, exam.AttemptID) {
	h.T.Helper()
	ctx := context.WithoutCancel(h.T.Context())
	who, booking := h.seatIn(h.Questionnaire(), statements(), caseID)
	id, held := h.Enter(who, booking)
	a, _ := h.Stored(id)
	var saves []exam.Save
	for n, s := range a.Paper.Slots() {
		saves = append(saves, exam.Save{Slot: n, Seq: 1, At: h.Clock.Now().UnixMilli(), Answer: exam.Answer{Point: give(s.Item)}})
	}
	_, err := h.Save(ctx, id, Session, exam.SaveIn{Secret: held.Secret, Answers: saves})
	h.Must(err)
	_, err = h.Delivery.Close(ctx, who, id, held.Secret, 0)
	h.Must(err)
	return who, booking, id
}
