package app_test

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"bayou/internal/account"
	"bayou/internal/api"
	"bayou/internal/db"
	"bayou/internal/db/dbtest"
	"bayou/internal/gate"
)

// few are the tables that stay small however large a nation's register grows, with the reason.
var few = map[string]string{
	"area": "118,000 communities at most, entered once", "area_code": "as areas", "station": "one for each community", "outline_set": "a few files for each sub-district",
	"plan_version": "a few for each sub-district", "plan_text": "as plans", "account": "people who work there", "account_grant": "as accounts", "session": "as accounts, swept",
	"api_token": "as accounts", "sample_mark": "one row", "journal_head": "one for each sub-district", "bulletin_series": "one for each sub-district and year",
	"declaration_series": "one for each sub-district and year", "find_due": "empty when all is taken in", "thumb_wanted": "empty when all thumbnails are made",
}

// asides are statements that may read a whole table, with the reason.
var asides = []struct{ part, reason string }{
	{"with c as materialized", "joins evidence to the compounds of one community by its key; without rows PostgreSQL cannot know that they are few"},
	{"from difficulty d join difficulty_step s", "a difficulty has several steps: with as many of both as the statistics here say, the order of the steps wins"},
}

// more are lists with filters and orders that the route table does not name.
var more = []string{
	"/compounds?q=wh200", "/compounds?sort=households&mode=none&scope=yes", "/compounds?missing=households&page=2", "/compounds?doubtful=yes", "/compounds?asof=2015-08-01",
	"/surveys?state=all", "/surveys?state=all&compound={compound}", "/surveys?state=accepted&community=410105001010", "/declarations?state=open&community=410105001010",
	"/map?colour=goal", "/map/points.json?colour=goal", "/findings?state=all&compound={compound}", "/inspections?compound={compound}", "/difficulties?compound={compound}",
	"/modes/whatif?single.over_100_households=80", "/compounds/{compound}/archive?kind=contract&sort=title", "/compounds/{compound}/houses/list?q=1",
	"/compounds/changes?from=2015-07-20&to=2015-08-10",
}

// statement is one that a list sent.
type statement struct {
	at   string
	text string
	args []any
}

// statements are the different statements by which the pages and the interface read, asked by an office and by a head of a station.
func (w *walker) statements(t *testing.T) []statement {
	t.Helper()
	var urls []string
	for _, r := range w.Routes() {
		if r.Method == http.MethodGet && r.Perm != gate.Public {
			urls = append(urls, w.fill(r.Path))
		}
	}
	for _, path := range more {
		urls = append(urls, strings.ReplaceAll(path, "{compound}", w.Compound.ID))
	}
	for _, op := range w.API().Mount(http.NewServeMux()) {
		path := strings.TrimPrefix(op.Path, api.Prefix)
		_, query := w.placed(path)
		if op.Method == http.MethodGet && op.Perm != gate.Public {
			urls = append(urls, api.Prefix+w.fill(path)+"?"+query)
		}
	}
	all := map[string]statement{}
	for _, post := range []account.Grant{{Role: account.Property, Path: street}, {Role: account.Head, Path: home}} {
		w.becomes(t, post.Role, post.Path)
		for _, url := range urls {
			ctx := db.Watched(t.Context(), func(text string, args []any) {
				if _, known := all[text]; !known {
					all[text] = statement{url, text, slices.Clone(args)}
				}
			})
			w.reads(ctx, url)
		}
	}
	return slices.SortedFunc(maps.Values(all), func(a, b statement) int { return strings.Compare(a.text, b.text) })
}

func (w *walker) reads(ctx context.Context, url string) {
	r := httptest.NewRequestWithContext(ctx, http.MethodGet, url, http.NoBody)
	r.RemoteAddr = "192.0.2.1:1234"
	if strings.HasPrefix(url, api.Prefix) {
		r.Header.Set("Authorization", "Bearer "+w.key)
	} else {
		r.AddCookie(&http.Cookie{Name: gate.Cookie, Value: w.Session})
	}
	w.handler.ServeHTTP(httptest.NewRecorder(), r)
}

// TestNoListReadsAWholeTable looks at the plan of every statement by which a page or a call reads, on both engines: none goes through
// the whole of a table, or of an index, that grows with the register.
//
// clauses: P1
func TestNoListReadsAWholeTable(t *testing.T) {
	t.Parallel()
	w := officeCalls(t)
	all := w.statements(t)
	if len(all) < 150 {
		t.Fatalf("only %d statements were seen", len(all))
	}
	t.Run("sqlite", func(t *testing.T) {
		for s, scanned := range sqliteScans(t, dbtest.SQLite(t), all) {
			all[s].refuse(t, scanned)
		}
	})
	t.Run("postgres", func(t *testing.T) {
		d := dbtest.Postgres(t)
		for _, s := range all {
			s.refuse(t, postgresScans(t, d, s))
		}
	})
}

func (s *statement) refuse(t *testing.T, scanned []string) {
	t.Helper()
	text := strings.Join(strings.Fields(s.text), " ")
	for _, a := range asides {
		if strings.Contains(text, a.part) {
			return
		}
	}
	for _, table := range scanned {
		if few[table] == "" {
			t.Errorf("%s reads all of %s, or of a county's part of it:\n%s", s.at, table, text)
		}
	}
}

var sources = regexp.MustCompile(`(?i)\b(?:from|join)\s+([a-z_]+)(?:\s+(?:as\s+)?([a-z_]+))?`)

// sqliteScans returns, by statement, the tables that it reads from end to end, or for a whole county where it asks for less. The database
// is empty and told by its statistics that it is full: of a small one SQLite rightly reads whole tables.
func sqliteScans(t *testing.T, d *db.DB, all []statement) [][]string {
	t.Helper()
	type step struct {
		ID      int    `db:"id"`
		Parent  int    `db:"parent"`
		Notused int    `db:"notused"`
		Detail  string `db:"detail"`
	}
	out := make([][]string, len(all))
	err := d.Tx(t.Context(), func(tx *db.Tx) error {
		tables := full(t, tx)
		for i, s := range all {
			named := map[string]string{}
			for _, m := range sources.FindAllStringSubmatch(s.text, -1) {
				named[m[1]], named[m[2]] = m[1], m[1]
			}
			steps, err := db.All[step](t.Context(), tx, "explain query plan "+s.text, s.args...)
			if err != nil {
				return fmt.Errorf("%s: %w", s.text, err)
			}
			for _, x := range steps {
				way, rest, _ := strings.Cut(x.Detail, " ")
				name, _, _ := strings.Cut(rest, " ")
				if table := named[name]; tables[table] && (way == "SCAN" || strings.HasSuffix(rest, "(county=?)")) {
					out[i] = append(out[i], table)
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// full tells the engine, for one transaction, that every table holds 300,000 rows of a hundred counties, and returns the tables.
func full(t *testing.T, tx *db.Tx) map[string]bool {
	t.Helper()
	const rows, counties, step = 300_000, 100, 30 // each further column of an index tells thirty times more apart
	type index struct {
		Table   string `db:"tbl"`
		Name    string `db:"idx"`
		Columns int    `db:"columns"`
		Unique  bool   `db:"one"`
	}
	all, err := db.All[index](t.Context(), tx, `select m.name as tbl, i.name as idx, (select count(*) from pragma_index_info(i.name)) as columns, i."unique" as one
		from sqlite_master m join pragma_index_list(m.name) i where m.type = 'table' and m.name not like 'sqlite%'`)
	if err != nil || len(all) < 50 {
		t.Fatal(len(all), err)
	}
	must := func(text string, args ...any) {
		t.Helper()
		if _, err := tx.Exec(t.Context(), text, args...); err != nil {
			t.Fatal(err)
		}
	}
	must("analyze")
	must("delete from sqlite_stat1")
	tables := map[string]bool{}
	for _, x := range all {
		tables[x.Table] = true
		stat, alike := []string{strconv.Itoa(rows)}, rows/counties
		for n := range x.Columns {
			if x.Unique && n == x.Columns-1 {
				alike = 1
			}
			stat = append(stat, strconv.Itoa(alike))
			alike = max(1, alike/step)
		}
		must("insert into sqlite_stat1 (tbl, idx, stat) values ($1, $2, $3)", x.Table, x.Name, strings.Join(stat, " "))
	}
	must("analyze sqlite_schema") // reads them
	return tables
}

var (
	seqScan   = regexp.MustCompile(`Seq Scan on (\w+)`)
	indexScan = regexp.MustCompile(`Index (?:Only )?Scan (?:Backward )?using \w+ on (\w+)`)
)

// postgresScans returns the tables that a statement would read from end to end even if that were dear: no index leads into them.
func postgresScans(t *testing.T, d *db.DB, s statement) []string {
	t.Helper()
	var lines []string
	err := d.Tx(t.Context(), func(tx *db.Tx) error {
		if _, err := tx.Exec(t.Context(), "set local enable_seqscan = off"); err != nil {
			return err
		}
		var err error
		lines, err = db.All[string](t.Context(), tx, "explain "+s.text, s.args...)
		return err
	})
	if err != nil {
		t.Fatalf("%s: %v", s.text, err)
	}
	var out []string
	for i, line := range lines {
		if m := seqScan.FindStringSubmatch(line); m != nil {
			out = append(out, m[1])
		}
		if m := indexScan.FindStringSubmatch(line); m != nil && !leads(lines[i+1:]) {
			out = append(out, m[1])
		}
	}
	return out
}

// leads reports whether the lines below a scan of an index say by what it is entered.
func leads(below []string) bool {
	for _, line := range below {
		if strings.Contains(line, "Index Cond") {
			return true
		}
		if strings.Contains(line, "->") || strings.Contains(line, "Plan") {
			return false
		}
	}
	return false
}
