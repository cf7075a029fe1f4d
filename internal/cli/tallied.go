package cli

import (
	"fmt"
	"strings"
	"unicode"

	"bayou/internal/plan"
	"bayou/internal/vote"
	"bayou/verify"
)

// sayTally explains a verdict to people, step by step.
func (c *console) sayTally(p *vote.Paper, r *vote.Result) {
	d := &r.Decision
	c.say("事项：%s（%s）", plan.Matters[d.Matter], map[string]string{"ordinary": "一般事项", "special": "特别事项"}[d.Class])
	c.say("决定日期：%s", p.DecidedOn.Chinese())
	for _, said := range d.Against {
		c.say("另见：%s", said)
	}
	c.sayVerdict(r)
}

// sayRemarks says what a reader must know; all of it stands in --json.
func (c *console) sayRemarks(remarks []verify.Remark) {
	for i, x := range remarks {
		if i == shownProblems {
			c.say("……还有 %d 处，见 --json", len(remarks)-i)
			break
		}
		c.say("问题：%s", clean(x.Note))
	}
}

// clean keeps what a file says on one line of a terminal.
func clean(said string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return '?'
	}, said)
}

// sayVerdict says what a rule makes of the counts, with each test.
func (c *console) sayVerdict(r *vote.Result) {
	c.say("依据：%s", clean(strings.Join(r.Decision.Cite, "、")))
	c.say("结果：%s", clean(verdict(r, &r.Verdict.Strict)))
	c.sayReading(r, &r.Verdict.Strict, "没有表决的不算参与")
	if clause := r.Verdict.WithClause; clause != nil {
		c.say("按%s：%s", clean(r.Decision.Silent), clean(verdict(r, clause)))
		c.sayReading(r, clause, "送达后没有表决的计入"+clean(follows(r.Verdict.Follows)))
		switch {
		case r.Verdict.Differs() && clause.Outcome == verify.Unknown:
			c.say("注意：按条款另算的结果不能确定，与前一个结果未必相同。")
		case r.Verdict.Differs():
			c.say("注意：两种算法结果不同。")
		}
	}
	c.sayNeeded(r)
	c.sayRemarks(r.Remarks)
}

// sayNeeded says what is still lacking, and whether there are as many who have not answered.
func (c *console) sayNeeded(r *vote.Result) {
	heads, area := r.Verdict.Needed.Heads, r.Verdict.Needed.Area
	_, counted := heads.Known()
	_, measured := area.Known()
	if r.Verdict.Strict.Outcome == verify.Yes || !counted || !measured {
		return
	}
	left := func(all, took verify.Figure) int64 { return max(0, all.High-took.Low) }
	said := fmt.Sprintf("还差：没有表决的业主中再有 %d 人、%s ㎡同意", heads.Low, verify.FormatArea(area.Low))
	people, rooms := left(r.Counts.Total.Heads, r.Counts.Participants.Heads), left(r.Counts.Total.Area, r.Counts.Participants.Area)
	if heads.Low > people || area.Low > rooms {
		said += fmt.Sprintf("；没有表决的至多 %d 人、%s ㎡，全部同意也不够", people, verify.FormatArea(rooms))
	}
	c.say("%s", said)
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
			name = clean("同意“" + o + "”")
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
