package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
)

const (
	planFile    = "plans/jingbalu-2015-28.yaml"
	plannedFile = "docs/planned.yaml"
	routesFile  = "internal/web/routes.go"
	planPackage = "internal/plan" // holds every clause as data, which alone does little
)

// clause is one row of the plan's clause table with what carries it.
type clause struct {
	ID    string `yaml:"id"`
	Place string `yaml:"place"`
	Title string `yaml:"title"`

	code, pages, tests []string
	planned            string
}

// table is the whole trace. stray are marks that name no clause, as FILE:LINE: message.
type table struct {
	clauses []*clause
	stray   []string
}

var (
	// mark finds the ids after "Clauses:" up to the first word that is none.
	mark = regexp.MustCompile(`(?i)\bclauses:((?:[\s,;]*[A-Z]\d+\b)+)`)
	// routed finds a route's path and the ids in the comment that ends its line.
	routed = regexp.MustCompile(`"(?:[A-Z]+ )?(/[^"\s]*)".*//((?:[\s,;]*[A-Z]\d+\b)+)\s*$`)
	id     = regexp.MustCompile(`[A-Z]\d+`)
)

// read makes the table of the project in root.
func read(root string) (*table, error) {
	var plan struct {
		Clauses []*clause `yaml:"clauses"`
	}
	if err := readYAML(filepath.Join(root, planFile), &plan); err != nil {
		return nil, err
	}
	if len(plan.Clauses) == 0 {
		return nil, fmt.Errorf("%s lists no clauses", planFile)
	}
	t := &table{clauses: plan.Clauses}
	if err := t.readPlanned(root); err != nil {
		return nil, err
	}
	if err := t.readMarks(root); err != nil {
		return nil, err
	}
	for _, c := range t.clauses {
		for _, list := range []*[]string{&c.code, &c.pages, &c.tests} {
			slices.Sort(*list)
			*list = slices.Compact(*list)
		}
	}
	return t, nil
}

func readYAML(file string, into any) error {
	src, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	if err := yaml.Unmarshal(src, into); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	return nil
}

func (t *table) readPlanned(root string) error {
	planned := map[string]string{}
	if err := readYAML(filepath.Join(root, plannedFile), &planned); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for id, capability := range planned {
		t.each(plannedFile, id, func(c *clause) { c.planned = capability })
	}
	return nil
}

func (t *table) readMarks(root string) error {
	return filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if n := d.Name(); n == "node_modules" || n == "trace" || n != "." && n != ".." && strings.HasPrefix(n, ".") {
				return filepath.SkipDir
			}
			return nil
		}
		file, err := filepath.Rel(root, p)
		if err != nil {
			return err
		}
		switch path.Ext(file) {
		case ".go", ".txtar", ".templ":
			return t.readFile(root, filepath.ToSlash(file))
		}
		return nil
	})
}

func (t *table) readFile(root, file string) error {
	src, err := os.ReadFile(filepath.Join(root, file))
	if err != nil {
		return err
	}
	isTest := strings.HasSuffix(file, "_test.go") || path.Ext(file) == ".txtar"
	for n, line := range strings.Split(string(src), "\n") {
		at := fmt.Sprintf("%s:%d", file, n+1)
		if m := mark.FindStringSubmatch(line); m != nil {
			t.each(at, m[1], func(c *clause) {
				if isTest {
					c.tests = append(c.tests, file)
				} else {
					c.code = append(c.code, path.Dir(file))
				}
			})
		}
		if m := routed.FindStringSubmatch(line); m != nil && file == routesFile {
			t.each(at, m[2], func(c *clause) { c.pages = append(c.pages, m[1]) })
		}
	}
	return nil
}

// each calls do with every clause that ids names and notes those that do not exist.
func (t *table) each(at, ids string, do func(*clause)) {
	for _, id := range id.FindAllString(ids, -1) {
		i := slices.IndexFunc(t.clauses, func(c *clause) bool { return c.ID == id })
		if i < 0 {
			t.stray = append(t.stray, fmt.Sprintf("%s names clause %s, which the plan does not have", at, id))
			continue
		}
		do(t.clauses[i])
	}
}

// carried reports whether code and a test of it exist. Not every clause has a page: a basis document is cited, not opened.
func (c *clause) carried() bool { return len(c.code) > 0 && len(c.tests) > 0 }

func (t *table) problems() []string {
	found := slices.Clone(t.stray)
	for _, c := range t.clauses {
		if !c.carried() && c.planned == "" {
			found = append(found, fmt.Sprintf("clause %s (%s) is neither carried by code with a test nor planned", c.ID, c.Place))
		}
	}
	return found
}

func (t *table) print(w io.Writer) {
	var carried, partly, planned, data []string
	for _, c := range t.clauses {
		fmt.Fprintf(w, "%-3s %s  %s\n", c.ID, c.Place, c.Title)
		row(w, "code", c.code)
		row(w, "page", c.pages)
		row(w, "test", c.tests)
		if c.planned != "" {
			fmt.Fprintf(w, "    planned  %s\n", c.planned)
		}
		switch {
		case c.carried() && c.planned != "":
			partly = append(partly, c.ID)
		case c.carried():
			carried = append(carried, c.ID)
		case c.planned != "":
			planned = append(planned, c.ID)
		}
		if slices.Equal(c.code, []string{planPackage}) {
			data = append(data, c.ID)
		}
	}
	fmt.Fprintf(w, "%d clauses: %d carried by code and test, %d in part with the rest planned, %d planned, %d open\n", len(t.clauses),
		len(carried), len(partly), len(planned), len(t.clauses)-len(carried)-len(partly)-len(planned))
	if len(data) > 0 {
		fmt.Fprintf(w, "only as data of the plan: %s\n", strings.Join(data, " "))
	}
}

func row(w io.Writer, name string, values []string) {
	if len(values) == 0 {
		values = []string{"-"}
	}
	fmt.Fprintf(w, "    %-7s  %s\n", name, strings.Join(values, ", "))
}
