package area_test

import (
	"fmt"
	"strings"
	"testing"

	"bayou/internal/account"
	"bayou/internal/area"
	"bayou/internal/audit"
	"bayou/internal/db"
	"bayou/internal/db/dbtest"
	"bayou/internal/fault"
	"bayou/internal/place"
	"bayou/internal/reading"
)

// borders is a file with one square for each name.
func borders(names ...string) []byte {
	figures := make([]string, len(names))
	for i, name := range names {
		west := 113.66 + 0.01*float64(i)
		figures[i] = fmt.Sprintf(`{"type":"Feature","properties":{"name":%q},"geometry":{"type":"Polygon","coordinates":[[[%g,34.76],[%g,34.76],[%g,34.77],[%g,34.76]]]}}`,
			name, west, west+0.01, west+0.01, west)
	}
	return []byte(`{"type":"FeatureCollection","features":[` + strings.Join(figures, ",") + `]}`)
}

// clauses: P1
func TestBordersComeAndAreTakenBack(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, _ := seeded(t, d)
		ctx, sys, head := t.Context(), account.System(), place.In(street+"010/")
		names := func(want ...string) {
			t.Helper()
			got, err := s.Outlines(ctx, head)
			if err != nil || len(got) != len(want) {
				t.Fatalf("%+v %v, want %q", got, err, want)
			}
			for i, f := range got {
				if f.Name != want[i] {
					t.Errorf("%q, want %q", f.Name, want[i])
				}
			}
		}
		names()
		first, err := s.ImportOutlines(ctx, sys, street, area.NewOutlines{File: "一.geojson", Raw: borders("商务社区", "别处"), System: reading.WGS84})
		if err != nil || first.Figures != 2 || first.Points != 8 {
			t.Fatalf("%+v %v", first, err)
		}
		again, err := s.ImportOutlines(ctx, sys, street, area.NewOutlines{File: "一.geojson", Raw: borders("商务社区", "别处"), System: reading.WGS84})
		if err != nil || again.ID != first.ID {
			t.Errorf("the same file makes another set: %+v %v", again, err)
		}
		names("商务社区", "别处")
		figures, err := s.Outlines(ctx, head)
		if err != nil || figures[0].Community != street+"010/" || figures[1].Community != "" || figures[0].Polygons[0][0][0] != [2]int64{11366000, 3476000} {
			t.Errorf("%+v %v", figures, err)
		}
		second, err := s.ImportOutlines(ctx, sys, street, area.NewOutlines{File: "二.geojson", Raw: borders("文化"), System: reading.GCJ02})
		if err != nil {
			t.Fatal(err)
		}
		names("文化")
		for range 2 {
			if err := s.UndoOutlines(ctx, sys, second.ID); err != nil {
				t.Fatal(err)
			}
		}
		names("商务社区", "别处")
		sets, err := s.OutlineSets(ctx, place.In(street))
		if err != nil || len(sets) != 2 || sets[0].ID != second.ID || sets[0].UndoneAt == 0 || sets[1].UndoneAt != 0 {
			t.Errorf("%+v %v", sets, err)
		}
		if elsewhere, err := s.Outlines(ctx, place.In("410105/002/001/")); err != nil || len(elsewhere) > 0 {
			t.Errorf("%+v %v", elsewhere, err)
		}
	})
}

func TestBordersAreForTheOfficeOfTheirStreet(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, _ := seeded(t, d)
		set, err := s.ImportOutlines(t.Context(), account.System(), street, area.NewOutlines{File: "一.geojson", Raw: borders("商务"), System: reading.BD09})
		if err != nil {
			t.Fatal(err)
		}
		for who, want := range map[account.Grant]fault.Kind{
			{Role: account.Head, Path: street + "010/"}:     fault.NotFound,
			{Role: account.Property, Path: "410105/002/"}:   fault.NotFound,
			{Role: account.Property, Path: street + "010/"}: fault.NotFound,
		} {
			by := account.Who{Actor: audit.Actor{ID: "x", Name: "示例"}, Grants: []account.Grant{who}}
			if err := s.UndoOutlines(t.Context(), by, set.ID); fault.Of(err) != want {
				t.Errorf("%+v: %v", who, err)
			}
			if _, err := s.ImportOutlines(t.Context(), by, street, area.NewOutlines{File: "x", Raw: borders("商务"), System: reading.WGS84}); fault.Of(err) != fault.Denied {
				t.Errorf("%+v: %v", who, err)
			}
		}
		for name, n := range map[string]area.NewOutlines{
			"no system": {Raw: borders("商务")}, "a page": {Raw: []byte("<html>"), System: reading.WGS84}, "nothing": {System: reading.WGS84},
		} {
			if _, err := s.ImportOutlines(t.Context(), account.System(), street, n); fault.Of(err) != fault.Invalid {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}
