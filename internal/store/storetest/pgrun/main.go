// Command pgrun starts one PostgreSQL server, runs a command that finds it in
// TARAZY_TEST_POSTGRES, and ends with the command's exit code:
//
//	go run ./internal/store/storetest/pgrun -- go test ./...
//
// With -durable the server syncs to disk, for measurements.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"

	"tarazy/internal/store/storetest/cluster"
)

func main() {
	durable := flag.Bool("durable", false, "sync to disk, as in earnest")
	flag.Parse()
	if flag.NArg() == 0 {
		fmt.Fprintln(os.Stderr, "pgrun: which command?")
		os.Exit(2)
	}
	code, err := run(flag.Args(), *durable)
	if err != nil {
		fmt.Fprintln(os.Stderr, "pgrun:", err)
	}
	os.Exit(code)
}

func run(args []string, durable bool) (int, error) {
	server, err := cluster.Start(durable)
	if err != nil {
		return 1, err
	}
	defer server.Stop()
	// The command gets an interrupt too and ends by itself; then the server is
	// stopped.
	signal.Notify(make(chan os.Signal, 1), os.Interrupt)
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.Env = append(os.Environ(), cluster.Env+"="+server.URL)
	err = cmd.Run()
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		return max(exit.ExitCode(), 1), nil
	}
	if err != nil {
		return 1, err
	}
	return 0, nil
}
