package cli

import (
	"log/slog"
	"net"
	"strings"

	"bayou/internal/app"
	"bayou/internal/web"
)

type serveCommand struct {
	Listen  string   `default:"127.0.0.1:8080" placeholder:"ADDR" help:"监听的地址和端口。"`
	Proxied bool     `help:"前面有本机的 https 代理（如 nginx）：来源地址按它写的 X-Forwarded-For 记，登录凭据只走 https。"`
	TLS     bool     `help:"用 https 提供服务，证书由本机自己做、自动续期；手机按 /trust 页信任一次即可。手机断网打开页面、定位都要 https。"`
	Domain  string   `name:"tls-domain" placeholder:"NAME" help:"用 https 提供服务，证书按这个公网域名自动申领、续期；要能从互联网访问本机的 443 端口。"`
	ACME    string   `name:"tls-acme" placeholder:"URL" help:"申领证书的机构的目录网址；不写用默认的机构。"`
	Tiles   []string `placeholder:"URL" sep:"none" help:"地图下面垫的底图的地址，要有 {z}、{x}、{y}，可以写多次，先写的在下。不写就不连外网。"`
	Own     string   `name:"tiles-file" placeholder:"FILE" help:"地图下面垫的底图文件（PMTiles，里面是 PNG、JPEG 或 WebP 图片），不连外网也能用。"`
	Key     string   `name:"tiles-key" placeholder:"KEY" help:"底图地址里 {key} 的密钥，如天地图的 tk。"`
	Credit  string   `name:"tiles-credit" placeholder:"TEXT" help:"底图的来源和审图号，显示在每张图下面。"`
	NoClose bool     `help:"不自动关账，每周由人关账；多个进程共用一个库时每个都要写。带 --today 试用时不自动关账。"`
}

// Help gives an example.
func (serveCommand) Help() string {
	return "bayou serve\nbayou serve --listen 0.0.0.0:8443 --tls\nbayou serve --listen 0.0.0.0:8080 --db postgres://bayou@db/bayou\nbayou serve --proxied"
}

// Run serves until it is interrupted.
func (s serveCommand) Run(c *console) error {
	tiles, err := web.NewTiles(s.Own, s.Tiles, s.Key, s.Credit)
	if err != nil {
		return err
	}
	a, err := c.openAs(app.Config{Tiles: tiles, Today: c.Today, ByHand: s.NoClose || c.Today != "", Proxied: s.Proxied, Secure: app.Secure{Local: s.TLS, Domain: s.Domain, Directory: s.ACME}, Log: slog.New(slog.NewTextHandler(c.errs, nil))})
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
		if a.Trust != nil {
			c.note("本机证书的指纹（SHA-256）：%s", a.Trust.Authority.Fingerprint())
			c.note("手机第一次使用，请打开 /trust 页按步骤信任证书。")
		}
		for _, at := range app.Reach(addr) {
			c.note("手机和其他电脑用：%s", at)
		}
		if host, _, err := net.SplitHostPort(strings.TrimPrefix(addr, "http://")); err == nil && strings.HasPrefix(addr, "http://") && !net.ParseIP(host).IsLoopback() {
			c.note("注意：用的是未加密的 http，同一网络的人可能看到密码。请加上 --tls，或在前面放一个 https 代理，见 SECURITY.md。")
		}
		c.note("已启动：%s", addr)
	})
}
