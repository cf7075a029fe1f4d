package committee

import (
	"context"
	"fmt"
	"strings"

	"bayou/internal/account"
	"bayou/internal/audit"
	"bayou/internal/clock"
	"bayou/internal/fault"
)

// ChangeFiled is the filing of what changed in a body that sits (变更备案). It stands in no track: it is done whenever something changed.
const ChangeFiled StepID = "change"

// lastFiled returns the day up to which the sub-district knows who sits; "" where the body was never filed.
func (r *Record) lastFiled() clock.Date {
	day := r.FiledOn
	for i := range r.Events {
		if e := &r.Events[i]; e.Step == ChangeFiled && e.Act == Done {
			day = max(day, e.Day)
		}
	}
	return day
}

// Unfiled returns the day of the first change of members since the last filing; "" when there is none to file.
func (r *Record) Unfiled() clock.Date {
	filed := r.lastFiled()
	if r.State != Sitting || r.Cause == Byelection || filed == "" {
		return ""
	}
	first := clock.Date("")
	for i := range r.People {
		p := &r.People[i]
		if p.Role != Member {
			continue
		}
		for _, day := range []clock.Date{p.LeftOn, p.Since} {
			if day > filed && (first == "" || day < first) {
				first = day
			}
		}
	}
	return first
}

// FileChange takes the filing of what changed in a body that sits. number is the filing's, if it has one.
func (s *Store) FileChange(ctx context.Context, by account.Who, id string, version int64, day clock.Date, number string) (Record, error) {
	number = strings.TrimSpace(number)
	return s.change(ctx, by, account.FileCommittee, id, version, func(tx *audit.Tx, r *Record) error {
		if day == "" {
			day = tx.Day
		}
		first := r.Unfiled()
		switch _, err := clock.ParseDate(string(day)); {
		case first == "":
			return fault.Conflictf("“%s”没有等着备案的变动。", r.Name)
		case err != nil || day < first || day > tx.Day:
			return fault.InvalidFields("没有保存：日期不对。", fault.Field{Name: "filed_on", Message: "应在变动之日（" + first.Chinese() + "）到今天之间"})
		}
		if err := fault.TooLong("number", number, 60); err != nil {
			return err
		}
		r.note(tx, "refile", fmt.Sprintf("“%s”办理变更备案", r.Name), map[string]any{"day": day, "number": number})
		return r.happened(ctx, tx, by, Event{Step: ChangeFiled, Act: Done, Day: day, Said: Said{Number: number}})
	})
}
