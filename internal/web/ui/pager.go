package ui

import (
	"context"
	"io"
)

// Pager leads through the pages of a list of Total rows. Swap is the id of the element it replaces, "" = the whole page.
type Pager struct {
	Query      Query
	Total      int
	Unit, Swap string
}

// Render draws the pager.
func (p Pager) Render(ctx context.Context, w io.Writer) error { return p.view().Render(ctx, w) }

func (p Pager) last() int { return max(1, (p.Total+PageSize-1)/PageSize) }

func (f Filter) kind() string {
	if f.Type == "" {
		return "text"
	}
	return f.Type
}

func unitIn(unit string) string {
	if unit == "" {
		return ""
	}
	return "（" + unit + "）"
}
