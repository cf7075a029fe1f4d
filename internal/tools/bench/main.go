// Command bench measures the figures that Bayou promises and prints each beside its yardstick: ours, the yardstick, the ratio
// and the bar.
//
//	make bench
//	go run ./internal/tools/bench -only import -small
//
// Without PostgreSQL (see withpg) its rows are left out. A figure runs in a process of its own, so that its memory is its own.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"strings"
	"time"
)

// row is one line of the result. OK tells whether the bar is kept; nil where there is none.
type row struct {
	What, Ours, Yardstick, Ratio, Bar string
	OK                                *bool
}

// size is how much is measured.
type size struct {
	Small                                      bool
	Rows, Communities, Bulletins, Listed, Runs int
	City, Weeks, Crowded                       int // for the pages: communities, weeks, compounds of the largest sub-district
	Phones                                     int
	Asking                                     time.Duration
	Sought                                     int // compounds that are searched
	Ballots                                    int
}

var (
	full  = size{false, 220_000, 117_000, 1000, 3000, 3, 1000, 52, 320, 200, 10 * time.Second, 300_000, 1_000_000}
	small = size{true, 10_000, 1_300, 50, 300, 1, 100, 6, 40, 20, time.Second, 10_000, 10_000}
)

type figure struct {
	name    string
	measure func(context.Context, size) ([]row, error)
}

var figures = []figure{{"import", importing}, {"preview", previewing}, {"houses", houses}, {"classify", classifying}, {"close", closing}, {"bulletin", bulletins}, {"list", listing}, {"asof", backing}, {"pages", paging}, {"search", searching}, {"tally", tallying}, {"start", starting}, {"phones", phones}}

func main() {
	only := flag.String("only", "", "measure this figure alone: import, preview, houses, classify, close, bulletin, list, asof, pages, search, tally, start or phones")
	little := flag.Bool("small", false, "small scale, for trying; the bars do not hold for it")
	step := flag.String("step", "", "internal: one step of a figure, in a process of its own")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if *step != "" {
		exit(runStep(ctx, *step, flag.Args()))
		return
	}
	s := full
	if *little {
		s = small
	}
	exit(run(ctx, s, *only))
}

func exit(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// run measures the figures and fails when a bar is missed at full scale.
func run(ctx context.Context, s size, only string) error {
	missed, known := []string{}, false
	if load, err := os.ReadFile("/proc/loadavg"); err == nil {
		fmt.Printf("%d cores, load before %s", runtime.NumCPU(), load)
	}
	fmt.Printf("%-58s %16s %16s %8s  %s\n", "figure", "ours", "yardstick", "ratio", "bar")
	for _, f := range figures {
		if only != "" && only != f.name {
			continue
		}
		known = true
		rows, err := f.measure(ctx, s)
		if err != nil {
			return fmt.Errorf("%s: %w", f.name, err)
		}
		for _, r := range rows {
			verdict := ""
			if r.OK != nil && !s.Small {
				if verdict = "  kept"; !*r.OK {
					verdict = "  MISSED"
					missed = append(missed, r.What)
				}
			}
			fmt.Printf("%-58s %16s %16s %8s  %s%s\n", r.What, r.Ours, r.Yardstick, r.Ratio, r.Bar, verdict)
		}
	}
	switch {
	case !known:
		return fmt.Errorf("no figure is called %q", only)
	case len(missed) > 0:
		return fmt.Errorf("missed: %s", strings.Join(missed, "; "))
	}
	return nil
}

// steps run in processes of their own; each prints what it measured.
var steps = map[string]func(context.Context, []string) (any, error){
	"import": importStep, "preview": previewStep, "houses": housesStep, "read": readStep, "classify": classifyStep, "close": closeStep, "bulletin": bulletinStep, "list": listStep, "asof": backStep, "pages": pageStep, "search": searchStep, "tally": tallyStep, "bare": bareStep,
}

func runStep(ctx context.Context, name string, args []string) error {
	fn, ok := steps[name]
	if !ok {
		return fmt.Errorf("no step is called %q", name)
	}
	v, err := fn(ctx, args)
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(v)
}

// spawn runs a step on its own, within a quarter of an hour, and returns what it measured.
func spawn[T any](ctx context.Context, step string, args ...any) (v T, err error) {
	ctx, cancel := context.WithTimeout(ctx, 15*time.Minute)
	defer cancel()
	words := []string{"-step", step}
	for _, a := range args {
		words = append(words, fmt.Sprint(a))
	}
	cmd := exec.CommandContext(ctx, os.Args[0], words...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return v, fmt.Errorf("step %s: %w", step, err)
	}
	return v, json.Unmarshal(out, &v)
}

func bar(kept bool) *bool { return &kept }

func seconds(s float64) string { return fmt.Sprintf("%.2f s", s) }

// spent is a time by the clock with the cores' time of our process behind it: on a busy machine the first is longer.
func spent(wall, cores float64) string { return fmt.Sprintf("%.2f s (cpu %.1f)", wall, cores) }

func times(a, b float64) string { return fmt.Sprintf("%.2f", a/b) }
