// Package dbtest gives tests real databases: a PostgreSQL cluster of the tests' own, gone with the tests, and fresh empty
// databases in it. Nothing is installed or left behind, and no server of the machine is touched.
//
// `make test` starts one cluster for all test programs (see the program withpg) and names it in BAYOU_TEST_PG. Without it,
// a test program starts its own at the first call, and the cluster dies with the program, however that ends.
package dbtest

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
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
	// template0 because nobody can be connected to it, so that parallel tests never wait for each other.
	return fresh(t, "template0")
}

func fresh(t testing.TB, template string) string {
	t.Helper()
	dir, err := cluster()
	if err != nil {
		t.Fatalf("test cluster: %v", err)
	}
	name := "t_" + strings.ToLower(rand.Text())
	if err := admin(dir, "create database "+name+" template "+template); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := admin(dir, "drop database "+name+" with (force)"); err != nil {
			t.Error(err)
		}
	})
	return url(dir, name)
}

// cluster returns the folder of the cluster the test program works on.
func cluster() (string, error) {
	if dir := os.Getenv(Env); dir != "" {
		return dir, nil
	}
	c, err := own()
	if err != nil {
		return "", err
	}
	return c.Dir, nil
}

func admin(dir, statement string) error {
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, url(dir, "postgres"))
	if err != nil {
		return fmt.Errorf("test cluster in %s: %w", dir, err)
	}
	if _, err := conn.Exec(ctx, statement); err != nil {
		err = fmt.Errorf("%s: %w", statement, err)
		return errors.Join(err, conn.Close(ctx))
	}
	return conn.Close(ctx)
}
