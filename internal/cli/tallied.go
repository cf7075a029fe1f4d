package cli

import (
	"fmt"
	"strings"

	"bayou/internal/plan"
	"bayou/internal/vote"
	"bayou/verify"
)

// sayTally explains a verdict to people, step by step.
func (c *console) sayTally(p *vote.Paper, r *vote.Result) {
	d := &r.Decision
	c.say("事项：%s（%s）", plan.Matters[d.Matter], map[string]string{"ordinary": "一般事项", "special": "特别事项"}[d.Class])
	c.say("依据：%s（决定日期 %s）", strings.Join(d.Cite, "、"), p.DecidedOn.Chinese())
	for _, said := range d.Against {
		c.say("另见：%s", said)
	}
	c.sayVerdict(r)
}

// sayVerdict says what a rule makes of the counts, with each test.
func (c *console) sayVerdict(r *vote.Result) {
	c.say("结果：%s", verdict(r, &r.Verdict.Strict))
	c.sayReading(r, &r.Verdict.Strict, "没有表决的不算参与")
	if clause := r.Verdict.WithClause; clause != nil {
		c.say("按%s：%s", r.Decision.Silent, verdict(r, clause))
		c.sayReading(r, clause, "送达后没有表决的计入"+follows(r.Verdict.Follows))
		if r.Verdict.Differs() {
			c.say("注意：两种算法结果不同。")
		}
	}
	if needed := r.Verdict.Needed; r.Verdict.Strict.Outcome != verify.Yes {
		heads, area := known(needed.Heads), knownArea(needed.Area)
		if heads != nil && area != nil {
			c.say("还差：未表决的业主中再有 %d 人、%s ㎡同意", *heads, *area)
		}
	}
	for _, x := range r.Remarks {
		c.say("问题：%s", x.Note)
	}
}

func follows(choice string) string {
	if choice == "" {
		return "多数（哪一边多不能确定）"
	}
	return verify.Chinese(choice)
}

func verdict(r *vote.Result, x *verify.Reading) string {
	switch {
	case x.Outcome == verify.Yes && x.Winner != "":
		return "“" + x.Winner + "”通过"
	case x.Outcome == verify.Yes:
		return "通过"
	case x.Outcome == verify.No && r.Counts.Candidates != nil:
		return "没有通过，哪一个都不够"
	case x.Outcome == verify.No:
		return "没有通过"
	}
	return "不能确定"
}

func (c *console) sayReading(r *vote.Result, x *verify.Reading, how string) {
	c.say("  %s：", how)
	c.sayTest("参与", "人", r.Decision.Quorum.Heads, x.Quorum.Heads, fmtHeads)
	c.sayTest("参与", "㎡", r.Decision.Quorum.Area, x.Quorum.Area, verify.FormatArea)
	options := r.Counts.Candidates
	if options == nil {
		options = []string{verify.Consent}
	}
	for _, o := range options {
		name := "同意"
		if r.Counts.Candidates != nil {
			name = "同意“" + o + "”"
		}
		c.sayTest(name, "人", r.Decision.Consent.Heads, x.Consent[o].Heads, fmtHeads)
		c.sayTest(name, "㎡", r.Decision.Consent.Area, x.Consent[o].Area, verify.FormatArea)
	}
}

func fmtHeads(n int64) string { return fmt.Sprint(n) }

func (c *console) sayTest(name, unit string, share verify.Share, l verify.Line, write func(int64) string) {
	number := func(f verify.Figure) string {
		if n, ok := f.Known(); ok {
			return write(n)
		}
		return "未知"
	}
	met := map[verify.Truth]string{verify.Yes: "够", verify.No: "不够", verify.Unknown: "不能确定"}[l.Met]
	c.say("    %s %s %s，要%s（%s 的 %s），%s", name, number(l.Have), unit, share.Chinese(), number(l.Of), number(l.Need), met)
}
