package sittingpages

import (
	"net/http"

	"tarazy/internal/exam"
	"tarazy/internal/fault"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/profileview"
	"tarazy/internal/web/vacancy/inlang"
)

// profile shows one's own profile of qualities, or says that it comes later.
func (d Deps) profile(w http.ResponseWriter, r *route.Request) error {
	l := r.Lang
	head := kit.Heading{Crumbs: []kit.Link{{Text: t(l, "mine"), Href: "/my-exams"}}, Title: t(l, "mine.profile")}
	p, err := d.Exams.OwnProfile(r.Context(), r.Actor, exam.BookingID(r.PathValue("booking")))
	if fault.Is(err, "exam.profile.later") {
		return d.Draw(w, r, column(head.Title, 0), laterView(head))
	}
	if err != nil {
		return err
	}
	head.Sub, head.SubIn = p.Title.In(l), inlang.Of(l, p.Title)
	return d.Draw(w, r, column(head.Title, 0), ownProfileView(head, profileview.New(l, p)))
}
