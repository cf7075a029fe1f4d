package declaration

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"bayou/gongwen"
	"bayou/internal/clock"
	"bayou/internal/fault"
	"bayou/internal/plan"
)

// DocxKind is the media type of the documents.
const DocxKind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

// Docx lays a declaration out as 申报表: the overview and the list as they were declared, and the office's answer to each compound as
// it is now. community is the community's name.
func (s *Store) Docx(p *plan.Plan, community string, r *Record) ([]byte, error) {
	title := "老旧小区物业管理申报表"
	issuer := "物业服务站"
	if f, ok := p.Form("declaration"); ok {
		title, issuer = f.Name, strings.TrimPrefix(f.Issuer, "社区")
	}
	d := gongwen.Document{
		Title: community + title, To: p.Issuer, Stamp: s.stamp,
		Sign: gongwen.Sign{By: community + issuer, On: dayOf(r.DeclaredOn)},
		Body: []gongwen.Block{gongwen.Text("编号：" + r.Label), gongwen.Heading{Level: 1, Text: "概况"}},
	}
	for line := range strings.Lines(r.Overview) {
		if line = strings.TrimSpace(line); line != "" {
			d.Body = append(d.Body, gongwen.Text(line))
		}
	}
	d.Body = append(d.Body, gongwen.Heading{Level: 1, Text: "申报名单"}, r.table(), gongwen.Heading{Level: 1, Text: "答复"}, r.answers())
	return written(d, r.Label)
}

func written(d gongwen.Document, name string) ([]byte, error) {
	var file bytes.Buffer
	if err := d.Write(&file); err != nil {
		return nil, fault.Invalidf("%s排不了版：%s", name, err)
	}
	return file.Bytes(), nil
}

// table lists the facts as they were declared, a column for each that the plan's form asks.
func (r *Record) table() gongwen.Table {
	t := gongwen.Table{Small: true, Columns: []gongwen.Column{{Title: "序号", Width: 2, Align: gongwen.Center}}}
	if len(r.List) == 0 {
		return t
	}
	for _, w := range r.List[0].Said {
		c := gongwen.Column{Title: w.Name, Width: 3, Align: gongwen.Center}
		if w.Field == "name" || w.Field == "address" {
			c.Width, c.Align = 6, gongwen.Left
		}
		t.Columns = append(t.Columns, c)
	}
	for i := range r.List {
		row := []string{strconv.Itoa(i + 1)}
		for _, w := range r.List[0].Said {
			text := r.List[i].Said.Of(w.Field)
			if text == "" {
				text = "不详"
			}
			row = append(row, text)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// answers lists what became of each compound.
func (r *Record) answers() gongwen.Table {
	t := gongwen.Table{Small: true, Columns: []gongwen.Column{
		{Title: "小区", Width: 5}, {Title: "还欠缺", Width: 8}, {Title: "答复", Width: 3, Align: gongwen.Center}, {Title: "日期", Width: 4, Align: gongwen.Center}, {Title: "说明", Width: 6},
	}}
	for i := range r.List {
		it := &r.List[i]
		day := ""
		if it.State != Declared {
			day = it.Day.Chinese()
		}
		t.Rows = append(t.Rows, []string{it.Name, it.Gaps.String(), it.State.Chinese(), day, it.Reason})
	}
	return t
}

// String lists the gaps in one sentence; 无 for none.
func (g Gaps) String() string {
	if len(g) == 0 {
		return "无"
	}
	texts := make([]string, len(g))
	for i := range g {
		texts[i] = g[i].Text
	}
	return strings.Join(texts, "；")
}

// FileName is the name under which a declaration is sent.
func (r *Record) FileName() string { return fmt.Sprintf("%s申报表.docx", r.Label) }

// dayOf is a day for a document, the zero Date for none.
func dayOf(d clock.Date) gongwen.Date {
	if d == "" {
		return gongwen.Date{}
	}
	return gongwen.DateOf(d.Time())
}
