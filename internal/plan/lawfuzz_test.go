package plan_test

import (
	"testing"

	"bayou/internal/plan"
)

// Whatever is written in a pack is read or refused; what was read can be asked and shown beside the shipped packs.
func FuzzParseLaw(f *testing.F) {
	const head = "id: x\nname: 示例条例\nshort: 示例\nlevel: local\nfrom: 2020-01-01\n"
	f.Add([]byte(head + "terms:\n  meeting_notice: {days: 15, cite: \"1\"}\n  committee_size: {from: 5, odd: true, small: {size: 3, area: 9}, cite: \"2\"}\n"))
	f.Add([]byte(head + "terms:\n  first_when: {any: [{area: \">=1/2\", years: 2}], cite: \"1\"}\n  silent: {rule: floor, floor: \">1/2\", cite: \"2\"}\n"))
	f.Add([]byte(head + "matters:\n  - {id: rules, class: ordinary, cite: \"1\", quorum: {base: total, heads: \">1/2\", area: \">1/2\", cite: \"1\"}}\n"))
	f.Fuzz(func(t *testing.T, src []byte) {
		l, err := plan.ParseLaw("x.yaml", src)
		if err != nil {
			return
		}
		ls := append(plan.Laws{l}, plan.ShippedLaws()...)
		for _, area := range []string{"", l.Area, "410105"} {
			terms := ls.Terms(area, "2026-11-24")
			terms.List()
			for _, matter := range plan.MatterIDs {
				ls.Decide(matter, area, "2026-11-24")
			}
		}
	})
}
