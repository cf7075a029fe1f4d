package difficulty

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"bayou/internal/audit"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/place"
	"bayou/internal/plan"
	"bayou/internal/register"
)

// Store keeps the difficulties. Tables: difficulty, difficulty_step.
type Store struct {
	db       *db.DB
	journal  *audit.Journal
	clock    clock.Clock
	plans    *plan.Store
	register *register.Store
}

// New returns the difficulties of a database.
func New(d *db.DB, j *audit.Journal, c clock.Clock, p *plan.Store, r *register.Store) *Store {
	return &Store{d, j, c, p, r}
}

// Query selects difficulties. The zero Query is all: those that the office owes an answer first, by due day,
// the closed ones last.
type Query struct {
	State     State      // "" = all
	Unsettled bool       // open or answered
	Late      bool       // only where the office is or was late
	Community place.Path // any place; "" = all
	Compound  string     // an id; "" = all
	Offset    int
	Limit     int // 0 = 50
}

// Page is a part of a list with the number of all that fit.
type Page struct {
	Rows  []Difficulty `json:"rows"`
	Total int64        `json:"total"`
}

const (
	columns = "d.county, d.id, d.path, d.compound, coalesce(c.name, '') as compound_name, d.title, d.text, d.state, d.raised_on, d.raised_by, " +
		"d.due, d.answered_on, d.answered_by, d.answer, d.solved, d.closed_on, d.reopened, d.version, d.changed_on, d.changed_at, d.changed_by"
	from        = " from difficulty d left join compound c on c.county = d.county and c.id = d.compound where "
	stepColumns = "seq, kind, text, solved, day, at, due, by_name, post"
	missing     = "没有这条困难，或者它不在您负责的范围内。"
)

func load(ctx context.Context, c db.Conn, scope place.Scope, id string) (Difficulty, error) {
	var a db.Args
	return db.One[Difficulty](ctx, c, missing, "select "+columns+from+scope.Where("d.", a.Add)+" and d.id = "+a.Add(id), a...)
}

// Get returns a difficulty with its steps; outside the scope it is NotFound.
func (s *Store) Get(ctx context.Context, scope place.Scope, id string) (Record, error) {
	d, err := load(ctx, s.db, scope, id)
	if err != nil {
		return Record{}, err
	}
	steps, err := db.All[Step](ctx, s.db, "select "+stepColumns+" from difficulty_step where county = $1 and difficulty = $2 order by seq", d.County, d.ID)
	return Record{d, steps}, err
}

// List returns one page of difficulties in the scope.
func (s *Store) List(ctx context.Context, scope place.Scope, q Query) (Page, error) {
	var a db.Args
	where := q.where(scope, &a, clock.Today(s.clock))
	total, err := db.One[int64](ctx, s.db, "", "select count(*) from difficulty d where "+where, a...)
	if err != nil {
		return Page{}, err
	}
	if q.Limit <= 0 {
		q.Limit = 50
	}
	rows, err := db.All[Difficulty](ctx, s.db, "select "+columns+from+where+` order by case d.state when 'open' then 0 when 'answered' then 1 else 2 end,
		case when d.state = 'closed' then '' else d.due end, d.changed_at desc, d.id limit `+a.Add(q.Limit)+" offset "+a.Add(max(q.Offset, 0)), a...)
	return Page{rows, total}, err
}

func (q *Query) where(scope place.Scope, a *db.Args, today clock.Date) string {
	if q.Community != "" {
		scope = scope.Narrow(q.Community)
	}
	and := []string{scope.Where("d.", a.Add)}
	if q.State != "" {
		and = append(and, "d.state = "+a.Add(string(q.State)))
	}
	if q.Unsettled {
		and = append(and, "d.state <> 'closed'")
	}
	if q.Late {
		and = append(and, "(d.answered_on > d.due or d.state = 'open' and d.due < "+a.Add(string(today))+")")
	}
	if q.Compound != "" {
		and = append(and, "d.compound = "+a.Add(q.Compound))
	}
	return strings.Join(and, " and ")
}

// Between returns the difficulties that were unsettled at some time from one day to another, both included, as they stood at the
// end of the last: what a week's report and bulletin tell. In path order.
func (s *Store) Between(ctx context.Context, scope place.Scope, first, last clock.Date) ([]Difficulty, error) {
	var a db.Args
	now, err := db.All[Difficulty](ctx, s.db, "select "+columns+from+scope.Where("d.", a.Add)+" and d.raised_on <= "+a.Add(string(last))+
		" and (d.closed_on = '' or d.closed_on >= "+a.Add(string(first))+") order by d.county, d.path, d.id", a...)
	if err != nil {
		return nil, err
	}
	then, err := s.stepsUntil(ctx, scope, last)
	var out []Difficulty
	for _, d := range now {
		if d.ChangedOn > last {
			d = d.fold(then[d.ID])
		}
		if d.ClosedOn == "" || d.ClosedOn >= first {
			out = append(out, d)
		}
	}
	return out, err
}

type stepOf struct {
	Difficulty string `db:"difficulty"`
	Step
}

// stepsUntil returns, by difficulty, the steps up to a day of those that went on after it.
func (s *Store) stepsUntil(ctx context.Context, scope place.Scope, day clock.Date) (map[string][]Step, error) {
	var a db.Args
	out := map[string][]Step{}
	text := "select s.difficulty, s." + strings.ReplaceAll(stepColumns, ", ", ", s.") + ` from difficulty d
		join difficulty_step s on s.county = d.county and s.difficulty = d.id
		where ` + scope.Where("d.", a.Add) + " and d.changed_on > " + a.Add(string(day)) + " and s.day <= " + a.Add(string(day)) + " order by s.difficulty, s.seq"
	for r, err := range db.Each[stepOf](ctx, s.db, text, a...) {
		if err != nil {
			return nil, err
		}
		out[r.Difficulty] = append(out[r.Difficulty], r.Step)
	}
	return out, nil
}

// Late returns the office's own late answers as of the end of a day: those still owed past their due day, and those given late
// in the day's week. Longest overdue first.
func (s *Store) Late(ctx context.Context, scope place.Scope, day clock.Date) ([]Difficulty, error) {
	monday := day.Week().Monday()
	all, err := s.Between(ctx, scope, monday, day)
	late := slices.DeleteFunc(all, func(d Difficulty) bool {
		return !d.Late(day) || d.AnsweredOn != "" && d.AnsweredOn < monday
	})
	slices.SortStableFunc(late, func(a, b Difficulty) int { return cmp.Compare(a.Due, b.Due) })
	return late, err
}
