package inspect

import (
	"context"

	"bayou/internal/clock"
	"bayou/internal/place"
)

// asOf returns the finding as it stood at the end of a day; ok is false before it was found.
func (f Finding) asOf(day clock.Date) (then Finding, ok bool) {
	if f.Day > day {
		return f, false
	}
	terms := f.Terms
	f.Terms, f.State = nil, Open
	f.RectifiedOn, f.RectifiedBy, f.Rectification, f.RecheckedOn, f.RecheckedBy, f.Recheck, f.RecheckOffice = "", "", "", "", "", "", ""
	for _, t := range terms {
		f.Due, f.Round, f.State = t.Due, t.Round, Open
		if t.RectifiedOn == "" || t.RectifiedOn > day {
			break
		}
		f.State, f.RectifiedOn, f.RectifiedBy, f.Rectification = Rectified, t.RectifiedOn, t.RectifiedBy, t.Rectification
		if t.RecheckedOn == "" || t.RecheckedOn > day {
			break
		}
		if t.Outcome != TermReopened {
			f.State, f.RecheckedOn, f.RecheckedBy, f.Recheck, f.RecheckOffice = Closed, t.RecheckedOn, t.RecheckedBy, t.Recheck, t.Office
			break
		}
	}
	return f, true
}

// UnclosedAsOf returns the findings of a compound that were not closed at the end of a day, as they stood then, in the order in
// which they were found.
func (s *Store) UnclosedAsOf(ctx context.Context, scope place.Scope, compound string, day clock.Date) ([]Finding, error) {
	var out []Finding
	for f, err := range s.EachFinding(ctx, scope, FindingQuery{Compound: compound}, day) {
		if err != nil {
			return nil, err
		}
		if f.Day > day {
			continue
		}
		whole, err := s.Finding(ctx, scope, f.ID)
		if err != nil {
			return nil, err
		}
		if then, ok := whole.asOf(day); ok && then.State != Closed {
			out = append(out, then)
		}
	}
	return out, nil
}
