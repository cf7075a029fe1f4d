package committee

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"bayou/internal/account"
	"bayou/internal/audit"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/fault"
	"bayou/internal/notice"
	"bayou/internal/place"
	"bayou/internal/plan"
	"bayou/internal/register"
)

// Store keeps the bodies.
type Store struct {
	db       *db.DB
	journal  *audit.Journal
	notices  *notice.Store
	register *register.Store
	terms    func(area string, day clock.Date) plan.Terms
	stamp    string
}

// Parts are what the bodies are built on. Terms asks the packs of law; nil = the shipped ones. Stamp is printed on every document,
// for a sample's; "" = none.
type Parts struct {
	DB       *db.DB
	Journal  *audit.Journal
	Notices  *notice.Store
	Register *register.Store
	Terms    func(area string, day clock.Date) plan.Terms
	Stamp    string
}

// New returns the bodies of a database. The register asks them before it takes a compound back, notices before one is taken down.
func New(p Parts) *Store {
	s := &Store{p.DB, p.Journal, p.Notices, p.Register, p.Terms, p.Stamp}
	if s.terms == nil {
		s.terms = plan.ShippedLaws().Terms
	}
	p.Register.HeldBy(s.holds)
	p.Notices.HeldBy(hangs)
	return s
}

// holds is a register.Use.
func (s *Store) holds(ctx context.Context, c db.Conn, county string, compounds []string) (map[string]string, error) {
	a := db.Args{county}
	out := map[string]string{}
	for id, err := range db.Each[string](ctx, c, "select distinct compound from committee_compound where county = $1 and compound in ("+a.List(compounds)+")", a...) {
		if err != nil {
			return nil, err
		}
		out[id] = "业委会记录"
	}
	return out, nil
}

// hangs is a notice.Use: a step's notice is taken down with the step.
func hangs(_ context.Context, _ db.Conn, n *notice.Notice) (string, error) {
	if id, ok := strings.CutPrefix(n.Subject, "committee:"); ok && db.IsID(id) {
		return "这份公示是业委会成立过程中的一步，或是会议的公告。请到业委会的页面撤销那一步，公示随之撤下。", nil
	}
	return "", nil
}

const (
	columns = "county, id, path, kind, called, name, cause, old, state, households, seats, members, next, due, term_from, term_until, filed_on, number, " +
		"campaign, created_on, version, changed_on, changed_at, changed_by"
	eventColumns  = "seq, step, act, day, text, said, notice, undone, on_day, at, by_name, post"
	personColumns = "id, role, post, name, room, side, stands, votes, seat, since, left_on, left_why, at, by_name"
	missing       = "没有这个业委会，或者它不在您负责的范围内。"
)

// load returns a body that has a compound in the scope, with all that belongs to it.
func load(ctx context.Context, c db.Conn, scope place.Scope, id string) (Record, error) {
	var a db.Args
	var r Record
	county, ok, err := db.Maybe[string](ctx, c, "select county from committee_compound where "+scope.Where("", a.Add)+" and committee = "+a.Add(id)+" limit 1", a...)
	if err == nil && !ok {
		err = fault.NotFoundf("%s", missing)
	}
	if err != nil {
		return r, err
	}
	return read(ctx, c, county, id)
}

// read is load for whoever has looked at the scope.
func read(ctx context.Context, c db.Conn, county, id string) (r Record, err error) {
	if r.Body, err = db.One[Body](ctx, c, missing, "select "+columns+" from committee where county = $1 and id = $2", county, id); err != nil {
		return r, err
	}
	if r.Compounds, err = db.All[Compound](ctx, c, "select path, compound, name from committee_compound where county = $1 and committee = $2 order by name, path", county, id); err != nil {
		return r, err
	}
	if r.Events, err = db.All[Event](ctx, c, "select "+eventColumns+" from committee_event where county = $1 and committee = $2 order by seq", county, id); err != nil {
		return r, err
	}
	for i := range r.Events {
		if err = json.Unmarshal([]byte(r.Events[i].Raw), &r.Events[i].Said); err != nil {
			return r, err
		}
	}
	if r.People, err = db.All[Person](ctx, c, "select "+personColumns+" from committee_person where county = $1 and committee = $2 order by role, seat, id", county, id); err != nil {
		return r, err
	}
	list, err := notice.OfIn(ctx, c, county, r.Subject())
	r.notices = map[string]notice.Notice{}
	for _, n := range list {
		r.notices[n.ID] = n
	}
	return r, err
}

// Get returns a body one of whose compounds lies in the scope; any other is NotFound.
func (s *Store) Get(ctx context.Context, scope place.Scope, id string) (Record, error) {
	return load(ctx, s.db, scope, id)
}

// Terms returns the law's terms at the body's place on a day.
func (s *Store) Terms(r *Record, day clock.Date) plan.Terms { return s.terms(r.County, day) }

// errSame tells that what a form says was entered already: it came in twice.
var errSame = errors.New("entered already")

// change runs fn on a body that the actor holds the right over and keeps what it changed. version is the one that was seen, 0 =
// whatever is recorded.
func (s *Store) change(ctx context.Context, by account.Who, p account.Perm, id string, version int64, fn func(*audit.Tx, *Record) error) (Record, error) {
	var r Record
	err := s.journal.Write(ctx, by.Actor, func(tx *audit.Tx) (err error) {
		if r, err = load(ctx, tx, by.Scope(account.SeeCommittees), id); err != nil {
			return err
		}
		switch {
		case !by.Has(p):
			return fault.Deniedf("您的岗位不能办理这一步。")
		case !by.Can(p, r.Path):
			return fault.Deniedf("“%s”管几个社区的小区，由街道物业管理办公室办理。", r.Name)
		case version != 0 && version != r.Version:
			return fault.Conflictf("您打开之后，%s 于 %s 办过“%s”。您的内容没有保存，请看过后再提交。", r.ChangedBy, clock.Stamp(r.ChangedAt), r.Name)
		}
		if err := fn(tx, &r); err != nil {
			return err
		}
		return s.save(ctx, tx, by, &r)
	})
	if errors.Is(err, errSame) {
		return s.Get(ctx, by.Scope(account.SeeCommittees), id)
	}
	if err != nil {
		return r, err
	}
	return s.Get(ctx, by.Scope(account.SeeCommittees), id)
}

// save keeps the body's row as it is now, with its next step.
func (s *Store) save(ctx context.Context, tx *audit.Tx, by account.Who, r *Record) error {
	b := &r.Body
	b.Next, b.Due, b.Members = "", "", int64(len(r.In(Member)))
	if b.State == Forming || b.State == Sitting && b.Cause != Byelection {
		terms := s.Terms(r, tx.Day)
		if next, ok := NextOf(r.Track(&terms, tx.Day)); ok {
			b.Next, b.Due = next.Step, next.Latest
		}
	}
	b.ChangedOn, b.ChangedAt, b.ChangedBy = tx.Day, tx.At, by.Name
	n, err := tx.Exec(ctx, `update committee set state = $1, households = $2, seats = $3, members = $4, next = $5, due = $6, term_from = $7, term_until = $8,
		filed_on = $9, number = $10, campaign = $11, changed_on = $12, changed_at = $13, changed_by = $14, version = version + 1
		where county = $15 and id = $16 and version = $17`,
		string(b.State), b.Households, b.Seats, b.Members, string(b.Next), string(b.Due), string(b.TermFrom), string(b.TermUntil), string(b.FiledOn), b.Number, b.Campaign,
		string(b.ChangedOn), b.ChangedAt, b.ChangedBy, b.County, b.ID, b.Version)
	if err == nil && n == 0 {
		err = fault.Conflictf("“%s”刚刚被别人改过，请刷新后再提交。", b.Name)
	}
	b.Version++
	return err
}

// slot says which place the body takes at its compounds: one forms and one sits there at most.
func (s *Store) slot(ctx context.Context, tx *audit.Tx, b *Body) error {
	slot := ""
	if b.State == Forming || b.State == Sitting {
		slot = string(b.State)
	}
	_, err := tx.Exec(ctx, "update committee_compound set slot = $1 where county = $2 and committee = $3", slot, b.County, b.ID)
	if fault.Of(err) == fault.Conflict {
		err = fault.Conflictf("这些小区里另有一个%s的业委会，请刷新后再办。", b.State.Chinese())
	}
	return err
}

func (r *Record) note(tx *audit.Tx, action, summary string, detail map[string]any) {
	tx.Note(audit.Entry{Path: r.Path, Action: "committee." + action, Subject: r.Subject(), Summary: summary, Detail: detail})
}

// happened adds an event and keeps it.
func (r *Record) happened(ctx context.Context, tx *audit.Tx, by account.Who, e Event) error {
	e.Seq, e.On, e.At, e.By, e.Post = int64(len(r.Events))+1, tx.Day, tx.At, by.Name, by.Post
	raw, err := json.Marshal(e.Said)
	if err != nil {
		return err
	}
	e.Raw = string(raw)
	r.Events = append(r.Events, e)
	_, err = tx.Exec(ctx, "insert into committee_event (county, committee, path, actor, "+eventColumns+") values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, $12, $13, $14, $15)",
		r.County, r.ID, string(r.Path), by.ID, e.Seq, string(e.Step), string(e.Act), string(e.Day), e.Text, e.Raw, e.Notice, string(e.On), e.At, e.By, e.Post)
	return err
}

// takeBack marks an event as taken back by the one that comes next.
func (r *Record) takeBack(ctx context.Context, tx *audit.Tx, e *Event) error {
	e.Undone = int64(len(r.Events)) + 1
	_, err := tx.Exec(ctx, "update committee_event set undone = $1 where county = $2 and committee = $3 and seq = $4", e.Undone, r.County, r.ID, e.Seq)
	return err
}

func reasonOf(reason, ask string) (string, error) {
	reason = strings.TrimSpace(reason)
	if reason == "" {
		return "", fault.InvalidFields("没有保存："+ask+"。", fault.Field{Name: "reason", Message: ask})
	}
	return reason, fault.TooLong("reason", reason, maxText)
}

// maxText bounds what is written in one field, in characters.
const maxText = 500

// Query selects bodies. The zero Query is all: those that form, by due day, then those that sit, by the end of their term.
type Query struct {
	State     State
	Kind      Kind
	Community place.Path
	Compound  string
	Expiring  clock.Date // whose term ends until the day and that still sit
	Due       clock.Date // whose next step was due before the day
	Sort      string     // name, due, until, members; "" = as above
	Desc      bool
	Offset    int
	Limit     int // 0 = 50
}

// Page is a part of a list with the number of all that fit.
type Page struct {
	Rows  []Line `json:"rows"`
	Total int64  `json:"total"`
}

// Line is a body in a list, with the names of its compounds.
type Line struct {
	Body
	Compounds int64  `db:"compounds" json:"compounds"`
	Where     string `db:"whereabouts" json:"where"` // of one of its compounds in the scope
}

var orders = map[string]string{"name": "name, id", "due": "case due when '' then '9999' else due end, id", "until": "case term_until when '' then '9999' else term_until end, id", "members": "members, id"}

func (q *Query) order() string {
	o, ok := orders[q.Sort]
	if !ok {
		return "case state when 'forming' then 0 when 'sitting' then 1 else 2 end, case state when 'forming' then due else term_until end, name, id"
	}
	if q.Desc {
		o = strings.TrimSuffix(o, ", id") + " desc, id desc"
	}
	return o
}

// List returns one page of the bodies with a compound in the scope.
func (s *Store) List(ctx context.Context, scope place.Scope, q Query) (Page, error) {
	if q.Community != "" {
		scope = scope.Narrow(q.Community)
	}
	var a db.Args
	in := "select county, committee, count(*) as compounds, min(name) as whereabouts from committee_compound where " + scope.Where("", a.Add)
	if q.Compound != "" {
		in += " and compound = " + a.Add(q.Compound)
	}
	from := " from (" + in + " group by county, committee) x join committee c on c.county = x.county and c.id = x.committee where 1 = 1"
	if q.State != "" {
		from += " and c.state = " + a.Add(string(q.State))
	}
	if q.Kind != "" {
		from += " and c.kind = " + a.Add(string(q.Kind))
	}
	if q.Expiring != "" {
		from += " and c.state = 'sitting' and c.term_until <> '' and c.term_until <= " + a.Add(string(q.Expiring))
	}
	if q.Due != "" {
		from += " and c.due <> '' and c.due < " + a.Add(string(q.Due))
	}
	total, err := db.One[int64](ctx, s.db, "", "select count(*)"+from, a...)
	if err != nil {
		return Page{}, err
	}
	if q.Limit <= 0 {
		q.Limit = 50
	}
	rows, err := db.All[Line](ctx, s.db, "select c."+strings.ReplaceAll(columns, ", ", ", c.")+", x.compounds, x.whereabouts"+from+" order by "+q.order()+
		fmt.Sprintf(" limit %s offset %s", a.Add(q.Limit), a.Add(max(q.Offset, 0))), a...)
	return Page{rows, total}, err
}
