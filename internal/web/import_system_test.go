package web_test

import (
	"net/url"
	"testing"

	"bayou/internal/place"
	"bayou/internal/register"
)

// In which coordinate system a workbook's points are is asked in its preview, and what was told holds for those that do not say it.
//
// clauses: P1
func TestTheSystemOfPointsIsAskedBeforeTheImport(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	next := w.upload(t, "property", 303, "表.csv", "小区名称,社区,户数,经纬度\n示例甲院,商务社区,86户,\"113.680012,34.791205\"\n示例乙院,商务社区,87户,\"113.690012,34.791205 WGS-84\"\n")
	sees(t, w.get(t, "property", next, 200), "有 1 行的坐标没有注明坐标系", "按选的坐标系重新预览")
	sees(t, w.get(t, "property", next+"&system=x", 200), "有 1 行的坐标没有注明坐标系")
	sees(t, w.get(t, "property", next+"&system=gcj02", 200), "已按 GCJ-02 预览", "113.680012,34.791205 GCJ-02")
	u, err := url.Parse(next)
	if err != nil {
		t.Fatal(err)
	}
	form := u.Query()
	form.Set("system", "gcj02")
	w.post(t, "property", "/imports", 303, form)
	page, err := w.Register.List(t.Context(), place.In(livedStreet), register.Query{Text: "示例", Limit: 50})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"示例甲院": "113.680012,34.791205 GCJ-02", "示例乙院": "113.690012,34.791205 WGS-84"}
	for i := range page.Rows {
		c := &page.Rows[i]
		if text, ok := want[c.Name]; ok {
			delete(want, c.Name)
			if _, placed := c.Where(); !placed || c.Facts[register.FieldLocation].Text != text {
				t.Errorf("%s lies at %q", c.Name, c.Facts[register.FieldLocation].Text)
			}
		}
	}
	if len(want) > 0 {
		t.Errorf("not imported: %v", want)
	}
}
