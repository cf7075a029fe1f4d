package web

import (
	"net/http"
	"net/url"
	"strings"

	"bayou/internal/account"
	"bayou/internal/fault"
	"bayou/internal/gate"
	"bayou/internal/register"
	"bayou/internal/web/ui"
)

// uploadKeys are what an address and the forms of a preview carry of an upload.
var uploadKeys = []string{"f", "name", inAsOf, "community", inSystem, "sheet", "map"}

// mapping is what a page says of the columns of one kind of table: what they may be, and where that is previewed and saved.
type mapping struct {
	Preview, Save, Other string   // addresses; Other takes another file
	Carried              []string // of the upload, besides the sheet and the mapping
	Plain                string   // the choice to use no mapping
	Fields               []ui.Option
}

// columnsView is what the columns of a workbook are taken for, and the forms by which a person says it otherwise.
type columnsView struct {
	mapping
	Sheets, Maps []ui.Option
	Sheet, Map   string
	Hidden       []ui.Hidden
	Form         ui.Form
	Name         string // under which the mapping is saved
	Columns      []columnChoice
	Open         bool
}

// columnChoice is one column with the field that it is taken for.
type columnChoice struct {
	Header ui.Hidden
	Field  ui.Field
}

func (b *compoundBook) mapping() mapping {
	m := mapping{Preview: "/imports/preview", Save: "/imports/map", Other: "/imports/new", Carried: uploadKeys[:5], Plain: "只按方案的名称识别"}
	for i := range b.plan.Fields {
		m.Fields = append(m.Fields, ui.Option{Value: b.plan.Fields[i].ID, Label: b.plan.Fields[i].Name})
	}
	return m
}

// columnsView looks at the headers of an upload. failed is what went wrong with the mapping, nil for none.
func (s *Site) columnsView(r *http.Request, b *compoundBook, u *register.Upload, failed error) (columnsView, error) {
	look, err := s.Register.Headers(r.Context(), gate.Who(r.Context()), *u)
	if err != nil {
		return columnsView{}, err
	}
	maps, err := s.Register.Maps(r.Context(), u.Street, register.RegisterTable)
	return b.mapping().look(r, look, maps, failed), err
}

// look sets the columns of a table beside what they may be.
func (m mapping) look(r *http.Request, look register.Headers, maps []string, failed error) columnsView {
	chosen := r.FormValue("map")
	v := columnsView{
		mapping: m, Sheet: look.Sheet, Map: chosen, Name: orElse(r.FormValue("as"), chosen), Open: failed != nil, Maps: m.options(maps),
		Form: ui.Form{Action: m.Save, Submit: "保存对照，重新预览", Err: failed, Wide: true},
	}
	for _, name := range look.Sheets {
		v.Sheets = append(v.Sheets, ui.Option{Value: name, Label: name})
	}
	for _, k := range m.Carried {
		if x := r.FormValue(k); x != "" {
			v.Hidden = append(v.Hidden, ui.Hidden{Name: k, Value: x})
		}
	}
	for _, c := range look.Columns {
		if c.Header != "" && (c.Field == "" || m.name(c.Field) != "") {
			v.Columns = append(v.Columns, m.choice(r, c, failed))
		}
	}
	return v
}

// options are the mappings to choose from.
func (m mapping) options(maps []string) []ui.Option {
	out := []ui.Option{{Value: register.PlanOnly, Label: m.Plain}}
	for _, name := range maps {
		out = append(out, ui.Option{Value: name, Label: name})
	}
	return out
}

// name returns a field's name, "" for what is none.
func (m mapping) name(field string) string {
	for _, o := range m.Fields {
		if o.Value == field {
			return o.Label
		}
	}
	return ""
}

func (m mapping) choice(r *http.Request, c register.Column, failed error) columnChoice {
	in := ui.Field{
		Kind: "select", Name: "col-" + c.Letter, Label: c.Letter + " 列“" + c.Header + "”", Value: c.Field, Blank: "不用这一列",
		Error: ui.ErrorOf(failed, "col-"+c.Letter), Options: m.Fields,
	}
	if _, sent := r.PostForm[in.Name]; sent {
		in.Value = r.PostFormValue(in.Name)
	}
	return columnChoice{ui.Hidden{Name: "head-" + c.Letter, Value: c.Header}, in}
}

// drawUnread shows a workbook whose header was not understood, with the forms to say what its columns are.
func (s *Site) drawUnread(w http.ResponseWriter, r *http.Request, b *compoundBook, u *register.Upload, failed error) error {
	v, err := s.columnsView(r, b, u, failed)
	if err != nil {
		return s.drawImportForm(w, r, gate.Status(failed), failed)
	}
	p := s.page(r, "表头对照："+u.Name, importsLink)
	p.Lead = "还没有导入。请选对工作表，或者说明各列是什么，再预览。"
	return s.draw(w, r, gate.Status(failed), p, columnsPage(v))
}

// importMap saves what the columns of a workbook are and leads to the preview by it: POST /imports/map.
func (s *Site) importMap(w http.ResponseWriter, r *http.Request) error {
	b, err := s.compoundBook(r, account.ImportRows)
	if err != nil {
		return err
	}
	u, err := s.upload(r, b)
	if err != nil {
		return s.drawImportForm(w, r, gate.Status(err), err)
	}
	name := strings.TrimSpace(r.PostFormValue("as"))
	fields, err := b.mapping().read(r)
	if err == nil {
		err = s.Register.SaveMap(r.Context(), gate.Who(r.Context()), u.Street, name, fields)
	}
	if fault.Of(err) == fault.Invalid {
		return s.drawUnread(w, r, b, &u, err)
	}
	if err != nil {
		return err
	}
	b.mapping().saved(w, r, name)
	return nil
}

// read reads what the columns were said to be. Two columns cannot be the same.
func (m mapping) read(r *http.Request) (map[string]string, error) {
	fields, taken := map[string]string{}, map[string]string{}
	for key := range r.PostForm {
		letter, ok := strings.CutPrefix(key, "head-")
		if !ok {
			continue
		}
		field, header := r.PostFormValue("col-"+letter), r.PostFormValue(key)
		if other := taken[field]; field != "" && other != "" {
			return nil, fault.InvalidFields("有两列选成了同一项。", fault.Field{
				Name: "col-" + max(letter, other), Message: "“" + m.name(field) + "”已经选给了 " + min(letter, other) + " 列，请改选一列",
			})
		}
		if field != "" && m.name(field) == "" {
			return nil, fault.InvalidFields("选的项目不在列表里。", fault.Field{Name: "col-" + letter, Message: "请从列表里选择，或选“不用这一列”"})
		}
		fields[header], taken[field] = field, letter
	}
	return fields, nil
}

// saved leads to the preview by a mapping that was saved.
func (m mapping) saved(w http.ResponseWriter, r *http.Request, name string) {
	to := url.Values{"map": {name}}
	for _, k := range append([]string{"sheet"}, m.Carried...) {
		if x := r.PostFormValue(k); x != "" {
			to.Set(k, x)
		}
	}
	ui.Done(w, r, m.Preview+"?"+to.Encode(), "表头对照“"+name+"”已保存，以后的导入可以直接选用。")
}
