package plan

import (
	"slices"
	"strings"
)

// indexLines learns the ids of the score sheet's lines, to which goals and outcomes refer.
func (c *checker) indexLines() {
	c.lines = map[string]bool{}
	for i, b := range c.plan.Sheet.Blocks {
		for j, l := range b.Lines {
			path := at(at("sheet.blocks", i)+".lines", j) + ".id"
			if c.lines[l.ID] {
				c.failAt(path, "编号 %s 重复", l.ID)
			}
			c.id(path, l.ID)
			c.lines[l.ID] = l.ID != ""
		}
	}
}

func (c *checker) goals() {
	p := c.plan
	unique(c, "goals", p.Goals, func(x GoalSet) string { return x.ID }, planID)
	for i, g := range p.Goals {
		path := at("goals", i)
		switch {
		case len(g.Items) == 0 && g.Count == 0:
			c.failAt(path, "目标 %s 既没有 items 也没有 count", g.ID)
		case len(g.Items) > 0 && g.Count > 0 && g.Count != len(g.Items):
			c.failAt(path+".count", "count 是 %d，items 却有 %d 项", g.Count, len(g.Items))
		}
		unique(c, path+".items", g.Items, func(x GoalItem) string { return x.ID }, planID)
		for j, it := range g.Items {
			item := at(path+".items", j)
			c.linesOf(item, it.Lines)
			if c.has(item+".valid_days") && it.ValidDays == 0 {
				c.failAt(item+".valid_days", "佐证的有效天数应大于 0")
			}
		}
	}
	for name, list := range map[string][]Outcome{"outcomes": p.Outcomes, "beautification": p.Beautification} {
		unique(c, name, list, func(x Outcome) string { return x.ID }, planID)
		for i, o := range list {
			c.linesOf(at(name, i), o.Lines)
		}
	}
}

func (c *checker) linesOf(path string, lines []string) {
	for i, l := range lines {
		if l != "" && !c.lines[l] {
			c.failAt(at(path+".lines", i), "评分表里没有编号为 %s 的行%s", l, suggest(l, keysTrue(c.lines)))
		}
	}
}

// programme checks bodies, stations, orders, papers and forms.
func (c *checker) programme() {
	p := c.plan
	c.posts = map[string]bool{}
	unique(c, "bodies", p.Bodies, func(x Body) string { return x.ID }, planID)
	for _, b := range p.Bodies {
		c.posts[b.Post] = true
	}
	unique(c, "orders", p.Orders, func(x Order) string { return x.ID }, planID)
	for i, o := range p.Orders {
		if o.First != "" && o.First == o.Then {
			c.failAt(at("orders", i)+".then", "first 与 then 不能相同")
		}
	}
	unique(c, "papers", p.Papers, func(x Paper) string { return x.ID }, planID)
	fields := ids(p.Fields, func(f Field) string { return f.ID })
	for i, paper := range p.Papers {
		for j, ask := range paper.Asks {
			c.refer(at(at("papers", i)+".asks", j), ask, "字段", fields)
		}
	}
	unique(c, "forms", p.Forms, func(x Form) string { return x.ID }, planID)
	for i, f := range p.Forms {
		if f.Number != "" && !strings.Contains(f.Number, "{n}") {
			c.failAt(at("forms", i)+".number", "编号式样“%s”里没有 {n}", f.Number)
		}
	}
	for i, b := range p.Basis {
		c.id(at("basis", i)+".plan", b.Plan)
	}
	c.stations()
	c.rhythm()
}

func (c *checker) stations() {
	s := c.plan.Stations
	unique(c, "stations.kinds", s.Kinds, func(x StationKind) string { return x.ID }, planID)
	rest := 0
	seen := map[string]bool{}
	for i, k := range s.Kinds {
		if len(k.Communities) == 0 {
			if rest++; rest > 1 {
				c.failAt(at("stations.kinds", i), "只能有一种服务站不写 communities，作为其余社区的")
			}
		}
		for j, name := range k.Communities {
			if seen[name] && name != "" {
				c.failAt(at(at("stations.kinds", i)+".communities", j), "社区“%s”写了两次", name)
			}
			seen[name] = true
		}
	}
	if len(s.Kinds) > 0 && rest == 0 {
		c.failAt("stations.kinds", "没有写其余社区是哪一种服务站：请有一种不写 communities")
	}
}

func (c *checker) rhythm() {
	r := c.plan.Rhythm
	if _, given := c.at["rhythm"]; !given {
		return
	}
	order := []struct {
		key, name string
		m         Moment
	}{{"preview", "评比预览", r.Preview}, {"report", "周报截止", r.Report}, {"close", "关账", r.Close}, {"meeting", "例会", r.Meeting}}
	for i := 1; i < len(order); i++ {
		a, b := order[i-1], order[i]
		if c.has("rhythm."+a.key) && c.has("rhythm."+b.key) && minutes(a.m) > minutes(b.m) {
			c.failAt("rhythm."+b.key, "%s（%s）早于%s（%s）", b.name, b.m, a.name, a.m)
		}
	}
}

// has reports whether the file has a value at path that could be read.
func (c *checker) has(path string) bool { _, ok := c.at[path]; return ok && !c.failed[path] }

func minutes(m Moment) int { return (m.Day*24+m.Hour)*60 + m.Minute }

// phases checks that stages follow each other without gap or overlap; a shared boundary day is neither.
func (c *checker) phases() {
	list := c.plan.Phases
	unique(c, "phases", list, func(x Phase) string { return x.ID }, planID)
	for i, ph := range list {
		path := at("phases", i)
		if ph.End != "" && ph.Start > ph.End {
			c.failAt(path+".end", "阶段“%s”结束（%s）早于开始（%s）", ph.Name, ph.End, ph.Start)
		}
		if _, written := c.at[path+".end"]; !written && i < len(list)-1 {
			c.failAt(path, "缺少 end：只有最后一个阶段可以不写")
		}
		if i > 0 {
			c.follows(path, &list[i-1], &ph)
		}
		unique(c, path+".tasks", ph.Tasks, func(x Task) string { return x.ID }, planID)
		for j, t := range ph.Tasks {
			task := at(path+".tasks", j)
			c.refer(task+".holder", t.Holder, "岗位（bodies 的 post）", keysTrue(c.posts))
			if t.Due != "" && (t.Due < ph.Start || ph.End != "" && t.Due > ph.End) {
				c.failAt(task+".due", "期限 %s 不在阶段 %s 至 %s 之内", t.Due, ph.Start, ph.End)
			}
		}
	}
}

func (c *checker) follows(path string, before, ph *Phase) {
	switch {
	case before.End == "" || ph.Start == "":
	case ph.Start < before.End:
		c.failAt(path+".start", "阶段“%s”与“%s”重叠：前一阶段 %s 才结束", ph.Name, before.Name, before.End)
	case ph.Start > before.End.Add(1):
		c.failAt(path+".start", "阶段“%s”与“%s”之间有空档：%s 之后到 %s 之前没有阶段", ph.Name, before.Name, before.End, ph.Start)
	}
}

func keysTrue(m map[string]bool) []string {
	var out []string
	for k, ok := range m {
		if ok {
			out = append(out, k)
		}
	}
	slices.Sort(out)
	return out
}
