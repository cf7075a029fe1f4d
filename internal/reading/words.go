package reading

import "strings"

// What the small words mean. This table is a decision, told to the people in docs/reading.md:
//
//	written                     是/否 column   name column         number column   date column
//	是 有 已 √ Y                是             somebody, noted     not understood  not understood
//	否 未 × N                   否             无 (nobody)         not understood  not understood
//	1, 0                        是, 否         refused             1, 0            not understood
//	无 没有                     否             无 (nobody)         see below       未知
//	暂无 + a noun (暂无业委会)  否, noted      无 (nobody)         未知, noted     未知, noted
//	暂无 alone                  未知, noted    未知, noted         未知, noted     未知, noted
//	— - / blank                 未知           未知                未知            未知
//	暂无数据 不详 未知 待定 …   未知           未知                未知            未知
//	同上, #REF!                 未知, noted    未知, noted         未知, noted     未知, noted
//
// 无 in a number column is 0 where things are counted or money is meant and the field's Min allows 0 (电梯 无); of areas,
// prices and fields with a Min it is 未知, noted, and so is a written 0 of a field with a Min, of buildings and of prices.
//
// 暂无 alone stays 未知, because it is written both for "there is none yet" and for "not filled in yet", and a missing fact
// must never turn into 否. A dash is a blank cell.

// unknownWords are written by people who do not know, or by systems that hold nothing. They carry no note.
var unknownWords = set(
	"未定 不详 不明 不清 不清楚 不知 不知道 未知 未详 待定 待查 待核 待核实 待补 待补充 待填 待调查 待统计 待确认 暂缺 暂定 暂不清楚 暂不详 " +
		"暂未统计 暂未公布 暂未公开 暂无数据 暂无资料 暂无信息 暂无记录 无数据 无资料 无信息 无记录 没有数据 没有资料 查无资料 未统计 未调查 未填 未填写 " +
		"未登记 未公布 未公开 未录入 尚未公开 尚未公布 尚未统计 尚不清楚 无法核实 无法确认 无法统计 空 空白 缺 null nil none nan n/a na tbd unknown undefined")

// unclearWords also leave the value unknown, but the note tells what to write instead.
var unclearWords = map[string]string{
	"暂无":  "“暂无”可能是没有，也可能是没有填；确实没有请写“无”",
	"同上":  "请把“同上”换成实际内容",
	"同前":  "请把“同前”换成实际内容",
	"见附件": "请把附件里的内容填在这里",
	"见附表": "请把附表里的内容填在这里",
	"见备注": "请把备注里的内容填在这里",
}

// formulaErrors are what a workbook shows when a formula failed.
var formulaErrors = set("#ref! #n/a #div/0! #value! #name? #num! #null! #getting_data #spill! #calc!")

// none says in any column that there is none.
var none = set("无 没有 没 从无")

// noAnswer reports whether the cell gives no answer at all, in any column; the note is "" when it is simply empty or 不详.
func noAnswer(s string) (note string, ok bool) {
	t := strings.ToLower(strings.Trim(s, " ()[]\"'“”.。,;:、*"))
	if strings.Trim(t, "-/\\?_=~ ") == "" && !strings.ContainsAny(s, "0123456789") {
		return "", true
	}
	if unknownWords[t] {
		return "", true
	}
	if formulaErrors[t] || formulaErrors[strings.ToLower(strings.TrimSpace(s))] {
		return "单元格的公式出错（" + s + "），请改正后再导入", true
	}
	note, ok = unclearWords[t]
	return note, ok
}

func set(words string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}

// hasAny reports whether s contains one of the words, separated by blanks in the list.
func hasAny(s, words string) bool {
	for w := range strings.FieldsSeq(words) {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

// cutAny cuts the first of the words that s begins with.
func cutAny(s, words string) (rest string, ok bool) {
	for w := range strings.FieldsSeq(words) {
		if rest, ok := strings.CutPrefix(s, w); ok {
			return rest, true
		}
	}
	return s, false
}

// excerpt shortens what was written for a note.
func excerpt(s string) string {
	rs := []rune(s)
	if len(rs) > 20 {
		return string(rs[:20]) + "…"
	}
	return s
}
