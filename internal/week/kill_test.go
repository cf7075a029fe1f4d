package week_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/db/dbtest"
)

// childWhere tells the child of TestKillDuringClose which database to close weeks in.
const childWhere = "BAYOU_TEST_CLOSE_DB"

func TestMain(m *testing.M) {
	if where := os.Getenv(childWhere); where != "" {
		closeAsChild(where)
		return
	}
	os.Exit(m.Run())
}

const killWeeks = 20

// closeAsChild closes one week after another.
func closeAsChild(where string) {
	d, err := db.Open(context.Background(), where)
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	w := open(d)
	w.clock.Set(clock.Date("2015-12-28").At(9, 0))
	fmt.Println("begin")
	for k, n := clock.Week("2015-W30"), 0; n < killWeeks; k, n = k.Next(), n+1 {
		if _, err := w.Close(w.ctx, office, street, k); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
	}
}

// A close that is killed at any moment leaves a week closed with all its standings and its journal row, or open.
func TestKillDuringClose(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("starts and kills processes")
	}
	for engine, where := range map[db.Engine]string{db.SQLite: filepath.Join(t.TempDir(), "bayou.db"), db.Postgres: dbtest.PostgresURL(t)} {
		d, err := db.Open(t.Context(), where)
		if err != nil {
			t.Fatal(err)
		}
		defer d.Close()
		newWorld(t, d)
		kills, closed := 0, 0
		for delay := 2 * time.Millisecond; closed < killWeeks; delay += 2 * time.Millisecond {
			if killed(t, where, delay) {
				kills++
			}
			var n [3]int
			for i, text := range []string{
				"select count(*) from week_snapshot where closed_at > 0 and hash <> ''", "select count(*) from standing",
				"select count(*) from journal where action = 'week.close'",
			} {
				if n[i], err = db.One[int](t.Context(), d, "", text); err != nil {
					t.Fatal(err)
				}
			}
			if n[1] != 11*n[0] || n[2] != n[0] {
				t.Fatalf("%s: %d weeks closed, %d standings, %d journal rows", engine, n[0], n[1], n[2])
			}
			closed = n[0]
		}
		if kills == 0 {
			t.Errorf("%s: no kill came in time", engine)
		}
	}
}

// killed starts a child and kills it some time after it began; false when it was faster.
func killed(t *testing.T, where string, delay time.Duration) bool {
	t.Helper()
	child := exec.CommandContext(t.Context(), os.Args[0])
	child.Env = append(os.Environ(), childWhere+"="+where)
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
	if lines.Scan() {
		t.Errorf("the child says %q", lines.Text())
	}
	return child.Wait() != nil
}
