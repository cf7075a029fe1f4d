package web_test

import (
	"net/url"
	"strings"
	"testing"

	"bayou/internal/inspect"
	"bayou/internal/place"
	"bayou/internal/register"
)

// TestWhatHangsOnAMergedRecordIsFound: before and after a merge, the pages count what belongs to the record that goes, each with
// where it is listed, and nothing that the reader may not see.
//
// clauses: P1
func TestWhatHangsOnAMergedRecordIsFound(t *testing.T) {
	t.Parallel()
	h := livedOwn(t, livedDay.At(15, 0))
	d := &deskTop{house: h, t: t}
	visits, err := h.Inspect.Visits(t.Context(), place.In(headPath), inspect.VisitQuery{Limit: 1})
	d.must(err)
	lose, err := h.Register.Get(t.Context(), place.In(headPath), visits.Rows[0].Compound)
	d.must(err)
	keep, err := h.Register.Create(t.Context(), d.who(officeLogin), register.NewCompound{Community: headPath, Texts: map[string]string{"name": "示例同一个院"}})
	d.must(err)
	if lose.Mode != "" { // who stays must have a mode as well
		keep, lose = lose, keep
	}
	hangs := func(at string) string {
		t.Helper()
		r := d.open(officeLogin, at)
		if r.Code != 200 {
			t.Fatalf("%s: %d", at, r.Code)
		}
		return r.Body.String()
	}
	before := hangs("/compounds/" + keep.ID + "/merge?other=" + lose.ID)
	if !strings.Contains(before, "名下已有的") || !strings.Contains(before, "/compounds/"+lose.ID+"?own=yes") {
		t.Error("the merge does not say what hangs on the record that goes")
	}
	if lose.ID == visits.Rows[0].Compound && !strings.Contains(before, "/inspections?compound="+lose.ID) {
		t.Error("its inspections are not counted")
	}
	_, err = h.Register.Merge(t.Context(), d.who(officeLogin), register.Merging{Keep: keep.ID, Lose: lose.ID, KeepVersion: keep.Version, LoseVersion: lose.Version, Reason: "到现场看过是一个院"})
	d.must(err)
	after := hangs("/compounds/" + keep.ID)
	if !strings.Contains(after, "并入的记录") || !strings.Contains(after, "/compounds/"+lose.ID+"?own=yes") {
		t.Error("the survivor does not lead to what hangs on the other")
	}
	if own := hangs("/compounds/" + lose.ID + "?" + url.Values{"own": {"yes"}}.Encode()); !strings.Contains(own, "撤销合并") {
		t.Error("the other record does not offer to be taken apart again")
	}
}
