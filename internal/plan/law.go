package plan

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"bayou/internal/clock"
	"bayou/verify"
)

// Law is one pack: what a statute says of the owners' decisions, for as long and as far as it holds.
type Law struct {
	ID      string      `json:"id"`
	Name    string      `json:"name" jsonschema:"全称"`
	Short   string      `json:"short" jsonschema:"引用时的简称"`
	Level   string      `json:"level" enum:"law,regulation,interpretation,local,guide,default" jsonschema:"law 法律、regulation 行政法规、interpretation 司法解释、local 地方性法规、guide 指导规则等规范性文件、default 系统默认"`
	Regime  bool        `json:"regime,omitempty" jsonschema:"表决规则的版本以它命名"`
	Area    string      `json:"area,omitempty" jsonschema:"行政区划代码的前几位；全国不写"`
	Place   string      `json:"place,omitempty" jsonschema:"这个地方的名称"`
	From    clock.Date  `json:"from" jsonschema:"施行之日"`
	To      clock.Date  `json:"to,omitempty" jsonschema:"失效前的最后一天"`
	Classes []LawClass  `json:"classes,omitempty"`
	Matters []LawMatter `json:"matters,omitempty"`
	Void    *LawVoid    `json:"void,omitempty"`
	Terms   *Terms      `json:"terms,omitempty"`
}

// LawClass is what all matters of a class need.
type LawClass struct {
	ID      string    `json:"id" enum:"ordinary,special"`
	Quorum  *LawShare `json:"quorum,omitempty" jsonschema:"要多少业主参与"`
	Consent *LawShare `json:"consent,omitempty" jsonschema:"要多少业主同意"`
}

// LawMatter puts a matter into a class; it may need something else than the class.
type LawMatter struct {
	ID      string    `json:"id"`
	Class   string    `json:"class" enum:"ordinary,special"`
	Cite    string    `json:"cite"`
	Quorum  *LawShare `json:"quorum,omitempty"`
	Consent *LawShare `json:"consent,omitempty"`
}

// LawShare is a part of the owners by heads and by area, such as >1/2 or >=2/3.
type LawShare struct {
	Base  string `json:"base" enum:"total,participants"`
	Heads string `json:"heads"`
	Area  string `json:"area"`
	Cite  string `json:"cite"`

	test verify.Test
}

// LawVoid says that void ballots take no part, where an office's own law says so.
type LawVoid struct {
	Apart bool   `json:"apart"`
	Cite  string `json:"cite"`
}

// Matters are the matters that owners decide, by id.
var Matters = map[string]string{
	"rules": "制定和修改业主大会议事规则", "covenant": "制定和修改管理规约", "elect_committee": "选举业主委员会或者更换业主委员会成员",
	"select_company": "选聘物业服务企业", "dismiss_company": "解聘物业服务企业", "use_fund": "使用维修资金", "raise_fund": "筹集维修资金",
	"rebuild": "改建、重建", "change_common": "改变共有部分的用途或者利用共有部分经营", "zone_change": "调整物业管理区域",
	"public_income": "确定公共收益的管理、使用和审计方式", "service_terms": "确定物业服务内容、服务标准和收费方案",
	"committee_report": "审查业主委员会工作报告和收支预算决算", "committee_budget": "业主大会、业主委员会的工作经费和成员补贴",
	"annul_decision": "改变或者撤销业主委员会不适当的决定", "other": "其他重大事项",
}

// MatterIDs are the ids of Matters in the order of the laws.
var MatterIDs = []string{
	"rules", "covenant", "elect_committee", "select_company", "dismiss_company", "use_fund", "raise_fund", "rebuild", "change_common", "zone_change",
	"public_income", "service_terms", "committee_report", "committee_budget", "annul_decision", "other",
}

// levels are the levels from the highest down: what a higher one says, a lower one cannot change.
var levels = []string{"law", "regulation", "interpretation", "local", "guide", "default"}

// Decision is what the law needs for a matter on a day in an area.
type Decision struct {
	verify.Rule
	Matter  string
	Against []string // what lower packs that hold there say otherwise, without effect, each a sentence
}

// Laws are packs that are asked together.
type Laws []*Law

// ParseLaw reads a pack of law as strictly as Parse reads a plan; the error is Problems.
func ParseLaw(file string, src []byte) (*Law, error) {
	l := &Law{}
	d, ok := read(file, src, l)
	if ok {
		d.law(l)
	}
	if len(d.problems) > 0 {
		return nil, d.sorted()
	}
	return l, nil
}

// law checks what the shapes alone do not tell.
func (d *decoder) law(l *Law) {
	if l.To != "" && l.To < l.From {
		d.failAt("to", "失效的日期 %s 早于施行的日期 %s", l.To, l.From)
	}
	if !IsAreaCode(l.Area) {
		d.failAt("area", "area 应是行政区划代码的前几位，如 41、4101")
	}
	seen := map[string]bool{}
	for i := range l.Classes {
		c, at := &l.Classes[i], fmt.Sprintf("classes[%d]", i)
		if seen[c.ID] {
			d.failAt(at+".id", "%s 写了两次", c.ID)
		}
		seen[c.ID] = true
		d.share(c.Quorum, at+".quorum")
		d.share(c.Consent, at+".consent")
	}
	for i := range l.Matters {
		m, at := &l.Matters[i], fmt.Sprintf("matters[%d]", i)
		switch {
		case Matters[m.ID] == "" && m.ID != "":
			d.failAt(at+".id", "没有 %s 这一事项", m.ID)
		case seen[m.ID]:
			d.failAt(at+".id", "%s 写了两次", m.ID)
		}
		seen[m.ID] = true
		d.share(m.Quorum, at+".quorum")
		d.share(m.Consent, at+".consent")
	}
	d.terms(l)
}

// IsAreaCode says whether a text is a code of administrative division or the beginning of one; "" is the whole country.
func IsAreaCode(s string) bool { return strings.Trim(s, "0123456789") == "" && len(s) <= 12 }

// share reads the fractions of a share.
func (d *decoder) share(s *LawShare, path string) {
	if s == nil {
		return
	}
	s.test.Base = verify.Base(s.Base)
	for _, x := range []struct {
		name, text string
		to         *verify.Share
	}{{"heads", s.Heads, &s.test.Heads}, {"area", s.Area, &s.test.Area}} {
		at := path + "." + x.name
		if d.failed[at] || x.text == "" {
			continue
		}
		var err error
		if *x.to, err = verify.ParseShare(x.text); err != nil {
			d.failAt(at, "%s", err)
		}
	}
}

// Decide returns what a matter needs on a day in an area, named by a code of administrative division of any length. Each part comes
// from the highest law that says anything of it; what a lower one says otherwise is named and has no effect (立法法 98-100). False: no
// law of that day is known, which ended before 2007-10-01.
func (ls Laws) Decide(matter, area string, day clock.Date) (Decision, bool) {
	held := ls.holding(area, day)
	out := Decision{Matter: matter}
	m, by := held.matter(matter)
	if m == nil {
		m, by = held.matter("other")
	}
	if m == nil {
		return out, false
	}
	out.Class, out.Cite = m.Class, []string{by.Short + m.Cite}
	quorum := out.part(held, m, by, m.Quorum, func(c *LawClass) *LawShare { return c.Quorum })
	consent := out.part(held, m, by, m.Consent, func(c *LawClass) *LawShare { return c.Consent })
	if quorum == nil || consent == nil {
		return out, false
	}
	out.Quorum, out.Consent = quorum.test, consent.test
	slices.Sort(out.Against)
	out.Against = slices.Compact(out.Against)
	for _, l := range held {
		if l.Regime {
			out.Regime = l.ID
		}
		if l.Void != nil {
			out.VoidApart = l.Void.Apart
			out.Cite = append(out.Cite, l.Short+l.Void.Cite)
		}
	}
	return out, true
}

// part finds one part of what a matter needs: its own, or its class's in the highest pack that says it.
func (o *Decision) part(held Laws, m *LawMatter, by *Law, own *LawShare, of func(*LawClass) *LawShare) *LawShare {
	if own != nil {
		o.cite(by, own)
		return own
	}
	var found *LawShare
	var from *Law
	for _, l := range held {
		c, ok := find(l.Classes, func(c *LawClass) bool { return c.ID == m.Class && of(c) != nil })
		switch {
		case !ok:
		case found == nil:
			found, from = of(c), l
			o.cite(l, found)
		case of(c).test == found.test || l.beside(from): // the later law stands for the earlier one
		case l.Level == from.Level:
			o.Against = append(o.Against, fmt.Sprintf("%s%s写的是%s，与%s%s不同，按较窄地区的", l.Short, of(c).Cite, of(c).said(), from.Short, found.Cite))
		default:
			o.Against = append(o.Against, fmt.Sprintf("%s%s写的是%s，与上位法不一致，按上位法", l.Short, of(c).Cite, of(c).said()))
		}
	}
	return found
}

// cite adds an article, unless the matter's own article is of the same law.
func (o *Decision) cite(l *Law, s *LawShare) {
	if !slices.ContainsFunc(o.Cite, func(c string) bool { return strings.HasPrefix(c, l.Short) }) {
		o.Cite = append(o.Cite, l.Short+s.Cite)
	}
}

func (s *LawShare) said() string { return SayTest(s.test) }

// SayTest writes what part of the owners is needed: 全体业主人数和面积三分之二以上.
func SayTest(t verify.Test) string {
	base := "全体业主"
	if t.Base == verify.OfParticipants {
		base = "参与表决的业主"
	}
	if t.Heads == t.Area {
		return base + "人数和面积" + t.Heads.Chinese()
	}
	return base + "人数" + t.Heads.Chinese() + "、面积" + t.Area.Chinese()
}

// LevelName is the level as an office calls it.
func (l *Law) LevelName() string {
	return map[string]string{
		"law": "法律", "regulation": "行政法规", "interpretation": "司法解释", "local": "地方性法规", "guide": "规范性文件", "default": "系统默认",
	}[l.Level]
}

// Holding returns the packs that hold in an area on a day, the highest first, and in one level the wider first.
func (ls Laws) Holding(area string, day clock.Date) Laws {
	out := ls.holding(area, day)
	slices.SortStableFunc(out, func(a, b *Law) int {
		return cmp.Or(cmp.Compare(a.rank(), b.rank()), cmp.Compare(len(a.Area), len(b.Area)), cmp.Compare(a.From, b.From), cmp.Compare(a.ID, b.ID))
	})
	return out
}

func (l *Law) rank() int { return slices.Index(levels, l.Level) }

// beside says that two laws are of one level and one area; then the later one holds (立法法 103).
func (l *Law) beside(o *Law) bool { return l.Level == o.Level && l.Area == o.Area }

// holding returns the packs that hold in an area on a day, the highest first, the narrower before the wider, the later before the earlier.
func (ls Laws) holding(area string, day clock.Date) Laws {
	var out Laws
	for _, l := range ls {
		if l.From <= day && (l.To == "" || day <= l.To) && strings.HasPrefix(area, l.Area) {
			out = append(out, l)
		}
	}
	slices.SortStableFunc(out, func(a, b *Law) int {
		return cmp.Or(cmp.Compare(a.rank(), b.rank()), cmp.Compare(len(b.Area), len(a.Area)), cmp.Compare(b.From, a.From), cmp.Compare(a.ID, b.ID))
	})
	return out
}

func (ls Laws) matter(id string) (*LawMatter, *Law) {
	for _, l := range ls {
		if m, ok := find(l.Matters, func(m *LawMatter) bool { return m.ID == id }); ok {
			return m, l
		}
	}
	return nil, nil
}
