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
