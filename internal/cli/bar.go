package cli

import (
	"fmt"
	"io"
	"os"
	"strings"
)

// bar shows how far long work is, on a terminal only.
type bar struct{ to io.Writer }

// bar returns the progress bar of the command.
func (c *console) bar() bar {
	f, ok := c.errs.(*os.File)
	if !ok {
		return bar{}
	}
	if info, err := f.Stat(); err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return bar{}
	}
	return bar{f}
}

const barWidth = 30

func (b bar) show(done, of int, what string) {
	if b.to == nil || of <= 0 {
		return
	}
	full := barWidth * done / of
	_, _ = fmt.Fprintf(b.to, "\r[%s%s] %3d%% %s ", strings.Repeat("#", full), strings.Repeat(" ", barWidth-full), 100*done/of, what)
}

func (b bar) end() {
	if b.to != nil {
		_, _ = fmt.Fprintln(b.to)
	}
}
