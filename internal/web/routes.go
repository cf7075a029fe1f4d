package web

import (
	"net/http"

	"bayou/internal/account"
	"bayou/internal/gate"
	"bayou/internal/web/static"
)

// Routes is the table of contents of the pages. The comment at a line's end names the clauses of the plan that it shows.
func (s *Site) Routes() []gate.Route {
	return []gate.Route{
		// Everybody
		get("/login", gate.Public, s.loginForm),
		post("/login", gate.Public, s.loginPost),
		post("/logout", account.SignedIn, s.logoutPost),
		get("/account", account.SignedIn, s.accountShow),
		post("/account/password", account.SignedIn, s.accountPassword),
		post("/account/tokens", account.SignedIn, s.tokenMake),
		post("/account/tokens/{id}/drop", account.SignedIn, s.tokenDrop),

		// Administration
		get("/accounts", account.SeeAccounts, s.accountList),
		post("/accounts", account.MakeAccounts, s.accountCreate),
		post("/accounts/{id}/disable", account.MakeAccounts, s.accountDisable),
		post("/accounts/{id}/enable", account.MakeAccounts, s.accountEnable),
		post("/accounts/{id}/reset", account.MakeAccounts, s.accountReset),
		post("/accounts/{id}/grants", account.GrantPosts, s.grantAdd),
		post("/accounts/{id}/grants/drop", account.GrantPosts, s.grantDrop),
		get("/journal", account.SeeJournal, s.journalList), // A4

		// Home, weeks, standings, meetings, bulletins
		get("/week", account.SeeProgress, s.weekGo),
		get("/week/{week}", account.SeeProgress, s.weekShow), // A2
		get("/week/{week}/close", account.CloseWeek, s.weekCloseAsk),
		post("/week/{week}/close", account.CloseWeek, s.weekClose),
		post("/week/{week}/excuse", account.Excuse, s.weekExcuse),
		post("/week/{week}/bulletin", account.DraftBulletin, s.weekBulletin), // A4
		get("/week/{week}/{community}", account.SeeProgress, s.reportShow),   // A2
		post("/week/{week}/{community}", account.Report, s.reportConfirm),    // A2
		get("/standing", account.SeeProgress, s.standingGo),
		get("/standing/{week}", account.SeeProgress, s.standingShow), // A3
		get("/standing/{week}/export", account.SeeProgress, s.standingExport),
	}
}

// Mount puts the pages and their files on a mux.
func (s *Site) Mount(mux *http.ServeMux, g *gate.Gate) {
	g.Mount(mux, s.Routes())
	mux.Handle("GET /static/", static.Handler())
	mux.Handle("GET /sw.js", static.Worker())
}

func get(path string, p account.Perm, h gate.Handler) gate.Route {
	return gate.Route{Method: http.MethodGet, Path: path, Perm: p, Handle: h}
}

func post(path string, p account.Perm, h gate.Handler) gate.Route {
	return gate.Route{Method: http.MethodPost, Path: path, Perm: p, Handle: h}
}
