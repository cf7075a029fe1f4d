package register

import (
	"context"
	"fmt"
	"strings"

	"bayou/internal/account"
	"bayou/internal/area"
	"bayou/internal/db"
	"bayou/internal/place"
	"bayou/internal/reading"
)

// Another is the answer to a row that needs a person: it is another compound of the same name. Any other answer is the id of
// the compound that the row means.
const Another = "another"

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
	elsewhere map[string]place.Path          // name key -> a community that had it before this import
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

// slot is what is known under one name in one community: a compound of before, how many there are, or the row that brings it.
type slot struct {
	id    string
	count int
	row   int64
}

// match is the place of a row in the register. compound "" with why "" = a new one.
type match struct {
	community place.Path
	compound  string
	outcome   Outcome // Rejected or NeedsPerson, with why; else ""
	why       string
}

func (s *Store) newMatcher(ctx context.Context, by account.Who, u *Upload, communities []area.Area) (*matcher, error) {
	m := &matcher{
		by: by, street: u.Street, community: u.Community, communities: communities, answers: u.Answers,
		spoken: map[string]located{}, ids: map[string]known{}, names: map[place.Path]map[string]slot{},
		elsewhere: map[string]place.Path{}, taken: map[string]int64{},
	}
	var a db.Args
	for k, err := range db.Each[known](ctx, s.db, "select id, path, name_key from compound where "+place.In(u.Street).Where("", a.Add)+" and withdrawn_on = ''", a...) {
		if err != nil {
			return nil, err
		}
		m.ids[k.ID] = k
		m.elsewhere[k.NameKey] = k.Path.Community()
		m.add(k.Path.Community(), k.NameKey, slot{id: k.ID, count: 1})
	}
	return m, nil
}

func (m *matcher) add(community place.Path, key string, s slot) {
	names := m.names[community]
	if names == nil {
		names = map[string]slot{}
		m.names[community] = names
	}
	if was, ok := names[key]; ok {
		s.count += was.count
	}
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
	if found.outcome == "" && found.compound != "" {
		if row, twice := m.taken[found.compound]; twice {
			return ask("与第 %d 行是同一个小区，请核对后合并成一行", row)
		}
		m.taken[found.compound] = in.row
	}
	return found
}

func (m *matcher) in(community place.Path, in *incoming, key string) match {
	if answer := m.answers[in.row]; answer == Another {
		return m.fresh(community, in, key)
	} else if answer != "" {
		in.id = answer
	}
	if in.id != "" {
		k, ok := m.ids[in.id]
		switch {
		case !ok:
			return reject("系统编号“%s”在本街道的登记册里找不到，请清空这一格或重新导出", in.id)
		case k.Path.Community() != community:
			return ask("登记册里这个小区属于另一个社区，表里写的是“%s”，请核对", in.text(FieldCommunity))
		}
		return match{compound: in.id}
	}
	s, ok := m.names[community][key]
	switch {
	case ok && s.row > 0:
		return ask("与第 %d 行同名，请核对是同一个小区还是两个小区", s.row)
	case ok && s.count > 1:
		return ask("这个社区登记了 %d 个同名小区，请在“系统编号”列写明是哪一个", s.count)
	case ok:
		return match{compound: s.id}
	}
	if problem := reading.NameProblem(in.text(FieldName)); problem != "" {
		return ask("%s", problem)
	}
	if other, ok := m.elsewhere[key]; ok && other != community {
		return ask("同名小区已经登记在%s，请核对社区是否填错，或确认是另一个小区", m.nameOf(other))
	}
	return m.fresh(community, in, key)
}

// fresh notes that the row brings a new compound.
func (m *matcher) fresh(community place.Path, in *incoming, key string) match {
	m.add(community, key, slot{count: 1, row: in.row})
	return match{}
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
