package reading_test

import (
	"fmt"
	"strings"
	"testing"

	"bayou/internal/reading"
)

// TestMesses holds one case for each kind of mess that was counted in real lists of compounds; the rows are invented. The
// ids are those of the catalogue, so that none gets lost.
func TestMesses(t *testing.T) {
	t.Parallel()
	quantities := []struct {
		id   string
		f    reading.Field
		rows []row
	}{
		{"Y01", builtOn, []row{{"1987年建成  ", "1987年"}}},
		{"Y02", builtOn, []row{{"　1991年", "1991年"}}},
		{"Y03", builtOn, []row{{"268户", "未知 !"}, {"1996户", "未知 !"}}},
		{"Y04", builtOn, []row{{"37", "未知 ."}, {"128", "未知 ."}}},
		{"Y05", builtOn, []row{{"暂无资料", "未知"}, {"不详", "未知"}, {"未填", "未知"}}},
		{"Y06", builtOn, []row{{"2000年", "2000年"}, {" 2000 ", "2000年"}}},
		{"H01", households, []row{{"84户", "84 户"}}},
		{"H02", households, []row{{"约260户（另有商铺12套）", "234—286 户 ~"}}},
		{"H03", households, []row{{"450户左右", "405—495 户 ~"}, {"一期450户左右", "405 户以上 ~"}}},
		{"H04", households, []row{{"80多户", "81—89 户 ~"}, {"共300余户", "301—399 户 ~"}}},
		{"H05", households, []row{{"总户数512户当期户数96户", "512 户"}}},
		{"H06", households, []row{{"当期户数318户", "318 户以上 ~"}}},
		{"H07", households, []row{{"一期120户二期90户", "210 户 ?"}, {"二期90户", "90 户以上 ~"}, {"640户，其中一期200户", "640 户 ?"}}},
		{"H08", households, []row{{"132套", "132 户 ?"}, {"66户（住宅60套，商铺6套）", "66 户"}}},
		{"H09", households, []row{{"12栋", "未知 !"}, {"7幢", "未知 !"}}},
		{"H10", households, []row{{"95 户", "95 户"}}},
		{"H11", households, []row{{"143户户", "143 户"}, {"总户数88户户数40户", "88 户"}}},
		{"H12", households, []row{{"住宅90户，商铺15户", "90—105 户 ~"}, {"200户住宅 30套商业", "200—230 户 ~"}}},
		{"H13", households, []row{{"2019-06-30 户", "未知 !"}}},
		{"H14", households, []row{{"2.75 户", "未知 !"}}},
		{"H15", households, []row{{"一栋", "未知 !"}, {"三房两厅", "未知 ."}}},
		{"H16", households, []row{{"88000", "未知 !"}, {"60000户 ", "未知 !"}}},
		{"H17", households, []row{{"0 户", "未知 ."}, {"1 户", "未知 !"}}},
		{"B01", buildings, []row{{"示例置业有限公司", "未知 !"}, {"示例城投公司", "未知 !"}}},
		{"B02", buildings, []row{{"2幢高层、5幢多层", "7 栋 ?"}, {"9栋（多层+小高层）", "9 栋"}, {"共8幢，3幢高层，5幢多层", "8 栋"}}},
		{"B03", buildings, []row{{"三栋6层", "3 栋 ?"}, {"两栋7层的多层和一栋11层的小高层", "3 栋 ?"}}},
		{"B04", buildings, []row{{"NULL", "未知"}, {"尚未公开", "未知"}}},
		{"B05", buildings, []row{{"2号线", "未知 !"}}},
		{"B06", buildings, []row{{"6幢", "6 栋"}, {"6栋", "6 栋"}, {"6座", "6 栋"}}},
		{"A01", area, []row{{"15230㎡", "15230 ㎡"}}},
		{"A02", area, []row{{"15230平方米", "15230 ㎡"}}},
		{"A03", area, []row{{"3.6万平米", "36000 ㎡"}, {"850平", "850 ㎡"}, {"850m2", "850 ㎡"}, {"850方", "850 ㎡"}}},
		{"A04", area, []row{{"1.2万㎡", "12000 ㎡"}, {"约5万㎡", "45000—55000 ㎡ ~"}}},
		{"A05", area, []row{{"3亩", "2000 ㎡"}, {"20亩", "13333.333 ㎡"}}},
		{"A06", area, []row{{"1.5公顷", "15000 ㎡"}, {"0.5125公顷", "5125 ㎡"}}},
		{"A07", area, []row{{"21,450", "21450 ㎡"}, {"121,450.5㎡", "121450.5 ㎡"}, {"75.000 ㎡", "未知 ."}, {"12.500㎡", "12.5 ㎡"}}},
		{"A08", area, []row{{"约３６０００平方米", "32400—39600 ㎡ ~"}, {"４5００Ｍ２", "4500 ㎡"}, {"约７万", "63000—77000 ㎡ ~"}}},
		{"A09", area, []row{{"9000平方米平方米", "9000 ㎡"}, {"12亩平方米", "8000 ㎡ ?"}, {"1。8万平方米", "18000 ㎡ ?"}, {"1。8万平米。主要以65平米平米的户型为主。", "18000 ㎡ ?"}}},
		{"A10", area, []row{{"-3200平方米", "未知 !"}}},
		{"A11", area, []row{{"30余亩", "20000.001—26666.666 ㎡ ~"}}},
		{"A12", area, []row{{"：6400平方米", "6400 ㎡"}, {"6400 .00 平方米", "6400 ㎡"}, {"：15亩（10000㎡）", "10000 ㎡"}}},
		{"F01", fee, []row{{"0.5至0.8元/平米/月", "0.5—0.8 元/㎡·月 ~"}}},
		{"F02", fee, []row{{"0.6~1.2 元/㎡·月", "0.6—1.2 元/㎡·月 ~"}, {"0.6-1.2元/平方米", "0.6—1.2 元/㎡·月 ~"}}},
		{"F03", fee, []row{{"1.8~0 元/㎡·月", "未知 !"}}},
		{"F04", fee, []row{{"0.9~150 元/㎡·月", "未知 !"}}},
		{"F05", fee, []row{{"0.02元/平方米·天", "0.6 元/㎡·月 ?"}}},
		{"F06", fee, []row{{"15元/月", "未知 ."}, {"12.00元/户·月", "未知 ."}}},
		{"F07", fee, []row{{"多层0.4元/平方米/月，小高层0.9元/平方米/月", "0.4—0.9 元/㎡·月 ~"}}},
		{"F08", fee, []row{{"0.00 元/㎡·月", "未知 ."}}},
		{"F09", fee, []row{{"待定 元/㎡·月", "未知 ."}, {"-元/平方米/月", "未知 ."}, {"无", "未知 ."}}},
		{"F10", fee, []row{{"0.55元/㎡·月  元/㎡·月", "0.55 元/㎡·月"}, {"0.55元 元/㎡·月", "0.55 元/㎡·月"}}},
		{"C01", company, []row{{"无", "无"}, {" 没有物业", "无"}}},
		{"C02", company, []row{{"暂无资料", "未知"}, {"未定", "未知"}}},
		{"C03", company, []row{{"示例自有物业", "无 ?"}, {"单位自管", "无 ?"}}},
		{"C04", company, []row{{"业主自管", "无 ?"}}},
		{"C05", company, []row{{"示例村居委会", "无 ?"}, {"示例街道办", "无 ?"}}},
		{"C06", company, []row{{"私人聘请", "私人聘请 ?"}}},
		{"C07", company, []row{{"20110203040506", "未知 !"}, {"7", "未知 !"}}},
		{"P01", parking, []row{{"50年", "未知 !"}}},
		{"P02", parking, []row{{"1：2", "未知 ."}}},
		{"P03", parking, []row{{"地上车位60个，地下车位免费", "60 个 ?"}, {"小区内停车免费", "未知 ."}, {"每户至少有两个车位", "未知 ."}, {"每家一个车库", "未知 ."}}},
	}
	for _, m := range quantities {
		t.Run(m.id, func(t *testing.T) {
			t.Parallel()
			check(t, m.f, m.rows)
		})
	}
	for id, test := range otherMesses {
		t.Run(id, func(t *testing.T) {
			t.Parallel()
			test(t)
		})
	}
	if n := len(quantities) + len(otherMesses); n != 80-1 { // D04 stands with D05
		t.Errorf("%d kinds of mess are tested", n)
	}
}

var otherMesses = map[string]func(*testing.T){
	"L01": location("", ""), "L02": location("暂无数据,暂无数据", ""), "L03": location("0,0", "0,0"),
	"L04": location("34.78,113.66", "写反"), "L05": location("113,34.780001", "113,34.780001 位置不准"),
	"L06": location("113.6612345678901,34.7812345678901", "113.661235,34.781235"),
	"N01": same("示例7號院", "示例7号院"), "N02": same("示例院3#", "示例院3"), "N03": same("示例《东区》", "示例“东区”"),
	"N04": same("示例院(二期)", "示例院 二期"), "N05": same("示例院（二期）", "示例院(二期)"),
	"N06": same("示例路八号院", "示例路8号院"), "N08": same(" 示例院 ", "示例院"),
	"N07": func(t *testing.T) {
		for _, name := range []string{"Demo01", "测试楼院", "XQ007", "450户", "", "12345"} {
			if reading.NameProblem(name) == "" {
				t.Errorf("%q passes for a name", name)
			}
		}
		if p := reading.NameProblem("示例路8号院"); p != "" {
			t.Error(p)
		}
	},
	"D01": addresses("示例路12号，样板路3号", "示例路12号|door", "样板路3号|door"),
	"D02": addresses("(示例区)示例路12号", "示例区:示例路12号|door"),
	"D03": addresses("示例路与样板路交叉口东...", "示例路与样板路交叉口东|cut"),
	"D05": func(t *testing.T) {
		addresses("暂无资料")(t)
		addresses("")(t)
		addresses("示例中学对面", "示例中学对面")(t) // D04
	},
}

func location(cell, want string) func(*testing.T) {
	return func(t *testing.T) {
		d, note, ok := reading.Location(cell)
		got := note
		if ok {
			got = strings.TrimSpace(fmt.Sprintf("%s,%s %s", degrees(d.Lng), degrees(d.Lat), note))
		}
		if (want == "") != (got == "") || !strings.Contains(strings.ReplaceAll(got, "坐标没有小数，", ""), want) {
			t.Errorf("%q: got %q, want %q", cell, got, want)
		}
	}
}

func degrees(n int64) string {
	return strings.TrimSuffix(fmt.Sprintf("%d.%06d", n/1e6, n%1e6), ".000000")
}

func same(a, b string) func(*testing.T) {
	return func(t *testing.T) {
		if x, y := reading.NameKey(a), reading.NameKey(b); x != y || x == "" {
			t.Errorf("%q has %q, %q has %q", a, x, b, y)
		}
	}
}

func addresses(cell string, want ...string) func(*testing.T) {
	return func(t *testing.T) {
		var got []string
		for _, a := range reading.Addresses(cell) {
			s := a.Text
			if a.District != "" {
				s = a.District + ":" + s
			}
			if a.Door {
				s += "|door"
			}
			if a.Cut {
				s += "|cut"
			}
			got = append(got, s)
		}
		if strings.Join(got, " ") != strings.Join(want, " ") {
			t.Errorf("%q: got %q, want %q", cell, got, want)
		}
	}
}
