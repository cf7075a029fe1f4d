package track

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"bayou/internal/account"
	"bayou/internal/audit"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/fault"
	"bayou/internal/place"
	"bayou/internal/plan"
)

const tickColumns = "county, id, path, task, note, day, at, by_name, post, undone_on, undone_by, undone_why"

// maxNote bounds a note, in characters.
const maxNote = 500

// Tick says that a task is done at a place: the sub-district, a community or a compound, as the task is per. It needs a note.
// A task that the office holds is ticked by the office only.
func (s *Store) Tick(ctx context.Context, by account.Who, id string, at place.Path, note string) (Tick, error) {
	var t Tick
	note = strings.TrimSpace(note)
	err := s.Journal.Write(ctx, by.Actor, func(tx *audit.Tx) error {
		task, name, err := s.locate(ctx, tx, by, id, at)
		if err != nil {
			return err
		}
		if n := utf8.RuneCountInString(note); n == 0 || n > maxNote {
			return fault.InvalidFields("没有登记：请写明怎样完成的。", fault.Field{Name: "note", Message: fmt.Sprintf("请写明怎样完成的，不超过 %d 个字", maxNote)})
		}
		if was, done, err := s.tickAt(ctx, tx, id, at); err != nil || done {
			if done {
				return fault.Conflictf("“%s”已由 %s 于%s登记完成，不需要重复登记。", task.Title, was.By, was.Day.Chinese())
			}
			return err
		}
		t = Tick{County: at.County(), ID: db.NewID(clock.FromMicros(tx.At)), Path: at, Task: id, Note: note, Day: tx.Day, At: tx.At, By: by.Name, Post: by.Post}
		tx.Note(audit.Entry{
			Path: at, Action: "task.tick", Subject: "task:" + id, Summary: fmt.Sprintf("登记任务“%s”完成（%s）：%s", task.Title, name, note), Detail: t,
		})
		_, err = tx.Exec(ctx, `insert into task_done (county, id, path, task, note, day, at, actor, by_name, post, undone_on, undone_by, undone_why)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '', '', '')`,
			t.County, t.ID, string(t.Path), t.Task, t.Note, string(t.Day), t.At, by.ID, t.By, t.Post)
		return err
	})
	return t, err
}

// Untick takes it back with a reason. The tick stays on record.
func (s *Store) Untick(ctx context.Context, by account.Who, id string, at place.Path, why string) error {
	why = strings.TrimSpace(why)
	return s.Journal.Write(ctx, by.Actor, func(tx *audit.Tx) error {
		task, name, err := s.locate(ctx, tx, by, id, at)
		if err != nil {
			return err
		}
		if n := utf8.RuneCountInString(why); n == 0 || n > maxNote {
			return fault.InvalidFields("没有撤销：请写明理由。", fault.Field{Name: "why", Message: fmt.Sprintf("请写明为什么撤销，不超过 %d 个字", maxNote)})
		}
		n, err := tx.Exec(ctx, `update task_done set undone_on = $1, undone_by = $2, undone_why = $3
			where county = $4 and path = $5 and task = $6 and undone_on = ''`, string(tx.Day), by.Name, why, at.County(), string(at), id)
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.Conflictf("“%s”没有登记过完成，或者刚刚已被撤销。请刷新页面查看。", task.Title)
		}
		tx.Note(audit.Entry{
			Path: at, Action: "task.untick", Subject: "task:" + id, Summary: fmt.Sprintf("撤销任务“%s”的完成登记（%s）：%s", task.Title, name, why),
		})
		return nil
	})
}

func (s *Store) tickAt(ctx context.Context, c db.Conn, id string, at place.Path) (Tick, bool, error) {
	return db.Maybe[Tick](ctx, c, "select "+tickColumns+" from task_done where county = $1 and path = $2 and task = $3 and undone_on = ''", at.County(), string(at), id)
}

// locate returns the task and the name of the place, when somebody may tick the one at the other.
func (s *Store) locate(ctx context.Context, tx *audit.Tx, by account.Who, id string, at place.Path) (*plan.Task, string, error) {
	if at.Street() == "" {
		return nil, "", fault.InvalidFields("没有登记：没有选择地方。", fault.Field{Name: "path", Message: "请选择社区或小区"})
	}
	p, err := s.Plans.Current(ctx, at.Street(), tx.Day)
	if err != nil {
		return nil, "", err
	}
	_, t, ok := task(p, id)
	if !ok {
		return nil, "", fault.NotFoundf("方案里没有这项任务。")
	}
	if Shown(t) {
		return nil, "", fault.Invalidf("“%s”由系统里的记录得出，不需要登记。", t.Title)
	}
	if !by.Can(account.TickTask, TickedAt(t, at)) {
		return nil, "", fault.Deniedf("“%s”由%s负责，您不能在这里登记。", t.Title, roleOf(t.Holder).Title())
	}
	name, err := s.unitName(ctx, tx, by, t, at)
	return t, name, err
}

// unitName returns the name of the place, which must be of the kind that the task is per.
func (s *Store) unitName(ctx context.Context, tx *audit.Tx, by account.Who, t *plan.Task, at place.Path) (string, error) {
	wrong := func(what string) error {
		return fault.InvalidFields("没有登记：这项任务"+what+"。", fault.Field{Name: "path", Message: "这项任务" + what})
	}
	switch {
	case t.Per == "office" && !at.IsStreet():
		return "", wrong("是街道的，不分社区和小区")
	case t.Per == "community" && !at.IsCommunity():
		return "", wrong("按社区登记，请选择社区")
	case t.Per == "compound" && len(at) <= len(at.Community()):
		return "", wrong("按小区登记，请选择小区")
	case t.Per != "compound":
		a, err := s.Areas.Get(ctx, at)
		return a.Short, err
	}
	c, err := s.Register.GetIn(ctx, tx, by.Scope(account.TickTask), strings.TrimSuffix(string(at[len(at.Community()):]), "/"))
	if err == nil && (c.Scope != plan.Yes || c.WithdrawnOn != "") {
		err = fault.Conflictf("“%s”不在方案范围内，或者是否在范围内还不清楚，不登记任务。", c.Name)
	}
	return c.Name, err
}
