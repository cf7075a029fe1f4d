package cli

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// errHelped ends the parsing after the help was printed.
var errHelped = errors.New("help was printed")

// helpFlag prints the help of the command it stands behind.
type helpFlag bool

// BeforeReset prints the help before anything else is checked.
func (helpFlag) BeforeReset(ctx *kong.Context) error {
	node := ctx.Model.Node
	if selected := ctx.Selected(); selected != nil {
		node = selected
	} else {
		for _, p := range ctx.Path {
			if p.Command != nil {
				node = p.Command
			}
		}
	}
	printHelp(ctx.Stdout, node)
	return errHelped
}

func printHelp(w io.Writer, n *kong.Node) {
	line := func(format string, args ...any) { _, _ = fmt.Fprintf(w, format+"\n", args...) }
	line("用法：%s", strings.TrimSpace(n.FullPath()+" "+usageOf(n)))
	line("\n%s", n.Help)
	if len(n.Children) > 0 {
		line("\n命令：")
		for _, c := range n.Children {
			line("  %-10s %s", c.Name, c.Help)
		}
	}
	if len(n.Positional) > 0 {
		line("\n参数：")
		for _, p := range n.Positional {
			line("  %-22s %s", strings.ToUpper(p.Name), p.Help)
		}
	}
	line("\n选项：")
	groups := n.AllFlags(true)
	slices.Reverse(groups) // the command's own first, what all commands take last
	for _, group := range groups {
		for _, f := range group {
			line("  %-22s %s", nameOf(f), f.Help)
		}
	}
	if n.Detail != "" {
		line("\n例：\n%s", indent(n.Detail))
	}
}

func usageOf(n *kong.Node) string {
	var parts []string
	if len(n.Children) > 0 {
		parts = append(parts, "<命令>")
	}
	for _, p := range n.Positional {
		word := strings.ToUpper(p.Name)
		if !p.Required {
			word = "[" + word + "]"
		}
		parts = append(parts, word)
	}
	return strings.Join(append(parts, "[选项]"), " ")
}

func nameOf(f *kong.Flag) string {
	name := "--" + f.Name
	if f.Short != 0 {
		name = "-" + string(f.Short) + ", " + name
	}
	if !f.IsBool() {
		name += " " + f.FormatPlaceHolder()
	}
	return name
}

func indent(s string) string { return "  " + strings.ReplaceAll(strings.TrimSpace(s), "\n", "\n  ") }

// misused is a command line that the parser takes and the command does not.
type misused string

func (m misused) Error() string { return string(m) }

// misuses are the parser's messages as people here read them.
var misuses = strings.NewReplacer(
	`expected int value but got "EOL" (<EOL>)`, "缺少值", `expected string value but got "EOL" (<EOL>)`, "缺少值", `expected uint value but got "EOL" (<EOL>)`, "缺少值",
	"expected a valid 64 bit int", "应是整数，", "expected a valid 64 bit uint", "应是不小于 0 的整数，",
	"unexpected argument", "多余的参数或没有这个命令：", "unknown flag", "没有这个选项：", "missing flags:", "缺少选项：",
	"expected one of", "缺少命令，可用的有：", "did you mean", "是不是要写", "expected", "缺少参数：", "missing positional arguments", "缺少参数：",
	"must be one of", "只能是", "but got", "写的是", "missing value", "缺少值",
)

// misuse says what was wrong with a command line and where to read on.
func misuse(err error) string {
	text := misuses.Replace(err.Error())
	return "用法有误：" + text + "\n查看用法：bayou -h，或在命令后加 -h"
}
