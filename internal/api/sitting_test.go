package api

import (
	"strings"
	"testing"

	"tarazy/internal/exam"
	"tarazy/internal/people/peopletest"
)

func TestATestIsDescribedByJSON(t *testing.T) {
	eachSite(t, func(s *site) {
		s.order("manager", "PUT", "/tests/trial", `{"version":0,"test":`+trial+`}`).is(204)
		s.order("manager", "PUT", "/tests/other", `{"version":0,"test":`+trial+`}`).refused(422, "exam.api.key", "test.key")
		s.order("manager", "PUT", "/tests/trial", `{"version":0,"test":`+trial+`}`).refused(409, "exam.changed", "")
		s.order("manager", "PUT", "/tests/trial", `{"version":1,"test":`+strings.Replace(trial, `"minutes":10`, `"minutes":0`, 1)+`}`).refused(422, "exam.test.minutes", "test.sections[0].minutes")
		s.order("hr", "PUT", "/tests/trial", `{"version":1,"test":`+trial+`}`).refused(403, "access.denied", "")
		v := readAs[TestAnswer](s.get("hr", "/tests/trial").is(200))
		if v.Version != 1 || v.Minutes != 30 || v.Items != 5 || len(v.Short) != 3 {
			t.Errorf("%+v", v)
		}
		s.order("manager", "PUT", "/tests/trial/draw", `{"version":1,"overlap":101,"exposure":0}`).refused(422, "exam.test.draw", "draw")
		s.order("manager", "PUT", "/tests/trial/draw", `{"version":1,"overlap":40,"exposure":9}`).is(204)
		s.get("manager", "/tests").is(200, `"overlap":40`, `"exposure":9`, `"version":2`)
		s.get("manager", "/tests/none").refused(404, "exam.missing.test", "")
		s.post("manager", "/sittings", `{"test":"trial","day":"2023-05-18","first":"09:00","window":60,"seats":5}`).is(409, "exam.bank.short")
	})
}

func TestSittingsAreSetAndCalledOffByJSON(t *testing.T) {
	eachSite(t, func(s *site) {
		s.bank()
		set := func(text string) answer { return s.post("manager", "/sittings", `{"test":"trial",`+text+`}`) }
		set(`"day":"2023-05-18","first":"9","window":60,"seats":5`).refused(422, "exam.sitting.time", "first")
		set(`"day":"2023-05-18","first":"09:00","window":60,"seats":0`).refused(422, "exam.sitting.seats", "seats")
		set(`"day":"2023-05-16","first":"09:00","window":60,"seats":5`).refused(422, "exam.sitting.past", "day")
		set(`"day":"2023-05-18","first":"09:00","window":60,"seats":5,"place":{"kk":"Зал","ru":"","en":""}`).is(422)
		made := readAs[SittingPage](set(`"day":"2023-05-18","first":"09:00","last":"11:00","every":60,"window":30,"seats":2,"place":{"kk":"Зал","ru":"Зал","en":"Hall"}`).is(201))
		if len(made.Sittings) != 3 {
			t.Fatalf("%+v", made)
		}
		one, another := made.Sittings[0], made.Sittings[1]
		page := readAs[SittingPage](s.get("hr", "/sittings?test=trial&limit=2").is(200))
		if len(page.Sittings) != 2 || page.Next == "" {
			t.Errorf("%+v", page)
		}
		seat := s.books("one", one)
		s.get("one", "/seats?move="+string(seat.ID)).is(200, string(another.ID), "!"+string(one.ID))
		moved := readAs[MySeatAnswer](s.post("one", "/my-exams/"+string(seat.ID)+"/move", map[string]any{"version": seat.Version, "sitting": another.ID}).is(200, string(another.ID)))
		s.post("one", "/my-exams/"+string(seat.ID)+"/cancel", map[string]any{"version": seat.Version}).refused(409, "exam.changed", "")
		s.get("hr", "/sittings/"+string(another.ID)).is(200, moved.Number, `"state":"booked"`, "!Сынақов", "!"+s.people["one"].Person)
		s.post("one", "/my-exams/"+string(seat.ID)+"/cancel", map[string]any{"version": moved.Version}).is(200, `"state":"cancelled"`)

		s.books("two", one)
		now := readAs[SittingWithSeats](s.get("manager", "/sittings/"+string(one.ID))).Sitting
		off := "/sittings/" + string(one.ID) + "/off"
		s.post("manager", off, map[string]any{"version": now.Version, "reason": ""}).refused(422, "exam.reason", "reason")
		s.post("manager", off, map[string]any{"version": now.Version, "reason": "Жөндеу"}).is(200, `"state":"off"`, `"state":"cancelled"`)
		s.post("manager", off, map[string]any{"version": now.Version, "reason": "Жөндеу"}).refused(409, "exam.changed", "")
		s.get("proctor", "/sittings/"+string(one.ID)).refused(403, "access.denied", "")
	})
}

func TestAnAccommodationIsGrantedByJSON(t *testing.T) {
	eachSite(t, func(s *site) {
		s.bank()
		person := s.people["one"].Person
		path := "/accommodations/" + person
		s.get("hr", path).is(200, `"version":0`)
		s.order("hr", "PUT", path, `{"version":0,"percent":33,"breaks":10,"reason":"Анықтама"}`).refused(422, "exam.grant.percent", "percent")
		s.order("hr", "PUT", path, `{"version":0,"percent":50,"breaks":10,"reason":"Анықтама"}`).is(200, `"version":1`, "Анықтама")
		s.order("hr", "PUT", path, `{"version":0,"percent":25,"breaks":10,"reason":"Анықтама"}`).refused(409, "exam.changed", "")
		s.get("manager", path).refused(403, "access.denied", "")
		s.post("hr", "/accommodations/find", map[string]any{"iin": peopletest.IIN(t, peopletest.Rules(t), 9999)}).refused(404, "exam.missing.person", "")

		one := s.sitting()
		seat := s.books("one", one)
		s.get("one", "/my-exams").is(200, `"granted":{"percent":50,"breaks":10}`, "!Анықтама")
		s.opens(one)
		attempt, lease := s.enters("one", seat)
		s.post("one", attempt+"/pause", map[string]any{"lease": lease}).is(200, `"state":"paused"`)
		s.get("one", attempt).is(200, `"items":[]`, "!Сұрақ")
		s.post("one", attempt+"/resume", map[string]any{"lease": lease}).is(200, `"state":"running"`)
		s.Clock.Advance(14 * minute)
		s.saves("one", attempt, lease, 0, 0, 1, exam.Answer{Places: []int{0}}).is(200, `"refused":[]`)
	})
}

func TestADrawIsRepeatedByJSON(t *testing.T) {
	eachSite(t, func(s *site) {
		s.bank()
		one := s.sitting()
		seat := s.books("one", one)
		path := "/bookings/" + string(seat.ID) + "/redraw"
		again := readAs[DrawnAgain](s.post("manager", path, "").is(200, "!"+s.people["one"].Person))
		if !again.Equal || !again.Pool || len(again.Places) != 5 || !again.Places[0].Same || again.Fault != nil {
			t.Errorf("%+v", again)
		}
		row := readAs[BankList](s.get("author", "/bank/items?kind=essay")).Items[0]
		s.post("manager", "/bank/items/"+string(row.ID)+"/retire", map[string]any{"version": row.Version}).is(200)
		again = readAs[DrawnAgain](s.post("manager", path, "").is(200))
		if again.Equal || again.Pool || again.Fault == nil || again.Fault.Code != "exam.bank.short" || again.Places[0].Now != nil {
			t.Errorf("without an item: %+v", again)
		}
		s.post("hr", path, "").refused(403, "access.denied", "")
		s.post("manager", "/bookings/bkg_none/redraw", "").refused(404, "exam.missing.booking", "")
	})
}
