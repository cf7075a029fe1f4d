package cli

import (
	"bayou/internal/app"
	"bayou/internal/clock"
	"bayou/internal/sample"
)

type sampleCommand struct {
	Weeks int `default:"12" placeholder:"N" help:"演几个整周，从2015年第30周起，最多 52。"`
}

// Help gives an example.
func (sampleCommand) Help() string {
	return "bayou sample --data ./示例\nbayou serve --data ./示例"
}

// Run lives the sample in an empty database.
func (s sampleCommand) Run(c *console) error {
	if s.Weeks < 1 || s.Weeks > 52 {
		return misused("--weeks 应在 1 到 52 之间")
	}
	frozen, a, err := c.openSample()
	if err != nil {
		return err
	}
	defer a.Close()
	bar := c.bar()
	made, err := sample.Run(c.ctx, parts(frozen, a), s.Weeks, func(day, last clock.Date) {
		bar.show(int(day.Days()-sample.First.Monday().Days()), int(last.Days()-sample.First.Monday().Days()), day.Chinese())
	})
	bar.end()
	if err != nil {
		return err
	}
	mark := app.Sample{LastDay: made.LastDay}
	for _, l := range made.Accounts {
		mark.Accounts = append(mark.Accounts, app.SampleLogin(l))
	}
	if err := a.MarkSample(c.ctx, mark); err != nil {
		return err
	}
	if err := c.seal(a); err != nil {
		return err
	}
	if c.JSON {
		return c.json(mark)
	}
	c.note("示例已建成，演到 %s。账号（密码都是 %s）：", made.LastDay.Chinese(), sample.Password)
	for _, l := range made.Accounts {
		c.say("%-14s %s", l.Login, l.Post)
	}
	return nil
}

// openSample opens an empty database for a sample, with a clock that is set by hand. It is marked first, because what is drafted
// in a marked database bears the word 示例.
func (c *console) openSample() (*clock.Frozen, *app.App, error) {
	frozen := clock.NewFrozen(sample.First.Monday().At(8, 0))
	a, err := c.openAs(app.Config{Clock: frozen})
	if err != nil {
		return nil, nil, err
	}
	if err = unused(c, a); err == nil {
		err = a.MarkSample(c.ctx, app.Sample{LastDay: sample.First.Monday()})
	}
	if err != nil {
		a.Close()
		return nil, nil, err
	}
	return frozen, a, nil
}

// parts hands the app's stores to the sample.
func parts(c *clock.Frozen, a *app.App) sample.Parts {
	return sample.Parts{
		Clock: c, Accounts: a.Accounts, Areas: a.Areas, Plans: a.Plans, Register: a.Register, Archive: a.Archive, Survey: a.Survey, Mode: a.Mode, Inspect: a.Inspect,
		Difficulty: a.Difficulty, Track: a.Track, Meeting: a.Meeting, Week: a.Week, Bulletin: a.Bulletin, Declaration: a.Declaration,
		House: a.House, Committee: a.Committee, Notice: a.Notice,
	}
}
