package reading_test

import (
	"testing"

	"bayou/internal/reading"
)

var (
	households = reading.Field{Kind: reading.Number, Unit: "户", Min: 2000, Max: 50_000_000}
	buildings  = reading.Field{Kind: reading.Number, Unit: "栋", Max: 500_000}
	area       = reading.Field{Kind: reading.Number, Unit: "㎡"}
	fee        = reading.Field{Kind: reading.Number, Unit: "元/㎡·月", Max: 20_000}
	parking    = reading.Field{Kind: reading.Number, Unit: "个"}
	builtOn    = reading.Field{Kind: reading.Date}
	has        = reading.Field{Kind: reading.Bool}
	company    = reading.Field{Kind: reading.Name}
	supervisor = reading.Field{Kind: reading.Name, Unit: "单位"}
	condition  = reading.Field{Kind: reading.Choice, Choices: []reading.ChoiceWord{
		{ID: "poor", Words: []string{"差", "较差", "很差"}},
		{ID: "fair", Words: []string{"一般", "尚可"}},
		{ID: "fair_good", Words: []string{"较好", "良好"}},
		{ID: "good", Words: []string{"好", "完好", "很好"}},
	}}
)

// row is one cell and what it must be read as: the value in Chinese, then ~ approximate, ? inferred, ! rejected, . not
// understood (a note), nothing for exact and for plainly empty.
type row struct{ cell, want string }

func show(f reading.Field, r reading.Reading) string {
	s := r.Value.Chinese(f)
	switch {
	case r.Rejected:
		s += " !"
	case r.Problem():
		s += " ."
	case r.Certainty == reading.Approximate:
		s += " ~"
	case r.Certainty == reading.Inferred:
		s += " ?"
	}
	return s
}

func check(t *testing.T, f reading.Field, rows []row) {
	t.Helper()
	for _, c := range rows {
		r := reading.Read(f, c.cell)
		if got := show(f, r); got != c.want {
			t.Errorf("%q: got %s (%s), want %s", c.cell, got, r.Note, c.want)
		}
		if r.Text != c.cell {
			t.Errorf("%q: the text became %q", c.cell, r.Text)
		}
		if r.Certainty > reading.None && r.Certainty < reading.Exact && r.Note == "" && c.cell != "有" {
			t.Errorf("%q: %s without a note", c.cell, c.want)
		}
		if (r.Value.Kind == reading.Unknown) != (r.Certainty == reading.None) {
			t.Errorf("%q: value and certainty disagree: %+v", c.cell, r)
		}
	}
}

func TestHouseholds(t *testing.T) {
	t.Parallel()
	check(t, households, []row{
		{"101", "101 户"},
		{"101户", "101 户"},
		{"１０１ 户", "101 户"},
		{"一百零一户", "101 户"},
		{"一百零一", "101 户"},
		{"两百", "200 户"},
		{"一百二", "120 户"},
		{"壹佰贰拾户", "120 户"},
		{"1千2百户", "未知 ."},
		{"约120户", "108—132 户 ~"},
		{"大约120", "108—132 户 ~"},
		{"约15户", "13—17 户 ~"},
		{"1200户左右", "1080—1320 户 ~"},
		{"60多户", "61—69 户 ~"},
		{"六十余户", "61—69 户 ~"},
		{"100多户", "101—199 户 ~"},
		{"百余户", "101—199 户 ~"},
		{"1400多户", "1401—1499 户 ~"},
		{"共计2000余户", "2001—2999 户 ~"},
		{"十几户", "11—19 户 ~"},
		{"几十户", "20—99 户 ~"},
		{"三四百户", "300—400 户 ~"},
		{"二三十户", "20—30 户 ~"},
		{"近100户", "90—99 户 ~"},
		{"不到100户", "2—99 户 ~"},
		{"不超过100户", "2—100 户 ~"},
		{"100户以上", "100 户以上 ~"},
		{"超过100户", "101 户以上 ~"},
		{"上百户", "100 户以上 ~"},
		{"100+", "100 户以上 ~"},
		{"80-100户", "80—100 户 ~"},
		{"80户至100户", "80—100 户 ~"},
		{"1,205户", "1205 户"},
		{"1.2万户", "12000 户"},
		{"无", "未知 ."},
		{"0", "未知 ."},
		{"户", "未知 ."},
		{"300户 320户", "300—320 户 ~"},
		{"电话63901234", "未知 ."},
	})
}

func TestZero(t *testing.T) {
	t.Parallel()
	check(t, reading.Field{Kind: reading.Number, Unit: "户"}, []row{{"0", "0 户"}, {"无", "0 户 ?"}})
	check(t, reading.Field{Kind: reading.Number, Unit: "部"}, []row{{"没有", "0 部 ?"}, {"2台", "2 部"}, {"两部", "2 部"}})
	check(t, reading.Field{Kind: reading.Number, Unit: "盏"}, []row{{"0盏", "0 盏"}, {"12个", "12 盏"}})
	check(t, reading.Field{Kind: reading.Number, Unit: "元"}, []row{{"1.5万元", "15000 元"}, {"3.5万", "35000 元"}, {"无", "0 元 ?"}})
	check(t, reading.Field{Kind: reading.Number, Unit: "%", Max: 100_000}, []row{{"85%", "85 %"}, {"约80%", "72—88 % ~"}, {"120%", "未知 !"}, {"35%(一般)", "35 %"}})
	check(t, parking, []row{{"120停车位", "120 个"}, {"80个【每户1个】", "80 个"}, {"地下2层停车场", "未知 ."}, {"地上40个，地下60个", "100 个 ?"}})
	check(t, area, []row{{"无", "未知 ."}, {"0", "0 ㎡"}})
	check(t, buildings, []row{{"0", "未知 ."}, {"无", "未知 ."}})
}

func TestDates(t *testing.T) {
	t.Parallel()
	check(t, builtOn, []row{
		{"1995年建成", "1995年"},
		{" 1995年", "1995年"},
		{"2000", "2000年"},
		{"２０００．１２", "2000年12月"},
		{"2000年12月31日", "2000年12月31日"},
		{"1998-05-01", "1998年5月1日"},
		{"1998-05-01 00:00:00", "1998年5月1日"},
		{"1998/5/3", "1998年5月3日"},
		{"1998.5", "1998年5月"},
		{"1998年5月竣工", "1998年5月"},
		{"19980501", "1998年5月1日"},
		{"199805", "1998年5月"},
		{"85年", "1985年 ?"},
		{"九八年", "1998年 ?"},
		{"05年", "2005年 ?"},
		{"98.5.1", "1998年5月1日 ?"},
		{"一九八五年", "1985年"},
		{"二〇〇〇年十二月三十一日", "2000年12月31日"},
		{"二○○○年", "2000年"},
		{"两千年", "2000年"},
		{"八十年代末", "1986—1989年 ~"},
		{"八十年代初", "1980—1983年 ~"},
		{"80年代中期", "1983—1987年 ~"},
		{"上世纪九十年代", "1990—1999年 ~"},
		{"1980年代", "1980—1989年 ~"},
		{"20世纪70年代末期", "1976—1979年 ~"},
		{"2000年底", "2000年9—12月 ~"},
		{"1998年上半年", "1998年1—6月 ~"},
		{"约1998年", "1997—1999年 ~"},
		{"1998年左右", "1997—1999年 ~"},
		{"1995-1998年", "1995—1998年 ~"},
		{"1995年至1998年", "1995—1998年 ~"},
		{"1995年2000年", "1995—2000年 ~"},
		{"1998、2000年", "1998—2000年 ~"},
		{"2000年以前", "2000年以前 ~"},
		{"2001年以后", "2001年1月1日以后 ~"},
		{"1900年建成", "1900年 ?"},
		{"2003年建成（房改房）", "2003年 ?"},
		{"450户", "未知 !"},
		{"2000户", "未知 !"},
		{"示例置业有限公司", "未知 !"},
		{"40", "未知 ."},
		{"1998-02-30", "未知 ."},
		{"1998-13", "未知 ."},
		{"3021年", "未知 ."},
		{"无", "未知"},
		{"36526", "未知 ."},
	})
}

func TestNumericCells(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		cell string
		from bool
		want string
	}{
		{"36526", false, "2000年1月1日 ?"},
		{"36526.75", false, "2000年1月1日 ?"},
		{"35064", true, "2000年1月1日 ?"},
		{"2000", false, "2000年"},
		{"2000.1", false, "2000年1—10月 ~"},
		{"99999", false, "未知 ."},
	} {
		r := reading.ReadNumeric(builtOn, c.cell, c.from)
		if got := show(builtOn, r); got != c.want || r.Text != c.cell {
			t.Errorf("%s: got %s (%s), want %s", c.cell, got, r.Note, c.want)
		}
	}
	if got := show(households, reading.ReadNumeric(households, "36526", false)); got != "36526 户" {
		t.Errorf("a number column took %s for a day", got)
	}
}

func TestFuture(t *testing.T) {
	t.Parallel()
	const today = 16667 // 2015-08-20
	for cell, want := range map[string]bool{"2015年": false, "2016年": true, "2015-08-20": false, "2015-08-21": true, "不详": false} {
		if got := reading.Read(builtOn, cell).Future(today); got != want {
			t.Errorf("%s: future %v", cell, got)
		}
	}
}

func TestYesNo(t *testing.T) {
	t.Parallel()
	check(t, has, []row{
		{"是", "是"},
		{"有", "是"},
		{"√", "是"},
		{"✓", "是"},
		{"Y", "是"},
		{"１", "是"},
		{"已成立", "是"},
		{"有，在1号楼", "是 ?"},
		{"60㎡", "是 ?"},
		{"2间", "是 ?"},
		{"否", "否"},
		{"无", "否"},
		{"没有", "否"},
		{"未", "否"},
		{"×", "否"},
		{"0", "否"},
		{"N", "否"},
		{"没有物业用房", "否 ?"},
		{"暂无业委会", "否 ?"},
		{"未成立", "否 ?"},
		{"不封闭", "否 ?"},
		{"正在筹备", "否 ?"},
		{"0㎡", "否 ?"},
		{"暂无", "未知 ."},
		{"半封闭", "未知 ."},
		{"不清楚", "未知"},
		{"不太清楚", "未知 ."},
		{"同上", "未知 ."},
		{"#REF!", "未知 ."},
		{"—", "未知"},
		{"/", "未知"},
		{"", "未知"},
		{"　", "未知"},
		{"120户", "未知 !"},
		{"3", "未知 ."},
		{"张三", "未知 ."},
	})
}

func TestChoices(t *testing.T) {
	t.Parallel()
	check(t, condition, []row{
		{"好", "好"},
		{"较好", "较好"},
		{"一般", "一般"},
		{"差", "差"},
		{"fair_good", "较好"},
		{"基础设施较好", "较好 ?"},
		{"比较差", "差 ?"},
		{"不好", "未知 ."},
		{"较好、一般", "未知 ."},
		{"80分", "未知 ."},
		{"不详", "未知"},
	})
}

func TestNames(t *testing.T) {
	t.Parallel()
	check(t, company, []row{
		{"示例物业服务有限公司", "示例物业服务有限公司"},
		{"示例物业", "示例物业"},
		{"无锡示例物业", "无锡示例物业"},
		{"无", "无"},
		{"没有", "无"},
		{"没有物业", "无"},
		{"无物业公司", "无"},
		{"暂无物业", "无"},
		{"未引进物业公司", "无"},
		{"业主自管", "无 ?"},
		{"单位自管", "无 ?"},
		{"示例社区居委会", "无 ?"},
		{"街道办代管", "无 ?"},
		{"原物业已撤出", "无 ?"},
		{"私人承包", "私人承包 ?"},
		{"有", "有（未写名称） ?"},
		{"暂无", "未知 ."},
		{"暂无数据", "未知"},
		{"待定", "未知"},
		{" -", "未知"},
		{"20140630", "未知 !"},
		{"0", "未知 !"},
		{"否", "无"},
		{"450户", "未知 !"},
	})
	check(t, supervisor, []row{
		{"无", "无"},
		{"无主管单位", "无"},
		{"示例纺织厂", "示例纺织厂"},
		{"单位自管", "单位自管 ?"},
		{"社区代管", "无 ?"},
	})
}
