package difficulty

import (
	"context"

	"bayou/internal/account"
	"bayou/internal/audit"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/place"
	"bayou/internal/plan"
	"bayou/internal/register"
)

// Store keeps the difficulties. Tables: difficulty, difficulty_step.
type Store struct {
	db       *db.DB
	journal  *audit.Journal
	clock    clock.Clock
	plans    *plan.Store
	register *register.Store
}

// New returns the difficulties of a database.
func New(d *db.DB, j *audit.Journal, c clock.Clock, p *plan.Store, r *register.Store) *Store {
	return &Store{d, j, c, p, r}
}

// Query selects difficulties. The zero Query is all, those that the office owes an answer first, then by due day.
type Query struct {
	State     State      // "" = all
	Unsettled bool       // open or answered
	Late      bool       // only where the office is or was late
	Community place.Path // any place; "" = all
	Compound  string     // an id; "" = all
	Offset    int
	Limit     int // 0 = 50
}

// Page is a part of a list with the number of all that fit.
type Page struct {
	Rows  []Difficulty `json:"rows"`
	Total int64        `json:"total"`
}

// Count is what a community has open. Late are those among Open whose answer is past due.
type Count struct {
	Community place.Path `db:"community" json:"community"`
	Open      int64      `db:"open" json:"open"`
	Answered  int64      `db:"answered" json:"answered"`
	Late      int64      `db:"late" json:"late"`
}

// NewDifficulty is a difficulty to raise. Compound "" = it concerns the community as a whole.
type NewDifficulty struct {
	Community   place.Path
	Compound    string
	Title, Text string
}

// Raise enters a difficulty of a community. The answer is due after the plan's number of work days.
func (s *Store) Raise(ctx context.Context, by account.Who, n NewDifficulty) (Difficulty, error) {
	return Difficulty{}, nil
}

// Answer gives the office's answer; solved says that the matter is solved, not only explained. version is the one that was
// seen, 0 = whatever is recorded.
func (s *Store) Answer(ctx context.Context, by account.Who, id string, version int64, text string, solved bool) (Difficulty, error) {
	return Difficulty{}, nil
}

// Accept closes a difficulty; only the community does. Without an answer of the office it needs a note.
func (s *Store) Accept(ctx context.Context, by account.Who, id string, version int64, note string) (Difficulty, error) {
	return Difficulty{}, nil
}

// Reopen sends an answered or closed difficulty back to the office with a reason and a new due day.
func (s *Store) Reopen(ctx context.Context, by account.Who, id string, version int64, reason string) (Difficulty, error) {
	return Difficulty{}, nil
}

// Get returns a difficulty with its steps; outside the scope it is NotFound.
func (s *Store) Get(ctx context.Context, scope place.Scope, id string) (Record, error) {
	return Record{}, nil
}

// List returns one page of difficulties in the scope.
func (s *Store) List(ctx context.Context, scope place.Scope, q Query) (Page, error) {
	return Page{}, nil
}

// Between returns the difficulties that were unsettled at some time from one day to another, both included, as they stood at the
// end of the last: what a week's report and bulletin tell. In path order.
func (s *Store) Between(ctx context.Context, scope place.Scope, from, to clock.Date) ([]Difficulty, error) {
	return nil, nil
}

// Late returns the office's own late answers as of the end of a day: those still owed past their due day, and those given late
// in the day's week. Longest overdue first.
func (s *Store) Late(ctx context.Context, scope place.Scope, day clock.Date) ([]Difficulty, error) {
	return nil, nil
}

// CountOpen counts what is not closed by community, in path order. Communities with nothing open are left out.
func (s *Store) CountOpen(ctx context.Context, scope place.Scope) ([]Count, error) {
	return nil, nil
}
