// Package dbtest gives tests real databases: a PostgreSQL cluster of the tests' own, gone with the tests, and fresh empty
// databases in it. Nothing is installed or left behind, and no server of the machine is touched.
//
// `make test` starts one cluster for all test programs (see the program withpg) and names it in BAYOU_TEST_PG. Without it,
// a test program starts its own at the first call, and the cluster dies with the program, however that ends.
package dbtest

import (
	"context"
	"crypto/rand"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"
)

// Env names the folder of a running cluster that the test program shall use instead of starting one.
const Env = "BAYOU_TEST_PG"

// own starts the test program's cluster once. Nobody closes it: its leash ends with the process.
var own = sync.OnceValues(func() (*Cluster, error) { return Start(context.Background(), false) })

// PostgresURL returns the address of a fresh empty database, dropped when the test ends.
func PostgresURL(t testing.TB) string {
	t.Helper()
	dir := os.Getenv(Env)
	if dir == "" {
		c, err := own()
		if err != nil {
			t.Fatalf("test cluster: %v", err)
		}
		dir = c.Dir
	}
	name := "t_" + strings.ToLower(rand.Text())
	// template0 because nobody can be connected to it, so that parallel tests never wait for each other.
	admin(t, dir, "create database "+name+" template template0")
	t.Cleanup(func() { admin(t, dir, "drop database "+name+" with (force)") })
	return url(dir, name)
}

func admin(t testing.TB, dir, statement string) {
	t.Helper()
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, url(dir, "postgres"))
	if err != nil {
		t.Fatalf("test cluster in %s: %v", dir, err)
	}
	defer func() {
		if err := conn.Close(ctx); err != nil {
			t.Errorf("test cluster: %v", err)
		}
	}()
	if _, err := conn.Exec(ctx, statement); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}
