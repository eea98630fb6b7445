package api

import (
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"tarazy/internal/access"
	"tarazy/internal/appraisal"
	"tarazy/internal/appraisal/appraisaltest"
	"tarazy/internal/clock"
	"tarazy/internal/store/storetest"
	"tarazy/internal/web"
)

// newResultSite is the routes on the commission and on results, with an economist
// whose plan is in force.
func newResultSite(t *testing.T) *kciSite {
	t.Helper()
	c := clock.NewFixed(appraisaltest.Start)
	w := appraisaltest.New(t, storetest.Open(t, storetest.SQLite(t), c), c)
	s := &kciSite{World: w, who: map[string]*access.Actor{
		"servant": w.Economist, "hr": w.HR, "chair": w.Chair, "secretary": w.Secretary, "authorised": w.Authorised, "officer": w.Officer, "head": w.HeadBudget,
		"0": w.Members[0], "1": w.Members[1], "2": w.Members[2], "3": w.Members[3],
	}}
	w.Key(w.Chair) // trust
	s.year = w.OpenYear()
	w.InForce(s.year, w.Economist)
	w.At("2024-01-03")
	server, err := web.New(web.Config{Log: slog.New(slog.DiscardHandler), Sessions: s},
		append(BenchRoutes(BenchDeps{w.Service}), ResultRoutes(ResultDeps{w.Service})...))
	w.Must(err)
	s.handler = server.Handler()
	return s
}

// sheeted brings the economist's sheets to the commission.
func (s *kciSite) sheeted() {
	s.T.Helper()
	s.Form()
	s.Begin(s.year, "2024-01-15", "2024-02-02")
	s.Sheeted(s.year, s.Economist, s.HeadBudget, s.HeadFinance, 4, 9)
}

// bad is a request that is refused, and how.
type bad struct {
	as, path, body      string
	status              int
	code, field, clause string // of the answer; "" where there is none
}

// refuse sends bad requests: each is answered with its code, with the field that
// is wrong, and with the clause where an act wants it.
func (s *kciSite) refuse(all []bad) {
	s.T.Helper()
	for _, x := range all {
		words := []string{fmt.Sprintf(`"code":%q`, x.code), fmt.Sprintf(`"field":%q`, x.field)}
		if x.clause != "" {
			words = append(words, fmt.Sprintf(`{"act":%q,"clause":%q}`, appraisaltest.Arys, x.clause))
		} else {
			words = append(words, "!"+`"clause"`)
		}
		s.ask(x.as, "POST", x.path, x.body, x.status, words...)
	}
}

// seats is the order on a commission with a chair, so many members and a
// secretary.
func (s *kciSite) seats(members int, more string) string {
	out := []string{fmt.Sprintf(`{"person":%q,"duty":"chair"}`, s.Chair.Person), fmt.Sprintf(`{"person":%q,"duty":"secretary"}`, s.Secretary.Person)}
	for _, a := range s.Members[:members] {
		out = append(out, fmt.Sprintf(`{"person":%q,"duty":"member"}`, a.Person))
	}
	return `{"version":0,"paper":"7","day":"2024-01-03","seats":[` + strings.Join(out, ",") + more + `]}`
}

func TestBadInputOnTheCommissionIsRefusedWithItsClause(t *testing.T) {
	s := newResultSite(t)
	const bench = "/api/v1/appraisal-commission"
	s.refuse([]bad{
		{"hr", bench + "/orders", s.seats(3, ""), 422, "order.least", "members", "5"},
		{"hr", bench + "/orders", s.seats(4, fmt.Sprintf(`,{"person":%q,"duty":"member"}`, s.Chair.Person)), 422, "order.twice", "seats[6].person", ""},
		{"hr", bench + "/orders", s.seats(4, fmt.Sprintf(`,{"person":%q,"duty":"judge"}`, s.Clerk.Person)), 422, "order.duty", "seats[6].duty", ""},
		{"hr", bench + "/orders", strings.Replace(s.seats(4, ""), "2024-01-03", "2030-01-03", 1), 422, "order.future_day", "day", ""},
		{"hr", bench + "/orders", strings.Replace(s.seats(4, ""), `"7"`, `" "`, 1), 422, "order.required", "paper", ""},
		{"hr", bench + "/orders", strings.Replace(s.seats(4, ""), `"paper":"7",`, "", 1), 422, "strict.missing", "paper", ""},
	})
	s.sheeted()
	meetings := "/api/v1/years/" + string(s.year.ID) + "/meetings"
	s.refuse([]bad{
		{"hr", meetings, `{"starts":"2020-01-17T05:00:00Z","room":"305"}`, 422, "meeting.past", "starts", ""},
		{"hr", meetings, `{"starts":"2024-01-17T05:00:00Z","room":""}`, 422, "order.required", "room", ""},
	})
	m := s.AtMeeting(s.year.ID)
	one, c := "/api/v1/meetings/"+string(m.ID), string(s.CaseOf(s.year.ID, s.Economist).ID)
	present := func(all ...*access.Actor) string {
		return fmt.Sprintf(`{"version":%d,"present":["%s"]}`, s.version(m.ID), strings.Join(asText(appraisaltest.IDs(all...)), `","`))
	}
	s.refuse([]bad{
		{"secretary", one + "/open", present(s.Members[0], s.Members[1]), 409, "meeting.no_quorum", "", "30"},
		{"secretary", one + "/open", present(s.Chair, s.Members[0], s.Members[1], s.Members[2], s.Clerk), 422, "meeting.not_member", "present", "30"},
		{"secretary", one + "/open", `{"version":99,"present":[]}`, 409, "appraisal.changed", "", ""},
		{"0", one + "/votes", vote(c, "for"), 409, "meeting.state", "", "37"},
	})
	s.ask("secretary", "POST", one+"/open", present(s.Voters()...), 200, `"state":"open"`)
	s.refuse([]bad{
		{"secretary", one + "/proposals", deal(c, `"proposal":"postpone"`), 422, "meeting.proposal", "proposals[0].proposal", "37"},
		{"secretary", one + "/proposals", deal(c, `"proposal":"revise","corrected":"perfect","reason":"R"`), 422, "meeting.grade", "proposals[0].corrected", "18"},
		{"secretary", one + "/proposals", deal(c, `"proposal":"revise","corrected":"satisfactory"`), 422, "order.required", "proposals[0].reason", ""},
		{"secretary", one + "/proposals", deal(c, `"proposal":"revise","reason":"R"`), 422, "meeting.no_change", "proposals[0].corrected", "38"},
		{"secretary", one + "/recommendations", `{"recommendations":[{"case":"` + c + `","uses":["holiday"]}]}`, 422, "meeting.use", "recommendations[0].uses", "7"},
		{"secretary", one + "/recommendations", `{"recommendations":[{"case":"` + c + `","uses":["development"]}]}`, 422, "meeting.use", "recommendations[0].uses", "7"},
		{"0", one + "/votes", vote(c, "perhaps"), 422, "commission.choice", "votes[0].vote", ""},
		{"0", one + "/votes", vote("apr_none", "for"), 404, "appraisal.missing.item", "votes[0].case", ""},
		{"secretary", one + "/votes", vote(c, "for"), 403, "access.denied", "", ""},
	})
	s.ask("0", "POST", one+"/votes", vote(c, "for"), 200, `"votes":1`)
	s.refuse([]bad{
		{"0", one + "/votes", vote(c, "against"), 409, "meeting.voted", "votes[0].case", "32"},
		{"secretary", one + "/proposals", deal(c, `"proposal":"revise","corrected":"satisfactory","reason":"R"`), 409, "meeting.voting", "", "32"},
	})
	s.ask("hr", "GET", one+"/items", "", 200, `"proposal":"approve"`, `"vote":"for"`, "!against")
}

func vote(c, choice string) string {
	return `{"votes":[{"case":"` + c + `","vote":"` + choice + `"}]}`
}

func deal(c, more string) string { return `{"proposals":[{"case":"` + c + `",` + more + `}]}` }

func asText[T ~string](all []T) []string {
	out := make([]string, len(all))
	for i, x := range all {
		out[i] = string(x)
	}
	return out
}

func (s *kciSite) version(id appraisal.MeetingID) (v int64) {
	s.T.Helper()
	s.Tx(func(tx appraisal.Tx) error {
		m, err := tx.MeetingGet(id)
		if err == nil {
			v = m.Version
		}
		return err
	})
	return v
}

func TestBadInputOnResultsIsRefusedWithItsClause(t *testing.T) {
	s := newResultSite(t)
	s.sheeted()
	s.At("2024-01-22")
	s.Approved(s.year, s.Economist, "satisfactory", "2024-01-24", "2024-02-05")
	one := s.at(s.Economist, "")
	s.refuse([]bad{
		{"servant", one + "/result/read", `{"lang":"ru","cms":"AA=="}`, 422, "eds.malformed", "", ""},
		{"servant", one + "/result/read", `{"lang":"fr","cms":"AA=="}`, 404, "appraisal.missing.result", "", ""},
		{"head", one + "/result/read", `{"lang":"ru","cms":"AA=="}`, 404, "appraisal.missing.case", "", ""},
		{"hr", one + "/result/refusal", fmt.Sprintf(`{"text":"R","witnesses":[%q]}`, s.Clerk.Person), 422, "appraisal.witnesses", "witnesses", "41"},
		{"hr", one + "/result/refusal", fmt.Sprintf(`{"text":"R","witnesses":[%q,%q]}`, s.Clerk.Person, s.Economist.Person), 422, "appraisal.witness", "witnesses", "41"},
		{"hr", one + "/result/refusal", fmt.Sprintf(`{"text":" ","witnesses":[%q,%q]}`, s.Clerk.Person, s.Accountant.Person), 422, "appraisal.remark", "text", "41"},
		{"hr", one + "/result/send", `{"channel":"intranet_portal","proof":"17"}`, 409, "appraisal.no_refusal", "", "41"},
		{"servant", one + "/result/appeal", `{"to":"the_press","text":"T"}`, 422, "appraisal.appeal_to", "to", "42"},
		{"servant", one + "/result/appeal", `{"to":"authorised_body","text":" "}`, 422, "appraisal.remark", "text", "42"},
		{"servant", one + "/result/appeal", `{"to":"authorised_body","text":"T","files":["fil_none"]}`, 422, "appraisal.file", "files", ""},
		{"hr", one + "/court", `{"court":"C","number":"1","day":"2024-01-22","effect":"pardoned","decided":"2024-01-22"}`, 422, "appraisal.court_effect", "effect", ""},
		{"hr", one + "/court", `{"court":"C","number":"1","day":"2030-01-22"}`, 422, "appraisal.later_than_day", "day", ""},
		{"hr", one + "/court", `{"court":"C","number":"1","day":"22.01.2024"}`, 422, "day.invalid", "day", ""},
		{"head", one + "/development", `{"competency":"cheerfulness","text":"T","term":"2024-06-01"}`, 422, "appraisal.development", "competency", "7"},
	})
	// On the eleventh working day it is too late, and what was decided stays.
	s.At("2024-02-06")
	s.refuse([]bad{{"servant", one + "/result/appeal", `{"to":"authorised_body","text":"T"}`, 409, "appraisal.appeal_late", "", "42"}})
	s.ask("hr", "GET", one+"/result", "", 200, `"grade":"satisfactory"`, `"appeals":[]`, `"courts":[]`, `"steps":[]`, `"refusal":null`)
}
