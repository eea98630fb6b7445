package main

import (
	"context"
	"net"
	"net/http"
	"os"
	"slices"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/candidate"
	"tarazy/internal/candidate/source"
	"tarazy/internal/competition"
	"tarazy/internal/day"
	"tarazy/internal/id"
	"tarazy/internal/interview"
	"tarazy/internal/journal"
	"tarazy/internal/law"
	"tarazy/internal/people"
	"tarazy/internal/route"
	"tarazy/internal/store"
	"tarazy/internal/web/contest"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
	"tarazy/internal/web/protocolpages"
	"tarazy/internal/web/vacancy"
)

// selectionAct is the act on selection that registration binds to.
const selectionAct = "selection-2023"

// openCandidates puts registration and the personal files together.
func (a *app) openCandidates(context.Context) error {
	a.candidates = &candidate.Service{
		Store: store.As[candidate.Tx](a.db), People: a.staff, Blobs: a.blobs, Master: a.master,
		IDs: id.Random(), Legal: a.legal, Wall: a.wall, Trust: a.trust, Zone: a.zone, Site: a.cfg.site,
		Procedure: a.procedure,
		Record:    func(tx candidate.Tx, e journal.Entry) error { return record(tx, e) },
		Busy:      busy,
		Wake:      func() { a.worker.Wake() },
	}
	if err := a.openSource(); err != nil {
		return err
	}
	a.worker.Handle(a.candidates.Kind())
	return nil
}

// openSource finds the other information systems; a demonstration holds
// registers of invented people itself.
func (a *app) openSource() error {
	base, token := a.cfg.source, os.Getenv("TARAZY_SOURCE_TOKEN")
	if base == "" && a.cfg.demo {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return err
		}
		base, token = "http://"+listener.Addr().String(), id.Random().New("reg")
		registers := &http.Server{Handler: &source.Register{Token: token, Today: a.today}, ReadHeaderTimeout: 5 * time.Second}
		a.closers = append(a.closers, registers.Close)
		go func() { _ = registers.Serve(listener) }() // it ends when the program closes it
	}
	if base != "" {
		a.candidates.Source = &source.Client{Base: base, Token: token, Log: a.log}
	}
	return nil
}

// forgetContest destroys what the journal holds of competitions.
func forgetContest(tx competition.Tx, o journal.Order, cases []string) error {
	return forgetCases(tx.(interview.Tx), o, cases)
}

// destroyInterviews destroys the papers of the interviews of a vacancy with
// those of its competition.
func (a *app) destroyInterviews(tx competition.Tx, by *access.Actor, v competition.VacancyID, o journal.Order) ([]string, error) {
	return a.interviews.DestroyOfCase(tx.(interview.Tx), by, string(v), o)
}

// tellMarks puts the agreed marks of the interviews of a vacancy on record.
func (a *app) tellMarks(tx competition.Tx, v competition.VacancyID) error {
	return a.interviews.TellMarks(tx.(interview.Tx), string(v))
}

// today is the legal day of the installation.
func (a *app) today() day.Day { return day.In(a.legal.Now(), a.zone) }

// edition is that of selection in force, and outside of its time the latest:
// a file may be looked after though nothing can be announced.
func (a *app) edition() (*law.Edition, error) {
	if e, err := a.library().On(selectionAct, a.today()); err == nil {
		return e, nil
	}
	return a.library().Latest(selectionAct)
}

func (a *app) procedure() (candidate.Procedure, error) {
	e, err := a.edition()
	if err != nil {
		return candidate.Procedure{}, err
	}
	r := law.Rules[competition.Rules](e)
	return candidate.Procedure{
		Act: e.Act, Edition: e.Day, PapersYears: r.Retention.PapersYears.V, RecordingMonths: r.Retention.RecordingsMonths.V,
		Levels: r.Ranking.Education.V,
	}, nil
}

// busy tells whether a person has an application that is not over.
func busy(tx candidate.Tx, p people.PersonID) (bool, error) {
	all, err := tx.(competition.Tx).ApplicationsOfPerson(p)
	return slices.ContainsFunc(all, func(a competition.Application) bool { return a.Standing.InPlay() }), err
}

// openContest puts the procedure of competitions together.
func (a *app) openContest(context.Context) error {
	a.contest = &competition.Service{
		Store: store.As[competition.Tx](a.db), Blobs: a.blobs, Master: a.master, IDs: id.Random(), Legal: a.legal,
		Library: a.library, Trust: a.trust, Press: a.press.Press, Files: a.candidates, Scope: a.inScope, Records: a.journal,
		Record: func(tx competition.Tx, e journal.Entry) error { return record(tx, e) },
		Forget: forgetContest, Interviewed: a.destroyInterviews, MarksTold: a.tellMarks,
	}
	return nil
}

// inScope tells whether an edition covers a body. A demonstration lays its
// invented bodies over the scope of the acts, and says so on every page.
func (a *app) inScope(e *law.Edition, b *people.Body) bool {
	if a.cfg.demo || e.AdoptedBy == string(b.ID) || len(e.Scope) == 0 {
		return true
	}
	return slices.ContainsFunc(e.Scope, func(x law.Body) bool { return x.Key == b.Scope })
}

// openSigned begins the session of who has just registered.
func (a *app) openSigned(w http.ResponseWriter, r *route.Request, person string) error {
	reg, err := a.candidates.Registration(r.Context(), people.PersonID(person))
	if err != nil {
		return err
	}
	var by *access.Certificate
	if reg != nil {
		by = &access.Certificate{Serial: reg.Serial, Proof: reg.Proof}
	}
	opened, err := a.access.EnterSigned(r.Context(), person, by, a.access.Visit(r.Request, nil))
	if err != nil {
		return err
	}
	a.access.SetCookie(w, r.Request, opened)
	return nil
}

// vacancyDeps are what the candidate's pages stand on.
func (a *app) vacancyDeps(draw page.Draw) vacancy.Deps {
	return vacancy.Deps{
		Contest: a.contest, Candidates: a.candidates, Draw: draw, Drafts: a.drafts, Library: a.library, Legal: a.legal,
		Edition: a.edition, Bodies: a.bodies, Zone: a.zone,
	}
}

// contestDeps are what the pages of those who run a competition stand on.
func (a *app) contestDeps(draw page.Draw) contest.Deps {
	return contest.Deps{Contest: a.contest, People: a.staff, Draw: draw, Library: a.library, Zone: a.zoneOf, Drafts: a.drafts}
}

// protocolDeps are what the pages of protocols, signatures and appointments
// stand on.
func (a *app) protocolDeps(draw page.Draw) protocolpages.Deps {
	return protocolpages.Deps{Contest: a.contest, Draw: draw, Drafts: a.drafts, Library: a.library, Zone: a.zoneOf, SignerURL: a.cfg.signer}
}

// panelItem leads those who sit in commissions to their own work.
func (a *app) panelItem(r *route.Request, text string) []kit.NavItem {
	for _, role := range []access.Role{access.Chair, access.Member, access.Secretary, access.Observer} {
		if r.Actor.Holds(role, r.Actor.Body) {
			return []kit.NavItem{{Text: text, Href: "/panel"}}
		}
	}
	return nil
}
