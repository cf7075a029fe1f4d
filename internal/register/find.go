package register

import (
	"context"
	"slices"
	"strconv"

	"bayou/internal/audit"
	"bayou/internal/db"
	"bayou/internal/find"
	"bayou/internal/place"
	"bayou/internal/reading"
)

// Found and FoundCompany are the kinds of compounds in the search, and of the companies that are written down for them: each
// under the compound's id.
const (
	Found        = find.Kind("compound")
	FoundCompany = find.Kind("company")
)

// doc is the compound as the search knows it.
func (c *Compound) doc() find.Doc {
	return find.Doc{Path: c.Path, Kind: Found, ID: c.ID, Title: c.Name, Sub: c.Address}
}

// companyDoc is the company that is written down for the compound; ok is false where there is none.
func (c *Compound) companyDoc() (d find.Doc, ok bool) {
	v := c.Facts[FieldCompany].Value
	return find.Doc{Path: c.Path, Kind: FoundCompany, ID: c.ID, Title: v.Word, Sub: c.Name}, v.Kind == reading.Name && v.Word != ""
}

// tell brings the search up to the compound, in the transaction that wrote it.
func (c *Compound) tell(ctx context.Context, tx *audit.Tx) error {
	company, ok := c.companyDoc()
	if c.WithdrawnOn != "" || !ok {
		if err := find.Drop(ctx, tx.Tx, c.County, FoundCompany, c.ID); err != nil {
			return err
		}
	}
	switch {
	case c.WithdrawnOn != "":
		return find.Drop(ctx, tx.Tx, c.County, Found, c.ID)
	case ok:
		return find.Put(ctx, tx.Tx, c.doc(), company)
	}
	return find.Put(ctx, tx.Tx, c.doc())
}

// tellLater has the compounds of an import taken into the search afterwards: an import of thousands must not take longer for it.
func (r *Run) tellLater(ctx context.Context, tx *audit.Tx) error {
	if r.Created+r.Updated == 0 {
		return nil
	}
	if err := find.Later(ctx, tx.Tx, r.Path, Found, r.ID, r.Created+r.Updated); err != nil {
		return err
	}
	return find.Later(ctx, tx.Tx, r.Path, FoundCompany, r.ID, r.Created+r.Updated)
}

// Findable is what the search takes in: all compounds of a county, or those of an import, and their companies.
func Findable() map[find.Kind]find.Source {
	return map[find.Kind]find.Source{
		Found:        {Next: nextFindable, Docs: docsOf("county, id, path, name, address", func(c *Compound) (find.Doc, bool) { return c.doc(), true })},
		FoundCompany: {Next: nextFindable, Docs: docsOf("county, id, path, name, facts", (*Compound).companyDoc)},
	}
}

func nextFindable(ctx context.Context, c db.Conn, county, run, after string, n int) ([]string, string, error) {
	if run == "" {
		ids, err := db.All[string](ctx, c, "select id from compound where county = $1 and id > $2 order by id limit $3", county, after, n)
		if err == nil && len(ids) > 0 {
			after = ids[len(ids)-1]
		}
		return ids, after, err
	}
	from, _ := strconv.ParseInt(after, 10, 64) // "" = from the first
	rows, err := db.All[struct {
		Row int64  `db:"row_no"`
		ID  string `db:"compound"`
	}](ctx, c, `select row_no, compound from import_row where county = $1 and run = $2 and row_no > $3 and outcome in ('created', 'updated')
		order by row_no limit $4`, county, run, from, n)
	ids := make([]string, len(rows))
	for i, r := range rows {
		ids[i], after = r.ID, strconv.FormatInt(r.Row, 10)
	}
	return ids, after, err
}

// Refind has all compounds taken into the search afterwards: of a database that was filled by other ways than the register's.
func Refind(ctx context.Context, tx *db.Tx) error {
	counties, err := db.All[struct {
		County string `db:"county"`
		N      int64  `db:"n"`
	}](ctx, tx, "select county, count(*) as n from compound group by county order by county")
	if err != nil {
		return err
	}
	for _, c := range counties {
		for _, k := range []find.Kind{Found, FoundCompany} {
			if err := find.Later(ctx, tx, place.Path("").Join(c.County), k, "", c.N); err != nil {
				return err
			}
		}
	}
	return nil
}

func docsOf(columns string, of func(*Compound) (find.Doc, bool)) func(context.Context, db.Conn, string, []string) ([]find.Doc, error) {
	return func(ctx context.Context, c db.Conn, county string, ids []string) ([]find.Doc, error) {
		var a db.Args
		list, err := db.All[Compound](ctx, c, "select "+columns+" from compound where county = "+a.Add(county)+" and id in ("+a.List(ids)+
			") and withdrawn_on = ''", a...)
		var docs []find.Doc
		for i := range list {
			if d, ok := of(&list[i]); ok {
				docs = append(docs, d)
			}
		}
		return docs, err
	}
}

// InRegister returns the names of the compounds at these places, without those that have left the register.
func (s *Store) InRegister(ctx context.Context, places []place.Path) (map[place.Path]string, error) {
	byCounty := map[string][]string{}
	for _, p := range places {
		byCounty[p.County()] = append(byCounty[p.County()], string(p))
	}
	out := map[place.Path]string{}
	for county, paths := range byCounty {
		for part := range slices.Chunk(paths, 500) {
			a := db.Args{county}
			list, err := db.All[Compound](ctx, s.db, "select county, id, path, name from compound where county = $1 and path in ("+a.List(part)+
				") and withdrawn_on = ''", a...)
			if err != nil {
				return nil, err
			}
			for i := range list {
				out[list[i].Path] = list[i].Name
			}
		}
	}
	return out, nil
}
