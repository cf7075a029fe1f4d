package register

import (
	"context"
	"iter"
	"slices"
	"strings"

	"bayou/internal/area"
	"bayou/internal/audit"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/fault"
	"bayou/internal/place"
	"bayou/internal/plan"
)

// Store keeps the register.
type Store struct {
	db      *db.DB
	journal *audit.Journal
	clock   clock.Clock
	areas   *area.Store
	plans   *plan.Store
	judge   Judge
	uses    []Use
}

// Parts are what the register is built on. Judge is what the mode package makes of a plan.
type Parts struct {
	DB      *db.DB
	Journal *audit.Journal
	Clock   clock.Clock
	Areas   *area.Store
	Plans   *plan.Store
	Judge   Judge
}

// New returns the register of a database.
func New(p Parts) *Store {
	return &Store{db: p.DB, journal: p.Journal, clock: p.Clock, areas: p.Areas, plans: p.Plans, judge: p.Judge}
}

// Use finds, among the compounds of a county, those that a package above keeps records of, each with a Chinese word for the
// records (检查记录). An import that created such a compound is not undone.
type Use func(ctx context.Context, c db.Conn, county string, compounds []string) (map[string]string, error)

// HeldBy makes the register ask a package above before it takes a compound back. It is called while the program is wired.
func (s *Store) HeldBy(u Use) { s.uses = append(s.uses, u) }

const compoundColumns = "county, id, path, name, name_key, pinyin, initials, address, scope, proposed, next, missing, mode, modes, " +
	"households_low, built_low, floor_area_low, facts, doubts, version, run, created_at, changed_at, changed_by, withdrawn_on, withdrawn"

func (c *Compound) row() []any {
	return []any{
		c.County, c.ID, string(c.Path), c.Name, c.NameKey, c.Pinyin, c.Initials, c.Address, c.Scope.String(), c.Proposed, c.Next, c.Missing.encode(),
		c.Mode, c.Modes.encode(), c.HouseholdsLow, c.BuiltLow, c.FloorAreaLow, c.Facts.encode(), c.Doubts, c.Version, c.Run,
		c.CreatedAt, c.ChangedAt, c.ChangedBy, string(c.WithdrawnOn), c.Withdrawn,
	}
}

func insertCompounds(ctx context.Context, tx *audit.Tx, rows iter.Seq[[]any]) error {
	return db.Insert(ctx, tx.Tx, "compound", strings.Split(compoundColumns, ", "), rows)
}

// update writes everything that may change. It fails with a Conflict when somebody wrote a later version than was.
func (c *Compound) update(ctx context.Context, tx *audit.Tx, was int64) error {
	n, err := tx.Exec(ctx, `update compound set name = $1, name_key = $2, pinyin = $3, initials = $4, address = $5, scope = $6, proposed = $7,
		next = $8, missing = $9, households_low = $10, built_low = $11, floor_area_low = $12, facts = $13, doubts = $14, version = $15,
		changed_at = $16, changed_by = $17, withdrawn_on = $18, withdrawn = $19 where county = $20 and id = $21 and version = $22`,
		c.Name, c.NameKey, c.Pinyin, c.Initials, c.Address, c.Scope.String(), c.Proposed, c.Next, c.Missing.encode(),
		c.HouseholdsLow, c.BuiltLow, c.FloorAreaLow, c.Facts.encode(), c.Doubts, c.Version,
		c.ChangedAt, c.ChangedBy, string(c.WithdrawnOn), c.Withdrawn, c.County, c.ID, was)
	if err == nil && n == 0 {
		return fault.Conflictf("“%s”刚刚被别人改过，请刷新后再保存。", c.Name)
	}
	return err
}

// record stores what an observation made of a compound: was is the version before it, 0 = the compound is new.
func (s *Store) record(ctx context.Context, tx *audit.Tx, c *Compound, was int64, o *Observation) error {
	var err error
	if was == 0 {
		err = insertCompounds(ctx, tx, one(c.row()))
	} else {
		err = c.update(ctx, tx, was)
	}
	if err == nil {
		err = insertObservations(ctx, tx, one(o.row()))
	}
	if err == nil {
		err = s.restate(ctx, tx, c.Path.Street(), o.AsOf, only(c))
	}
	if err != nil {
		return err
	}
	return c.tell(ctx, tx)
}

// save stores a compound that changed otherwise: it was withdrawn, put back, or some of its observations no longer count.
func (s *Store) save(ctx context.Context, tx *audit.Tx, c *Compound, was int64) error {
	if err := c.update(ctx, tx, was); err != nil {
		return err
	}
	if err := s.restateAll(ctx, tx, c.Path.Street(), c.Path); err != nil {
		return err
	}
	return c.tell(ctx, tx)
}

const observationColumns = "county, compound, seq, path, as_of, at, kind, ref, run, row_no, actor, by_name, readings, withdrawn"

func (o *Observation) row() []any {
	return []any{
		o.County, o.Compound, o.Seq, string(o.Path), string(o.AsOf), o.At, string(o.Kind), o.Ref, o.Run, o.Row, o.Actor, o.By,
		o.Readings.encode(), o.Withdrawn,
	}
}

func insertObservations(ctx context.Context, tx *audit.Tx, rows iter.Seq[[]any]) error {
	return db.Insert(ctx, tx.Tx, "observation", strings.Split(observationColumns, ", "), rows)
}

func one(row []any) iter.Seq[[]any] {
	return func(yield func([]any) bool) { yield(row) }
}

// notHere is what somebody reads who asks for a compound that is not there or not his.
const notHere = "登记册里没有这个小区，或者它不在您负责的范围内。"

func load(ctx context.Context, c db.Conn, scope place.Scope, id string) (Compound, error) {
	var a db.Args
	return db.One[Compound](ctx, c, notHere,
		"select "+compoundColumns+" from compound where id = "+a.Add(id)+" and "+scope.Where("", a.Add), a...)
}

func observations(ctx context.Context, c db.Conn, of *Compound) ([]Observation, error) {
	return db.All[Observation](ctx, c, "select "+observationColumns+" from observation where county = $1 and path = $2 order by seq", of.County, of.Path)
}

// Get returns a compound; outside the scope it is NotFound.
func (s *Store) Get(ctx context.Context, scope place.Scope, id string) (Compound, error) {
	return load(ctx, s.db, scope, id)
}

// GetIn is Get inside a caller's transaction.
func (s *Store) GetIn(ctx context.Context, tx *audit.Tx, scope place.Scope, id string) (Compound, error) {
	return load(ctx, tx, scope, id)
}

// History returns every observation of a compound, newest first, those of undone imports included.
func (s *Store) History(ctx context.Context, scope place.Scope, id string) ([]Observation, error) {
	c, err := s.Get(ctx, scope, id)
	if err != nil {
		return nil, err
	}
	return db.All[Observation](ctx, s.db, "select "+observationColumns+" from observation where county = $1 and path = $2 order by seq desc", c.County, c.Path)
}

// AsOf returns a compound with the facts, the mode and the rules' answers as they were on a day.
func (s *Store) AsOf(ctx context.Context, scope place.Scope, id string, day clock.Date) (Compound, error) {
	c, err := s.Get(ctx, scope, id)
	if err != nil {
		return c, err
	}
	all, err := observations(ctx, s.db, &c)
	if err != nil {
		return c, err
	}
	p, err := s.plans.Current(ctx, c.Path.Street(), day)
	if err != nil {
		return c, err
	}
	c.goBack(s.projector(p), all, day)
	return c, nil
}

// goBack takes the compound to a day. It reports whether the register knew of the compound then. Where nothing of the day says its
// name, it has the first that was ever recorded.
func (c *Compound) goBack(pr *projector, all []Observation, day clock.Date) bool {
	c.Facts = Fold(all, day)
	if !c.Facts[FieldName].Known() {
		named := func(o Observation) bool { return !o.Withdrawn && o.Readings[FieldName].Value.Known() }
		if i := slices.IndexFunc(all, named); i >= 0 {
			c.rename(all[i].Readings[FieldName].Text)
		}
	}
	c.Mode = c.Modes.On(day)
	pr.project(c)
	return len(c.Facts) > 0 && (c.WithdrawnOn == "" || c.WithdrawnOn > day)
}

// SetMode notes the mode that a person decided, in the decision's own transaction. It fails with a Conflict when somebody wrote
// the facts or another decision since c was read. Only the mode package calls it.
func (s *Store) SetMode(ctx context.Context, tx *audit.Tx, c *Compound, mode string) error {
	was := c.Modes.encode()
	c.Mode, c.Modes = mode, append(c.Modes, ModeSince{mode, tx.Day, tx.At})
	n, err := tx.Exec(ctx, "update compound set mode = $1, modes = $2 where county = $3 and id = $4 and version = $5 and modes = $6",
		c.Mode, c.Modes.encode(), c.County, c.ID, c.Version, was)
	if err != nil {
		return err
	}
	if n == 0 {
		return fault.Conflictf("“%s”刚刚被别人改过或认定过，请刷新后再认定。", c.Name)
	}
	return s.restate(ctx, tx, c.Path.Street(), tx.Day, only(c))
}

// serialize lets one writer at a time add compounds to a sub-district, so that two of them do not enter the same one twice.
// On SQLite all writers already wait for each other.
func serialize(ctx context.Context, tx *audit.Tx, street place.Path) error {
	_, err := tx.Exec(ctx, `insert into register_turn (county, path, taken) values ($1, $2, 1)
		on conflict (county, path) do update set taken = register_turn.taken + 1`, street.County(), string(street))
	return err
}
