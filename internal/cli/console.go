package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"io"

	"bayou/internal/clock"
)

// options are the options of every command.
type options struct {
	Data  string     `placeholder:"DIR" default:"./data" help:"数据目录，里面是 bayou.db。"`
	DB    string     `name:"db" env:"BAYOU_DB" placeholder:"URL" help:"PostgreSQL 地址（postgres://…），代替数据目录里的数据库；也可写在环境变量 BAYOU_DB 里。"`
	Law   string     `name:"law" env:"BAYOU_LAW" placeholder:"DIR" help:"放本地法律文件（*.yaml）的文件夹；不写时用数据目录里的 law 文件夹，没有就只用自带的。"`
	As    string     `placeholder:"LOGIN" help:"以谁的账号办理；写数据的命令要用。"`
	Today clock.Date `placeholder:"DATE" help:"试用日期（如 2015-08-10）：业务日期从这天算，登录和日志仍按真实时间。"`
	JSON  bool       `name:"json" help:"在标准输出打印一个 JSON 值。"`
}

// clock returns the clock that the options ask for.
func (o *options) clock() clock.Clock {
	if o.Today != "" {
		return clock.Trial(o.Today)
	}
	return clock.System()
}

// console is what a command works with.
type console struct {
	options
	ctx       context.Context
	out, errs io.Writer
}

// output is standard output; it keeps the first error, so that a result that did not arrive is not a success.
type output struct {
	to  io.Writer
	err error
}

func (o *output) Write(b []byte) (int, error) {
	if o.err != nil {
		return 0, o.err
	}
	n, err := o.to.Write(b)
	o.err = err
	return n, err
}

// say prints a line of the result.
func (c *console) say(format string, args ...any) {
	_, _ = fmt.Fprintf(c.out, format+"\n", args...)
}

// note prints a message beside the result.
func (c *console) note(format string, args ...any) {
	_, _ = fmt.Fprintf(c.errs, format+"\n", args...)
}

// json prints the result as one JSON value.
func (c *console) json(v any) error {
	e := json.NewEncoder(c.out)
	e.SetEscapeHTML(false)
	return e.Encode(v)
}
