package web_test

import (
	"testing"

	"bayou/internal/account"
	"bayou/internal/place"
	"bayou/internal/register"
)

const addition = "屋面漏水三户，已报办事处协调（示例）"

// What a head has added to the report survives a closed window, a dead line and a session that has run out.
func TestAReportsAdditionIsNotLost(t *testing.T) {
	t.Parallel()
	h := livedOwn(t, livedDay.At(15, 0))
	report := h.URL + "/week/" + string(openWeek) + "/" + headAt
	p := h.visitor(t, headLogin, 360)
	p.Open(report)
	p.Type("[name=extra]", addition)
	p.See("草稿已存在本机")
	again := func(after string) {
		t.Helper()
		p.See("未提交的内容")
		if got := p.Value("[name=extra]"); got != addition {
			t.Fatalf("after %s the addition came back as %q", after, got)
		}
	}

	p.Reopen()
	p.Open(report)
	again("a closed window")

	h.stop()
	p.ClickText("确认周报")
	p.See("没有送出去")
	h.restart(t)
	p.ClickText("返回继续填写")
	again("a dead line")

	h.signOut(t, headLogin)
	p.ClickText("确认周报")
	enters(p, headLogin)
	again("a session that has run out")
	p.ClickText("确认周报")
	p.See("周报已确认")
	r, err := h.Week.Draft(t.Context(), place.Everywhere(), "410105/001/010/", openWeek)
	if err != nil || r.Extra != addition {
		t.Errorf("the report says %q, %v", r.Extra, err)
	}
	p.Open(report)
	p.SeeNot("未提交的内容")
}

// Two editors of one compound: the second one is shown the difference and decides, and keeps what else he typed.
func TestTwoEditorsResolveTheirDifference(t *testing.T) {
	t.Parallel()
	h := livedOwn(t, livedDay.At(15, 0))
	c := h.courtyard(t)
	at := h.URL + "/compounds/" + c.ID
	office, head := h.visitor(t, officeLogin, 1280), h.visitor(t, headLogin, 360)
	office.Open(at + "/facts")
	head.Open(at + "/facts")
	head.Eval(`document.querySelectorAll("details.sect").forEach(d => d.open = true)`, nil)
	head.Type("[name=households]", "151户")
	head.ClickText("保存")
	head.See("151")
	office.Eval(`document.querySelectorAll("details.sect").forEach(d => d.open = true)`, nil)
	office.Type("[name=households]", "149户")
	office.Type("[name=buildings]", "7栋")
	office.ClickText("保存")
	office.See("两个人改了同一项")
	office.ClickText("用我的：149户")
	office.ClickText("保存")
	office.See("149 户")
	got, err := h.Register.Get(t.Context(), place.Everywhere(), c.ID)
	if err != nil || got.Facts["households"].Text != "149户" || got.Facts["buildings"].Text != "7栋" {
		t.Errorf("kept %+v and %+v, %v", got.Facts["households"], got.Facts["buildings"], err)
	}
}

// A draft brings back what its writer changed, not what stood on his page: another editor's work in between stays.
func TestADraftOverwritesNobody(t *testing.T) {
	t.Parallel()
	h := livedOwn(t, livedDay.At(15, 0))
	c := h.courtyard(t)
	at := h.URL + "/compounds/" + c.ID
	p := h.visitor(t, officeLogin, 1280)
	p.Open(at + "/facts")
	p.Eval(`document.querySelectorAll("details.sect").forEach(d => d.open = true)`, nil)
	p.Type("[name=buildings]", "7栋")
	p.Type("[name=entrances]", "21")
	p.See("草稿已存在本机")
	p.Reopen()
	_, err := h.Register.Observe(t.Context(), account.System(), register.Change{
		ID: c.ID, Version: c.Version, AsOf: livedDay, Texts: map[string]string{"households": "151户", "buildings": "8栋"},
	})
	if err != nil {
		t.Fatal(err)
	}
	p.Open(at + "/facts")
	p.See("其间别人也改了“楼栋数”")
	p.Eval(`document.querySelectorAll("details.sect").forEach(d => d.open = true)`, nil)
	if households, buildings := p.Value("[name=households]"), p.Value("[name=buildings]"); households != "151户" || buildings != "7栋" {
		t.Errorf("the form says %q and %q", households, buildings)
	}
}
