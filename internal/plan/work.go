package plan

import (
	"fmt"
	"strings"
	"time"

	"bayou/internal/clock"
)

// Phase is a stage of the plan. Start and End are both in it; neighbouring phases may share their boundary day. End "" = open.
type Phase struct {
	ID    string     `json:"id"`
	Name  string     `json:"name"`
	Start clock.Date `json:"start"`
	End   clock.Date `json:"end,omitempty" jsonschema:"最后一天；方案未写则不写，只有最后一个阶段可以不写"`
	Tasks []Task     `json:"tasks,omitempty"`
	Source
}

// Task is a duty of a phase. Done "" = ticked by a person with a note, else the name of the derived fact that shows it.
type Task struct {
	ID     string     `json:"id"`
	Title  string     `json:"title"`
	Holder string     `json:"holder" jsonschema:"由谁负责：bodies 中的 post"`
	Per    string     `json:"per" enum:"office,community,compound" jsonschema:"office 街道一份，community 每社区，compound 每小区"`
	Due    clock.Date `json:"due,omitempty" jsonschema:"期限；不写为阶段最后一天"`
	Done   string     `json:"done,omitempty" enum:"stations_set,surveyed,archived,mode_decided,declared,renovated,committee_formed,consulted,zoned,company_selected,contracted,entered,service_plan,rules_written,goal_reached,meeting_held,publicised" jsonschema:"由哪项记录得出已完成；不写则由人登记"`
	Source
}

// Paper is a document that the programme leaves behind for each compound, community or the office.
type Paper struct {
	ID   string   `json:"id"`
	Name string   `json:"name"`
	Per  string   `json:"per" enum:"office,community,compound" jsonschema:"office 街道一份，community 每社区，compound 每小区"`
	Asks []string `json:"asks,omitempty" jsonschema:"其中填写的调查字段"`
	Source
}

// Rhythm is the clock of a week. A moment that falls on a public holiday moves to the next work day when HolidayMoves.
type Rhythm struct {
	Preview      Moment `json:"preview" jsonschema:"评比预览，开始受理异议"`
	Report       Moment `json:"report" jsonschema:"周报截止"`
	Close        Moment `json:"close" jsonschema:"关账"`
	Meeting      Moment `json:"meeting" jsonschema:"例会"`
	Clock        Source `json:"clock" jsonschema:"各钟点的来源"`
	HolidayMoves bool   `json:"holiday_moves" jsonschema:"例会逢节假日顺延到下一工作日"`
	Holiday      Source `json:"holiday" jsonschema:"顺延的来源"`
	Inspections  int    `json:"inspections" jsonschema:"每社区每周督察次数"`
	AnswerDays   int    `json:"answer_days" jsonschema:"困难应在几个工作日内答复"`
	Answer       Source `json:"answer" jsonschema:"答复期限的来源"`
	Source
}

// Form is a document that the system makes, such as 督察周报. Number is its form with {year} and {n}.
type Form struct {
	ID     string   `json:"id"`
	Name   string   `json:"name"`
	Skins  []string `json:"skins" enum:"brief,circular" jsonschema:"brief（简报式）、circular（通报式）"`
	Number string   `json:"number" jsonschema:"编号式样，如 第{n}期；{year} 为年份"`
	Issuer string   `json:"issuer" jsonschema:"署名"`
	Cc     []string `json:"cc,omitempty" jsonschema:"报送、抄送"`
	Source
}

// Moment is a time within the clock of a week: Day 0 is the week's Monday, 6 its Sunday, 7 the Monday after. Hour may be 24.
type Moment struct {
	Day, Hour, Minute int
}

var dayWords = []string{"一", "二", "三", "四", "五", "六", "日"}

// ParseMoment reads 本周五 17:00, 本周日 24:00 or 下周一 08:00.
func ParseMoment(s string) (Moment, error) {
	bad := fmt.Errorf("时点“%s”应写成 本周五 17:00 或 下周一 08:00 这样", s)
	day, at, ok := strings.Cut(s, " ")
	var m Moment
	if rest, next := strings.CutPrefix(day, "下周"); next {
		m.Day, day = 7, rest
	} else if rest, this := strings.CutPrefix(day, "本周"); this {
		day = rest
	} else {
		return Moment{}, bad
	}
	i := indexOf(dayWords, day)
	if n, err := fmt.Sscanf(at, "%02d:%02d", &m.Hour, &m.Minute); !ok || i < 0 || err != nil || n != 2 || len(at) != 5 ||
		m.Hour < 0 || m.Minute < 0 || m.Minute > 59 || m.Hour*60+m.Minute > 24*60 {
		return Moment{}, bad
	}
	m.Day += i
	return m, nil
}

// At returns the moment in the clock of week w.
func (m Moment) At(w clock.Week) time.Time { return w.Monday().Add(m.Day).At(m.Hour, m.Minute) }

// String writes the moment as ParseMoment reads it.
func (m Moment) String() string {
	which := "本周"
	if m.Day >= 7 {
		which = "下周"
	}
	return fmt.Sprintf("%s%s %02d:%02d", which, dayWords[m.Day%7], m.Hour, m.Minute)
}

// PhasesOn returns the phases that the day lies in: two on a shared boundary day, none before the first and after the last.
func (p *Plan) PhasesOn(day clock.Date) []*Phase {
	var on []*Phase
	for i := range p.Phases {
		if ph := &p.Phases[i]; ph.Start <= day && (ph.End == "" || day <= ph.End) {
			on = append(on, ph)
		}
	}
	return on
}

// PhaseOn returns the later of the phases that the day lies in.
func (p *Plan) PhaseOn(day clock.Date) (*Phase, bool) {
	on := p.PhasesOn(day)
	if len(on) == 0 {
		return nil, false
	}
	return on[len(on)-1], true
}

// InForceFrom returns the first day of the first phase, or the document's own date where the plan has no phases.
func (p *Plan) InForceFrom() clock.Date {
	if len(p.Phases) > 0 {
		return p.Phases[0].Start
	}
	return p.IssuedOn
}

// DueOn returns the last day of a task of the phase.
func (ph *Phase) DueOn(t *Task) clock.Date {
	if t.Due != "" {
		return t.Due
	}
	return ph.End
}

// FinalYear returns the last year of the plan's targets as it stood on the day, 0 when the plan has no targets.
func (p *Plan) FinalYear(day clock.Date) int {
	last := 0
	for _, t := range p.Targets {
		last = max(last, t.Year)
	}
	for _, a := range p.Amendments {
		if a.On <= string(day) {
			last = a.FinalYear
		}
	}
	return last
}

func indexOf(list []string, s string) int {
	for i, w := range list {
		if w == s {
			return i
		}
	}
	return -1
}
