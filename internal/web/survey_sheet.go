package web

import (
	"net/http"
	"net/url"
	"strings"

	"bayou/internal/account"
	"bayou/internal/area"
	"bayou/internal/fault"
	"bayou/internal/gate"
	"bayou/internal/plan"
	"bayou/internal/reading"
	"bayou/internal/register"
	"bayou/internal/survey"
	"bayou/internal/web/ui"
)

// maxSheets is how many blank sheets one page prints.
const maxSheets = 200

// surveySheets are blank sheets as they come out of the printer.
type surveySheets struct {
	Community ui.Field // whose sheets; without options on the page of one compound
	Known     ui.Field
	Blank     ui.Field
	Sheets    []surveySheet
	Note      string
}

// surveySheet is one sheet: two pages of paper with a code that brings its record back.
type surveySheet struct {
	Title, Name, Place string
	Code, Href         string
	Version            string
	Parts              []surveySheetPart
}

type surveySheetPart struct {
	Title string
	Lines []surveySheetLine
}

// surveySheetLine is one question on paper: boxes to tick, or a line to write on.
type surveySheetLine struct {
	Name, Hint, Known string
	Boxes             []string
	Blank, Unit       string
}

// surveySheetOne prints the sheet of one compound: GET /compounds/{id}/survey/sheet.
func (s *Site) surveySheetOne(w http.ResponseWriter, r *http.Request) error {
	c, p, err := s.surveyed(r)
	if err != nil {
		return err
	}
	b, err := s.compoundBook(r, account.FillSurvey)
	if err != nil {
		return err
	}
	known := r.URL.Query().Get("known") == "yes"
	v := surveySheets{Known: knownField(known)}
	v.Sheets = []surveySheet{sheetFor(r, p, &c, b.names[c.Community()], known)}
	page := s.page(r, c.Name+"空白摸底表", compoundsLink, ui.Link{Text: c.Name, Href: compoundHref(c.ID)})
	return s.drawSheets(w, r, page, v)
}

// surveySheets prints the sheets of a community in one go: GET /surveys/sheets?community=.
func (s *Site) surveySheets(w http.ResponseWriter, r *http.Request) error {
	b, err := s.compoundBook(r, account.FillSurvey)
	if err != nil {
		return err
	}
	q := r.URL.Query()
	v := surveySheets{
		Community: ui.Field{Kind: "select", Name: "community", Label: "社区", Options: b.places(), Value: q.Get("community"), Width: "m"},
		Known:     knownField(q.Get("known") == "yes"),
		Blank:     ui.Field{Kind: "check", Name: "blank", Label: "只要未登记小区用的空白表", Value: q.Get("blank")},
		Note:      "选一个社区，一次打印它所有小区的空白表，最后附一张给登记册里还没有的小区。",
	}
	at, ok := b.place(q.Get("community"))
	if !ok && len(b.communities) == 1 {
		at, ok = b.communities[0], true
	}
	if ok {
		v.Community.Value = at.Code
		if v.Sheets, v.Note, err = s.sheetsOf(r, at); err != nil {
			return err
		}
	}
	return s.drawSheets(w, r, s.page(r, "空白摸底表", surveysLink), v)
}

func (s *Site) sheetsOf(r *http.Request, at area.Area) (out []surveySheet, note string, err error) {
	p, err := s.Plans.Current(r.Context(), at.Path.Street(), s.today())
	if err != nil {
		return nil, "", err
	}
	q := r.URL.Query()
	if q.Get("blank") != "yes" {
		got, err := s.Register.List(r.Context(), gate.Who(r.Context()).Scope(account.FillSurvey), register.Query{Community: at.Path, Limit: maxSheets})
		if err != nil {
			return nil, "", err
		}
		for i := range got.Rows {
			out = append(out, sheetFor(r, p, &got.Rows[i], at.Short, q.Get("known") == "yes"))
		}
		if got.Total > maxSheets {
			note = "小区太多，一次至多打印 200 张，其余的请到小区页面打印。"
		}
	}
	blank := sheetFor(r, p, &register.Compound{}, at.Short, false)
	blank.Code, blank.Name = survey.PlaceCode(at.Path), "（登记册里还没有的小区）"
	blank.Href = sheetAddress(r, blank.Code)
	return append(out, blank), note, nil
}

func (s *Site) drawSheets(w http.ResponseWriter, r *http.Request, page ui.Page, v surveySheets) error {
	page.Lead = "打印后带到现场填。回来后扫码，或在“摸底调查”里输入编号，按纸上的顺序录入，并把纸拍照附上。"
	page.Print = nil
	if len(v.Sheets) > 0 {
		page.Actions = []ui.Action{ui.PrintAction()}
	}
	return s.draw(w, r, http.StatusOK, page, surveySheetsView(v))
}

func knownField(on bool) ui.Field {
	f := ui.Field{Kind: "check", Name: "known", Label: "印上已登记的情况（灰字），现场核对"}
	if on {
		f.Value = "yes"
	}
	return f
}

// sheetAddress is where the code of a sheet leads, as a phone reads it from paper.
func sheetAddress(r *http.Request, code string) string {
	scheme := "http"
	if r.TLS != nil { // the gate has asked the proxy
		scheme = "https"
	}
	return scheme + "://" + r.Host + "/surveys/sheet/" + url.PathEscape(code)
}

func sheetFor(r *http.Request, p *plan.Plan, c *register.Compound, community string, known bool) surveySheet {
	f := survey.FormOf(p)
	out := surveySheet{Title: p.Issuer + "老旧小区摸底调查表", Name: c.Name, Place: community, Code: survey.Code(c.ID), Version: survey.Short(f.Version)}
	out.Href = sheetAddress(r, out.Code)
	for _, field := range f.Fields {
		if n := len(out.Parts); n == 0 || out.Parts[n-1].Title != field.Section {
			out.Parts = append(out.Parts, surveySheetPart{Title: field.Section})
		}
		line := sheetLine(p, field)
		if fact := c.Facts[field.ID]; known && fact.Text != "" && !field.Sensitive {
			line.Known = said(field, fact.Reading)
		}
		last := &out.Parts[len(out.Parts)-1]
		last.Lines = append(last.Lines, line)
	}
	return out
}

// sheetLine is a question on paper.
func sheetLine(p *plan.Plan, f *plan.Field) surveySheetLine {
	line := surveySheetLine{Name: f.Name, Hint: f.Hint}
	if asks := f.AskedBy(); len(asks) > 0 {
		names := make([]string, len(asks))
		for i, at := range asks {
			names[i] = "“" + p.Fields[at].Name + "”"
		}
		line.Hint = strings.TrimPrefix(line.Hint+"；看"+strings.Join(names, "、")+"，需要才填", "；")
	}
	switch f.Reading.Kind {
	case reading.Bool:
		line.Boxes = []string{"是", "否"}
	case reading.Choice:
		for _, ch := range f.Choices {
			line.Boxes = append(line.Boxes, ch.Name)
		}
	case reading.Name:
		line.Boxes, line.Blank = []string{"无", "有，名称："}, "　　　　　　　"
	case reading.Number:
		line.Blank, line.Unit = "　　　　　", f.Unit
	case reading.Date:
		line.Blank = "　　　　年　　月　　日"
	default:
		line.Blank = "　　　　　　　　　　　"
	}
	return line
}

// surveySheetFind opens the form of a typed code: GET /surveys/sheet?code=.
func (s *Site) surveySheetFind(w http.ResponseWriter, r *http.Request) error {
	return s.surveySheetOpen(w, r, r.URL.Query().Get("code"))
}

// surveySheetGo opens the form of a code that was scanned from paper: GET /surveys/sheet/{code}.
func (s *Site) surveySheetGo(w http.ResponseWriter, r *http.Request) error {
	return s.surveySheetOpen(w, r, r.PathValue("code"))
}

// surveySheetOpen leads from a code to the form in which its paper is keyed in; more than one compound of a code are offered.
func (s *Site) surveySheetOpen(w http.ResponseWriter, r *http.Request, code string) error {
	target, ok := survey.ReadCode(code)
	if !ok {
		return fault.NotFoundf("没有编号“%s”的摸底表，可能有一位写错了。编号是 9 位数字和字母，印在表的上方，请核对。", typedCode(code))
	}
	scope := gate.Who(r.Context()).Scope(account.FillSurvey)
	if target.Steps != "" {
		return s.surveySheetNew(w, r, target.Steps, code)
	}
	found, err := s.Register.ByCode(r.Context(), scope, target.Digits)
	if err != nil {
		return err
	}
	switch len(found) {
	case 0:
		return fault.NotFoundf("编号“%s”的小区不在您负责的范围内，或者已经不在登记册里。", typedCode(code))
	case 1:
		http.Redirect(w, r, surveyHref(found[0].ID)+"?sheet="+url.QueryEscape(survey.Code(found[0].ID)), http.StatusSeeOther)
		return nil
	}
	e := ui.Empty{Title: "这个编号有几个小区，请选一个", Text: "按表上写的名称选。"}
	for i := range found {
		e.Actions = append(e.Actions, ui.Action{Text: found[i].Name, Href: surveyHref(found[i].ID) + "?sheet=" + url.QueryEscape(survey.Code(found[i].ID))})
	}
	return s.draw(w, r, http.StatusOK, s.page(r, "录入纸质表", surveysLink), e)
}

// typedCode is a typed code as a message repeats it.
func typedCode(code string) string {
	if list := []rune(code); len(list) > 20 {
		return string(list[:20]) + "…"
	}
	return code
}

// surveyForms lists the versions of the form with what changed: GET /surveys/forms.
func (s *Site) surveyForms(w http.ResponseWriter, r *http.Request) error {
	street, err := s.street(r)
	if err != nil {
		return err
	}
	all, err := s.Survey.Versions(r.Context(), street)
	if err != nil {
		return err
	}
	var v []surveyVersion
	for i, f := range all {
		x := surveyVersion{Version: f}
		if i+1 < len(all) {
			d := survey.Compare(all[i+1].Form, f.Form)
			x.Changed = &d
		}
		v = append(v, x)
	}
	p := s.page(r, "调查表的版本", surveysLink)
	p.Lead = "调查表按方案生成。问的内容一变就是新的一版；旧版填的照收，每份表都记着用的是哪一版。"
	return s.draw(w, r, http.StatusOK, p, surveyFormsView(v))
}

// surveyVersion is a version of the form with what changed since the one before; nil for the first.
type surveyVersion struct {
	survey.Version
	Changed *survey.Difference
}
