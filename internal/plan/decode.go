package plan

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"bayou/internal/clock"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"
)

// spot is a line and column of the file, both from 1; col counts characters.
type spot struct{ line, col int }

// decoder fills a struct from YAML by its json tags and collects every mistake. A key without omitempty or omitzero must be
// there; an enum tag lists the words that are allowed.
type decoder struct {
	file     string
	problems Problems
	at       map[string]spot // path of an element or value, such as modes[1].all[0].when -> its place
	failed   map[string]bool // paths of values that could not be read
	quoted   map[string]bool // paths of values written in quotes
	cites    []string        // paths of elements with a Source, in order
	sources  map[string]Source
}

func (d *decoder) fail(p spot, format string, args ...any) {
	d.problems = append(d.problems, Problem{d.file, max(p.line, 1), max(p.col, 1), fmt.Sprintf(format, args...)})
}

// failAt reports a mistake at the value of path, or at the nearest element above it that the file has.
func (d *decoder) failAt(path, format string, args ...any) {
	for {
		if p, ok := d.at[path]; ok {
			d.fail(p, format, args...)
			return
		}
		i := strings.LastIndexAny(path, ".[")
		if i < 0 {
			d.fail(spot{1, 1}, format, args...)
			return
		}
		path = path[:i]
	}
}

// reject reports a value that could not be read; checks that need it keep silent.
func (d *decoder) reject(n ast.Node, path, format string, args ...any) {
	d.failed[path] = true
	d.fail(placeOf(n), format, args...)
}

var (
	dateKind   = reflect.TypeFor[clock.Date]()
	pointsKind = reflect.TypeFor[Points]()
	momentKind = reflect.TypeFor[Moment]()
	sourceKind = reflect.TypeFor[Source]()
)

// value reads node n into v; path is where it stands.
func (d *decoder) value(n ast.Node, v reflect.Value, path string, tag reflect.StructTag) {
	d.at[path] = placeOf(n)
	switch n.(type) {
	case *ast.AnchorNode, *ast.AliasNode, *ast.TagNode:
		d.reject(n, path, "不支持 & * ! 这类写法，请直接写出内容")
		return
	case *ast.NullNode:
		d.reject(n, path, "%s 没有写值；不需要就删去这一行", last(path))
		return
	}
	switch {
	case v.Kind() == reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		d.value(n, v.Elem(), path, tag)
	case v.Type() == dateKind, v.Type() == pointsKind, v.Type() == momentKind:
		d.scalar(n, v, path)
	case v.Kind() == reflect.Struct:
		d.object(n, v, path)
	case v.Kind() == reflect.Slice:
		d.list(n, v, path, tag)
	case v.Kind() == reflect.String:
		d.text(n, v, path, tag)
	case v.Kind() == reflect.Bool:
		if b, ok := n.(*ast.BoolNode); ok {
			v.SetBool(b.Value)
			return
		}
		d.reject(n, path, "%s 应是 true 或 false，现在是%s", last(path), word(n))
	default:
		d.integer(n, v, path)
	}
}

func (d *decoder) text(n ast.Node, v reflect.Value, path string, tag reflect.StructTag) {
	s, ok := textOf(n)
	if t := n.GetToken().Type; t == token.DoubleQuoteType || t == token.SingleQuoteType {
		d.quoted[path] = true
	}
	if !ok {
		d.reject(n, path, "%s 应是文字，现在是%s；数字形式的文字请加引号", last(path), word(n))
		return
	}
	if strings.TrimSpace(s) == "" {
		d.reject(n, path, "%s 不能为空", last(path))
		return
	}
	if allowed := tag.Get("enum"); allowed != "" && !slices.Contains(strings.Split(allowed, ","), s) {
		d.reject(n, path, "%s 不能是“%s”，只能是 %s", last(path), s, strings.ReplaceAll(allowed, ",", "、"))
		return
	}
	v.SetString(s)
}

func (d *decoder) integer(n ast.Node, v reflect.Value, path string) {
	if i, ok := n.(*ast.IntegerNode); ok {
		x, err := strconv.ParseInt(i.Token.Value, 10, 64)
		if err == nil && x >= 0 && x <= 1e12 {
			v.SetInt(x)
			return
		}
	}
	d.reject(n, path, "%s 应是不小于 0 的整数，现在是%s", last(path), word(n))
}

// scalar reads the three values that are written in a form of their own.
func (d *decoder) scalar(n ast.Node, v reflect.Value, path string) {
	s, isText := textOf(n)
	var err error
	switch {
	case v.Type() == pointsKind:
		var p Points
		switch n.(type) {
		case *ast.IntegerNode, *ast.FloatNode:
			p, err = ParsePoints(n.GetToken().Value)
		default:
			err = fmt.Errorf("%s 应是分值，现在是%s", last(path), word(n))
		}
		v.SetInt(int64(p))
	case !isText:
		err = fmt.Errorf("%s 应是文字，现在是%s", last(path), word(n))
	case v.Type() == dateKind:
		var day clock.Date
		day, err = clock.ParseDate(s)
		v.SetString(string(day))
	default:
		var m Moment
		m, err = ParseMoment(s)
		v.Set(reflect.ValueOf(m))
	}
	if err != nil {
		d.reject(n, path, "%s", err)
	}
}

func (d *decoder) list(n ast.Node, v reflect.Value, path string, tag reflect.StructTag) {
	seq, ok := n.(*ast.SequenceNode)
	if !ok {
		d.reject(n, path, "%s 应是列表（每项以 - 开头），现在是%s", last(path), word(n))
		return
	}
	if len(seq.Values) == 0 {
		d.reject(n, path, "%s 是空列表；不需要就删去这一行", last(path))
	}
	list := reflect.MakeSlice(v.Type(), len(seq.Values), len(seq.Values))
	for i, e := range seq.Values {
		d.value(e, list.Index(i), fmt.Sprintf("%s[%d]", path, i), tag)
	}
	v.Set(list)
}

func (d *decoder) object(n ast.Node, v reflect.Value, path string) {
	entries, ok := entriesOf(n)
	if !ok {
		d.reject(n, path, "%s 应是“名称: 值”的若干行，现在是%s", last(path), word(n))
		return
	}
	if len(entries) > 0 {
		d.at[path] = placeOf(entries[0].Key)
	}
	keys := keysOf(v.Type())
	seen := map[string]bool{}
	for _, e := range entries {
		name := e.Key.GetToken().Value
		k, known := keys[name]
		switch {
		case seen[name]:
			d.fail(placeOf(e.Key), "%s 重复写了两次", name)
		case !known:
			d.fail(placeOf(e.Key), "不认识的名称 %s%s", name, suggest(name, sorted(keys)))
		default:
			d.value(e.Value, v.FieldByIndex(k.index), join2(path, name), k.tag)
		}
		seen[name] = true
	}
	for _, name := range sorted(keys) {
		if !seen[name] && !keys[name].optional {
			d.fail(d.at[path], "缺少 %s", name)
		}
	}
	d.source(v, path)
}

// source checks that the element says where it comes from, once and not twice.
func (d *decoder) source(v reflect.Value, path string) {
	var s Source
	switch f := v.Type(); {
	case f == sourceKind:
		s = v.Interface().(Source)
	default:
		sf, ok := f.FieldByName("Source")
		if !ok || !sf.Anonymous {
			return
		}
		s = v.FieldByIndex(sf.Index).Interface().(Source)
	}
	_, cited := d.at[join2(path, "cite")]
	_, chosen := d.at[join2(path, "default")]
	switch {
	case cited && chosen:
		d.fail(d.at[join2(path, "default")], "cite 与 default 只能写一个：方案有规定写 cite，没有规定写 default")
	case !cited && !chosen:
		d.fail(d.at[path], "没有写依据：方案有规定写 cite（条款位置），没有规定写 default（来源或理由）")
	case s.Cite != "":
		d.cites = append(d.cites, join2(path, "cite"))
		d.sources[join2(path, "cite")] = s
	}
}

// key is where a name of the file goes.
type key struct {
	index    []int
	tag      reflect.StructTag
	optional bool
}

// keysOf returns the names that a struct accepts; embedded structs lend theirs.
func keysOf(t reflect.Type) map[string]key {
	keys := map[string]key{}
	for _, f := range reflect.VisibleFields(t) {
		name, opts, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "" || name == "-" || !f.IsExported() {
			continue
		}
		keys[name] = key{f.Index, f.Tag, opts != ""}
	}
	return keys
}

func entriesOf(n ast.Node) ([]*ast.MappingValueNode, bool) {
	switch m := n.(type) {
	case *ast.MappingNode:
		return m.Values, true
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{m}, true
	default:
		return nil, false
	}
}

func textOf(n ast.Node) (string, bool) {
	switch s := n.(type) {
	case *ast.StringNode:
		return s.Value, true
	case *ast.LiteralNode:
		return s.Value.Value, true
	default:
		return "", false
	}
}

// placeOf returns where a node begins: for a mapping its first key, not the colon that the syntax tree names.
func placeOf(n ast.Node) spot {
	if entries, ok := entriesOf(n); ok && len(entries) > 0 {
		if m, block := n.(*ast.MappingNode); !block || !m.IsFlowStyle {
			return placeOf(entries[0].Key)
		}
	}
	return placeOfToken(n.GetToken())
}

func placeOfToken(t *token.Token) spot {
	if t == nil || t.Position == nil {
		return spot{1, 1}
	}
	return spot{t.Position.Line, t.Position.Column}
}

func word(n ast.Node) string {
	switch n.(type) {
	case *ast.StringNode, *ast.LiteralNode:
		return "文字"
	case *ast.IntegerNode, *ast.FloatNode, *ast.InfinityNode, *ast.NanNode:
		return "数字"
	case *ast.BoolNode:
		return " true 或 false"
	case *ast.SequenceNode:
		return "列表"
	case *ast.MappingNode, *ast.MappingValueNode:
		return "“名称: 值”"
	case *ast.NullNode:
		return "空的"
	default:
		return "别的写法"
	}
}

// last names the end of a path for a message: skins, or “skins 第 1 项”.
func last(path string) string {
	if path == "" {
		return "文件"
	}
	name, index, item := strings.Cut(path[strings.LastIndexByte(path, '.')+1:], "[")
	if n, err := strconv.Atoi(strings.TrimSuffix(index, "]")); item && err == nil {
		return fmt.Sprintf("%s 第 %d 项", name, n+1)
	}
	return name
}

func join2(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

func sorted(keys map[string]key) []string {
	names := make([]string, 0, len(keys))
	for k := range keys {
		names = append(names, k)
	}
	slices.Sort(names)
	return names
}
