package cli_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"bayou/internal/cli"
	"bayou/internal/db"
	"bayou/internal/db/dbtest"
	"bayou/plans"
)

var update = flag.Bool("update", false, "write what the commands print into the scripts")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"bayou": func() { os.Exit(cli.Main(os.Args[1:], os.Stdout, os.Stderr)) },
	})
}

// TestScripts runs the commands that need no database as an office's scripts do.
// clauses: D1 S1 M0
func TestScripts(t *testing.T) {
	t.Parallel()
	testscript.Run(t, params("testdata/script", ""))
}

// TestDatabaseScripts runs the commands on a database, on both engines.
// clauses: S1 A2 A3 A4
func TestDatabaseScripts(t *testing.T) {
	t.Parallel()
	for engine, where := range map[db.Engine]func(testing.TB) string{
		db.SQLite:   func(testing.TB) string { return "" },
		db.Postgres: dbtest.PostgresURL,
	} {
		scripts, err := filepath.Glob("testdata/database/*.txtar")
		if err != nil || len(scripts) == 0 {
			t.Fatal(scripts, err)
		}
		for _, script := range scripts {
			t.Run(string(engine)+"/"+filepath.Base(script), func(t *testing.T) {
				t.Parallel()
				p := params("", where(t))
				p.Files = []string{script}
				testscript.Run(t, p)
			})
		}
	}
}

// params runs scripts on the database at where; "" is the SQLite file in the script's folder.
func params(dir, where string) testscript.Params {
	return testscript.Params{
		Dir: dir, UpdateScripts: *update,
		Setup: func(e *testscript.Env) error {
			e.Setenv("BAYOU_DB", where)
			return os.WriteFile(filepath.Join(e.WorkDir, "plan.yaml"), plans.Jingbalu(), 0o600)
		},
		Condition: func(name string) (bool, error) {
			if name != "sqlite" {
				return false, fmt.Errorf("there is no condition %q", name)
			}
			return where == "", nil
		},
	}
}
