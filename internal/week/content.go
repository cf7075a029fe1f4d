package week

import (
	"fmt"
	"strings"

	"bayou/internal/clock"
	"bayou/internal/plan"
)

// Line is one sentence with the records behind it.
type Line struct {
	Text string `json:"text"`
	Refs []Ref  `json:"refs,omitempty"`
}

// Section is a part of a report: changed, difficulties, overdue or next.
type Section struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	Lines []Line `json:"lines"`
}

// Content is what a report says. It is drafted from records and frozen by the confirmation.
type Content struct {
	Sections []Section `json:"sections"`
}

// Quiet reports whether nothing happened in the week: confirmed without an addition, such a report is 空报.
func (c Content) Quiet() bool {
	for _, s := range c.Sections {
		if s.ID == "changed" && len(s.Lines) > 0 {
			return false
		}
	}
	return true
}

// CompoundNote says what was recorded of a compound in the week: Fields are the names of the facts, Mode the name of the mode
// decided, Gained and Lost the names of goal items. Where nothing was recorded, the field is empty.
type CompoundNote struct {
	ID, Name     string
	New          bool // entered in the week
	Fields       []string
	Mode         string
	Gained, Lost []string
}

// VisitNote is one inspection of the week.
type VisitNote struct {
	ID, Compound, Name string
	Office             string // 物业管理办公室
	Day                clock.Date
	Score              plan.Points
	Findings           int
}

// Happened is everything recorded that a report is drafted from.
type Happened struct {
	Week         clock.Week
	Today        clock.Date
	Compounds    []CompoundNote
	Visits       []VisitNote
	Findings     []FindingNote // touched in the week or still open
	Difficulties []DifficultyNote
	Tasks        []TaskNote
}

// Compose drafts a report. Every sentence names records and carries links to them; a section without a record stays empty.
func Compose(h Happened) Content {
	return Content{[]Section{
		{"changed", "本周工作", changed(h)},
		{"difficulties", "存在困难", difficulties(h)},
		{"overdue", "已到期未完成", overdue(h)},
		{"next", "下周到期", next(h)},
	}}
}

func changed(h Happened) []Line {
	var out []Line
	for _, c := range h.Compounds {
		out = append(out, compoundLines(c)...)
	}
	for _, v := range h.Visits {
		found := "没有发现问题"
		if v.Findings > 0 {
			found = fmt.Sprintf("发现问题 %d 个", v.Findings)
		}
		day := v.Day.Short()
		if v.Day < h.Week.Monday() {
			day += "（补录）"
		}
		out = append(out, Line{
			fmt.Sprintf("%s%s督察%s，得 %s 分，%s。", day, v.Office, v.Name, v.Score, found),
			[]Ref{{"visit", v.ID}, {"compound", v.Compound}},
		})
	}
	for _, f := range h.Findings {
		ref := []Ref{{"finding", f.ID}, {"compound", f.Compound}}
		switch {
		case f.Closed.Week() == h.Week && f.Closed != "":
			out = append(out, Line{fmt.Sprintf("%s：“%s”经回头看已销号。", f.CompoundName, f.Text), ref})
		case f.Rectified.Week() == h.Week && f.Rectified != "":
			out = append(out, Line{fmt.Sprintf("%s：“%s”已整改，待回头看。", f.CompoundName, f.Text), ref})
		}
	}
	for _, d := range h.Difficulties {
		if d.Raised.Week() == h.Week {
			out = append(out, Line{fmt.Sprintf("%s提出困难“%s”。", d.Raised.Short(), d.Title), []Ref{{"difficulty", d.ID}}})
		}
	}
	return out
}

func compoundLines(c CompoundNote) []Line {
	var out []Line
	ref := []Ref{{"compound", c.ID}}
	if n := len(c.Fields); c.New {
		out = append(out, Line{fmt.Sprintf("%s：新登记，填写档案 %d 项。", c.Name, n), ref})
	} else if n > 0 {
		out = append(out, Line{fmt.Sprintf("%s：更新档案 %d 项（%s）。", c.Name, n, some(c.Fields)), ref})
	}
	if c.Mode != "" {
		out = append(out, Line{fmt.Sprintf("%s：认定为“%s”模式。", c.Name, c.Mode), append(ref, Ref{"mode", c.ID})})
	}
	if len(c.Gained) > 0 {
		out = append(out, Line{fmt.Sprintf("%s：督察核实新达到 %d 项（%s）。", c.Name, len(c.Gained), some(c.Gained)), append(ref, Ref{"goal", c.ID})})
	}
	if len(c.Lost) > 0 {
		out = append(out, Line{fmt.Sprintf("%s：督察发现 %d 项不再达到（%s）。", c.Name, len(c.Lost), some(c.Lost)), append(ref, Ref{"goal", c.ID})})
	}
	return out
}

func difficulties(h Happened) []Line {
	var out []Line
	for _, d := range h.Difficulties {
		if d.Closed != "" {
			continue
		}
		state := fmt.Sprintf("办事处应于%s前答复", d.Due.Short())
		switch {
		case d.Answered != "":
			state = d.Answered.Short() + "已答复，待社区确认"
		case d.Late(h.Today):
			state = fmt.Sprintf("办事处应于%s前答复，已逾期", d.Due.Short())
		}
		out = append(out, Line{fmt.Sprintf("“%s”（%s提出）：%s。", d.Title, d.Raised.Short(), state), []Ref{{"difficulty", d.ID}}})
	}
	return out
}

func overdue(h Happened) []Line {
	var out []Line
	for _, f := range h.Findings {
		if f.Overdue(h.Today) {
			out = append(out, Line{
				fmt.Sprintf("%s：“%s”应于%s前整改。", f.CompoundName, f.Text, f.Due.Short()),
				[]Ref{{"finding", f.ID}, {"compound", f.Compound}},
			})
		}
	}
	for _, t := range h.Tasks {
		if t.Done < t.Of && t.Due != "" && t.Due < h.Today {
			out = append(out, Line{
				fmt.Sprintf("任务“%s”应于%s前完成，%s。", t.Title, t.Due.Short(), progress(t)),
				[]Ref{{"task", t.ID}},
			})
		}
	}
	return out
}

func next(h Happened) []Line {
	from, to := h.Week.Next().Monday(), h.Week.Next().Sunday()
	var out []Line
	for _, t := range h.Tasks {
		if t.Done < t.Of && t.Due >= from && t.Due <= to {
			out = append(out, Line{fmt.Sprintf("任务“%s”%s到期，%s。", t.Title, t.Due.Short(), progress(t)), []Ref{{"task", t.ID}}})
		}
	}
	for _, f := range h.Findings {
		if f.Closed == "" && f.Rectified == "" && f.Due >= from && f.Due <= to {
			out = append(out, Line{
				fmt.Sprintf("%s：“%s”%s前整改到位。", f.CompoundName, f.Text, f.Due.Short()),
				[]Ref{{"finding", f.ID}, {"compound", f.Compound}},
			})
		}
	}
	return out
}

func progress(t TaskNote) string {
	if t.Of <= 1 {
		return "尚未完成"
	}
	return fmt.Sprintf("%d 个中已完成 %d 个", t.Of, t.Done)
}

// some lists up to three names.
func some(names []string) string {
	if len(names) <= 3 {
		return strings.Join(names, "、")
	}
	return strings.Join(names[:3], "、") + "等"
}
