package house

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"

	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/place"
	"bayou/internal/register"
)

// Missing is the outcome of a unit that is known and that a room list of its building does not name. Nothing happens to it.
const Missing register.Outcome = "missing"

// OutcomeTitle returns an outcome as a page says it.
func OutcomeTitle(o register.Outcome) string {
	switch o {
	case Missing:
		return "清册里没有"
	case Joined:
		return "并为共有"
	}
	return o.Title()
}

// Upload is a room list of one compound. Building is meant where a row names none; First tells what the first number of 2-301 is.
// Merge takes organisations of one name, and people of one name and telephone, for one owner. NewBuildings lets the list bring
// buildings beside those that are recorded.
type Upload struct {
	Compound     string
	Path, Name   string
	Sheet        string
	Map          string     // a remembered mapping of headers; "" = one that fits by itself, register.PlanOnly = none
	AsOf         clock.Date // "" = today
	Source       AreaSource // of areas whose row names none
	Building     string
	First        First
	Merge        bool
	NewBuildings bool
	Answers      map[int64]string // what a person answered to rows that need one: a unit's id, a key or LeaveOut
}

// RowResult is what became of one row. Room is the room as it was understood, else as written. A Missing one has a Row below 0.
type RowResult struct {
	Row      int64             `db:"row_no" json:"row"`
	Outcome  register.Outcome  `db:"outcome" json:"outcome"`
	Unit     string            `db:"unit" json:"unit"`
	Room     string            `db:"room" json:"room"`
	Note     string            `db:"note" json:"note"`
	Problems register.Problems `db:"problems" json:"problems"`
	Changes  []Change          `db:"-" json:"-"` // only a preview tells it, and what a person chooses between
	Among    []*Unit           `db:"-" json:"-"`
	Choices  []Key             `db:"-" json:"-"`
}

// Run is one import of a room list. Owners counts owners that were not known before.
type Run struct {
	County      string           `db:"county" json:"-"`
	ID          string           `db:"id" json:"id"`
	Path        place.Path       `db:"path" json:"-"`
	Compound    string           `db:"compound" json:"compound"`
	File        string           `db:"file" json:"file"`
	Hash        string           `db:"hash" json:"hash"`
	Sheet       string           `db:"sheet" json:"sheet"`
	AsOf        clock.Date       `db:"as_of" json:"as_of"`
	Day         clock.Date       `db:"day" json:"day"`
	At          int64            `db:"at" json:"at"`
	Actor       string           `db:"actor" json:"-"`
	By          string           `db:"by_name" json:"by"`
	Columns     register.Columns `db:"columns" json:"columns"`
	Created     int64            `db:"created" json:"created"`
	Updated     int64            `db:"updated" json:"updated"`
	Unchanged   int64            `db:"unchanged" json:"unchanged"`
	Rejected    int64            `db:"rejected" json:"rejected"`
	NeedsPerson int64            `db:"needs_person" json:"needs_person"`
	Missing     int64            `db:"missing" json:"missing"`
	Joined      int64            `db:"joined" json:"joined"`
	Skipped     int64            `db:"skipped" json:"skipped"`
	Problems    int64            `db:"problems" json:"problems"`
	Owners      int64            `db:"owners" json:"owners"`
	UndoneAt    int64            `db:"undone_at" json:"undone_at"`
	UndoneBy    string           `db:"undone_by" json:"undone_by"`
}

const runColumns = "county, id, path, compound, file, hash, sheet, as_of, day, at, actor, by_name, columns, created, updated, unchanged, rejected, " +
	"needs_person, missing, joined, skipped, problems, owners, undone_at, undone_by"

func (r *Run) row() []any {
	columns, _ := json.Marshal(r.Columns) // strings only
	return []any{
		r.County, r.ID, string(r.Path), r.Compound, r.File, r.Hash, r.Sheet, string(r.AsOf), string(r.Day), r.At, r.Actor, r.By, string(columns), r.Created, r.Updated,
		r.Unchanged, r.Rejected, r.NeedsPerson, r.Missing, r.Joined, r.Skipped, r.Problems, r.Owners, r.UndoneAt, r.UndoneBy,
	}
}

// Of returns the number of rows of an outcome.
func (r *Run) Of(o register.Outcome) int64 { return *r.counter(o) }

func (r *Run) counter(o register.Outcome) *int64 {
	return map[register.Outcome]*int64{
		register.Created: &r.Created, register.Updated: &r.Updated, register.Unchanged: &r.Unchanged, register.Rejected: &r.Rejected,
		register.NeedsPerson: &r.NeedsPerson, Missing: &r.Missing, Joined: &r.Joined,
	}[o]
}

func (r *Run) count(res *RowResult) {
	r.Problems += int64(len(res.Problems))
	*r.counter(res.Outcome)++
}

// Sentence says how the import went.
func (r *Run) Sentence() string {
	s := fmt.Sprintf("新增 %d 套，更新 %d 套，未变 %d 套，未采用 %d 行，待人工 %d 行", r.Created, r.Updated, r.Unchanged, r.Rejected, r.NeedsPerson)
	if r.Joined > 0 {
		s += fmt.Sprintf("，并为共有 %d 行", r.Joined)
	}
	if r.Missing > 0 {
		s += fmt.Sprintf("，清册里没有的 %d 套", r.Missing)
	}
	return s
}

const rowColumns = "row_no, outcome, unit, room, note, problems"

func (res *RowResult) row(r *Run) []any {
	return []any{r.County, r.ID, res.Row, string(res.Outcome), res.Unit, cut(res.Room), res.Note, res.Problems.Encode()}
}

// Runs returns the imports of room lists into a compound, newest first.
func (s *Store) Runs(ctx context.Context, scope place.Scope, compound string) ([]Run, error) {
	c, err := s.register.Get(ctx, scope, compound)
	if err != nil {
		return nil, err
	}
	return db.All[Run](ctx, s.db, "select "+runColumns+" from house_run where county = $1 and path = $2 order by id desc limit 200", c.County, c.Path)
}

// Run returns one import of a room list.
func (s *Store) Run(ctx context.Context, scope place.Scope, id string) (Run, error) {
	return loadRun(ctx, s.db, scope, id)
}

func loadRun(ctx context.Context, c db.Conn, scope place.Scope, id string) (Run, error) {
	var a db.Args
	return db.One[Run](ctx, c, "没有这次导入的记录，或者它不在您负责的范围内。",
		"select "+runColumns+" from house_run where id = "+a.Add(id)+" and "+scope.Where("", a.Add), a...)
}

// Rows yields what became of the rows of an import, in their order; outcome "" = all of the file, limit 0 = no limit.
func (s *Store) Rows(ctx context.Context, r *Run, outcome register.Outcome, offset, limit int) iter.Seq2[RowResult, error] {
	a := db.Args{r.County, r.ID}
	text := "select " + rowColumns + " from house_row where county = $1 and run = $2 and row_no > 0 order by row_no"
	if outcome != "" {
		text = "select " + rowColumns + " from house_row where county = $1 and run = $2 and outcome = " + a.Add(string(outcome)) + " order by abs(row_no)"
	}
	if limit > 0 {
		text += " limit " + a.Add(limit) + " offset " + a.Add(offset)
	}
	return db.Each[RowResult](ctx, s.db, text, a...)
}
