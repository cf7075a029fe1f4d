package dbtest_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"bayou/internal/db/dbtest"

	"github.com/jackc/pgx/v5"
)

func TestEachTestGetsAnEmptyDatabase(t *testing.T) {
	t.Parallel()
	for range 3 {
		t.Run("", func(t *testing.T) {
			t.Parallel()
			conn := connect(t, dbtest.PostgresURL(t))
			if _, err := conn.Exec(t.Context(), "create table compound (name text)"); err != nil {
				t.Fatal(err)
			}
		})
	}
}

func TestSortsByCodePoint(t *testing.T) {
	t.Parallel()
	conn := connect(t, dbtest.PostgresURL(t))
	var got string
	const query = "select string_agg(s, ' ' order by s) from unnest(array['文化宫', 'a', '甲', 'B']) s"
	if err := conn.QueryRow(t.Context(), query).Scan(&got); err != nil {
		t.Fatal(err)
	}
	if want := "B a 文化宫 甲"; got != want {
		t.Errorf("order %q, want %q", got, want)
	}
}

// orphan makes this test program the owner that gets killed.
const orphan = "BAYOU_TEST_ORPHAN"

func TestClusterDiesWithItsOwner(t *testing.T) {
	if os.Getenv(orphan) != "" {
		fmt.Printf("url %s\n", dbtest.PostgresURL(t))
		time.Sleep(time.Minute) // killed long before
		return
	}
	t.Parallel()
	owner := exec.Command(os.Args[0], "-test.run=^TestClusterDiesWithItsOwner$")
	owner.Env = append(os.Environ(), orphan+"=1", dbtest.Env+"=")
	out, err := owner.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := owner.Start(); err != nil {
		t.Fatal(err)
	}
	var dir string
	for lines := bufio.NewScanner(out); dir == "" && lines.Scan(); {
		_, dir, _ = strings.Cut(lines.Text(), "host=")
	}
	if _, err := os.Stat(dir); dir == "" || err != nil {
		t.Fatalf("the owner has no cluster: %q, %v", dir, err)
	}
	if err := owner.Process.Signal(syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	_ = owner.Wait() // killed, as asked
	for start := time.Now(); ; time.Sleep(50 * time.Millisecond) {
		if _, err := os.Stat(dir); os.IsNotExist(err) {
			return
		}
		if time.Since(start) > 20*time.Second {
			t.Fatalf("%s still there 20 s after its owner was killed", dir)
		}
	}
}

func connect(t *testing.T, url string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := conn.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return conn
}
