package area

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math"

	"bayou/internal/account"
	"bayou/internal/audit"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/fault"
	"bayou/internal/geo"
	"bayou/internal/place"
	"bayou/internal/reading"
)

// Figure is the border of one area as maps draw it: polygons of rings of longitude and latitude in WGS-84, in hundred-thousandths
// of a degree (about 1 m). Community "" = its name is that of no community.
type Figure struct {
	Name      string         `json:"name"`
	Community place.Path     `json:"community,omitempty"`
	Polygons  [][][][2]int64 `json:"polygons"`
}

// OutlineSet is a file of borders that was taken in for a sub-district.
type OutlineSet struct {
	County   string         `db:"county"`
	Path     place.Path     `db:"path"`
	Seq      int64          `db:"seq"` // counts the sets of a sub-district
	ID       string         `db:"id"`
	File     string         `db:"file"`
	Hash     string         `db:"hash"` // of what was read, SHA-256
	System   reading.System `db:"system"`
	Figures  int64          `db:"figures"`
	Points   int64          `db:"points"`
	At       int64          `db:"at"`
	By       string         `db:"by_name"`
	UndoneAt int64          `db:"undone_at"` // 0 = not taken back
	UndoneBy string         `db:"undone_by"`
}

const outlineColumns = "county, path, seq, id, file, hash, system, figures, points, at, by_name, undone_at, undone_by"

// NewOutlines is a file of borders with the coordinate system that a person has said it is in.
type NewOutlines struct {
	File   string
	Raw    []byte
	System reading.System
}

// Figures reads a file of borders and finds the communities that its figures name.
func (n *NewOutlines) Figures(communities []Area) ([]Figure, []geo.Outline, error) {
	outlines, err := geo.ParseOutlines(n.Raw, n.System)
	if err != nil {
		return nil, nil, err
	}
	out := make([]Figure, len(outlines))
	for i := range outlines {
		out[i] = drawn(&outlines[i])
		if c, ok := Match(communities, out[i].Name); ok {
			out[i].Name, out[i].Community = c.Short, c.Path
		}
	}
	return out, outlines, nil
}

func drawn(o *geo.Outline) Figure {
	f := Figure{Name: o.Name, Polygons: make([][][][2]int64, len(o.Polygons))}
	for i, rings := range o.Polygons {
		for _, ring := range rings {
			var points [][2]int64
			for _, p := range ring {
				at := [2]int64{int64(math.Round(p.Lng * 1e5)), int64(math.Round(p.Lat * 1e5))}
				if n := len(points); n == 0 || points[n-1] != at { // what lies within a metre is one point
					points = append(points, at)
				}
			}
			f.Polygons[i] = append(f.Polygons[i], points)
		}
	}
	return f
}

// errSame ends a write that would change nothing.
var errSame = errors.New("area: nothing to change")

// ImportOutlines takes in the borders of a sub-district's communities in place of those before. The same file sent twice changes
// nothing.
func (s *Store) ImportOutlines(ctx context.Context, by account.Who, street place.Path, n NewOutlines) (OutlineSet, error) {
	var set OutlineSet
	if !by.Can(account.ImportRows, street) {
		return set, fault.Deniedf("您的岗位不能更换这个街道的社区边界。")
	}
	communities, err := s.Communities(ctx, place.In(street))
	if err != nil {
		return set, err
	}
	figures, outlines, err := n.Figures(communities)
	if err != nil {
		return set, err
	}
	shapes, err := json.Marshal(figures)
	if err != nil {
		return set, err
	}
	sum := sha256.Sum256(n.Raw)
	err = s.journal.Write(ctx, by.Actor, func(tx *audit.Tx) error {
		last, known, err := db.Maybe[OutlineSet](ctx, tx, "select "+outlineColumns+` from outline_set
			where county = $1 and path = $2 and undone_at = 0 order by seq desc limit 1`, street.County(), street)
		if err != nil {
			return err
		}
		taken, err := db.One[int64](ctx, tx, "", "select coalesce(max(seq), 0) from outline_set where county = $1 and path = $2", street.County(), street)
		if err != nil {
			return err
		}
		set = OutlineSet{
			County: street.County(), Path: street, Seq: taken + 1, ID: db.NewID(clock.FromMicros(tx.At)), File: n.File, Hash: hex.EncodeToString(sum[:]), System: n.System,
			Figures: int64(len(figures)), At: tx.At, By: by.Name,
		}
		for i := range outlines {
			set.Points += int64(outlines[i].Points())
		}
		if known && last.Hash == set.Hash && last.System == set.System {
			set = last
			return errSame
		}
		tx.Note(audit.Entry{
			Path: street, Action: "outline.import", Subject: "area:" + string(street),
			Summary: fmt.Sprintf("导入社区边界“%s”，%d 个图形，坐标系 %s", set.File, set.Figures, set.System.Name()),
			Detail:  map[string]any{"id": set.ID, "hash": set.Hash},
		})
		_, err = tx.Exec(ctx, "insert into outline_set ("+outlineColumns+", shapes) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, '', $12)",
			set.County, set.Path, set.Seq, set.ID, set.File, set.Hash, set.System, set.Figures, set.Points, set.At, set.By, string(shapes))
		return err
	})
	if errors.Is(err, errSame) {
		err = nil
	}
	return set, err
}

// UndoOutlines takes borders back; those before hold again. Taking back twice changes nothing.
func (s *Store) UndoOutlines(ctx context.Context, by account.Who, id string) error {
	var a db.Args
	where := by.Scope(account.ImportRows).Where("", a.Add) + " and id = " + a.Add(id)
	err := s.journal.Write(ctx, by.Actor, func(tx *audit.Tx) error {
		set, err := db.One[OutlineSet](ctx, tx, "没有这次导入的边界。", "select "+outlineColumns+" from outline_set where "+where, a...)
		if err != nil {
			return err
		}
		if set.UndoneAt != 0 {
			return errSame
		}
		tx.Note(audit.Entry{Path: set.Path, Action: "outline.undo", Subject: "area:" + string(set.Path), Summary: fmt.Sprintf("撤销导入的社区边界“%s”", set.File), Detail: map[string]string{"id": set.ID}})
		_, err = tx.Exec(ctx, "update outline_set set undone_at = $1, undone_by = $2 where county = $3 and path = $4 and id = $5 and undone_at = 0",
			tx.At, by.Name, set.County, set.Path, set.ID)
		return err
	})
	if errors.Is(err, errSame) {
		return nil
	}
	return err
}

// OutlineSets lists the borders that were taken in, the latest first.
func (s *Store) OutlineSets(ctx context.Context, scope place.Scope) ([]OutlineSet, error) {
	const most = 200
	var a db.Args
	return db.All[OutlineSet](ctx, s.db, "select "+outlineColumns+" from outline_set where "+scope.Where("", a.Add)+" order by county, path, seq desc limit "+a.Add(most), a...)
}

// Outlines returns the borders that hold in the sub-districts of a scope. Whoever works in a part of a sub-district sees the borders
// of all its communities: they are no secret.
func (s *Store) Outlines(ctx context.Context, scope place.Scope) ([]Figure, error) {
	const most = 40 // sub-districts on one map
	paths := scope.Paths()
	for i, p := range paths {
		if street := p.Street(); street != "" {
			paths[i] = street
		}
	}
	var a db.Args
	all, err := db.All[string](ctx, s.db, `select o.shapes from outline_set o where `+place.In(paths...).Where("o.", a.Add)+` and o.undone_at = 0 and o.seq = (
		select max(n.seq) from outline_set n where n.county = o.county and n.path = o.path and n.undone_at = 0) order by o.county, o.path limit `+a.Add(most), a...)
	if err != nil {
		return nil, err
	}
	var out []Figure
	for _, shapes := range all {
		var figures []Figure
		if err := json.Unmarshal([]byte(shapes), &figures); err != nil {
			return nil, err
		}
		out = append(out, figures...)
	}
	return out, nil
}
