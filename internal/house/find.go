package house

import (
	"context"
	"slices"

	"bayou/internal/account"
	"bayou/internal/audit"
	"bayou/internal/db"
	"bayou/internal/find"
	"bayou/internal/place"
)

// FoundOwner is the kind of owners in the search. Their names are personal: only who may see houses asks for this kind, and pages
// show them by Shown.
const FoundOwner = find.Kind("owner")

// Shown is an owner's name as a list of hits may show it.
func Shown(d *find.Doc) string {
	kind := Person
	if d.Sub == Organisation.Chinese() {
		kind = Organisation
	}
	return MaskName(kind, d.Title)
}

// Askable keeps of the owners that were found those whom somebody may learn of: a person only where the whole name was asked for,
// or where personal data may be read, else one could spell a name out letter by letter.
func Askable(by account.Who, hits []find.Doc, text string) []find.Doc {
	return slices.DeleteFunc(hits, func(d find.Doc) bool {
		return Shown(&d) != d.Title && !by.Can(account.Reveal, d.Path) && !find.Exactly(&d, text)
	})
}

// tellLater has the owners of a compound taken into the search after the transaction that changes some of them.
func tellLater(ctx context.Context, tx *audit.Tx, compound place.Path) error {
	return find.Later(ctx, tx.Tx, compound, FoundOwner, string(compound), 1)
}

// Findable is what the search takes in: the owners of a compound, or of all compounds of a county.
func Findable() find.Source { return find.Source{Next: nextFindable, Docs: findable} }

func nextFindable(ctx context.Context, c db.Conn, county, compound, after string, n int) (ids []string, reached string, err error) {
	a := db.Args{county, after}
	where := "county = $1 and id > $2"
	if compound != "" {
		where += " and path = " + a.Add(compound)
	}
	ids, err = db.All[string](ctx, c, "select distinct id from owner where "+where+" order by id limit "+a.Add(n), a...)
	if len(ids) > 0 {
		after = ids[len(ids)-1]
	}
	return ids, after, err
}

// findable are those of the owners who own something that stands: whoever sold his flat is no owner any longer.
func findable(ctx context.Context, c db.Conn, county string, ids []string) ([]find.Doc, error) {
	var a db.Args
	owners, err := db.All[Owner](ctx, c, "select "+ownerColumns+" from owner where county = "+a.Add(county)+" and id in ("+a.List(ids)+") and "+holding+
		" and exists (select 1 from unit_owner s join unit u on u.county = s.county and u.id = s.unit and u.seq = s.seq"+
		" where s.county = owner.county and s.owner = owner.id and u.until = '9999-12-31' and not u.void and not u.gone)", a...)
	docs := make([]find.Doc, len(owners))
	for i := range owners {
		o := &owners[i]
		docs[i] = find.Doc{Path: o.Path, Kind: FoundOwner, ID: o.ID, Title: o.Name, Sub: o.Kind.Chinese()}
	}
	return docs, err
}
