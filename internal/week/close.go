package week

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"bayou/internal/account"
	"bayou/internal/audit"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/fault"
	"bayou/internal/place"
	"bayou/internal/plan"
)

// Preview computes the snapshot that the close would keep now. It opens with the plan's moment (Friday 17:00), so that
// communities can object before the close; a closed week returns what was kept.
func (s *Store) Preview(ctx context.Context, scope place.Scope, street place.Path, week clock.Week) (Snapshot, error) {
	if !street.IsStreet() || !scope.Shares(street) {
		return Snapshot{}, fault.NotFoundf(missingStreet)
	}
	kept, ok, err := s.kept(ctx, s.db, street, week)
	if ok || err != nil {
		return kept.Snapshot, err
	}
	p, err := s.plans.Current(ctx, street, week.Sunday())
	if err != nil {
		return Snapshot{}, err
	}
	if opens := MomentsOf(p, week).Preview; s.clock.Business().Before(opens) {
		return Snapshot{}, fault.Invalidf("%s的评比预览%s开放，之后到关账前可以提出异议。", week.Chinese(), clock.Moment(opens))
	}
	d, err := s.one(ctx, street, p, week, false)
	return d.snapshot, err
}

const missingStreet = "没有这个街道，或者不在您的辖区内。"

// Close freezes a sub-district's week. Closing a closed week returns the snapshot that was kept; when several people close at
// once, one snapshot is kept and all get it. A week that has not ended is fault.Invalid.
func (s *Store) Close(ctx context.Context, by account.Who, street place.Path, week clock.Week) (Closed, error) {
	if !street.IsStreet() || !by.Can(account.CloseWeek, street) {
		return Closed{}, fault.Deniedf("关账由物业管理办公室办理，您的岗位不能为这个街道关账。")
	}
	if err := s.ended(week); err != nil {
		return Closed{}, err
	}
	for range 5 { // somebody may confirm a report between reading and keeping; then it is read again
		kept, ok, err := s.kept(ctx, s.db, street, week)
		if ok || err != nil {
			return kept, err
		}
		p, err := s.plans.Current(ctx, street, week.Sunday())
		if err != nil {
			return Closed{}, err
		}
		d, err := s.one(ctx, street, p, week, true)
		if err != nil {
			return Closed{}, err
		}
		if _, err := s.keep(ctx, by, []draft{d}); err != nil {
			return Closed{}, err
		}
	}
	return Closed{}, fault.Conflictf("%s的周报正在被人修改，没有关账。请稍等片刻再试。", week.Chinese())
}

func (s *Store) ended(week clock.Week) error {
	if today := clock.Today(s.clock); today <= week.Sunday() {
		return fault.Invalidf("%s到 %s 24:00 才结束，现在不能关账。", week.Chinese(), week.Sunday().Chinese())
	}
	return nil
}

func (s *Store) one(ctx context.Context, street place.Path, p *plan.Plan, week clock.Week, closing bool) (draft, error) {
	all, err := s.compute(ctx, place.In(street), p, week, closing)
	if err == nil && len(all) != 1 {
		err = fault.NotFoundf(missingStreet)
	}
	if err != nil {
		return draft{}, err
	}
	return all[0], nil
}

// Result says what a close of many sub-districts did.
type Result struct {
	Closed      int `json:"closed"`      // sub-districts closed by this call
	Already     int `json:"already"`     // closed before
	Communities int `json:"communities"` // in the sub-districts closed by this call
}

// keepBatch is how many sub-districts one transaction closes.
const keepBatch = 500

// CloseAll closes a week for every sub-district in the scope that runs a plan and for which the actor may close. It can be
// run again after a failure: what was closed stays as it is.
func (s *Store) CloseAll(ctx context.Context, by account.Who, scope place.Scope, week clock.Week) (Result, error) {
	var r Result
	if err := s.ended(week); err != nil {
		return r, err
	}
	groups, err := s.running(ctx, by, scope, week)
	if err != nil {
		return r, err
	}
	var again []place.Path
	for _, g := range groups {
		all, err := s.compute(ctx, g.scope, g.plan, week, true)
		if err != nil {
			return r, err
		}
		var todo []draft
		for _, d := range all {
			switch {
			case !g.streets[d.snapshot.Street]:
			case d.closed:
				r.Already++
			default:
				todo = append(todo, d)
			}
		}
		for len(todo) > 0 {
			n := min(keepBatch, len(todo))
			done, err := s.keep(ctx, by, todo[:n])
			if err != nil {
				return r, err
			}
			for _, d := range todo[:n] {
				if done[d.snapshot.Street] {
					r.Closed++
					r.Communities += len(d.snapshot.Placings)
				} else {
					again = append(again, d.snapshot.Street)
				}
			}
			todo = todo[n:]
		}
	}
	for _, street := range again {
		if _, err := s.Close(ctx, by, street, week); err != nil {
			return r, err
		}
		r.Already++
	}
	return r, nil
}

// group are sub-districts that run the same plan.
type group struct {
	plan    *plan.Plan
	scope   place.Scope
	streets map[place.Path]bool
}

// running groups the sub-districts by plan. Where all run one plan, the group's scope is the whole scope, read at once.
func (s *Store) running(ctx context.Context, by account.Who, scope place.Scope, week clock.Week) ([]*group, error) {
	streets, err := s.plans.InForce(ctx, scope, week.Sunday())
	if err != nil {
		return nil, err
	}
	found := map[string]*group{}
	var order []*group
	for _, v := range streets {
		if !by.Can(account.CloseWeek, v.Street) {
			continue
		}
		g := found[v.Hash]
		if g == nil {
			p, err := s.plans.ByHash(ctx, v.Street, v.Hash)
			if err != nil {
				return nil, err
			}
			g = &group{plan: p, scope: scope, streets: map[place.Path]bool{}}
			found[v.Hash] = g
			order = append(order, g)
		}
		g.streets[v.Street] = true
	}
	if len(order) == 0 {
		return nil, fault.NotFoundf("这个范围内没有启用方案的街道，没有可以关账的周。请先启用方案。")
	}
	if len(order) > 1 {
		for _, g := range order {
			var in []place.Path
			for street := range g.streets {
				in = append(in, street)
			}
			g.scope = place.In(in...)
		}
	}
	return order, nil
}

// keep keeps snapshots with their standings in one transaction, and returns the sub-districts whose it kept: not those that
// were closed, or to whose reports somebody wrote, since the reading.
func (s *Store) keep(ctx context.Context, by account.Who, list []draft) (map[place.Path]bool, error) {
	for i := range list {
		if err := list[i].seal(); err != nil {
			return nil, err
		}
	}
	var done map[place.Path]bool
	err := s.journal.Write(ctx, by.Actor, func(tx *audit.Tx) error {
		done = map[place.Path]bool{}
		for some := range slices.Chunk(list, 50) {
			if err := insertSnapshots(ctx, tx, some, done); err != nil {
				return err
			}
		}
		if len(done) == 0 {
			return errNothing
		}
		for i := range list {
			if sn := &list[i].snapshot; done[sn.Street] {
				tx.Note(audit.Entry{
					Path: sn.Street, Action: "week.close", Subject: "week:" + string(sn.Week),
					Summary: fmt.Sprintf("%s关账，%d 个社区", sn.Week.Chinese(), len(sn.Placings)),
					Detail:  map[string]string{"hash": list[i].hash, "plan": sn.PlanHash},
				})
			}
		}
		return insertStandings(ctx, tx, list, done)
	})
	if errors.Is(err, errNothing) {
		return nil, nil
	}
	return done, err
}

// errNothing rolls back a transaction in which no week could be closed.
var errNothing = fault.Conflictf("没有可以关账的周。")

// insertSnapshots keeps some snapshots with one statement and notes the sub-districts whose it kept.
func insertSnapshots(ctx context.Context, tx *audit.Tx, list []draft, done map[place.Path]bool) error {
	var a db.Args
	rows := make([]string, len(list))
	for i := range list {
		d, sn := &list[i], &list[i].snapshot
		values := []any{sn.Street.County(), sn.Street, sn.Week, d.writes, tx.At, tx.By.Name, sn.PlanHash, d.hash, d.content}
		marks := make([]string, len(values))
		for j, v := range values {
			marks[j] = a.Add(v)
		}
		rows[i] = "(" + strings.Join(marks, ", ") + ")"
	}
	text := "insert into week_snapshot (county, path, week, writes, closed_at, closed_by, plan_hash, hash, content) values " + strings.Join(rows, ", ") + `
		on conflict (county, path, week) do update set closed_at = excluded.closed_at, closed_by = excluded.closed_by,
		plan_hash = excluded.plan_hash, hash = excluded.hash, content = excluded.content
		where week_snapshot.closed_at = 0 and week_snapshot.writes = excluded.writes returning path`
	kept, err := db.All[place.Path](ctx, tx, text, a...)
	for _, street := range kept {
		done[street] = true
	}
	return err
}

func insertStandings(ctx context.Context, tx *audit.Tx, list []draft, done map[place.Path]bool) error {
	return db.Insert(ctx, tx.Tx, "standing", []string{"county", "path", "week", "rank", "shared", "points", "parts", "report", "compounds"},
		func(yield func([]any) bool) {
			for i := range list {
				sn := &list[i].snapshot
				if !done[sn.Street] {
					continue
				}
				for j := range sn.Placings {
					p := &sn.Placings[j]
					if !yield([]any{
						sn.Street.County(), p.Figures.Path, sn.Week, p.Rank, p.Shared, int(p.Points), brief(p.Parts),
						string(p.Figures.Report.State), p.Figures.Compounds,
					}) {
						return
					}
				}
			}
		})
}

type keptRow struct {
	Hash     string `db:"hash"`
	ClosedAt int64  `db:"closed_at"`
	ClosedBy string `db:"closed_by"`
	Content  []byte `db:"content"`
}

func (s *Store) kept(ctx context.Context, c db.Conn, street place.Path, week clock.Week) (Closed, bool, error) {
	r, ok, err := db.Maybe[keptRow](ctx, c, `select hash, closed_at, closed_by, content from week_snapshot
		where county = $1 and path = $2 and week = $3 and closed_at > 0`, street.County(), street, week)
	if !ok || err != nil {
		return Closed{}, false, err
	}
	out := Closed{Hash: r.Hash, ClosedAt: r.ClosedAt, ClosedBy: r.ClosedBy}
	return out, true, json.Unmarshal(r.Content, &out.Snapshot)
}

// Snapshot returns a closed week; a week that is open is fault.NotFound.
func (s *Store) Snapshot(ctx context.Context, scope place.Scope, street place.Path, week clock.Week) (Closed, error) {
	if !street.IsStreet() || !scope.Shares(street) {
		return Closed{}, fault.NotFoundf(missingStreet)
	}
	c, ok, err := s.kept(ctx, s.db, street, week)
	if err == nil && !ok {
		err = fault.NotFoundf("%s还没有关账。到方案定的时刻（一般为周一 08:00）自动关账，关账后才有评比结果。", week.Chinese())
	}
	return c, err
}
