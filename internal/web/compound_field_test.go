package web

import (
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"

	"bayou/internal/plan"
	"bayou/internal/reading"
	"bayou/internal/register"
	"bayou/internal/survey"
)

// TestNotesOfPersonalDataAreNotShown: what was noted when a field was read may cite its text.
func TestNotesOfPersonalDataAreNotShown(t *testing.T) {
	t.Parallel()
	const cited = "示例业主甲"
	f := plan.Field{ID: "contact", Name: "联系人", Sensitive: true}
	r := reading.Reading{Text: cited, Note: "“" + cited + "”读不懂"}
	st := register.Said{Reading: r, Observation: &register.Observation{Readings: register.Readings{f.ID: r}}}
	b := &compoundBook{plan: &plan.Plan{Fields: []plan.Field{f}}}
	row := survey.Row{ID: f.ID, Name: f.Name, Field: &f, This: r, Standing: survey.Unused}
	shown := fmt.Sprintf("%+v", []any{
		statementRow(&f, &st, &register.Fact{}).Cells,
		surveyRow(&row, false, httptest.NewRequest("GET", "/", nil)).Cells,
		b.observation(st.Observation, nil).Facts,
		b.surveyStep(survey.Step{Kind: survey.Accepted, Notes: survey.Notes{f.ID: r.Note}}),
	})
	if strings.Contains(shown, cited) {
		t.Error(shown)
	}
}
