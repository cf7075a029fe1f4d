package cli

import (
	"log/slog"

	"bayou/internal/app"
)

type serveCommand struct {
	Listen  string `default:"127.0.0.1:8080" placeholder:"ADDR" help:"监听的地址和端口。"`
	NoClose bool   `help:"不自动关账，每周由人关账；多个进程共用一个库时每个都要写。"`
}

// Help gives an example.
func (serveCommand) Help() string {
	return "bayou serve\nbayou serve --listen 0.0.0.0:8080 --db postgres://bayou@db/bayou\nbayou serve --no-close"
}

// Run serves until it is interrupted.
func (s serveCommand) Run(c *console) error {
	a, err := c.openAs(app.Config{Today: c.Today, ByHand: s.NoClose, Log: slog.New(slog.NewTextHandler(c.errs, nil))})
	if err != nil {
		return err
	}
	defer a.Close()
	return a.Run(c.ctx, s.Listen, func(addr string) {
		if a.Marked != nil {
			c.note("示例数据，业务日期为 %s。示例账号：", a.Marked.LastDay.Chinese())
			for _, l := range a.Marked.Accounts {
				c.note("  %-14s %-14s %s", l.Login, l.Password, l.Post)
			}
		}
		if c.Today != "" && !s.NoClose {
			c.note("业务日期为 %s：到这天应关账而没有关账的周会自动关账。只想看看，请加 --no-close。", c.Today.Chinese())
		}
		c.note("已启动：%s", addr)
	})
}
