package plan_test

import (
	"encoding/json"
	"strings"
	"testing"

	"bayou/internal/plan"
	"bayou/internal/reading"
)

// answers reads texts as the plan's values.
func answers(p *plan.Plan, texts map[string]string) plan.Values {
	v := make(plan.Values, len(p.Fields))
	for id, text := range texts {
		f, _ := p.Field(id)
		v[p.Index(id)] = reading.Read(f.Reading, text).Value
	}
	return v
}

func check(t *testing.T, p *plan.Plan, id string) *plan.Check {
	t.Helper()
	for i := range p.Checks {
		if p.Checks[i].ID == id {
			return &p.Checks[i]
		}
	}
	t.Fatalf("no check %s", id)
	return nil
}

// clauses: P1
func TestChecksRefuseOnlyWhatSurelyFails(t *testing.T) {
	t.Parallel()
	p := jingbalu(t)
	for _, c := range []struct {
		check string
		texts map[string]string
		want  plan.Truth
	}{
		{"rented_vacant", map[string]string{"households": "100", "rented": "60", "vacant": "41"}, plan.No},
		{"rented_vacant", map[string]string{"households": "100", "rented": "60", "vacant": "40"}, plan.Yes},
		{"rented_vacant", map[string]string{"households": "100", "rented": "160"}, plan.Unknown},
		{"rented_vacant", map[string]string{"households": "约100户", "rented": "60", "vacant": "45"}, plan.Unknown},
		{"rented_vacant", map[string]string{"households": "约100户", "rented": "60", "vacant": "60"}, plan.No},
		{"rented_vacant", map[string]string{"households": "100", "rented": "60户以上", "vacant": "45"}, plan.No},
		{"rented_vacant", map[string]string{"households": "200", "rented": "60户以上", "vacant": "45"}, plan.Unknown},
		{"contract_order", map[string]string{"contract_start": "2015-08-01", "contract_end": "2015-07-31"}, plan.No},
		{"contract_order", map[string]string{"contract_start": "2015-08-01", "contract_end": "2015"}, plan.Unknown},
		{"green_without_greenery", map[string]string{"greenery": "无", "green_area": "20"}, plan.No},
		{"green_without_greenery", map[string]string{"greenery": "无", "green_area": "0"}, plan.Yes},
		{"green_without_greenery", map[string]string{"green_area": "20"}, plan.Unknown},
		{"many_members", map[string]string{"households": "10", "party_members": "31"}, plan.No},
	} {
		if got := check(t, p, c.check).Eval(answers(p, c.texts)); got != c.want {
			t.Errorf("%s of %v is %s, want %s", c.check, c.texts, got, c.want)
		}
	}
	if asks := check(t, p, "rented_vacant").Asks(); len(asks) != 3 {
		t.Error("a check asks every addend, got", asks)
	}
}

func TestQuestionsThatDependOnOthers(t *testing.T) {
	t.Parallel()
	p := jingbalu(t)
	area, _ := p.Field("green_area")
	for text, want := range map[string]bool{"有": true, "无": false, "": true} {
		if got := area.Asked(answers(p, map[string]string{"greenery": text})); got != want {
			t.Errorf("with greenery %q it is asked: %t", text, got)
		}
	}
	if got := area.AskTree(p); got != `["=","greenery",1]` {
		t.Error(got)
	}
	if name, _ := p.Field("name"); !name.Asked(nil) || name.AskTree(p) != "" {
		t.Error("a field without ask_when is always asked")
	}
	for i := range p.Checks {
		if !json.Valid([]byte(p.Checks[i].Tree(p))) {
			t.Error(p.Checks[i].ID, p.Checks[i].Tree(p))
		}
	}
	if got, want := check(t, p, "rented_vacant").Tree(p), `["\u003c=",["+","rented","vacant"],"households"]`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestMistakesOfTheSurvey(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ old, now, want string }{
		"asks what comes later":   {"ask_when: office_room", "ask_when: company", "只能用排在它前面的字段"},
		"asks itself":             {"ask_when: office_room", "ask_when: office_area > 5", "只能用排在它前面的字段"},
		"a check twice":           {"id: willing_unwilling", "id: rented_vacant", "编号 rented_vacant 重复"},
		"a sum of dates":          {"contract_start <= contract_end", "contract_start + contract_end <= contract_end", "+ 不能用于日期与日期"},
		"a sum in a question":     {"ask_when: office_room", "ask_when: households + rented > 5", "相加只能用在 checks 里"},
		"a check without source":  {"soft: true, default: 填错一位数字时常见", "soft: true", "没有写依据"},
		"a check without its sum": {"rented + vacant <= households", "rented + vacant", "条件的结果应是“是”或“否”"},
	} {
		_, err := plan.Parse("p.yaml", with(t, c.old, c.now))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got\n%v\nwant %s", name, err, c.want)
		}
	}
}
