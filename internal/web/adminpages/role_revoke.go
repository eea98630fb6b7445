package adminpages

import (
	"net/http"

	"tarazy/internal/access"
	"tarazy/internal/access/granting"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

// revokePage shows what will be taken back, and asks for the reason.
type revokePage struct {
	Scope   scope
	ID      string
	Facts   []kit.Fact
	Reason  string
	Failure *kit.FieldError
	Back    string
}

func (d Deps) revokeForm(w http.ResponseWriter, r *route.Request) error {
	return d.drawRevoke(w, r, "", nil)
}

// revoke takes a role back at once, with the reason.
func (d Deps) revoke(w http.ResponseWriter, r *route.Request) error {
	s, err := d.scope(r, access.RevokeRole, "/admin/roles")
	if err != nil {
		return err
	}
	reason, err := granting.Reason(r.PostFormValue("reason"))
	if f, ok := fault.As(err); ok {
		return d.drawRevoke(w, r, reason, f)
	}
	err = d.Grants.Revoke(r.Context(), r.Actor, r.PathValue("id"), reason)
	if f, ok := fault.As(err); ok && f.Kind == fault.Conflict {
		return d.drawRevoke(w, r, reason, f)
	}
	if err != nil {
		return err
	}
	return page.Go(w, r, at("/admin/roles", s.Body))
}

func (d Deps) drawRevoke(w http.ResponseWriter, r *route.Request, reason string, f *fault.Error) error {
	s, err := d.scope(r, access.RevokeRole, "/admin/roles")
	if err != nil {
		return err
	}
	all, err := d.Grants.Grants(r.Context(), r.Actor, s.Body)
	if err != nil {
		return err
	}
	p := revokePage{Scope: s, ID: r.PathValue("id"), Reason: reason, Back: at("/admin/roles", s.Body)}
	status := http.StatusOK
	if f != nil {
		e := failure(r.Lang, f)
		p.Failure, status = &e, f.Kind.Status()
	}
	for _, g := range all {
		if g.ID != p.ID {
			continue
		}
		lines, err := d.grantLines(r, []access.Grant{g})
		if err != nil {
			return err
		}
		t := func(key string) string { return locale.T(r.Lang, "adminpages.col."+key, nil) }
		p.Facts = []kit.Fact{{Name: t("who"), Value: lines[0].Who}, {Name: t("role"), Value: lines[0].Role}, {Name: t("days"), Value: lines[0].Days}, {Name: t("state"), Value: lines[0].State}}
		return d.Draw(w, r, page.Page{Title: locale.T(r.Lang, "adminpages.revoke.title", nil), Status: status}, roleRevoke(p))
	}
	return fault.New(fault.Missing, "access.no_grant")
}

// reasonError is what is wrong, beside the only field of the form.
func reasonError(p revokePage) string {
	if p.Failure == nil {
		return ""
	}
	return p.Failure.Text
}
