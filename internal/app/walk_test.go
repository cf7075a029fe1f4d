package app_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"hash/fnv"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"bayou/internal/account"
	"bayou/internal/db"
	"bayou/internal/gate"
	"bayou/internal/place"
)

// journaled is the number of rows of the journal, in which every write leaves one.
func (w *livedWorld) journaled(t *testing.T) int64 {
	t.Helper()
	n, err := db.One[int64](t.Context(), w.DB, "", "select count(*) from journal")
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// sums returns the number of rows and a checksum of every table, without those by which people are let in.
func (w *livedWorld) sums(t *testing.T) map[string]string {
	t.Helper()
	tables, err := db.All[string](t.Context(), w.DB, "select name from sqlite_master where type = 'table' and name not like 'sqlite%'")
	if err != nil || len(tables) < 20 {
		t.Fatal(tables, err)
	}
	out := map[string]string{}
	for _, name := range tables {
		if !slices.Contains([]string{"session", "api_token", "account_grant", "journal"}, name) { // the walker's own posts and keys
			out[name] = w.sum(t, name)
		}
	}
	return out
}

func (w *livedWorld) sum(t *testing.T, table string) string {
	t.Helper()
	columns, err := db.All[string](t.Context(), w.DB, "select name from pragma_table_info($1)", table)
	if err != nil || len(columns) == 0 {
		t.Fatal(table, err)
	}
	n, sum := 0, uint64(0)
	for row, err := range db.Each[string](t.Context(), w.DB, "select quote("+strings.Join(columns, ") || quote(")+") from "+table) {
		if err != nil {
			t.Fatal(table, err)
		}
		h := fnv.New64a()
		h.Write([]byte(row))
		sum += h.Sum64() // in whatever order
		n++
	}
	return fmt.Sprintf("%d rows, %x", n, sum)
}

// walker is somebody whose posts change as the walk goes on: the same session and person, a new key for each post.
type walker struct {
	*livedWorld
	holds []account.Grant
	key   string
}

// becomes gives the walker a single post.
func (w *walker) becomes(t *testing.T, role account.Role, at place.Path) account.Who {
	t.Helper()
	sys := account.System()
	for _, g := range w.holds {
		if err := w.Accounts.Revoke(t.Context(), sys, w.Walker, g.Role, g.Path); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Accounts.Grant(t.Context(), sys, w.Walker, role, at); err != nil {
		t.Fatal(err)
	}
	w.holds = []account.Grant{{Role: role, Path: at}}
	who, err := w.Accounts.ByLogin(t.Context(), "walker")
	if err != nil {
		t.Fatal(err)
	}
	if w.key, err = w.Accounts.MakeToken(t.Context(), who, "示例", 10); err != nil {
		t.Fatal(err)
	}
	holder := account.Who{Grants: w.holds} // what the table of rights says, not what was stored
	holder.ID = w.Walker
	return holder
}

// send asks and returns the status and all that can be read in the answer, files opened.
func (w *livedWorld) send(t *testing.T, a asked, session, key string) (int, string) {
	t.Helper()
	answer := w.ask(t, a, session, key)
	return answer.Code, fmt.Sprint(answer.Header()) + "\n" + opened(t, answer.Body.Bytes())
}

func (w *livedWorld) ask(t *testing.T, a asked, session, key string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), a.method, a.url, bytes.NewReader(a.body))
	r.RemoteAddr = "192.0.2.1:1234"
	if a.kind != "" {
		r.Header.Set("Content-Type", a.kind)
	}
	if session != "" {
		r.AddCookie(&http.Cookie{Name: gate.Cookie, Value: session})
	}
	if key != "" {
		r.Header.Set("Authorization", "Bearer "+key)
	}
	answer := httptest.NewRecorder()
	w.handler.ServeHTTP(answer, r)
	return answer
}

// opened returns a body, and the texts within one that is a workbook or a document.
func opened(t *testing.T, body []byte) string {
	t.Helper()
	if !bytes.HasPrefix(body, []byte("PK")) {
		return string(body)
	}
	z, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(&b, r); err != nil {
			t.Fatal(err)
		}
		r.Close()
	}
	return b.String()
}

// post is a post over a place; outside tells that nothing hidden lies in it.
type post struct {
	role    account.Role
	at      place.Path
	outside bool
}

// seat is the place that a post is held over.
func (l *lived) seat(r account.Role) place.Path {
	switch r {
	case account.Head, account.CellWorker:
		return home
	case account.Committee, account.Company:
		return l.Compound.Path
	}
	return street
}

// posts are a role over its own place and over others.
func (l *lived) posts(r account.Role) []post {
	out := []post{{r, l.seat(r), false}, {r, beside, true}, {r, beyond, true}}
	switch r {
	case account.Head, account.CellWorker:
		out = append(out, post{r, sibling, true}, post{r, "410105/002/001/", true})
	case account.Committee, account.Company:
		out = append(out, post{r, sibling, true}, post{r, home.Join("01a0b1c2-0000-7000-8000-000000000000"), true})
	}
	return out
}

// The walk: every page and every call, by every post over its own place and over others. What each may do follows from the
// table of rights alone. Refusals change nothing and tell nothing.
//
// clauses: G1
func TestEveryRequestByEveryPostInEveryPlace(t *testing.T) {
	t.Parallel()
	for _, role := range account.Roles {
		t.Run(string(role), func(t *testing.T) {
			t.Parallel()
			w := &walker{livedWorld: openLived(t)}
			pages, calls := w.pages(t), w.calls(t)
			if len(pages) < 80 || len(calls) < 70 {
				t.Fatalf("only %d pages and %d calls", len(pages), len(calls))
			}
			before := w.sums(t)
			for _, p := range w.posts(role) {
				who := w.becomes(t, p.role, p.at)
				for _, a := range slices.Concat(pages, calls) {
					w.judge(t, p, who, a)
				}
			}
			for table, sum := range w.sums(t) {
				if before[table] != sum {
					t.Errorf("the walk changed %s: %s, was %s", table, sum, before[table])
				}
			}
		})
	}
}

// judge sends a request and holds the answer against the rights. Posts that are allowed would change the world: see
// TestWhoHasTheRightIsNotRefused.
func (w *walker) judge(t *testing.T, p post, who account.Who, a asked) {
	t.Helper()
	has, may := who.Has(a.perm), a.may(who)
	if may && a.method == http.MethodPost {
		return
	}
	rows := w.journaled(t)
	status, text := w.send(t, a, w.Session, w.key)
	say := func(format string, args ...any) {
		t.Errorf("%s as %s over %s: %d, %s", a.name, p.role, p.at, status, fmt.Sprintf(format, args...))
	}
	gone := status == http.StatusForbidden || status == http.StatusNotFound
	switch {
	case status >= 500:
		say("fails")
	case !has && status != http.StatusForbidden:
		say("want 403: the post does not hold %s", a.perm)
	case has && !may && a.method == http.MethodGet && !gone:
		say("want 403 or 404: %s is outside", a.target)
	case has && !may && status < 400:
		say("want a refusal: %s is outside", a.target)
	case may && (status == http.StatusForbidden || a.target != "" && status >= 400):
		say("though the post holds %s over %s: %.300s", a.need, a.target, text)
	}
	if (p.outside || !has) && strings.Contains(text, hidden) {
		i := strings.Index(text, hidden)
		say("tells a secret: …%s…", text[max(0, i-90):min(len(text), i+60)])
	}
	if w.journaled(t) != rows {
		say("writes")
	}
}

// last are the steps after which other steps find nothing more to do.
var last = []string{"withdraw", "disable", "drop", "undo", "issue", "restore"}

func order(a asked) int {
	for i, step := range last {
		if strings.HasSuffix(a.name, step) {
			return i + 1
		}
	}
	return 0
}

// Every post does what it may do at its own place, one after another: nothing is refused for want of a right, and nothing fails.
func TestWhoHasTheRightIsNotRefused(t *testing.T) {
	t.Parallel()
	for _, role := range account.Roles {
		t.Run(string(role), func(t *testing.T) {
			t.Parallel()
			w := &walker{livedWorld: openLived(t)}
			who := w.becomes(t, role, w.seat(role))
			all := slices.Concat(w.pages(t), w.calls(t))
			slices.SortStableFunc(all, func(a, b asked) int { return order(a) - order(b) })
			for _, a := range all {
				if a.method != http.MethodPost || !a.may(who) {
					continue
				}
				status, text := w.send(t, a, w.Session, w.key)
				if status == http.StatusForbidden || status >= 500 || status == http.StatusBadRequest {
					t.Errorf("%s as %s: %d %.400s", a.name, role, status, text[max(0, len(text)-400):])
				}
			}
		})
	}
}

// What is looked for is there: whoever may read it does.
func TestWhatIsHiddenIsShownInside(t *testing.T) {
	t.Parallel()
	w := &walker{livedWorld: openLived(t)}
	w.becomes(t, account.Property, street)
	seen := map[string]bool{}
	for _, a := range slices.Concat(w.pages(t), w.calls(t)) {
		if a.method == http.MethodGet {
			_, text := w.send(t, a, w.Session, w.key)
			seen[a.name] = strings.Contains(text, hidden)
		}
	}
	for _, name := range []string{
		"GET /search", "GET /api/v1/search", "GET /compounds", "GET /compounds.xlsx", "GET /compounds/list.xlsx", "GET /compounds/{id}", "GET /imports", "GET /imports/{id}", "GET /inspections",
		"GET /inspections/{id}", "GET /findings.xlsx", "GET /findings/{id}", "GET /difficulties", "GET /difficulties/{id}",
		"GET /bulletins/{id}", "GET /bulletins/{id}/docx/{skin}", "GET /week/{week}/{community}",
		"GET /api/v1/compounds", "GET /api/v1/compounds.xlsx", "GET /api/v1/compounds/{id}", "GET /api/v1/compounds/{id}/history",
		"GET /api/v1/compounds/{id}/mode", "GET /api/v1/imports", "GET /api/v1/imports/{id}/rows", "GET /api/v1/inspections", "GET /api/v1/inspections/{id}",
		"GET /api/v1/findings/{id}", "GET /api/v1/difficulties", "GET /api/v1/difficulties/{id}", "GET /api/v1/bulletins",
		"GET /api/v1/bulletins/{id}", "GET /api/v1/bulletins/{id}/docx/{skin}", "GET /api/v1/weeks/{week}/report",
	} {
		if !seen[name] {
			t.Errorf("%s does not show what it should", name)
		}
	}
}
