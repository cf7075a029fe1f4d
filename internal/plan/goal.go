package plan

// GoalSet is what a mode is to reach, such as 八有.
type GoalSet struct {
	ID    string     `json:"id"`
	Name  string     `json:"name" jsonschema:"如 八有"`
	Count int        `json:"count,omitempty" jsonschema:"方案写明的项数；items 不详时也要写"`
	Items []GoalItem `json:"items,omitempty" jsonschema:"逐项；方案文本未列出则不写"`
	Source
}

// GoalItem is one thing a compound is to have. A finding on one of Lines contradicts it; evidence holds for ValidDays.
type GoalItem struct {
	ID        string   `json:"id"`
	Name      string   `json:"name" jsonschema:"如 公共保洁"`
	Check     string   `json:"check" jsonschema:"督察时看什么"`
	ValidDays int      `json:"valid_days" jsonschema:"佐证的有效天数"`
	Lines     []string `json:"lines" jsonschema:"评分表中反映此项的行"`
	Terms     string   `json:"terms,omitempty" jsonschema:"check 和 valid_days 的来源，方案未规定时"`
	Source
}

// Outcome is a standard of the plan's aim, such as 路平灯明, or of its beautification, such as 亮化.
type Outcome struct {
	ID    string   `json:"id"`
	Name  string   `json:"name"`
	Check string   `json:"check" jsonschema:"督察时看什么"`
	Lines []string `json:"lines" jsonschema:"评分表中反映此项的行"`
	Source
}

// Field returns the field of that id.
func (p *Plan) Field(id string) (*Field, bool) {
	if i, ok := p.index[id]; ok {
		return &p.Fields[i], true
	}
	return nil, false
}

// Mode returns the mode of that id.
func (p *Plan) Mode(id string) (*Mode, bool) {
	return find(p.Modes, func(m *Mode) bool { return m.ID == id })
}

// GoalSet returns the goal set of that id.
func (p *Plan) GoalSet(id string) (*GoalSet, bool) {
	return find(p.Goals, func(g *GoalSet) bool { return g.ID == id })
}

// GoalOf returns the goal set of a mode; none when the mode has no goal or does not exist.
func (p *Plan) GoalOf(mode string) (*GoalSet, bool) {
	m, ok := p.Mode(mode)
	if !ok {
		return nil, false
	}
	return p.GoalSet(m.Goal)
}

// Line returns the line of the score sheet of that id.
func (p *Plan) Line(id string) (*Line, bool) {
	for i := range p.Sheet.Blocks {
		if l, ok := find(p.Sheet.Blocks[i].Lines, func(l *Line) bool { return l.ID == id }); ok {
			return l, true
		}
	}
	return nil, false
}

// Form returns the document form of that id.
func (p *Plan) Form(id string) (*Form, bool) {
	return find(p.Forms, func(f *Form) bool { return f.ID == id })
}

// Body returns the first body whose post is the given one.
func (p *Plan) Body(post string) (*Body, bool) {
	return find(p.Bodies, func(b *Body) bool { return b.Post == post })
}

func find[T any](list []T, is func(*T) bool) (*T, bool) {
	for i := range list {
		if is(&list[i]) {
			return &list[i], true
		}
	}
	return nil, false
}
