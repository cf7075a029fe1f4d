package web

import (
	"net/http"
	"strconv"

	"bayou/internal/account"
	"bayou/internal/area"
	"bayou/internal/clock"
	"bayou/internal/fault"
	"bayou/internal/gate"
	"bayou/internal/place"
	"bayou/internal/web/ui"
)

type accountView struct {
	Who    account.Who
	Posts  []ui.Fact
	Tokens []account.Token
	Key    string
	Err    error
	For    string // the form that Err belongs to: password or tokens
	Name   string // typed for a new key
	Days   string
}

// errOf returns the fault of a form.
func (v accountView) errOf(form string) error {
	if v.For == form {
		return v.Err
	}
	return nil
}

func (s *Site) accountShow(w http.ResponseWriter, r *http.Request) error {
	return s.drawAccount(w, r, http.StatusOK, accountView{})
}

func (s *Site) drawAccount(w http.ResponseWriter, r *http.Request, status int, v accountView) error {
	v.Who = gate.Who(r.Context())
	for _, g := range v.Who.Grants {
		v.Posts = append(v.Posts, ui.Fact{Label: g.Role.Title(), Value: s.placeName(r, g.Path)})
	}
	var err error
	if v.Tokens, err = s.Accounts.Tokens(r.Context(), v.Who); err != nil {
		return err
	}
	p := s.page(r, "我的账号")
	p.Narrow = true
	return s.draw(w, r, status, p, accountPage(v))
}

// placeName returns what people call a place.
func (s *Site) placeName(r *http.Request, at place.Path) string {
	if at == "" {
		return "全部"
	}
	a, err := s.Areas.Get(r.Context(), at)
	if err != nil {
		return string(at)
	}
	return a.Short
}

func (s *Site) accountPassword(w http.ResponseWriter, r *http.Request) error {
	if err := s.Accounts.ChangePassword(r.Context(), gate.Who(r.Context()), r.FormValue("old"), r.FormValue("password")); err != nil {
		return s.drawAccount(w, r, gate.Status(err), accountView{Err: err, For: "password"})
	}
	gate.SetSession(w, r, "")
	ui.Done(w, r, "/login", "密码已修改，请用新密码登录。")
	return nil
}

func (s *Site) tokenMake(w http.ResponseWriter, r *http.Request) error {
	days, _ := strconv.Atoi(r.FormValue("days"))
	name := r.FormValue("name")
	key, err := s.Accounts.MakeToken(r.Context(), gate.Who(r.Context()), name, days)
	if err != nil {
		return s.drawAccount(w, r, gate.Status(err), accountView{Err: err, For: "tokens", Name: name, Days: r.FormValue("days")})
	}
	return s.drawAccount(w, r, http.StatusOK, accountView{Key: key})
}

func (s *Site) tokenDrop(w http.ResponseWriter, r *http.Request) error {
	if err := s.Accounts.DropToken(r.Context(), gate.Who(r.Context()), r.PathValue("id")); err != nil {
		return err
	}
	ui.Done(w, r, "/account", "接口密钥已作废。")
	return nil
}

type accountsView struct {
	Who      account.Who
	Accounts []account.Account
	Areas    []area.Area
	Names    map[place.Path]string
	Fresh    string // the one-time password, shown once
	FreshFor string
	Err      error
	For      string // the account whose form Err is about; "" = a new one
	Login    string
	Name     string
	Now      int64
}

// errOf returns the fault of the form about an account.
func (v accountsView) errOf(id string) error {
	if v.For == id {
		return v.Err
	}
	return nil
}

func (s *Site) accountList(w http.ResponseWriter, r *http.Request) error {
	return s.drawAccounts(w, r, http.StatusOK, accountsView{})
}

func (s *Site) drawAccounts(w http.ResponseWriter, r *http.Request, status int, v accountsView) error {
	ctx := r.Context()
	v.Who, v.Now = gate.Who(ctx), clock.Micros(s.Clock.Now())
	var err error
	if v.Accounts, err = s.Accounts.List(ctx, v.Who.Scope(account.SeeAccounts)); err != nil {
		return err
	}
	streets, err := s.Areas.Streets(ctx, v.Who.Scope(account.SeeAccounts))
	if err != nil {
		return err
	}
	communities, err := s.Areas.Communities(ctx, v.Who.Scope(account.SeeAccounts))
	if err != nil {
		return err
	}
	v.Areas = append(streets, communities...)
	v.Names = map[place.Path]string{"": "全部"}
	for _, a := range v.Areas {
		v.Names[a.Path] = a.Short
	}
	p := s.page(r, "账号")
	p.Actions = []ui.Action{bookAction("/accounts.xlsx", ui.Query{})}
	return s.draw(w, r, status, p, accountsPage(v))
}

// accountTable lists the accounts with their posts, one on each line.
func (s *Site) accountTable(r *http.Request, _ bool) (ui.Table, error) {
	t := ui.Table{Columns: []ui.Column{{Title: "姓名或岗位名"}, {Title: "登录名"}, {Title: "岗位"}, {Title: "范围"}, {Title: "状态"}, {Title: "上次登录"}}}
	list, err := s.Accounts.List(r.Context(), gate.Who(r.Context()).Scope(account.SeeAccounts))
	for i := range list {
		a := &list[i]
		state := "正常"
		switch {
		case a.Disabled:
			state = "停用"
		case a.LockedTill > clock.Micros(s.Clock.Now()):
			state = "锁定"
		}
		posts := a.Grants
		if len(posts) == 0 {
			posts = []account.Grant{{}}
		}
		for _, g := range posts {
			at := ""
			if g.Role != "" {
				at = s.placeName(r, g.Path)
			}
			t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{
				ui.Text(a.Name), ui.Text(a.Login), ui.Text(g.Role.Title()), ui.Text(at), ui.Text(state), ui.Text(clock.Stamp(a.SeenAt)),
			}})
		}
	}
	return t, err
}

func (s *Site) accountCreate(w http.ResponseWriter, r *http.Request) error {
	login, name := r.FormValue("login"), r.FormValue("name")
	_, password, err := s.Accounts.Create(r.Context(), gate.Who(r.Context()), login, name)
	if err != nil {
		return s.drawAccounts(w, r, gate.Status(err), accountsView{Err: err, Login: login, Name: name})
	}
	return s.drawAccounts(w, r, http.StatusOK, accountsView{Fresh: password, FreshFor: login})
}

func (s *Site) accountReset(w http.ResponseWriter, r *http.Request) error {
	password, err := s.Accounts.Reset(r.Context(), gate.Who(r.Context()), r.PathValue("id"))
	if err != nil {
		return err
	}
	return s.drawAccounts(w, r, http.StatusOK, accountsView{Fresh: password, FreshFor: r.FormValue("login")})
}

func (s *Site) accountDisable(w http.ResponseWriter, r *http.Request) error {
	return s.afterAccount(w, r, s.Accounts.Disable(r.Context(), gate.Who(r.Context()), r.PathValue("id")), "账号已停用，此人已退出登录。")
}

func (s *Site) accountEnable(w http.ResponseWriter, r *http.Request) error {
	return s.afterAccount(w, r, s.Accounts.Enable(r.Context(), gate.Who(r.Context()), r.PathValue("id")), "账号已启用。")
}

func (s *Site) grantAdd(w http.ResponseWriter, r *http.Request) error {
	err := s.Accounts.Grant(r.Context(), gate.Who(r.Context()), r.PathValue("id"), account.Role(r.FormValue("role")), place.Path(r.FormValue("path")))
	return s.afterAccount(w, r, err, "岗位已授予。")
}

func (s *Site) grantDrop(w http.ResponseWriter, r *http.Request) error {
	err := s.Accounts.Revoke(r.Context(), gate.Who(r.Context()), r.PathValue("id"), account.Role(r.FormValue("role")), place.Path(r.FormValue("path")))
	return s.afterAccount(w, r, err, "岗位已收回。")
}

func (s *Site) afterAccount(w http.ResponseWriter, r *http.Request, err error, done string) error {
	if k := fault.Of(err); err != nil && (k == fault.Invalid || k == fault.Conflict) {
		return s.drawAccounts(w, r, gate.Status(err), accountsView{Err: err, For: r.PathValue("id")})
	}
	if err != nil {
		return err
	}
	ui.Done(w, r, "/accounts", done)
	return nil
}
