package web

import (
	"net/http"
	"strconv"

	"bayou/internal/account"
	"bayou/internal/clock"
	"bayou/internal/committee"
	"bayou/internal/db"
	"bayou/internal/fault"
	"bayou/internal/gate"
	"bayou/internal/house"
	"bayou/internal/web/ui"
)

// peopleView is who belongs to a body, and the forms to enter and change them.
type peopleView struct {
	R           *committee.Record
	Tabs        ui.Tabs
	Tables      []peopleTable
	Add, Change *ui.Form
	Refile      *ui.Form // the change filing
	Version     string
	NewID       string
	Roles       []ui.Option
	Posts       []ui.Option
	People      []ui.Option
	Dos         []ui.Option
	Typed       map[string]string
	Err         error // of a form that is no longer there
	Warnings    []committee.Warning
}

// peopleTable lists who is of one role.
type peopleTable struct {
	Title string
	Table ui.Table
}

// committeePeople shows the people of a body: GET /committees/{id}/members.
func (s *Site) committeePeople(w http.ResponseWriter, r *http.Request) error {
	return s.drawPeople(w, r, "", nil)
}

func (s *Site) drawPeople(w http.ResponseWriter, r *http.Request, do string, failed error) error {
	who := gate.Who(r.Context())
	c, err := s.Committee.Get(r.Context(), who.Scope(account.SeeCommittees), r.PathValue("id"))
	if err != nil {
		return err
	}
	v := peopleView{R: &c, Tabs: committeeTabsOf(c.ID, "/members"), NewID: r.PostFormValue("id"), Version: strconv.FormatInt(c.Version, 10), Typed: map[string]string{}, Warnings: c.Warnings(s.Committee, s.today())}
	if !db.IsID(v.NewID) {
		v.NewID = db.NewID(s.Clock.Now())
	}
	for k := range r.PostForm {
		v.Typed[k] = r.PostFormValue(k)
	}
	for _, role := range []committee.Role{committee.Member, committee.Reserve, committee.Candidate, committee.Group, committee.Representative} {
		v.list(&c, role, who.Can(account.RunCommittees, c.Path) || c.Published(role))
	}
	v.offer(&c, who, do, failed)
	status := http.StatusOK
	if failed != nil {
		status = gate.Status(failed)
	}
	p := s.page(r, c.Name+"成员", committeesLink, ui.Link{Text: c.Name, Href: committeeHref(c.ID)})
	p.Lead = "成员名单随备案公布，可以显示姓名；电话不在这里登记，请记在小区的联系人里。"
	p.Actions = []ui.Action{ui.PrintAction()}
	return s.draw(w, r, status, p, peoplePage(v))
}

// list shows who is of a role; names that did not hang in public yet are masked, unless in full.
func (v *peopleView) list(c *committee.Record, role committee.Role, full bool) {
	t := ui.Table{ID: string(role), Columns: []ui.Column{{Title: "姓名"}, {Title: "职务"}, {Title: "房号或单位"}, {Title: "任职"}, {Title: "离任"}}}
	if role == committee.Representative {
		t.Columns = append(t.Columns, ui.Column{Title: "代表的楼栋"})
	} else if role != committee.Group && c.Kind == committee.Owners {
		t.Columns = append(t.Columns, ui.Column{Title: "得票", Unit: "人", Num: true})
	}
	for _, p := range c.People {
		if p.Role != role {
			continue
		}
		if !full {
			p.Name = house.MaskName(house.Person, p.Name)
		}
		from := p.Room
		if from == "" {
			from = p.Side
		}
		left := p.LeftOn.Chinese()
		if left != "" {
			left += "：" + p.LeftWhy
		}
		row := ui.Row{ID: p.ID, Cells: []ui.Cell{ui.Text(p.Name), ui.Text(p.Title()), ui.Text(from), ui.Text(p.Since.Chinese()), ui.Text(left)}}
		if role == committee.Representative {
			row.Cells = append(row.Cells, ui.Text(p.Stands))
		} else if len(t.Columns) > len(row.Cells) {
			row.Cells = append(row.Cells, votesCell(p.Votes))
		}
		t.Rows = append(t.Rows, row)
		if p.LeftOn == "" {
			v.People = append(v.People, ui.Option{Value: p.ID, Label: p.Name + "（" + p.Title() + "）"})
		}
	}
	if len(t.Rows) > 0 {
		v.Tables = append(v.Tables, peopleTable{role.Chinese(), t})
	}
}

// votesCell shows the heads that elected somebody; nothing where there was no vote.
func votesCell(n int64) ui.Cell {
	if n == 0 {
		return ui.Text("")
	}
	return ui.Int(int(n))
}

func (v *peopleView) offer(c *committee.Record, who account.Who, do string, failed error) {
	form := func(name, submit string) *ui.Form {
		f := &ui.Form{Action: committeeHref(c.ID) + "/members" + name, Draft: "people" + name + "-" + c.ID, Submit: submit, Second: name != ""}
		if name == do {
			f.Err = failed
		}
		return f
	}
	if who.Can(account.RunCommittees, c.Path) {
		for _, role := range c.Roles() {
			v.Roles = append(v.Roles, ui.Option{Value: string(role), Label: role.Chinese()})
		}
		for _, p := range committee.Posts {
			v.Posts = append(v.Posts, ui.Option{Value: orPlain(p.ID), Label: p.Name})
		}
		if len(v.Roles) > 0 {
			v.Add = form("", "登记")
		}
		if len(v.People) > 0 && (c.State == committee.Forming || c.State == committee.Sitting) {
			v.Change = form("/change", "保存变动")
			v.Dos = []ui.Option{{Value: "post", Label: "改职务"}, {Value: "leave", Label: "离任"}, {Value: "remove", Label: "登记错了，删去"}}
		}
	}
	if c.Unfiled() != "" && who.Can(account.FileCommittee, c.Path) {
		v.Refile = form("/refile", "办好变更备案")
	}
	if do == "/refile" && v.Refile == nil || do == "" && v.Add == nil || do == "/change" && v.Change == nil {
		v.Err = failed
	}
}

// plainPost stands for no post in a form, where an empty choice means that none was made.
const plainPost = "plain"

func orPlain(post string) string {
	if post == "" {
		return plainPost
	}
	return post
}

func postOf(r *http.Request) string {
	if p := r.PostFormValue("post"); p != plainPost {
		return p
	}
	return ""
}

// committeePerson enters somebody: POST /committees/{id}/members.
func (s *Site) committeePerson(w http.ResponseWriter, r *http.Request) error {
	return s.peopleChange(w, r, "", "已登记。", func(by account.Who, id string) error {
		_, err := s.Committee.AddPerson(r.Context(), by, id, committee.NewPerson{
			ID: r.PostFormValue("id"), Role: committee.Role(r.PostFormValue("role")), Post: postOf(r), Name: r.PostFormValue("name"), Room: r.PostFormValue("room"),
			Side: r.PostFormValue("side"), Stands: r.PostFormValue("stands"),
		})
		return err
	})
}

// committeePersonChange gives somebody a post, ends his seat or takes him back: POST /committees/{id}/members/change.
func (s *Site) committeePersonChange(w http.ResponseWriter, r *http.Request) error {
	return s.peopleChange(w, r, "/change", "变动已保存。", func(by account.Who, id string) error {
		person := r.PostFormValue("person")
		if person == "" {
			return fault.InvalidFields("没有保存：请选择是谁。", fault.Field{Name: "person", Message: "请选择是谁"})
		}
		var err error
		switch r.PostFormValue("change") {
		case "post":
			_, err = s.Committee.SetPost(r.Context(), by, id, person, postOf(r))
		case "leave":
			_, err = s.Committee.Leave(r.Context(), by, id, person, clock.Date(r.PostFormValue("left_on")), r.PostFormValue("why"))
		case "remove":
			_, err = s.Committee.RemovePerson(r.Context(), by, id, person)
		default:
			err = fault.InvalidFields("没有保存：请选择怎样变动。", fault.Field{Name: "change", Message: "请选择怎样变动"})
		}
		return err
	})
}

// committeeRefile takes the filing of what changed: POST /committees/{id}/members/refile.
func (s *Site) committeeRefile(w http.ResponseWriter, r *http.Request) error {
	return s.peopleChange(w, r, "/refile", "变更备案已办好。", func(by account.Who, id string) error {
		_, err := s.Committee.FileChange(r.Context(), by, id, digits(r.PostFormValue("version")), clock.Date(r.PostFormValue("filed_on")), r.PostFormValue("number"))
		return err
	})
}

func (s *Site) peopleChange(w http.ResponseWriter, r *http.Request, do, said string, change func(account.Who, string) error) error {
	if err := parseForm(r); err != nil {
		return err
	}
	id := r.PathValue("id")
	err := change(gate.Who(r.Context()), id)
	if k := fault.Of(err); err != nil && (k == fault.Invalid || k == fault.Conflict) {
		return s.drawPeople(w, r, do, err)
	}
	if err != nil {
		return err
	}
	ui.Done(w, r, committeeHref(id)+"/members", said)
	return nil
}

// typedIn is what was typed in a field that both forms have: only the form that failed gets it back.
func (v peopleView) typedIn(f *ui.Form, name string) string {
	if f.Err == nil {
		return ""
	}
	return v.Typed[name]
}
