package sample

import (
	"fmt"
	"time"

	"github.com/google/uuid"

	"bayou/internal/inspect"
	"bayou/internal/plan"
	"bayou/internal/register"
)

// perDay is how many compounds an office visits on a day of inspections.
const perDay = 7

// faults are what an inspector writes, by line of the score sheet.
var faults = map[string][]string{
	"grounds_clean": {"院内东侧有落叶和散落垃圾", "大门内侧积水未扫"}, "stairs_clean": {"2单元扶手有积灰", "楼道窗台有积灰和烟头"},
	"waste": {"垃圾桶无盖，周围有散落", "垃圾未日产日清"}, "litter": {"3号楼墙面有小广告", "楼道堆放旧家具", "车棚外有飞线充电"},
	"gate": {"大门无人值守", "来访无登记"}, "patrol": {"没有巡查记录"}, "parking_order": {"消防通道停有车辆", "私装地锁一处"},
	"lamps_lit": {"1号楼楼道灯不亮", "院内路灯不亮"}, "road_surface": {"院内主路有坑洼", "大门口路面破损积水"},
	"drains": {"井盖破损", "化粪池外溢"}, "shared_facilities": {"车棚顶损坏", "健身器材松动"},
	"house_repair": {"2号楼屋面渗漏", "楼梯栏杆缺损"}, "repair_answer": {"报修没有登记"}, "green_care": {"花坛裸土", "绿篱未修剪"},
	"office_open": {"物管用房挪作他用"}, "notices": {"报修电话未公示", "收费标准未公示"},
}

// inspect sends one office a day into the courtyards: 物业办 on Tuesdays, 督察办 on Wednesdays and both on Thursdays.
func (s *story) inspect() error {
	if number(s.day) < 1 {
		return nil
	}
	logins := map[time.Weekday][]string{
		time.Tuesday: {property}, time.Wednesday: {supervision}, time.Thursday: {property, supervision},
	}[s.day.Weekday()]
	for _, login := range logins {
		rows, err := s.compounds(register.Query{Scope: "yes"})
		if err != nil {
			return err
		}
		for i := range min(perDay, len(rows)) {
			if err := s.visit(login, &rows[(s.visits*5+i)%len(rows)]); err != nil {
				return err
			}
		}
	}
	return nil
}

// visit scores one compound. A compound with a company is better kept, and all get better with the weeks.
func (s *story) visit(login string, c *register.Compound) error {
	s.visits++
	s.tick()
	risk := 18 - number(s.day)/2
	if company := c.Facts["company"]; company.Known() && company.Value.Low == 1 {
		risk /= 2
	}
	n := inspect.NewVisit{
		ID: uuid.NewSHA1(uuid.NameSpaceOID, fmt.Appendf(nil, "bayou sample visit %d", s.visits)).String(), Compound: c.ID, RestOK: true,
	}
	values := register.Values(s.plan, c)
	for _, l := range s.plan.Sheet.Lines() {
		applies, clean := l.Applies(values), s.chance.IntN(100) >= risk
		switch {
		case applies == plan.No || clean && applies == plan.Yes:
			continue
		case clean: // the register does not say, so the inspector does
			n.Lines = append(n.Lines, inspect.NewLine{Line: l.ID, State: inspect.NA})
			continue
		}
		texts := faults[l.ID]
		f := inspect.NewFinding{Text: texts[s.chance.IntN(len(texts))], Count: 1 + s.chance.IntN(3)}
		n.Lines = append(n.Lines, inspect.NewLine{Line: l.ID, State: inspect.Found, Findings: []inspect.NewFinding{f}})
	}
	_, err := s.Inspect.Record(s.ctx, s.people[login], n)
	return err
}

// rectify lets the heads deal with what is due: most of it in time, some late, some not yet.
func (s *story) rectify() error {
	open, err := s.findings("open")
	if err != nil {
		return err
	}
	for _, f := range open {
		who, ok := s.head(f.Path)
		left := int(f.Due.Days() - s.day.Days())
		luck := s.chance.IntN(100)
		if !ok || left > 1 || left >= 0 && luck >= 60 || left < 0 && luck >= 15 {
			continue
		}
		s.tick()
		r := inspect.Rectification{Finding: f.ID, Version: f.Version, Note: "已安排人员处理完毕"}
		if _, err := s.Inspect.Rectify(s.ctx, who, r); err != nil {
			return err
		}
	}
	return nil
}

// recheck lets the offices look again on Mondays and Fridays; one in nine is opened again.
func (s *story) recheck() error {
	if day := s.day.Weekday(); day != time.Monday && day != time.Friday {
		return nil
	}
	done, err := s.findings("rectified")
	if err != nil {
		return err
	}
	for i, f := range done {
		if i%5 == 4 {
			continue // waits for the next round
		}
		login := supervision
		if i%2 == 0 {
			login = property
		}
		s.tick()
		r := inspect.Recheck{Finding: f.ID, Version: f.Version, Close: s.chance.IntN(9) > 0, Note: "现场查看，已整改到位"}
		if !r.Close {
			r.Note = "只处理了一部分，需要重新整改"
		}
		if _, err := s.Inspect.Recheck(s.ctx, s.people[login], r); err != nil {
			return err
		}
	}
	return nil
}

func (s *story) findings(state string) ([]inspect.Finding, error) {
	var out []inspect.Finding
	q := inspect.FindingQuery{State: state}
	for f, err := range s.Inspect.EachFinding(s.ctx, s.people[property].Scope("progress.see"), q, s.day) {
		if err != nil {
			return nil, err
		}
		out = append(out, f)
	}
	return out, nil
}
