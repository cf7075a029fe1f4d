package house

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"bayou/internal/account"
	"bayou/internal/audit"
	"bayou/internal/db"
	"bayou/internal/fault"
	"bayou/internal/place"
)

// Likeness are owners who may be one: of one name, and Sure when their telephone is the same, too, or they are an organisation.
// Nobody is merged by it; a person decides.
type Likeness struct {
	Owners []Owner // voters, the earliest first
	Units  int
	Sure   bool
}

// Alike proposes which owners of a compound may be one: those that have the same name and are not known to be apart. People of one
// name with different telephones are not proposed. The sure ones come first, then those with the most units.
func (s *Store) Alike(ctx context.Context, scope place.Scope, compound string) ([]Likeness, error) {
	c, err := s.register.Get(ctx, scope, compound)
	if err != nil {
		return nil, err
	}
	owners, err := ownersOn(ctx, s.db, &c, "")
	if err != nil {
		return nil, err
	}
	units, err := unitsOn(ctx, s.db, &c, "")
	if err != nil {
		return nil, err
	}
	return alike(owners, unitsOf(units)), nil
}

// unitsOf counts the units of each owner.
func unitsOf(units []Unit) map[string]int {
	n := map[string]int{}
	for i := range units {
		for _, o := range units[i].Owners {
			n[o.Owner]++
		}
	}
	return n
}

func alike(owners map[string]Owner, units map[string]int) []Likeness {
	names := map[ownerKey][]Owner{}
	for _, o := range owners {
		if o.Voter == o.ID && !o.Apart && units[o.ID] > 0 {
			k := ownerKey{string(o.Kind), o.NameKey}
			names[k] = append(names[k], o)
		}
	}
	var out []Likeness
	for _, list := range names {
		for _, l := range split(list) {
			slices.SortFunc(l.Owners, func(a, b Owner) int { return strings.Compare(a.ID, b.ID) })
			for _, o := range l.Owners {
				l.Units += units[o.ID]
			}
			out = append(out, l)
		}
	}
	slices.SortFunc(out, func(a, b Likeness) int {
		if a.Sure != b.Sure {
			return map[bool]int{true: -1, false: 1}[a.Sure]
		}
		return cmp.Or(cmp.Compare(b.Units, a.Units), strings.Compare(a.Owners[0].ID, b.Owners[0].ID))
	})
	return out
}

// split groups owners of one name: those of one telephone, and when there are none, those whose telephones do not differ.
func split(list []Owner) []Likeness {
	phones := map[string][]Owner{}
	for _, o := range list {
		phones[o.Phone] = append(phones[o.Phone], o)
	}
	var out []Likeness
	for phone, same := range phones {
		if len(same) > 1 && phone != "" {
			out = append(out, Likeness{Owners: same, Sure: true})
		}
	}
	known := len(phones)
	if len(phones[""]) > 0 {
		known--
	}
	if organisation := list[0].Kind == Organisation; len(list) > 1 && (organisation || len(out) == 0 && known <= 1) {
		return []Likeness{{Owners: list, Sure: organisation}}
	}
	return out
}

// Merge decides that owners of one compound are one: from today on they count as the first of them, with one head. Their records
// stay. It needs a reason.
func (s *Store) Merge(ctx context.Context, by account.Who, compound string, ids []string, reason string) error {
	ids = slices.Compact(slices.Sorted(slices.Values(ids)))
	if len(ids) < 2 {
		return fault.Invalidf("请至少选择两位业主，再合并。")
	}
	return s.decideOwners(ctx, by, compound, reason, ByMerge, func(d *decider) (string, error) {
		roots := map[string]bool{}
		for _, id := range ids {
			o := d.owners[id]
			if o == nil {
				return "", fault.NotFoundf("要合并的业主已经不在了，请刷新后再试。")
			}
			roots[o.Voter] = true
		}
		to := slices.Min(slices.Collect(maps.Keys(roots)))
		n := 0
		for _, o := range d.sortedOwners() {
			if !roots[o.Voter] && !slices.Contains(ids, o.ID) {
				continue
			}
			n++
			if now := *o; now.Voter != to || now.Apart {
				now.Voter, now.Apart = to, false
				d.putOwner(now, o)
			}
		}
		if len(d.ownerNew) == 0 {
			return "", fault.Conflictf("这几位业主已经合并过了。")
		}
		return fmt.Sprintf("把“%s”的 %d 条业主记录合并为一位业主", d.compound.Name, n), nil
	})
}

// Apart decides that owners are nobody else: each counts as himself again and is not proposed any more. It needs a reason.
func (s *Store) Apart(ctx context.Context, by account.Who, compound string, ids []string, reason string) error {
	return s.decideOwners(ctx, by, compound, reason, BySplit, func(d *decider) (string, error) {
		for _, id := range ids {
			o := d.owners[id]
			if o == nil {
				return "", fault.NotFoundf("这位业主已经不在了，请刷新后再试。")
			}
			if d.changed[id] || o.Apart && o.Voter == o.ID {
				continue
			}
			d.splitOff(o)
		}
		if len(d.ownerNew) == 0 {
			return "", fault.Conflictf("这几位业主本来就是分开的。")
		}
		return fmt.Sprintf("认定“%s”的 %d 条业主记录是不同的业主", d.compound.Name, len(ids)), nil
	})
}

// splitOff lets an owner count as himself. Those who counted as him count as the first of them.
func (d *decider) splitOff(o *Owner) {
	var heirs []*Owner
	for _, x := range d.sortedOwners() {
		if x.Voter == o.ID && x.ID != o.ID {
			heirs = append(heirs, x)
		}
	}
	for _, x := range heirs {
		now := *x
		now.Voter = heirs[0].ID
		d.putAgain(now, x)
	}
	now := *o
	now.Voter, now.Apart = o.ID, true
	d.putAgain(now, o)
}

// putAgain is putOwner for one who may have a new version already, which then says it.
func (d *decider) putAgain(now Owner, was *Owner) {
	if d.changed[now.ID] {
		for _, o := range d.ownerNew {
			if o.ID == now.ID {
				o.Voter, o.Apart = now.Voter, now.Apart
			}
		}
	} else {
		d.putOwner(now, was)
	}
	was.Voter, was.Apart = now.Voter, now.Apart
}

func (d *decider) sortedOwners() []*Owner {
	out := make([]*Owner, 0, len(d.owners))
	for _, o := range d.owners {
		out = append(out, o)
	}
	slices.SortFunc(out, func(a, b *Owner) int { return strings.Compare(a.ID, b.ID) })
	return out
}

// decideOwners lets a person decide about owners of a compound, with a reason, which must name nobody: it is journaled.
func (s *Store) decideOwners(ctx context.Context, by account.Who, compound, reason, how string, decide func(*decider) (string, error)) error {
	reason = strings.TrimSpace(reason)
	if reason == "" {
		return fault.InvalidFields("没有保存。", fault.Field{Name: InReason, Message: "请写明依据，如：核对过房产证"})
	}
	if err := fault.TooLong(InReason, reason, maxText); err != nil {
		return err
	}
	return s.journal.Write(ctx, by.Actor, func(tx *audit.Tx) error {
		d, err := s.byHand(ctx, tx, by, compound, "")
		if err != nil {
			return err
		}
		d.how, d.reason = how, reason
		summary, err := decide(d)
		if err != nil {
			return err
		}
		ids := make([]string, 0, len(d.ownerNew))
		for _, o := range d.ownerNew {
			ids = append(ids, o.ID)
		}
		tx.Note(audit.Entry{
			Path: d.compound.Path, Action: "house." + how, Subject: d.compound.Subject(), Summary: summary,
			Detail: map[string]any{"owners": ids[:min(len(ids), 50)], "count": len(ids)},
		})
		return d.write(ctx, tx)
	})
}

// OwnerRecord is an owner with what he owns now and with those who count as him.
type OwnerRecord struct {
	Owner
	Units   []Unit
	Same    []Owner // of one voter with him, himself left out
	History []Owner // his versions, the latest first
}

// Owner returns an owner with his units. It holds personal data: what shows it masks it.
func (s *Store) Owner(ctx context.Context, scope place.Scope, id string) (OwnerRecord, error) {
	o, err := loadOwner(ctx, s.db, scope, id)
	if err != nil {
		return OwnerRecord{}, err
	}
	r := OwnerRecord{Owner: o}
	if r.History, err = db.All[Owner](ctx, s.db, "select "+ownerColumns+" from owner where county = $1 and id = $2 order by seq desc", o.County, id); err != nil {
		return r, err
	}
	if r.Same, err = db.All[Owner](ctx, s.db, "select "+ownerColumns+" from owner where county = $1 and voter = $2 and id <> $3 and "+holding+" order by id", o.County, o.Voter, id); err != nil {
		return r, err
	}
	r.Units, err = db.All[Unit](ctx, s.db, "select "+prefixed("u.", unitColumns)+` from unit_owner s join unit u on u.county = s.county and u.id = s.unit and u.seq = s.seq
		where s.county = $1 and s.owner = $2 and u.until = '9999-12-31' and not u.void and not u.gone order by u.sort`, o.County, id)
	return r, err
}

func loadOwner(ctx context.Context, c db.Conn, scope place.Scope, id string) (Owner, error) {
	var a db.Args
	return db.One[Owner](ctx, c, "没有这位业主，或者他不在您负责的范围内。", "select "+ownerColumns+" from owner where id = "+a.Add(id)+" and "+scope.Where("", a.Add)+
		" and "+holding, a...)
}
