package gongwen_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"
)

// The type area, in millimetres from the page's left and upper edge.
const areaLeft, areaTop, areaRight, areaBottom = 28.0, 37.0, 184.0, 262.0

func TestPage(t *testing.T) {
	t.Parallel()
	all := pages(t, "full")
	if len(all) != 12 {
		t.Fatalf("12 pages of 22 lines fill %d pages", len(all))
	}
	for i, p := range all {
		near(t, "page width", mm(p.Width), 210, 0.2)
		near(t, "page height", mm(p.Height), 297, 0.2)
		lines, numbers := split(p)
		if len(lines) != 22 {
			t.Errorf("page %d has %d lines", i+1, len(lines))
		}
		for k, l := range lines {
			want := 28
			if i+k == 0 {
				want = 26 // and the indent
			}
			if n := utf8.RuneCountInString(l.text()); n != want {
				t.Errorf("page %d line %d has %d characters: %s", i+1, k+1, n, l.text())
			}
		}
		if len(numbers) != 1 || numbers[0].text() != fmt.Sprintf("— %d —", i+1) {
			t.Errorf("page %d is numbered %v", i+1, numbers)
		}
	}
	lines, _ := split(all[1])
	near(t, "line pitch × 22", (lines[21].middle()-lines[0].middle())/21*22, 225, 1)
}

// split parts the lines of the type area from those below it.
func split(p page) (body, foot []line) {
	for _, l := range p.Lines {
		if l.middle() < areaBottom {
			body = append(body, l)
		} else {
			foot = append(foot, l)
		}
	}
	return body, foot
}

func TestMargins(t *testing.T) {
	t.Parallel()
	lines, _ := split(pages(t, "full")[1])
	for _, l := range lines {
		near(t, "left edge of a line", mm(l.XMin), areaLeft, 1)
		near(t, "right edge of a line", mm(l.XMax), areaRight, 1)
	}
	// The pitch leaves air between the lines, above the first one too; the
	// block of 22 lies in the middle of the 225 mm all the same.
	box := picture(t, "full", 2).box(area{0, 0, 210, areaBottom + 2}, black)
	near(t, "middle of 22 lines", (box.top+box.bottom)/2, (areaTop+areaBottom)/2, 1.2)
	near(t, "lower edge of the text", box.bottom, areaBottom-1, 1)
}

// 7.5: the dashes 7 mm below the type area, one character in from the outer
// edge.
func TestPageNumbers(t *testing.T) {
	t.Parallel()
	below := area{0, areaBottom + 2, 210, 297}
	odd := picture(t, "full", 3).box(below, black)
	near(t, "odd number: right edge", odd.right, areaRight-4.94, 1)
	even := picture(t, "full", 4).box(below, black)
	near(t, "even number: left edge", even.left, areaLeft+4.94, 1)
	// The first four millimetres hold nothing of the digit, only the dash.
	dash := picture(t, "full", 4).box(area{areaLeft + 4, areaBottom + 2, areaLeft + 8.5, 297}, black)
	near(t, "dash below the type area", dash.top-areaBottom, 7, 0.7)
}

func TestCircularHead(t *testing.T) {
	t.Parallel()
	p := picture(t, "circular", 1)
	rules := p.rules(red)
	if len(rules) != 1 {
		t.Fatalf("%d red rules", len(rules))
	}
	near(t, "red rule: left end", rules[0].left, areaLeft, 0.5)
	near(t, "red rule: right end", rules[0].right, areaRight, 0.5)
	mark := p.box(area{0, 0, 210, rules[0].top - 1}, red)
	near(t, "发文机关标志 below the type area's upper edge", mark.top-areaTop, 35, 1.5)
	near(t, "发文机关标志: middle", (mark.left+mark.right)/2, (areaLeft+areaRight)/2, 1)
	number := p.box(area{0, mark.bottom + 1, 210, rules[0].top - 0.5}, black)
	near(t, "发文字号: middle", (number.left+number.right)/2, (areaLeft+areaRight)/2, 1)
	near(t, "red rule below 发文字号", rules[0].top-number.bottom, 4, 1)
}

func TestBriefHead(t *testing.T) {
	t.Parallel()
	p := picture(t, "brief", 1)
	rules := p.rules(red)
	if len(rules) != 1 {
		t.Fatalf("%d red rules", len(rules))
	}
	near(t, "red rule: right end", rules[0].right, areaRight, 0.5)
	if rules[0].top > 37+225.0/3 {
		t.Errorf("the head takes more than a third of the page: rule at %.1f mm", rules[0].top)
	}
	for _, want := range []string{"第 3 期（总第 3 期）", "示例街道绩效督察办公室 2015 年 8 月 10 日"} {
		if !strings.Contains(squeeze(text(pages(t, "brief")[0])), squeeze(want)) {
			t.Errorf("the head lacks %s", want)
		}
	}
}

// text is a page's text line by line.
func text(p page) string {
	var b strings.Builder
	for _, l := range p.Lines {
		b.WriteString(l.text() + "\n")
	}
	return b.String()
}

// squeeze drops the spaces and breaks that stand between boxes of a PDF.
func squeeze(s string) string { return strings.Join(strings.Fields(s), "") }

func TestWholeText(t *testing.T) {
	t.Parallel()
	all := pages(t, "brief")
	var b strings.Builder
	for _, p := range all {
		b.WriteString(text(p))
		if !strings.Contains(squeeze(text(p)), "示例数据，不作为依据") {
			t.Error("a page lacks its stamp")
		}
	}
	got := squeeze(b.String())
	for _, want := range []string{
		"各社区、各物业服务站：", "一、总体情况", "二、各社区排名", "（一）环境卫生。甲一社区", "（二）设施管理", "1.路灯。示例七号院", "2.门禁。",
		"附件：1.评分明细", "2.整改清单", "附件1", "报：街道老旧小区物业管理工作领导小组。", "2015年8月10日印发",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%s is missing in\n%s", want, got)
		}
	}
}

// 7.3.5: where organ and day stand, with a seal and without.
func TestSign(t *testing.T) {
	t.Parallel()
	by, on := signature(t, "brief", "示例街道绩效督察办公室")
	near(t, "unsealed: organ two characters from the right", areaRight-mm(by.XMax), 2*5.57, 1)
	near(t, "unsealed: day two characters in from the organ", mm(on.XMin-by.XMin), 2*5.57, 1)
	by, on = signature(t, "circular", "金水区经八路街道办事处")
	// LibreOffice 7.4 does not know autoSpaceDN: it puts a quarter character at
	// each of the five places where digits meet characters, half of it here.
	near(t, "sealed: day four characters from the right", areaRight-mm(on.XMax), 4*5.57-5*1.41/2, 1)
	near(t, "sealed: organ over the day's middle", mm(by.XMin+by.XMax)/2-mm(on.XMin+on.XMax)/2, 0, 1)
}

// signature finds the organ's line in the lower pages and the line below it.
func signature(t *testing.T, name, organ string) (by, on line) {
	t.Helper()
	for _, p := range pages(t, name)[1:] {
		lines, _ := split(p)
		for i, l := range lines {
			if squeeze(l.text()) == organ && i+1 < len(lines) {
				return l, lines[i+1]
			}
		}
	}
	t.Fatalf("%s: no signature", name)
	return
}

// 7.4: rules of 0.35 and 0.25 mm, the last on the type area's lower edge.
func TestRecord(t *testing.T) {
	t.Parallel()
	last := len(pages(t, "brief"))
	rules := picture(t, "brief", last).rules(black)
	if len(rules) != 5 {
		t.Fatalf("%d rules around 4 lines", len(rules))
	}
	for i, r := range rules {
		want := 0.25
		if i == 0 || i == len(rules)-1 {
			want = 0.35
		}
		near(t, "rule of the 版记: thickness", r.bottom-r.top, want, 0.16)
		near(t, "rule of the 版记: left end", r.left, areaLeft, 0.5)
		near(t, "rule of the 版记: right end", r.right, areaRight, 0.5)
	}
	near(t, "last rule of the 版记", rules[4].bottom, areaBottom, 0.7)
}

// The 版记 never covers text: it stays at the foot of the last page as long
// as it fits and moves to the next with nothing lost.
func TestRecordGivesWay(t *testing.T) {
	t.Parallel()
	moved := 0
	for n := firstTail; n <= lastTail; n++ {
		name := fmt.Sprint("tail", n)
		all := pages(t, name)
		top := picture(t, name, len(all)).rules(black)[0].top
		lines := 0
		for i, p := range all {
			for _, l := range p.Lines {
				if !strings.Contains(l.text(), "寒来暑往") {
					continue
				}
				lines++
				if i == len(all)-1 && l.middle() > top {
					t.Errorf("%d lines: text at %.1f mm under a 版记 from %.1f mm", n, l.middle(), top)
				}
			}
		}
		if lines != n {
			t.Errorf("%d lines became %d", n, lines)
		}
		if len(all) > 1 && moved == 0 {
			moved = n
		}
		if len(all) > 2 || moved > 0 && len(all) != 2 {
			t.Errorf("%d lines fill %d pages", n, len(all))
		}
	}
	// Four lines of 24 pt in a page of 22 lines of 28.95 pt.
	if moved < 18 || moved > 20 {
		t.Errorf("the 版记 leaves the page at %d lines", moved)
	}
}

func TestTableHead(t *testing.T) {
	t.Parallel()
	all := pages(t, "table")
	if len(all) < 3 {
		t.Fatalf("120 rows fill %d pages", len(all))
	}
	for i, p := range all {
		if got := squeeze(text(p)); strings.Count(got, "主要扣分原因") != 1 {
			t.Errorf("page %d has no head of the table", i+1)
		}
	}
}

func TestEmpty(t *testing.T) {
	t.Parallel()
	if all := pages(t, "empty"); len(all) != 1 || squeeze(text(all[0])) != "—1—" {
		t.Errorf("an empty document prints %d pages: %q", len(all), text(all[0]))
	}
}
