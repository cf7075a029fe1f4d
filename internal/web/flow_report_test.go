package web_test

import "testing"

// A head confirms the weekly report on a phone: from the home page at most 3 taps, nothing typed.
//
// clauses: A2
func TestAHeadConfirmsTheReportInThreeTaps(t *testing.T) {
	t.Parallel()
	h := livedOwn(t, livedDay.At(15, 0))
	p := h.visitor(t, headLogin, 360)
	p.Open(h.URL + "/")
	p.See("确认本周周报")
	p.ClickText("确认本周周报")
	p.See("补充（可以不填）")
	p.ClickText("确认周报")
	p.See("周报已确认。状态：按时")
	p.See("确认人：商务社区站长")
	t.Logf("%d taps, %d fields", p.Clicks(), p.Typed())
	if p.Clicks() > 3 || p.Typed() > 0 {
		t.Errorf("%d taps and %d fields, want at most 3 and 0", p.Clicks(), p.Typed())
	}
}
