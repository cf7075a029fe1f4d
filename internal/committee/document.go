package committee

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"bayou/gongwen"
	"bayou/internal/clock"
	"bayou/internal/fault"
	"bayou/internal/plan"
)

// draft is a paper of a step: what it says, its tables and who signs.
type draft struct {
	Title, Text, To, By string
	Blocks              []gongwen.Block
}

// given fills a blank that is not known yet.
func given(text string) string {
	if text == "" {
		return "________"
	}
	return text
}

// organ is who speaks for the formation before the body sits.
func (r *Record) organ() string {
	switch {
	case r.Kind == Residents:
		return r.Name + "（筹）"
	case r.Cause == Byelection:
		return r.Name
	case r.Cause == Reelection:
		return r.Name + "换届筹备组"
	}
	return "首次业主大会筹备组"
}

// draft writes the paper of a step; said holds what its form says, or nothing yet.
func (r *Record) draft(step StepID, d *Said) draft {
	where := r.CompoundNames()
	out := draft{By: r.organ()}
	line := func(format string, args ...any) { out.Text += fmt.Sprintf(format, args...) + "\n" }
	switch step {
	case Propose:
		out.Title, out.By, out.To = "关于"+verb(r)+r.Name+"的申请", "申请人", "街道办事处"
		line("%s现有业主约 %s 户。根据有关规定，申请%s“%s”。", where, given(number(r.Households)), verb(r), r.Name)
		line("申请情形：%s。", given(ReasonChinese(d.Reason)))
		if d.Reason == "owners" {
			line("联名申请的业主 %s 位，名单和签字附后。", given(number(d.Count)))
		}
	case FormGroup:
		out.Title, out.By = "关于成立"+r.organ()+"的通知", "街道办事处"
		line("经%s，现成立%s的%s，负责筹备会议、核实业主名册、拟订议事规则和管理规约草案、组织推选候选人等工作。", given(ReasonChinese(r.proposed())), where, r.organ())
		out.Blocks = []gongwen.Block{r.table(r.In(Group))}
	case GroupPost:
		out.Title = where + r.organ() + "成员名单公告"
		line("%s的%s已经成立，现将成员名单公告如下。", where, r.organ())
		out.Blocks = []gongwen.Block{r.table(r.In(Group))}
	case Roll:
		out.Title = where + "业主名册、面积和草案公示"
		line("现将%s的业主名册（只列房号和建筑面积）、业主大会议事规则草案、管理规约草案公示，名册附后张贴。", where)
		line("请业主核对本户的房号和面积；有出入的，凭不动产权证或购房合同申请更正。")
	case Candidates:
		out.Title = r.Name + "委员候选人公示"
		line("现将%s委员候选人公示如下，排名以姓名登记先后为序。", r.Name)
		out.Blocks = []gongwen.Block{r.table(r.In(Candidate))}
	case Call:
		out.Title, out.To = where+"业主大会会议通知", ""
		line("%s定于%s以%s的形式召开业主大会会议。", where, given(d.MeetOn.Chinese()), given(wayOf(d.Way)))
		line("地点（表决票收发处）：%s。", given(d.Place))
		line("议题：选举%s委员%s。", r.Name, also(r))
		line("业主可以书面委托代理人参加。没有公告的事项不在会上表决。")
	case Result:
		out.Title = r.Name + "选举结果确认表"
		line("%s，经业主表决，选举结果如下。%s", day(d.Day), campaign(r))
		out.Blocks = []gongwen.Block{r.elected(d)}
	case ResultPost:
		out.Title = r.Name + "选举结果公告"
		line("%s，经业主大会会议选举，产生%s，现将结果公告如下。", day(r.dayOf(Result)), r.Name)
		out.Blocks = []gongwen.Block{r.table(append(r.In(Member), r.In(Reserve)...))}
	case Choose:
		out.Title, out.By = r.Name+"成员组成方案", "街道办事处"
		line("经%s，组建%s，成员由业主、社区居民委员会和街道办事处的代表组成。它组织业主共同决定，不代替业主作决定。", given(ReasonChinese(r.proposed())), r.Name)
		out.Blocks = []gongwen.Block{r.table(r.In(Member))}
	case MembersPost:
		out.Title, out.By = r.Name+"成员名单公示", "街道办事处"
		line("拟组建%s，范围为%s，现将成员名单公示如下。", r.Name, where)
		out.Blocks = []gongwen.Block{r.table(r.In(Member))}
	case Publish:
		out.Title, out.By = r.Name+"成立公告", "街道办事处"
		line("%s于%s成立，范围为%s，成员名单公告如下。", r.Name, day(r.dayOf(Establish)), where)
		out.Blocks = []gongwen.Block{r.table(r.In(Member))}
	case Filing:
		out.Title, out.By, out.To = "关于"+r.Name+"备案的报告", r.Name, "街道办事处"
		line("%s的%s已于%s产生。现将下列资料报送备案，请予办理。", where, r.Name, day(r.TermFrom))
		for i, p := range d.Papers {
			line("%d. %s", i+1, p)
		}
		out.Blocks = []gongwen.Block{r.table(append(r.In(Member), r.In(Reserve)...))}
	case Filed:
		out.Title, out.By = r.Name+"备案证明", "街道办事处"
		line("%s，范围为%s，任期自%s至%s，已于%s办理备案。备案编号：%s。", r.Name, where, day(r.TermFrom), day(r.TermUntil), day(r.FiledOn), given(r.Number))
		out.Blocks = []gongwen.Block{r.table(r.In(Member))}
	case Seal:
		out.Title, out.By, out.To = "关于刻制"+r.Name+"印章的申请", r.Name, "公安机关"
		line("%s已于%s办理备案，备案编号：%s。现申请刻制“%s”印章一枚，备案证明附后。", r.Name, day(r.FiledOn), given(r.Number), r.Name)
	}
	if text := strings.TrimSpace(d.Text); text != "" && defs[step].posts {
		out.Text += text + "\n"
	}
	return out
}

func verb(r *Record) string {
	if r.Cause == First {
		return "成立"
	}
	return r.Cause.Chinese()
}

func number(n int64) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatInt(n, 10)
}

func day(d clock.Date) string { return given(d.Chinese()) }

func wayOf(id string) string {
	for _, w := range Ways {
		if w.ID == id {
			return w.Name
		}
	}
	return ""
}

func also(r *Record) string {
	if r.Cause == First {
		return "，表决业主大会议事规则和管理规约"
	}
	return ""
}

func campaign(r *Record) string {
	if r.Campaign == "" {
		return ""
	}
	return "表决编号：" + r.Campaign + "。"
}

func (r *Record) proposed() string {
	if e := r.done(Propose); e != nil {
		return e.Said.Reason
	}
	return ""
}

func (r *Record) dayOf(step StepID) clock.Date {
	if e := r.done(step); e != nil {
		return e.Day
	}
	return ""
}

// table lists people as a notice does: name, post, whom they stand for. Neither telephones nor votes.
func (r *Record) table(people []Person) gongwen.Table {
	t := gongwen.Table{Columns: []gongwen.Column{
		{Title: "序号", Width: 2, Align: gongwen.Center}, {Title: "姓名", Width: 4, Align: gongwen.Center}, {Title: "职务", Width: 4, Align: gongwen.Center}, {Title: "房号或所在单位", Width: 8},
	}}
	for i := range people {
		p := &people[i]
		from := p.Room
		if from == "" {
			from = p.Side
		}
		t.Rows = append(t.Rows, []string{strconv.Itoa(i + 1), p.Name, p.Title(), from})
	}
	return t
}

// elected lists the candidates with what they were elected to.
func (r *Record) elected(d *Said) gongwen.Table {
	t := gongwen.Table{Columns: []gongwen.Column{
		{Title: "姓名", Width: 4, Align: gongwen.Center}, {Title: "得票（人数）", Width: 4, Align: gongwen.Right}, {Title: "结果", Width: 4, Align: gongwen.Center},
	}}
	for _, p := range r.People {
		votes, ok := d.Votes[p.ID]
		if p.Role != Candidate && p.Role != Member && p.Role != Reserve || !ok && p.Role == Candidate {
			continue
		}
		word := "未当选"
		if p.Role != Candidate {
			word = p.Role.Chinese()
		}
		t.Rows = append(t.Rows, []string{p.Name, strconv.FormatInt(votes, 10), word})
	}
	return t
}

// Docx lays out the paper of a step as it stands now. Notices that hang are kept as they were posted: see notice.Store.Docx.
func (s *Store) Docx(r *Record, step StepID, terms *plan.Terms) (name string, file []byte, err error) {
	def, ok := defs[step]
	if _, in := r.StandOf(step, terms, r.ChangedOn); !ok || !in || !def.paper {
		return "", nil, fault.NotFoundf("这一步没有文书。")
	}
	said, on := Said{}, clock.Date("")
	if e := r.done(step); e != nil {
		said, on = e.Said, e.Day
		said.Day = e.Day
		if def.posts {
			said.Text = e.Text
		}
	} else if step == Filing {
		said.Papers, _ = r.Papers(terms)
	}
	d := r.draft(step, &said)
	doc := gongwen.Document{Title: d.Title, To: d.To, Stamp: s.stamp, Sign: gongwen.Sign{By: d.By, Sealed: true}}
	if on != "" {
		doc.Sign.On = gongwen.DateOf(on.Time())
	}
	for line := range strings.Lines(d.Text) {
		if line = strings.TrimSpace(line); line != "" {
			doc.Body = append(doc.Body, gongwen.Text(line))
		}
	}
	doc.Body = append(doc.Body, d.Blocks...)
	var b bytes.Buffer
	if err := doc.Write(&b); err != nil {
		return "", nil, fault.Invalidf("“%s”排不了版：%s", d.Title, err)
	}
	return d.Title + ".docx", b.Bytes(), nil
}
