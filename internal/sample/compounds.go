package sample

import (
	"fmt"
	"math/rand/v2"
)

// site is one invented compound as the workbook writes it.
type site struct {
	community, name, address                  string
	built, supervisor, households, buildings  string
	enclosed, room, committee, infrastructure string
	company, greenery, point, note            string
}

// shares are how many compounds each community has: one with nine, one with one, and one of which none is in scope.
var shares = []struct {
	community string
	compounds int
}{
	{"体育社区", 4},
	{"科技社区", 4},
	{"教育社区", 5},
	{"省委社区", 4},
	{"广电社区", 4},
	{"商务社区", 5},
	{"省建社区", 4},
	{"军区社区", 1},
	{"文联社区", 5},
	{"建文社区", 1},
	{"任砦社区", 9},
}

var roads = []string{"文化宫路", "经七路", "纬四路", "政七街", "经五路", "纬五路", "优胜南路", "健康路", "红专路", "任砦北街", "纬二路"}

// Ways in which people write the same things.
var (
	years  = []string{"1985年", "85年", "一九八七年", "八十年代末", "1992.6", "1995年建成", "1998", "９６年", "1990-10", "1983年底", "1994年5月", "2000.10"}
	counts = []string{"120", "约150户", "一百零一户", "86", "１３２", "60多户", "210户", "48", "约110户", "98", "168户", "72户"}
	none   = []string{"无", "没有", "无", "无主管单位"}
)

// sites invents the compounds in the order of the workbook.
func sites(chance *rand.Rand) []site {
	var out []site
	for i, share := range shares {
		for n := range share.compounds {
			k := len(out)
			out = append(out, invent(chance, share.community, roads[i], k, n))
			out[k].point = point(i, n, k)
		}
	}
	return out
}

func invent(chance *rand.Rand, community, road string, k, n int) site {
	number := 3 + n*17 + k%5
	if road == "文化宫路" && n == 0 {
		number = 200
	}
	s := site{
		community: community, name: fmt.Sprintf("示例%s%d号院", road, number), address: fmt.Sprintf("%s%d号（示例）", road, number),
		built: years[k%len(years)], supervisor: none[k%len(none)], households: counts[(k*5+n)%len(counts)], buildings: fmt.Sprint(1 + k%6),
		enclosed: pick(chance, 70, "是", "否"), room: pick(chance, 60, "有", "无"), committee: pick(chance, 35, "有", "无"),
		infrastructure: pick(chance, 55, "较好", "一般"), company: "无", greenery: pick(chance, 65, "有", "无"),
	}
	switch {
	case community == vacant: // none in scope
		s.supervisor, s.note = "示例机关事务管理处", "有主管单位"
	case k == 7:
		s.built, s.note = "2004年", "2000年以后建成"
	case k == 16:
		s.supervisor, s.note = "", "主管单位待查"
	case k == 24:
		s.households, s.room = "约100户", ""
	case k%6 == 1:
		s.company = fmt.Sprintf("示例%s物业服务有限公司", string([]rune("和安康宁顺达")[k%6]))
	case k%9 == 4:
		s.enclosed, s.room = "", ""
	}
	return s
}

func pick(chance *rand.Rand, percent int, yes, no string) string {
	if chance.IntN(100) < percent {
		return yes
	}
	return no
}

// cells returns the row of the workbook.
func (s *site) cells(number int) []any {
	return []any{
		number, s.name, s.community, s.address, s.built, s.supervisor, s.households, s.buildings,
		s.enclosed, s.room, s.committee, s.infrastructure, s.company, s.greenery, s.point, s.note,
	}
}

// texts returns the same as it is entered by hand, by field id.
func (s *site) texts() map[string]string {
	return map[string]string{
		"name": s.name, "address": s.address, "built_on": s.built, "supervisor": s.supervisor, "households": s.households,
		"buildings": s.buildings, "enclosed": s.enclosed, "office_room": s.room, "committee": s.committee,
		"infrastructure": s.infrastructure, "company": s.company, "greenery": s.greenery, "location": s.point, "note": s.note,
	}
}
