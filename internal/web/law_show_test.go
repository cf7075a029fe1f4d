package web_test

import (
	"strings"
	"testing"
)

// clauses: G1 M2 M3
func TestLawOfAPlaceAndADay(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	sees(t, w.get(t, "head", "/plan", 200), "/plan/law")
	page := w.get(t, "head", "/plan/law", 200)
	sees(t, page, "2015年8月12日", "物权法76(四)", "全体业主人数和面积过半数", "建房〔2009〕274号，条次未核对", "没有收入规定")
	page = w.get(t, "head", "/plan/law?area=4101&day=2026-11-24", 200)
	sees(t, page, "郑州市，2026年11月24日", "郑州市物业管理条例16(八)", "参与表决的业主人数和面积过半数", "由其抄送区、县物业管理主管部门", "河南省物业管理条例 2018 年文本第 33 条")
	page = w.get(t, "head", "/plan/law?area=3301&day=2026-11-24", 200)
	sees(t, page, "杭州市物业管理条例19写的是至少 7 天，与上位法不一致", "物业管理条例12写的是")
	sees(t, w.get(t, "head", "/plan/law?area=510105&day=2026-11-24", 200), "行政区划代码 510105", "民法典278(一)")
	sees(t, w.get(t, "head", "/plan/law?area=0&day=1999-01-01", 200), "没有收入这一天的法律")
	for _, bad := range []string{"area=", "area=%27", "area=" + "4101054101054101", "day=2026-13-01", "day=%3Cb%3E", "area=x&day=y"} {
		sees(t, w.get(t, "head", "/plan/law?"+bad, 422), "读不出来")
	}
	w.get(t, "", "/plan/law", 303)
	w.get(t, "head", "/plan/law.xlsx?area=x", 422)
	if book := w.get(t, "head", "/plan/law.xlsx?area=3301&day=2026-11-24", 200); !strings.HasPrefix(book, "PK") {
		t.Errorf("no workbook: %.20q", book)
	}
}
