package verify_test

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"bayou/verify"
)

var update = flag.Bool("update", false, "write the test vectors anew")

// dossier is a small dossier: every file by its path.
func dossier() map[string]string {
	return sealed(map[string]string{"目录.html": "<p>示例", "资料/合同.pdf": "%PDF 示例", "照片/大门.jpg": "示例"})
}

// sealed adds the list of the files.
func sealed(files map[string]string) map[string]string {
	list := verify.List{Format: verify.Format, Version: verify.Version, Title: "示例小区", Day: "2015-08-12"}
	for _, p := range slices.Sorted(maps.Keys(files)) {
		sum := sha256.Sum256([]byte(files[p]))
		list.Files = append(list.Files, verify.File{Path: p, Size: int64(len(files[p])), SHA256: hex.EncodeToString(sum[:])})
	}
	list.Root = verify.Root(list.Files)
	b, _ := json.Marshal(list) // strings and integers only
	out := maps.Clone(files)
	out[verify.ListName] = string(b)
	return out
}

func zipped(t testing.TB, top string, files map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, p := range slices.Sorted(maps.Keys(files)) {
		w, err := z.CreateHeader(&zip.FileHeader{Name: top + p, Method: zip.Deflate})
		if err == nil {
			_, err = w.Write([]byte(files[p]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// vectors are dossiers that hold and dossiers that do not; their names say which.
func vectors(t testing.TB) map[string][]byte {
	with := func(change func(map[string]string)) map[string]string {
		d := dossier()
		change(d)
		return d
	}
	link := func() []byte {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		for p, content := range dossier() {
			h := &zip.FileHeader{Name: "示例/" + p}
			if p == "目录.html" {
				h.SetMode(fs.ModeSymlink | 0o777)
			}
			w, err := z.CreateHeader(h)
			if err == nil {
				_, err = w.Write([]byte(content))
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	return map[string][]byte{
		"good_folder.zip":  zipped(t, "示例小区档案/", dossier()),
		"good_top.zip":     zipped(t, "", dossier()),
		"good_empty.zip":   zipped(t, "", sealed(map[string]string{})),
		"fail_changed.zip": zipped(t, "示例/", with(func(d map[string]string) { d["目录.html"] = "<p>改过" })),
		"fail_longer.zip":  zipped(t, "示例/", with(func(d map[string]string) { d["目录.html"] += "添" })),
		"fail_missing.zip": zipped(t, "示例/", with(func(d map[string]string) { delete(d, "照片/大门.jpg") })),
		"fail_extra.zip":   zipped(t, "示例/", with(func(d map[string]string) { d["资料/多出.pdf"] = "x" })),
		"fail_root.zip": zipped(t, "示例/", with(func(d map[string]string) {
			d[verify.ListName] = strings.Replace(d[verify.ListName], `"root":"`, `"root":"0`, 1)
		})),
		"fail_path.zip":      zipped(t, "", with(func(d map[string]string) { d["../../etc/passwd"] = "x" })),
		"fail_listed.zip":    zipped(t, "", sealed(map[string]string{"../x": "y"})),
		"fail_backslash.zip": zipped(t, "", with(func(d map[string]string) { d[`..\x`] = "x" })),
		"fail_turned.zip":    zipped(t, "", sealed(map[string]string{"图\u202efdp.exe": "x"})),
		"fail_case.zip":      zipped(t, "", sealed(map[string]string{"a.txt": "x", "A.txt": "y"})),
		"fail_link.zip":      link(),
		"unknown_zip.zip":    zipped(t, "", map[string]string{"a.txt": "x"}),
		"unknown_format.zip": zipped(t, "", map[string]string{verify.ListName: `{"format": "bayou-ballot", "version": 1}`}),
		"unknown_later.zip":  zipped(t, "", map[string]string{verify.ListName: `{"format": "bayou-dossier", "version": 2}`}),
		"unknown_text.zip":   []byte("PK 不是压缩包"),
	}
}

func TestVectors(t *testing.T) {
	t.Parallel()
	if *update {
		for name, content := range vectors(t) {
			if err := os.WriteFile(filepath.Join("testdata", name), content, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	names, err := filepath.Glob("testdata/*.zip")
	if err != nil || len(names) < 15 {
		t.Fatal(names, err)
	}
	for _, name := range names {
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		r, err := verify.Zip(bytes.NewReader(content), int64(len(content)))
		switch kind, _, _ := strings.Cut(filepath.Base(name), "_"); kind {
		case "good":
			if err != nil || !r.OK() {
				t.Errorf("%s: %v %v", name, r.Problems, err)
			}
		case "fail":
			if err != nil || r.OK() {
				t.Errorf("%s holds, or is no dossier: %v", name, err)
			}
		default:
			if !errors.Is(err, verify.ErrFormat) {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

func TestProblemsNameTheFile(t *testing.T) {
	t.Parallel()
	for kind, change := range map[verify.Kind]func(map[string]string){
		verify.Changed: func(d map[string]string) { d["照片/大门.jpg"] = "改过" },
		verify.Missing: func(d map[string]string) { delete(d, "照片/大门.jpg") },
		verify.Extra:   func(d map[string]string) { d["照片/大门.jpg2"] = "x" },
	} {
		d := dossier()
		change(d)
		b := zipped(t, "示例/", d)
		r, err := verify.Zip(bytes.NewReader(b), int64(len(b)))
		if err != nil || len(r.Problems) != 1 || r.Problems[0].Kind != kind || !strings.Contains(r.Problems[0].Message, "照片/大门.jpg") {
			t.Errorf("%s: %+v %v", kind, r.Problems, err)
		}
	}
}

func TestFolder(t *testing.T) {
	t.Parallel()
	folder := fstest.MapFS{"示例/Thumbs.db": {Data: []byte("x")}}
	for p, content := range dossier() {
		folder["示例/"+p] = &fstest.MapFile{Data: []byte(content)}
	}
	r, err := verify.Dossier(folder)
	if err != nil || !r.OK() || r.Files != 3 || r.Title != "示例小区" || len(r.Ignored) != 1 {
		t.Errorf("%+v %v", r, err)
	}
	folder["示例/目录.html"].Data = []byte("<p>改改")
	if r, err := verify.Dossier(folder); err != nil || r.OK() {
		t.Errorf("a changed file: %+v %v", r, err)
	}
	folder["示例/目录.html"].Mode = fs.ModeSymlink
	if r, err := verify.Dossier(folder); err != nil || r.OK() {
		t.Errorf("a link: %+v %v", r, err)
	}
	if _, err := verify.Dossier(fstest.MapFS{"a": {}}); !errors.Is(err, verify.ErrFormat) {
		t.Errorf("another folder: %v", err)
	}
}

// TestBombs: a zip that claims more than its bytes can hold is refused before anything is unpacked.
func TestBombs(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.CreateRaw(&zip.FileHeader{Name: verify.ListName, Method: zip.Deflate, UncompressedSize64: 1 << 40, CompressedSize64: 1})
	if err == nil {
		_, err = w.Write([]byte("x"))
	}
	if err != nil || z.Close() != nil {
		t.Fatal(err)
	}
	if _, err := verify.Zip(bytes.NewReader(b.Bytes()), int64(b.Len())); !errors.Is(err, verify.ErrFormat) {
		t.Errorf("got %v", err)
	}
	// entries that share their bytes claim to be larger, packed, than the zip is
	b.Reset()
	z = zip.NewWriter(&b)
	for _, name := range []string{"a", "b"} {
		w, err := z.CreateRaw(&zip.FileHeader{Name: name, Method: zip.Deflate, UncompressedSize64: 10, CompressedSize64: 1 << 20})
		if err == nil {
			_, err = w.Write([]byte("x"))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := verify.Zip(bytes.NewReader(b.Bytes()), int64(b.Len())); !errors.Is(err, verify.ErrFormat) {
		t.Errorf("got %v", err)
	}
}

func FuzzZip(f *testing.F) {
	for _, content := range vectors(f) {
		f.Add(content)
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		r, err := verify.Zip(bytes.NewReader(content), int64(len(content)))
		if err != nil && !errors.Is(err, verify.ErrFormat) {
			t.Fatal(err)
		}
		if err == nil && r.OK() && r.Root == "" {
			t.Fatal("a dossier without a root holds")
		}
	})
}
