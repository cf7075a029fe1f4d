package register_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"bayou/internal/account"
	"bayou/internal/area"
	"bayou/internal/audit"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/db/dbtest"
	"bayou/internal/mode"
	"bayou/internal/plan"
	"bayou/internal/register"
)

// The child of TestKillLeavesNothing finds in these what to import where.
const (
	childWhere = "BAYOU_TEST_IMPORT_DB"
	childFile  = "BAYOU_TEST_IMPORT_FILE"
)

func TestMain(m *testing.M) {
	if where := os.Getenv(childWhere); where != "" {
		importAsChild(where, os.Getenv(childFile))
		return
	}
	os.Exit(m.Run())
}

func importAsChild(where, file string) {
	ctx := context.Background()
	d, err := db.Open(ctx, where)
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	c := clock.NewFrozen(clock.Date("2015-08-04").At(9, 0))
	j := audit.New(d, c)
	r := register.New(register.Parts{
		DB: d, Journal: j, Clock: c, Areas: area.New(d, j, account.New(d, j, c)), Plans: plan.New(d, j, c), Judge: mode.Projection,
	})
	fmt.Println("begin")
	if _, err := r.Import(ctx, office, register.Upload{Street: street, Path: file, Name: "大表.csv"}); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Println("done")
}

// An import that is killed at any moment leaves all of it or nothing.
func TestKillLeavesNothing(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("starts and kills processes")
	}
	const rows = 6000
	var b strings.Builder
	b.WriteString("名称,社区,户数,建成年份\n")
	for i := range rows {
		fmt.Fprintf(&b, "示例路%d号院,商务,约%d户,%d年\n", i, 20+i%300, 1975+i%25)
	}
	file := upload(t, "大表.csv", b.String()).Path
	for engine, where := range map[db.Engine]string{db.SQLite: filepath.Join(t.TempDir(), "bayou.db"), db.Postgres: dbtest.PostgresURL(t)} {
		d, err := db.Open(t.Context(), where)
		if err != nil {
			t.Fatal(err)
		}
		defer d.Close()
		newWorld(t, d)
		killed := 0
		for delay := 20 * time.Millisecond; ; delay = delay * 3 / 2 {
			finished := importAndKill(t, where, file, delay)
			stored := count(t, d)
			if stored == [4]int64{rows, rows, rows, 1} {
				break
			}
			if stored != [4]int64{} {
				t.Fatalf("%s: killed after %v, and half is there: %v", engine, delay, stored)
			}
			if finished {
				t.Fatalf("%s: the import says it is done, and nothing is there", engine)
			}
			killed++
		}
		if killed == 0 {
			t.Errorf("%s: the first kill came too late to show anything", engine)
		}
	}
}

// importAndKill imports in another process and kills it after the delay; finished tells that it was faster.
func importAndKill(t *testing.T, where, file string, delay time.Duration) (finished bool) {
	t.Helper()
	child := exec.CommandContext(t.Context(), os.Args[0])
	child.Env = append(os.Environ(), childWhere+"="+where, childFile+"="+file)
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	if !lines.Scan() || lines.Text() != "begin" {
		t.Fatalf("the child says %q", lines.Text())
	}
	kill := time.AfterFunc(delay, func() { _ = child.Process.Kill() })
	defer kill.Stop()
	if lines.Scan() && lines.Text() != "done" {
		t.Errorf("the child says %q", lines.Text())
	}
	return child.Wait() == nil
}

// count returns the rows of compound, observation, import_row and import_run.
func count(t *testing.T, d *db.DB) (n [4]int64) {
	t.Helper()
	for i, table := range []string{"compound", "observation", "import_row", "import_run"} {
		var err error
		if n[i], err = db.One[int64](t.Context(), d, "", "select count(*) from "+table); err != nil {
			t.Fatal(err)
		}
	}
	return n
}
