package register

import (
	"context"
	"slices"
	"strings"

	"bayou/internal/db"
	"bayou/internal/place"
)

// Doubt is one fact that somebody should look at: two sources that disagree, or a text that was not understood.
type Doubt struct {
	Compound Compound
	Field    string
	Fact     Fact
	Now      Said  // what stands
	Other    *Said // what another source says instead; nil when the text was not understood
}

// DoubtQuery selects doubts. Clash leaves out texts that were not understood.
type DoubtQuery struct {
	Community     place.Path // "" = all
	Field         string     // "" = all
	Clash         bool
	Offset, Limit int // Limit 0 = 50
}

// DoubtPage is a part of the doubts with their number, and how many each field has, whatever field was asked for.
type DoubtPage struct {
	Rows   []Doubt
	Total  int64
	Fields map[string]int64
}

// Doubts returns the open doubts of the compounds in the register, by community, compound and field.
func (s *Store) Doubts(ctx context.Context, scope place.Scope, q DoubtQuery) (DoubtPage, error) {
	if q.Limit <= 0 {
		q.Limit = 50
	}
	page := DoubtPage{Fields: map[string]int64{}}
	var shown []Doubt
	for c, err := range s.Each(ctx, scope, Query{Community: q.Community, Doubtful: true}) {
		if err != nil {
			return page, err
		}
		for _, id := range c.doubtful(q.Clash) {
			page.Fields[id]++
			if q.Field != "" && q.Field != id {
				continue
			}
			if page.Total++; page.Total > int64(q.Offset) && len(shown) < q.Limit {
				shown = append(shown, Doubt{Compound: c, Field: id, Fact: c.Facts[id]})
			}
		}
	}
	var err error
	page.Rows, err = s.told(ctx, shown)
	return page, err
}

// doubtful lists the fields that somebody should look at.
func (c *Compound) doubtful(clash bool) []string {
	var out []string
	for id, f := range c.Facts {
		if f.Other != nil || f.Problem() && !clash {
			out = append(out, id)
		}
	}
	slices.Sort(out)
	return out
}

// told adds who said what.
func (s *Store) told(ctx context.Context, list []Doubt) ([]Doubt, error) {
	said, err := s.saidBy(ctx, list)
	if err != nil {
		return nil, err
	}
	all := make([]Observation, 0, len(said))
	for _, o := range said {
		all = append(all, *o)
	}
	books, err := s.Books(ctx, all)
	if err != nil {
		return nil, err
	}
	for i := range list {
		d := &list[i]
		state := func(seq int64) Said {
			o := said[observed{d.Compound.ID, seq}]
			if o == nil {
				return Said{}
			}
			return Said{o.Readings[d.Field], o, books.Cell(o, d.Field)}
		}
		d.Now = state(d.Fact.Seq)
		if d.Fact.Other != nil {
			other := state(d.Fact.Other.Seq)
			d.Other = &other
		}
	}
	return slices.DeleteFunc(list, func(d Doubt) bool { return d.Now.Observation == nil || d.Other != nil && d.Other.Observation == nil }), nil
}

type observed struct {
	compound string
	seq      int64
}

// saidBy reads the observations that the doubts rest on, some hundred compounds at a time.
func (s *Store) saidBy(ctx context.Context, list []Doubt) (map[observed]*Observation, error) {
	out := map[observed]*Observation{}
	for part := range slices.Chunk(list, chunk) {
		var a db.Args
		var or []string
		for i := range part {
			d := &part[i]
			key := "county = " + a.Add(d.Compound.County) + " and path = " + a.Add(d.Compound.Path) + " and seq in (" + a.Add(d.Fact.Seq)
			if d.Fact.Other != nil {
				key += ", " + a.Add(d.Fact.Other.Seq)
			}
			or = append(or, key+")")
		}
		for o, err := range db.Each[Observation](ctx, s.db, "select "+observationColumns+" from observation where "+strings.Join(or, " or "), a...) {
			if err != nil {
				return nil, err
			}
			out[observed{o.Compound, o.Seq}] = &o
		}
	}
	return out, nil
}
