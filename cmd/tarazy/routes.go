package main

import (
	"context"
	"net/http"
	"slices"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/api"
	"tarazy/internal/demo"
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/outbox"
	"tarazy/internal/people"
	"tarazy/internal/route"
	"tarazy/internal/store"
	"tarazy/internal/web"
	"tarazy/internal/web/adminpages"
	"tarazy/internal/web/analysispages"
	"tarazy/internal/web/archivepages"
	"tarazy/internal/web/bankpages"
	"tarazy/internal/web/beforepages"
	"tarazy/internal/web/cabinet"
	"tarazy/internal/web/certificates"
	"tarazy/internal/web/contest"
	"tarazy/internal/web/equipmentpages"
	"tarazy/internal/web/exampages"
	"tarazy/internal/web/flagpages"
	"tarazy/internal/web/front"
	"tarazy/internal/web/identitypages"
	"tarazy/internal/web/journalpages"
	"tarazy/internal/web/keeppages"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/lawpages"
	"tarazy/internal/web/livepages"
	"tarazy/internal/web/page"
	"tarazy/internal/web/panel"
	"tarazy/internal/web/phonesign"
	"tarazy/internal/web/presspages"
	"tarazy/internal/web/protocolpages"
	"tarazy/internal/web/recordpages"
	"tarazy/internal/web/reviewpages"
	"tarazy/internal/web/signatures"
	"tarazy/internal/web/signin"
	"tarazy/internal/web/sittingpages"
	"tarazy/internal/web/staff"
	"tarazy/internal/web/vacancy"
)

// library is the law as it is now: the program's, and the installation's own in
// force.
func (a *app) library() *law.Library { return a.own.Library() }

// handler builds the table of routes and the server on it.
func (a *app) handler(ctx context.Context) (http.Handler, error) {
	var doors []demo.Door
	if a.cfg.demo {
		var err error
		if err := a.openDemoServices(ctx); err != nil {
			return nil, err
		}
		if doors, err = a.fillDemo(ctx); err != nil {
			return nil, err
		}
	}
	srv, err := a.server(ctx, doors)
	if err != nil {
		return nil, err
	}
	return srv.Handler(), nil
}

func (a *app) server(ctx context.Context, doors []demo.Door) (*web.Server, error) {
	byPhone, offer, err := a.cfg.phoneSigning()
	if err != nil {
		return nil, err
	}
	frame := web.Frame{Demo: a.cfg.demo, Phone: offer, About: a.around}
	routes, err := a.routes(ctx, frame.Draw, doors)
	if err != nil {
		return nil, err
	}
	routes = append(routes, phonesign.Routes(byPhone)...)
	return web.New(web.Config{
		Log: a.log, Sessions: a.access, SignerURL: a.cfg.signer, MediaURL: a.cfg.livekit, Failed: frame.Failed, Drafts: a.drafts,
	}, routes)
}

func (a *app) routes(ctx context.Context, draw page.Draw, doors []demo.Door) ([]route.Route, error) {
	named, err := a.nameDoors(ctx, doors)
	if err != nil {
		return nil, err
	}
	routes := slices.Concat(
		front.Routes(front.Deps{
			Draw: draw, Legal: a.legal, Library: a.library, Zone: a.zoneOf, Drafts: a.drafts, Sources: a.taskSources(), Later: store.As[front.LaterTx](a.db),
			Doors: named, Enter: a.enter, Forward: a.forward,
		}),
		signin.Routes(signin.Deps{Access: a.access, Draw: draw, Zone: func(p *access.Actor) *time.Location { return a.zoneOf(p.Body) }, SignerURL: a.cfg.signer}),
		cabinet.Routes(cabinet.Deps{
			Candidates: a.candidates, Draw: draw, Drafts: a.drafts, Legal: a.legal, Edition: a.edition, Zone: a.zone, SignerURL: a.cfg.signer, Open: a.openSigned,
		}),
		vacancy.Routes(a.vacancyDeps(draw)),
		contest.Routes(a.contestDeps(draw)),
		protocolpages.Routes(a.protocolDeps(draw)),
		archivepages.Routes(archivepages.Deps{Archives: a.archives, Draw: draw}),
		certificates.Routes(a.certificateDeps(draw)),
		exampages.Routes(a.examDeps(draw)),
		equipmentpages.Routes(a.equipmentDeps(draw)),
		identitypages.Routes(a.identityDeps(draw)),
		beforepages.Routes(a.beforeDeps(draw)),
		flagpages.Routes(flagpages.Deps{Proctor: a.proctor}),
		recordpages.Routes(a.recordDeps()),
		keeppages.Routes(a.keepDeps(draw)),
		reviewpages.Routes(a.reviewDeps(draw)),
		bankpages.Routes(a.bankDeps(draw)),
		sittingpages.Routes(a.sittingDeps(draw)),
		analysispages.Routes(a.analysisDeps(draw)),
		livepages.Routes(a.liveDeps(draw)),
		a.interviewRoutes(draw),
		a.appraisalRoutes(draw),
		panel.Routes(panel.Deps{Competitions: a.contest, Draw: draw, Drafts: a.drafts}),
		staff.Routes(staff.Deps{People: a.staff, Draw: draw, Queue: a.queueImport, Drafts: a.drafts}),
		lawpages.Routes(lawpages.Deps{Library: a.library, Draw: draw, Record: a.recordAlone, Own: &lawpages.Own{
			Service: a.own, Legal: a.legal, BodyName: a.bodyName, Bodies: a.bodyIDs, SignerURL: a.cfg.signer,
		}}),
		journalpages.Routes(journalpages.Deps{
			Draw: draw, Library: a.library, Journal: a.journal, Replayer: a.journal.Replayer, Record: a.recordAlone,
			Names: a.names, Bodies: a.bodies, Zone: a.zoneOf, Checks: a.checks, Site: a.cfg.site, Press: a.press, Published: a.journal.Published,
			Openings: a.exams.OpenAnswers,
		}),
		adminpages.Routes(adminpages.Deps{
			Draw: draw, Legal: a.legal, Store: store.As[outbox.WorkTx](a.db), Grants: a.access, Hooks: a.hooks, Events: hookEvents,
			Find: a.find, Names: a.names, Bodies: a.bodies, Zone: a.zoneOf, State: a.state,
			People: a.staff, Library: a.library,
		}),
		presspages.Routes(presspages.Deps{Press: a.press, Draw: draw, Zone: a.zoneOf, Names: a.names}),
		api.Routes(api.Deps{Library: a.library}),
		api.PressRoutes(api.PressDeps{Press: a.press}),
		api.RecordingRoutes(api.RecordingDeps{Proctor: a.proctor}),
		api.ReviewRoutes(api.ReviewDeps{Proctor: a.proctor}),
		api.StaffRoutes(api.StaffDeps{People: a.staff, Queue: a.queueImport}),
		api.JournalRoutes(api.JournalDeps{Journal: a.journal, Zone: a.zoneOf, Record: a.recordAlone, Openings: a.exams.OpenAnswers}),
		api.GrantRoutes(api.GrantDeps{Grants: a.access}),
		api.HookRoutes(api.HookDeps{Hooks: a.hooks}),
		api.ContestRoutes(api.ContestDeps{Contest: a.contest, Today: a.today}),
		api.ExamRoutes(api.ExamDeps{Exams: a.exams, Delivery: a.delivery, Reports: a.reports, Contest: a.contest, Today: a.today}),
		signatures.Routes(signatures.Deps{Kinds: a.signatures(), Legal: a.legal, Draw: draw}),
		api.SignatureRoutes(api.SignatureDeps{Kinds: a.signatures()}),
		api.EquipmentRoutes(api.EquipmentDeps{Proctor: a.proctor, Exams: a.exams}),
		api.BeforeRoutes(api.BeforeDeps{Proctor: a.proctor, Exams: a.exams}),
		api.IdentityRoutes(api.IdentityDeps{Proctor: a.proctor}),
		api.LiveRoutes(api.LiveDeps{Proctor: a.proctor}),
		api.NoticeRoutes(api.NoticeDeps{Store: store.As[api.NoticeTx](a.db)}),
	)
	return append(routes, api.DocumentRoute(routes)), nil
}

// hookEvents are the verbs of the journal that webhooks may be told of.
var hookEvents = []string{
	"staff.import.apply", "staff.import.undo", "staff.appoint", "staff.release", "staff.absence", "staff.return",
	"roles.grant", "roles.revoke", "law.enact",
}

// nameDoors gives the doors the names of the people behind them.
func (a *app) nameDoors(ctx context.Context, doors []demo.Door) ([]front.Door, error) {
	out := make([]front.Door, len(doors))
	for i, d := range doors {
		f, err := a.staff.Personal(ctx, system, people.PersonID(d.Person))
		if err != nil {
			return nil, err
		}
		out[i] = front.Door{Role: d.Role, Person: d.Person, Name: f.Person.Given + " " + f.Person.Surname, Body: d.Body, Side: sideOf(d.Role)}
		if d.Beside {
			list, err := a.bodyListWith(ctx, d.Body)
			if err != nil {
				return nil, err
			}
			where := list.names[d.Body]
			out[i].Where, out[i].Side = &where, front.Appraisal
		}
	}
	return out, nil
}

// sideOf is where a role's door hangs on the balance.
func sideOf(r access.Role) front.Side {
	switch r {
	case access.Candidate, access.HROfficer, access.Proctor, access.Member, access.Chair, access.Secretary, access.IdentityChecker,
		access.ItemAuthor, access.ItemReviewer, access.TestManager, access.Methodologist,
		access.PanelLead, access.PanelMember, access.PanelExpert:
		return front.Selection
	case access.Employee, access.Supervisor, access.HigherSupervisor, access.FirstHead, access.Authorised:
		return front.Appraisal
	}
	return front.Below
}

// enter signs a visitor of the demonstration in through a door.
func (a *app) enter(w http.ResponseWriter, r *route.Request, d front.Door) error {
	opened, err := a.access.Enter(r.Context(), d.Person, access.Held{Role: d.Role, Body: d.Body}, a.access.Visit(r.Request, nil))
	if err != nil {
		return err
	}
	if err := a.chooseKeys(r.Context(), d.Person); err != nil {
		a.log.Warn("the signer was not told who entered", "error", err)
	}
	a.access.SetCookie(w, r.Request, opened)
	return page.Go(w, r, "/tasks")
}

// around is the navigation of a person's work.
func (a *app) around(r *route.Request) web.Around {
	if !r.Actor.SignedIn() {
		return web.Around{}
	}
	t := func(key string) string { return locale.T(r.Lang, key, nil) }
	item := func(v access.Verb, key, href string) []kit.NavItem {
		if !access.MayEver(r.Actor, v) {
			return nil
		}
		return []kit.NavItem{{Text: t(key), Href: href}}
	}
	return web.Around{
		Body: a.bodyName(r.Context(), r.Actor.Body, r.Lang),
		User: kit.User{Name: r.Actor.Name, Role: t("role." + string(r.Actor.Acting)), SignOut: "/sign-out", Links: []kit.Link{{Text: t("nav.account"), Href: "/account"}}},
		Nav: filled([]kit.NavGroup{
			{Items: slices.Concat(item(access.SeeTasks, "nav.tasks", "/tasks"), item(access.SeeNotices, "nav.notices", "/notices"))},
			{Title: t("nav.selection"), Items: slices.Concat(
				item(access.Look, "nav.vacancies", "/vacancies"),
				item(access.Apply, "nav.applications", "/applications"),
				item(access.KeepFile, "nav.file", "/file"),
				item(access.BookSitting, "nav.my_exams", "/my-exams"),
				item(access.BookSitting, "nav.my_recordings", "/my-recordings"),
				item(access.SeeCertificate, "nav.certificates", "/my-certificates"),
				item(access.Apply, "myreceipts.title", "/my-receipts"),
				item(access.SeeCompetitions, "nav.competitions", "/competitions"),
				a.panelItem(r, t("nav.panel")),
				item(access.SeeAppeals, "nav.appeals", "/appeals"),
				item(access.DecideAppeal, "nav.review_contests", "/review-contests"),
			)},
			{Title: t("nav.exams"), Items: slices.Concat(
				item(access.SeeItems, "nav.bank", "/bank"),
				item(access.KeepSittings, "nav.tests", "/tests"),
				item(access.KeepSittings, "nav.sittings", "/sittings"),
				item(access.WatchExam, "nav.watch", "/exam-watch"),
				item(access.CheckIdentity, "nav.identity", "/identity-checks"),
				item(access.ReviewConduct, "nav.reviews", "/reviews"),
				item(access.KeepRecordings, "nav.recordings", "/recordings"),
				item(access.GrantTime, "nav.accommodations", "/accommodations"),
				item(access.AnalyseTest, "nav.analysis", "/exam-analysis"),
			)},
			{Title: t("nav.interviews"), Items: slices.Concat(
				item(access.ChooseSlot, "nav.my_interviews", "/my-interviews"),
				item(access.SeeInterviews, "nav.interview_list", "/interviews"),
				item(access.PrepareGuide, "nav.guides", "/guides"),
				item(access.PrepareGuide, "nav.questions", "/questions"),
				item(access.SetLimits, "nav.interview_limits", "/interviews/limits"),
				item(access.SeeRaters, "nav.raters", "/raters"),
				item(access.SeeInterviews, "nav.competencies", "/competencies"),
				item(access.SeeInterviews, "nav.biases", "/biases"),
				item(access.KeepPool, "nav.pool", "/pool"),
				item(access.JoinPool, "nav.my_pool", "/my-pool"),
				item(access.KeepForms, "nav.interview_forms", "/interview-forms"),
			)},
			{Title: t("nav.appraisal"), Items: slices.Concat(
				item(access.BeAcquainted, "nav.my_appraisal", "/my-appraisal"),
				item(access.SeeYear, "nav.years", "/years"),
				item(access.SeeResultAppeal, "nav.result_appeals", "/result-appeals"),
				item(access.SeeYear, "nav.meetings", "/meetings"),
				item(access.SeeYear, "nav.appraisal_commission", "/appraisal-commission"),
				item(access.DecidePlan, "nav.plans", "/plans"),
				item(access.SeeAims, "nav.aims", "/aims"),
			)},
			{Title: t("nav.base"), Items: slices.Concat(
				item(access.SeeStaff, "nav.staff", "/staff"),
				item(access.ImportStaff, "nav.imports", "/staff/imports"),
				item(access.Look, "nav.rules", "/rules"),
				item(access.ShapeLaw, "nav.own_law", "/own-law"),
				item(access.SeeJournal, "nav.journal", "/journal"),
				item(access.SeeGrants, "nav.roles", "/admin/roles"),
				item(access.KeepTemplates, "nav.templates", "/admin/templates"),
				item(access.KeepHooks, "nav.hooks", "/admin/hooks"),
				item(access.RunBackup, "nav.bodies", "/admin/bodies"),
				item(access.RunBackup, "nav.state", "/admin/state"),
			)},
		}),
	}
}

// filled leaves out the groups of the navigation that lead nowhere.
func filled(groups []kit.NavGroup) []kit.NavGroup {
	return slices.DeleteFunc(groups, func(g kit.NavGroup) bool { return len(g.Items) == 0 })
}
