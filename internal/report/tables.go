package report

import (
	"io"
	"slices"
	"strconv"

	"bayou/internal/clock"
	"bayou/internal/house"
	"bayou/internal/sheet"
)

// masked stands for personal data, as on the pages.
const masked = "（个人信息，不导出）"

// table is one part of a dossier: a section of its page and a workbook.
type table struct {
	title, empty string
	columns      []sheet.Column
	rows         [][]any
}

type book struct {
	name  string
	write func(io.Writer) error
}

// tables are the parts in the order in which they are read.
func (d *Dossier) tables() []table {
	return []table{d.facts(), d.origins(), d.decisions(), d.applied(), d.service(), d.goals(), d.rooms(), d.inspected(), d.found(), d.troubles(), d.index()}
}

// books are the parts as workbooks; an empty one is left out.
func (d *Dossier) books() []book {
	var out []book
	for _, t := range d.tables() {
		if len(t.rows) > 0 {
			out = append(out, book{t.title + ".xlsx", func(w io.Writer) error { return sheet.Write(w, t.title, t.columns, slices.Values(t.rows)) }})
		}
	}
	return out
}

func columns(names ...string) []sheet.Column {
	out := make([]sheet.Column, len(names))
	for i, n := range names {
		out[i] = sheet.Column{Name: n, Width: 18}
	}
	return out
}

func (d *Dossier) facts() table {
	t := table{title: "小区情况", columns: columns("项目", "内容", "截至", "来源", "原文")}
	fields := d.explained.Plan.Fields
	for i := range fields {
		f := &fields[i]
		fact, have := d.Compound.Facts[f.ID]
		value, text := "未知", fact.Text
		switch {
		case have && f.Sensitive:
			value, text = masked, ""
		case have && fact.Known():
			value = fact.Value.Chinese(f.Reading)
		}
		if text == value {
			text = ""
		}
		row := []any{f.Name, value, "", "", text}
		if have {
			row[2], row[3] = fact.AsOf.Chinese(), fact.Kind.Title()
		}
		t.rows = append(t.rows, row)
	}
	return t
}

// origins are all observations, oldest first, one line for each cell.
func (d *Dossier) origins() table {
	t := table{title: "情况的来历", columns: columns("日期", "来源", "文件或表号", "项目", "内容", "原文", "登记人", "登记时间")}
	fields := d.explained.Plan.Fields
	for i := range d.history {
		o := &d.history[i]
		for j := range fields {
			f := &fields[j]
			r, said := o.Readings[f.ID]
			if !said {
				continue
			}
			value, text := r.Value.Chinese(f.Reading), r.Text
			if f.Sensitive {
				value, text = masked, ""
			}
			source := o.Kind.Title()
			if o.Withdrawn {
				source += "（导入已撤销）"
			}
			t.rows = append(t.rows, []any{o.AsOf.Chinese(), source, o.Ref, f.Name, value, text, o.By, clock.Stamp(o.At)})
		}
	}
	return t
}

func (d *Dossier) mode(id string) string {
	if m, ok := d.explained.Plan.Mode(id); ok {
		return m.Name
	}
	return "未定"
}

func (d *Dossier) decisions() table {
	t := table{title: "模式认定", empty: "还没有认定模式。", columns: columns("日期", "认定模式", "当时系统建议", "理由", "认定人", "依据的资料版本", "方案")}
	for i := range d.explained.Decisions {
		x := &d.explained.Decisions[i]
		t.rows = append(t.rows, []any{
			x.Day.Chinese(), d.mode(x.Mode), d.mode(x.Proposed), x.Reason, x.Post + " " + x.By, "第 " + strconv.FormatInt(x.Version, 10) + " 版", x.PlanHash,
		})
	}
	return t
}

func (d *Dossier) goals() table {
	t := table{title: "目标", empty: "还没有督察佐证。", columns: columns("目标", "项目", "有没有", "说明")}
	for i := range d.items {
		it := &d.items[i]
		name := it.Goal
		if set, ok := d.explained.Plan.GoalSet(it.Goal); ok {
			name = set.Name
		}
		t.rows = append(t.rows, []any{name, it.Name, it.State.Chinese(), it.Why})
	}
	return t
}

// rooms sums the units up by building and use; no owner is named.
func (d *Dossier) rooms() table {
	t := table{title: "房屋汇总", empty: "还没有房屋清册。", columns: columns("楼栋", "用途", "套数", "面积（㎡）", "面积未知（套）")}
	type group struct{ building, use string }
	type sum struct{ units, unknown, area int64 }
	sums, order := map[group]*sum{}, []group{}
	for i := range d.units {
		u := &d.units[i]
		g := group{u.Building, useOf(u.Use)}
		if sums[g] == nil {
			sums[g] = &sum{}
			order = append(order, g)
		}
		sums[g].units++
		if u.Area == nil {
			sums[g].unknown++
		} else {
			sums[g].area += *u.Area
		}
	}
	for _, g := range order {
		s := sums[g]
		t.rows = append(t.rows, []any{g.building, g.use, s.units, strconv.FormatFloat(float64(s.area)/1000, 'f', 2, 64), s.unknown})
	}
	return t
}

func useOf(u house.Use) string { return u.Chinese() }

func (d *Dossier) inspected() table {
	t := table{title: "督察", empty: "还没有督察过。", columns: columns("日期", "督察单位", "得分", "发现问题", "说明")}
	for i := range d.visits {
		v := &d.visits[i]
		t.rows = append(t.rows, []any{v.Day.Chinese(), v.Office.Title(), v.Points.String(), v.Findings, v.Note})
	}
	return t
}

func (d *Dossier) found() table {
	t := table{title: "问题整改", empty: "没有发现过问题。", columns: columns("发现日期", "项目", "问题", "期限", "状态", "整改情况", "回头看")}
	for i := range d.findings {
		f := &d.findings[i]
		t.rows = append(t.rows, []any{f.Day.Chinese(), f.Title, f.Text, f.Due.Chinese(), f.Status(d.Day), f.Rectification, f.Recheck})
	}
	return t
}

func (d *Dossier) troubles() table {
	t := table{title: "社区困难", empty: "没有提过困难。", columns: columns("提出日期", "困难", "情况", "状态", "答复")}
	for i := range d.difficulties {
		x := &d.difficulties[i]
		t.rows = append(t.rows, []any{x.RaisedOn.Chinese(), x.Title, x.Text, x.State.Chinese(), x.Answer})
	}
	return t
}

// index lists every photo and paper in the folder, and what is held back.
func (d *Dossier) index() table {
	t := table{title: "卷内目录", empty: "档案里还没有照片和资料。", columns: columns("日期", "类别", "题名", "文件", "字节", "校验码（SHA-256）", "说明")}
	for i := range d.papers {
		p := &d.papers[i]
		t.rows = append(t.rows, []any{p.Day.Chinese(), p.Kind.Chinese(), p.Title, p.At, p.Size, p.Hash, p.Note})
	}
	t.rows = slices.Concat(t.rows, d.documentLines(), d.photoLines())
	for i := range d.LeftOut {
		it := &d.LeftOut[i]
		t.rows = append(t.rows, []any{it.Day.Chinese(), it.Kind.Chinese(), masked, "", it.Size, it.Hash, "含个人信息，留在系统里"})
	}
	return t
}
