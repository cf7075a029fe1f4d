package report

import (
	"context"

	"bayou/internal/account"
	"bayou/internal/archive"
	"bayou/internal/find"
	"bayou/internal/house"
	"bayou/internal/place"
	"bayou/internal/register"
)

// Sought is a kind of things that a search finds, for those who may see it.
type Sought struct {
	Kind find.Kind
	See  account.Perm
}

// House is the kind that is asked for to have buildings and rooms; its hits are of house.FoundBuilding or house.FoundUnit.
const House = find.Kind("house")

// Soughts are the kinds in the order in which they are answered.
var Soughts = []Sought{
	{register.Found, account.SeeRegister},
	{House, account.SeeHouses},
	{register.FoundCompany, account.SeeRegister},
	{archive.Found, account.SeePapers},
	{house.FoundOwner, account.SeeHouses},
}

// Hit is something that was found. Compound is what the compound is called in which an owner or a house was found, "" for other
// kinds. An owner's name is masked, unless it is an organisation's.
type Hit struct {
	find.Doc
	Compound string
}

// Answer is what was found of one kind, the best first. More tells that there are others.
type Answer struct {
	Kind find.Kind
	Hits []Hit
	More bool
}

// Answers is what a search found. Waiting is how many compounds are still being taken in: they were looked for in the register
// itself. Partial tells that the words are too common to look everywhere.
type Answers struct {
	Groups  []Answer // without those that found nothing
	Waiting int64
	Partial bool
}

// Search asks for one kind of things, or for all with only "", as far as the reader may see them: at most limit of each.
func (s *Store) Search(ctx context.Context, who account.Who, text string, only find.Kind, limit int) (Answers, error) {
	var out Answers
	if text = find.Question(text); text == "" {
		return out, nil
	}
	var err error
	if out.Waiting, err = find.Open(ctx, s.DB, who.Scope(account.SeeRegister), register.Found); err != nil {
		return out, err
	}
	for _, k := range Soughts {
		if !who.Has(k.See) || only != "" && only != k.Kind {
			continue
		}
		q := question{s, who, who.Scope(k.See), text, out.Waiting > 0, limit + 1}
		hits, partial, err := q.of(ctx, k.Kind)
		if err != nil {
			return out, err
		}
		out.Partial = out.Partial || partial
		g := Answer{Kind: k.Kind, Hits: hits[:min(limit, len(hits))], More: len(hits) > limit}
		if len(hits) > 0 {
			out.Groups = append(out.Groups, g)
		}
	}
	return out, nil
}

// question is what one reader asks of one kind.
type question struct {
	*Store
	who     account.Who
	scope   place.Scope
	text    string
	waiting bool
	limit   int
}

func (q *question) of(ctx context.Context, k find.Kind) (hits []Hit, partial bool, err error) {
	switch k {
	case House:
		return q.houses(ctx)
	case register.Found:
		docs, partial, err := q.compounds(ctx, q.text, q.limit)
		return plain(docs), partial, err
	}
	found, err := find.Search(ctx, q.DB, q.scope, q.text, []find.Kind{k}, q.limit)
	if err != nil || k != house.FoundOwner {
		return plain(found.Hits), found.Partial, err
	}
	hits, err = q.owners(ctx, found.Hits)
	return hits, found.Partial || len(hits) < len(found.Hits) && len(found.Hits) == q.limit, err
}

func plain(docs []find.Doc) []Hit {
	hits := make([]Hit, len(docs))
	for i := range docs {
		hits[i].Doc = docs[i]
	}
	return hits
}

// compounds asks the search, or the register itself while compounds are still being taken in.
func (q *question) compounds(ctx context.Context, text string, limit int) ([]find.Doc, bool, error) {
	if !q.waiting {
		found, err := find.Search(ctx, q.DB, q.scope, text, []find.Kind{register.Found}, limit)
		return found.Hits, found.Partial, err
	}
	page, err := q.Register.List(ctx, q.scope, register.Query{Text: text, Limit: limit})
	docs := make([]find.Doc, len(page.Rows))
	for i := range page.Rows {
		c := &page.Rows[i]
		docs[i] = find.Doc{Path: c.Path, Kind: register.Found, ID: c.ID, Title: c.Name, Sub: c.Address}
	}
	return docs, false, err
}

// owners masks the owners whom the reader may learn of. Those of compounds that left the register have gone with them.
func (q *question) owners(ctx context.Context, docs []find.Doc) ([]Hit, error) {
	docs = house.Askable(q.who, docs, q.text)
	places := make([]place.Path, len(docs))
	for i := range docs {
		places[i] = docs[i].Path
	}
	names, err := q.Register.InRegister(ctx, places)
	var hits []Hit
	for _, d := range docs {
		if name, ok := names[d.Path]; ok {
			d.Title = house.Shown(&d)
			hits = append(hits, Hit{d, name})
		}
	}
	return hits, err
}

// inside is how many compounds that a question may name are looked into for a house: the best of them.
const inside = 20

// houses parts the question into a compound and a house in it. The first way of parting that finds something is the answer.
func (q *question) houses(ctx context.Context) (hits []Hit, partial bool, err error) {
	for _, a := range house.Ask(q.text) {
		compounds, common, err := q.compounds(ctx, a.Compound, inside+1)
		if err != nil {
			return nil, false, err
		}
		common = common || len(compounds) > inside
		names, places := map[place.Path]string{}, make([]place.Path, 0, inside)
		for _, c := range compounds[:min(inside, len(compounds))] {
			names[c.Path], places = c.Title, append(places, c.Path)
		}
		docs, err := q.Houses.Inside(ctx, places, a.Keys, q.limit)
		if err != nil {
			return nil, false, err
		}
		for _, d := range docs {
			hits = append(hits, Hit{d, names[d.Path]})
		}
		if len(hits) > 0 {
			return hits, common, nil
		}
	}
	return nil, false, nil
}
