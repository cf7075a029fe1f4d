package committee

import (
	"fmt"
	"strings"

	"bayou/internal/fault"
	"bayou/internal/plan"
)

// Parts are the buildings and entrances that a representative stands for, as he was entered: 1号楼、2号楼1单元.
func parts(stands string) []string {
	return strings.FieldsFunc(stands, func(c rune) bool { return strings.ContainsRune("、，,；; \n", c) })
}

// represents refuses a representative where the law has no representatives' meeting, and a building that has one already. A number of
// households that only a guide or a default names bars nobody.
func (r *Record) represents(n *NewPerson, t *plan.Terms) error {
	from := t.RepresentativesFrom
	switch {
	case from == nil:
		return fault.InvalidFields("没有登记：当地没有收入业主代表大会的规定。", fault.Field{Name: "role", Message: "没有收入规定的地方不设业主代表大会；楼栋联系人请登记在小区的联系人里"})
	case r.Households == 0 && !from.Soft:
		return fault.InvalidFields("没有登记：户数不详。", fault.Field{Name: "role", Message: "业主代表大会要看户数（" + from.Cite + "），请先填写户数"})
	case !from.Soft && (r.Households < from.Count || from.Over && r.Households == from.Count):
		return fault.InvalidFields("没有登记：户数不够。", fault.Field{Name: "role", Message: fmt.Sprintf("%d 户不到可以成立业主代表大会的户数 %d 户（%s）", r.Households, from.Count, from.Cite)})
	case len(parts(n.Stands)) == 0:
		return fault.InvalidFields("没有登记：请写明代表哪些楼栋、单元。", fault.Field{Name: "stands", Message: "如“1号楼、2号楼1单元”，用顿号隔开"})
	}
	taken := map[string]bool{}
	for _, p := range r.In(Representative) {
		for _, x := range parts(p.Stands) {
			taken[x] = true
		}
	}
	for _, x := range parts(n.Stands) {
		building, _, _ := strings.Cut(x, "号楼")
		for other := range taken {
			whole := strings.HasSuffix(other, "号楼") && strings.HasPrefix(x, other) || strings.HasSuffix(x, "号楼") && strings.HasPrefix(other, x) && building != ""
			if other == x || whole {
				return fault.InvalidFields("没有登记：一栋楼、一个单元只有一位代表。", fault.Field{Name: "stands", Message: "“" + x + "”与已登记的“" + other + "”重复"})
			}
		}
		taken[x] = true
	}
	return fault.TooLong("stands", n.Stands, 200)
}
