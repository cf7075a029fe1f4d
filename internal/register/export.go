package register

import (
	"context"
	"io"
	"iter"
	"strconv"

	"bayou/internal/clock"
	"bayou/internal/place"
	"bayou/internal/plan"
	"bayou/internal/sheet"
)

// Export writes the register of a sub-district, or of one community of it, as a workbook, with the texts as they were written,
// so that importing it unchanged changes nothing. asOf "" is now. Personal data are left out. The last columns say what the
// rules and the offices made of each compound; an import does not read them, and finds the compound by its 系统编号.
func (s *Store) Export(ctx context.Context, scope place.Scope, w io.Writer, at place.Path, asOf clock.Date) error {
	day := clock.Today(s.clock)
	if asOf != "" {
		day = asOf
	}
	p, err := s.plans.Current(ctx, at.Street(), day)
	if err != nil {
		return err
	}
	var fields []*plan.Field
	for i := range p.Fields {
		if !p.Fields[i].Sensitive {
			fields = append(fields, &p.Fields[i])
		}
	}
	columns := make([]sheet.Column, 0, len(fields)+4)
	for _, f := range fields {
		columns = append(columns, sheet.Column{Name: f.Name, Width: width(f)})
	}
	for _, name := range []string{"是否在方案范围", "建议模式", "认定模式", headerID} {
		columns = append(columns, sheet.Column{Name: name, Width: 14})
	}
	var compounds iter.Seq2[Compound, error]
	if asOf == "" || asOf >= clock.Today(s.clock) {
		compounds = s.Each(ctx, scope, Query{Community: at})
	} else {
		compounds = s.eachAsOf(ctx, scope, at, asOf)
	}
	var failed error
	err = sheet.Write(w, "老旧小区登记表", columns, func(yield func([]any) bool) {
		for c, err := range compounds {
			if failed = err; err != nil || !yield(exported(p, fields, &c)) {
				return
			}
		}
	})
	if failed != nil {
		return failed
	}
	return err
}

func exported(p *plan.Plan, fields []*plan.Field, c *Compound) []any {
	row := make([]any, 0, len(fields)+4)
	for _, f := range fields {
		row = append(row, written(withSystem(c.Facts[f.ID])))
	}
	return append(row, c.Scope.Chinese(), modeName(p, c.Proposed), modeName(p, c.Mode), c.ID)
}

// written returns a plain number as a number, so that it can be summed, and everything else as the text it is.
func written(text string) any {
	if n, err := strconv.ParseInt(text, 10, 52); err == nil && strconv.FormatInt(n, 10) == text {
		return n
	}
	return text
}

func modeName(p *plan.Plan, id string) string {
	if m, ok := p.Mode(id); ok {
		return m.Name
	}
	return ""
}

func width(f *plan.Field) float64 {
	if f.ID == FieldName || f.ID == FieldAddress {
		return 28
	}
	return 14
}
