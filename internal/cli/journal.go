package cli

import "bayou/internal/fault"

type journalCommand struct {
	Verify journalVerify `cmd:"" help:"从第一条到最后一条核对操作日志的校验链。"`
}

// Help gives an example.
func (journalCommand) Help() string { return "bayou journal verify" }

type journalVerify struct{}

// Help gives an example.
func (journalVerify) Help() string { return "bayou journal verify\nbayou journal verify --json" }

// Run recomputes the chains.
func (journalVerify) Run(c *console) error {
	a, err := c.open()
	if err != nil {
		return err
	}
	defer a.Close()
	proof, err := a.Journal.Verify(c.ctx)
	if err != nil {
		return err
	}
	if c.JSON {
		if err := c.json(proof); err != nil {
			return err
		}
	}
	if proof.Broken != "" {
		return fault.Invalidf("日志不完整：%s", proof.Broken)
	}
	if !c.JSON {
		c.say("日志完整：%d 条，%d 条链；末尾还有 %d 条等待封存", proof.Rows, proof.Chains, proof.Unsealed)
	}
	return nil
}
