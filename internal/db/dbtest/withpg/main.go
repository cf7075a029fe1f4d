// Command withpg runs a command beside a private PostgreSQL cluster, which it names in BAYOU_TEST_PG, and removes the
// cluster when the command ends or a signal comes:
//
//	go run ./internal/db/dbtest/withpg go test ./...
//	go run ./internal/db/dbtest/withpg -durable make figures
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"

	"bayou/internal/db/dbtest"
)

func main() {
	durable := flag.Bool("durable", false, "wait for the disk at every commit, as an office's server does")
	flag.Parse()
	if flag.NArg() == 0 {
		fmt.Fprintln(os.Stderr, "usage: withpg [-durable] COMMAND [ARGUMENT]…")
		os.Exit(2)
	}
	code, err := run(*durable, flag.Args())
	if err != nil {
		fmt.Fprintln(os.Stderr, "withpg:", err)
		os.Exit(3)
	}
	os.Exit(code)
}

// run returns the command's exit code. The command gets every signal that comes; it decides whether to end.
func run(durable bool, args []string) (code int, err error) {
	ctx := context.Background()
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	cluster, err := dbtest.Start(ctx, durable)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, cluster.Close()) }()

	cmd := exec.Command(args[0], args[1:]...)
	cmd.Env = append(os.Environ(), dbtest.Env+"="+cluster.Dir)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	if err := cmd.Start(); err != nil {
		return 0, err
	}
	go func() {
		for s := range signals {
			_ = cmd.Process.Signal(s) // an error means that it has ended, which Wait reports
		}
	}()
	if err := cmd.Wait(); err != nil {
		if exit, ok := errors.AsType[*exec.ExitError](err); ok {
			return max(exit.ExitCode(), 1), nil
		}
		return 0, err
	}
	return 0, nil
}
