package web

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"bayou/internal/fault"
	"bayou/internal/gate"
	"bayou/internal/house"
	"bayou/internal/register"
	"bayou/internal/web/ui"
)

// roomlistForm is the form by which a room list is uploaded.
type roomlistForm struct {
	Form           ui.Form
	Typed          map[string]string
	Sources, First []ui.Option
	Maps           []ui.Option
}

// roomlistKeys are what an address and the forms of a preview carry of a room list.
var roomlistKeys = []string{"f", "name", inAsOf, "source", "building", "first", "sheet", "map"}

// roomlistNew asks for a room list: GET /compounds/{id}/houses/imports/new.
func (s *Site) roomlistNew(w http.ResponseWriter, r *http.Request) error {
	return s.drawRoomlistForm(w, r, http.StatusOK, nil)
}

func (s *Site) drawRoomlistForm(w http.ResponseWriter, r *http.Request, status int, failed error) error {
	e, err := s.estate(r)
	if err != nil {
		return err
	}
	v := roomlistForm{
		Form:  ui.Form{Action: e.href("/imports/new"), Files: true, Submit: "上传并预览", Cancel: e.href(""), Err: failed},
		Typed: map[string]string{inAsOf: orElse(r.FormValue(inAsOf), string(s.today()))}, Sources: sourceOptions(),
		First: []ui.Option{{Value: string(house.FirstBuilding), Label: "楼号"}, {Value: string(house.FirstEntrance), Label: "单元号"}},
	}
	for _, k := range roomlistKeys[3:] {
		v.Typed[k] = r.FormValue(k)
	}
	maps, err := s.House.Maps(r.Context(), gate.Who(r.Context()), e.ID)
	if err != nil {
		return err
	}
	v.Maps = e.mapping().options(maps)
	p := s.estatePage(r, e, "导入房屋清册")
	p.Lead = "先预览，看清每一行会怎样，再确认。没有确认以前什么都不会改。"
	p.Narrow = true
	return s.draw(w, r, status, p, roomlistFormView(v))
}

// roomlistUpload keeps the workbook and leads to its preview: POST /compounds/{id}/houses/imports/new.
func (s *Site) roomlistUpload(w http.ResponseWriter, r *http.Request) error {
	e, err := s.estate(r)
	if err != nil {
		return err
	}
	hash, name, status, err := s.receive(w, r)
	if err != nil && status != 0 {
		return s.drawRoomlistForm(w, r, status, err)
	}
	if err != nil {
		return err
	}
	v := url.Values{"f": {hash}, "name": {name}}
	for _, k := range roomlistKeys[2:] {
		if x := r.FormValue(k); x != "" {
			v.Set(k, x)
		}
	}
	http.Redirect(w, r, e.href("/imports/preview?"+v.Encode()), http.StatusSeeOther)
	return nil
}

// roomlist reads what an address or a form says of a kept room list.
func (s *Site) roomlist(r *http.Request, e *estate) (house.Upload, error) {
	file, err := s.uploads.path(gate.Who(r.Context()).ID, r.FormValue("f"))
	if err != nil {
		return house.Upload{}, err
	}
	u := house.Upload{
		Compound: e.ID, Path: file, Name: fileName(r.FormValue("name")), Sheet: r.FormValue("sheet"), Map: r.FormValue("map"), AsOf: dayOf(r.FormValue(inAsOf)),
		Source: house.AreaSource(r.FormValue("source")), Building: r.FormValue("building"), First: house.FirstOf(r.FormValue("first")),
		Merge: r.FormValue("merge") == "yes", NewBuildings: r.FormValue("newbuildings") == "yes", Answers: map[int64]string{},
	}
	if u.Source.Chinese() == "" {
		u.Source = ""
	}
	for key, values := range r.Form {
		if n, ok := strings.CutPrefix(key, "row-"); ok && values[0] != "" {
			if row, err := strconv.ParseInt(n, 10, 64); err == nil {
				u.Answers[row] = values[0]
			}
		}
	}
	return u, nil
}

// roomlistPreview is what would become of a room list.
type roomlistPreview struct {
	Said, Again         string
	Hidden              []ui.Hidden
	Groups              []roomlistGroup
	Columns             ui.Facts
	Unused              string
	Form                ui.Form
	Merge, NewBuildings string
	Map                 columnsView
}

type roomlistGroup struct {
	Outcome           register.Outcome
	Title, Tone, Note string
	Total             int
	Table             ui.Table
}

// roomlistLine is one row with why it came out as it did.
type roomlistLine struct {
	Note     string
	Changes  ui.Diff
	Problems []string
	Choice   ui.Field
}

var roomlistTones = []roomlistGroup{
	{Outcome: register.NeedsPerson, Tone: "warn"},
	{Outcome: register.Rejected, Tone: "act"},
	{Outcome: house.Missing, Tone: "none"},
	{Outcome: house.Joined, Tone: "info"},
	{Outcome: register.Updated, Tone: "info"},
	{Outcome: register.Created, Tone: "good"},
	{Outcome: register.Unchanged, Tone: "none"},
}

// roomlistCheck shows what each row would do: GET /compounds/{id}/houses/imports/preview.
func (s *Site) roomlistCheck(w http.ResponseWriter, r *http.Request) error {
	e, err := s.estate(r)
	if err != nil {
		return err
	}
	if r.FormValue("f") == "" {
		http.Redirect(w, r, e.href("/imports/new"), http.StatusSeeOther)
		return nil
	}
	u, err := s.roomlist(r, e)
	if err != nil {
		return s.drawRoomlistForm(w, r, gate.Status(err), err)
	}
	v := roomlistPreview{Merge: "yes"}
	for _, g := range roomlistTones {
		g.Title = house.OutcomeTitle(g.Outcome)
		g.Table = ui.Table{ID: string(g.Outcome), Columns: []ui.Column{{Title: "行", Num: true}, {Title: "房号"}, {Title: "说明"}}}
		v.Groups = append(v.Groups, g)
	}
	checked, err := s.House.Preview(r.Context(), gate.Who(r.Context()), u, func(row house.RowResult) error {
		v.take(&row)
		return nil
	})
	if k := fault.Of(err); err != nil && (k == fault.Invalid || k == fault.Conflict || k == fault.NotFound) {
		return s.drawRoomsUnread(w, r, e, &u, err)
	}
	if err != nil {
		return err
	}
	if v.Map, err = s.roomColumns(r, e, &u, nil); err != nil {
		return err
	}
	v.finish(r, e, &checked)
	p := s.estatePage(r, e, "预览："+u.Name)
	p.Lead = "还没有导入。看过没有问题，在页面最下面确认。"
	return s.draw(w, r, http.StatusOK, p, roomlistPreviewView(v))
}

func (v *roomlistPreview) take(row *house.RowResult) {
	for i := range v.Groups {
		g := &v.Groups[i]
		if g.Outcome != row.Outcome {
			continue
		}
		if g.Total++; len(g.Table.Rows) >= shownRows || g.Outcome == register.Unchanged && len(row.Problems) == 0 {
			return
		}
		number := ui.Int(int(row.Row))
		if row.Row < 0 {
			number = ui.Text("")
		}
		g.Table.Rows = append(g.Table.Rows, ui.Row{Cells: []ui.Cell{number, ui.Text(row.Room), ui.View(roomlistNote(rowLine(row)))}})
	}
}

// rowLine tells why a row came out as it did, and asks where a person has to say which room it means.
func rowLine(row *house.RowResult) roomlistLine {
	l := roomlistLine{Note: row.Note, Problems: cellProblems(row.Problems)}
	for _, c := range row.Changes {
		l.Changes = append(l.Changes, ui.Change{Field: c.Field, Old: c.Old, New: c.New})
	}
	if len(row.Among)+len(row.Choices) == 0 || len(row.Among) > 20 {
		return l
	}
	l.Choice = ui.Field{Kind: "radio", Name: "row-" + strconv.FormatInt(row.Row, 10), Label: "这一行是"}
	for _, u := range row.Among {
		l.Choice.Options = append(l.Choice.Options, ui.Option{Value: u.ID, Label: "已登记的" + u.Chinese() + "（" + orElse(squares(u.Area), "面积未知") + "）"})
	}
	for _, k := range row.Choices {
		if k.Building != "" {
			l.Choice.Options = append(l.Choice.Options, ui.Option{Value: k.String(), Label: k.Chinese()})
		}
	}
	l.Choice.Options = append(l.Choice.Options, ui.Option{Value: house.LeaveOut, Label: "不采用这一行"}, ui.Option{Value: "", Label: "先不定，留作待人工"})
	return l
}

func cellProblems(ps register.Problems) []string {
	out := make([]string, len(ps))
	for i, p := range ps {
		out[i] = p.Cell + " " + house.ColumnNames[p.Field] + "“" + p.Text + "”：" + p.Note
	}
	return out
}

func (v *roomlistPreview) finish(r *http.Request, e *estate, c *house.Checked) {
	run := &c.Run
	v.Said = run.Sentence() + "。情况截至 " + run.AsOf.Chinese() + sheetText(run.Sheet) + "。"
	if c.Before != nil {
		v.Again = "这份清册 " + c.Before.Day.Chinese() + " 已经由 " + c.Before.By + " 导入过（" + c.Before.Sentence() + "）。确实要再导入一次才确认。"
	}
	for _, k := range roomlistKeys {
		if x := r.FormValue(k); x != "" {
			v.Hidden = append(v.Hidden, ui.Hidden{Name: k, Value: x})
		}
	}
	var unused []string
	for _, k := range run.Columns {
		switch {
		case k.Field != "":
			v.Columns = append(v.Columns, ui.Fact{Label: house.ColumnNames[k.Field], Value: k.Letter + " 列“" + k.Header + "”"})
		case k.Header != "":
			unused = append(unused, k.Header)
		}
	}
	v.Unused = strings.Join(unused, "、")
	for i := range v.Groups {
		g := &v.Groups[i]
		g.Note = ui.Number(g.Total) + " 行"
		if len(g.Table.Rows) < g.Total && g.Outcome != register.Unchanged {
			g.Note += "，只列出前 " + strconv.Itoa(len(g.Table.Rows)) + " 行"
		}
	}
	v.Form = ui.Form{
		Action: e.href("/imports"), Wide: true, Cancel: e.href("/imports/new"), Submit: "确认导入：新增 " + count(run.Created) + " 套，更新 " + count(run.Updated) + " 套",
	}
}

// roomlistConfirm stores the room list: POST /compounds/{id}/houses/imports.
func (s *Site) roomlistConfirm(w http.ResponseWriter, r *http.Request) error {
	e, err := s.estate(r)
	if err != nil {
		return err
	}
	u, err := s.roomlist(r, e)
	if err != nil {
		return s.drawRoomlistForm(w, r, gate.Status(err), err)
	}
	who := gate.Who(r.Context())
	run, err := s.House.Import(r.Context(), who, u)
	if k := fault.Of(err); err != nil && (k == fault.Invalid || k == fault.Conflict || k == fault.NotFound) {
		return s.drawRoomlistForm(w, r, gate.Status(err), err)
	}
	if err != nil {
		return err
	}
	s.uploads.drop(who.ID, r.FormValue("f"))
	ui.Done(w, r, e.href("/imports/"+run.ID), "导入完成："+run.Sentence()+"。")
	return nil
}
