package plan

import (
	"fmt"
	"strconv"
	"strings"
)

// Points counts hundredths of a point: 0.5 分 = 50.
type Points int

// ParsePoints reads points with up to two decimals.
func ParsePoints(s string) (Points, error) {
	whole, part, _ := strings.Cut(s, ".")
	n, err := strconv.Atoi(whole)
	if err != nil || n < 0 || n > 1e6 || len(part) > 2 || strings.HasSuffix(s, ".") || strings.HasPrefix(whole, "+") {
		return 0, fmt.Errorf("分值“%s”应是不小于 0、至多两位小数的数", s)
	}
	h, err := strconv.Atoi((part + "00")[:2])
	if err != nil || h < 0 {
		return 0, fmt.Errorf("分值“%s”应是不小于 0、至多两位小数的数", s)
	}
	return Points(n*100 + h), nil
}

// String writes the points without needless zeros: 0.5, 10.
func (p Points) String() string {
	sign := ""
	if p < 0 {
		sign, p = "-", -p
	}
	s := fmt.Sprintf("%s%d.%02d", sign, p/100, p%100)
	return strings.TrimRight(strings.TrimRight(s, "0"), ".")
}

// Sheet is the score sheet of an inspection.
type Sheet struct {
	ID     string  `json:"id"`
	Title  string  `json:"title"`
	Total  Points  `json:"total" jsonschema:"满分"`
	Blocks []Block `json:"blocks"`
	Source
}

// Block is a heading of the sheet with its lines.
type Block struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	Lines []Line `json:"lines"`
}

// Line is what an inspector looks at. Each finding costs Each, down to 0 of Max. A line whose OnlyIf is No is 不适用, and the
// sheet rescales to the lines that apply; an unknown OnlyIf leaves the line to the inspector.
type Line struct {
	ID     string `json:"id"`
	Title  string `json:"title"`
	Check  string `json:"check" jsonschema:"看什么、怎样算发现问题"`
	Max    Points `json:"max" jsonschema:"分值"`
	Each   Points `json:"each" jsonschema:"每发现一处扣多少"`
	OnlyIf string `json:"only_if,omitempty" jsonschema:"条件表达式；不成立则此行不适用"`
	Days   int    `json:"days" jsonschema:"默认整改期限，工作日"`
	Source

	expr expr
}

// Applies answers whether the line applies to a compound.
func (l *Line) Applies(v Values) Truth {
	if l.OnlyIf == "" {
		return Yes
	}
	return l.expr.eval(v)
}

// Lines returns all lines of the sheet in order.
func (s *Sheet) Lines() []*Line {
	var out []*Line
	for i := range s.Blocks {
		for j := range s.Blocks[i].Lines {
			out = append(out, &s.Blocks[i].Lines[j])
		}
	}
	return out
}

// Standing is how communities are compared each week.
type Standing struct {
	Ties       string      `json:"ties" enum:"shared" jsonschema:"同分：shared 并列，后面的名次顺延"`
	Indicators []Indicator `json:"indicators"`
	Source
}

// Indicator is one part of the standing. Weight is in percent; all weights sum to 100.
type Indicator struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Weight  int    `json:"weight" jsonschema:"百分比"`
	Measure string `json:"measure" enum:"inspection,progress,rectification,report" jsonschema:"inspection 督察得分，progress 进度，rectification 按期整改，report 周报"`
	Explain string `json:"explain" jsonschema:"怎样算，印在周报上"`
	Source
}
