package survey

import (
	"context"

	"bayou/internal/clock"
	"bayou/internal/place"
)

// Version is one form of a sub-district, in force from a day on. Number counts from 1, the oldest.
type Version struct {
	Form
	Number int
	Since  clock.Date
}

// Versions returns the forms that a sub-district's plans have asked, newest first; plans that ask the same share a form.
func (s *Store) Versions(ctx context.Context, street place.Path) ([]Version, error) {
	plans, err := s.plans.Versions(ctx, street)
	if err != nil {
		return nil, err
	}
	var out []Version
	for i := len(plans) - 1; i >= 0; i-- {
		p, err := s.plans.ByHash(ctx, street, plans[i].Hash)
		if err != nil {
			return nil, err
		}
		if f := FormOf(p); len(out) == 0 || out[0].Form.Version != f.Version {
			out = append([]Version{{f, len(out) + 1, plans[i].Since}}, out...)
		}
	}
	return out, nil
}

// Older returns the form of a version; ok is false when the sub-district never asked it.
func (s *Store) Older(ctx context.Context, street place.Path, version string) (f Form, ok bool, err error) {
	all, err := s.Versions(ctx, street)
	for _, v := range all {
		if v.Form.Version == version {
			return v.Form, true, err
		}
	}
	return f, false, err
}
