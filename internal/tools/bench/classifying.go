package main

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"time"

	"bayou/internal/bench"
	"bayou/internal/mode"
	"bayou/internal/place"
	"bayou/internal/plan"
	"bayou/internal/register"
	"bayou/plans"
)

type rate struct{ Judged, Walked float64 }

// classifying judges compounds of a generated country on one core, with their reasons. The yardstick walks the same compounds
// and looks at every value.
func classifying(ctx context.Context, s size) ([]row, error) {
	r, err := spawn[rate](ctx, "classify", s.Listed)
	if err != nil {
		return nil, err
	}
	return []row{{
		"classify with reasons, on one core", fmt.Sprintf("%.0f/s", r.Judged), fmt.Sprintf("%.0f/s", r.Walked), times(r.Walked, r.Judged),
		">= 150,000/s", bar(r.Judged >= 150_000),
	}}, nil
}

func classifyStep(ctx context.Context, args []string) (any, error) {
	n, err := strconv.Atoi(args[0])
	if err != nil {
		return nil, err
	}
	all, p, err := compounds(ctx, n)
	if err != nil {
		return nil, err
	}
	runtime.GOMAXPROCS(1)
	judge, sum := mode.NewJudge(p), 0
	judged := perSecond(all, func(v plan.Values) { sum += len(judge.Verdict(v).Reasons) })
	walked := perSecond(all, func(v plan.Values) {
		for i := range v {
			sum += int(v[i].Low)
		}
	})
	if sum == 0 {
		return nil, fmt.Errorf("no reason was given")
	}
	return rate{judged, walked}, nil
}

// perSecond runs fn over the compounds again and again for three seconds of the core's time, so that a busy machine does not
// make it slower.
func perSecond(all []plan.Values, fn func(plan.Values)) float64 {
	start, done := busy(), 0
	for busy()-start < 3*time.Second {
		for _, v := range all {
			fn(v)
		}
		done += len(all)
	}
	return float64(done) / (busy() - start).Seconds()
}

// compounds returns the values of n generated compounds.
func compounds(ctx context.Context, n int) ([]plan.Values, *plan.Plan, error) {
	folder, err := os.MkdirTemp("", "bayou-bench-")
	if err != nil {
		return nil, nil, err
	}
	defer os.RemoveAll(folder)
	a, _, err := country(ctx, folder, "", bench.Country{Compounds: n, Communities: 13, Weeks: 1, Seed: 1})
	if err != nil {
		return nil, nil, err
	}
	defer a.Close()
	p, err := plan.Parse(plans.JingbaluFile, plans.Jingbalu())
	if err != nil {
		return nil, nil, err
	}
	var all []plan.Values
	for c, err := range a.Register.Each(ctx, place.Everywhere(), register.Query{}) {
		if err != nil {
			return nil, nil, err
		}
		all = append(all, register.Values(p, &c))
	}
	return all, p, nil
}
