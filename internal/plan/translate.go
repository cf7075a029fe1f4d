package plan

import (
	"fmt"
	"regexp"
	"strings"

	"cel.dev/cel-go/cel"
)

var (
	undeclared = regexp.MustCompile(`undeclared reference to '([^']*)'`)
	noOverload = regexp.MustCompile(`found no matching overload for '([^']*)' applied to '\((.*)\)'`)
	operator   = strings.NewReplacer("_", "", "@in", "in")
)

// complaints says in Chinese what the checker found. A syntax error is told once: what follows from it is noise.
func (c *compiler) complaints(issues *cel.Issues) []complaint {
	var out []complaint
	for _, e := range issues.Errors() {
		if strings.Contains(e.Message, "!error!") {
			continue // follows from one already told
		}
		out = append(out, complaint{max(e.Location.Column(), 0), c.translate(e.Message)})
		if strings.HasPrefix(e.Message, "Syntax error") {
			break
		}
	}
	return out
}

func (c *compiler) translate(message string) string {
	if m := undeclared.FindStringSubmatch(message); m != nil {
		if i, ok := c.index[m[1]]; ok {
			return fmt.Sprintf("字段 %s（%s）是文字，不能写进条件", m[1], c.fields[i].Name)
		}
		if strings.Contains(message, "function") || fieldID.FindString(m[1]) == "" {
			return fmt.Sprintf("条件里不能用 %s", operator.Replace(m[1]))
		}
		return fmt.Sprintf("没有名为 %s 的字段或选项%s", m[1], c.near(m[1]))
	}
	if m := noOverload.FindStringSubmatch(message); m != nil {
		return fmt.Sprintf("%s 不能用于%s", operator.Replace(m[1]), typeWords(m[2]))
	}
	if strings.Contains(message, "size exceeds limit") {
		return fmt.Sprintf("条件过长，最多 %d 个字符", maxExpression)
	}
	return "条件写法有误，应写成 households > 100 && enclosed 这样"
}

func (c *compiler) near(word string) string {
	var known []string
	for id := range c.index {
		known = append(known, id)
	}
	for id := range c.choice {
		known = append(known, id)
	}
	return suggest(word, known)
}

func typeWords(list string) string {
	words := strings.Split(list, ", ")
	for i, w := range words {
		words[i] = typeWord(w)
	}
	return strings.Join(words, "与")
}

func typeWord(t string) string {
	if id, ok := strings.CutPrefix(t, "choice."); ok {
		return "选项（" + id + "）"
	}
	if inner, ok := strings.CutPrefix(t, "list("); ok {
		return "列表〔" + typeWord(strings.TrimSuffix(inner, ")")) + "〕"
	}
	switch t {
	case "number", "int", "double", "uint":
		return "数字"
	case "date":
		return "日期"
	case "bool":
		return "是否"
	case "string":
		return "文字"
	default:
		return t
	}
}
