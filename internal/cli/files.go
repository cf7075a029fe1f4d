package cli

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"bayou/internal/fault"
)

// standard is how a user names standard input and standard output.
const standard = "-"

// readFile reads a file that the user named.
func readFile(name string) ([]byte, error) {
	if name == standard {
		return io.ReadAll(os.Stdin)
	}
	b, err := os.ReadFile(name)
	return b, unreadable(name, err)
}

// pipedMost is how much of standard input a table may be: more than any table that is read.
const pipedMost = 512 << 20

// table returns the path of a table that the user named, standard input in a temporary file. Call gone when it has been read.
func table(name string) (path string, gone func(), err error) {
	if name != standard {
		return name, func() {}, nil
	}
	f, err := os.CreateTemp("", "bayou-*")
	if err != nil {
		return "", nil, err
	}
	gone = func() { _ = os.Remove(f.Name()) }
	n, err := io.Copy(f, io.LimitReader(os.Stdin, pipedMost+1))
	if err == nil && n > pipedMost {
		err = fault.Invalidf("标准输入的表超过 %d MB，没有读完。请分成几份", pipedMost>>20)
	}
	if err != nil {
		gone()
		return "", nil, errors.Join(err, f.Close())
	}
	return f.Name(), gone, f.Close()
}

// writeFile writes a file beside its place and puts it there when it is whole. "-" is standard output.
func (c *console) writeFile(name string, fill func(io.Writer) error) error {
	if name == standard {
		if c.JSON {
			return misused("标准输出已用于文件，不能再加 --json")
		}
		return fill(c.out)
	}
	place := name
	if target, err := filepath.EvalSymlinks(name); err == nil {
		place = target // a link stays a link
	}
	switch info, err := os.Stat(place); {
	case err != nil: // a new file
	case info.IsDir():
		return unreadable(name, syscall.EISDIR)
	case !info.Mode().IsRegular():
		return c.writeDevice(name, fill)
	}
	f, err := os.CreateTemp(filepath.Dir(place), ".bayou-*")
	if err != nil {
		return unwritable(name, err)
	}
	err = errors.Join(fill(f), f.Chmod(0o644), f.Close())
	if err == nil {
		err = unwritable(name, os.Rename(f.Name(), place))
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return c.written(name)
}

// writeDevice writes to what is there and is no file, as a pipe or /dev/null: it must not be replaced.
func (c *console) writeDevice(name string, fill func(io.Writer) error) error {
	f, err := os.OpenFile(name, os.O_WRONLY, 0)
	if err != nil {
		return unreadable(name, err)
	}
	if err := errors.Join(fill(f), f.Close()); err != nil {
		return err
	}
	return c.written(name)
}

// written tells which file was written.
func (c *console) written(file string) error {
	if c.JSON {
		return c.json(map[string]string{"file": file})
	}
	c.note("已写入 %s", file)
	return nil
}

// unreadable makes a fault of the usual reasons for which a named file cannot be opened.
func unreadable(name string, err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fault.NotFoundf("找不到文件“%s”，请核对路径", name)
	case errors.Is(err, fs.ErrPermission):
		return fault.Deniedf("没有权限读写“%s”，请换一个位置或账号", name)
	case errors.Is(err, syscall.EISDIR):
		return fault.Invalidf("“%s”是文件夹，请写文件的路径", name)
	case errors.Is(err, syscall.ENOTDIR):
		return fault.Invalidf("路径“%s”里有一段是文件，不是文件夹，请核对路径", name)
	}
	return err
}

// unwritable is unreadable for a file that is to be made: what is missing is its folder.
func unwritable(name string, err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fault.NotFoundf("找不到文件夹“%s”，请先建好", filepath.Dir(name))
	case errors.Is(err, syscall.EROFS):
		return fault.Deniedf("“%s”所在的磁盘是只读的，请换一个位置", name)
	}
	return unreadable(name, err)
}
