package goal_test

import (
	"testing"

	"pgregory.net/rapid"

	"bayou/internal/account"
	"bayou/internal/clock"
	"bayou/internal/goal"
	"bayou/internal/plan"
)

var item = plan.GoalItem{ID: "order", Name: "秩序维护", ValidDays: 30}

func look(visit string, by account.Role, day clock.Date, l goal.Look) goal.Evidence {
	return goal.Evidence{ID: visit + string(l), Item: "order", Office: by, Day: day, Look: l, Visit: visit, VisitOffice: by, VisitDay: day}
}

func recheck(of goal.Evidence, by account.Role, day clock.Date, l goal.Look) goal.Evidence {
	of.ID, of.Office, of.Day, of.Look, of.Finding = of.ID+"r"+string(day), by, day, l, "f"
	return of
}

// clauses: M1 M2 M3 G3
func TestJudge(t *testing.T) {
	t.Parallel()
	p1 := look("p1", account.Property, "2015-08-01", goal.Absent)
	p2 := look("p2", account.Property, "2015-08-10", goal.OK)
	s1 := look("s1", account.Supervision, "2015-08-08", goal.OK)
	part := look("s2", account.Supervision, "2015-08-11", goal.Partial)
	for name, c := range map[string]struct {
		evidence     []goal.Evidence
		today        clock.Date
		state        goal.State
		since, until clock.Date
	}{
		"never looked at":                        {nil, "2015-08-12", goal.Unknown, "", ""},
		"one office, nothing done":               {[]goal.Evidence{p1}, "2015-08-12", goal.Lacks, "2015-08-01", "2015-08-31"},
		"two offices contradict":                 {[]goal.Evidence{s1, p1}, "2015-08-09", goal.Doubt, "2015-08-08", "2015-08-31"},
		"the office looked again":                {[]goal.Evidence{p1, s1, p2}, "2015-08-12", goal.Has, "2015-08-10", "2015-09-09"},
		"something deducted":                     {[]goal.Evidence{p2, part}, "2015-08-12", goal.Doubt, "2015-08-11", "2015-09-10"},
		"a look of tomorrow does not count":      {[]goal.Evidence{p2, part}, "2015-08-10", goal.Has, "2015-08-10", "2015-09-09"},
		"the last day of validity":               {[]goal.Evidence{p2}, "2015-09-08", goal.Has, "2015-08-10", "2015-09-09"},
		"expired":                                {[]goal.Evidence{p2}, "2015-09-09", goal.Unknown, "2015-09-09", ""},
		"not applicable":                         {[]goal.Evidence{look("v", account.Property, "2015-08-10", goal.NA)}, "2015-08-12", goal.Unknown, "2015-08-10", ""},
		"re-checked by the other office":         {[]goal.Evidence{p1, recheck(p1, account.Supervision, "2015-08-05", goal.OK)}, "2015-08-12", goal.Has, "2015-08-05", "2015-09-04"},
		"re-check of an older inspection":        {[]goal.Evidence{p1, look("p3", account.Property, "2015-08-03", goal.Absent), recheck(p1, account.Property, "2015-08-05", goal.OK)}, "2015-08-12", goal.Lacks, "2015-08-01", "2015-09-02"},
		"one contradicting office has expired":   {[]goal.Evidence{p1, s1}, "2015-09-01", goal.Has, "2015-08-31", "2015-09-07"},
		"a re-check that found it as it was bad": {[]goal.Evidence{p1, recheck(p1, account.Property, "2015-08-05", goal.Absent)}, "2015-08-12", goal.Lacks, "2015-08-01", "2015-09-04"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := goal.Judge(item, c.evidence, c.today)
			if got.State != c.state || got.Since != c.since || got.Until != c.until {
				t.Errorf("%s since %s until %s, want %s %s %s (%s)", got.State, got.Since, got.Until, c.state, c.since, c.until, got.Why)
			}
			if got.Why == "" {
				t.Error("no reason")
			}
		})
	}
}

func TestWhySaysWhoSawWhatAndWhen(t *testing.T) {
	t.Parallel()
	p1 := look("p1", account.Property, "2015-08-01", goal.Absent)
	s1 := look("s1", account.Supervision, "2015-08-08", goal.OK)
	for want, evidence := range map[string][]goal.Evidence{
		"尚未督察": nil,
		"2015年8月1日物业管理办公室督察，没有做到": {p1},
		"2015年8月1日物业管理办公室督察，没有做到；2015年8月8日绩效督察办公室督察，未发现问题：几次督察不一致，需再核实": {s1, p1},
		"2015年8月5日绩效督察办公室回头看，问题已整改":                                     {p1, recheck(p1, account.Supervision, "2015-08-05", goal.OK)},
		"2015年6月1日的督察结果有效期 30 天，已于2015年7月1日过期":                          {look("o", account.Property, "2015-06-01", goal.OK)},
	} {
		if got := goal.Judge(item, evidence, "2015-08-12").Why; got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}

// drawEvidence draws looks of two offices and re-checks of them.
func drawEvidence(t *rapid.T) []goal.Evidence {
	var out []goal.Evidence
	for i := range rapid.IntRange(0, 8).Draw(t, "looks") {
		day := clock.Date("2015-08-01").Add(rapid.IntRange(0, 60).Draw(t, "day"))
		by := rapid.SampledFrom([]account.Role{account.Property, account.Supervision}).Draw(t, "office")
		e := look(string(rune('a'+i)), by, day, rapid.SampledFrom([]goal.Look{goal.OK, goal.Partial, goal.Absent, goal.NA}).Draw(t, "look"))
		e.At = int64(i)
		out = append(out, e)
		if rapid.Bool().Draw(t, "re-checked") {
			r := recheck(e, by, day.Add(rapid.IntRange(0, 20).Draw(t, "after")), goal.OK)
			r.At = int64(100 + i)
			out = append(out, r)
		}
	}
	return out
}

// clauses: M1 M2 M3
func TestJudgeProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		evidence := drawEvidence(t)
		today := clock.Date("2015-08-01").Add(rapid.IntRange(-5, 120).Draw(t, "today"))
		got := goal.Judge(item, evidence, today)

		shuffled := rapid.Permutation(evidence).Draw(t, "shuffled")
		if other := goal.Judge(item, shuffled, today); other.State != got.State || other.Why != got.Why {
			t.Fatalf("the order matters: %s and %s", got.Why, other.Why)
		}
		valid := 0
		for _, e := range got.Evidence {
			if e.Day > today || e.Day.Add(item.ValidDays) <= today || e.Look == goal.NA {
				t.Fatalf("rests on %+v", e)
			}
			valid++
		}
		if (got.State == goal.Unknown) != (valid == 0) {
			t.Fatalf("%s rests on %d looks", got.State, valid)
		}
		if got.Until != "" {
			if got.Until <= today || goal.Judge(item, past(evidence, today), got.Until).State == got.State {
				t.Fatalf("does not change on %s", got.Until)
			}
			if goal.Judge(item, past(evidence, today), got.Until.Add(-1)).State != got.State {
				t.Fatalf("changes before %s", got.Until)
			}
		}
		if got.Since != "" && (got.Since > today || goal.Judge(item, evidence, got.Since).State != got.State) {
			t.Fatalf("not so on %s", got.Since)
		}
	})
}

func past(evidence []goal.Evidence, today clock.Date) []goal.Evidence {
	var out []goal.Evidence
	for _, e := range evidence {
		if e.Day <= today {
			out = append(out, e)
		}
	}
	return out
}
