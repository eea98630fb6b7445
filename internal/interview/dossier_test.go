package interview_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"tarazy/internal/day"
	"tarazy/internal/interview"
	"tarazy/internal/interview/interviewtest"
)

func on(text string) day.Day {
	d, err := day.Parse(text)
	if err != nil {
		panic(err)
	}
	return d
}

func job(employer, from, until string) interview.Work {
	w := interview.Work{Employer: employer, From: on(from)}
	if until != "" {
		d := on(until)
		w.Until = &d
	}
	return w
}

func TestINT02_GapsAndOverlapsOfDatesArePointedOut(t *testing.T) {
	for _, c := range []struct {
		name string
		work []interview.Work
		want string
	}{
		{"nothing", nil, "[]"},
		{"without a gap", []interview.Work{job("A", "2015-01-01", "2018-05-31"), job("B", "2018-06-01", "")}, "[]"},
		{"thirty days between are usual", []interview.Work{job("A", "2015-01-01", "2018-05-31"), job("B", "2018-07-01", "")}, "[]"},
		{"thirty-one days are a gap", []interview.Work{job("A", "2015-01-01", "2018-05-31"), job("B", "2018-07-02", "")}, "[gap 2018-06-01 2018-07-01 31 A B]"},
		{"since the last job", []interview.Work{job("A", "2015-01-01", "2023-03-01")}, "[gap 2023-03-02 2023-05-17 77 A ]"},
		{"an overlap", []interview.Work{job("B", "2018-03-01", ""), job("A", "2015-01-01", "2018-05-31")}, "[overlap 2018-03-01 2018-05-31 92 A B]"},
		{"the last day of one is the first of the next", []interview.Work{job("A", "2015-01-01", "2018-06-01"), job("B", "2018-06-01", "")}, "[]"},
		{"one within another hides no gap", []interview.Work{job("A", "2010-01-01", "2020-01-01"), job("B", "2011-01-01", "2012-01-01"), job("C", "2020-06-01", "")},
			"[overlap 2011-01-01 2012-01-01 366 A B gap 2020-01-02 2020-05-31 151 A C]"},
		{"the end before the beginning", []interview.Work{job("A", "2015-01-01", "2014-01-01"), job("B", "2014-06-01", "")}, "[turned 2014-01-01 2015-01-01 366 A ]"},
		{"in the future", []interview.Work{job("A", "2020-01-01", "2024-01-01")}, "[future 2023-05-17 2024-01-01 230 A ]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := interview.Dossier{Work: c.work}
			var out []string
			for _, r := range d.Remarks(on("2023-05-17")) {
				out = append(out, fmt.Sprintf("%s %s %s %d %s %s", r.Kind, r.From, r.Until, r.Days, r.A, r.B))
			}
			if got := fmt.Sprint(out); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
	d := interview.Dossier{Education: []interview.Study{{Institution: "U", Graduated: on("2014-06-30")}}, Work: []interview.Work{job("A", "2015-01-01", "")}}
	if got := d.Remarks(on("2023-05-17")); len(got) != 1 || got[0].Kind != interview.DateStudy || got[0].Days != 184 {
		t.Errorf("%+v", got)
	}
}

func TestINT02_ADossierIsReadAndWhoReadItIsKnown(t *testing.T) {
	interviewtest.Each(t, func(w *interviewtest.World) {
		ctx := w.T.Context()
		se := w.Pledged(interview.ByPanel)
		i := w.InterviewOf(se.ID, w.Candidates[0])
		bad := interview.Dossier{Work: []interview.Work{job("A", "2015-01-01", "2014-01-01")}}
		refused(w.T, w.WriteDossier(ctx, w.HR, i.ID, 0, bad), "interview.dossier.until", "work[0].until")
		refused(w.T, w.WriteDossier(ctx, w.HR, i.ID, 0, interview.Dossier{Work: []interview.Work{{From: 1}}}), "interview.dossier.text", "work[0].employer")
		refused(w.T, w.WriteDossier(ctx, w.HR, i.ID, 0, interview.Dossier{More: strings.Repeat("я", 10_001)}), "interview.dossier.text", "more")
		refused(w.T, w.WriteDossier(ctx, w.Lead, i.ID, 0, interview.Dossier{}), "access.denied", "")
		d := interview.Dossier{Work: []interview.Work{job("Әкімдік", "2015-01-01", "2023-01-01")}, More: "Speaks English"}
		w.Must(w.WriteDossier(ctx, w.HR, i.ID, 0, d))
		refused(w.T, w.WriteDossier(ctx, w.HR, i.ID, 0, d), "interview.changed", "")
		w.Clock.Advance(time.Minute)
		read, err := w.Dossier(ctx, w.Members[0], i.ID)
		w.Must(err)
		if read.Dossier.Work[0].Employer != "Әкімдік" || len(read.Remarks) != 1 || read.Readers != nil || read.May.Write || read.Papers.Cite.Clause != "preparation" {
			w.T.Errorf("%+v", read)
		}
		seen, err := w.Dossier(ctx, w.Lead, i.ID)
		w.Must(err)
		var who []string
		for _, r := range seen.Readers {
			if r.At != nil {
				who = append(who, string(r.Person))
			}
		}
		if fmt.Sprint(who) != fmt.Sprint([]string{w.Members[0].Person}) {
			w.T.Error(who)
		}
	})
}
