package plan_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"bayou/internal/clock"
	"bayou/internal/plan"
	"bayou/verify"
)

func TestTheDayChoosesTheLaw(t *testing.T) {
	t.Parallel()
	over, twoThirds, threeQuarters := verify.Share{Num: 1, Den: 2, Over: true}, verify.Share{Num: 2, Den: 3}, verify.Share{Num: 3, Den: 4}
	for _, c := range []struct {
		matter, area  string
		day           clock.Date
		class, regime string
		cite          []string
		base          verify.Base
		quorum        verify.Share
		consent       verify.Share
	}{
		{"select_company", "", "2020-12-31", "ordinary", "property-law-76", []string{"物权法76(四)", "物业管理条例12"}, verify.OfAll, over, over},
		{"select_company", "", "2021-01-01", "ordinary", "civil-code-278", []string{"民法典278(四)"}, verify.OfParticipants, twoThirds, over},
		{"use_fund", "", "2015-08-10", "special", "property-law-76", []string{"物权法76(五)", "物业管理条例12"}, verify.OfAll, over, twoThirds},
		{"use_fund", "410105001003", "2022-08-28", "ordinary", "civil-code-278", []string{"民法典278(五)"}, verify.OfParticipants, twoThirds, over},
		{"raise_fund", "", "2022-08-28", "special", "civil-code-278", []string{"民法典278(六)"}, verify.OfParticipants, twoThirds, threeQuarters},
		{"change_common", "", "2015-08-10", "ordinary", "property-law-76", []string{"物权法76(七)", "物业管理条例12"}, verify.OfAll, over, over},
		{"change_common", "", "2022-08-28", "special", "civil-code-278", []string{"民法典278(八)"}, verify.OfParticipants, twoThirds, threeQuarters},
		{"zone_change", "410105", "2022-08-28", "ordinary", "civil-code-278", []string{"河南省物业管理条例10"}, verify.OfAll, over, over},
		{"public_income", "410105", "2021-10-01", "ordinary", "civil-code-278", []string{"郑州市物业管理条例16(八)", "民法典278"}, verify.OfParticipants, twoThirds, over},
		{"public_income", "410105", "2021-09-30", "ordinary", "civil-code-278", []string{"民法典278(九)"}, verify.OfParticipants, twoThirds, over},
		{"committee_budget", "330106", "2022-03-01", "ordinary", "civil-code-278", []string{"杭州市物业管理条例16(九)", "民法典278"}, verify.OfParticipants, twoThirds, over},
		{"zone_change", "330106", "2022-08-28", "ordinary", "civil-code-278", []string{"民法典278(九)"}, verify.OfParticipants, twoThirds, over},
	} {
		got, ok := plan.ShippedLaws().Decide(c.matter, c.area, c.day)
		want := verify.Rule{
			Regime: c.regime, Class: c.class, Cite: c.cite,
			Quorum: verify.Test{Base: verify.OfAll, Heads: c.quorum, Area: c.quorum}, Consent: verify.Test{Base: c.base, Heads: c.consent, Area: c.consent},
		}
		if !ok || !slices.Equal(got.Cite, want.Cite) || got.Regime != want.Regime || got.Class != want.Class || got.Quorum != want.Quorum || got.Consent != want.Consent {
			t.Errorf("%s in %q on %s:\n%+v\n%+v", c.matter, c.area, c.day, got.Rule, want)
		}
	}
	if d, ok := plan.ShippedLaws().Decide("rules", "", "2007-09-30"); ok {
		t.Errorf("before the Property Law: %+v", d)
	}
}

// Every matter that owners decide has a rule on every day since the Property Law, in every area of the packs.
func TestEveryMatterHasARule(t *testing.T) {
	t.Parallel()
	if !slices.Equal(slices.Sorted(slices.Values(plan.MatterIDs)), slices.Sorted(maps.Keys(plan.Matters))) {
		t.Errorf("%q", plan.MatterIDs)
	}
	for matter := range plan.Matters {
		for _, area := range []string{"", "41", "410105", "110105", "330106"} {
			for _, day := range []clock.Date{"2007-10-01", "2015-08-10", "2018-01-01", "2020-12-31", "2021-01-01", "2026-11-23"} {
				if _, ok := plan.ShippedLaws().Decide(matter, area, day); !ok {
					t.Errorf("%s in %q on %s: none", matter, area, day)
				}
			}
		}
	}
}

func TestALowerLawThatContradictsIsShown(t *testing.T) {
	t.Parallel()
	d, _ := plan.ShippedLaws().Decide("select_company", "410105", "2021-03-28")
	if len(d.Against) != 3 || !strings.Contains(strings.Join(d.Against, "\n"), "河南省物业管理条例22写的是全体业主人数和面积过半数，与上位法不一致，按上位法") {
		t.Errorf("%q", d.Against)
	}
	if d, _ := plan.ShippedLaws().Decide("select_company", "410105", "2019-08-28"); len(d.Against) != 0 {
		t.Errorf("in 2019 they agree: %q", d.Against)
	}
}

func TestAPackOfLawIsReadStrictly(t *testing.T) {
	t.Parallel()
	const head = "id: x\nname: 示例条例\nshort: 示例\nlevel: local\nfrom: 2020-01-01\n"
	for name, c := range map[string]struct{ src, says string }{
		"a level":      {strings.Replace(head, "local", "best", 1), "x.yaml:4:8: level 不能是“best”，只能是 law、regulation、interpretation、local、guide、default"},
		"a key":        {head + "areas: 41\n", "x.yaml:6:1: 不认识的名称 areas，是不是 area？"},
		"an area":      {head + "area: 河南\n", "x.yaml:6:7: area 应是行政区划代码的前几位，如 41、4101"},
		"ends early":   {head + "to: 2019-12-31\n", "x.yaml:6:5: 失效的日期 2019-12-31 早于施行的日期 2020-01-01"},
		"a matter":     {head + "matters:\n  - {id: party, class: ordinary, cite: \"1\"}\n", "x.yaml:7:10: 没有 party 这一事项"},
		"twice":        {head + "matters:\n  - {id: rules, class: ordinary, cite: \"1\"}\n  - {id: rules, class: special, cite: \"2\"}\n", "x.yaml:8:10: rules 写了两次"},
		"a class":      {head + "classes:\n  - {id: ordinary}\n  - {id: ordinary}\n", "x.yaml:8:10: ordinary 写了两次"},
		"no fraction":  {head + "classes:\n  - id: ordinary\n    quorum: {base: total, heads: 50%, area: \">1/2\", cite: \"1\"}\n", "x.yaml:8:34: “50%”不是比例：过半数写 >1/2，三分之二以上写 >=2/3"},
		"over all":     {head + "classes:\n  - id: ordinary\n    quorum: {base: total, heads: \">=1/2\", area: \">1/1\", cite: \"1\"}\n", "x.yaml:8:49: “>1/1”不是比例：过半数写 >1/2，三分之二以上写 >=2/3"},
		"without cite": {head + "classes:\n  - id: ordinary\n    quorum: {base: total, heads: \">=1/2\", area: \">=1/2\"}\n", "x.yaml:8:14: 缺少 cite"},
	} {
		_, err := plan.ParseLaw("x.yaml", []byte(c.src))
		if err == nil || err.Error() != c.says {
			t.Errorf("%s: %v\nwant %s", name, err, c.says)
		}
	}
}
