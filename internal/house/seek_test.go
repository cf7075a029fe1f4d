package house_test

import (
	"strings"
	"testing"

	"bayou/internal/db"
	"bayou/internal/db/dbtest"
	"bayou/internal/house"
	"bayou/internal/place"
)

// TestAskPartsAQuestion into a compound and a house in it, and takes nothing for a house that is a road's number.
func TestAskPartsAQuestion(t *testing.T) {
	t.Parallel()
	for question, want := range map[string]string{
		"东方小区 3-2-501":            "东方小区: 3-2-501",
		"3-2-501，东方小区":            "东方小区: 3-2-501",
		"3号楼 东方小区":                "东方小区: 3--",
		"东方小区 三号楼":                "东方小区: 3--",
		"东方小区3号楼":                 "东方小区: 3--",
		"东方小区3#":                  "东方小区: 3--",
		"东方小区二期3栋":                "东方小区二期: 3--",
		"东方小区 3号楼2单元":             "东方小区: 3-2-",
		"东方小区 3号楼 2单元 501":        "东方小区: 3-2-501",
		"东方小区 3 2 501":            "东方小区: 3-2-501",
		"3号楼 东方小区 501":            "东方小区: 3--501",
		"东方小区3-2-501":             "东方小区: 3-2-501",
		"文化宫路200号院3号楼1单元501室":     "文化宫路200号院: 3-1-501",
		"文化路8号院 A座1001":           "文化路8号院: A--1001",
		"dfxq 3-501":              "dfxq: 3--501 -3-501",
		"dfxq3-2-501":             "dfxq: 3-2-501",
		"东方小区 501":                "东方小区: --501",
		"东方小区 501室":               "东方小区: --501",
		"金水 东方小区 501室":            "金水 东方小区: --501",
		"示例花园 负一层023":             "示例花园: --B1.23",
		"东方小区":                    "",
		"文化路 8号":                  "",
		"文化路 200号":                "",
		"8号院 文化路":                 "",
		"wh200":                   "",
		"3号楼":                     "",
		"501":                     "",
		"3-2-501":                 "",
		"老火车站路":                   "",
		"小区 花园":                   "",
		"东方小区 ' or 1=1 --":        "",
		"东方小区 %":                  "",
		strings.Repeat("东3#", 99): "*",
	} {
		got := []string{}
		for _, a := range house.Ask(question) {
			keys := ""
			for _, k := range a.Keys {
				keys += " " + k.String()
			}
			got = append(got, a.Compound+":"+keys)
		}
		switch {
		case want == "" && len(got) > 0, want != "" && want != "*" && (len(got) == 0 || got[0] != want):
			t.Errorf("%q: %q, want %q first", question, got, want)
		}
	}
}

func FuzzAsk(f *testing.F) {
	f.Add("东方小区 3-2-501")
	f.Fuzz(func(t *testing.T, question string) {
		for _, a := range house.Ask(question) {
			if len(a.Keys) == 0 || a.Compound == "" {
				t.Fatalf("%q: %+v", question, a)
			}
		}
	})
}

// TestHousesInsideACompound: buildings and rooms by what a question says of them, those that are gone left out.
func TestHousesInsideACompound(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		run := w.importText(t, "楼栋,单元,房号,面积,业主\n1,1,101,66,示例甲\n1,2,101,50,示例乙\n2,1,301,50,示例丙\n2,,车位5,12,示例丁\n12,1,101,40,示例戊\n1,1,102+103,70,示例己\n")
		c, err := w.register.Get(w.ctx, w.scope(), w.id)
		if err != nil {
			t.Fatal(err)
		}
		finds := func(rest string) string {
			t.Helper()
			asked := house.Ask("示例路1号院 " + rest)
			if len(asked) == 0 {
				t.Fatalf("%q asks for nothing", rest)
			}
			got, err := w.Inside(w.ctx, []place.Path{c.Path}, asked[0].Keys, 20)
			if err != nil {
				t.Fatal(err)
			}
			var titles []string
			for _, h := range got {
				if h.Path != c.Path || h.ID == "" {
					t.Errorf("%q: %+v", rest, h)
				}
				titles = append(titles, h.Title)
			}
			return strings.Join(titles, " ")
		}
		for rest, want := range map[string]string{
			"1-1-101": "1号楼1单元101室", "1号楼101": "1号楼1单元101室 1号楼2单元101室", "1-101": "1号楼1单元101室 1号楼2单元101室 12号楼1单元101室",
			"101": "1号楼1单元101室 1号楼2单元101室 12号楼1单元101室", "2号楼": "2号楼", "2号楼1单元": "2号楼", "2号楼车位5": "2号楼车位5",
			"1-1-103": "1号楼1单元102、103室", "103": "1号楼1单元102、103室", "9-9-999": "", "9号楼": "",
		} {
			if got := finds(rest); got != want {
				t.Errorf("%q finds %q, want %q", rest, got, want)
			}
		}
		if got, err := w.Inside(w.ctx, []place.Path{business.Join("other"), c.Path.Community()}, house.Ask("示例院 101")[0].Keys, 20); err != nil || len(got) != 0 {
			t.Errorf("elsewhere: %+v %v", got, err)
		}
		if _, err := w.Undo(w.ctx, office, run.ID); err != nil {
			t.Fatal(err)
		}
		if got := finds("101") + finds("2号楼"); got != "" {
			t.Errorf("after the import was undone: %q", got)
		}
	})
}
