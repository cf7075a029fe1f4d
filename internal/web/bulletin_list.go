package web

import (
	"net/http"

	"bayou/internal/account"
	"bayou/internal/bulletin"
	"bayou/internal/fault"
	"bayou/internal/gate"
	"bayou/internal/place"
	"bayou/internal/web/ui"
)

// bulletinListPage lists bulletins: all of them for the offices of the street, the issued ones for everybody else.
type bulletinListPage struct {
	List  []bulletin.Bulletin
	All   bool // drafts are shown, too
	Base  string
	Query ui.Query
}

// bulletinList shows the bulletins of the street.
func (s *Site) bulletinList(w http.ResponseWriter, r *http.Request) error {
	t, err := s.bulletinTable(r, false)
	if err != nil {
		return err
	}
	m, err := s.momentOf(r, s.today().Week())
	if err != nil {
		return err
	}
	p := s.page(r, "督察周报")
	p.Lead, p.Current = "由关账数据起草，领导审批后编号印发。印发的不再改动，有误用更正。", "/bulletins"
	if p.Actions, err = s.draftActions(r, m); err != nil {
		return err
	}
	return s.draw(w, r, http.StatusOK, p, t)
}

// bulletinTable lists the bulletins of the street that the reader may see.
func (s *Site) bulletinTable(r *http.Request, all bool) (ui.Table, error) {
	m, err := s.momentOf(r, s.today().Week())
	if err != nil {
		return ui.Table{}, err
	}
	v := bulletinListPage{All: m.see().Holds(m.street), Base: "/bulletins/", Query: ui.QueryOf(r)}
	if v.All {
		v.List, err = s.Bulletin.List(r.Context(), place.In(m.street), manyRows, 0)
	} else {
		v.Base = "/public/bulletins/"
		v.List, err = s.Bulletin.Published(r.Context(), m.street, manyRows, 0)
	}
	if err != nil {
		return ui.Table{}, err
	}
	t := v.table()
	t.Exports = []ui.Action{bookAction("/bulletins.xlsx", v.Query)}
	return arrange(r.Context(), t, all)
}

// draftActions offers to draft the latest closed week's bulletin when it has none.
func (s *Site) draftActions(r *http.Request, m moment) ([]ui.Action, error) {
	public := ui.Action{Text: "公开页", Href: "/public/bulletins", Icon: "external-link"}
	if !m.may(account.DraftBulletin) {
		return []ui.Action{public}, nil
	}
	closed, err := s.Week.Weeks(r.Context(), m.see(), m.street)
	if err != nil || len(closed) == 0 {
		return []ui.Action{public}, err
	}
	done, err := s.Bulletin.Of(r.Context(), m.see(), m.street, closed[0].Week)
	if len(done) > 0 || err != nil {
		return []ui.Action{public}, err
	}
	return []ui.Action{
		{Text: "起草第" + string(closed[0].Week[6:]) + "周督察周报", Href: weekHref(closed[0].Week) + "/bulletin", Icon: "edit", Post: true, Primary: true},
		public,
	}, nil
}

func (v bulletinListPage) table() ui.Table {
	t := ui.Table{
		Columns: []ui.Column{
			{Key: "name", Title: "督察周报", Sort: true},
			{Key: "week", Title: "周次", Sort: true},
			{Key: "status", Title: "状态", Sort: true},
			{Key: "issued", Title: "印发日期", Sort: true},
			{Title: "经手"},
			{Title: "校验值"},
		},
		Query: v.Query,
		Empty: ui.Empty{Title: "还没有督察周报", Text: "每周关账以后，可以在周报页起草。", Actions: []ui.Action{{Text: "去周报页", Href: "/week", Primary: true}}},
	}
	for i := range v.List {
		b := &v.List[i]
		by := b.ChangedBy
		if b.State == bulletin.Issued {
			by = b.IssuedBy
		}
		t.Rows = append(t.Rows, ui.Row{Href: v.Base + b.ID, Cells: []ui.Cell{
			ui.To(bulletinName(b), v.Base+b.ID), ui.Text(b.Week.Chinese()), ui.View(bulletinBadge(b.State)),
			ui.Text(b.IssuedOn.Chinese()), ui.Text(by), ui.Text(short(b.Brief)),
		}})
	}
	return t
}

// bulletinName adds 更正 to what people call it.
func bulletinName(b *bulletin.Bulletin) string {
	if b.Corrects != "" {
		return b.Name() + "（更正）"
	}
	return b.Name()
}

// bulletinPublic lists the issued bulletins for everybody.
func (s *Site) bulletinPublic(w http.ResponseWriter, r *http.Request) error {
	street, err := s.publicStreet(r)
	if err != nil {
		return err
	}
	v := bulletinListPage{Base: "/public/bulletins/", Query: ui.QueryOf(r)}
	if v.List, err = s.Bulletin.Published(r.Context(), street, manyRows, 0); err != nil {
		return err
	}
	t, err := arrange(r.Context(), v.table(), false)
	if err != nil {
		return err
	}
	t.Empty = ui.Empty{Title: "还没有印发的督察周报", Text: "督察周报每周一例会后印发，印发后在这里公开。"}
	p := s.page(r, "督察周报")
	p.Lead = "已印发的各期，可下载原件，可用校验值核对。"
	return s.drawPublic(w, r, street, p, t)
}

// publicStreet returns whose bulletins somebody without an account reads: the street of the address, else the reader's own,
// else the only one there is.
func (s *Site) publicStreet(r *http.Request) (place.Path, error) {
	if code := r.URL.Query().Get("street"); code != "" {
		a, err := s.Areas.ByCode(r.Context(), code, s.today())
		return a.Path, err
	}
	if street, err := s.street(r); err == nil && gate.Who(r.Context()).ID != "" {
		return street, nil
	}
	streets, err := s.Areas.Streets(r.Context(), place.Everywhere())
	if err != nil {
		return "", err
	}
	if len(streets) != 1 {
		return "", fault.NotFoundf("请从街道公布的网址进入，网址里带有街道代码。")
	}
	return streets[0].Path, nil
}
