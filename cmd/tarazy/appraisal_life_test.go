package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/api"
	"tarazy/internal/appraisal"
	"tarazy/internal/clock"
	"tarazy/internal/day"
	"tarazy/internal/eds"
	"tarazy/internal/journal"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/route"
	"tarazy/internal/store"
	"tarazy/internal/web"
)

// lifeStart is a Monday morning in the first working week of a year.
var lifeStart = time.Date(2023, time.January, 9, 4, 0, 0, 0, time.UTC)

// servant is somebody of the body, with the session and the case.
type servant struct {
	*appraisal.Case
	number int           // among those who lead nobody; -1 for who does
	turn   api.SheetTurn // the version of the paper under work
}

// appraisedYear is an installation with a body under the act of Arys whose year
// is driven through the HTTP API, while the clock of the law is moved by hand.
type appraisedYear struct {
	testing.TB
	app      *app
	clock    *clock.Fixed
	handler  http.Handler
	body     people.BodyID
	posts    map[string]people.PersonID
	numbers  map[people.PersonID]int // of the staff list, by which the IIN is made
	servants []*servant
	year     appraisal.Year
	moved    people.PostID // that somebody left for another one
	keys     *eds.Authority

	guard  sync.Mutex
	tokens map[people.PersonID]string
	issued map[people.PersonID]eds.Credentials
	marks  map[string]string             // competency marks by group, as JSON
	missed map[appraisal.CaseID][]string // terms on record as missed
	asked  int

	statements  atomic.Int64  // of the database, with the beginnings of transactions
	destruction time.Duration // how long it took
}

// openAppraisedYear makes the installation with so many people.
func openAppraisedYear(t testing.TB, url string, n int) *appraisedYear {
	t.Helper()
	y := &appraisedYear{
		TB: t, clock: clock.NewFixed(lifeStart), tokens: map[people.PersonID]string{}, issued: map[people.PersonID]eds.Credentials{},
		marks: map[string]string{}, missed: map[appraisal.CaseID][]string{}, posts: map[string]people.PersonID{}, numbers: map[people.PersonID]int{},
	}
	data := t.TempDir()
	authority, err := demoAuthority(filepath.Join(data, "eds"), lifeStart)
	y.ok(err)
	y.keys, err = authority.Few(4)
	y.ok(err)
	a, err := openLife(t.Context(), data, url, y.clock, func(string) { y.statements.Add(1) })
	y.ok(err)
	t.Cleanup(a.close)
	y.app = a
	record := a.appraisals.Record
	a.appraisals.Record = func(tx appraisal.Tx, e journal.Entry) error {
		y.note(e)
		return record(tx, e)
	}
	y.serve()
	y.settle(n)
	return y
}

// openLife puts a program together on a folder and a database, without a server.
func openLife(ctx context.Context, data, url string, legal clock.Legal, watch func(string)) (*app, error) {
	cfg := config{data: data, db: url, listen: "127.0.0.1:0", site: "http://localhost", zone: "Asia/Almaty"}
	if err := cfg.complete(); err != nil {
		return nil, err
	}
	a := &app{cfg: cfg, log: slog.New(slog.DiscardHandler), wall: clock.System(), legal: legal, watch: watch}
	for _, step := range []func(context.Context) error{a.openZone, a.openLaw, a.openStore, a.openJournal, a.openStaff, a.openTrust, a.openAccess, a.openOwnLaw, a.openWork, a.openPress, a.openCandidates, a.openContest, a.openArchives, a.openExams, a.openInterviews, a.openRooms, a.openAppraisals} {
		if err := step(ctx); err != nil {
			a.close()
			return nil, err
		}
	}
	return a, nil
}

// note keeps the terms that are put on record as missed.
func (y *appraisedYear) note(e journal.Entry) {
	facts, ok := e.Facts.(map[string]any)
	if e.Verb != "term.missed" || !ok {
		return
	}
	y.guard.Lock()
	defer y.guard.Unlock()
	y.missed[appraisal.CaseID(e.Case)] = append(y.missed[appraisal.CaseID(e.Case)], fmt.Sprint(facts["due"]))
}

// serve puts the API of the appraisal behind the sessions of the program.
func (y *appraisedYear) serve() {
	routes := slices.Concat(
		api.YearRoutes(api.YearDeps{Appraisals: y.app.appraisals}), api.WorkPlanRoutes(api.WorkPlanDeps{Appraisals: y.app.appraisals}),
		api.KCISheetRoutes(api.KCISheetDeps{Appraisals: y.app.appraisals}), api.BenchRoutes(api.BenchDeps{Appraisals: y.app.appraisals}),
		api.FormsRoutes(api.FormsDeps{Appraisals: y.app.appraisals, Printer: y.app.printer}),
	)
	srv, err := web.New(web.Config{Log: y.app.log, Sessions: y.app.access}, slices.DeleteFunc(routes, func(r route.Route) bool { return r.API == nil }))
	y.ok(err)
	y.handler = srv.Handler()
}

func (y *appraisedYear) ok(err error) {
	y.Helper()
	if err != nil {
		y.Fatal(err)
	}
}

// call asks the API as a person; in is the JSON of the request or nil, out takes
// that of the answer or is nil.
func (y *appraisedYear) call(as people.PersonID, method, path string, in, out any) error {
	text, ok := in.(string)
	if !ok && in != nil {
		data, err := json.Marshal(in)
		if err != nil {
			return err
		}
		text = string(data)
	}
	answer, err := y.ask(as, method, path, text)
	if err != nil || out == nil {
		return err
	}
	return json.Unmarshal(answer, out)
}

// ask gives what the API answers.
func (y *appraisedYear) ask(as people.PersonID, method, path, text string) ([]byte, error) {
	r := httptest.NewRequest(method, "/api/v1"+path, bytes.NewBufferString(text))
	if text != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	y.guard.Lock()
	r.AddCookie(&http.Cookie{Name: access.CookieName, Value: y.tokens[as]})
	y.asked++
	y.guard.Unlock()
	rec := httptest.NewRecorder()
	y.handler.ServeHTTP(rec, r)
	if rec.Code >= http.StatusBadRequest {
		return nil, fmt.Errorf("%s: %s %s: %d %s", y.clock.Now().Format(time.DateOnly), method, path, rec.Code, rec.Body)
	}
	return rec.Body.Bytes(), nil
}

func (y *appraisedYear) must(as people.PersonID, method, path string, in, out any) {
	y.Helper()
	y.ok(y.call(as, method, path, in, out))
}

// refused wants a fault in place of an answer.
func (y *appraisedYear) refused(as people.PersonID, method, path string, in any, code string) {
	y.Helper()
	err := y.call(as, method, path, in, nil)
	if err == nil || !bytes.Contains([]byte(err.Error()), []byte(code)) {
		y.Errorf("%s %s: %v, not %s", method, path, err, code)
	}
}

// atOnce is how many act at the same time.
const atOnceActing = 4

// each does something for servants, several at a time.
func (y *appraisedYear) each(all []*servant, do func(*servant) error) {
	y.Helper()
	var work sync.WaitGroup
	queue := make(chan *servant)
	errs := make([]error, atOnceActing)
	for n := range atOnceActing {
		work.Go(func() {
			for s := range queue {
				if errs[n] == nil {
					errs[n] = do(s)
				}
			}
		})
	}
	for _, s := range all {
		queue <- s
	}
	close(queue)
	work.Wait()
	y.ok(errors.Join(errs...))
}

// to moves the clock to ten o'clock of a day and lets the work of its morning be
// done.
func (y *appraisedYear) to(date string) {
	y.Helper()
	on, err := day.Parse(date)
	y.ok(err)
	at := on.Start(y.app.zone).Add(10 * time.Hour)
	if !at.After(y.clock.Now()) {
		y.Fatalf("%s is not ahead", date)
	}
	y.clock.Advance(at.Sub(y.clock.Now()))
	_, err = y.app.worker.RunDue(y.Context())
	y.ok(err)
}

// settle brings the body in: its units, its posts, its people, who has which
// role, and a session for everybody.
func (y *appraisedYear) settle(n int) {
	y.Helper()
	ctx := y.Context()
	b, err := y.app.staff.AddBody(ctx, system, people.Body{
		BIN: "180140000888", Zone: "Asia/Almaty", Names: locale.Words{KK: "Сынақ әкімдігі", RU: "Пробный акимат", EN: "Trial akimat"},
		Scope: "executive_bodies_arys", Acts: map[string]string{"appraisal": "appraisal-arys-2022"},
	})
	y.ok(err)
	y.body = b.ID
	list, err := lifeStaff(y.app.staff.Rules, n)
	y.ok(err)
	y.ok(takeIn(ctx, y.app.staff, y.body, list))
	on, err := y.app.staff.Today(ctx, y.body)
	y.ok(err)
	q := people.StaffQuery{Body: y.body, On: on, Limit: 200}
	for {
		page, err := y.app.staff.Staff(ctx, system, q)
		y.ok(err)
		for _, r := range page.Rows {
			y.posts[r.PostCode] = r.Person
			var number int
			_, err := fmt.Sscanf(r.PostCode, "p%d", &number)
			y.ok(err)
			y.numbers[r.Person] = number
		}
		if q.After = page.Next; q.After == "" {
			break
		}
	}
	y.grants()
	for _, p := range y.posts {
		o, err := y.app.access.Enter(ctx, string(p), access.Held{}, access.Visit{})
		y.ok(err)
		y.tokens[p] = o.Token
	}
}

// The people with a part in the procedure, by post.
const (
	firstPost      = "p0"
	hrPost         = "p2"
	secretaryPost  = "p3"
	chairPost      = "p4"
	authorisedPost = "p10"
	officerPost    = "p11"
)

// memberPosts are those of the five members beside the chair.
var memberPosts = []string{"p5", "p6", "p7", "p8", "p9"}

func (y *appraisedYear) grants() {
	y.Helper()
	holders := map[string]access.Role{hrPost: access.HROfficer, secretaryPost: access.Secretary, chairPost: access.Chair, authorisedPost: access.Authorised, officerPost: access.AppealOfficer}
	for _, m := range memberPosts {
		holders[m] = access.Member
	}
	y.ok(y.app.db.Write(y.Context(), func(tx *store.Tx) error {
		for post, role := range holders {
			g := &access.Grant{ID: "grt_" + post, Person: string(y.posts[post]), Role: role, Body: string(y.body), Zone: "Asia/Almaty",
				From: day.In(lifeStart, y.app.zone), Order: "№ 1", By: "system", At: tx.Now()}
			if err := tx.GrantInsert(g); err != nil {
				return err
			}
		}
		return nil
	}))
}

// who is the person in a post at the beginning of the year.
func (y *appraisedYear) who(post string) people.PersonID { return y.posts[post] }

// The staff list: a first head, a unit of personnel and of the commission, then
// units of so many people in departments of so many units.
const (
	lifeUnit       = 25
	lifeDepartment = 5
	lifeFirst      = 12 // number of the first in a unit of their own
)

// lifeStaff is a staff list of n people.
func lifeStaff(rules *people.CommonRules, n int) ([]byte, error) {
	b := newBook()
	defer b.file.Close()
	b.sheet(people.Units, "unit", "parent", "name_kk", "name_ru")
	b.sheet(people.Posts, "post", "unit", "title_kk", "title_ru", "category", "head", "first_head", "public_services")
	b.sheet(people.Staff, "iin", "surname", "given", "post", "from")
	b.put(people.Units, "0", "", "Басшылық", "Руководство")
	b.put(people.Units, "hr", "0", "Персонал бөлімі", "Отдел кадров")
	put := func(i int, unit, category, head, first, services string) error {
		iin, err := bookIIN(rules, i)
		if err != nil {
			return err
		}
		b.put(people.Posts, fmt.Sprint("p", i), unit, "Маман", "Специалист", category, head, first, services)
		b.put(people.Staff, iin, benchSurnames[i*7%len(benchSurnames)], fmt.Sprint("Есім", i%97), fmt.Sprint("p", i), day.Of(2018, 3, 1).Add(i%1000).String())
		return nil
	}
	yes := "Да"
	err := errors.Join(put(0, "0", "E-1", "", yes, ""), put(1, "hr", "E-3", yes, "", ""))
	for i := 2; i < lifeFirst; i++ {
		err = errors.Join(err, put(i, "hr", "E-4", "", "", ""))
	}
	for i := lifeFirst; i < n && err == nil; i++ {
		unit, parent := lifePlace(i)
		if (i-lifeFirst)%lifeUnit > 0 {
			services := ""
			if i%3 == 0 {
				services = yes
			}
			err = put(i, unit, fmt.Sprint("E-", 4+i%2), "", "", services)
			continue
		}
		b.put(people.Units, unit, parent, "Бөлім "+unit, "Отдел "+unit)
		err = put(i, unit, "E-3", yes, "", "")
	}
	if err != nil {
		return nil, err
	}
	return b.bytes()
}

// lifePlace is the unit of somebody, and the one above it: whoever leads a
// department leads its first unit.
func lifePlace(i int) (unit, parent string) {
	k := (i - lifeFirst) / lifeUnit
	department := fmt.Sprint("d", k/lifeDepartment)
	if k%lifeDepartment == 0 {
		return department, "0"
	}
	return fmt.Sprint("u", k), department
}

// sizeOfYear is how many people are appraised: with TARAZY_LONG 5,000.
func sizeOfYear() int {
	if os.Getenv("TARAZY_LONG") != "" {
		return 5000
	}
	return 200
}

// sign is a person's signature over bytes.
func (y *appraisedYear) sign(p people.PersonID, data []byte) ([]byte, error) {
	c, err := y.key(p)
	if err != nil {
		return nil, err
	}
	return eds.Sign(data, false, y.clock.Now(), c.Signing)
}

func (y *appraisedYear) key(p people.PersonID) (c eds.Credentials, err error) {
	y.guard.Lock()
	defer y.guard.Unlock()
	if c, ok := y.issued[p]; ok {
		return c, nil
	}
	iin, err := bookIIN(y.app.staff.Rules, y.numbers[p])
	if err != nil {
		return c, err
	}
	c, err = y.keys.IssueUntil(eds.Person{IIN: iin, Surname: "Есімов", Name: "Есім"}, lifeStart.AddDate(0, 0, -1), lifeStart.AddDate(2, 0, 0))
	y.issued[p] = c
	return c, err
}
