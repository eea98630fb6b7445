package interview

import (
	"slices"

	"tarazy/internal/law"
	"tarazy/internal/people"
)

// beginWarnings are what the beginning of an interview warns of and is not
// refused for: members without training or briefing on record, members who have
// not marked the sample answers, and materials or a room that do not lie ready.
func (s *Service) beginWarnings(tx Tx, x *talk) ([]law.Reason, error) {
	barred, err := s.barred(tx, x.series)
	if err != nil {
		return nil, err
	}
	bare, err := s.uncalibrated(tx, x.series)
	if err != nil {
		return nil, err
	}
	var untrained, unbriefed, uncalibrated []people.PersonID
	for _, seat := range x.series.Seats {
		if slices.Contains(barred, seat.Person) {
			continue
		}
		if seat.Trained == nil {
			untrained = append(untrained, seat.Person)
		}
		if seat.Briefed == nil {
			unbriefed = append(unbriefed, seat.Person)
		}
		if slices.Contains(bare, seat.Person) {
			uncalibrated = append(uncalibrated, seat.Person)
		}
	}
	r := &x.law.method.Rules
	var out []law.Reason
	for _, w := range []struct {
		who  []people.PersonID
		cite law.Citer
		key  string
	}{{untrained, r.Panel.Trained, "trained"}, {unbriefed, r.Panel.Briefed, "briefed"}, {uncalibrated, r.Panel.Trained, "calibrated"}} {
		if len(w.who) == 0 {
			continue
		}
		names, err := talkNames(tx, w.who)
		if err != nil {
			return nil, err
		}
		out = append(out, law.Because(w.cite, "interview.begin.warn."+w.key, "names", names))
	}
	return append(out, x.unready()...), nil
}

// unready are the warnings of what does not lie ready in the room.
func (x *talk) unready() (out []law.Reason) {
	m, open := x.law.method, 0
	for _, item := range m.Materials.Items {
		if !x.series.Ready[item.Key] {
			open++
		}
	}
	if open > 0 {
		out = append(out, law.Because(m.Rules.Conduct.Materials, "interview.series.warn.materials", "n", open))
	}
	if !x.series.Ready[roomKey] {
		out = append(out, law.Because(m.Rules.Conduct.Room, "interview.series.warn.room"))
	}
	return out
}

// warned is what goes on record of the warnings with which an interview began.
func warned(all []law.Reason) []map[string]any {
	out := []map[string]any{}
	for _, w := range all {
		out = append(out, map[string]any{"warning": w.Key, "args": w.Args})
	}
	return out
}
