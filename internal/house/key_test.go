package house_test

import (
	"strings"
	"testing"

	"bayou/internal/house"
)

func TestKeysThatAreTheSame(t *testing.T) {
	t.Parallel()
	for want, all := range map[string][]string{
		"1-1-101": {
			"01-01-0101", "1-1-101", "1号楼1单元101室", "1号楼1单元101", "１－１－１０１", "１号楼１单元１０１室", "1#1-101", "1#楼1-101", "一号楼一单元101",
			"一号楼一单元一〇一", "1栋1单元101号", "1幢1门101", "1楼1单元101", "01010101", "1010101", "文化路200号院1号楼1单元101", "1-1-1-01", "1-1-1-1",
			"1号楼1单元1层01", "1号楼1单元1楼101", "1 - 1 - 101 ", "1/1/101", "1—1—101", "一号楼一单元一百零一",
		},
		"1-2-301":     {"1号楼2单元301", "1-2-301", "01-02-0301", "1-2-0301"},
		"A--1001":     {"A座1001", "a座1001室", "A栋1001"},
		"A-2-1001":    {"A-2-1001", "A座2单元1001"},
		"1-1-101+102": {"1-1-101-102", "1-1-101、102", "1号楼1单元101、102室", "1-1-102、101"},
		"1-1-101A":    {"1-1-101a", "1号楼1单元101A室"},
		"1-1-3东":      {"1号楼1单元3楼东户", "1号楼1单元三楼东", "1-1-3东"},
		"--商3":        {"底商3号", "商铺3", "3号商铺", "门面房三号"},
		"1--商3":       {"1号楼底商3号", "1号楼商铺03"},
		"--车B1.23":    {"B1-023", "车位B1-023", "地下车位B1-23", "B1-023车位", "负一层车位023"},
		"--车23":       {"车位23号", "23号车位", "停车位023"},
		"3-2-储5":      {"3号楼2单元储藏室5", "3-2-储藏室05"},
		"3--B1.5":     {"3号楼负一层05", "3号楼-1层5", "3号楼地下一层05室", "3号楼B1层05"},
		"12-1-1203":   {"十二号楼一单元1203", "12-01-1203"},
	} {
		for _, s := range all {
			got := house.ReadKey(s)
			if len(got.Keys) == 0 || got.Keys[0].String() != want {
				t.Errorf("%s: %+v, want %s", s, got, want)
			}
			if len(got.Keys) == 1 && strings.Contains(want, "-1-") && got.Open {
				t.Errorf("%s: an entrance was written: %+v", s, got)
			}
		}
	}
}

func TestKeysWithTwoReadings(t *testing.T) {
	t.Parallel()
	for s, want := range map[string][]string{
		"2-301": {"2--301", "-2-301"}, "02-0301": {"2--301", "-2-301"}, "2.301": {"2--301", "-2-301"},
		"2号楼301": {"2--301"}, "2单元301": {"-2-301"}, "301": {"--301"}, "301室": {"--301"}, "101-102": {"--101+102"},
	} {
		got := house.ReadKey(s)
		var keys []string
		for _, k := range got.Keys {
			keys = append(keys, k.String())
		}
		if strings.Join(keys, " ") != strings.Join(want, " ") {
			t.Errorf("%s: %v, want %v", s, keys, want)
		}
	}
}

func TestKeysNobodyCanRead(t *testing.T) {
	t.Parallel()
	for _, s := range []string{
		"", "  ", "张三", "1-2-3-4-5", "1号楼", "见附表", "=cmd|' /C calc'!A0", strings.Repeat("1-", 80), "1号楼2单元3楼501", "--", "1-1-", "../..", "99999",
		"合计", "1-1-B9-3", "\x00",
	} {
		if got := house.ReadKey(s); len(got.Keys) != 0 || got.Note == "" {
			t.Errorf("%q: %+v", s, got)
		}
	}
}

func TestKeysInTheOrderOfAList(t *testing.T) {
	t.Parallel()
	list := []string{"1-1-101", "1-1-102", "1-1-1101", "1-2-101", "2-1-101", "10-1-101", "A-1-101"}
	for i := range len(list) - 1 {
		a, b := house.ReadKey(list[i]).Keys[0], house.ReadKey(list[i+1]).Keys[0]
		if a.Compare(b) >= 0 || b.Compare(a) <= 0 {
			t.Errorf("%s stands behind %s", a, b)
		}
	}
}

func TestWhatAKeyTells(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]struct {
		chinese string
		floor   int
		use     house.Use
	}{
		"1-2-301":  {"1号楼2单元301室", 3, house.Dwelling},
		"1-2-1203": {"1号楼2单元1203室", 12, house.Dwelling},
		"1-1-3东":   {"1号楼1单元3东户", 3, house.Dwelling},
		"--商3":     {"商铺3", 0, house.Shop},
		"--车B1.23": {"车位负1层23", -1, house.Parking},
		"A--1001":  {"A座1001室", 10, house.Dwelling},
		"1-1-1+2":  {"1号楼1单元1、2室", 0, house.Dwelling},
		"3--B1.5":  {"3号楼负1层5室", -1, house.Dwelling},
		"3-2-储5":   {"3号楼2单元储藏室5", 0, house.Storage},
		"-1-101":   {"1单元101室", 1, house.Dwelling},
	} {
		got := house.ReadKey(s)
		if len(got.Keys) == 0 {
			t.Errorf("%s: %+v", s, got)
			continue
		}
		k := got.Keys[0]
		if k.Chinese() != want.chinese || k.Floor() != want.floor || k.Told() != want.use {
			t.Errorf("%s: %s %d %s", s, k.Chinese(), k.Floor(), k.Told())
		}
	}
}

// Whatever is read is in its one form, and its stored and its Chinese form read back to itself.
func FuzzReadKey(f *testing.F) {
	for _, s := range []string{
		"01-01-0101", "1号楼1单元101室", "1#1-101", "一号楼一单元101", "A座1001", "负一层03", "101、102", "底商3号", "车位B1-023", "2-301", "01010101", "1-1-3东",
		"3号楼地下室5", "十二号楼", "B1-1-1", "1--101", "-1-101", "1-1--101", "１＃１－１０１", "0-0-0", "000-00-0000", "商铺1、2",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := house.ReadKey(s)
		if len(got.Keys) == 0 && got.Note == "" {
			t.Fatalf("%q: nothing read and nothing said", s)
		}
		for i, k := range got.Keys {
			if !k.Valid() {
				t.Fatalf("%q: %q is not in its one form", s, k)
			}
			again := house.ReadKey(k.String())
			if len(again.Keys) != 1 || again.Keys[0] != k {
				t.Fatalf("%q: %q reads back as %+v", s, k, again)
			}
			if i == 0 {
				said := house.ReadKey(k.Chinese())
				if len(said.Keys) == 0 || said.Keys[0] != k {
					t.Fatalf("%q: %q reads back as %+v", s, k.Chinese(), said)
				}
			}
			if k.Compare(k) != 0 {
				t.Fatalf("%q: %q is not itself", s, k)
			}
		}
	})
}
