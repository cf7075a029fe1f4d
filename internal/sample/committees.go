package sample

import (
	"fmt"

	"bayou/internal/account"
	"bayou/internal/blob"
	"bayou/internal/committee"
	"bayou/internal/notice"
	"bayou/internal/place"
	"bayou/internal/register"
)

// forming says what is done for the committees on which day of the sample, from 0.
var forming = []struct {
	day int
	do  func(*story) error
}{
	{3, (*story).existing},
	{3, func(s *story) error { return s.apply("business", "商务社区", "业主委员会", 1, 5) }},
	{4, func(s *story) error { return s.group("business") }},
	{4, func(s *story) error { return s.apply("sports", "体育社区", "居民自治管理委员会", 3, 0) }},
	{4, func(s *story) error { return s.steps("business", committee.GroupPost) }},
	{4, func(s *story) error { return s.residents("sports") }},
	{7, func(s *story) error { return s.call("business") }},
	{7, func(s *story) error { return s.steps("sports", committee.Establish, committee.Publish) }},
	{8, func(s *story) error { return s.steps("sports", committee.Filing) }},
	{9, func(s *story) error { return s.steps("sports", committee.Filed, committee.Seal) }},
	{8, func(s *story) error { return s.apply("education", "教育社区", "物业管理委员会", 1, 0) }},
	{9, func(s *story) error { return s.residents("education") }},
	{10, func(s *story) error {
		return s.steps("education", committee.Establish, committee.Publish, committee.Filing)
	}},
	{11, (*story).refused},
	{14, (*story).gather},
	{15, func(s *story) error { return s.apply("culture", "文联社区", "业主委员会", 1, 0) }},
	{17, (*story).held},
	{24, func(s *story) error { return s.steps("business", committee.Meet) }},
	{25, (*story).elected},
	{28, func(s *story) error { return s.steps("business", committee.ResultPost, committee.Filing) }},
	{29, func(s *story) error { return s.steps("business", committee.Filed, committee.Seal) }},
}

// committees goes on with the committees.
func (s *story) committees() error {
	for _, x := range forming {
		if s.day != First.Monday().Add(x.day) {
			continue
		}
		if err := x.do(s); err != nil {
			return err
		}
		s.tick()
	}
	return nil
}

func (s *story) propertyOffice() account.Who { return s.people["wyb"] }

// body returns a committee of the story.
func (s *story) body(name string) (committee.Record, error) {
	return s.Committee.Get(s.ctx, place.In(s.street), s.bodies[name])
}

// yards are the last n compounds of a community: the first ones are for what readers try.
func (s *story) yards(community string, n int) ([]string, error) {
	at := s.community(community)
	list, err := s.compounds(register.Query{Community: at})
	var out []string
	for i := len(list) - 1; i >= 0 && len(out) < n; i-- {
		if list[i].WithdrawnOn == "" {
			out = append(out, list[i].ID)
		}
	}
	return out, err
}

// apply begins a formation and asks for it.
func (s *story) apply(name, community, called string, compounds, seats int) error {
	ids, err := s.yards(community, compounds)
	if err != nil {
		return err
	}
	r, err := s.Committee.Begin(s.ctx, s.propertyOffice(), committee.NewBody{Called: called, Cause: committee.First, Compounds: ids, Households: 150, Seats: int64(seats)})
	if err != nil {
		return err
	}
	s.bodies[name] = r.ID
	said := committee.Said{Reason: "street"}
	if r.Kind == committee.Residents {
		said.Reason = "not_ready"
	}
	_, err = s.Committee.Do(s.ctx, s.propertyOffice(), r.ID, 0, committee.Propose, said)
	return err
}

// enter enters people of a role: owners first, the last one heads a group or a residents' committee.
func (s *story) enter(name string, role committee.Role, owners, others int) error {
	for i := range owners + others {
		p := committee.NewPerson{Role: role, Name: fmt.Sprintf("示例业主%c", []rune("甲乙丙丁戊己庚辛")[i]), Room: fmt.Sprintf("%d-1-%d01", i+1, i%5+1)}
		if i >= owners {
			p.Name, p.Room, p.Side = fmt.Sprintf("示例工作人员%c", []rune("甲乙丙")[i-owners]), "", "示例社区居民委员会"
		}
		if i == owners+others-1 && role != committee.Candidate {
			p.Post = "head"
		}
		if _, err := s.Committee.AddPerson(s.ctx, s.propertyOffice(), s.bodies[name], p); err != nil {
			return err
		}
	}
	return nil
}

// steps does steps of a formation as they are proposed.
func (s *story) steps(name string, steps ...committee.StepID) error {
	for _, step := range steps {
		r, err := s.body(name)
		if err != nil {
			return err
		}
		said := committee.Said{Places: "各单元门口、小区大门"}
		if step == committee.Filing {
			terms := s.Committee.Terms(&r, s.day)
			said.Papers, _ = r.Papers(&terms)
		}
		if step == committee.Filed {
			said.Number = "示例备〔2015〕" + string(rune('0'+len(s.bodies))) + "号"
		}
		if _, err := s.Committee.Do(s.ctx, s.propertyOffice(), r.ID, 0, step, said); err != nil {
			return err
		}
	}
	return nil
}

func (s *story) group(name string) error {
	if err := s.enter(name, committee.Group, 4, 3); err != nil {
		return err
	}
	return s.steps(name, committee.FormGroup)
}

func (s *story) residents(name string) error {
	if err := s.enter(name, committee.Member, 4, 3); err != nil {
		return err
	}
	return s.steps(name, committee.Choose, committee.MembersPost)
}

// call posts roll and candidates and announces the vote.
func (s *story) call(name string) error {
	if err := s.enter(name, committee.Candidate, 6, 0); err != nil {
		return err
	}
	if err := s.steps(name, committee.Roll, committee.Candidates); err != nil {
		return err
	}
	_, err := s.Committee.Do(s.ctx, s.propertyOffice(), s.bodies[name], 0, committee.Call, committee.Said{
		Places: "各单元门口、小区大门", Way: "paper", Place: "示例社区物业服务站", MeetOn: s.day.Add(17),
	})
	return err
}

func (s *story) elected() error {
	r, err := s.body("business")
	if err != nil {
		return err
	}
	said := committee.Said{Votes: map[string]int64{}}
	for i, p := range r.In(committee.Candidate) {
		said.Votes[p.ID] = int64(96 - 5*i)
		if i < 5 {
			said.Elected = append(said.Elected, p.ID)
		} else {
			said.Reserves = append(said.Reserves, p.ID)
		}
	}
	_, err = s.Committee.Do(s.ctx, s.propertyOffice(), r.ID, 0, committee.Result, said)
	return err
}

// refused lets the office return a filing.
func (s *story) refused() error {
	_, err := s.Committee.Refuse(s.ctx, s.propertyOffice(), s.bodies["education"], 0, committee.Filed, "成员名单公示的照片没有附，请补齐后重新报送")
	return err
}

// existing enters a committee that was elected years ago and whose term ends soon.
func (s *story) existing() error {
	ids, err := s.yards("广电社区", 1)
	if err != nil {
		return err
	}
	r, err := s.Committee.Begin(s.ctx, s.propertyOffice(), committee.NewBody{
		Called: "业主委员会", Cause: committee.Existing, Compounds: ids, Households: 110, Seats: 5, TermFrom: "2010-10-13", TermUntil: "2015-10-12", FiledOn: "2010-11-01", Number: "示例备〔2010〕3号",
	})
	if err != nil {
		return err
	}
	s.bodies["existing"] = r.ID
	return s.enter("existing", committee.Member, 5, 0)
}

// gather calls a meeting of the joint committee.
func (s *story) gather() error {
	_, m, err := s.Committee.Gather(s.ctx, s.propertyOffice(), s.bodies["sports"], committee.NewMeeting{
		MeetOn: s.day.Add(3), Place: "示例社区活动室", Agenda: "商量大门值守和垃圾清运", Places: "各单元门口",
	})
	s.bodies["gathering"] = m.ID
	return err
}

// held keeps the minutes of that meeting.
func (s *story) held() error {
	r, err := s.body("sports")
	if err != nil {
		return err
	}
	h := committee.Held{Minutes: "会议商量了三个院的大门值守和垃圾清运，成员逐一发言。", Places: "各单元门口"}
	for _, p := range r.In(committee.Member)[:6] {
		h.Attended = append(h.Attended, p.ID)
	}
	h.Decisions = []committee.Decision{
		{Text: "组织业主就联合聘请保洁征求意见", Yes: 5, Abstain: 1},
		{Text: "在西门加装一盏路灯", Yes: 3, No: 3},
	}
	if _, err = s.Committee.Hold(s.ctx, s.propertyOffice(), r.ID, s.bodies["gathering"], 0, h); err != nil {
		return err
	}
	return s.hung(&r)
}

// hung proves that the decisions hang, and lets somebody object.
func (s *story) hung(r *committee.Record) error {
	list, err := s.Notice.Of(s.ctx, place.In(s.street), r.County, r.Subject())
	if err != nil {
		return err
	}
	id, who := list[len(list)-1].ID, s.propertyOffice()
	photo, err := blob.Photo(courtyard(true))
	if err != nil {
		return err
	}
	if _, err = s.Notice.AddProof(s.ctx, who, id, notice.NewProof{Photos: []blob.File{photo}, Place: "示例大门公告栏"}); err != nil {
		return err
	}
	n, err := s.Notice.Object(s.ctx, who, id, notice.NewObjection{Room: "1-1-201", Text: "保洁的次数没有写明"})
	if err != nil {
		return err
	}
	if _, err = s.Notice.Answer(s.ctx, who, id, n.Objections[0].ID, "征求意见时一并写明，每天一次"); err != nil {
		return err
	}
	s.tick()
	_, err = s.Notice.Object(s.ctx, who, id, notice.NewObjection{Room: "2-1-301", Text: "费用怎样分摊没有写明"})
	return err
}
