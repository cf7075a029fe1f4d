package plan

import (
	"fmt"
	"slices"
	"strings"

	"bayou/internal/clock"
	"bayou/internal/reading"
)

// maxAnswers bounds the search of reach: cases times conditions. Ours needs 1,500; a plan that needs more is not judged.
const maxAnswers = 5_000_000

// reach proves that every class and every mode holds for some compound, and that every compound gets a mode. Conditions
// compare fields with constants, so trying each field just below, at and above each of its constants tries every case there
// is. Nothing is claimed where two fields are compared with each other or where the cases are too many.
func (c *checker) reach() {
	p := c.plan
	w, ok := newWorlds(p)
	if !ok {
		return
	}
	class := make([]bool, len(p.Scope.Classes))
	mode := make([]bool, len(p.Modes))
	var left Values
	w.each(func(v Values) {
		for i := range p.Scope.Classes {
			class[i] = class[i] || p.Scope.Classes[i].Eval(v) == Yes
		}
		i := slices.IndexFunc(p.Modes, func(m Mode) bool { return m.Eval(v) == Yes })
		switch {
		case i >= 0:
			mode[i] = true
		case left == nil:
			left = slices.Clone(v)
		}
	})
	for i := range class {
		if !class[i] {
			c.failAt(at("scope.classes", i), "类别 %s 的条件互相矛盾，没有小区能符合", p.Scope.Classes[i].ID)
		}
	}
	elseAt := slices.IndexFunc(p.Modes, func(m Mode) bool { return m.Else })
	for i := range mode {
		if !mode[i] && (elseAt < 0 || i <= elseAt) {
			c.failAt(at("modes", i), "模式 %s 永远轮不到：条件互相矛盾，或前面的模式已全部收下", p.Modes[i].ID)
		}
	}
	if left != nil && len(p.Modes) > 0 {
		c.failAt("modes", "有的小区得不到模式，例如%s；最后一个模式请写 else: true", w.describe(left))
	}
}

// worlds are all combinations of telling values of the fields that scope and modes ask.
type worlds struct {
	plan   *Plan
	fields []int
	values [][]reading.Value
}

func newWorlds(p *Plan) (*worlds, bool) {
	w := &worlds{plan: p}
	constants, sound := p.constants()
	count := 1
	for i := range p.Fields {
		if _, asked := constants[i]; !asked {
			continue
		}
		v := telling(&p.Fields[i], constants[i])
		w.fields, w.values = append(w.fields, i), append(w.values, v)
		if count *= len(v); count*len(p.deciding()) > maxAnswers {
			return nil, false
		}
	}
	return w, sound && count > 0
}

// constants returns what each field is compared with in the deciding conditions; false when two fields are compared with each
// other.
func (p *Plan) constants() (map[int][]int64, bool) {
	constants := map[int][]int64{}
	sound := true
	for _, cond := range p.deciding() {
		cond.expr.root.comparisons(func(x, y *operand) {
			switch {
			case x.field >= 0 && y.field >= 0:
				sound = false
			case x.field >= 0:
				constants[x.field] = append(constants[x.field], y.low)
			case y.field >= 0:
				constants[y.field] = append(constants[y.field], x.low)
			}
		})
	}
	return constants, sound
}

// Telling returns values of a field such that the conditions of scope and modes answer any value as they answer one of these;
// none for a field that they do not ask.
func (p *Plan) Telling(field int) []reading.Value {
	constants, _ := p.constants()
	if _, asked := constants[field]; !asked {
		return nil
	}
	return telling(&p.Fields[field], constants[field])
}

// deciding returns the conditions that decide scope and mode.
func (p *Plan) deciding() []*Condition {
	var out []*Condition
	add := func(list []Condition) {
		for i := range list {
			out = append(out, &list[i])
		}
	}
	for i := range p.Scope.Classes {
		add(p.Scope.Classes[i].All)
		add(p.Scope.Classes[i].Any)
	}
	for i := range p.Modes {
		add(p.Modes[i].All)
		add(p.Modes[i].Any)
	}
	return out
}

// telling returns the values of a field that can differ in any comparison with the constants.
func telling(f *Field, constants []int64) []reading.Value {
	kind := f.Reading.Kind
	switch kind {
	case reading.Bool, reading.Name:
		return []reading.Value{{Kind: kind, Low: 1, High: 1}, {Kind: kind}}
	case reading.Choice:
		var out []reading.Value
		for _, ch := range f.Choices {
			out = append(out, reading.Value{Kind: kind, Word: ch.ID})
		}
		return out
	}
	var points []int64
	for _, n := range constants {
		points = append(points, n-1, n, n+1)
	}
	slices.Sort(points)
	var out []reading.Value
	for _, n := range slices.Compact(points) {
		if kind == reading.Date || n >= 0 {
			out = append(out, reading.Value{Kind: kind, Low: n, High: n})
		}
	}
	return out
}

// each calls f with every combination; f must not keep the values.
func (w *worlds) each(f func(Values)) {
	v := make(Values, len(w.plan.Fields))
	var try func(int)
	try = func(i int) {
		if i == len(w.fields) {
			f(v)
			return
		}
		for _, x := range w.values[i] {
			v[w.fields[i]] = x
			try(i + 1)
		}
	}
	try(0)
}

// describe names a combination: “独立封闭=否、户数=100”.
func (w *worlds) describe(v Values) string {
	var parts []string
	for _, i := range w.fields {
		f := &w.plan.Fields[i]
		said := ""
		switch f.Reading.Kind {
		case reading.Bool, reading.Name:
			said = truth(v[i].Low == 1).Chinese()
		case reading.Choice:
			if ch, ok := find(f.Choices, func(ch *Choice) bool { return ch.ID == v[i].Word }); ok {
				said = ch.Name
			}
		case reading.Date:
			said = clock.FromDays(v[i].Low).Chinese()
		default:
			said = fmt.Sprintf("%g", float64(v[i].Low)/1000)
		}
		parts = append(parts, f.Name+"="+said)
	}
	return strings.Join(parts, "、")
}
