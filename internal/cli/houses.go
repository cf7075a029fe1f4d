package cli

import (
	"fmt"
	"path/filepath"

	"bayou/internal/account"
	"bayou/internal/clock"
	"bayou/internal/fault"
	"bayou/internal/house"
	"bayou/internal/place"
	"bayou/internal/register"
)

type housesCommand struct {
	Import housesImport `cmd:"" help:"导入一个小区的房屋清册，逐行说明结果。"`
}

// Help gives an example.
func (housesCommand) Help() string {
	return "bayou houses import 文化路1号院 房屋清册.xlsx --as wyb"
}

type housesImport struct {
	Compound     string     `arg:"" help:"小区的名称或系统编号。"`
	File         string     `arg:"" help:"房屋清册（.xlsx 或 .csv）。"`
	Sheet        string     `placeholder:"S" help:"工作表；不写时为第一个认得表头的。"`
	AsOf         clock.Date `placeholder:"DATE" help:"清册里的情况是哪一天的；不写为今天。"`
	Building     string     `placeholder:"N" help:"没有写楼栋的行属于哪一栋。"`
	Merge        bool       `help:"单位名称相同的、姓名和电话都相同的，作为同一位业主。"`
	NewBuildings bool       `help:"没有登记过的楼栋也一并登记。"`
	DryRun       bool       `help:"只看结果，不写入。"`
}

// Help gives an example.
func (housesImport) Help() string {
	return "bayou houses import 文化路1号院 房屋清册.xlsx --as wyb --dry-run\nbayou houses import 文化路1号院 房屋清册.xlsx --as wyb --json > 结果.json"
}

// housesImported is the result of an import of a room list.
type housesImported struct {
	DryRun bool              `json:"dry_run"`
	Run    house.Run         `json:"run"`
	Rows   []house.RowResult `json:"rows"`
}

// Run imports one room list.
func (h housesImport) Run(c *console) error {
	a, err := c.open()
	if err != nil {
		return err
	}
	defer a.Close()
	who, err := c.actor(a)
	if err != nil {
		return err
	}
	scope := who.Scope(account.EditHouses)
	compound, err := a.Register.Get(c.ctx, scope, h.Compound)
	if fault.Of(err) == fault.NotFound {
		compound, err = named(c, a.Register, scope, h.Compound)
	}
	if err != nil {
		return err
	}
	path, gone, err := table(h.File)
	if err != nil {
		return err
	}
	defer gone()
	up := house.Upload{
		Compound: compound.ID, Path: path, Name: filepath.Base(h.File), Sheet: h.Sheet, AsOf: h.AsOf, Building: h.Building, Merge: h.Merge, NewBuildings: h.NewBuildings,
	}
	out := housesImported{DryRun: h.DryRun, Rows: []house.RowResult{}}
	keep := func(row house.RowResult) error {
		out.Rows = append(out.Rows, row)
		return nil
	}
	if h.DryRun {
		checked, err := a.House.Preview(c.ctx, who, up, keep)
		if err != nil {
			return unreadable(h.File, err)
		}
		out.Run = checked.Run
		return out.print(c)
	}
	if out.Run, err = a.House.Import(c.ctx, who, up); err != nil {
		return unreadable(h.File, err)
	}
	if err := c.seal(a); err != nil {
		return err
	}
	for _, o := range []register.Outcome{"", house.Missing} {
		for row, err := range a.House.Rows(c.ctx, &out.Run, o, 0, 0) {
			if err != nil {
				return err
			}
			out.Rows = append(out.Rows, row)
		}
	}
	return out.print(c)
}

func (out *housesImported) print(c *console) error {
	if c.JSON {
		return c.json(out)
	}
	for _, r := range out.Rows {
		where := "清册以外"
		if r.Row > 0 {
			where = fmt.Sprintf("第 %d 行", r.Row)
		}
		c.say("%s %s：%s %s", where, r.Room, house.OutcomeTitle(r.Outcome), r.Note)
		for _, p := range r.Problems {
			c.say("    %s “%s”：%s", p.Cell, p.Text, p.Note)
		}
	}
	c.note("%s", out.Run.Sentence())
	if out.DryRun {
		c.note("只是预览，没有写入。")
	}
	return nil
}

// named returns the one compound of a name.
func named(c *console, r *register.Store, scope place.Scope, name string) (register.Compound, error) {
	page, err := r.List(c.ctx, scope, register.Query{Text: name, Limit: 100})
	if err != nil {
		return register.Compound{}, err
	}
	var found []register.Compound
	for i := range page.Rows {
		if page.Rows[i].Name == name {
			found = append(found, page.Rows[i])
		}
	}
	switch len(found) {
	case 0:
		return register.Compound{}, fault.NotFoundf("登记册里没有叫“%s”的小区，请写登记册里的名称，或写系统编号", name)
	case 1:
		return found[0], nil
	}
	return register.Compound{}, fault.Conflictf("登记册里有 %d 个“%s”，请写系统编号（导出的登记表最后一列）", len(found), name)
}
