package plan

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"bayou/internal/reading"
)

var (
	planID   = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,63}$`)
	fieldID  = regexp.MustCompile(`^[a-z][a-z0-9_]{0,63}$`)
	areaCode = regexp.MustCompile(`^(\d{4}|\d{6}|\d{9})$`)
	reserved = words("date in true false null as break const continue else for function if import let loop package namespace return var void while")
)

func words(list string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		m[w] = true
	}
	return m
}

// checker holds what single values do not show: ids, references, sums, order and reach.
type checker struct {
	*decoder
	plan  *Plan
	posts map[string]bool
	lines map[string]bool
}

func (c *checker) check() {
	p := c.plan
	c.id("id", p.ID)
	if p.Area != "" && !areaCode.MatchString(p.Area) {
		c.failAt("area", "区划代码“%s”应是 4、6 或 9 位数字", p.Area)
	}
	c.clauses()
	c.fields()
	c.indexLines()
	c.rules()
	c.goals()
	c.programme()
	c.numbers()
	c.phases()
	c.sheet()
}

// clauses checks that every cite names the place of a clause, or the number of a document that the plan rests on.
func (c *checker) clauses() {
	unique(c, "clauses", c.plan.Clauses, func(x Clause) string { return x.ID }, nil)
	unique(c, "basis", c.plan.Basis, func(x Basis) string { return x.ID }, planID)
	unique(c, "principles", c.plan.Principles, func(x Principle) string { return x.ID }, planID)
	var known []string
	for _, cl := range c.plan.Clauses {
		known = append(known, cl.Place)
	}
	for _, b := range c.plan.Basis {
		known = append(known, b.Number, b.Title)
	}
	for _, path := range c.cites {
		for cite := range strings.SplitSeq(c.sources[path].Cite, "、") {
			begins := func(k string) bool { return k != "" && strings.HasPrefix(cite, k) }
			if !slices.ContainsFunc(known, begins) {
				c.failAt(path, "clauses 和 basis 里没有“%s”这个位置", cite)
			}
		}
	}
}

func (c *checker) fields() {
	p := c.plan
	p.index = map[string]int{}
	headers := map[string]string{}
	if len(p.Fields) > 400 {
		c.failAt("fields", "字段过多：最多 400 个")
		p.Fields = p.Fields[:400]
	}
	unique(c, "fields", p.Fields, func(x Field) string { return x.ID }, fieldID)
	for i := range p.Fields {
		f, path := &p.Fields[i], at("fields", i)
		if _, twice := p.index[f.ID]; !twice && f.ID != "" {
			p.index[f.ID] = i
		}
		if reserved[f.ID] {
			c.failAt(path+".id", "%s 是条件语言的保留字，请换一个编号", f.ID)
		}
		c.field(f, path)
		for j, h := range append([]string{f.ID, f.Name}, f.Aliases...) {
			k := HeaderKey(h)
			if other, ok := headers[k]; ok && other != f.ID && k != "" {
				c.failAt(headerPath(path, j), "表头“%s”已属于字段 %s", h, other)
				continue
			}
			headers[k] = f.ID
		}
		f.Reading = f.reading()
		f.Effort = max(f.Effort, 1)
	}
	p.headers = headers
}

func headerPath(path string, j int) string {
	switch j {
	case 0:
		return path + ".id"
	case 1:
		return path + ".name"
	default:
		return at(path+".aliases", j-2)
	}
}

func (c *checker) field(f *Field, path string) {
	if f.Type != "choice" && (len(f.Choices) > 0 || f.Ordered) {
		c.failAt(path+".choices", "只有 type: choice 的字段才有选项")
	}
	if f.Type == "choice" && len(f.Choices) < 2 {
		c.failAt(path+".type", "选项字段 %s 至少要有两个选项", f.ID)
	}
	switch asksFor := f.Unit == "单位" || f.Unit == "公司"; {
	case f.Type == "number" || f.Type == "":
	case f.Min != 0 || f.Max != 0 || f.Unit != "" && f.Type != "name":
		c.failAt(path+".type", "只有 type: number 的字段才有 unit、min、max")
	case f.Unit != "" && !asksFor:
		c.failAt(path+".unit", "type: name 的字段，unit 写所问的是“公司”还是“单位”")
	}
	if f.Max != 0 && f.Min > f.Max {
		c.failAt(path+".max", "max %d 小于 min %d", f.Max, f.Min)
	}
	if f.Effort > 3 {
		c.failAt(path+".effort", "effort 只能是 1、2、3")
	}
	unique(c, path+".choices", f.Choices, func(x Choice) string { return x.ID }, fieldID)
	said := map[string]string{}
	for j, ch := range f.Choices {
		for k, w := range append([]string{ch.Name}, ch.Words...) {
			if other, ok := said[w]; ok && other != ch.ID && w != "" {
				where := at(path+".choices", j)
				if k > 0 {
					where = at(where+".words", k-1)
				}
				c.failAt(where, "“%s”已是选项 %s 的写法", w, other)
			}
			said[w] = ch.ID
		}
	}
}

// reading tells how a cell of the field is read.
func (f *Field) reading() reading.Field {
	r := reading.Field{Kind: kinds[f.Type], Unit: f.Unit, Min: f.Min * 1000, Max: f.Max * 1000}
	for _, ch := range f.Choices {
		r.Choices = append(r.Choices, reading.ChoiceWord{ID: ch.ID, Words: append([]string{ch.Name, ch.ID}, ch.Words...)})
	}
	return r
}

func (c *checker) id(path, id string) {
	if id != "" && !planID.MatchString(id) {
		c.failAt(path, "编号“%s”只能用小写字母、数字、- 和 _", id)
	}
}

// unique checks that the ids of a list are well formed (form nil = any) and not used twice.
func unique[T any](c *checker, path string, list []T, id func(T) string, form *regexp.Regexp) {
	seen := map[string]bool{}
	for i := range list {
		x, where := id(list[i]), at(path, i)+".id"
		switch {
		case x == "":
		case form != nil && !form.MatchString(x):
			c.failAt(where, "编号“%s”只能用小写字母、数字%s", x, map[bool]string{true: "和 _，以字母开头", false: "、- 和 _"}[form == fieldID])
		case seen[x]:
			c.failAt(where, "编号 %s 重复", x)
		}
		seen[x] = true
	}
}

// refer checks that a reference is in the known words.
func (c *checker) refer(path, id, what string, known []string) {
	if id != "" && !slices.Contains(known, id) {
		c.failAt(path, "没有编号为 %s 的%s%s", id, what, suggest(id, slices.Clone(known)))
	}
}

func at(path string, i int) string { return fmt.Sprintf("%s[%d]", path, i) }

func ids[T any](list []T, id func(T) string) []string {
	out := make([]string, len(list))
	for i := range list {
		out[i] = id(list[i])
	}
	return out
}
