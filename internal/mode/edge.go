package mode

import "bayou/internal/plan"

// Edge says how surely a compound is in the scope or outside: the conditions of its nearest class, those that fail and those that
// nobody can answer yet.
type Edge struct {
	Scope plan.Truth
	Fails []Short
	Open  []int // positions of the fields that would settle it
	Near  *Short
}

// Short is a condition with the fact it rests on. By is how far a date lies from the threshold, in days, and Days whether it is
// one: negative before, positive after it.
type Short struct {
	Condition *plan.Condition
	Field     int
	Days      bool
	By        int64
}

// EdgeOf tells how surely a compound is in the scope: of the class that most conditions of hold. Near is its condition on a date that
// holds by the smallest margin.
func EdgeOf(p *plan.Plan, v plan.Values) Edge {
	var e Edge
	for i := range p.Scope.Classes {
		if x := edgeIn(p, &p.Scope.Classes[i], v); i == 0 || len(x.Fails) < len(e.Fails) {
			e = x
		}
	}
	e.Scope = p.InScope(v)
	return e
}

func edgeIn(p *plan.Plan, class *plan.Class, v plan.Values) Edge {
	var e Edge
	bounds := map[*plan.Condition]plan.Threshold{}
	for _, t := range p.Thresholds() {
		if t.Rule == RuleScope {
			bounds[t.Condition] = t
		}
	}
	for _, c := range conditions(class.All, class.Any) {
		t := c.Eval(v)
		s := Short{Condition: c, Field: telling(c, v, t)}
		x := valueOf(v, s.Field)
		if b, ok := bounds[c]; ok && p.Fields[s.Field].Type == "date" && x.Kind == b.Kind {
			s.Days, s.By = true, x.High-b.Value
		}
		switch {
		case t == plan.No:
			e.Fails = append(e.Fails, s)
		case t == plan.Unknown:
			e.Open = append(e.Open, s.Field)
		case s.Days && (e.Near == nil || abs(s.By) < abs(e.Near.By)):
			e.Near = &s
		}
	}
	return e
}

func abs(n int64) int64 { return max(n, -n) }

// Years writes a distance of days in whole years and days, as a page says it: 1 年, 40 天.
func (s *Short) Years() (years, days int64) {
	n := abs(s.By)
	return n / 365, n % 365
}
