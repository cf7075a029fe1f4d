package register

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"strings"

	"bayou/internal/account"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/fault"
	"bayou/internal/place"
)

// Outcome is what became of a row of a workbook.
type Outcome string

// The outcomes. A row that needs a person is not stored: somebody answers (see Upload.Answers) or enters it by hand.
const (
	Created     Outcome = "created"
	Updated     Outcome = "updated"
	Unchanged   Outcome = "unchanged"
	Rejected    Outcome = "rejected"
	NeedsPerson Outcome = "needs_person"
)

// Title returns the outcome as a page says it.
func (o Outcome) Title() string {
	return map[Outcome]string{Created: "新增", Updated: "更新", Unchanged: "未变", Rejected: "未采用", NeedsPerson: "待人工"}[o]
}

// Problem is a cell that was not read, or not exactly: the compound gets what could be read of it.
type Problem struct {
	Cell      string `json:"cell"` // C2
	Field     string `json:"field"`
	Text      string `json:"text"`
	ReadAs    string `json:"read_as"`
	Certainty string `json:"certainty"` // none, approximate, inferred or exact
	Note      string `json:"note"`
}

// RowResult is what became of one row. Note says why, in Chinese; "" when there is nothing to say.
type RowResult struct {
	Row      int64      `db:"row_no" json:"row"`
	Outcome  Outcome    `db:"outcome" json:"outcome"`
	Compound string     `db:"compound" json:"compound"`
	Path     place.Path `db:"path" json:"-"` // of the sub-district
	Seq      int64      `db:"seq" json:"-"`
	Name     string     `db:"name" json:"name"`
	Note     string     `db:"note" json:"note"`
	Problems Problems   `db:"problems" json:"problems"`
	Changes  []Changed  `db:"-" json:"-"` // what an update brings; only a preview tells it

	Cells map[string]CellSeen `db:"-" json:"-"` // by field; only a preview tells it, of rows that are placed

	// What a person compares where the row needs one; only a preview tells it.
	Address    string     `db:"-" json:"-"`
	Households string     `db:"-" json:"-"`
	Among      []Compound `db:"-" json:"-"` // compounds that the row may mean
}

// Changed is one cell of an update: what was recorded and what the workbook says instead.
type Changed struct{ Field, Old, New string }

// Problems are the cells of one row that somebody may want to look at.
type Problems []Problem

// Scan reads the stored form.
func (ps *Problems) Scan(v any) error {
	*ps = nil
	if s := text(v); s != "" {
		return json.Unmarshal([]byte(s), ps)
	}
	return nil
}

// Encode returns the stored form.
func (ps Problems) Encode() string {
	if len(ps) == 0 {
		return ""
	}
	b, _ := json.Marshal(ps) // strings only
	return string(b)
}

// Column is a column of the sheet and the field it was taken for; Field "" = not used.
type Column struct {
	Letter string `json:"letter"`
	Header string `json:"header"`
	Field  string `json:"field"`
}

// Columns are the columns of one sheet in order.
type Columns []Column

// Scan reads the stored form.
func (cs *Columns) Scan(v any) error {
	*cs = nil
	return json.Unmarshal([]byte(text(v)), cs)
}

// Run is one import. Skipped counts subtotal rows and repeated headers; Problems counts cells.
type Run struct {
	County      string     `db:"county" json:"-"`
	ID          string     `db:"id" json:"id"`
	Path        place.Path `db:"path" json:"path"`
	File        string     `db:"file" json:"file"`
	Hash        string     `db:"hash" json:"hash"`
	Sheet       string     `db:"sheet" json:"sheet"`
	AsOf        clock.Date `db:"as_of" json:"as_of"`
	Day         clock.Date `db:"day" json:"day"`
	At          int64      `db:"at" json:"at"`
	Actor       string     `db:"actor" json:"-"`
	By          string     `db:"by_name" json:"by"`
	Columns     Columns    `db:"columns" json:"columns"`
	Created     int64      `db:"created" json:"created"`
	Updated     int64      `db:"updated" json:"updated"`
	Unchanged   int64      `db:"unchanged" json:"unchanged"`
	Rejected    int64      `db:"rejected" json:"rejected"`
	NeedsPerson int64      `db:"needs_person" json:"needs_person"`
	Skipped     int64      `db:"skipped" json:"skipped"`
	Problems    int64      `db:"problems" json:"problems"`
	UndoneAt    int64      `db:"undone_at" json:"undone_at"`
	UndoneBy    string     `db:"undone_by" json:"undone_by"`
}

const runColumns = "county, id, path, file, hash, sheet, as_of, day, at, actor, by_name, columns, created, updated, unchanged, rejected, needs_person, skipped, problems, undone_at, undone_by"

// count adds a row to the run.
func (r *Run) count(res *RowResult) {
	r.Problems += int64(len(res.Problems))
	switch res.Outcome {
	case Created:
		r.Created++
	case Updated:
		r.Updated++
	case Unchanged:
		r.Unchanged++
	case Rejected:
		r.Rejected++
	case NeedsPerson:
		r.NeedsPerson++
	}
}

// Sentence says how the import went: 新增 44，更新 0，未变 0，未采用 1，待人工 1。
func (r *Run) Sentence() string {
	s := fmt.Sprintf("新增 %d，更新 %d，未变 %d，未采用 %d，待人工 %d", r.Created, r.Updated, r.Unchanged, r.Rejected, r.NeedsPerson)
	if r.Skipped > 0 {
		s += fmt.Sprintf("，跳过小计等 %d 行", r.Skipped)
	}
	return s
}

func (r *Run) row() []any {
	columns, _ := json.Marshal(r.Columns) // strings only
	return []any{
		r.County, r.ID, string(r.Path), r.File, r.Hash, r.Sheet, string(r.AsOf), string(r.Day), r.At, r.Actor, r.By, string(columns),
		r.Created, r.Updated, r.Unchanged, r.Rejected, r.NeedsPerson, r.Skipped, r.Problems, r.UndoneAt, r.UndoneBy,
	}
}

// Runs returns the imports into the scope, newest first.
func (s *Store) Runs(ctx context.Context, scope place.Scope) ([]Run, error) {
	var a db.Args
	return db.All[Run](ctx, s.db, "select "+runColumns+" from import_run where "+scope.Where("", a.Add)+" order by at desc, id desc limit 200", a...)
}

// Run returns one import.
func (s *Store) Run(ctx context.Context, scope place.Scope, id string) (Run, error) {
	return loadRun(ctx, s.db, scope, id)
}

func loadRun(ctx context.Context, c db.Conn, scope place.Scope, id string) (Run, error) {
	var a db.Args
	return db.One[Run](ctx, c, "没有这次导入的记录，或者它不在您负责的范围内。",
		"select "+runColumns+" from import_run where id = "+a.Add(id)+" and "+scope.Where("", a.Add), a...)
}

// before returns the latest import of the same file that was not undone.
func (s *Store) before(ctx context.Context, street place.Path, hash string) (*Run, error) {
	r, ok, err := db.Maybe[Run](ctx, s.db, "select "+runColumns+" from import_run where county = $1 and hash = $2 and path = $3 and undone_at = 0 order by at desc limit 1",
		street.County(), hash, street)
	if !ok {
		return nil, err
	}
	return &r, err
}

// Again warns of a file that was imported before.
func (r *Run) Again() string {
	return fmt.Sprintf("这份文件 %s 已经由 %s 导入过（%s）。", r.Day.Time().Format("1月2日"), r.By, r.Sentence())
}

// RowQuery selects rows of an import. Outcome "" = all; Trouble = only rows with a note or a problem.
type RowQuery struct {
	Outcome       Outcome
	Trouble       bool
	Offset, Limit int // Limit 0 = all
}

const rowColumns = "row_no, outcome, compound, path, seq, name, note, problems"

// Rows yields what became of the rows of an import, in their order.
func (s *Store) Rows(ctx context.Context, scope place.Scope, run string, q RowQuery) iter.Seq2[RowResult, error] {
	r, err := s.Run(ctx, scope, run)
	if err != nil {
		return func(yield func(RowResult, error) bool) { yield(RowResult{}, err) }
	}
	var a db.Args
	text := "select " + rowColumns + " from import_row where county = " + a.Add(r.County) + " and run = " + a.Add(r.ID)
	if q.Outcome != "" {
		text += " and outcome = " + a.Add(q.Outcome)
	}
	if q.Trouble {
		text += " and (note <> '' or problems <> '')"
	}
	text += " order by row_no"
	if q.Limit > 0 {
		text += " limit " + a.Add(q.Limit) + " offset " + a.Add(q.Offset)
	}
	return db.Each[RowResult](ctx, s.db, text, a...)
}

// insertRows writes results; the columns are those of rowColumns behind the key.
func insertRows(ctx context.Context, tx *db.Tx, rows iter.Seq[[]any]) error {
	return db.Insert(ctx, tx, "import_row", append([]string{"county", "run"}, strings.Split(rowColumns, ", ")...), rows)
}

func (res *RowResult) row(r *Run) []any {
	return []any{r.County, r.ID, res.Row, string(res.Outcome), res.Compound, string(r.Path), res.Seq, res.Name, res.Note, res.Problems.Encode()}
}

// mayImport refuses somebody without the right over the whole or a part of the sub-district.
func mayImport(by account.Who, street place.Path) error {
	if !street.IsStreet() || by.Scope(account.ImportRows).Narrow(street).Empty() {
		return fault.Deniedf("您的岗位不能导入这个街道的登记表，请联系街道物业管理办公室。")
	}
	return nil
}
