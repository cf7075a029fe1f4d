package cli

type generateCommand struct{}

func (generateCommand) Run(c *console) error { return nil }
