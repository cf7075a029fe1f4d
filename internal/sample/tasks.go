package sample

import (
	"time"

	"bayou/internal/plan"
	"bayou/internal/track"
)

// pace is how many of those a task falls to do it in one week, by what the task is per.
var pace = map[string]int{"office": 1, "community": 6, "compound": 3}

// ticks says on Thursdays of tasks that no record shows that they are done, some of each task a week.
func (s *story) ticks() error {
	if s.day.Weekday() != time.Thursday {
		return nil
	}
	for i := range s.plan.Phases {
		ph := &s.plan.Phases[i]
		if ph.Start > s.day {
			continue
		}
		for j := range ph.Tasks {
			if t := &ph.Tasks[j]; t.Per == "office" || t.Holder == "head" {
				if err := s.tickTask(t); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (s *story) tickTask(t *plan.Task) error {
	who := s.people[property]
	state, units, err := s.Track.Task(s.ctx, who.Scope("progress.see"), s.street, s.plan, t.ID, s.day)
	if err != nil || !state.Ticked {
		return err
	}
	left := pace[t.Per]
	for _, u := range units {
		if u.Done || left == 0 {
			continue
		}
		left--
		if err := s.say(t, u); err != nil {
			return err
		}
	}
	return nil
}

func (s *story) say(t *plan.Task, u track.Unit) error {
	who := s.people[property]
	if head, ok := s.head(u.Path); ok {
		who = head
	}
	s.tick()
	_, err := s.Track.Tick(s.ctx, who, t.ID, u.Path, "已完成，材料存社区档案（示例）")
	return err
}
