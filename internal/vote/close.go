package vote

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"

	"bayou/internal/account"
	"bayou/internal/audit"
	"bayou/internal/blob"
	"bayou/internal/db"
	"bayou/internal/fault"
	"bayou/verify"
)

// sealedKind is the media type of a sealed file: plain text, a line for each unit.
const sealedKind = "text/plain; charset=utf-8"

// Close counts a campaign in public, seals every line of its roll into one file and keeps it: all of it or nothing. counters names
// who counted. Before the last day is over it closes only when every ballot is in.
func (s *Store) Close(ctx context.Context, by account.Who, id string, counters []string) (Record, error) {
	if err := checkCounters(counters); err != nil {
		return Record{}, err
	}
	scope := by.Scope(account.CloseVotes)
	err := s.journal.Write(ctx, by.Actor, func(tx *audit.Tx) error {
		c, err := within(ctx, tx, by, account.CloseVotes, id, Open)
		if err != nil {
			return err
		}
		r, err := s.get(ctx, tx, scope, id)
		if err != nil {
			return err
		}
		lines, err := rollIn(ctx, tx, &c)
		if err != nil {
			return err
		}
		if err := ready(&c, lines, tx.Day <= c.ClosesOn); err != nil {
			return err
		}
		root, file, counted, err := sealed(&r, lines, string(tx.Day))
		if err != nil {
			return err
		}
		if err := blob.Put(ctx, tx.Tx, c.County, file); err != nil {
			return err
		}
		for i := range r.Matters {
			if err := decided(ctx, tx, &c, &r.Matters[i], &counted[i].Counts); err != nil {
				return err
			}
		}
		c.State, c.ClosedOn, c.Counters, c.Root, c.File = Closed, tx.Day, counters, hex.EncodeToString(root[:]), file.Hash
		if err := touch(ctx, tx, &c); err != nil {
			return err
		}
		return step(ctx, tx, &c, "close", "公开计票并封存，计票人 %d 名，封存文件校验码 %s", len(counters), c.Root)
	})
	if err != nil {
		return Record{}, err
	}
	return s.Get(ctx, scope, id)
}

func checkCounters(names []string) error {
	if len(names) < 2 || len(names) > maxCompounds {
		return fault.InvalidFields("没有计票。", fault.Field{Name: "counters", Message: fmt.Sprintf("计票人至少 2 名，至多 %d 名，一行写一名", maxCompounds)})
	}
	for _, n := range names {
		if said := checkLine(n, true); said != "" {
			return fault.InvalidFields("没有计票。", fault.Field{Name: "counters", Message: "计票人" + said})
		}
	}
	return nil
}

func rollIn(ctx context.Context, tx *audit.Tx, c *Campaign) ([]Line, error) {
	return db.All[Line](ctx, tx, "select "+lineColumns+" from campaign_line where county = $1 and campaign = $2 and excluded = '' order by n", c.County, c.ID)
}

// ready refuses to count what is not yet seen by two people or is disputed, and what may still come in.
func ready(c *Campaign, lines []Line, early bool) error {
	keyed, disputed, out := 0, 0, 0
	for i := range lines {
		switch lines[i].Ballot {
		case Keyed:
			keyed++
		case Disputed:
			disputed++
		case "":
			out++
		}
	}
	switch {
	case disputed > 0:
		return fault.Conflictf("有 %d 套的表决票前后不一致，请先逐张处理，再计票。", disputed)
	case keyed > 0:
		return fault.Conflictf("有 %d 张表决票还没有第二个人复核，请先复核，再计票。", keyed)
	case early && out > 0:
		return fault.Conflictf("截止日是%s，还有 %d 套没有交票，过了截止日再计票。", c.ClosesOn.Chinese(), out)
	}
	return nil
}

// sealed writes the file of a campaign that is counted on a day.
func sealed(r *Record, lines []Line, day string) (verify.Hash, blob.File, []verify.Counted, error) {
	f := verify.Sealed{Title: r.Title, Compound: r.CompoundNames(), Opened: string(r.OpensOn), Closed: day, Units: make([]verify.SealedUnit, len(lines))}
	for i := range r.Matters {
		m := &r.Matters[i]
		f.Matters = append(f.Matters, verify.SealedMatter{Title: m.Title, Candidates: m.Candidates, Rule: m.Rule.Rule})
	}
	for i := range lines {
		if err := lines[i].seal(&f.Units[i], len(f.Matters)); err != nil {
			return verify.Hash{}, blob.File{}, nil, err
		}
	}
	var out bytes.Buffer
	root, counted, err := f.Seal(&out)
	if err != nil {
		return verify.Hash{}, blob.File{}, nil, fault.Conflictf("封存不了：%s。", err)
	}
	file, err := blob.Paper(sealedKind, out.Bytes())
	return root, file, counted, err
}

// seal puts a line into the file, without a name.
func (l *Line) seal(u *verify.SealedUnit, matters int) error {
	u.Unit = verify.Unit{ID: l.Label, Area: -1, Kind: l.Kind, Delivered: string(l.Delivered)}
	u.How, u.Channel, u.Choices = l.How, l.Channel, l.Choices
	if l.Owner > 0 {
		u.Owner = fmt.Sprint(l.Owner)
	}
	if l.Area != nil {
		u.Area = *l.Area
	}
	if u.Choices == nil {
		u.Choices = make([]string, matters)
	}
	_, err := rand.Read(u.Salt[:])
	return err
}

// outcomes are what a matter may come to, by verify's truth.
var outcomes = map[verify.Truth]string{verify.Yes: "passed", verify.No: "failed", verify.Unknown: "undetermined"}

// decided keeps what a matter came to.
func decided(ctx context.Context, tx *audit.Tx, c *Campaign, m *Matter, counts *verify.Counts) error {
	v := verify.Judge(&m.Rule.Rule, counts)
	clause := ""
	if v.WithClause != nil {
		clause = outcomes[v.WithClause.Outcome]
	}
	_, err := tx.Exec(ctx, "update campaign_matter set outcome = $1, clause = $2, winner = $3 where county = $4 and campaign = $5 and n = $6",
		outcomes[v.Strict.Outcome], clause, v.Strict.Winner, c.County, c.ID, m.N)
	return err
}

// Sealed returns the sealed file of a campaign that was counted. It says of each unit how it answered, so that only who runs the
// campaign has it.
func (s *Store) Sealed(ctx context.Context, by account.Who, id string) ([]byte, error) {
	c, err := load(ctx, s.db, by.Scope(account.CloseVotes), id)
	switch {
	case err != nil:
		return nil, err
	case !by.Can(account.CloseVotes, c.Path):
		return nil, fault.Deniedf("这次表决涉及几个社区的小区，封存文件由街道一级保管。")
	case c.File == "":
		return nil, fault.Conflictf("“%s”还没有计票，没有封存文件。", c.Title)
	}
	b, err := blob.Get(ctx, s.db, c.County, c.File)
	return b.Content, err
}
