package plan

import (
	"regexp"
	"slices"

	"bayou/internal/clock"
)

// numbers checks targets and amendments.
func (c *checker) numbers() {
	p := c.plan
	if c.has("expected.count") && p.Expected.Count == 0 {
		c.failAt("expected.count", "小区数应大于 0；方案没有写明就删去 expected")
	}
	names := ids(p.Areas, func(a AreaName) string { return a.Name })
	var years []int
	shares := 0
	for i, t := range p.Targets {
		path := at("targets", i)
		if len(years) > 0 && t.Year <= years[len(years)-1] {
			c.failAt(path+".year", "年度应由早到晚，不重复")
		}
		years = append(years, t.Year)
		if shares += t.Share; shares > 100 {
			c.failAt(path+".share", "各年比例合计 %d%%，超过 100%%", shares)
			shares = 0
		}
		if t.Share == 0 && t.Count == 0 {
			c.failAt(path, "既没有 share 也没有 count")
		}
		sum := 0
		for j, by := range t.By {
			c.refer(at(path+".by", j)+".area", by.Area, "区域（areas 的 name）", names)
			sum += by.Count
		}
		if len(t.By) > 0 && sum != t.Count {
			c.failAt(path+".by", "分区域合计 %d，与 count %d 不符", sum, t.Count)
		}
	}
	unique(c, "amendments", p.Amendments, func(x Amendment) string { return x.ID }, planID)
	for i, a := range p.Amendments {
		c.amendment(at("amendments", i), a, years)
	}
}

var month = regexp.MustCompile(`^\d{4}-\d{2}$`)

func (c *checker) amendment(path string, a Amendment, years []int) {
	day := a.On
	if month.MatchString(day) {
		day += "-01"
	}
	if _, err := clock.ParseDate(day); err != nil && a.On != "" {
		c.failAt(path+".on", "日期“%s”应写成 2012-04-01，只知月份写 2012-04", a.On)
	}
	if a.FinalYear != 0 && !slices.Contains(years, a.FinalYear) {
		c.failAt(path+".final_year", "targets 里没有 %d 年", a.FinalYear)
	}
}

// sheet checks that the points of the score sheet and the weights of the standing add up.
func (c *checker) sheet() {
	s := &c.plan.Sheet
	unique(c, "sheet.blocks", s.Blocks, func(x Block) string { return x.ID }, planID)
	var sum Points
	summed := true
	for i, b := range s.Blocks {
		for j, l := range b.Lines {
			path := at(at("sheet.blocks", i)+".lines", j)
			sum += l.Max
			summed = summed && c.has(path+".max")
			c.line(path, &l)
		}
	}
	if c.has("sheet.total") && len(s.Blocks) > 0 && summed && sum != s.Total {
		c.failAt("sheet.total", "满分写的是 %s 分，各行合计 %s 分", s.Total, sum)
	}
	st := &c.plan.Standing
	unique(c, "standing.indicators", st.Indicators, func(x Indicator) string { return x.ID }, planID)
	weights := 0
	readable := true
	for i, x := range st.Indicators {
		weights += x.Weight
		readable = readable && c.has(at("standing.indicators", i)+".weight")
	}
	if len(st.Indicators) > 0 && weights != 100 && readable {
		c.failAt("standing.indicators", "各项权重合计 %d，应是 100", weights)
	}
}

func (c *checker) line(path string, l *Line) {
	if c.has(path+".max") && l.Max == 0 {
		c.failAt(path+".max", "分值应大于 0")
	}
	if c.has(path+".each") && (l.Each == 0 || l.Each > l.Max) {
		c.failAt(path+".each", "每处扣分应大于 0，且不超过本行分值 %s", l.Max)
	}
	if c.has(path+".days") && l.Days == 0 {
		c.failAt(path+".days", "整改期限至少 1 个工作日")
	}
}
