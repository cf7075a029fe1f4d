package cli

import (
	"fmt"

	"bayou/internal/app"
	"bayou/internal/bench"
)

type generateCommand struct {
	Compounds   int    `default:"300" placeholder:"N" help:"小区数。"`
	Communities int    `default:"100" placeholder:"M" help:"社区数，每 13 个一个街道，最多 1389960。"`
	Weeks       int    `default:"1" placeholder:"W" help:"从2015年第30周起有记录的周数，最多 52；前 W-1 周已关账，最后一周留给关账试验。"`
	Seed        uint64 `default:"1" placeholder:"S" help:"随机种子；同样的种子得出同样的内容。"`
}

// Help gives an example.
func (generateCommand) Help() string {
	return "bayou generate --data ./压力 --compounds 3000 --communities 1000 --weeks 52 --seed 1\nbayou serve --data ./压力\n" +
		"bayou week close 2016-W28 --data ./压力 --street 510101001 --as wyb"
}

// Run makes the country.
func (g generateCommand) Run(c *console) error {
	if g.Compounds < 0 || g.Communities < 1 || g.Communities > bench.MaxCommunities || g.Weeks < 1 || g.Weeks > 52 {
		return misused(fmt.Sprintf("小区数不能是负数，社区数应在 1 到 %d 之间，周数应在 1 到 52 之间", bench.MaxCommunities))
	}
	frozen, a, err := c.openSample()
	if err != nil {
		return err
	}
	defer a.Close()
	bar := c.bar()
	made, err := bench.Generate(c.ctx, frozen, a, bench.Country{
		Compounds: g.Compounds, Communities: g.Communities, Weeks: g.Weeks, Seed: g.Seed,
	}, func(done, of int) { bar.show(done, of, "街道×周") })
	bar.end()
	if err != nil {
		return err
	}
	if err := a.MarkSample(c.ctx, app.Sample{LastDay: made.LastDay, Accounts: made.Accounts}); err != nil {
		return err
	}
	if err := c.seal(a); err != nil {
		return err
	}
	if c.JSON {
		return c.json(struct {
			bench.Made
			Weeks int    `json:"weeks"`
			Seed  uint64 `json:"seed"`
		}{made, g.Weeks, g.Seed})
	}
	c.note("已生成示例数据：%d 个街道、%d 个社区、%d 个小区、督察 %d 次，业务日期到 %s", made.Streets, made.Communities, made.Compounds, made.Visits, made.LastDay.Chinese())
	c.note("%s", closedWeeks(made))
	c.note("账号（密码都是 %s）：", bench.Password)
	for _, l := range made.Accounts {
		c.say("%-14s %s", l.Login, l.Post)
	}
	return nil
}

func closedWeeks(m bench.Made) string {
	if m.Closed == 0 {
		return fmt.Sprintf("%s没有关账。", m.Last.Chinese())
	}
	return fmt.Sprintf("已关账 %d 周；最后一周（%s）没有关账。", m.Closed, m.Last.Chinese())
}
