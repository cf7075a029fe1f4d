package house_test

import (
	"slices"
	"testing"

	"bayou/internal/account"
	"bayou/internal/db"
	"bayou/internal/db/dbtest"
	"bayou/internal/find"
	"bayou/internal/house"
	"bayou/internal/mode/modetest"
	"bayou/internal/place"
)

// TestOwnersAreFoundByTheirNames and shown masked; an owner who has gone is no longer found.
func TestOwnersAreFoundByTheirNames(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		finds := func(scope place.Path, text string) []string {
			t.Helper()
			if _, err := find.Index(w.ctx, d, map[find.Kind]find.Source{house.FoundOwner: house.Findable()}); err != nil {
				t.Fatal(err)
			}
			got, err := find.Search(w.ctx, d, place.In(scope), text, []find.Kind{house.FoundOwner}, 20)
			if err != nil {
				t.Fatal(err)
			}
			names := []string{}
			for i := range got.Hits {
				d := &got.Hits[i]
				if at := house.CompoundOf(d.Path); at != w.id {
					t.Errorf("%s owns in %s", d.Title, at)
				}
				names = append(names, house.Shown(d))
			}
			return names
		}
		run := w.importText(t, "楼栋,单元,房号,面积,业主\n1,1,101,66,示例新\n1,1,103,50,示例置业有限公司\n")
		if got := finds(street, "示例新"); !slices.Equal(got, []string{"示**"}) {
			t.Errorf("a person: %q", got)
		}
		if got := finds(sports, "slzy"); !slices.Equal(got, []string{"示例置业有限公司"}) {
			t.Errorf("an organisation: %q", got)
		}
		if got := finds(business, "示例"); len(got) != 0 {
			t.Errorf("another community finds %q", got)
		}
		cell := modetest.Who("网格员", account.CellWorker, sports)
		asks := func(by account.Who, text string) int {
			got, err := find.Search(w.ctx, d, place.In(sports), text, []find.Kind{house.FoundOwner}, 20)
			if err != nil {
				t.Fatal(err)
			}
			return len(house.Askable(by, got.Hits, text))
		}
		if whole, part, company, may := asks(cell, "示例新"), asks(cell, "slx"), asks(cell, "示例置"), asks(head, "示例"); whole != 1 || part != 0 || company != 1 || may != 2 {
			t.Errorf("who may not read personal data finds %d by the whole name, %d by a part, %d organisations; who may %d", whole, part, company, may)
		}
		if _, err := w.Undo(w.ctx, office, run.ID); err != nil {
			t.Fatal(err)
		}
		if got := finds(street, "示例"); len(got) != 0 {
			t.Errorf("after the import was undone: %q", got)
		}
		u, err := w.Add(w.ctx, head, w.id, house.Form{Key: "1-1-201", Area: "50", Owners: "示例卖方"})
		if err != nil {
			t.Fatal(err)
		}
		if u, err = w.Change(w.ctx, head, u.ID, u.Seq, house.Form{Key: "1-1-201", Area: "50", Owners: "示例买方", Reason: "示例：买卖"}); err != nil {
			t.Fatal(err)
		}
		if sold, bought := finds(street, "示例卖方"), finds(street, "示例买方"); len(sold) != 0 || len(bought) != 1 {
			t.Errorf("after a sale: the seller %q, the buyer %q", sold, bought)
		}
		if _, err = w.Remove(w.ctx, head, u.ID, u.Seq, "示例：已经拆除"); err != nil {
			t.Fatal(err)
		}
		if got := finds(street, "示例"); len(got) != 0 {
			t.Errorf("after the flat is gone: %q", got)
		}
	})
}
