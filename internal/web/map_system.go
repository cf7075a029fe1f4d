package web

import (
	"net/http"
	"strconv"

	"bayou/internal/account"
	"bayou/internal/fault"
	"bayou/internal/gate"
	"bayou/internal/reading"
	"bayou/internal/register"
	"bayou/internal/web/ui"
)

var mapLink = ui.Link{Text: "小区分布图", Href: "/map"}

// unclearView asks for each source in which system its points are.
type unclearView struct {
	Sources []unclearSource
	Err     error // the fault of an answer for a source that is not asked about any more
}

type unclearSource struct {
	Title, Key string
	N          int
	Table      ui.Table
	Form       ui.Form
	Chosen     string
}

// mapSystem asks in which system points are that do not say it: GET /map/system.
func (s *Site) mapSystem(w http.ResponseWriter, r *http.Request) error {
	return s.drawSystem(w, r, http.StatusOK, nil)
}

func (s *Site) drawSystem(w http.ResponseWriter, r *http.Request, status int, told error) error {
	all, err := s.Register.Unclear(r.Context(), gate.Who(r.Context()).Scope(account.EditRegister))
	if err != nil {
		return err
	}
	v := unclearView{Err: told}
	for i := range all {
		src := unclearOf(&all[i], i)
		if told != nil && r.PostFormValue("source") == src.Key {
			src.Form.Err, src.Chosen, v.Err = told, r.PostFormValue("system"), nil
		}
		v.Sources = append(v.Sources, src)
	}
	p := s.page(r, "坐标是哪个坐标系", compoundsLink, mapLink)
	p.Lead = "同一份表里的坐标，一般来自同一种地图。注明以后才放到图上；系统不猜，猜错要差五六百米以上。"
	p.Narrow = true
	return s.draw(w, r, status, p, unclearPage(v))
}

func unclearOf(u *register.Unclear, n int) unclearSource {
	const shown = 5
	src := unclearSource{
		Title: u.Kind.Title() + "“" + u.Ref + "”的经纬度", Key: u.Key(), N: len(u.Compounds),
		Form: ui.Form{Action: "/map/system", Submit: "这 " + strconv.Itoa(len(u.Compounds)) + " 个都是这个坐标系"},
		Table: ui.Table{
			ID: "unclear-" + strconv.Itoa(n), Columns: []ui.Column{{Title: "小区"}, {Title: "登记的坐标"}},
			Caption: "共 " + strconv.Itoa(len(u.Compounds)) + " 个小区，列出前 " + strconv.Itoa(min(shown, len(u.Compounds))) + " 个",
		},
	}
	for _, c := range u.Compounds[:min(shown, len(u.Compounds))] {
		src.Table.Rows = append(src.Table.Rows, ui.Row{Cells: []ui.Cell{ui.To(c.Name, compoundHref(c.ID)), ui.Text(c.Facts[register.FieldLocation].Text)}})
	}
	return src
}

// mapSystemPost notes the answer for one source: POST /map/system.
func (s *Site) mapSystemPost(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(r); err != nil {
		return err
	}
	n, err := s.Register.TellSystem(r.Context(), gate.Who(r.Context()), r.PostFormValue("source"), reading.System(r.PostFormValue("system")))
	switch {
	case fault.Of(err) == fault.Invalid:
		return s.drawSystem(w, r, gate.Status(err), err)
	case err != nil:
		return err
	case n == 0:
		ui.Done(w, r, "/map", "这一批坐标已经注明过了。")
	default:
		ui.Done(w, r, "/map", "已注明 "+strconv.Itoa(n)+" 个小区的坐标系，图上已能看到。")
	}
	return nil
}
