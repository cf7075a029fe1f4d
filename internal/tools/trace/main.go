// Command trace prints every clause of the shipped plan with the code, the pages and the tests that carry it, or with the
// later capability that will. It exits with 1 when a clause has neither, or when a mark names a clause the plan lacks.
//
// The marks it reads: "Clauses: S1, M0" in a Go comment (code, or a test in a test file or command script), and a comment
// of clause ids at the end of a line of the route table (page). What is planned stands in docs/planned.yaml.
package main

import (
	"flag"
	"fmt"
	"os"
)

func main() {
	root := flag.String("root", ".", "the project's folder")
	flag.Parse()
	t, err := read(*root)
	if err != nil {
		fmt.Fprintln(os.Stderr, "trace:", err)
		os.Exit(3)
	}
	t.print(os.Stdout)
	if problems := t.problems(); len(problems) > 0 {
		for _, p := range problems {
			fmt.Fprintln(os.Stderr, "trace:", p)
		}
		os.Exit(1)
	}
}
