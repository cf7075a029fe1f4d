package bulletin_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"bayou/internal/bulletin"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/db/dbtest"
	"bayou/internal/place"
)

// childWhere tells the child of TestKillDuringIssue which database to issue in.
const childWhere = "BAYOU_TEST_ISSUE_DB"

func TestMain(m *testing.M) {
	if where := os.Getenv(childWhere); where != "" {
		issueAsChild(where)
		return
	}
	os.Exit(m.Run())
}

// issueAsChild issues every approved bulletin, one after another.
func issueAsChild(where string) {
	d, err := db.Open(context.Background(), where)
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	w := open(d)
	w.clock.Set(clock.Date("2015-12-28").At(9, 0))
	list, err := w.List(w.ctx, place.In(street), 100, 0)
	fmt.Println("begin")
	for _, b := range list {
		if b.State == bulletin.Approved && err == nil {
			_, err = w.Issue(w.ctx, office, b.ID, b.Version)
		}
	}
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}

// An issue that is killed at any moment leaves neither a number nor a document, and the next one takes the number.
func TestKillDuringIssue(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("starts and kills processes")
	}
	const weeks = 20
	for engine, where := range map[db.Engine]string{db.SQLite: filepath.Join(t.TempDir(), "bayou.db"), db.Postgres: dbtest.PostgresURL(t)} {
		d, err := db.Open(t.Context(), where)
		if err != nil {
			t.Fatal(err)
		}
		defer d.Close()
		w := newWorld(t, d)
		w.clock.Set(clock.Date("2015-12-28").At(9, 0))
		for k, n := clock.Week("2015-W30"), 0; n < weeks; k, n = k.Next(), n+1 {
			w.approved(t, k)
		}
		kills, issued := 0, 0
		for delay := 2 * time.Millisecond; issued < weeks; delay += 2 * time.Millisecond {
			if killed(t, where, delay) {
				kills++
			}
			issued = w.whole(t, engine)
		}
		if kills == 0 {
			t.Errorf("%s: no kill came in time", engine)
		}
	}
}

// whole checks that what is issued is numbered without gap, with its documents and nothing else, and returns how many.
func (w *world) whole(t *testing.T, engine db.Engine) int {
	t.Helper()
	list, err := w.Published(w.ctx, street, 100, 0)
	if err != nil {
		t.Fatal(err)
	}
	for i, b := range list {
		if b.Number != len(list)-i {
			t.Fatalf("%s: number %d in place %d of %d", engine, b.Number, i, len(list))
		}
		for _, skin := range bulletin.Skins {
			if f, err := w.Document(w.ctx, b.ID, skin); err != nil || len(f.Content) == 0 {
				t.Fatalf("%s: %s has no document: %v", engine, b.Name(), err)
			}
		}
	}
	papers, err := db.One[int](w.ctx, w.db, "", "select count(*) from blob")
	last, _, err2 := db.Maybe[int](w.ctx, w.db, "select last from bulletin_series where path = $1", street)
	if err != nil || err2 != nil || papers != 2*len(list) || last != len(list) {
		t.Fatalf("%s: %d issued, %d documents, last number %d: %v %v", engine, len(list), papers, last, err, err2)
	}
	return len(list)
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
