// Command bayou runs a sub-district's programme to bring old compounds under lasting property management.
package main

import (
	"os"

	"bayou/internal/cli"
)

func main() { os.Exit(cli.Main(os.Args[1:], os.Stdout, os.Stderr)) }
