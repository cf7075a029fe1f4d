package web

import (
	"net/http"
	"slices"
	"strconv"

	"bayou/internal/account"
	"bayou/internal/fault"
	"bayou/internal/gate"
	"bayou/internal/house"
	"bayou/internal/web/ui"
)

// ownerList is the owners of a compound under those that may be one.
type ownerList struct {
	Alike     []likeness
	AlikeNote string
	Table     ui.Table
	Err       error
}

// likeness are owners that may be one, with the form that says so.
type likeness struct {
	Title  string
	Sure   bool
	Open   bool
	IDs    []string
	Facts  ui.Facts
	Merge  ui.Form
	Reason string
}

// shownAlike bounds the groups on one page.
const shownAlike = 30

// ownerList lists the owners: GET /compounds/{id}/houses/owners.
func (s *Site) ownerList(w http.ResponseWriter, r *http.Request) error {
	return s.drawOwners(w, r, nil)
}

func (s *Site) drawOwners(w http.ResponseWriter, r *http.Request, failed error) error {
	e, err := s.estate(r)
	if err != nil {
		return err
	}
	scope := gate.Who(r.Context()).Scope(account.SeeHouses)
	v := ownerList{Err: failed}
	if e.MayEdit {
		alike, err := s.House.Alike(r.Context(), scope, e.ID)
		if err != nil {
			return err
		}
		v.AlikeNote = "系统只提议，由您核对后决定。合并后算一个业主，记录都保留，可以再分开"
		if len(alike) > shownAlike {
			v.AlikeNote += "；共 " + ui.Number(len(alike)) + " 组，先列 " + strconv.Itoa(shownAlike) + " 组"
		}
		for i, a := range alike[:min(shownAlike, len(alike))] {
			v.Alike = append(v.Alike, e.likeness(&a, i == 0, r.PostFormValue("reason")))
		}
	}
	if v.Table, err = s.ownerTable(r, e); err != nil {
		return err
	}
	status := http.StatusOK
	if failed != nil {
		status = gate.Status(failed)
	}
	p := s.estatePage(r, e, e.Name+"业主")
	p.Lead = "姓名和电话不全显示；要看的，进业主页说明理由，会记入日志。"
	return s.draw(w, r, status, p, ownerListView(v))
}

func (e *estate) likeness(a *house.Likeness, open bool, reason string) likeness {
	first := a.Owners[0].Mask()
	l := likeness{
		Title: first.Name + "，" + ui.Number(len(a.Owners)) + " 条记录，" + ui.Number(a.Units) + " 套房", Sure: a.Sure, Open: open, Reason: reason,
		Merge: ui.Form{Action: e.href("/owners/merge"), Submit: "是同一业主，合并"},
	}
	for i := range a.Owners {
		l.IDs = append(l.IDs, a.Owners[i].ID)
		if i < 6 {
			m := a.Owners[i].Mask()
			l.Facts = append(l.Facts, ui.Fact{Label: "记录 " + strconv.Itoa(i+1), Value: m.Name + " " + orElse(m.Phone, "电话未知"), Href: e.ownerHref(a.Owners[i].ID)})
		}
	}
	l.Merge.Extra = apartButton(e.href("/owners/apart"))
	return l
}

// ownerTable lists voters with their units.
func (s *Site) ownerTable(r *http.Request, e *estate) (ui.Table, error) {
	scope := gate.Who(r.Context()).Scope(account.SeeHouses)
	owners, err := s.House.Owners(r.Context(), scope, e.ID, "")
	if err != nil {
		return ui.Table{}, err
	}
	units, err := s.House.Units(r.Context(), scope, e.ID, "")
	if err != nil {
		return ui.Table{}, err
	}
	held, area := map[string]int{}, map[string]int64{}
	var order []string
	for i := range units {
		for _, o := range units[i].Owners {
			if held[o.Voter] == 0 {
				order = append(order, o.Voter)
			}
			held[o.Voter]++
			if units[i].Area != nil && !units[i].Use.Parks() {
				area[o.Voter] += *units[i].Area
			}
		}
	}
	slices.SortStableFunc(order, func(a, b string) int { return held[b] - held[a] })
	q := ui.QueryOf(r)
	t := ui.Table{
		ID: "owners", Columns: []ui.Column{{Title: "业主"}, {Title: "电话"}, {Title: "个人或单位"}, {Title: "名下房屋", Unit: "套", Num: true}, {Title: "名下面积", Unit: "㎡", Num: true}},
		Query: q, Total: len(order), Unit: "人", Panel: true, Caption: "共有的房屋记在每位共有人名下；车位车库的面积不计",
		Empty: ui.Empty{Title: "还没有登记业主", Text: "导入带业主一列的房屋清册，或在房屋里填写业主。"},
	}
	from := min(q.Offset(), len(order))
	for _, id := range order[from:min(from+ui.PageSize, len(order))] {
		o := owners[id]
		m := o.Mask()
		t.Rows = append(t.Rows, ui.Row{ID: id, Href: e.ownerHref(id), Cells: []ui.Cell{
			ui.To(m.Name, e.ownerHref(id)), known(m.Phone), ui.Text(o.Kind.Chinese()), ui.Int(held[id]), ui.Text(house.Square(area[id])),
		}})
	}
	return t, nil
}

// ownerMerge decides that owners are one: POST /compounds/{id}/houses/owners/merge.
func (s *Site) ownerMerge(w http.ResponseWriter, r *http.Request) error {
	return s.ownerDecide(w, r, "已合并，算一个业主。", func(e *estate) error {
		return s.House.Merge(r.Context(), gate.Who(r.Context()), e.ID, r.PostForm["owner"], r.PostFormValue("reason"))
	})
}

// ownerApart decides that owners are not one: POST /compounds/{id}/houses/owners/apart.
func (s *Site) ownerApart(w http.ResponseWriter, r *http.Request) error {
	return s.ownerDecide(w, r, "已认定是不同的业主，各算一人，不再提议合并。", func(e *estate) error {
		return s.House.Apart(r.Context(), gate.Who(r.Context()), e.ID, r.PostForm["owner"], r.PostFormValue("reason"))
	})
}

func (s *Site) ownerDecide(w http.ResponseWriter, r *http.Request, said string, decide func(*estate) error) error {
	e, err := s.estate(r)
	if err != nil {
		return err
	}
	err = decide(e)
	if k := fault.Of(err); err != nil && (k == fault.Invalid || k == fault.Conflict) {
		return s.drawOwners(w, r, err)
	}
	if err != nil {
		return err
	}
	ui.Done(w, r, e.href("/owners"), said)
	return nil
}

// ownerShow is one owner, masked, and what may be done about him.
type ownerShow struct {
	ID, Seq             string
	Facts               ui.Facts
	Units               ui.Table
	Revealed            ui.Facts // once, after a reason
	Reveal, Edit, Split *ui.Form
	Clear               []ui.Option
	Typed               map[string]string
}

// ownerShow shows one owner: GET /compounds/{id}/houses/owners/{owner}.
func (s *Site) ownerShow(w http.ResponseWriter, r *http.Request) error {
	return s.drawOwner(w, r, "", nil, nil)
}

// drawOwner draws an owner; do names the form that failed, revealed is what is shown this once.
func (s *Site) drawOwner(w http.ResponseWriter, r *http.Request, do string, failed error, revealed ui.Facts) error {
	e, err := s.estate(r)
	if err != nil {
		return err
	}
	o, err := s.ownerOf(r, e)
	if err != nil {
		return err
	}
	m := o.Mask()
	v := ownerShow{
		ID: o.ID, Seq: strconv.FormatInt(o.Seq, 10), Typed: map[string]string{}, Revealed: revealed,
		Facts: ui.Facts{
			{Label: "业主", Value: m.Name, From: o.Kind.Chinese()},
			{Label: "电话", Value: m.Phone},
			{Label: "困难情况", Value: recorded(o.Hardship)},
			{Label: "备注", Value: recorded(o.Note)},
			{Label: "登记", Value: house.HowChinese(o.How), From: o.By},
		},
		Clear: []ui.Option{{Value: "phone", Label: "电话"}, {Value: "hardship", Label: "困难情况"}, {Value: "note", Label: "备注"}},
		Units: ui.Table{Columns: []ui.Column{{Title: "房号"}, {Title: "建筑面积", Unit: "㎡", Num: true}, {Title: "用途"}}, Empty: ui.Empty{Title: "名下现在没有房屋", Text: "以前的房屋在房屋的来历里。"}},
	}
	if len(o.Same) > 0 {
		v.Facts = append(v.Facts, ui.Fact{Label: "合并", Value: "与 " + ui.Number(len(o.Same)) + " 条记录算同一业主", Href: e.ownerHref(o.Same[0].ID)})
	}
	for i := range o.Units[:min(len(o.Units), 200)] {
		u := &o.Units[i]
		v.Units.Rows = append(v.Units.Rows, ui.Row{Href: e.unitHref(u.ID), Cells: []ui.Cell{ui.To(u.Chinese(), e.unitHref(u.ID)), areaCell(u), ui.Text(u.Use.Chinese())}})
	}
	if len(o.Units) > 200 {
		v.Units.Caption = "共 " + ui.Number(len(o.Units)) + " 套，先列 200 套"
	}
	form := func(name, submit string) *ui.Form {
		f := &ui.Form{Action: e.ownerHref(o.ID) + "/" + name, Submit: submit}
		if name == do {
			f.Err = failed
		}
		return f
	}
	if e.MayReveal {
		v.Reveal = form("reveal", "查看，并记入日志")
	}
	if e.MayEdit {
		v.Edit = form("edit", "保存")
		if len(o.Same) > 0 {
			v.Split = &ui.Form{Action: e.href("/owners/apart"), Submit: "不是同一人，分开"}
		}
	}
	if do == "reveal" {
		v.Typed["why"] = r.PostFormValue("reason")
	} else {
		for _, name := range []string{"name", "phone", "hardship", "note"} {
			v.Typed[name] = r.PostFormValue(name)
		}
	}
	status := http.StatusOK
	if failed != nil {
		status = gate.Status(failed)
	}
	w.Header().Set("Cache-Control", "no-store")
	p := s.estatePage(r, e, "业主 "+m.Name)
	p.Crumbs = append(p.Crumbs, ui.Link{Text: "业主", Href: e.href("/owners")})
	return s.draw(w, r, status, p, ownerShowView(v))
}

func recorded(text string) string {
	if text == "" {
		return "没有登记"
	}
	return masked
}

// ownerOf returns the owner of the address, who must own in the address's compound.
func (s *Site) ownerOf(r *http.Request, e *estate) (house.OwnerRecord, error) {
	o, err := s.House.Owner(r.Context(), gate.Who(r.Context()).Scope(account.SeeHouses), r.PathValue("owner"))
	if err == nil && o.Compound() != e.ID {
		err = fault.NotFoundf("这个小区没有这位业主。")
	}
	return o, err
}

// ownerReveal shows an owner's personal data once, to somebody who says why: POST /compounds/{id}/houses/owners/{owner}/reveal.
func (s *Site) ownerReveal(w http.ResponseWriter, r *http.Request) error {
	e, err := s.estate(r)
	if err != nil {
		return err
	}
	if _, err := s.ownerOf(r, e); err != nil {
		return err
	}
	o, err := s.House.Reveal(r.Context(), gate.Who(r.Context()), r.PathValue("owner"), r.PostFormValue("reason"))
	if fault.Of(err) == fault.Invalid {
		return s.drawOwner(w, r, "reveal", err, nil)
	}
	if err != nil {
		return err
	}
	return s.drawOwner(w, r, "", nil, ui.Facts{
		{Label: "姓名或名称", Value: o.Name},
		{Label: "电话", Value: orElse(o.Phone, "没有登记")},
		{Label: "困难情况", Value: orElse(o.Hardship, "没有登记")},
		{Label: "备注", Value: orElse(o.Note, "没有登记")},
	})
}

// ownerEdit corrects an owner's data: POST /compounds/{id}/houses/owners/{owner}/edit.
func (s *Site) ownerEdit(w http.ResponseWriter, r *http.Request) error {
	e, err := s.estate(r)
	if err != nil {
		return err
	}
	if _, err := s.ownerOf(r, e); err != nil {
		return err
	}
	at := r.PostFormValue
	f := house.OwnerForm{Name: at("name"), Phone: at("phone"), Note: at("note"), Hardship: at("hardship"), Clear: r.PostForm["clear"]}
	_, err = s.House.ChangeOwner(r.Context(), gate.Who(r.Context()), r.PathValue("owner"), digits(at("version")), f)
	if k := fault.Of(err); err != nil && (k == fault.Invalid || k == fault.Conflict) {
		return s.drawOwner(w, r, "edit", err, nil)
	}
	if err != nil {
		return err
	}
	ui.Done(w, r, e.ownerHref(r.PathValue("owner")), "业主资料已保存。")
	return nil
}

// compoundHouses is the houses on the page of their compound.
type compoundHouses struct {
	Href, Note string
	Facts      ui.Facts
}

// houses returns what the page of a compound says of its houses; nil for somebody who may not see them.
func (s *Site) houses(r *http.Request) (*compoundHouses, error) {
	who := gate.Who(r.Context())
	e, err := s.estate(r)
	if fault.Of(err) == fault.NotFound {
		return nil, nil //nolint:nilnil // whoever may not see the houses sees no section
	}
	if err != nil {
		return nil, err
	}
	units, err := s.House.Units(r.Context(), who.Scope(account.SeeHouses), e.ID, "")
	if err != nil {
		return nil, err
	}
	v := &compoundHouses{Href: e.href(""), Note: "还没有登记房屋，可以导入房管所的清册"}
	if len(units) == 0 {
		return v, nil
	}
	sum := house.Add(units)
	v.Note = "业主姓名不全显示"
	v.Facts = ui.Facts{
		{Label: "房屋", Value: count(sum.Units) + " 套", Href: e.href("/list")},
		{Label: "业主", Value: count(sum.Heads) + " 人", Href: e.href("/owners")},
		{Label: "建筑面积合计", Value: house.Square(sum.Area) + " ㎡", Href: e.href("/areas")},
		{Label: "面积未知", Value: count(sum.Unknown) + " 套", Href: e.href("/list?area=unknown")},
	}
	return v, nil
}
