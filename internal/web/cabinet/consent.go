package cabinet

import (
	"net/http"

	"tarazy/internal/fault"
	"tarazy/internal/route"
	"tarazy/internal/signature"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

// consentPage is what the candidate signed.
type consentPage struct {
	problems
	Facts     []kit.Fact
	Signed    *signature.Sheet
	Statement string
	Lang      string // of the statement
}

// consent shows the signed statement.
func (d Deps) consent(w http.ResponseWriter, r *route.Request) error {
	reg, err := d.Candidates.Registration(r.Context(), me(r))
	if err != nil {
		return err
	}
	if reg == nil {
		return fault.New(fault.Denied, "candidate.not_registered")
	}
	p := consentPage{Statement: string(reg.Statement), Lang: string(reg.Lang), Facts: []kit.Fact{
		{Name: t(r, "consent.at"), Value: t(r, "consent.day", "day", d.day(reg.At))},
		{Name: t(r, "consent.undertaking"), Value: reg.UndertakingVersion},
		{Name: t(r, "consent.version"), Value: reg.ConsentVersion},
	}}
	if p.Signed, err = d.Candidates.RegistrationSignatures(r.Context(), me(r)); err != nil {
		return err
	}
	return d.Draw(w, r, column(t(r, "consent.title"), 0), consentView(p))
}

// withdrawForm asks before the consent ends.
func (d Deps) withdrawForm(w http.ResponseWriter, r *route.Request) error {
	return d.Draw(w, r, column(t(r, "withdraw.title"), 0), withdrawView(problems{}))
}

func (d Deps) withdraw(w http.ResponseWriter, r *route.Request) error {
	err := d.Candidates.Withdraw(r.Context(), me(r))
	if err == nil {
		return page.Go(w, r, "/")
	}
	p, err := refused(r.Lang, err)
	if err != nil {
		return err
	}
	return d.Draw(w, r, column(t(r, "withdraw.title"), p.Status), withdrawView(p))
}
