package ui_test

import (
	"bytes"
	"context"
	"io"
	"net/url"
	"strconv"

	"github.com/a-h/templ"

	"bayou/internal/fault"
	"bayou/internal/web/ui"
)

// html draws c.
func html(c templ.Component) string {
	var b bytes.Buffer
	if err := c.Render(context.Background(), &b); err != nil {
		return "render: " + err.Error()
	}
	return b.String()
}

// in puts content into a frame.
func in(frame templ.Component, content ...templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		return frame.Render(templ.WithChildren(ctx, templ.Join(content...)), w)
	})
}

func nav() []ui.NavGroup {
	return []ui.NavGroup{
		{Items: []ui.NavItem{
			{Title: "首页", Href: "/", Icon: "home", Phone: true},
			{Title: "本周周报", Short: "周报", Href: "/week", Icon: "report", Phone: true, Count: 2},
			{Title: "小区", Href: "/compounds", Icon: "building", Phone: true},
			{Title: "督察", Href: "/inspections", Icon: "clipboard-check", Phone: true, Count: 5},
		}},
		{Title: "工作", Items: []ui.NavItem{
			{Title: "模式认定", Href: "/modes", Icon: "gavel"},
			{Title: "八有", Href: "/goals", Icon: "target"},
			{Title: "阶段任务", Href: "/phases", Icon: "timeline"},
		}},
		{Title: "公开", Items: []ui.NavItem{{Title: "督察周报", Href: "/bulletins", Icon: "news"}, {Title: "方案", Href: "/plan", Icon: "file-text"}}},
	}
}

func page() ui.Page {
	return ui.Page{
		Title: "小区", Lead: "列入本方案的老旧小区，每个小区的模式、下一步和承办人。", Site: "示例街道办事处",
		Crumbs: []ui.Link{{Text: "首页", Href: "/"}, {Text: "台账", Href: "/compounds"}}, Nav: nav(), Current: "/compounds",
		User:    &ui.User{ID: "kit", Post: "物业管理办公室", Area: "示例街道"},
		Actions: []ui.Action{ui.PrintAction(), {Text: "登记小区", Href: "/compounds/new", Icon: "plus", Primary: true}},
		Flash:   &ui.Flash{Text: "已导入 44 个小区，其中 3 个有待核实的内容。"}, Sample: true, Trial: "2015年9月21日", Search: true,
		Print: ui.PrintHead{Left: "示例街道物业管理办公室", Right: "2015年9月21日", Code: "L-0921"},
	}
}

func compounds(query string) ui.Table {
	values, _ := url.ParseQuery(query)
	names := []string{"文化路200号院", "纬五路老院甲", "红专路家属院", "省水利厅示例院", "花园路31号院"}
	states := []string{"timely", "late", "missing", "empty", "excused"}
	var rows []ui.Row
	for i, name := range names {
		row := ui.Row{Href: "/compounds/" + strconv.Itoa(i+1), Cells: []ui.Cell{
			{Text: name, Sub: "北街东" + strconv.Itoa(i) + "号"},
			ui.Text("商务社区（示例）"), ui.Int(1204 * (i + 1)),
			ui.Text(strconv.Itoa(1981+i) + "年"), ui.View(ui.Badge(states[i])),
			ui.View(ui.Next{Step: "填写摸底表", Holder: "商务社区站长", Due: "2015-09-30", Today: "2015-09-21", Href: "/s"}),
		}}
		if i == 2 {
			row.Tone = "act"
			row.Cells[2] = ui.Unknown("/compounds/3/edit")
			row.Cells[5] = ui.View(ui.Next{Step: "整改回头看", Holder: "绩效督察办公室", Due: "2015-09-18", Today: "2015-09-21"})
		}
		rows = append(rows, row)
	}
	return ui.Table{
		Caption: "方案一(一) 范围内的小区", Rows: rows, Query: ui.Query{Path: "/compounds", Values: values}, SortedBy: "name",
		Columns: []ui.Column{
			{Key: "name", Title: "小区", Sort: true},
			{Key: "community", Title: "社区", Sort: true},
			{Key: "units", Title: "户数", Unit: "户", Num: true, Sort: true},
			{Key: "built", Title: "建成年代"},
			{Key: "report", Title: "周报"},
			{Key: "next", Title: "下一步"},
			{Key: "area", Title: "面积", Unit: "㎡", Num: true, Off: true},
		},
		Find: "名称、地址或拼音首字母", Total: 3000, Unit: "个", Choose: true, Panel: true,
		Filters: []ui.Filter{{Name: "mode", Label: "模式", Options: []ui.Option{{"1", "物业服务企业管理"}, {"2", "居民自治管理"}}}},
		Exports: []ui.Action{{Text: "导出", Href: "/compounds.xlsx", Icon: "download", Download: true}, ui.PrintAction()},
		Foot:    []ui.Cell{ui.Text("合计"), {}, ui.Int(18060)},
		Empty:   ui.Empty{Title: "还没有小区", Text: "从 Excel 表导入，或逐个登记。", Actions: []ui.Action{{Text: "导入", Href: "/import", Primary: true}}},
	}
}

func list() templ.Component { return in(ui.Layout(page()), compounds("mode=1&page=3")) }

// parts shows what the list page does not.
func parts() templ.Component {
	p := page()
	p.Title, p.Lead, p.Current, p.Flash = "总览", "今天要办的事排在前面。", "/", nil
	return in(ui.Layout(p),
		ui.Next{Step: "确认本周周报", Holder: "商务社区站长", Due: "2015-09-20", Today: "2015-09-21", Href: "/week", Box: true},
		in(ui.Stats(),
			ui.StatCard{Label: "列入范围", Value: "45", Unit: "个", Sub: "方案写 44 个，多 1 个", Href: "/a"},
			ui.StatCard{Label: "逾期未整改", Value: "3", Unit: "项", Sub: "最早一项逾期 6 天", Href: "/b", Tone: "act"},
			ui.StatCard{Label: "已认定模式", Value: "31", Unit: "个", Sub: "共 45 个", Href: "/c"},
			ui.StatCard{Label: "业主满意率", Value: "未知", Sub: "还没有调查", Href: "/d", Tone: "unknown"}),
		ui.Tabs{{Title: "全部", Href: "?", Count: "12", Here: true}, {Title: "未销号", Href: "?s=open", Count: "7"}, {Title: "已销号", Href: "?s=closed"}},
		in(ui.Section("模式认定", "系统建议，由人认定", ui.Action{Text: "认定", Href: "/m", Icon: "gavel"}),
			ui.Reasons{
				{State: "yes", Text: "2000 年底以前建成。", Clause: "二(一)", From: "建成年代 1985年（写作“85年”），社区申报，2015-07-22"},
				{State: "unknown", Text: "有没有封闭院墙还不知道。", Default: "方案未写判断方法，按现场看到的填写", FixText: "去补充这一项", FixTo: "/s"},
				{State: "no", Text: "没有物业服务企业。", Clause: "四(二)2"},
			},
			ui.Facts{
				{Label: "户数", Value: "约120户", From: "社区申报，2015-07-22"},
				{Label: "建筑面积", Need: "/s"},
				{Label: "社区", Value: "商务社区", Href: "/c"},
				{Label: "状态", View: ui.Badge("proposed")},
			}),
		in(ui.Section("一路走到哪了", ""), ui.Steps{
			{Title: "摸底调查", State: "done", Holder: "社区", On: "2015-08-02"},
			{Title: "模式认定", State: "now", Holder: "物业管理办公室", On: "2015-09-18", Late: true, Href: "/m"},
			{Title: "征求业主意见", State: "later", Holder: "业主委员会", On: "2015-10-20"},
		}),
		ui.Timeline{Title: "方案的阶段", Today: "2015-09-21", Phases: []ui.Phase{
			{Name: "宣传发动", Start: "2015-07-20", End: "2015-08-10", Note: "4/4 项任务"},
			{Name: "调查摸底", Start: "2015-08-10", End: "2015-09-30", Note: "2/3 项任务", Href: "/p"},
			{Name: "全面推进", Start: "2015-09-30", End: "2016-06-30"},
		}},
		ui.LineChart{Title: "评比名次", Unit: "名", Invert: true, X: []string{"第30周", "第31周", "第32周", "第33周", "第34周", "第35周"}, Series: []ui.Series{
			{Name: "商务社区", Points: []float64{3, 2, 2, 1, 1, 1}}, {Name: "文化社区", Points: []float64{1, 1, ui.NoPoint, 4, 3, 2}}, {Name: "花园社区", Points: []float64{2, 3, 1, 2, 2, 2}},
		}},
		ui.BarChart{Title: "八有进展", Unit: "项", Max: 8, Bars: []ui.Bar{
			{Label: "商务社区", Href: "/1", Value: "5/8", Parts: []ui.Part{{5, "有", "good"}, {1, "存疑", "warn"}, {1, "无", "act"}, {1, "未知", "none"}}},
			{Label: "文化社区", Href: "/2", Value: "2/8", Parts: []ui.Part{{2, "有", "good"}, {6, "未知", "none"}}},
		}},
		ui.Progress{Label: "八有齐备的小区", Done: 12, Total: 44, Unknown: 9, Unit: "个", Href: "/g"},
		in(ui.Section("改动", ""), ui.Diff{{"户数", "310户", "312户"}, {"电话", "", "已填"}}),
		ui.Photos{{Src: "data:image/gif;base64,R0lGODlhAQABAIAAAMLCwgAAACH5BAAAAAAALAAAAAABAAEAAAICRAEAOw==", Alt: "楼道堆物", Caption: "3号楼，2015-09-14"}},
		allBadges(),
	)
}

func allBadges() templ.Component {
	var list []templ.Component
	for _, s := range []string{"yes", "no", "unknown", "due", "timely", "late", "missing", "empty", "excused", "have", "doubt", "none", "open", "overdue", "closed", "draft", "pending", "approved", "issued", "corrected", "override", "locked", "na", "sample"} {
		list = append(list, ui.Badge(s), ui.Plain(" "))
	}
	return in(ui.Section("各种状态", ""), list...)
}

var errKit = fault.InvalidFields("有 2 处需要改正，已填内容都在。", fault.Field{Name: "units", Message: "户数要写数字，如 120。"}, fault.Field{Name: "kind", Message: "请选择类型。"})

func forms() templ.Component {
	p := page()
	p.Title, p.Lead, p.Narrow, p.Actions, p.Current, p.Flash = "登记督察", "断网也能填写，联网后自动发送。", true, nil, "/inspections", nil
	return in(ui.Layout(p),
		in(ui.FormBox(ui.Form{Action: "/inspections", Draft: "inspect-1", Offline: true, Files: true, Submit: "保存督察", Cancel: "/", Err: errKit}),
			in(ui.FormRow(),
				ui.Field{Name: "name", Label: "小区", Value: "<文化路>200号院", Required: true},
				ui.Field{Kind: "date", Name: "day", Label: "督察日期", Value: "2015-09-21", Width: "s"}),
			in(ui.FormRow(),
				ui.Field{Kind: "number", Name: "units", Label: "户数", Value: "很多", Unit: "户", Width: "s", Hint: "写整数；不清楚就留空", Error: ui.ErrorOf(errKit, "units")},
				ui.Field{Kind: "select", Name: "kind", Label: "类型", Options: []ui.Option{{"a", "例行"}, {"b", "回头看"}}, Error: ui.ErrorOf(errKit, "kind")}),
			ui.Field{Kind: "three", Name: "guard", Label: "有没有门卫", Hint: "没看到就选未知"},
			ui.Field{Kind: "checks", Name: "found", Label: "看到的问题", Options: []ui.Option{{"1", "楼道堆物"}, {"2", "路灯不亮"}, {"3", "垃圾未清"}}, Values: []string{"2"}},
			ui.Field{Kind: "area", Name: "note", Label: "说明"},
			ui.Field{Kind: "photo", Name: "photos", Label: "照片", Hint: "自动缩小，不带拍摄位置"}),
		ui.Confirm{Title: "发布督察周报", Consequence: "将向 3 个社区、412 户发布第 8 期，编号不能收回。", Points: []string{"发布后只能用更正公告修改。"}, Action: "/issue", Button: "发布第 8 期", Cancel: "/", Reason: "发布说明"},
	)
}
