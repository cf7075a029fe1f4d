package plan

import (
	"fmt"
	"slices"
	"strings"

	"bayou/verify"
)

// term is one value of Terms.
type term interface {
	said(bound string) string              // as an office writes it
	check(say func(field, problem string)) // nonsense that the shape alone does not tell; field "" is the term itself
	within(upper term, bound string) bool  // whether it leaves what the upper one of the same kind says and only concretises it
	source() *Source
}

func (s *Source) source() *Source { return s }

// LawPart is a part of owners, members or ㎡.
type LawPart struct {
	Source

	Share string `json:"share"`
	Of    string `json:"of" enum:"owners,area,members,present,owner_members,seats,households"`

	share verify.Share
}

var partOf = map[string]string{
	"owners": "业主", "area": "建筑面积", "members": "全体成员", "present": "出席成员", "owner_members": "业主成员", "seats": "约定人数", "households": "户数",
}

// Need returns the smallest number out of base that meets the share.
func (p *LawPart) Need(base int64) int64 { return p.share.Need(base) }

func (p *LawPart) said(string) string { return partOf[p.Of] + percent(p.share) }

// percent writes hundredths that an office would not call a fraction as such: 5% 以上.
func percent(s verify.Share) string {
	if s.Den < 5 || 100%s.Den != 0 || s.Over {
		return s.Chinese()
	}
	return fmt.Sprintf("%d%% 以上", s.Num*100/s.Den)
}

func (p *LawPart) check(say func(string, string)) { parseShare("share", p.Share, &p.share, say) }

// parseShare reads a share when there is one.
func parseShare(field, text string, to *verify.Share, say func(string, string)) {
	if text == "" {
		return
	}
	var err error
	if *to, err = verify.ParseShare(text); err != nil {
		say(field, err.Error())
	}
}

func (p *LawPart) within(upper term, bound string) bool {
	u := upper.(*LawPart)
	if p.Of != u.Of || bound != "least" {
		return p.Of == u.Of && p.share == u.share
	}
	mine, theirs := p.share.Num*u.share.Den, u.share.Num*p.share.Den
	return mine > theirs || mine == theirs && (p.share.Over || !u.share.Over)
}

// LawApplicants are who may ask for a preparatory group: so many owners, such a share of them, or the developer; 0 and "": not by that.
type LawApplicants struct {
	Source

	Owners    int64  `json:"owners,omitempty"`
	Share     string `json:"share,omitempty" jsonschema:"业主人数或者专有部分面积的占比"`
	Developer bool   `json:"developer,omitempty"`

	share verify.Share
}

func (a *LawApplicants) said(string) string {
	var parts []string
	if a.Owners > 0 {
		parts = append(parts, fmt.Sprintf("%d 位以上业主联名", a.Owners))
	}
	if a.Share != "" {
		parts = append(parts, "人数或者面积占"+percent(a.share)+"的业主")
	}
	if a.Developer {
		parts = append(parts, "建设单位")
	}
	return strings.Join(parts, "，或者")
}

func (a *LawApplicants) check(say func(string, string)) {
	parseShare("share", a.Share, &a.share, say)
	if a.Owners == 0 && a.Share == "" && !a.Developer {
		say("", "谁可以申请，一个也没有写")
	}
}

func (a *LawApplicants) within(upper term, _ string) bool { return sameTerm(a, upper) }

// LawCount is a number of something; Over: more than it, otherwise it is included.
type LawCount struct {
	Source

	Count int64  `json:"count"`
	Over  bool   `json:"over,omitempty"`
	Unit  string `json:"unit" enum:"owner,time,household"`
}

func (c *LawCount) said(bound string) string {
	text := fmt.Sprintf("%d %s", c.Count, map[string]string{"owner": "位业主", "time": "次", "household": "户"}[c.Unit])
	switch {
	case c.Over:
		return "超过 " + text
	case bound == "most":
		return "至多 " + text
	}
	return text + "以上"
}

func (c *LawCount) check(say func(string, string)) {
	if c.Count == 0 || c.Count > 100_000 {
		say("count", "count 应在 1 到 100000 之间")
	}
}

func (c *LawCount) within(upper term, bound string) bool {
	u := upper.(*LawCount)
	switch {
	case c.Unit != u.Unit || c.Over != u.Over:
		return false
	case bound == "least":
		return c.Count >= u.Count
	case bound == "most":
		return c.Count <= u.Count
	}
	return c.Count == u.Count
}

// LawFlag is a yes or no.
type LawFlag struct {
	Source

	Is bool `json:"is"`
}

func (f *LawFlag) said(string) string {
	if f.Is {
		return "是"
	}
	return "否"
}

func (f *LawFlag) check(func(string, string)) {}

func (f *LawFlag) within(upper term, _ string) bool { return f.Is == upper.(*LawFlag).Is }

// LawWho is who does something: one of them, or with All each of them. Copies are told by the one who was turned to.
type LawWho struct {
	Source

	Who    []string `json:"who" enum:"street,community,district,county,developer,unit,company,owner"`
	All    bool     `json:"all,omitempty"`
	Copies []string `json:"copies,omitempty" enum:"street,community,district,county" jsonschema:"由其抄送"`
}

var whoSays = map[string]string{
	"street": "街道办事处（乡镇人民政府）", "community": "居（村）民委员会", "district": "区、县物业管理主管部门", "county": "县级人民政府",
	"developer": "建设单位", "unit": "所在单位", "company": "物业服务企业", "owner": "业主",
}

func (w *LawWho) said(string) string {
	joint := "或者"
	if w.All {
		joint = "和"
	}
	text := spell(w.Who, whoSays, joint)
	if len(w.Copies) > 0 {
		text += "，由其抄送" + spell(w.Copies, whoSays, "、")
	}
	return text
}

func spell(ids []string, says map[string]string, joint string) string {
	words := make([]string, len(ids))
	for i, id := range ids {
		words[i] = says[id]
	}
	return strings.Join(words, joint)
}

func (w *LawWho) check(say func(string, string)) {
	once("who", w.Who, say)
	once("copies", w.Copies, say)
}

func once(field string, list []string, say func(string, string)) {
	for i, x := range list {
		if slices.Contains(list[:i], x) {
			say(field, x+" 写了两次")
		}
	}
}

func (w *LawWho) within(upper term, bound string) bool {
	u := upper.(*LawWho)
	if bound == "least" {
		return subset(u.Who, w.Who)
	}
	if u.All {
		return (w.All || len(w.Copies) > 0) && subset(u.Who, slices.Concat(w.Who, w.Copies))
	}
	return !w.All && subset(w.Who, u.Who)
}

func subset(part, whole []string) bool {
	return !slices.ContainsFunc(part, func(x string) bool { return !slices.Contains(whole, x) })
}

// LawItems are papers, by the names that an office writes.
type LawItems struct {
	Source

	Items []string `json:"items"`
}

func (l *LawItems) said(string) string { return strings.Join(l.Items, "；") }

func (l *LawItems) check(say func(string, string)) { once("items", l.Items, say) }

func (l *LawItems) within(upper term, _ string) bool { return subset(upper.(*LawItems).Items, l.Items) }

// LawWays are the ways to vote that a law names, where the voter's identity is sure.
type LawWays struct {
	Source

	Ways []string `json:"ways" enum:"meeting,paper,phone,sms,chat,electronic"`
}

func (w *LawWays) said(string) string {
	return spell(w.Ways, map[string]string{
		"meeting": "集体讨论", "paper": "书面", "phone": "电话", "sms": "短信", "chat": "即时通讯工具", "electronic": "电子投票",
	}, "、")
}

func (w *LawWays) check(say func(string, string)) { once("ways", w.Ways, say) }

func (w *LawWays) within(upper term, _ string) bool { return subset(w.Ways, upper.(*LawWays).Ways) }

// LawCases are the cases in which a residents' committee is formed.
type LawCases struct {
	Source

	Any []string `json:"any" enum:"not_ready,not_founded,not_elected,reelection,unmanaged"`
}

func (c *LawCases) said(string) string {
	return spell(c.Any, map[string]string{
		"not_ready": "不具备成立业主大会的条件", "not_founded": "具备条件但未能成立业主大会", "not_elected": "未能选举产生业主委员会或者未完成换届",
		"reelection": "任期届满换届或者任期内终止需要重新选举", "unmanaged": "建成居住区没有实施物业管理而需要实施",
	}, "；")
}

func (c *LawCases) check(say func(string, string)) { once("any", c.Any, say) }

func (c *LawCases) within(upper term, _ string) bool { return subset(c.Any, upper.(*LawCases).Any) }

// LawWhen are the conditions of which one is enough for a first meeting.
type LawWhen struct {
	Source

	Any []LawStart `json:"any"`
}

// LawStart is one condition; what it names must hold together.
type LawStart struct {
	Area         string `json:"area,omitempty" jsonschema:"出售并交付的建筑面积占比"`
	Households   string `json:"households,omitempty" jsonschema:"已入住户数占比"`
	Years        int64  `json:"years,omitempty" jsonschema:"首套房屋交付满几年"`
	ContractEnds int64  `json:"contract_ends,omitempty" jsonschema:"前期物业服务合同到期前几天"`

	area, households verify.Share
}

func (w *LawWhen) said(string) string {
	out := make([]string, len(w.Any))
	for i := range w.Any {
		out[i] = w.Any[i].said()
	}
	return strings.Join(out, "；或者")
}

func (s *LawStart) said() string {
	var parts []string
	if s.Years > 0 {
		parts = append(parts, fmt.Sprintf("首套房屋交付满 %d 年", s.Years))
	}
	if s.Area != "" {
		parts = append(parts, "交付的建筑面积"+percent(s.area))
	}
	if s.Households != "" {
		parts = append(parts, "已入住户数"+percent(s.households))
	}
	if s.ContractEnds > 0 {
		parts = append(parts, fmt.Sprintf("前期物业服务合同依法解除或者到期前 %d 天", s.ContractEnds))
	}
	return strings.Join(parts, "且")
}

func (w *LawWhen) check(say func(string, string)) {
	for i := range w.Any {
		s, at := &w.Any[i], fmt.Sprintf("any[%d]", i)
		parseShare(at+".area", s.Area, &s.area, say)
		parseShare(at+".households", s.Households, &s.households, say)
		if *s == (LawStart{}) {
			say(at, "这个条件什么也没有写")
		}
	}
}

func (w *LawWhen) within(upper term, _ string) bool {
	return slices.Equal(w.Any, upper.(*LawWhen).Any)
}

// LawSilent says what becomes of owners who were handed a ballot and kept silent: rules, as the rules of procedure say; forbidden;
// floor, as the rules say, but those who voted for it must by themselves reach the floor of all owners.
type LawSilent struct {
	Source

	Rule  string `json:"rule" enum:"rules,forbidden,floor"`
	Floor string `json:"floor,omitempty"`

	floor verify.Share
}

func (s *LawSilent) said(string) string {
	switch s.Rule {
	case "forbidden":
		return "不得计入"
	case "floor":
		return "由管理规约、议事规则约定，但投票的多数本身应达到全体业主人数和面积的" + s.floor.Chinese()
	}
	return "由管理规约、议事规则约定"
}

func (s *LawSilent) check(say func(string, string)) {
	parseShare("floor", s.Floor, &s.floor, say)
	if (s.Rule == "floor") != (s.Floor != "") {
		say("rule", "rule 写 floor 时写明 floor，其他时候不写")
	}
}

func (s *LawSilent) within(upper term, _ string) bool {
	u := upper.(*LawSilent)
	return s.Rule == u.Rule && s.floor == u.floor || u.Rule == "rules"
}
