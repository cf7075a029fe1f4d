package plan_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"bayou/internal/fault"
	"bayou/internal/plan"
	"bayou/plans"
)

// clauses: S1 M0
func TestThresholdsAreFoundInTheRules(t *testing.T) {
	t.Parallel()
	p, err := plan.Parse(plans.JingbaluFile, plans.Jingbalu())
	if err != nil {
		t.Fatal(err)
	}
	texts := func(p *plan.Plan) map[string]string {
		out := map[string]string{}
		for _, x := range p.Thresholds() {
			out[x.Key] = x.Text() + " " + x.Chinese()
		}
		return out
	}
	shipped := map[string]string{
		"scope.built_by_2000": "2000-12-31 2000年12月31日", "single.over_100_households": "100 100 户", "single.good_infrastructure": "fair_good 较好",
	}
	if diff := cmp.Diff(shipped, texts(p)); diff != "" {
		t.Error(diff)
	}
	q := p.With(map[string]int64{"single.over_100_households": 80_500, "single.good_infrastructure": 1, "no.such": 1})
	if diff := cmp.Diff(map[string]string{
		"scope.built_by_2000": "2000-12-31 2000年12月31日", "single.over_100_households": "80.5 80.5 户", "single.good_infrastructure": "fair 一般",
	}, texts(q)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(shipped, texts(p)); diff != "" {
		t.Errorf("the plan itself changed: %s", diff)
	}
}

func TestThresholdsAreReadFromText(t *testing.T) {
	t.Parallel()
	p, err := plan.Parse(plans.JingbaluFile, plans.Jingbalu())
	if err != nil {
		t.Fatal(err)
	}
	all := p.Thresholds()
	for i := range all {
		x := &all[i]
		if v, err := x.Parse(x.Text()); err != nil || v != x.Value {
			t.Errorf("%s reads its own text as %d (%v)", x.Key, v, err)
		}
		for _, bad := range []string{"", "-1", "一百", "99999999999999999999", "0001-01-01", "2000-13-01", "=1+1", "NaN"} {
			if _, err := x.Parse(bad); fault.Of(err) != fault.Invalid || len(fault.Fields(err)) != 1 {
				t.Errorf("%s reads %q: %v", x.Key, bad, err)
			}
		}
	}
	if v, err := all[0].Parse("2005"); err != nil || v-all[0].Value != 1826 {
		t.Errorf("a year alone: %d %v", v-all[0].Value, err)
	}
}
