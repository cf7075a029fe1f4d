// Package static serves what pages load: the style sheet, the script, the icon and the service worker, embedded in the program.
// Files bear a hash of their content in the address and are kept by browsers for a year; the generated ones under dist/ come
// from `go run ./internal/tools/assets` and are committed, so that `go build` needs no Node.
package static

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"io/fs"
	"net/http"
	"path"
	"strconv"
	"strings"
	"sync"
)

//go:embed dist
var dist embed.FS

// file is one embedded file with its address.
type file struct {
	name, address, kind string
	plain, zipped       []byte
}

var kinds = map[string]string{
	".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml",
	".webmanifest": "application/manifest+json",
}

// load reads, hashes and compresses every file once.
var load = sync.OnceValue(func() map[string]*file {
	files := map[string]*file{}
	names, _ := fs.Glob(dist, "dist/*") // the pattern is constant and valid
	for _, full := range names {
		plain, _ := dist.ReadFile(full) // Glob has just listed it
		name := path.Base(full)
		ext := path.Ext(name)
		sum := sha256.Sum256(plain)
		files[name] = &file{
			name: name, kind: kinds[ext], plain: plain, zipped: compress(plain),
			address: "/static/" + strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:5]) + ext,
		}
	}
	return files
})

func compress(plain []byte) []byte {
	var b bytes.Buffer
	w, _ := gzip.NewWriterLevel(&b, gzip.BestCompression) // the level is valid
	_, _ = w.Write(plain)                                 // a buffer does not fail
	_ = w.Close()
	return b.Bytes()
}

// URL returns the address of an embedded file, "app.css" -> "/static/app.1a2b3c4d5e.css"; "" when there is no such file.
func URL(name string) string {
	if f := load()[name]; f != nil {
		return f.address
	}
	return ""
}

// FirstLoad returns the bytes that a first visit transfers for style and script, compressed.
func FirstLoad() int {
	n := 0
	for _, name := range []string{"app.css", "app.js"} {
		n += len(load()[name].zipped)
	}
	return n
}

// Handler serves /static/.
func Handler() http.Handler {
	byAddress := map[string]*file{}
	for _, f := range load() {
		byAddress[f.address] = f
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		f := byAddress[r.URL.Path]
		if f == nil {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
		send(w, r, f.kind, f.plain, f.zipped)
	})
}

// Worker serves /sw.js, the service worker, told which files belong to this build. It must stand at the root to see all pages.
func Worker() http.Handler {
	code := sync.OnceValue(func() []byte {
		list := []string{URL("app.css"), URL("app.js"), URL("icon.svg")}
		head, _ := json.Marshal(list) // strings always marshal
		return append([]byte("self.BAYOU_FILES="+string(head)+";\n"), load()["sw.js"].plain...)
	})
	zipped := sync.OnceValue(func() []byte { return compress(code()) })
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-cache")
		send(w, r, kinds[".js"], code(), zipped())
	})
}

func send(w http.ResponseWriter, r *http.Request, kind string, plain, zipped []byte) {
	body := plain
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Vary", "Accept-Encoding")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		w.Header().Set("Content-Encoding", "gzip")
		body = zipped
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // the browser went away: nothing to do
	}
}
