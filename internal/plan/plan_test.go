package plan_test

import (
	"testing"

	"bayou/internal/plan"
	"bayou/plans"
)

func jingbalu(t testing.TB) *plan.Plan {
	t.Helper()
	p, err := plan.Parse("plans/"+plans.JingbaluFile, plans.Jingbalu())
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestShipped(t *testing.T) {
	t.Parallel()
	jingbalu(t)
}
