package register

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"bayou/internal/account"
	"bayou/internal/db"
	"bayou/internal/fault"
	"bayou/internal/place"
	"bayou/internal/reading"
)

// Unclear are the compounds of one source, such as the column of a workbook, whose points do not say their coordinate system.
type Unclear struct {
	Kind      SourceKind
	Ref       string // the workbook's name, or who entered it
	Compounds []Compound
}

// Key names the source in an address.
func (u *Unclear) Key() string { return string(u.Kind) + ":" + u.Ref }

// mostUnclear bounds how many compounds are looked at, and told the system of, at once.
const mostUnclear = 500

// Unclear returns the points that wait for somebody to say their system, by source. They are asked for source by source and
// never guessed: the systems lie some 600 m apart.
func (s *Store) Unclear(ctx context.Context, scope place.Scope) ([]Unclear, error) {
	all, err := s.Places(ctx, scope, Query{}, 1<<20)
	if err != nil {
		return nil, err
	}
	waiting := slices.DeleteFunc(all, func(c Compound) bool {
		v := c.Location()
		return !v.Known() || v.Word != ""
	})
	var out []Unclear
	for _, w := range waiting[:min(len(waiting), mostUnclear)] {
		c, err := load(ctx, s.db, scope, w.ID)
		if err != nil {
			return nil, err
		}
		src, _, err := db.Maybe[Source](ctx, s.db, "select kind, ref, run, row_no from observation where county = $1 and path = $2 and seq = $3",
			c.County, string(c.Path), c.Facts[FieldLocation].Seq)
		if err != nil {
			return nil, err
		}
		at := slices.IndexFunc(out, func(u Unclear) bool { return u.Kind == src.Kind && u.Ref == src.Ref })
		if at < 0 {
			at, out = len(out), append(out, Unclear{Kind: src.Kind, Ref: src.Ref})
		}
		out[at].Compounds = append(out[at].Compounds, c)
	}
	slices.SortFunc(out, func(a, b Unclear) int { return cmp.Compare(a.Key(), b.Key()) })
	return out, nil
}

// TellSystem notes in which system the points of one source are. Each compound is written by itself, so that what was cut off in
// the middle is simply told again; a source of which nothing waits is no mistake. It returns how many it was told of.
func (s *Store) TellSystem(ctx context.Context, by account.Who, key string, system reading.System) (int, error) {
	if system.Name() == "" {
		return 0, fault.InvalidFields("没有选坐标系。", fault.Field{Name: "system", Message: "请选这一列坐标是从哪种地图上抄来的；选错会差五六百米以上"})
	}
	all, err := s.Unclear(ctx, by.Scope(account.EditRegister))
	if err != nil {
		return 0, err
	}
	told := 0
	for _, u := range all {
		if u.Key() != key {
			continue
		}
		for i := range u.Compounds {
			c := &u.Compounds[i]
			fact := c.Facts[FieldLocation]
			_, err := s.Observe(ctx, by, Change{
				ID: c.ID, Version: c.Version, AsOf: fact.AsOf, Source: Source{Kind: Survey, Ref: fmt.Sprintf("%s，注明“%s”的坐标系", by.Post, u.Ref)},
				Texts: map[string]string{FieldLocation: fact.Text + " " + system.Name()},
			})
			if err != nil && fault.Of(err) != fault.Conflict { // somebody has just put it right himself
				return told, err
			}
			if err == nil {
				told++
			}
		}
	}
	return told, nil
}
