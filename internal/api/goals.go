package api

import (
	"context"

	"bayou/internal/account"
	"bayou/internal/goal"
	"bayou/internal/inspect"
	"bayou/internal/place"
	"bayou/internal/track"
)

// coverage is how far the compounds have come.
type coverage struct {
	goal.Coverage
	Outcomes map[string][]inspect.OutcomeScore `json:"outcomes" doc:"小区编号 → 最近一次督察在各工作标准上的得分"`
}

// items are a compound's goal items.
type items struct {
	Items   []goal.ItemState `json:"items" doc:"目标各项"`
	Reached bool             `json:"reached" doc:"各项都有"`
}

func (s *server) goals() {
	add(s, "GET", "/goals", account.SeeProgress, "八有、五有、四有的进展", func(ctx context.Context, in *InStreet) (*Answer[coverage], error) {
		p, err := s.programme(ctx, account.SeeProgress, in.Street)
		if err != nil {
			return nil, err
		}
		inside := scope(ctx, account.SeeProgress).Narrow(in.Street)
		var out coverage
		if out.Coverage, err = s.Goal.Coverage(ctx, inside, p, s.today()); err != nil {
			return nil, err
		}
		out.Outcomes, err = s.Inspect.OutcomesOf(ctx, inside, p, s.today())
		return answer(out, err)
	})
	add(s, "GET", "/compounds/{id}/goals", account.SeeProgress, "小区的目标各项和佐证", func(ctx context.Context, in *ByID) (*Answer[items], error) {
		c, err := s.Register.Get(ctx, scope(ctx, account.SeeProgress), in.ID)
		if err != nil {
			return nil, err
		}
		p, err := s.Plans.Current(ctx, c.Path.Street(), s.today())
		if err != nil {
			return nil, err
		}
		all, err := s.Goal.OfCompound(ctx, p, &c, s.today())
		return answer(items{all, len(all) > 0 && goal.Reached(all)}, err)
	})
}

// TaskOf is a task of the plan in a sub-district.
type TaskOf struct {
	InStreet
	Task string `path:"task" doc:"任务编号"`
}

// oneTask is a task with everything it falls to.
type oneTask struct {
	Task  track.TaskState `json:"task" doc:"任务"`
	Units []track.Unit    `json:"units" doc:"落到哪些地方"`
	Total int64           `json:"total" doc:"落到的地方总数"`
}

type tickTask struct {
	Task string `path:"task" doc:"任务编号"`
	Body struct {
		Path place.Path `json:"path" doc:"哪里：街道、社区或小区的路径"`
		Note string     `json:"note" maxLength:"1000" doc:"凭什么说完成了"`
	}
}

type untickTask struct {
	Task string `path:"task" doc:"任务编号"`
	Body struct {
		Path   place.Path `json:"path" doc:"哪里"`
		Reason string     `json:"reason" maxLength:"1000" doc:"为什么撤回"`
	}
}

func (s *server) phases() {
	add(s, "GET", "/phases", account.SeeProgress, "阶段和任务", func(ctx context.Context, in *InStreet) (*Answer[List[track.PhaseState]], error) {
		p, err := s.programme(ctx, account.SeeProgress, in.Street)
		if err != nil {
			return nil, err
		}
		all, err := s.Track.Phases(ctx, scope(ctx, account.SeeProgress), in.Street, p, s.today())
		return answer(List[track.PhaseState]{all, int64(len(all))}, err)
	})
	add(s, "GET", "/phases/{task}", account.SeeProgress, "一项任务和它落到的地方", s.task)
	add(s, "POST", "/phases/{task}/tick", account.TickTask, "登记任务完成", s.tick)
	add(s, "POST", "/phases/{task}/untick", account.TickTask, "撤回任务完成的登记", s.untick)
}

func (s *server) task(ctx context.Context, in *struct {
	TaskOf
	PageOf
},
) (*Answer[oneTask], error) {
	p, err := s.programme(ctx, account.SeeProgress, in.Street)
	if err != nil {
		return nil, err
	}
	t, units, err := s.Track.Task(ctx, scope(ctx, account.SeeProgress), in.Street, p, in.Task, s.today())
	if err != nil {
		return nil, err
	}
	part, err := pageIn(in.PageOf, units, nil)
	return answer(oneTask{t, part.Body.Rows, part.Body.Total}, err)
}
