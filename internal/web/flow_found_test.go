package web_test

import (
	"testing"

	"bayou/internal/place"
	"bayou/internal/register"
	"bayou/internal/survey"
)

// Somebody walks by a courtyard that the register does not have, without a line; the office decides which compound it is: one of
// those that it has, or a new one. A double is ended, and whoever sent it reads why.
//
// clauses: P1
func TestACourtyardThatIsNotInTheRegister(t *testing.T) {
	t.Parallel()
	h := livedOwn(t, livedDay.At(15, 0))
	c := h.courtyard(t)
	p := h.visitor(t, cellLogin, 360)
	p.Open(h.URL + "/")
	h.keeps(t, p, "/surveys/new")
	p.ClickText("都存到手机")
	p.See("小区已存到手机")
	known := map[string]bool{}
	found := func() (fresh []survey.Submission) {
		page, err := h.Survey.List(t.Context(), place.Everywhere(), survey.Query{Found: true, Waiting: true})
		if err != nil {
			t.Error(err)
		}
		for _, s := range page.Rows {
			if !known[s.ID] {
				fresh = append(fresh, s)
			}
		}
		return fresh
	}
	for _, s := range found() {
		known[s.ID] = true
	}
	h.stop()
	p.Open(h.URL + "/surveys/new")
	p.ClickText("登记册里没有的小区")
	p.See("先写社区和名称")
	p.ClickText("提交摸底表")
	p.See("有 1 项没有填")
	p.Fits()
	p.Axe()
	walked := func(name string) {
		fills(p, partOf(t, h, "name"), "name", name)
		fills(p, "房屋", "households", "37")
		p.ClickText("提交摸底表")
	}
	walked("示例无名院")
	p.See("待发送 1 条")
	p.ClickText("再填一张")
	walked(c.Name)
	p.See("待发送 2 条")
	h.restart(t)
	var waiting []survey.Submission
	eventually(t, "both forms reach the office", func() bool {
		waiting = found()
		return len(waiting) == 2
	})
	queueEmpty(t, p)
	by := map[string]string{}
	for _, s := range waiting {
		by[s.Name] = s.ID
	}

	office := h.visitor(t, officeLogin, 1280)
	office.Open(h.URL + "/surveys?state=found")
	office.See("登记册里没有")
	office.Open(h.URL + "/surveys/" + by["示例无名院"])
	office.See("登记册里还没有")
	office.Axe()
	office.ClickText("登记为新小区并采纳")
	office.See("已登记“示例无名院”，并采纳它的摸底表")
	office.Open(h.URL + "/surveys/" + by[c.Name])
	office.See("名称相同")
	office.ClickText("登记为新小区并采纳")
	office.See("已经登记了")
	office.ClickText("就是这个小区")
	office.See("已对上登记册里的")
	office.See("两处不同的地方")
	office.Type("[name=reason]", "示例：与昨天的一份重复")
	office.ClickText("作废这份摸底表")
	office.See("填报的人会看到原因")
	p.Open(h.URL + "/surveys?state=void")
	p.ClickText(c.Name)
	p.See("已作废：示例：与昨天的一份重复")
	p.Fits()
	p.Axe()
	if page, err := h.Register.List(t.Context(), place.Everywhere(), register.Query{Text: "示例无名院"}); err != nil || page.Total != 1 || page.Rows[0].Facts["households"].Text != "37" {
		t.Errorf("%d new compounds, %v", page.Total, err)
	}
	if page, err := h.Register.List(t.Context(), place.Everywhere(), register.Query{Text: c.Name}); err != nil || page.Total != 1 {
		t.Errorf("%d of %s, %v", page.Total, c.Name, err)
	}
}
