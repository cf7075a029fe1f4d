package cli

import (
	"bayou/internal/plan"
	"bayou/plans"
)

type planCommand struct {
	Check  planCheck  `cmd:"" help:"检查方案文件，逐条列出错误所在的行和列。"`
	Schema planSchema `cmd:"" help:"打印方案文件的 JSON Schema。"`
	Show   planShow   `cmd:"" help:"按人读的样子打印方案，每条规则带条款。"`
	Law    planLaw    `cmd:"" help:"打印一个地方、一天的业主决定的法律规定；带 --law 时先检查那个文件夹里的法律文件。"`
}

// Help gives an example.
func (planCommand) Help() string { return "bayou plan check 我们的方案.yaml" }

type planCheck struct {
	File string `arg:"" help:"方案文件（.yaml）。"`
}

// Help gives an example.
func (planCheck) Help() string { return "bayou plan check 我们的方案.yaml" }

// Run checks one file.
func (p planCheck) Run(c *console) error {
	read, _, err := readPlan(p.File)
	if err != nil {
		return err
	}
	if c.JSON {
		return c.json(planJSON{read.ID, read.Hash})
	}
	c.note("“%s”没有错误，校验值 %s", read.Title, read.Hash)
	return nil
}

type planSchema struct{}

// Help gives an example.
func (planSchema) Help() string { return "bayou plan schema > plan.schema.json" }

// Run prints the schema, which is JSON in any case.
func (planSchema) Run(c *console) error {
	schema, err := plan.Schema()
	if err != nil {
		return err
	}
	_, err = c.out.Write(schema)
	return err
}

type planShow struct {
	File string `arg:"" optional:"" help:"方案文件；不写时为随系统发布的经八路街道方案。"`
}

// Help gives an example.
func (planShow) Help() string { return "bayou plan show\nbayou plan show 我们的方案.yaml" }

// Run prints the plan.
func (p planShow) Run(c *console) error {
	read, _, err := readPlan(p.File)
	if err != nil {
		return err
	}
	if c.JSON {
		return c.json(read)
	}
	_, err = c.out.Write([]byte(plan.Describe(read)))
	return err
}

// planJSON names a plan in results.
type planJSON struct {
	ID   string `json:"id"`
	Hash string `json:"hash"`
}

// readPlan reads a plan file, the shipped one for "", and returns its bytes with it: standard input can be read once only.
func readPlan(file string) (p *plan.Plan, src []byte, err error) {
	if file == "" {
		file, src = plans.JingbaluFile, plans.Jingbalu()
	} else if src, err = readFile(file); err != nil {
		return nil, nil, err
	}
	p, err = plan.Parse(file, src)
	return p, src, err
}
