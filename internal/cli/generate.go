package cli

import (
	"bayou/internal/app"
	"bayou/internal/fault"
	"bayou/internal/sample"
)

type generateCommand struct {
	Compounds   int    `default:"300" placeholder:"N" help:"小区数。"`
	Communities int    `default:"100" placeholder:"M" help:"社区数，每 12 个一个街道，最多 1000000。"`
	Weeks       int    `default:"1" placeholder:"W" help:"周数，从2015年第30周起，每周都关账。"`
	Seed        uint64 `default:"1" placeholder:"S" help:"随机种子；同样的种子得出同样的内容。"`
}

// Help gives an example.
func (generateCommand) Help() string {
	return "bayou generate --data ./压力 --compounds 300000 --communities 117000 --weeks 1 --seed 1"
}

// Run makes the country.
func (g generateCommand) Run(c *console) error {
	if g.Compounds < 0 || g.Communities < 1 || g.Communities > 1_000_000 || g.Weeks < 0 || g.Weeks > 52 {
		return fault.Invalidf("小区数不能是负数，社区数应在 1 到 1000000 之间，周数应在 0 到 52 之间")
	}
	frozen, a, err := c.openSample()
	if err != nil {
		return err
	}
	defer a.Close()
	bar := c.bar()
	last, err := sample.Generate(c.ctx, parts(frozen, a), sample.Country(g), func(done, of int) { bar.show(done, of, "街道") })
	bar.end()
	if err != nil {
		return err
	}
	if err := app.MarkSample(c.Data, app.Sample{LastDay: last}); err != nil {
		return err
	}
	if c.JSON {
		return c.json(map[string]any{"compounds": g.Compounds, "communities": g.Communities, "weeks": g.Weeks, "seed": g.Seed, "last_day": last})
	}
	c.note("已生成示例数据：%d 个社区、%d 个小区、%d 周，业务日期到 %s", g.Communities, g.Compounds, g.Weeks, last.Chinese())
	return nil
}
