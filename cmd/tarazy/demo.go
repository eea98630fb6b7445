package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strconv"
	"strings"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/clock"
	"tarazy/internal/competency"
	"tarazy/internal/decide"
	"tarazy/internal/demo"
	"tarazy/internal/eds"
	"tarazy/internal/journal"
	"tarazy/internal/law"
	"tarazy/internal/people"
)

// demoClock gives the demonstration's clock. The file keeps how far it stands
// from the machine's, so that it runs on between starts.
func demoClock(file string, wall clock.Wall) (*clock.Shifted, error) {
	start := demo.Early
	text, err := os.ReadFile(file)
	switch {
	case err == nil:
		shift, err := strconv.ParseInt(strings.TrimSpace(string(text)), 10, 64)
		if err != nil {
			return nil, fmt.Errorf("demonstration's clock: %w", err)
		}
		start = wall.Now().Add(time.Duration(shift))
	case errors.Is(err, fs.ErrNotExist):
		if err := saveClock(file, start.Sub(wall.Now())); err != nil {
			return nil, err
		}
	default:
		return nil, fmt.Errorf("demonstration's clock: %w", err)
	}
	return clock.NewShifted(wall, start), nil
}

func saveClock(file string, shift time.Duration) error {
	if err := os.WriteFile(file, []byte(strconv.FormatInt(int64(shift), 10)+"\n"), 0o600); err != nil {
		return fmt.Errorf("demonstration's clock: %w", err)
	}
	return nil
}

// forward moves the demonstration's clock and keeps how far it stands off.
func (a *app) forward(to time.Time) bool {
	if !a.shifted.Forward(to) {
		return false
	}
	if err := saveClock(a.path("clock"), a.shifted.Now().Sub(a.wall.Now())); err != nil {
		a.log.Error("keeping the clock", "error", err)
	}
	return true
}

// demoAuthority loads the demonstration's certification authority, or makes it.
func demoAuthority(dir string, at time.Time) (*eds.Authority, error) {
	authority, err := eds.LoadAuthority(dir)
	if !errors.Is(err, fs.ErrNotExist) {
		return authority, err
	}
	if authority, err = eds.NewAuthority(at); err != nil {
		return nil, err
	}
	return authority, authority.Save(dir)
}

// fillDemo writes the town into an empty installation, once, and gives the
// people behind the doors their keys.
func (a *app) fillDemo(ctx context.Context) ([]demo.Door, error) {
	var doors []demo.Door
	file := a.path("doors.json")
	text, err := os.ReadFile(file)
	if err == nil {
		return doors, json.Unmarshal(text, &doors)
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("doors: %w", err)
	}
	if doors, err = a.fillTown(ctx); err != nil {
		return nil, err
	}
	if err := a.demoKeys(ctx, doors); err != nil {
		return nil, err
	}
	if text, err = json.MarshalIndent(doors, "", "  "); err != nil {
		return nil, err
	}
	return doors, os.WriteFile(file, text, 0o600)
}

// fillTown writes the town, without keys.
func (a *app) fillTown(ctx context.Context) ([]demo.Door, error) {
	authority, err := demoAuthority(a.path("eds"), a.legal.Now())
	if err != nil {
		return nil, err
	}
	crowd, err := authority.Few(1)
	if err != nil {
		return nil, err
	}
	issued := map[string]eds.Credentials{} // everybody signs with one certificate
	sign := func(who eds.Person, text []byte) ([]byte, error) {
		c, ok := issued[who.IIN]
		if !ok {
			if c, err = crowd.Issue(who, a.legal.Now()); err != nil {
				return nil, err
			}
			issued[who.IIN] = c
		}
		return eds.Sign(text, false, a.legal.Now(), c.Signing)
	}
	model, err := a.lib.Latest("competency-model")
	if err != nil {
		return nil, err
	}
	return demo.Fill(ctx, demo.Services{
		Staff: a.staff, Rules: a.staff.Rules, Grant: a.access.GrantAsSystem, Keep: a.keepAnswer,
		Candidates: a.candidates, Contest: a.contest, Exams: a.exams, Proctor: a.proctor, Interviews: a.interviews, Appraisals: a.appraisals, Model: law.Rules[competency.Model](model), Sign: sign,
		SignAs: func(ctx context.Context, person string, text []byte) ([]byte, error) {
			who, err := a.edsPerson(ctx, person)
			if err != nil {
				return nil, err
			}
			return sign(who, text)
		},
		Forward: func(to time.Time) { a.forward(to) }, Today: a.today,
	})
}

// edsPerson is whom a certificate of a person on record names.
func (a *app) edsPerson(ctx context.Context, person string) (eds.Person, error) {
	f, err := a.staff.Personal(ctx, system, people.PersonID(person))
	if err != nil {
		return eds.Person{}, err
	}
	return eds.Person{
		IIN: f.Private.IIN, Surname: f.Person.Surname, Name: f.Person.Given, Patronymic: f.Person.Patronymic, Roles: []eds.Role{eds.Individual},
	}, nil
}

// keepAnswer asks a rule and writes the answer into the journal.
func (a *app) keepAnswer(ctx context.Context, actor, body, act, rule, input string) error {
	q, err := decide.Ask(a.library(), act, rule)
	if err != nil {
		return err
	}
	found, err := q.Decide([]byte(input))
	if err != nil {
		return err
	}
	return a.recordAlone(ctx, journal.Entry{
		Verb: string(access.AskDecision), Actor: actor, Body: body, Subject: actor, Finding: &found, Input: json.RawMessage(input),
	})
}

// keysOfDoors is over how many keys the certificates of the doors stand: making
// keys takes long, and a demonstration is to open soon.
const keysOfDoors = 6

// demoKeys issues signing and authentication certificates to the people behind
// the doors.
func (a *app) demoKeys(ctx context.Context, doors []demo.Door) error {
	authority, err := demoAuthority(a.path("eds"), a.legal.Now())
	if err != nil {
		return err
	}
	if authority, err = authority.Few(keysOfDoors); err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, d := range doors {
		if seen[d.Person] {
			continue
		}
		seen[d.Person] = true
		if err := a.demoKey(ctx, authority, d); err != nil {
			return err
		}
	}
	return nil
}

func (a *app) demoKey(ctx context.Context, authority *eds.Authority, d demo.Door) error {
	who, err := a.edsPerson(ctx, d.Person)
	if err != nil {
		return err
	}
	if d.Role == access.HROfficer {
		who.Roles = append(who.Roles, eds.HR)
	}
	c, err := authority.Issue(who, a.legal.Now())
	if err != nil {
		return err
	}
	return eds.SaveCredentials(a.path("eds"), c)
}
