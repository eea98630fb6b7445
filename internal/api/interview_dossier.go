package api

import (
	"net/http"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/interview"
	"tarazy/internal/people"
	"tarazy/internal/route"
)

// DossierText is what a panel may read of a candidate beforehand.
type DossierText struct {
	Education []StudyText `key:"education" json:"education"`
	Work      []WorkText  `key:"work" json:"work"`
	More      string      `key:"more" json:"more"`
}

// StudyText is a completed course of study.
type StudyText struct {
	Institution string  `key:"institution" json:"institution"`
	Subject     string  `key:"subject" json:"subject"`
	Graduated   day.Day `key:"graduated" json:"graduated"`
}

// WorkText is a job.
type WorkText struct {
	Employer string   `key:"employer" json:"employer"`
	Position string   `key:"position" json:"position"`
	From     day.Day  `key:"from" json:"from"`
	Until    *day.Day `key:"until" json:"until"` // the last day; null: still held
}

// DossierWrite enters what the papers of a candidate of a series of the body's
// own say.
type DossierWrite struct {
	Version int64       `key:"version" json:"version"` // that was seen; 0 for none
	Dossier DossierText `key:"dossier" json:"dossier"`
}

// DossierAnswer is a dossier with what its dates ask about.
type DossierAnswer struct {
	Interview interview.ID `json:"interview"`
	Number    string       `json:"number"`
	Name      string       `json:"name"`
	Version   int64        `json:"version"` // 0 where nothing was entered, and in a competition
	Dossier   DossierText  `json:"dossier"`
	Remarks   []DateText   `json:"remarks"`
	Readers   []ReaderText `json:"readers"` // for HR and the lead
}

// DateText is a remark on dates, for the panel to ask about.
type DateText struct {
	Kind  interview.DateKind `json:"kind"` // gap, overlap, study, future, turned
	From  day.Day            `json:"from"`
	Until day.Day            `json:"until"`
	Days  int                `json:"days"`
	A     string             `json:"a"` // employers that it is between
	B     string             `json:"b"`
}

// ReaderText is a member who has read a dossier, or not.
type ReaderText struct {
	Person people.PersonID `json:"person"`
	Name   string          `json:"name"`
	At     *time.Time      `json:"at"` // null: not read
}

// CalibrateOrder is a member's mark of a sample answer.
type CalibrateOrder struct {
	Sample string `key:"sample" json:"sample"`
	Mark   int    `key:"mark" json:"mark"`
}

// CalibrationAnswer is the calibration of a panel.
type CalibrationAnswer struct {
	Samples []SampleText     `json:"samples"`
	Members []CalibratedText `json:"members"` // for HR, and for who has marked all
}

// SampleText is a sample answer; the agreed mark and its reason are empty for a
// member who has not marked it.
type SampleText struct {
	ID         string   `json:"id"`
	Competency string   `json:"competency"`
	Question   BothText `json:"question"`
	Answer     BothText `json:"answer"`
	Mine       *int     `json:"mine"`
	Agreed     *int     `json:"agreed"`
	Why        BothText `json:"why"`
}

// CalibratedText is how a member's marks lie to those agreed on.
type CalibratedText struct {
	Person people.PersonID `json:"person"`
	Name   string          `json:"name"`
	Marks  int             `json:"marks"`
	Equal  int             `json:"equal"`
	Within int             `json:"within"` // one mark, the equal ones among them
	Open   int             `json:"open"`
}

func (d SeriesDeps) dossierRoutes(one string) []route.Route {
	const dossier = "/api/v1/interviews/{interview}/dossier"
	return []route.Route{
		described("GET", dossier, access.SeeInterviews, d.dossier, route.Operation{
			ID: "readInterviewDossier", Summary: "A candidate's papers; the first reading is on record", Out: DossierAnswer{}}),
		described("PUT", dossier, access.PlanInterviews, d.writeDossier, route.Operation{
			ID: "writeInterviewDossier", Summary: "Enter what the papers of a candidate of a series of the body's own say", In: DossierWrite{}, Out: DossierAnswer{}}),
		described("GET", one+"/calibration", access.SeeInterviews, d.calibration, route.Operation{
			ID: "readInterviewCalibration", Summary: "The sample answers by which a panel sets its marks alike", Out: CalibrationAnswer{}}),
		described("POST", one+"/calibration", access.TakeInterview, d.calibrate, route.Operation{
			ID: "calibrateInterviewMark", Summary: "Mark a sample answer, once; then its agreed mark is open", In: CalibrateOrder{}, Out: CalibrationAnswer{}}),
	}
}

func (d SeriesDeps) dossier(w http.ResponseWriter, r *route.Request) error {
	v, err := d.Interviews.Dossier(r.Context(), r.Actor, interviewID(r))
	if err != nil {
		return err
	}
	out := DossierAnswer{
		Interview: v.Interview.ID, Number: v.Interview.Number, Name: v.Name, Version: v.Version, Remarks: []DateText{}, Readers: []ReaderText{},
		Dossier: DossierText{Education: []StudyText{}, Work: []WorkText{}, More: v.Dossier.More},
	}
	for _, x := range v.Dossier.Education {
		out.Dossier.Education = append(out.Dossier.Education, StudyText(x))
	}
	for _, x := range v.Dossier.Work {
		out.Dossier.Work = append(out.Dossier.Work, WorkText(x))
	}
	for _, x := range v.Remarks {
		out.Remarks = append(out.Remarks, DateText(x))
	}
	for _, x := range v.Readers {
		out.Readers = append(out.Readers, ReaderText{x.Person, x.Name, inUTC(x.At)})
	}
	return write(w, r, http.StatusOK, out)
}

func (d SeriesDeps) writeDossier(w http.ResponseWriter, r *route.Request) error {
	var in DossierWrite
	if err := read(r, &in); err != nil {
		return err
	}
	papers := interview.Dossier{More: in.Dossier.More}
	for _, x := range in.Dossier.Education {
		papers.Education = append(papers.Education, interview.Study(x))
	}
	for _, x := range in.Dossier.Work {
		papers.Work = append(papers.Work, interview.Work(x))
	}
	if err := d.Interviews.WriteDossier(r.Context(), r.Actor, interviewID(r), in.Version, papers); err != nil {
		return within("dossier", err)
	}
	return d.dossier(w, r)
}

func (d SeriesDeps) calibration(w http.ResponseWriter, r *route.Request) error {
	v, err := d.Interviews.Calibration(r.Context(), r.Actor, seriesOf(r))
	if err != nil {
		return err
	}
	out := CalibrationAnswer{Samples: []SampleText{}, Members: []CalibratedText{}}
	for k := range v.Samples {
		out.Samples = append(out.Samples, sampleText(&v.Samples[k]))
	}
	for _, m := range v.Members {
		out.Members = append(out.Members, CalibratedText{m.Person, m.Name, m.Marks, m.Equal, m.Within, m.Open})
	}
	return write(w, r, http.StatusOK, out)
}

func sampleText(x *interview.CalibrationSample) SampleText {
	out := SampleText{ID: x.ID, Competency: x.Competency, Question: both(x.Question), Answer: both(x.Answer), Why: both(x.Why)}
	if x.Mark != 0 {
		out.Agreed = &x.Mark
	}
	if x.Mine != nil {
		out.Mine = &x.Mine.Mark
	}
	return out
}

func (d SeriesDeps) calibrate(w http.ResponseWriter, r *route.Request) error {
	var in CalibrateOrder
	if err := read(r, &in); err != nil {
		return err
	}
	if err := d.Interviews.Calibrate(r.Context(), r.Actor, seriesOf(r), in.Sample, in.Mark); err != nil {
		return err
	}
	return d.calibration(w, r)
}
