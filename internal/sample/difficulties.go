package sample

import (
	"time"

	"bayou/internal/area"
	"bayou/internal/clock"
	"bayou/internal/difficulty"
)

// asked are the difficulties of the communities in the order in which they come up, each with what becomes of it.
var asked = []struct {
	community, title, text, answer string
	after                          int // work days until the answer; 0 = none so far
	outcome                        outcome
}{
	{"商务社区", "示例小区公共维修资金无法使用", "房改房没有建立维修资金，屋面维修没有来源，请协调。", "已与区房管部门沟通，按整治改造项目上报。", 3, accepted},
	{"任砦社区", "示例楼院产权单位不清", "建设单位已注销，找不到主管单位，请帮助核实。", "已向档案部门查询，确认无主管单位。", 2, accepted},
	{"教育社区", "示例楼院大门外占道停车", "院外车辆堵门，垃圾车进不来，请协调交警。", "已联系交警中队，本周五联合整治。", 8, reopened},
	{"文联社区", "示例楼院化粪池多年未清", "化粪池外溢，费用无人承担，请协调环卫。", "环卫已安排清掏，费用从整治经费列支。", 4, accepted},
	{"科技社区", "示例楼院没有物业用房", "院内没有可以用的房间，引进物业没有地方办公。", "建议与相邻楼院共用，请社区与两院业主商量。", 5, waiting},
	{"广电社区", "示例楼院业主不愿缴费", "征求意见时近半业主不愿缴费，请给政策支持。", "", 0, waiting},
	{"体育社区", "示例楼院供电线路老化", "楼道线路老化，夏季多次跳闸，请协调供电部门。", "供电部门已列入改造计划。", 4, waiting},
	{"省建社区", "示例楼院违建拆除", "一楼住户私建，影响消防通道，请协调城管。", "", 0, waiting},
}

type outcome int

const (
	waiting  outcome = iota // nothing was said of the answer yet
	accepted                // the community closed it
	reopened                // the community sent it back
)

// raised remembers when a difficulty came up and which one it is.
type raised struct {
	id string
	on clock.Date
}

// difficulties raises one a week on Tuesdays, answers those whose day has come, and lets the communities settle them.
func (s *story) difficulties() error {
	if k := number(s.day) - 1; s.day.Weekday() == time.Tuesday && k >= 0 && k < len(asked) {
		if err := s.raise(k); err != nil {
			return err
		}
	}
	for k, r := range s.raised {
		if err := s.follow(k, r); err != nil {
			return err
		}
	}
	return nil
}

func (s *story) raise(k int) error {
	at := s.community(asked[k].community)
	who, _ := s.head(at)
	d, err := s.Difficulty.Raise(s.ctx, who, difficulty.NewDifficulty{Community: at, Title: asked[k].title, Text: asked[k].text})
	s.raised = append(s.raised, raised{d.ID, s.day})
	return err
}

func (s *story) follow(k int, r raised) error {
	q := asked[k]
	answered := area.AddWorkdays(r.on, q.after)
	s.tick()
	if q.after > 0 && s.day == answered {
		_, err := s.Difficulty.Answer(s.ctx, s.people[property], r.id, 0, q.answer, q.outcome == accepted)
		return err
	}
	if q.after == 0 || s.day != area.AddWorkdays(answered, 2) {
		return nil
	}
	who, _ := s.head(s.community(q.community))
	var err error
	switch q.outcome {
	case accepted:
		_, err = s.Difficulty.Accept(s.ctx, who, r.id, 0, "问题已解决，感谢支持")
	case reopened:
		_, err = s.Difficulty.Reopen(s.ctx, who, r.id, 0, "整治过后又有车辆停放，请继续协调")
	}
	return err
}
