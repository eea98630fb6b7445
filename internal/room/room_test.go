package room_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/interview"
	"tarazy/internal/interview/interviewtest"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/room"
	"tarazy/internal/room/roomtest"
)

func is(t *testing.T, what string, err error, code string) {
	t.Helper()
	if !fault.Is(err, code) {
		t.Errorf("%s: %v, not %s", what, err, code)
	}
}

// TestSEL19_ARoomIsForThoseOfTheInterviewAlone lets everybody try to come in.
func TestSEL19_ARoomIsForThoseOfTheInterviewAlone(t *testing.T) {
	roomtest.Each(t, func(w *roomtest.World) {
		i, ctx := w.Planned(), w.T.Context()
		for who, one := range map[string]struct {
			by   *access.Actor
			code string
		}{
			"another candidate": {w.Candidates[1], "room.missing"}, "another body": {w.Stranger, "access.denied"}, "HR": {w.HR, "access.denied"},
			"no member of the panel": {w.Members[2], "room.missing"}, "nobody": {nil, "access.denied"}, "an inspector": {w.Inspector, "access.denied"},
		} {
			_, err := w.Rooms.Enter(ctx, one.by, i.ID)
			is(t, who, err, one.code)
		}
		_, err := w.Rooms.Enter(ctx, w.Candidate(), i.ID)
		is(t, "the candidate before the answer", err, "room.consent")
		is(t, "another's answer", w.Rooms.AnswerConsent(ctx, w.Lead, i.ID, true, locale.RU), "room.not_candidate")
		w.Must(w.Rooms.AnswerConsent(ctx, w.Candidate(), i.ID, true, locale.RU))
		roles := map[room.Role]*access.Actor{
			room.Candidate: w.Candidate(), room.Lead: w.Lead, room.Panel: w.Members[0], room.Expert: w.Expert, room.Observer: w.Observer,
		}
		for role, by := range roles {
			for range 2 { // a second time is the same seat
				v, err := w.Rooms.Enter(ctx, by, i.ID)
				w.Must(err)
				waits := role == room.Candidate || role == room.Observer
				if v.Me != role || v.Seat.Role != role || (v.Seat.Admitted == nil) != waits || v.Minutes.V != 15 || v.Minutes.Clause != "step-8" || v.Video.Clause != "step-8" {
					t.Errorf("%s: %s %+v %+v", role, v.Me, v.Seat, v.Minutes)
				}
			}
		}
		if r := w.Stands(i.ID); len(r.Seats) != 5 || !r.Consent.Given || r.Consent.Months != 6 || r.Consent.Lang != "ru" || r.Recorded() {
			t.Errorf("the room: %+v", r)
		}
		// The law of a competition that gives no link has no room.
		w.Rules.Interview.VideoLink.Clause = ""
		defer func() { w.Rules.Interview.VideoLink.Clause = "step-8" }()
		_, err = w.Rooms.See(ctx, w.Lead, i.ID, 0)
		is(t, "without a link", err, "room.missing")
	})
}

// TestSEL19_TheLeadAddsTimeWithAReason wants the 15 minutes of the act, more of them
// only by the lead with a reason, and that on record.
func TestSEL19_TheLeadAddsTimeWithAReason(t *testing.T) {
	roomtest.Each(t, func(w *roomtest.World) {
		i, ctx := w.Planned(), w.T.Context()
		_, err := w.Rooms.Enter(ctx, w.Lead, i.ID)
		w.Must(err)
		_, err = w.Rooms.Enter(ctx, w.Members[0], i.ID)
		w.Must(err)
		extend := func(by *access.Actor, minutes int, reason string) error {
			return w.Rooms.Extend(ctx, by, i.ID, minutes, reason)
		}
		is(t, "before the beginning", extend(w.Lead, 5, "x"), "room.not_begun")
		_, err = w.BeginTalk(ctx, w.Lead, i.ID, i.Version)
		w.Must(err)
		is(t, "a member", extend(w.Members[0], 5, "x"), "access.denied")
		is(t, "without a reason", extend(w.Lead, 5, " "), "room.reason")
		is(t, "no time", extend(w.Lead, 0, "x"), "room.minutes")
		is(t, "more than the law gives", extend(w.Lead, 16, "x"), "room.minutes")
		is(t, "a long reason", extend(w.Lead, 5, strings.Repeat("ж", 501)), "room.long")
		began := w.Clock.Now()
		w.Must(extend(w.Lead, 5, "Байланыс үзілді"))
		w.Must(extend(w.Lead, 2, "Тағы үзілді"))
		v, err := w.Rooms.See(ctx, w.Members[0], i.ID, 0)
		w.Must(err)
		if got := v.Timing(); got.Minutes != 15 || got.Extra != 7 || !got.Ends.Equal(began.Add(22*time.Minute)) {
			t.Errorf("the clock: %+v", got)
		}
		last := w.Journal[len(w.Journal)-1]
		if facts := last.Facts.(map[string]any); last.Verb != "room.lead" || last.Actor != w.Lead.Person || facts["reason"] != "Тағы үзілді" || facts["added"] != 2 || facts["minutes"] != 22 {
			t.Errorf("journal: %+v", last)
		}
		if kept, _ := json.Marshal(w.Stands(i.ID)); bytes.Contains(kept, []byte("үзілді")) {
			t.Error("a reason lies open")
		}
		is(t, "closing while it runs", w.Rooms.Close(ctx, w.Lead, i.ID), "room.still")
	})
}

// heard reads the messages that wait for a browser.
func heard(c *room.Conn) (out []map[string]json.RawMessage, ended bool) {
	for {
		select {
		case data, open := <-c.Out():
			if !open {
				return out, true
			}
			var m map[string]json.RawMessage
			if err := json.Unmarshal(data, &m); err != nil {
				panic(err)
			}
			out = append(out, m)
		default:
			return out, false
		}
	}
}

// stands is the last state that a browser was told.
func stands(t *testing.T, c *room.Conn) (out struct {
	You      string
	Admitted bool
	Recorded bool
	Extra    int
	People   []struct {
		Seat, Role           string
		Here, Admitted, Hand bool
	}
}) {
	t.Helper()
	all, _ := heard(c)
	for _, m := range slices.Backward(all) {
		if s := m["state"]; s != nil {
			if err := json.Unmarshal(s, &out); err != nil {
				t.Fatal(err)
			}
			return out
		}
	}
	t.Fatalf("no state in %d messages", len(all))
	return out
}

// TestSEL19_WhoWaitsIsLetInAndAnObserverHasNoVoice follows a room from the waiting
// room to its end.
func TestSEL19_WhoWaitsIsLetInAndAnObserverHasNoVoice(t *testing.T) {
	roomtest.Each(t, func(w *roomtest.World) {
		i, ctx := w.Planned(), w.T.Context()
		join := func(by *access.Actor) *room.Conn {
			t.Helper()
			c, err := w.Live.Join(ctx, by, i.ID)
			w.Must(err)
			return c
		}
		lead := join(w.Lead)
		w.Must(w.Rooms.AnswerConsent(ctx, w.Candidate(), i.ID, true, locale.KK))
		candidate, observer := join(w.Candidate()), join(w.Observer)
		if got := w.Engine.Joined(); len(got) != 1 || !got[0].Speaks || got[0].Record {
			t.Fatalf("joined before anybody was let in: %+v", got)
		}
		own, seen := stands(t, candidate), stands(t, lead)
		if own.Admitted || len(own.People) != 3 || seen.People[0].Role != "candidate" || !seen.People[0].Here || seen.People[0].Admitted {
			t.Errorf("waiting: %+v, seen as %+v", own, seen)
		}
		is(t, "the candidate lets in", w.Rooms.Admit(ctx, w.Candidate(), i.ID, own.You), "access.denied")
		w.Must(w.Rooms.Admit(ctx, w.Lead, i.ID, own.You))
		w.Must(w.Rooms.Admit(ctx, w.Lead, i.ID, stands(t, observer).You))
		w.Live.Tell(ctx, i.ID)
		byID := map[string]room.Member{}
		for _, m := range w.Engine.Joined() {
			byID[m.ID] = m
		}
		if m := byID[own.You]; !m.Speaks || !m.Record {
			t.Errorf("the candidate: %+v", m)
		}
		if m := byID[seen.You]; !m.Speaks || !m.Record {
			t.Errorf("the lead is not recorded once the candidate is in: %+v", m)
		}
		if m := byID[stands(t, observer).You]; m.ID == "" || m.Speaks || m.Record {
			t.Errorf("the observer: %+v", m)
		}
		// A hand, a line; each once.
		w.Must(w.Live.Hand(ctx, w.Candidate(), i.ID, true))
		if got := stands(t, lead); !got.People[0].Hand || !got.Recorded {
			t.Errorf("no hand: %+v", got)
		}
		for range 2 {
			w.Must(w.Rooms.Say(ctx, w.Candidate(), i.ID, "p1", " Дыбыс жоқ "))
		}
		w.Live.Tell(ctx, i.ID)
		all, _ := heard(lead)
		if n := len(all); n == 0 || !strings.Contains(string(all[n-1]["lines"]), `"text":"Дыбыс жоқ"`) || strings.Count(string(all[n-1]["lines"]), `"n"`) != 1 {
			t.Errorf("lines: %s", all[len(all)-1]["lines"])
		}
		is(t, "nothing written", w.Rooms.Say(ctx, w.Candidate(), i.ID, "p2", " "), "room.line")
		is(t, "too long", w.Rooms.Say(ctx, w.Candidate(), i.ID, "p2", strings.Repeat("ж", 501)), "room.long")
		is(t, "who is not there", w.Rooms.Say(ctx, w.Members[0], i.ID, "p2", "x"), "room.no_seat")
		// A break: the same seat, in the place of the window before.
		again := join(w.Candidate())
		if _, ended := heard(candidate); !ended {
			t.Error("the window before stays")
		}
		candidate.Leave(ctx)
		if got := stands(t, again); got.You != own.You || !got.Admitted || !got.People[0].Here {
			t.Errorf("after the break: %+v", got)
		}
		again.Leave(ctx)
		if got := stands(t, lead); got.People[0].Here {
			t.Errorf("who left is there: %+v", got)
		}
		is(t, "no message", lead.Take(ctx, []byte("{")), "room.message")
		w.Must(lead.Take(ctx, []byte(`{"rtc":{}}`)))
		w.Must(w.Live.End(ctx, w.Lead, i.ID))
		if len(w.Engine.Closed()) != 1 {
			t.Error("the engine was not told")
		}
		_, err := w.Live.Join(ctx, w.Candidate(), i.ID)
		is(t, "after the end", err, "room.closed")
	})
}

// TestSEL19_ARoomLivesInOneProcess lets another process try to hold a room.
func TestSEL19_ARoomLivesInOneProcess(t *testing.T) {
	roomtest.Each(t, func(w *roomtest.World) {
		i, ctx := w.Planned(), w.T.Context()
		other := &room.Live{Service: w.Rooms, Engine: w.Engine, Wall: w.Clock, Host: "two", Log: w.Live.Log}
		c, err := w.Live.Join(ctx, w.Lead, i.ID)
		w.Must(err)
		_, err = other.Join(ctx, w.Members[0], i.ID)
		is(t, "the other process", err, "room.elsewhere")
		w.Clock.Advance(20 * time.Second)
		w.Must(c.Take(ctx, []byte(`{"still":true}`))) // renews
		w.Clock.Advance(20 * time.Second)
		_, err = other.Join(ctx, w.Members[0], i.ID)
		is(t, "while it is renewed", err, "room.elsewhere")
		w.Clock.Advance(time.Minute) // the first one died
		_, err = other.Join(ctx, w.Members[0], i.ID)
		w.Must(err)
		is(t, "the one that was thought dead", c.Take(ctx, []byte(`{"still":true}`)), "room.elsewhere")
	})
}

// TestSEL19_ARecordingIsSealedPlayedOnRecordAndDestroyed writes a file as the engine
// does.
func TestSEL19_ARecordingIsSealedPlayedOnRecordAndDestroyed(t *testing.T) {
	roomtest.Each(t, func(w *roomtest.World) {
		i, ctx := w.Planned(), w.T.Context()
		w.Must(w.Rooms.AnswerConsent(ctx, w.Candidate(), i.ID, true, locale.KK))
		v, err := w.Rooms.Enter(ctx, w.Candidate(), i.ID)
		w.Must(err)
		_, err = w.Rooms.Enter(ctx, w.Lead, i.ID)
		w.Must(err)
		f, err := w.Rooms.File(string(i.ID), v.Seat.ID)
		w.Must(err)
		for _, piece := range []string{"head0", "cluster one", "cluster two"} {
			_, err := f.Write([]byte(piece))
			w.Must(err)
		}
		w.Must(f.(interface{ Rewrite([]byte) error }).Rewrite([]byte("head1")))
		w.Must(f.Close())
		key, size, hash := f.(interface {
			Kept() (string, int64, []byte)
		}).Kept()
		w.Must(w.Rooms.Finished(string(i.ID), room.TrackFile{Member: v.Seat.ID, Kind: "audio+video", Key: key, Size: size, Hash: hash, From: interviewtest.Start, Length: time.Minute}))
		const whole = "head1cluster onecluster two"
		objects := 0
		for o, err := range w.People.Blobs.List(ctx, "room/") {
			w.Must(err)
			objects++
			r, _, err := w.People.Blobs.Get(ctx, o.Key)
			w.Must(err)
			data, err := io.ReadAll(r)
			if w.Must(errors.Join(err, r.Close())); bytes.Contains(data, []byte("cluster")) || bytes.Contains(data, []byte("head")) {
				t.Error("a piece lies open")
			}
		}
		if objects != 3 || size != int64(len(whole)) {
			t.Errorf("%d objects, %d bytes", objects, size)
		}
		for who, one := range map[string]struct {
			by   *access.Actor
			code string
		}{"a member": {w.Members[0], "access.denied"}, "the candidate": {w.Candidate(), "access.denied"}, "another body": {w.Stranger, "room.missing"}} {
			_, _, err := w.Rooms.OpenTrack(ctx, one.by, i.ID, key)
			is(t, who, err, one.code)
		}
		from := len(w.Journal)
		for _, by := range []*access.Actor{w.Lead, w.HR} {
			p, err := w.Rooms.Recordings(ctx, by, i.ID)
			w.Must(err)
			if len(p.Tracks) != 1 || !p.Tracks[0].From.Equal(interviewtest.Start) || p.Tracks[0].Length != time.Minute {
				t.Errorf("tracks: %+v", p.Tracks)
			}
			r, _, err := w.Rooms.OpenTrack(ctx, by, i.ID, key)
			w.Must(err)
			data, err := io.ReadAll(r)
			if w.Must(err); string(data) != whole {
				t.Errorf("played: %q", data)
			}
			_, err = r.Seek(-3, io.SeekEnd)
			w.Must(err)
			if data, err = io.ReadAll(r); err != nil || string(data) != "two" {
				t.Errorf("from near the end: %q %v", data, err)
			}
		}
		if got := w.Verbs(from); !slices.Equal(got, []string{"room.recording", "room.recording"}) {
			t.Errorf("viewings on record: %v", got)
		}
		p, err := w.Rooms.Recordings(ctx, w.HR, i.ID)
		if w.Must(err); len(p.Viewings) != 2 || p.Names[people.PersonID(w.Lead.Person)] == "" {
			t.Errorf("viewings: %+v", p.Viewings)
		}
		w.Must(w.Rooms.Close(ctx, w.Lead, i.ID))
		if p, err = w.Rooms.Recordings(ctx, w.HR, i.ID); err != nil || !p.Until.Equal(w.Clock.Now().AddDate(0, 6, 0)) {
			t.Errorf("kept until: %+v %v", p, err)
		}
		disputed := true
		w.Service.Disputed = func(_ interview.Tx, application string) (bool, error) { return disputed && application == "app_1", nil }
		w.Tx(func(tx interview.Tx) error {
			i, err := tx.InterviewGet(i.ID)
			w.Must(err)
			i.Case, i.Version = "app_1", i.Version+1
			_, err = tx.InterviewUpdate(i)
			return err
		})
		w.Must(w.Rooms.Destroy(ctx, room.DestroyPayload{Interview: i.ID}))
		if w.Stands(i.ID).Destroyed != nil {
			t.Error("destroyed while an appeal is open")
		}
		disputed = false
		for range 2 {
			w.Must(w.Rooms.Destroy(ctx, room.DestroyPayload{Interview: i.ID}))
		}
		for o, err := range w.People.Blobs.List(ctx, "room/") {
			t.Errorf("left: %s %v", o.Key, err)
		}
		last := w.Journal[len(w.Journal)-1]
		if facts := last.Facts.(map[string]any); last.Verb != room.VerbDestroyed || facts["pieces"] != 3 || facts["files"] != 1 {
			t.Errorf("proof: %+v", last)
		}
		_, _, err = w.Rooms.OpenTrack(ctx, w.Lead, i.ID, key)
		is(t, "destroyed", err, "room.missing")
	})
}

// TestSEL19_TheLinkOfARoomStandsInTheInvitation plans an interview of a competition.
func TestSEL19_TheLinkOfARoomStandsInTheInvitation(t *testing.T) {
	roomtest.Each(t, func(w *roomtest.World) {
		se, plain := w.Pledged(interview.Individual), w.Service.Case
		w.PlanAll(se.ID, 0)
		w.Service.Case = func(tx interview.Tx, id string) (*interview.Case, error) {
			c, err := plain(tx, id)
			most := *c.Most
			most.V = 60 // the guide of this world takes 40
			c.Most = &most
			return c, err
		}
		w.Tx(func(tx interview.Tx) error {
			s, err := tx.SeriesGet(se.ID)
			w.Must(err)
			s.Case, s.Version = "vac_1", s.Version+1
			_, err = tx.SeriesUpdate(s)
			return err
		})
		i := w.InterviewOf(se.ID, w.Candidate())
		w.Must(w.MoveInterview(w.T.Context(), w.HR, interview.InterviewAt{ID: i.ID, Version: i.Version}, i.Starts.Add(7*24*time.Hour), "214"))
		address := "/rooms/" + string(i.ID)
		for who, by := range map[string]*access.Actor{"candidate": w.Candidate(), "lead": w.Lead} {
			last := w.Notices(by.Person)[0]
			if last.Case != string(i.ID) || last.Invitation == nil || last.Invitation.Place != "214, https://tarazy.test"+address || who == "candidate" && last.Link != address {
				t.Errorf("%s was told %+v %+v", who, last, last.Invitation)
			}
		}
		mine, err := w.MyInterviews(w.T.Context(), w.Candidate())
		if w.Must(err); len(mine) != 1 || !mine[0].Video {
			t.Errorf("the candidate's own page: %+v", mine)
		}
	})
}
