// Package ui is the kit of parts that all pages are built from. It knows nothing of the field: pages bring words and figures,
// the kit brings the look, the keyboard, the phone and the paper. It reads no database and no clock.
//
// A leaf is a struct and is drawn by naming it; a frame is a function with content in braces:
//
//	@ui.Layout(page) {
//		@ui.Stats() {
//			@ui.StatCard{Label: "已判定模式", Value: "31", Unit: "个", Sub: "共 44 个", Href: "/modes"}
//		}
//		@ui.Section("整改", "未销号的发现", ui.Action{Text: "登记督察", Href: "/inspections/new", Icon: "plus"}) {
//			@ui.Table{Columns: cols, Rows: rows, Query: q, Total: n, Empty: ui.Empty{Title: "还没有发现", Text: "先登记一次督察。"}}
//		}
//	}
//
// # Frames
//
//	@ui.Layout(ui.Page{Title: "小区", Site: office, Nav: nav, Current: "/compounds", User: &ui.User{ID: id, Post: "物业办", Area: "示例街道"}, Search: true, Sample: true, Trial: "2015年9月21日", Flash: ui.TakeFlash(w, r), Large: ui.LargePrint(r)}) { … }
//	@ui.Public(ui.Page{Title: "督察周报 第8期", Site: office}) { … }            // without signing in
//	@ui.Section("困难", "按期限排列", actions...) { … }
//	@ui.Stats() { … }
//	@ui.FormBox(ui.Form{Action: "/inspections", Draft: "inspect-" + id, Offline: true, Files: true, Submit: "保存督察", Err: err}) { … }
//	@ui.FormRow() { … }                                                        // fields side by side
//	@ui.Alert("warn", "本周还有 2 个社区未报") { … }
//
// # Leaves
//
//	@ui.Table{Columns: []ui.Column{{Key: "name", Title: "小区", Sort: true}, {Key: "units", Title: "户数", Unit: "户", Num: true, Sort: true}},
//		Rows: []ui.Row{{Href: "/compounds/1", Cells: []ui.Cell{ui.Text("示例小区"), ui.Int(312)}}}, Query: ui.QueryOf(r), SortedBy: "name",
//		Find: "名称、地址或拼音首字母", Filters: []ui.Filter{{Name: "mode", Label: "模式", Options: modes}}, Total: 44, Unit: "个",
//		Exports: []ui.Action{{Text: "导出", Href: "/compounds.xlsx", Icon: "download", Download: true}, ui.PrintAction()}, Choose: true, Panel: true}
//	@ui.Pager{Query: q, Total: 120, Unit: "条"}
//	@ui.StatCard{Label: "逾期", Value: "3", Unit: "项", Href: "/findings?state=overdue", Tone: "act"}
//	@ui.Badge("late")            @ui.BadgeText("late", "迟报 2 天")            @ui.Tag("试点", "info", "flag")
//	@ui.Cite("四(二)2", "")      @ui.Cite("", "方案未列评分表，按…拟定")        @ui.CiteLaw("《民法典》第278条", "/law#278")
//	@ui.Field{Kind: "number", Name: "units", Label: "户数", Unit: "户", Value: v, Hint: "写整数", Error: ui.ErrorOf(err, "units"), Required: true, Width: "s"}
//	@ui.Field{Kind: "three", Name: "guard", Label: "有没有门卫", Value: "unknown"}
//	@ui.Field{Kind: "photo", Name: "photos", Label: "照片"}
//	@ui.Hidden{Name: "version", Value: "7"}
//	@ui.Confirm{Title: "发布督察周报", Consequence: "将向 3 个社区、412 户发布第 8 期", Action: "/bulletins/8/issue", Button: "发布第 8 期", Cancel: "/bulletins/8", Reason: ""}
//	@ui.Tabs{{Title: "未销号", Href: "?state=open", Count: "7", Here: true}, {Title: "已销号", Href: "?state=closed"}}
//	@ui.Facts{{Label: "建成年代", Value: "1985年", From: "社区申报，2015-07-22"}, {Label: "户数", Need: "/compounds/1/edit"}}   // no value shows 未知
//	@ui.Reasons{{State: "yes", Text: "2000年以前建成", Clause: "二(一)", From: "建成年代 1985年，社区申报"}}
//	@ui.Next{Step: "填写摸底表", Holder: "商务社区站长", Due: "2015-09-30", Today: today, Href: "/compounds/1/survey", Box: true}
//	@ui.Steps{{Title: "摸底", State: "done", On: "2015-08-02", Holder: "社区"}, {Title: "模式认定", State: "now", On: "2015-08-30", Late: true}}
//	@ui.Diff{{Field: "户数", Old: "310户", New: "312户"}}
//	@ui.Photos{{Src: "/photos/ab", Alt: "楼道堆物", Caption: "3号楼"}}
//	@ui.Progress{Label: "八有", Done: 31, Total: 44, Unknown: 6, Unit: "个", Href: "/goals"}
//	@ui.LineChart{Title: "评比名次", Unit: "名", X: weeks, Series: []ui.Series{{Name: "商务", Points: []float64{1, ui.NoPoint, 3}}}, Invert: true}
//	@ui.BarChart{Title: "八有进展", Unit: "项", Bars: []ui.Bar{{Label: "商务", Value: "5/8", Href: "/goals?c=1", Parts: []ui.Part{{N: 5, Name: "有", Tone: "good"}, {N: 1, Name: "未知", Tone: "none"}}}}, Max: 8}
//	@ui.Timeline{Title: "阶段", Today: today, Phases: []ui.Phase{{Name: "调查摸底", Start: "2015-07-20", End: "2015-08-10", Note: "3/3 项任务"}}}
//	@ui.Empty{Title: "还没有小区", Text: "从 Excel 表导入，或逐个登记。", Actions: []ui.Action{{Text: "导入", Href: "/import", Primary: true}}}
//	@ui.ErrorPage(404, message, ui.Link{Text: "返回小区", Href: "/compounds"})
//	@ui.PrintHead{Left: "示例街道物业管理办公室", Right: "2015-09-21 打印", Code: "D-7F3A"}                         // Page.Print
//	@ui.Hits([]ui.Hit{{Title: "文化路200号院", Sub: "商务社区", Href: "/compounds/1"}})                            // answer to /search with HX-Request
//	@ui.Icon("camera")           @ui.Note("每周一 9:00 封账")                  @ui.Actions(list...)
//
// Tones are good, act, warn, info, none, plain. Badge knows the states listed in badge.go; a state it does not know shows as itself.
//
// # What pages and routes must keep to
//
//   - Routes: GET /static/ is static.Handler(), GET /sw.js is static.Worker(), GET /search?q= answers Hits (a page without HX-Request).
//   - A post that succeeds ends with ui.Done(w, r, "/next", "已保存"): flash, draft forgotten, 303. One that fails shows the form again
//     with status 422 (409 for a conflict) and Form.Err, every value kept.
//   - A form with Offline may arrive late and twice: its hidden input id is the record's id, made by the browser.
//   - The panel and lists replace a part of a full page; handlers never make fragments, apart from Hits.
//   - The content security policy needs script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; worker-src 'self'.
//   - href and action take plain strings: templ refuses javascript: addresses by itself. Never wrap them in templ.SafeURL, which trusts.
//   - Forms and rows need no script: it adds comfort.
//   - data-confirm="…" on a button asks first; data-auto on a GET form sends it on change; data-offline-page on <main> (Page.Attrs)
//     lets the service worker keep the page for use without a connection.
package ui
