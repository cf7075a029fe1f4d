package plan_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"bayou/internal/clock"
	"bayou/internal/plan"
)

// termOf returns one line of what the law says.
func termOf(t *testing.T, ls plan.Laws, id, area string, day clock.Date) plan.Term {
	t.Helper()
	terms := ls.Terms(area, day)
	list := terms.List()
	i := slices.IndexFunc(list, func(x plan.Term) bool { return x.ID == id })
	if i < 0 {
		t.Fatalf("no term %s", id)
	}
	return list[i]
}

func TestTheDayAndTheAreaChooseTheTerms(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		id, area, day, value, cite string
	}{
		{"meeting_notice", "", "2026-11-24", "至少 15 天", "物业管理条例14"},
		{"meeting_notice", "410105", "2007-09-30", "", ""},
		{"challenge", "410105", "2015-08-10", "1 年", "法释〔2009〕7号第12"},
		{"challenge", "410105", "2021-01-01", "1 年", "法释〔2020〕17号第12"},
		{"committee_size", "410105", "2015-08-10", "5 至 11 人，单数", "指导规则31"},
		{"committee_size", "410105", "2018-01-01", "由业主大会议事规则确定", "河南省物业管理条例28"},
		{"committee_size", "410105", "2021-10-01", "由业主大会议事规则确定", "郑州市物业管理条例19"},
		{"committee_size", "330106", "2022-03-01", "5 至 11 人，单数；100 户以下的可以 3 人", "杭州市物业管理条例27"},
		{"committee_consent", "410105", "2021-07-29", "全体成员二分之一以上", "河南省物业管理条例28"},
		{"committee_consent", "110105", "2020-05-01", "全体成员过半数", "北京市物业管理条例45"},
		{"filing", "410105", "2021-10-01", "30 天内", "物业管理条例16、郑州市物业管理条例20"},
		{"filing_to", "410105", "2021-10-01", "街道办事处（乡镇人民政府），由其抄送区、县物业管理主管部门", "郑州市物业管理条例20"},
		{"first_meeting", "410105", "2021-10-01", "60 天内", "郑州市物业管理条例15"},
		{"first_meeting", "410105", "2015-08-10", "90 天内", ""},
		{"residents_size", "410105", "2021-10-01", "7 至 11 人，单数", "郑州市物业管理条例27"},
		{"residents_size", "110105", "2021-10-01", "7 人以上，单数", "北京市物业管理条例54至58"},
		{"residents_term", "330106", "2022-03-01", "不超过 2 年", "杭州市物业管理条例41"},
		{"group_applicants", "110105", "2020-05-01", "人数或者面积占5% 以上的业主", "北京市物业管理条例30"},
		{"representatives_from", "410105", "2018-01-01", "超过 300 户", "河南省物业管理条例18"},
		{"representatives_from", "330106", "2026-11-24", "", ""},
		{"silent", "330106", "2026-11-24", "由管理规约、议事规则约定", "指导规则26(二)"},
		{"zone_posting", "410105", "2026-11-24", "", ""},
	} {
		got := termOf(t, plan.ShippedLaws(), c.id, c.area, clock.Date(c.day))
		if got.Value != c.value || got.Cite != c.cite {
			t.Errorf("%s in %q on %s: %q %q, want %q %q", c.id, c.area, c.day, got.Value, got.Cite, c.value, c.cite)
		}
		if got.Value != "" && (got.Cite == "") == (got.Default == "") {
			t.Errorf("%s in %q on %s has not one source: %+v", c.id, c.area, c.day, got.Source)
		}
	}
}

func TestALowerTermThatContradictsIsShown(t *testing.T) {
	t.Parallel()
	got := plan.ShippedLaws().Terms("330106", "2026-11-24")
	want := "临时会议召开前通知全体业主：杭州市物业管理条例19写的是至少 7 天，与上位法不一致，按上位法（物业管理条例14：至少 15 天）"
	if !slices.Equal(got.Against, []string{want}) || got.ExtraordinaryNotice.Days != 15 {
		t.Errorf("%q %+v", got.Against, got.ExtraordinaryNotice)
	}
}

// example makes a pack of one term.
func example(t *testing.T, id, level, area, term string) *plan.Law {
	t.Helper()
	src := fmt.Sprintf("id: %s\nname: %s\nshort: %s\nlevel: %s\nfrom: 2020-01-01\nterms:\n  %s\n", id, id, id, level, term)
	if area != "" {
		src = strings.Replace(src, "from:", fmt.Sprintf("area: %q\nfrom:", area), 1)
	}
	l, err := plan.ParseLaw(id+".yaml", []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestALowerLawMayOnlyConcretise(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		id, upper, lower string // the terms
		value            string
		against          int
	}{
		"a floor is raised":        {"meeting_notice", `meeting_notice: {days: 15, cite: "1"}`, `meeting_notice: {days: 20, cite: "2"}`, "至少 20 天", 0},
		"a floor is lowered":       {"meeting_notice", `meeting_notice: {days: 15, cite: "1"}`, `meeting_notice: {days: 14, cite: "2"}`, "至少 15 天", 1},
		"a month for 15 days":      {"meeting_notice", `meeting_notice: {days: 15, cite: "1"}`, `meeting_notice: {months: 1, cite: "2"}`, "至少 1 个月", 0},
		"a month for 30 days":      {"meeting_notice", `meeting_notice: {days: 30, cite: "1"}`, `meeting_notice: {months: 1, cite: "2"}`, "至少 30 天", 1},
		"within a month":           {"filing", `filing: {days: 31, cite: "1"}`, `filing: {months: 1, cite: "2"}`, "1 个月内", 0},
		"within two months":        {"filing", `filing: {days: 60, cite: "1"}`, `filing: {months: 2, cite: "2"}`, "60 天内", 1},
		"work days for days":       {"filing", `filing: {days: 30, cite: "1"}`, `filing: {workdays: 5, cite: "2"}`, "30 天内", 1},
		"ten work days hang":       {"roll_posting", `roll_posting: {days: 7, cite: "1"}`, `roll_posting: {workdays: 10, cite: "2"}`, "至少 10 个工作日", 0},
		"a limit is shortened":     {"filing", `filing: {days: 30, cite: "1"}`, `filing: {days: 10, cite: "2"}`, "10 天内", 0},
		"a limit is put off":       {"filing", `filing: {days: 30, cite: "1"}`, `filing: {days: 31, cite: "2"}`, "30 天内", 1},
		"a fixed value":            {"challenge", `challenge: {years: 1, cite: "1"}`, `challenge: {years: 2, cite: "2"}`, "1 年", 1},
		"a size within":            {"committee_size", `committee_size: {from: 5, to: 11, odd: true, cite: "1"}`, `committee_size: {from: 7, to: 9, odd: true, cite: "2"}`, "7 至 9 人，单数", 0},
		"a size without":           {"committee_size", `committee_size: {from: 5, to: 11, odd: true, cite: "1"}`, `committee_size: {from: 5, odd: true, cite: "2"}`, "5 至 11 人，单数", 1},
		"a size even":              {"committee_size", `committee_size: {from: 5, to: 11, odd: true, cite: "1"}`, `committee_size: {from: 6, to: 8, cite: "2"}`, "5 至 11 人，单数", 1},
		"a small size below":       {"committee_size", `committee_size: {from: 5, cite: "1"}`, `committee_size: {from: 7, small: {size: 3, households: 100}, cite: "2"}`, "5 人以上", 1},
		"more consent":             {"committee_consent", `committee_consent: {share: ">=1/2", of: members, cite: "1"}`, `committee_consent: {share: ">1/2", of: members, cite: "2"}`, "全体成员过半数", 0},
		"less consent":             {"committee_consent", `committee_consent: {share: ">1/2", of: members, cite: "1"}`, `committee_consent: {share: ">=1/2", of: members, cite: "2"}`, "全体成员过半数", 1},
		"consent of fewer":         {"committee_consent", `committee_consent: {share: ">1/2", of: members, cite: "1"}`, `committee_consent: {share: ">=2/3", of: present, cite: "2"}`, "全体成员过半数", 1},
		"another part":             {"extraordinary_by", `extraordinary_by: {share: ">=1/5", of: owners, cite: "1"}`, `extraordinary_by: {share: ">=1/4", of: owners, cite: "2"}`, "业主20% 以上", 1},
		"one of the heads":         {"residents_head", `residents_head: {who: [street, community], cite: "1"}`, `residents_head: {who: [community], cite: "2"}`, "居（村）民委员会", 0},
		"another head":             {"residents_head", `residents_head: {who: [street], cite: "1"}`, `residents_head: {who: [community], cite: "2"}`, "街道办事处（乡镇人民政府）", 1},
		"more papers":              {"filing_papers", `filing_papers: {items: [甲], cite: "1"}`, `filing_papers: {items: [甲, 乙], cite: "2"}`, "甲；乙", 0},
		"fewer papers":             {"filing_papers", `filing_papers: {items: [甲, 乙], cite: "1"}`, `filing_papers: {items: [乙], cite: "2"}`, "甲；乙", 1},
		"more barred":              {"proxy_barred", `proxy_barred: {who: [company], cite: "1"}`, `proxy_barred: {who: [company, developer], cite: "2"}`, "物业服务企业或者建设单位", 0},
		"fewer barred":             {"proxy_barred", `proxy_barred: {who: [company], cite: "1"}`, `proxy_barred: {who: [developer], cite: "2"}`, "物业服务企业", 1},
		"fewer principals":         {"proxy_limit", `proxy_limit: {count: 3, unit: owner, cite: "1"}`, `proxy_limit: {count: 2, unit: owner, cite: "2"}`, "至多 2 位业主", 0},
		"a clause is forbidden":    {"silent", `silent: {rule: rules, cite: "1"}`, `silent: {rule: forbidden, cite: "2"}`, "不得计入", 0},
		"a clause has a floor":     {"silent", `silent: {rule: rules, cite: "1"}`, `silent: {rule: floor, floor: ">1/2", cite: "2"}`, "由管理规约、议事规则约定，但投票的多数本身应达到全体业主人数和面积的过半数", 0},
		"a forbidden is allowed":   {"silent", `silent: {rule: forbidden, cite: "1"}`, `silent: {rule: rules, cite: "2"}`, "不得计入", 1},
		"a term within":            {"committee_term", `committee_term: {to: 5, unit: year, cite: "1"}`, `committee_term: {from: 3, to: 5, unit: year, cite: "2"}`, "3 至 5 年", 0},
		"a longer term":            {"committee_term", `committee_term: {to: 5, unit: year, cite: "1"}`, `committee_term: {to: 6, unit: year, cite: "2"}`, "不超过 5 年", 1},
		"a yes that becomes a no":  {"proxies", `proxies: {is: true, cite: "1"}`, `proxies: {is: false, cite: "2"}`, "是", 1},
		"other conditions":         {"first_when", `first_when: {any: [{area: ">=1/2"}], cite: "1"}`, `first_when: {any: [{households: ">=3/10"}], cite: "2"}`, "交付的建筑面积二分之一以上", 1},
		"fewer ways":               {"channels", `channels: {ways: [paper, sms], cite: "1"}`, `channels: {ways: [paper], cite: "2"}`, "书面", 0},
		"more cases for residents": {"residents_when", `residents_when: {any: [not_ready], cite: "1"}`, `residents_when: {any: [unmanaged], cite: "2"}`, "不具备成立业主大会的条件", 1},
		"others may apply":         {"group_applicants", `group_applicants: {owners: 10, cite: "1"}`, `group_applicants: {owners: 20, cite: "2"}`, "10 位以上业主联名", 1},
	} {
		ls := plan.Laws{example(t, "上位", "regulation", "", c.upper), example(t, "下位", "local", "41", c.lower)}
		for range 2 {
			terms := ls.Terms("410105", "2026-11-24")
			if got := termOf(t, ls, c.id, "410105", "2026-11-24"); got.Value != c.value || len(terms.Against) != c.against {
				t.Errorf("%s: %q %q", name, got.Value, terms.Against)
			}
			slices.Reverse(ls) // the order of the files decides nothing
		}
	}
}

func TestWhichLawSpeaksFirst(t *testing.T) {
	t.Parallel()
	province := example(t, "省", "local", "41", `result_publish: {days: 3, cite: "1"}`)
	city := example(t, "市", "local", "4101", `result_publish: {days: 5, cite: "2"}`)
	if got := (plan.Laws{city, province}).Terms("410105", "2026-11-24"); got.ResultPublish.Cite != "省1" || len(got.Against) != 1 {
		t.Errorf("a city puts off the province's limit: %+v %q", got.ResultPublish, got.Against)
	}
	province = example(t, "省", "local", "41", `group_head: {who: [street], cite: "1"}`)
	city = example(t, "市", "local", "4101", `group_head: {who: [community], cite: "2"}`)
	guide := example(t, "规则", "guide", "", `group_head: {who: [district], cite: "3"}`)
	ours := example(t, "默认", "default", "4101", `group_head: {who: [owner], default: 我们的取法}`)
	ls := plan.Laws{ours, guide, city, province}
	if got := ls.Terms("410105", "2026-11-24"); got.GroupHead.Cite != "市2" || len(got.Against) != 1 || !strings.Contains(got.Against[0], "按较窄的") {
		t.Errorf("%+v %q", got.GroupHead, got.Against)
	}
	if got := ls.Terms("410205", "2026-11-24"); got.GroupHead.Cite != "省1" || len(got.Against) != 0 {
		t.Errorf("%+v %q", got.GroupHead, got.Against)
	}
	if got := ls.Terms("330106", "2026-11-24"); got.GroupHead.Cite != "规则3" {
		t.Errorf("%+v", got.GroupHead)
	}
	if got := (plan.Laws{ours}).Terms("410105", "2026-11-24"); got.GroupHead.Default != "我们的取法" || got.GroupHead.Cite != "" {
		t.Errorf("%+v", got.GroupHead)
	}
	if got := ls.Terms("410105", "2019-12-31"); got.GroupHead != nil {
		t.Errorf("before all: %+v", got.GroupHead)
	}
}

// What is amended later holds, though it asks for less.
func TestTheLaterLawHolds(t *testing.T) {
	t.Parallel()
	old := example(t, "旧", "local", "41", `roll_posting: {days: 15, cite: "1"}`)
	amended := example(t, "新", "local", "41", `roll_posting: {days: 7, cite: "1"}`)
	amended.From = "2025-01-01"
	ls := plan.Laws{amended, old}
	for day, want := range map[clock.Date]int64{"2024-12-31": 15, "2025-01-01": 7} {
		if got := ls.Terms("410105", day); got.RollPosting.Days != want || len(got.Against) != 0 {
			t.Errorf("%s: %+v %q", day, got.RollPosting, got.Against)
		}
	}
}

// A law binds; a guide and a default of ours only advise.
func TestWhatOnlyAdvises(t *testing.T) {
	t.Parallel()
	for day, soft := range map[clock.Date]bool{"2015-08-10": true, "2018-01-01": false} {
		if got := plan.ShippedLaws().Terms("410105", day).CommitteeSize; got.Soft != soft {
			t.Errorf("%s: %+v", day, got)
		}
	}
	got := plan.ShippedLaws().Terms("330106", "2026-11-24")
	if !got.GroupForm.Soft || got.CommitteeSize.Soft || got.MeetingNotice.Soft || !got.DeliverAll.Soft {
		t.Errorf("%+v %+v %+v %+v", got.GroupForm, got.CommitteeSize, got.MeetingNotice, got.DeliverAll)
	}
}

// The answer is a matter of the area and the day alone: no order of the packs and no pack of another place or time changes it.
func TestTermsDependOnAreaAndDayAlone(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(7, 11))
	ls := slices.Clone(plan.ShippedLaws())
	elsewhere := example(t, "别处", "local", "5101", `meeting_notice: {days: 60, cite: "1"}`)
	long := example(t, "将来", "regulation", "", `meeting_notice: {days: 60, cite: "1"}`)
	long.From = "2099-01-01"
	for range 200 {
		area := []string{"", "41", "410105", "410105001003", "110105", "330106", "4201"}[r.IntN(7)]
		day := clock.Date("2007-01-01").Add(r.IntN(9000))
		want := plan.ShippedLaws().Terms(area, day)
		r.Shuffle(len(ls), func(i, j int) { ls[i], ls[j] = ls[j], ls[i] })
		if got := append(slices.Clone(ls), elsewhere, long).Terms(area, day); !reflect.DeepEqual(got, want) {
			t.Fatalf("%q %s", area, day)
		}
		matter := plan.MatterIDs[r.IntN(len(plan.MatterIDs))]
		decided, _ := plan.ShippedLaws().Decide(matter, area, day)
		if got, _ := ls.Decide(matter, area, day); !reflect.DeepEqual(got, decided) {
			t.Fatalf("%s %q %s", matter, area, day)
		}
	}
}

func TestPeriodsRunByTheCalendar(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		p                   plan.LawPeriod
		day, after, earlier clock.Date
	}{
		{plan.LawPeriod{Days: 15}, "2026-11-24", "2026-12-09", "2026-11-09"},
		{plan.LawPeriod{Months: 3}, "2026-11-30", "2027-02-28", "2026-08-30"},
		{plan.LawPeriod{Years: 1}, "2024-02-29", "2025-02-28", "2023-02-28"},
	} {
		after, ok := c.p.After(c.day)
		earlier, ok2 := c.p.Before(c.day)
		if !ok || !ok2 || after != c.after || earlier != c.earlier {
			t.Errorf("%+v of %s: %s %s", c.p, c.day, after, earlier)
		}
	}
	if _, ok := (&plan.LawPeriod{Workdays: 5}).After("2026-11-24"); ok {
		t.Error("work days are the calendar's")
	}
	if _, ok := (*plan.LawPeriod)(nil).Before("2026-11-24"); ok {
		t.Error("nothing is known")
	}
}

// A month or a year never takes fewer or more days than their span says, wherever it starts.
func TestSpansHold(t *testing.T) {
	t.Parallel()
	for start := clock.Date("2023-01-01"); start < "2028-03-02"; start = start.Add(1) {
		for n := int64(1); n <= 12; n++ {
			end, _ := (&plan.LawPeriod{Months: n}).After(start)
			if days := end.Days() - start.Days(); days < n*30-2 || days > n*31 {
				t.Fatalf("%d months of %s are %d days", n, start, days)
			}
		}
		for n := int64(1); n <= 10; n++ {
			end, _ := (&plan.LawPeriod{Years: n}).After(start)
			if days := end.Days() - start.Days(); days < n*365 || days > n*365+(n+3)/4 {
				t.Fatalf("%d years of %s are %d days", n, start, days)
			}
		}
	}
}

func TestWhatSizeIsLawful(t *testing.T) {
	t.Parallel()
	hangzhou := plan.ShippedLaws().Terms("330106", "2026-11-24").CommitteeSize
	zhengzhou := plan.ShippedLaws().Terms("410105", "2026-11-24").CommitteeSize
	for _, c := range []struct {
		size          *plan.LawSize
		n, households int64
		want          bool
	}{
		{hangzhou, 5, 0, true},
		{hangzhou, 6, 0, false},
		{hangzhou, 11, 0, true},
		{hangzhou, 13, 0, false},
		{hangzhou, 3, 100, true},
		{hangzhou, 3, 101, false},
		{hangzhou, 3, 0, false},
		{zhengzhou, 4, 300, true},
		{zhengzhou, 0, 300, false},
		{nil, 7, 0, true},
	} {
		if got := c.size.Allows(c.n, c.households, 0); got != c.want {
			t.Errorf("%d of %d households: %v", c.n, c.households, got)
		}
	}
}

func TestTermsAreReadStrictly(t *testing.T) {
	t.Parallel()
	const head = "id: x\nname: 示例条例\nshort: 示例\nlevel: local\nfrom: 2020-01-01\nterms:\n"
	for name, c := range map[string]struct{ term, says string }{
		"a name":          {`meeting_notices: {days: 15, cite: "1"}`, "7:3: 不认识的名称 meeting_notices，是不是 meeting_notice？"},
		"no source":       {`meeting_notice: {days: 15}`, "7:20: 没有写依据：方案有规定写 cite（条款位置），没有规定写 default（来源或理由）"},
		"a negative":      {`meeting_notice: {days: -1, cite: "1"}`, "7:26: days 应是不小于 0 的整数，现在是数字"},
		"a text":          {`meeting_notice: {days: 十五, cite: "1"}`, "7:26: days 应是不小于 0 的整数，现在是文字"},
		"no days":         {`meeting_notice: {days: 0, cite: "1"}`, "7:20: 期限应写 days、workdays、months、years 中的一个，且大于 0"},
		"two units":       {`meeting_notice: {days: 7, months: 1, cite: "1"}`, "7:20: 期限应写 days、workdays、months、years 中的一个，且大于 0"},
		"endless":         {`meeting_notice: {days: 3650, cite: "1"}`, "7:26: days 是 3650，不可能这么长"},
		"from over to":    {`committee_term: {from: 5, to: 3, unit: year, cite: "1"}`, "7:33: from 5 大于 to 3"},
		"a unit":          {`committee_term: {to: 3, unit: week, cite: "1"}`, "7:33: unit 不能是“week”，只能是 day、month、year"},
		"even and odd":    {`committee_size: {from: 5, to: 10, odd: true, cite: "1"}`, "7:42: 要单数，from 和 to 也应是单数"},
		"no size":         {`committee_size: {odd: true, cite: "1"}`, "7:20: from、to 至少写一个，且大于 0"},
		"small for whom":  {`committee_size: {from: 5, small: {size: 3}, cite: "1"}`, "7:37: small 的 size 应小于 from，并写明 households 或 area"},
		"small is larger": {`committee_size: {from: 5, small: {size: 7, households: 100}, cite: "1"}`, "7:37: small 的 size 应小于 from，并写明 households 或 area"},
		"a share":         {`extraordinary_by: {share: 20%, of: owners, cite: "1"}`, "7:29: “20%”不是比例：过半数写 >1/2，三分之二以上写 >=2/3"},
		"a share over 1":  {`extraordinary_by: {share: ">=3/2", of: owners, cite: "1"}`, "7:29: “>=3/2”不是比例：过半数写 >1/2，三分之二以上写 >=2/3"},
		"a who":           {`group_head: {who: [mayor], cite: "1"}`, "7:22: who 第 1 项 不能是“mayor”，只能是 street、community、district、county、developer、unit、company、owner"},
		"twice":           {`group_head: {who: [street, street], cite: "1"}`, "7:21: street 写了两次"},
		"a floor missing": {`silent: {rule: floor, cite: "1"}`, "7:18: rule 写 floor 时写明 floor，其他时候不写"},
		"nobody":          {`group_applicants: {cite: "1"}`, "7:22: 谁可以申请，一个也没有写"},
		"a condition":     {`first_when: {any: [{years: 0}], cite: "1"}`, "7:23: 这个条件什么也没有写"},
		"a default":       {`meeting_notice: {days: 15, default: 想当然}`, "7:39: 法律文件的规定写 cite（条款）；自己的取法另写一份 level: default 的文件"},
	} {
		_, err := plan.ParseLaw("x.yaml", []byte(head+"  "+c.term+"\n"))
		if err == nil || err.Error() != "x.yaml:"+c.says {
			t.Errorf("%s: %v\nwant x.yaml:%s", name, err, c.says)
		}
	}
	_, err := plan.ParseLaw("x.yaml", []byte(strings.Replace(head, "local", "default", 1)+"  meeting_notice: {days: 15, cite: \"1\"}\n"))
	if err == nil || !strings.Contains(err.Error(), "level 是 default 的，写 default（来源或理由），不写 cite") {
		t.Error(err)
	}
}

// The guide of packs explains every term by the name that a file writes.
func TestTheGuideNamesEveryTerm(t *testing.T) {
	t.Parallel()
	guide, err := os.ReadFile("../../docs/law.md")
	if err != nil {
		t.Fatal(err)
	}
	var none plan.Terms
	for _, x := range none.List() {
		if line := fmt.Sprintf("| `%s` | %s |", x.ID, x.Label); !strings.Contains(string(guide), line) {
			t.Errorf("docs/law.md has no line %s", line)
		}
	}
}

// The whole table for three places is written down, so that a change of any number is seen.
func TestTheTableOfTerms(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	for _, place := range []string{"410105 郑州市金水区", "110105 北京市朝阳区", "330106 杭州市西湖区"} {
		for _, day := range []clock.Date{"2015-08-10", "2026-11-24"} {
			area, _, _ := strings.Cut(place, " ")
			terms := plan.ShippedLaws().Terms(area, day)
			fmt.Fprintf(&b, "# %s %s\n", place, day)
			for _, x := range terms.List() {
				switch {
				case x.Cite != "":
					fmt.Fprintf(&b, "%s\t%s\t%s\n", x.ID, x.Value, x.Cite)
				case x.Default != "":
					fmt.Fprintf(&b, "%s\t%s\t系统默认：%s\n", x.ID, x.Value, x.Default)
				}
			}
			for _, x := range terms.Against {
				fmt.Fprintf(&b, "! %s\n", x)
			}
		}
	}
	file := filepath.Join("testdata", "law", "terms.golden")
	if *update {
		if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil || b.String() != string(want) {
		t.Errorf("the table differs from %s (%v); -update writes it", file, err)
	}
}
