package web_test

import (
	"slices"
	"strings"
	"testing"

	"bayou/internal/difficulty"
	"bayou/internal/place"
	"bayou/internal/web/browsertest"
	"bayou/internal/week"
)

// The keyboard alone: / leads to the search, j and k through a list, Enter opens beside it, Esc closes.
func TestTheRegisterIsWalkedByKeys(t *testing.T) {
	t.Parallel()
	h := lived(t)
	p := visitor(t, officeLogin, 1280)
	p.Open(h.URL + "/compounds")
	p.Press("j")
	p.Press("j")
	p.Press("k")
	p.Press("j")
	var name string
	p.Eval(`document.querySelector("tr.at a").textContent.trim()`, &name)
	p.Press(browsertest.Enter)
	p.See("打开整页")
	if got := p.Text("#panel h1"); got != name {
		t.Errorf("the panel shows %q, want %q", got, name)
	}
	p.Press(browsertest.Escape)
	p.Eval(`document.querySelector("#panel").classList.contains("open") && Promise.reject("Esc left the panel open")`, nil)
	if !strings.HasSuffix(p.Location(), "/compounds") {
		t.Error("the list was left:", p.Location())
	}
	p.Click("#content tbody tr:nth-child(3) td:last-child")
	p.See("打开整页")
	p.Press(browsertest.Escape)
	p.Press("/")
	p.Press("zzzz")
	if got := p.Value("#find"); got != "zzzz" {
		t.Errorf("the search box holds %q", got)
	}
}

// Without script every form works still: signing in, the report, a difficulty, a score sheet.
func TestFormsWorkWithoutScript(t *testing.T) {
	t.Parallel()
	h := livedOwn(t, livedDay.At(15, 0))
	p := h.visitor(t, headLogin, 360)
	p.WithoutScript()
	p.Open(h.URL + "/")
	p.ClickText("确认本周周报")
	p.ClickText("确认周报")
	p.See("周报已确认")
	p.Open(h.URL + "/difficulties/new")
	p.Type("[name=title]", "屋面漏水无维修资金（示例）")
	p.Type("[name=text]", "三号楼漏水，需办事处协调资金（示例）")
	p.ClickText("提出困难")
	p.See("屋面漏水无维修资金（示例）")

	c := h.courtyard(t)
	before := len(h.visits(t, c.ID))
	q := h.visitor(t, cellLogin, 360)
	q.WithoutScript()
	q.Open(h.URL + "/inspections/new/" + c.ID)
	q.ClickText("保存督察")
	q.See("还没有填")
	q.ClickText("其余均无问题")
	answerUnknown(q)
	q.ClickText("保存督察")
	q.See("督察已保存")

	r, err := h.Week.Draft(t.Context(), place.Everywhere(), "410105/001/010/", openWeek)
	if err != nil || r.Judgement.State != week.Timely {
		t.Errorf("the report is %s, %v", r.Judgement.State, err)
	}
	list, err := h.Difficulty.List(t.Context(), place.Everywhere(), difficulty.Query{})
	if raised := func(d difficulty.Difficulty) bool { return d.Title == "屋面漏水无维修资金（示例）" }; err != nil || !slices.ContainsFunc(list.Rows, raised) {
		t.Errorf("the difficulty is not among %d, %v", len(list.Rows), err)
	}
	if n := len(h.visits(t, c.ID)); n != before+1 {
		t.Errorf("%d visits, want one more than %d", n, before)
	}
}
