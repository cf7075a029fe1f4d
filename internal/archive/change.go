package archive

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"bayou/internal/account"
	"bayou/internal/audit"
	"bayou/internal/blob"
	"bayou/internal/db"
	"bayou/internal/fault"
	"bayou/internal/place"
)

// bared is the journal's action of taking the mark of personal data off.
const bared = "paper.bare"

// Change corrects what is written about an item. Only whoever may read personal data says that it holds none. version is the one that was seen, 0 = whatever is recorded.
func (s *Store) Change(ctx context.Context, by account.Who, id string, version int64, e Edit) (Item, error) {
	return s.change(ctx, by, id, version, func(tx *audit.Tx, it *Item) (string, string, error) {
		if err := e.check(tx.Day); err != nil {
			return "", "", err
		}
		if err := e.fits(it.Media); err != nil {
			return "", "", err
		}
		if it.Pair != "" && e.Kind != it.Kind {
			return "", "", fault.InvalidFields("没有保存：这张照片正和另一张成对。", fault.Field{Name: "kind", Message: "请先解除成对，再改类别"})
		}
		opens := it.Personal && !e.Personal
		if opens && !by.Can(account.Reveal, it.Path) {
			return "", "", fault.Deniedf("没有保存：您的岗位不能取消“含个人信息”的标记。请由社区站长或物业管理办公室取消。")
		}
		it.Kind, it.Title, it.Note, it.Day, it.Personal = e.Kind, e.Title, e.Note, e.Day, e.Personal
		if opens {
			return bared, "取消档案资料的“含个人信息”标记：" + it.Kind.Chinese() + "一份", nil
		}
		return "paper.edit", "更正档案资料：" + it.said(), nil
	})
}

// Remove takes an item out of the archive with a reason. Its bytes stay, and Restore puts it back.
func (s *Store) Remove(ctx context.Context, by account.Who, id string, version int64, reason string) (Item, error) {
	reason, err := because(reason, "移出")
	if err != nil {
		return Item{}, err
	}
	return s.change(ctx, by, id, version, func(tx *audit.Tx, it *Item) (string, string, error) {
		if it.RemovedOn != "" {
			return "", "", fault.Conflictf("“%s”已由 %s 于%s移出档案。", it.called(), it.RemovedBy, it.RemovedOn.Chinese())
		}
		it.RemovedOn, it.RemovedBy, it.RemovedWhy = tx.Day, by.Name, reason
		return "paper.remove", "移出档案：" + it.said(), nil
	})
}

// Restore puts back what was taken out.
func (s *Store) Restore(ctx context.Context, by account.Who, id string, version int64) (Item, error) {
	return s.change(ctx, by, id, version, func(_ *audit.Tx, it *Item) (string, string, error) {
		if it.RemovedOn == "" {
			return "", "", fault.Conflictf("“%s”已经在档案里。", it.called())
		}
		it.RemovedOn, it.RemovedBy, it.RemovedWhy = "", "", ""
		return "paper.restore", "恢复到档案：" + it.said(), nil
	})
}

// because checks a reason.
func because(reason, what string) (string, error) {
	reason = strings.TrimSpace(reason)
	switch n := utf8.RuneCountInString(reason); {
	case n == 0:
		return "", fault.InvalidFields(what+"要写明理由。", fault.Field{Name: "reason", Message: "请写明理由"})
	case n > maxReason:
		return "", fault.InvalidFields("没有保存：理由太长。", fault.Field{Name: "reason", Message: fmt.Sprintf("不超过 %d 个字", maxReason)})
	}
	return reason, nil
}

// change loads an item with the right's scope, changes it, and writes both it and the journal.
func (s *Store) change(ctx context.Context, by account.Who, id string, version int64, do func(*audit.Tx, *Item) (action, summary string, err error)) (Item, error) {
	var it Item
	err := s.journal.Write(ctx, by.Actor, func(tx *audit.Tx) (err error) {
		if it, err = load(ctx, tx, by.Scope(account.AddPapers), id); err != nil {
			return err
		}
		if version != 0 && version != it.Version {
			return fault.Conflictf("您打开之后，“%s”被别人改过。您的内容没有保存，请看过后再试。", it.called())
		}
		action, summary, err := do(tx, &it)
		if err != nil {
			return err
		}
		if err := it.update(ctx, tx); err != nil {
			return err
		}
		e := it.entry(action, summary)
		if action == bared { // the title was personal until now
			detail := it.detail()
			delete(detail, "title")
			e.Detail = detail
		}
		tx.Note(e)
		return nil
	})
	return it, err
}

// Pair links a photo of before with the one that shows the same spot afterwards, whichever is named first.
func (s *Store) Pair(ctx context.Context, by account.Who, id, other string) (before, after Item, err error) {
	err = s.journal.Write(ctx, by.Actor, func(tx *audit.Tx) error {
		scope := by.Scope(account.AddPapers)
		if before, err = load(ctx, tx, scope, id); err != nil {
			return err
		}
		if after, err = load(ctx, tx, scope, other); err != nil {
			return err
		}
		if before.Kind == After {
			before, after = after, before
		}
		if err := pairable(&before, &after); err != nil {
			return err
		}
		return join(ctx, tx, &before, &after, after.ID, before.ID, "paper.pair", "整治前后照片成对：")
	})
	return before, after, err
}

func pairable(before, after *Item) error {
	switch {
	case before.Path != after.Path:
		return fault.InvalidFields("没有成对：两张照片不是同一个小区的。", fault.Field{Name: "other", Message: "请选本小区的照片"})
	case before.Kind != Before || after.Kind != After:
		return fault.InvalidFields("没有成对：要一张整治前、一张整治后的照片。", fault.Field{Name: "other", Message: "请选另一类照片"})
	case before.RemovedOn != "" || after.RemovedOn != "":
		return fault.Conflictf("没有成对：照片已移出档案。")
	case before.Pair == after.ID && after.Pair == before.ID:
		return fault.Conflictf("这两张照片已经成对。")
	case before.Pair != "" || after.Pair != "":
		return fault.Conflictf("没有成对：其中一张已经和别的照片成对，请先解除。")
	}
	return nil
}

func join(ctx context.Context, tx *audit.Tx, a, b *Item, pairA, pairB, action, summary string) error {
	a.Pair, b.Pair = pairA, pairB
	if err := a.update(ctx, tx); err != nil {
		return err
	}
	if err := b.update(ctx, tx); err != nil {
		return err
	}
	e := a.entry(action, summary+a.said()+"、"+b.said())
	e.Detail = map[string]any{"before": a.ID, "after": b.ID}
	tx.Note(e)
	return nil
}

// Unpair parts two photos; both stay.
func (s *Store) Unpair(ctx context.Context, by account.Who, id string) error {
	return s.journal.Write(ctx, by.Actor, func(tx *audit.Tx) error {
		it, err := load(ctx, tx, by.Scope(account.AddPapers), id)
		if err != nil {
			return err
		}
		if it.Pair == "" {
			return fault.Conflictf("“%s”没有和别的照片成对。", it.called())
		}
		other, err := load(ctx, tx, by.Scope(account.AddPapers), it.Pair)
		if err != nil {
			return err
		}
		return join(ctx, tx, &it, &other, "", "", "paper.unpair", "解除整治前后照片成对：")
	})
}

// Reveal returns the bytes of an item that holds personal data, to whoever may read such and says what for; the journal keeps
// both.
func (s *Store) Reveal(ctx context.Context, by account.Who, id, reason string) (it Item, b blob.Blob, err error) {
	if reason, err = because(reason, "打开含个人信息的资料"); err != nil {
		return it, b, err
	}
	if it, err = load(ctx, s.db, within(by), id); err != nil {
		return it, b, err
	}
	err = s.journal.Write(ctx, by.Actor, func(tx *audit.Tx) error {
		if err := s.discreet(ctx, tx, it.Path, reason, it.Title); err != nil {
			return err
		}
		tx.Note(audit.Entry{
			Path: it.Path, Action: "paper.reveal", Subject: it.Subject(), Summary: "打开含个人信息的档案资料（" + it.Kind.Chinese() + "），用途：" + reason,
			Detail: map[string]any{"reason": reason, "hash": it.Hash},
		})
		return nil
	})
	if err == nil {
		b, err = blob.Get(ctx, s.db, it.County, it.Hash)
	}
	return it, b, err
}

// longNumber is a telephone or identity number, however it is divided.
var longNumber = regexp.MustCompile(`\d(?:[ -]?\d){6,}`)

// discreet refuses a reason that would carry personal data into the journal: a long number, the name of a contact of the
// compound, or a title that is not just the name of a kind.
func (s *Store) discreet(ctx context.Context, c db.Conn, at place.Path, reason, title string) error {
	names, err := db.All[string](ctx, c, "select name from archive_contact where county = $1 and path = $2", at.County(), string(at))
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(kinds, func(k kindInfo) bool { return k.name == title }) {
		names = append(names, title)
	}
	told := func(name string) bool { return utf8.RuneCountInString(name) > 1 && strings.Contains(reason, name) }
	if longNumber.MatchString(reason) || slices.ContainsFunc(names, told) {
		return fault.InvalidFields("没有显示个人信息。", fault.Field{Name: "reason", Message: "理由会记入日志，请不要写姓名、电话和资料的标题"})
	}
	return nil
}

// within is where somebody may read personal data of the archive.
func within(by account.Who) place.Scope {
	var out []place.Path
	for _, p := range by.Scope(account.Reveal).Paths() {
		out = append(out, by.Scope(account.SeePapers).Narrow(p).Paths()...)
	}
	return place.In(out...)
}

// PairsOf puts photos of before beside those of after. Those without a partner stand alone; the order stays that of the list.
func PairsOf(photos []Item) (pairs [][2]Item, alone []Item) {
	by := map[string]*Item{}
	for i := range photos {
		by[photos[i].ID] = &photos[i]
	}
	for i := range photos {
		p := &photos[i]
		other := by[p.Pair]
		switch {
		case other == nil:
			alone = append(alone, *p)
		case p.Kind == Before:
			pairs = append(pairs, [2]Item{*p, *other})
		}
	}
	return pairs, alone
}
