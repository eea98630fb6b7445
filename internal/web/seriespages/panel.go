package seriespages

import (
	"net/http"
	"slices"
	"strconv"

	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/interview"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

// panelPage seats a panel and puts training and briefing on record.
type panelPage struct {
	failed
	Head    kit.Heading
	Path    string
	Version string
	Sitters []sitterLine
	Seats   []briefLine
	Told    []kit.Fact // what members declared, where it asks for something
	Notes   []string
}

// sitterLine is who can sit, with the duties to choose from.
type sitterLine struct {
	Person, Name string
	Field        kit.Field
	Duties       []kit.Option
}

// briefLine is a member with what is on record.
type briefLine struct {
	Person, Name, Duty string
	Trained            kit.Field
	Briefed            kit.Field
}

func (d Deps) panel(w http.ResponseWriter, r *route.Request) error {
	return d.drawPanel(w, r, nil, failed{})
}

// drawPanel draws the page; chosen are the duties that were sent, nil for those
// that stand.
func (d Deps) drawPanel(w http.ResponseWriter, r *route.Request, chosen map[people.PersonID]string, f failed) error {
	l := r.Lang
	v, err := d.Interviews.Series(r.Context(), r.Actor, seriesID(r))
	if err != nil {
		return err
	}
	can, err := d.Interviews.Sitters(r.Context(), r.Actor, v.Series.Body)
	if err != nil {
		return err
	}
	p := &panelPage{failed: f, Path: seriesPath(v.Series.ID), Version: textVersion(v.Series.Version), Head: head(l, &v.Series, t(l, "panel.set"))}
	if v.Series.Case != "" {
		p.Notes = append(p.Notes, t(l, "panel.of_case"))
	}
	for _, x := range can {
		duty := ""
		if seat := v.Series.SeatOf(x.Person); seat != nil {
			duty = string(seat.Duty)
		}
		if chosen != nil {
			duty = chosen[x.Person]
		}
		one := sitter(r, x, duty, v.Series.Case != "")
		one.Field.Error = f.At[one.Field.ID]
		p.Sitters = append(p.Sitters, one)
	}
	for k := range v.Seats {
		p.Seats = append(p.Seats, brief(r, &v.Seats[k], f))
		if x := &v.Seats[k]; x.Reason != "" {
			p.Told = append(p.Told, kit.Fact{Name: x.Name, Value: x.Reason})
		}
	}
	return d.draw(w, r, p.Head, f.Status, panelView(p))
}

func sitter(r *route.Request, x interview.Sitter, duty string, ofCase bool) sitterLine {
	l := r.Lang
	s := sitterLine{Person: string(x.Person), Name: x.Name, Field: kit.Field{ID: "duty-" + string(x.Person), Name: "duty." + string(x.Person), Label: x.Name}}
	for _, option := range x.Duties {
		if ofCase && option != interview.ExpertDuty {
			continue
		}
		s.Duties = append(s.Duties, kit.Option{Value: string(option), Text: locale.T(l, "series.duty."+string(option), nil), Chosen: duty == string(option)})
	}
	return s
}

func brief(r *route.Request, x *interview.SeatView, f failed) briefLine {
	l, id := r.Lang, string(x.Person)
	out := briefLine{Person: id, Name: x.Name, Duty: locale.T(l, "series.duty."+string(x.Duty), nil)}
	out.Trained = kit.Field{ID: "trained." + id, Name: "trained." + id, Label: t(l, "trained"), Optional: true, Error: f.At["trained."+id]}
	if x.Trained != nil {
		out.Trained.Value = x.Trained.String()
	}
	out.Briefed = kit.Field{ID: "briefed-" + id, Name: "briefed." + id, Label: t(l, "briefed")}
	if x.Briefed != nil {
		out.Briefed.Value = "1"
	}
	return out
}

func (d Deps) panelSet(w http.ResponseWriter, r *route.Request) error {
	v, err := d.Interviews.Series(r.Context(), r.Actor, seriesID(r))
	if err != nil {
		return err
	}
	can, err := d.Interviews.Sitters(r.Context(), r.Actor, v.Series.Body)
	if err != nil {
		return err
	}
	chosen := map[people.PersonID]string{}
	var seats []interview.SeatIn
	if v.Series.Case != "" {
		for _, seat := range v.Series.Seats {
			if seat.Duty != interview.ExpertDuty {
				seats = append(seats, interview.SeatIn{Person: seat.Person, Duty: seat.Duty})
			}
		}
	}
	for _, x := range can {
		if duty := r.PostFormValue("duty." + string(x.Person)); duty != "" {
			chosen[x.Person] = duty
			seats = append(seats, interview.SeatIn{Person: x.Person, Duty: interview.Duty(duty)})
		}
	}
	slices.SortStableFunc(seats, func(a, b interview.SeatIn) int { return rank(a.Duty) - rank(b.Duty) })
	if _, err = d.Interviews.SetSeats(r.Context(), r.Actor, seriesAt(r), seats); err == nil {
		return page.Go(w, r, seriesPath(seriesID(r))+"/panel")
	}
	at := map[string]string{}
	var ids []string
	for n, x := range seats {
		id := "duty-" + string(x.Person)
		at["seats["+strconv.Itoa(n)+"]"], ids = id, append(ids, id)
	}
	if f, ok := fault.As(err); ok && at[f.Field] != "" {
		err = f.At(at[f.Field])
	}
	f, err := d.refused(r.Lang, err, ids...)
	if err != nil {
		return err
	}
	return d.drawPanel(w, r, chosen, f)
}

// rank puts the lead first and the expert last.
func rank(d interview.Duty) int {
	return slices.Index([]interview.Duty{interview.LeadDuty, interview.MemberDuty, interview.ExpertDuty}, d)
}

func (d Deps) briefing(w http.ResponseWriter, r *route.Request) error {
	v, err := d.Interviews.Series(r.Context(), r.Actor, seriesID(r))
	if err != nil {
		return err
	}
	var all []interview.SeatDone
	for k, seat := range v.Series.Seats {
		one := interview.SeatDone{Person: seat.Person, Briefed: r.PostFormValue("briefed."+string(seat.Person)) != ""}
		if text := r.PostFormValue("trained." + string(seat.Person)); text != "" {
			on, e := day.Parse(text)
			if e != nil {
				err = trainedAt(e, k)
				break
			}
			one.Trained = &on
		}
		all = append(all, one)
	}
	if err == nil {
		_, err = d.Interviews.RecordBriefing(r.Context(), r.Actor, seriesAt(r), all)
	}
	if err == nil {
		return page.Go(w, r, seriesPath(seriesID(r))+"/panel")
	}
	f, err := d.refused(r.Lang, atMember(err, v.Series.Seats), trainedFields(v.Series.Seats)...)
	if err != nil {
		return err
	}
	return d.drawPanel(w, r, nil, f)
}

// trainedAt puts a fault at the day of the training of a seat.
func trainedAt(err error, k int) error {
	if f, ok := fault.As(err); ok {
		return f.At("trained[" + strconv.Itoa(k) + "]")
	}
	return err
}

// atMember puts a fault at the day of a training into the member's field.
func atMember(err error, seats []interview.Seat) error {
	f, ok := fault.As(err)
	if !ok {
		return err
	}
	for k, name := range trainedFields(seats) {
		if f.Field == "trained["+strconv.Itoa(k)+"]" {
			return f.At(name)
		}
	}
	return f
}

func trainedFields(seats []interview.Seat) []string {
	out := make([]string, len(seats))
	for k, seat := range seats {
		out[k] = "trained." + string(seat.Person)
	}
	return out
}

// candidatesPage adds and removes the candidates of a series of the body's own.
type candidatesPage struct {
	failed
	Head       kit.Heading
	Path       string
	Version    string
	Query      string
	Searched   bool
	Found      []Found
	Candidates []candidateLine
}

type candidateLine struct {
	ID, Number, Name, State string
	Removable               bool
	Reason                  kit.Field // of the removal
	Asked                   bool      // the removal was refused: its form stands open
}

func (d Deps) candidates(w http.ResponseWriter, r *route.Request) error {
	return d.drawCandidates(w, r, failed{})
}

func (d Deps) drawCandidates(w http.ResponseWriter, r *route.Request, f failed) error {
	l := r.Lang
	v, err := d.Interviews.Series(r.Context(), r.Actor, seriesID(r))
	if err != nil {
		return err
	}
	p := &candidatesPage{failed: f, Path: seriesPath(v.Series.ID), Version: textVersion(v.Series.Version), Query: r.URL.Query().Get("q")}
	p.Head = head(l, &v.Series, t(l, "candidates.set"))
	if p.Query != "" && d.Find != nil {
		p.Searched = true
		if p.Found, err = d.Find(r.Context(), "", p.Query); err != nil {
			return err
		}
	}
	for _, i := range v.Interviews {
		p.Candidates = append(p.Candidates, candidateOf(r, &i, f))
	}
	return d.draw(w, r, p.Head, f.Status, candidatesView(p))
}

// candidateOf is a line of the page; where the candidate's removal was refused,
// with the reason that was typed.
func candidateOf(r *route.Request, i *interview.InterviewRow, f failed) candidateLine {
	out := candidateLine{
		ID: string(i.ID), Number: i.Number, Name: i.Name, State: t(r.Lang, "interview."+string(i.State)),
		Removable: i.State == interview.Waiting || i.State == interview.Planned,
	}
	field := "reason-" + out.ID
	out.Reason = kit.Field{ID: field, Name: "reason", Label: t(r.Lang, "reason"), Error: f.At[field]}
	if len(f.Errors) > 0 && interviewID(r) == i.ID {
		out.Reason.Value, out.Asked = r.PostFormValue("reason"), true
	}
	return out
}

func (d Deps) candidateAdd(w http.ResponseWriter, r *route.Request) error {
	_, err := d.Interviews.AddCandidate(r.Context(), r.Actor, seriesAt(r), people.PersonID(r.PostFormValue("person")))
	return d.candidatesAfter(w, r, err)
}

func (d Deps) candidateRemove(w http.ResponseWriter, r *route.Request) error {
	return d.candidatesAfter(w, r, d.Interviews.RemoveCandidate(r.Context(), r.Actor, seriesAt(r), interviewID(r), r.PostFormValue("reason")))
}

func (d Deps) candidatesAfter(w http.ResponseWriter, r *route.Request, err error) error {
	if err == nil {
		return page.Go(w, r, seriesPath(seriesID(r))+"/candidates")
	}
	field := "reason-" + string(interviewID(r))
	if fault.Is(err, "interview.series.reason") {
		err = atField(err, field)
	}
	f, err := d.refused(r.Lang, err, field)
	if err != nil {
		return err
	}
	return d.drawCandidates(w, r, f)
}
