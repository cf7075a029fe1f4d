package survey

import (
	"context"

	"bayou/internal/db"
	"bayou/internal/place"
)

// Query selects submissions. Empty fields select everything.
type Query struct {
	State         State
	Waiting       bool // those that the office has to review
	Community     place.Path
	Compound      string
	Found         bool   // of compounds that are not in the register
	Doubtful      string // with a doubt about this field; Any = about any, None = about none, and in the register
	Offset, Limit int    // Limit 0 = 50
}

// What Query.Doubtful may be besides a field.
const (
	Any  = "any"
	None = "none"
)

// Page is a part of a list with the number of all.
type Page struct {
	Rows  []Submission `json:"rows"`
	Total int64        `json:"total"`
}

// List returns submissions, those that wait first, the longest waiting before the others.
func (s *Store) List(ctx context.Context, scope place.Scope, q Query) (Page, error) {
	var a db.Args
	var p Page
	var err error
	where := q.where(scope, &a)
	if p.Total, err = db.One[int64](ctx, s.db, "", "select count(*) from survey where "+where, a...); err != nil {
		return p, err
	}
	if q.Limit <= 0 {
		q.Limit = 50
	}
	order := " order by case state when 'void' then 3 when 'accepted' then 2 when 'has_issues' then 1 else 0 end, case when state in ('accepted', 'void') then -changed_at else changed_at end, id"
	p.Rows, err = db.All[Submission](ctx, s.db, "select "+columns+" from survey where "+where+order+
		" limit "+a.Add(q.Limit)+" offset "+a.Add(max(q.Offset, 0)), a...)
	return p, err
}

func (q *Query) where(scope place.Scope, a *db.Args) string {
	if q.Community != "" {
		scope = scope.Narrow(q.Community)
	}
	where := scope.Where("", a.Add)
	if q.State != "" {
		where += " and state = " + a.Add(string(q.State))
	}
	if q.Waiting {
		where += " and state in ('submitted', 'resubmitted')"
	}
	if q.Waiting || q.State == HasIssues { // nothing is owed for a compound that left the register
		where += " and (exists (select 1 from compound c where c.county = survey.county and c.id = survey.compound and c.withdrawn_on = '') or compound = '')"
	}
	if q.Compound != "" {
		where += " and compound = " + a.Add(q.Compound)
	}
	if q.Found {
		where += " and compound = ''"
	}
	switch q.Doubtful {
	case "":
	case Any:
		where += " and doubts <> ''"
	case None:
		where += " and doubts = '' and compound <> ''"
	default:
		where += " and doubts like " + a.Add("%,"+likeText(q.Doubtful)+",%") + ` escape '\'`
	}
	return where
}

// likeText lets a text stand in a LIKE for itself.
func likeText(s string) string {
	out := make([]byte, 0, len(s))
	for i := range len(s) {
		if c := s[i]; c == '%' || c == '_' || c == '\\' {
			out = append(out, '\\')
		}
		out = append(out, s[i])
	}
	return string(out)
}

// Count is how many compounds of a community have submissions in a state.
type Count struct {
	Community place.Path `db:"community" json:"community"`
	State     State      `db:"state" json:"state"`
	Compounds int64      `db:"compounds" json:"compounds"`
	Forms     int64      `db:"forms" json:"forms"`
}

// Counts returns the counts of everything in the scope, in path order. Compounds that were taken out of the register do not count.
func (s *Store) Counts(ctx context.Context, scope place.Scope) ([]Count, error) {
	var a db.Args
	return db.All[Count](ctx, s.db, `select substr(s.path, 1, 15) as community, s.state as state, count(distinct s.compound) as compounds, count(*) as forms
		from survey s join compound c on c.county = s.county and c.id = s.compound and c.withdrawn_on = ''
		where `+scope.Where("s.", a.Add)+" group by substr(s.path, 1, 15), s.state order by 1, 2", a...)
}
