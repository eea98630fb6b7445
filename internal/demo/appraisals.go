package demo

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/appraisal"
	"tarazy/internal/day"
	"tarazy/internal/people"
)

// The days of the years of appraisal. The year 2022 of the maslikhat's office was
// opened under an act that went out of force in its midst, and went to its end
// under it; that of the akim's office was opened late, when its act had come.
var (
	earlyOpened  = day.Of(2022, 1, 10) // the maslikhat's
	earlyDrawn   = day.Of(2022, 1, 12)
	earlyDecided = day.Of(2022, 1, 14)
	earlySeen    = []day.Day{day.Of(2022, 4, 5), day.Of(2022, 7, 7), day.Of(2022, 10, 5), day.Of(2023, 1, 9)}

	lastOpened        = day.Of(2022, 12, 12)
	lastDrawn         = day.Of(2022, 12, 13)
	lastDecided       = day.Of(2022, 12, 14)
	lastTold          = day.Of(2022, 12, 29) // the maslikhat's: its act wants it within the week before
	lastBegun         = day.Of(2023, 1, 10)
	lastFilled        = day.Of(2023, 1, 12)
	lastMet           = day.Of(2023, 1, 19)
	lastApproved      = day.Of(2023, 1, 20)
	lastRead          = day.Of(2023, 1, 23)
	lastAppealed      = day.Of(2023, 1, 27)
	lastAnswered      = day.Of(2023, 1, 31)
	lastDay           = day.Of(2023, 2, 2) // of the schedule
	lastMetAgain      = day.Of(2023, 2, 6)
	lastApprovedAgain = day.Of(2023, 2, 7)
	lastReadAgain     = day.Of(2023, 2, 8)
	lastClosed        = day.Of(2023, 2, 10)

	nowOpened   = day.Of(2023, 1, 9)
	nowDrawn    = day.Of(2023, 1, 11)
	nowDecided  = day.Of(2023, 1, 13)
	nowAgain    = day.Of(2023, 1, 16)
	quarterSeen = day.Of(2023, 4, 4)
)

// Who stands out in the running year of the office: by post.
var (
	withoutPlan    = []string{"50-06", "60-04"}
	planReturned   = []string{"30-05"}
	withoutQuarter = []string{"30-02", "30-03", "30-04", "30-06", "50-02", "50-03", "70-05"}
)

// appealing is the post in the office whose holder appealed against the result
// of the last year.
const appealing = "50-03"

// appraised is a year of appraisal of a body of the town while it is written.
type appraised struct {
	*seeder
	ctx    context.Context
	plan   *appraisalPlan
	body   people.BodyID
	number int
	year   appraisal.YearID
	aims   []*appraisal.Aim

	without   []string // posts without a plan
	returned  []string // whose plan was returned
	late      []string // without a quarter
	appealing string   // post whose holder appealed

	meeting  *appraisal.Meeting
	appealed *appraisal.Appeal
	protocol *appraisal.Protocol
}

func (s *seeder) appraised(ctx context.Context, plan *appraisalPlan, number int) *appraised {
	return &appraised{seeder: s, ctx: ctx, plan: plan, body: s.bodies[plan.body], number: number}
}

// deed is what was done on a day.
type deed struct {
	day day.Day
	do  []func() error
}

// appraisals writes the years 2022 of both offices from their opening to their
// end, and of the year 2023 of the akim's the aims, the plans and, later, the
// first quarter, with some who are late.
func (s *seeder) appraisals(ctx context.Context) error {
	early, last := s.appraised(ctx, &maslikhatPlan, lastOpened.Year()), s.appraised(ctx, &officePlan, lastOpened.Year())
	last.appealing = appealing
	now := s.appraised(ctx, &officePlan, nowOpened.Year())
	now.without, now.returned, now.late = withoutPlan, planReturned, withoutQuarter
	s.running = now
	for _, d := range append(early.begun(), []deed{
		{lastOpened, todo(last.open, last.form)}, {lastDrawn, todo(last.draw)}, {lastDecided, todo(last.decide, last.schedule)}, {lastTold, todo(early.schedule)},
		{nowOpened, todo(now.open)}, {earlySeen[3], todo(early.seen(4))}, {lastBegun, todo(last.begin, early.begin)}, {nowDrawn, todo(now.draw)},
		{lastFilled, todo(last.sheets, early.sheets)}, {nowDecided, todo(now.decide, last.agree, early.agree)}, {nowAgain, todo(now.again, last.call, early.call)},
		{lastMet, todo(last.meet, early.meet)}, {lastApproved, todo(last.approve, early.approve)}, {lastRead, todo(last.acquaint, early.acquaint)},
		{lastAppealed, todo(last.appeal)}, {lastAnswered, todo(last.answer, last.call)}, {lastMetAgain, todo(last.meet)},
		{lastApprovedAgain, todo(last.approve)}, {lastReadAgain, todo(last.acquaint)}, {lastClosed, todo(last.close, early.close)},
	}...) {
		s.to(d.day)
		for _, do := range d.do {
			if err := do(); err != nil {
				return fmt.Errorf("appraisal on %s: %w", d.day, err)
			}
		}
	}
	return nil
}

func todo(all ...func() error) []func() error { return all }

// begun is the first part of a year that is opened in its January.
func (a *appraised) begun() []deed {
	return []deed{
		{earlyOpened, todo(a.open, a.form)}, {earlyDrawn, todo(a.draw)}, {earlyDecided, todo(a.decide)},
		{earlySeen[0], todo(a.seen(1))}, {earlySeen[1], todo(a.seen(2))}, {earlySeen[2], todo(a.seen(3))},
	}
}

// quarters writes the first quarter of the running year.
func (s *seeder) quarters() error { return s.running.seen(1)() }

// followed brings the year up to date with the staff, as the program does every
// morning.
func (s *seeder) followed(ctx context.Context) error {
	var years []appraisal.Year
	err := s.Appraisals.Store.Read(ctx, func(tx appraisal.Tx) (err error) {
		years, err = tx.AppraisalYears(appraisal.YearOpened)
		return err
	})
	for _, y := range years {
		if err == nil {
			err = s.Appraisals.Sync(ctx, y.ID)
		}
	}
	return err
}

// to moves the clock to the morning of a day.
func (s *seeder) to(d day.Day) {
	year, month, n := d.Date()
	s.Forward(time.Date(year, month, n, 4, 0, 0, 0, time.UTC))
}

// holder is who holds a post of the body.
func (a *appraised) holder(code string) people.PersonID { return a.posts[a.plan.body+"/"+code] }

// actor is a person with roles in the body.
func (a *appraised) actor(p people.PersonID, roles ...access.Role) *access.Actor {
	out := &access.Actor{Person: string(p), Body: string(a.body)}
	for _, r := range roles {
		out.Held = append(out.Held, access.Held{Role: r, Body: out.Body})
	}
	return out
}

func (a *appraised) superior(p people.PersonID) *access.Actor {
	return a.actor(p, access.Supervisor, access.HigherSupervisor, access.FirstHead)
}

func (a *appraised) hr() *access.Actor { return a.actor(a.holder(a.plan.hr), access.HROfficer) }

func (a *appraised) secretary() *access.Actor {
	return a.actor(a.holder(a.plan.secretary), access.Secretary)
}

// bench are the chair and the members.
func (a *appraised) bench() []*access.Actor {
	var out []*access.Actor
	for k, code := range a.plan.bench {
		role := access.Member
		if k == 0 {
			role = access.Chair
		}
		out = append(out, a.actor(a.holder(code), role))
	}
	return out
}

// authorised is who approves results.
func (a *appraised) authorised() *access.Actor {
	return a.actor(a.granted[access.Authorised][a.plan.body], access.Authorised)
}

// each goes through the cases of the year, in the order of posts.
func (a *appraised) each(do func(code string, c *appraisal.Case) error) error {
	var codes []string
	for post := range a.posts {
		if code, ok := strings.CutPrefix(post, a.plan.body+"/"); ok {
			codes = append(codes, code)
		}
	}
	slices.Sort(codes)
	for _, code := range codes {
		c, err := a.caseOf(a.holder(code))
		if err != nil {
			return err
		}
		if c == nil {
			continue
		}
		if err := do(code, c); err != nil {
			return fmt.Errorf("%s: %w", code, err)
		}
	}
	return nil
}

// at goes through the cases that stand at a stage.
func (a *appraised) at(stage appraisal.Stage, do func(code string, c *appraisal.Case) error) error {
	return a.each(func(code string, c *appraisal.Case) error {
		if c.Stage != stage {
			return nil
		}
		return do(code, c)
	})
}

func (a *appraised) caseOf(p people.PersonID) (c *appraisal.Case, err error) {
	err = a.Appraisals.Store.Read(a.ctx, func(tx appraisal.Tx) error {
		c, err = tx.AppraisalCaseOf(a.year, p)
		return err
	})
	return c, err
}

// version is that of the year as it is stored.
func (a *appraised) version() (v int64, err error) {
	err = a.Appraisals.Store.Read(a.ctx, func(tx appraisal.Tx) error {
		y, err := tx.AppraisalYearGet(a.year)
		if err == nil {
			v = y.Version
		}
		return err
	})
	return v, err
}
