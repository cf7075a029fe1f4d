package ui

// look is how a state is shown: its word, its tone and its sign, so that it never speaks by colour alone.
type look struct{ word, tone, icon string }

// looks holds every state the pages show. Concepts use these codes; a code that is not here shows as itself.
var looks = map[string]look{
	// three values
	"yes":     {"是", "good", "check"},
	"no":      {"否", "plain", "x"},
	"unknown": {"未知", "none", "question-mark"},
	// weekly reports
	"due":     {"待报", "info", "clock"},
	"timely":  {"按时", "good", "check"},
	"late":    {"迟报", "warn", "clock"},
	"missing": {"未报", "act", "x"},
	"empty":   {"空报", "none", "minus"},
	"excused": {"免报", "plain", "calendar-off"},
	// goal items
	"have":  {"有", "good", "circle-check"},
	"doubt": {"存疑", "warn", "alert-triangle"},
	"none":  {"无", "act", "circle-x"},
	// findings, difficulties, tasks
	"open":     {"未办结", "info", "circle-dot"},
	"overdue":  {"已逾期", "act", "alert-circle"},
	"closed":   {"已销号", "good", "checks"},
	"answered": {"已答复", "good", "message-circle"},
	"done":     {"已完成", "good", "check"},
	"now":      {"进行中", "info", "circle-dot"},
	"later":    {"未开始", "none", "circle-dashed"},
	// papers
	"draft":     {"草稿", "none", "edit"},
	"pending":   {"待审批", "warn", "clock"},
	"approved":  {"已批准", "info", "check"},
	"issued":    {"已发布", "good", "certificate"},
	"corrected": {"已更正", "plain", "history"},
	"confirmed": {"已确认", "good", "check"},
	"proposed":  {"系统建议", "info", "adjustments"},
	"override":  {"人工改定", "warn", "edit"},
	"locked":    {"已锁定", "act", "lock"},
	"active":    {"正常", "good", "check"},
	"stopped":   {"已停用", "none", "ban"},
	"frozen":    {"已封账", "plain", "lock"},
	"na":        {"不适用", "none", "minus"},
	"sample":    {"示例", "warn", "flag"},
}

func lookOf(state string) look {
	if l, ok := looks[state]; ok {
		return l
	}
	return look{state, "plain", ""}
}

// Word returns how a state is called on the pages; the state itself when it has no name.
func Word(state string) string { return lookOf(state).word }
