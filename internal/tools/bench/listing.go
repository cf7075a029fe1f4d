package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"slices"
	"strconv"
	"sync"
	"time"

	"bayou/internal/app"
	"bayou/internal/bench"
	"bayou/internal/db"
)

const connections = 8

// served is how a server did: Worst is the 99th percentile in milliseconds.
type served struct{ Rate, Worst float64 }

type lists struct{ Page, JSON, Bare served }

// listing asks for 50 compounds as a page, as JSON, and as the same rows from a handler of one query. Server and clients share
// the machine.
func listing(ctx context.Context, s size) ([]row, error) {
	l, err := spawn[lists](ctx, "list", s.Listed, s.Asking)
	if err != nil {
		return nil, err
	}
	show := func(what string, ours served) row {
		return row{
			fmt.Sprintf("%s of 50 of %d compounds, %d connections", what, s.Listed, connections), ours.String(), l.Bare.String(),
			times(l.Bare.Rate, ours.Rate), "(no bar)", nil,
		}
	}
	return []row{show("page", l.Page), show("JSON", l.JSON)}, nil
}

func (s served) String() string { return fmt.Sprintf("%.0f/s %.0f ms", s.Rate, s.Worst) }

func listStep(ctx context.Context, args []string) (any, error) {
	n, err := strconv.Atoi(args[0])
	if err != nil {
		return nil, err
	}
	asking, err := time.ParseDuration(args[1])
	if err != nil {
		return nil, err
	}
	folder, err := os.MkdirTemp("", "bayou-bench-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	a, _, err := country(ctx, folder, "", bench.Country{Compounds: n, Communities: 13, Weeks: 1, Seed: 1})
	if err != nil {
		return nil, err
	}
	defer a.Close()
	a.KeyRate = 1 << 20 // one key for all connections
	mux := http.NewServeMux()
	mux.Handle("/", a.Handler())
	mux.HandleFunc("GET /bare", func(w http.ResponseWriter, r *http.Request) { bare(w, r, a.DB) })
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = server.Serve(l) }() // it ends with Close
	defer server.Close()
	return ask(ctx, a, "http://"+l.Addr().String(), asking)
}

// ask signs somebody in and asks the three ways, one after the other.
func ask(ctx context.Context, a *app.App, base string, asking time.Duration) (out lists, err error) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return out, err
	}
	c := &http.Client{
		Jar: jar, Transport: &http.Transport{MaxIdleConnsPerHost: connections, MaxConnsPerHost: connections}, Timeout: time.Minute,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	key, err := enter(ctx, a, c, base)
	if err != nil {
		return out, err
	}
	for _, way := range []struct {
		path, key string
		into      *served
	}{{"/bare", "", &out.Bare}, {"/compounds", "", &out.Page}, {"/api/v1/compounds?limit=50", key, &out.JSON}} {
		if *way.into, err = load(ctx, c, base+way.path, way.key, asking); err != nil {
			return out, fmt.Errorf("%s: %w", way.path, err)
		}
	}
	return out, nil
}

// enter signs somebody of the property office in and returns his key for programs.
func enter(ctx context.Context, a *app.App, c *http.Client, base string) (key string, err error) {
	who, err := a.Accounts.ByLogin(ctx, "wyb")
	if err != nil {
		return "", err
	}
	res, err := c.PostForm(base+"/login", url.Values{"login": {"wyb"}, "password": {bench.Password}})
	if err != nil {
		return "", err
	}
	res.Body.Close()
	if res.StatusCode != http.StatusSeeOther {
		return "", fmt.Errorf("signing in: %s", res.Status)
	}
	return a.Accounts.MakeToken(ctx, who, "bench", 1)
}

// load asks for one address over all connections for the time, after a tenth of it to warm up.
func load(ctx context.Context, c *http.Client, address, key string, asking time.Duration) (served, error) {
	var mu sync.Mutex
	var took []time.Duration
	var failed error
	var all sync.WaitGroup
	warm := time.Now().Add(asking / 10)
	end := warm.Add(asking)
	for range connections {
		all.Go(func() {
			var mine []time.Duration
			for time.Now().Before(end) {
				start := time.Now()
				if err := get(ctx, c, address, key); err != nil {
					mu.Lock()
					failed = err
					mu.Unlock()
					return
				}
				if start.After(warm) {
					mine = append(mine, time.Since(start))
				}
			}
			mu.Lock()
			took = append(took, mine...)
			mu.Unlock()
		})
	}
	all.Wait()
	if failed != nil || len(took) == 0 {
		return served{}, failed
	}
	slices.Sort(took)
	return served{float64(len(took)) / asking.Seconds(), float64(took[len(took)*99/100].Microseconds()) / 1000}, nil
}

func get(ctx context.Context, c *http.Client, address, key string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, http.NoBody)
	if err != nil {
		return err
	}
	if key != "" {
		req.Header.Set("Authorization", "Bearer "+key)
	}
	res, err := c.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	n, err := io.Copy(io.Discard, res.Body)
	if err == nil && (res.StatusCode != http.StatusOK || n < 5000) {
		err = fmt.Errorf("%s with %d bytes", res.Status, n)
	}
	return err
}

// plain is a compound's row as the table has it.
type plain struct {
	ID       string `db:"id"`
	Path     string `db:"path"`
	Name     string `db:"name"`
	Address  string `db:"address"`
	Scope    string `db:"scope"`
	Proposed string `db:"proposed"`
	Next     string `db:"next"`
	Missing  string `db:"missing"`
	Mode     string `db:"mode"`
	Facts    string `db:"facts"`
	Doubts   int64  `db:"doubts"`
	Version  int64  `db:"version"`
}

// bare is the yardstick: one query and json.Encode, without session, right or count.
func bare(w http.ResponseWriter, r *http.Request, d *db.DB) {
	rows, err := db.All[plain](r.Context(), d, `select id, path, name, address, scope, proposed, next, missing, mode, facts, doubts, version
		from compound where withdrawn_on = '' order by county, path limit 50`)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(rows) // a client that has gone hears nothing
}
