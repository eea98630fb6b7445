package api

import (
	"net/http"

	"tarazy/internal/access"
	"tarazy/internal/competition"
	"tarazy/internal/day"
	"tarazy/internal/decide"
	"tarazy/internal/locale"
	"tarazy/internal/route"
)

// CertificateAnswer is a certificate of the knowledge test as it is shown to
// whoever checks it.
type CertificateAnswer struct {
	Number   string            `json:"number"` // "" for a test that was not passed, of one's own
	Valid    bool              `json:"valid"`  // today, in the bodies of the edition
	Barred   bool              `json:"barred"` // by a breach found in the recording of the test
	Today    day.Day           `json:"today"`
	Holder   *string           `json:"holder"` // null for who knows the number alone
	Initials string            `json:"initials"`
	Tested   day.Day           `json:"tested"`
	From     day.Day           `json:"from"`
	To       day.Day           `json:"to"` // both days included
	Act      string            `json:"act"`
	Edition  string            `json:"edition"`
	Parts    []CertificatePart `json:"parts"`
	Reasons  []decide.Reason   `json:"reasons"`
}

// CertificatePart is what a part of the test brought.
type CertificatePart struct {
	Title locale.Words `json:"title"`
	Right int          `json:"right"`
	Of    int          `json:"of"`
}

// CertificateList are the own results of the knowledge test, the latest first.
type CertificateList struct {
	Certificates []CertificateAnswer `json:"certificates"`
}

func (d ExamDeps) certificateRoutes() []route.Route {
	return []route.Route{
		described("GET", "/api/v1/certificates/{name}", access.Look, d.certificate, route.Operation{
			ID: "checkCertificate", Summary: "Check a certificate by its number, or by the secret name that its code holds", Out: CertificateAnswer{}}),
		described("GET", "/api/v1/my-certificates", access.SeeCertificate, d.certificates, route.Operation{
			ID: "listMyCertificates", Summary: "The own results of the knowledge test", Out: CertificateList{}}),
	}
}

func certificateAnswer(v *competition.CertificateView) CertificateAnswer {
	k := &v.Result
	out := CertificateAnswer{
		Number: k.Number, Valid: v.Valid && k.Number != "", Barred: v.Barred, Today: v.Today, Initials: v.Initials, Tested: k.Tested, From: v.From, To: v.To, Act: k.Act, Edition: k.Edition,
		Parts: make([]CertificatePart, len(v.Parts)), Reasons: decide.Print(v.Finding).Reasons,
	}
	if v.Name != "" {
		out.Holder = &v.Name
	}
	for i, p := range v.Parts {
		out.Parts[i] = CertificatePart{Title: p.Name, Right: p.Right, Of: p.Of}
	}
	return out
}

func (d ExamDeps) certificate(w http.ResponseWriter, r *route.Request) error {
	v, err := d.Contest.CheckCertificate(r.Context(), r.PathValue("name"), d.Today())
	if err != nil {
		return err
	}
	return write(w, r, http.StatusOK, certificateAnswer(v))
}

func (d ExamDeps) certificates(w http.ResponseWriter, r *route.Request) error {
	all, err := d.Contest.MyCertificates(r.Context(), r.Actor, d.Today())
	if err != nil {
		return err
	}
	out := CertificateList{Certificates: make([]CertificateAnswer, len(all))}
	for i := range all {
		out.Certificates[i] = certificateAnswer(&all[i])
	}
	return write(w, r, http.StatusOK, out)
}
