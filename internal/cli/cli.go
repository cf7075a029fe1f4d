package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"reflect"
	"syscall"

	"github.com/alecthomas/kong"

	"bayou/internal/clock"
	"bayou/internal/fault"
	"bayou/internal/plan"
)

// The exit codes of every command.
const (
	done   = 0
	input  = 1 // what was given is at fault
	usage  = 2 // the command was used wrongly
	broken = 3 // the system is at fault
)

// commands is the tree of commands with the options that all of them take.
type commands struct {
	options
	Help helpFlag `short:"h" help:"显示帮助。"`

	Serve    serveCommand    `cmd:"" help:"启动页面、接口和定时任务。"`
	Init     initCommand     `cmd:"" help:"建立数据库，启用方案，打印三个管理员的一次性密码。"`
	Sample   sampleCommand   `cmd:"" help:"在空数据库里按周演一遍示例数据。"`
	Plan     planCommand     `cmd:"" help:"检查和查看方案文件。"`
	Register registerCommand `cmd:"" help:"导入和导出小区登记表。"`
	Houses   housesCommand   `cmd:"" help:"导入小区的房屋清册。"`
	Classify classifyCommand `cmd:"" help:"按方案判断一份表里的小区是否属于范围、适用哪种模式，不用数据库。"`
	Tally    tallyCommand    `cmd:"" help:"不用数据库，按法律判断一次业主表决通过没有。"`
	Week     weekCommand     `cmd:"" help:"查看和关账一周。"`
	Bulletin bulletinCommand `cmd:"" help:"导出督察周报。"`
	Journal  journalCommand  `cmd:"" help:"核对操作日志。"`
	Verify   verifyCommand   `cmd:"" help:"不用数据库，核对导出的小区档案、表决封存文件有没有被改过。"`
	Generate generateCommand `cmd:"" help:"生成标明“示例”的大批数据，供压力测试。"`
}

// Main runs one command line and returns the exit code.
func Main(args []string, out, errs io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	var c commands
	parser, err := kong.New(&c,
		kong.Name("bayou"), kong.Description("八有：老旧小区长效物业管理推进系统。"), kong.NoDefaultHelp(), kong.Writers(out, errs),
		kong.TypeMapper(reflect.TypeFor[clock.Date](), text(clock.ParseDate)), kong.TypeMapper(reflect.TypeFor[clock.Week](), text(clock.ParseWeek)),
	)
	if err != nil {
		_, _ = fmt.Fprintln(errs, err)
		return broken
	}
	parser.Model.Detail = "bayou sample --data ./示例\nbayou serve --data ./示例\nbayou register import 小区.xlsx --as wyb"
	if len(args) == 0 {
		printHelp(errs, parser.Model.Node)
		return usage
	}
	parsed, err := parser.Parse(args)
	if errors.Is(err, errHelped) {
		return done
	}
	if err != nil {
		_, _ = fmt.Fprintln(errs, misuse(err))
		return usage
	}
	result := &output{to: out}
	return report(errs, errors.Join(parsed.Run(&console{options: c.options, ctx: ctx, out: result, errs: errs}), result.err))
}

// text reads an option by a parser of the clock's.
func text[T ~string](parse func(string) (T, error)) kong.MapperFunc {
	return func(ctx *kong.DecodeContext, target reflect.Value) error {
		var s string
		if err := ctx.Scan.PopValueInto("value", &s); err != nil {
			return err
		}
		v, err := parse(s)
		if err != nil {
			return err
		}
		target.SetString(string(v))
		return nil
	}
}

// report says what went wrong and returns the exit code.
func report(errs io.Writer, err error) int {
	var problems plan.Problems
	var wrong misused
	switch {
	case err == nil:
		return done
	case errors.As(err, &wrong):
		_, _ = fmt.Fprintln(errs, misuse(wrong))
		return usage
	case errors.As(err, &problems):
		_, _ = fmt.Fprintln(errs, problems.Error())
		return input
	case errors.Is(err, context.Canceled):
		_, _ = fmt.Fprintln(errs, "已中断。")
		return broken
	case fault.Of(err) == fault.Internal:
		_, _ = fmt.Fprintln(errs, "系统出错：", err)
		return broken
	}
	_, _ = fmt.Fprintln(errs, fault.Sentence(err))
	for _, f := range fault.Fields(err) {
		_, _ = fmt.Fprintf(errs, "  %s：%s\n", f.Name, f.Message)
	}
	return input
}
