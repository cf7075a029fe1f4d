package reading

import "strings"

// Words of a 是/否 column that are the whole cell.
var (
	yesWords = set("是 有 已 √ 1 y yes true t 对 已有 具备 齐全 在 好 建有 设有 配有 已建 已建成 已成立 已封闭 封闭 独立 独立封闭")
	noWords  = set("否 无 没有 没 未 非 × x 0 n no false f 不 不是 不具备 开放 开放式 敞开 敞开式 缺失")
)

// Beginnings of a longer answer. The unsure ones are looked at first, then 否, because 没有 begins with no 有.
const (
	unsureParts = "不清 清楚 不详 不明 不知 不确定 未统计 未调查 未知 说不清 可能 半封闭 部分 个别 不全 有待"
	plannedPart = "筹备 筹建 在建 正在 拟 计划 规划中 待建 尚在 申请中 办理中"
	noStarts    = "无 没 未 不 否 非 尚未 还没 还未 暂未 暂无 从未 已撤 已拆 已解散 取消 缺"
	yesStarts   = "有 已 是 具备 建有 设有 配有 共有 现有 能 全 √"
)

func readBool(s string) Reading {
	t := strings.ToLower(strings.Trim(s, " 。.,;:()\""))
	switch {
	case yesWords[t]:
		return boolean(1, Exact, "")
	case noWords[t]:
		return boolean(0, Exact, "")
	case hasAny(t, unsureParts):
		return unknown("“" + excerpt(s) + "”说不准是与否；请写“有”或“无”")
	case hasAny(t, plannedPart):
		return boolean(0, Inferred, "还在筹备或建设中，读作眼下没有")
	}
	if _, ok := cutAny(t, noStarts); ok {
		return boolean(0, Inferred, "按开头的否定词读作没有")
	}
	if rest, ok := cutAny(t, yesStarts); ok {
		note := ""
		if wordy(rest) {
			note = "按开头的“有”“是”“已”读作有"
		}
		return boolean(1, Inferred, note)
	}
	return counted(s)
}

// counted reads a quantity in a 是/否 column: 60㎡ or 2间 of an office room say that there is one.
func counted(s string) Reading {
	qs := quantities(s, units["m2"])
	switch {
	case len(qs) == 0:
		return unknown("没有读出是与否；请写“有”或“无”")
	case qs[0].bare:
		return unknown("只写了一个数，看不出是与否；请写“有”或“无”")
	case !hasAny(qs[0].unit.family, "㎡ 间 个 人 部"):
		return rejected("写的是“" + excerpt(s) + "”，不是有无，可能填错了列")
	case qs[0].digits == 0:
		return boolean(0, Inferred, "写的数量是0，读作没有")
	}
	return boolean(1, Inferred, "写的是数量，读作有")
}

func boolean(v int64, c Certainty, note string) Reading {
	return Reading{Value: Value{Kind: Bool, Low: v, High: v}, Certainty: c, Note: note}
}

// readChoice matches the whole cell, else the longest word of a choice that occurs in it.
func readChoice(f Field, s string) Reading {
	t := strings.ToLower(strings.Trim(s, " 。.,;:()\""))
	for _, c := range f.Choices {
		if t == strings.ToLower(c.ID) {
			return choice(c.ID, Exact, "")
		}
		for _, w := range c.Words {
			if t == strings.ToLower(clean(w)) {
				return choice(c.ID, Exact, "")
			}
		}
	}
	id, word, clash := longestWord(f, t)
	switch {
	case word == "":
		return unknown("“" + excerpt(s) + "”不在可选的说法里：" + choiceList(f))
	case clash:
		return unknown("“" + excerpt(s) + "”里有不止一种说法，请只写一种：" + choiceList(f))
	}
	head, _, _ := strings.Cut(t, word)
	if _, negated := cutAny(reverse(head), "不 没 未 非 无 有没 大不"); negated {
		return unknown("“" + excerpt(s) + "”带有否定，请直接写：" + choiceList(f))
	}
	return choice(id, Inferred, "按其中的“"+word+"”读")
}

// longestWord finds the longest word of any choice in t. clash is true when what is left of t holds a word of another choice.
func longestWord(f Field, t string) (id, word string, clash bool) {
	find := func(t string) (id, word string) {
		for _, c := range f.Choices {
			for _, w := range c.Words {
				if w = strings.ToLower(clean(w)); strings.Contains(t, w) && len(w) > len(word) {
					id, word = c.ID, w
				}
			}
		}
		return id, word
	}
	if id, word = find(t); word == "" {
		return "", "", false
	}
	other, _ := find(strings.ReplaceAll(t, word, " "))
	return id, word, other != "" && other != id
}

func choiceList(f Field) string {
	var words []string
	for _, c := range f.Choices {
		if len(c.Words) > 0 {
			words = append(words, c.Words[0])
		}
	}
	return strings.Join(words, "、")
}

func choice(id string, c Certainty, note string) Reading {
	return Reading{Value: Value{Kind: Choice, Word: id}, Certainty: c, Note: note}
}

func reverse(s string) string {
	rs := []rune(s)
	for i, j := 0, len(rs)-1; i < j; i, j = i+1, j-1 {
		rs[i], rs[j] = rs[j], rs[i]
	}
	return string(rs)
}
