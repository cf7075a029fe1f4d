package week

import (
	"context"
	"encoding/json"

	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/place"
	"bayou/internal/plan"
)

// Point is a community's place in one closed week, for charts. Rank 0 = shown apart.
type Point struct {
	Path      place.Path  `db:"path" json:"path"`
	Week      clock.Week  `db:"week" json:"week"`
	Rank      int         `db:"rank" json:"rank"`
	Shared    bool        `db:"shared" json:"shared"`
	Points    plan.Points `db:"points" json:"points"`
	Report    State       `db:"report" json:"report"`
	Compounds int         `db:"compounds" json:"compounds"`
	Parts     PartPoints  `db:"parts" json:"parts"`
}

// PartPoints are the points by indicator; one without a base is not in it.
type PartPoints map[string]plan.Points

// Scan reads the stored form.
func (p *PartPoints) Scan(v any) error {
	switch b := v.(type) {
	case string:
		return json.Unmarshal([]byte(b), p)
	case []byte:
		return json.Unmarshal(b, p)
	}
	*p = nil
	return nil
}

func brief(parts []Part) string {
	out := PartPoints{}
	for _, p := range parts {
		if p.Used {
			out[p.Indicator] = p.Points
		}
	}
	b, _ := json.Marshal(out) // a map of integers
	return string(b)
}

// History returns the places of a community, or of all communities of a sub-district, from one week to another, both included,
// by week and path. Like a standing it may be read by every community of the sub-district.
func (s *Store) History(ctx context.Context, scope place.Scope, at place.Path, from, to clock.Week) ([]Point, error) {
	if !scope.Shares(at.Street()) {
		return nil, nil
	}
	var a db.Args
	where := place.In(at).Where("", a.Add)
	return db.All[Point](ctx, s.db, "select path, week, rank, shared, points, report, compounds, parts from standing where "+where+
		" and week >= "+a.Add(from)+" and week <= "+a.Add(to)+" order by week, path", a...)
}

// ClosedWeek is a closed week of a sub-district.
type ClosedWeek struct {
	Week     clock.Week `db:"week" json:"week"`
	Hash     string     `db:"hash" json:"hash"`
	ClosedAt int64      `db:"closed_at" json:"closed_at"`
	ClosedBy string     `db:"closed_by" json:"closed_by"`
}

// Weeks returns the closed weeks of a sub-district, latest first.
func (s *Store) Weeks(ctx context.Context, scope place.Scope, street place.Path) ([]ClosedWeek, error) {
	if !scope.Shares(street) {
		return nil, nil
	}
	return db.All[ClosedWeek](ctx, s.db, `select week, hash, closed_at, closed_by from week_snapshot
		where county = $1 and path = $2 and closed_at > 0 order by week desc`, street.County(), street)
}
