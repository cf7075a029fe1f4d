package web

import (
	"net/http"
	"strconv"

	"bayou/internal/account"
	"bayou/internal/clock"
	"bayou/internal/gate"
	"bayou/internal/inspect"
	"bayou/internal/plan"
	"bayou/internal/web/ui"
)

// visitShow is one visit with its score explained.
type visitShow struct {
	Facts             ui.Facts
	Rule              string
	Sheet             plan.Source
	Blocks            []ui.Table
	FindingNote, Note string
	Findings          []visitFinding
	Outcomes          ui.Table
}

type visitFinding struct {
	Href, Title, Text, State, Word, Sub string
	Photos                              ui.Photos
}

// visitShow shows one visit: GET /inspections/{id}.
func (s *Site) visitShow(w http.ResponseWriter, r *http.Request) error {
	v, err := s.Inspect.Visit(r.Context(), gate.Who(r.Context()).Scope(account.SeeProgress), r.PathValue("id"))
	if err != nil {
		return err
	}
	p, err := s.Plans.ByHash(r.Context(), v.Path.Street(), v.Plan)
	if err != nil {
		return err
	}
	page := s.page(r, v.Name+" "+v.Day.Chinese()+"督察", visitsLink)
	page.Print = ui.PrintHead{Left: p.Sheet.Title, Right: v.Day.Chinese(), Code: v.ID}
	page.Actions = []ui.Action{ui.PrintAction()}
	return s.draw(w, r, http.StatusOK, page, visitShowView(visitOf(&v, p, s.today())))
}

func visitOf(v *inspect.Report, p *plan.Plan, today clock.Date) visitShow {
	out := visitShow{
		Facts: ui.Facts{
			{Label: "得分", Value: v.Points.String() + " 分", From: "满分 " + p.Sheet.Total.String() + " 分"},
			{Label: "小区", Value: v.Name, Href: compoundHref(v.Compound)},
			{Label: "督察日期", Value: v.Day.Chinese()},
			{Label: "督察单位", Value: v.Office.Title(), From: v.By + "，" + clock.Stamp(v.At) + "登记"},
		},
		Rule: v.Rule, Sheet: p.Sheet.Source, Note: v.Note, Outcomes: outcomeTable(p, v),
	}
	if v.Rule == "" {
		out.Rule = "各行都适用，得分为各行得分之和"
	}
	out.Blocks = lineTables(p, v.Lines)
	for i := range v.Found {
		out.Findings = append(out.Findings, visitFindingOf(&v.Found[i], today))
	}
	if n := len(v.Found); n > 0 {
		out.FindingNote = counted(n, "个")
	}
	return out
}

func visitFindingOf(f *inspect.Finding, today clock.Date) visitFinding {
	return visitFinding{
		Href: findingHref(f.ID), Title: f.Title, Text: f.Text, State: findingState(f, today), Word: f.Status(today), Photos: photosAt(f, "found", 0),
		Sub: counted(f.Spots, "处") + "，扣 " + f.Points.String() + " 分，整改期限" + f.Due.Chinese(),
	}
}

// lineTables are the lines of a visit, one table for each block of the sheet.
func lineTables(p *plan.Plan, lines []inspect.LineScore) []ui.Table {
	var out []ui.Table
	for i, l := range lines {
		if i == 0 || lines[i-1].Block != l.Block {
			out = append(out, ui.Table{
				ID: "block-" + strconv.Itoa(len(out)), Caption: l.Block,
				Columns: []ui.Column{{Title: "项目"}, {Title: "结果"}, {Title: "满分", Unit: "分", Num: true}, {Title: "扣分", Unit: "分", Num: true}, {Title: "说明和依据"}},
			})
		}
		t := &out[len(out)-1]
		t.Rows = append(t.Rows, lineRow(p, l))
	}
	return out
}

func lineRow(p *plan.Plan, l inspect.LineScore) ui.Row {
	why := ui.Cell{Text: l.Why}
	if line, ok := p.Line(l.Line); ok {
		why.Sub = line.String()
	}
	row := ui.Row{Cells: []ui.Cell{ui.Text(l.Title), ui.View(ui.BadgeText(lineBadge(l.State), l.State.Chinese())), ui.Text(l.Max.String()), ui.Text(l.Lost.String()), why}}
	if l.State == inspect.NA {
		row.Tone, row.Cells[3] = "mute", ui.Text("不计")
	}
	return row
}

func lineBadge(s inspect.LineState) string {
	switch s {
	case inspect.OK:
		return "yes"
	case inspect.Found:
		return "no"
	default:
		return "na"
	}
}

func outcomeTable(p *plan.Plan, v *inspect.Report) ui.Table {
	t := ui.Table{ID: "outcomes", Columns: []ui.Column{{Title: "标准"}, {Title: "得分", Unit: "分", Num: true}, {Title: "扣分的项目"}, {Title: "依据"}}}
	add := func(list []inspect.OutcomeScore, standards []plan.Outcome) {
		for i, o := range list {
			score, lost := ui.Unknown(""), ""
			if o.Known {
				score = ui.Text(o.Points.String())
			}
			for j, l := range o.Lost {
				if j > 0 {
					lost += "、"
				}
				lost += l.Title
			}
			t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{
				{Text: o.Name, Sub: standards[i].Check}, score, ui.Text(lost), ui.View(ui.Cite(standards[i].Cite, standards[i].Default)),
			}})
		}
	}
	add(v.Outcomes, p.Outcomes)
	add(v.Beautification, p.Beautification)
	return t
}
