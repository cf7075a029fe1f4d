package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"bayou/internal/account"
	"bayou/internal/app"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/plan"
	"bayou/internal/register"
	"bayou/internal/sheet"
)

// What the list as of an earlier day is measured on: so many fields are said of every compound again in every version.
const (
	backFields   = 40
	backVersions = 20
	backAsked    = 300
)

// backFrom is the day of the first version; each further one is of the next day.
const backFrom = clock.Date("2015-07-20")

// asked is how long requests took: the median and the 99th percentile in milliseconds by the clock, and the cores' time of one.
type asked struct{ Median, Worst, Busy float64 }

func (a asked) String() string {
	return fmt.Sprintf("%.0f/%.0f ms (cpu %.0f)", a.Median, a.Worst, a.Busy)
}

// wentBack is how the list did as of earlier days, and a bare query of as many present rows.
type wentBack struct {
	Page, Bare asked
	Said       float64 // fields that one version says of a compound
}

// backing asks an office's pages for the list as of days all over the history, sorted, filtered and paged in all ways.
func backing(ctx context.Context, s size) ([]row, error) {
	var out []row
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		where := ""
		if engine == db.Postgres {
			if where = os.Getenv(cluster); where == "" {
				continue
			}
		}
		b, err := spawn[wentBack](ctx, "asof", s.Listed, where)
		if err != nil {
			return nil, err
		}
		out = append(out, row{
			fmt.Sprintf("list as of a day, %d compounds x %.0f fields x %d, %s", s.Listed, b.Said, backVersions, engine), b.Page.String(), b.Bare.String(),
			times(b.Page.Median, b.Bare.Median), "<= 100 ms p99", bar(b.Page.Worst <= 100),
		})
	}
	return out, nil
}

func backStep(ctx context.Context, args []string) (any, error) {
	n, err := strconv.Atoi(args[0])
	if err != nil {
		return nil, err
	}
	folder, err := os.MkdirTemp("", "bayou-bench-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	where := ""
	if args[1] != "" {
		if where, err = freshDatabase(ctx, args[1]); err != nil {
			return nil, err
		}
	}
	a, err := begunAt(ctx, app.Config{Data: folder, DB: where, Clock: clock.NewFrozen(backFrom.Add(backVersions+5).At(10, 0))})
	if err != nil {
		return nil, err
	}
	defer a.Close()
	if err := tell(ctx, a, folder, n); err != nil {
		return nil, err
	}
	o, err := officeOf(ctx, a)
	if err != nil {
		return nil, err
	}
	var out wentBack
	if out.Said, err = db.One[float64](ctx, a.DB, "", `select avg(length(readings) - length(replace(readings, '":{', '":'))) from observation where seq > 1`); err != nil {
		return nil, err
	}
	if out.Page, err = o.back(n); err != nil {
		return nil, err
	}
	out.Bare, err = often(func(int) error {
		rec := httptest.NewRecorder()
		bare(rec, httptest.NewRequestWithContext(ctx, http.MethodGet, "/", http.NoBody), a.DB)
		if rec.Code != http.StatusOK {
			return errors.New(rec.Body.String())
		}
		return nil
	})
	return out, err
}

// tell imports the versions one after another.
func tell(ctx context.Context, a *app.App, folder string, n int) error {
	p, err := a.Plans.Current(ctx, street, backFrom)
	if err != nil {
		return err
	}
	file := filepath.Join(folder, "version.xlsx")
	for v := range backVersions {
		if err := versionBook(file, p, n, v); err != nil {
			return err
		}
		run, err := a.Register.Import(ctx, account.System(), register.Upload{Street: street, Path: file, Name: "version.xlsx", AsOf: backFrom.Add(v)})
		if err == nil && run.Created+run.Updated != int64(n) {
			err = errors.New(run.Sentence())
		}
		if err != nil {
			return err
		}
	}
	return os.Remove(file)
}

func versionBook(file string, p *plan.Plan, rows, version int) error {
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	var fields []*plan.Field
	var columns []sheet.Column
	for i := range p.Fields {
		if len(fields) < backFields+2 && !p.Fields[i].Sensitive { // the name and the community are said once
			fields, columns = append(fields, &p.Fields[i]), append(columns, sheet.Column{Name: p.Fields[i].Name})
		}
	}
	err = sheet.Write(f, "示例", columns, func(yield func([]any) bool) {
		for i := range rows {
			cells := make([]any, len(fields))
			for j, f := range fields {
				cells[j] = said(f, i, version)
			}
			if !yield(cells) {
				return
			}
		}
	})
	return errors.Join(err, f.Close())
}

// said is what a version says of a field of a compound: something else than the one before.
func said(f *plan.Field, i, version int) any {
	n := int64(i + version)
	switch f.Type {
	case "number":
		most := int64(500)
		if f.Max > 0 {
			most = min(most, f.Max-f.Min)
		}
		return f.Min + 1 + n%(most-1)
	case "date":
		return fmt.Sprintf("%d-%02d-%02d", 1975+n%25, 1+n%12, 1+n%28)
	case "bool":
		return []string{"是", "否"}[n%2]
	case "choice":
		return f.Choices[n%int64(len(f.Choices))].Name
	case "point":
		return fmt.Sprintf("113.%06d，34.%06d WGS-84", 680000+n, 790000+n)
	}
	switch f.ID {
	case register.FieldName:
		return fmt.Sprintf("示例路%d号院", i)
	case register.FieldCommunity:
		return "商务"
	}
	return fmt.Sprintf("示例%d", n)
}

// back asks for the list as of many days in many ways.
func (o *office) back(n int) (asked, error) {
	ways := []string{"", "&page=" + strconv.Itoa(max(1, n/100)), "&sort=households&dir=desc", "&sort=missing", "&q=" + "sll29", "&scope=yes", "&mode=none&sort=built", "&missing=households"}
	return often(func(i int) error {
		day := backFrom.Add((i * 7) % (backVersions + 4))
		rec, err := o.ask(http.MethodGet, "/compounds?asof="+string(day)+ways[i%len(ways)], "", http.NoBody, http.StatusOK)
		if err == nil && rec.Body.Len() < 5000 {
			err = fmt.Errorf("a page of %d bytes", rec.Body.Len())
		}
		return err
	})
}

// often does something again and again and returns how long it took; the first ten do not count.
func often(do func(i int) error) (asked, error) {
	var took []time.Duration
	worked := busy()
	for i := range backAsked + 10 {
		start := time.Now()
		if err := do(i); err != nil {
			return asked{}, err
		}
		if took = append(took, time.Since(start)); i == 9 {
			took, worked = took[:0], busy()
		}
	}
	slices.Sort(took)
	return asked{
		milliseconds(took[len(took)/2]), milliseconds(took[len(took)*99/100]), milliseconds(busy()-worked) / float64(len(took)),
	}, nil
}
