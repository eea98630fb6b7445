// Command tarazy carries the merit system of a civil service: it serves the
// pages and the API, answers rules on the command line, verifies records and
// keeps backups. One binary, no other parts.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

// command is one word after tarazy.
type command struct {
	name, usage, about string
	run                func(ctx context.Context, io streams, args []string) int
}

// streams are what a command reads and writes, so that tests give their own.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

// The exit statuses of every command.
const (
	exitOK     = 0
	exitFailed = 1 // something was refused or does not hold
	exitUsage  = 2 // the command cannot be understood
)

func commands() []command {
	return []command{
		serveCommand,
		demoCommand,
		decideCommand,
		lawCommand,
		adminCommand,
		verifyCommand,
		verifyReceiptCommand,
		cosignCommand,
		backupCommand,
		restoreCommand,
		benchCommand,
		signerCommand,
	}
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, streams{os.Stdin, os.Stdout, os.Stderr}, os.Args[1:]))
}

func run(ctx context.Context, s streams, args []string) int {
	if len(args) > 0 {
		for _, c := range commands() {
			if c.name == args[0] {
				return c.run(ctx, s, args[1:])
			}
		}
		fmt.Fprintf(s.err, "tarazy: no command %q\n\n", args[0])
	}
	fmt.Fprintln(s.err, "tarazy – the merit system of a civil service")
	fmt.Fprintln(s.err)
	for _, c := range commands() {
		fmt.Fprintf(s.err, "  %-34s %s\n", c.name+" "+c.usage, c.about)
	}
	return exitUsage
}
