package register

import (
	"context"

	"bayou/internal/db"
	"bayou/internal/place"
	"bayou/internal/plan"
)

// Count is how many compounds of a community share scope, decided and proposed mode.
type Count struct {
	Community  place.Path `db:"community" json:"community"`
	Scope      plan.Truth `db:"scope" json:"scope"`
	Mode       string     `db:"mode" json:"mode"`
	Proposed   string     `db:"proposed" json:"proposed"`
	Compounds  int64      `db:"n" json:"compounds"`
	Households int64      `db:"households" json:"households"` // the sum of what is surely there
}

// Counts returns the counts of everything in the register in the scope, in path order.
func (s *Store) Counts(ctx context.Context, scope place.Scope) ([]Count, error) {
	var a db.Args
	return db.All[Count](ctx, s.db, `select substr(path, 1, 15) as community, scope, mode, proposed, count(*) as n,
		cast(coalesce(sum(households_low), 0) / 1000 as bigint) as households from compound where `+scope.Where("", a.Add)+
		` and withdrawn_on = '' group by substr(path, 1, 15), scope, mode, proposed order by 1, 2, 3, 4`, a...)
}
