package area

import (
	"context"
	_ "embed"
	"encoding/csv"
	"fmt"
	"strings"

	"bayou/internal/account"
	"bayou/internal/audit"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/fault"
	"bayou/internal/place"
	"bayou/internal/plan"
)

//go:embed seed.csv
var seed string

// seedSource says where the shipped areas come from.
const seedSource = "国家统计局统计用区划代码（2020年）；社区与代码按官方顺序对应"

// Store keeps areas and stations.
type Store struct {
	db       *db.DB
	journal  *audit.Journal
	accounts *account.Store
}

// New returns the areas of a database.
func New(d *db.DB, j *audit.Journal, a *account.Store) *Store { return &Store{d, j, a} }

// Entry is an area to enter; the length of Code decides its level and place.
type Entry struct{ Code, Name, Short, Source string }

// Seed enters the shipped sub-district with everything above it and its communities. Entering it again changes nothing.
func (s *Store) Seed(ctx context.Context, by account.Who) error {
	rows, err := csv.NewReader(strings.NewReader(seed)).ReadAll()
	if err != nil {
		return err
	}
	var in []Entry
	for _, r := range rows[1:] {
		in = append(in, Entry{Code: r[0], Name: r[1], Short: r[2], Source: seedSource})
	}
	return s.Enter(ctx, by, in, "2015-01-01")
}

// Enter adds areas whose codes hold from the day on; those that exist are left alone. Parents come before their children.
func (s *Store) Enter(ctx context.Context, by account.Who, in []Entry, since clock.Date) error {
	return s.journal.Write(ctx, by.Actor, func(tx *audit.Tx) error {
		added := 0
		for rank, a := range in {
			if !validCode(a.Code) {
				return fault.Invalidf("区划代码“%s”应为 2、4、6、9、12 或 15 位数字。", a.Code)
			}
			path, parent, level := pathOf(a.Code)
			n, err := tx.Exec(ctx, `insert into area (county, path, parent, level, name, short, code, rank, source)
				values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (county, path) do nothing`,
				path.County(), path, parent, level, a.Name, a.Short, a.Code, rank, a.Source)
			if err != nil {
				return err
			}
			if n == 0 {
				continue
			}
			added++
			if _, err := tx.Exec(ctx, "insert into area_code (county, path, code, since, until) values ($1, $2, $3, $4, '')",
				path.County(), path, a.Code, since); err != nil {
				return err
			}
		}
		last, _, _ := pathOf(in[len(in)-1].Code)
		tx.Note(audit.Entry{
			Path: last.Street(), Action: "area.enter", Subject: "area:" + string(last.Street()),
			Summary: fmt.Sprintf("登记行政区划 %d 个", added), Detail: map[string]string{"source": in[0].Source},
		})
		return nil
	})
}

// SetStations gives every community of a sub-district the kind of station that the plan says (四, 四(一)).
func (s *Store) SetStations(ctx context.Context, by account.Who, street place.Path, p *plan.Plan, since clock.Date) error {
	communities, err := s.Communities(ctx, place.In(street))
	if err != nil {
		return err
	}
	return s.journal.Write(ctx, by.Actor, func(tx *audit.Tx) error {
		for _, c := range communities {
			k := kindOf(p, c)
			if _, err := tx.Exec(ctx, `insert into station (county, path, kind, name, pilot, since) values ($1, $2, $3, $4, $5, $6)
				on conflict (county, path) do update set kind = excluded.kind, name = excluded.name, pilot = excluded.pilot`,
				c.County, c.Path, k.ID, c.Short+k.Name, k.Pilot, since); err != nil {
				return err
			}
		}
		tx.Note(audit.Entry{
			Path: street, Action: "station.set", Subject: "area:" + string(street),
			Summary: fmt.Sprintf("设立社区物业服务站（中心）%d 个", len(communities)),
		})
		return nil
	})
}

func kindOf(p *plan.Plan, c Area) plan.StationKind {
	fallback := plan.StationKind{ID: "station", Name: "物业服务站"}
	for _, k := range p.Stations.Kinds {
		if len(k.Communities) == 0 {
			fallback = k
		}
		for _, name := range k.Communities {
			if name == c.Short || name == c.Name {
				return k
			}
		}
	}
	return fallback
}

const areaColumns = "county, path, parent, level, name, short, code, rank, source"

// Get returns the area at a path.
func (s *Store) Get(ctx context.Context, path place.Path) (Area, error) {
	return db.One[Area](ctx, s.db, fmt.Sprintf("没有登记区划“%s”。", path),
		"select "+areaColumns+" from area where county = $1 and path = $2", path.County(), path)
}

// Children returns the areas directly below parent, in their official order.
func (s *Store) Children(ctx context.Context, parent place.Path) ([]Area, error) {
	return db.All[Area](ctx, s.db, "select "+areaColumns+" from area where parent = $1 order by county, rank, path", parent)
}

// Communities returns the communities in the scope, in their official order.
func (s *Store) Communities(ctx context.Context, scope place.Scope) ([]Area, error) {
	return s.level(ctx, scope, Community)
}

// Streets returns the sub-districts in the scope.
func (s *Store) Streets(ctx context.Context, scope place.Scope) ([]Area, error) {
	return s.level(ctx, scope, Street)
}

func (s *Store) level(ctx context.Context, scope place.Scope, l Level) ([]Area, error) {
	var a db.Args
	return db.All[Area](ctx, s.db, "select "+areaColumns+" from area where "+scope.Where("", a.Add)+" and level = "+a.Add(l)+" order by county, rank, path", a...)
}

// ByCode returns the area that bore the statistical code on the day.
func (s *Store) ByCode(ctx context.Context, code string, day clock.Date) (Area, error) {
	return db.One[Area](ctx, s.db, fmt.Sprintf("没有登记区划代码“%s”。", code),
		`select a.county, a.path, a.parent, a.level, a.name, a.short, a.code, a.rank, a.source
		from area_code c join area a on a.county = c.county and a.path = c.path
		where c.code = $1 and c.since <= $2 and (c.until = '' or c.until > $2)`, code, day)
}

// Match returns the community of a list that people mean by name or code: 商务社区, 商务, 商务社区居委会, 410105001010.
func Match(communities []Area, name string) (Area, bool) {
	key := bare(name)
	if key == "" {
		return Area{}, false
	}
	for _, c := range communities {
		if key == c.Code || key == bare(c.Name) || key == bare(c.Short) {
			return c, true
		}
	}
	return Area{}, false
}

func bare(name string) string {
	name = strings.Join(strings.Fields(name), "")
	for _, tail := range []string{"居民委员会", "居民居委会", "居委会", "社区"} {
		name = strings.TrimSuffix(name, tail)
	}
	return name
}

// Stations returns the stations in the scope with their heads, in the communities' official order.
func (s *Store) Stations(ctx context.Context, scope place.Scope) ([]Station, error) {
	var a db.Args
	found, err := db.All[Station](ctx, s.db, "select path, kind, name, pilot, since from station where "+scope.Where("", a.Add), a...)
	if err != nil {
		return nil, err
	}
	communities, err := s.Communities(ctx, scope)
	if err != nil {
		return nil, err
	}
	heads, err := s.accounts.Holders(ctx, scope, account.Head)
	if err != nil {
		return nil, err
	}
	by := map[place.Path]Station{}
	for _, st := range found {
		by[st.Path] = st
	}
	var out []Station
	for _, c := range communities {
		st, ok := by[c.Path]
		if !ok {
			continue
		}
		st.Community = c.Short
		if h, ok := heads[c.Path]; ok {
			st.HeadID, st.HeadName = h.ID, h.Name
		}
		out = append(out, st)
	}
	return out, nil
}
