package plan

import (
	"bayou/internal/clock"
)

// Source says where an element comes from: exactly one of the two is set. The product prints Cite as 依据 and Default as
// 系统默认，方案未规定.
type Source struct {
	Cite    string `json:"cite,omitempty" jsonschema:"条款位置，如 四(二)2；依据文件则写其文号"`
	Default string `json:"default,omitempty" jsonschema:"方案没有规定时，写明取法及其来源或理由"`

	Soft bool `json:"-"` // of a term of law: a guide's or a default's, to be warned of and never refused for
}

// Plan is one programme as an office has set it down. Lists keep the order of the file. A Plan is read-only once parsed and
// may be used by any number of goroutines.
type Plan struct {
	ID         string     `json:"id" jsonschema:"方案编号，只用小写字母、数字、- 和 _"`
	Title      string     `json:"title" jsonschema:"方案全称"`
	Number     string     `json:"number,omitempty" jsonschema:"发文字号，如 经办〔2015〕28号"`
	Issuer     string     `json:"issuer" jsonschema:"发文机关"`
	IssuedOn   clock.Date `json:"issued_on,omitempty" jsonschema:"成文日期；不详则不写"`
	Level      string     `json:"level" enum:"city,district,street" jsonschema:"city、district 或 street"`
	Area       string     `json:"area,omitempty" jsonschema:"统计用区划代码，如 410105001；不限则不写"`
	Areas      []AreaName `json:"areas,omitempty" jsonschema:"方案点名的下级区域"`
	Addressees []string   `json:"addressees,omitempty" jsonschema:"主送"`
	Source
	Origins    []Origin    `json:"origins,omitempty" jsonschema:"文本从何处得来"`
	Clauses    []Clause    `json:"clauses" jsonschema:"条款表；各处 cite 只能引用这里的位置"`
	Basis      []Basis     `json:"basis,omitempty" jsonschema:"依据文件"`
	Principles []Principle `json:"principles,omitempty" jsonschema:"原则"`
	Orders     []Order     `json:"orders,omitempty" jsonschema:"先后顺序的规定"`
	Expected   Expected    `json:"expected,omitzero" jsonschema:"方案写明的小区数"`
	Targets    []Target    `json:"targets,omitempty" jsonschema:"分年度目标"`
	Amendments []Amendment `json:"amendments,omitempty" jsonschema:"中途调整"`
	Stations   Stations    `json:"stations,omitzero" jsonschema:"社区物业服务站、中心"`
	Bodies     []Body      `json:"bodies,omitempty" jsonschema:"组织和岗位"`

	Fields         []Field   `json:"fields" jsonschema:"摸底调查的字段"`
	Checks         []Check   `json:"checks,omitempty" jsonschema:"调查各项之间须合得上的关系"`
	Scope          Scope     `json:"scope" jsonschema:"范围"`
	Modes          []Mode    `json:"modes" jsonschema:"模式，按先后判断，第一个成立的为准"`
	Goals          []GoalSet `json:"goals,omitempty" jsonschema:"目标，如 八有"`
	Outcomes       []Outcome `json:"outcomes,omitempty" jsonschema:"工作目标的标准，如 路平灯明"`
	Beautification []Outcome `json:"beautification,omitempty" jsonschema:"提升标准，如 美化、亮化"`

	Phases   []Phase  `json:"phases,omitempty" jsonschema:"实施步骤"`
	Papers   []Paper  `json:"papers,omitempty" jsonschema:"要形成的文书"`
	Rhythm   Rhythm   `json:"rhythm,omitzero" jsonschema:"每周的节奏"`
	Sheet    Sheet    `json:"sheet,omitzero" jsonschema:"督察评分表"`
	Standing Standing `json:"standing,omitzero" jsonschema:"周评比"`
	Forms    []Form   `json:"forms,omitempty" jsonschema:"公文式样，如 督察周报"`

	Hash string `json:"-"` // SHA-256 of the file's bytes, hex

	index   map[string]int    // field id -> position in Fields
	headers map[string]string // folded header -> field id
}

// Clause is one clause of the plan's own text. Title is a short name in our words, never the text.
type Clause struct {
	ID    string `json:"id" jsonschema:"条款编号，如 M2"`
	Place string `json:"place" jsonschema:"在文中的位置，如 四(二)2"`
	Title string `json:"title" jsonschema:"几个字的名称"`
}

// AreaName is an area that the plan names; Code is "" when the plan's copy gives only a name.
type AreaName struct {
	Code string `json:"code,omitempty"`
	Name string `json:"name"`
}

// Origin is where our copy of the plan was taken from.
type Origin struct {
	Title string `json:"title"`
	URL   string `json:"url,omitempty"`
}

// Basis is a document that the plan rests on. Plan is the id of its own plan file, where there is one.
type Basis struct {
	ID     string `json:"id"`
	Title  string `json:"title"`
	Number string `json:"number,omitempty"`
	Plan   string `json:"plan,omitempty" jsonschema:"该文件自己的方案编号"`
	Source
}

// Principle is a guiding word of the plan.
type Principle struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Source
}

// Order says that Then is refused while First is not done, unless it is waived as Waiver says.
type Order struct {
	ID     string `json:"id"`
	Title  string `json:"title"`
	First  string `json:"first" enum:"renovation,committee,consultation,zone,selection,entry" jsonschema:"须先完成的"`
	Then   string `json:"then" enum:"renovation,committee,consultation,zone,selection,entry" jsonschema:"其后才能办的"`
	Waiver string `json:"waiver,omitempty" jsonschema:"可否例外、由谁说明理由"`
	Source
}

// Expected is the number of compounds that the plan names; Count 0 = it names none.
type Expected struct {
	Count       int  `json:"count"`
	Approximate bool `json:"approximate,omitempty" jsonschema:"方案只说约数"`
	Source
}

// Target is what one year is to bring. Share is in percent of all; 0 = not given; Count likewise.
type Target struct {
	Year  int          `json:"year"`
	Share int          `json:"share,omitempty" jsonschema:"占总数的百分比"`
	Count int          `json:"count,omitempty" jsonschema:"小区数"`
	By    []AreaTarget `json:"by,omitempty" jsonschema:"分区域的小区数，合计应等于 count"`
	Source
}

// AreaTarget is the part of a year's target that falls to one of the plan's areas.
type AreaTarget struct {
	Area  string `json:"area" jsonschema:"areas 中的名称"`
	Count int    `json:"count"`
}

// Amendment changes the schedule in mid-run: from On (a day, or a month when no day is known) FinalYear is the last year.
type Amendment struct {
	ID        string `json:"id"`
	On        string `json:"on" jsonschema:"生效日期，如 2012-04-01；只知月份写 2012-04"`
	Change    string `json:"change"`
	FinalYear int    `json:"final_year" jsonschema:"调整后的最后一年"`
	Source
}

// Stations says which kind of station each community has and which post heads it.
type Stations struct {
	Head  string        `json:"head" jsonschema:"站长由谁担任，如 社区主任"`
	Kinds []StationKind `json:"kinds"`
	Source
}

// StationKind is a kind of station. Communities are the names of those that have it; empty = all others.
type StationKind struct {
	ID          string   `json:"id" jsonschema:"station 或 centre"`
	Name        string   `json:"name"`
	Pilot       bool     `json:"pilot,omitempty" jsonschema:"试点"`
	Communities []string `json:"communities,omitempty" jsonschema:"社区名；不写为其余全部社区"`
	Source
}

// Body is an organisation or post that the plan gives work to. Post is the id by which accounts and tasks know it.
type Body struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Role string `json:"role" jsonschema:"职责，几个字"`
	Post string `json:"post" enum:"leader,property,supervision,office,head,cell,committee,company,reader" jsonschema:"岗位"`
	Source
}

// Named tells whether the plan names a number of compounds.
func (e Expected) Named() bool { return e.Count > 0 }
