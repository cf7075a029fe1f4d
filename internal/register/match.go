package register

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"bayou/internal/account"
	"bayou/internal/area"
	"bayou/internal/db"
	"bayou/internal/place"
	"bayou/internal/reading"
)

// Answers to a row that needs a person: it is another compound of the same name, or it is left out. Any other answer is the id
// of the compound that the row means.
const (
	Another  = "another"
	LeaveOut = "leave"
)

// matcher finds the compound that a row of a workbook means: by 系统编号, else by community and name. It knows all compounds
// of the sub-district and the rows read so far.
type matcher struct {
	by          account.Who
	street      place.Path
	community   place.Path // for rows without one
	communities []area.Area
	answers     map[int64]string

	spoken    map[string]located             // community text -> place
	ids       map[string]known               // by compound id
	names     map[place.Path]map[string]slot // by community, then name key
	elsewhere map[string][]string            // name key -> the compounds that had it before this import
	taken     map[string]int64               // compound id -> the row that met it
}

type located struct {
	path place.Path
	why  string // not "" when there is no such place
}

type known struct {
	ID      string     `db:"id"`
	Path    place.Path `db:"path"`
	NameKey string     `db:"name_key"`
}

// slot is what is known under one name in one community: the compounds of before, or the row that brings one.
type slot struct {
	ids []string
	row int64
}

// match is the place of a row in the register. compound "" with why "" = a new one.
type match struct {
	community place.Path
	compound  string
	outcome   Outcome // Rejected or NeedsPerson, with why; else ""
	why       string
	among     []string // compounds that a row that needs a person may mean
}

func (s *Store) newMatcher(ctx context.Context, by account.Who, u *Upload, communities []area.Area) (*matcher, error) {
	m := &matcher{
		by: by, street: u.Street, community: u.Community, communities: communities, answers: u.Answers,
		spoken: map[string]located{}, ids: map[string]known{}, names: map[place.Path]map[string]slot{},
		elsewhere: map[string][]string{}, taken: map[string]int64{},
	}
	var a db.Args
	for k, err := range db.Each[known](ctx, s.db, "select id, path, name_key from compound where "+place.In(u.Street).Where("", a.Add)+" and withdrawn_on = ''", a...) {
		if err != nil {
			return nil, err
		}
		m.ids[k.ID] = k
		m.elsewhere[k.NameKey] = append(m.elsewhere[k.NameKey], k.ID)
		m.add(k.Path.Community(), k.NameKey, slot{ids: []string{k.ID}})
	}
	return m, nil
}

func (m *matcher) add(community place.Path, key string, s slot) {
	names := m.names[community]
	if names == nil {
		names = map[string]slot{}
		m.names[community] = names
	}
	s.ids = append(names[key].ids, s.ids...)
	names[key] = s
}

func reject(format string, args ...any) match {
	return match{outcome: Rejected, why: fmt.Sprintf(format, args...)}
}

func ask(format string, args ...any) match {
	return match{outcome: NeedsPerson, why: fmt.Sprintf(format, args...)}
}

// find places a row. key is the key of its name.
func (m *matcher) find(in *incoming, key string) match {
	if in.text(FieldName) == "" {
		return reject("没有填名称")
	}
	at := m.locate(in.text(FieldCommunity))
	if at.why != "" {
		return reject("%s", at.why)
	}
	found := m.in(at.path, in, key)
	found.community = at.path
	if found.outcome == NeedsPerson && found.among == nil {
		found.among = m.near(at.path, key)
	}
	if found.outcome == "" && found.compound != "" {
		if row, twice := m.taken[found.compound]; twice {
			return ask("与第 %d 行是同一个小区，请核对后合并成一行", row)
		}
		m.taken[found.compound] = in.row
	}
	return found
}

func (m *matcher) in(community place.Path, in *incoming, key string) match {
	switch answer := m.answers[in.row]; answer {
	case "":
	case Another:
		return m.fresh(community, in, key).because("%s 核对：是另一个小区", m.by.Name)
	case LeaveOut:
		return reject("%s 核对：不采用这一行", m.by.Name)
	default:
		k, ok := m.ids[answer]
		if !ok || !m.by.Can(account.ImportRows, k.Path) {
			return ask("选定的小区不在您负责的范围内，请重新选择")
		}
		return match{compound: answer}.because("%s 核对：就是登记册里的这个小区", m.by.Name)
	}
	if in.id != "" {
		k, ok := m.ids[in.id]
		switch {
		case !ok:
			return reject("系统编号“%s”在本街道的登记册里找不到，请清空这一格或重新导出", in.id)
		case k.Path.Community() != community:
			return ask("登记册里这个小区属于另一个社区，表里写的是“%s”，请核对", in.text(FieldCommunity)).or(in.id)
		}
		return match{compound: in.id}
	}
	s, ok := m.names[community][key]
	switch {
	case ok && s.row > 0:
		return ask("与第 %d 行同名，请核对是同一个小区还是两个小区", s.row)
	case len(s.ids) > 1:
		return ask("这个社区登记了 %d 个同名小区，请选择是哪一个，或在“系统编号”列写明", len(s.ids)).or(s.ids...)
	case ok:
		return match{compound: s.ids[0]}
	}
	if problem := reading.NameProblem(in.text(FieldName)); problem != "" {
		return ask("%s", problem)
	}
	if other := m.elsewhere[key]; len(other) > 0 {
		return ask("同名小区已经登记在%s，请核对社区是否填错，或确认是另一个小区", m.nameOf(m.ids[other[0]].Path.Community())).or(other...)
	}
	return m.fresh(community, in, key)
}

// fresh notes that the row brings a new compound.
func (m *matcher) fresh(community place.Path, in *incoming, key string) match {
	m.add(community, key, slot{row: in.row})
	return match{}
}

// because says who answered for a row, and what.
func (m match) because(format string, args ...any) match {
	m.why = fmt.Sprintf(format, args...)
	return m
}

// or names the compounds that a row may mean.
func (m match) or(ids ...string) match {
	m.among = ids
	return m
}

// maxNear bounds the compounds that a person is offered for a row.
const maxNear = 8

// near returns the compounds of a community whose names hold the row's name or are part of it, in the order of their ids.
func (m *matcher) near(community place.Path, key string) []string {
	var out []string
	for other, s := range m.names[community] {
		if short := min(utf8.RuneCountInString(key), utf8.RuneCountInString(other)); short > 1 && (strings.Contains(key, other) || strings.Contains(other, key)) {
			out = append(out, s.ids...)
		}
	}
	slices.Sort(out)
	return out[:min(len(out), maxNear)]
}

// locate finds the community of a row and makes sure that it lies in the sub-district and in the importer's area.
func (m *matcher) locate(written string) located {
	if at, ok := m.spoken[written]; ok {
		return at
	}
	at := m.lookUp(written)
	if at.why == "" && !m.by.Can(account.ImportRows, at.path) {
		at = located{why: fmt.Sprintf("“%s”不在您负责的范围内", written)}
	}
	m.spoken[written] = at
	return at
}

func (m *matcher) lookUp(written string) located {
	switch {
	case written == "" && m.community != "":
		return located{path: m.community}
	case written == "":
		return located{why: "没有填社区"}
	}
	if found, ok := area.Match(m.communities, written); ok {
		return located{path: found.Path}
	}
	names := make([]string, len(m.communities))
	for i, c := range m.communities {
		names[i] = c.Short
	}
	return located{why: fmt.Sprintf("“%s”不是本街道的社区；本街道的社区有：%s", written, strings.Join(names, "、"))}
}

func (m *matcher) nameOf(community place.Path) string {
	for _, c := range m.communities {
		if c.Path == community {
			return c.Name
		}
	}
	return string(community)
}
