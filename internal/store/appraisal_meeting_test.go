package store_test

import (
	"testing"
	"time"

	"tarazy/internal/appraisal"
	"tarazy/internal/commission"
	"tarazy/internal/locale"
	"tarazy/internal/store"
	"tarazy/internal/store/storetest"
)

func TestTheOrderOnAnAppraisalCommissionIsKeptInVersions(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		appraisalBody(t, db, 3)
		first := &appraisal.Order{Body: "bod_a", Number: 1, Version: 1, Paper: "12-ө", Day: appraisalDay, By: "per000", At: storetest.Start,
			Seats: []appraisal.Seat{{Person: "per001", Duty: appraisal.ChairDuty}, {Person: "per002", Duty: appraisal.SecretaryDuty}}}
		second := &appraisal.Order{Body: "bod_a", Number: 2, Version: 1, Paper: "13-ө", Day: appraisalDay, Why: "Ауысты", By: "per000", At: storetest.Start,
			Changes: []appraisal.Replaced{{Out: "per001", In: "per000", Ground: "Демалыс"}}}
		write(t, db, func(tx *store.Tx) error {
			none, err := tx.AppraisalOrderInForce("bod_a")
			equal(t, "none in force", none == nil, true)
			return firstError(err, must(tx.AppraisalOrderPut(first)), refused(t, "a number twice")(tx.AppraisalOrderPut(first)),
				refused(t, "a second draft")(tx.AppraisalOrderPut(second)))
		})
		first.Version, first.InForce, first.Formed = 2, &storetest.Start, "per001"
		write(t, db, func(tx *store.Tx) error {
			return firstError(must(tx.AppraisalOrderPut(first)), refused(t, "an old version")(tx.AppraisalOrderPut(first)), must(tx.AppraisalOrderPut(second)))
		})
		read(t, db, func(tx *store.Tx) error {
			now, e1 := tx.AppraisalOrderInForce("bod_a")
			all, e2 := tx.AppraisalOrdersOf("bod_a")
			equal(t, "in force", now, first)
			equal(t, "all", all, []appraisal.Order{*first, *second})
			return firstError(e1, e2)
		})
	})
}

// storedMeeting puts a meeting with so many cases on its agenda, all of them in
// the commission.
func storedMeeting(t *testing.T, db *store.DB, n int) (*appraisal.Meeting, []appraisal.Item, []appraisal.Case) {
	t.Helper()
	cases := appraisalCases(t, db, n)
	m := &appraisal.Meeting{ID: "mee_1", Version: 1, Body: "bod_a", Year: cases[0].Year, Number: 1, State: appraisal.MeetingPlanned,
		Starts: storetest.Start.Add(time.Hour), Room: "305", By: "per000", At: storetest.Start}
	var items []appraisal.Item
	write(t, db, func(tx *store.Tx) error {
		for i := range cases {
			cases[i].Version, cases[i].Stage = 2, appraisal.StageCommission
			if err := must(tx.AppraisalCaseUpdate(&cases[i])); err != nil {
				return err
			}
			items = append(items, appraisal.Item{Meeting: m.ID, Case: cases[i].ID, Round: 1, Place: i + 1, Version: 1, Proposal: appraisal.ProposeApprove, Grade: "effective"})
		}
		return nil
	})
	read(t, db, func(tx *store.Tx) error {
		waiting, e1 := tx.CasesToMeet(m.Year, 2)
		count, e2 := tx.CasesToMeetCount(m.Year)
		equal(t, "the first of those who wait", len(waiting), 2)
		equal(t, "waiting", count, n)
		return firstError(e1, e2)
	})
	write(t, db, func(tx *store.Tx) error { return firstError(tx.MeetingInsert(m), tx.AgendaInsertAll(items)) })
	return m, items, cases
}

func TestAMeetingOfACommissionIsStored(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		m, _, _ := storedMeeting(t, db, 2)
		m.Version, m.State, m.Present, m.Opened = 2, appraisal.MeetingOpen, append(m.Present, "per000"), &storetest.Start
		write(t, db, func(tx *store.Tx) error {
			return firstError(must(tx.MeetingUpdate(m)), refused(t, "an old version")(tx.MeetingUpdate(m)))
		})
		p := &appraisal.Protocol{Meeting: m.ID, Number: 1, Version: 1, Files: []appraisal.ProtocolFile{{Lang: locale.KK, Part: "results", Key: "k", Hash: []byte{0, 255}, Size: 3}},
			Must: m.Present, By: "per000", Drawn: storetest.Start}
		write(t, db, func(tx *store.Tx) error {
			return firstError(must(tx.AppraisalProtocolPut(p)), refused(t, "a protocol twice")(tx.AppraisalProtocolPut(p)))
		})
		p.Version, p.Signed = 2, []appraisal.ProtocolSignature{{Person: "per000", CMS: [][]byte{{1, 2}}, Serial: "7", At: storetest.Start}}
		write(t, db, func(tx *store.Tx) error { return must(tx.AppraisalProtocolPut(p)) })
		read(t, db, func(tx *store.Tx) error {
			got, e1 := tx.MeetingGet(m.ID)
			of, e2 := tx.MeetingsOf(m.Year)
			open, e3 := tx.MeetingsOfBody("bod_a", appraisal.MeetingOpen)
			closed, e4 := tx.MeetingsOfBody("bod_a", appraisal.MeetingClosed, appraisal.MeetingApproved)
			last, e5 := tx.AppraisalProtocolOf(m.ID)
			all, e6 := tx.AppraisalProtocolsOf(m.ID)
			equal(t, "meeting", got, m)
			equal(t, "of the year", of, []appraisal.Meeting{*m})
			equal(t, "open", open, []appraisal.Meeting{*m})
			equal(t, "closed", len(closed), 0)
			equal(t, "protocol", last, p)
			equal(t, "protocols", all, []appraisal.Protocol{*p})
			return firstError(e1, e2, e3, e4, e5, e6)
		})
	})
}

func TestTheAgendaOfAMeetingIsCounted(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		m, items, cases := storedMeeting(t, db, 5)
		adopted, rejected := commission.Adopted, commission.Rejected
		items[0].Result, items[0].Proposal, items[0].Uses = &adopted, appraisal.ProposeRevise, []string{"bonus"}
		items[1].Result = &rejected
		items[2].Votes = []appraisal.Voted{{Member: "per000", Vote: commission.For, At: storetest.Start}}
		write(t, db, func(tx *store.Tx) error {
			for i := range 3 {
				items[i].Version = 2
				if err := firstError(must(tx.AgendaUpdate(&items[i])), refused(t, "an old version")(tx.AgendaUpdate(&items[i]))); err != nil {
					return err
				}
			}
			return must(tx.AgendaDelete(m.ID, cases[4].ID))
		})
		places := func(all []appraisal.Item, err error) []int {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
			out := []int{}
			for _, i := range all {
				out = append(out, i.Place)
			}
			return out
		}
		read(t, db, func(tx *store.Tx) error {
			equal(t, "behind the first", places(tx.ItemsOf(m.ID, 1, 2)), []int{2, 3})
			equal(t, "open without a vote of", places(tx.AgendaList(appraisal.ItemQuery{Meeting: m.ID, State: appraisal.ItemOpen, Not: "per000", Limit: 9})), []int{4})
			equal(t, "again", places(tx.AgendaList(appraisal.ItemQuery{Meeting: m.ID, State: appraisal.ItemAgain, Limit: 9})), []int{2})
			equal(t, "revised", places(tx.AgendaList(appraisal.ItemQuery{Meeting: m.ID, State: appraisal.ItemAdopted, Revised: true, Limit: 9})), []int{1})
			equal(t, "of cases", places(tx.ItemsWith(m.ID, []appraisal.CaseID{cases[3].ID, cases[1].ID})), []int{2, 4})
			equal(t, "of the case", places(tx.ItemsOfCase(cases[0].ID)), []int{1})
			equal(t, "recommending", places(tx.ItemsRecommending(m.ID, 0, 9)), []int{1})
			equal(t, "adopted", places(tx.ItemsAdopted(m.Year, "", 9)), []int{1})
			got, e1 := tx.AgendaGet(m.ID, cases[0].ID)
			counts, e2 := tx.AgendaCounts(m.ID, "per000")
			last, e3 := tx.AgendaLastPlace(m.ID)
			left, e4 := tx.CasesToMeet(m.Year, 9)
			equal(t, "item", got, &items[0])
			equal(t, "counts", counts, appraisal.ItemCount{All: 4, Open: 2, Adopted: 1, Again: 1, Revised: 1, Mine: 1, Voted: 1})
			equal(t, "last place", last, 4)
			equal(t, "left", len(left), 1)
			return firstError(e1, e2, e3, e4)
		})
	})
}
