package tile_test

import (
	"bytes"
	"encoding/binary"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"bayou/internal/tile"
	"bayou/internal/tile/tiletest"
)

// clauses: P1

func open(t testing.TB, file []byte) (*tile.Archive, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "示例.pmtiles")
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	return tile.Open(path)
}

// invented returns tiles over levels 0 to deepest of which some are missing and neighbours are sometimes alike.
func invented(seed uint64, deepest int) map[tiletest.At][]byte {
	r := rand.New(rand.NewPCG(seed, 1))
	out := map[tiletest.At][]byte{{}: []byte("示例")}
	for z := range deepest + 1 {
		for x := range 1 << z {
			for y := range 1 << z {
				if r.IntN(5) > 0 {
					out[tiletest.At{Z: z, X: x, Y: y}] = []byte(strings.Repeat("示", r.IntN(3)+1))
				}
			}
		}
	}
	return out
}

func TestEveryTileIsFound(t *testing.T) {
	t.Parallel()
	for seed, leaf := range []int{0, 7, 100} { // entries of a leaf; 0 = all in the root
		for _, zipped := range []bool{false, true} {
			tiles := invented(uint64(seed), 5)
			a, err := open(t, tiletest.Archive{Tiles: tiles, Leaf: leaf, Zipped: zipped, Kind: 2}.Bytes())
			if err != nil {
				t.Fatal(err)
			}
			for z := range 7 {
				for x := -1; x <= 1<<z; x++ {
					for y := -1; y <= 1<<z; y++ {
						got, err := a.Get(z, x, y)
						if want := tiles[tiletest.At{Z: z, X: x, Y: y}]; err != nil || !bytes.Equal(got, want) {
							t.Fatalf("leaf %d: %d/%d/%d is %q, want %q (%v)", leaf, z, x, y, got, want, err)
						}
					}
				}
			}
			if a.Kind != "image/png" || a.Least != 0 || a.Most != 5 || len(a.Stamp) != 12 {
				t.Errorf("%s of levels %d to %d, stamp %q", a.Kind, a.Least, a.Most, a.Stamp)
			}
		}
	}
}

// TestTilesStandWhereOthersPutThem compares with numbers that the format's own description gives.
func TestTilesStandWhereOthersPutThem(t *testing.T) {
	t.Parallel()
	for at, want := range map[tiletest.At]uint64{
		{}: 0, {Z: 1}: 1, {Z: 1, Y: 1}: 2, {Z: 1, X: 1, Y: 1}: 3, {Z: 1, X: 1}: 4, {Z: 2}: 5, {Z: 12, X: 3423, Y: 1763}: 19078479,
	} {
		if got := tile.Number(at.Z, at.X, at.Y); got != want {
			t.Errorf("%+v is %d, want %d", at, got, want)
		}
	}
}

func TestFilesThatCannotBeUsed(t *testing.T) {
	t.Parallel()
	good := tiletest.Archive{Tiles: invented(3, 4), Leaf: 9, Zipped: true, Kind: 2}.Bytes()
	with := func(at int, bytes ...byte) []byte {
		out := slices.Clone(good)
		copy(out[at:], bytes)
		return out
	}
	for name, c := range map[string]struct {
		file    []byte
		problem string
	}{
		"empty":        {nil, "不是 PMTiles"},
		"a page":       {[]byte("<html>" + strings.Repeat("x", 300)), "不是 PMTiles"},
		"old":          {with(7, 2), "第 2 版"},
		"vector":       {with(99, 1), "矢量"},
		"no kind":      {with(99, 9), "哪种图片"},
		"brotli":       {with(97, 3), "压缩"},
		"zipped tiles": {with(98, 2), "压缩"},
		"levels":       {with(100, 9, 3), "级别"},
		"too deep":     {with(100, 0, 60), "级别"},
		"cut":          {good[:len(good)-10], "没有下载完整"},
		"far":          {with(56, binary.LittleEndian.AppendUint64(nil, 1<<63)...), "没有下载完整"},
		"no root":      {with(16, make([]byte, 8)...), "目录不对"},
		"root damaged": {with(127, 0, 0, 0, 0), "损坏"},
		"leaf damaged": {with(int(binary.LittleEndian.Uint64(good[40:])), 1, 2, 3), "损坏"},
	} {
		if _, err := open(t, c.file); err == nil || !strings.Contains(err.Error(), c.problem) || !strings.Contains(err.Error(), "示例.pmtiles") {
			t.Errorf("%s: %v, want a word of %s", name, err, c.problem)
		}
	}
	if _, err := tile.Open(t.TempDir()); err == nil || !strings.Contains(err.Error(), "不是文件") {
		t.Error(err)
	}
	if _, err := tile.Open(filepath.Join(t.TempDir(), "none")); err == nil || !strings.Contains(err.Error(), "打不开") {
		t.Error(err)
	}
}

// FuzzOpen: whatever a file holds, it is refused or answers; it is never read beyond its end.
func FuzzOpen(f *testing.F) {
	f.Add(tiletest.Archive{Tiles: invented(3, 2), Kind: 2}.Bytes())
	f.Add(tiletest.Archive{Tiles: invented(3, 3), Leaf: 9, Zipped: true, Kind: 3}.Bytes())
	f.Fuzz(func(t *testing.T, file []byte) {
		a, err := tile.Read(file)
		if err != nil {
			return
		}
		for z := a.Least; z <= min(a.Most, 2); z++ {
			for x := range 1 << z {
				for y := range 1 << z {
					if got, err := a.Get(z, x, y); err == nil && len(got) > len(file) {
						t.Fatal("more was read than there is")
					}
				}
			}
		}
	})
}
