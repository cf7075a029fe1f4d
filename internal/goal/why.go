package goal

import (
	"fmt"
	"strings"

	"bayou/internal/clock"
	"bayou/internal/plan"
)

// why says in one sentence what a state rests on.
func why(item plan.GoalItem, looks []Evidence, state State, used []Evidence, today clock.Date) string {
	if state == Unknown {
		return whyUnknown(item, looks, today)
	}
	said := make([]string, len(used))
	for i, e := range used {
		said[i] = e.sentence()
	}
	text := strings.Join(said, "；")
	if state == Doubt && contradict(used) {
		text += "：几次督察不一致，需再核实"
	}
	return text
}

func whyUnknown(item plan.GoalItem, looks []Evidence, today clock.Date) string {
	seen := last(looks, today)
	if len(seen) == 0 {
		return "尚未督察"
	}
	latest := seen[len(seen)-1]
	if latest.Look == NA {
		return latest.Day.Chinese() + "督察时相关项目不适用，未能核实"
	}
	return fmt.Sprintf("%s的督察结果有效期 %d 天，已于%s过期", latest.Day.Chinese(), item.ValidDays, latest.expires(item.ValidDays).Chinese())
}

func (e Evidence) sentence() string {
	did := "督察"
	if e.Finding != "" {
		did = "回头看"
	}
	found := map[Look]string{OK: "未发现问题", Partial: "仍有问题", Absent: "没有做到"}[e.Look]
	if e.Look == OK && e.Finding != "" {
		found = "问题已整改"
	}
	if e.Look == Partial && e.Finding == "" {
		found = "发现问题"
	}
	text := fmt.Sprintf("%s%s%s，%s", e.Day.Chinese(), e.Office.Title(), did, found)
	if e.Note != "" {
		text += "（" + e.Note + "）"
	}
	return text
}
