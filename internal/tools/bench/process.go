package main

import (
	"context"
	"fmt"
	"os"
	"strings"
	"syscall"
	"time"

	"bayou/internal/app"
	"bayou/internal/bench"
	"bayou/internal/clock"
	"bayou/internal/db"
)

// memory returns a figure of a process from the kernel in MB: VmHWM is its peak, VmRSS what it holds now.
func memory(pid, name string) (float64, error) {
	text, err := os.ReadFile("/proc/" + pid + "/status")
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(text)) {
		var kb float64
		if rest, ok := strings.CutPrefix(line, name+":"); ok {
			_, err := fmt.Sscan(rest, &kb)
			return kb / 1024, err
		}
	}
	return 0, fmt.Errorf("the kernel tells no %s of process %s", name, pid)
}

// busy returns the time that cores have worked for this process.
func busy() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// busyBeside returns the time that cores have worked for us and for the server processes of a PostgreSQL on this machine that serve our
// connections as they are when it is made; of SQLite, which works in our process, for us alone.
func busyBeside(ctx context.Context, d *db.DB) (func() time.Duration, error) {
	if d.Engine != db.Postgres {
		return busy, nil
	}
	pids, err := db.All[int](ctx, d, "select pid from pg_stat_activity where datname = current_database()")
	return func() time.Duration {
		sum := busy()
		for _, pid := range pids {
			var ns int64
			if text, err := os.ReadFile(fmt.Sprintf("/proc/%d/schedstat", pid)); err == nil {
				_, _ = fmt.Sscan(string(text), &ns) // a process that has ended counts no more
			}
			sum += time.Duration(ns)
		}
		return sum
	}, err
}

// country makes a country in a new database: a SQLite file in the folder, or at the address. Close the app.
func country(ctx context.Context, folder, where string, size bench.Country) (*app.App, bench.Made, error) {
	frozen := clock.NewFrozen(bench.First.Monday().At(8, 0))
	a, err := app.Open(ctx, app.Config{Data: folder, DB: where, Clock: frozen})
	if err != nil {
		return nil, bench.Made{}, err
	}
	made, err := bench.Generate(ctx, frozen, a, size, nil)
	if err != nil {
		a.Close()
		return nil, made, err
	}
	return a, made, nil
}
