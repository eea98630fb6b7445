package main

import (
	"bufio"
	"context"
	"fmt"
	"log/slog"
	"strings"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/locale"
	"tarazy/internal/people"
)

var adminCommand = command{
	name: "admin", usage: "--iin N --surname S --given G [--body BIN]", about: "make the first administrator, of the installation or of a body; the password is read from standard input",
	run: runAdmin,
}

// newAdmin is who is made an administrator.
type newAdmin struct {
	entry people.Entry
	bin   string // of the body; "": the installation
	order string
}

// runAdmin is how an installation begins: there is nobody yet who could give a
// role.
func runAdmin(ctx context.Context, s streams, args []string) int {
	var cfg config
	var in newAdmin
	f := cfg.flags("admin")
	f.SetOutput(s.err)
	f.StringVar(&in.entry.IIN, "iin", "", "individual identification number")
	f.StringVar(&in.entry.Surname, "surname", "", "surname")
	f.StringVar(&in.entry.Given, "given", "", "given name")
	f.StringVar(&in.entry.Patronymic, "patronymic", "", "patronymic, if there is one")
	f.StringVar(&in.bin, "body", "", "BIN of the body that is to be administered; none: the installation")
	f.StringVar(&in.order, "order", "", "number and day of the order")
	if err := f.Parse(args); err != nil {
		return exitUsage
	}
	in.entry.Lang = locale.KK
	if err := cfg.complete(); err != nil {
		return failed(s, err)
	}
	password, err := bufio.NewReader(s.in).ReadString('\n')
	if err != nil && password == "" {
		fmt.Fprintln(s.err, "tarazy: write the password into standard input, one line")
		return exitUsage
	}
	if err := makeAdmin(ctx, cfg, s, in, strings.TrimRight(password, "\r\n")); err != nil {
		return failed(s, err)
	}
	return exitOK
}

func makeAdmin(ctx context.Context, cfg config, s streams, in newAdmin, password string) error {
	if err := cfg.refuseDemoData(); err != nil {
		return err
	}
	a, err := open(ctx, cfg, slog.New(slog.NewTextHandler(s.err, &slog.HandlerOptions{Level: slog.LevelError})))
	if err != nil {
		return err
	}
	defer a.close()
	body, err := a.bodyByBIN(ctx, in.bin)
	if err != nil {
		return err
	}
	if err := access.CheckPassword(password, in.entry.IIN, in.entry.Surname, in.entry.Given); err != nil {
		return err // before anything is written
	}
	p, err := a.staff.Enrol(ctx, system, body, in.entry)
	if err != nil {
		return err
	}
	if err := a.access.SetPassword(ctx, string(p.ID), password); err != nil {
		return err
	}
	if body == "" {
		_, err = a.access.FirstAdministrator(ctx, string(p.ID), in.order)
		return err
	}
	return a.access.GrantAsSystem(ctx, access.Giving{
		Person: string(p.ID), Role: access.BodyAdmin, Body: string(body), From: day.In(a.legal.Now(), a.zone), Order: in.order,
	})
}

// bodyByBIN finds a body; "" for none.
func (a *app) bodyByBIN(ctx context.Context, bin string) (people.BodyID, error) {
	if bin == "" {
		return "", nil
	}
	all, err := a.staff.Bodies(ctx, system)
	if err != nil {
		return "", err
	}
	for _, b := range all {
		if b.BIN == bin {
			return b.ID, nil
		}
	}
	return "", fmt.Errorf("no body has the BIN %s: the installation's administrator adds it at /admin/bodies", bin)
}
