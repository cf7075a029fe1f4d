package archive

import (
	"context"

	"bayou/internal/audit"
	"bayou/internal/db"
	"bayou/internal/find"
)

// Found is the kind of papers in the search.
const Found = find.Kind("paper")

// sought tells whether the item is found by its title. Photos mostly bear the names of files; what holds personal data may name
// a person in its title.
func (it *Item) sought() bool { return it.RemovedOn == "" && !it.Personal && !it.Kind.Photo() }

func (it *Item) doc() find.Doc {
	return find.Doc{Path: it.Path.Join(it.ID), Kind: Found, ID: it.ID, Title: it.Title, Sub: it.Kind.Chinese() + "，" + it.Day.Chinese()}
}

// tell brings the search up to the item, in the transaction that wrote it.
func (it *Item) tell(ctx context.Context, tx *audit.Tx) error {
	if !it.sought() {
		return find.Drop(ctx, tx.Tx, it.County, Found, it.ID)
	}
	return find.Put(ctx, tx.Tx, it.doc())
}

// Findable is what the search takes in of a county: all its papers.
func Findable() find.Source {
	return find.Source{
		Next: func(ctx context.Context, c db.Conn, county, _, after string, n int) ([]string, string, error) {
			ids, err := db.All[string](ctx, c, "select id from archive_item where county = $1 and id > $2 order by id limit $3", county, after, n)
			if err == nil && len(ids) > 0 {
				after = ids[len(ids)-1]
			}
			return ids, after, err
		},
		Docs: func(ctx context.Context, c db.Conn, county string, ids []string) ([]find.Doc, error) {
			var a db.Args
			list, err := db.All[Item](ctx, c, "select "+itemColumns+" from archive_item where county = "+a.Add(county)+" and id in ("+a.List(ids)+")", a...)
			var docs []find.Doc
			for i := range list {
				if list[i].sought() {
					docs = append(docs, list[i].doc())
				}
			}
			return docs, err
		},
	}
}
