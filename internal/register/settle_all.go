package register

import (
	"context"

	"bayou/internal/account"
	"bayou/internal/db"
	"bayou/internal/fault"
	"bayou/internal/place"
)

// maxSettled bounds how many fields are settled at once.
const maxSettled = 200

// Refused is a settlement that was not recorded, and why.
type Refused struct {
	Settlement
	Why error // NotFound, Conflict or Invalid
}

// SettleAll records settlements one by one, each with its own row in the journal: one that somebody overtook is refused and does
// not keep the others. Sent twice, the second changes nothing, because every field was settled after the version that was seen.
// done counts what was recorded, also where an error of another kind breaks off.
func (s *Store) SettleAll(ctx context.Context, by account.Who, list []Settlement) (done int, refused []Refused, err error) {
	if len(list) == 0 {
		return 0, nil, fault.InvalidFields("还没有选，什么都没有核定。", fault.Field{Name: "line", Message: "请在要核定的各行选一个说法"})
	}
	if len(list) > maxSettled {
		return 0, nil, fault.Invalidf("一次最多核定 %d 项，请分几次。", maxSettled)
	}
	for i := range list {
		if err := list[i].reasoned(); err != nil {
			return 0, nil, err
		}
	}
	for _, st := range list {
		switch _, err := s.Settle(ctx, by, st); fault.Of(err) {
		case fault.NotFound, fault.Conflict, fault.Invalid:
			refused = append(refused, Refused{st, err})
		default:
			if err != nil {
				return done, refused, err
			}
			done++
		}
	}
	return done, refused, nil
}

// Waiting returns how many facts of the compounds in the register somebody should look at, as Doubts lists them.
func (s *Store) Waiting(ctx context.Context, scope place.Scope) (int64, error) {
	var a db.Args
	return db.One[int64](ctx, s.db, "", "select cast(coalesce(sum(doubts), 0) as bigint) from compound where "+scope.Where("", a.Add)+
		" and withdrawn_on = '' and doubts > 0", a...)
}
