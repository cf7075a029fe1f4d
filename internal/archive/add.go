package archive

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"bayou/internal/account"
	"bayou/internal/audit"
	"bayou/internal/blob"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/fault"
	"bayou/internal/register"
)

// Added is what became of a file. Again says that the compound has the same bytes already, as the item that is returned;
// Marked, that this item counts as one that holds personal data only from now on.
type Added struct {
	Item
	Again, Marked bool
}

// errAgain ends the transaction of a file that is already there.
var errAgain = errors.New("the compound has the same bytes")

// Add keeps a file in the archive of a compound. The same bytes again are the same item and write nothing, unless they
// are said to hold personal data and that was not known.
func (s *Store) Add(ctx context.Context, by account.Who, compound string, n NewItem) (Added, error) {
	var out Added
	err := s.journal.Write(ctx, by.Actor, func(tx *audit.Tx) error {
		c, err := s.register.GetIn(ctx, tx, by.Scope(account.AddPapers), compound)
		if err != nil {
			return err
		}
		if out, err = s.AddIn(ctx, tx, by, &c, n); err == nil && out.Again && !out.Marked {
			return errAgain
		}
		return err
	})
	if errors.Is(err, errAgain) {
		err = nil
	}
	return out, err
}

// AddIn is Add inside a caller's transaction, for a compound that the caller has got by his own right. Where the file is not
// kept it is fault.Invalid, and the caller's transaction ends; Look says so beforehand.
func (s *Store) AddIn(ctx context.Context, tx *audit.Tx, by account.Who, c *register.Compound, n NewItem) (Added, error) {
	if c.WithdrawnOn != "" {
		return Added{}, fault.Conflictf("“%s”已于%s移出登记册，不再存入资料。", c.Name, c.WithdrawnOn.Chinese())
	}
	file, err := Look(n.Name, n.Content)
	if err != nil {
		return Added{}, err
	}
	media := Media(file.Kind)
	name := named(n.Name, media)
	e := Edit{Kind: n.Kind, Title: cmp.Or(n.Title, titleOf(SafeName(n.Name))), Note: n.Note, Day: cmp.Or(n.Day, tx.Day), Personal: n.Personal}
	if err := cmp.Or(e.check(tx.Day), e.fits(media)); err != nil {
		return Added{}, err
	}
	if err := blob.Put(ctx, tx.Tx, c.County, file); err != nil {
		return Added{}, err
	}
	it := Item{
		County: c.County, ID: db.NewID(clock.FromMicros(tx.At)), Path: c.Path, Compound: c.ID, Kind: e.Kind, Title: e.Title, Day: e.Day,
		Name: name, Media: media, Size: int64(len(file.Content)), Hash: file.Hash, Personal: e.Personal, Note: e.Note,
		Source: cmp.Or(n.Source, Upload), Ref: n.Ref, At: tx.At, Actor: by.ID, By: by.Name, Version: 1,
	}
	fresh, err := it.insert(ctx, tx)
	if err != nil {
		return Added{}, err
	}
	if !fresh {
		there, err := db.One[Item](ctx, tx, missing, "select "+itemColumns+" from archive_item where county = $1 and path = $2 and hash = $3",
			c.County, string(c.Path), file.Hash)
		if err != nil || there.Personal || !e.Personal {
			return Added{there, true, false}, err
		}
		there.Personal = true
		if err := there.update(ctx, tx); err != nil {
			return Added{}, err
		}
		tx.Note(there.entry("paper.edit", "再次存入同一份文件，改记为含个人信息："+there.said()))
		return Added{there, true, true}, nil
	}
	tx.Note(it.entry("paper.add", fmt.Sprintf("“%s”的档案存入%s", c.Name, it.said())))
	return Added{Item: it}, nil
}

// said names an item in the journal, which never holds personal data.
func (it *Item) said() string {
	if it.Personal {
		return it.Kind.Chinese() + "一份（含个人信息，不写标题）"
	}
	return it.Kind.Chinese() + "“" + it.Title + "”"
}

// entry is the journal's row about an item as it is now.
func (it *Item) entry(action, summary string) audit.Entry {
	return audit.Entry{Path: it.Path, Action: action, Subject: it.Subject(), Summary: summary, Detail: it.detail()}
}

func (it *Item) detail() map[string]any {
	detail := map[string]any{"kind": it.Kind, "day": it.Day, "media": it.Media, "size": it.Size, "hash": it.Hash, "personal": it.Personal, "version": it.Version}
	if !it.Personal {
		detail["title"] = it.Title
	}
	return detail
}
