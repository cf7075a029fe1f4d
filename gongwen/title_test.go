package gongwen_test

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"bayou/gongwen"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestLines(t *testing.T) {
	t.Parallel()
	for title, want := range map[string][]string{
		"":               nil,
		"督察周报":           {"督察周报"},
		"第一行\n 第二行 \n\n": {"第一行", "第二行"},
		"关于老旧小区物业管理工作第三周督察情况的通报":           {"关于老旧小区物业管理工作", "第三周督察情况的通报"},
		"经八路街道办事处关于印发老旧小区物业管理实施方案的通知":      {"经八路街道办事处", "关于印发老旧小区物业管理实施方案的通知"},
		"关于对2015年8月3日至8月9日老旧小区督察情况进行更正的通报": {"关于对2015年8月3日至8月9日老旧小区", "督察情况进行更正的通报"},
		"关于转发《示例区老旧小区物业管理工作指导意见》的通知":       {"关于转发《示例区老旧小区", "物业管理工作指导意见》的通知"},
	} {
		if diff := cmp.Diff(want, gongwen.Lines(title)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", title, diff)
		}
	}
}

func TestLinesHold(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		title := rapid.StringMatching(`[关于街道物业管理工作情况的通报《》（）、2015A]{1,119}`).Draw(t, "title")
		lines := gongwen.Lines(title)
		if strings.Join(lines, "") != title {
			t.Fatalf("%q became %q", title, lines)
		}
		for _, line := range lines {
			if n := utf8.RuneCountInString(line); n > 40 || line == "" {
				t.Fatalf("a line of %d characters: %q", n, line)
			}
		}
	})
}

func TestOrdinal(t *testing.T) {
	t.Parallel()
	var got []string
	for _, n := range []int{1, 10, 11, 20, 35, 99, 100} {
		got = append(got, gongwen.Ordinal(1, n))
	}
	got = append(got, gongwen.Ordinal(2, 12), gongwen.Ordinal(3, 2), gongwen.Ordinal(4, 3), gongwen.Ordinal(5, 1))
	want := []string{"一、", "十、", "十一、", "二十、", "三十五、", "九十九、", "100、", "（十二）", "2.", "（3）", ""}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestNumberAndDate(t *testing.T) {
	t.Parallel()
	got := []string{
		gongwen.Number{Word: "经办", Year: 2015, Seq: 28}.String(), gongwen.Number{}.String(),
		gongwen.DateOf(time.Date(2015, 8, 4, 23, 0, 0, 0, time.UTC)).String(), gongwen.Date{}.String(),
	}
	if diff := cmp.Diff([]string{"经办〔2015〕28号", "", "2015年8月4日", ""}, got); diff != "" {
		t.Error(diff)
	}
}
