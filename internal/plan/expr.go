package plan

// expr is a condition compiled to a small tree.
type expr struct {
	asks []int
}

func (e *expr) eval(Values) Truth { return Unknown }
