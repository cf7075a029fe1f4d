package web

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"sync"
	"time"

	"bayou/internal/fault"
)

// Bounds of what waits between the upload of a workbook and its confirmation.
const (
	maxUpload  = 20 << 20 // bytes of one workbook
	keptFor    = 2 * time.Hour
	keptOfEach = 5 // workbooks of one person
)

// uploads keeps workbooks between upload and confirmation, each person's apart and under their hash, in a folder that only this
// process can open. What is not confirmed in time, or in this process, is uploaded again.
type uploads struct {
	mu    sync.Mutex
	dir   string
	picks map[string]picks // by the path of the workbook below dir
}

var hashed = regexp.MustCompile(`^[0-9a-f]{64}$`)

// put keeps a workbook for somebody and returns its hash.
func (u *uploads) put(owner string, src io.Reader) (hash string, err error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	dir, err := u.of(owner)
	if err != nil {
		return "", err
	}
	u.sweep(dir, keptOfEach-1)
	f, err := os.CreateTemp(dir, "new-")
	if err != nil {
		return "", err
	}
	sum := sha256.New()
	_, err = io.Copy(io.MultiWriter(f, sum), io.LimitReader(src, maxUpload+1))
	if err = errors.Join(err, f.Close()); err != nil {
		return "", errors.Join(fault.Stored(err), os.Remove(f.Name()))
	}
	hash = hex.EncodeToString(sum.Sum(nil))
	return hash, os.Rename(f.Name(), filepath.Join(dir, hash))
}

// path returns the file of a hash that the same person uploaded. The hash comes from an address and is believed only in form.
func (u *uploads) path(owner, hash string) (string, error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	gone := fault.Expiredf("上传的文件已经不在了（保留两小时）。请重新上传。")
	if u.dir == "" || !hashed.MatchString(hash) {
		return "", gone
	}
	path := filepath.Join(u.dir, ownerDir(owner), hash)
	if _, err := os.Stat(path); err != nil {
		return "", gone
	}
	return path, nil
}

// drop forgets a workbook that was imported.
func (u *uploads) drop(owner, hash string) {
	if path, err := u.path(owner, hash); err == nil {
		_ = os.Remove(path) // what stays is swept later
	}
}

func ownerDir(owner string) string {
	sum := sha256.Sum256([]byte(owner))
	return hex.EncodeToString(sum[:16])
}

func (u *uploads) of(owner string) (string, error) {
	if u.dir == "" {
		dir, err := os.MkdirTemp("", "bayou-uploads-")
		if err != nil {
			return "", err
		}
		u.dir = dir
	}
	dir := filepath.Join(u.dir, ownerDir(owner))
	return dir, os.MkdirAll(dir, 0o700)
}

// sweep removes what is too old from a person's folder, and the oldest beyond the number to keep.
func (u *uploads) sweep(dir string, keep int) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	type file struct {
		path string
		at   time.Time
	}
	var files []file
	for _, e := range entries {
		if info, err := e.Info(); err == nil {
			files = append(files, file{filepath.Join(dir, e.Name()), info.ModTime()})
		}
	}
	slices.SortFunc(files, func(a, b file) int { return cmp.Compare(b.at.UnixNano(), a.at.UnixNano()) })
	for i, f := range files {
		if i >= keep || time.Since(f.at) > keptFor {
			_ = os.Remove(f.path) // tried again at the next upload
		}
	}
}
