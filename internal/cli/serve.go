package cli

import (
	"log/slog"
	"net"
	"strings"

	"bayou/internal/app"
)

type serveCommand struct {
	Listen  string `default:"127.0.0.1:8080" placeholder:"ADDR" help:"监听的地址和端口。"`
	Proxied bool   `help:"前面有本机的 https 代理（如 nginx）：来源地址按它写的 X-Forwarded-For 记，登录凭据只走 https。"`
	NoClose bool   `help:"不自动关账，每周由人关账；多个进程共用一个库时每个都要写。带 --today 试用时不自动关账。"`
}

// Help gives an example.
func (serveCommand) Help() string {
	return "bayou serve\nbayou serve --listen 0.0.0.0:8080 --db postgres://bayou@db/bayou\nbayou serve --proxied"
}

// Run serves until it is interrupted.
func (s serveCommand) Run(c *console) error {
	a, err := c.openAs(app.Config{Today: c.Today, ByHand: s.NoClose || c.Today != "", Proxied: s.Proxied, Log: slog.New(slog.NewTextHandler(c.errs, nil))})
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
		if host, _, err := net.SplitHostPort(strings.TrimPrefix(addr, "http://")); err == nil && !net.ParseIP(host).IsLoopback() {
			c.note("注意：用的是未加密的 http，同一网络的人可能看到密码。请在前面放一个 https 代理，见 SECURITY.md。")
		}
		c.note("已启动：%s", addr)
	})
}
