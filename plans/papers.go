package plans

import "embed"

// Papers holds papers/papers.yaml: the drafts of the service plan and the rules of a compound.
//
//go:embed papers/*.yaml
var Papers embed.FS
