package dbtest

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

	"bayou/internal/db"
)

// childVar holds, in a process that Kill started, the database and the work's arguments, one a line.
const childVar = "BAYOU_TEST_CHILD"

// Main is the TestMain of a package with a kill test. It runs the tests; in a process that Kill started it runs the work
// instead, which calls begin when it is about to write.
func Main(m *testing.M, work func(ctx context.Context, d *db.DB, begin func(), args []string) error) {
	given, child := os.LookupEnv(childVar)
	if !child {
		os.Exit(m.Run())
	}
	args := strings.Split(given, "\n")
	d, err := db.Open(context.Background(), args[0])
	if err == nil {
		err = work(context.Background(), d, func() { fmt.Println("begin") }, args[1:])
	}
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}

// Kill runs the work of Main in another process and kills it some time after it began; finished tells that it was faster.
func Kill(t *testing.T, where string, delay time.Duration, args ...string) (finished bool) {
	t.Helper()
	child := exec.CommandContext(t.Context(), os.Args[0])
	child.Env = append(os.Environ(), childVar+"="+strings.Join(append([]string{where}, args...), "\n"))
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
	return child.Wait() == nil
}

// EachWhere is Each for tests with several processes: where names the database to them.
func EachWhere(t *testing.T, test func(t *testing.T, d *db.DB, where string)) {
	t.Helper()
	t.Run(string(db.SQLite), func(t *testing.T) {
		t.Parallel()
		where := filepath.Join(t.TempDir(), "bayou.db")
		test(t, open(t, where), where)
	})
	t.Run(string(db.Postgres), func(t *testing.T) {
		t.Parallel()
		where := PostgresURL(t)
		test(t, open(t, where), where)
	})
}
