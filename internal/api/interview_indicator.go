package api

import (
	"net/http"

	"tarazy/internal/access"
	"tarazy/internal/interview"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/route"
)

// IndicatorLevels are the levels of competencies for which the model prints no
// indicators although posts require them.
type IndicatorLevels struct {
	Body   people.BodyID    `json:"body"`
	Levels []IndicatorLevel `json:"levels"`
}

// IndicatorLevel is one of them. While own is empty no guide can be begun for
// its job levels.
type IndicatorLevel struct {
	Competency string         `json:"competency"`
	Name       locale.Words   `json:"name"`
	Level      string         `json:"level"`
	JobLevels  []int          `json:"job_levels"`
	Own        []IndicatorOwn `json:"own"` // that the body has entered
}

// IndicatorOwn is an indicator that a body has entered.
type IndicatorOwn struct {
	ID   string   `json:"id"`
	Text BothText `json:"text"`
}

// IndicatorEnter is an indicator to be entered.
type IndicatorEnter struct {
	Competency string   `key:"competency" json:"competency"`
	Level      string   `key:"level" json:"level"`
	Text       BothText `key:"text" json:"text"`
}

func (d GuideDeps) indicatorRoutes() []route.Route {
	const all = "/api/v1/interview-indicators"
	return []route.Route{
		described("GET", all, access.PrepareGuide, d.indicators, route.Operation{
			ID: "listOwnIndicators", Summary: "Levels for which a body enters its own indicators, with those that it has", Out: IndicatorLevels{}, Query: []route.Param{bodyParam}}),
		described("POST", all, access.PrepareGuide, d.indicatorEnter, route.Operation{
			ID: "enterOwnIndicator", Summary: "Enter an indicator where the competency model prints none", In: IndicatorEnter{}, Out: IndicatorOwn{}, Status: http.StatusCreated, Query: []route.Param{bodyParam}}),
	}
}

func (d GuideDeps) indicators(w http.ResponseWriter, r *route.Request) error {
	body, err := guideBody(r)
	if err != nil {
		return err
	}
	all, err := d.Interviews.OwnLevels(r.Context(), r.Actor, body)
	if err != nil {
		return err
	}
	out := IndicatorLevels{Body: body, Levels: []IndicatorLevel{}}
	for _, x := range all {
		level := IndicatorLevel{Competency: x.Competency.Key, Name: x.Competency.Name, Level: x.Level.Key, JobLevels: x.JobLevels, Own: []IndicatorOwn{}}
		for _, o := range x.Own {
			level.Own = append(level.Own, IndicatorOwn{o.ID, both(o.Official)})
		}
		out.Levels = append(out.Levels, level)
	}
	return write(w, r, http.StatusOK, out)
}

func (d GuideDeps) indicatorEnter(w http.ResponseWriter, r *route.Request) error {
	body, err := guideBody(r)
	if err != nil {
		return err
	}
	var in IndicatorEnter
	if err := read(r, &in); err != nil {
		return err
	}
	o, err := d.Interviews.EnterIndicator(r.Context(), r.Actor, body, in.Competency, in.Level, interview.Official(in.Text))
	if err != nil {
		return err
	}
	return write(w, r, http.StatusCreated, IndicatorOwn{o.ID, both(o.Official)})
}
