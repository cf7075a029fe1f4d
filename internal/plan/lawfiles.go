package plan

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"slices"
	"sync"

	"bayou/internal/fault"
	"bayou/plans"
)

// maxLaws bounds the packs that an office adds.
const maxLaws = 200

// ShippedLaws returns the packs that come with Bayou.
var ShippedLaws = sync.OnceValue(func() Laws {
	out, err := readLaws(plans.Law())
	if err != nil {
		panic(err) // embedded at build time, and TestEveryMatterHasARule reads every one
	}
	return out
})

// ReadLaws returns the packs that come with Bayou and those of an office's own in a folder (*.yaml). One of its own with the id of a
// shipped one stands in its place. dir "": the shipped ones alone. Whatever is not as it must be is an error: half of the law is none.
func ReadLaws(dir string) (Laws, error) {
	if dir == "" {
		return ShippedLaws(), nil
	}
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fault.Invalidf("找不到放法律文件的文件夹“%s”。", dir)
	case err != nil:
		return nil, fault.Invalidf("放法律文件的文件夹“%s”读不出来：%s", dir, err)
	case !info.IsDir():
		return nil, fault.Invalidf("“%s”不是文件夹；法律文件（.yaml）放在一个文件夹里，写文件夹的名称。", dir)
	}
	own, err := readLaws(os.DirFS(dir))
	if err != nil {
		return nil, fault.Invalidf("“%s”里的法律文件有误：\n%s", dir, err)
	}
	out := own
	for _, l := range ShippedLaws() {
		if _, replaced := find(own, func(o **Law) bool { return (*o).ID == l.ID }); !replaced {
			out = append(out, l)
		}
	}
	return out, nil
}

// readLaws reads the packs of a folder in the order of their names.
func readLaws(folder fs.FS) (Laws, error) {
	names, err := fs.Glob(folder, "*.yaml")
	if err != nil {
		return nil, err
	}
	if len(names) > maxLaws {
		return nil, fault.Invalidf("有 %d 个文件，至多 %d 个。", len(names), maxLaws)
	}
	var out Laws
	var all Problems
	for _, name := range names {
		src, err := readBounded(folder, name)
		if err != nil {
			return nil, fault.Invalidf("%s 读不出来：%s", name, err)
		}
		l, err := ParseLaw(name, src)
		var wrong Problems
		switch {
		case errors.As(err, &wrong):
			all = append(all, wrong...)
		case slices.ContainsFunc(out, func(o *Law) bool { return o.ID == l.ID }):
			all = append(all, Problem{name, 1, 1, "id " + l.ID + " 另一个文件已经用了"})
		default:
			out = append(out, l)
		}
	}
	if len(all) > 0 {
		return nil, all
	}
	return out, nil
}

// readBounded reads no more of a file than Parse takes, and a byte.
func readBounded(folder fs.FS, name string) ([]byte, error) {
	f, err := folder.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, maxBytes+1))
}
