package internal_test

import (
	"bytes"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"
)

// root is the module's folder as the tests of this folder see it.
const root = ".."

// foreign are folders that are not the house's own: made, fetched or kept by tools.
var foreign = []string{".git", "node_modules", "bin", "data", "dist", "testdata"}

// machine finds paths of somebody's machine; they would break on every other.
var machine = regexp.MustCompile(strings.Join([]string{"/wor" + "k/(main|shared)", `\.\./sha` + "red", "/tmp/" + "bayou", "/ro" + "ot/", "/ho" + "me/[a-z]", "/Us" + "ers/[a-z]"}, "|"))

var (
	todo = regexp.MustCompile(`\bTO` + `DO\b|\bFIX` + `ME\b`)
	link = regexp.MustCompile(`https?://|#\d+`)
)

func TestNoFileNamesAMachine(t *testing.T) {
	t.Parallel()
	eachLine(t, nil, func(at, line string) {
		if found := machine.FindString(line); found != "" {
			t.Errorf("%s names %s: write the path relative to the project", at, found)
		}
	})
}

func TestEveryPromiseHasALink(t *testing.T) {
	t.Parallel()
	code := []string{".go", ".templ", ".ts", ".js", ".scss", ".sh", ".sql", ".yaml"}
	eachLine(t, code, func(at, line string) {
		if todo.MatchString(line) && !link.MatchString(line) {
			t.Errorf("%s: a promise without the link to its issue is not kept", at)
		}
	})
}

func TestGoFilesAreFormatted(t *testing.T) {
	t.Parallel()
	eachGoFile(t, func(file string, src []byte) {
		formatted, err := format.Source(src)
		if err != nil {
			t.Errorf("%s: %v", file, err)
			return
		}
		if !bytes.Equal(src, formatted) {
			t.Errorf("%s is not formatted; make format does it", file)
		}
	})
}

// TestOnlyTheDatabasePackageHoldsTransactions: a transaction retried and mapped to faults in one place is the reason for
// package db; a *sql.Tx elsewhere would be neither.
func TestOnlyTheDatabasePackageHoldsTransactions(t *testing.T) {
	t.Parallel()
	barred := []string{"Tx", "DB", "Conn", "Open", "OpenDB", "TxOptions"}
	eachGoFile(t, func(file string, src []byte) {
		if under(path.Dir(file), "internal/db") {
			return
		}
		f, err := parser.ParseFile(token.NewFileSet(), file, src, 0)
		if err != nil {
			t.Errorf("%s: %v", file, err)
			return
		}
		name := importName(f, "database/sql")
		ast.Inspect(f, func(n ast.Node) bool {
			s, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if x, ok := s.X.(*ast.Ident); ok && name != "" && x.Name == name && slices.Contains(barred, s.Sel.Name) {
				t.Errorf("%s uses sql.%s: ask package db", file, s.Sel.Name)
			}
			return true
		})
	})
}

func importName(f *ast.File, imported string) string {
	for _, spec := range f.Imports {
		if p, err := strconv.Unquote(spec.Path.Value); err != nil || p != imported {
			continue
		}
		if spec.Name != nil {
			return spec.Name.Name
		}
		return path.Base(imported)
	}
	return ""
}

func eachGoFile(t *testing.T, visit func(file string, src []byte)) {
	t.Helper()
	err := walk(func(file string, _ fs.DirEntry) error {
		if path.Ext(file) != ".go" || strings.HasSuffix(file, "_templ.go") {
			return nil
		}
		src, err := os.ReadFile(filepath.Join(root, file))
		if err == nil {
			visit(file, src)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// eachLine visits the lines of all text files, or of those with one of the extensions. at is FILE:LINE.
func eachLine(t *testing.T, extensions []string, visit func(at, line string)) {
	t.Helper()
	const text = 2 << 20 // what is larger is not written by hand
	err := walk(func(file string, d fs.DirEntry) error {
		if info, err := d.Info(); err != nil || info.Size() > text || extensions != nil && !slices.Contains(extensions, path.Ext(file)) {
			return err
		}
		src, err := os.ReadFile(filepath.Join(root, file))
		if err != nil || !utf8.Valid(src) {
			return err
		}
		for n, line := range strings.Split(string(src), "\n") {
			visit(file+":"+strconv.Itoa(n+1), line)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// walk visits the house's own files by their slash-separated path from the root.
func walk(visit func(file string, d fs.DirEntry) error) error {
	return filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		switch {
		case err != nil && os.IsNotExist(err):
			return nil // another test's temporary file
		case err != nil:
			return err
		case d.IsDir() && slices.Contains(foreign, d.Name()):
			return filepath.SkipDir
		case d.IsDir() || !d.Type().IsRegular():
			return nil
		}
		rel, err := filepath.Rel(root, p)
		if err != nil {
			return err
		}
		return visit(filepath.ToSlash(rel), d)
	})
}
