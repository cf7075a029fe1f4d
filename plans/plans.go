// Package plans holds the plan files that ship with Bayou, and in law the packs of law.
package plans

import (
	"embed"
	"io/fs"
)

// FS holds every plan file by its name.
//
//go:embed *.yaml
var FS embed.FS

// JingbaluFile is the name of the plan that a new database starts with.
const JingbaluFile = "jingbalu-2015-28.yaml"

//go:embed law/*.yaml
var law embed.FS

// Law holds every pack of law by its name.
func Law() fs.FS {
	packs, err := fs.Sub(law, "law")
	if err != nil {
		panic(err) // embedded at build time
	}
	return packs
}

// Jingbalu returns the plan 经办〔2015〕28号.
func Jingbalu() []byte {
	b, err := FS.ReadFile(JingbaluFile)
	if err != nil {
		panic(err) // embedded at build time
	}
	return b
}
