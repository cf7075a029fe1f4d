package plan

import "slices"

// rules compiles every condition and checks that each class and each mode can be reached.
func (c *checker) rules() {
	p := c.plan
	comp, err := newCompiler(p.Fields, p.index)
	if err != nil {
		c.failAt("fields", "字段不能用于条件：%s", err)
		return
	}
	sound := true
	unique(c, "scope.classes", p.Scope.Classes, func(x Class) string { return x.ID }, planID)
	for i := range p.Scope.Classes {
		cl, path := &p.Scope.Classes[i], at("scope.classes", i)
		sound = c.conditions(comp, path+".all", cl.All) && sound
		sound = c.conditions(comp, path+".any", cl.Any) && sound
		if len(cl.All)+len(cl.Any) == 0 {
			c.failAt(path, "没有条件，请写 all 或 any")
		}
	}
	unique(c, "modes", p.Modes, func(x Mode) string { return x.ID }, planID)
	for i := range p.Modes {
		sound = c.mode(comp, i) && sound
	}
	for i := range p.Sheet.Blocks {
		for j := range p.Sheet.Blocks[i].Lines {
			l := &p.Sheet.Blocks[i].Lines[j]
			if l.OnlyIf != "" {
				l.expr, _ = c.compile(comp, at(at("sheet.blocks", i)+".lines", j)+".only_if", l.OnlyIf)
			}
		}
	}
	c.survey(comp)
	if sound {
		c.reach()
	}
}

func (c *checker) mode(comp *compiler, i int) bool {
	p := c.plan
	m, path := &p.Modes[i], at("modes", i)
	sound := c.conditions(comp, path+".all", m.All)
	sound = c.conditions(comp, path+".any", m.Any) && sound
	c.conditions(comp, path+".gaps", m.Gaps)
	switch conditions := len(m.All) + len(m.Any); {
	case m.Else && conditions > 0:
		c.failAt(path+".else", "其余全部（else）的模式不能再写条件")
	case !m.Else && conditions == 0:
		c.failAt(path, "没有条件：请写 all 或 any，其余全部则写 else: true")
	}
	if slices.ContainsFunc(p.Modes[:i], func(m Mode) bool { return m.Else }) {
		c.failAt(path, "模式 %s 永远轮不到：它前面的模式已收下其余全部（else）", m.ID)
	}
	modes := ids(p.Modes, func(m Mode) string { return m.ID })
	c.refer(path+".better", m.Better, "模式", modes)
	if m.Better != "" && m.Better == m.ID {
		c.failAt(path+".better", "上一级模式不能是自己")
	}
	c.refer(path+".goal", m.Goal, "目标", ids(p.Goals, func(g GoalSet) string { return g.ID }))
	unique(c, path+".steps", m.Steps, func(x Step) string { return x.ID }, planID)
	return sound
}

// conditions compiles a list of conditions; false when one did not compile.
func (c *checker) conditions(comp *compiler, path string, list []Condition) bool {
	sound := true
	unique(c, path, list, func(x Condition) string { return x.ID }, planID)
	for i := range list {
		if list[i].When == "" {
			sound = false
			continue
		}
		var ok bool
		list[i].expr, ok = c.compile(comp, at(path, i)+".when", list[i].When)
		sound = sound && ok
	}
	return sound
}

// compile compiles one condition and places its mistakes within the line.
func (c *checker) compile(comp *compiler, path, src string) (expr, bool) {
	e, wrong := comp.compile(src)
	for _, w := range wrong {
		where := c.at[path]
		where.col += w.col + c.quote(path)
		c.fail(where, "%s", w.message)
	}
	return e, len(wrong) == 0
}

// quote is 1 where the value of path is written in quotes, which the expression's own columns do not count.
func (c *checker) quote(path string) int {
	if c.quoted[path] {
		return 1
	}
	return 0
}
