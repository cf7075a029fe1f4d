package cli

import (
	"errors"
	"io"
	"os"

	"bayou/internal/fault"
	"bayou/verify"
)

type verifyCommand struct {
	File string `arg:"" help:"导出的档案（.zip）或解开的文件夹，或表决封存文件。"`
}

// Help gives an example.
func (verifyCommand) Help() string {
	return "bayou verify 文化宫路200号院档案.zip\nbayou verify ./文化宫路200号院档案\nbayou verify --json 选聘物业服务企业.ballots"
}

// shownProblems is how many problems are printed; all of them stand in --json.
const shownProblems = 50

// Run checks a dossier or a sealed vote without a database. It fails unless every hash and every sum holds.
func (v verifyCommand) Run(c *console) error {
	if sealed, err := v.sealed(); err != nil {
		return unreadable(v.File, err)
	} else if sealed != nil {
		return recount(c, sealed)
	}
	r, err := v.check()
	if errors.Is(err, verify.ErrFormat) {
		return fault.Invalidf("“%s”不是能核对的文件：能核对的有八有导出的小区档案（.zip 或解开的文件夹，里面有 %s）和表决封存文件。周报包的核对以后提供。", v.File, verify.ListName)
	}
	if err != nil {
		return unreadable(v.File, err)
	}
	if c.JSON {
		if err := c.json(struct {
			OK bool `json:"ok"`
			verify.Report
		}{r.OK(), r}); err != nil {
			return err
		}
	}
	for i, p := range r.Problems {
		if i == shownProblems {
			c.note("……还有 %d 处，见 --json", len(r.Problems)-i)
			break
		}
		c.note("%s", p.Message)
	}
	if !r.OK() {
		return fault.Invalidf("核对没有通过：%d 处不对，%d 个文件完好。", len(r.Problems), r.Files)
	}
	if !c.JSON {
		c.say("核对通过：%s（%s），%d 个文件、%d 字节，内容和清单完全一致\n总校验码 %s", r.Title, r.Day, r.Files, r.Bytes, r.Root)
		for _, name := range r.Ignored {
			c.say("没有计入：%s（电脑系统自己放的）", name)
		}
	}
	return nil
}

func (v verifyCommand) check() (verify.Report, error) {
	info, err := os.Stat(v.File)
	if err != nil {
		return verify.Report{}, err
	}
	if info.IsDir() {
		root, err := os.OpenRoot(v.File)
		if err != nil {
			return verify.Report{}, err
		}
		defer root.Close()
		return verify.Dossier(root.FS())
	}
	f, err := os.Open(v.File)
	if err != nil {
		return verify.Report{}, err
	}
	defer f.Close()
	head := make([]byte, 2)
	if _, err := io.ReadFull(f, head); err != nil || string(head) != "PK" {
		return verify.Report{}, verify.ErrFormat
	}
	return verify.Zip(f, info.Size())
}
