// Package plans holds the plan files that ship with Bayou.
package plans

import "embed"

// FS holds every plan file by its name.
//
//go:embed *.yaml
var FS embed.FS

// JingbaluFile is the name of the plan that a new database starts with.
const JingbaluFile = "jingbalu-2015-28.yaml"

// Jingbalu returns the plan 经办〔2015〕28号.
func Jingbalu() []byte {
	b, err := FS.ReadFile(JingbaluFile)
	if err != nil {
		panic(err) // embedded at build time
	}
	return b
}
