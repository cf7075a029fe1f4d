package verify

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Format and Version name the dossiers that this package knows; ListName is the file that lists the others.
const (
	Format   = "bayou-dossier"
	Version  = 1
	ListName = "hashes.json"
)

// Bounds of what is read: a hostile file must cost its reader neither memory nor an evening.
const (
	maxFiles = 100_000
	maxList  = 64 << 20 // bytes of hashes.json
	maxBytes = 64 << 30 // bytes of all files
	// deflate packs no better than 1032 to 1: whoever claims more lets entries share their bytes.
	maxRatio = 1100
)

// List is the content of hashes.json.
type List struct {
	Format  string `json:"format"`
	Version int    `json:"version"`
	Title   string `json:"title"`
	Day     string `json:"day"`
	Files   []File `json:"files"`
	Root    string `json:"root"`
}

// File is one file of a dossier. Path has slashes and is relative to the folder of hashes.json.
type File struct {
	Path   string `json:"path"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

// Root returns the hash of all files, which are sorted by path: SHA-256 of one line for each.
func Root(files []File) string {
	h := sha256.New()
	for _, f := range files {
		fmt.Fprintf(h, "%s  %d  %s\n", f.SHA256, f.Size, f.Path)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Kind is what is wrong with a file.
type Kind string

// The kinds of problems.
const (
	Changed Kind = "changed" // its bytes or its size differ from the list
	Missing Kind = "missing" // listed and not there
	Extra   Kind = "extra"   // there and not listed
	BadName Kind = "name"    // a name that could lead out of the folder or hide what it is
	BadList Kind = "list"    // the list contradicts itself
	Damaged Kind = "damaged" // cannot be read
)

// Problem is one thing that is wrong. Path is "" for the dossier as a whole.
type Problem struct {
	Kind    Kind   `json:"kind"`
	Path    string `json:"path,omitempty"`
	Message string `json:"message"` // in Chinese
}

// Report is what was found. Ignored are files that an operating system leaves in folders by itself.
type Report struct {
	Format   string    `json:"format"`
	Title    string    `json:"title"`
	Day      string    `json:"day"`
	Root     string    `json:"root"`
	Files    int       `json:"files"` // that were read and hold
	Bytes    int64     `json:"bytes"`
	Problems []Problem `json:"problems"`
	Ignored  []string  `json:"ignored,omitempty"`
}

// OK reports whether every hash holds and nothing is missing, extra or wrong.
func (r *Report) OK() bool { return len(r.Problems) == 0 }

func (r *Report) add(k Kind, at, format string, args ...any) {
	r.Problems = append(r.Problems, Problem{k, at, fmt.Sprintf(format, args...)})
}

// unreadable notes a file that cannot be read, and lets the walk go on.
func (r *Report) unreadable(at string) error {
	r.add(Damaged, at, "读不出来：%s", at)
	return nil
}

// ErrFormat says that what was given is no dossier, or one of a later version.
var ErrFormat = errors.New("not a dossier")

// entry is one file as it lies in the zip or the folder.
type entry struct {
	size int64
	open func() (io.ReadCloser, error)
}

// Dossier checks an unpacked dossier. What is no dossier at all is ErrFormat; everything else is in the report.
func Dossier(folder fs.FS) (Report, error) {
	r := Report{}
	found := map[string]entry{}
	err := fs.WalkDir(folder, ".", func(p string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return r.unreadable(p)
		case d.IsDir():
			return nil
		case len(found) > maxFiles:
			return fmt.Errorf("%w: more than %d files", ErrFormat, maxFiles)
		case !d.Type().IsRegular():
			r.add(BadName, p, "不是普通文件（可能是快捷方式或链接）：%s", p)
			return nil
		}
		if base := path.Base(p); base == "Thumbs.db" || base == "desktop.ini" || base == ".DS_Store" {
			r.Ignored = append(r.Ignored, p)
			return nil
		}
		info, err := d.Info()
		if err != nil {
			return r.unreadable(p)
		}
		found[p] = entry{info.Size(), func() (io.ReadCloser, error) { return folder.Open(p) }}
		return nil
	})
	if err != nil {
		return r, err
	}
	return r, r.check(found)
}

// Zip checks a dossier as it was handed out.
func Zip(file io.ReaderAt, size int64) (Report, error) {
	r := Report{}
	z, err := zip.NewReader(file, size)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return r, fmt.Errorf("%w: %w", ErrFormat, err)
	}
	if len(z.File) > maxFiles {
		return r, fmt.Errorf("%w: more than %d files", ErrFormat, maxFiles)
	}
	found := map[string]entry{}
	var packed, whole uint64
	for _, f := range z.File {
		packed += f.CompressedSize64
		whole += min(f.UncompressedSize64, maxBytes)
		switch _, twice := found[f.Name]; {
		case strings.HasSuffix(f.Name, "/") && f.UncompressedSize64 == 0 && safe(strings.TrimSuffix(f.Name, "/")):
			continue // a folder
		case !safe(f.Name):
			r.add(BadName, f.Name, "文件名不安全，没有打开：%q", f.Name)
		case twice:
			r.add(BadName, f.Name, "压缩包里有两份同名的文件：%s", f.Name)
		case f.Mode()&fs.ModeType != 0:
			r.add(BadName, f.Name, "不是普通文件（可能是链接）：%s", f.Name)
		default:
			found[f.Name] = entry{int64(min(f.UncompressedSize64, maxBytes)), f.Open}
		}
	}
	if packed > uint64(size) || whole > maxBytes || whole > uint64(size)*maxRatio {
		return r, fmt.Errorf("%w: the zip claims to hold more than it can", ErrFormat)
	}
	return r, r.check(found)
}

// safe reports whether a name stays in its folder on every system and shows what it is.
func safe(name string) bool {
	return utf8.ValidString(name) && fs.ValidPath(name) && name != "." && !strings.ContainsAny(name, `\:*?"<>|`) &&
		!strings.ContainsFunc(name, func(c rune) bool { return unicode.IsControl(c) || unicode.Is(unicode.Cf, c) })
}

// check compares what was found with the list among it.
func (r *Report) check(found map[string]entry) error {
	top, list, err := r.list(found)
	if err != nil {
		return err
	}
	r.Format, r.Title, r.Day, r.Root = list.Format, list.Title, list.Day, list.Root
	if !slices.IsSortedFunc(list.Files, func(a, b File) int { return strings.Compare(a.Path, b.Path) }) || Root(list.Files) != list.Root {
		r.add(BadList, ListName, "%s 里的总校验码对不上：这份清单被改过", ListName)
	}
	listed := map[string]bool{top + ListName: true}
	lower := map[string]string{}
	for _, f := range list.Files {
		name := top + f.Path
		switch e, there := found[name]; {
		case !safe(f.Path) || listed[name]:
			r.add(BadName, f.Path, "清单里的文件名不安全或重复：%q", f.Path)
		case !there:
			r.add(Missing, f.Path, "缺少文件：%s", f.Path)
		default:
			r.compare(f, e)
		}
		if other, same := lower[strings.ToLower(f.Path)]; same && other != f.Path {
			r.add(BadName, f.Path, "两个文件名只有大小写不同：%s、%s", other, f.Path)
		}
		lower[strings.ToLower(f.Path)] = f.Path
		listed[name] = true
	}
	for name := range found {
		if !listed[name] {
			r.add(Extra, name, "多出文件，不在清单里：%s", name)
		}
	}
	slices.SortStableFunc(r.Problems, func(a, b Problem) int { return strings.Compare(a.Path, b.Path) })
	return nil
}

// list reads hashes.json, which lies at the top or in the only folder there; top is that folder with its slash.
func (r *Report) list(found map[string]entry) (top string, list List, err error) {
	var at []string
	for name := range found {
		if path.Base(name) == ListName && strings.Count(name, "/") <= 1 {
			at = append(at, name)
		}
	}
	slices.SortFunc(at, func(a, b string) int { return strings.Count(a, "/") - strings.Count(b, "/") })
	if len(at) == 0 || len(at) > 1 && strings.Contains(at[0], "/") {
		return "", list, fmt.Errorf("%w: no %s", ErrFormat, ListName)
	}
	content, err := read(found[at[0]])
	if err != nil {
		return "", list, fmt.Errorf("%w: %w", ErrFormat, err)
	}
	if err := json.Unmarshal(content, &list); err != nil {
		return "", list, fmt.Errorf("%w: %w", ErrFormat, err)
	}
	if list.Format != Format || list.Version != Version {
		return "", list, fmt.Errorf("%w: %q version %d", ErrFormat, list.Format, list.Version)
	}
	if len(list.Files) > maxFiles {
		return "", list, fmt.Errorf("%w: more than %d files", ErrFormat, maxFiles)
	}
	return strings.TrimSuffix(at[0], ListName), list, nil
}

func read(e entry) ([]byte, error) {
	f, err := e.open()
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var b bytes.Buffer
	n, err := io.Copy(&b, io.LimitReader(f, maxList+1))
	if err == nil && n > maxList {
		err = errors.New("the list is too long")
	}
	return b.Bytes(), err
}

// compare reads a file to its listed size and one byte further, and no more.
func (r *Report) compare(want File, e entry) {
	if e.size != want.Size || want.Size < 0 {
		r.add(Changed, want.Path, "文件被改过：%s（应为 %d 字节，现在 %d 字节）", want.Path, want.Size, e.size)
		return
	}
	f, err := e.open()
	if err != nil {
		r.add(Damaged, want.Path, "读不出来：%s", want.Path)
		return
	}
	defer f.Close()
	h := sha256.New()
	n, err := io.Copy(h, io.LimitReader(f, want.Size+1))
	switch {
	case n != want.Size || err == nil && hex.EncodeToString(h.Sum(nil)) != want.SHA256:
		r.add(Changed, want.Path, "文件被改过，内容和校验码对不上：%s", want.Path)
	case err != nil:
		r.add(Damaged, want.Path, "读不出来，可能已损坏：%s", want.Path)
	default:
		r.Files++
		r.Bytes += n
	}
}
