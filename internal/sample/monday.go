package sample

import (
	"time"

	"bayou/internal/account"
	"bayou/internal/area"
	"bayou/internal/bulletin"
	"bayou/internal/clock"
	"bayou/internal/meeting"
	"bayou/internal/place"
)

// exception is a report that is not confirmed in time.
type exception int

const (
	late    exception = iota + 1 // confirmed on Monday before the close
	missing                      // never confirmed
	excused                      // not confirmed, with the office's excuse
)

// exceptions names the reports that are not in time, by week of the sample and community.
var exceptions = map[int]map[string]exception{
	1: {"文联社区": late}, 2: {"建文社区": missing}, 3: {"科技社区": late, "广电社区": excused}, 5: {"教育社区": missing, "体育社区": late},
	7: {"省建社区": late}, 9: {"任砦社区": late}, 10: {"建文社区": missing},
}

// additions are what heads write beside what is drafted.
var additions = []string{
	"本周入户征求意见，多数居民支持引进物业。", "已与两家示例物业公司联系，约下周看院。", "楼院长会议已开，下周公示征求意见结果。", "",
}

// reports lets the heads confirm on Friday afternoon.
func (s *story) reports() error { return s.confirm(s.day.Week(), 0) }

// confirm lets the heads confirm the reports of one kind of exception; 0 = those that are in time.
func (s *story) confirm(w clock.Week, kind exception) error {
	for i, c := range s.communities {
		who, ok := s.head(c.Path)
		if !ok || exceptions[number(w.Monday())][c.Short] != kind {
			continue
		}
		r, err := s.Week.Draft(s.ctx, who.Scope(account.SeeProgress), c.Path, w)
		if err != nil {
			return err
		}
		s.tick()
		extra := additions[(i+number(w.Monday()))%len(additions)]
		if c.Short == "建文社区" {
			extra = "" // with nothing recorded either, this is 空报
		}
		if _, err := s.Week.Confirm(s.ctx, who, c.Path, w, r.Version, extra); err != nil {
			return err
		}
	}
	return nil
}

// mondays concludes the weeks whose day has come: the first morning after a week it is closed, on the day of its meeting the
// bulletin is issued and the meeting held. A holiday moves the meeting, not the close.
func (s *story) mondays() error {
	today := s.day
	for len(s.due) > 0 {
		w := s.due[0]
		if today == w.Sunday().Add(1) {
			if err := s.conclude(w); err != nil {
				return err
			}
		}
		if today != area.MeetingDay(w) {
			return nil
		}
		s.due = s.due[1:]
		s.at(today, 8, 20)
		if err := s.publish(w); err != nil {
			return err
		}
		s.at(today, 9, 0)
		if err := s.meet(w); err != nil {
			return err
		}
	}
	return nil
}

// conclude takes late reports and excuses before eight o'clock, when the week closes itself.
func (s *story) conclude(w clock.Week) error {
	s.at(s.day, 7, 20)
	if err := s.confirm(w, late); err != nil {
		return err
	}
	s.at(s.day, 7, 50)
	for _, c := range s.communities {
		if exceptions[number(w.Monday())][c.Short] == excused {
			if err := s.Week.Excuse(s.ctx, s.people[property], c.Path, w, "社区换届选举，经同意本周免报（示例）"); err != nil {
				return err
			}
		}
	}
	s.at(s.day, 8, 0)
	_, err := s.Week.Close(s.ctx, account.System(), s.street, w)
	return err
}

// publish drafts, approves and issues the bulletin; one is returned once.
func (s *story) publish(w clock.Week) error {
	b, err := s.Bulletin.Draft(s.ctx, s.people[supervision], s.street, w)
	if err != nil {
		return err
	}
	if number(w.Monday()) == 4 {
		if b, err = s.Bulletin.Submit(s.ctx, s.people[supervision], b.ID, b.Version); err != nil {
			return err
		}
		if b, err = s.Bulletin.Return(s.ctx, s.people[leader], b.ID, b.Version, "请核对商务社区的问题数后再报（示例）"); err != nil {
			return err
		}
	}
	return s.issue(b)
}

func (s *story) issue(b bulletin.Bulletin) (err error) {
	s.tick()
	if b, err = s.Bulletin.Submit(s.ctx, s.people[supervision], b.ID, b.Version); err != nil {
		return err
	}
	s.tick()
	if b, err = s.Bulletin.Approve(s.ctx, s.people[leader], b.ID, b.Version); err != nil {
		return err
	}
	s.tick()
	_, err = s.Bulletin.Issue(s.ctx, s.people[property], b.ID, b.Version)
	return err
}

// correction puts the third bulletin right, on the Wednesday after it was issued.
func (s *story) correction() error {
	if number(s.day) != 3 || s.day.Weekday() != time.Wednesday {
		return nil
	}
	list, err := s.Bulletin.Published(s.ctx, s.street, 1, 0)
	if err != nil || len(list) == 0 {
		return err
	}
	b, err := s.Bulletin.Correct(s.ctx, s.people[supervision], list[0].ID, "文联社区一处问题的整改期限写错，应顺延三天（示例）")
	if err != nil {
		return err
	}
	return s.issue(b)
}

// meet holds the meeting: who came, the minutes, one decision, and last week's decision done two times out of three.
func (s *story) meet(w clock.Week) error {
	who := s.people[property]
	n := number(w.Monday())
	open, err := s.Meeting.OpenDecisions(s.ctx, place.In(s.street))
	if err != nil {
		return err
	}
	for i, d := range open {
		if (n+i)%3 != 0 {
			s.tick()
			if err := s.Meeting.Finish(s.ctx, who, d.ID, "已办结，社区已公示（示例）"); err != nil {
				return err
			}
		}
	}
	m, err := s.Meeting.Open(s.ctx, who, s.street, w)
	if err != nil {
		return err
	}
	if err := s.Meeting.Attend(s.ctx, who, m.ID, s.attendance(n)); err != nil {
		return err
	}
	if _, err := s.Meeting.Minute(s.ctx, who, m.ID, m.Version, "通报上周评比；各社区汇报进展和困难；布置本周工作。（示例）"); err != nil {
		return err
	}
	c := s.communities[n%len(s.communities)]
	_, err = s.Meeting.Decide(s.ctx, who, m.ID, meeting.NewDecision{
		Text: c.Short + "本周内开一次居民代表会，公示征求意见结果（示例）", Holder: c.Path, Post: account.Head, Due: s.day.Add(7),
	})
	return err
}

func (s *story) attendance(n int) []meeting.Attendance {
	var list []meeting.Attendance
	for i, c := range s.communities {
		a := meeting.Attendance{Community: c.Path, State: meeting.Present}
		switch {
		case i == (n*3)%11 && n%3 == 1:
			a.State, a.Note = meeting.Leave, "区里开会"
		case i == (n*5)%11 && n%4 == 2:
			a.State = meeting.Absent
		}
		list = append(list, a)
	}
	return list
}
