package web

import (
	"net/http"
	"strings"

	"bayou/internal/fault"
	"bayou/internal/gate"
	"bayou/internal/web/ui"
)

type loginView struct {
	Login, Next string
	Err         error
	Sample      bool
}

func (s *Site) loginForm(w http.ResponseWriter, r *http.Request) error {
	return s.drawLogin(w, r, http.StatusOK, loginView{Next: r.URL.Query().Get("next")})
}

func (s *Site) loginPost(w http.ResponseWriter, r *http.Request) error {
	login, next := strings.TrimSpace(r.FormValue("login")), local(r.FormValue("next"))
	if !s.knocks.Allow(gate.Origin(r)) {
		return s.drawLogin(w, r, http.StatusTooManyRequests, loginView{Login: login, Next: next, Err: fault.Deniedf("登录太频繁，请过几秒再试。")})
	}
	token, err := s.Accounts.SignIn(r.Context(), login, r.FormValue("password"), gate.Origin(r))
	if fault.Of(err) == fault.Denied {
		return s.drawLogin(w, r, http.StatusForbidden, loginView{Login: login, Next: next, Err: err})
	}
	if err != nil {
		return err
	}
	gate.SetSession(w, r, token)
	http.Redirect(w, r, next, http.StatusSeeOther)
	return nil
}

func (s *Site) logoutPost(w http.ResponseWriter, r *http.Request) error {
	if c, err := r.Cookie(gate.Cookie); err == nil {
		if err := s.Accounts.SignOut(r.Context(), gate.Who(r.Context()), c.Value); err != nil {
			return err
		}
	}
	gate.SetSession(w, r, "")
	http.Redirect(w, r, "/login", http.StatusSeeOther)
	return nil
}

func (s *Site) drawLogin(w http.ResponseWriter, r *http.Request, status int, v loginView) error {
	v.Sample = s.Sample
	p := ui.Page{Title: "登录", Sample: s.Sample, Trial: s.Trial, Narrow: true, Large: ui.LargePrint(r)}
	return s.draw(w, r, status, p, loginPage(v))
}

// local keeps only a path of this site: //elsewhere and \elsewhere lead away in browsers, which leave out tabs and line ends.
func local(next string) string {
	if !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") || strings.ContainsAny(next, "\\\r\n\t") {
		return "/"
	}
	return next
}
