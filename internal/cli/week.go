package cli

import (
	"bayou/internal/account"
	"bayou/internal/clock"
	"bayou/internal/fault"
	"bayou/internal/week"
)

type weekCommand struct {
	Show  weekShow  `cmd:"" help:"查看一周的评比；没有关账的为预览。"`
	Close weekClose `cmd:"" help:"为一周关账。"`
}

// Help gives an example.
func (weekCommand) Help() string { return "bayou week show 2015-W33" }

type weekShow struct {
	streetOption
	Week clock.Week `arg:"" help:"ISO 周，如 2015-W33。"`
}

// Help gives an example.
func (weekShow) Help() string { return "bayou week show 2015-W33\nbayou week show 2015-W33 --json" }

// shown is the result of week show and week close: the snapshot with whether it is kept.
type shown struct {
	Kept bool `json:"closed"`
	week.Closed
}

// Run shows the standing of one week.
func (w weekShow) Run(c *console) error {
	a, err := c.open()
	if err != nil {
		return err
	}
	defer a.Close()
	who, err := c.reader(a)
	if err != nil {
		return err
	}
	street, err := w.find(c, a, who, account.SeeProgress)
	if err != nil {
		return err
	}
	scope := who.Scope(account.SeeProgress)
	kept, err := a.Week.Snapshot(c.ctx, scope, street, w.Week)
	switch {
	case err == nil:
		return printWeek(c, shown{true, kept})
	case fault.Of(err) != fault.NotFound:
		return err
	}
	preview, err := a.Week.Preview(c.ctx, scope, street, w.Week)
	if err != nil {
		return err
	}
	return printWeek(c, shown{false, week.Closed{Snapshot: preview}})
}

type weekClose struct {
	streetOption
	Week clock.Week `arg:"" help:"ISO 周，如 2015-W33。"`
}

// Help gives an example.
func (weekClose) Help() string { return "bayou week close 2015-W33 --as wyb" }

// Run closes one week.
func (w weekClose) Run(c *console) error {
	a, err := c.open()
	if err != nil {
		return err
	}
	defer a.Close()
	who, err := c.actor(a)
	if err != nil {
		return err
	}
	street, err := w.find(c, a, who, account.CloseWeek)
	if err != nil {
		return err
	}
	closed, err := a.Week.Close(c.ctx, who, street, w.Week)
	if err != nil {
		return err
	}
	if err := c.seal(a); err != nil {
		return err
	}
	return printWeek(c, shown{true, closed})
}

func printWeek(c *console, s shown) error {
	if c.JSON {
		return c.json(s)
	}
	c.say("%s %s", s.StreetName, s.Week.Chinese())
	if s.Kept {
		c.say("%s 由%s关账，校验值 %s", clock.Stamp(s.ClosedAt), s.ClosedBy, s.Hash)
	} else {
		c.say("预览，尚未关账")
	}
	for _, p := range s.Placings {
		if p.Rank == 0 {
			c.say("  —  %s  %s", p.Figures.Name, p.Apart)
			continue
		}
		c.say("  %d  %s  %s 分  周报%s", p.Rank, p.Figures.Name, p.Points, p.Figures.Report.State.Title())
	}
	c.say("%s", s.Rule)
	return nil
}
