package register

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"bayou/internal/account"
	"bayou/internal/audit"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/fault"
	"bayou/internal/place"
)

// Merging makes one of two records of the same compound. Keep stays; Lose leaves the register and stays readable with
// everything recorded of it. Take names the fields of which Lose's value holds. The versions are those that were seen.
type Merging struct {
	Keep, Lose               string
	KeepVersion, LoseVersion int64
	Take                     []string
	Reason                   string
}

// Merged is a merge that was made.
type Merged struct {
	County   string     `db:"county"`
	ID       string     `db:"id"`
	Path     place.Path `db:"path"` // of the loser
	Loser    string     `db:"loser"`
	Survivor string     `db:"survivor"`
	Seq      int64      `db:"seq"`
	Day      clock.Date `db:"day"`
	At       int64      `db:"at"`
	By       string     `db:"by_name"`
	Reason   string     `db:"reason"`
	UndoneAt int64      `db:"undone_at"`
	UndoneBy string     `db:"undone_by"`
}

const mergeColumns = "county, id, path, loser, survivor, seq, day, at, by_name, reason, undone_at, undone_by"

// Merge makes one of two records. Both histories are kept: what the survivor takes over is one more observation of it.
func (s *Store) Merge(ctx context.Context, by account.Who, m Merging) (Compound, error) {
	var keep Compound
	if m.Reason = tidy(m.Reason); len([]rune(m.Reason)) < 4 {
		return keep, fault.InvalidFields("请写明为什么是同一个小区。", fault.Field{Name: "reason", Message: "理由至少 4 个字"})
	}
	if err := fault.TooLong("reason", m.Reason, maxText); err != nil {
		return keep, err
	}
	if m.Keep == m.Lose {
		return keep, fault.Invalidf("请选择两个小区。")
	}
	err := s.journal.Write(ctx, by.Actor, func(tx *audit.Tx) error {
		k, lose, err := s.both(ctx, tx, by, m.Keep, m.Lose)
		if err != nil {
			return err
		}
		keep = k
		if err := m.fits(&keep, &lose); err != nil {
			return err
		}
		done := Merged{County: keep.County, ID: db.NewID(s.clock.Business()), Path: lose.Path, Loser: lose.ID, Survivor: keep.ID, Day: tx.Day, At: tx.At, By: by.Name, Reason: m.Reason}
		if done.Seq, err = s.takeOver(ctx, tx, by, &m, &keep, &lose); err != nil {
			return err
		}
		was := lose.Version
		lose.WithdrawnOn, lose.Withdrawn = tx.Day, "并入“"+keep.Name+"”："+m.Reason
		lose.Version, lose.ChangedAt, lose.ChangedBy = was+1, tx.At, by.Name
		if err := s.save(ctx, tx, &lose, was); err != nil {
			return err
		}
		tx.Note(audit.Entry{
			Path: keep.Path, Action: "compound.merge", Subject: keep.Subject(), Summary: fmt.Sprintf("把“%s”并入“%s”：%s", lose.Name, keep.Name, m.Reason),
			Detail: map[string]any{"loser": lose.ID, "fields": m.Take},
		})
		return db.Insert(ctx, tx.Tx, "compound_merge", strings.Split(mergeColumns, ", "), one([]any{
			done.County, done.ID, string(done.Path), done.Loser, done.Survivor, done.Seq, string(done.Day), done.At, done.By, done.Reason, int64(0), "",
		}))
	})
	return keep, err
}

func (m *Merging) fits(keep, lose *Compound) error {
	for _, c := range []*Compound{keep, lose} {
		if c.WithdrawnOn != "" {
			return fault.Conflictf("“%s”已于%s移出登记册，不能再合并。", c.Name, c.WithdrawnOn.Chinese())
		}
	}
	if keep.Version != m.KeepVersion || lose.Version != m.LoseVersion {
		return fault.Conflictf("您打开之后，“%s”或“%s”又有了改动，请看过再合并。", keep.Name, lose.Name)
	}
	if lose.Mode != "" && keep.Mode == "" {
		return fault.Conflictf("“%s”已经认定模式，“%s”还没有。请保留已认定的那个，或者先给另一个认定。", lose.Name, keep.Name)
	}
	return nil
}

// takeOver records on the survivor the chosen values of the other as one observation, and returns its seq; 0 = none chosen.
func (s *Store) takeOver(ctx context.Context, tx *audit.Tx, by account.Who, m *Merging, keep, lose *Compound) (int64, error) {
	taken, day := Readings{}, clock.Date("")
	for _, id := range m.Take {
		f, ok := lose.Facts[id]
		if !ok || !f.Known() || id == FieldCommunity {
			return 0, fault.Invalidf("“%s”没有可以采用的内容，请重新选择。", lose.Name)
		}
		taken[id], day = f.Reading, max(day, f.AsOf)
	}
	was := keep.Version
	keep.ChangedAt, keep.ChangedBy = tx.At, by.Name
	if len(taken) == 0 {
		keep.Version++
		return 0, s.save(ctx, tx, keep, was)
	}
	p, err := s.plans.Current(ctx, keep.Path.Street(), tx.Day)
	if err != nil {
		return 0, err
	}
	o := keep.observe(tx, by, day, Source{Kind: Settled, Ref: "并入“" + lose.Name + "”"}, taken)
	s.projector(p).project(keep)
	return o.Seq, s.record(ctx, tx, keep, was, &o)
}

// Unmerge takes a merge back: the other record is in the register again with what its observations say, and what the survivor took
// over from it no longer counts. What was recorded since stays where it was recorded. A record that came with an import that was
// undone since has nothing left, and is a Conflict.
func (s *Store) Unmerge(ctx context.Context, by account.Who, loser string) (Compound, error) {
	var lose Compound
	err := s.journal.Write(ctx, by.Actor, func(tx *audit.Tx) error {
		m, err := merged(ctx, tx, by.Scope(account.Merge), "loser", loser)
		if err != nil {
			return err
		}
		if len(m) == 0 {
			return fault.NotFoundf("没有这次合并的记录，或者它已经撤销。")
		}
		var keep Compound
		if keep, lose, err = s.both(ctx, tx, by, m[0].Survivor, loser); err != nil {
			return err
		}
		if err := s.giveBack(ctx, tx, by, &keep, m[0].Seq); err != nil {
			return err
		}
		if err := s.comeBack(ctx, tx, by, &lose); err != nil {
			return err
		}
		tx.Note(audit.Entry{
			Path: keep.Path, Action: "compound.unmerge", Subject: keep.Subject(), Summary: fmt.Sprintf("撤销合并：“%s”恢复到登记册，不再并入“%s”", lose.Name, keep.Name),
			Detail: map[string]string{"loser": lose.ID},
		})
		_, err = tx.Exec(ctx, "update compound_merge set undone_at = $1, undone_by = $2 where county = $3 and id = $4", tx.At, by.Name, m[0].County, m[0].ID)
		return err
	})
	return lose, err
}

// giveBack takes the observation of a merge off the survivor.
func (s *Store) giveBack(ctx context.Context, tx *audit.Tx, by account.Who, keep *Compound, seq int64) error {
	if seq == 0 {
		return nil
	}
	if _, err := tx.Exec(ctx, "update observation set withdrawn = true where county = $1 and path = $2 and seq = $3", keep.County, string(keep.Path), seq); err != nil {
		return err
	}
	all, err := observations(ctx, tx, keep)
	if err != nil {
		return err
	}
	p, err := s.plans.Current(ctx, keep.Path.Street(), tx.Day)
	if err != nil {
		return err
	}
	was := keep.Version
	keep.Facts, keep.Version, keep.ChangedAt, keep.ChangedBy = Fold(all, ""), was+1, tx.At, by.Name
	s.projector(p).project(keep)
	return s.save(ctx, tx, keep, was)
}

// comeBack puts the loser of a merge back with what its observations say today: an import may have been undone since.
func (s *Store) comeBack(ctx context.Context, tx *audit.Tx, by account.Who, lose *Compound) error {
	if err := s.refold(ctx, tx, lose); err != nil {
		return err
	}
	was := lose.Version
	lose.WithdrawnOn, lose.Withdrawn = "", ""
	lose.Version, lose.ChangedAt, lose.ChangedBy = was+1, tx.At, by.Name
	return s.save(ctx, tx, lose, was)
}

// MergedInto returns the merge by which a compound left the register; ok is false when it did not leave by one.
func (s *Store) MergedInto(ctx context.Context, scope place.Scope, loser string) (m Merged, ok bool, err error) {
	list, err := merged(ctx, s.db, scope, "loser", loser)
	if len(list) == 0 {
		return m, false, err
	}
	return list[0], true, err
}

// MergedFrom returns the merges into a compound that stand, the latest first.
func (s *Store) MergedFrom(ctx context.Context, scope place.Scope, survivor string) ([]Merged, error) {
	return merged(ctx, s.db, scope, "survivor", survivor)
}

// merged reads merges that stand; side is loser or survivor.
func merged(ctx context.Context, c db.Conn, scope place.Scope, side, id string) ([]Merged, error) {
	var a db.Args
	list, err := db.All[Merged](ctx, c, "select "+mergeColumns+" from compound_merge where "+scope.Where("", a.Add)+" and "+side+" = "+a.Add(id)+" and undone_at = 0", a...)
	slices.SortFunc(list, func(x, y Merged) int { return cmp.Compare(y.At, x.At) })
	return list, err
}
