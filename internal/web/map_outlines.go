package web

import (
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"bayou/internal/account"
	"bayou/internal/area"
	"bayou/internal/clock"
	"bayou/internal/fault"
	"bayou/internal/gate"
	"bayou/internal/geo"
	"bayou/internal/place"
	"bayou/internal/reading"
	"bayou/internal/register"
	"bayou/internal/web/ui"
)

var outlinesLink = ui.Link{Text: "社区边界", Href: "/map/outlines"}

// mapOutlinesGet sends the borders that hold where the reader works: GET /map/outlines.json.
func (s *Site) mapOutlinesGet(w http.ResponseWriter, r *http.Request) error {
	figures, err := s.Areas.Outlines(r.Context(), gate.Who(r.Context()).Scope(account.SeeRegister))
	if err != nil {
		return err
	}
	if figures == nil {
		figures = []area.Figure{}
	}
	return sendJSON(w, r, figures)
}

// outlineListView is what was taken in so far, and the form for another file.
type outlineListView struct {
	Form  ui.Form
	Table ui.Table
}

// outlineList shows the files of borders: GET /map/outlines.
func (s *Site) outlineList(w http.ResponseWriter, r *http.Request) error {
	return s.drawOutlines(w, r, http.StatusOK, nil)
}

func (s *Site) drawOutlines(w http.ResponseWriter, r *http.Request, status int, failed error) error {
	sets, err := s.Areas.OutlineSets(r.Context(), gate.Who(r.Context()).Scope(account.ImportRows))
	if err != nil {
		return err
	}
	v := outlineListView{
		Form: ui.Form{Action: "/map/outlines", Files: true, Submit: "上传并预览", Cancel: "/map", Err: failed},
		Table: ui.Table{
			Columns: []ui.Column{{Title: "文件"}, {Title: "图形", Unit: "个", Num: true}, {Title: "坐标系"}, {Title: "导入"}, {Title: "由谁"}, {Title: "状态", Links: true}},
			Empty:   ui.Empty{Title: "还没有社区边界", Text: "没有边界，分布图照样能用。有了边界，图上看得出小区在不在自己的社区里。"},
		},
	}
	holds := map[place.Path]bool{}
	for i := range sets {
		set := &sets[i]
		state := ui.Text("已被后来的代替")
		switch {
		case set.UndoneAt != 0:
			state = ui.Text("已由 " + set.UndoneBy + " 于 " + clock.Stamp(set.UndoneAt) + " 撤销")
		case !holds[set.Path]:
			holds[set.Path] = true
			state = ui.View(outlineUndoButton(set.ID))
		}
		v.Table.Rows = append(v.Table.Rows, ui.Row{Cells: []ui.Cell{
			ui.Text(set.File), ui.Int(int(set.Figures)), ui.Text(set.System.Name()), ui.Text(clock.Stamp(set.At)), ui.Text(set.By), state,
		}})
	}
	p := s.page(r, "社区边界", compoundsLink, mapLink)
	p.Lead = "把各社区的边界画在分布图上，先预览再确认。撤销以后，上一次的边界又用起来。"
	return s.draw(w, r, status, p, outlineListPage(v))
}

// outlineUpload keeps a file of borders and leads to its preview: POST /map/outlines.
func (s *Site) outlineUpload(w http.ResponseWriter, r *http.Request) error {
	hash, name, status, err := s.receive(w, r)
	if err == nil {
		_, _, err = s.outlineFile(r, hash)
		status = http.StatusUnprocessableEntity
	}
	if err != nil && status != 0 {
		return s.drawOutlines(w, r, status, err)
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, "/map/outlines/preview?"+url.Values{"f": {hash}, "name": {name}}.Encode(), http.StatusSeeOther)
	return nil
}

// outlineFile reads a kept file as if it were in WGS-84, and says what is wrong with it whatever system it is in.
func (s *Site) outlineFile(r *http.Request, hash string) ([]byte, []geo.Outline, error) {
	path, err := s.uploads.path(gate.Who(r.Context()).ID, hash)
	if err != nil {
		return nil, nil, err
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, nil, err
	}
	outlines, err := geo.ParseOutlines(raw, reading.WGS84)
	return raw, outlines, err
}

// outlineView is a file of borders before it is taken in. The coordinate system is asked here, beside what each answer would mean.
type outlineView struct {
	Facts  ui.Facts
	Tabs   ui.Tabs // one for each system, with how many compounds it puts into their own community
	Chosen reading.System
	Say    string
	Frame  mapFrame
	Kinds  []mapKind
	Form   ui.Form
	Hidden []ui.Hidden
}

// outlinePreview shows what a file of borders would draw: GET /map/outlines/preview.
func (s *Site) outlinePreview(w http.ResponseWriter, r *http.Request) error {
	raw, _, err := s.outlineFile(r, r.FormValue("f"))
	if k := fault.Of(err); k == fault.Expired || k == fault.Invalid {
		return s.drawOutlines(w, r, gate.Status(err), err)
	}
	if err != nil {
		return err
	}
	b, err := s.compoundBook(r, account.ImportRows)
	if err != nil {
		return err
	}
	compounds, err := s.Register.Places(r.Context(), gate.Who(r.Context()).Scope(account.ImportRows), register.Query{}, mostPlaced)
	if err != nil {
		return err
	}
	v := outlineView{Chosen: reading.System(r.FormValue("system"))}
	if v.Chosen.Name() == "" {
		v.Chosen = ""
	}
	here := url.Values{"f": {r.FormValue("f")}, "name": {fileName(r.FormValue("name"))}}
	for _, system := range reading.Systems {
		figures, outlines, err := (&area.NewOutlines{Raw: raw, System: system}).Figures(b.communities)
		if err != nil {
			return err
		}
		in, of := inTheirOwn(figures, outlines, compounds)
		here.Set("system", string(system))
		v.Tabs = append(v.Tabs, ui.Tab{
			Title: "按 " + system.Title(), Href: "/map/outlines/preview?" + here.Encode(), Here: system == v.Chosen,
			Count: "落在本社区 " + strconv.Itoa(in) + "/" + strconv.Itoa(of),
		})
		v.Facts = outlineFacts(here.Get("name"), figures, b.communities)
	}
	v.choose(s, here)
	if v.Kinds, _, err = s.mapKinds(r, b, byCommunity, nil, s.today()); err != nil {
		return err
	}
	p := s.page(r, "预览："+here.Get("name"), compoundsLink, mapLink, outlinesLink)
	p.Lead = "还没有导入。请先选边界是按哪个坐标系画的，看图对不对，再确认。"
	p.Head = []templ.Component{mapHead()}
	return s.draw(w, r, http.StatusOK, p, outlinePreviewPage(v))
}

// choose sets what follows from the chosen system; without one nothing can be taken in.
func (v *outlineView) choose(s *Site, here url.Values) {
	v.Say = "系统不猜坐标系，猜错要差五六百米以上。一般来说，落在本社区里的小区最多的那一种就是；都差不多时，问提供文件的人。"
	if v.Chosen == "" {
		return
	}
	here.Set("system", string(v.Chosen))
	v.Frame = s.mapFrame("/map/points.json?colour=" + byCommunity)
	v.Frame.Outlines = "/map/outlines/preview.json?" + here.Encode()
	v.Form = ui.Form{Action: "/map/outlines/import", Wide: true, Submit: "按 " + v.Chosen.Name() + " 导入这些边界", Cancel: "/map/outlines"}
	for _, k := range []string{"f", "name", "system"} {
		v.Hidden = append(v.Hidden, ui.Hidden{Name: k, Value: here.Get(k)})
	}
}

// inTheirOwn counts the compounds that lie within the border of their own community, and those of which that can be told.
func inTheirOwn(figures []area.Figure, outlines []geo.Outline, compounds []register.Compound) (in, of int) {
	by := map[place.Path][]int{}
	for i := range figures {
		by[figures[i].Community] = append(by[figures[i].Community], i)
	}
	for i := range compounds {
		c := &compounds[i]
		p, ok := c.Where()
		theirs := by[c.Community()]
		if !ok || len(theirs) == 0 {
			continue
		}
		of++
		for _, n := range theirs {
			if outlines[n].Holds(p) {
				in++
				break
			}
		}
	}
	return in, of
}

func outlineFacts(name string, figures []area.Figure, communities []area.Area) ui.Facts {
	drawn, strange, without := map[place.Path]bool{}, []string{}, []string{}
	for _, f := range figures {
		drawn[f.Community] = true
		if f.Community == "" {
			strange = append(strange, orElse(f.Name, "（没有名称）"))
		}
	}
	for _, c := range communities {
		if !drawn[c.Path] {
			without = append(without, c.Short)
		}
	}
	out := ui.Facts{{Label: "文件", Value: name}, {Label: "图形", Value: count(int64(len(figures))) + " 个"}}
	if len(strange) > 0 {
		const shown = 20
		out = append(out, ui.Fact{Label: "名称对不上社区的", Value: strings.Join(strange[:min(shown, len(strange))], "、"), From: "照样画在图上"})
	}
	if len(without) > 0 {
		out = append(out, ui.Fact{Label: "没有边界的社区", Value: strings.Join(without, "、")})
	}
	return out
}

// outlinePreviewGet sends the figures of a file that is looked at: GET /map/outlines/preview.json.
func (s *Site) outlinePreviewGet(w http.ResponseWriter, r *http.Request) error {
	raw, _, err := s.outlineFile(r, r.FormValue("f"))
	if err != nil {
		return err
	}
	figures, _, err := (&area.NewOutlines{Raw: raw, System: reading.System(r.FormValue("system"))}).Figures(nil)
	if err != nil {
		return err
	}
	return sendJSON(w, r, figures)
}

// outlineImport takes borders in: POST /map/outlines/import.
func (s *Site) outlineImport(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(r); err != nil {
		return err
	}
	street, err := s.street(r)
	if err != nil {
		return err
	}
	raw, _, err := s.outlineFile(r, r.PostFormValue("f"))
	if err == nil {
		_, err = s.Areas.ImportOutlines(r.Context(), gate.Who(r.Context()), street, area.NewOutlines{
			File: fileName(r.PostFormValue("name")), Raw: raw, System: reading.System(r.PostFormValue("system")),
		})
	}
	switch k := fault.Of(err); {
	case k == fault.Expired || k == fault.Invalid:
		return s.drawOutlines(w, r, gate.Status(err), err)
	case err != nil:
		return err
	}
	s.uploads.drop(gate.Who(r.Context()).ID, r.PostFormValue("f"))
	ui.Done(w, r, "/map", "社区边界已导入，图上已能看到。不对可以在“社区边界”里撤销。")
	return nil
}

// outlineUndo takes borders back: POST /map/outlines/{id}/undo.
func (s *Site) outlineUndo(w http.ResponseWriter, r *http.Request) error {
	if err := s.Areas.UndoOutlines(r.Context(), gate.Who(r.Context()), r.PathValue("id")); err != nil {
		return err
	}
	ui.Done(w, r, "/map/outlines", "已撤销这次导入的边界，上一次的又用起来。")
	return nil
}
