package survey_test

import (
	"strings"
	"testing"

	"bayou/internal/account"
	"bayou/internal/db"
	"bayou/internal/db/dbtest"
	"bayou/internal/fault"
	"bayou/internal/survey"
)

// A double of another form is ended with a reason. It is listed, asked for no more, and can be taken back.
//
// clauses: P1
func TestADoubleIsEnded(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		c := w.compound(t, "示例一号院")
		f := w.filled(c, map[string]string{"gates": "2"})
		sub := w.submit(t, grid, f)
		r := survey.Review{ID: sub.ID, Version: sub.Version}
		for name, x := range map[string]struct {
			by     account.Who
			reason string
			kind   fault.Kind
		}{
			"no reason":  {office, "  重复 ", fault.Invalid},
			"a book":     {office, strings.Repeat("重", 501), fault.Invalid},
			"the sender": {grid, "与另一份重复", fault.NotFound},
			"elsewhere":  {other, "与另一份重复", fault.NotFound},
		} {
			if _, err := w.Void(w.ctx, x.by, r, x.reason); fault.Of(err) != x.kind {
				t.Errorf("%s: %v", name, err)
			}
		}
		back, err := w.Return(w.ctx, office, r, survey.Notes{"gates": "请核对"})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Void(w.ctx, office, r, "与另一份重复"); fault.Of(err) != fault.Conflict {
			t.Error("ended over what was not seen:", err)
		}
		r.Version = back.Version
		done, err := w.Void(w.ctx, office, r, "与8月3日的一份重复")
		if err != nil || done.State != survey.Voided || done.State.Waiting() {
			t.Fatal(done, err)
		}
		if st := w.rec(t, sub.ID).Voiding(); st == nil || st.Notes[""] != "与8月3日的一份重复" || st.By != office.Name {
			t.Errorf("its sender reads %+v", st)
		}
		if again := w.submit(t, grid, f); again.Version != done.Version {
			t.Error("sending again wrote something")
		}
		f.After, f.Texts = 1, map[string]string{"gates": "3"}
		if _, err := w.Submit(w.ctx, grid, f); fault.Of(err) != fault.Conflict || !strings.Contains(fault.Sentence(err), "作废") {
			t.Error("an ended form was changed:", err)
		}
		for _, q := range []survey.Query{{Waiting: true}, {State: survey.HasIssues}} {
			if page, err := w.List(w.ctx, office.Scope(account.FillSurvey), q); err != nil || page.Total != 0 {
				t.Error("it is still asked for:", page, err)
			}
		}
		if page, err := w.List(w.ctx, grid.Scope(account.FillSurvey), survey.Query{State: survey.Voided}); err != nil || page.Total != 1 {
			t.Error("its sender does not find it:", page, err)
		}
		r.Version = done.Version
		if _, err := w.Accept(w.ctx, office, r); fault.Of(err) != fault.Conflict {
			t.Error("an ended form was accepted:", err)
		}
		revived, err := w.Revive(w.ctx, office, r)
		if err != nil || revived.State != survey.Submitted {
			t.Fatal(revived, err)
		}
		r.Version = revived.Version
		if _, err := w.Revive(w.ctx, office, r); fault.Of(err) != fault.Conflict {
			t.Error("revived twice:", err)
		}
		accepted, err := w.Accept(w.ctx, office, r)
		if err != nil {
			t.Fatal(err)
		}
		r.Version = accepted.Version
		if _, err := w.Void(w.ctx, office, r, "与另一份重复"); fault.Of(err) != fault.Conflict {
			t.Error("an accepted form was ended:", err)
		}
	})
}
