package plan

import (
	"fmt"
	"strings"
)

// Problem is one mistake in a plan file. Line and Col count from 1; Col counts characters.
type Problem struct {
	File    string `json:"file"`
	Line    int    `json:"line"`
	Col     int    `json:"col"`
	Message string `json:"message"`
}

// String writes the problem as FILE:LINE:COL: message.
func (p Problem) String() string { return fmt.Sprintf("%s:%d:%d: %s", p.File, p.Line, p.Col, p.Message) }

// Problems are all mistakes of one plan file in the order of its lines.
type Problems []Problem

// Error writes one line for each problem.
func (ps Problems) Error() string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		lines[i] = p.String()
	}
	return strings.Join(lines, "\n")
}

// Parse reads a plan file. The error is Problems; file is the name they bear.
func Parse(file string, src []byte) (*Plan, error) {
	return nil, Problems{{file, 1, 1, "空文件"}}
}
