// Command assets builds what the pages load: the style sheet and the script of all pages, those of the maps, the service worker and
// the icons.
//
//	go run ./internal/tools/assets          build into internal/web/static/dist and internal/web/ui/icons_gen.go
//	go run ./internal/tools/assets -check   build aside, check the script's types, fail when a committed file is out of date
//
// It needs Node only for Sass and the type check; packages come from the lock file.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

const (
	source = "internal/web/assets"
	dist   = "internal/web/static/dist"
	icons  = "internal/web/ui/icons_gen.go"
)

func main() {
	log.SetFlags(0)
	check := flag.Bool("check", false, "compare with the committed files instead of writing them")
	flag.Parse()
	if err := run(*check); err != nil {
		log.Fatal("assets: ", err)
	}
}

// run builds every file and writes or compares it.
func run(check bool) error {
	if err := install(); err != nil {
		return err
	}
	files, err := build()
	if err != nil {
		return err
	}
	if !check {
		return write(files)
	}
	if err := node("node_modules/typescript/bin/tsc", "--noEmit", "-p", "ts"); err != nil {
		return fmt.Errorf("type check: %w", err)
	}
	return compare(files)
}

// install fetches the locked packages when they are absent or the lock file is newer than they are.
func install() error {
	lock, err := os.Stat(filepath.Join(source, "package-lock.json"))
	if err != nil {
		return fmt.Errorf("run it from the module's root: %w", err)
	}
	have, err := os.Stat(filepath.Join(source, "node_modules/.package-lock.json"))
	if err == nil && !have.ModTime().Before(lock.ModTime()) {
		return nil
	}
	return command("npm", "ci", "--omit=optional", "--no-audit", "--no-fund")
}

// build makes every generated file, by path from the module's root.
func build() (map[string][]byte, error) {
	files := map[string][]byte{}
	var err error
	for _, name := range []string{"app", "map"} {
		if files[filepath.Join(dist, name+".css")], err = style(name); err != nil {
			return nil, err
		}
	}
	for _, name := range []string{"app", "sw", "map"} {
		if files[filepath.Join(dist, name+".js")], err = script(name); err != nil {
			return nil, err
		}
	}
	if files[icons], err = iconSource(); err != nil {
		return nil, err
	}
	return files, nil
}

// style compiles scss/<name>.scss and lowers the result to what Chromium 86 reads.
func style(name string) ([]byte, error) {
	cmd := exec.Command("node", "node_modules/sass/sass.js", "--no-source-map", "--quiet-deps",
		"--silence-deprecation=import,global-builtin,color-functions", "-I", "node_modules", "scss/"+name+".scss")
	cmd.Dir, cmd.Stderr = source, os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("sass: %w", err)
	}
	r := api.Transform(string(out), api.TransformOptions{
		Loader: api.LoaderCSS, MinifyWhitespace: true, MinifySyntax: true, LegalComments: api.LegalCommentsNone,
		Engines: []api.Engine{{Name: api.EngineChrome, Version: "86"}},
	})
	return r.Code, problems(r.Errors, r.Warnings)
}

// script bundles ts/<name>.ts for browsers of 2018's language.
func script(name string) ([]byte, error) {
	r := api.Build(api.BuildOptions{
		EntryPoints: []string{filepath.Join(source, "ts", name+".ts")}, Bundle: true, Write: false,
		Target: api.ES2018, Format: api.FormatIIFE, Charset: api.CharsetUTF8, LegalComments: api.LegalCommentsNone,
		MinifyWhitespace: true, MinifySyntax: true, MinifyIdentifiers: true,
	})
	if err := problems(r.Errors, r.Warnings); err != nil {
		return nil, err
	}
	return r.OutputFiles[0].Contents, nil
}

// problems turns messages of the bundler into one error; a warning counts too.
func problems(lists ...[]api.Message) error {
	var lines []string
	for _, list := range lists {
		lines = append(lines, api.FormatMessages(list, api.FormatMessagesOptions{})...)
	}
	if len(lines) == 0 {
		return nil
	}
	return fmt.Errorf("%s", strings.Join(lines, "\n"))
}

func write(files map[string][]byte) error {
	for path, content := range files {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, content, 0o644); err != nil {
			return err
		}
		fmt.Printf("%8d %s\n", len(content), path)
	}
	return nil
}

// compare names every committed file that a fresh build does not reproduce.
func compare(files map[string][]byte) error {
	var stale []string
	for path, content := range files {
		have, err := os.ReadFile(path)
		if err != nil || !bytes.Equal(have, content) {
			stale = append(stale, path)
		}
	}
	if len(stale) > 0 {
		return fmt.Errorf("out of date: %s; run `go run ./internal/tools/assets`", strings.Join(stale, ", "))
	}
	return nil
}

func node(args ...string) error { return command("node", args...) }

func command(name string, args ...string) error {
	cmd := exec.Command(name, args...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = source, os.Stderr, os.Stderr
	return cmd.Run()
}
