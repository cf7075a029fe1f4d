package plan

import "bayou/internal/reading"

// Field is one fact that the survey asks of a compound.
type Field struct {
	ID        string   `json:"id"`
	Name      string   `json:"name" jsonschema:"表头上的名称"`
	Section   string   `json:"section" jsonschema:"在调查表中的部分"`
	Aliases   []string `json:"aliases,omitempty" jsonschema:"导入时认得的其他表头"`
	Type      string   `json:"type" enum:"number,date,bool,choice,name,text,point" jsonschema:"number 数字、date 日期、bool 是否、choice 选项、name 有无其人（写名称或“无”）、text 文字、point 经纬度"`
	Unit      string   `json:"unit,omitempty" jsonschema:"数字的单位，如 户、㎡；名称字段写所问的是 公司 还是 单位"`
	Min       int64    `json:"min,omitempty" jsonschema:"合理的最小值"`
	Max       int64    `json:"max,omitempty" jsonschema:"合理的最大值；不写为不限"`
	Ordered   bool     `json:"ordered,omitempty" jsonschema:"选项由差到好排列，可用 >= 比较"`
	Choices   []Choice `json:"choices,omitempty"`
	Sensitive bool     `json:"sensitive,omitempty" jsonschema:"个人信息，默认遮盖"`
	Required  bool     `json:"required,omitempty" jsonschema:"登记表必须有此列"`
	Effort    int      `json:"effort,omitempty" jsonschema:"查明的难易：1 查资料，2 看现场，3 问居民"`
	Hint      string   `json:"hint,omitempty" jsonschema:"填写说明"`
	AskWhen   string   `json:"ask_when,omitempty" jsonschema:"条件表达式；不成立则调查时不问，只能用排在前面的字段"`
	Source

	Reading reading.Field `json:"-"` // how a cell of this field is read

	ask expr
}

// Choice is one answer of a choice field.
type Choice struct {
	ID    string   `json:"id"`
	Name  string   `json:"name"`
	Words []string `json:"words,omitempty" jsonschema:"人们的各种写法"`
}

// Condition is one question with an answer of three values. When is an expression over field ids (see expr.go).
type Condition struct {
	ID    string `json:"id"`
	Title string `json:"title" jsonschema:"条件成立时怎么说"`
	When  string `json:"when" jsonschema:"条件表达式，如 households > 100"`
	Source

	expr expr
}

// Eval answers the condition for the values of one compound. It allocates nothing.
func (c *Condition) Eval(v Values) Truth { return c.expr.eval(v) }

// Asks returns the positions (in Plan.Fields) of the fields that the condition asks, in the order it names them. The slice
// must not be changed.
func (c *Condition) Asks() []int { return c.expr.asks }

// Scope is which compounds the plan is about: those of any of its classes.
type Scope struct {
	Title   string  `json:"title"`
	Classes []Class `json:"classes" jsonschema:"对象的类别，符合任何一类即在范围内"`
	Source
}

// Class is a kind of object in scope. It holds when all of All hold and, where Any is given, at least one of Any.
type Class struct {
	ID   string      `json:"id"`
	Name string      `json:"name"`
	All  []Condition `json:"all,omitempty" jsonschema:"须全部成立"`
	Any  []Condition `json:"any,omitempty" jsonschema:"至少一个成立"`
	Source
}

// Mode is a way of running a compound. Modes are asked in order; the first that holds is the mode, and an Else mode takes the
// rest. It holds when all of All hold and, where Any is given, at least one of Any.
type Mode struct {
	ID     string      `json:"id"`
	Name   string      `json:"name" jsonschema:"短名，如 提升"`
	Title  string      `json:"title"`
	All    []Condition `json:"all,omitempty" jsonschema:"须全部成立"`
	Any    []Condition `json:"any,omitempty" jsonschema:"至少一个成立"`
	Else   bool        `json:"else,omitempty" jsonschema:"其余全部"`
	Gaps   []Condition `json:"gaps,omitempty" jsonschema:"模式成立后仍欠缺的事项，成立即列出"`
	Better string      `json:"better,omitempty" jsonschema:"可以争取的上一级模式"`
	Goal   string      `json:"goal,omitempty" jsonschema:"目标编号，如 eight"`
	Actor  string      `json:"actor,omitempty" jsonschema:"由谁实施"`
	Within string      `json:"within,omitempty" enum:"compound,community,street" jsonschema:"物业管理区域不跨的范围：compound、community 或 street"`
	Bundle bool        `json:"bundle,omitempty" jsonschema:"多个小区打包"`
	Steps  []Step      `json:"steps,omitempty" jsonschema:"依次要走的步骤"`
	Next   string      `json:"next,omitempty" jsonschema:"认定后接着做什么"`
	Source
}

// Step is one step of a compound's track under its mode.
type Step struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	Done  string `json:"done,omitempty" enum:"stations_set,surveyed,archived,mode_decided,declared,renovated,committee_formed,consulted,zoned,company_selected,contracted,entered,service_plan,rules_written,goal_reached,meeting_held,publicised" jsonschema:"由哪项记录得出已完成；不写则由人登记"`
	Source
}

// Values are the facts of one compound, indexed like Plan.Fields. A shorter slice leaves the rest 未知.
type Values []reading.Value

// Index returns the position of a field, -1 if the plan has none of that id.
func (p *Plan) Index(field string) int {
	if i, ok := p.index[field]; ok {
		return i
	}
	return -1
}

// Eval answers whether the class holds.
func (c *Class) Eval(v Values) Truth { return hold(c.All, c.Any, v) }

// Eval answers whether the mode's own conditions hold, whatever the modes before it say. An Else mode always holds.
func (m *Mode) Eval(v Values) Truth { return hold(m.All, m.Any, v) }

// InScope answers whether the compound is of any class of the scope.
func (p *Plan) InScope(v Values) Truth {
	t := No
	for i := range p.Scope.Classes {
		t = t.Or(p.Scope.Classes[i].Eval(v))
	}
	return t
}

func hold(all, some []Condition, v Values) Truth {
	t := Yes
	for i := range all {
		if t = t.And(all[i].Eval(v)); t == No {
			return No
		}
	}
	if len(some) == 0 {
		return t
	}
	one := No
	for i := range some {
		one = one.Or(some[i].Eval(v))
	}
	return t.And(one)
}
