package exampages

import (
	"tarazy/internal/exam"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/proctor"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
)

// equipmentPart is what the page before a proctored test says of the
// candidate's equipment.
type equipmentPart struct {
	Kind kit.NoteKind
	Text string
	Then string // what follows from it
	Acts []kit.Act
}

// equipment adds to the page before a test what its check of equipment says, and
// takes the beginning away where one is asked for first. A test that is not
// proctored asks for nothing.
func (d Deps) equipment(r *route.Request, v *exam.SeatView, p *startPage) error {
	if d.Proctor == nil || v.Attempt != "" || !v.Opens() && !v.Waits() {
		return nil
	}
	st, err := d.Proctor.Standing(r.Context(), r.Actor, v)
	if err != nil || !st.Asked {
		return err
	}
	p.Equipment = equipmentOf(r.Lang, st, string(v.Booking.ID), func(c *proctor.Check) string { return d.moment(r.Lang, c.At, string(v.Booking.Body)) })
	if !st.Checked() {
		p.Begin = ""
	}
	return nil
}

func equipmentOf(l locale.Lang, st *proctor.Standing, booking string, at func(*proctor.Check) string) *equipmentPart {
	say := func(key string, kv ...any) string {
		return locale.T(l, "equipment_page.before."+key, fault.New(fault.Invalid, "", kv...).Args)
	}
	check := kit.Act{Text: say("check"), Href: "/equipment?booking=" + booking}
	if st.Last == nil {
		check.Kind = kit.Main
		return &equipmentPart{Kind: kit.DecideNote, Text: say("none"), Acts: []kit.Act{check}}
	}
	see := kit.Act{Text: say("see"), Kind: kit.Quiet, Href: "/equipment/" + string(st.Last.ID) + "?booking=" + booking}
	out := &equipmentPart{Kind: kit.InfoNote, Acts: []kit.Act{check, see}}
	switch {
	case !st.Fresh:
		out.Kind, out.Text = kit.DecideNote, say("old", "at", at(st.Last), "hours", st.Hours)
	case len(st.Outcome.Fails()) > 0:
		out.Kind, out.Text, out.Then = kit.LateNote, say("not_met", "at", at(st.Last), "items", st.Outcome.Fails()), say("may")
		if !st.MayBegin {
			out.Then = say("may_not")
		}
	case len(st.Outcome.Open()) > 0:
		out.Text, out.Then = say("untold", "at", at(st.Last), "items", st.Outcome.Open()), say("may")
	default:
		out.Text = say("met", "at", at(st.Last))
	}
	if !st.Checked() {
		out.Acts[0].Kind = kit.Main
	}
	return out
}
