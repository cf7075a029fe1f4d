package plan

import (
	"encoding/json"
	"slices"

	"bayou/internal/reading"
)

// Check is a relation between answers that must hold: the rented and the empty households are not more than all. It is refused
// only where it surely fails; what is unknown never refuses.
type Check struct {
	ID    string `json:"id"`
	Title string `json:"title" jsonschema:"条件不成立时对填表人怎么说"`
	When  string `json:"when" jsonschema:"须成立的条件，数字可以相加，如 rented + vacant <= households"`
	Soft  bool   `json:"soft,omitempty" jsonschema:"只是可疑：写明情况后可以保存；不写则不成立不能保存"`
	Source

	expr expr
}

// Eval answers whether the answers agree.
func (c *Check) Eval(v Values) Truth { return c.expr.eval(v) }

// Asks returns the positions of the fields that the check compares. The slice must not be changed.
func (c *Check) Asks() []int { return c.expr.asks }

// Tree returns the condition as JSON for a page that answers it while somebody types; see Field.AskTree.
func (c *Check) Tree(p *Plan) string { return c.expr.tree(p) }

// Asked answers whether the field is asked of a compound with the values: always, unless its ask_when is surely No.
func (f *Field) Asked(v Values) bool { return f.AskWhen == "" || f.ask.eval(v) != No }

// AskedBy returns the positions of the fields that ask_when looks at. The slice must not be changed.
func (f *Field) AskedBy() []int { return f.ask.asks }

// AskTree returns ask_when as JSON, "" for a field that is always asked. A node is ["and",l,r], ["or",l,r], ["not",l] or a
// comparison ["<",x,y], ["<=",x,y], ["=",x,y]; an operand is a field's id, a number, or a sum ["+",x,y]. Numbers are thousandths
// of the field's unit, days since 1970-01-01, 1 for 是 and 0 for 否, 1 for somebody and 0 for 无, and places in the list of
// choices from 0. Answers have three values as everywhere; p names the fields.
func (f *Field) AskTree(p *Plan) string {
	if f.AskWhen == "" {
		return ""
	}
	return f.ask.tree(p)
}

// survey compiles what the form asks by itself: the conditions of its questions and its checks.
func (c *checker) survey(comp *compiler) {
	p := c.plan
	for i := range p.Fields {
		f, path := &p.Fields[i], at("fields", i)+".ask_when"
		if f.AskWhen == "" {
			continue
		}
		var ok bool
		if f.ask, ok = c.compile(comp, path, f.AskWhen); ok && slices.ContainsFunc(f.ask.asks, func(j int) bool { return j >= i }) {
			c.failAt(path, "字段 %s 的 ask_when 只能用排在它前面的字段", f.ID)
		}
	}
	unique(c, "checks", p.Checks, func(x Check) string { return x.ID }, planID)
	comp.sums = true
	defer func() { comp.sums = false }()
	for i := range p.Checks {
		if x := &p.Checks[i]; x.When != "" {
			x.expr, _ = c.compile(comp, at("checks", i)+".when", x.When)
		}
	}
}

// tree writes the expression as JSON.
func (e *expr) tree(p *Plan) string {
	if e.root == nil {
		return ""
	}
	names := ids(p.Fields, func(f Field) string { return f.ID })
	b, _ := json.Marshal(e.root.tree(names)) // lists, strings and integers only
	return string(b)
}

func (n *node) tree(names []string) any {
	switch n.op {
	case opAnd:
		return []any{"and", n.l.tree(names), n.r.tree(names)}
	case opOr:
		return []any{"or", n.l.tree(names), n.r.tree(names)}
	case opNot:
		return []any{"not", n.l.tree(names)}
	}
	sign := map[op]string{opLess: "<", opLessEqual: "<=", opEqual: "="}[n.op]
	return []any{sign, n.x.tree(names), n.y.tree(names)}
}

func (o *operand) tree(names []string) any {
	var one any = o.low
	if o.field >= 0 {
		one = names[o.field]
	}
	if o.more != nil {
		return []any{"+", one, o.more.tree(names)}
	}
	return one
}

// sum adds to an interval; an open upper end stays open.
func sum(low, high, moreLow, moreHigh int64) (int64, int64) {
	if high == reading.Unbounded || moreHigh == reading.Unbounded {
		return low + moreLow, reading.Unbounded
	}
	return low + moreLow, high + moreHigh
}
