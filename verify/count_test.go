package verify_test

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"strconv"
	"testing"

	"bayou/verify"
)

// code is the rule of ordinary matters since 2021, special that of special ones.
var (
	code = verify.Rule{
		Quorum:  verify.Test{Base: verify.OfAll, Heads: verify.Share{Num: 2, Den: 3}, Area: verify.Share{Num: 2, Den: 3}},
		Consent: verify.Test{Base: verify.OfParticipants, Heads: verify.Share{Num: 1, Den: 2, Over: true}, Area: verify.Share{Num: 1, Den: 2, Over: true}},
	}
	special = verify.Rule{
		Quorum:  code.Quorum,
		Consent: verify.Test{Base: verify.OfParticipants, Heads: verify.Share{Num: 3, Den: 4}, Area: verify.Share{Num: 3, Den: 4}},
	}
	property = verify.Rule{
		Quorum:  verify.Test{Base: verify.OfAll, Heads: verify.Share{Num: 1, Den: 2, Over: true}, Area: verify.Share{Num: 1, Den: 2, Over: true}},
		Consent: verify.Test{Base: verify.OfAll, Heads: verify.Share{Num: 2, Den: 3}, Area: verify.Share{Num: 2, Den: 3}},
	}
)

// uniform is a vote of heads of 100 ㎡ each: so many for, against and silent.
func uniform(yes, no, silent int) ([]verify.Unit, []verify.Ballot) {
	var roll []verify.Unit
	var ballots []verify.Ballot
	for i := range yes + no + silent {
		id := strconv.Itoa(i)
		roll = append(roll, verify.Unit{ID: id, Owner: "业主" + id, Area: 100_000, Kind: verify.Dwelling, Delivered: "2022-08-01"})
		switch {
		case i < yes:
			ballots = append(ballots, verify.Ballot{Unit: id, Choice: verify.Consent})
		case i < yes+no:
			ballots = append(ballots, verify.Ballot{Unit: id, Choice: verify.Refuse})
		}
	}
	return roll, ballots
}

// 以上 includes its number and 过半数 does not (民法典1259).
func TestBoundaries(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		rule            verify.Rule
		yes, no, silent int
		want            verify.Truth
	}{
		"2/3 of 900 take part":           {code, 400, 200, 300, verify.Yes},
		"one fewer takes part":           {code, 400, 199, 301, verify.No},
		"过半数 of 600":                     {code, 301, 299, 0, verify.Yes},
		"half of 600":                    {code, 300, 300, 0, verify.No},
		"3/4 of 600":                     {special, 450, 150, 0, verify.Yes},
		"one fewer than 3/4":             {special, 449, 151, 0, verify.No},
		"2/3 of all 900":                 {property, 600, 0, 300, verify.Yes},
		"one fewer than 2/3 of all":      {property, 599, 1, 300, verify.No},
		"nobody":                         {code, 0, 0, 3, verify.No},
		"an empty roll decides nothing":  {code, 0, 0, 0, verify.No},
		"nor on a special matter":        {special, 0, 0, 0, verify.No},
		"nobody of many, by the old law": {property, 0, 0, 5, verify.No},
	} {
		roll, ballots := uniform(c.yes, c.no, c.silent)
		counts, remarks := verify.Count(&c.rule, nil, roll, ballots)
		if v := verify.Judge(&c.rule, &counts); v.Strict.Outcome != c.want || remarks != nil {
			t.Errorf("%s: %+v %v", name, v.Strict, remarks)
		}
	}
}

// a vote by chance: owners with up to four units, some unsold, parking spaces, ballots that are missing, doubled, void or strange.
func chance(r *rand.Rand) ([]verify.Unit, []verify.Ballot) {
	var roll []verify.Unit
	var ballots []verify.Ballot
	choices := []string{verify.Consent, verify.Consent, verify.Refuse, verify.Abstain, verify.Void, verify.FollowMost}
	for o := range 1 + r.IntN(40) {
		for range 1 + r.IntN(4) {
			u := verify.Unit{ID: strconv.Itoa(len(roll)), Owner: strconv.Itoa(o), Area: r.Int64N(200_000), Kind: verify.Dwelling}
			switch r.IntN(12) {
			case 0:
				u.Kind = verify.Parking
			case 1:
				u.Kind, u.Owner = verify.Unsold, ""
			}
			if r.IntN(3) > 0 {
				u.Delivered = "2022-08-01"
			}
			roll = append(roll, u)
			for range []int{0, 1, 1, 1, 2}[r.IntN(5)] {
				ballots = append(ballots, verify.Ballot{Unit: u.ID, Choice: choices[r.IntN(len(choices))]})
			}
		}
	}
	return roll, ballots
}

func rules() []verify.Rule {
	out := []verify.Rule{code, special, property}
	for _, r := range out[:3] {
		r.Silent, r.Parking, r.VoidApart = "议事规则", "议事规则", true
		out = append(out, r)
	}
	return out
}

func TestNoOrderChangesAResult(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		roll, ballots := chance(r)
		for _, rule := range rules() {
			want, _ := verify.Count(&rule, nil, roll, ballots)
			r.Shuffle(len(ballots), func(i, j int) { ballots[i], ballots[j] = ballots[j], ballots[i] })
			mixed := slices.Clone(roll)
			r.Shuffle(len(mixed), func(i, j int) { mixed[i], mixed[j] = mixed[j], mixed[i] })
			got, _ := verify.Count(&rule, nil, mixed, ballots)
			if !reflect.DeepEqual(got, want) || !reflect.DeepEqual(verify.Judge(&rule, &got), verify.Judge(&rule, &want)) {
				t.Fatalf("%+v\n%+v", got, want)
			}
		}
	}
}

// A unit that is parted in two, with the same owner and the same answer, changes nothing: owners are counted, not doors.
func TestNoSplitOfAnOwnerChangesAResult(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 4))
	for range 300 {
		roll, ballots := chance(r)
		for _, rule := range rules() {
			want, _ := verify.Count(&rule, nil, roll, ballots)
			at := r.IntN(len(roll))
			parted, more := slices.Clone(roll), slices.Clone(ballots)
			half := parted[at]
			half.ID, half.Area = "half", r.Int64N(parted[at].Area+1)
			parted[at].Area -= half.Area
			parted = append(parted, half)
			for _, b := range ballots {
				if b.Unit == roll[at].ID {
					more = append(more, verify.Ballot{Unit: "half", Choice: b.Choice})
				}
			}
			if got, _ := verify.Count(&rule, nil, parted, more); !reflect.DeepEqual(got, want) {
				t.Fatalf("%+v\n%+v\n%+v", roll[at], got, want)
			}
		}
	}
}

// Every figure adds up: what is counted by choice is what took part, and no part is larger than the whole. One more consent of a silent
// owner never turns a vote that passed into one that failed.
func TestSumsAddUpAndConsentHelps(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(5, 6))
	for range 500 {
		roll, ballots := chance(r)
		for _, rule := range rules() {
			c, _ := verify.Count(&rule, nil, roll, ballots)
			sum := verify.Sum{}
			for choice, s := range c.Of {
				if choice != verify.Void || !rule.VoidApart {
					sum = sum.Plus(s)
				}
			}
			if sum != c.Participants || sum.Heads.High > c.Total.Heads.High || sum.Area.High > c.Total.Area.High {
				t.Fatalf("%+v of %+v", sum, c)
			}
			before := verify.Judge(&rule, &c)
			voted := map[string]bool{}
			for _, b := range ballots {
				voted[b.Unit] = true
			}
			at := slices.IndexFunc(roll, func(u verify.Unit) bool {
				return !voted[u.ID] && !slices.ContainsFunc(roll, func(o verify.Unit) bool { return o.Owner == u.Owner && voted[o.ID] })
			})
			if at < 0 || rule.Silent != "" {
				continue
			}
			c, _ = verify.Count(&rule, nil, roll, append(slices.Clone(ballots), verify.Ballot{Unit: roll[at].ID, Choice: verify.Consent}))
			if after := verify.Judge(&rule, &c); before.Strict.Outcome == verify.Yes && after.Strict.Outcome != verify.Yes {
				t.Fatalf("one more consent: %+v, then %+v", before, after)
			}
		}
	}
}

// What is said to be lacking is the least that passes.
func TestMoreIsTheLeastThatIsEnough(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(7, 8))
	shares := []verify.Share{{Num: 1, Den: 2, Over: true}, {Num: 2, Den: 3}, {Num: 3, Den: 4}, {Num: 1, Den: 3, Over: true}}
	for range 20_000 {
		s, base := shares[r.IntN(len(shares))], r.Int64N(500)
		have := r.Int64N(base + 1)
		k := s.More(have, base)
		if have+k < s.Need(base+k) || k > 0 && have+k-1 >= s.Need(base+k-1) {
			t.Fatalf("%v: %d of %d lacks %d", s, have, base, k)
		}
	}
}

func TestOwnersAreHeads(t *testing.T) {
	t.Parallel()
	roll := []verify.Unit{
		{ID: "1", Owner: "甲", Area: 60_000},
		{ID: "2", Owner: "甲", Area: 40_000},
		{ID: "3", Owner: "乙", Area: 50_000},
		{ID: "4", Area: 70_000, Kind: verify.Unsold},
		{ID: "5", Area: 70_000, Kind: verify.Unsold},
		{ID: "6", Area: 70_000},
		{ID: "P", Owner: "丙", Area: 12_000, Kind: verify.Parking},
	}
	ballots := []verify.Ballot{{"1", "yes"}, {"2", "no"}, {"3", "yes"}, {"3", "no"}, {"9", "yes"}, {"P", "yes"}, {"6", "也许"}}
	c, remarks := verify.Count(&code, nil, roll, ballots)
	exactly := func(heads, area int64) verify.Sum {
		return verify.Sum{Heads: verify.Exactly(heads), Area: verify.Exactly(area)}
	}
	if c.Total != exactly(4, 360_000) || c.Participants != exactly(3, 220_000) || c.Of["yes"] != exactly(1, 60_000) ||
		c.Of["no"] != exactly(0, 40_000) || c.Of["void"] != exactly(2, 120_000) {
		t.Errorf("%+v", c)
	}
	var codes []string
	for _, m := range remarks {
		codes = append(codes, m.Code)
	}
	slices.Sort(codes)
	if want := []string{verify.DoubleBallot, verify.MixedOwner, verify.NotCounted, verify.UnknownChoice, verify.UnknownUnit}; !slices.Equal(codes, want) {
		t.Errorf("%v", remarks)
	}
}

// An area that is not known leaves open only what hangs on it.
func TestAMissingAreaIsNoZero(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		yes, no int
		missing string
		want    verify.Truth
	}{
		"of one who consents":   {8, 1, "0", verify.Unknown},
		"of one who is silent":  {8, 1, "9", verify.Unknown},
		"but the heads fail":    {3, 2, "9", verify.No},
		"but the heads refused": {4, 5, "0", verify.No},
	} {
		roll, ballots := uniform(c.yes, c.no, 10-c.yes-c.no)
		for i := range roll {
			if roll[i].ID == c.missing {
				roll[i].Area = -1
			}
		}
		counts, remarks := verify.Count(&code, nil, roll, ballots)
		if v := verify.Judge(&code, &counts); v.Strict.Outcome != c.want || len(remarks) != 1 || remarks[0].Code != verify.MissingArea {
			t.Errorf("%s: %+v %v", name, v.Strict, remarks)
		}
	}
}

func TestParseArea(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]verify.Area{"0": 0, "88.123": 88_123, "88.1": 88_100, "95862.363": 95_862_363, "10000000000": verify.MaxTotal} {
		if got, err := verify.ParseArea(text); got != want || err != nil {
			t.Errorf("%s: %d %v", text, got, err)
		}
	}
	for _, text := range []string{"", ".", "1.", ".5", "1.2345", "-1", "+1", "1e3", "1,000", "８８", " 1", "NaN", "10000000000.001", "99999999999999999999"} {
		if got, err := verify.ParseArea(text); err == nil {
			t.Errorf("%q is read as %d", text, got)
		}
	}
}
