package cli

import (
	"cmp"
	"io"
	"slices"

	"bayou/internal/account"
	"bayou/internal/bulletin"
	"bayou/internal/clock"
	"bayou/internal/fault"
)

type bulletinCommand struct {
	Export bulletinExport `cmd:"" help:"导出一周的督察周报（.docx）。"`
}

// Help gives an example.
func (bulletinCommand) Help() string { return "bayou bulletin export 2015-W33 -o 督察周报.docx" }

type bulletinExport struct {
	streetOption
	Week       clock.Week    `arg:"" help:"ISO 周，如 2015-W33。"`
	Skin       bulletin.Skin `enum:"brief,circular" default:"brief" placeholder:"SKIN" help:"brief 简报式，circular 通报式。"`
	Correction int           `placeholder:"N" help:"要第几次更正的文件；不写为原件。"`
	Out        string        `short:"o" required:"" placeholder:"FILE.docx" help:"写到哪个文件。"`
}

// Help gives an example.
func (bulletinExport) Help() string {
	return "bayou bulletin export 2015-W33 -o 督察周报.docx\nbayou bulletin export 2015-W33 --skin circular -o 通报.docx\nbayou bulletin export 2015-W33 --correction 1 -o 更正.docx"
}

// Run writes the document that was kept when the bulletin was issued.
func (b bulletinExport) Run(c *console) error {
	if b.Correction < 0 {
		return misused("--correction 写第几次更正，从 1 数起")
	}
	a, err := c.open()
	if err != nil {
		return err
	}
	defer a.Close()
	who, err := c.reader(a)
	if err != nil {
		return err
	}
	street, err := b.find(c, a, who, account.SeeProgress)
	if err != nil {
		return err
	}
	list, err := a.Bulletin.Of(c.ctx, who.Scope(account.SeeProgress), street, b.Week)
	if err != nil {
		return err
	}
	wanted, err := b.choose(list)
	if err != nil {
		return err
	}
	doc, err := a.Bulletin.Document(c.ctx, wanted.ID, b.Skin)
	if err != nil {
		return err
	}
	return c.writeFile(b.Out, func(w io.Writer) error { _, err := w.Write(doc.Content); return err })
}

// choose picks the issued bulletin of the week, or the correction that was asked for, counted as they were issued.
func (b bulletinExport) choose(list []bulletin.Bulletin) (bulletin.Bulletin, error) {
	var corrections []bulletin.Bulletin
	for _, x := range list {
		switch {
		case x.State != bulletin.Issued:
		case x.Corrects != "":
			corrections = append(corrections, x)
		case b.Correction == 0:
			return x, nil
		}
	}
	if b.Correction == 0 {
		return bulletin.Bulletin{}, fault.NotFoundf("%s的督察周报还没有印发", b.Week.Chinese())
	}
	if b.Correction > len(corrections) {
		return bulletin.Bulletin{}, fault.NotFoundf("%s的督察周报没有第 %d 次更正，已印发 %d 次更正", b.Week.Chinese(), b.Correction, len(corrections))
	}
	slices.SortFunc(corrections, func(a, b bulletin.Bulletin) int { return cmp.Or(a.Year-b.Year, a.Number-b.Number) })
	return corrections[b.Correction-1], nil
}
