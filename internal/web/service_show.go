package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"bayou/internal/account"
	"bayou/internal/declaration"
	"bayou/internal/fault"
	"bayou/internal/gate"
	"bayou/internal/register"
	"bayou/internal/web/ui"
)

// serviceView is one paper of a compound: its text to edit, its versions and their difference.
type serviceView struct {
	Href, Title   string
	Facts         ui.Facts
	Lacks         []string // what the template could not fill in
	Text          string   // shown to whoever may not edit
	Form, Fix     *ui.Form
	Seq           string
	Typed         string
	Versions      ui.Table
	From, To      string // of the difference; "" = none is asked
	Choices       []ui.Option
	Diff          []declaration.Change
	Cite, Default string
	Err           error
}

func serviceHref(compound, kind string) string {
	href := compoundHref(compound) + "/service"
	if kind != "" {
		href += "/" + kind
	}
	return href
}

// serviceList shows the papers of a compound: GET /compounds/{id}/service.
func (s *Site) serviceList(w http.ResponseWriter, r *http.Request) error {
	b, c, err := s.serviceOf(r)
	if err != nil {
		return err
	}
	t, err := s.papersOf(r, b, c)
	if err != nil {
		return err
	}
	p := s.page(r, "物业服务方案和相关制度", compoundsLink, ui.Link{Text: c.Name, Href: compoundHref(c.ID)})
	p.Lead = "系统按小区的情况和目标起草，社区修改，由物业管理办公室确定；每一版都保留。"
	p.Actions = []ui.Action{ui.PrintAction()}
	return s.draw(w, r, http.StatusOK, p, t)
}

func (s *Site) serviceOf(r *http.Request) (*compoundBook, *register.Compound, error) {
	b, err := s.compoundBook(r, account.SeeRegister)
	if err != nil {
		return nil, nil, err
	}
	c, err := s.Register.Get(r.Context(), gate.Who(r.Context()).Scope(account.SeeRegister), r.PathValue("id"))
	if err == nil {
		b.plan, err = s.Plans.Current(r.Context(), c.Path.Street(), s.today())
	}
	return b, &c, err
}

// papersOf lists the papers that a compound needs, and those it has beside them.
func (s *Site) papersOf(r *http.Request, b *compoundBook, c *register.Compound) (ui.Table, error) {
	t := ui.Table{
		ID: "papers", Columns: []ui.Column{{Title: "文书"}, {Title: "状态"}, {Title: "最新"}, {Title: "修改"}, {Title: "确定"}},
		Empty: ui.Empty{Title: "还没有文书", Text: "先判定模式，系统才知道需要哪些制度。"},
	}
	have, err := s.Declaration.Papers(r.Context(), gate.Who(r.Context()).Scope(account.SeeRegister), c.ID)
	if err != nil {
		return t, err
	}
	need, err := declaration.Templates(b.plan, c)
	if err != nil {
		return t, err
	}
	for i := range need {
		x := declaration.Paper{Kind: need[i].ID}
		if at := slices.IndexFunc(have, func(p declaration.Paper) bool { return p.Kind == x.Kind }); at >= 0 {
			x = have[at]
			have = slices.Delete(have, at, at+1)
		}
		t.Rows = append(t.Rows, paperRow(c.ID, need[i].Title, &x))
	}
	for i := range have { // written under another mode
		title := have[i].Kind
		if x, ok := declaration.TemplateOf(title); ok {
			title = x.Title
		}
		t.Rows = append(t.Rows, paperRow(c.ID, title, &have[i]))
	}
	return t, nil
}

func paperRow(compound, title string, x *declaration.Paper) ui.Row {
	href := serviceHref(compound, x.Kind)
	state := ui.BadgeText("later", "未起草")
	latest, changed, fixed := "", "", ""
	if x.Latest > 0 {
		latest = "第 " + strconv.FormatInt(x.Latest, 10) + " 版"
		changed = x.ChangedOn.Chinese() + " " + x.ChangedBy
		state = ui.BadgeText("draft", "草稿")
	}
	if x.Fixed > 0 {
		fixed = "第 " + strconv.FormatInt(x.Fixed, 10) + " 版，首次确定 " + x.FixedOn.Chinese()
		state = ui.BadgeText("done", "已确定")
		if x.Latest > x.Fixed {
			state = ui.BadgeText("pending", "已确定，另有新草稿")
		}
	}
	return ui.Row{Href: href, Cells: []ui.Cell{ui.To(title, href), ui.View(state), ui.Text(latest), ui.Text(changed), ui.Text(fixed)}}
}

// serviceShow shows one paper: GET /compounds/{id}/service/{kind}?from=1&to=2.
func (s *Site) serviceShow(w http.ResponseWriter, r *http.Request) error {
	return s.drawService(w, r, "", nil)
}

func (s *Site) drawService(w http.ResponseWriter, r *http.Request, do string, failed error) error {
	b, c, err := s.serviceOf(r)
	if err != nil {
		return err
	}
	kind := r.PathValue("kind")
	t, ok := declaration.TemplateOf(kind)
	if !ok {
		return fault.NotFoundf("没有这种文书。请从小区页面进入。")
	}
	who := gate.Who(r.Context())
	paper, found, err := s.Declaration.Paper(r.Context(), who.Scope(account.SeeRegister), c.ID, kind)
	if err != nil {
		return err
	}
	v := serviceView{Href: serviceHref(c.ID, kind), Title: t.Title, Cite: t.Cite, Default: t.Default, Seq: strconv.FormatInt(paper.Latest, 10)}
	if found {
		v.Text = paper.List[0].Text
		v.describe(&paper)
		v.compare(&paper, ui.QueryOf(r))
	} else {
		v.Text, v.Lacks = t.Fill(b.plan, c, b.names[c.Community()], s.today())
		v.Facts = ui.Facts{{Label: "状态", View: ui.BadgeText("later", "未起草"), From: "下面是系统按小区的情况起草的，保存后成为第 1 版"}}
	}
	s.serviceForms(r, c, &v, &paper, do, failed)
	status := http.StatusOK
	if failed != nil {
		status = gate.Status(failed)
	}
	p := s.page(r, c.Name+t.Title, compoundsLink, ui.Link{Text: c.Name, Href: compoundHref(c.ID)}, ui.Link{Text: "方案和制度", Href: serviceHref(c.ID, "")})
	if found {
		p.Actions = append(p.Actions, ui.Action{Text: "文档", Href: v.Href + "/docx", Icon: "download", Download: true})
	}
	p.Actions = append(p.Actions, ui.PrintAction())
	return s.draw(w, r, status, p, servicePage(v))
}

func (s *Site) serviceForms(r *http.Request, c *register.Compound, v *serviceView, paper *declaration.Versions, do string, failed error) {
	who := gate.Who(r.Context())
	if c.WithdrawnOn == "" && who.Can(account.WriteService, c.Path) {
		v.Form = &ui.Form{Action: v.Href, Draft: "paper-" + c.ID + "-" + r.PathValue("kind"), Submit: "保存为新的一版", Cancel: serviceHref(c.ID, ""), Wide: true}
		v.Typed = v.Text
		if do == "write" {
			v.Form.Err, v.Typed = failed, r.PostFormValue("text")
		}
	}
	if paper.Latest > 0 && paper.Fixed != paper.Latest && c.WithdrawnOn == "" && who.Can(account.AnswerDeclare, c.Path) {
		v.Fix = &ui.Form{Action: v.Href + "/fix", Submit: "确定第 " + v.Seq + " 版"}
		if do == "fix" {
			v.Fix.Err = failed
		}
	}
	if forms := map[string]*ui.Form{"write": v.Form, "fix": v.Fix}; forms[do] == nil {
		v.Err = failed
	}
}

func (v *serviceView) describe(paper *declaration.Versions) {
	last := &paper.List[0]
	state, word := "draft", "草稿"
	if last.FixedOn != "" {
		state, word = "done", "已确定"
	}
	v.Facts = ui.Facts{
		{Label: "状态", View: ui.BadgeText(state, word)},
		{Label: "最新", Value: "第 " + v.Seq + " 版", From: last.Day.Chinese() + "，" + last.Post + " " + last.By},
	}
	if n := last.Blanks(); n > 0 {
		v.Facts = append(v.Facts, ui.Fact{Label: "还有空白", Value: strconv.Itoa(n) + " 处", From: "填好才能确定"})
	}
	v.Versions = ui.Table{ID: "versions", Columns: []ui.Column{{Title: "版本"}, {Title: "日期"}, {Title: "谁写的"}, {Title: "确定"}, {Title: "文档"}, {Title: "与上一版"}}}
	for i := range paper.List {
		x := &paper.List[i]
		seq, fixed := strconv.FormatInt(x.Seq, 10), ""
		if x.FixedOn != "" {
			fixed = x.FixedOn.Chinese() + " " + x.FixedBy
		}
		row := ui.Row{Cells: []ui.Cell{
			ui.Text("第 " + seq + " 版"), ui.Text(x.Day.Chinese()), ui.Text(x.Post + " " + x.By), ui.Text(fixed), ui.To("下载", v.Href+"/docx?seq="+seq),
		}}
		if x.Seq > 1 {
			row.Cells = append(row.Cells, ui.To("看不同", v.Href+"?from="+strconv.FormatInt(x.Seq-1, 10)+"&to="+seq+"#difference"))
		}
		v.Versions.Rows = append(v.Versions.Rows, row)
		v.Choices = append(v.Choices, ui.Option{Value: seq, Label: "第 " + seq + " 版"})
	}
}

// compare fills in the difference that the address asks for.
func (v *serviceView) compare(paper *declaration.Versions, q ui.Query) {
	from, to := paper.At(digits(q.Get("from"))), paper.At(digits(q.Get("to")))
	if from == nil || to == nil {
		return
	}
	v.From, v.To = strconv.FormatInt(from.Seq, 10), strconv.FormatInt(to.Seq, 10)
	v.Diff = declaration.Difference(from.Text, to.Text)
}

// serviceWrite keeps a new version: POST /compounds/{id}/service/{kind}.
func (s *Site) serviceWrite(w http.ResponseWriter, r *http.Request) error {
	return s.serviceChange(w, r, "write", "已保存为新的一版。", func(by account.Who, id, kind string) error {
		_, err := s.Declaration.Write(r.Context(), by, id, kind, digits(r.PostFormValue("version")), r.PostFormValue("text"))
		return err
	})
}

// serviceFix fixes the newest version: POST /compounds/{id}/service/{kind}/fix.
func (s *Site) serviceFix(w http.ResponseWriter, r *http.Request) error {
	return s.serviceChange(w, r, "fix", "已确定，文档已留存。", func(by account.Who, id, kind string) error {
		_, err := s.Declaration.Fix(r.Context(), by, id, kind, digits(r.PostFormValue("version")))
		return err
	})
}

func (s *Site) serviceChange(w http.ResponseWriter, r *http.Request, do, said string, change func(account.Who, string, string) error) error {
	if err := parseForm(r); err != nil {
		return err
	}
	id, kind := r.PathValue("id"), r.PathValue("kind")
	err := change(gate.Who(r.Context()), id, kind)
	if k := fault.Of(err); err != nil && (k == fault.Invalid || k == fault.Conflict) {
		return s.drawService(w, r, do, err)
	}
	if err != nil {
		return err
	}
	ui.Done(w, r, serviceHref(id, kind), said)
	return nil
}

// serviceDocx sends a version as a document, the newest unless the address names one: GET /compounds/{id}/service/{kind}/docx?seq=1.
func (s *Site) serviceDocx(w http.ResponseWriter, r *http.Request) error {
	_, c, err := s.serviceOf(r)
	if err != nil {
		return err
	}
	paper, found, err := s.Declaration.Paper(r.Context(), gate.Who(r.Context()).Scope(account.SeeRegister), c.ID, r.PathValue("kind"))
	if err != nil {
		return err
	}
	seq := paper.Latest
	if text := strings.TrimSpace(r.URL.Query().Get("seq")); text != "" {
		seq = digits(text)
	}
	v := paper.At(seq)
	if !found || v == nil {
		return fault.NotFoundf("没有这一版。请先起草，或从版本列表下载。")
	}
	file, err := s.Declaration.PaperDocx(r.Context(), c, v)
	if err != nil {
		return err
	}
	asDownload(w, declaration.DocxKind, c.Name+v.Title+"第"+strconv.FormatInt(v.Seq, 10)+"版.docx")
	_, err = w.Write(file)
	return err
}
