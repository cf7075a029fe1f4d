package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"html"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/xuri/excelize/v2"

	"bayou/internal/account"
	"bayou/internal/app"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/gate"
	"bayou/internal/sheet"
)

// previewRows is the size of a large register.
const previewRows = 5000

// took is how long something took by the clock and by the cores, in seconds.
type took struct{ Wall, Busy float64 }

// previewed is how long a register took from the upload to the last fact by the pages of an office, where all of it is new and
// where every row changes what is known; how long it took to write it as a workbook; and beside them a library alone.
type previewed struct {
	Fresh, Again, Export, Read, Write took
}

// previewing measures what an office waits for when it imports a register with a preview, and when it exports one, on both
// engines. The yardsticks are a bare reading and a bare writing of the same cells by a library.
func previewing(ctx context.Context, s size) ([]row, error) {
	n := previewRows
	if s.Small {
		n /= 20
	}
	var out []row
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		where := ""
		if engine == db.Postgres {
			dir := os.Getenv(cluster)
			if dir == "" {
				continue
			}
			where = dir
		}
		best := previewed{}
		for i := range s.Runs {
			p, err := spawn[previewed](ctx, "preview", n, where)
			if err != nil {
				return nil, err
			}
			if i == 0 {
				best = p
			}
			for _, x := range [][2]*took{{&best.Fresh, &p.Fresh}, {&best.Again, &p.Again}, {&best.Export, &p.Export}, {&best.Read, &p.Read}, {&best.Write, &p.Write}} {
				if x[1].Wall < x[0].Wall {
					*x[0] = *x[1]
				}
			}
		}
		line := func(what string, ours, yard took, most float64) row {
			return row{
				fmt.Sprintf("%s, %s, best of %d", what, engine, s.Runs), spent(ours.Wall, ours.Busy), spent(yard.Wall, yard.Busy), times(ours.Wall, yard.Wall),
				fmt.Sprintf("<= %.1f s", most), bar(ours.Wall <= most),
			}
		}
		out = append(out,
			line(fmt.Sprintf("import with preview, %d new rows", n), best.Fresh, best.Read, 1.5),
			line(fmt.Sprintf("import with preview, %d changed rows", n), best.Again, best.Read, 1.5),
			line(fmt.Sprintf("export of %d rows, all columns", n), best.Export, best.Write, 0.5))
	}
	return out, nil
}

func previewStep(ctx context.Context, args []string) (any, error) {
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
	a, err := begunAt(ctx, app.Config{Data: folder, DB: where, Clock: clock.NewFrozen(clock.Date("2015-08-12").At(10, 0))})
	if err != nil {
		return nil, err
	}
	defer a.Close()
	o, err := officeOf(ctx, a)
	if err != nil {
		return nil, err
	}
	first, second := filepath.Join(folder, "first.xlsx"), filepath.Join(folder, "second.xlsx")
	if err := errors.Join(registerBook(first, n, 0), registerBook(second, n, 1)); err != nil {
		return nil, err
	}
	var p previewed
	for _, step := range []struct {
		into *took
		do   func() error
	}{
		{&p.Read, func() error { return bareRead(first, n) }},
		{&p.Fresh, func() error { return o.imports(first, fmt.Sprintf("新增 %d，更新 0", n)) }},
		{&p.Again, func() error { return o.imports(second, fmt.Sprintf("新增 0，更新 %d", n)) }},
		{&p.Export, func() error { return o.exports(n) }},
		{&p.Write, func() error { return bareWrite(n) }},
	} {
		start, worked := time.Now(), busy()
		if err := step.do(); err != nil {
			return nil, err
		}
		*step.into = took{time.Since(start).Seconds(), (busy() - worked).Seconds()}
	}
	return p, nil
}

// freshDatabase makes a database of this process' own in the cluster of a folder and returns its address.
func freshDatabase(ctx context.Context, dir string) (string, error) {
	c, err := pgx.Connect(ctx, "postgres://postgres@/postgres?host="+dir)
	if err != nil {
		return "", err
	}
	name := "preview" + strconv.Itoa(os.Getpid())
	_, err = c.Exec(ctx, "create database "+name)
	return "postgres://postgres@/" + name + "?host=" + dir, errors.Join(err, c.Close(ctx))
}

// registerCells are the columns that a well kept register has, each with what stands in it; the second edition differs in two of
// them.
func registerCells(i, edition int) (names []string, cells []any) {
	for _, c := range []struct {
		name string
		cell any
	}{
		{"名称", fmt.Sprintf("示例路%d号院", i)},
		{"社区", "商务"},
		{"地址", fmt.Sprintf("示例路%d号", i)},
		{"四至", "东至示例街，西至样板路"},
		{"建成年份", fmt.Sprintf("%d年", 1975+i%25)},
		{"主管单位", "无"},
		{"户数", 40 + i%300 + edition},
		{"出租户数", i % 40},
		{"空置户数", i % 9},
		{"楼栋数", 1 + i%12},
		{"单元数", 2 + i%40},
		{"层数", 6 + i%2},
		{"建筑面积", fmt.Sprintf("%d.5㎡", 3000+i)},
		{"占地面积", fmt.Sprintf("约%d㎡", 1000+i%500)},
		{"电梯数", 0},
		{"产权性质", "房改房"},
		{"原产权单位", fmt.Sprintf("示例第%d厂", i%70)},
		{"维修资金余额", i * 17},
		{"基础设施", []string{"较好", "一般", "差"}[i%3]},
		{"整治改造", "否"},
		{"独立封闭", "是"},
		{"物业用房", []string{"有", "无"}[i%2]},
		{"业委会", "无"},
		{"物业公司", fmt.Sprintf("示例物业%d公司", edition)},
	} {
		names, cells = append(names, c.name), append(cells, c.cell)
	}
	return names, cells
}

func registerBook(file string, rows, edition int) error {
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	names, _ := registerCells(0, 0)
	var columns []sheet.Column
	for _, name := range names {
		columns = append(columns, sheet.Column{Name: name})
	}
	err = sheet.Write(f, "示例", columns, func(yield func([]any) bool) {
		for i := range rows {
			if _, cells := registerCells(i, edition); !yield(cells) {
				return
			}
		}
	})
	return errors.Join(err, f.Close())
}

func bareRead(file string, want int) error {
	f, err := excelize.OpenFile(file, excelize.Options{RawCellValue: true})
	if err != nil {
		return err
	}
	lines, err := f.GetRows("示例")
	if err == nil && len(lines) != want+1 {
		err = fmt.Errorf("read %d rows, want %d", len(lines)-1, want)
	}
	return errors.Join(err, f.Close())
}

func bareWrite(rows int) error {
	f := excelize.NewFile()
	w, err := f.NewStreamWriter("Sheet1")
	for i := range rows {
		if err == nil {
			_, cells := registerCells(i, 0)
			err = w.SetRow("A"+strconv.Itoa(i+1), cells)
		}
	}
	if err == nil {
		err = w.Flush()
	}
	return errors.Join(err, f.Write(io.Discard), f.Close())
}

// office is somebody of the property office at his pages.
type office struct {
	pages http.Handler
	token string
}

func officeOf(ctx context.Context, a *app.App) (office, error) {
	o := office{pages: a.Handler()}
	id, err := a.Accounts.CreateWithPassword(ctx, account.System(), "wyb", "示例", "Example-2015")
	if err == nil {
		err = a.Accounts.Grant(ctx, account.System(), id, account.Property, street)
	}
	if err == nil {
		o.token, err = a.Accounts.SignIn(ctx, "wyb", "Example-2015", "127.0.0.1")
	}
	return o, err
}

func (o *office) ask(method, path, kind string, body io.Reader, want int) (*httptest.ResponseRecorder, error) {
	r := httptest.NewRequestWithContext(context.Background(), method, path, body)
	r.Header.Set("Content-Type", kind)
	r.AddCookie(&http.Cookie{Name: gate.Cookie, Value: o.token})
	rec := httptest.NewRecorder()
	o.pages.ServeHTTP(rec, r)
	if rec.Code != want {
		return nil, fmt.Errorf("%s %s: %d, want %d", method, path, rec.Code, want)
	}
	return rec, nil
}

// imports uploads a workbook, reads its preview, which has to say what it would do, and confirms it.
func (o *office) imports(file, says string) error {
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	f, err := m.CreateFormFile("file", "登记表.xlsx")
	if err != nil {
		return err
	}
	book, err := os.ReadFile(file)
	if err == nil {
		_, err = f.Write(book)
	}
	if err = errors.Join(err, m.Close()); err != nil {
		return err
	}
	rec, err := o.ask(http.MethodPost, "/imports/new", m.FormDataContentType(), &b, http.StatusSeeOther)
	if err != nil {
		return err
	}
	at := rec.Header().Get("Location")
	page, err := o.ask(http.MethodGet, at, "", http.NoBody, http.StatusOK)
	if err != nil {
		return err
	}
	if !strings.Contains(html.UnescapeString(page.Body.String()), says) {
		return fmt.Errorf("the preview does not say %q", says)
	}
	u, err := url.Parse(at)
	if err != nil {
		return err
	}
	_, err = o.ask(http.MethodPost, "/imports", "application/x-www-form-urlencoded", strings.NewReader(u.RawQuery), http.StatusSeeOther)
	return err
}

// exports gets the register as a workbook.
func (o *office) exports(rows int) error {
	rec, err := o.ask(http.MethodGet, "/compounds.xlsx", "", http.NoBody, http.StatusOK)
	if err == nil && rec.Body.Len() < 100*rows {
		err = fmt.Errorf("the workbook of %d rows has %d bytes", rows, rec.Body.Len())
	}
	return err
}
