package cli

import (
	"os"

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
	Week clock.Week    `arg:"" help:"ISO 周，如 2015-W33。"`
	Skin bulletin.Skin `enum:"brief,circular" default:"brief" placeholder:"SKIN" help:"brief 简报式，circular 通报式。"`
	Out  string        `short:"o" required:"" placeholder:"FILE.docx" help:"写到哪个文件。"`
}

// Help gives an example.
func (bulletinExport) Help() string {
	return "bayou bulletin export 2015-W33 -o 督察周报.docx\nbayou bulletin export 2015-W33 --skin circular -o 通报.docx"
}

// Run writes the document that was kept when the bulletin was issued.
func (b bulletinExport) Run(c *console) error {
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
	for _, x := range list {
		if x.Corrects != "" || x.State != bulletin.Issued {
			continue
		}
		doc, err := a.Bulletin.Document(c.ctx, x.ID, b.Skin)
		if err != nil {
			return err
		}
		if err := writeFile(b.Out, func(f *os.File) error { _, err := f.Write(doc.Content); return err }); err != nil {
			return err
		}
		return c.written(b.Out)
	}
	return fault.NotFoundf("%s的督察周报还没有印发", b.Week.Chinese())
}
