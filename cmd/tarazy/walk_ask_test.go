package main

import (
	"net/url"
	"strings"
	"testing"

	"tarazy/internal/access"
	"tarazy/internal/locale"
	"tarazy/internal/route"
)

// walkFigures are those of a check of equipment.
const walkFigures = `{"computer":{"phone":false,"lacks":[],"room_mb":500},"internet":{"down_kbit":9000,"up_kbit":9000},"camera":{"state":"opened","brightness":120,"contrast":40},"microphone":{"state":"opened","sound":90}}`

// sent is what the walk sends to routes that look at what is sent before they
// look at the thing: with nothing, such a route would seem open.
var sent = map[string]string{
	"POST /panel/{competition}/interests/{vacancy}":                  "conflict=no&reason=none",
	"POST /panel/{competition}/essays/{vacancy}/{number}":            "mark=3&note=",
	"POST /api/v1/competitions/{id}/vacancies/{vacancy}/essay-marks": `{"rows":[{"number":"NUMBER","mark":3}]}`,
	"POST /exams/{booking}/begin":                                    "agree=yes",
	"POST /equipment":                                                "press=walk&figures=" + url.QueryEscape(walkFigures),
	"POST /proctor/{attempt}/flags":                                  `{"flags":[]}`,
	"POST /proctor/{attempt}/recording":                              `{"what":"refused","track":"camera"}`,
	"POST /api/v1/equipment":                                         `{"press":"walk","figures":` + walkFigures + `}`,
	"POST /exam/{attempt}/answers":                                   `{"lease":"stranger","section":0,"answers":[]}`,
	"POST /exam/{attempt}/lease":                                     `{"take":false,"secret":""}`,
	"POST /exam/{attempt}/marks":                                     `{"lease":"stranger","slots":[]}`,
	"POST /exam/{attempt}/section":                                   `{"lease":"stranger","section":0}`,
	"POST /exam/{attempt}/next":                                      `{"lease":"stranger"}`,
	"POST /exam/{attempt}/pause":                                     `{"lease":"stranger"}`,
	"POST /exam/{attempt}/resume":                                    `{"lease":"stranger"}`,
	"POST /api/v1/bodies/{body}/templates/{template}":                `{"after":99,"from":null}`,
	"POST /api/v1/appraisal-years/{year}/forms":                      `{"papers":[],"lang":"kk","format":"pdf"}`,
	"POST /seats/{id}":                                               "language=kk&agree=yes",
	"POST /api/v1/seats/{id}":                                        `{"language":"kk"}`,
	"POST /api/v1/my-exams/{booking}/move":                           `{"version":1,"sitting":"sit_elsewhere"}`,
	"POST /api/v1/my-exams/{booking}/cancel":                         `{"version":1}`,
	"POST /api/v1/exams/{booking}/begin":                             `{"agree":true}`,
	"POST /api/v1/exam/{attempt}/answers":                            `{"lease":"stranger","section":0,"answers":[]}`,
	"POST /api/v1/exam/{attempt}/lease":                              `{"take":false,"secret":""}`,
	"POST /api/v1/exam/{attempt}/section":                            `{"lease":"stranger","section":0}`,
	"POST /api/v1/exam/{attempt}/next":                               `{"lease":"stranger"}`,
	"POST /api/v1/exam/{attempt}/pause":                              `{"lease":"stranger"}`,
	"POST /api/v1/exam/{attempt}/resume":                             `{"lease":"stranger"}`,
	"POST /api/v1/bank/items/{id}/submit":                            `{"version":0}`,
	"POST /api/v1/bank/items/{id}/recall":                            `{"version":0}`,
	"POST /api/v1/bank/items/{id}/approve":                           `{"version":0}`,
	"POST /api/v1/bank/items/{id}/return":                            `{"version":0,"note":"none"}`,
	"POST /api/v1/bank/items/{id}/unflag":                            `{"version":0,"note":"none"}`,
	"POST /api/v1/bank/items/{id}/retire":                            `{"version":0}`,
	"POST /api/v1/bank/items/{id}/reopen":                            `{"version":0}`,
	"POST /api/v1/bank/imports/{id}/take":                            `{"version":0}`,
	"POST /api/v1/bank/imports/{id}/undo":                            `{"version":0}`,
	"PUT /api/v1/bank/items/{id}":                                    `{"version":0,"content":{"key":"none","kind":"essay","stem":{},"tags":[]}}`,
	"POST /api/v1/sittings/{id}/watch/{attempt}/minutes":             `{"minutes":0,"reason":"none"}`,
	"POST /api/v1/sittings/{id}/watch/{attempt}/stop":                `{"reason":"none"}`,
	"POST /api/v1/sittings/{id}/watch/{attempt}/halt":                `{"reason":"none"}`,
	"POST /api/v1/sittings/{id}/watch/{attempt}/resume":              `{"reason":"none"}`,
	"POST /proctor/{attempt}/beat":                                   `{}`,
	"POST /proctor/{attempt}/read":                                   `{"message":"none"}`,
	"POST /proctor/{attempt}/help":                                   `{"press":"walk","text":"none"}`,
	"POST /api/v1/recordings/{attempt}/hold":                         `{"version":0,"why":"none"}`,
	"POST /api/v1/recordings/{attempt}/release":                      `{"version":0,"why":"none"}`,
	"PUT /api/v1/tests/{key}/draw":                                   `{"version":9,"overlap":0,"exposure":0}`,
	"POST /api/v1/sittings/{id}/off":                                 `{"version":0,"reason":"none"}`,
	"PUT /api/v1/accommodations/{person}":                            `{"version":9,"percent":0,"breaks":0,"reason":"none"}`,
	"POST /api/v1/exam-keys/{key}/{edition}":                         `{"reason":""}`,
	"POST /api/v1/exam-keys/{key}/{edition}/preview":                 `{"void":true,"reason":"none"}`,
}

// asks sends what a route wants to be sent, in English, and gives the verdict
// and the answer.
func (w *world) asks(t *testing.T, rt route.Route, path string, role access.Role) reply {
	t.Helper()
	return w.request(t, rt.Method, path, role, locale.EN, strings.ReplaceAll(sent[rt.Key()], "NUMBER", w.ids["contest.number"]["blind"]))
}

// said is the verdict also where an answer of the API tells it.
func said(a reply) string {
	switch {
	case strings.Contains(a.body, `"code":"exam.lease.lost"`):
		return "no-lease" // who has not taken the attempt over does nothing to it
	case strings.Contains(a.body, `"taken":0`):
		return "missing" // each row is answered for itself
	}
	return verdict(a.status, a.location())
}
