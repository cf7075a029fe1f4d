package web

import (
	"net/http"
	"net/url"
	"path"
	"strconv"
	"strings"
	"unicode"

	"bayou/internal/account"
	"bayou/internal/clock"
	"bayou/internal/fault"
	"bayou/internal/gate"
	"bayou/internal/place"
	"bayou/internal/reading"
	"bayou/internal/register"
	"bayou/internal/web/ui"
)

var importsLink = ui.Link{Text: "导入", Href: "/imports"}

// importForm is the form by which a workbook is uploaded.
type importForm struct {
	Form        ui.Form
	AsOf        string
	Community   string
	Sheet       string
	Map         string
	Communities []ui.Option
	Maps        []ui.Option
	Required    []string // names of the columns a workbook must have
}

// importNew asks for a workbook: GET /imports/new.
func (s *Site) importNew(w http.ResponseWriter, r *http.Request) error {
	return s.drawImportForm(w, r, http.StatusOK, nil)
}

func (s *Site) drawImportForm(w http.ResponseWriter, r *http.Request, status int, failed error) error {
	b, err := s.compoundBook(r, account.ImportRows)
	if err != nil {
		return err
	}
	street, err := s.street(r)
	if err != nil {
		return err
	}
	maps, err := s.Register.Maps(r.Context(), street, register.RegisterTable)
	if err != nil {
		return err
	}
	v := importForm{
		Form: ui.Form{Action: "/imports/new", Files: true, Submit: "上传并预览", Cancel: "/imports", Err: failed}, Communities: b.places(),
		AsOf: orElse(r.FormValue(inAsOf), string(s.today())), Community: r.FormValue("community"), Sheet: r.FormValue("sheet"), Map: r.FormValue("map"),
	}
	v.Maps = b.mapping().options(maps)
	for i := range b.plan.Fields {
		if b.plan.Fields[i].Required {
			v.Required = append(v.Required, b.plan.Fields[i].Name)
		}
	}
	p := s.page(r, "导入登记表", importsLink)
	p.Lead = "先预览，看清每一行会怎样，再确认。没有确认以前什么都不会改。"
	p.Narrow = true
	return s.draw(w, r, status, p, importFormPage(v))
}

// importUpload keeps the workbook and leads to its preview: POST /imports/new.
func (s *Site) importUpload(w http.ResponseWriter, r *http.Request) error {
	hash, name, status, err := s.receive(w, r)
	if err != nil && status != 0 {
		return s.drawImportForm(w, r, status, err)
	}
	if err != nil {
		return err
	}
	v := url.Values{"f": {hash}, "name": {name}}
	for _, k := range uploadKeys[2:] {
		if x := r.FormValue(k); x != "" {
			v.Set(k, x)
		}
	}
	http.Redirect(w, r, "/imports/preview?"+v.Encode(), http.StatusSeeOther)
	return nil
}

// fileName is a file's name as its owner calls it, without folders and marks that could mislead on a page.
func fileName(s string) string {
	s = path.Base(strings.ReplaceAll(s, `\`, "/"))
	s = strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return -1
	}, s)
	if long := []rune(s); len(long) > 120 {
		s = string(long[len(long)-120:])
	}
	return orElse(strings.TrimSpace(s), "登记表")
}

// upload reads what an address or a form says of a kept workbook.
func (s *Site) upload(r *http.Request, b *compoundBook) (register.Upload, error) {
	street, err := s.street(r)
	if err != nil {
		return register.Upload{}, err
	}
	file, err := s.uploads.path(gate.Who(r.Context()).ID, r.FormValue("f"))
	if err != nil {
		return register.Upload{}, err
	}
	u := register.Upload{
		Street: street, Path: file, Name: fileName(r.FormValue("name")), Sheet: r.FormValue("sheet"), AsOf: dayOf(r.FormValue(inAsOf)),
		Map: r.FormValue("map"), Community: communityOf(b, r.FormValue("community")), System: reading.System(r.FormValue(inSystem)),
	}
	p := s.uploads.picked(gate.Who(r.Context()).ID, r.FormValue("f"))
	if r.Method == http.MethodPost {
		p.take(r.PostForm)
	}
	u.Answers, u.Left = p.answers, p.left
	return u, nil
}

func communityOf(b *compoundBook, text string) place.Path {
	if text == "" {
		return ""
	}
	a, _ := b.place(text)
	return a.Path
}

// previewView is what would become of a workbook.
type previewView struct {
	Run     register.Run
	Again   string // that the file was imported before
	Hidden  []ui.Hidden
	Groups  []previewGroup
	Grid    *importGrid
	Columns []ui.Fact
	Unused  []string
	Form    ui.Form
	Map     columnsView
	System  *systemView // nil = no point that does not say its coordinate system
}

// previewGroup are the rows of one outcome, of which the first are shown.
type previewGroup struct {
	Outcome register.Outcome
	Rows    []previewRow
	Total   int64
	Tone    string
}

type previewRow struct {
	register.RowResult
	Changes ui.Diff
	Said    string   // what the row says of itself, where a person compares
	Choice  ui.Field // what a person answers
}

// shownRows bounds the rows of one outcome on the preview page.
const shownRows = 200

// importPreview shows what each row would do: GET /imports/preview.
func (s *Site) importPreview(w http.ResponseWriter, r *http.Request) error {
	b, err := s.compoundBook(r, account.ImportRows)
	if err != nil {
		return err
	}
	u, err := s.upload(r, b)
	if err != nil {
		return s.drawImportForm(w, r, gate.Status(err), err)
	}
	q, chosen := ui.QueryOf(r), picks{u.Answers, u.Left}
	v := previewView{Grid: &importGrid{Page: q.Page(), All: q.Get(inShow) == "all"}, Groups: []previewGroup{
		{Outcome: register.NeedsPerson, Tone: "warn"},
		{Outcome: register.Rejected, Tone: "act"},
		{Outcome: register.Unchanged, Tone: "none"},
	}}
	checked, err := s.Register.Preview(r.Context(), gate.Who(r.Context()), u, func(row register.RowResult) error {
		v.Grid.take(&row, &chosen)
		v.take(b, row)
		return nil
	})
	if k := fault.Of(err); err != nil && (k == fault.Invalid || k == fault.NotFound) {
		return s.drawUnread(w, r, b, &u, err)
	}
	if err != nil {
		return err
	}
	v.finish(b, checked, r)
	v.System = systemOf(r, u.System, checked.Unclear)
	v.Grid.finish(b, checked.Run.Columns, &chosen)
	if v.Map, err = s.columnsView(r, b, &u, nil); err != nil {
		return err
	}
	p := s.page(r, "预览："+u.Name, importsLink)
	p.Lead = "还没有导入。看过没有问题，在页面最下面确认。"
	return s.draw(w, r, http.StatusOK, p, previewPage(v))
}

func (v *previewView) take(b *compoundBook, row register.RowResult) {
	for i := range v.Groups {
		g := &v.Groups[i]
		if g.Outcome != row.Outcome {
			continue
		}
		if g.Total++; len(g.Rows) >= shownRows || g.Outcome == register.Unchanged && len(row.Problems) == 0 {
			return
		}
		line := previewRow{RowResult: row}
		for _, c := range row.Changes {
			if f, ok := b.plan.Field(c.Field); ok && f.Sensitive {
				c.Old, c.New = "（个人信息，不显示）", "（个人信息，不显示）"
			}
			line.Changes = append(line.Changes, ui.Change{Field: b.field(c.Field), Old: c.Old, New: c.New})
		}
		if row.Outcome == register.NeedsPerson {
			line.ask(b)
		}
		g.Rows = append(g.Rows, line)
	}
}

// ask sets what a row says beside the compounds that it may mean, and the choice between them.
func (l *previewRow) ask(b *compoundBook) {
	l.Said = about(l.Address, l.Households)
	l.Choice = ui.Field{Kind: "radio", Name: "row-" + strconv.FormatInt(l.Row, 10), Label: "这一行是"}
	for i := range l.Among {
		c := &l.Among[i]
		l.Choice.Options = append(l.Choice.Options, ui.Option{
			Value: c.ID, Label: "登记册里的“" + c.Name + "”（" + b.names[c.Community()] + "，" + about(c.Address, c.Facts[register.FieldHousehold].Text) + "）",
		})
	}
	l.Choice.Options = append(l.Choice.Options,
		ui.Option{Value: register.Another, Label: "另一个小区，照此登记"}, ui.Option{Value: register.LeaveOut, Label: "不采用这一行"},
		ui.Option{Value: "", Label: "先不定，留作待人工"})
}

// about says what tells compounds of one name apart.
func about(address, households string) string {
	if households != "" {
		households += strings.Repeat("户", 1-min(1, strings.Count(households, "户")))
	}
	return orElse(address, "地址未知") + "，" + orElse(households, "户数未知")
}

func (v *previewView) finish(b *compoundBook, c register.Checked, r *http.Request) {
	v.Run = c.Run
	if c.Before != nil {
		v.Again = c.Before.Again()
	}
	for _, k := range append([]string{inShow}, uploadKeys...) {
		if x := r.FormValue(k); x != "" {
			v.Hidden = append(v.Hidden, ui.Hidden{Name: k, Value: x})
		}
	}
	for _, k := range c.Run.Columns {
		if k.Field == "" {
			if k.Header != "" {
				v.Unused = append(v.Unused, k.Header)
			}
			continue
		}
		v.Columns = append(v.Columns, ui.Fact{Label: b.field(k.Field), Value: k.Letter + " 列“" + k.Header + "”"})
	}
	v.Form = ui.Form{
		Action: "/imports", Wide: true, Cancel: "/imports/new",
		Submit: "确认导入：新增 " + count(c.Run.Created) + " 个，更新 " + count(c.Run.Updated) + " 个",
	}
}

// importConfirm stores the workbook: POST /imports.
func (s *Site) importConfirm(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(r); err != nil {
		return err
	}
	b, err := s.compoundBook(r, account.ImportRows)
	if err != nil {
		return err
	}
	u, err := s.upload(r, b)
	if err != nil {
		return s.drawImportForm(w, r, gate.Status(err), err)
	}
	who := gate.Who(r.Context())
	run, err := s.Register.Import(r.Context(), who, u)
	if k := fault.Of(err); err != nil && (k == fault.Invalid || k == fault.Conflict || k == fault.NotFound) {
		return s.drawImportForm(w, r, gate.Status(err), err)
	}
	if err != nil {
		return err
	}
	s.uploads.drop(who.ID, r.FormValue("f"))
	ui.Done(w, r, "/imports/"+run.ID, "导入完成："+run.Sentence()+"。")
	return nil
}

// undone says when and by whom a run was taken back.
func undone(r *register.Run) string {
	if r.UndoneAt == 0 {
		return ""
	}
	return "已由 " + r.UndoneBy + " 于 " + clock.Stamp(r.UndoneAt) + " 撤销"
}
