package register_test

import (
	"testing"

	"bayou/internal/db/dbtest"
	"bayou/internal/register"
)

// A mapping that was saved once is used by itself when the same headers come again, unless somebody says otherwise.
//
// clauses: P1
func TestAKnownMappingIsUsedByItself(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.SQLite(t))
	if err := w.SaveMap(w.ctx, office, street, "房管台账", map[string]string{"楼座": "name", "片": "community"}); err != nil {
		t.Fatal(err)
	}
	u := upload(t, "a.csv", "楼座,片,备注\n示例甲院,体育社区,看过\n")
	if checked, err := w.Preview(w.ctx, office, u, nil); err != nil || checked.Run.Created != 1 {
		t.Errorf("the same headers: %v %s", err, checked.Run.Sentence())
	}
	u.Map = register.PlanOnly
	if _, err := w.Preview(w.ctx, office, u, nil); err == nil {
		t.Error("without the mapping the header is understood")
	}
	if _, err := w.Preview(w.ctx, office, upload(t, "b.csv", "楼座,备注\n示例甲院,看过\n"), nil); err == nil {
		t.Error("a part of the headers is enough")
	}
}
