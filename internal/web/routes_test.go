package web_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"bayou/internal/web"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// Who may open what is a contract: a right that is loosened or a page that is new is seen here. Rewrite it with -update.
func TestRoutesAndTheirRights(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	for _, r := range new(web.Site).Routes() {
		fmt.Fprintf(&b, "%-4s %-45s %s\n", r.Method, r.Path, r.Perm)
	}
	const golden = "testdata/routes.txt"
	if *update {
		if err := os.WriteFile(golden, []byte(b.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), b.String()); diff != "" {
		t.Error(diff)
	}
}
