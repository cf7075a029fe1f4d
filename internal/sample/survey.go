package sample

import (
	"os"
	"slices"
	"strings"
	"time"

	"bayou/internal/area"
	"bayou/internal/mode"
	"bayou/internal/place"
	"bayou/internal/register"
	"bayou/internal/sheet"
)

// byHand is how many of the compounds are not in the workbook and are entered by their heads.
const byHand = 3

var columns = []sheet.Column{
	{Name: "序号"},
	{Name: "小区（楼院）名称"},
	{Name: "所属社区"},
	{Name: "地址"},
	{Name: "建成时间"},
	{Name: "有无主管单位"},
	{Name: "总户数（户）"},
	{Name: "栋数"},
	{Name: "独立封闭"},
	{Name: "物业用房"},
	{Name: "业委会"},
	{Name: "基础设施"},
	{Name: "物业公司"},
	{Name: "有无绿地"},
	{Name: "经纬度"},
	{Name: "备注"},
}

// survey brings the register in: a workbook on the first Wednesday, the rest by hand, and then what was still unknown.
func (s *story) survey() error {
	switch s.day {
	case First.Monday().Add(2):
		return s.importWorkbook()
	case First.Monday().Add(4):
		return s.enterByHand()
	case First.Monday().Add(22), First.Monday().Add(31):
		return s.fillIn(2)
	case First.Monday().Add(45):
		return s.companyComes()
	}
	return nil
}

func (s *story) importWorkbook() error {
	all := s.sites
	f, err := os.CreateTemp("", "bayou-sample-*.xlsx")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(f.Name()) }()
	err = sheet.Write(f, "摸底登记表", columns, func(yield func([]any) bool) {
		in := all[:len(all)-byHand]
		for i := range in {
			if !yield(in[i].cells(i + 1)) {
				return
			}
		}
		stray := in[0]
		stray.community, stray.name = "示例外街道社区", "示例外街道1号院"
		again := in[1]
		again.households = "看不清"
		_ = yield(stray.cells(len(in)+1)) && yield(again.cells(len(in)+2)) && yield([]any{"合计", "", "", "", "", "", "4210"})
	})
	if err := closed(f, err); err != nil {
		return err
	}
	_, err = s.Register.Import(s.ctx, s.people[property], register.Upload{Street: s.street, Path: f.Name(), Name: "示例摸底登记表.xlsx", AsOf: s.day})
	return err
}

func closed(f *os.File, err error) error {
	if closing := f.Close(); err == nil {
		err = closing
	}
	return err
}

func (s *story) enterByHand() error {
	for _, one := range s.sites[len(s.sites)-byHand:] {
		at := s.community(one.community)
		who, _ := s.head(at)
		if _, err := s.Register.Create(s.ctx, who, register.NewCompound{Community: at, Texts: one.texts()}); err != nil {
			return err
		}
		s.tick()
	}
	return nil
}

func (s *story) community(short string) place.Path {
	found, _ := area.Match(s.communities, short)
	return found.Path
}

// compounds returns what is in the register now, by path.
func (s *story) compounds(q register.Query) ([]register.Compound, error) {
	q.Limit = 500
	page, err := s.Register.List(s.ctx, place.In(s.street), q)
	slices.SortFunc(page.Rows, func(a, b register.Compound) int { return strings.Compare(a.Name, b.Name) })
	return page.Rows, err
}

// learn enters facts of a compound as its head, or as the office where there is none.
func (s *story) learn(c *register.Compound, texts map[string]string) error {
	who, ok := s.head(c.Path)
	if !ok {
		who = s.people[property]
	}
	s.tick()
	_, err := s.Register.Observe(s.ctx, who, register.Change{ID: c.ID, Version: c.Version, Texts: texts})
	return err
}

// answers are what a survey finds out of the fields that the rules ask.
var answers = map[string]string{
	"enclosed": "是", "office_room": "有", "infrastructure": "较好", "supervisor": "无", "households": "126", "built_on": "1993年", "company": "无",
}

// fillIn surveys the next field of some compounds.
func (s *story) fillIn(n int) error {
	rows, err := s.compounds(register.Query{Proposed: register.None})
	if err != nil {
		return err
	}
	for i := range rows[:min(n, len(rows))] {
		if text := answers[rows[i].Next]; text != "" {
			if err := s.learn(&rows[i], map[string]string{rows[i].Next: text}); err != nil {
				return err
			}
		}
	}
	return nil
}

// companyComes lets a company enter a compound, so that its decided mode is no longer the one that the rules propose.
func (s *story) companyComes() error {
	rows, err := s.compounds(register.Query{Mode: "single"})
	if err != nil || len(rows) == 0 {
		return err
	}
	return s.learn(&rows[0], map[string]string{"company": "示例安居物业服务有限公司"})
}

// decideModes confirms what the rules propose for compounds in scope, a dozen a week from the third, and overrides one.
func (s *story) decideModes() error {
	if s.day.Weekday() != time.Thursday || number(s.day) < 2 {
		return nil
	}
	rows, err := s.compounds(register.Query{Scope: "yes", Mode: register.None})
	if err != nil {
		return err
	}
	var choices []mode.Choice
	for i := range rows {
		if c := &rows[i]; c.Proposed != "" && len(choices) < 12 {
			choices = append(choices, mode.Choice{Compound: c.ID, Mode: c.Proposed})
		}
	}
	if number(s.day) == 3 && len(choices) > 0 {
		last := &choices[len(choices)-1]
		last.Mode, last.Reason = other(last.Mode), "与相邻楼院共用大门和物业用房，社区建议一并办理（示例）"
	}
	if len(choices) == 0 {
		return nil
	}
	_, err = s.Mode.Decide(s.ctx, s.people[property], choices...)
	return err
}

func other(mode string) string {
	if mode == "bundle" {
		return "single"
	}
	return "bundle"
}
