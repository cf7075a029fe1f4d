package web

import (
	"cmp"
	"net/http"
	"strconv"
	"strings"

	"bayou/internal/account"
	"bayou/internal/clock"
	"bayou/internal/fault"
	"bayou/internal/gate"
	"bayou/internal/house"
	"bayou/internal/web/ui"
)

// unitShow is one unit with its owners and its history.
type unitShow struct {
	Gone    string
	Facts   ui.Facts
	Owners  ui.Table
	History []unitVersion
}

type unitVersion struct {
	Title, By string
	Void      bool
	Changes   ui.Diff
}

// unitOf returns the unit of the address, which must lie in the address's compound.
func (s *Site) unitOf(r *http.Request, e *estate) ([]house.Unit, *house.Unit, error) {
	history, err := s.House.History(r.Context(), gate.Who(r.Context()).Scope(account.SeeHouses), r.PathValue("unit"))
	if err != nil {
		return nil, nil, err
	}
	u := &history[0]
	for i := range history {
		if history[i].Holds() {
			u = &history[i]
			break
		}
	}
	if u.Compound() != e.ID {
		return nil, nil, fault.NotFoundf("这个小区没有这套房屋。")
	}
	return history, u, nil
}

// unitShow shows one unit: GET /compounds/{id}/houses/units/{unit}.
func (s *Site) unitShow(w http.ResponseWriter, r *http.Request) error {
	e, err := s.estate(r)
	if err != nil {
		return err
	}
	history, u, err := s.unitOf(r, e)
	if err != nil {
		return err
	}
	edit := e.unitHref(u.ID) + "/edit"
	v := unitShow{Facts: ui.Facts{
		{Label: "建筑面积", Value: squares(u.Area), From: cmp.Or(u.AreaSource.Chinese(), "来源未说明"), Need: edit},
		{Label: "用途", Value: u.Use.Chinese()},
		{Label: "产权性质", Value: u.Tenure.Chinese(), Need: edit},
		{Label: "权证号", Value: orElse(u.AreaRef, "无")},
		{Label: "原来写作", Value: u.Written},
		{Label: "登记", Value: u.Since.Chinese() + "起", From: house.HowChinese(u.How) + "，" + u.By},
	}}
	if u.Area == nil {
		v.Facts[0].From = ""
	}
	if u.Gone || !u.Holds() {
		v.Gone = "这套房屋已注销：" + orElse(u.Reason, "随导入一起撤销") + "。"
	}
	v.Owners = e.owners(u)
	for i := range history {
		h := &history[i]
		line := unitVersion{Title: h.Since.Chinese() + " " + house.HowChinese(h.How) + " " + h.Ref, By: h.By + "，" + clock.Stamp(h.At) + " 录入" + after("，", h.Reason), Void: h.Void}
		if h.Row > 0 {
			line.Title += " 第 " + ui.Number(int(h.Row)) + " 行"
		}
		before := house.Unit{Key: h.Key}
		if i+1 < len(history) {
			before = history[i+1]
		}
		for _, c := range before.Differences(h) {
			line.Changes = append(line.Changes, ui.Change{Field: c.Field, Old: c.Old, New: c.New})
		}
		v.History = append(v.History, line)
	}
	p := s.estatePage(r, e, u.Chinese())
	if e.MayEdit && u.Holds() && !u.Gone {
		p.Actions = []ui.Action{{Text: "更正", Href: edit, Icon: "edit", Primary: true}, {Text: "注销", Href: e.unitHref(u.ID) + "/remove"}}
	}
	p.Actions = append(p.Actions, ui.PrintAction())
	return s.draw(w, r, http.StatusOK, p, unitShowView(v))
}

func after(sep, s string) string {
	if s == "" {
		return ""
	}
	return sep + s
}

func squares(area *int64) string {
	if area == nil {
		return ""
	}
	return house.Square(*area) + " ㎡"
}

func (e *estate) owners(u *house.Unit) ui.Table {
	t := ui.Table{
		ID: "owners", Columns: []ui.Column{{Title: "业主"}, {Title: "个人或单位"}, {Title: "份额"}},
		Empty: ui.Empty{Title: "不知道业主是谁", Text: "未知的不计业主人数，请补登。"},
	}
	for _, o := range u.Owners {
		share := "未说明"
		if o.Den > 0 {
			share = strconv.FormatInt(o.Num, 10) + "/" + strconv.FormatInt(o.Den, 10)
		}
		t.Rows = append(t.Rows, ui.Row{Href: e.ownerHref(o.Owner), Cells: []ui.Cell{ui.To(house.MaskName(o.Kind, o.Name), e.ownerHref(o.Owner)), ui.Text(o.Kind.Chinese()), ui.Text(share)}})
	}
	return t
}

// unitForm is what is asked of a unit, with what was typed.
type unitForm struct {
	Form                   ui.Form
	Seq                    string
	Uses, Tenures, Sources []ui.Option
	OwnersHint             string
	Typed                  map[string]string
}

// unitNew asks for one unit: GET /compounds/{id}/houses/new.
func (s *Site) unitNew(w http.ResponseWriter, r *http.Request) error {
	return s.drawUnitForm(w, r, nil)
}

// unitEdit asks what is different of a unit: GET /compounds/{id}/houses/units/{unit}/edit.
func (s *Site) unitEdit(w http.ResponseWriter, r *http.Request) error {
	return s.drawUnitForm(w, r, nil)
}

var unitInputs = []string{
	house.InKey, house.InArea, house.InSource, house.InRef, house.InUse, house.InTenure, house.InOwners, house.InPhone, house.InSince, house.InReason, "noowners",
}

func (s *Site) drawUnitForm(w http.ResponseWriter, r *http.Request, failed error) error {
	e, err := s.estate(r)
	if err != nil {
		return err
	}
	v := unitForm{
		Form: ui.Form{Action: e.href("/new"), Draft: "unit-" + e.ID, Submit: "登记", Cancel: e.href(""), Err: failed}, Typed: map[string]string{},
		Uses: useOptions(), Tenures: tenureOptions(), Sources: sourceOptions(), OwnersHint: "几位共有的用顿号隔开，可以写份额，如：甲1/2、乙1/2",
	}
	title := "登记房屋"
	if r.PathValue("unit") != "" {
		_, u, err := s.unitOf(r, e)
		if err != nil {
			return err
		}
		title = "更正" + u.Chinese()
		v.Seq = strconv.FormatInt(u.Seq, 10)
		v.Form.Action, v.Form.Cancel, v.Form.Draft, v.Form.Submit = e.unitHref(u.ID)+"/edit", e.unitHref(u.ID), "unit-"+u.ID, "保存"
		v.Typed = map[string]string{
			house.InKey: u.Chinese(), house.InArea: house.AreaText(u.Area), house.InSource: string(u.AreaSource), house.InRef: u.AreaRef, house.InUse: string(u.Use),
			house.InTenure: string(u.Tenure),
		}
		names := make([]string, len(u.Owners))
		for i, o := range u.Owners {
			names[i] = house.MaskName(o.Kind, o.Name)
		}
		v.OwnersHint = "不填的不改，现为" + orElse(strings.Join(names, "、"), "未知") + "；换了业主的，写上现在的全部业主"
	}
	if r.Method == http.MethodPost {
		for _, name := range unitInputs {
			v.Typed[name] = r.PostFormValue(name)
		}
		if v.Seq != "" {
			v.Seq = orElse(r.PostFormValue("version"), "0") // 0: none was sent
		}
	}
	status := http.StatusOK
	if failed != nil {
		status = gate.Status(failed)
	}
	p := s.estatePage(r, e, title)
	p.Narrow = true
	return s.draw(w, r, status, p, unitFormView(v))
}

func unitFormOf(r *http.Request) house.Form {
	at := r.PostFormValue
	return house.Form{
		Key: at(house.InKey), Area: at(house.InArea), AreaSource: house.AreaSource(at(house.InSource)), AreaRef: at(house.InRef), Use: house.Use(at(house.InUse)),
		Tenure: house.Tenure(at(house.InTenure)), Owners: at(house.InOwners), Phone: at(house.InPhone), NoOwners: at("noowners") == "yes", Since: dayOf(at(house.InSince)),
		Reason: at(house.InReason),
	}
}

// unitAdd enters one unit: POST /compounds/{id}/houses/new.
func (s *Site) unitAdd(w http.ResponseWriter, r *http.Request) error {
	e, err := s.estate(r)
	if err != nil {
		return err
	}
	u, err := s.House.Add(r.Context(), gate.Who(r.Context()), e.ID, unitFormOf(r))
	if k := fault.Of(err); err != nil && (k == fault.Invalid || k == fault.Conflict) {
		return s.drawUnitForm(w, r, err)
	}
	if err != nil {
		return err
	}
	ui.Done(w, r, e.unitHref(u.ID), u.Chinese()+"已登记。")
	return nil
}

// unitChange records what is different of a unit: POST /compounds/{id}/houses/units/{unit}/edit.
func (s *Site) unitChange(w http.ResponseWriter, r *http.Request) error {
	e, err := s.estate(r)
	if err != nil {
		return err
	}
	if _, _, err := s.unitOf(r, e); err != nil {
		return err
	}
	u, err := s.House.Change(r.Context(), gate.Who(r.Context()), r.PathValue("unit"), digits(r.PostFormValue("version")), unitFormOf(r))
	if k := fault.Of(err); err != nil && (k == fault.Invalid || k == fault.Conflict) {
		return s.drawUnitForm(w, r, err)
	}
	if err != nil {
		return err
	}
	ui.Done(w, r, e.unitHref(u.ID), u.Chinese()+"已更正，原来的情况仍在来历里。")
	return nil
}

// unitRemoveAsk asks before a unit ends: GET /compounds/{id}/houses/units/{unit}/remove.
func (s *Site) unitRemoveAsk(w http.ResponseWriter, r *http.Request) error {
	return s.drawRemove(w, r, nil)
}

func (s *Site) drawRemove(w http.ResponseWriter, r *http.Request, failed error) error {
	e, err := s.estate(r)
	if err != nil {
		return err
	}
	_, u, err := s.unitOf(r, e)
	if err != nil {
		return err
	}
	status := http.StatusOK
	if failed != nil {
		status = gate.Status(failed)
	}
	p := s.estatePage(r, e, "注销"+u.Chinese())
	p.Narrow = true
	return s.draw(w, r, status, p, ui.Confirm{
		Title: "注销" + u.Chinese(), Consequence: "从今天起清册和合计里不再有这套房屋。", Points: []string{"它的来历仍可查看，以前日子的清册里仍有它。"},
		Action: e.unitHref(u.ID) + "/remove", Button: "注销", Cancel: e.unitHref(u.ID), Reason: "为什么注销", ReasonText: r.PostFormValue("reason"),
		ReasonError: ui.ErrorOf(failed, "reason"), Err: failed, Hidden: []ui.Hidden{{Name: "version", Value: strconv.FormatInt(u.Seq, 10)}},
	})
}

// unitRemove lets a unit end: POST /compounds/{id}/houses/units/{unit}/remove.
func (s *Site) unitRemove(w http.ResponseWriter, r *http.Request) error {
	e, err := s.estate(r)
	if err != nil {
		return err
	}
	if _, _, err := s.unitOf(r, e); err != nil {
		return err
	}
	u, err := s.House.Remove(r.Context(), gate.Who(r.Context()), r.PathValue("unit"), digits(r.PostFormValue("version")), r.PostFormValue("reason"))
	if k := fault.Of(err); err != nil && (k == fault.Invalid || k == fault.Conflict) {
		return s.drawRemove(w, r, err)
	}
	if err != nil {
		return err
	}
	ui.Done(w, r, e.href(""), u.Chinese()+"已注销。")
	return nil
}
