package vote

import (
	"context"
	"fmt"
	"iter"

	"bayou/internal/account"
	"bayou/internal/area"
	"bayou/internal/audit"
	"bayou/internal/db"
	"bayou/internal/fault"
	"bayou/internal/house"
	"bayou/internal/place"
	"bayou/internal/plan"
	"bayou/internal/register"
)

// Store keeps the campaigns.
type Store struct {
	db       *db.DB
	journal  *audit.Journal
	areas    *area.Store
	register *register.Store
	houses   *house.Store
	laws     plan.Laws
}

// Parts are what the campaigns are built on. Laws nil = those that ship.
type Parts struct {
	DB       *db.DB
	Journal  *audit.Journal
	Areas    *area.Store
	Register *register.Store
	Houses   *house.Store
	Laws     plan.Laws
}

// New returns the campaigns of a database. The register asks them before it takes a compound back.
func New(p Parts) *Store {
	if p.Laws == nil {
		p.Laws = plan.ShippedLaws()
	}
	s := &Store{p.DB, p.Journal, p.Areas, p.Register, p.Houses, p.Laws}
	p.Register.HeldBy(s.holds)
	return s
}

// holds is a register.Use.
func (s *Store) holds(ctx context.Context, c db.Conn, county string, compounds []string) (map[string]string, error) {
	out := map[string]string{}
	a := db.Args{county}
	text := "select distinct compound from campaign_compound where county = $1 and compound in (" + a.List(compounds) + ")"
	for id, err := range db.Each[string](ctx, c, text, a...) {
		if err != nil {
			return nil, err
		}
		out[id] = "业主表决"
	}
	return out, nil
}

const (
	campaignColumns = "county, id, path, title, form, state, convener, place, area_code, silent_cite, parking_cite, follow_cite, posted_on, opens_on, " +
		"closes_on, closed_on, announced_on, ended, counters, lines, root, file, version, made_on, changed_on, changed_at, changed_by"
	memberColumns = "n, compound, path, name"
	matterColumns = "n, matter, title, candidates, seats, rule, outcome, clause, winner"
	stepColumns   = "seq, kind, text, day, at, by_name, post"
	lineColumns   = "n, path, compound, unit, label, building, entrance, room, floor, kind, area, area_source, owner, head, names, excluded, delivered, how, " +
		"channel, choices, ballot, version"
	missing = "没有这次表决，或者它不在您负责的范围内。"
)

func (c *Campaign) row() []any {
	return []any{
		c.County, c.ID, string(c.Path), c.Title, string(c.Form), string(c.State), c.Convener, c.Place, c.AreaCode, c.SilentCite, c.ParkingCite, c.FollowCite,
		string(c.PostedOn), string(c.OpensOn), string(c.ClosesOn), string(c.ClosedOn), string(c.AnnouncedOn), c.Ended, c.Counters, c.Lines, c.Root, c.File,
		c.Version, string(c.MadeOn), string(c.ChangedOn), c.ChangedAt, c.ChangedBy,
	}
}

// sees is the condition that a campaign of the alias c lies in a scope, or one of its compounds does.
func sees(scope place.Scope, a *db.Args) string {
	return "(" + scope.Where("c.", a.Add) + " or exists (select 1 from campaign_compound m where m.county = c.county and m.campaign = c.id and " +
		scope.Where("m.", a.Add) + "))"
}

// load returns a campaign that the scope sees, without what belongs to it.
func load(ctx context.Context, c db.Conn, scope place.Scope, id string) (Campaign, error) {
	var a db.Args
	text := "select " + campaignColumns + " from campaign c where id = " + a.Add(id) + " and " + sees(scope, &a)
	return db.One[Campaign](ctx, c, missing, text, a...)
}

// Get returns a campaign with what belongs to it; outside the scope it is NotFound. Who answers for one of its compounds sees it.
func (s *Store) Get(ctx context.Context, scope place.Scope, id string) (Record, error) {
	return s.get(ctx, s.db, scope, id)
}

func (s *Store) get(ctx context.Context, c db.Conn, scope place.Scope, id string) (r Record, err error) {
	if r.Campaign, err = load(ctx, c, scope, id); err != nil {
		return r, err
	}
	of := " where county = $1 and campaign = $2 order by "
	if r.Compounds, err = db.All[Member](ctx, c, "select "+memberColumns+" from campaign_compound"+of+"n", r.County, r.ID); err != nil {
		return r, err
	}
	if r.Matters, err = db.All[Matter](ctx, c, "select "+matterColumns+" from campaign_matter"+of+"n", r.County, r.ID); err != nil {
		return r, err
	}
	r.Steps, err = db.All[Step](ctx, c, "select "+stepColumns+" from campaign_step"+of+"seq", r.County, r.ID)
	return r, err
}

// Lines returns the roll of a campaign in its order. Whoever sees a part of the campaign sees the lines of that part.
func (s *Store) Lines(ctx context.Context, scope place.Scope, c *Campaign) iter.Seq2[Line, error] {
	a := db.Args{c.County, c.ID}
	text := "select " + lineColumns + " from campaign_line where county = $1 and campaign = $2 and " + scope.Where("", a.Add) + " order by n"
	return db.Each[Line](ctx, s.db, text, a...)
}

// touch keeps a campaign that was changed, if nobody changed it since it was read.
func touch(ctx context.Context, tx *audit.Tx, c *Campaign) error {
	was := c.Version
	c.Version, c.ChangedOn, c.ChangedAt, c.ChangedBy = was+1, tx.Day, tx.At, tx.By.Name
	n, err := tx.Exec(ctx, `update campaign set title = $1, form = $2, state = $3, convener = $4, place = $5, silent_cite = $6, parking_cite = $7, follow_cite = $8,
		posted_on = $9, opens_on = $10, closes_on = $11, closed_on = $12, announced_on = $13, ended = $14, counters = $15, lines = $16, root = $17, file = $18,
		version = $19, changed_on = $20, changed_at = $21, changed_by = $22, area_code = $23, path = $24 where county = $25 and id = $26 and version = $27`,
		c.Title, string(c.Form), string(c.State), c.Convener, c.Place, c.SilentCite, c.ParkingCite, c.FollowCite, string(c.PostedOn), string(c.OpensOn),
		string(c.ClosesOn), string(c.ClosedOn), string(c.AnnouncedOn), c.Ended, c.Counters, c.Lines, c.Root, c.File, c.Version, string(c.ChangedOn), c.ChangedAt,
		c.ChangedBy, c.AreaCode, string(c.Path), c.County, c.ID, was)
	if err == nil && n == 0 {
		err = fault.Conflictf("这次表决刚刚被别人改过，请刷新后再操作。")
	}
	return err
}

// step keeps what happened and notes it in the journal. It holds no personal data.
func step(ctx context.Context, tx *audit.Tx, c *Campaign, kind, format string, args ...any) error {
	text := fmt.Sprintf(format, args...)
	tx.Note(audit.Entry{
		Path: c.Path, Action: "vote." + kind, Subject: c.Subject(), Summary: fmt.Sprintf("“%s”：%s", c.Title, text),
		Detail: map[string]any{"state": string(c.State)},
	})
	_, err := tx.Exec(ctx, `insert into campaign_step (county, campaign, seq, path, kind, text, day, at, actor, by_name, post)
		select $1, $2, coalesce(max(seq), 0) + 1, $3, $4, $5, $6, $7, $8, $9, $10 from campaign_step where county = $1 and campaign = $2`,
		c.County, c.ID, string(c.Path), kind, text, string(tx.Day), tx.At, tx.By.ID, tx.By.Name, tx.By.Post)
	return err
}

// within returns the campaign that somebody may act on with a right over the whole of it, in a state that allows it.
func within(ctx context.Context, tx *audit.Tx, by account.Who, right account.Perm, id string, states ...State) (Campaign, error) {
	c, err := load(ctx, tx, by.Scope(right), id)
	if err != nil {
		return c, err
	}
	if !by.Can(right, c.Path) {
		return c, fault.Deniedf("这次表决涉及几个社区的小区，由街道一级办理。")
	}
	return c, c.in(states...)
}

// in refuses what the campaign's state does not allow.
func (c *Campaign) in(states ...State) error {
	for _, s := range states {
		if c.State == s {
			return nil
		}
	}
	return fault.Conflictf("“%s”%s，不能再这样做。", c.Title, c.State.Chinese())
}
