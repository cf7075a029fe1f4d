package goal_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"bayou/internal/account"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/db/dbtest"
	"bayou/internal/goal"
	"bayou/internal/place"
	"bayou/internal/register"
)

func (w *world) reached(t *testing.T, scope place.Scope) (reached, of int) {
	t.Helper()
	c, err := w.Coverage(w.ctx, scope, w.plan, "2015-08-12")
	if err != nil {
		t.Fatal(err)
	}
	return c.Total("four")
}

// clauses: M1 M2 M3 M0
func TestCoverageCountsByState(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		full, half := w.compound(t, sports, "示例一号院", "60", "无"), w.compound(t, sports, "示例二号院", "60", "无")
		fresh := w.compound(t, business, "示例三号院", "60", "无")
		managed := w.compound(t, business, "示例四号院", "300", "示例物业公司")
		w.compound(t, business, "示例五号院", "", "") // no goal set yet
		w.see(t, full, "four", "2015-08-10", account.Property, fourOK)
		w.see(t, half, "four", "2015-08-10", account.Property, map[string]goal.Look{"sweeping": goal.OK, "waste": goal.Absent, "order": goal.Partial})
		w.see(t, managed, "eight", "2015-08-11", account.Supervision, map[string]goal.Look{"office_room": goal.OK})

		got, err := w.Coverage(w.ctx, place.In(street), w.plan, "2015-08-12")
		if err != nil {
			t.Fatal(err)
		}
		counts := map[string]map[goal.State]int{}
		for _, tally := range got.Tallies {
			if len(tally.Count) == 0 {
				continue
			}
			key := string(tally.Community[11:]) + tally.Goal + "." + tally.Item
			counts[key] = tally.Count
		}
		for key, want := range map[string]map[goal.State]int{
			"003/four.sweeping":     {goal.Has: 2},
			"003/four.waste":        {goal.Has: 1, goal.Lacks: 1},
			"003/four.order":        {goal.Has: 1, goal.Doubt: 1},
			"003/four.daily_repair": {goal.Has: 1, goal.Unknown: 1},
			"010/four.waste":        {goal.Unknown: 1},
			"010/eight.office_room": {goal.Has: 1},
			"010/eight.greening":    {goal.Unknown: 1},
		} {
			if d := cmp.Diff(want, counts[key]); d != "" {
				t.Errorf("%s: %s", key, d)
			}
		}
		if reached, of := got.Total("four"); reached != 1 || of != 3 {
			t.Errorf("%d of %d reached 四有", reached, of)
		}
		if reached, of := got.Total(""); reached != 1 || of != 4 || got.Without != 1 {
			t.Errorf("%d of %d, %d without", reached, of, got.Without)
		}
		if reached, of := w.reached(t, place.In(business)); reached != 0 || of != 1 {
			t.Errorf("business sees %d of %d", reached, of)
		}
		if reached, of := w.reached(t, place.Scope{}); reached != 0 || of != 0 {
			t.Errorf("nobody sees %d of %d", reached, of)
		}
		items, err := w.OfCompounds(w.ctx, w.plan, []register.Compound{full, half, fresh, managed}, "2015-08-12")
		if err != nil || !goal.Reached(items[full.ID]) || goal.Reached(items[half.ID]) || len(items[managed.ID]) != 8 || goal.Reached(nil) {
			t.Errorf("%+v %v", items, err)
		}
	})
}

// clauses: G3
func TestChangesOfAWeek(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		c := w.compound(t, sports, "示例一号院", "60", "无")
		w.see(t, c, "four", "2015-08-03", account.Property, fourOK)
		w.see(t, c, "four", "2015-08-11", account.Property, map[string]goal.Look{"sweeping": goal.OK, "waste": goal.Absent})
		w.see(t, c, "four", "2015-08-18", account.Property, map[string]goal.Look{"waste": goal.OK})
		for week, want := range map[string][]string{
			"2015-08-03": {"示例一号院清扫保洁 未知→有", "示例一号院垃圾清运 未知→有", "示例一号院秩序维护 未知→有", "示例一号院日常维修 未知→有"},
			"2015-08-10": {"示例一号院垃圾清运 有→无"},
			"2015-08-17": {"示例一号院垃圾清运 无→有"},
			"2015-08-24": nil,
			"2015-08-31": {"示例一号院秩序维护 有→未知"}, // 30 days after the 3rd
		} {
			first := clock.Date(week)
			changes, err := w.Changes(w.ctx, place.In(street), w.plan, first, first.Add(6))
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, ch := range changes {
				got = append(got, ch.Name+ch.Item+" "+ch.Before.Chinese()+"→"+ch.State.Chinese())
			}
			if d := cmp.Diff(want, got); d != "" {
				t.Errorf("%s: %s", week, d)
			}
		}
	})
}
