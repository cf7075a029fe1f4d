package main

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"time"

	"bayou/internal/plan"
	"bayou/verify"
)

// tallied is how long a tally took, in seconds, and the process's peak memory in MB.
type tallied struct{ Sealed, Checked, Hashed, Peak float64 }

// tallying counts a vote with one ballot for each unit and seals it with its proof; then it checks the sealed file as anybody would. The
// yardstick hashes the lines of the same file once.
func tallying(ctx context.Context, s size) ([]row, error) {
	var best, yard tallied
	for run := range s.Runs {
		r, err := spawn[tallied](ctx, "tally", s.Ballots)
		if err != nil {
			return nil, err
		}
		if run == 0 || r.Sealed < best.Sealed {
			best = r
		}
		yard = r
	}
	return []row{
		{fmt.Sprintf("tally of %d ballots with proof, best of %d", s.Ballots, s.Runs), seconds(best.Sealed), seconds(yard.Hashed), times(best.Sealed, yard.Hashed), "<= 1.5 s", bar(best.Sealed <= 1.5)},
		{"  its peak memory", fmt.Sprintf("%.0f MB", best.Peak), "", "", "<= 600 MB", bar(best.Peak <= 600)},
		{"  the sealed file checked", seconds(best.Checked), seconds(yard.Hashed), times(best.Checked, yard.Hashed), "", nil},
	}, nil
}

func tallyStep(_ context.Context, args []string) (any, error) {
	n, err := strconv.Atoi(args[0])
	if err != nil {
		return nil, err
	}
	law, ok := plan.ShippedLaws().Decide("select_company", "", "2022-08-28")
	if !ok {
		return nil, fmt.Errorf("no law")
	}
	vote := ballots(n, law.Rule)
	file, err := os.CreateTemp("", "bayou-bench-")
	if err != nil {
		return nil, err
	}
	defer os.Remove(file.Name())
	defer file.Close()
	var out tallied
	begin := time.Now()
	root, counted, err := vote.Seal(file)
	if err != nil {
		return nil, err
	}
	if v := verify.Judge(&law.Rule, &counted[0].Counts); v.Strict.Outcome == verify.Unknown {
		return nil, fmt.Errorf("no outcome: %+v", v.Strict)
	}
	out.Sealed = time.Since(begin).Seconds()
	if out.Peak, err = memory("self", "VmHWM"); err != nil {
		return nil, err
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	text, err := io.ReadAll(file)
	if err != nil {
		return nil, err
	}
	begin = time.Now()
	if _, again, err := verify.ReadSealed(text); err != nil || again != root {
		return nil, fmt.Errorf("read back: %w", err)
	}
	out.Checked = time.Since(begin).Seconds()
	begin = time.Now()
	sum := byte(0)
	for line := range bytes.Lines(text) {
		h := sha256.Sum256(line)
		sum ^= h[0]
	}
	out.Hashed = time.Since(begin).Seconds()
	_ = sum
	return out, nil
}

// ballots makes a closed vote: every tenth owner has a second unit, one in twenty is silent.
func ballots(n int, rule verify.Rule) *verify.Sealed {
	chance := rand.New(rand.NewPCG(1, 2))
	s := &verify.Sealed{
		Title: "示例表决", Compound: "示例院", Opened: "2022-08-01", Closed: "2022-08-28",
		Matters: []verify.SealedMatter{{Title: "选聘物业服务企业", Rule: rule}}, Units: make([]verify.SealedUnit, n),
	}
	silent, choices := []string{""}, [][]string{{verify.Consent}, {verify.Consent}, {verify.Refuse}, {verify.Abstain}}
	for i := range s.Units {
		owner := i
		if i%10 == 9 {
			owner--
		}
		u := &s.Units[i]
		u.Unit = verify.Unit{ID: fmt.Sprintf("%d-%d-%d", 1+i/600, 1+i/100%6, 101+i%100), Owner: strconv.Itoa(owner), Area: 40_000 + chance.Int64N(90_000), Kind: verify.Dwelling, Delivered: "2022-08-02"}
		u.How, u.Choices = "household", silent
		for j := range u.Salt {
			u.Salt[j] = byte(chance.Uint32())
		}
		if chance.IntN(20) > 0 {
			u.Channel, u.Choices = "paper", choices[chance.IntN(len(choices))]
		}
	}
	slices.SortFunc(s.Units, func(a, b verify.SealedUnit) int { return cmp.Compare(a.ID, b.ID) }) // as a database hands them over
	return s
}
