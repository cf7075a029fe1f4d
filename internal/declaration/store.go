package declaration

import (
	"context"
	"slices"
	"strings"

	"bayou/internal/account"
	"bayou/internal/audit"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/mode"
	"bayou/internal/place"
	"bayou/internal/plan"
	"bayou/internal/register"
)

// Store keeps the declarations and the service papers.
type Store struct {
	db       *db.DB
	journal  *audit.Journal
	clock    clock.Clock
	plans    *plan.Store
	register *register.Store
	modes    *mode.Store
	stamp    string
}

// Parts are what the declarations are built on. Stamp is printed on every document, for a sample's; "" = none.
type Parts struct {
	DB       *db.DB
	Journal  *audit.Journal
	Clock    clock.Clock
	Plans    *plan.Store
	Register *register.Store
	Modes    *mode.Store
	Stamp    string
}

// New returns the declarations of a database. The register asks them before it takes a compound back.
func New(p Parts) *Store {
	s := &Store{p.DB, p.Journal, p.Clock, p.Plans, p.Register, p.Modes, p.Stamp}
	p.Register.HeldBy(s.holds)
	return s
}

// holds is a register.Use.
func (s *Store) holds(ctx context.Context, c db.Conn, county string, compounds []string) (map[string]string, error) {
	a := db.Args{county}
	marks := make([]string, len(compounds))
	for i, id := range compounds {
		marks[i] = a.Add(id)
	}
	in := strings.Join(marks, ", ")
	out := map[string]string{}
	for _, from := range []struct{ table, word string }{{"service_paper", "物业服务方案或制度"}, {"declaration_item", "申报记录"}} {
		for id, err := range db.Each[string](ctx, c, "select distinct compound from "+from.table+" where county = $1 and compound in ("+in+")", a...) {
			if err != nil {
				return nil, err
			}
			out[id] = from.word
		}
	}
	return out, nil
}

const (
	columns = "county, id, path, year, number, label, overview, state, items, waiting, accepted, returned, declared_on, declared_by, post, " +
		"version, changed_on, changed_at, changed_by"
	itemColumns = "county, declaration, compound, path, name, state, reason, reply, earlier, said, gaps, mode, declared_on, day, by_name"
	stepColumns = "seq, compound, kind, text, day, at, by_name, post"
	ofColumns   = "i.county, i.declaration, i.compound, i.path, i.name, i.state, i.reason, i.reply, i.earlier, i.said, i.gaps, i.mode, i.declared_on, i.day, i.by_name, d.label"
	ofFrom      = " from declaration_item i join declaration d on d.county = i.county and d.id = i.declaration"
	missing     = "没有这份申报，或者它不在您负责的范围内。"
)

func load(ctx context.Context, c db.Conn, scope place.Scope, id string) (Record, error) {
	var a db.Args
	var r Record
	var err error
	r.Declaration, err = db.One[Declaration](ctx, c, missing, "select "+columns+" from declaration where "+scope.Where("", a.Add)+" and id = "+a.Add(id), a...)
	if err != nil {
		return r, err
	}
	if r.List, err = db.All[Item](ctx, c, "select "+itemColumns+" from declaration_item where county = $1 and declaration = $2 order by name, compound", r.County, r.ID); err != nil {
		return r, err
	}
	r.Steps, err = db.All[Step](ctx, c, "select "+stepColumns+" from declaration_step where county = $1 and declaration = $2 order by seq", r.County, r.ID)
	return r, err
}

// Get returns a declaration with its compounds and steps; outside the scope it is NotFound.
func (s *Store) Get(ctx context.Context, scope place.Scope, id string) (Record, error) {
	return load(ctx, s.db, scope, id)
}

// Query selects declarations. The zero Query is all: those that wait for the office first, then the newest.
type Query struct {
	State     State // Open, Answered, Withdrawn or Returned (some compound stands returned); "" = all
	Community place.Path
	Sort      string // number, community, items, waiting, returned; "" = as above
	Desc      bool
	Offset    int
	Limit     int // 0 = 50
}

// Page is a part of a list with the number of all that fit.
type Page struct {
	Rows  []Declaration `json:"rows"`
	Total int64         `json:"total"`
}

var orders = map[string]string{
	"number": "year, number", "community": "path, year, number", "items": "items, id", "waiting": "waiting, id", "returned": "returned, id",
}

func (q *Query) order() string {
	o, ok := orders[q.Sort]
	if !ok {
		return "case state when 'open' then 0 when 'answered' then 1 else 2 end, year desc, number desc, id"
	}
	if q.Desc {
		o = strings.ReplaceAll(o, ",", " desc,") + " desc"
	}
	return o
}

// List returns one page of declarations in the scope.
func (s *Store) List(ctx context.Context, scope place.Scope, q Query) (Page, error) {
	if q.Community != "" {
		scope = scope.Narrow(q.Community)
	}
	var a db.Args
	where := scope.Where("", a.Add)
	switch q.State {
	case "":
	case Returned:
		where += " and returned > 0"
	default:
		where += " and state = " + a.Add(string(q.State))
	}
	total, err := db.One[int64](ctx, s.db, "", "select count(*) from declaration where "+where, a...)
	if err != nil {
		return Page{}, err
	}
	if q.Limit <= 0 {
		q.Limit = 50
	}
	rows, err := db.All[Declaration](ctx, s.db, "select "+columns+" from declaration where "+where+" order by "+q.order()+
		" limit "+a.Add(q.Limit)+" offset "+a.Add(max(q.Offset, 0)), a...)
	return Page{rows, total}, err
}

// OfCompound returns every declaration of a compound, newest first.
func (s *Store) OfCompound(ctx context.Context, scope place.Scope, compound string) ([]Of, error) {
	var a db.Args
	return db.All[Of](ctx, s.db, "select "+ofColumns+ofFrom+" where "+scope.Where("i.", a.Add)+" and i.compound = "+a.Add(compound)+
		" order by d.year desc, d.number desc", a...)
}

// lastOf returns the latest declaration of a compound that was not withdrawn.
func lastOf(ctx context.Context, c db.Conn, county, compound string) (Of, bool, error) {
	return db.Maybe[Of](ctx, c, "select "+ofColumns+ofFrom+" where i.county = $1 and i.compound = $2 and i.state <> 'withdrawn' order by d.year desc, d.number desc limit 1",
		county, compound)
}

// lastIn returns, by compound, the latest declaration at a place that was not withdrawn.
func (s *Store) lastIn(ctx context.Context, scope place.Scope) (map[string]*Of, error) {
	var a db.Args
	out := map[string]*Of{}
	for o, err := range db.Each[Of](ctx, s.db, "select "+ofColumns+ofFrom+" where "+scope.Where("i.", a.Add)+" and i.state <> 'withdrawn' order by d.year, d.number", a...) {
		if err != nil {
			return nil, err
		}
		out[o.Compound] = &o
	}
	return out, nil
}

// Owed is what a place owes: compounds that wait for the office, and compounds that the office returned and that were neither
// declared again nor accepted since.
type Owed struct {
	Waiting  int64      `db:"waiting"`
	Since    clock.Date `db:"since"` // the day of the oldest that waits; "" = none
	Returned []Of       `db:"-"`
}

// standing leaves out compounds that left the register: nothing is owed for them.
const standing = " and exists (select 1 from compound c where c.county = i.county and c.id = i.compound and c.withdrawn_on = '')"

// Owed returns what waits at a place.
func (s *Store) Owed(ctx context.Context, scope place.Scope) (Owed, error) {
	var a db.Args
	o, err := db.One[Owed](ctx, s.db, "", "select count(*) as waiting, coalesce(min(i.declared_on), '') as since from declaration_item i where "+
		scope.Where("i.", a.Add)+" and i.state = 'declared'"+standing, a...)
	if err != nil {
		return o, err
	}
	var b db.Args
	o.Returned, err = db.All[Of](ctx, s.db, "select "+ofColumns+ofFrom+" where "+scope.Where("i.", b.Add)+` and i.state = 'returned' and not exists (
		select 1 from declaration_item later where later.county = i.county and later.compound = i.compound and later.earlier = i.declaration
		and later.state <> 'withdrawn')`+standing+` order by i.path, d.year, d.number`, b...)
	return o, err
}

func (r *Record) insert(ctx context.Context, tx *audit.Tx) error {
	d := &r.Declaration
	_, err := tx.Exec(ctx, "insert into declaration ("+columns+`) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)`,
		d.County, d.ID, string(d.Path), d.Year, d.Number, d.Label, d.Overview, string(d.State), d.Items, d.Waiting, d.Accepted, d.Returned,
		string(d.DeclaredOn), d.DeclaredBy, d.Post, d.Version, string(d.ChangedOn), d.ChangedAt, d.ChangedBy)
	if err != nil {
		return err
	}
	return db.Insert(ctx, tx.Tx, "declaration_item", strings.Split(itemColumns, ", "), func(yield func([]any) bool) {
		for i := range r.List {
			it := &r.List[i]
			if !yield([]any{
				it.County, r.ID, it.Compound, string(it.Path), it.Name, string(it.State), it.Reason, it.Reply, it.Earlier, encode(it.Said), encode(it.Gaps), it.Mode,
				string(it.DeclaredOn), string(it.Day), it.By,
			}) {
				return
			}
		}
	})
}

// step adds the next step and moves the declaration's version with it.
func (r *Record) step(tx *audit.Tx, by account.Who, s Step) {
	s.Seq, s.Day, s.At, s.By, s.Post = r.Version+1, tx.Day, tx.At, by.Name, by.Post
	r.Version, r.ChangedOn, r.ChangedAt, r.ChangedBy = s.Seq, s.Day, s.At, s.By
	r.Steps = append(r.Steps, s)
}

// keepSteps stores the steps from the nth on.
func (r *Record) keepSteps(ctx context.Context, tx *audit.Tx, by account.Who, n int) error {
	names := slices.Concat([]string{"county", "declaration", "path", "actor"}, strings.Split(stepColumns, ", "))
	return db.Insert(ctx, tx.Tx, "declaration_step", names, func(yield func([]any) bool) {
		for _, s := range r.Steps[n:] {
			if !yield([]any{r.County, r.ID, string(r.Path), by.ID, s.Seq, s.Compound, string(s.Kind), s.Text, string(s.Day), s.At, s.By, s.Post}) {
				return
			}
		}
	})
}

func (r *Record) note(tx *audit.Tx, summary, action string) {
	compounds := make([]string, len(r.List))
	for i := range r.List {
		compounds[i] = r.List[i].Compound
	}
	tx.Note(audit.Entry{Path: r.Path, Action: action, Subject: r.Subject(), Summary: summary, Detail: map[string]any{"compounds": compounds}})
}
