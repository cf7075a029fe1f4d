package week

import (
	"context"

	"bayou/internal/account"
	"bayou/internal/clock"
	"bayou/internal/place"
)

// Report is one community's report of one week. Before the confirmation Content is drafted from the records of the moment;
// after it, it is frozen. Version 0 = nothing was saved yet. Times are microseconds, 0 = not yet.
type Report struct {
	ID          string     `json:"id"`
	Path        place.Path `json:"path"`
	Name        string     `json:"name"`
	Week        clock.Week `json:"week"`
	Content     Content    `json:"content"`
	Extra       string     `json:"extra"` // what the head added
	ConfirmedAt int64      `json:"confirmed_at"`
	ConfirmedBy string     `json:"confirmed_by"` // post and name, as the journal has it
	Judgement   Judgement  `json:"judgement"`
	Closed      bool       `json:"closed"`
	Asked       int        `json:"asked"` // fields the system asks to be filled in; shown as 本周需要填写
	Version     int64      `json:"version"`
	Due         int64      `json:"due"`
	Close       int64      `json:"close"`
}

var _ = context.Background
var _ = account.System
