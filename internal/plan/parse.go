package plan

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// Limits of a plan file: ours is 60 KB and 7 levels deep.
const (
	maxBytes = 1 << 20
	maxDepth = 24
)

// Problem is one mistake in a plan file. Line and Col count from 1; Col counts characters.
type Problem struct {
	File    string `json:"file"`
	Line    int    `json:"line"`
	Col     int    `json:"col"`
	Message string `json:"message"`
}

// String writes the problem as FILE:LINE:COL: message.
func (p Problem) String() string {
	return fmt.Sprintf("%s:%d:%d: %s", p.File, p.Line, p.Col, p.Message)
}

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

// Parse reads a plan file strictly. The error is Problems: every mistake of the file in one run, except that a file which is
// not YAML at all has one. file is the name that the problems bear.
func Parse(file string, src []byte) (*Plan, error) {
	p := &Plan{}
	d, ok := read(file, src, p)
	if !ok {
		return nil, d.problems
	}
	c := checker{decoder: d, plan: p}
	c.check()
	if len(d.problems) > 0 {
		return nil, d.sorted()
	}
	sum := sha256.Sum256(src)
	p.Hash = hex.EncodeToString(sum[:])
	return p, nil
}

// read fills a struct from a file; false when there is nothing to go on with.
func read(file string, src []byte, into any) (*decoder, bool) {
	d := &decoder{file: file, at: map[string]spot{}, failed: map[string]bool{}, quoted: map[string]bool{}, sources: map[string]Source{}}
	body, ok := d.yaml(src)
	if ok {
		d.value(body, reflect.ValueOf(into).Elem(), "", "")
	}
	return d, ok
}

// sorted returns the mistakes in the order of their lines, each once.
func (d *decoder) sorted() Problems {
	slices.SortStableFunc(d.problems, func(a, b Problem) int {
		if a.Line != b.Line {
			return a.Line - b.Line
		}
		return a.Col - b.Col
	})
	return slices.Compact(d.problems)
}

// yaml reads the file's syntax; false when there is nothing to go on with.
func (d *decoder) yaml(src []byte) (body ast.Node, ok bool) {
	src = bytes.TrimPrefix(src, []byte("\uFEFF"))
	switch {
	case len(src) > maxBytes:
		d.fail(spot{}, "文件过大：方案文件最多 %d KB", maxBytes>>10)
		return nil, false
	case !utf8.Valid(src):
		d.fail(spot{}, "文件不是 UTF-8 编码，请另存为 UTF-8")
		return nil, false
	case bytes.ContainsRune(src, 0):
		d.fail(spot{}, "不是文本文件")
		return nil, false
	}
	// The YAML library is not ours to trust with every input; whatever stops it is a mistake in the file.
	defer func() {
		if recover() != nil {
			d.fail(spot{}, "不是可以读懂的 YAML 文件")
			body, ok = nil, false
		}
	}()
	tokens := lexer.Tokenize(string(src))
	if t := tooDeep(tokens); t != nil {
		d.fail(placeOfToken(t), "层次过深：最多 %d 层", maxDepth)
		return nil, false
	}
	f, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		d.syntax(err)
		return nil, false
	}
	if len(f.Docs) > 1 && f.Docs[1].Body != nil {
		d.fail(placeOf(f.Docs[1].Body), "一个文件只能写一个方案，请删去 --- 之后的内容")
		return nil, false
	}
	if len(f.Docs) == 0 || f.Docs[0].Body == nil {
		d.fail(spot{}, "文件是空的")
		return nil, false
	}
	return f.Docs[0].Body, true
}

func (d *decoder) syntax(err error) {
	var at spot
	var e yaml.Error
	if errors.As(err, &e) {
		at = placeOfToken(e.GetToken())
	}
	d.fail(at, "YAML 写法有误：请检查这一行的缩进、冒号后的空格、引号和括号是否成对")
}

// tooDeep returns the token at which brackets or indentation pass the limit.
func tooDeep(tokens token.Tokens) *token.Token {
	open := 0
	var dashes, line int
	for _, t := range tokens {
		switch t.Type {
		case token.MappingStartType, token.SequenceStartType:
			open++
		case token.MappingEndType, token.SequenceEndType:
			open--
		case token.SequenceEntryType, token.MappingKeyType, token.AnchorType, token.TagType:
			if t.Position.Line != line {
				dashes, line = 0, t.Position.Line
			}
			dashes++
		}
		if open > maxDepth || dashes > maxDepth || t.Position.IndentNum > 4*maxDepth {
			return t
		}
	}
	return nil
}
