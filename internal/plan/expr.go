package plan

import "bayou/internal/reading"

// expr is a condition compiled to a small tree. The zero expr is 未知: its source did not compile.
type expr struct {
	root *node
	asks []int // fields in the order they are named
}

func (e *expr) eval(v Values) Truth {
	if e.root == nil {
		return Unknown
	}
	return e.root.eval(v)
}

// op is what a node does.
type op uint8

const (
	opAnd op = iota
	opOr
	opNot
	opLess
	opLessEqual
	opEqual
)

// node joins the nodes l and r, or compares the operands x and y. Greater is less with x and y exchanged; in is an or of
// equals; a bare yes-no field is equal to 1.
type node struct {
	op   op
	l, r *node
	x, y operand
}

// operand is a constant interval, or a field (field >= 0) whose interval is read from the values.
type operand struct {
	field     int
	kind      reading.Kind
	choices   []reading.ChoiceWord // Choice: compared by their order
	low, high int64                // constant
	more      *operand             // what is added to it; nil in all but the checks of the survey
}

func (n *node) eval(v Values) Truth {
	switch n.op {
	case opAnd:
		if t := n.l.eval(v); t != No {
			return t.And(n.r.eval(v))
		}
		return No
	case opOr:
		if t := n.l.eval(v); t != Yes {
			return t.Or(n.r.eval(v))
		}
		return Yes
	case opNot:
		return n.l.eval(v).Not()
	default:
		return n.compare(v)
	}
}

// compare is Yes or No only where it holds or fails for every pair of points of the two intervals.
func (n *node) compare(v Values) Truth {
	xl, xh, ok := n.x.interval(v)
	if !ok {
		return Unknown
	}
	yl, yh, ok := n.y.interval(v)
	if !ok {
		return Unknown
	}
	switch {
	case n.op == opLess:
		return decide(xh < yl, xl >= yh)
	case n.op == opLessEqual:
		return decide(xh <= yl, xl > yh)
	default:
		return decide(xl == xh && yl == yh && xl == yl, xh < yl || yh < xl)
	}
}

func decide(yes, no bool) Truth {
	switch {
	case yes:
		return Yes
	case no:
		return No
	default:
		return Unknown
	}
}

// interval returns the closed interval that the operand surely lies in; false when nothing is known of it, or when the value
// is of another kind than the field.
func (o *operand) interval(v Values) (low, high int64, ok bool) {
	low, high, ok = o.own(v)
	if ok && o.more != nil {
		var moreLow, moreHigh int64
		moreLow, moreHigh, ok = o.more.interval(v)
		low, high = sum(low, high, moreLow, moreHigh)
	}
	return low, high, ok
}

// own is interval without what is added.
func (o *operand) own(v Values) (low, high int64, ok bool) {
	if o.field < 0 {
		return o.low, o.high, true
	}
	if o.field >= len(v) {
		return 0, 0, false
	}
	x := &v[o.field]
	if x.Kind != o.kind {
		return 0, 0, false
	}
	if o.kind == reading.Choice {
		for i := range o.choices {
			if o.choices[i].ID == x.Word {
				return int64(i), int64(i), true
			}
		}
		return 0, 0, false
	}
	return x.Low, x.High, x.Low <= x.High
}

// comparisons calls f with both sides of every comparison of the tree.
func (n *node) comparisons(f func(x, y *operand)) {
	switch {
	case n == nil:
	case n.op <= opNot:
		n.l.comparisons(f)
		n.r.comparisons(f)
	default:
		f(&n.x, &n.y)
	}
}
