package cli

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"bayou/internal/clock"
	"bayou/internal/plan"
	"bayou/internal/reading"
	"bayou/internal/sheet"
)

// classified is the result of classify.
type classified struct {
	Plan   planJSON `json:"plan"`
	Counts struct {
		InScope    map[string]int `json:"in_scope"`
		Modes      map[string]int `json:"modes"` // of the rows in scope only
		Expected   int            `json:"expected"`
		Difference int            `json:"difference"`
	} `json:"counts"`
	Rows []classifiedRow `json:"rows"`
}

type classifiedRow struct {
	Row      int           `json:"row"`
	Name     string        `json:"name"`
	Scope    plan.Truth    `json:"scope"`
	Mode     string        `json:"mode"`
	Reasons  []reason      `json:"reasons"`
	Next     string        `json:"next_fact"`
	Gaps     []string      `json:"gaps"`
	Upgrade  *upgrade      `json:"upgrade"`
	Problems []cellProblem `json:"problems"`
}

// reason is one condition with its answer. Value is null when unknown; of an interval it is the middle, with both ends beside it.
type reason struct {
	Rule    string     `json:"rule"`
	Title   string     `json:"title"`
	Cite    string     `json:"cite"`
	Fact    string     `json:"fact"`
	Value   any        `json:"value"`
	Low     any        `json:"low,omitempty"`
	High    any        `json:"high,omitempty"`
	Verdict plan.Truth `json:"verdict"`
}

type upgrade struct {
	To    string   `json:"to"`
	Needs []string `json:"needs"`
	Ask   []string `json:"ask,omitempty"` // conditions of the better mode that are not known yet
}

type cellProblem struct {
	Cell      string `json:"cell"`
	Field     string `json:"field"`
	Text      string `json:"text"`
	ReadAs    any    `json:"read_as"`
	Low       any    `json:"low,omitempty"`
	High      any    `json:"high,omitempty"`
	Certainty string `json:"certainty"`
	Note      string `json:"note"`
}

func (r *classified) start(p *plan.Plan) {
	r.Plan = planJSON{p.ID, p.Hash}
	r.Rows = []classifiedRow{}
	r.Counts.InScope = map[string]int{"yes": 0, "no": 0, "unknown": 0}
	r.Counts.Modes = map[string]int{"unknown": 0}
	for i := range p.Modes {
		r.Counts.Modes[p.Modes[i].ID] = 0
	}
	r.Counts.Expected = p.Expected.Count
}

func (r *classified) add(row classifiedRow) {
	r.Counts.InScope[row.Scope.String()]++
	if row.Scope == plan.Yes {
		r.Counts.Modes[row.Mode]++
	}
	r.Rows = append(r.Rows, row)
}

// read reads one cell; a day after today is a slip.
func (k *classifier) read(f *plan.Field, cell sheet.Cell) reading.Reading {
	if cell.Kind == sheet.Failed {
		return reading.Reading{Text: cell.Text, Note: "单元格里的公式出错（" + cell.Text + "），没有读到内容"}
	}
	r := reading.Read(f.Reading, cell.Text)
	if cell.Kind == sheet.Number {
		r = reading.ReadNumeric(f.Reading, cell.Text, k.from1904)
	}
	if r.Future(k.today.Days()) {
		return reading.Reading{Text: cell.Text, Rejected: true, Note: "日期在今天（" + string(k.today) + "）之后，请核对"}
	}
	return r
}

var certainties = map[reading.Certainty]string{
	reading.None: "none", reading.Approximate: "approximate", reading.Inferred: "inferred", reading.Exact: "exact",
}

// problemOf tells of a cell that was not read, or not exactly.
func problemOf(f *plan.Field, r reading.Reading) (cellProblem, bool) {
	if r.Note == "" && r.Certainty != reading.Approximate && r.Certainty != reading.Inferred {
		return cellProblem{}, false
	}
	value, low, high := plain(r.Value)
	return cellProblem{
		Field: f.ID, Text: r.Text, ReadAs: value, Low: low, High: high, Certainty: certainties[r.Certainty], Note: r.Note,
	}, true
}

// plain returns a value as JSON has it: null for unknown; the middle of an interval, with its ends when it is one.
func plain(v reading.Value) (value, low, high any) {
	switch v.Kind {
	case reading.Number:
		if v.High == reading.Unbounded {
			return units(v.Low), units(v.Low), nil
		}
		if v.Low == v.High {
			return units(v.Low), nil, nil
		}
		return units((v.Low + v.High) / 2), units(v.Low), units(v.High)
	case reading.Date:
		return span(v)
	case reading.Bool:
		return v.Low == 1, nil, nil
	case reading.Name:
		if v.Low == 1 && v.Word != "" {
			return v.Word, nil, nil
		}
		return v.Low == 1, nil, nil
	case reading.Choice, reading.Text:
		return v.Word, nil, nil
	case reading.Point:
		return v.Chinese(reading.Field{}), nil, nil
	}
	return nil, nil, nil
}

// span returns a day; of a month or a year its common part: 1998, 1998-05.
func span(v reading.Value) (value, low, high any) {
	from := clock.FromDays(v.Low)
	if v.High == reading.Unbounded {
		return from, from, nil
	}
	to := clock.FromDays(v.High)
	switch {
	case from == to:
		return from, nil, nil
	case from[:7] == to[:7]:
		return from[:7], from, to
	case from[:4] == to[:4]:
		return from[:4], from, to
	}
	return from[:4] + "/" + to[:4], from, to
}

func units(thousandths int64) any { return float64(thousandths) / 1000 }

// cellName names a cell as the sheet does: C2.
func cellName(column, row int) string {
	name := ""
	for column++; column > 0; column = (column - 1) / 26 {
		name = string(rune('A'+(column-1)%26)) + name
	}
	return name + strconv.Itoa(row)
}

// print writes the result for people.
func (k *classifier) print(c *console) {
	named := func(id string) string {
		if m, ok := k.plan.Mode(id); ok {
			return m.Name
		}
		return "未知"
	}
	for _, r := range k.out.Rows {
		next := ""
		if f, ok := k.plan.Field(r.Next); ok {
			next = "，先查：" + f.Name
		}
		c.say("第 %d 行 %s：范围 %s，模式 %s%s", r.Row, r.Name, r.Scope.Chinese(), named(r.Mode), next)
		for _, x := range r.Reasons {
			c.say("    %s %s〔%s〕", x.Verdict.Chinese(), x.Title, x.Cite)
		}
		if gaps := k.gaps(r); len(gaps) > 0 {
			c.say("    欠缺：%s", strings.Join(gaps, "、"))
		}
		for _, x := range r.Problems {
			c.say("    %s “%s”：%s", x.Cell, x.Text, x.Note)
		}
	}
	n := k.out.Counts
	c.say("在范围内 %d 个，不在 %d 个，未知 %d 个；方案写 %d 个，%s", n.InScope["yes"], n.InScope["no"], n.InScope["unknown"], n.Expected, against(n.Difference))
	for i := range k.plan.Modes {
		m := &k.plan.Modes[i]
		c.say("  %s %d 个", m.Name, n.Modes[m.ID])
	}
	c.say("  未知 %d 个", n.Modes["unknown"])
}

// gaps names what a row's mode still lacks.
func (k *classifier) gaps(r classifiedRow) []string {
	m, ok := k.plan.Mode(r.Mode)
	if !ok {
		return nil
	}
	var out []string
	for i := range m.Gaps {
		if slices.Contains(r.Gaps, m.Gaps[i].ID) {
			out = append(out, m.Gaps[i].Title)
		}
	}
	return out
}

// against says how a count stands to the plan's.
func against(difference int) string {
	switch {
	case difference < 0:
		return fmt.Sprintf("少 %d 个", -difference)
	case difference > 0:
		return fmt.Sprintf("多 %d 个", difference)
	}
	return "两数相同"
}
