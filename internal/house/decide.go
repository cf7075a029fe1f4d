package house

import (
	"fmt"
	"slices"
	"strings"

	"bayou/internal/register"
)

// decider says what becomes of each row of a room list, and collects what is to be written.
type decider struct {
	*draft
	number     First
	merge      bool            // one name with one telephone is one owner
	buildings0 map[string]bool // the buildings that were known before; nil = every one is welcome
	answers    map[int64]string
	rows       map[string]int64 // the row that spoke of a unit
}

// LeaveOut is a person's answer to a row that is not to be used.
const LeaveOut = "leave"

// decide says what becomes of one row.
func (d *decider) decide(l *line) RowResult {
	row, s := l.row, &l.said
	res := RowResult{Row: row, Room: s.written, Problems: s.problems}
	d.row = row
	if strings.TrimSpace(s.written) == "" {
		return res.because(register.Rejected, "没有写房号")
	}
	answer := d.answers[row]
	if answer == LeaveOut {
		return res.because(register.Rejected, "由导入的人决定不采用")
	}
	m := d.meaning(s, answer)
	if m.note != "" {
		res.Among, res.Choices = m.among, m.choices
		return res.because(register.NeedsPerson, m.note)
	}
	res.Room = m.key.Chinese()
	if m.unit != nil {
		if before := d.rows[m.unit.ID]; before > 0 {
			return res.because(register.NeedsPerson, l.alone(before))
		}
		res.Note = m.said
		d.update(&res, s, m.unit)
		d.rows[m.unit.ID] = row
		return res
	}
	if d.buildings0 != nil && m.key.Building != "" && !d.buildings0[m.key.Building] {
		return res.because(register.NeedsPerson, fmt.Sprintf("“%s”还没有登记过，确实有的请勾选“登记新楼栋”", BuildingName(m.key.Building)))
	}
	u := d.create(s, m.key)
	d.rows[u.ID], res.Unit, res.Outcome = row, u.ID, register.Created
	return res
}

func (r RowResult) because(o register.Outcome, note string) RowResult {
	r.Outcome, r.Note = o, note
	return r
}

// meaning finds the unit of a row: by the number that an export gave it, by a person's answer, or by what is written.
func (d *decider) meaning(s *said, answer string) meaning {
	if u := d.units[s.id]; u != nil && answer == "" {
		return meaning{key: u.Key, unit: u}
	}
	if len(s.reading.Keys) == 0 {
		return meaning{note: s.reading.Note}
	}
	m := d.resolve(s.reading, d.number)
	if answer == "" || m.note == "" {
		return m
	}
	for _, u := range m.among {
		if u.ID == answer {
			return meaning{key: u.Key, unit: u}
		}
	}
	for _, k := range m.choices {
		if k.String() == answer {
			return meaning{key: k, unit: d.byKey[k]}
		}
	}
	return m
}

func (d *decider) create(s *said, k Key) *Unit {
	u := Unit{
		County: d.compound.County, ID: d.nextID(), Path: d.compound.Path, Key: k, Written: s.written, Area: s.area, AreaRef: s.ref, Use: s.use, Tenure: s.tenure,
		Owners: d.shares(nil, s),
	}
	if u.Area != nil {
		u.AreaSource = s.source
	}
	if u.Use == "" {
		u.Use = k.Told()
	}
	d.needBuilding(k.Building)
	made := d.putUnit(u, nil)
	d.addUnit(made)
	return made
}

// update brings a known unit to what a row says of it.
func (d *decider) update(res *RowResult, s *said, was *Unit) {
	res.Unit, res.Outcome = was.ID, register.Unchanged
	if d.since < was.Since {
		res.Outcome, res.Note = register.Rejected, fmt.Sprintf("已有%s的登记，比这份清册新，没有采用", was.Since.Chinese())
		return
	}
	owners := len(d.ownerNew)
	now := *was
	now.take(s)
	now.Owners = d.shares(was, s)
	res.Changes = was.Differences(&now)
	if len(res.Changes) == 0 {
		if len(d.ownerNew) > owners {
			res.Outcome, res.Changes = register.Updated, []Change{{"业主资料", "", "有补充（个人信息，不显示）"}}
		}
		return
	}
	res.Outcome = register.Updated
	d.putUnit(now, was)
}

// take lets a unit be what a row or a form says, where it says something.
func (u *Unit) take(s *said) {
	if s.area != nil {
		if u.Area == nil || *u.Area != *s.area || s.source != "" {
			u.AreaSource = s.source
		}
		u.Area = s.area
	}
	if s.ref != "" {
		u.AreaRef = s.ref
	}
	if s.use != "" {
		u.Use = s.use
	}
	if s.tenure != "" {
		u.Tenure = s.tenure
	}
}

// shares returns the owners of a unit after what a row says: those it had where it says nothing. Whoever has the name of one
// that the unit had is he.
func (d *decider) shares(was *Unit, s *said) []Share {
	if len(s.owners) == 0 {
		if was == nil {
			return nil
		}
		return was.Owners
	}
	out := make([]Share, 0, len(s.owners))
	for i := range s.owners {
		n := &s.owners[i]
		o := d.owner(was, n)
		if slices.ContainsFunc(out, func(x Share) bool { return x.Owner == o.ID }) {
			continue
		}
		out = append(out, Share{Owner: o.ID, Num: n.num, Den: n.den, Voter: o.Voter, Kind: o.Kind, Name: o.Name})
	}
	return out
}

func (d *decider) owner(was *Unit, n *named) *Owner {
	known := d.known(was, n)
	if known == nil {
		o := Owner{
			County: d.compound.County, ID: d.nextID(), Path: d.compound.Path, Kind: n.kind, Name: n.name, NameKey: n.key(), Phone: n.phone, Note: n.note, Hardship: n.hardship,
		}
		o.Voter = o.ID
		made := d.putOwner(o, nil)
		d.addOwner(made)
		return made
	}
	now := *known
	for _, f := range []struct {
		to   *string
		text string
	}{{&now.Phone, n.phone}, {&now.Hardship, n.hardship}, {&now.Note, n.note}} {
		if f.text != "" {
			*f.to = f.text
		}
	}
	if now == *known || d.changed[known.ID] {
		return known
	}
	made := d.putOwner(now, known)
	d.addOwner(made)
	return made
}

// known returns the owner that a name means: one that the unit had, or one of the same name and telephone where a person wants it so.
func (d *decider) known(was *Unit, n *named) *Owner {
	if was != nil {
		for _, x := range was.Owners {
			if o := d.owners[x.Owner]; o != nil && o.NameKey == n.key() {
				return o
			}
		}
	}
	if k, ok := n.ownerKey(); ok && d.merge {
		return d.byOwner[k]
	}
	return nil
}

// Change is one thing that differs between two versions, as a page says it.
type Change struct{ Field, Old, New string }

// Differences says what is not the same in a later version; of owners only that they changed.
func (u *Unit) Differences(now *Unit) []Change {
	var out []Change
	add := func(field, old, new string) {
		if old != new {
			out = append(out, Change{field, old, new})
		}
	}
	add("房号", u.Chinese(), now.Chinese())
	add("建筑面积", AreaText(u.Area), AreaText(now.Area))
	add("面积来源", u.AreaSource.Chinese(), now.AreaSource.Chinese())
	add("权证号", u.AreaRef, now.AreaRef)
	add("用途", u.Use.Chinese(), now.Use.Chinese())
	add("产权性质", u.Tenure.Chinese(), now.Tenure.Chinese())
	if !slices.EqualFunc(u.Owners, now.Owners, func(a, b Share) bool { return a.Owner == b.Owner && a.Num == b.Num && a.Den == b.Den }) {
		out = append(out, Change{"业主", ownersText(u.Owners), ownersText(now.Owners)})
	}
	if u.Gone != now.Gone {
		out = append(out, Change{"状态", map[bool]string{false: "在册", true: "注销"}[u.Gone], map[bool]string{false: "在册", true: "注销"}[now.Gone]})
	}
	return out
}

func ownersText(list []Share) string {
	names := make([]string, len(list))
	for i, o := range list {
		names[i] = MaskName(o.Kind, o.Name)
	}
	return strings.Join(names, "、")
}

// AreaText prints an area in ㎡ with as many decimals as it has, two at least: 88.50; "" when it is not known.
func AreaText(area *int64) string {
	if area == nil {
		return ""
	}
	return Square(*area)
}

// Square prints thousandths of a ㎡.
func Square(n int64) string {
	s := fmt.Sprintf("%d.%03d", n/1000, n%1000)
	return strings.TrimSuffix(s, "0")
}
