package register

import (
	"context"
	"strconv"

	"bayou/internal/db"
	"bayou/internal/place"
	"bayou/internal/reading"
)

// Said is what one observation said of one field.
type Said struct {
	reading.Reading
	Observation *Observation
	Cell        string // of an import: 工作表!C12; "" = not from a sheet, or its row did not have the field
}

// Books are the imports that observations came with, by id: they know the sheet and the columns.
type Books map[string]Run

// Cell returns where an observation found a field: 摸底表!C12. It is "" for what came from no sheet.
func (b Books) Cell(o *Observation, field string) string {
	run, ok := b[o.Run]
	if !ok || o.Row == 0 {
		return ""
	}
	for _, c := range run.Columns {
		if c.Field == field {
			return run.Sheet + "!" + c.Letter + strconv.FormatInt(o.Row, 10)
		}
	}
	return ""
}

// Books returns the imports that the observations came with. Whoever may see the observations may know their sheets.
func (s *Store) Books(ctx context.Context, all []Observation) (Books, error) {
	out := Books{}
	byCounty := map[string]map[string]bool{}
	for i := range all {
		if o := &all[i]; o.Run != "" {
			if byCounty[o.County] == nil {
				byCounty[o.County] = map[string]bool{}
			}
			byCounty[o.County][o.Run] = true
		}
	}
	for county, ids := range byCounty {
		var a db.Args
		text, sep := "select "+runColumns+" from import_run where county = "+a.Add(county)+" and id in (", ""
		for id := range ids {
			text, sep = text+sep+a.Add(id), ", "
		}
		runs, err := db.All[Run](ctx, s.db, text+")", a...)
		if err != nil {
			return nil, err
		}
		for _, r := range runs {
			out[r.ID] = r
		}
	}
	return out, nil
}

// Statements returns everything that was ever said of one field of a compound, the latest first, what undone imports said
// included.
func (s *Store) Statements(ctx context.Context, scope place.Scope, id, field string) (Compound, []Said, error) {
	c, err := s.Get(ctx, scope, id)
	if err != nil {
		return c, nil, err
	}
	all, err := observations(ctx, s.db, &c)
	if err != nil {
		return c, nil, err
	}
	books, err := s.Books(ctx, all)
	if err != nil {
		return c, nil, err
	}
	var out []Said
	for i := len(all) - 1; i >= 0; i-- {
		if r, ok := all[i].Readings[field]; ok {
			out = append(out, Said{r, &all[i], books.Cell(&all[i], field)})
		}
	}
	return c, out, nil
}
