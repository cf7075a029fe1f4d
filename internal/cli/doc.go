// Package cli is the command line: one file for each command, and in console.go what they share. A command prints its result
// to standard output, as one JSON value with --json, and everything it says beside that to standard error. It ends with 0 when
// it is done, 1 when the input is at fault, 2 when it was used wrongly and 3 when the system is at fault.
package cli
