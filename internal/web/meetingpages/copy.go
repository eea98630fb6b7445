package meetingpages

import (
	"strconv"

	"github.com/a-h/templ"

	"tarazy/internal/access"
	"tarazy/internal/appraisal"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/route"
	"tarazy/internal/signature/signedcopy"
	"tarazy/internal/web/copypages"
	"tarazy/internal/web/kit"
)

// copies are the pages of the copy of a protocol that bears its signatures
// itself.
func (d Deps) copies(pattern string) copypages.Kind {
	return copypages.Kind{
		Pattern: pattern, See: access.SeeAppraisal, Draw: d.Draw, SignerURL: d.SignerURL,
		Paper: func(r *route.Request) signedcopy.Paper { return d.Appraisals.MeetingCopy(r.Actor, meetingID(r)) },
		About: d.aboutCopy,
	}
}

func (d Deps) aboutCopy(r *route.Request) (copypages.About, error) {
	v, err := d.Appraisals.Meeting(r.Context(), r.Actor, meetingID(r))
	if err != nil {
		return copypages.About{}, err
	}
	l, number := r.Lang, v.Meeting.Number
	return copypages.About{
		Crumbs: append(meetingCrumbs(l, v), kit.Link{Text: t(l, "protocol.title"), Href: pathOf(v.Meeting.ID, "/protocol")}),
		Title:  t(l, "number", "n", number, "year", v.Year.Number), Save: "tarazy-meeting-" + strconv.Itoa(v.Year.Number) + "-" + strconv.Itoa(number), File: copyName(l, v.Protocol),
	}, nil
}

func copyName(l locale.Lang, p *appraisal.Protocol) func(signedcopy.File) string {
	names := map[string]string{}
	for _, f := range p.Files {
		names[f.Part+"-"+string(f.Lang)] = t(l, "file."+f.Part) + ", " + locale.T(l, "meeting.page.lang."+string(f.Lang), nil)
	}
	return func(f signedcopy.File) string { return names[f.Name] }
}

// signedCopy is what the page of an approved protocol shows of its copy; nil
// before.
func (d Deps) signedCopy(r *route.Request, v *appraisal.MeetingView) (templ.Component, error) {
	if v.Protocol == nil || v.Protocol.Approved == nil {
		return nil, nil
	}
	c, err := d.Appraisals.MeetingCopy(r.Actor, v.Meeting.ID).Copy(r.Context())
	if err != nil || c.Stamps == 0 {
		return nil, err
	}
	return copypages.Section(r.Lang, c, people.PersonID(r.Actor.Person), pathOf(v.Meeting.ID, "/protocol/copy"), copyName(r.Lang, v.Protocol)), nil
}
