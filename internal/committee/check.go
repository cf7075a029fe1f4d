package committee

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"bayou/internal/clock"
	"bayou/internal/fault"
	"bayou/internal/plan"
	"bayou/verify"
)

// Reasons are who asked for a body, or in which case it is formed, by kind and cause, in the order of a form.
func (r *Record) Reasons() []string {
	switch {
	case r.Cause == Byelection:
		return []string{"vacancy"}
	case r.Kind == Residents:
		return []string{"not_ready", "not_founded", "not_elected", "reelection", "unmanaged"}
	case r.Cause == Reelection:
		return []string{"term", "recall"}
	}
	return []string{"owners", "developer", "street"}
}

// ReasonChinese says a reason as an office does.
func ReasonChinese(id string) string {
	return map[string]string{
		"owners": "业主联名申请", "developer": "建设单位申请", "street": "街道办事处组织", "term": "任期届满换届", "recall": "业主大会决定更换", "vacancy": "委员缺额补选",
		"not_ready": "不具备成立业主大会的条件", "not_founded": "具备条件但未能成立业主大会", "not_elected": "未能选举产生业主委员会", "reelection": "任期届满未换届",
		"unmanaged": "没有实施物业管理而需要实施",
	}[id]
}

// soft refuses what speaks against a step: what a law says always, what a guide or a default of ours says unless a reason is given.
func (d *Said) soft(src plan.Source, field, problem string) error {
	if !src.Soft {
		return fault.InvalidFields("没有保存：不合规定。", fault.Field{Name: field, Message: problem + cite(src)})
	}
	if strings.TrimSpace(d.Why) != "" {
		return nil
	}
	if src.Default == "" {
		return fault.InvalidFields("没有保存：与规范性文件不一致。", fault.Field{Name: "why", Message: problem + cite(src) + "；确有依据的，写明依据可以照办"})
	}
	return fault.InvalidFields("没有保存：与系统默认不一致。", fault.Field{Name: "why", Message: problem + cite(src) + "；法律文件没有规定的，写明依据可以照办"})
}

func cite(src plan.Source) string {
	if src.Default != "" {
		return "（系统默认：" + src.Default + "）"
	}
	return "（" + src.Cite + "）"
}

// check refuses a step whose people, numbers or papers do not fit the terms.
func (r *Record) check(stand *Stand, d *Said, t *plan.Terms) error {
	switch stand.Step {
	case Propose:
		return r.checkPropose(d, t)
	case FormGroup:
		return r.checkBody(d, r.In(Group), t.GroupSize, t.GroupOwners, "筹备组")
	case Choose:
		return r.checkChosen(d, t)
	case Candidates:
		if len(r.In(Candidate)) == 0 {
			return fault.InvalidFields("没有公示：还没有登记候选人。", fault.Field{Name: "places", Message: "请先在“成员”里登记候选人；是否交清物业费不能作为条件"})
		}
	case Call:
		if err := r.checkCall(stand, d, t); err != nil {
			return err
		}
	case Result:
		return r.checkResult(d, t)
	case Filing:
		return r.checkPapers(d, t)
	case Filed:
		return fault.TooLong("number", d.Number, 60)
	case Meet:
		return fault.TooLong("campaign", d.Campaign, 60)
	}
	if stand.Posts {
		return d.checkPosting(stand)
	}
	return nil
}

// checkPosting looks at how long a notice hangs.
func (d *Said) checkPosting(s *Stand) error {
	if d.Days == 0 {
		d.Days = cmp.Or(s.Days, 7)
	}
	src := plan.Source{}
	for _, g := range s.Grounds {
		if g.Text == "公示至少" {
			src = plan.Source{Cite: g.Cite, Default: g.Default, Soft: g.Soft}
		}
	}
	if d.Days < s.HardDays {
		return fault.InvalidFields("没有张贴：公示期太短。", fault.Field{Name: "days", Message: fmt.Sprintf("至少公示 %d 日%s", s.HardDays, cite(src))})
	}
	if d.Days < s.Days {
		return d.soft(src, "days", fmt.Sprintf("公示不到 %d 日", s.Days))
	}
	return nil
}

func (r *Record) checkPropose(d *Said, t *plan.Terms) error {
	if !slices.Contains(r.Reasons(), d.Reason) {
		return fault.InvalidFields("没有保存：请选择由谁提出、在什么情形下。", fault.Field{Name: "reason", Message: "请选择一项"})
	}
	if r.Kind == Residents && r.Cause == First && t.ResidentsWhen != nil && !slices.Contains(t.ResidentsWhen.Any, d.Reason) {
		return d.soft(t.ResidentsWhen.Source, "reason", "这种情形不在组建物业管理委员会的情形之内")
	}
	if d.Reason != "owners" {
		return nil
	}
	if d.Count < 1 || d.Count > 100_000 {
		return fault.InvalidFields("没有保存：联名的业主人数没有填。", fault.Field{Name: "count", Message: "请填写联名申请的业主人数"})
	}
	a := t.GroupApplicants
	if a == nil {
		return nil
	}
	need := a.Owners
	if share, err := verify.ParseShare(a.Share); err == nil && a.Share != "" && r.Households > 0 {
		need = share.Need(r.Households)
	}
	if d.Count < need {
		return d.soft(a.Source, "count", fmt.Sprintf("联名的业主应有 %d 位以上", need))
	}
	return nil
}

// checkBody looks at the size of a group and at the owners in it.
func (r *Record) checkBody(d *Said, people []Person, size *plan.LawSize, part *plan.LawPart, word string) error {
	n, owners, heads := int64(len(people)), int64(0), 0
	for i := range people {
		if people[i].Owner() {
			owners++
		}
		if people[i].Post == "head" {
			heads++
		}
	}
	switch {
	case n == 0:
		return fault.InvalidFields("没有保存：还没有登记"+word+"成员。", fault.Field{Name: "day", Message: "请先在“成员”里登记" + word + "成员"})
	case heads != 1:
		return fault.InvalidFields("没有保存："+word+"要有一位负责人。", fault.Field{Name: "day", Message: fmt.Sprintf("登记的主任（组长）是 %d 位，应是 1 位", heads)})
	}
	if size != nil && !size.Allows(n, r.Households, 0) {
		if err := d.soft(size.Source, "day", fmt.Sprintf("%s登记了 %d 人，人数不合规定", word, n)); err != nil {
			return err
		}
	}
	if part != nil {
		if need := part.Need(n); owners < need {
			return d.soft(part.Source, "day", fmt.Sprintf("%s %d 人里业主 %d 人，应有 %d 人以上", word, n, owners, need))
		}
	}
	return nil
}

func (r *Record) checkChosen(d *Said, t *plan.Terms) error {
	members := r.In(Member)
	if r.Cause == Byelection {
		if len(members) == 0 {
			return fault.InvalidFields("没有保存：还没有登记补充的成员。", fault.Field{Name: "day", Message: "请先在“成员”里登记成员"})
		}
		return nil
	}
	return r.checkBody(d, members, t.ResidentsSize, t.ResidentsOwners, r.Kind.Chinese())
}

func (r *Record) checkCall(s *Stand, d *Said, t *plan.Terms) error {
	if d.Days == 0 {
		d.Days = cmp.Or(s.Days, 15)
	}
	var wrong []fault.Field
	if d.Way != "meeting" && d.Way != "paper" {
		wrong = append(wrong, fault.Field{Name: "way", Message: "请选择开会还是书面征求意见"})
	}
	if strings.TrimSpace(d.Place) == "" {
		wrong = append(wrong, fault.Field{Name: "place", Message: "请写明在哪里开会，或在哪里收发表决票"})
	}
	if _, err := clock.ParseDate(string(d.MeetOn)); err != nil || d.MeetOn <= d.Day || d.MeetOn > d.Day.Add(366) {
		wrong = append(wrong, fault.Field{Name: "meet_on", Message: "请填写会议日期，应在通知之后一年之内"})
	}
	if len(wrong) > 0 {
		return fault.InvalidFields("没有张贴，请改正标出的内容。", wrong...)
	}
	if p := r.notice(t); p != nil {
		if first := end(p, d.Day).Add(1); d.MeetOn < first {
			if err := d.soft(p.Source, "meet_on", "会议最早"+first.Chinese()+"召开"); err != nil {
				return err
			}
		}
	}
	return fault.TooLong("place", d.Place, 100)
}

func (r *Record) checkResult(d *Said, t *plan.Terms) error {
	candidates := map[string]bool{}
	for _, p := range r.In(Candidate) {
		candidates[p.ID] = true
	}
	for _, id := range slices.Concat(d.Elected, d.Reserves) {
		if !candidates[id] {
			return fault.NotFoundf("候选人里没有这个人，请刷新后再确认。")
		}
	}
	for id, v := range d.Votes {
		if v < 0 || v > 1_000_000 {
			return fault.InvalidFields("没有保存：得票数不对。", fault.Field{Name: "votes-" + id, Message: "得票应是 0 以上的整数"})
		}
	}
	n := int64(len(d.Elected))
	if d.Seats == 0 {
		d.Seats = cmp.Or(r.Seats, n)
	}
	switch {
	case n == 0:
		return fault.InvalidFields("没有保存：没有选出委员。", fault.Field{Name: "elected", Message: "请勾选当选的委员；一个也没有选出的，请中止后重新开始"})
	case d.Seats > 99 || n > d.Seats:
		return fault.InvalidFields("没有保存：当选人数超过名额。", fault.Field{Name: "seats", Message: fmt.Sprintf("名额 %d 人，勾选了 %d 人", d.Seats, n)})
	case r.Cause == Byelection:
		return nil
	}
	if size := t.CommitteeSize; size != nil && !size.Allows(d.Seats, r.Households, 0) {
		if err := d.soft(size.Source, "seats", fmt.Sprintf("委员名额 %d 人不合规定", d.Seats)); err != nil {
			return err
		}
	}
	if n == d.Seats {
		return nil
	}
	return d.short(n, t)
}

// short looks at an election that filled only a part of the seats.
func (d *Said) short(n int64, t *plan.Terms) error {
	problem := fmt.Sprintf("名额 %d 人只选出 %d 人", d.Seats, n)
	if size := t.CommitteeSize; size != nil && size.From > 0 && n < size.From && (size.Small == nil || n < size.Small.Size) {
		return d.soft(size.Source, "elected", problem+fmt.Sprintf("，不到 %d 人，委员会不能成立", size.From))
	}
	if t.CommitteeStands == nil {
		return d.soft(plan.Source{Default: "没有收入规定", Soft: true}, "elected", problem+"，是否成立")
	}
	if need := t.CommitteeStands.Need(d.Seats); n < need {
		return d.soft(t.CommitteeStands.Source, "elected", problem+fmt.Sprintf("，应有 %d 人以上", need))
	}
	return nil
}

// Papers are what a filing hands in.
func (r *Record) Papers(t *plan.Terms) (list []string, src plan.Source) {
	ours := plan.Source{Default: "按办理的内容列出", Soft: true}
	switch {
	case r.Cause == Byelection:
		return []string{"补选的会议记录和决定", "变更后的成员名单"}, ours
	case r.Kind == Residents:
		return []string{"组建的情况说明", "成员名单公示的情况", "成员名单等基本信息"}, ours
	case t.FilingPapers != nil:
		return t.FilingPapers.Items, t.FilingPapers.Source
	}
	return []string{"业主大会会议记录和会议决定", "业主大会议事规则", "管理规约", "业主委员会首次会议记录和会议决定", "业主委员会成员名单等基本信息"}, ours
}

func (r *Record) checkPapers(d *Said, t *plan.Terms) error {
	list, src := r.Papers(t)
	var lacks []string
	for _, p := range list {
		if !slices.Contains(d.Papers, p) {
			lacks = append(lacks, p)
		}
	}
	if len(lacks) > 0 {
		return d.soft(src, "papers", "还缺"+strings.Join(lacks, "、"))
	}
	d.Papers = list
	return nil
}
