package seriespages

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/interview"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

// planPage proposes times and takes those that are accepted.
type planPage struct {
	failed
	Head     kit.Heading
	Path     string
	Version  string
	In       map[string]string
	Unset    *warning // the setting that is missing, with its clause
	NoGuide  bool
	Lines    []planLine
	Asked    bool
	Short    string
	Sub      string
	Standing []kit.Fact
}

// planLine is a time to be accepted, for a candidate or free.
type planLine struct {
	Interview       string
	Who             string
	Day, Time, Room kit.Field
	Broken          []brokenLimit
	Skip            bool // is not to be taken
}

// query is what the plan was asked with, for the address of its form: what is
// taken comes back beside it.
func (p *planPage) query() string {
	q := url.Values{}
	for _, name := range planFields {
		q.Set(name, p.In[name])
	}
	return "?" + q.Encode()
}

// planFields are what a plan is asked with.
var planFields = []string{"from", "until", "hours_from", "hours_to", "lunch_from", "lunch_to", "room", "spare"}

// asked reads the fields of a plan; those that are not sent are the usual ones.
func asked(r *route.Request, v *interview.SeriesView, from url.Values) map[string]string {
	h := v.Series.Hours
	in := map[string]string{
		"hours_from": hourText(h.From), "hours_to": hourText(h.To), "lunch_from": hourText(h.LunchFrom), "lunch_to": hourText(h.LunchTo), "spare": "0",
	}
	for _, name := range planFields {
		if from.Has(name) {
			in[name] = strings.TrimSpace(from.Get(name))
		}
	}
	return in
}

func hoursOf(in map[string]string) interview.Hours {
	h := interview.Hours{From: minutes(in["hours_from"]), To: minutes(in["hours_to"])}
	if in["lunch_from"] != "" || in["lunch_to"] != "" {
		h.LunchFrom, h.LunchTo = minutes(in["lunch_from"]), minutes(in["lunch_to"])
	}
	return h
}

func planAsk(in map[string]string) (out interview.PlanAsk, err error) {
	out = interview.PlanAsk{Hours: hoursOf(in), Room: in["room"], Spare: number(in["spare"])}
	if out.From, err = day.Parse(in["from"]); err != nil {
		return out, atField(err, "from")
	}
	if out.Until, err = day.Parse(in["until"]); err != nil {
		return out, atField(err, "until")
	}
	return out, nil
}

func atField(err error, field string) error {
	if f, ok := fault.As(err); ok {
		return f.At(field)
	}
	return err
}

func (d Deps) plan(w http.ResponseWriter, r *route.Request) error {
	l := r.Lang
	v, p, err := d.planOf(r, r.URL.Query())
	if err != nil {
		return err
	}
	if !r.URL.Query().Has("from") || p.NoGuide || p.Unset != nil {
		return d.draw(w, r, p.Head, 0, planView(p))
	}
	p.Asked = true
	ask, err := planAsk(p.In)
	var got *interview.PlanProposal
	if err == nil {
		got, err = d.Interviews.ProposePlan(r.Context(), r.Actor, v.Series.ID, ask)
	}
	if err != nil {
		if p.failed, err = d.refused(l, err, planFields...); err != nil {
			return err
		}
		return d.draw(w, r, p.Head, p.Status, planView(p))
	}
	p.Sub = t(l, "plan.minutes", "talk", got.Minutes, "after", got.After)
	if got.Short > 0 {
		p.Short = t(l, "plan.short", "n", got.Short)
	}
	for _, x := range got.Lines {
		p.Lines = append(p.Lines, d.planLine(l, v, len(p.Lines), string(x.Interview.ID), x.Slot))
	}
	for _, s := range got.Free {
		p.Lines = append(p.Lines, d.planLine(l, v, len(p.Lines), "", s))
	}
	return d.draw(w, r, p.Head, 0, planView(p))
}

func (d Deps) planOf(r *route.Request, from url.Values) (*interview.SeriesView, *planPage, error) {
	l := r.Lang
	v, err := d.Interviews.Series(r.Context(), r.Actor, seriesID(r))
	if err != nil {
		return nil, nil, err
	}
	p := &planPage{Head: head(l, &v.Series, t(l, "plan")), Path: seriesPath(v.Series.ID) + "/plan", Version: textVersion(v.Series.Version), NoGuide: v.Guide == nil}
	p.In = asked(r, v, from)
	if f, ok := fault.As(v.Unset); ok {
		p.Unset = &warning{Text: locale.T(l, f.Key(), f.Args)}
		if f.Cite != nil {
			p.Unset.Law = d.clause(l, *f.Cite)
		}
	}
	for _, i := range v.Interviews {
		if i.State == interview.Planned {
			p.Standing = append(p.Standing, kit.Fact{Name: i.Number, Value: d.when(l, i.Starts, v.Series.Body) + roomAfter(i.Room)})
		}
	}
	return v, p, nil
}

func (d Deps) planLine(l locale.Lang, v *interview.SeriesView, n int, id string, s interview.Slot) planLine {
	return planLineOf(l, v, n, id, d.date(s.Starts, v.Series.Body), d.hour(s.Starts, v.Series.Body), s.Room)
}

func planLineOf(l locale.Lang, v *interview.SeriesView, n int, id, on, at, room string) planLine {
	out := planLine{Interview: id, Who: t(l, "free")}
	for _, i := range v.Interviews {
		if string(i.ID) == id {
			out.Who = strings.TrimSpace(i.Number + " " + i.Name)
		}
	}
	field := func(name, label, value string) kit.Field {
		full := fmt.Sprintf("%s.%d", name, n)
		return kit.Field{ID: full, Name: name, Label: t(l, label), Value: value, Short: name != "room"}
	}
	out.Day, out.Time, out.Room = field("day", "day", on), field("time", "time", at), field("room", "room", room)
	out.Room.Optional = true
	return out
}

// typedTime is a time as a form of a plan holds it.
type typedTime struct {
	id, day, at, room string
	skip              bool
}

func typedTimes(r *route.Request) ([]typedTime, error) {
	if err := r.ParseForm(); err != nil {
		return nil, err
	}
	ids, days, hours, rooms, skip := r.PostForm["interview"], r.PostForm["day"], r.PostForm["time"], r.PostForm["room"], map[string]bool{}
	for _, k := range r.PostForm["skip"] {
		skip[k] = true
	}
	if len(days) != len(ids) || len(hours) != len(ids) || len(rooms) != len(ids) {
		return nil, fault.New(fault.Invalid, "interview.slot.time")
	}
	var out []typedTime
	for k := range ids {
		out = append(out, typedTime{ids[k], days[k], hours[k], strings.TrimSpace(rooms[k]), skip[strconv.Itoa(k)]})
	}
	return out, nil
}

// times are the typed times that are to be taken, each with its line. The faults
// are those of a time, at the field of its line.
func (d Deps) times(body string, typed []typedTime) (out []interview.PlannedTime, lines []int, err error) {
	for k, x := range typed {
		if x.skip {
			continue
		}
		at, err := d.instant(body, x.day, x.at)
		if f, ok := fault.As(err); ok {
			return nil, nil, f.At(lineID(f.Field, k))
		}
		if err != nil {
			return nil, nil, err
		}
		out, lines = append(out, interview.PlannedTime{Interview: interview.ID(x.id), Starts: at, Room: x.room}), append(lines, k)
	}
	return out, lines, nil
}

// lineID names a field of a line of a plan.
func lineID(name string, line int) string { return name + "." + strconv.Itoa(line) }

// atLine puts a fault at times[n] into the line that it came from: at its room,
// or at its day.
func atLine(err error, lines []int) error {
	f, ok := fault.As(err)
	if !ok {
		return err
	}
	for n, line := range lines {
		switch f.Field {
		case fmt.Sprintf("times[%d].room", n):
			return f.At(lineID("room", line))
		case fmt.Sprintf("times[%d]", n):
			return f.At(lineID("day", line))
		}
	}
	return err
}

func (d Deps) planAccept(w http.ResponseWriter, r *route.Request) error {
	typed, err := typedTimes(r)
	if err != nil {
		return err
	}
	v, p, err := d.planOf(r, r.URL.Query())
	if err != nil {
		return err
	}
	times, lines, err := d.times(string(v.Series.Body), typed)
	if err == nil {
		_, err = d.Interviews.AcceptPlan(r.Context(), r.Actor, seriesAt(r), hoursOf(p.In), times)
	}
	if err == nil {
		return page.Go(w, r, seriesPath(v.Series.ID))
	}
	fields := planFields
	for k := range typed {
		fields = append(slices.Clip(fields), lineID("day", k), lineID("time", k), lineID("room", k))
	}
	if p.failed, err = d.refused(r.Lang, atLine(err, lines), fields...); err != nil {
		return err
	}
	p.typed(r.Lang, v, typed, lines)
	return d.draw(w, r, p.Head, p.Status, planView(p))
}

// typed puts the lines back as they were typed, with what is wrong with each.
// Who comes back sends the series as it is now: the limits are checked anew.
func (p *planPage) typed(l locale.Lang, v *interview.SeriesView, typed []typedTime, lines []int) {
	p.Asked = true
	for k, x := range typed {
		line := planLineOf(l, v, k, x.id, x.day, x.at, x.room)
		line.Skip = x.skip
		line.Day.Error, line.Time.Error, line.Room.Error = p.At[line.Day.ID], p.At[line.Time.ID], p.At[line.Room.ID]
		if n := slices.Index(lines, k); n >= 0 {
			line.Broken = p.Broken[n]
		}
		p.Lines = append(p.Lines, line)
	}
}

func (d Deps) slotClose(w http.ResponseWriter, r *route.Request) error {
	at, err := time.Parse(instantForm, r.PostFormValue("starts"))
	if err != nil {
		at = time.Time{}
	}
	if _, err = d.Interviews.CloseSlot(r.Context(), r.Actor, seriesAt(r), at); err == nil {
		return page.Go(w, r, seriesPath(seriesID(r)))
	}
	f, err := d.refused(r.Lang, err)
	if err != nil {
		return err
	}
	return d.drawShow(w, r, f)
}

// timePage gives an interview a time by hand, or takes it away.
type timePage struct {
	failed
	Head    kit.Heading
	Path    string
	Version string
	Now     string // the time that stands; "" for none
	In      map[string]string
	Free    []freeTime
	Limits  []brokenLimit
}

func (d Deps) time(w http.ResponseWriter, r *route.Request) error {
	return d.drawTime(w, r, nil, failed{})
}

// row finds the interview of the address in a series.
func (d Deps) row(r *route.Request) (*interview.SeriesView, *interview.InterviewRow, error) {
	v, err := d.Interviews.Series(r.Context(), r.Actor, seriesID(r))
	if err != nil {
		return nil, nil, err
	}
	for k := range v.Interviews {
		if v.Interviews[k].ID == interviewID(r) {
			return v, &v.Interviews[k], nil
		}
	}
	return nil, nil, fault.New(fault.Missing, "interview.missing.interview")
}

func (d Deps) drawTime(w http.ResponseWriter, r *route.Request, in map[string]string, f failed) error {
	l := r.Lang
	v, i, err := d.row(r)
	if err != nil {
		return err
	}
	p := &timePage{failed: f, Path: seriesPath(v.Series.ID) + "/" + string(i.ID), Version: textVersion(i.Version), In: in, Limits: f.Broken[0]}
	p.Head = head(l, &v.Series, t(l, "time.of", "number", i.Number))
	if !i.Starts.IsZero() {
		p.Now = d.when(l, i.Starts, v.Series.Body) + roomAfter(i.Room)
	}
	if in == nil {
		p.In = map[string]string{"room": i.Room}
		if !i.Starts.IsZero() {
			p.In["day"], p.In["time"] = d.date(i.Starts, v.Series.Body), d.hour(i.Starts, v.Series.Body)
		}
	}
	for _, s := range v.Series.Free {
		p.Free = append(p.Free, freeTime{Text: d.when(l, s.Starts, v.Series.Body) + roomAfter(s.Room)})
	}
	return d.draw(w, r, p.Head, f.Status, timeView(p))
}

func (d Deps) move(w http.ResponseWriter, r *route.Request) error {
	in := map[string]string{"day": r.PostFormValue("day"), "time": r.PostFormValue("time"), "room": r.PostFormValue("room")}
	v, _, err := d.row(r)
	if err != nil {
		return err
	}
	at, err := d.instant(string(v.Series.Body), in["day"], in["time"])
	if err == nil {
		err = d.Interviews.MoveInterview(r.Context(), r.Actor, interviewAt(r), at, strings.TrimSpace(in["room"]))
	}
	if err == nil {
		return page.Go(w, r, seriesPath(seriesID(r)))
	}
	f, err := d.refused(r.Lang, err, "day", "time", "room")
	if err != nil {
		return err
	}
	return d.drawTime(w, r, in, f)
}

func (d Deps) cancel(w http.ResponseWriter, r *route.Request) error {
	err := d.Interviews.CancelTime(r.Context(), r.Actor, interviewAt(r), r.PostFormValue("reason"))
	if err == nil {
		return page.Go(w, r, seriesPath(seriesID(r)))
	}
	f, err := d.refused(r.Lang, err, "reason")
	if err != nil {
		return err
	}
	return d.drawTime(w, r, nil, f)
}
