package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/exam"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/store"
)

const (
	bankItems = 10_000
	bankBatch = 500
	bankTags  = 40
)

// bank measures the list of a large bank of items.
func (b *bench) bank(ctx context.Context) error { return b.eachBase(ctx, "bank", b.bankOn) }

func (b *bench) bankOn(ctx context.Context, a *app, base string) error {
	body, err := a.staff.AddBody(ctx, system, people.Body{BIN: "180140000003", Zone: "Asia/Almaty", Names: locale.Words{KK: "Орган", RU: "Орган", EN: "Body"}})
	if err != nil {
		return err
	}
	for first := 0; first < bankItems; first += bankBatch {
		if err := a.db.Write(ctx, func(tx *store.Tx) error { return bankFill(tx, body.ID, first) }); err != nil {
			return err
		}
	}
	if base == onPostgres { // what its autovacuum does within a minute of such an import
		if err := analyze(ctx, a.db, "exam_item", "exam_item_tag"); err != nil {
			return err
		}
	}
	return b.bankLists(ctx, a, body.ID, base)
}

// bankFill adds a batch of items: of all kinds, states and parts, a hundredth
// of them flagged.
func bankFill(tx *store.Tx, body people.BodyID, first int) error {
	states := []exam.ItemState{exam.ItemReady, exam.ItemReady, exam.ItemReady, exam.ItemDraft, exam.ItemReady, exam.ItemRetired}
	for i := first; i < first+bankBatch; i++ {
		k := i * 7919 % bankItems
		x := &exam.BankItem{
			ID: exam.ItemID(fmt.Sprintf("itm%05d", k)), Version: 1, Body: body, State: states[i%len(states)], Edition: 1, Ready: 1, Content: bankItem(k), Author: "bench",
			Writers: []people.PersonID{"bench"}, Exposure: k % 300, Created: tx.Now(), Changed: tx.Now().Add(time.Duration(k) * time.Second),
		}
		if i%500 == 0 {
			x.State = exam.ItemReview
		}
		if i%100 == 0 {
			x.Flags = []exam.Flag{{Kind: exam.LawFlag, Note: "{}", On: day.Of(2023, 5, 17)}}
		}
		ok, err := tx.ItemInsert(x)
		if err != nil || !ok {
			return fmt.Errorf("item %d: taken %v: %w", k, ok, err)
		}
	}
	return nil
}

func bankItem(k int) exam.Item {
	text := func(kk, ru string) exam.Text {
		return exam.Text{KK: fmt.Sprint(kk, " ", k), RU: fmt.Sprint(ru, " ", k)}
	}
	i := exam.Item{
		Key: fmt.Sprintf("key-%05d", k), Kind: exam.Single, Tags: []string{fmt.Sprint("part-", k%bankTags), "law"}, Difficulty: 1 + k%3,
		Stem: text("Мемлекеттік қызмет туралы заңның қай нормасы қолданылады", "Какая норма закона о государственной службе применяется"),
		Law:  []exam.LawRef{{Act: "civil_service", Article: fmt.Sprint(k % 60), On: day.Of(2023, 1, 1)}}, Rationale: text("Негізі", strings.Repeat("Основание ", 10)),
		Answer: exam.Key{Options: []string{"b"}},
	}
	for _, o := range []string{"a", "b", "c", "d"} {
		i.Options = append(i.Options, exam.Option{Key: o, Text: text("Жауап нұсқасы "+o, "Вариант ответа "+o)})
	}
	if k%100 == 7 {
		i.Kind, i.Options, i.Answer = exam.Essay, nil, exam.Key{}
	}
	return i
}

func (b *bench) bankLists(ctx context.Context, a *app, body people.BodyID, base string) error {
	author := &access.Actor{
		Person: "bench", Body: string(body), Acting: access.ItemAuthor, Personal: true, Held: []access.Held{{Role: access.ItemAuthor, Body: string(body)}},
	}
	for _, l := range []struct {
		name string
		q    exam.ItemQuery
	}{
		{"flagged first", exam.ItemQuery{}},
		{"by key", exam.ItemQuery{Sort: "key"}},
		{"the last changed first", exam.ItemQuery{Sort: "-changed"}},
		{"the most used first", exam.ItemQuery{Sort: "-exposure"}},
		{"that are flagged", exam.ItemQuery{Flagged: true}},
		{"that are ready", exam.ItemQuery{State: exam.ItemReady}},
		{"in review", exam.ItemQuery{State: exam.ItemReview}},
		{"in review, the last changed first", exam.ItemQuery{State: exam.ItemReview, Sort: "-changed"}},
		{"of a rare kind", exam.ItemQuery{Kind: exam.Essay}},
		{"of a kind that none is", exam.ItemQuery{Kind: exam.Matching, Sort: "-exposure"}},
		{"of a part", exam.ItemQuery{Tag: "part-3"}},
		{"of the tag of all, by key", exam.ItemQuery{Tag: "law", Sort: "key"}},
		{"of a part, ready, the most used first", exam.ItemQuery{Tag: "part-3", State: exam.ItemReady, Sort: "-exposure"}},
		{"with a text of all", exam.ItemQuery{Text: "мемлекеттік"}},
		{"with a key", exam.ItemQuery{Text: "key-04242"}},
		{"with a text of none", exam.ItemQuery{Text: "жоқмұндай", Sort: "-changed"}},
	} {
		l.q.Body = body
		took, err := b.pagesOf(func(after string) (string, error) {
			l.q.After = after
			page, err := a.exams.Bank(ctx, author, l.q)
			return page.Next, err
		})
		if err != nil {
			return fmt.Errorf("items %s: %w", l.name, err)
		}
		b.add(atMost(fmt.Sprintf("list of %d items, %s, %s: p95", bankItems, l.name, base), took, listLimit, "ms"))
	}
	return nil
}
