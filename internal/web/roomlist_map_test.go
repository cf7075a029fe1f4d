package web_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"bayou/internal/db"
	"bayou/internal/place"
)

// uploadRooms uploads a room list of the town's compound and returns where its preview is.
func (w *town) uploadRooms(t testing.TB, login, content string) string {
	t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	f, err := m.CreateFormFile("file", "清册.csv")
	if err == nil {
		_, err = f.Write([]byte(content))
	}
	if err != nil || m.Close() != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/compounds/"+w.one.ID+"/houses/imports/new", &b)
	r.Header.Set("Content-Type", m.FormDataContentType())
	return w.do(t, login, 303, r).Header().Get("Location")
}

// A room list whose headers nobody knows is explained once; the office's next list of the same headers is read by itself, and
// co-owners in rows of their own are one unit.
//
// clauses: P1
func TestARoomListIsExplainedOnce(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	at := "/compounds/" + w.one.ID + "/houses/imports"
	const text = "门户代号,多大,主人是谁,怎么找他\n1-1-101,60.5,示例甲,13800000001\n1-1-101,60.5,示例乙,13800000002\n1-1-102,61,示例丙,\n"
	next := w.uploadRooms(t, "head", text)
	page := w.get(t, "head", next, 422)
	sees(t, page, "列名不同的，可以说明各列是什么", "门户代号", `name="col-A"`, "换一个文件", at+"/new", "不用这一列")
	seesNot(t, page, "确认导入", "系统编号")
	u, err := url.Parse(next)
	if err != nil {
		t.Fatal(err)
	}
	form := u.Query()
	for letter, x := range map[string][2]string{"A": {"门户代号", "key"}, "B": {"多大", "area"}, "C": {"主人是谁", "owner"}, "D": {"怎么找他", "owner"}} {
		form.Set("head-"+letter, x[0])
		form.Set("col-"+letter, x[1])
	}
	sees(t, w.post(t, "head", at+"/map", 422, form).Body.String(), "有两列选成了同一项", `value="area" selected`)
	form.Set("col-D", "phone")
	sees(t, w.post(t, "head", at+"/map", 422, form).Body.String(), "请给这个对照起个名称")
	form.Set("as", "示例房管所清册")
	form.Set("col-D", "id")
	sees(t, w.post(t, "head", at+"/map", 422, form).Body.String(), "选的项目不在列表里")
	form.Set("col-D", "phone")
	w.post(t, "elsewhere", at+"/map", 404, form)
	preview := w.post(t, "head", at+"/map", 303, form).Header().Get("Location")
	page = w.get(t, "head", preview, 200)
	sees(t, page, "新增 2 套", "并为共有 1 行", "与第 2 行是同一套房，登记为共有", "示例房管所清册", "C 列“主人是谁”")

	again := w.uploadRooms(t, "property", text) // somebody else of the same sub-district, and no mapping named
	sees(t, w.get(t, "property", again, 200), "新增 2 套")
	w.get(t, "property", again+"&map=-", 422)
	w.get(t, "property", again+"&map=nothing", 404)
	sees(t, w.get(t, "property", at+"/new", 200), "示例房管所清册")
	seesNot(t, w.get(t, "property", "/imports/new", 200), "示例房管所清册") // of registers there is none
	u, err = url.Parse(preview)
	if err != nil {
		t.Fatal(err)
	}
	run := w.post(t, "head", at, 303, u.Query()).Header().Get("Location")
	sees(t, w.get(t, "head", run+"?outcome=joined", 200), "登记为共有", "并为共有")
	units, err := w.House.Units(t.Context(), place.In(townStreet), w.one.ID, "")
	if err != nil || len(units) != 2 || len(units[0].Owners) != 2 {
		t.Errorf("%v %+v", err, units)
	}
	journal, err := db.All[string](t.Context(), w.DB, "select summary || detail from journal where action = 'register.map'")
	if err != nil || len(journal) != 1 || !strings.Contains(journal[0], "示例房管所清册") || strings.Contains(journal[0], "示例甲") {
		t.Errorf("%v %q", err, journal)
	}
}
