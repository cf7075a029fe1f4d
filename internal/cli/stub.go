package cli

type (
	sampleCommand   struct{}
	generateCommand struct{}
)

func (sampleCommand) Run() error   { return nil }
func (generateCommand) Run() error { return nil }
