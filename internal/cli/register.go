package cli

import (
	"cmp"
	"io"
	"path/filepath"

	"bayou/internal/account"
	"bayou/internal/area"
	"bayou/internal/clock"
	"bayou/internal/fault"
	"bayou/internal/place"
	"bayou/internal/register"
)

type registerCommand struct {
	Import registerImport `cmd:"" help:"导入小区登记表，逐行说明结果。"`
	Export registerExport `cmd:"" help:"导出小区登记表，WPS 可直接打开；原样再导入不会改变任何内容。"`
}

// Help gives an example.
func (registerCommand) Help() string { return "bayou register import 小区.xlsx --as wyb" }

type registerImport struct {
	streetOption
	File      string     `arg:"" help:"登记表（.xlsx 或 .csv）。"`
	Map       string     `placeholder:"NAME" help:"已保存的表头对照。"`
	Sheet     string     `placeholder:"S" help:"工作表；不写时为第一个认得表头的。"`
	Community string     `placeholder:"CODE" help:"没有社区一列时，整份表所属社区的代码或名称。"`
	AsOf      clock.Date `placeholder:"DATE" help:"表里的情况是哪一天的；不写为今天。"`
	DryRun    bool       `help:"只看结果，不写入。"`
}

// Help gives an example.
func (registerImport) Help() string {
	return "bayou register import 小区.xlsx --as wyb --dry-run\nbayou register import 小区.xlsx --as wyb --json > 结果.json"
}

// imported is the result of an import.
type imported struct {
	DryRun bool                 `json:"dry_run"`
	Run    register.Run         `json:"run"`
	Rows   []register.RowResult `json:"rows"`
}

// Run imports one file.
func (r registerImport) Run(c *console) error {
	a, err := c.open()
	if err != nil {
		return err
	}
	defer a.Close()
	who, err := c.actor(a)
	if err != nil {
		return err
	}
	path, gone, err := table(r.File)
	if err != nil {
		return err
	}
	defer gone()
	up := register.Upload{Path: path, Name: filepath.Base(r.File), Sheet: r.Sheet, AsOf: r.AsOf, Map: r.Map}
	if up.Street, err = r.find(c, a, who, account.ImportRows); err != nil {
		return err
	}
	if up.Community, err = community(c, a.Areas, up.Street, r.Community); err != nil {
		return err
	}
	out := imported{DryRun: r.DryRun, Rows: []register.RowResult{}}
	keep := func(row register.RowResult) error { // a large file's rows are printed, not held
		if !c.JSON {
			c.row(&row)
			return nil
		}
		out.Rows = append(out.Rows, row)
		return nil
	}
	if r.DryRun {
		checked, err := a.Register.Preview(c.ctx, who, up, keep)
		if err != nil {
			return unreadable(r.File, err)
		}
		out.Run = checked.Run
	} else {
		if out.Run, err = a.Register.Import(c.ctx, who, up); err != nil {
			return unreadable(r.File, err)
		}
		if err := c.seal(a); err != nil {
			return err
		}
		for row, err := range a.Register.Rows(c.ctx, who.Scope(account.ImportRows), out.Run.ID, register.RowQuery{}) {
			if err != nil {
				return err
			}
			if err := keep(row); err != nil {
				return err
			}
		}
	}
	return out.print(c)
}

func (out *imported) print(c *console) error {
	if c.JSON {
		return c.json(out)
	}
	for _, column := range out.Run.Columns {
		if column.Field == "" && column.Header != "" {
			c.note("没有用到的列：%s %s", column.Letter, column.Header)
		}
	}
	c.note("%s", out.Run.Sentence())
	if out.DryRun {
		c.note("只是预览，没有写入。")
	}
	return nil
}

// row prints what became of one row.
func (c *console) row(r *register.RowResult) {
	c.say("第 %d 行 %s：%s %s", r.Row, r.Name, r.Outcome.Title(), r.Note)
	for _, p := range r.Problems {
		c.say("    %s “%s”读作 %s：%s", p.Cell, p.Text, p.ReadAs, p.Note)
	}
}

// community returns the community of a code or name; "" stays "".
func community(c *console, areas *area.Store, street place.Path, name string) (place.Path, error) {
	if name == "" {
		return "", nil
	}
	list, err := areas.Communities(c.ctx, place.In(street))
	if err != nil {
		return "", err
	}
	found, ok := area.Match(list, name)
	if !ok {
		return "", fault.NotFoundf("街道里没有社区“%s”，请写社区代码或名称", name)
	}
	return found.Path, nil
}

type registerExport struct {
	streetOption
	Community string     `placeholder:"CODE" help:"只导出这个社区（代码或名称）。"`
	AsOf      clock.Date `placeholder:"DATE" help:"导出这一天的情况。"`
	Out       string     `short:"o" required:"" placeholder:"FILE.xlsx" help:"写到哪个文件。"`
}

// Help gives an example.
func (registerExport) Help() string {
	return "bayou register export --community 商务 -o 商务社区.xlsx"
}

// Run exports the register.
func (r registerExport) Run(c *console) error {
	a, err := c.open()
	if err != nil {
		return err
	}
	defer a.Close()
	who, err := c.reader(a)
	if err != nil {
		return err
	}
	street, err := r.find(c, a, who, account.SeeRegister)
	if err != nil {
		return err
	}
	at, err := community(c, a.Areas, street, r.Community)
	if err != nil {
		return err
	}
	return c.writeFile(r.Out, func(w io.Writer) error {
		return a.Register.Export(c.ctx, who.Scope(account.SeeRegister), w, cmp.Or(at, street), r.AsOf)
	})
}
